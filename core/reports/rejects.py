"""Rejected rows as a workbook that can be mended and uploaded again.

Owns how a file goes back: its tables whole, as text exactly as it was read, the rejected rows first with their reasons
and the cell at fault in colour. The good rows come along because a newer file replaces a session or a day whole. Cells
are text and nothing else: none becomes a formula, an error or a link.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.reading.batch import Rejected
from core.reading.match import ADDED, GridMatch, Match
from core.reports.listing import Line, headed, saved, text_cell
from core.sheets.declaration import Layout

ENDING = "_退回的行.xlsx"
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 2_000_000
"""Written in about twenty seconds; what is larger is better mended where it came from."""

WHY, ORIGINAL = ADDED
LISTED = ("工作表", ORIGINAL, "表头", "内容", WHY)

_AMISS = re.compile(r"=|[+@#-](?![-0-9.,%]*$)|[^\x00-\x1f\ufffe\uffff]*[\x00-\x1f\ufffe\uffff]")
"""Texts that need a cell of their own, which costs ten times as much: what would be taken for something else."""
_FAULT = PatternFill("solid", fgColor="FFE2A8")


def can_go_back(match: Match) -> bool:
    """Whether the file is small enough to be written while somebody waits."""
    cells: int = sum(grid.grid.cells.num_rows * grid.grid.cells.num_columns for grid in match.grids)
    return cells <= MOST_CELLS


def write_rejects(match: Match, rejected: Sequence[Rejected]) -> bytes:
    """The file's tables as a workbook: `rejected` rows marked, and first wherever the order of rows means nothing."""
    book = Workbook(write_only=True)
    for grid in match.grids:
        own = {entry.row - grid.grid.first_row: entry for entry in rejected if entry.sheet == grid.grid.sheet}
        _table(book.create_sheet(_title(grid)), grid, own)
    return saved(book)


def write_all_rejects(files: Sequence[tuple[str, Match, Sequence[Rejected]]]) -> bytes:
    """One workbook per (name, match, rejected rows) in a zip, which can be uploaded again as it is."""
    target = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, match, rejected in files:
            archive.writestr(_free(file_name(name), taken), write_rejects(match, rejected))
    return target.getvalue()


def write_reject_list(rejected: Sequence[Rejected]) -> bytes:
    """Rejected rows of an earlier upload, one line each: their tables are no longer there."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(WHY)
    sheet.freeze_panes = "A2"
    for place, width in enumerate((18, 10, 22, 30, 40), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append(headed(sheet, list(LISTED)))
    for entry in rejected:
        sheet.append(_line(sheet, [entry.sheet, str(entry.row), entry.header, entry.text, entry.why], fault=3))
    return saved(book)


def file_name(name: str) -> str:
    """What the mended file is called: its own name goes first, for it may tell the day or the session."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"{stem}{ENDING}"


def _free(name: str, taken: set[str]) -> str:
    stem, count = name.removesuffix(ENDING), 2
    while name in taken:
        name, count = f"{stem} ({count}){ENDING}", count + 1
    taken.add(name)
    return name


def _title(grid: GridMatch) -> str:
    return re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", " ", grid.grid.sheet).strip(" '")[:31] or "表"


def _table(sheet: WriteOnlyWorksheet, grid: GridMatch, rejected: dict[int, Rejected]) -> None:
    cells = grid.grid.cells
    kept = [place for place in range(cells.num_columns) if not _is_added(grid, place)]
    top = 0 if grid.row is None else grid.row + 1
    if rejected:
        sheet.freeze_panes = f"A{top + 1}"
        last = get_column_letter(len(kept) + len(ADDED))
        sheet.auto_filter.ref = f"A{top}:{last}{cells.num_rows}"
        sheet.column_dimensions[get_column_letter(len(kept) + 1)].width = 44
    at_fault = {header.text: kept.index(header.position) for header in grid.found.values()} if rejected else {}
    rows = list(zip(*(cells.column(place).to_pylist() for place in kept), strict=True))
    for place, texts in _ordered(rows, grid, top, rejected):
        line = list(texts)
        if not rejected or place < top - 1:
            sheet.append(_line(sheet, line))
        elif place == top - 1:
            sheet.append(headed(sheet, [*line, *ADDED]))
        else:
            entry = rejected.get(place)
            why = f"「{entry.header}」{entry.why}" if entry else None
            fault = at_fault.get(entry.header) if entry else None
            sheet.append(_line(sheet, [*line, why, str(grid.grid.first_row + place)], fault))


def _is_added(grid: GridMatch, place: int) -> bool:
    """A column that an earlier workbook of this kind brought along."""
    return grid.row is not None and grid.grid.cells.column(place)[grid.row].as_py() in ADDED


def _ordered(
    rows: Sequence[tuple[str | None, ...]], grid: GridMatch, top: int, rejected: dict[int, Rejected]
) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """The rows with their places: what is above the data, the rejected ones, the others.

    Rows stay where they are in tables that say something by their order: variants below their product, channels below
    their group.
    """
    free = grid.sheet.layout is Layout.TABLE and not grid.sheet.subtotals and "channel_above" not in grid.found
    places = range(top, len(rows))
    data = sorted(places, key=lambda place: place not in rejected) if free else places
    for place in (*range(top), *data):
        yield place, rows[place]


def _line(sheet: WriteOnlyWorksheet, texts: Sequence[str | None], fault: int | None = None) -> Line:
    line: Line = []
    for place, text in enumerate(texts):
        if place == fault:
            cell = text_cell(sheet, text or "")
            cell.fill = _FAULT
            line.append(cell)
        elif text and _AMISS.match(text):
            line.append(text_cell(sheet, text))
        else:
            line.append(text or None)
    return line
