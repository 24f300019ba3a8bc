"""评价明细: reviews by the day their order was paid, and which of them the rule counts."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.metrics.ask import Window, ask
from core.reading.batch import Batch
from core.warehouse.store import Store
from tests.core.reading.workbooks import Row, batch, counted, landed, write_table
from tests.core.warehouse.made import MERCHANT, put

PAID = "2026-11-01 10:00:00"


def line(order: str, reviewed: str, scores: tuple[Any, Any, Any], kind: str | None = "首次", **other: Any) -> Row:
    return {
        "订单编号": order, "商品ID": "3790", "商品名称": "保温壶", "支付时间": PAID, "评价时间": reviewed,
        "商品评分": scores[0], "服务评分": scores[1], "物流评分": scores[2], "评价类型": kind, **other,
    }  # fmt: skip


def read(folder: Path, *rows: Row, name: str = "评价.xlsx") -> Batch:
    return batch(write_table(folder / name, rows))


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def standings(store: Store) -> dict[str, tuple[str, int, int]]:
    """Per order its first line's way to count; orders here have one that could."""
    rows = store.query(
        "SELECT order_id, standing, valid_reviews, bad_reviews FROM fact_order_review ORDER BY valid_reviews"
    )
    return {order: (standing, valid, bad) for order, standing, valid, bad in rows}


def test_a_row_belongs_to_the_day_of_payment_and_its_words_are_not_kept(tmp_path: Path) -> None:
    found = read(tmp_path, line("61", "2026-11-05 09:00:00", (5, 5, 4), 评价内容="<script>坏了"))
    assert (found.export.key, counted(found)) == ("order_review", (1, 1, 0, 0, 0))
    (row,) = landed(found, "order_review")
    assert (row["day"], row["account"], row["order_id"]) == (date(2026, 11, 1), "全店", "61")
    assert "<script>坏了" not in map(str, row.values())


def test_three_scores_of_six_together_are_bad_and_seven_are_not(tmp_path: Path, store: Store) -> None:
    put(store, read(
        tmp_path, line("1", "2026-11-05", (2, 2, 2)), line("2", "2026-11-05", (2, 2, 3)),
        line("3", "2026-11-05", (1, 1, 4)), line("4", "2026-11-05", (1, 1, 5)),
    ))  # fmt: skip
    assert standings(store) == {"1": ("有效", 1, 1), "2": ("有效", 1, 0), "3": ("有效", 1, 1), "4": ("有效", 1, 0)}


def test_exactly_fourteen_days_count_and_a_second_later_does_not(tmp_path: Path, store: Store) -> None:
    put(store, read(
        tmp_path, line("1", "2026-11-15 10:00:00", (1, 1, 1)), line("2", "2026-11-15 10:00:01", (1, 1, 1)),
        line("3", "2026-11-16 10:00:00", (1, 1, 1)), line("4", "2026-11-01 09:59:59", (1, 1, 1)),
    ))  # fmt: skip
    assert standings(store) == {
        "1": ("有效", 1, 1), "2": ("不在14日内", 0, 0), "3": ("不在14日内", 0, 0), "4": ("不在14日内", 0, 0),
    }  # fmt: skip


def test_only_the_first_review_of_an_order_counts_whatever_is_added(tmp_path: Path, store: Store) -> None:
    put(store, read(
        tmp_path,
        line("1", "2026-11-06", (1, 1, 1), "追加评价"), line("1", "2026-11-05", (5, 5, 5), "首评"),
        line("2", "2026-11-05", (1, 2, 1)), line("2", "2026-11-07", (5, 5, 5)),
        line("3", "2026-11-05", (1, 1, 1), "追评"),
    ))  # fmt: skip
    assert standings(store) == {"1": ("有效", 1, 0), "2": ("有效", 1, 1), "3": ("不是首次", 0, 0)}
    assert store.query("SELECT count(*), sum(valid_reviews) FROM fact_order_review") == [(5, 2)]


def test_what_the_platform_wrote_for_the_buyer_and_half_a_review_don_t_count(tmp_path: Path, store: Store) -> None:
    put(store, read(
        tmp_path, line("1", "2026-11-05", (5, 5, 5), "系统默认好评"), line("2", "2026-11-05", (1, None, 1)),
        line("3", "2026-11-05", (1, 9, 1)), line("4", "2026-11-05", (1, 1, 1), None),
        line("5", "2026-11-04", (5, 5, 5), "默认好评"), line("5", "2026-11-05", (1, 1, 1)),
    ))  # fmt: skip
    assert standings(store) == {
        "1": ("默认好评", 0, 0), "2": ("评分不全", 0, 0), "3": ("评分不全", 0, 0), "4": ("有效", 1, 1),
        "5": ("不是首次", 0, 0),
    }  # fmt: skip


def test_a_later_file_adds_orders_and_replaces_only_those_it_speaks_of(tmp_path: Path, store: Store) -> None:
    first = [line("1", "2026-11-05", (1, 1, 1)), line("2", "2026-11-05", (5, 5, 5))]
    put(store, read(tmp_path, *first), read(tmp_path, line("2", "2026-11-05", (1, 2, 1)),
                                            line("3", "2026-11-09", (5, 5, 5)), name="后.xlsx"))  # fmt: skip
    assert {order: bad for order, (_, _, bad) in standings(store).items()} == {"1": 1, "2": 1, "3": 0}


def test_a_row_without_its_order_or_day_of_payment_is_refused(tmp_path: Path) -> None:
    good = line("1", "2026-11-05", (5, 5, 5))
    found = read(tmp_path, good, {**good, "订单编号": None}, {**good, "订单编号": "2", "支付时间": None})
    assert counted(found) == (3, 1, 2, 0, 0)
    assert [entry.header for entry in found.rejected] == ["订单编号", "支付时间"]


def test_the_metrics_are_sums_over_the_rows_that_count(tmp_path: Path, store: Store) -> None:
    put(store, read(
        tmp_path, line("1", "2026-11-05", (1, 1, 1)), line("2", "2026-11-06", (5, 5, 5)),
        line("3", "2026-11-06", (4, 4, 4)), line("3", "2026-11-08", (1, 1, 1), "追评"),
    ))  # fmt: skip
    window = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 11, 2))
    keys = ("review_lines", "valid_reviews", "bad_reviews", "bad_review_rate")
    found = ask(store, "order_review", keys, window, ("day",))
    assert [found.numerators[key].tolist() for key in keys] == [[4.0], [3.0], [1.0], [1.0]]
    assert found.denominators["bad_review_rate"].tolist() == [3.0]
