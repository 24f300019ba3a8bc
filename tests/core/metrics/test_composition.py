"""The shop's day and its refunds as facts: every way to take them apart adds up, and nothing counts twice."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.metrics import METRICS
from core.metrics.ask import GRAIN, Window, ask
from core.reading.batch import Batch
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.core.reading import composed, test_refunds
from tests.core.reading.composed import CARRIERS, DAYS, PERIODS, SELLERS, Pile, gmv, heap, pile, save, sold
from tests.core.reading.workbooks import batch, table, write
from tests.core.warehouse.made import MERCHANT, put

WINDOW = Window(MERCHANT, (), datetime(2026, 1, 1), datetime(2027, 1, 1))
SHOP = {"dimension": "shop"}
SETTLED: Callable[[Pile], Decimal] = lambda p: gmv(p) - p["back"]  # noqa: E731
FEES: Callable[[Pile], Decimal] = lambda p: p["platform_fee"] + p["talent_fee"]  # noqa: E731


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return batch(save(tmp_path_factory.mktemp("usual") / composed.NAME))


@pytest.fixture(scope="module")
def shop(usual: Batch) -> Iterator[Store]:
    store = Store(":memory:")
    put(store, usual)
    yield store
    store.close()


def everything(day: str) -> Pile:
    return heap(
        [pile(day, seller, carrier, period) for seller in SELLERS for carrier in CARRIERS for period in PERIODS]
    )


# What a dimension is called → the figures that it has and that add up to the day's.
ALL = ("gmv", "user_pay", "orders", "items", "product_clicks", "refund_amount")
ADDING_UP = {
    "shop": (*ALL, "ad_cost", "net_gmv"), "carrier": (*ALL, "ad_cost", "net_gmv"), "ad_period": ALL,
    "carrier_ad_period": ALL, "sale_type": (*ALL, "ad_cost", "net_gmv"), "sale_type_carrier": (*ALL, "ad_cost"),
    "sale_type_ad_period": ALL, "sale_type_carrier_ad_period": ALL, "account": (*ALL, "ad_cost", "platform_commission"),
    "carrier_account": (*ALL, "ad_cost", "talent_commission"), "terminal": ALL, "sale_type_terminal": ALL[:-1],
    "category_1": ("user_pay", "refund_amount"), "category_2": ("user_pay", "refund_amount"),
    "category_3": ("user_pay", "refund_amount"), "price_band": ("user_pay",), "crowd": ("user_pay", "orders"),
    "carrier_crowd": ("user_pay", "orders"), "product": ("user_pay", "coupon_amount"),
    "carrier_product": ("user_pay", "coupon_amount"),
}  # fmt: skip
OF_PILES: dict[str, Callable[[Pile], Decimal]] = {
    "gmv": gmv, "user_pay": lambda p: p["pay"], "orders": lambda p: p["orders"], "items": lambda p: p["items"],
    "product_clicks": lambda p: p["clicks"], "refund_amount": lambda p: p["refund"], "ad_cost": lambda p: p["cost"],
    "net_gmv": lambda p: gmv(p) - p["fast"], "platform_commission": lambda p: p["platform_fee"],
    "talent_commission": lambda p: p["talent_fee"], "coupon_amount": lambda p: p["coupon"],
}  # fmt: skip


@pytest.mark.parametrize("dimension", ADDING_UP)
def test_the_values_of_a_dimension_add_up_to_the_day(shop: Store, dimension: str) -> None:
    figures = ADDING_UP[dimension]
    listed = ", ".join(f"CAST(sum({key}) AS DECIMAL(18,2))" for key in figures)
    told = shop.query(f"SELECT day, {listed} FROM fact_composition WHERE dimension = ? GROUP BY day", [dimension])
    assert {f"{day:%Y%m%d}": sums for day, *sums in told} == {
        day: [OF_PILES[key](everything(day)) for key in figures] for day in DAYS
    }


def test_there_are_no_other_dimensions_and_no_row_counts_twice(shop: Store, usual: Batch) -> None:
    dimensions = {row[0] for row in shop.query("SELECT DISTINCT dimension FROM fact_composition")}
    assert dimensions == {*ADDING_UP, "carrier_item"}
    grain = ", ".join(sorted(GRAIN["composition"]))
    rows, distinct = shop.query(f"SELECT count(*), count(DISTINCT ({grain})) FROM fact_composition")[0]
    assert rows == distinct
    roll_ups_told_elsewhere = 3 * len(DAYS)  # 整体 of 全部, 自营 and 合作: the shop, and its two sellers
    assert rows == usual.rows - roll_ups_told_elsewhere


@pytest.mark.parametrize(("dimension", "value", "of"), [
    ("carrier", "直播", lambda day: sold(day, SELLERS, ("直播",))),
    ("carrier_ad_period", "图文 × 非投放时段", lambda day: sold(day, SELLERS, ("图文",), PERIODS[2:])),
    ("sale_type_carrier_ad_period", "合作 × 其他 × 标准+品牌投放",
     lambda day: sold(day, ("合作",), ("其他",), PERIODS[1:2])),
    ("terminal", "抖音极速版", lambda day: sold(day, SELLERS, CARRIERS, PERIODS[1:2])),
    ("category_2", "个人护理 > 洗发护发", lambda day: sold(day, SELLERS, ("直播", "短视频"))),
    ("category_3", "个人护理 > 身体清洁 > 沐浴露/油/乳", lambda day: sold(day, SELLERS, ("商品卡",))),
    ("price_band", "10-20", lambda day: sold(day, SELLERS, ("短视频",))),
    ("carrier_crowd", "图文 × 首购", lambda day: sold(day, SELLERS, ("图文",), PERIODS[1:])),
    ("account", "合作 × 更多账号", lambda day: sold(day, ("合作",), CARRIERS, PERIODS[1:])),
    ("carrier_account", "自营 × 商品卡 × 搜索", lambda day: sold(day, ("自营",), ("商品卡",), PERIODS[:1])),
    ("carrier_item", "合作 × 商品卡 × 示例商品", lambda day: sold(day, ("合作",), ("商品卡",))),
    ("product", "其他", lambda day: sold(day, SELLERS, CARRIERS, PERIODS[2:])),
])  # fmt: skip
def test_a_value_is_what_its_sheet_says(shop: Store, dimension: str, value: str, of: Callable[[str], Pile]) -> None:
    answer = ask(shop, "composition", ["user_pay"], WINDOW, ("day", "value"), {"dimension": dimension})
    told = {
        (f"{day.astype('datetime64[D]').item():%Y%m%d}", name): pay
        for day, name, pay in zip(*answer.dimensions.values(), answer.numerators["user_pay"], strict=True)
    }
    for day in DAYS:
        assert told[day, value] == pytest.approx(float(of(day)["pay"]))


def test_what_is_no_roll_up_keeps_its_names_and_numbers(shop: Store) -> None:
    rows = shop.query(
        "SELECT DISTINCT dimension, name, value_id, sale_type, carrier, holder_type FROM fact_composition "
        "WHERE value_id IS NOT NULL OR name IN ('更多账号', '全店') ORDER BY ALL"
    )
    assert ("account", "示例旗舰店", "00123456789", "自营", "全部", "官方") in rows
    assert ("account", "更多账号", None, "合作", "全部", None) in rows
    assert ("carrier_account", "8%的@达人🍔", "bVrxbe771", "合作", "直播", None) in rows
    assert ("carrier_item", "示例商品", "3001039131592455749", "自营", "商品卡", None) in rows
    assert ("carrier_product", "示例商品二", "3224312389372065953", "全部", "图文", None) in rows
    assert ("shop", "全店", None, "全部", "全部", None) in rows


# Metrics


RATES: dict[str, tuple[Callable[[Pile], Decimal], Callable[[Pile], Decimal]]] = {
    "click_order_rate": (lambda p: p["orders"], lambda p: p["clicks"]),
    "user_pay_refund_rate": (lambda p: p["refund"], lambda p: p["pay"]),
    "user_pay_per_item": (lambda p: p["pay"], lambda p: p["items"]),
    "exposure_gpm": (lambda p: p["pay"] * 1000, lambda p: p["seen"]),
    "ad_driven_share": (lambda p: p["driven"], gmv),
    "ad_cost_rate": (lambda p: p["cost"], gmv),
    "ad_cost_rate_promoted": (lambda p: p["promoted"], gmv),
    "ad_cost_rate_settled": (lambda p: p["cost"], SETTLED),
    "ad_cost_rate_settled_promoted": (lambda p: p["promoted"], SETTLED),
    "full_cost_rate": (lambda p: p["cost"] + FEES(p), gmv),
    "full_cost_rate_promoted": (lambda p: p["promoted"] + FEES(p), gmv),
    "full_cost_rate_settled": (lambda p: p["cost"] + FEES(p), SETTLED),
    "full_cost_rate_settled_promoted": (lambda p: p["promoted"] + FEES(p), SETTLED),
    "shop_efficiency": (gmv, lambda p: p["cost"]),
    "shop_efficiency_promoted": (gmv, lambda p: p["promoted"]),
    "ad_efficiency": (lambda p: p["driven"], lambda p: p["cost"]),
    "ad_efficiency_promoted": (lambda p: p["driven"], lambda p: p["promoted"]),
    "ticket_per_order": (gmv, lambda p: p["orders"]),
    "user_pay_per_order": (lambda p: p["pay"], lambda p: p["orders"]),
    "ticket_per_buyer": (gmv, lambda p: p["buyers"]),
    "user_pay_per_buyer": (lambda p: p["pay"], lambda p: p["buyers"]),
    "product_click_rate": (lambda p: p["clickers"], lambda p: p["watchers"]),
    "pay_rate": (lambda p: p["buyers"], lambda p: p["clickers"]),
}


def test_every_rate_is_two_sums_of_what_was_sold() -> None:
    rates = {key for key, metric in METRICS.items() if "composition" in metric.facts and metric.is_ratio}
    assert rates == set(RATES), "a rate without a definition by hand"


@pytest.mark.parametrize("key", RATES)
def test_a_rate_of_several_accounts_is_the_rate_of_their_sums(shop: Store, key: str) -> None:
    """Commissions are only told per account, so that is where all of them can be asked."""
    grain = ("day", "value", "value_id")
    answer = ask(shop, "composition", [key], WINDOW, grain, {"dimension": "account"})
    place = list(
        zip(answer.dimensions["day"].astype("datetime64[D]").tolist(), answer.dimensions["value"], strict=True)
    )
    row = place.index((date(2026, 6, 30), "合作 × 更多账号"))
    above, below = RATES[key]
    of = sold(DAYS[0], ("合作",), CARRIERS, PERIODS[1:])
    assert answer.numerators[key][row] / answer.denominators[key][row] == pytest.approx(float(above(of) / below(of)))
    summed = ask(shop, "composition", [key], WINDOW, ("dimension", "value", "value_id"), {"sale_type": "合作"})
    (row,) = np.flatnonzero(
        (summed.dimensions["dimension"] == "account") & (summed.dimensions["value"] == "合作 × 更多账号")
    )
    both = [sold(day, ("合作",), CARRIERS, PERIODS[1:]) for day in DAYS]
    expected = float(sum(above(one) for one in both) / sum(below(one) for one in both))
    assert summed.numerators[key][row] / summed.denominators[key][row] == pytest.approx(expected)


def test_shop_totals_per_day_are_those_of_the_whole(shop: Store) -> None:
    keys = ["gmv", "user_pay", "orders", "shipped_pay", "settled_amount", "net_orders"]
    answer = ask(shop, "composition", keys, WINDOW, ("day",), SHOP)
    for place, day in enumerate(sorted(DAYS)):
        of = everything(day)
        told = [answer.numerators[key][place] for key in keys]
        expected = [
            gmv(of), of["pay"], of["orders"], of["shipped"] / 100, gmv(of) - of["back"],
            of["orders"] - of["fast_orders"],
        ]  # fmt: skip
        assert told == pytest.approx([float(value) for value in expected])


def test_a_question_that_would_add_up_several_dimensions_is_refused(shop: Store) -> None:
    for by in (("day",), ("value",), ("day", "value", "carrier")):
        with pytest.raises(KeyError, match="dimension"):
            ask(shop, "composition", ["gmv"], WINDOW, by)
    assert len(ask(shop, "composition", ["gmv"], WINDOW, ("day", "dimension"))) == 2 * (len(ADDING_UP) + 1)


@pytest.mark.parametrize("key", ["buyers", "product_click_users", "ticket_per_buyer", "pay_rate"])
def test_people_are_never_added_up_over_values(shop: Store, key: str) -> None:
    with pytest.raises(KeyError, match=key):
        ask(shop, "composition", [key], WINDOW, ("day",), {"dimension": "carrier"})
    with pytest.raises(KeyError, match=key):
        ask(shop, "composition", ["gmv", key], WINDOW, ("day", "value"), {"dimension": "carrier"})
    answer = ask(shop, "composition", [key], WINDOW, ("value", "value_id"), {"dimension": "carrier"})
    assert set(answer.dimensions["value"]) == set(CARRIERS)


def test_buyers_of_a_day_are_the_days_own_and_not_the_carriers_sum(shop: Store) -> None:
    answer = ask(shop, "composition", ["buyers"], WINDOW, ("day", "value", "value_id"), SHOP)
    assert answer.numerators["buyers"].tolist() == [float(everything(day)["buyers"]) for day in sorted(DAYS)]


def test_a_dimension_that_is_asked_about_is_no_text_of_sql(shop: Store) -> None:
    assert len(ask(shop, "composition", ["gmv"], WINDOW, ("day",), {"dimension": "shop' OR true --"})) == 0
    with pytest.raises(KeyError):
        ask(shop, "composition", ["gmv"], WINDOW, ("day", "dimension"), {"merchant; DROP TABLE upload": "x"})


# What small sheets leave out


@pytest.mark.parametrize(("dimension", "values"), [
    ("price_band", {band: (SELLERS, (CARRIERS[place],), PERIODS) for place, band in enumerate(composed.BANDS)}),
    ("category_1", {"个人护理": (SELLERS, CARRIERS[:3], PERIODS), "居家日用": (SELLERS, CARRIERS[3:], PERIODS)}),
    ("category_3", {" > ".join(path): (SELLERS, (carrier,), PERIODS) for carrier, path in composed.PATHS.items()}),
    ("product", {"示例商品": (SELLERS, CARRIERS, PERIODS[:1]), "其他": (SELLERS, CARRIERS, PERIODS[2:])}),
])  # fmt: skip
def test_orders_and_clicks_that_a_sheet_does_not_print_are_worked_out_from_its_rates(
    shop: Store, dimension: str, values: dict[str, tuple[tuple[str, ...], ...]]
) -> None:
    """Orders come out exactly; clicks within what four decimals of a rate leave open. Money and buyers stay untold."""
    keys = ["orders", "product_clicks", "gmv", "buyers"]
    answer = ask(shop, "composition", keys, WINDOW, ("day", "value", "value_id", "estimated"), {"dimension": dimension})
    assert answer.dimensions["estimated"].all()
    assert np.isnan(answer.numerators["gmv"]).all()
    assert np.isnan(answer.numerators["buyers"]).all()
    days = [f"{day:%Y%m%d}" for day in answer.dimensions["day"].astype("datetime64[D]").tolist()]
    for row, (day, value) in enumerate(zip(days, answer.dimensions["value"].tolist(), strict=True)):
        if value in values:
            of = sold(day, *values[value])
            assert answer.numerators["orders"][row] == float(of["orders"])
            share = float(of["orders"] / of["clicks"])
            assert answer.numerators["product_clicks"][row] == pytest.approx(float(of["clicks"]), rel=6e-5 / share)


def test_what_is_printed_is_not_worked_out(shop: Store) -> None:
    rows = shop.query("SELECT DISTINCT dimension FROM fact_composition WHERE estimated ORDER BY ALL")
    assert [name for (name,) in rows] == [
        "carrier_product", "category_1", "category_2", "category_3", "price_band", "product",
    ]  # fmt: skip


def test_a_value_without_orders_has_no_clicks_to_work_out(tmp_path: Path) -> None:
    rows = composed.rows("价格带构成", DAYS[:1])[:1]
    rows[0] |= {"用户支付金额": 0, "成交笔单价": None, "商品点击-成交转化率(次数)": 0}
    store = Store(":memory:")
    book = {"成交概览": table(composed.rows("成交概览", DAYS[:1])), "价格带构成": table(rows)}
    put(store, batch(write(tmp_path / composed.NAME, book)))
    told = store.query("SELECT orders, product_clicks, user_pay FROM fact_composition WHERE dimension = 'price_band'")
    assert told == [(None, None, 0)]
    store.close()


def test_several_dimensions_can_be_asked_at_once(shop: Store) -> None:
    answer = ask(shop, "composition", ["gmv"], WINDOW, ("day", "dimension"), {"dimension": ("carrier", "sale_type")})
    assert sorted(set(answer.dimensions["dimension"])) == ["carrier", "sale_type"]
    expected = {f"{day}": float(gmv(everything(day))) for day in DAYS}
    days = [f"{day:%Y%m%d}" for day in answer.dimensions["day"].astype("datetime64[D]").tolist()]
    assert answer.numerators["gmv"].tolist() == pytest.approx([expected[day] for day in days])
    with pytest.raises(KeyError, match="dimension"):
        ask(shop, "composition", ["gmv"], WINDOW, ("day",), {"dimension": ("carrier", "sale_type")})


# Versions


def days(store: Store, *figures: str) -> dict[str, list[Any]]:
    listed = ", ".join(figures)
    rows = store.query(f"SELECT day, {listed} FROM fact_composition WHERE dimension = 'shop'")
    return {f"{day:%Y%m%d}": told for day, *told in rows}


def later(path: Path, *, some: tuple[str, ...], headers: dict[str, tuple[str, ...]]) -> Batch:
    """A newer download of these days: one order more per row of the overview, and what it says is still consistent."""
    rows = composed.rows("成交概览", some)
    for row in rows:
        row |= {"成交件数": row["成交件数"] + 1000, "件单价": None}
    return batch(save(path, some, changed={"成交概览": rows}, headers=headers))


def test_a_newer_download_replaces_the_days_that_it_has(tmp_path: Path, usual: Batch) -> None:
    store = Store(":memory:")
    newer = later(tmp_path / "newer.xlsx", some=("20260701", DAYS[0]), headers={})
    put(store, usual, newer)
    told = days(store, "items", "gmv")
    assert told == {
        DAYS[1]: [everything(DAYS[1])["items"], gmv(everything(DAYS[1]))],
        DAYS[0]: [everything(DAYS[0])["items"] + 1000, gmv(everything(DAYS[0]))],
        "20260701": [everything("20260701")["items"] + 1000, gmv(everything("20260701"))],
    }
    rows, distinct = store.query(
        "SELECT count(*), count(DISTINCT (day, dimension, value, value_id)) FROM fact_composition"
    )[0]
    assert rows == distinct
    store.close()


def test_a_download_without_advertising_erases_none_that_another_had(tmp_path: Path, usual: Batch) -> None:
    """Its 载体构成 has advertising as ever: that is no word about the overview's."""
    older = {title: composed.older(title) for title in ("成交概览", "自营成交", "合作成交")}
    store = Store(":memory:")
    (_, receipt) = put(store, usual, later(tmp_path / "newer.xlsx", some=DAYS, headers=older))
    told = days(store, "items", "ad_cost", "ad_driven_gmv")
    for day in DAYS:
        of = everything(day)
        assert told[day] == [of["items"] + 1000, of["cost"], of["driven"]]
    ledger.undo(store, receipt.upload_id, "测试")
    assert days(store, "items") == {day: [everything(day)["items"]] for day in DAYS}
    store.close()


def test_a_download_with_fewer_sheets_leaves_the_others_as_they_were(tmp_path: Path, usual: Batch) -> None:
    store = Store(":memory:")
    book = {"成交概览": table(composed.rows("成交概览", DAYS)), "人群构成": table(composed.rows("人群构成", DAYS)[:6])}
    put(store, usual, batch(write(tmp_path / "few.xlsx", book)))
    counts = dict(store.query("SELECT dimension, count(*) FROM fact_composition GROUP BY dimension"))
    assert counts["price_band"] == len(composed.rows("价格带构成"))
    assert counts["crowd"] == 1 + 2  # the newer file has one crowd of the first day only; the second day is the older's
    store.close()


def test_the_older_word_for_a_seller_is_the_same_seller(tmp_path: Path) -> None:
    book = {"成交概览": table(composed.rows("成交概览", DAYS[:1]))}
    for title in ("载体构成", "账号构成", "终端构成"):
        made = composed.rows(title, DAYS[:1])
        book[title] = table([{key: "带货" if cell == "合作" else cell for key, cell in row.items()} for row in made])
    store = Store(":memory:")
    put(store, batch(write(tmp_path / "older.xlsx", book)))
    sellers = store.query("SELECT DISTINCT sale_type FROM fact_composition ORDER BY ALL")
    assert sellers == [("全部",), ("合作",), ("自营",)]
    store.close()


# 退款分析


@pytest.fixture(scope="module")
def refunded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Per seller and day 全部 and its two carriers, and beside them the same by the day of the refund."""
    rows = test_refunds.report()
    rows += [row | {"退款口径": "退款时间"} for row in rows]
    store = Store(":memory:")
    put(store, batch(test_refunds.save(tmp_path_factory.mktemp("refunds") / test_refunds.NAME, rows)))
    yield store
    store.close()


def test_refunds_add_up_per_dimension_and_basis(refunded: Store) -> None:
    told = refunded.query(
        "SELECT dimension, CAST(sum(refund_amount) AS DECIMAL(18,2)), count(*) FROM fact_refund "
        "WHERE basis = '订单支付时间' GROUP BY dimension"
    )
    whole = Decimal("20.05") * 10 * 3 * 4 * 3  # ten twentieths, two sellers, two carriers, two days
    days, sellers, carriers, stages = 2, 2, 2, 4
    assert {name: (amount, rows) for name, amount, rows in told} == {
        "sale_type": (whole, days * sellers),
        "sale_type_carrier": (whole, days * sellers * carriers),
        "sale_type_stage": (whole, days * sellers * stages),
        "sale_type_carrier_stage": (whole, days * sellers * carriers * stages),
    }
    assert refunded.query("SELECT DISTINCT stage FROM fact_refund ORDER BY ALL") == [
        ("全部",), ("发货前",), ("已收货",), ("已收货退货",), ("未收货",),
    ]  # fmt: skip


def test_stages_are_asked_within_one_basis_and_people_by_row(refunded: Store) -> None:
    paid = {"dimension": "sale_type_carrier_stage", "basis": "订单支付时间"}
    answer = ask(refunded, "refund", ["refund_amount", "refund_orders"], WINDOW, ("stage",), paid)
    told = dict(zip(answer.dimensions["stage"], answer.numerators["refund_amount"], strict=True))
    unit = 20.05 * 3 * 4 * 3
    assert told == pytest.approx({"发货前": 4 * unit, "未收货": 3 * unit, "已收货": 2 * unit, "已收货退货": unit})
    for only in ({"dimension": "sale_type"}, {"basis": "退款时间"}):
        with pytest.raises(KeyError):
            ask(refunded, "refund", ["refund_amount"], WINDOW, ("day",), only)
    with pytest.raises(KeyError, match="refund_users"):
        ask(refunded, "refund", ["refund_users"], WINDOW, ("stage",), paid)
    by_row = ask(refunded, "refund", ["refund_users"], WINDOW, ("day", "sale_type", "carrier", "stage"), paid)
    assert by_row.numerators["refund_users"].sum() == 10 * 3 * 4 * 3
