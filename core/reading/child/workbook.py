"""Workbooks of all kinds that calamine reads: xlsx, xlsm, xlsb, xls, ods.

Owns the traffic with calamine: what it must not be given, and what it keeps to itself unless asked.
"""

import contextlib
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from functools import partial
from typing import IO, Any

import fastexcel
import pyarrow as pa

from core.reading.child import digits, formulas, ods, xlsb
from core.reading.child.tables import MAX_CELLS, MAX_COLUMNS, POOL, Found, Refused, loss, numbered, seen

Seek = Callable[[], list[dict[str, Any]]]
Losses = dict[str, Seek]

WORTH_A_THREAD = 1 << 19
SUFFIXES = {"xlsx": ("xlsx", "xlsm", "xlam"), "xlsb": ("xlsb",), "xls": ("xls", "xla"), "ods": ("ods",)}
ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,9})"')
FAR_COLUMN = re.compile(rb' r="([A-Z]{2,9})\d')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
BEGINNING = 1 << 18
MANY_CELLS = 4_000_000  # of text, which take most of the address space

# What calamine takes for empty without a word is sought in the file's own parts, by a second core if there is one.
PARTS = {"xlsx": formulas.parts, "xlsb": xlsb.parts, "ods": ods.parts}
HIDDEN_LOSSES = {"xlsx": formulas.without_results, "xlsb": xlsb.errors, "ods": ods.errors}

DETAIL = re.compile(r"got '(\w+)\((.*)\)'$", re.DOTALL)
CLOCK = re.compile(r'"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S"')
ERRORS = {"Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!"}


def found(path: str, kind: str, output: str, careful: bool) -> Iterator[Found]:
    with contextlib.ExitStack() as stack:
        losses: Losses = {}
        if kind != "xls":
            archive = stack.enter_context(zipfile.ZipFile(path))
            if look_into(archive, careful) or kind != "xlsx":
                seek = HIDDEN_LOSSES[kind]
                losses = {title: partial(seek, archive, place) for title, place in PARTS[kind](archive).items()}
        book = fastexcel.read_excel(stack.enter_context(_named(path, kind, output)))
        for index, title in enumerate(book.sheet_names):
            one = _load(book, index, title, losses.get(title, list), os.path.getsize(path) > WORTH_A_THREAD)
            if kind == "xlsx" and digits.suspected(one.table):
                one.table = digits.told(one.table, archive, formulas.parts(archive).get(title))
            yield one


def _load(book: fastexcel.ExcelReader, index: int, title: str, losses: Seek, large: bool) -> Found:
    beside = POOL.submit(losses) if large else None
    try:
        hidden, table, told = _cells(book, index, title)
    finally:
        wait([beside] if beside else [])  # the next file has a right to all of the time
    return Found(seen(title), hidden, table, told + (beside.result() if beside else losses()))


def _cells(book: fastexcel.ExcelReader, index: int, title: str) -> tuple[bool, pa.Table, list[dict[str, Any]]]:
    # skip_rows=0 keeps the empty rows above the table, so that row numbers are the worksheet's own.
    options: dict[str, Any] = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
    try:
        sheet = book.load_sheet(index, **options)
        cells, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError as error:
        code = "error_value" if "Unsupported cell error value" in str(error) else "damaged"
        raise Refused(code, f"的工作表「{seen(title)}」") from error
    table = pa.table(cells.columns, names=numbered(cells))
    return sheet.visible != "visible", *_told(table, errors.errors if errors else [])


def _told(table: pa.Table, errors: list[fastexcel.CellError]) -> tuple[pa.Table, list[dict[str, Any]]]:
    """What calamine has left empty: times of day come back in their columns, the rest is counted as lost."""
    lost: dict[str, list[tuple[int, int, str]]] = {}
    times: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.position
        detail = DETAIL.search(error.detail)
        what, value = (detail[1], detail[2]) if detail else ("", error.detail)
        clock = CLOCK.fullmatch(value)
        if clock:
            times.setdefault(column, {})[row] = f"{int(clock[1])}:{clock[2]}:{clock[3]}"
        elif what == "Error":
            lost.setdefault("error", []).append((row, column, ERRORS.get(value, "#VALUE!")))
        else:
            lost.setdefault("value", []).append((row, column, ""))
    for column, texts in times.items():
        cells = [texts.get(row, cell) for row, cell in enumerate(table[column].to_pylist())]
        table = table.set_column(column, str(column), pa.array(cells, pa.string()))
    firsts = {what: min(cells) for what, cells in lost.items()}
    return table, [loss(w, len(lost[w]), row + 1, str(column + 1), c) for w, (row, column, c) in firsts.items()]


@contextlib.contextmanager
def _named(path: str, kind: str, output: str) -> Iterator[str]:
    """The file under a name that says what it is: calamine believes the name."""
    suffix = os.path.splitext(path)[1].removeprefix(".").lower()
    if suffix in SUFFIXES[kind] or all(suffix not in suffixes for suffixes in SUFFIXES.values()):
        yield path
        return
    name = f"{output}.{kind}"
    try:
        os.symlink(path, name)
    except OSError:  # Windows grants it to few
        shutil.copyfile(path, name)
    try:
        yield name
    finally:
        os.unlink(name)


def look_into(archive: zipfile.ZipFile, careful: bool) -> bool:
    """Refuse entities and, if careful, ranges that no memory holds. Whether a formula may stand in some part.

    Careful costs a seventh of the reading, so it is for a file that has killed a child, to learn why; a file that hides
    its reason from here meets the limits again.
    """
    formula = False
    for entry in archive.infolist():
        with archive.open(entry) as part:
            start = part.read(BEGINNING)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Refused("entities")
            some = b"<f" in start or b":f" in start  # to look for two bytes is free
            formula = formula or len(start) == BEGINNING or (some and FORMULA.search(start) is not None)
            if careful and entry.filename.startswith("xl/worksheets/"):
                measure(part, start)
    return formula


def measure(part: IO[bytes], chunk: bytes) -> None:
    rows, column, cells = 0, b"A", 0
    while chunk:
        rows = max([rows, *map(int, ROW.findall(chunk))])
        column = max([column, *FAR_COLUMN.findall(chunk)], key=lambda name: (len(name), name))
        cells += chunk.count(b"</c>")
        more = part.read(1 << 20)
        chunk = chunk[-200:] + more if more else b""
    columns = 0
    for letter in column:
        columns = columns * 26 + letter - 64
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Refused("too_many_cells")
    if cells > MANY_CELLS:
        raise Refused("too_large")
