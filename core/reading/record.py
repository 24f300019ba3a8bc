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
from core.reading.convert import blanked, convert
from core.reading.match import GridMatch, Header, Match
from core.sheets import LANDED
from core.sheets.declaration import Form, Layout

PARTS = (Layout.RECORD, Layout.PAIRS)
_LOOK_BELOW = 3


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
        self.doubts: list[tuple[str, Cell]] = []
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
            below = [column.slice(grid.row + 1, _LOOK_BELOW).to_pylist() for column in table.columns]
            filled = [any(text is not None for text in line) for line in zip(*below, strict=True)]
            values = filled.index(True) if True in filled else None  # a blank row may stand between
            texts = [column[values] if values is not None else None for column in below]
            places = range(grid.row + 1 + (values or 0), grid.row + 2 + (values or 0))
            read = int(values is not None)
        self.tallies.append(Tally(grid.grid.sheet, LANDED["live"].title, read, read))
        for header in grid.headers:
            if header.column is None or header.repeated:
                continue
            self.headers.add(header.column.key)
            place = places[header.position] if grid.row is None else places[0]
            text = texts[header.position]
            if text is not None and text not in cells.MISSING:
                self.offer(header.column.key, Cell(text, header, grid.grid.sheet, grid.grid.first_row + place))

    def offer(self, key: str, cell: Cell) -> None:
        """Take a figure unless it is known already; where the two may differ, remember to look."""
        known = self.cells.setdefault(key, cell)
        if known is not cell and known.text.replace(",", "") != cell.text.replace(",", ""):
            self.doubts.append((key, cell))

    @property
    def witnessed(self) -> int:
        """The row in which its printed rates stand."""
        forms = ((cell.header.column.form, cell.row) for cell in self.cells.values() if cell.header.column)
        return next((row for form, row in forms if form is Form.WITNESS), 1)

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((key, cell.header.unit) for key, cell in self.cells.items()))


def read_records(records: Sequence[tuple[int, Record]]) -> pl.DataFrame:
    """One typed row per (file, record); the records' issues grow by what was noticed."""
    groups: dict[object, list[tuple[int, Record]]] = {}
    for file, record in records:
        groups.setdefault(record.units, []).append((file, record))
    _settle_doubts([record for _, record in records])
    return pl.concat([_read_group(group) for group in groups.values()], how="diagonal_relaxed")


def _settle_doubts(records: Sequence[Record]) -> None:
    """Say where two parts of a workbook give different counts (1.2万 and 12,031 do not differ)."""
    by_units: dict[tuple[str, str], list[tuple[Record, Cell, Cell]]] = {}
    for record in records:
        for key, cell in record.doubts:
            known = record.cells[key]
            if known.header.column is not None and known.header.column.form is Form.COUNT:
                by_units.setdefault((known.header.unit, cell.header.unit), []).append((record, known, cell))
    for (unit, other_unit), doubts in by_units.items():
        texts = pl.Series([known.text for _, known, _ in doubts])
        others = pl.Series([cell.text for _, _, cell in doubts])
        slack = cells.last_digit(texts, unit) + cells.last_digit(others, other_unit)
        apart = (cells.counts(texts, unit) - cells.counts(others, other_unit)).abs() > slack
        for place in apart.fill_null(False).arg_true().to_list():
            record, known, cell = doubts[place]
            fact = f"这里写着 {cell.text},工作表「{known.sheet}」写着 {known.text},以后者为准"
            record.issues.append(Issue("note", fact, sheet=cell.sheet, header=cell.header.text))


def _read_group(group: Sequence[tuple[int, Record]]) -> pl.DataFrame:
    of = dict(group)
    keys = list(group[0][1].cells)
    found = {key: group[0][1].cells[key].header for key in keys}
    columns = {key: [record.cells[key].text for _, record in group] for key in keys}
    files = pl.Series("file", [file for file, _ in group], dtype=pl.Int64)
    rows = pl.Series("row", [record.witnessed for _, record in group], dtype=pl.Int64)
    texts = pl.DataFrame(columns, schema=dict.fromkeys(keys, pl.String)).with_columns(files, files.alias("part"), rows)
    texts = blanked(texts, found)
    converted = convert(texts, found)
    for key, bad in converted.bad.items():
        for place in bad.arg_true().to_list():
            cell = of[texts["file"][place]].cells[key]
            fact = f"「{cell.text}」{converted.why(key, place)},这一项按缺失处理"
            issue = Issue("warning", fact, "请核对后重新下载", cell.sheet, cell.row, cell.header.text, cell.text)
            of[texts["file"][place]].issues.append(issue)
    checks = tuple(check for part in group[0][1].parts for check in part.sheet.checks)
    for file, key, issue in disagreements(checks, found, texts, converted.values):
        of[file].issues.append(replace(issue, sheet=of[file].cells[key].sheet))
    return converted.values.drop("part")
