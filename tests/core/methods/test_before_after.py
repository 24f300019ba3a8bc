"""An effect that is there is found with its size; one that is not there is not claimed."""

import math

import numpy as np
import pytest

from core.methods.before_after import effect_of, lacking

SHOPS = 120


def shop(
    effect: float, seed: int, touched: int = 1, others: int = 2, before: int = 14, after: int = 7, daily: float = 0.08,
    drift: float = 0.0,
):  # fmt: skip
    """Days of sessions in touched and untouched slots: 8 % noise each, what a day's sessions share, a drift of all."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(before + after):
        shared, late = rng.normal(0, daily) if daily else 0.0, day >= before
        for slot in range(touched + others):
            own = slot < touched
            log = 3 + slot / 3 + shared + rng.normal(0, 0.08) + late * (drift + effect * own)
            rows.append((log, late, own, slot + 10 * (day % 7 >= 5), day))
    logs, late, own, slot, days = map(np.array, zip(*rows))
    return logs, late, own, slot.astype(np.int64), days.astype(np.int64)


def judged(effect: float, **how):
    return [effect_of(*shop(effect, seed, **how), seed=seed) for seed in range(SHOPS)]


def test_a_fifth_more_is_found_with_its_size():
    found = effect_of(*shop(math.log(1.2), 1), seed=1)
    assert found is not None
    assert found.stands
    assert abs(found.ratio - 0.2) < 0.1
    assert found.interval[0] < found.effect < found.interval[1]
    assert (found.before, found.after, found.controls) == (14, 7, 42)


@pytest.mark.parametrize(
    "how",
    [{}, {"drift": 0.4}, {"touched": 3, "others": 0}, {"touched": 3, "others": 0, "before": 20, "after": 2}],
    ids=["quiet", "all moved", "nobody untouched", "two days after"],
)
def test_where_nothing_was_done_nothing_is_claimed_and_the_interval_holds_four_times_in_five(how):
    found = judged(0.0, **how)
    # At a level of 5 % and 120 shops 11 claims or fewer come in 98 of 100 runs, 86 to 106 intervals hold zero.
    assert sum(one.stands for one in found) <= 11
    assert 84 <= sum(one.interval[0] <= 0 <= one.interval[1] for one in found) <= 110


def test_an_effect_as_large_as_is_said_to_be_seen_is_seen_most_of_the_time():
    smallest = float(np.mean([one.smallest for one in judged(0.0)]))
    assert sum(one.stands for one in judged(smallest)) >= 0.65 * SHOPS


def test_without_untouched_sessions_it_is_a_plain_difference_within_slots():
    logs, after, touched, slots, days = (each for each in shop(0.3, 4, touched=2, others=0))
    found = effect_of(logs, after, touched, slots, days, seed=2)
    by_slot = {s: logs[after & (slots == s)].mean() - logs[~after & (slots == s)].mean() for s in np.unique(slots)}
    weights = {s: (after & (slots == s)).sum() for s in by_slot}
    assert found is not None
    assert abs(found.effect - sum(weights[s] * by_slot[s] for s in by_slot) / sum(weights.values())) < 1e-12
    assert found.controls == 0


def test_a_few_untouched_sessions_judge_nothing():
    logs, after, touched, slots, days = shop(0.3, 4, touched=1, others=1)
    few = touched | (days < 3) | (days == 15)
    alone = effect_of(logs[touched], after[touched], touched[touched], slots[touched], days[touched], seed=2)
    assert effect_of(logs[few], after[few], touched[few], slots[few], days[few], seed=2) == alone


def test_what_could_not_have_been_seen_is_said():
    wide, narrow = (effect_of(*shop(0.0, 7, before=n, after=n), seed=1).smallest for n in (5, 28))
    assert narrow < wide < 1


def test_too_few_sessions_are_not_judged_and_how_many_are_wanted_is_said():
    logs, after, touched, slots, days = shop(0.5, 1, touched=1, others=0, before=5, after=1)
    assert effect_of(logs, after, touched, slots, days, seed=1) is None
    # C(5 + 3, 3) = 56 ways to deal five days before and three after; with two after there are only 21.
    assert lacking(after, touched, days) == (0, 2)
    logs, after, touched, slots, days = shop(0.5, 1, touched=1, others=0, before=3, after=4)
    assert lacking(after, touched, days)[0] == 1
