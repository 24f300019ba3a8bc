"""Formulas of an ods whose result is an error: LibreOffice writes such a cell as a text of no characters.

Owns one pass over the XML of such a file, and only where the mark of an error stands in it at all.
"""

import zipfile
from typing import Any
from xml.parsers import expat

from core.reading.child.tables import loss

BLOCK = 1 << 20
MARK = b'value-type="error"'


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The titles of all worksheets, as often as anything can be found by them."""
    return {title: title for title in _found(archive)} if _marked(archive) else {}


def errors(archive: zipfile.ZipFile, title: str) -> list[dict[str, Any]]:
    """The loss that these formulas are, if there are any."""
    cells = _found(archive)[title]
    row, column, text = cells[0] if cells else (0, 0, "")
    return [loss("error", len(cells), row, str(column), text)] if cells else []


def _marked(archive: zipfile.ZipFile) -> bool:
    before = b""
    with archive.open("content.xml") as content:
        while block := content.read(BLOCK):
            if MARK in before + block:
                return True
            before = block[-len(MARK) :]
    return False


def _found(archive: zipfile.ZipFile) -> dict[str, list[tuple[int, int, str]]]:
    """Per worksheet the row, the column and the text of each cell that is an error."""
    sheets: dict[str, list[tuple[int, int, str]]] = {}
    row = column = 0
    error, text = False, ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, error, text
        if name == "table:table":
            sheets[attributes.get("table:name", "")] = []
            row = column = 0
        elif name == "table:table-row":
            row, column = row + _times(attributes, "rows"), 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            column += _times(attributes, "columns")
            error, text = attributes.get("calcext:value-type") == "error", ""

    def end(name: str) -> None:
        nonlocal error
        if name == "table:table-cell" and error:
            sheets[next(reversed(sheets))].append((row, column, text))
            error = False

    def write(some: str) -> None:
        nonlocal text
        if error:
            text += some[:40]

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, write
    with archive.open("content.xml") as content:
        parser.ParseFile(content)
    return sheets


def _times(attributes: dict[str, str], what: str) -> int:
    return int(attributes.get(f"table:number-{what}-repeated", "1")[:9])
