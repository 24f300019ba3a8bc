"""The demo's portraits of products and its crowd packages against what their files say."""

from datetime import datetime
from typing import Any

import pytest

from core.metrics.ask import Window, ask
from core.warehouse.origins import origins
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT


def test_the_demos_products_are_what_their_file_says(demo_store: Store, answers: dict[str, Any]) -> None:
    for product, answer in answers["product_audience"]["products"].items():
        told = {
            crowd: (share, people)
            for crowd, share, people in demo_store.query(
                "SELECT crowd, sum(audience_share) FILTER (WHERE label IN ('31-35', '36-40')), sum(audience_users) "
                "FROM fact_product_audience WHERE product_id = ? AND dimension = '年龄' GROUP BY crowd",
                [product],
            )
        }
        for key, crowd in (("seen", "曝光"), ("clicked", "点击"), ("bought", "成交")):
            assert told[crowd] == (pytest.approx(answer[f"{key}_31_40"]), answer.get(key))
        tgi = "SELECT sum(audience_tgi) FROM fact_product_audience WHERE product_id = ?"
        assert demo_store.query(tgi, [product]) == [(answer["tgi_sum"],)]


def test_the_demos_packages_are_what_their_file_says(demo_store: Store, answers: dict[str, Any]) -> None:
    window = Window(DEMO_MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
    keys = ("package_click_users", "package_buyers", "package_cost", "package_gmv")
    found = ask(demo_store, "crowd_package", keys, window, ("package",))
    told = {
        str(name): tuple(float(found.numerators[key][place]) for key in keys)
        for place, name in enumerate(found.dimensions["package"])
    }
    assert told == {
        name: pytest.approx((one["click_users"], one["buyers"], one["cost"], one["gmv"]))
        for name, one in answers["packages"]["of"].items()
    }
    (name,) = answers["packages"]["files"]
    sessions = demo_store.query("SELECT DISTINCT session FROM fact_crowd_package")
    assert len(sessions) == len(answers["packages"]["files"][name]["sessions"])
    assert len(demo_store.query("SELECT session FROM fact_live SEMI JOIN fact_crowd_package USING (session)")) == len(
        sessions
    )
    own = origins(demo_store, DEMO_MERCHANT, [row[0] for row in sessions], "crowd_package", ["package_cost"])
    assert [origin.file for origin in own] == [name]
