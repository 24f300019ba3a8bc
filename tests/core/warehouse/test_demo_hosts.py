"""Rosters, hosts and crowds of the demo merchant against answers that were worked out without the product."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import intake
from core.warehouse import rosters
from core.warehouse.faults import Fault
from core.warehouse.store import Store
from tests.conftest import EXPORTS
from tests.core.warehouse.made import MERCHANT

ANSWERS: dict[str, Any] = tomllib.loads((EXPORTS.parent / "answers.toml").read_text(encoding="utf-8"))
FILES = ("直播间列表_*.xlsx", "上播记录_*.xlsx", "主播分析_*.xlsx", "人群画像_*.xlsx", "*流量综合趋势分析*.xlsx")

# What each host has of a session's minutes: in equal parts where two are on air, 未排班 where nobody is.
_PARTS = """
WITH part AS (
    SELECT minute.*, coalesce(shift.host, '未排班') AS host,
           1.0 / count(*) OVER (PARTITION BY minute.session, minute.minute) AS part
    FROM fact_minute AS minute
    LEFT JOIN fact_shift AS shift
        ON shift.session = minute.session AND minute.minute >= shift.shift_on AND minute.minute < shift.shift_off
)
SELECT sum(part), sum(gmv * part), sum(orders * part), sum(entries * part), sum(comments * part),
       sum(new_followers * part)
FROM part WHERE host = $host AND account || strftime(start, ' %Y-%m-%dT%H:%M:%S') = $session
"""


@pytest.fixture(scope="module")
def demo() -> Iterator[tuple[Store, dict[str, Any]]]:
    """The store, and the receipt of every file."""
    store = Store(":memory:")
    paths = [path for pattern in FILES for path in sorted(EXPORTS.rglob(pattern))]
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in(paths), "测试")
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    yield store, {outcome.name: outcome.receipt for outcome in outcomes}
    store.close()


def test_the_roster_lands_whole_under_the_accounts_that_the_lists_name(demo: Any) -> None:
    store, receipts = demo
    receipt = next(found for name, found in receipts.items() if name.startswith("上播记录"))
    assert (receipt.rows, receipt.rejected, receipt.accounts) == (
        ANSWERS["shifts"]["rows"], 0, ("00835512", "qingye_outdoor"),
    )  # fmt: skip
    minutes = store.query("SELECT host, sum(date_diff('minute', shift_on, shift_off)) FROM current_shift GROUP BY host")
    assert dict(minutes) == ANSWERS["shifts"]["minutes_entered"]
    over = store.query("SELECT count(*) FROM current_shift WHERE shift_off::DATE > day")
    assert over == [(ANSWERS["shifts"]["over_midnight"],)]


def test_the_faults_that_were_put_into_the_roster_are_told_and_no_other(demo: Any) -> None:
    store, _ = demo
    found = rosters.faults(store.query, MERCHANT, date(2026, 11, 7), date(2026, 11, 20))
    sessions = {row[0]: row[1:] for row in store.query("SELECT session, account, start FROM fact_live")}

    def session(fault: Fault) -> str:
        own = [start for account, start in sessions.values() if account == fault.account and start <= fault.since]
        return f"{fault.account} {max(own):%Y-%m-%dT%H:%M:%S}"

    told: dict[str, list[str]] = {}
    for fault in found:
        length = "" if fault.kind == "unmanned" else f" {int((fault.until - fault.since).total_seconds()) // 60} min"
        told.setdefault(fault.kind, []).append(session(fault) + length)
    assert told == {
        "overlap": ANSWERS["shifts"]["overlaps"],
        "gap": ANSWERS["shifts"]["gaps"],
        "unmanned": ANSWERS["shifts"]["sessions_without_shifts"],
    }


def test_the_minutes_of_a_session_are_its_hosts_and_nobody_elses(demo: Any) -> None:
    store, _ = demo
    compared = 0
    for session, hosts in ANSWERS["shifts"]["by_session"].items():
        for host, answer in hosts.items():
            (row,) = store.query(_PARTS, {"host": host, "session": session})
            keys = ("minutes", "gmv", "orders", "entries", "comments", "new_followers")
            assert row == pytest.approx([float(answer[key]) for key in keys]), (session, host)
            compared += 1
    assert compared >= 15


def test_the_reports_on_hosts_have_the_sums_of_their_cells(demo: Any) -> None:
    store, receipts = demo
    for name, answer in ANSWERS["hosts"]["files"].items():
        assert (receipts[name].rows, receipts[name].rejected) == (answer["rows"], 0)
        day = date(int(name[-13:-9]), int(name[-9:-7]), int(name[-7:-5]))
        found = store.query(
            "SELECT sum(hours * 3600), sum(user_pay), sum(buyers), sum(new_followers), sum(new_fanclub), "
            "list_sort(list(DISTINCT host) FILTER (WHERE host <> '未指派')), "
            "coalesce(sum(user_pay) FILTER (WHERE host = '未指派'), 0) FROM fact_host_report WHERE day = ?", [day],
        )  # fmt: skip
        (seconds, user_pay, buyers, followers, fanclub, hosts, unassigned), = found  # fmt: skip
        assert seconds == pytest.approx(answer["seconds"])
        assert (user_pay, unassigned) == (
            Decimal(str(answer["user_pay"])), Decimal(str(answer["user_pay_unassigned"])),
        )  # fmt: skip
        assert (buyers, followers, fanclub) == (answer["buyers"], answer["new_followers"], answer["new_fanclub"])
        assert hosts == sorted(answer["hosts"])


def test_the_portraits_belong_to_their_sessions_and_add_up(demo: Any) -> None:
    store, receipts = demo
    for name, answer in ANSWERS["audience"]["files"].items():
        assert (receipts[name].rows, receipts[name].rejected) == (answer["rows"], 0)
        where = f"account = '{answer['account_id']}' AND start = TIMESTAMP '{answer['start']}'"
        rows = store.query(
            f"SELECT crowd, dimension, sum(audience_share) FROM fact_audience WHERE {where} GROUP BY ALL"
        )
        assert len(rows) == answer["crowds_and_dimensions"]
        assert {row[0] for row in rows} == {crowd.removesuffix("用户") for crowd in answer["crowds"]}
        assert {row[1] for row in rows} == set(answer["dimensions"])
        assert [row[2] for row in rows] == pytest.approx([1] * len(rows), abs=0.02)
        assert store.query(f"SELECT sum(audience_tgi) FROM fact_audience WHERE {where}") == [(answer["tgi_sum"],)]
        parts = store.query(
            "SELECT sum(audience_share) FILTER (WHERE crowd = '看播' AND label IN ('18-23', '24-30')), "
            "sum(audience_share) FILTER (WHERE crowd = '成交' AND label IN ('31-40', '41-50')), "
            "sum(audience_share) FILTER (WHERE crowd = '成交' AND label = '女性') "
            f"FROM fact_audience WHERE {where}"
        )
        assert parts[0] == pytest.approx((answer["viewers_18_30"], answer["buyers_31_50"], answer["buyers_women"]))
