"""An explanation gives the figure it explains, or says nothing."""

from dataclasses import replace

import pytest

from core.metrics import METRICS
from core.reviews import review
from core.reviews.blocks import Cards, Funnel, Review
from core.reviews.provenance import explain
from core.reviews.readings import Reading
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

LAST = "qingye_outdoor 2026-11-20 19:33"
BEFORE = "qingye_outdoor 2026-11-20 13:55"


@pytest.fixture(scope="module")
def traffic(demo_store: Store) -> Review:
    return review(demo_store, "traffic", Question(DEMO_MERCHANT))


def _readings(found: Review) -> list[Reading]:
    blocks = [block for step in found.steps for block in step.blocks]
    cards = [reading for block in blocks if isinstance(block, Cards) for reading in block.readings]
    funnels = [block for block in blocks if isinstance(block, Funnel)]
    return cards + [one for block in funnels for one in (*block.stages, *block.rates, block.whole)]


def test_the_two_sums_give_the_figure_and_have_files_behind_them(demo_store: Store, traffic: Review) -> None:
    for reading in _readings(traffic):
        found = explain(demo_store, DEMO_MERCHANT, traffic.sessions, reading.metric, reading.where, reading)
        assert reading.value is not None
        below = found.denominator.value if found.denominator else 1.0
        assert found.numerator.value is not None
        assert below is not None
        assert found.numerator.value / below == pytest.approx(reading.value), reading.metric
        assert found.uploads, reading.metric


def test_a_figure_without_sums_is_worked_out_anew(demo_store: Store) -> None:
    """By hand: 178 buyers of 2 715 people who clicked a product."""
    found = explain(demo_store, DEMO_MERCHANT, [LAST], "pay_rate", ())
    told = demo_store.query("SELECT buyers, product_click_users FROM fact_live WHERE session = ?", [LAST])
    assert found.denominator is not None
    assert told == [(found.numerator.value, found.denominator.value)]
    assert (found.numerator.label, found.denominator.label) == ("成交人数", "商品点击人数")
    assert found.formula == "成交人数 ÷ 商品点击人数"
    assert found.value == pytest.approx(178 / 2715)


def test_several_sessions_are_added_before_they_are_divided(demo_store: Store) -> None:
    found = explain(demo_store, DEMO_MERCHANT, [BEFORE, LAST], "pay_rate", ())
    told = demo_store.query(
        "SELECT sum(buyers), sum(product_click_users) FROM fact_live WHERE session IN (?, ?)", [BEFORE, LAST]
    )
    assert found.denominator is not None
    assert told == [(found.numerator.value, found.denominator.value)]
    assert any("按场次累加" in sentence for sentence in found.basis)
    assert {one.sessions for one in found.uploads} == {2}


def test_a_channel_and_a_minute_are_explained_by_their_own_rows(demo_store: Store) -> None:
    channel = (("channel", "短视频引流"),)
    found = explain(demo_store, DEMO_MERCHANT, [LAST], "order_rate", channel)
    told = "SELECT orders, entries FROM fact_channel WHERE session = ? AND channel = ?"
    assert found.denominator is not None
    assert demo_store.query(told, [LAST, "短视频引流"]) == [(found.numerator.value, found.denominator.value)]
    assert {one.kind for one in found.uploads} == {"live_detail"}
    minute = explain(demo_store, DEMO_MERCHANT, [LAST], "entries", (("minute", "2026-11-20 20:00:00"),))
    told = "SELECT entries FROM fact_minute WHERE session = ? AND minute = TIMESTAMP '2026-11-20 20:00:00'"
    assert demo_store.query(told, [LAST]) == [(minute.numerator.value,)]
    assert {one.kind for one in minute.uploads} == {"minute_trend"}


def test_sums_that_do_not_give_the_figure_are_not_told(demo_store: Store, traffic: Review) -> None:
    reading = replace(_readings(traffic)[0], value=1.0, numerator=None)
    found = explain(demo_store, DEMO_MERCHANT, [LAST], reading.metric, (), reading)
    assert (found.value, found.numerator.value, found.uploads) == (1.0, None, ())


def test_every_metric_can_be_asked_about(demo_store: Store) -> None:
    for key, metric in METRICS.items():
        found = explain(demo_store, DEMO_MERCHANT, [LAST], key, ())
        assert found.formula
        assert bool(found.denominator) == metric.is_ratio
