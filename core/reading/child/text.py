"""CSV and other text: its encoding, its delimiter, its rows.

Owns the ways in which text comes as bytes. The dialect is stated, never guessed from the data.
"""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TextIO, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from core.reading.child.tables import Found, Refused, Rows, loss

Read = TypeVar("Read")

DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
DELIMITERS = ",\t;"
HEADER_SEARCH_LINES = 12
SOME = 1_000
BLOCK = 1 << 20
UNKNOWN = "\ufffd"
MOST_SPOILED = 0.002


def found(path: str) -> Iterator[Found]:
    table = decoded(path, _records)
    yield Found("", False, table, marred(table))


def decoded(path: str, read: Callable[[TextIO], Read]) -> Read:
    """What `read` makes of the text, in the first encoding in which every byte means something.

    Where a few bytes mean nothing in any (a name cut off inside a character), they become marks of that.
    """
    encodings = _likely(path)
    for encoding in encodings:
        try:
            with open(path, encoding=encoding, newline="") as text:
                return read(text)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and error.reason == "unexpected end of data":
                raise Refused("damaged") from error
    spoiled = {encoding: _spoiled(path, encoding) for encoding in encodings}
    best = min(spoiled, key=lambda encoding: spoiled[encoding])
    if spoiled[best] > MOST_SPOILED:
        raise Refused("not_text")
    with open(path, encoding=best, errors="replace", newline="") as text:
        return read(text)


def marred(table: pa.Table) -> list[dict[str, Any]]:
    """The loss that marks of unknown bytes are, if there are any."""
    columns = [pc.indices_nonzero(pc.match_substring(column, UNKNOWN)) for column in table.columns]
    count = sum(map(len, columns))
    if not count:
        return []
    row, column = min((rows[0].as_py(), place) for place, rows in enumerate(columns) if len(rows))
    return [loss("bytes", count, row + 1, str(column + 1), table[column][row].as_py())]


def _likely(path: str) -> list[str]:
    with open(path, "rb") as file:
        head = file.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    declared = DECLARED.search(head)
    gbk = declared is not None and declared[1].lower().startswith(b"gb")
    return ["gb18030", "utf-8-sig"] if gbk else ["utf-8-sig", "gb18030"]


def _spoiled(path: str, encoding: str) -> float:
    """The share of characters that this encoding can't tell."""
    unknown = characters = 0
    with open(path, encoding=encoding, errors="replace", newline="") as text:
        while block := text.read(BLOCK):
            unknown += block.count(UNKNOWN)
            characters += len(block)
    return unknown / max(characters, 1)


def _records(lines: TextIO) -> pa.Table:
    mark = _delimiter(lines)
    lines.seek(0)
    records, rows = csv.reader(lines, delimiter=mark, strict=True), Rows()
    try:
        while some := list(islice(records, SOME)):
            rows.extend(some)
    except csv.Error as error:
        raise Refused("quotes", f"第 {records.line_num} 行") from error
    return rows.table()


def _delimiter(lines: TextIO) -> str:
    """That which takes one of the first lines apart into most names; data, which holds digits, counts for nothing.

    A comma wins over a tab that trails every cell, and a header wins over the remark above it.
    """
    top = [line for line in islice(lines, HEADER_SEARCH_LINES) if line.strip()]

    def names(mark: str) -> int:
        return max((sum(_named(cell) for cell in line.split(mark)) for line in top), default=0)

    return max(DELIMITERS, key=names)


def _named(cell: str) -> bool:
    return bool(cell.strip()) and not any(c.isdigit() for c in cell)
