"""Hosts and crowds as Compass prints them: what stays a row of its own, what a list tells, and what is never added."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from core.metrics import METRICS
from core.metrics.ask import GRAIN, Window, ask
from core.sheets.audience import DIMENSIONS
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, at, batch, landing, put, session, shop_list

WEEK = {"since": date(2026, 11, 14), "day": date(2026, 11, 20)}
WINDOW = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))


def report(*rows: Mapping[str, Any], **more: Any) -> Any:
    return batch("host_report", landing("host_report", [WEEK | row for row in rows]), **more)


def crowd(*rows: tuple[str, str, float], name: str = "看播", **place: Any) -> Any:
    told = [place | {"crowd": name, "dimension": dim, "label": label, "share": share} for dim, label, share in rows]
    return batch("audience", landing("audience", told))


def portrait(store: Store, host: str = "小安") -> list[tuple[Any, ...]]:
    return store.query(
        "SELECT dimension, place, label, portrait_share FROM fact_host_portrait WHERE host = ? "
        "ORDER BY dimension, place", [host],
    )  # fmt: skip


def test_hosts_are_read_row_by_row_and_periods_stay_apart(store: Store) -> None:
    week = report(
        {"host": "小安", "live_seconds": 7_200.0, "buyers": 30, "compass_view_rate": 0.1, "average_online": 40.0},
        {"host": "未指派", "live_seconds": 1_800.0, "buyers": 5, "compass_view_rate": 0.2},
    )
    day = report({"host": "小安", "live_seconds": 3_600.0, "buyers": 9, "since": None})
    put(store, week, day)
    keys = ["live_minutes", "buyers", "compass_view_rate", "average_online"]
    answer = ask(store, "host_report", keys, WINDOW, ["account", "host", "since", "day"])
    told = list(zip(answer.dimensions["host"], answer.dimensions["since"], answer.numerators["live_minutes"]))
    assert [(host, str(since)[:10], minutes) for host, since, minutes in told] == [
        ("小安", "2026-11-14", 120), ("小安", "2026-11-20", 60), ("未指派", "2026-11-14", 30),
    ]  # fmt: skip
    assert answer.numerators["buyers"].tolist() == [30, 9, 5]
    assert answer.numerators["compass_view_rate"].tolist()[::2] == [0.1, 0.2]
    assert (answer.numerators["average_online"][0], answer.denominators["average_online"][0]) == (80, 2)


@pytest.mark.parametrize("fact", ["host_report", "host_portrait", "audience"])
def test_what_has_no_base_is_never_added_up(store: Store, fact: str) -> None:
    keys = [key for key in METRICS if fact in METRICS[key].facts]
    assert len(ask(store, fact, keys, WINDOW, sorted(GRAIN[fact])).numerators) == len(keys) > 0
    for left_out in GRAIN[fact]:
        with pytest.raises(KeyError, match=left_out):
            ask(store, fact, keys, WINDOW, sorted(GRAIN[fact] - {left_out}))


def test_the_rates_of_compass_are_never_called_as_ours() -> None:
    ours = {metric.label for metric in METRICS.values() if not metric.key.startswith("compass_")}
    compass = {metric.label for metric in METRICS.values() if metric.key.startswith("compass_")}
    assert len(compass) == 6
    assert not compass & ours


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("31-40、41-50、24-30", [(1, "31-40", None), (2, "41-50", None), (3, "24-30", None)]),
        ("31-40 38.2%、50岁以上(12%)", [(1, "31-40", 0.382), (2, "50岁以上", 0.12)]),
        ("31-40:38.2%", [(1, "31-40", 0.382)]),
        (None, []),
    ],
)
def test_a_list_of_the_first_labels_is_taken_apart(store: Store, written: str | None, told: list[Any]) -> None:
    put(store, report({"host": "小安", "top_ages": written}))
    assert portrait(store) == [("年龄", *row) for row in told]


def test_every_list_becomes_a_dimension_under_the_name_that_portraits_use(store: Store) -> None:
    tops = dict.fromkeys(("top_crowds", "top_genders", "top_ages", "top_cities", "top_provinces"), "甲、乙")
    put(store, report({"host": "小安", **tops}, {"host": "未指派", "top_genders": "女性"}))
    found = portrait(store)
    assert {row[0] for row in found} == {"八大消费群体", "性别", "年龄", "城市等级", "省份"}
    assert {row[0] for row in found} <= {name for name, _ in DIMENSIONS}
    assert len(found) == 10
    assert portrait(store, "未指派") == [("性别", 1, "女性", None)]


def test_a_crowds_portrait_is_a_sessions_a_days_or_a_periods(store: Store) -> None:
    live = session("11-20 19:33:32", "11-20 23:50", viewers=10)
    own = {"account": "a1", "start": live["start"], "stop": live["stop"]}
    put(store, shop_list(live), crowd(("性别", "女性", 0.6), **own))
    put(store, crowd(("性别", "女性", 0.7), day=date(2026, 11, 20)), crowd(("性别", "女性", 0.8), **WEEK))
    found = store.query(
        "SELECT session, strftime(since, '%d'), strftime(day, '%d'), audience_share FROM fact_audience ORDER BY ALL"
    )
    assert found == [
        ("a1 2026-11-20 19:33", "20", "20", 0.6), (None, "14", "20", 0.8), (None, "20", "20", 0.7),
    ]  # fmt: skip


def test_a_newer_portrait_replaces_the_sessions_whole_one(store: Store) -> None:
    own = {"account": "a1", "start": at("11-20 19:33:32"), "stop": at("11-20 23:50")}
    put(store, crowd(("性别", "女性", 0.6), ("性别", "男性", 0.4), **own), crowd(("性别", "女性", 0.7), **own))
    assert store.query("SELECT label, audience_share FROM fact_audience") == [("女性", 0.7)]


def test_a_crowd_is_asked_for_by_name(store: Store) -> None:
    put(store, crowd(("性别", "女性", 0.6), ("年龄", "31-40", 0.5), day=date(2026, 11, 20)))
    put(store, crowd(("性别", "女性", 0.9), name="成交", day=date(2026, 11, 19)))
    only = {"crowd": "看播", "dimension": "性别"}
    answer = ask(
        store, "audience", ["audience_share", "audience_tgi"], WINDOW,
        ["session", "account", "since", "day", "label"], only=only,
    )  # fmt: skip
    assert answer.numerators["audience_share"].tolist() == [0.6]
