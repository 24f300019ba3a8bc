"""Which export a file is, and which of its headers is which figure.

Owns recognition by content: header texts, never a file's name or a column's place. `match` never raises: what is
missing and what is unknown comes back beside what was found, so that a person can see it and map a renamed header.
It reads no cell below the header and converts nothing.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.reading.grid import Grid, Sheets
from core.reading.shape import Names, Shape, Top, names_in, normal, spelled, unit_of
from core.sheets import EXPORTS
from core.sheets.declaration import Column, Export, Form, Layout, Sheet

ADDED = ("退回原因", "原行号")
"""Headers of the two columns that Fupan itself adds to rows it gives back: no figures, and nothing to ask about."""

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
    by_hand = tuple(sorted(mappings.items()))
    tops = [Top.of(grid) for grid in looked_at]
    possible = [_possible(top.shape(_names(by_hand)), by_hand) for top in tops]
    best: tuple[tuple[int, ...], Export, dict[int, _Taken]] | None = None
    for export in EXPORTS.values():
        found = [(place, of[export.key]) for place, of in enumerate(possible) if export.key in of]
        taken = _one_grid_per_sheet(found, export)
        anchor = next((one for one in taken.values() if one.sheet.key == export.anchor), None)
        if anchor is None or (len(taken) == 1 < len(export.sheets) and not _told(anchor)):
            continue
        own = anchor.heading
        marks = sum(key in own.found for key in anchor.sheet.marks)
        told = len(export.sheets) > 1 and _told(anchor)
        explained = sum(len(one.heading.found) for one in taken.values())
        score = (int(told), int(not own.missing), explained, marks, -export.precedence)
        if best is None or score > best[0]:
            best = (score, export, taken)
    if best is None:
        return Match(sheets, None, (), sheets.grids)
    _, nearest, taken = best
    grids = tuple(_whole(looked_at[place], tops[place], one, mappings) for place, one in taken.items())
    used = {id(grid.grid) for grid in grids}
    ignored = tuple(grid for grid in sheets.grids if id(grid) not in used and grid.cells.num_rows)
    lacking = any(grid.missing for grid in grids if grid.sheet.key == nearest.anchor)
    return Match(sheets, None if lacking else nearest, grids, ignored, nearest=nearest)


@dataclass(frozen=True, eq=False)
class _Taken:
    """A shape taken for a sheet: `row` as in GridMatch, `two_rows` where the groups above it belong to its headers."""

    title: str
    sheet: Sheet
    row: int | None
    two_rows: bool
    heading: Heading


def _whole(grid: Grid, top: Top, one: _Taken, mappings: Mappings) -> GridMatch:
    """The grid taken as its shape was, its headers spelled out."""
    texts: Sequence[str] = top.first if one.row is None else top.rows[one.row]
    if one.row is not None and one.two_rows:
        texts = _under_groups(top.joined(one.row), texts, _known(one.sheet, mappings))
    return GridMatch(grid, one.sheet, one.row, heading(texts, one.sheet, mappings))


@lru_cache(maxsize=2_000)
def _possible(shape: Shape, by_hand: tuple[tuple[tuple[str, str], str], ...]) -> dict[str, _Taken]:
    """Export key → the sheet of it that this shape is, or nearly is. Found out once for all grids laid out alike."""
    mappings = dict(by_hand)
    found: dict[str, _Taken] = {}
    for export in EXPORTS.values():
        candidates = [one for sheet in export.sheets for one in [_take(shape, sheet, mappings)] if one]
        chosen = max(candidates, key=_worth, default=None)
        if chosen and _plausible(chosen):
            found[export.key] = chosen
    return found


@lru_cache(maxsize=100)
def _names(by_hand: tuple[tuple[tuple[str, str], str], ...]) -> Names:
    """The names of all headers of all sheets, and the groups above some: 引流能力 of 引流能力 曝光-观看率."""
    sheets = [sheet for export in EXPORTS.values() for sheet in export.sheets]
    known = frozenset(name for sheet in sheets for name in _aliases(sheet))
    grouped = [sheet for sheet in sheets if sheet.two_rows]
    headers = [header for sheet in grouped for column in sheet.columns for header in column.headers]
    groups = frozenset(normal(header.partition(" ")[0]) for header in headers if " " in header)
    mapped = any(sheet.key == key for sheet in grouped for (key, _), _ in by_hand)
    return Names(known.union(ADDED, (header for (_, header), _ in by_hand)), None if mapped else groups)


def _told(one: _Taken) -> bool:
    return normal(one.title) in map(normal, one.sheet.telling)


def _one_grid_per_sheet(found: Sequence[tuple[int, _Taken]], export: Export) -> dict[int, _Taken]:
    """A workbook may repeat a sheet (a copy): the one that explains most counts, the first of equals.

    A list split over several worksheets with the same headers is one list, unless their titles say what they are.
    """
    chosen: dict[str, tuple[int, _Taken]] = {}
    for place, one in found:
        rival = chosen.get(one.sheet.key)
        if rival is None or _worth(one) > _worth(rival[1]):
            chosen[one.sheet.key] = place, one
    first, anchor = chosen.get(export.anchor, (0, None))
    if anchor is None or anchor.sheet.layout is not Layout.TABLE or anchor.heading.missing or anchor.sheet.fixed:
        return dict(chosen.values())
    own = anchor.heading.figures
    parts = [
        (place, one)
        for place, one in found
        if one.sheet is anchor.sheet
        and (one.heading.figures == own or (anchor.sheet.titled and not one.heading.missing))
    ]
    return dict([*parts, *(entry for entry in chosen.values() if entry[0] != first)])


def _worth(one: _Taken) -> tuple[bool, bool, int]:
    return not one.heading.missing, _told(one), len(one.heading.found)


def _plausible(one: _Taken) -> bool:
    """A sheet needs its required headers; one may be missing where all the rest speaks for it."""
    sheet, found, missing = one.sheet, one.heading.found, one.heading.missing
    explained, headers = len(found), sum(1 for header in one.heading.headers if header.text)
    alien = sum(key in found for key in sheet.alien)
    if sheet.alien and alien >= min(len(sheet.alien), 3) and alien > sum(key in found for key in sheet.marks):
        return False
    if not missing and any(header.by_hand for header in found.values()):
        return True  # a person said so
    if not missing:
        some = explained >= 3 or explained == headers
        return sheet.layout not in (Layout.TABLE, Layout.BLOCKS) or (some and explained * 4 >= headers)
    if len(missing) > 1:
        return False
    measures = sum(
        header.column.form in (Form.COUNT, Form.MONEY, Form.LOCAL) for header in found.values() if header.column
    )
    related = sum(key in found for key in sheet.kin)
    return _told(one) or (measures >= 2 and related >= 2 and explained >= 4 and explained * 2 >= headers)


def _known(sheet: Sheet, mappings: Mappings) -> Set[str]:
    """The names of the headers of a sheet."""
    return _aliases(sheet).keys() | {header for key, header in mappings if key == sheet.key}


def _take(shape: Shape, sheet: Sheet, mappings: Mappings) -> _Taken | None:
    """Read the shape as this sheet, with the header row that explains most; None where nothing fits."""
    known = _known(sheet, mappings)
    needed = max(1, len(sheet.required) - 1)
    if sheet.layout is Layout.PAIRS:
        if len(names_in(shape.first) & known) < needed:
            return None
        return _Taken(shape.title, sheet, None, False, heading(shape.first, sheet, mappings))
    explained = [len(names & known) for names in shape.names]
    most = max(explained, default=0)
    if most < needed:
        return None
    row, two_rows = explained.index(most), False
    texts: Sequence[str] = shape.rows[row]
    for place, joined in enumerate(shape.joined if sheet.two_rows else ()):
        chosen = _under_groups(joined, shape.rows[place], known)
        found = len(names_in(chosen) & known)
        if found > most:  # the header with the groups above it explains more than the best single row
            row, texts, two_rows, most = place, chosen, True, found
    taken = _Taken(shape.title, sheet, row, two_rows, heading(texts, sheet, mappings))
    if sheet.layout is Layout.RECORD and shape.height > row + 2 and not _told(taken):
        return None  # a list of several sessions has the same headers
    return taken


def _under_groups(joined: Sequence[str], own: Sequence[str], known: Set[str]) -> list[str]:
    """A header row's texts, with the group above where that makes a known header."""
    return [text if known & set(spelled(text)) else alone for text, alone in zip(joined, own, strict=False)]


def heading(texts: Sequence[str], sheet: Sheet, mappings: Mappings) -> Heading:
    """The header texts of a table, taken for the figures of a sheet: by hand first, else by its declaration."""
    return _spelling(
        tuple(texts), sheet, tuple(sorted(entry for entry in mappings.items() if entry[0][0] == sheet.key))
    )


@lru_cache(maxsize=1_000)
def _spelling(texts: tuple[str, ...], sheet: Sheet, mappings: tuple[tuple[tuple[str, str], str], ...]) -> Heading:
    aliases, by_hand = _aliases(sheet), {header: key for (_, header), key in mappings}
    seen: set[str] = set()
    headers = []
    for position, text in enumerate(texts):
        whole, name = spelled(text)
        if whole in ADDED:
            text = whole = name = ""
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
            column = aliases.get(spelled(text)[1])
            key = known.get(text) or (column.key if column else None)
            if key:
                places.setdefault(key, place)
    return places
