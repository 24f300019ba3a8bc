"""托管资格: the products of a table, all at once, against answers reckoned apart and against rows made by hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.errors import FupanError
from core.metrics.ask import Window, ask
from core.reviews.checkup.entrusting import ANY, NOBODY, UNSURE, WRONG, Entrusted, entrusted, table
from core.rules.managed_plan import Eligibility
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing

DAY = date(2026, 11, 20)


def row(product: str, leader: str | None = None, orders: int | None = None, **more: Any) -> dict[str, Any]:
    told = {
        "account": "全店", "day": DAY, "product_id": product, "product_name": f"商品{product}", "leader": leader,
        "leader_orders": orders, "ordinary_plan": "已开", "alliance_orders": 800, "cooperation": "无",
    }  # fmt: skip
    return told | more


def loaded(store: Store, *rows: dict[str, Any]) -> dict[str, Entrusted]:
    ledger.commit(store, MERCHANT, [batch("alliance_product", landing("alliance_product", rows))], "tests")
    found = entrusted(store, MERCHANT)
    assert found is not None
    return {one.product_id: one for one in found[1]}


def test_the_demo_products_come_out_as_reckoned_apart(demo_store: Store, answers: dict[str, Any]) -> None:
    told = answers["alliance_product"]["products"]
    found = entrusted(demo_store, DEMO_MERCHANT)
    assert found is not None
    day, products = found
    assert day == DAY
    assert {one.product_id for one in products} == set(told)
    for one in products:
        assert isinstance(one.found, Eligibility)
        verdicts = {standing.leader: standing.eligible for standing in one.found.leaders}
        assert {name for name, able in verdicts.items() if able} == set(told[one.product_id]["able"])
        assert {name for name, able in verdicts.items() if able is False} == set(told[one.product_id]["barred"])
        assert one.found.product.sales == told[one.product_id].get("sales")


def test_metrics_are_what_the_table_says(demo_store: Store) -> None:
    since = datetime(2026, 11, 20)
    window = Window(DEMO_MERCHANT, (), since, since + timedelta(days=1))
    by = ("day", "product_id", "product_name")
    answer = ask(demo_store, "alliance_product", ("alliance_orders", "leader_orders"), window, by)
    by_hand = demo_store.query(
        "SELECT product_id, min(alliance_orders), sum(leader_orders) FROM landed_alliance_product "
        "WHERE merchant = ? GROUP BY product_id ORDER BY product_id",
        [DEMO_MERCHANT],
    )
    for place, (product, orders, through) in enumerate(by_hand):
        assert answer.dimensions["product_id"][place] == product
        for key, expected in (("alliance_orders", orders), ("leader_orders", through)):
            value = answer.numerators[key][place]
            assert value != value if expected is None else value == expected


def test_a_product_is_told_in_a_word(store: Store) -> None:
    found = loaded(
        store,
        row("1", "甲", 10),
        row("2", "甲", 1_400, alliance_orders=2_000),
        row("3", "甲", 1_300, alliance_orders=2_000),
        row("4", "甲", None, alliance_orders=2_000),
        row("5", "甲", 2_100, alliance_orders=2_000),
        row("6"),
        row("7", "甲", 10, ordinary_plan="也许"),
        row("8", "甲", 10, cooperation="托管"),
        row("9", "甲", 10, cooperation="招商活动"),
    )
    words = {
        "1": ANY,
        "2": "只能给甲",
        "3": NOBODY,
        "4": UNSURE,
        "5": WRONG,
        "6": ANY,
        "7": UNSURE,
        "8": "已托管给甲",
        "9": "只能给甲",
    }
    assert {product: one.word for product, one in found.items()} == words


def test_rows_that_disagree_about_their_product_are_told_and_not_picked_from(store: Store) -> None:
    found = loaded(
        store,
        row("1", "甲", 1),
        row("1", "乙", 1, alliance_orders=900),
        row("2", "甲", 1),
        row("2", "乙", 1, ordinary_plan="未开"),
    )
    assert [one.word for one in found.values()] == [WRONG, WRONG]
    assert {one.found.fact.split("的")[1] for one in found.values() if isinstance(one.found, FupanError)} == {
        "近90天联盟销量写得不一样",
        "普通计划写得不一样",
    }


def test_a_share_below_the_limit_is_not_shown_as_the_limit(store: Store) -> None:
    found = loaded(store, row("1", "甲", 699_999, alliance_orders=1_000_000))
    (line,) = table(list(found.values())).rows
    assert (line[:2], line[3:]) == (("商品1", NOBODY), (1_000_000, 1, "甲", pytest.approx(69.99)))
    assert "甲占 69.99%,不够 70%;等近 90 天销量回到 1,000 单以内" in str(line[2])


def test_what_stands_in_the_way_is_told_with_what_to_do_and_nothing_where_nothing_does(store: Store) -> None:
    found = loaded(
        store, row("1", "甲", 10), row("2", "甲", 10, ordinary_plan="未开"), row("3", "甲", 900),
        row("4", "甲", 10, cooperation="托管"), row("5", "甲", 10), row("5", "乙", 10, cooperation=None),
    )  # fmt: skip
    assert {product: one.todo for product, one in found.items()} == {
        "1": None,
        "2": "普通计划没开;先给这个商品开普通计划",
        "3": "团长出单一共 900 单,比近 90 天联盟销量 800 单还多;请核对两个数是不是同一个 90 天",
        "4": None,
        "5": "不知道乙有没有合作;查清后填上",
    }


def test_the_latest_day_counts(store: Store) -> None:
    loaded(store, row("1", "甲", 10), row("2", "甲", 10))
    newer = [row("1", "甲", 10, day=date(2026, 11, 21))]
    ledger.commit(store, MERCHANT, [batch("alliance_product", landing("alliance_product", newer))], "tests")
    found = entrusted(store, MERCHANT)
    assert found is not None
    assert (found[0], [one.product_id for one in found[1]]) == (date(2026, 11, 21), ["1"])


def test_nothing_loaded_is_nothing(store: Store) -> None:
    assert entrusted(store, MERCHANT) is None
