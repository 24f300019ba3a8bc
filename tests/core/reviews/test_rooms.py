"""The review of rooms: tiers, labels with their grounds, and what a person types about peers. Checked by SQL."""

import shutil
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from core.reports.document import document
from core.reviews import review
from core.reviews.blocks import Review, Table
from core.reviews.evidence import Evidence
from core.reviews.periods import latest_week
from core.reviews.resolve import resolve
from core.reviews.rooms import LIVE_KEYS, room_blocks
from core.reviews.rooms.roomwise import CHANNEL_KEYS
from core.reviews.rooms.tiers import Lines, lines, place, quarter
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.plans import Peer
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.shops import MERCHANT, Planted, stock

MAIN = "qingye_outdoor"
EVENING = "11-20 19:33"


def rows_of(written: Review, title: str) -> list[dict[str, object]]:
    (table,) = [block for block in written.blocks if isinstance(block, Table) and block.title == title]
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def week(demo_store: Store) -> Review:
    return review(demo_store, "rooms", Question(DEMO_MERCHANT))


def test_every_account_and_session_of_the_latest_week_has_a_line(demo_store: Store, week: Review) -> None:
    sessions = rows_of(week, "每一场在哪一层")
    accounts = rows_of(week, "每个账号在哪一层")
    assert len(sessions) == len(week.sessions) == sum(int(str(row["sessions"])) for row in accounts)
    (whole,) = demo_store.query(
        "SELECT sum(gmv) FROM fact_live WHERE merchant = ? AND day BETWEEN '2026-11-14' AND '2026-11-20'",
        [DEMO_MERCHANT],
    )
    for rows, key in ((sessions, "gmv"), (accounts, "money")):
        assert sum(float(str(row[key])) for row in rows) == pytest.approx(float(whole[0]), abs=0.005)


def test_the_evening_that_lost_its_pay_rate_is_labelled_with_rule_numbers_and_compass_beside(
    demo_store: Store, week: Review
) -> None:
    (row,) = [row for row in rows_of(week, "每个标签的依据") if str(row["of"]).startswith(EVENING)]
    assert row["label"] == "成交率偏低"
    (own,) = demo_store.query(
        "SELECT buyers / product_click_users FROM fact_live WHERE merchant = ? AND session = ?",
        [DEMO_MERCHANT, f"{MAIN} 2026-{EVENING}"],
    )
    assert row["value"] == f"{100 * own[0]:.1f}%"
    assert row["compass"] == "-26.6%,不会标(两边不一致)"
    told = next(one for one in week.findings if "成交率偏低" in one.text)
    assert told.metric == "pay_rate"
    assert told.effect_yuan is not None and told.effect_yuan < 0
    assert told.advice and told.advice[0].guard
    assert "2 场真的不对劲" in week.headline


def test_a_short_session_costs_nothing_by_itself_and_leads_nothing(week: Review) -> None:
    (row,) = [row for row in rows_of(week, "每个标签的依据") if row["label"] == "时长过短"]
    assert row["effect"] is None  # the room was on air again twenty minutes later
    assert f"先看 {EVENING}" in week.headline
    assert "时长过短" not in week.headline


def test_the_days_money_is_placed_among_the_typed_lines_and_the_accounts_own_median(
    demo_database: Path, tmp_path: Path
) -> None:
    store = Store(str(shutil.copy(demo_database, tmp_path / "peers.duckdb")))
    by_day = dict(
        store.query(
            "SELECT day, sum(gmv) FROM fact_live WHERE merchant = ? AND account = ? AND day > '2026-08-22' GROUP BY 1",
            [DEMO_MERCHANT, MAIN],
        )
    )
    middle = float(by_day[date(2026, 11, 18)])
    said = [("同行优秀", date(2026, 11, 17), middle), ("同行中位", date(2026, 11, 17), middle - 1)]
    said.append(("同行优秀", date(2026, 11, 19), 1e9))
    rows = [{"account": MAIN, "metric": "gmv", "line": line, "day": day, "value": value} for line, day, value in said]
    ledger.enter(store, DEMO_MERCHANT, "peer", rows, "tests")
    written = review(store, "rooms", Question(DEMO_MERCHANT, accounts=(MAIN,)))
    tiers = {str(row["session"])[:5]: row["tier"] for row in rows_of(written, "每一场在哪一层")}
    assert tiers["11-18"] == "达到同行优秀"
    assert tiers["11-19"] == ("同行中位–优秀" if by_day[date(2026, 11, 19)] >= middle - 1 else "同行中位以下")
    assert tiers["11-14"] in ("账号中位以上", "账号中位以下")
    (account,) = rows_of(written, "每个账号在哪一层")
    assert account["own"] == pytest.approx(float(median(by_day.values())))
    assert account["excellent"] == 1e9
    assert "没有同行线" not in {block.title for block in written.blocks}
    store.close()


def test_without_typed_lines_the_review_says_where_they_are_to_be_read(week: Review) -> None:
    note = next(block for block in week.blocks if block.title == "没有同行线")
    assert "罗盘 →" in str(vars(note)["text"])


def test_a_promotion_day_that_has_no_like_is_not_judged(promotion_store: Store) -> None:
    written = review(
        promotion_store, "rooms", Question(DEMO_MERCHANT, start=date(2026, 11, 11), end=date(2026, 11, 11))
    )
    assert {row["labels"] for row in rows_of(written, "每一场在哪一层")} == {"大促日(不判)"}
    assert not written.findings


def test_a_session_without_its_channels_has_a_gap_where_others_have_them(store: Store) -> None:
    stock(store, 1, 7, channels=True)
    where = "account LIKE 'shop7%' AND start = (SELECT max(start) FROM current_channel)"
    with store.writing() as cursor:
        cursor.execute(f"DELETE FROM current_channel WHERE {where}")
    written = review(store, "rooms", Question(MERCHANT))
    gaps = [row for row in rows_of(written, "每个标签的依据") if row["label"] == "数据缺口"]
    assert {row["metric"] for row in gaps} == {"缺渠道"}
    assert any(row["labels"] == "数据缺口" for row in rows_of(written, "每一场在哪一层"))


@pytest.mark.parametrize(
    ("planted", "label"),
    [
        (Planted("entries", 0.4, "推荐feed"), "渠道塌陷「推荐feed」"),
        (Planted("pay_rate", 0.55), "成交率偏低"),
        (Planted("ticket_per_buyer", 0.55), "客单异常(偏低)"),
        (Planted("exposure_users", 0.45), "流量突降"),
    ],
)
def test_a_planted_fault_is_labelled_in_the_session_that_has_it(store: Store, planted: Planted, label: str) -> None:
    stock(store, 1, 11, planted, channels=True)
    written = review(store, "rooms", Question(MERCHANT))
    last = max(rows_of(written, "每一场在哪一层"), key=lambda row: str(row["session"]))
    assert label in str(last["labels"])
    assert any(label in one.text for one in written.findings)


def test_the_weekly_report_gets_the_same_labels(demo_store: Store, week: Review) -> None:
    scope = resolve(demo_store, latest_week(demo_store, Question(DEMO_MERCHANT)))
    blocks = room_blocks(demo_store, Evidence(demo_store, scope, LIVE_KEYS, CHANNEL_KEYS))
    given = [
        row for block in blocks if block.title == "每个标签的依据" and isinstance(block, Table) for row in block.rows
    ]
    assert {row[:2] for row in given} == {(row["of"], row["label"]) for row in rows_of(week, "每个标签的依据")}


def test_a_review_of_rooms_does_not_depend_on_what_it_is_held_against(demo_store: Store) -> None:
    written = [
        document(review(demo_store, "rooms", Question(DEMO_MERCHANT, against=against)))["steps"]
        for against in ("usual", "same-span")
    ]
    assert written[0] == written[1]


def test_the_newest_line_at_or_before_the_day_holds() -> None:
    peers = [Peer("a", "gmv", "同行优秀", date(2026, 9, day), value) for day, value in ((1, 10.0), (5, 20.0))]
    for day, expected in ((1, 10.0), (4, 10.0), (5, 20.0), (30, 20.0)):
        assert lines(peers, "a", {}, date(2026, 9, day), date(2026, 9, 30)).excellent == expected
    assert not lines(peers, "a", {}, date(2026, 8, 31), date(2026, 9, 30)).typed
    assert not lines(peers, "b", {}, date(2026, 9, 9), date(2026, 9, 30)).typed


def test_a_tier_says_which_lines_it_knows() -> None:
    assert Lines(30.0, 20.0, 5.0).tier(30.0) == "达到同行优秀"
    assert Lines(30.0, 20.0, 5.0).tier(29.9) == "同行中位–优秀"
    assert Lines(30.0, 20.0, 5.0).tier(19.0) == "同行中位以下"
    assert Lines(None, 20.0, 5.0).tier(99.0) == "同行中位以上"
    assert Lines(30.0, None, 5.0).tier(6.0) == "未到同行优秀"
    assert Lines(None, None, 5.0).tier(6.0) == "账号中位以上"
    assert Lines(None, None, 5.0).tier(None) == Lines(None, None, None).tier(6.0) == ""


def test_the_place_among_comparable_sessions_in_quarters() -> None:
    values = np.arange(8, dtype=float)
    among = np.arange(8)
    assert [quarter(place(values, among, value)) for value in (-1, 2.5, 4.5, 99)] == [
        "后 25%",
        "中下",
        "中上",
        "前 25%",
    ]
    assert place(values, among, 3.0) == pytest.approx(3.5 / 8)
    assert quarter(place(values, among[:0], 3.0)) == ""
