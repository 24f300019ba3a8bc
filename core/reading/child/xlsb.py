"""Formulas of an xlsb whose result is an error: calamine takes their cells for empty ones.

Owns the records of the binary format as far as this needs. What a formula without any result was, no xlsb can tell:
it holds a zero then.
"""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from core.reading.child.formulas import located
from core.reading.child.tables import loss

ROW, FORMULA_ERROR, SHEET = 0, 11, 156
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where each worksheet lies in the zip, by its title."""
    with archive.open("xl/workbook.bin") as book:
        sheets = dict(_titled(data) for kind, data in _records(book) if kind == SHEET)
    return located(archive, sheets, "xl/_rels/workbook.bin.rels")


def errors(archive: zipfile.ZipFile, part: str) -> list[dict[str, Any]]:
    """The loss that these formulas are, if there are any."""
    count, row, first = 0, 0, (0, "", "")
    with archive.open(part) as sheet:
        for kind, data in _records(sheet):
            if kind == ROW:
                row = struct.unpack_from("<I", data)[0] + 1
            elif kind == FORMULA_ERROR:
                column = struct.unpack_from("<I", data)[0] + 1
                first = first if count else (row, _letters(column), ERRORS.get(data[8], "#VALUE!"))
                count += 1
    return [loss("error", count, *first)] if count else []


def _records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    stream = io.BufferedReader(part, 1 << 20)  # type: ignore[type-var]  # it reads, and no more is asked
    while start := stream.read(1):
        kind = start[0] if start[0] < 0x80 else start[0] & 0x7F | stream.read(1)[0] << 7
        size = shift = 0
        while shift < 28:
            byte = stream.read(1)[0]
            size |= (byte & 0x7F) << shift
            shift = shift + 7 if byte >= 0x80 else 28
        yield kind, stream.read(size)


def _titled(data: bytes) -> tuple[str, str]:
    """The title of a worksheet and the link to it: two strings behind two numbers."""
    texts, place = [], 8
    for _ in range(2):
        length = struct.unpack_from("<I", data, place)[0]
        texts.append(data[place + 4 : place + 4 + 2 * length].decode("utf-16-le"))
        place += 4 + 2 * length
    return texts[1], texts[0]


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = LETTERS[rest] + letters
    return letters
