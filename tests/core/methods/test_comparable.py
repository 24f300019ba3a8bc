"""Slots and the ladder."""

import numpy as np
import pytest

from core.methods.comparable import Calendar, comparables, earlier

HOUR = np.timedelta64(3600, "s")


def sessions(*starts: str, hours: int = 2, accounts: list[int] | None = None, promotion: tuple[int, ...] = ()):
    begun = np.array(starts, dtype="datetime64[s]")
    marked = np.zeros(len(begun), bool)
    marked[list(promotion)] = True
    return Calendar(begun, begun + hours * HOUR, np.array(accounts or [0] * len(begun)), marked)


def days(first: str, count: int, clock: str, step: int = 1) -> list[str]:
    return [f"{np.datetime64(first) + step * i}T{clock}" for i in range(count)]


def everything(calendar: Calendar):
    return np.ones(len(calendar), bool)


def test_the_slot_is_that_of_the_midpoint():
    # Friday 23:00 to Saturday 03:00: the midpoint is Saturday 01:00. 2026-07-10 is a Friday.
    calendar = sessions("2026-07-10T23:00:00", "2026-07-10T16:00:00", hours=4)
    assert calendar.slots.tolist() == [4, 3]
    assert calendar.weekend.tolist() == [True, False]


def test_eight_sessions_of_the_same_slot_are_enough():
    calendar = sessions(*days("2026-07-06", 5, "19:00"), *days("2026-07-13", 4, "19:00"))
    found = comparables(calendar, 8, everything(calendar))
    assert found.rung == "same_slot"
    assert found.indices.tolist() == list(range(8))


def test_fewer_than_eight_drop_the_difference_between_weekday_and_weekend():
    calendar = sessions(*days("2026-07-06", 9, "19:00"))
    found = comparables(calendar, 8, everything(calendar))
    assert (found.rung, len(found.indices)) == ("same_part", 8)


def test_then_sessions_that_start_at_nearly_the_same_time_count_also_across_midnight():
    calendar = sessions(*days("2026-07-06", 8, "22:30"), "2026-07-15T00:20:00", hours=1)
    assert calendar.parts.tolist() == [3] * 8 + [0]
    found = comparables(calendar, 8, everything(calendar))
    assert (found.rung, len(found.indices)) == ("near_hours", 8)


def test_then_all_slots_count_if_the_part_of_the_day_was_ever_seen():
    seen = sessions(*days("2026-07-06", 7, "08:00"), "2026-07-13T19:00:00", "2026-07-14T19:00:00")
    assert comparables(seen, 8, everything(seen)).rung == "all_slots"
    never = sessions(*days("2026-07-06", 8, "08:00"), "2026-07-14T19:00:00")
    assert comparables(never, 8, everything(never)).rung == "none"


def test_only_the_latest_twenty_of_ninety_days_count():
    calendar = sessions(*days("2026-01-01", 181, "19:00"))
    found = comparables(calendar, 180, everything(calendar))
    assert len(found.indices) == 20
    assert found.indices[-1] == 179
    assert len(earlier(calendar, 180, everything(calendar))) == 90


def test_what_comes_later_is_another_account_or_lacks_the_metric_is_not_history():
    starts = days("2026-07-06", 10, "19:00")
    usable = np.ones(10, bool)
    usable[0] = False
    calendar = sessions(*starts, accounts=[0, 1, *[0] * 8])
    assert earlier(calendar, 8, usable).tolist() == [2, 3, 4, 5, 6, 7]


def test_the_order_of_the_rows_does_not_matter():
    calendar = sessions(*reversed(days("2026-07-06", 30, "19:00")))
    found = comparables(calendar, 0, everything(calendar))
    assert found.indices.tolist() == sorted(found.indices.tolist(), reverse=True)
    assert found.indices[-1] <= 3


def test_promotion_days_are_held_against_promotion_days_only():
    calendar = sessions(*days("2026-07-06", 20, "19:00"), promotion=(5, 19))
    alone = comparables(calendar, 19, everything(calendar))
    assert (alone.rung, len(alone.indices)) == ("promotion", 0)
    assert 5 not in comparables(calendar, 18, everything(calendar)).indices
    many = sessions(*days("2026-07-06", 20, "19:00"), promotion=tuple(range(8, 20)))
    assert comparables(many, 19, everything(many)).indices.tolist() == list(range(8, 19))


def test_a_scope_passes_the_start_of_its_first_session():
    calendar = sessions(*days("2026-07-06", 20, "19:00"))
    found = comparables(calendar, 19, everything(calendar), calendar.starts[14])
    assert found.indices.max() == 13


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="equally long"):
        Calendar(np.zeros(2, "datetime64[s]"), np.zeros(2, "datetime64[s]"), np.zeros(1, int), np.zeros(2, bool))
