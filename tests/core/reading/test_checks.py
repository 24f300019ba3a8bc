"""Printed rates are held against the counts of their row: rounding is no disagreement, a wrong figure is."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import Issue
from tests.core.reading import details
from tests.core.reading.workbooks import batch, sessions, write, write_table


def told(path: Path) -> list[Issue]:
    return [issue for issue in batch(path).issues if "重算不符" in issue.fact]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("观看-成交率(人数)", 0.0124),
        ("观看-成交率(人数)", 0.0125),
        ("观看-成交率(人数)", "1.25%"),
        ("观看-成交率(人数)", "1.2%"),
        ("单小时观看人数", 1944.66),
        ("单小时用户支付金额", 9307.28),
        ("1小时退款率", 0.0173),
    ],
)
def test_rounding_or_cutting_is_no_disagreement(tmp_path: Path, header: str, cell: Any) -> None:
    row = sessions(1)[0] | {"直播间成交人数": 146, "直播间观看人数": 11_682}
    assert told(write_table(tmp_path / "list.xlsx", [row | {header: cell}])) == []


@pytest.mark.parametrize(
    ("header", "cell"),
    [("观看-成交率(人数)", 0.0142), ("观看-成交率(人数)", "12.5%"), ("单小时观看人数", 11_682), ("1小时退款率", 0.4)],
)
def test_a_wrong_rate_is_told_with_its_row(tmp_path: Path, header: str, cell: Any) -> None:
    rows = sessions(3)
    rows[1][header] = cell
    (issue,) = told(write_table(tmp_path / "list.xlsx", rows))
    assert (issue.level, issue.header, issue.sheet) == ("warning", header, "Sheet1")
    assert f"第 3 行写着 {cell}" in issue.fact


def test_a_disagreement_changes_no_figure(tmp_path: Path) -> None:
    rows = [sessions(1)[0] | {"观看-成交率(人数)": 0.9}]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert (found.rows, found.rejected) == (1, ())


def test_a_rate_that_cannot_be_read_costs_no_row(tmp_path: Path) -> None:
    rows = [sessions(1)[0] | {"观看-成交率(人数)": "很高"}]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert (found.rows, found.rejected) == (1, ())
    (issue,) = found.issues
    assert (issue.level, issue.row, issue.header, issue.text) == ("note", 2, "观看-成交率(人数)", "很高")


def test_counts_printed_in_wan_leave_room(tmp_path: Path) -> None:
    row = sessions(1)[0] | {"直播间观看人数": "1.2万", "观看-成交率(人数)": 0.0125, "单小时观看人数": "-"}
    assert told(write_table(tmp_path / "list.xlsx", [row])) == []


def test_a_rate_of_a_workbook_is_told_with_its_sheet(tmp_path: Path) -> None:
    book = details.shop_detail()
    header, values = (list(row) for row in book["整体看板"])
    values[header.index("客单价")] = "¥9,999"
    (issue,) = told(write(tmp_path / details.SHOP_DETAIL_NAME, book | {"整体看板": [header, values]}))
    assert (issue.sheet, issue.header) == ("整体看板", "客单价")
    assert "第 2 行写着 ¥9,999" in issue.fact


def test_a_whole_price_may_have_lost_its_zeros(tmp_path: Path) -> None:
    book = details.shop_detail()
    header, values = (list(row) for row in book["整体看板"])
    basics = [list(row) for row in book["基本信息"]]
    basics[1][4] = "¥3,818.15"  # ÷ 46 = 83.003
    basics[1][5] = "-"
    values[header.index("客单价")] = "¥83"
    path = write(tmp_path / details.SHOP_DETAIL_NAME, book | {"整体看板": [header, values], "基本信息": basics})
    assert [issue for issue in told(path) if issue.header == "客单价"] == []


def test_lost_cents_are_told(tmp_path: Path) -> None:
    rows = [row | {"直播间成交金额": 61045.306} for row in sessions(2)]
    (issue,) = [issue for issue in batch(write_table(tmp_path / "list.xlsx", rows)).issues if "两位小数" in issue.fact]
    assert (issue.level, issue.fact, issue.header) == (
        "note",
        "有 2 格金额超过两位小数,已四舍五入到分",
        "直播间成交金额",
    )
