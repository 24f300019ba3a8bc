"""联盟商品: a row per product and 团长, with the words people write for a plan and a cooperation."""

from datetime import date
from pathlib import Path

import pytest

from core.reading.batch import Batch
from tests.core.reading.workbooks import Row, batch, counted, landed, write_table

NAME = "联盟商品_20261120.xlsx"


def product(**cells: object) -> Row:
    row: Row = {
        "商品ID": "3790000000000000001", "商品名称": "外套", "普通计划": "已开", "近90天联盟销量": 800, "团长": "甲",
        "团长近90天出单": 500, "合作": "无",
    }  # fmt: skip
    return row | cells


def read(path: Path, *rows: Row) -> Batch:
    return batch(write_table(path / NAME, list(rows)))


def test_a_row_per_leader_lands_on_the_day_that_the_file_names(tmp_path: Path) -> None:
    found = read(tmp_path, product(), product(团长="乙", 团长近90天出单=0))
    assert (found.export.key, counted(found)) == ("alliance_product", (2, 2, 0, 0, 0))
    assert [(row["leader"], row["leader_orders"], row["day"]) for row in landed(found, "alliance_product")] == [
        ("甲", 500, date(2026, 11, 20)),
        ("乙", 0, date(2026, 11, 20)),
    ]


def test_a_day_in_the_row_wins_over_the_name(tmp_path: Path) -> None:
    (row,) = landed(read(tmp_path, product(日期="2026-11-19")), "alliance_product")
    assert row["day"] == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("header", "text", "key", "means"),
    [
        ("普通计划", "开启", "ordinary_plan", "已开"),
        ("普通计划", "未开通", "ordinary_plan", "未开"),
        ("合作", "托管计划", "cooperation", "托管"),
        ("合作", "团长招商活动", "cooperation", "招商活动"),
        ("合作", "没有", "cooperation", "无"),
    ],
)
def test_what_people_write_means_one_word(header: str, text: str, key: str, means: str, tmp_path: Path) -> None:
    (row,) = landed(read(tmp_path, product(**{header: text})), "alliance_product")
    assert row[key] == means


def test_empty_cells_stay_missing_and_a_product_may_have_no_leader(tmp_path: Path) -> None:
    nothing = product(团长=None, 团长近90天出单=None, 合作=None, 近90天联盟销量="-")
    (row,) = landed(read(tmp_path, nothing), "alliance_product")
    assert [row[key] for key in ("leader", "leader_orders", "cooperation", "alliance_orders")] == [None] * 4
