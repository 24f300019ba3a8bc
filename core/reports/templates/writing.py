"""An empty table to fill in, as a workbook: its header row, checked cells, examples, and a page that explains it.

Owns what a template is made of and how it is written. Headers are those that the importer knows the sheet by; which
columns are offered, and every word about them, is each template's own. Nothing of a merchant enters. The example rows
say in a cell that has to be a date or a number that they are examples: the importer refuses them by name, and an
untouched template lands nothing.
"""

import io
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.palette import LIGHT
from core.sheets.declaration import EXPLANATIONS, Export, Sheet

ROWS = 2_000


@dataclass(frozen=True)
class Cells:
    """How the cells of a column are written, and which `check` they pass (a type of data validation; none: anything).

    `bounds` are one or two, for a comparison or a range; `title` stands above the prompt (none: the column's header).
    """

    format: str = "General"
    check: str = ""
    bounds: tuple[float, ...] = ()
    title: str = ""
    prompt: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Field:
    """A column of the sheet by its key, and how wide it is written."""

    key: str
    width: int
    cells: Cells = Cells()


@dataclass(frozen=True)
class Template:
    """What is handed out to be filled in as the first sheet of `export`.

    `examples` are rows of words, a cell per field; `lines` explain: what about, what to know.
    """

    export: Export
    fields: tuple[Field, ...]
    examples: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[str, str], ...]

    @property
    def sheet(self) -> Sheet:
        return self.export.sheets[0]

    @property
    def file(self) -> str:
        return f"{self.export.title}模板.xlsx"

    def header(self, field: Field) -> str:
        return self.sheet.column(field.key).header


def _serial(day: date) -> int:
    """A date as spreadsheets count it."""
    return (day - date(1899, 12, 30)).days


_SINCE = _serial(date(2020, 1, 1))

TEXT = Cells("@")
DAY = Cells("yyyy-mm-dd", "date", (_SINCE,), prompt="例如 2026-11-20", wrong="不是日期;请写成 2026-11-20 这样")
MOMENT = Cells(
    "yyyy-mm-dd hh:mm:ss",
    "date",
    (_SINCE,),
    "日期和时间",
    "例如 2026-11-20 09:30:00",
    "不是时间;请写成 2026-11-20 09:30:00 这样",
)
CLOCK = Cells("hh:mm", "decimal", (0, 1), "时间", "24 小时制,例如 08:55", "不是时间;请写成 08:55 这样")
COUNT = Cells("0", "whole", (0,), prompt="整数,例如 1280", wrong="不是整数;请写成 1280 这样")
MONEY = Cells("0.00", "decimal", (0,), prompt="单位元,例如 89.90", wrong="不是金额;请写成 89.90 这样")
SCORE = Cells("0", "whole", (1, 5), "评分", "1 到 5 的整数", "不是评分;请写 1 到 5 的整数")
SHARE = Cells("0.00%", "decimal", (0, 1), prompt="例如 12.50%", wrong="不是占比;请写成 12.50% 这样")


def write_template(template: Template) -> bytes:
    """The template as an .xlsx file."""
    book = Workbook()
    sheet = book.active
    sheet.title = template.export.title
    _text(sheet, 1, tuple(template.header(field) for field in template.fields))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=LIGHT.grid.removeprefix("#"))
    for number, example in enumerate(template.examples, start=2):
        _text(sheet, number, example)
        for cell in sheet[number]:
            cell.font = Font(italic=True, color=LIGHT.muted.removeprefix("#"))
    for place, field in enumerate(template.fields, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.number_format, column.width = field.cells.format, field.width
    sheet.freeze_panes = "A2"
    _check_cells(sheet, template)
    _explain(book.create_sheet(EXPLANATIONS), template)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _text(sheet: Worksheet, row: int, texts: tuple[str, ...]) -> None:
    """A row of words: whatever they begin with, none of them is a formula."""
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(row, place, text)
        cell.data_type = "s"


def _check_cells(sheet: Worksheet, template: Template) -> None:
    places: dict[Cells, list[int]] = {}
    for place, field in enumerate(template.fields, start=1):
        places.setdefault(field.cells, []).append(place)
    for cells, columns in places.items():
        if not cells.check:
            continue
        low, high = cells.bounds[0], cells.bounds[1] if len(cells.bounds) > 1 else None
        check = DataValidation(
            cells.check, operator="greaterThanOrEqual" if high is None else "between", formula1=str(low),
            formula2=None if high is None else str(high), allow_blank=True,
        )  # fmt: skip
        check.promptTitle, check.prompt = cells.title or template.header(template.fields[columns[0] - 1]), cells.prompt
        check.errorTitle, check.error = cells.wrong.split(";")
        check.showInputMessage = check.showErrorMessage = True
        sheet.add_data_validation(check)
        for place in columns:
            letter = get_column_letter(place)
            check.add(f"{letter}2:{letter}{ROWS}")


def _explain(sheet: Worksheet, template: Template) -> None:
    for number, line in enumerate(template.lines, start=1):
        _text(sheet, number, line)
        sheet.cell(number, 1).font = Font(bold=True)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 80
