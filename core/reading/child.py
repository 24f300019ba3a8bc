"""The parser, alone in a process of its own. Run by reader.py as a script; nothing ever imports this module.

Owns everything that may crash, hang or swell on a hostile file: unpacking, calamine, csv. It knows no export, no
person and no other module of Fupan (`python -I` would not find one): it answers with error codes, and `reader.py` says
them in words. One line of JSON on stdin asks for one file, one line on stdout answers, and the cells lie in the
output file as Arrow IPC streams, one per worksheet.

The limits below are the wall. Windows has none of them: only the reader's wall timeout holds there.
"""
# ruff: noqa: E402

import os
import sys

sys.modules["numpy"] = None  # type: ignore[assignment]  # pyarrow does without: half the start, and no thread pools
os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # its own allocator reserves two thirds of the address space

import csv
import errno
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, zip_longest
from time import process_time
from typing import IO, Any, TextIO

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

ADDRESS_SPACE = 3 << 29  # 1.5 GiB
CPU_SECONDS = 60
OPEN_FILES = 32
MAX_CELLS = 30_000_000  # said of a range that killed a child; 36 bytes each fill the address space
MAX_COLUMNS = 16_384

# Control characters, zero-width characters and marks that turn the direction of writing: none can be seen or typed.
UNSEEN = "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # the same for Python and RE2
UNTIDY = UNSEEN + r"|^[\s\p{Z}]|[\s\p{Z}]$|^$"
ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d{1,9})"')
FAR_COLUMN = re.compile(rb' r="([A-Z]{2,9})\d')

POOL = ThreadPoolExecutor(2)
WORTH_A_THREAD = 10_000

Found = tuple[str, bool, pa.Table]


class Refused(Exception):
    """`code` is one of the reader's; `place`, where there is one, goes into its sentence after the file's name."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


def workbook(path: str, kind: str, careful: bool) -> Iterator[Found]:
    if kind == "xlsx":
        look_into(path, careful or not resource)
    book = fastexcel.read_excel(path)
    for index, title in enumerate(book.sheet_names):
        # skip_rows=0 keeps the empty rows above the table, so that row numbers are the worksheet's own.
        options: dict[str, Any] = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
        try:
            sheet = book.load_sheet(index, **options)
            cells = pa.record_batch(sheet)
        except fastexcel.FastExcelError as error:
            raise Refused("damaged", f"的工作表「{seen(title)}」") from error
        if cells.num_columns:
            yield seen(title), sheet.visible != "visible", pa.table(cells.columns, names=numbered(cells))


def look_into(path: str, careful: bool) -> None:
    """Refuse entities and, if careful, ranges that no memory holds.

    Careful costs a seventh of the reading, so it is for a file that has killed a child, to learn why; a file that hides
    its reason from here meets the limits again.
    """
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                start = part.read(1 << 16)
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Refused("entities")
                if careful and entry.filename.startswith("xl/worksheets/"):
                    measure(part, start)


def measure(part: IO[bytes], chunk: bytes) -> None:
    rows, column = 0, b"A"
    while chunk:
        rows = max([rows, *map(int, ROW.findall(chunk))])
        column = max([column, *FAR_COLUMN.findall(chunk)], key=lambda name: (len(name), name))
        more = part.read(1 << 20)
        chunk = chunk[-200:] + more if more else b""
    columns = 0
    for letter in column:
        columns = columns * 26 + letter - 64
    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Refused("too_many_cells")


def numbered(table: pa.Table | pa.RecordBatch) -> list[str]:
    return [str(i) for i in range(table.num_columns)]


def text(path: str) -> Iterator[Found]:
    with open(path, "rb") as file:
        marked = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            with open(path, encoding=encoding, newline="") as lines:
                yield "", False, records(lines)
            return
        except UnicodeError:
            continue
    raise Refused("not_text")


def records(lines: TextIO) -> pa.Table:
    """A CSV of a dialect that is stated, never guessed from the data: only the header's delimiter is looked at."""
    header = next((line for line in lines if line.strip()), "")
    delimiter = next((mark for mark in ",\t;" if mark in header), ",")
    lines.seek(0)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    chunks: list[list[pa.Array]] = []
    cells = 0
    try:
        while chunk := list(islice(rows, 20_000)):
            columns = [pa.array(column, pa.string()) for column in zip_longest(*chunk)]
            cells += len(chunk) * len(columns)
            if len(columns) > MAX_COLUMNS or cells > MAX_CELLS:
                raise Refused("too_many_cells")
            chunks.append(columns or [pa.nulls(len(chunk), pa.string())])
    except csv.Error as error:
        raise Refused("quotes", f"第 {rows.line_num} 行") from error
    width = max(map(len, chunks), default=0)
    if sum(len(columns[0]) for columns in chunks) * width > MAX_CELLS:
        raise Refused("too_many_cells")
    names = [str(i) for i in range(width)]
    padded = [[*c, *[pa.nulls(len(c[0]), pa.string())] * (width - len(c))] for c in chunks]
    return pa.Table.from_batches([pa.record_batch(c, names=names) for c in padded]) if chunks else pa.table({})


def seen(title: str) -> str:
    return re.sub(UNSEEN, "", title).strip()


def tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Without unseen characters and outer blanks; a cell with nothing left is null."""
    if not pc.any(pc.match_substring_regex(column, UNTIDY)).as_py():
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


def answer(job: dict[str, Any]) -> dict[str, Any]:
    sheets = []
    found = text(job["path"]) if job["kind"] == "csv" else workbook(job["path"], job["kind"], job["careful"])
    with pa.OSFile(job["output"], "wb") as output:
        for title, hidden, table in found:
            each = POOL.map if table.num_rows > WORTH_A_THREAD else map
            table = pa.table(list(each(tidy, table.columns)), names=table.column_names)
            skipped, table = cropped(table)
            if table.num_rows:
                with pa.ipc.new_stream(output, table.schema) as stream:
                    stream.write_table(table)
                shape = {"first_row": skipped + 1, "rows": table.num_rows, "columns": table.num_columns}
                sheets.append({"title": title, "hidden": hidden, **shape})
    return {"sheets": sheets}


def answer_or_code(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(job)
    except Refused as refusal:
        return {"refused": refusal.code, "place": refusal.place}
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except OSError as error:
        return {"refused": {errno.ENOSPC: "no_room", errno.EFBIG: "too_large"}.get(error.errno or 0, "damaged")}
    except BaseException as error:  # a panic in Rust is no Exception
        return {"refused": "locked" if "password" in str(error).lower() else "damaged"}


def main() -> None:
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints cannot be taken for an answer
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    for line in sys.stdin.buffer:
        if resource:
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (int(process_time()) + CPU_SECONDS, hard))
        print(json.dumps(answer_or_code(json.loads(line))), file=replies, flush=True)


main()
