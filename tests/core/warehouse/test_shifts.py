"""Shifts against the sessions of the store: where each lies, and what a roster's receipt tells of its faults."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from core.metrics.ask import Window, ask
from core.warehouse import ledger, rosters
from core.warehouse.faults import Fault
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, at, batch, landing, put, session, shop_list

MORNING = session("11-03 08:03:20", "11-03 12:07:00")
EVENING = session("11-03 20:00", "11-04 00:30")


def shift(host: str, on: str, off: str, **more: Any) -> dict[str, Any]:
    return {"host": host, "shift_on": at(on), "shift_off": at(off), "day": at(on).date(), **more}


def roster(*rows: Mapping[str, Any], **more: Any) -> Any:
    return batch("roster", landing("shift", rows), **more)


def on_air(store: Store) -> list[tuple[Any, ...]]:
    """(session without account and year, host, from, until), in order."""
    return store.query(
        "SELECT substr(session, 9), host, strftime(shift_on, '%d %H:%M:%S'), strftime(shift_off, '%d %H:%M:%S') "
        "FROM fact_shift ORDER BY shift_on, session, host"
    )


def told(store: Store, first: int = 1, last: int = 30) -> list[tuple[Any, ...]]:
    found = rosters.faults(store.query, MERCHANT, date(2026, 11, first), date(2026, 11, last))
    return [(one.kind, one.hosts, one.since, one.until) for one in found]


def test_a_shift_is_cut_to_the_session_it_lies_in_and_keeps_its_first_minute_whole(store: Store) -> None:
    put(store, shop_list(MORNING), roster(shift("小安", "11-03 08:00", "11-03 12:10")))
    assert on_air(store) == [("11-03 08:03", "小安", "03 08:03:00", "03 12:07:00")]
    assert store.query("SELECT hours * 3600 FROM fact_shift") == [(4 * 3600 + 3 * 60 + 40,)]


def test_a_shift_over_two_sessions_lies_in_both_and_over_midnight_too(store: Store) -> None:
    late = session("11-04 00:35", "11-04 02:00")
    put(store, shop_list(EVENING, late), roster(shift("小安", "11-03 22:30", "11-04 01:30")))
    assert on_air(store) == [
        ("11-03 20:00", "小安", "03 22:30:00", "04 00:30:00"),
        ("11-04 00:35", "小安", "04 00:35:00", "04 01:30:00"),
    ]
    assert told(store) == [
        ("gap", (), at("11-03 20:00"), at("11-03 22:30")),
        ("gap", (), at("11-04 01:30"), at("11-04 02:00")),
    ]


def test_hosts_who_share_a_shift_have_a_row_each_and_a_host_is_on_air_once(store: Store) -> None:
    rows = [shift("小安、阿杰", "11-03 08:00", "11-03 10:00"), shift("小安", "11-03 09:30", "11-03 12:07")]
    put(store, shop_list(MORNING), roster(*rows))
    assert on_air(store) == [
        ("11-03 08:03", "小安", "03 08:03:00", "03 10:00:00"),
        ("11-03 08:03", "阿杰", "03 08:03:00", "03 10:00:00"),
        ("11-03 08:03", "小安", "03 10:00:00", "03 12:07:00"),
    ]
    window = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
    answer = ask(store, "shift", ["live_minutes"], window, ["host"])
    minutes = dict(zip(answer.dimensions["host"], answer.numerators["live_minutes"], strict=True))
    assert minutes == pytest.approx({"小安": 243 + 40 / 60, "阿杰": 116 + 40 / 60})


def test_a_session_whose_end_nobody_knows_has_the_shift_in_which_it_starts(store: Store) -> None:
    rows = [shift("小安", "11-03 08:00", "11-03 10:00"), shift("阿杰", "11-03 10:00", "11-03 12:00")]
    put(store, shop_list(session("11-03 08:03")), roster(*rows))
    assert on_air(store) == [
        ("11-03 08:03", "小安", "03 08:03:00", "03 10:00:00"),
        (None, "阿杰", "03 10:00:00", "03 12:00:00"),
    ]


def test_the_faults_of_a_roster_are_told(store: Store) -> None:
    rows = [
        shift("小安", "11-03 08:00", "11-03 10:10"),
        shift("阿杰", "11-03 10:00", "11-03 11:00"),
        shift("阿杰", "11-03 11:15", "11-03 12:06:30"),
        shift("小安", "11-03 14:00", "11-03 15:00"),
        shift("小安", "11-03 16:00", "11-03 16:00"),
        shift("小安", "11-03 20:00", "11-03 22:00", account="别处"),
        shift("阿杰", "11-03 22:00", "11-04 00:00", account="别处"),
    ]
    put(store, shop_list(MORNING, EVENING), roster(*rows))
    assert told(store) == [
        ("overlap", ("小安", "阿杰"), at("11-03 10:00"), at("11-03 10:10")),
        ("gap", (), at("11-03 11:00"), at("11-03 11:15")),
        ("outside", ("小安",), at("11-03 14:00"), at("11-03 15:00")),
        ("empty", ("小安",), at("11-03 16:00"), None),
        ("unmanned", (), at("11-03 20:00"), at("11-04 00:30")),
        ("unknown_account", ("小安", "阿杰"), at("11-03 20:00"), at("11-04 00:00")),
    ]
    assert told(store, first=4) == []


@pytest.mark.parametrize(("off", "on"), [("10:00", "10:01"), ("10:01", "10:00"), ("10:00", "10:00")])
def test_a_minute_more_or_less_is_no_fault(store: Store, off: str, on: str) -> None:
    rows = [shift("小安", "11-03 08:04:20", f"11-03 {off}"), shift("阿杰", f"11-03 {on}", "11-03 12:06")]
    put(store, shop_list(MORNING), roster(*rows))
    assert told(store) == []


def test_only_the_accounts_and_the_merchant_that_are_asked_for_are_told(store: Store) -> None:
    other = session("11-03 09:00", "11-03 10:00", account="a2")
    put(store, shop_list(MORNING, other))
    put(store, shop_list(session("11-03 09:00", "11-03 10:00", account="a3")), merchant="商家乙")
    days = date(2026, 11, 3), date(2026, 11, 3)
    assert [one.account for one in rosters.faults(store.query, MERCHANT, *days)] == ["a1", "a2"]
    assert [one.account for one in rosters.faults(store.query, MERCHANT, *days, ["a2"])] == ["a2"]


@pytest.mark.parametrize(
    ("fault", "fact"),
    [
        (Fault("gap", "a", "示例", (), at("11-03 23:50"), at("11-04 00:05")),
         "「示例」 11-03 23:50 至 11-04 00:05 直播中没有人上播"),
        (Fault("unmanned", "a", None, (), at("11-03 20:00"), None), "「a」 11-03 20:00 开播的一场没有上播记录"),
        (Fault("outside", "a", "示例", ("小安",), at("11-03 14:00"), at("11-03 15:00")),
         "「示例」 11-03 14:00 至 15:00 小安 上播时没有直播"),
        (Fault("unknown_account", "别处", "别处", ("小安",), at("11-03 14:00"), at("11-04 15:00")),
         "「别处」 没有一场直播,11-03 14:00 至 11-04 15:00 的上播记录对不上场次"),
        (Fault("empty", "a", None, ("小安",), at("11-03 14:00"), None), "「a」 11-03 14:00 小安 上播和下播是同一时刻"),
        (Fault("overlap", "a", None, ("小安", "阿杰"), at("11-03 10:00"), at("11-03 10:10")),
         "「a」 11-03 10:00 至 10:10 同时有 小安、阿杰 上播"),
    ],
)  # fmt: skip
def test_a_fault_is_a_sentence_and_something_to_do(fault: Fault, fact: str) -> None:
    assert fault.fact == fact
    assert fault.remedy
    assert not fault.remedy.endswith("。")


def test_the_receipt_of_a_roster_tells_its_faults_and_the_ledger_keeps_them(store: Store) -> None:
    put(store, shop_list(MORNING, EVENING))
    rows = [shift("小安", "11-03 08:00", "11-03 10:00"), shift("阿杰", "11-03 09:30", "11-03 12:10")]
    (receipt,) = put(store, roster(*rows))
    assert [(issue.level, issue.fact) for issue in receipt.issues] == [
        ("warning", "整场没有上播记录,共 1 处:「a1」 11-03 20:00 开播的一场没有上播记录"),
        ("note", "同时有几位主播,共 1 处:「a1」 11-03 09:30 至 10:00 同时有 小安、阿杰 上播"),
    ]
    kept = store.query("SELECT fact FROM upload_issue WHERE upload_id = ? ORDER BY fact", [receipt.upload_id])
    assert [row[0] for row in kept] == sorted(issue.fact for issue in receipt.issues)
    (after,) = put(store, roster(*rows[:1], shift("阿杰", "11-03 10:00", "11-03 12:10"), name="改好.xlsx"))
    assert [issue.fact for issue in after.issues] == [receipt.issues[0].fact]
    assert after.superseded == 2


def test_a_long_list_of_faults_is_cut_short_and_counted(store: Store) -> None:
    live = [session(f"11-{day:02d} 08:00", f"11-{day:02d} 09:00") for day in range(1, 7)]
    rows = [shift("小安", f"11-{day:02d} 08:00", f"11-{day:02d} 08:30") for day in (1, 2, 3, 4, 6)]
    put(store, shop_list(*live))
    (receipt,) = put(store, roster(*rows))
    gaps, unmanned = receipt.issues
    assert gaps.fact.startswith("直播中没有人上播,共 5 处:「a1」 11-01 08:30 至 09:00")
    assert gaps.fact.endswith("「a1」 11-03 08:30 至 09:00 直播中没有人上播 等")
    assert unmanned.fact == "整场没有上播记录,共 1 处:「a1」 11-05 08:00 开播的一场没有上播记录"


def test_a_newer_roster_replaces_the_days_it_speaks_of_and_undo_brings_the_older_back(store: Store) -> None:
    both = [shift("小安", "11-03 08:00", "11-03 12:10"), shift("小安", "11-04 08:00", "11-04 12:00")]
    put(store, shop_list(MORNING), roster(*both))
    (newer,) = put(store, roster(shift("阿杰", "11-03 08:05", "11-03 12:10")))
    assert [row[1] for row in on_air(store)] == ["阿杰", "小安"]
    ledger.undo(store, newer.upload_id, "测试")
    assert [row[1] for row in on_air(store)] == ["小安", "小安"]
