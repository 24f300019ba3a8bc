"""SpreadsheetML, the XML of Excel 2003 that many systems still write and call .xls.

Owns its few elements that hold a table. A document type, and with it every entity, is refused.
"""

from collections.abc import Iterator
from typing import TextIO
from xml.parsers import expat

from core.reading.child.tables import MAX_COLUMNS, Found, Refused, Rows, loss, seen
from core.reading.child.text import decoded

BLOCK = 1 << 18
MAX_ROWS = 1_048_576


def found(path: str) -> Iterator[Found]:
    try:
        sheets = decoded(path, _sheets)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    for sheet in sheets:
        losses = [loss("formula", len(sheet.empty), *sheet.empty[0])] if sheet.empty else []
        yield Found(seen(sheet.title), sheet.hidden, sheet.rows.table(), losses)


def _sheets(text: TextIO) -> "list[_Sheet]":
    book = _Book()
    while block := text.read(BLOCK):
        book.parser.Parse(block.encode(), False)
    book.parser.Parse(b"", True)
    return book.sheets


class _Sheet:
    def __init__(self, title: str) -> None:
        self.title = title
        self.hidden = False
        self.rows = Rows()
        self.height = 0
        self.empty: list[tuple[int, str]] = []  # formulas without a result: row and column


class _Book:
    """Follows the elements by their names alone; whatever prefix they bear."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")  # as _sheets encodes it, whatever it declares
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._write
        self.sheets: list[_Sheet] = []
        self._row: list[str | None] = []
        self._text: list[str] | None = None
        self._formula = False
        self._aside = False  # in a comment, which has Data of its own
        self._across = 0

    def _start(self, name: str, given: dict[str, str]) -> None:
        attributes = {key.rpartition(":")[2]: value for key, value in given.items()}
        match name.rpartition(":")[2]:
            case "Worksheet":
                self.sheets.append(_Sheet(attributes.get("Name", "")))
            case "Row" if self.sheets:
                sheet = self.sheets[-1]
                for _ in range(_place(attributes, MAX_ROWS) - 1 - sheet.height):
                    self._add([])
                self._row = []
            case "Cell" if self.sheets:
                missing = _place(attributes, MAX_COLUMNS) - 1 - len(self._row)
                self._row += [None] * (missing + 1 if missing > 0 else 1)
                self._formula = "Formula" in attributes
                across = attributes.get("MergeAcross", "")
                self._across = min(int(across), MAX_COLUMNS) if across.isascii() and across.isdigit() else 0
            case "Comment":
                self._aside = True
            case "Data" | "Visible":
                self._text = None if self._aside else []

    def _end(self, name: str) -> None:
        text = "".join(self._text or [])
        match name.rpartition(":")[2]:
            case "Comment":
                self._aside = False
            case "Data" if self._row and self._text is not None:
                self._row[-1], self._text = text, None
            case "Visible" if self.sheets:
                self.sheets[-1].hidden, self._text = text.startswith("SheetHidden"), None
            case "Cell" if self.sheets:
                if self._formula and self._row[-1] is None:
                    self.sheets[-1].empty.append((self.sheets[-1].height + 1, str(len(self._row))))
                self._row += [None] * self._across
                self._formula = False
            case "Row" if self.sheets:
                self._add(self._row)

    def _add(self, row: list[str | None]) -> None:
        self.sheets[-1].rows.extend([row])
        self.sheets[-1].height += 1

    def _write(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _refuse(*_: object) -> None:
    raise Refused("entities")


def _place(attributes: dict[str, str], most: int) -> int:
    index = attributes.get("Index", "")
    if not (index.isascii() and index.isdigit()):
        return 0
    if len(index) > 7 or int(index) > most:
        raise Refused("too_many_cells")
    return int(index)
