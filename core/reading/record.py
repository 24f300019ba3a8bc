"""The parts of a workbook that together describe one session: 基本信息, 整体看板, 流量转化 and their like.

Owns how parts become one row: the first part that says a figure counts, a later one that says another is told. A cell
that can't be read is missing and said so; it doesn't cost the session. Records of several files are converted as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from core.errors import Issue
from core.reading import cells
from core.reading.batch import Tally
from core.reading.checks import disagreements
from core.reading.convert import blanked, convert, value_of
from core.reading.match import GridMatch, Header, Match
from core.sheets import LANDED
from core.sheets.declaration import Form, Layout

PARTS = (Layout.RECORD, Layout.PAIRS)


@dataclass(frozen=True)
class Cell:
    """A figure of the session: its text and where it stands."""

    text: str
    header: Header
    sheet: str
    row: int


class Record:
    """One file's parts, gathered."""

    def __init__(self, match: Match) -> None:
        self.cells: dict[str, Cell] = {}
        self.headers: set[str] = set()
        self.tallies: list[Tally] = []
        self.issues: list[Issue] = []
        self.parts = [grid for grid in match.grids if grid.sheet.layout in PARTS]
        for part in self.parts:
            self._add(part)

    def _add(self, grid: GridMatch) -> None:
        table = grid.grid.cells
        if grid.row is None:
            texts = table.column(1).to_pylist()
            places = range(len(grid.headers))
            read = sum(1 for header in grid.headers if header.text)
        else:
            below = table.slice(grid.row + 1, 1)
            texts = [column[0].as_py() if below.num_rows else None for column in below.columns]
            places = range(grid.row + 1, grid.row + 2)
            read = below.num_rows
        self.tallies.append(Tally(grid.grid.sheet, LANDED["live"].title, read, read))
        for header in grid.headers:
            if header.column is None or header.repeated:
                continue
            self.headers.add(header.column.key)
            place = places[header.position] if grid.row is None else places[0]
            text = texts[header.position]
            if text is not None and text.lower() not in cells.MISSING:
                self.offer(header.column.key, Cell(text, header, grid.grid.sheet, grid.grid.first_row + place))

    def offer(self, key: str, cell: Cell) -> None:
        """Take a figure unless it is known already; where the two differ, say so."""
        known = self.cells.setdefault(key, cell)
        if known is cell or known.header.column is None or known.header.column.form is not Form.COUNT:
            return
        both = pl.Series([known.text, cell.text], dtype=pl.String)
        first, second = value_of(both, known.header.column, cell.header.unit).to_list()
        if second is not None and first != second:
            fact = f"这里写着 {cell.text},工作表「{known.sheet}」写着 {known.text},以后者为准"
            self.issues.append(Issue("note", fact, sheet=cell.sheet, header=cell.header.text))

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((key, cell.header.unit) for key, cell in self.cells.items()))


def read_records(records: Sequence[tuple[int, Record]]) -> pl.DataFrame:
    """One typed row per (file, record); the records' issues grow by what was noticed."""
    groups: dict[object, list[tuple[int, Record]]] = {}
    for file, record in records:
        groups.setdefault(record.units, []).append((file, record))
    return pl.concat([_read_group(group) for group in groups.values()], how="diagonal_relaxed")


def _read_group(group: Sequence[tuple[int, Record]]) -> pl.DataFrame:
    of = dict(group)
    keys = list(group[0][1].cells)
    found = {key: group[0][1].cells[key].header for key in keys}
    columns = {key: [record.cells[key].text for _, record in group] for key in keys}
    texts = pl.DataFrame(columns, schema=dict.fromkeys(keys, pl.String)).with_columns(
        pl.Series("file", [file for file, _ in group], dtype=pl.Int64), pl.lit(1, pl.Int64).alias("row")
    )
    texts = blanked(texts, found)
    converted = convert(texts, found)
    for key, bad in converted.bad.items():
        for place in bad.arg_true().to_list():
            cell = of[texts["file"][place]].cells[key]
            fact = f"「{cell.text}」{converted.why(key, cell.header, place)},这一项按缺失处理"
            issue = Issue("warning", fact, "请核对后重新下载", cell.sheet, cell.row, cell.header.text, cell.text)
            of[texts["file"][place]].issues.append(issue)
    checks = tuple(check for part in group[0][1].parts for check in part.sheet.checks)
    for file, key, issue in disagreements(checks, found, texts, converted.values):
        of[file].issues.append(replace(issue, sheet=of[file].cells[key].sheet))
    return converted.values
