"""Which export a file is, and which of its headers is which figure.

Owns recognition by content: header texts, never a file's name or a column's place. `match` never raises: what is
missing and what is unknown comes back beside what was found, so that a person can see it and map a renamed header.
It reads no cell below the header and converts nothing.
"""

import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from core.reading.grid import Grid, Sheets
from core.sheets import EXPORTS
from core.sheets.declaration import Column, Export, Layout, Sheet

HEADER_SEARCH_ROWS = 12
PAIR_ROWS = 200

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


@dataclass(frozen=True)
class GridMatch:
    """One grid taken for one sheet. `row` is the header's place in the grid (None for name-value pairs)."""

    grid: Grid
    sheet: Sheet
    row: int | None
    headers: tuple[Header, ...]

    @property
    def found(self) -> dict[str, Header]:
        return {header.column.key: header for header in self.headers if header.column and not header.repeated}

    @property
    def missing(self) -> tuple[Column, ...]:
        """The required columns that no header was taken for (of alternatives, the first)."""
        return tuple(
            self.sheet.column(alternatives.split("|")[0])
            for alternatives in self.sheet.required
            if not any(key in self.found for key in alternatives.split("|"))
        )

    @property
    def unknown(self) -> tuple[Header, ...]:
        return tuple(header for header in self.headers if header.column is None and header.text and not header.by_hand)


@dataclass(frozen=True)
class Match:
    """What a file was taken for. No export means: unlike anything known; `nearest` still names the closest one."""

    sheets: Sheets
    export: Export | None
    grids: tuple[GridMatch, ...]
    ignored: tuple[Grid, ...]
    nearest: Export | None = None

    @property
    def missing(self) -> tuple[tuple[Sheet, Column], ...]:
        return tuple((grid.sheet, column) for grid in self.grids for column in grid.missing)


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
    """Take a file for the export that explains most of its headers. Never raises."""
    mappings = mappings or {}
    tops = [_top(grid) for grid in sheets.grids]
    best: tuple[tuple[int, int, int], Match] | None = None
    for export in EXPORTS.values():
        grids = [_best(grid, top, export, mappings) for grid, top in zip(sheets.grids, tops, strict=True)]
        taken = _one_grid_per_sheet([grid for grid in grids if grid is not None])
        anchor = next((grid for grid in taken if grid.sheet.key == export.anchor), None)
        if anchor is None:
            continue
        whole = not anchor.missing
        score = (int(whole), sum(len(grid.found) for grid in taken), -export.precedence)
        if best is None or score > best[0]:
            used = {id(grid.grid) for grid in taken}
            ignored = tuple(grid for grid in sheets.grids if id(grid) not in used and grid.cells.num_rows)
            found = Match(sheets, export if whole else None, taken, ignored, nearest=export)
            best = (score, found)
    if best is None:
        return Match(sheets, None, (), sheets.grids)
    return best[1]


def _top(grid: Grid) -> list[list[str]]:
    columns = [column.to_pylist() for column in grid.cells.slice(0, HEADER_SEARCH_ROWS).columns]
    return [[text or "" for text in row] for row in zip(*columns, strict=True)]


def _one_grid_per_sheet(grids: list[GridMatch]) -> tuple[GridMatch, ...]:
    """A workbook may repeat a sheet (a copy, a hidden draft): the one that explains most counts."""
    chosen: dict[str, GridMatch] = {}
    for grid in grids:
        rival = chosen.get(grid.sheet.key)
        if rival is None or (not grid.grid.hidden, len(grid.found)) > (not rival.grid.hidden, len(rival.found)):
            chosen[grid.sheet.key] = grid
    return tuple(chosen.values())


def _best(grid: Grid, top: list[list[str]], export: Export, mappings: Mappings) -> GridMatch | None:
    candidates = [found for sheet in export.sheets for found in [_take(grid, top, sheet, mappings)] if found]
    title = normal(grid.sheet)

    def score(found: GridMatch) -> tuple[bool, bool, int]:
        return (not found.missing, title in map(normal, found.sheet.telling), len(found.found))

    chosen = max(candidates, key=score, default=None)
    if chosen is None:
        return None
    plausible = len(chosen.missing) <= 1 and len(chosen.found) >= 3 and len(chosen.found) * 2 >= len(chosen.headers)
    return chosen if not chosen.missing or plausible else None


def _take(grid: Grid, top: list[list[str]], sheet: Sheet, mappings: Mappings) -> GridMatch | None:
    """Read the grid as this sheet, with the header row that explains most; None where nothing fits."""
    known = _aliases(sheet).keys() | {header for key, header in mappings if key == sheet.key}
    if sheet.layout is Layout.PAIRS:
        names = [text or "" for text in grid.cells.column(0).to_pylist()[:PAIR_ROWS]]
        if grid.cells.num_columns < 2 or not _explained(names, known):
            return None
        return GridMatch(grid, sheet, None, _headers(names, sheet, mappings))
    explained = [_explained(texts, known) for texts in top]
    if not any(explained):
        return None
    row = explained.index(max(explained))
    return GridMatch(grid, sheet, row, _headers(top[row], sheet, mappings))


def _explained(texts: list[str], known: Set[str]) -> int:
    return len({name for text in texts if text for name in _spelled(text) if name in known})


@lru_cache(maxsize=100_000)
def _spelled(text: str) -> tuple[str, str]:
    """A header's text normalised, and the same without its unit."""
    whole = normal(text)
    return whole, unit_of(whole)[0]


def _headers(texts: list[str], sheet: Sheet, mappings: Mappings) -> tuple[Header, ...]:
    aliases = _aliases(sheet)
    keys = {column.key: column for column in sheet.columns}
    seen: set[str] = set()
    headers = []
    for position, text in enumerate(texts):
        whole, name = _spelled(text)
        column, by_hand = aliases.get(name), False
        if (sheet.key, whole) in mappings:
            column, by_hand = keys.get(mappings[sheet.key, whole]), True
        repeated = column is not None and column.key in seen
        if column is not None:
            seen.add(column.key)
        headers.append(Header(position, text, column, unit_of(whole)[1], by_hand, repeated))
    return tuple(headers)
