"""The list of labels leaves as a plain list: figures stay figures, and a label is never worked out."""

import csv
import io

import openpyxl

from core.reports.targeting import write_targeting_csv, write_targeting_workbook
from core.reviews.blocks import Table
from core.reviews.people.targeting import COLUMNS

RISKY = '=HYPERLINK("http://x")'
LIST = Table("名单", COLUMNS, (("定向", "年龄", "25-35", 0.48, 0.21, 0.48 / 0.21, 0.27, "占来的人的 21.0%"),
                            ("排除", "年龄", RISKY, 0.1, 0.3, 1 / 3, -0.2, "@x")))  # fmt: skip


def test_a_csv_has_plain_figures_and_quotes_what_could_be_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(write_targeting_csv(LIST).decode("utf-8-sig"))))
    assert rows[0][:6] == ["做法", "画像维度", "标签", "成交占比", "对比占比", "倍数"]
    assert rows[1][2:5] == ["25-35", "0.48", "0.21"]
    assert rows[2][2] == f"'{RISKY}"
    assert rows[2][-1] == "'@x"


def test_a_workbook_has_real_figures_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_targeting_workbook(LIST))).active
    assert sheet is not None
    cells = list(sheet.iter_rows(min_row=2))
    assert (cells[0][3].value, cells[0][3].number_format) == (0.48, "0.00%")
    assert (cells[1][2].value, cells[1][2].data_type) == (RISKY, "s")
