"""The workbook is ready to be read, printed and changed: what it works out is what the review says."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.units import cm_to_EMU

from core.metrics import METRICS
from core.reports.workbook import write_workbook
from core.reviews.blocks import Column, Step, Table
from core.units import ORDERS, TEXT, YUAN
from tests.core.reports.sample import ATTRIBUTION, REVIEW, SESSIONS


@pytest.fixture(scope="module")
def written() -> bytes:
    return write_workbook(REVIEW)


@pytest.fixture(scope="module")
def book(written):
    return load_workbook(BytesIO(written))


def cells_under(sheet, title: str) -> list[list]:
    """The cells from a block's title on: its header first."""
    start = next(row[0].row for row in sheet.iter_rows() if row[0].value == title)
    return [list(row) for row in sheet.iter_rows(min_row=start + 1)]


def of_table(table: Table):
    review = replace(REVIEW, steps=(Step("一", (table,)),), findings=())
    return cells_under(load_workbook(BytesIO(write_workbook(review)))["一"], table.title)


def test_sheets_are_named_by_their_step_and_the_last_is_the_dictionary(book):
    assert book.sheetnames == ["概览", "先看结果", "五维四率", "渠道", "一场之内", "数据字典"]
    named = {row[0].value: [cell.value for cell in row] for row in book["数据字典"].iter_rows()}
    rate = METRICS["pay_rate"]
    assert named[rate.label][1] == "成交人数 ÷ 商品点击人数"
    assert named[rate.label][3] == "越高越好" and named[rate.label][6] == "pay_rate"
    assert {"渠道", "影响"}.isdisjoint(named)


def test_a_column_that_divides_two_others_is_a_formula_of_its_row_and_the_last_line_sums(book):
    header, first, _, empty, unknown, _, total, *_ = cells_under(book["渠道"], SESSIONS.title)
    row = first[0].row
    assert [cell.value for cell in header[:2]] == ["场次", "开播时长(分钟)"]
    assert first[5].value == f'=IFERROR(E{row}/B{row}*60,"")'
    assert first[6].value == f'=IFERROR(D{row}/C{row},"")'
    assert empty[6].value == f'=IFERROR(D{row + 2}/C{row + 2},"")'
    assert unknown[1].value is None and unknown[5].value == f'=IFERROR(E{row + 3}/B{row + 3}*60,"")'
    assert total[0].value == "合计" and total[4].value == f"=SUM(E{row}:E{row + 4})"
    assert total[5].value == f'=IFERROR(E{row + 5}/B{row + 5}*60,"")'


def test_the_total_of_an_attribution_counts_no_cause_twice(book):
    _, _, first, *lines = cells_under(book["五维四率"], ATTRIBUTION.title)
    total = next(line for line in lines if line[0].value == "合计")
    at = first[0].row
    assert total[1].value == f"=SUM(B{at},B{at + 3}:B{at + 7})"


def test_a_formula_that_would_tell_another_figure_is_left_out():
    columns = (
        Column("channel", "渠道", TEXT),
        Column("gmv", "成交金额", YUAN, adds=True),
        Column("orders", "订单", ORDERS, adds=True),
        Column("price", "件单价", YUAN, of=("gmv", "orders")),
    )
    table = Table("表", columns, (("甲", 100.0, 4, 30.0), ("乙", 50.0, 2, 25.0)), totals=("合计", 150.0, 7, None))
    _, wrong, right, total, *_ = of_table(table)
    assert wrong[3].value == 30 and right[3].value.startswith("=IFERROR")
    assert total[1].value.startswith("=SUM") and total[2].value == 7 and total[3].value is None


def test_every_formula_has_its_value_beside_it(written):
    known = load_workbook(BytesIO(written), data_only=True)
    sheet = known["渠道"]
    _, first, _, empty, _, _, total, *_ = cells_under(sheet, SESSIONS.title)
    assert first[5].value == pytest.approx(14820.55 / 3)
    assert empty[6].value in ("", None)
    assert total[4].value == 50710.79


def test_each_sheet_is_set_up_for_paper_and_keeps_its_heads_in_sight(book):
    assert book.properties.title == REVIEW.title
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert re.fullmatch(r"\$1:\$[1-8]", sheet.print_title_rows)
        assert sheet.freeze_panes == f"B{int(sheet.print_title_rows.split('$')[-1]) + 1}"
        assert sheet.oddHeader.left.text == REVIEW.title and "页" in sheet.oddFooter.right.text
        assert range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[3] >= sheet.max_row


def test_long_tables_can_be_filtered_and_a_heat_map_is_coloured(book):
    assert book["数据字典"].auto_filter.ref and not book["先看结果"].auto_filter.ref
    assert [len(sheet.conditional_formatting) for sheet in book] == [0, 0, 0, 0, 1, 0]


def test_charts_cover_no_cell_and_each_other_neither(book):
    charts = {sheet.title: sheet._charts for sheet in book}
    assert {name: len(drawn) for name, drawn in charts.items() if drawn} == {"五维四率": 1, "渠道": 3}
    for name, drawn in charts.items():
        sheet = book[name]
        taken: set[int] = set()
        for chart in drawn:
            start = chart.anchor._from.row + 1
            size = chart.anchor.ext.height if hasattr(chart.anchor, "ext") else cm_to_EMU(chart.height)
            rows, room = [], 0.0
            while room < size:
                rows.append(start + len(rows))
                room += sheet.row_dimensions[rows[-1]].height * 12_700
            assert taken.isdisjoint(rows)
            taken.update(rows)
            assert all(cell.value is None for row in rows for cell in sheet[row])


def test_the_parts_of_the_file_are_such_as_no_spreadsheet_has_to_repair(written):
    with zipfile.ZipFile(BytesIO(written)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)) and archive.testzip() is None
        book = archive.read("xl/workbook.xml").decode()
        sheets = [archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    defined = re.findall(r'<definedName name="([^"]+)" localSheetId="(\d+)"', book)
    assert len(defined) == len(set(defined))
    assert 'fullCalcOnLoad="1"' in book
    assert not any(re.search(r"<f>[^<]*</f><v ?/>", sheet) for sheet in sheets)
    for sheet in sheets:
        merged = [range_boundaries(ref) for ref in re.findall(r'<mergeCell ref="([^"]+)"', sheet)]
        assert len({row for _, row, _, _ in merged}) == len(merged)
