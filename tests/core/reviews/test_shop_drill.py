"""From sellers to carriers, into 商品卡 and live: every figure against SQL over the sheets as they landed."""

import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.reviews.blocks import Block, Note, Split, Step, Table, Trend
from core.reviews.provenance import explain
from core.reviews.shop.card_ways import group_of
from core.reviews.shop.days import shop_scope
from core.reviews.shop.drill import CARDS, LIVE, SELLERS, drill_steps
from core.reviews.shop.known import days_known, sellers
from core.reviews.shop.live_ways import CHANNELS, GROUPED, PERIODS
from core.reviews.shop.pairs import pairs_step
from core.reviews.shop.parts import Told, told
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

FIRST, LAST = date(2026, 11, 14), date(2026, 11, 20)
BEFORE = date(2026, 11, 7)
SPANS = {"first": FIRST, "last": LAST, "before": BEFORE}
SIDES = "coalesce(sum({0}) FILTER (day >= $first), 0), coalesce(sum({0}) FILTER (day < $first), 0)"
WITHIN = "day BETWEEN $before AND $last"


def told_of(store: Store, *accounts: str) -> Told:
    return told(store, shop_scope(store, Question(DEMO_MERCHANT, accounts, FIRST, LAST)))


@pytest.fixture(scope="module")
def steps(demo_store: Store) -> tuple[Step, ...]:
    return drill_steps(told_of(demo_store))


def table(steps: Sequence[Step], title: str) -> list[dict[str, Any]]:
    found = next(
        block for step in steps for block in step.blocks if isinstance(block, Table) and block.title.startswith(title)
    )
    return [dict(zip((column.key for column in found.columns), row, strict=True)) for row in found.rows]


def blocks(steps: Sequence[Step], title: str) -> tuple[Block, ...]:
    return next(step.blocks for step in steps if step.title == title)


def test_the_steps_lead_from_sellers_to_cards_and_live(steps: tuple[Step, ...]) -> None:
    assert [step.title for step in steps] == [SELLERS, CARDS, LIVE]


def test_kinds_of_accounts_have_money_and_change_but_no_buyers_of_several(
    demo_store: Store, steps: tuple[Step, ...]
) -> None:
    expected = demo_store.query(
        f"""SELECT sale_type, coalesce(holder_type, '未列名账号'), count(DISTINCT holder), {SIDES.format("gmv")}
            FROM current_composition_account WHERE {WITHIN} GROUP BY ALL ORDER BY 4 DESC""",
        SPANS,
    )
    rows = table(steps, "官方账号与联盟达人")
    assert [(row["sale_type"], row["holder_type"], row["gmv"], row["change"]) for row in rows] == [
        (sale_type, kind, now, now - before) for sale_type, kind, _, now, before in expected
    ]
    assert [row["buyers"] is None for row in rows] == [several > 1 for _, _, several, _, _ in expected]


@pytest.mark.parametrize("sale_type", ["自营", "合作"])
def test_carriers_of_a_seller_are_those_of_the_sheet(
    demo_store: Store, steps: tuple[Step, ...], sale_type: str
) -> None:
    expected = demo_store.query(
        f"""SELECT carrier, {SIDES.format("gmv")}, sum(buyers) FILTER (day >= $first),
                   sum(refund_amount) FILTER (day >= $first), sum(orders) FILTER (day >= $first),
                   sum(product_clicks) FILTER (day >= $first)
            FROM current_composition WHERE sale_type = '{sale_type}' AND carrier <> '全部' AND ad_period = '不限'
              AND {WITHIN} GROUP BY carrier""",
        SPANS,
    )
    rows = {row["carrier"]: row for row in table(steps, f"{sale_type} ")}
    assert len(rows) == len(expected) == 5
    assert sum(row["part"] for row in rows.values()) == pytest.approx(1)
    for carrier, now, before, buyers, refunded, orders, clicks in expected:
        row = rows[carrier]
        assert (row["gmv"], row["change"], row["buyers"], row["refund_amount"]) == (
            now, now - before, buyers, refunded,
        )  # fmt: skip
        enough = buyers >= 20  # of fewer nobody can tell a ticket
        assert row["ticket_per_buyer"] == (pytest.approx(float(now) / buyers) if enough else None)
        assert row["click_order_rate"] == (pytest.approx(orders / clicks) if clicks >= 200 else None)


def test_without_accounts_the_one_whose_money_moved_most_is_looked_into(
    demo_store: Store, steps: tuple[Step, ...]
) -> None:
    found = demo_store.query(
        f"""SELECT holder, {SIDES.format("gmv")} FROM current_composition_account
            WHERE holder_id IS NOT NULL AND {WITHIN} GROUP BY holder""",
        SPANS,
    )
    moved = max(found, key=lambda row: abs(row[1] - row[2]))[0]
    titles = [block.title for block in blocks(steps, SELLERS) if isinstance(block, Table)]
    assert titles[0] == "官方账号与联盟达人"
    assert [title.split()[0] for title in titles[1:]] == ["自营", "合作", moved]


def test_accounts_that_are_asked_about_take_the_place_of_all_others(demo_store: Store) -> None:
    found = drill_steps(told_of(demo_store, "luludeer88", "nobody"))
    rows = table(found, "山野小鹿🦌 ")
    expected = demo_store.query(
        f"""SELECT carrier, {SIDES.format("gmv")} FROM current_composition_carrier
            WHERE holder_id = 'luludeer88' AND {WITHIN} GROUP BY carrier ORDER BY 2 DESC""",
        SPANS,
    )
    assert [(row["carrier"], row["gmv"], row["change"]) for row in rows] == [
        (carrier, now, now - before) for carrier, now, before in expected
    ]
    assert not any(getattr(block, "title", "").startswith("自营 ") for block in blocks(found, SELLERS))
    assert any(isinstance(block, Note) and "nobody" in block.text for block in blocks(found, SELLERS))


def test_a_line_a_day_for_each_carrier_and_the_largest_apart(demo_store: Store, steps: tuple[Step, ...]) -> None:
    drawn = [block for block in blocks(steps, SELLERS) if isinstance(block, Trend) and block.title.startswith("自营")]
    assert [[line.name for line in one.series] for one in drawn] == [["直播"], ["商品卡", "短视频", "其他", "图文"]]
    live = dict(drawn[0].series[0].points)
    expected = demo_store.query(
        f"""SELECT day, gmv FROM current_composition
            WHERE sale_type = '自营' AND carrier = '直播' AND ad_period = '不限' AND {WITHIN}""",
        {"before": BEFORE, "last": LAST},
    )
    assert {at.date(): paid for at, paid in live.items()} == {day: pytest.approx(float(gmv)) for day, gmv in expected}
    assert [at.date() for at in drawn[0].marked] == [date(2026, 11, day) for day in range(14, 21)]


def test_ways_into_a_card_are_grouped_and_add_up(demo_store: Store, steps: tuple[Step, ...]) -> None:
    (whole,) = demo_store.query(
        f"SELECT {SIDES.format('gmv')} FROM current_composition_carrier WHERE carrier = '商品卡' AND {WITHIN}", SPANS
    )
    rows = {row["way"]: row for row in table(steps, "商品卡来源")}
    assert list(rows) == ["搜索", "商城推荐", "其他", "更多账号"]
    assert sum(row["gmv"] for row in rows.values()) == whole[0]
    assert sum(row["change"] for row in rows.values()) == whole[0] - whole[1]
    (suggested,) = demo_store.query(
        """SELECT sum(gmv) FROM current_composition_carrier
           WHERE carrier = '商品卡' AND holder IN ('猜你喜欢', '商城其他') AND day BETWEEN $first AND $last""",
        {"first": FIRST, "last": LAST},
    )
    assert rows["商城推荐"]["gmv"] == suggested[0]
    assert rows["商城推荐"]["buyers"] is None  # of two ways: who used both would count twice
    split = next(block for block in blocks(steps, CARDS) if isinstance(block, Split))
    assert sum(part.share for part in split.parts) == pytest.approx(1)


@pytest.mark.parametrize(
    ("channel", "group"),
    [("搜索", "搜索"), ("猜你喜欢", "商城推荐"), ("橱窗", "店铺/橱窗"), ("我的收藏", "其他"), ("新入口", "新入口")],
)
def test_every_way_belongs_to_one_group_and_an_unknown_one_to_itself(channel: str, group: str) -> None:
    assert group_of(channel) == group


def test_live_by_periods_of_advertising_adds_up_to_live(demo_store: Store, steps: tuple[Step, ...]) -> None:
    (whole,) = demo_store.query(
        f"""SELECT {SIDES.format("gmv")} FROM current_composition
            WHERE sale_type = '全部' AND carrier = '直播' AND ad_period = '不限' AND {WITHIN}""",
        SPANS,
    )
    rows = table(steps, PERIODS)
    assert {row["ad_period"] for row in rows} == {"全域+乘方投放时段", "标准+品牌投放", "非投放时段"}
    assert sum(row["gmv"] for row in rows) == whole[0]
    assert sum(row["change"] for row in rows) == whole[0] - whole[1]


def test_channels_of_sessions_stand_beside_live_of_the_days_with_the_difference(
    demo_store: Store, steps: tuple[Step, ...]
) -> None:
    rows = {row["group"]: row for row in table(steps, GROUPED)}
    found: list[tuple[str, Decimal, int]] = demo_store.query(
        "SELECT channel, sum(user_pay), sum(orders) FROM current_channel WHERE session IS NOT NULL "
        "AND CAST(start AS DATE) BETWEEN $first AND $last GROUP BY channel",
        {"first": FIRST, "last": LAST},
    )
    paid = {name: money for name, money, _ in found if name in ("千川PC版", "小店随心推")}
    assert rows["付费"]["user_pay"] == sum(paid.values())
    whole = sum(money for _, money, _ in found)
    assert rows["自然"]["user_pay"] + rows["付费"]["user_pay"] == whole
    assert sum(row["orders"] for row in rows.values()) == sum(orders for _, _, orders in found)
    assert "change" not in rows["付费"]  # not every session of both spans tells its channels
    (composed,) = demo_store.query(
        """SELECT sum(user_pay) FROM current_composition
           WHERE sale_type = '自营' AND carrier = '直播' AND ad_period = '不限' AND day BETWEEN $first AND $last""",
        {"first": FIRST, "last": LAST},
    )
    said = next(block.caption for block in blocks(steps, LIVE) if isinstance(block, Table) and block.title == GROUPED)
    assert f"差 -¥{composed[0] - whole:,.2f}" in said
    assert {row["channel"] for row in table(steps, CHANNELS)} == {name for name, _, _ in found}


def test_without_sessions_live_says_what_to_upload(demo_store: Store) -> None:
    found = blocks(drill_steps(told_of(demo_store, "luludeer88")), LIVE)
    assert any(isinstance(block, Note) and "整场数据下载" in block.text for block in found)


def test_a_figure_opens_to_its_sums_and_the_file(demo_store: Store, steps: tuple[Step, ...]) -> None:
    row = next(row for row in table(steps, "自营 ") if row["carrier"] == "直播")
    where = (("dimension", "sale_type_carrier"), ("carrier", "直播"), ("sale_type", "自营"))
    found = explain(demo_store, DEMO_MERCHANT, (), "click_order_rate", where, days=(FIRST, LAST))
    assert found.value == pytest.approx(row["click_order_rate"])
    (sums,) = demo_store.query(
        """SELECT sum(orders), sum(product_clicks) FROM current_composition
           WHERE sale_type = '自营' AND carrier = '直播' AND ad_period = '不限' AND day BETWEEN $first AND $last""",
        {"first": FIRST, "last": LAST},
    )
    assert found.denominator is not None
    assert (found.numerator.value, found.denominator.value) == sums
    assert [one.days for one in found.uploads] == [7]
    assert "成交分析" in found.uploads[0].file


def test_days_and_sellers_are_known_before_anything_is_asked(demo_store: Store) -> None:
    assert (days_known(demo_store, DEMO_MERCHANT)[0], len(days_known(demo_store, DEMO_MERCHANT))) == (
        date(2026, 11, 4),
        17,
    )
    assert [(one.account, one.sale_type) for one in sellers(demo_store, DEMO_MERCHANT)] == [
        ("qingye_outdoor", "自营"),
        ("00835512", "自营"),
        ("luludeer88", "合作"),
        ("0431177520", "合作"),
    ]


def test_a_listing_that_the_export_cut_short_is_said_and_held_against_nothing(
    demo_database: Path, tmp_path: Path
) -> None:
    store = Store(str(shutil.copy(demo_database, tmp_path / "cut.duckdb")))
    store.query("DELETE FROM current_composition_carrier WHERE day = '2026-11-19' AND holder = '猜你喜欢'")
    store.query("DELETE FROM current_composition_carrier WHERE day = '2026-11-18' AND holder_id = 'qingye_outdoor'")
    one = told_of(store, "qingye_outdoor")
    found = drill_steps(one)
    crossed = {block.title: block for block in pairs_step(one).blocks if isinstance(block, Table)}
    store.close()
    cut = [block for step in found for block in step.blocks if isinstance(block, Table) and "没有列" in block.caption]
    assert [block.title.split()[0] for block in cut] == ["晴野户外旗舰店", "商品卡来源", "商品卡逐个入口"]
    assert "没有列出这个账号的 11-18" in cut[0].caption
    accounts, whole = crossed["载体 × 账号/渠道"], crossed["自营/合作 × 载体"]
    assert accounts.caption.startswith("导出没有列全:本期列出全店的 ")
    assert not any(column.key.startswith("change") for column in accounts.columns)
    assert "没有列全" not in whole.caption and any(column.key.startswith("change") for column in whole.columns)
    assert "商品卡的入口(11-19)" in cut[1].caption
    assert not any(column.key == "change" for block in cut for column in block.columns)
