"""交易构成: what the shop sold comes out whole whichever way it is taken apart, changes are split to the cent."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.errors import NothingToReview
from core.reading.batch import Batch
from core.reports.texts import verdict_words
from core.reviews import review
from core.reviews.attribution import cents
from core.reviews.blocks import Attribution, Note, Split, Table
from core.reviews.shop.days import day_words, shop_scope
from core.reviews.shop.dimensions import DIMENSIONS, SHOP
from core.reviews.shop.effects import attribution, effects
from core.reviews.shop.judging import book
from core.reviews.shop.parts import Parts, Told, told
from core.reviews.shop.tables import MOST, dimension_blocks
from core.reviews.shop.whole import REFUNDS, cards
from core.scope import SAME_SPAN, Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reading import composed
from tests.core.reading.composed import BANDS, PATHS, PERIODS, Pile, gmv, save, sold
from tests.core.reading.workbooks import Row, batch, table, write
from tests.core.warehouse.made import MERCHANT, put

NOW, BEFORE = ("20260630", "20260629"), ("20260628", "20260627")
DAYS = (*NOW, *BEFORE)
SPAN = Question(MERCHANT, start=date(2026, 6, 29), end=date(2026, 6, 30))
PAY: Callable[[Pile], Decimal] = lambda pile: pile["pay"]  # noqa: E731


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four days in all eleven sheets: two under review and the two before. Not to be written to."""
    store = Store(":memory:")
    put(store, batch(save(tmp_path_factory.mktemp("whole") / composed.NAME, DAYS)))
    yield store
    store.close()


@pytest.fixture(scope="module")
def one(whole: Store) -> Told:
    return told(whole, shop_scope(whole, SPAN))


def few(folder: Path, days: Sequence[str] = DAYS, **changed: list[Row]) -> Batch:
    """A workbook of the overview and of some sheets that are told otherwise."""
    sheets = {"成交概览": composed.rows("成交概览", days), **changed}
    return batch(write(folder / composed.NAME, {title: table(rows) for title, rows in sheets.items()}))


def of(days: Sequence[str], figure: Callable[[Pile], Decimal], **cut: Sequence[str]) -> Decimal:
    """A figure by hand: the days' piles of these sellers, carriers and periods."""
    return sum((figure(sold(day, **cut)) for day in days), Decimal(0))


def by_path(parts: Parts, key: str) -> dict[tuple[str, ...], tuple[float, float]]:
    now, before = (side.sums[key].tolist() for side in (parts.now, parts.before))
    return {value.path: sides for value, *sides in zip(parts.values, now, before, strict=True)}


def money_table(parts: Parts) -> Table:
    return next(b for b in dimension_blocks(parts) if isinstance(b, Table) and "钱从哪来" in b.title)


def cells(block: Table) -> list[dict[str, Any]]:
    keys = [column.key for column in block.columns]
    return [dict(zip(keys, row, strict=True)) for row in block.rows]


# Sums


def test_the_shop_is_the_row_of_all_carriers_and_periods(one: Told) -> None:
    shop = one.parts(SHOP)
    for side, days in ((shop.now, NOW), (shop.before, BEFORE)):
        assert side.whole["gmv"] == pytest.approx(float(of(days, gmv)))
        assert side.whole["product_clicks"] == float(of(days, lambda pile: pile["clicks"]))
        # Whoever buys in two carriers is one buyer of the day; whoever buys on two days counts twice.
        assert side.whole["buyers"] == float(of(days, lambda pile: pile["buyers"]))
    assert one.parts("carrier").now.sums["buyers"].sum() != shop.now.whole["buyers"]


CUTS: list[tuple[str, tuple[str, ...], dict[str, Sequence[str]]]] = [
    ("carrier", ("直播",), {"carriers": ("直播",)}),
    ("ad_period", ("非投放时段",), {"periods": PERIODS[2:]}),
    ("carrier_ad_period", ("直播", "标准+品牌投放"), {"carriers": ("直播",), "periods": PERIODS[1:2]}),
    ("sale_type", ("合作",), {"sellers": ("合作",)}),
    ("account", ("合作", "更多账号"), {"sellers": ("合作",), "periods": PERIODS[1:]}),
    ("terminal", ("抖音极速版",), {"periods": PERIODS[1:2]}),
]


@pytest.mark.parametrize(("key", "path", "cut"), CUTS)
def test_a_value_comes_out_as_its_piles_on_both_sides(
    one: Told, key: str, path: tuple[str, ...], cut: dict[str, Sequence[str]]
) -> None:
    sides = by_path(one.parts(key), "gmv")[path]
    assert sides == pytest.approx([float(of(days, gmv, **cut)) for days in (NOW, BEFORE)])
    orders = by_path(one.parts(key), "orders")[path]
    assert orders == pytest.approx([float(of(days, lambda p: p["orders"], **cut)) for days in (NOW, BEFORE)])


@pytest.mark.parametrize("key", [key for key in DIMENSIONS if key not in (SHOP, "category_4")])
def test_no_dimension_counts_anything_twice_or_leaves_anything_out(one: Told, key: str) -> None:
    parts = one.parts(key)
    for side, days in ((parts.now, NOW), (parts.before, BEFORE)):
        assert side.sums["user_pay"].sum() == pytest.approx(float(of(days, PAY)))


def test_what_sold_on_both_sides_without_clicks_is_not_called_new_or_gone(one: Told) -> None:
    parts = one.parts("carrier")
    grids = {**parts.before.grids, "product_clicks": parts.before.grids["product_clicks"].copy()}
    grids["product_clicks"][:, 0] = 0.0
    block = money_table(replace(parts, before=replace(parts.before, grids=grids)))
    first = next(row for row in cells(block) if row["value"] == parts.values[0].name)
    assert first["unsplit"] == first["change"] != 0
    assert "born" not in first and first["flow"] is None
    assert "拆不开 = 两边都有成交、却有一边没有商品点击次数或订单的" in block.caption
    assert "拆不开" not in money_table(parts).caption


def test_a_change_is_not_split_by_clicks_that_a_selling_day_does_not_tell(one: Told) -> None:
    parts = one.parts("carrier")
    grids = {**parts.now.grids, "product_clicks": parts.now.grids["product_clicks"].copy()}
    grids["product_clicks"][0, 0] = math.nan
    found = effects(replace(parts, now=replace(parts.now, grids=grids)))
    assert found[0].parts is None and found[0].yuan == effects(parts)[0].yuan
    assert found[1].parts is not None and sum(found[1].parts) == found[1].yuan


def test_volumes_that_a_selling_day_does_not_tell_are_divided_by_nothing(one: Told) -> None:
    parts = one.parts("carrier")
    grids = {**parts.now.grids, "buyers": parts.now.grids["buyers"].copy()}
    grids["buyers"][0, 0] = math.nan
    block = dimension_blocks(replace(parts, now=replace(parts.now, grids=grids)))[-1]
    assert isinstance(block, Table)
    lines = {row["value"]: row for row in cells(block)}
    first, second = (lines[parts.values[place].name] for place in (0, 1))
    assert (first["buyers"], first["ticket_per_buyer"]) == (None, None)
    assert second["buyers"] and second["ticket_per_buyer"]


def test_leaves_are_the_deepest_level_that_a_row_is_divided_to(tmp_path: Path, store: Store, one: Told) -> None:
    assert {value.name for value in one.parts("leaf").values} == {" > ".join(path) for path in PATHS.values()}
    rows = [row for row in composed.rows("品类构成", DAYS) if row["三级类目"] != "沐浴露/油/乳"]
    put(store, few(tmp_path, 品类构成=rows))
    parts = told(store, shop_scope(store, SPAN)).parts("leaf")
    assert "个人护理 > 身体清洁" in {value.name for value in parts.values}
    assert parts.now.sums["user_pay"].sum() == pytest.approx(float(of(NOW, PAY)))


def test_the_older_workbook_tells_the_same(tmp_path: Path, store: Store, one: Told) -> None:
    headers = {title: composed.older(title) for title in ("成交概览", "自营成交", "合作成交")}
    put(store, batch(save(tmp_path / composed.NAME, DAYS, headers=headers)))
    older = told(store, shop_scope(store, SPAN))
    for key in DIMENSIONS:
        for metric in DIMENSIONS[key].carries:
            newer, told_then = (by_path(found.parts(key), metric) for found in (one, older))
            assert set(newer) == set(told_then)
            for path, sides in newer.items():
                assert told_then[path] == pytest.approx(sides, nan_ok=True), (key, metric, path)


def test_an_account_that_changes_its_name_stays_one(tmp_path: Path, store: Store) -> None:
    rows = composed.rows("账号构成", DAYS)
    for row in rows:
        if row["抖音号"] == "00123456789" and row["日期"] in BEFORE:
            row["账号名称"] = "从前的店名"
    put(store, few(tmp_path, 账号构成=rows))
    names = [value.name for value in told(store, shop_scope(store, SPAN)).parts("account").values]
    assert names.count("示例旗舰店") == 1
    assert "从前的店名" not in names


# Changes


SPLIT = [key for key in DIMENSIONS if key not in (SHOP, "category_4")]


@pytest.mark.parametrize("key", SPLIT)
def test_a_change_and_its_causes_add_up_to_the_cent(one: Told, key: str) -> None:
    parts = one.parts(key)
    rows = cells(money_table(parts))
    figure = gmv if parts.money == "gmv" else PAY
    total = of(NOW, figure) - of(BEFORE, figure)
    assert sum((row["change"] for row in rows), Decimal(0)) == total
    for row in rows:
        causes = [row.get(cause) for cause in ("flow", "mix", "rate", "ticket", "born")]
        assert sum((one for one in causes if isinstance(one, Decimal)), Decimal(0)) == row["change"]


def test_the_causes_are_the_logarithmic_split(one: Told) -> None:
    sides = []
    for days in (BEFORE, NOW):
        clicks, orders, money, all_clicks = (
            float(of(days, figure, **cut))
            for figure, cut in (
                (lambda p: p["clicks"], {"carriers": ("图文",)}), (lambda p: p["orders"], {"carriers": ("图文",)}),
                (gmv, {"carriers": ("图文",)}), (lambda p: p["clicks"], {}),
            )
        )  # fmt: skip
        sides.append((all_clicks, clicks / all_clicks, orders / clicks, money / orders, money))
    (*old, was), (*new, now) = sides
    weight = (now - was) / math.log(now / was)
    expected = [weight * math.log(b / a) for a, b in zip(old, new, strict=True)]
    row = next(row for row in cells(money_table(one.parts("carrier"))) if row["value"] == "图文")
    told_causes = [float(str(row[cause])) for cause in ("flow", "mix", "rate", "ticket")]
    assert told_causes == pytest.approx(expected, abs=0.011)


def test_the_whole_is_attributed_over_carriers(one: Told) -> None:
    split = attribution(one.parts("carrier"), one.against.word)
    assert isinstance(split, Attribution)
    assert (split.before, split.after) == (of(BEFORE, gmv), of(NOW, gmv))
    assert sum(term.yuan for term in split.terms) == split.total == of(NOW, gmv) - of(BEFORE, gmv)
    assert all(sum(part.yuan for part in term.parts) == term.yuan for term in split.terms)
    assert all(abs(a.yuan) >= abs(b.yuan) for a, b in pairwise(split.terms))


def test_an_account_only_on_one_side_is_a_term_of_its_own_and_the_rest_is_uncovered(
    tmp_path: Path, store: Store
) -> None:
    rows = [row for row in composed.rows("账号构成", DAYS) if row["账号名称"] != "更多账号" or row["日期"] in NOW]
    put(store, few(tmp_path, 账号构成=[row for row in rows if row["自营/合作"] == "合作"]))
    found = {row["value"]: row for row in cells(money_table(told(store, shop_scope(store, SPAN)).parts("account")))}
    new = found["更多账号"]
    assert new["born"] == new["change"] == of(NOW, gmv, sellers=("合作",), periods=PERIODS[1:])
    assert new.get("flow") is None
    assert found["未覆盖"]["gmv"] == of(NOW, gmv, sellers=("自营",))
    assert sum((row["change"] for row in found.values()), Decimal(0)) == of(NOW, gmv) - of(BEFORE, gmv)


def test_of_hundreds_of_values_the_small_ones_share_a_line(tmp_path: Path, store: Store) -> None:
    first = composed.rows("账号构成", DAYS)
    rows = [
        {**row, "账号名称": f"达人{number}", "抖音号": f"id{number}"}
        for row in first[:1] + [row for row in first if row["日期"] != first[0]["日期"]][:1]
        for number in range(MOST + 20)
    ]
    put(store, few(tmp_path, 账号构成=rows))
    parts = told(store, shop_scope(store, SPAN)).parts("account")
    shown = cells(money_table(parts))
    assert shown[MOST]["value"] == "其余 20 个"
    listed = [Decimal(str(row["gmv"])) for row in shown if row["value"] != "未覆盖"]
    assert sum(listed) == cents(float(parts.now.sums["gmv"].sum()))


def test_rates_are_of_sums_and_the_workbook_can_work_them_out(one: Told) -> None:
    block = next(b for b in dimension_blocks(one.parts("carrier")) if isinstance(b, Table) and "转化" in b.title)
    row = next(row for row in cells(block) if row["value"] == "直播")
    live = {"carriers": ("直播",)}
    orders, clicks = (float(of(NOW, lambda p, k=key: p[k], **live)) for key in ("orders", "clicks"))
    assert row["click_order_rate"] == pytest.approx(orders / clicks)
    back, paid = float(of(NOW, lambda p: p["refund"], **live)), float(of(NOW, PAY, **live))
    assert row["user_pay_refund_rate"] == pytest.approx(back / paid)
    for column in block.columns:
        if column.of is not None:
            above, below = (float(str(row[key])) for key in column.of)
            assert row[column.key] == pytest.approx(above / below)
    assert "按天累加" in block.caption


def test_what_an_export_does_not_carry_is_left_out_and_said(one: Told) -> None:
    table = next(b for b in dimension_blocks(one.parts("crowd")) if isinstance(b, Table) and "转化" in b.title)
    assert {"product_clicks", "refund_amount", "gmv"}.isdisjoint(column.key for column in table.columns)
    assert "没有成交金额、商品点击次数、退款金额" in table.caption
    assert "人均单数" in money_table(one.parts("crowd")).caption
    estimated = next(b for b in dimension_blocks(one.parts("price_band")) if isinstance(b, Table) and "转化" in b.title)
    assert "估算" in estimated.caption


def test_shares_stand_side_by_side_and_price_bands_from_the_cheapest(one: Told) -> None:
    (split,) = (b for b in dimension_blocks(one.parts("price_band")) if isinstance(b, Split))
    assert [part.name for part in split.parts] == list(BANDS)
    assert sum(part.share for part in split.parts) == pytest.approx(1)
    assert sum(part.before_share or 0 for part in split.parts) == pytest.approx(1)


# Totals


def test_totals_stand_beside_their_sums_and_people_say_how_they_add_up(one: Told) -> None:
    found = {reading.metric: reading for reading in cards(one, book(one)).readings}
    assert found["gmv"].value == pytest.approx(float(of(NOW, gmv)))
    assert found["gmv"].before == pytest.approx(float(of(BEFORE, gmv)))
    rate = found["click_order_rate"]
    orders, clicks = of(NOW, lambda p: p["orders"]), of(NOW, lambda p: p["clicks"])
    assert (rate.numerator, rate.denominator) == (float(orders), float(clicks))
    assert rate.value == pytest.approx(float(orders / clicks))
    assert found["buyers"].note == found["ticket_per_buyer"].note == "按天累加"
    assert {reading.verdict for reading in found.values()} == {"no_history"}, "two days before judge nothing"
    refunds = found["refund_amount"]
    assert (refunds.before, verdict_words(refunds)) == (None, REFUNDS)


# Days


def test_without_dates_the_latest_seven_days_are_meant_as_far_as_any_are_told(whole: Store, demo_store: Store) -> None:
    assert shop_scope(demo_store, Question(DEMO_MERCHANT)).days == (date(2026, 11, 14), date(2026, 11, 20))
    assert shop_scope(whole, Question(MERCHANT)).days == (date(2026, 6, 27), date(2026, 6, 30))
    found = review(whole, "shop", Question(MERCHANT))
    assert not any(isinstance(block, Note) and "缺" in block.text for block in found.blocks)


def test_nothing_loaded_says_where_the_download_is(store: Store) -> None:
    with pytest.raises(NothingToReview) as error:
        review(store, "shop", Question(MERCHANT))
    assert "全店成交分析" in str(error.value.remedy)


def test_days_without_any_row_are_no_review_of_nothing(whole: Store) -> None:
    with pytest.raises(NothingToReview) as error:
        review(whole, "shop", Question(MERCHANT, start=date(2026, 7, 5), end=date(2026, 7, 8)))
    assert error.value.fact == "2026-07-05 至 2026-07-08 没有成交分析"


def test_accounts_narrow_no_total(whole: Store, one: Told) -> None:
    asked = Question(MERCHANT, start=SPAN.start, end=SPAN.end, accounts=("00123456789",))
    assert told(whole, shop_scope(whole, asked)).parts(SHOP).now.whole == one.parts(SHOP).now.whole


def test_days_that_are_missing_are_named_and_nothing_is_subtracted(tmp_path: Path, store: Store) -> None:
    put(store, few(tmp_path, DAYS[:3]))
    found = review(store, "shop", SPAN)
    (note,) = (block for block in found.blocks if isinstance(block, Note) and block.title == "先看这一句")
    assert "缺 06-27" in note.text
    assert not [block for block in found.blocks if isinstance(block, Attribution)]
    for block in found.blocks:
        if isinstance(block, Table):
            assert "change" not in [column.key for column in block.columns]
    assert "比上一周期" not in found.headline


def test_a_promotion_on_one_side_is_said_first_and_nothing_is_compared(tmp_path: Path, store: Store) -> None:
    put(store, few(tmp_path))
    ledger.enter(store, MERCHANT, "promotion", [{"day": date(2026, 6, 28), "name": "618返场"}], "tests")
    one = told(store, shop_scope(store, SPAN))
    assert one.unfair == "上一周期含618返场,之前也没有同类的平日,先不比。补传更早的成交分析后就能比"
    assert attribution(one.parts("carrier"), one.against.word) is None
    ledger.enter(store, MERCHANT, "promotion", [{"day": date(2026, 6, 30), "name": "618返场"}], "tests")
    assert not told(store, shop_scope(store, SPAN)).unfair


def test_days_a_year_before_are_held_against_without_what_lies_between(tmp_path: Path, store: Store) -> None:
    """More than four weeks are held against those 52 weeks before: days in between are nobody's."""
    between = ("20260101", "20250701")
    put(store, few(tmp_path, ("20260630", "20250630", *between)))
    asked = Question(MERCHANT, start=date(2026, 6, 1), end=date(2026, 6, 30), against=SAME_SPAN)
    one = told(store, shop_scope(store, asked))
    shop = one.parts(SHOP)
    assert shop.now.whole["gmv"] == pytest.approx(float(of(("20260630",), gmv)))
    # The day that is told now is the last of thirty: then it was the first of July.
    assert shop.before.whole["gmv"] == pytest.approx(float(of(("20250701",), gmv)))
    assert one.against.said == "本期缺 06-01 至 06-29 的成交分析,两边都只算其余 1 天"


def test_a_sheet_that_lacks_a_day_compares_nothing_by_itself(tmp_path: Path, store: Store) -> None:
    put(store, few(tmp_path, 终端构成=composed.rows("终端构成", DAYS[:3])))
    one = told(store, shop_scope(store, SPAN))
    assert not one.unfair
    assert one.parts("terminal").unfair == "终端的数据缺 06-27,两边的金额不能相减"
    assert not one.parts("crowd").values


def test_days_are_written_as_runs() -> None:
    days = [date(2026, 11, day) for day in (1, 2, 3, 5, 7, 8)]
    assert day_words(days) == "11-01 至 11-03、11-05、11-07、11-08"
