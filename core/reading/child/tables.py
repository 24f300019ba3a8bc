"""What all parsers of the child process share: the table of text that each hands on, and how it is built and tidied.

Owns the limits of a table's shape. No file is opened here.
"""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MAX_CELLS = 20_000_000  # a dense range of so many empty cells fills two thirds of the address space
MAX_COLUMNS = 16_384
CHUNK_CELLS = 500_000

# Control characters, zero-width characters and marks that turn the direction of writing: none can be seen or typed.
UNSEEN = "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # the same for Python and RE2
UNTIDY = UNSEEN + r"|^[\s\p{Z}]|[\s\p{Z}]$|^$"

POOL = ThreadPoolExecutor(2)
WORTH_A_THREAD = 10_000


class Refused(Exception):
    """`code` is one of the reader's; `place`, where there is one, goes into its sentence after the file's name."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


@dataclass
class Found:
    """One worksheet as its parser found it. `losses` say what it holds that the table doesn't: see `loss`."""

    title: str
    hidden: bool
    table: pa.Table
    losses: list[dict[str, Any]] = field(default_factory=list)


def loss(what: str, count: int, row: int, column: str, cell: str = "") -> dict[str, Any]:
    """Cells of which nothing came into the table: how many, and where the first is and what it says.

    `what` is "formula" (without a result), "error" (#DIV/0! and the like), "value" (a date beyond all calendars) or
    "bytes" (of which some mean no character; the rest is in the table).
    `row` is the worksheet's own, 0 if not known; `column` is its letter, or its number where letters aren't known.
    """
    return {"what": what, "count": count, "row": row, "column": column, "cell": seen(cell)[:40]}


class Rows:
    """Rows of text on their way into a table: padded to the longest, and never all of them in Python's hands."""

    def __init__(self) -> None:
        self._waiting: list[Sequence[str | None]] = []
        self._cells = 0
        self._chunks: list[list[pa.Array]] = []
        self._height = 0
        self._width = 0

    def extend(self, rows: Sequence[Sequence[str | None]]) -> None:
        lengths = [len(row) for row in rows]
        self._waiting += rows
        self._cells += sum(lengths) + len(rows)
        self._width = max(self._width, *lengths)
        self._height += len(rows)
        if self._cells > CHUNK_CELLS:
            self._flush()

    def table(self) -> pa.Table:
        self._flush()
        names = [str(i) for i in range(self._width)]
        padded = [[*c, *[pa.nulls(len(c[0]), pa.string())] * (self._width - len(c))] for c in self._chunks]
        return pa.Table.from_batches([pa.record_batch(c, names=names) for c in padded]) if padded else pa.table({})

    def _flush(self) -> None:
        if self._width > MAX_COLUMNS or self._height * self._width > MAX_CELLS:
            raise Refused("too_many_cells")
        if self._waiting:
            columns = [pa.array(column, pa.string()) for column in zip_longest(*self._waiting)]
            self._chunks.append(columns or [pa.nulls(len(self._waiting), pa.string())])
            self._width = max(self._width, 1)
        self._waiting, self._cells = [], 0


def numbered(table: pa.Table | pa.RecordBatch) -> list[str]:
    return [str(i) for i in range(table.num_columns)]


def seen(title: str) -> str:
    return re.sub(UNSEEN, "", title).strip()


def tidied(table: pa.Table) -> pa.Table:
    """Without unseen characters and outer blanks; a cell with nothing left is null."""
    large = table.num_rows > WORTH_A_THREAD
    if not large:
        cells = [chunk for column in table.columns for chunk in column.chunks] or [pa.array([], pa.string())]
        if not _untidy(pa.chunked_array([pa.concat_arrays(cells)])):
            return table  # one look at all cells: a look at each column or chunk would cost more than its cells
    each: Callable[..., Any] = POOL.map if large else map
    return pa.table(list(each(_tidy, table.columns)), names=table.column_names)


def _untidy(cells: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring_regex(cells, UNTIDY)).as_py())


def _tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not _untidy(column):
        return column
    column = pc.utf8_trim_whitespace(pc.replace_substring_regex(column, UNSEEN, ""))
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def cropped(table: pa.Table) -> tuple[int, pa.Table]:
    """The table without empty rows and columns around it, and how many rows were left out above."""
    filled = [i for i, column in enumerate(table.columns) if column.null_count < len(column)]
    if not filled:
        return 0, table.slice(0, 0)
    table = table.select(range(filled[0], filled[-1] + 1))
    if table[0].null_count == 0:
        return 0, table.rename_columns(numbered(table))
    some = pc.is_valid(table[0])
    for column in table.columns[1:]:
        some = pc.or_(some, pc.is_valid(column))
    rows = pc.indices_nonzero(some)
    first, last = rows[0].as_py(), rows[-1].as_py()
    return first, table.slice(first, last - first + 1).rename_columns(numbered(table))
