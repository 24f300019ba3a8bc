"""退单明细: one row per 售后单, from 抖店's own list or from a table filled in by hand."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.metrics.ask import Window, ask
from core.warehouse.store import Store
from tests.core.reading.workbooks import Row, batch, counted, landed, write_table
from tests.core.warehouse.made import MERCHANT, put


def listed(number: str, asked: str, reason: str, **other: object) -> Row:
    """A row as 抖店 lists it."""
    return {
        "售后单号": number, "订单号": f"6{number}", "商品ID": "3790", "商品名称": "保温壶", "售后类型": "退货退款",
        "商品发货状态": "已发货", "售后申请时间": asked, "售后原因": reason, "退商品金额（元）": "59.00",
        "售后状态": "退款成功", "售后完结时间": "-", **other,
    }  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def test_the_list_of_the_shop_is_read_as_it_is(tmp_path: Path) -> None:
    found = batch(write_table(
        tmp_path / "售后单-2026-11-21 09_00_00.xlsx", [listed("141", "2026-11-12 08:00:00", "商品破损")]
    ))  # fmt: skip
    assert (found.export.key, counted(found), found.issues) == ("order_return", (1, 1, 0, 0, 0), ())
    assert found.exported_at == datetime(2026, 11, 21, 9)
    (row,) = landed(found, "order_return")
    assert (row["day"], row["return_reason"], row["refund_amount"], row["order_id"]) == (
        date(2026, 11, 12), "商品破损", Decimal("59.00"), "6141",
    )  # fmt: skip


def test_our_own_headers_mean_the_same_and_little_is_needed(tmp_path: Path) -> None:
    rows: list[Row] = [{"售后单号": "1", "申请时间": "2026-11-12", "退款原因": "全部"}]
    found = batch(write_table(tmp_path / "退单.xlsx", rows))
    assert (found.export.key, counted(found)) == ("order_return", (1, 1, 0, 0, 0))


def test_a_newer_list_replaces_the_days_it_speaks_of_and_no_others(tmp_path: Path, store: Store) -> None:
    old = [listed("1", "2026-11-11 08:00:00", "商品破损"), listed("2", "2026-11-12 08:00:00", "商品破损")]
    new = [listed("3", "2026-11-12 09:00:00", "少件/漏发"), listed("3", "2026-11-12 09:00:00", "少件/漏发")]
    put(store, batch(write_table(tmp_path / "一.xlsx", old)), batch(write_table(tmp_path / "二.xlsx", new)))
    assert store.query("SELECT return_id, return_reason FROM fact_order_return ORDER BY day") == [
        ("1", "商品破损"), ("3", "少件/漏发"),
    ]  # fmt: skip


def test_the_metrics_are_how_many_and_how_much(tmp_path: Path, store: Store) -> None:
    rows = [listed("1", "2026-11-11 08:00:00", "商品破损"), listed("2", "2026-11-11 23:59:59", "不想要")]
    put(store, batch(write_table(tmp_path / "一.xlsx", rows)))
    window = Window(MERCHANT, (), datetime(2026, 11, 11), datetime(2026, 11, 12))
    found = ask(store, "order_return", ("returns", "returned_amount"), window, ("day",))
    assert [found.numerators[key].tolist() for key in ("returns", "returned_amount")] == [[2.0], [118.0]]
