"""Portraits of products and figures of crowd packages: what replaces what, and what is never added up."""

from datetime import date, datetime
from typing import Any

import pytest

from core.metrics import METRICS
from core.metrics.ask import GRAIN, Window, ask
from core.reading.batch import Batch
from core.warehouse import ledger, winners
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, batch, contents, landing, put, session, shop_list

WEEK = {"account": "全店", "since": date(2026, 11, 14), "day": date(2026, 11, 20)}
WINDOW = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))


def portrait(*rows: tuple[str, float], product: str | None = "p1", name: str = "外套", **place: Any) -> Batch:
    told = {"product_id": product, "product_name": name, "crowd": "成交", "dimension": "年龄"}
    return batch(
        "product_audience",
        landing("product_audience", [WEEK | told | place | {"label": label, "share": share} for label, share in rows]),
    )


def shares(store: Store) -> list[tuple[Any, ...]]:
    return store.query("SELECT product_id, label, audience_share FROM fact_product_audience ORDER BY ALL")


def test_one_products_portrait_never_replaces_another_ones_of_the_same_period(store: Store) -> None:
    put(store, portrait(("18-23", 0.4), ("24-30", 0.6)), portrait(("18-23", 0.3), product="p2", name="帽子"))
    third = put(store, portrait(("18-23", 0.5)))[0]
    assert shares(store) == [("p1", "18-23", 0.5), ("p2", "18-23", 0.3)]
    assert third.superseded == 2
    ledger.undo(store, third.upload_id, "测试")
    assert shares(store) == [("p1", "18-23", 0.4), ("p1", "24-30", 0.6), ("p2", "18-23", 0.3)]


def test_products_of_one_file_are_told_apart_by_id_else_by_name(store: Store) -> None:
    put(store, portrait(("18-23", 0.4)), portrait(("18-23", 0.3), product=None, name="帽子"))
    put(store, portrait(("18-23", 0.2), product=None, name="帽子"))
    assert shares(store) == [("p1", "18-23", 0.4), ("帽子", "18-23", 0.2)]


def test_rebuilding_everything_gives_the_same_portraits(store: Store) -> None:
    put(store, portrait(("18-23", 0.4)), portrait(("18-23", 0.3), product="p2"), portrait(("24-30", 0.1)))
    before = contents(store)
    with store.writing() as cursor:
        winners.rebuild(cursor, MERCHANT, None)
    assert contents(store) == before


def test_shares_of_products_are_rows_and_never_added_up(store: Store) -> None:
    keys = [key for key in METRICS if "product_audience" in METRICS[key].facts]
    assert keys == ["audience_share", "audience_tgi", "audience_users"]
    grain = GRAIN["product_audience"]
    assert len(ask(store, "product_audience", keys, WINDOW, sorted(grain))) == 0
    for left_out in grain:
        with pytest.raises(KeyError, match=left_out):
            ask(store, "product_audience", keys, WINDOW, sorted(grain - {left_out}))


# Crowd packages


def packages(*rows: tuple[str, int, int, float, float], **place: Any) -> Batch:
    names = ("package", "product_click_users", "buyers", "ad_cost", "gmv")
    return batch("crowd_package", landing("crowd_package", [place | dict(zip(names, row)) for row in rows]))


def test_rates_of_a_package_are_sums_over_its_sessions(store: Store) -> None:
    first, second = session("11-19 19:30", "11-19 23:00"), session("11-20 19:30", "11-20 23:00")
    put(store, shop_list(first, second))
    put(store, packages(("甲", 100, 10, 200, 900), ("乙", 50, 2, 100, 200), start=first["start"]))
    put(store, packages(("甲", 300, 20, 100, 900), start=second["start"]))
    keys = [key for key in METRICS if "crowd_package" in METRICS[key].facts]
    answer = ask(store, "crowd_package", keys, WINDOW, ("package",))
    sums = [found[key] for key in keys[-2:] for found in (answer.numerators, answer.denominators)]
    found = {str(name): tuple(one[n] for one in sums) for n, name in enumerate(answer.dimensions["package"])}
    assert found == {"甲": (30, 400, 1_800, 300), "乙": (2, 50, 200, 100)}
    assert store.query("SELECT DISTINCT session FROM fact_crowd_package ORDER BY 1") == [
        ("a1 2026-11-19 19:30",), ("a1 2026-11-20 19:30",),
    ]  # fmt: skip
    with pytest.raises(KeyError, match="package"):
        ask(store, "crowd_package", ["package_buyers"], WINDOW, ("session",))
    assert ask(store, "crowd_package", ["package_cost"], WINDOW, ("day",)).numerators["package_cost"].tolist() == [
        300,
        100,
    ]


def test_figures_of_packages_stand_in_no_other_fact() -> None:
    for metric in METRICS.values():
        assert (metric.facts == ("crowd_package",)) == metric.key.startswith("package_")
