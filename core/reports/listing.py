"""Plain lists as files: a CSV and a workbook in which text stays text and figures stay figures.

Owns the one text cell that no spreadsheet works out, for whatever leaves as rows. Reviews have formats of their own.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.metrics.browse import Browsed
from core.reports.palette import LIGHT
from core.reports.texts import clean
from core.units import TEXT, Unit

TOTAL = "合计"

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9.,%]*")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOLD = Font(bold=True)
_HEAD = PatternFill("solid", fgColor=LIGHT.grid.removeprefix("#"))
_FORMATS: dict[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}

Line = list[str | Cell | None]


def write_list_csv(browsed: Browsed) -> bytes:
    """The rows as a CSV that Excel opens right: a text that could be a formula begins with a quote."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([_quoted(head.label) for head in browsed.heads])
    for row in _rows(browsed):
        writer.writerow([_quoted(value) if isinstance(value, str) else value for value in row])
    return target.getvalue().encode("utf-8-sig")


def write_list_workbook(browsed: Browsed) -> bytes:
    """The rows as a workbook with real numbers, moments and sums."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    for place, head in enumerate(browsed.heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 24 if head.unit == TEXT else 16
    sheet.append(headed(sheet, [head.label for head in browsed.heads]))
    units = [head.unit for head in browsed.heads]
    for row in _rows(browsed):
        sheet.append([_typed(sheet, value, unit) for value, unit in zip(row, units, strict=True)])
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def headed(sheet: WriteOnlyWorksheet, texts: Sequence[str | None]) -> Line:
    """A line of headers."""
    line: Line = []
    for text in texts:
        cell = text_cell(sheet, text or "")
        cell.font, cell.fill = _BOLD, _HEAD
        line.append(cell)
    return line


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that holds this text and never anything that a spreadsheet would work out."""
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_RISKY) and _NUMBER.fullmatch(text) is None
    return cell


def _rows(browsed: Browsed) -> Iterable[tuple[object, ...]]:
    yield from browsed.rows
    if browsed.totals:
        sums: list[object] = [browsed.totals.get(head.key) for head in browsed.heads]
        sums[0] = TOTAL if sums[0] is None else sums[0]
        yield tuple(sums)


def _quoted(text: str) -> str:
    plain = clean(text)
    return f"'{plain}" if plain.startswith(_RISKY) else plain


def _typed(sheet: WriteOnlyWorksheet, value: object, unit: Unit) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return text_cell(sheet, clean(value))
    if isinstance(value, bool):
        return text_cell(sheet, "是" if value else "否")
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, int | float | Decimal):
        cell.number_format = "General" if unit == TEXT else unit.excel
    else:
        cell.number_format = _FORMATS[type(value)]
    return cell
