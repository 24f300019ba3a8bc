"""A sheet written from top to bottom: words, tables, charts, and how it is seen and printed.

Owns places, widths and heights. Everything is measured as it is written and laid out once, in `finish`, so that no
chart covers a cell and no sentence is cut at the edge of the paper.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.document import plain
from core.reports.palette import LIGHT
from core.reports.rows import Cell, Rows, words
from core.reports.workbook.formulas import Place
from core.reports.workbook.pictures import Picture

_NARROW, _WIDE = 9, 28
_ALONE = 110
"""Characters of the first column where a sheet holds words alone."""
_LINE = 15.0
"""Points of a line of print, and of a row on which a chart stands."""
_CENTIMETRE = 28.35
_LETTER, _PAPER = 5.5, (785.0, 440.0)
"""Points of a letter of a column's width, and of what A4 lying has inside its margins and repeated rows."""
_LONG = 12
"""Rows from which on a table is worth filtering."""
_HIGHEST_HEAD = 8
"""Rows that may stay in sight; below, a header isn't kept there."""

_FONT, _SIZE = "Calibri", 11
BOLD, TITLE = Font(_FONT, _SIZE, bold=True), Font(_FONT, 14, bold=True)
MUTED = Font(_FONT, _SIZE, color=LIGHT.muted.removeprefix("#"))
_HEAD = PatternFill("solid", fgColor=LIGHT.grid.removeprefix("#"))
_ABOVE = Border(top=Side("thin", LIGHT.quiet.removeprefix("#")))
_TOP, _TOP_RIGHT = Alignment(vertical="top"), Alignment(vertical="top", horizontal="right")
_BESIDE = Alignment(vertical="top", indent=1)
_WRAP_BESIDE = Alignment(wrap_text=True, vertical="top", indent=1)
"""Words keep off the figures at their left."""
_LEFT = Alignment(vertical="top", horizontal="left")
_WRAP = Alignment(wrap_text=True, vertical="top")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class _Placed:
    """A table: the row of its header, of its last line without the total, and its columns."""

    head: int
    last: int
    columns: int


@dataclass
class Page:
    sheet: Worksheet
    title: str
    scope: str
    values: dict[str, float | None] = field(default_factory=dict)
    """What each formula gives, by its coordinates."""
    row: int = 1
    """Where the next thing is written."""
    _widths: dict[int, int] = field(default_factory=dict)
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _tables: list[_Placed] = field(default_factory=list)
    _charts: list[tuple[int, int]] = field(default_factory=list)
    _top: int = 1

    def gap(self) -> None:
        self.row += 1

    def freeze(self) -> None:
        """Keep what was written so far in sight."""
        self._top = self.row - 1

    def line(self, text: str, font: Font | None = None) -> None:
        """A sentence over the columns of its sheet."""
        content = words(text)
        cell = self._put(self.row, 1, content)
        if font:
            cell.font = font
        size = 1.4 if font is TITLE else 1.1 if font is BOLD else 1.0
        self._lines.append((self.row, ceil(_letters(content.text) * size)))
        self.row += 1

    def pair(self, name: str, content: Cell) -> None:
        """A name and what it is, beside each other."""
        for place, cell in enumerate((words(name), content), start=1):
            self._put(self.row, place, cell).alignment = _LEFT
            self._wants(place, cell.text)
        self.row += 1

    def table(self, rows: Rows, formulas: Mapping[Place, str]) -> None:
        """A header, the lines and the total. `formulas` stand in place of figures; what they give is kept."""
        head = self.row
        for place, text in enumerate(rows.header, start=1):
            cell = self._put(head, place, words(text))
            cell.font, cell.fill = BOLD, _HEAD
            cell.alignment = _TOP_RIGHT if rows.numeric[place - 1] else _TOP if place == 1 else _BESIDE
            self._wants(place, text)
        for at, cells in enumerate(rows.lines):
            for place, content in enumerate(cells):
                self._figure(head + 1 + at, place, content, formulas.get((at, place)), rows.numeric[place])
        if rows.total:
            for cell in self.sheet[head + len(rows.lines)][: len(rows.header)]:
                cell.font, cell.border = BOLD, _ABOVE
        self.row = head + len(rows.lines) + 1
        self._tables.append(_Placed(head, head + len(rows.rows), len(rows.header)))

    def picture(self, drawn: Picture) -> None:
        """A chart on rows of its own."""
        self.gap()
        self.sheet.add_chart(drawn, f"A{self.row}")
        first = self.row
        for _ in range(ceil(drawn.height * _CENTIMETRE / _LINE) + 1):
            self.sheet.row_dimensions[self.row].height = _LINE
            self.row += 1
        self._charts.append((first, self.row))

    def finish(self) -> None:
        self._widen()
        self._unfold()
        alone = self._tables[0] if len(self._tables) == 1 else None
        kept = alone.head if alone and alone.head <= _HIGHEST_HEAD else self._top
        self.sheet.freeze_panes = f"B{kept + 1}"
        long = max(self._tables, key=lambda table: table.last - table.head, default=None)
        if long and long.last - long.head >= _LONG:
            self.sheet.auto_filter.ref = f"A{long.head}:{get_column_letter(long.columns)}{long.last}"
        self._print(kept)
        self._keep_charts_whole()

    def _print(self, kept: int) -> None:
        sheet = self.sheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.print_title_rows = f"1:{kept}"
        sheet.print_area = f"A1:{get_column_letter(max(self._widths, default=1))}{max(self.row - 1, 1)}"
        sheet.oddHeader.left.text, sheet.oddHeader.right.text = _printed(self.title), _printed(self.scope)
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = _printed(sheet.title), "第 &P / &N 页"

    def _keep_charts_whole(self) -> None:
        """A chart that would run over the end of a sheet of paper starts on the next (rows taken as single lines)."""
        wide, high = _PAPER
        page = high * max(sum(self._widths.values()) * _LETTER / wide, 1.0)
        start = 1
        for first, end in self._charts:
            heights = [self.sheet.row_dimensions[row].height or _LINE for row in range(start, end)]
            if sum(heights[: first - start]) % page + sum(heights[first - start :]) > page:
                self.sheet.row_breaks.append(Break(id=first - 1))
                start = first

    def _widen(self) -> None:
        if not self._tables:
            self._widths[max(self._widths, default=1)] = _ALONE
        for place, width in self._widths.items():
            most = _WIDE if self._tables else _ALONE
            self._widths[place] = min(max(width + 2, _NARROW), most)
            self.sheet.column_dimensions[get_column_letter(place)].width = self._widths[place]

    def _unfold(self) -> None:
        """A sentence too long for its sheet takes as many lines as it needs, over all columns."""
        room = sum(self._widths.values())
        for row, letters in self._lines:
            if letters <= room - 2:
                continue
            cell = self.sheet.cell(row, 1)
            cell.alignment = _WRAP
            if len(self._widths) > 1:
                self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(self._widths))
            size = float(cell.font.size or 11) / 11
            self.sheet.row_dimensions[row].height = ceil(letters / (room - 4)) * _LINE * size + 2

    def _figure(self, row: int, place: int, content: Cell, formula: str | None, numeric: bool) -> None:
        if formula is None:
            cell = self._put(row, place + 1, content)
        else:
            cell = self.sheet.cell(row, place + 1, formula)
            cell.number_format = content.excel
            value = plain(content.raw)
            self.values[cell.coordinate] = float(value) if isinstance(value, int | float) else None
        cell.alignment = _TOP_RIGHT if numeric else _TOP if place == 0 else _BESIDE
        if not numeric and _letters(content.text) > _WIDE:
            cell.alignment = _WRAP if place == 0 else _WRAP_BESIDE
            # Spreadsheets differ in whether they make room for what wraps.
            lines = ceil(_letters(content.text) / (_WIDE - 5))
            self.sheet.row_dimensions[row].height = max(self.sheet.row_dimensions[row].height or 0, lines * _LINE)
        self._wants(place + 1, content.text, content)

    def _wants(self, place: int, text: str, content: Cell | None = None) -> None:
        """A column is as wide as its widest cell, in the notation that the workbook writes figures in."""
        raw = content.raw if content else None
        written = len(f"{raw:,.2f}") + 2 if isinstance(raw, int | float) and content and content.excel != "0.00%" else 0
        self._widths[place] = max(self._widths.get(place, 0), _letters(text), written)

    def _put(self, row: int, column: int, content: Cell) -> SheetCell:
        value = content.raw if isinstance(content.raw, datetime) else plain(content.raw)
        cell = self.sheet.cell(row, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(_RISKY)
        cell.number_format = content.excel
        return cell


def _letters(text: str) -> int:
    """Half-width letters that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _printed(text: str) -> str:
    """Words at the edge of a sheet of paper, where & would start a code."""
    return words(text).text.replace("&", "\uff06")[:70]
