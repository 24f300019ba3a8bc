"""HTML that is called .xls: its tables as worksheets.

Owns what a web page's tables mean as rows and columns. Nothing in it is executed, fetched or styled; text outside of
tables is left out.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TextIO

from core.reading.child.tables import MAX_COLUMNS, Found, Refused, Rows
from core.reading.child.text import decoded, marred

BLOCK = 1 << 18
Attributes = list[tuple[str, str | None]]


def found(path: str) -> Iterator[Found]:
    tables = decoded(path, _tables)
    if not tables:
        raise Refused("no_table")
    for number, table in enumerate(tables, 1):
        cells = table.rows.table()
        yield Found(f"表格 {number}" if len(tables) > 1 else "", False, cells, marred(cells))


def _tables(text: TextIO) -> "list[_Table]":
    page = _Page()
    while block := text.read(BLOCK):
        page.feed(block)
    page.close()
    for table in page.open:
        table.end_row()
    return page.tables


class _Table:
    """As in a workbook, what spans several cells stands in the first of them, and the others are empty."""

    def __init__(self) -> None:
        self.rows = Rows()
        self._row: list[str | None] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._down: dict[int, int] = {}  # column → rows that a cell from above still covers
        self._reach = 1

    def start_row(self) -> None:
        self.end_row()
        self._row = []

    def end_row(self) -> None:
        if self._row is not None:
            self.end_cell()
            self.rows.extend([self._row])
            self._down = {column: left - 1 for column, left in self._down.items() if left > 1}
            self._row = None

    def start_cell(self, across: int, down: int) -> None:
        if self._row is None:
            self.start_row()
        self.end_cell()
        self._cell, self._span, self._reach = [], across, down

    def end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        while len(self._row) in self._down:
            self._row.append(None)
        first = len(self._row)
        words = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        self._row += ["\n".join(words).strip() or None, *[None] * (self._span - 1)]
        if len(self._row) > MAX_COLUMNS:
            raise Refused("too_many_cells")
        if self._reach > 1:
            self._down |= dict.fromkeys(range(first, len(self._row)), self._reach)
        self._cell = None

    def write(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)


class _Page(HTMLParser):
    """All tables of a page in the order in which they begin; one inside another's cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self._silent = False

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        if tag in ("script", "style"):
            self._silent = True
        elif tag == "table":
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif self.open and tag == "tr":
            self.open[-1].start_row()
        elif self.open and tag in ("td", "th"):
            self.open[-1].start_cell(_span(attributes, "colspan"), _span(attributes, "rowspan"))
        elif self.open and tag in ("br", "p", "div", "li"):
            self.open[-1].write("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = False
        elif self.open and tag == "table":
            self.open.pop().end_row()
        elif self.open and tag == "tr":
            self.open[-1].end_row()
        elif self.open and tag in ("td", "th"):
            self.open[-1].end_cell()

    def handle_data(self, text: str) -> None:
        if self.open and not self._silent:
            self.open[-1].write(text.replace("\n", " "))


def _span(attributes: Attributes, name: str) -> int:
    value = next((value for key, value in attributes if key == name and value), "")
    return min(max(int(value), 1), MAX_COLUMNS) if re.fullmatch("[0-9]{1,7}", value) else 1
