"""Which cells of a table a workbook works out itself: rates, sums and what an attribution ends in.

Owns the formulas; they are made of columns that the blocks declare and of nothing that people or files brought in. A
formula stands only where it gives the figure that every other format shows: money to the cent, anything else to nine
digits. What a cell can't be made from stays a plain figure.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from openpyxl.utils import get_column_letter

from core.reports.rows import Raw, Rows
from core.reviews.blocks import Attribution, Block, Cards, Column, Funnel, Table
from core.units import YUAN, Unit

Place = tuple[int, int]
"""A cell of a table: its line and its column from 0, the total as the line behind the last."""

_VALUE, _NUMERATOR, _DENOMINATOR = 1, 8, 9
"""Where the table of readings has the figure and the sums behind it."""
_EFFECT = 1
"""Where the table of an attribution has the money."""


def formulas(block: Block, rows: Rows, first: int) -> dict[Place, str]:
    """The cells that are formulas, of a table whose lines start in row `first` and column A."""
    match block:
        case Cards() | Funnel():
            return {
                (line, _VALUE): _ratio(first + line, _NUMERATOR, _DENOMINATOR)
                for line, (value, above, below) in enumerate(_sums(rows))
                if value is not None and above is not None and below and _same(value, above / below, None)
            }
        case Attribution():
            return _ends_in(block, rows, first)
        case Table():
            return _table(block, rows, first)
        case _:
            return {}


def _sums(rows: Rows) -> Iterable[tuple[float | None, float | None, float | None]]:
    for line in rows.rows:
        yield _number(line[_VALUE].raw), _number(line[_NUMERATOR].raw), _number(line[_DENOMINATOR].raw)


def _ends_in(block: Attribution, rows: Rows, first: int) -> dict[Place, str]:
    """The total sums the terms; their sub-lines are in them already."""
    starts, line = [], 0
    for term in block.terms:
        starts.append(line)
        line += 1 + len(term.parts)
    if not starts or sum((term.yuan for term in block.terms), Decimal()) != block.total:
        return {}
    column = get_column_letter(_EFFECT + 1)
    return {(len(rows.rows), _EFFECT): f"=SUM({','.join(_ranges(column, [first + at for at in starts]))})"}


def _ranges(column: str, rows: Sequence[int]) -> Iterable[str]:
    """Cells of a column as few ranges: B5:B7, B9."""
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield f"{column}{numbers[0]}" + (f":{column}{numbers[-1]}" if len(numbers) > 1 else "")


def _table(block: Table, rows: Rows, first: int) -> dict[Place, str]:
    places = {column.key: place for place, column in enumerate(block.columns)}
    found: dict[Place, str] = {}
    for at, column in enumerate(block.columns):
        if column.of and set(column.of) <= set(places):
            above, below = (places[key] for key in column.of)
            for line, cells in enumerate(rows.lines):
                if _gives(column, *(_number(cells[place].raw) for place in (at, above, below))):
                    found[line, at] = _ratio(first + line, above, below, column.per)
        elif column.adds and rows.total and rows.rows:
            total = _number(rows.total[at].raw)
            added = [_number(cells[at].raw) for cells in rows.rows]
            if total is not None and _same(total, sum(value or 0.0 for value in added), column.unit):
                letter = get_column_letter(at + 1)
                found[len(rows.rows), at] = f"=SUM({letter}{first}:{letter}{first + len(rows.rows) - 1})"
    return found


def _gives(column: Column, value: float | None, above: float | None, below: float | None) -> bool:
    """Whether numerator over denominator is the figure shown; where nothing is shown, whether nothing comes out."""
    if not below:
        return value is None
    return value is not None and _same(value, (above or 0.0) / below * column.per, column.unit)


def _ratio(row: int, above: int, below: int, per: float = 1.0) -> str:
    times = "" if per == 1 else f"*{per:g}"
    return f'=IFERROR({get_column_letter(above + 1)}{row}/{get_column_letter(below + 1)}{row}{times},"")'


def _number(raw: Raw) -> float | None:
    return float(raw) if isinstance(raw, int | float | Decimal) else None


def _same(shown: float, worked_out: float, unit: Unit | None) -> bool:
    return abs(shown - worked_out) < (0.005 if unit == YUAN else 1e-9 * max(abs(shown), 1.0))
