"""Which export a file is, and which of its headers is which figure.

Owns recognition by content: header texts, never a file's name or a column's place. `match` never raises: what is
missing and what is unknown comes back beside what was found, so that a person can see it and map a renamed header.
It reads no cell below the header and converts nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.reading.grid import Grid, Sheets
from core.sheets import EXPORTS
from core.sheets.declaration import Column, Export, Form, Layout, Sheet

HEADER_SEARCH_ROWS = 12
PAIR_ROWS = 200
PAIR_COLUMNS = 4

_UNIT = re.compile(r"\((元|万元|分|万|%|秒|s|分钟|min|小时|h)\)$")
_DASHES = str.maketrans({"—": "-", "–": "-", "‐": "-", "−": "-", "→": "-"})

Mappings = Mapping[tuple[str, str], str]
"""(sheet key, normalised header) → column key, as people have mapped them by hand; "" means: leave it out."""


@dataclass(frozen=True)
class Header:
    """One column of a grid: its text, the figure it was taken for (or None), and the unit its text states."""

    position: int
    text: str
    column: Column | None
    unit: str = ""
    by_hand: bool = False
    repeated: bool = False


@dataclass(frozen=True, eq=False)
class Heading:
    """The headers of one sheet in one spelling. The same for all files that are spelled alike."""

    sheet: Sheet
    headers: tuple[Header, ...]

    @cached_property
    def found(self) -> dict[str, Header]:
        return {header.column.key: header for header in self.headers if header.column and not header.repeated}

    @cached_property
    def figures(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((key, header.unit) for key, header in self.found.items()))

    @cached_property
    def missing(self) -> tuple[Column, ...]:
        return tuple(
            self.sheet.column(alternatives.split("|")[0])
            for alternatives in self.sheet.required
            if not any(key in self.found for key in alternatives.split("|"))
        )


@dataclass(frozen=True)
class GridMatch:
    """One grid taken for one sheet. `row` is the header's place in the grid (None for name-value pairs)."""

    grid: Grid
    sheet: Sheet
    row: int | None
    heading: Heading

    @property
    def headers(self) -> tuple[Header, ...]:
        return self.heading.headers

    @property
    def found(self) -> dict[str, Header]:
        """The header of every figure it has."""
        return self.heading.found

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """Which figures it has, in which units: tables that agree in this can be converted together."""
        return self.heading.figures

    @property
    def missing(self) -> tuple[Column, ...]:
        """The required columns that no header was taken for (of alternatives, the first)."""
        return self.heading.missing

    @property
    def readable(self) -> bool:
        """A table whose rows can be told apart: the names of its channels, its products, its videos are there."""
        names = self.sheet.required[0].split("|") if self.sheet.layout in (Layout.TABLE, Layout.BLOCKS) else []
        return any(key in self.found for key in names)

    @property
    def unknown(self) -> tuple[Header, ...]:
        return tuple(header for header in self.headers if header.column is None and header.text and not header.by_hand)


@dataclass(frozen=True)
class Match:
    """What a file was taken for. No export means: unlike anything known.

    `nearest` then still names the export that it would be if it weren't for one missing header, if there is such.
    """

    sheets: Sheets
    export: Export | None
    grids: tuple[GridMatch, ...]
    ignored: tuple[Grid, ...]
    nearest: Export | None = None

    @property
    def missing(self) -> tuple[tuple[Sheet, Column], ...]:
        """What would make it the nearest export, if it had that."""
        anchor = self.nearest.anchor if self.nearest else ""
        return tuple((grid.sheet, column) for grid in self.grids if grid.sheet.key == anchor for column in grid.missing)


@lru_cache(maxsize=100_000)
def normal(text: str) -> str:
    """A header reduced to what tells it apart: half width, no blanks, lower case, one kind of dash."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_DASHES).casefold()


def unit_of(text: str) -> tuple[str, str]:
    """Split a normalised header into its name and the unit that it ends with: 直播时长(分钟) → 直播时长, 分钟."""
    found = _UNIT.search(text)
    return (text[: found.start()], found.group(1)) if found else (text, "")


@lru_cache
def _aliases(sheet: Sheet) -> dict[str, Column]:
    names: dict[str, Column] = {}
    for column in sheet.columns:
        for header in column.headers:
            names.setdefault(unit_of(normal(header))[0], column)
    return names


def match(sheets: Sheets, mappings: Mappings | None = None) -> Match:
    """Take a file for the export that explains most of its headers. Never raises.

    Hidden worksheets count only where the visible ones are no export: they are drafts and leftovers.
    """
    visible = tuple(grid for grid in sheets.grids if not grid.hidden)
    found = _match(sheets, visible, mappings or {})
    if found.export is None and len(visible) < len(sheets.grids):
        found = max(found, _match(sheets, sheets.grids, mappings or {}), key=lambda one: one.export is not None)
    return found


def _match(sheets: Sheets, looked_at: tuple[Grid, ...], mappings: Mappings) -> Match:
    tops = [_Top.of(grid) for grid in looked_at]
    best: tuple[tuple[int, ...], Match] | None = None
    for export in EXPORTS.values():
        grids = [_best(grid, top, export, mappings) for grid, top in zip(looked_at, tops, strict=True)]
        taken = _one_grid_per_sheet([grid for grid in grids if grid is not None], export)
        anchor = next((grid for grid in taken if grid.sheet.key == export.anchor), None)
        if anchor is None or (len(taken) == 1 < len(export.sheets) and not _told(anchor)):
            continue
        whole = not anchor.missing
        marks = sum(key in anchor.found for key in anchor.sheet.marks)
        told = len(export.sheets) > 1 and _told(anchor)
        score = (int(told), int(whole), sum(len(grid.found) for grid in taken), marks, -export.precedence)
        if best is None or score > best[0]:
            used = {id(grid.grid) for grid in taken}
            ignored = tuple(grid for grid in sheets.grids if id(grid) not in used and grid.cells.num_rows)
            found = Match(sheets, export if whole else None, taken, ignored, nearest=export)
            best = (score, found)
    if best is None:
        return Match(sheets, None, (), sheets.grids)
    return best[1]


@dataclass(frozen=True)
class _Top:
    """The first rows of a grid, where its header stands, and each row's names as headers are compared."""

    rows: list[list[str]]
    names: list[set[str]]
    pairs: set[str]

    @staticmethod
    def of(grid: Grid) -> "_Top":
        columns = [column.to_pylist() for column in grid.cells.slice(0, HEADER_SEARCH_ROWS).columns]
        rows = [[text or "" for text in row] for row in zip(*columns, strict=True)]
        first = grid.cells.column(0).slice(0, PAIR_ROWS).to_pylist() if 2 <= len(columns) <= PAIR_COLUMNS else []
        return _Top(rows, [_names(row) for row in rows], _names(first))


def _names(texts: Iterable[str | None]) -> set[str]:
    return {name for text in texts if text for name in _spelled(text)}


def _told(grid: GridMatch) -> bool:
    return normal(grid.grid.sheet) in map(normal, grid.sheet.telling)


def _one_grid_per_sheet(grids: list[GridMatch], export: Export) -> tuple[GridMatch, ...]:
    """A workbook may repeat a sheet (a copy): the one that explains most counts, the first of equals.

    A list split over several worksheets with the same headers is one list.
    """
    chosen: dict[str, GridMatch] = {}
    for grid in grids:
        rival = chosen.get(grid.sheet.key)
        if rival is None or _worth(grid) > _worth(rival):
            chosen[grid.sheet.key] = grid
    anchor = chosen.get(export.anchor)
    if anchor is None or anchor.sheet.layout is not Layout.TABLE or anchor.missing:
        return tuple(chosen.values())
    parts = [grid for grid in grids if grid.sheet is anchor.sheet and grid.figures == anchor.figures]
    return (*parts, *(grid for grid in chosen.values() if grid is not anchor))


def _worth(grid: GridMatch) -> tuple[bool, bool, int]:
    return not grid.missing, _told(grid), len(grid.found)


def _best(grid: Grid, top: _Top, export: Export, mappings: Mappings) -> GridMatch | None:
    """The sheet of this export that the grid is, or nearly is."""
    candidates = [found for sheet in export.sheets for found in [_take(grid, top, sheet, mappings)] if found]
    chosen = max(candidates, key=_worth, default=None)
    return chosen if chosen and _plausible(chosen) else None


def _plausible(found: GridMatch) -> bool:
    """A sheet needs its required headers; one may be missing where all the rest speaks for it."""
    sheet, explained = found.sheet, len(found.found)
    headers = sum(1 for header in found.headers if header.text)
    alien = sum(key in found.found for key in sheet.alien)
    if alien >= 3 and alien > sum(key in found.found for key in sheet.marks):
        return False
    if not found.missing:
        return sheet.layout is not Layout.TABLE or (explained >= 3 and explained * 4 >= headers)
    if len(found.missing) > 1:
        return False
    measures = sum(header.column.form in (Form.COUNT, Form.MONEY) for header in found.found.values() if header.column)
    related = sum(key in found.found for key in sheet.kin)
    return _told(found) or (measures >= 2 and related >= 2 and explained >= 4 and explained * 2 >= headers)


def _take(grid: Grid, top: _Top, sheet: Sheet, mappings: Mappings) -> GridMatch | None:
    """Read the grid as this sheet, with the header row that explains most; None where nothing fits."""
    known = _aliases(sheet).keys() | {header for key, header in mappings if key == sheet.key}
    needed = max(1, len(sheet.required) - 1)
    if sheet.layout is Layout.PAIRS:
        if len(top.pairs & known) < needed:
            return None
        names = [text or "" for text in grid.cells.column(0).slice(0, PAIR_ROWS).to_pylist()]
        return GridMatch(grid, sheet, None, _heading(names, sheet, mappings))
    explained = [len(names & known) for names in top.names]
    most = max(explained, default=0)
    if most < needed:
        return None
    row = explained.index(most)
    found = GridMatch(grid, sheet, row, _heading(top.rows[row], sheet, mappings))
    if sheet.layout is Layout.RECORD and grid.cells.num_rows > row + 2 and not _told(found):
        return None  # a list of several sessions has the same headers
    return found


@lru_cache(maxsize=100_000)
def _spelled(text: str) -> tuple[str, str]:
    """A header's text normalised, and the same without its unit."""
    whole = normal(text)
    return whole, unit_of(whole)[0]


def _heading(texts: Sequence[str], sheet: Sheet, mappings: Mappings) -> Heading:
    return _spelling(
        tuple(texts), sheet, tuple(sorted(entry for entry in mappings.items() if entry[0][0] == sheet.key))
    )


@lru_cache(maxsize=1_000)
def _spelling(texts: tuple[str, ...], sheet: Sheet, mappings: tuple[tuple[tuple[str, str], str], ...]) -> Heading:
    aliases, by_hand = _aliases(sheet), {header: key for (_, header), key in mappings}
    seen: set[str] = set()
    headers = []
    for position, text in enumerate(texts):
        whole, name = _spelled(text)
        column, mapped = aliases.get(name), whole in by_hand
        if mapped:
            column = next((known for known in sheet.columns if known.key == by_hand[whole]), None)
        repeated = column is not None and column.key in seen
        if column is not None:
            seen.add(column.key)
        headers.append(Header(position, text, column, unit_of(whole)[1], mapped, repeated))
    return Heading(sheet, tuple(headers))


def spelled_out(texts: Sequence[str | None], grid: GridMatch) -> dict[str, int]:
    """Where each figure stands under another header row of the same sheet: column key → place."""
    known = {header.text: header.column.key for header in grid.headers if header.column}
    aliases = _aliases(grid.sheet)
    places: dict[str, int] = {}
    for place, text in enumerate(texts):
        if text:
            column = aliases.get(_spelled(text)[1])
            key = known.get(text) or (column.key if column else None)
            if key:
                places.setdefault(key, place)
    return places
