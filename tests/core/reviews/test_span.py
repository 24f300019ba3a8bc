"""A part of a session against the rest of it: minutes only, equal lengths, to the cent, and nothing claimed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from core.reviews.blocks import Attribution, Band, Funnel, Mark, Note, Step, Table
from core.reviews.minutes import Minutes
from core.reviews.span import UNJUDGED, span_step

START = datetime(2026, 11, 20, 20)
FULL = {
    "entries": [10, 20, 30, 40], "minute_product_exposures": [20, 30, 40, 60], "minute_product_clicks": [5, 6, 10, 9],
    "minute_buyers": [1, 1, 2, 3], "orders": [1, 2, 2, 3], "gmv": [50.0, 60.01, 150.0, 240.0],
}  # fmt: skip


def minutes(**changed: Any) -> Minutes:
    columns = {key: values for key, values in (FULL | changed).items() if values is not None}
    return Minutes(
        session="a 2026-11-20 20:00",
        times=tuple(START + timedelta(minutes=n) for n in range(4)),
        values={key: np.array(values, dtype=np.float64) for key, values in columns.items()},
        bands=(
            Band("shift", "阿越", START, START + timedelta(minutes=3)),
            Band("explanation", "手套", START, START + timedelta(minutes=1)),
        ),
        marks=(Mark(START + timedelta(minutes=2, seconds=9), "改价", "手套降到 29"),),
    )


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def step(first: int, last: int, **changed: Any) -> Step:
    return span_step(minutes(**changed), (at(first), at(last)))


def block(found: Step, kind: type) -> Any:
    return next(one for one in found.blocks if isinstance(one, kind))


def test_the_rest_is_scaled_to_the_part_s_length() -> None:
    funnel = block(step(2, 3), Funnel)
    entries = funnel.stages[0]
    assert (entries.value, entries.before) == (30, pytest.approx((10 + 20 + 40) / 3))
    clicks = funnel.rates[1]
    assert (clicks.value, clicks.before) == (pytest.approx(10 / 40), pytest.approx(20 / 110))
    assert funnel.whole.value == pytest.approx(2 / 30)


def test_the_money_is_split_to_the_cent() -> None:
    found = block(step(2, 3), Attribution)
    assert found.after == Decimal("150.00")
    assert found.before == Decimal("116.67")  # (50 + 60.01 + 240) / 3
    assert sum(term.yuan for term in found.terms) == found.total == Decimal("33.33")
    assert [term.metric for term in found.terms] == [
        "entries", "minute_product_exposure_rate", "minute_product_click_rate", "minute_pay_rate", "minute_ticket",
    ]  # fmt: skip
    assert "按等长时间比" in found.caption


def test_nothing_is_judged() -> None:
    found = step(2, 3)
    funnel = block(found, Funnel)
    readings = (*funnel.stages, *funnel.rates, funnel.whole)
    assert {reading.verdict for reading in readings} <= {"no_history", "too_few"}
    assert {reading.reason for reading in readings} == {UNJUDGED}
    assert {term.verdict for term in block(found, Attribution).terms} == {None}


@pytest.mark.parametrize(
    ("lacking", "metrics"),
    [
        ("minute_product_clicks", ["entries", "minute_entry_pay_rate", "minute_ticket"]),
        ("minute_buyers", ["entries", "minute_order_rate", "minute_ticket_per_order"]),
    ],
)
def test_with_fewer_columns_the_chain_is_shorter(lacking: str, metrics: list[str]) -> None:
    found = block(step(1, 3, **{lacking: None}), Attribution)
    assert [term.metric for term in found.terms] == metrics
    assert sum(term.yuan for term in found.terms) == found.total


def test_the_money_paid_has_a_ticket_of_its_own() -> None:
    found = block(step(1, 3, gmv=None, user_pay=[40, 50, 60, 70]), Attribution)
    assert found.money == "user_pay"
    assert found.terms[-1].metric == "minute_user_pay_ticket"


def test_minutes_that_don_t_tell_all_are_left_out_and_counted() -> None:
    found = step(2, 4, minute_buyers=[np.nan, 1, 2, np.nan])
    assert "有 2 分钟数据不全" in block(found, Note).text
    assert block(found, Funnel).stages[0].value == 30
    assert block(found, Funnel).stages[0].before == 20


def test_a_part_without_a_sale_lost_all_of_its_money() -> None:
    found = block(step(0, 1, minute_buyers=[0, 1, 2, 3], gmv=[0, 60, 150, 240]), Attribution)
    assert found.total == Decimal("-150.00")
    assert {term.metric: term.yuan for term in found.terms}["minute_pay_rate"] == Decimal("-150.00")


def test_money_without_buyers_is_not_split() -> None:
    found = step(0, 1, minute_buyers=[0, 1, 2, 3], orders=None)
    assert not [one for one in found.blocks if isinstance(one, Attribution)]
    assert [one.title for one in found.blocks if isinstance(one, Note)] == ["怎么比", "没有拆解金额"]


def test_what_went_on_is_listed_with_its_time_in_the_part() -> None:
    rows = block(step(2, 4), Table).rows
    assert [row[:4] for row in rows] == [
        ("主播", "阿越", "20:00–20:03", 1.0),
        ("改价", "手套降到 29", "20:02", None),
    ]


@pytest.mark.parametrize(("first", "last", "said"), [(0, 4, "整场"), (-9, 30, "整场"), (7, 9, "没有分钟数据")])
def test_the_whole_and_the_void_are_no_part(first: int, last: int, said: str) -> None:
    (only,) = step(first, last).blocks
    assert isinstance(only, Note)
    assert said in only.text


def test_minutes_without_a_funnel_say_what_to_tick() -> None:
    found = span_step(
        Minutes("a 2026-11-20 20:00", (at(0), at(1)), {"online": np.array([1.0, 2.0])}, (), ()), (at(0), at(1))
    )
    assert "勾选" in block(found, Note).text
