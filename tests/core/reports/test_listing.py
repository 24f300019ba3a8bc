"""A list that leaves is read the same by a spreadsheet: text stays text, figures stay figures."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.metrics.browse import Browsed, Head
from core.reports.listing import write_list_csv, write_list_workbook
from core.units import COUNT, DATETIME, RATE, TEXT, YUAN

RISKY = ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+1", "-2+3", "\t=1", "#REF!"]
HEADS = (
    Head("name", "名称", TEXT, False),
    Head("day", "日期", TEXT, False),
    Head("start", "开播", DATETIME, False),
    Head("orders", "订单", COUNT, True),
    Head("gmv", "成交金额", YUAN, True),
    Head("rate", "占比", RATE, False),
)
LISTED = Browsed(
    HEADS,
    tuple((text, date(2026, 8, 1), datetime(2026, 8, 1, 20), -3, Decimal("-5.25"), 0.0421) for text in RISKY),
    {"orders": -21, "gmv": Decimal("-36.75")},
)


def test_a_csv_quotes_what_could_be_a_formula_and_leaves_figures_alone() -> None:
    written = write_list_csv(LISTED)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "日期", "开播", "订单", "成交金额", "占比"]
    assert [row[0] for row in rows[1:-1]] == [f"'{text.strip()}" if text[0] != "#" else text for text in RISKY]
    assert rows[1][1:] == ["2026-08-01", "2026-08-01 20:00:00", "-3", "-5.25", "0.0421"]
    assert rows[-1] == ["合计", "", "", "-21", "-36.75", ""]


def test_a_workbook_holds_numbers_moments_and_plain_texts() -> None:
    written = write_list_workbook(LISTED)
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    first = list(sheet[2])
    assert [cell.data_type for cell in first] == ["s", "d", "d", "n", "n", "n"]
    assert [cell.value for cell in first[3:]] == [-3, pytest.approx(-5.25), pytest.approx(0.0421)]
    assert first[5].number_format == "0.00%"
    assert [sheet.cell(row, 1).value for row in range(2, 9)] == [text.strip() for text in RISKY]
    assert [cell.value for cell in sheet[9]][3:5] == [-21, pytest.approx(-36.75)]
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert not re.search("<f[ >]", archive.read("xl/worksheets/sheet1.xml").decode())
