"""Rejected rows go back as a workbook that can be mended and uploaded again."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core import intake
from core.intake import Reading
from core.reading.batch import Rejected
from core.reading.grid import Grid, Sheets, Source
from core.reading.match import ADDED, Match, match
from core.reports.rejects import MOST_CELLS, can_go_back, file_name, write_all_rejects, write_reject_list, write_rejects
from core.warehouse import holdings
from core.warehouse.store import Store
from tests.core.reading import details
from tests.core.reading.workbooks import LIST_55, Row, channels, opened, sessions, table, write, write_table

MERCHANT = "示例商家"
BAD = "很多人"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def examined(store: Store, path: Path) -> Reading:
    (reading,) = intake.understand(store, MERCHANT, [opened(path)])
    assert reading.error is None
    return reading


def sent_back(reading: Reading) -> bytes:
    assert reading.match is not None
    assert reading.batch is not None
    return write_rejects(reading.match, reading.batch.rejected)


def sheets(written: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(written))
    return {sheet.title: sheet for sheet in book}


def mended(written: bytes, path: Path, mend: Callable[[dict[str, Worksheet]], None]) -> Path:
    """The workbook as a person gives it back: opened, changed, saved."""
    book = openpyxl.load_workbook(io.BytesIO(written))
    mend({sheet.title: sheet for sheet in book})
    book.save(path)
    return path


def faulty(count: int = 4) -> list[Row]:
    """Sessions of which the second and the last can't be taken."""
    rows = sessions(count)
    rows[1]["直播间曝光人数"] = BAD
    rows[-1]["直播间成交金额"] = "保密"
    return rows


def cell(sheet: Worksheet, row: int, header: str) -> openpyxl.cell.Cell:
    place = [head.value for head in sheet[1]].index(header)
    return sheet[row][place]


def test_a_mended_workbook_lands_with_the_sums_right(store: Store, tmp_path: Path) -> None:
    rows = faulty()
    reading = examined(store, write_table(tmp_path / "列表.xlsx", rows))
    intake.commit(store, MERCHANT, [reading], "tests")
    assert store.query("SELECT count(*) FROM fact_live") == [(2,)]

    def mend(found: dict[str, Worksheet]) -> None:
        sheet = found["Sheet1"]
        assert cell(sheet, 2, "直播间曝光人数").value == BAD
        cell(sheet, 2, "直播间曝光人数").value = 114_540
        cell(sheet, 3, "直播间成交金额").value = "61,000.25"

    path = mended(sent_back(reading), tmp_path / file_name("列表.xlsx"), mend)
    again = examined(store, path)
    assert again.batch is not None
    assert again.batch.rejected == ()
    assert [issue for issue in again.batch.issues if any(name in str(issue) for name in ADDED)] == []
    intake.commit(store, MERCHANT, [again], "tests")
    gmv = sum(Decimal(str(row["直播间成交金额"])) for row in rows[:3]) + Decimal("61000.25")
    exposed = 114_539 + 114_540 + 114_541 + 114_542
    assert store.query("SELECT count(*), sum(gmv), sum(exposure_users) FROM fact_live") == [(4, gmv, exposed)]


def test_rejected_rows_come_first_with_their_reason_place_and_fault(store: Store, tmp_path: Path) -> None:
    written = sent_back(examined(store, write_table(tmp_path / "列表.xlsx", faulty())))
    sheet = sheets(written)["Sheet1"]
    assert [cell(sheet, row, "原行号").value for row in range(2, 6)] == ["3", "5", "2", "4"]
    assert [cell(sheet, row, "退回原因").value for row in range(2, 6)] == [
        "「直播间曝光人数」不是一个不小于 0 的整数", "「直播间成交金额」不是金额", None, None,
    ]  # fmt: skip
    coloured = {
        (place.row, sheet.cell(1, place.column).value)
        for line in sheet.iter_rows(min_row=2)
        for place in line
        if place.fill.fill_type
    }
    assert coloured == {(2, "直播间曝光人数"), (3, "直播间成交金额")}


def test_every_cell_is_text_as_it_was_read(store: Store, tmp_path: Path) -> None:
    rows = faulty(2)
    hostile = ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+1", "-2+3", "#N/A", "x\x01y", "'=1"]
    for place, text in enumerate(hostile):
        rows[0][f"备注{place}"] = text if "\x01" not in text else "x y"
    reading = examined(store, write_table(tmp_path / "列表.xlsx", rows, list(rows[0])))
    assert reading.sheets is not None
    before = dict(
        zip(*(reading.sheets.grids[0].cells.slice(row, 1).to_pylist()[0].values() for row in (0, 1)), strict=True)
    )
    written = sent_back(reading)
    sheet = sheets(written)["Sheet1"]
    place = next(row for row in (2, 3) if cell(sheet, row, "原行号").value == "2")
    assert {header: cell(sheet, place, header).value for header in before} == before
    assert {one.data_type for line in sheet.iter_rows() for one in line if one.value is not None} == {"s"}
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search("<f[ >]|<hyperlink", xml)


def test_rows_stay_where_they_are_where_their_order_says_something(store: Store, tmp_path: Path) -> None:
    rows = [{"日期": 20260412, **row} for row in channels()]
    rows[3] = rows[3] | {"观看次数": BAD}
    written = sent_back(examined(store, write_table(tmp_path / "渠道.xlsx", rows)))
    sheet = sheets(written)["Sheet1"]
    assert [cell(sheet, row, "原行号").value for row in range(2, 2 + len(rows))] == [
        str(row) for row in range(2, 2 + len(rows))
    ]
    assert cell(sheet, 5, "退回原因").value == "「观看次数」不是一个不小于 0 的整数"


def test_a_workbook_of_several_sheets_goes_back_whole_and_lands(store: Store, tmp_path: Path) -> None:
    book = details.shop_detail()
    rows = channels()
    whole = int(str(rows[0]["观看次数"]).replace(",", ""))  # 整体
    good = rows[2]["观看次数"]
    rows[2] = rows[2] | {"观看次数": BAD}
    products = [list(line) for line in book["商品分析-商品明细"]]
    products[1][3] = "若干"
    spoilt = book | {"流量分析-渠道分析": table(rows), "商品分析-商品明细": products}
    name = details.SHOP_DETAIL_NAME
    reading = examined(store, write(tmp_path / name, spoilt))
    assert reading.batch is not None
    assert len(reading.batch.rejected) == 2

    def mend(found: dict[str, Worksheet]) -> None:
        cell(found["流量分析-渠道分析"], 4, "观看次数").value = good
        assert cell(found["商品分析-商品明细"], 2, "成交件数").fill.fill_type == "solid"
        cell(found["商品分析-商品明细"], 2, "成交件数").value = 40

    again = examined(store, mended(sent_back(reading), tmp_path / file_name(name), mend))
    assert again.batch is not None
    assert again.batch.export.key == "live_detail"
    assert again.batch.rejected == ()
    intake.commit(store, MERCHANT, [again], "tests")
    assert store.query("SELECT sum(entries) FROM fact_channel") == [(whole,)]
    assert store.query("SELECT sum(items) FROM fact_product") == [(40 + 39 + 38,)]


def test_a_workbook_that_is_sent_back_twice_has_its_columns_once(store: Store, tmp_path: Path) -> None:
    first = examined(store, write_table(tmp_path / "列表.xlsx", faulty()))
    path = tmp_path / "again.xlsx"
    path.write_bytes(sent_back(first))
    second = sheets(sent_back(examined(store, path)))["Sheet1"]
    headers = [head.value for head in second[1]]
    assert headers[-2:] == list(ADDED)
    assert [headers.count(name) for name in ADDED] == [1, 1]


def test_a_csv_comes_back_as_a_workbook(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "渠道 2026-04-12.csv"
    path.write_bytes("渠道名称,观看次数,用户支付金额\n推荐feed,100,5\n搜索,很多,3\n".encode("gb18030"))
    sheet = next(iter(sheets(sent_back(examined(store, path))).values()))
    assert [[one.value for one in line] for line in sheet.iter_rows(min_row=2)] == [
        ["推荐feed", "100", "5", None, "2"],
        ["搜索", "很多", "3", "「观看次数」不是一个不小于 0 的整数", "3"],
    ]


def test_all_files_go_back_in_one_archive_that_can_be_uploaded(store: Store, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one = examined(store, write_table(tmp_path / "a" / "列表.xlsx", faulty()))
    two = examined(store, write_table(tmp_path / "b" / "列表.xlsx", faulty(3)))
    files = [(f"{n}/{r.name}", r.match, r.batch.rejected) for n, r in enumerate((one, two)) if r.match and r.batch]
    path = tmp_path / "退回的行.zip"
    path.write_bytes(write_all_rejects(files))
    found = intake.examine(store, MERCHANT, intake.sources_in([path]))
    assert [reading.name for reading in found] == [
        "退回的行.zip/列表_退回的行.xlsx",
        "退回的行.zip/列表 (2)_退回的行.xlsx",
    ]
    assert [len(reading.batch.rejected) for reading in found if reading.batch] == [2, 2]


def test_what_would_take_minutes_to_write_does_not_go_back_whole() -> None:
    def listed(rows: int) -> Match:
        columns = [pa.array([header] + [None] * rows, pa.string()) for header in LIST_55]
        grid = Grid("表", False, 1, pa.table(columns, [str(place) for place in range(len(columns))]))
        return match(Sheets(Source("x.xlsx", Path("x")), "hash", 1, (grid,)))

    assert can_go_back(listed(MOST_CELLS // 55 - 1))
    assert not can_go_back(listed(MOST_CELLS // 55 + 1))


def test_an_earlier_uploads_rejected_rows_are_listed(store: Store, tmp_path: Path) -> None:
    intake.commit(store, MERCHANT, [examined(store, write_table(tmp_path / "列表.xlsx", faulty()))], "tests")
    (upload,) = holdings.uploads(store, MERCHANT)
    (sheet,) = sheets(write_reject_list(holdings.rejects_of(store, upload.upload_id))).values()
    assert [[one.value for one in line] for line in sheet.iter_rows()] == [
        ["工作表", "原行号", "表头", "内容", "退回原因"],
        ["Sheet1", "3", "直播间曝光人数", BAD, "不是一个不小于 0 的整数"],
        ["Sheet1", "5", "直播间成交金额", "保密", "不是金额"],
    ]


def test_the_list_is_text_too() -> None:
    (sheet,) = sheets(write_reject_list([Rejected("=1", 2, "@x", "=1+1", "#REF!")])).values()
    assert {one.data_type for line in sheet.iter_rows() for one in line} == {"s"}
    assert [one.value for one in sheet[2]] == ["=1", "2", "@x", "=1+1", "#REF!"]
