"""Tables that no declaration knows, understood as a person has once explained them.

Owns when such an explanation holds: only for files that are no known export, and only for tables that have all the
headers it rests on. What a header means in one platform's file so says nothing about another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.reading.grid import Grid, Sheets
from core.reading.match import GridMatch, Mappings, Match, heading
from core.reading.shape import HEADER_SEARCH_ROWS, normal
from core.sheets import EXPORTS
from core.sheets.declaration import Sheet


@dataclass(frozen=True)
class Learnt:
    """What a person said of one table: which sheet it is, and what its headers mean.

    `columns` are (normalised header, column key) pairs, "" for a header that is left out; `among` are the normalised
    headers that a table must have for this to hold.
    """

    sheet: str
    among: frozenset[str]
    columns: tuple[tuple[str, str], ...]


def explained(sheets: Sheets, mappings: Mappings, learnt: Sequence[Learnt]) -> Match | None:
    """The file as the explanation that fits it says: of several the one resting on most headers, the newest of equals.

    `learnt` comes oldest first. None where no explanation fits, or where a required column is missing after it.
    """
    looked_at = [grid for grid in sheets.grids if not grid.hidden] or list(sheets.grids)
    tops = [_names_by_row(grid) for grid in looked_at]
    anchors = {export.anchor: export for export in EXPORTS.values()}
    best: tuple[int, Match] | None = None
    for one in learnt:
        export = anchors.get(one.sheet)
        if export is None or (best and len(one.among) < best[0]):
            continue
        said = {**mappings, **{(one.sheet, header): key for header, key in one.columns}}
        sheet = export.sheet(export.anchor)
        taken = [_taken(grid, rows, sheet, one, said) for grid, rows in zip(looked_at, tops, strict=True)]
        whole = [grid for grid in taken if grid is not None and not grid.missing]
        if whole:
            parts = tuple(grid for grid in whole if grid.figures == whole[0].figures)
            used = {id(grid.grid) for grid in parts}
            ignored = tuple(grid for grid in sheets.grids if id(grid) not in used and grid.cells.num_rows)
            best = len(one.among), Match(sheets, export, parts, ignored, nearest=export)
    return best[1] if best else None


def _names_by_row(grid: Grid) -> list[tuple[list[str], frozenset[str]]]:
    columns = [column.to_pylist() for column in grid.cells.slice(0, HEADER_SEARCH_ROWS).columns]
    rows = [[text or "" for text in row] for row in zip(*columns, strict=True)]
    return [(row, frozenset(map(normal, row))) for row in rows]


def _taken(
    grid: Grid, rows: list[tuple[list[str], frozenset[str]]], sheet: Sheet, one: Learnt, said: Mappings
) -> GridMatch | None:
    for place, (texts, names) in enumerate(rows):
        if one.among <= names:
            return GridMatch(grid, sheet, place, heading(texts, sheet, said))
    return None
