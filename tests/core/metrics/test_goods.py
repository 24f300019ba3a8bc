"""Products and explanations through the store: what adds up, what is counted, and what was worked out from a rate."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import intake
from core.intake import Hints
from core.metrics.ask import Window, ask
from core.reading.attach import LiveSession
from core.warehouse.store import Store
from tests.core.reading import details
from tests.core.reading.test_explanations import BEGUN, SECONDS, explained
from tests.core.reading.test_products import CARD_NAME, LIST_NAME, NAME, card_goods, goods, shop_goods
from tests.core.reading.workbooks import write, write_table

MERCHANT = "商家甲"
YEAR = Window(MERCHANT, (), datetime(2026, 1, 1), datetime(2027, 1, 1))
LIVE = LiveSession("00123456789", None, datetime(2026, 7, 28, 8, 15))


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def take(store: Store, *paths: Path, **hints: Any) -> None:
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in(paths), "tests", Hints(**hints))
    assert [outcome.error for outcome in outcomes if outcome.error] == []


def test_people_that_only_a_printed_rate_tells_of_are_worked_out_from_it_and_marked(
    store: Store, tmp_path: Path
) -> None:
    """356 clicks at 30.2% are 1,179 who saw it, and at 4.1% paid they are 15 buyers."""
    take(store, write_table(tmp_path / NAME, goods()), session=LIVE)
    rows = store.query(
        "SELECT product_exposure_users, product_click_users, buyers, estimated FROM fact_product ORDER BY product_id"
    )
    assert rows == [(1179, 356, 15, True), (899, 195, 30, True), (None, 0, None, False)]
    found = ask(store, "product", ["product_click_rate", "click_pay_rate"], YEAR, ["product_id"])
    rate = found.numerators["product_click_rate"] / found.denominators["product_click_rate"]
    assert rate[:2].round(3).tolist() == [0.302, 0.217]
    assert np.isnan(rate[2])


def test_what_is_refunded_before_and_after_sending_is_all_that_is_refunded(store: Store, tmp_path: Path) -> None:
    take(store, write_table(tmp_path / NAME, goods()), session=LIVE)
    found = ask(store, "product", ["refund_amount", "refund_orders", "user_pay_refund_rate"], YEAR, ["session"])
    assert (found.numerators["refund_amount"].tolist(), found.numerators["refund_orders"].tolist()) == ([474], [6])
    assert found.denominators["user_pay_refund_rate"].tolist() == [68173.5]


def test_the_products_of_the_sessions_workbook_come_first_and_the_live_tab_fills_the_gaps(
    store: Store, tmp_path: Path
) -> None:
    rows = [row | {"商品ID": f"378196234913356220{n}", "用户支付金额": "¥1"} for n, row in enumerate(goods())]
    book = write(tmp_path / details.SHOP_DETAIL_NAME, details.shop_detail())
    take(store, book, write_table(tmp_path / NAME, rows), session=LIVE)
    facts = store.query(
        "SELECT user_pay, product_exposure_users, buyers, estimated, refund_pre_orders, explain_count "
        "FROM fact_product ORDER BY product_id"
    )
    assert [(float(row[0]), *row[1:]) for row in facts] == [
        (200000.0, 4410, 36, False, 1, 2),
        (16000.0, 4410, 35, False, 3, 11),
        (552.0, 4410, 34, False, 0, 0),
    ]


def test_a_room_whose_session_was_told_once_is_known_from_then_on(store: Store, tmp_path: Path) -> None:
    """Refunds grow for weeks, so the same products are downloaded again and again."""
    take(store, write_table(tmp_path / NAME, goods()), session=LIVE)
    later = [row | {"发货后退款订单数": 7, "发货后退款金额": "¥700"} for row in goods()]
    take(store, write_table(tmp_path / NAME.replace(".xlsx", " (1).xlsx"), later))
    assert store.query("SELECT count(*), count(DISTINCT session), sum(refund_post_orders) FROM fact_product") == [
        (3, 1, 21)
    ]


def test_people_of_products_are_never_added_up_over_products(store: Store) -> None:
    for fact, kept in (
        ("product", ["session"]),
        ("shop_product", ["since", "day", "carrier"]),
        ("explanation", ["session"]),
    ):
        with pytest.raises(KeyError, match="has to be asked by product_id"):
            ask(store, fact, ["buyers"], YEAR, kept)


def test_what_sold_through_cards_never_adds_to_what_sold(store: Store, tmp_path: Path) -> None:
    card = write_table(tmp_path / CARD_NAME.replace("2026_05_01~2026_05_31", "2026_11_14~2026_11_20"), card_goods(""))
    take(store, write_table(tmp_path / LIST_NAME, shop_goods()), card)
    found = ask(store, "shop_product", ["user_pay"], YEAR, ["since", "day", "carrier"])
    assert dict(zip(found.dimensions["carrier"], found.numerators["user_pay"].tolist(), strict=True)) == {
        "全部": 1801.0, "商品卡": 1500.25,
    }  # fmt: skip
    with pytest.raises(KeyError, match="carrier"):
        ask(store, "shop_product", ["user_pay"], YEAR, ["since", "day"])


def test_a_newer_list_of_the_same_period_replaces_the_older_one_and_another_period_stands_beside_it(
    store: Store, tmp_path: Path
) -> None:
    take(store, write_table(tmp_path / LIST_NAME, shop_goods()))
    newer = write_table(tmp_path / LIST_NAME.replace("20261121", "20261122"), shop_goods()[:1])
    other = write_table(tmp_path / LIST_NAME.replace("20261114-20261120", "20261107-20261113"), shop_goods()[1:])
    take(store, newer, other)
    found = ask(store, "shop_product", ["orders"], YEAR, ["since", "day", "carrier"])
    assert found.numerators["orders"].tolist() == [12, 12]


def test_explanations_of_a_product_are_numbered_by_their_begin(store: Store, tmp_path: Path) -> None:
    rows = explained()
    take(store, write_table(tmp_path / "讲解.xlsx", [rows[2], rows[1], rows[0]]), session=LIVE)
    assert store.query("SELECT product_name, nth, explain_start FROM fact_explanation ORDER BY explain_start") == [
        ("示例0", 1, BEGUN[0]), ("示例1", 1, BEGUN[1]), ("示例0", 2, BEGUN[2]),
    ]  # fmt: skip


def test_a_minute_of_explanation_is_worth_its_sums_and_not_the_average_of_rates(store: Store, tmp_path: Path) -> None:
    take(store, write_table(tmp_path / "讲解.xlsx", explained()), session=LIVE)
    keys = ["gmv_per_explain_minute", "clicks_per_explain_minute", "explain_minutes", "explain_count", "explain_online"]
    found = ask(store, "explanation", keys, YEAR, ["product_id"])
    minutes = [(SECONDS[0] + SECONDS[2]) / 60, SECONDS[1] / 60]
    assert found.numerators["explain_minutes"].tolist() == pytest.approx(minutes)
    assert found.numerators["explain_count"].tolist() == [2, 1]
    assert found.numerators["gmv_per_explain_minute"].tolist() == [125.82, 62.91]
    assert found.numerators["clicks_per_explain_minute"].tolist() == [97 + 95, 96]
    for key in ("gmv_per_explain_minute", "clicks_per_explain_minute", "explain_online"):
        assert found.denominators[key].tolist() == pytest.approx(minutes)
    assert (found.numerators["explain_online"] / found.denominators["explain_online"]).tolist() == pytest.approx(
        [39.5] * 2
    )


@pytest.mark.parametrize("lacking", ["讲解时长", "讲解结束时间"])
def test_a_length_and_an_end_stand_for_each_other(store: Store, tmp_path: Path, lacking: str) -> None:
    rows = [{key: cell for key, cell in row.items() if key != lacking} for row in explained()]
    take(store, write_table(tmp_path / "讲解.xlsx", rows), session=LIVE)
    found = store.query(
        "SELECT round(explain_minutes * 60), epoch(explain_end - explain_start) FROM fact_explanation ORDER BY 1 DESC"
    )
    assert found == [(second, second) for second in sorted(map(float, SECONDS), reverse=True)]
