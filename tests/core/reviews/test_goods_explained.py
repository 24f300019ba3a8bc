"""讲解: which explanation of a product sold more at equal online, and whether they wear out."""

from datetime import timedelta

import pytest

from core.reviews import review
from core.reviews.blocks import Note, Table
from core.reviews.goods.explained import Explained, beside
from core.scope import Question
from core.warehouse.store import Store
from tests.core.reviews.goods_shops import EVENING, ROOM, TALK, batch, blocks, cells, product_row
from tests.core.reviews.shops import MERCHANT, commit, rows_of_session


def talked(
    session: dict[str, object], nth: int, entries: int, clicks: int, orders: int, online: float
) -> dict[str, object]:
    start = EVENING + timedelta(minutes=6 * nth)
    return product_row(
        session, "id-裤", "裤", explain_start=start, explain_end=start + timedelta(minutes=5), online=online,
        entries=entries, product_clicks=clicks, orders=orders, gmv=orders * 90.0,
    )  # fmt: skip


@pytest.fixture
def thirty(store: Store) -> Store:
    """Thirty explanations of one product, all alike but the 28th, which sold much, and the 18th, which sold little."""
    session = rows_of_session("a", EVENING, hours=4)
    unusual = {28: (400, 200, 60), 18: (120, 40, 4)}
    rows = [talked(session, nth, *unusual.get(nth, (200, 90, 20)), online=400 + nth % 3) for nth in range(1, 31)]
    commit(store, batch("talk.xlsx", ROOM, live=[session]), batch("talk2.xlsx", TALK, explanation=rows))
    return store


def test_the_twenty_eighth_explanation_beats_the_eighteenth(thirty: Store) -> None:
    found = review(thirty, "goods", Question(MERCHANT))
    (note,) = blocks(found, Note, "讲解说明了什么")
    assert "「裤」第28次讲解优于第18次" in note.text
    (row,) = cells(blocks(found, Table, "最好的一次")[0])
    assert row["best_per_minute"] == 12
    assert row["worst_per_minute"] == pytest.approx(0.8)
    assert row["verdict"] == "差别明显"


def test_any_two_explanations_are_compared_figure_by_figure_at_equal_online(thirty: Store) -> None:
    found = Explained(thirty, MERCHANT, ["a 2026-09-07 20:00"])
    by_turn = {one.nth: one for one in found.all}
    rows = {str(row["by"]): row for row in cells(beside(found, by_turn[28], by_turn[18]))}
    orders = rows["每分钟讲解成交订单数"]
    assert orders["ratio"] == pytest.approx((60 / 401) / (4 / 400))
    assert orders["difference"] == pytest.approx((60 / (5 * 401) - 4 / (5 * 400)) * 400.5)
    assert orders["verdict"] == "差别明显"
    assert rows["每分钟讲解成交金额"]["verdict"] is None
    alike = {str(row["by"]): row for row in cells(beside(found, by_turn[4], by_turn[2]))}
    assert alike["每分钟讲解成交订单数"]["verdict"] == "可能只是偶然"


def test_explanations_that_wear_out_are_said_to_and_steady_ones_are_not(thirty: Store) -> None:
    (steady,) = blocks(review(thirty, "goods", Question(MERCHANT)), Note, "讲解说明了什么")
    assert "看不出越讲越少" in steady.text
    session = rows_of_session("b", EVENING, hours=4)
    rows = [talked(session, nth, 300, 200, round(100 * 0.9**nth), 400) for nth in range(1, 11)]
    commit(thirty, batch("b.xlsx", ROOM, live=[session]), batch("b2.xlsx", TALK, explanation=rows))
    found = review(thirty, "goods", Question(MERCHANT, accounts=("b",)))
    assert "成交订单数 -10." in blocks(found, Note, "讲解说明了什么")[0].text


def test_without_anybody_online_explanations_are_held_against_minutes_and_that_is_said(store: Store) -> None:
    session = rows_of_session("a", EVENING, hours=4)
    rows = [talked(session, nth, 200, 90, 20, 400) for nth in (1, 2, 3)]
    for row in rows:
        del row["online"]
    commit(store, batch("talk.xlsx", ROOM, live=[session]), batch("talk2.xlsx", TALK, explanation=rows))
    (table,) = blocks(review(store, "goods", Question(MERCHANT)), Table, "最好的一次")
    assert "没有在线人数" in table.caption
