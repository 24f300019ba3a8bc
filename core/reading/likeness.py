"""What a foreign table most likely is, and which of its headers means what: suggestions for a person to confirm.

Owns how the likeness of names (`alike`) and of values (do the cells read as that figure at all) become a suggestion.
Nothing is decided here: `match` never asks, and no suggestion lands without a click.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl

from core.reading import cells, clock
from core.reading.alike import basis, names_like
from core.reading.convert import value_of
from core.reading.grid import Grid, Sheets
from core.reading.match import ADDED, Mappings
from core.reading.shape import HEADER_SEARCH_ROWS, normal, unit_of
from core.sheets import EXPORTS
from core.sheets.declaration import Column, Export, Form, Layout, Sheet

SAMPLE_ROWS = 100
EXAMPLES = 3
LIKELY = 0.5
"""From here on a column is suggested; below, it only stands higher in the list of what a header may be."""

UNLIKELY = 0.25
"""A kind that is worth less than this is not suggested."""

_OFFERED = 0.3
_TIE = 0.03
_MISSING_COSTS = 0.25
_READABLE = 0.5

_ID = r"^[A-Za-z0-9_.\-]{4,40}$"
_ADDRESS = "^(?:https?:)?//"
_PICTURE = re.compile("头像|图片|主图|封面")
_MOMENT = re.compile(r"^\s*(?:20\d{2}(?:[-/.年]|\d{4})|\d{1,2}[::时]\d{2})")
_RATES = (Form.SHARE, Form.WITNESS, Form.NUMBER)
_TEXTS = (Form.TEXT, Form.LIST)
_DATED = (Form.DATETIME, Form.DATE, Form.MOMENT, Form.MINUTE, Form.SPAN, Form.WINDOW)


@dataclass(frozen=True)
class Guess:
    """One header: its text, some of its cells, the column it most likely is, and others that it may be (best first)."""

    text: str
    examples: tuple[str, ...]
    column: Column | None
    others: tuple[Column, ...] = ()


@dataclass(frozen=True, eq=False)
class Kind:
    """A table taken for one sheet. `guesses` are in the table's own order of headers."""

    export: Export
    sheet: Sheet
    guesses: tuple[Guess, ...]

    @cached_property
    def explained(self) -> int:
        return sum(guess.column is not None for guess in self.guesses)

    @cached_property
    def missing(self) -> tuple[Column, ...]:
        return lacking(self.sheet, {guess.column.key for guess in self.guesses if guess.column})

    @property
    def worth(self) -> float:
        """How much speaks for it: at most 1, and well below UNLIKELY where it is merely not impossible."""
        share = self.explained / max(1, len(self.guesses))
        return share - _MISSING_COSTS * len(self.missing) - self.export.precedence / 1000


@dataclass(frozen=True, eq=False)
class Foreign:
    """The worksheet of an unknown file that most looks like a table of figures, and what it may be (best first)."""

    grid: Grid
    row: int
    headers: tuple[str, ...]
    kinds: tuple[Kind, ...]


def lacking(sheet: Sheet, found: set[str]) -> tuple[Column, ...]:
    """The required columns of a sheet that none of the found keys is (of alternatives, the first)."""
    groups = [alternatives.split("|") for alternatives in sheet.required]
    return tuple(sheet.column(group[0]) for group in groups if not found & set(group))


def kinds() -> Iterator[tuple[Export, Sheet]]:
    """Every kind of table that a foreign one can be taken for: one header row, one row per thing."""
    for export in EXPORTS.values():
        sheet = export.sheet(export.anchor)
        if sheet.layout is Layout.TABLE:
            yield export, sheet


def shape(sheets: Sheets) -> tuple[str, ...]:
    """What tables of one make share: the header texts of all visible worksheets."""
    visible = [grid for grid in sheets.grids if not grid.hidden] or sheets.grids
    rows = [(grid, header_row(grid)) for grid in visible]
    return tuple(text for grid, row in rows if row is not None for text in _texts(grid, row) if text)


def foreign(sheets: Sheets, said: Mappings) -> Foreign | None:
    """The best worksheet of a file with the kinds it may be; None where none has a header above some cells.

    `said` are headers mapped by hand before: what was said once of a header is the first thing to suggest.
    """
    best: tuple[float, Foreign] | None = None
    for grid in [grid for grid in sheets.grids if not grid.hidden] or sheets.grids:
        row = header_row(grid)
        if row is None:
            continue
        headers: dict[str, int] = {}
        for place, text in enumerate(_texts(grid, row)):
            if text and normal(text) not in ADDED:
                headers.setdefault(text, place)
        look = _Look(grid, row, headers)
        ranked = sorted(
            (Kind(export, sheet, look.guesses(sheet, sheet.columns, said)) for export, sheet in kinds()),
            key=lambda kind: -kind.worth,
        )
        if best is None or ranked[0].worth > best[0]:
            best = ranked[0].worth, Foreign(grid, row, tuple(headers), tuple(ranked))
    return best[1] if best else None


def guesses(
    grid: Grid, row: int | None, headers: Mapping[str, int], sheet: Sheet, open_to: Sequence[Column]
) -> tuple[Guess, ...]:
    """What each of some headers of a table (text → place) may be among the columns that are still open.

    `row` is the header's place in the grid and theirs are columns; where it is None, names stand in the first column
    and values in the second, and theirs are rows.
    """
    return _Look(grid, row, headers).guesses(sheet, open_to, {})


def header_row(grid: Grid) -> int | None:
    """Where the header stands: the row with most known names, else the first that is words above cells."""
    best: tuple[float, int] | None = None
    for row in range(min(HEADER_SEARCH_ROWS, grid.cells.num_rows - 1)):
        texts = [text for text in _texts(grid, row) if text]
        worded = [text for text in texts if not _is_figure(text)]
        if len(texts) < 2 or len(worded) * 2 <= len(texts):
            continue
        worth = sum(_best(unit_of(normal(text))[0]) for text in worded)
        if best is None or worth > best[0]:
            best = worth, row
    return best[1] if best else None


@lru_cache(maxsize=20_000)
def _best(name: str) -> float:
    """How much a name is like the likeliest of all that the declarations know."""
    return max((score for _, sheet in kinds() for score in names_like(sheet, name).values()), default=0.0)


def _texts(grid: Grid, row: int) -> list[str]:
    return [column[row].as_py() or "" for column in grid.cells.columns]


def _is_figure(text: str) -> bool:
    return re.search(r"[0-9]", text) is not None and re.search(r"[A-Za-z\u4e00-\u9fff]{2}", text) is None


class _Look:
    """One table under one header row, with what its columns were already tried as."""

    def __init__(self, grid: Grid, row: int | None, headers: Mapping[str, int]) -> None:
        self._grid, self._row, self._headers = grid, row, headers
        self._cells: dict[str, pl.Series] = {}
        self._shares: dict[tuple[str, Form, str, str], float] = {}

    def guesses(self, sheet: Sheet, open_to: Sequence[Column], said: Mappings) -> tuple[Guess, ...]:
        scores = {text: self._scores(text, sheet, open_to, said) for text in self._headers}
        required = {key for alternatives in sheet.required for key in alternatives.split("|")}
        chosen = _assigned(scores, required)
        by_key = {column.key: column for column in open_to}
        found = []
        for text in self._headers:
            column = by_key.get(chosen.get(text, ""))
            ranked = sorted(scores[text].items(), key=lambda pair: -pair[1])
            others = tuple(by_key[key] for key, score in ranked if score >= _OFFERED and by_key[key] is not column)
            found.append(
                Guess(text, tuple(self._cell(text).unique(maintain_order=True).head(EXAMPLES)), column, others)
            )
        return tuple(found)

    def _scores(self, text: str, sheet: Sheet, open_to: Sequence[Column], said: Mappings) -> dict[str, float]:
        name, unit = unit_of(normal(text))
        before = said.get((sheet.key, normal(text)))
        if before is not None:
            return {column.key: 1.0 for column in open_to if column.key == before}
        named = names_like(sheet, name)
        scores = {}
        for column in open_to:
            alike = named.get(column.key, 0.0)
            dated = column.form in _DATED
            if (dated and not self._tells_time(text)) or not (alike or dated):
                continue
            share = self._share(text, column, unit)
            if share < _READABLE and column.form not in _TEXTS:
                continue
            score = alike * (0.7 + 0.3 * share)
            # moments are rare among a table's columns: cells that read as such say nearly as much as a name
            scores[column.key] = max(score, 0.4 + 0.35 * alike) if dated and share >= 0.9 else score
        return scores

    def _cell(self, text: str) -> pl.Series:
        """The first cells below a header that hold anything."""
        if text not in self._cells:
            place = self._headers[text]
            if self._row is None:
                column = self._grid.cells.column(1).slice(place, 1)
            else:
                column = self._grid.cells.column(place).slice(self._row + 1, SAMPLE_ROWS)
            series = pl.Series("cells", column.to_pylist(), dtype=pl.String).drop_nulls()
            self._cells[text] = series.filter(~series.is_in(cells.MISSING))
        return self._cells[text]

    def _tells_time(self, text: str) -> bool:
        """Whether the cells begin as a date or a time of day does; a bare number may be anything."""
        sample = self._cell(text)
        return sum(_MOMENT.match(cell) is not None for cell in sample) >= _READABLE * len(sample)

    def _share(self, text: str, column: Column, unit: str) -> float:
        """Which share of the cells reads as this column; half where there is nothing to read."""
        picture = bool(_PICTURE.search(column.header))
        key = (text, column.form, unit, f"{column.bare}{picture}{basis(normal(column.header))}")
        if key not in self._shares:
            sample = self._cell(text)
            self._shares[key] = _readable(sample, column, unit, picture=picture) if len(sample) else 0.5
        return self._shares[key]


def _readable(sample: pl.Series, column: Column, unit: str, *, picture: bool) -> float:
    if column.form in _TEXTS:
        if picture:
            return _portion(sample.str.contains(_ADDRESS))
        return 1.0 - _portion(sample.cast(pl.Float64, strict=False).is_not_null())
    if column.form is Form.ID:
        return _portion(sample.str.contains(_ID) & cells.ids(sample).is_not_null())
    if column.form is Form.SPAN:
        return _portion(clock.spans(sample)[1].is_not_null())
    if column.form is Form.WINDOW:
        return _portion(clock.windows(sample)[1].is_not_null())
    if column.form in _RATES and basis(normal(column.header)) != "rate":
        sample = sample.set(sample.str.contains("[%％]"), "")
    return _portion(value_of(sample, column, unit).is_not_null())


def _portion(mask: pl.Series) -> float:
    share = mask.mean()
    return share if isinstance(share, float) else 0.0


def _assigned(scores: Mapping[str, Mapping[str, float]], required: set[str]) -> dict[str, str]:
    """One column per header and one header per column: the likeliest pairs first, required ones before others.

    A header that two free columns fit about equally well gets neither.
    """
    pairs = sorted(
        (-(score + (0.05 if key in required else 0.0)), order, text, key)
        for order, (text, found) in enumerate(scores.items())
        for key, score in found.items()
        if score >= LIKELY
    )
    best_of = {key: max(found.get(key, 0.0) for found in scores.values()) for *_, key in pairs}
    chosen: dict[str, str] = {}
    settled: set[str] = set()
    for _, _, text, key in pairs:
        if text in settled or key in chosen.values():
            continue
        own = scores[text]
        rivals = [
            other
            for other, score in own.items()
            if other != key and other not in chosen.values() and own[key] - _TIE < score >= best_of.get(other, 1.0)
        ]
        settled.add(text)
        if not rivals or own[key] >= 0.95:
            chosen[text] = key
    return chosen
