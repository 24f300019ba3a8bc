"""The demo merchant's minutes, products and explanations: the facts give what was read out of the workbooks by hand."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.metrics.ask import Window, ask
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT, EXPORTS

ANSWERS: dict[str, Any] = tomllib.loads(
    (EXPORTS.parent / "answers.toml").read_text(encoding="utf-8"), parse_float=Decimal
)
WINDOW = Window(DEMO_MERCHANT, (), datetime(2026, 10, 1), datetime(2026, 12, 1))

MINUTES = {
    "rows": "count(*)", "first": "min(minute)", "last": "max(minute)", "entries": "sum(entries)",
    "leaves": "sum(leavers)", "product_exposure": "sum(product_exposure_users)",
    "product_clicks": "sum(product_click_users)", "comments": "sum(comments)", "likes": "sum(likes)",
    "new_followers": "sum(new_followers)", "new_fanclub": "sum(new_fanclub)", "orders": "sum(orders)",
    "buyers": "sum(buyers)", "gmv": "sum(gmv)", "ad_cost": "sum(ad_cost)", "online_minutes": "sum(online)",
    "peak_online": "max(online)", "rows_without_money": "count(*) FILTER (WHERE gmv IS NULL)",
    "rows_after_midnight": "count(*) FILTER (WHERE CAST(minute AS DATE) > day)",
}  # fmt: skip
PRODUCTS = {
    "products": "count(*)", "user_pay": "sum(user_pay)", "items": "sum(items)",
    "product_click_users": "sum(product_click_users)", "explain_count": "sum(explain_count)",
    "refund_before_sending": "sum(refund_pre_amount)", "refund_after_sending": "sum(refund_post_amount)",
    "refund_orders": "sum(refund_orders)",
}  # fmt: skip
EXPLANATIONS = {
    "rows": "count(*)", "products": "count(DISTINCT product_id)", "most_of_one_product": "max(nth)",
    "first": "min(explain_start)", "seconds": "CAST(round(60 * sum(explain_minutes)) AS BIGINT)",
    "product_clicks": "sum(product_clicks)", "entries": "sum(entries)", "orders": "sum(orders)", "gmv": "sum(gmv)",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("details") / "demo.duckdb")))
    yield opened
    opened.close()


def compare(demo: Store, fact: str, columns: dict[str, str], answer: dict[str, Any]) -> None:
    asked = [name for name in columns if name in answer]
    assert asked
    (found,) = demo.query(
        f"SELECT {', '.join(columns[name] for name in asked)} FROM fact_{fact} "
        "WHERE merchant = ? AND account = ? AND start = ?",
        [DEMO_MERCHANT, answer["account_id"], answer["start"]],
    )
    assert dict(zip(asked, found, strict=True)) == {name: answer[name] for name in asked}


@pytest.mark.parametrize("name", ANSWERS["minutes"]["files"])
def test_minutes(demo: Store, name: str) -> None:
    compare(demo, "minute", MINUTES, ANSWERS["minutes"]["files"][name])


def test_no_minute_is_lost_or_counted_twice(demo: Store) -> None:
    told = ANSWERS["minutes"]["totals"]
    assert demo.query("SELECT count(*), sum(entries), sum(comments) FROM fact_minute") == [
        (told["rows"], told["entries"], told["comments"])
    ]


@pytest.mark.parametrize("name", ANSWERS["explanations"]["files"])
def test_explanations(demo: Store, name: str) -> None:
    answer = ANSWERS["explanations"]["files"][name]
    compare(demo, "explanation", EXPLANATIONS, answer)
    window = Window(DEMO_MERCHANT, (answer["account_id"],), WINDOW.since, WINDOW.until)
    found = ask(demo, "explanation", ["orders", "explain_minutes"], window, ["start", "nth"])
    own = found.dimensions["start"] == answer["start"]
    assert found.numerators["orders"][own].tolist() == answer["orders_by_nth"]
    assert (found.numerators["explain_minutes"][own] * 60).round().tolist() == answer["seconds_by_nth"]


@pytest.mark.parametrize("name", ANSWERS["products"]["files"])
def test_products_of_a_session(demo: Store, name: str) -> None:
    """What 整场数据 says of the same products comes first where both do: only what this file adds is compared."""
    answer = ANSWERS["products"]["files"][name]
    own = {"explain_count", "refund_before_sending", "refund_after_sending"}
    compare(demo, "product", {key: PRODUCTS[key] for key in own}, answer)
    (landed,) = demo.query(
        "SELECT count(*), sum(user_pay), sum(items), sum(product_click_users), sum(explain_count), "
        "sum(refund_pre_amount), sum(refund_post_amount), sum(refund_pre_orders + refund_post_orders) "
        "FROM landed_product AS landed JOIN upload USING (upload_id) WHERE upload.file = ?",
        [name],
    )
    assert dict(zip(PRODUCTS, landed, strict=True)) == {key: answer[key] for key in PRODUCTS}


def test_products_of_the_shop(demo: Store) -> None:
    (answer,) = ANSWERS["product_list"].values()
    keys = ("gmv", "user_pay", "refund_amount", "orders", "items")
    found = ask(demo, "shop_product", keys, WINDOW, ["since", "day", "carrier"])
    period = [str(found.dimensions[key][0])[:10].replace("-", "") for key in ("since", "day")]
    assert (period, list(found.dimensions["carrier"])) == ([answer["first"], answer["last"]], ["全部"])
    assert {key: found.numerators[key][0] for key in keys} == {key: float(answer[key]) for key in keys}
    each = ask(demo, "shop_product", ["new_buyers"], WINDOW, ["since", "day", "carrier", "product_id"])
    assert (len(each), each.numerators["new_buyers"].sum()) == (answer["rows"], answer["new_buyers"])
