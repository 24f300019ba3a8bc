"""A review as a workbook: an overview, then a sheet per step, with real numbers under their number formats.

Owns sheets, widths and cell types. openpyxl only writes here, never reads. Text from people or files is written as
text: it can't become a formula, a link or an error value.
"""

import io
import re
import unicodedata

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.document import plain
from core.reports.palette import LIGHT
from core.reports.rows import Cell, Rows, cents, figure, table_rows, words
from core.reports.texts import (
    FACT,
    GUESS,
    TRY,
    attribution_line,
    clean,
    finding_text,
    scope_line,
)
from core.reviews.blocks import Attribution, Block, Findings, Note, Review
from core.reviews.readings import VERDICTS, Finding
from core.units import DATETIME

OVERVIEW = "概览"
_NARROW, _WIDE = 9, 46
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_MUTED = Font(color=LIGHT.muted.removeprefix("#"))
_HEAD = PatternFill("solid", fgColor=LIGHT.grid.removeprefix("#"))
_WRAP = Alignment(wrap_text=True, vertical="top")
_TOP, _TOP_RIGHT = Alignment(vertical="top"), Alignment(vertical="top", horizontal="right")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_workbook(review: Review) -> bytes:
    book = Workbook()
    _overview(book.active, review)
    taken = {OVERVIEW.casefold()}
    for step in review.steps:
        page = _Page(book.create_sheet(_sheet_name(step.title, taken)))
        page.line(step.title, _TITLE)
        page.freeze()
        for block in step.blocks:
            page.gap()
            page.line(block.title, _BOLD)
            _block(page, block)
        page.fit()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _overview(sheet: Worksheet, review: Review) -> None:
    sheet.title = OVERVIEW
    page = _Page(sheet)
    page.line(review.title, _TITLE)
    page.freeze()
    page.line(review.headline, _BOLD)
    page.line(scope_line(review), _MUTED)
    page.gap()
    facts = (
        ("商家", words(review.merchant)),
        ("范围", words(review.scope)),
        ("对比", words(review.against)),
        ("数据截至", figure(review.as_of, DATETIME)),
    )
    for name, cell in facts:
        page.row((words(name), cell))
    page.gap()
    page.line("发现", _BOLD)
    page.table(_findings(review.findings)) if review.findings else page.line(Findings("", ()).empty)
    page.fit()


def _block(page: "_Page", block: Block) -> None:
    match block:
        case Findings():
            page.table(_findings(block.findings)) if block.findings else page.line(block.empty)
        case Note():
            page.line(block.text)
        case _:
            if isinstance(block, Attribution):
                page.line(attribution_line(block))
            rows = table_rows(block, full=True)
            if rows is not None:
                page.table(rows)
            caption = getattr(block, "caption", "")
            if caption:
                page.line(caption, _MUTED)


def _findings(findings: tuple[Finding, ...]) -> Rows:
    header = (FACT, "影响(元)", "区间下限", "区间上限", "判断", GUESS, TRY)
    return Rows(header, tuple(map(_finding, findings)), (False, True, True, True, *[False] * 3))


def _finding(finding: Finding) -> tuple[Cell, ...]:
    told = finding_text(finding)
    low, high = finding.interval or (None, None)
    return (
        words(told.fact),
        cents(finding.effect_yuan),
        cents(low),
        cents(high),
        words(VERDICTS[finding.verdict]),
        words(";".join(told.guesses)),
        words(";".join(map(str, told.advice))),
    )


def _sheet_name(title: str, taken: set[str]) -> str:
    """A legal name of at most 31 characters that no other sheet bears."""
    plain_title = re.sub(r"[\[\]:*?/\\]", " ", clean(title)).strip(" '")[:31].strip(" '") or "步骤"
    name, count = plain_title, 2
    while name.casefold() in taken or name.casefold() == "history":
        name = f"{plain_title[:27].rstrip()} {count}"
        count += 1
    taken.add(name.casefold())
    return name


class _Page:
    """A sheet written from top to bottom, remembering how wide its columns have to be."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._next = 1
        self._widths: dict[int, int] = {}

    def gap(self) -> None:
        self._next += 1

    def freeze(self) -> None:
        """Keep what was written so far, and the first column, in sight."""
        self._sheet.freeze_panes = f"B{self._next}"

    def line(self, text: str, font: Font | None = None) -> None:
        """A line of words that may run over the columns to its right."""
        cell = self._put(1, words(text))
        if font:
            cell.font = font
        self._next += 1

    def row(self, cells: tuple[Cell, ...], numeric: tuple[bool, ...] = ()) -> None:
        for place, content in enumerate(cells):
            cell = self._put(place + 1, content)
            width = _width(content.text)
            right = place < len(numeric) and numeric[place]
            cell.alignment = _TOP_RIGHT if right else _WRAP if width > _WIDE else _TOP
            self._widths[place + 1] = max(self._widths.get(place + 1, 0), width)
        self._next += 1

    def table(self, rows: Rows) -> None:
        first = self._next
        self.row(tuple(map(words, rows.header)), rows.numeric)
        for cell in self._sheet[first]:
            cell.font, cell.fill = _BOLD, _HEAD
        for cells in rows.rows:
            self.row(cells, rows.numeric)

    def fit(self) -> None:
        for place, width in self._widths.items():
            self._sheet.column_dimensions[get_column_letter(place)].width = min(max(width + 2, _NARROW), _WIDE)

    def _put(self, column: int, content: Cell) -> SheetCell:
        value = content.raw if content.excel == DATETIME.excel else plain(content.raw)
        cell = self._sheet.cell(self._next, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(_RISKY)
        cell.number_format = content.excel
        return cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
