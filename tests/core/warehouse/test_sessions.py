"""Which starts, told by different files, are one live session."""

from datetime import datetime

from core.warehouse.sessions import Moment, merged
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    at,
    batch,
    channel_day,
    channels,
    channels_of,
    detail,
    landing,
    lives,
    put,
    session,
    shop_list,
)  # fmt: skip


def moment(start: str, stop: str | None, *kinds: str) -> Moment:
    return Moment(at(start), at(stop) if stop else None, frozenset(kinds))


def test_the_same_minute_is_the_same_session_and_the_precise_start_is_kept(store: Store) -> None:
    put(
        store,
        detail(session("11-03 20:00", "11-03 22:00", viewers=1), ("关注", 5)),
        shop_list(session("11-03 20:00:31", "11-03 22:00:45", buyers=2)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", 1, 2)]
    assert store.query("SELECT start, stop FROM fact_live") == [(at("11-03 20:00:31"), at("11-03 22:00:45"))]
    assert channels(store) == [("11-03 20:00", "关注", 5)]


def test_kinds_whose_times_overlap_by_more_than_half_are_one_session_named_by_its_precise_start(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", "11-03 22:00", buyers=2)),
        detail(session("11-03 20:03:10", "11-03 22:01:00", viewers=1), ("关注", 5)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:03", 1, 2)]
    assert store.query("SELECT start, stop FROM fact_live") == [(at("11-03 20:03:10"), at("11-03 22:01"))]
    assert channels(store) == [("11-03 20:03", "关注", 5)]


def test_where_all_starts_are_equally_precise_the_best_kind_names_the_session(store: Store) -> None:
    put(
        store,
        detail(session("11-03 20:03", "11-03 22:01", viewers=1)),
        shop_list(session("11-03 20:00", "11-03 22:00", buyers=2)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", 1, 2)]


def test_kinds_that_overlap_by_half_or_less_are_two_sessions(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", "11-03 22:00", buyers=2)),
        detail(session("11-03 21:00", "11-03 23:00", viewers=1)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", None, 2), ("2026-11-03 21:00", 1, None)]


def test_two_sessions_of_one_kind_stay_two_even_where_another_kind_spans_both(store: Store) -> None:
    put(
        store,
        shop_list(
            session("11-03 20:00", "11-03 21:00", buyers=1),
            session("11-03 21:05", "11-03 22:05", buyers=2),
        ),
        detail(session("11-03 20:10", "11-03 22:04", viewers=9)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", None, 1), ("2026-11-03 21:05", 9, 2)]


def test_overlapping_sessions_of_one_kind_stay_two(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", "11-03 22:00"), session("11-03 20:01", "11-03 22:00")))
    assert len(lives(store)) == 2


def test_sessions_of_different_accounts_stay_two(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", "11-03 22:00", account="a1")),
        detail(session("11-03 20:01", "11-03 22:00", account="a2")),
    )
    assert store.query("SELECT account FROM fact_live ORDER BY account") == [("a1",), ("a2",)]


def test_a_table_that_knows_only_a_start_belongs_to_the_session_it_falls_into(store: Store) -> None:
    put(store, channels_of("11-03 20:05", ("关注", 5)), shop_list(session("11-03 20:00", "11-03 22:00")))
    assert channels(store) == [("11-03 20:00", "关注", 5)]
    assert len(lives(store)) == 1


def test_a_session_told_twice_within_a_minute_by_one_file_is_one_and_said_so(store: Store) -> None:
    (receipt,) = put(
        store,
        shop_list(
            session("11-03 20:00:05", "11-03 20:00:20", buyers=1), session("11-03 20:00:40", "11-03 22:00", buyers=7)
        ),
    )
    assert lives(store, "buyers") == [("2026-11-03 20:00", 7)], "the one that went on"
    assert receipt.rows == 1
    assert any("同一分钟" in issue.fact for issue in receipt.issues)
    assert store.query("SELECT read, rows, repeats FROM upload") == [(2, 1, 1)]


def test_a_restated_start_within_the_minute_moves_the_session_nowhere(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00:05", "11-03 21:00", viewers=1)),
        shop_list(session("11-03 20:00:09", "11-03 22:00", viewers=2)),
    )
    assert lives(store, "viewers") == [("2026-11-03 20:00", 2)]
    assert store.query("SELECT start, stop FROM fact_live") == [(at("11-03 20:00:09"), at("11-03 22:00"))]


def test_a_session_around_midnight_belongs_whole_to_the_day_it_starts(store: Store) -> None:
    """Each order of arrival, so that each of the two days is once the one that is rebuilt for the other's sake."""
    listed = shop_list(session("11-03 23:59:50", "11-04 02:00", buyers=1))
    told = detail(session("11-04 00:00", "11-04 02:00", viewers=9), ("关注", 5))
    daily = channel_day("11-04", ("关注", 100))
    for order in ([listed, told, daily], [told, daily, listed], [daily, told, listed]):
        fresh = Store(":memory:")
        put(fresh, *order)
        assert lives(fresh, "day", "viewers", "buyers") == [("2026-11-03 23:59", at("11-03 00:00").date(), 9, 1)]
        assert channels(fresh) == [("11-03 23:59", "关注", 5)]
        assert fresh.query("SELECT day, entries FROM fact_channel_day") == [(at("11-04 00:00").date(), 100)]
        fresh.close()


def test_a_chain_of_midnights_is_rebuilt_as_a_whole(store: Store) -> None:
    """A change on the first day reaches the third through sessions that overlap across two midnights."""
    put(
        store,
        detail(session("11-04 00:01", "11-04 23:59:30", viewers=1)),
        batch("talent_list", landing("live", [session("11-04 23:50", "11-05 03:00", likes=2)])),
        detail(session("11-05 00:02", "11-05 03:00", viewers=3)),
    )
    assert lives(store, "viewers", "likes") == [("2026-11-04 00:01", 1, None), ("2026-11-05 00:02", 3, 2)]
    put(store, shop_list(session("11-03 23:58", "11-04 23:58", buyers=4)))
    assert lives(store, "viewers", "likes", "buyers") == [
        ("2026-11-03 23:58", 1, None, 4),
        ("2026-11-05 00:02", 3, 2, None),
    ]


def test_the_best_fit_is_joined_first() -> None:
    short, whole = moment("11-03 20:00", "11-03 20:20", "live_list"), moment("11-03 20:25", "11-03 23:00", "live_list")
    told = moment("11-03 20:05", "11-03 23:01", "live_detail")
    assert merged([short, told, whole]) == {whole.minute: told.minute}


def test_a_third_kind_joins_a_pair_but_never_brings_a_kind_in_twice() -> None:
    listed = moment("11-03 20:00", "11-03 22:00", "live_list")
    told = moment("11-03 20:01", "11-03 22:00", "live_detail")
    talent = moment("11-03 20:02", "11-03 22:00", "talent_list")
    other = moment("11-03 20:03", "11-03 22:00", "live_detail")
    first = listed.minute
    assert merged([other, talent, told, listed]) == {told.minute: first, talent.minute: first}


def test_moments_without_an_end_meet_nothing_that_starts_later() -> None:
    assert merged([moment("11-03 20:00", None, "live_list"), moment("11-03 20:01", "11-03 22:00", "live_detail")]) == {}


def test_what_is_merged_does_not_depend_on_the_order_of_arrival() -> None:
    moments = [
        moment("11-03 20:00", "11-03 21:00", "live_list"),
        moment("11-03 20:30", "11-03 21:30", "live_detail"),
        moment("11-03 20:29", "11-03 21:31", "talent_list"),
        moment("11-03 21:02", "11-03 22:00", "live_list"),
    ]
    found = merged(moments)
    assert all(merged(moments[turn:] + moments[:turn]) == found for turn in range(4))
    assert isinstance(next(iter(found)), datetime)
