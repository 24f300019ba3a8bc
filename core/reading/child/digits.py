"""Identifiers that a worksheet of an xlsx holds as numbers: of a number 15 to 17 digits are kept, the rest is gone.

Owns one pass over the XML of a worksheet, for tables in which a text looks like such a number: whether it was one,
calamine doesn't say.
"""

import re
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

BLOCK = 1 << 20
LIKE_ONE = "^[0-9]{16,}00$"  # a number of 18 or 19 digits, and one in a hundred identifiers
BEYOND = 1e16
LONGEST = 1_000

CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*(?:<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*)?"
    rb"<(?:\w+:)?v>\s*([0-9.]{1,40}(?:[eE]\+?[0-9]{1,2})?)\s*</"
)
NO_NUMBER = re.compile(rb"""\bt=["'](?!n["'])""")


def suspected(table: pa.Table) -> bool:
    """Whether any text looks like such a number."""
    return any(pc.any(pc.match_substring_regex(cells, LIKE_ONE)).as_py() for cells in table.columns)


def told(table: pa.Table, archive: zipfile.ZipFile, part: str | None) -> pa.Table:
    """The table with such numbers written as a spreadsheet shows them: `3.78E+18`, which no identifier is."""
    found = sorted(_numbers(archive, part)) if part else []
    if not found:
        return table
    texts = pa.array([format(Decimal(repr(number)), "f").removesuffix(".0") for number in found], pa.string())
    shown = pa.array([f"{number:.2E}" for number in found], pa.string())
    columns = [pc.coalesce(shown.take(pc.index_in(cells.combine_chunks(), texts)), cells) for cells in table.columns]
    return pa.table(columns, names=table.column_names)


def _numbers(archive: zipfile.ZipFile, part: str) -> set[float]:
    found: set[float] = set()
    with archive.open(part) as sheet:
        held = b""
        while block := sheet.read(BLOCK):
            held += block
            numbers = (_number(cell[2]) for cell in CELL.finditer(held) if not NO_NUMBER.search(cell[1]))
            found.update(number for number in numbers if number >= BEYOND)
            held = held[-LONGEST:]  # the cell in which the block ends
    return found


def _number(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:  # 1.2.3
        return 0.0
