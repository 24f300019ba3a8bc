"""The last line of a table: sums of what adds up, and rates of the sums.

Owns how a column's total follows from its declaration (`Column.adds`, `Column.of`), so that a page and a workbook's own
formulas come to the same.
"""

import math
from collections.abc import Sequence
from decimal import Decimal

from core.reviews.blocks import Column

WORD = "合计"


def totals(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> tuple[object, ...]:
    """The last line under the first column's 合计. A rate whose two columns aren't known of the same rows has none."""
    keys = [column.key for column in columns]
    by_key = {key: [row[place] for row in rows] for place, key in enumerate(keys)}
    sums = {column.key: _sum(by_key[column.key]) for column in columns if column.adds}

    def total(column: Column) -> object:
        if column.of is None:
            return sums.get(column.key)
        above, below = column.of
        told = all((one is None) == (two is None) for one, two in zip(by_key[above], by_key[below], strict=True))
        over, under = sums.get(above), sums.get(below)
        return float(over) * column.per / float(under) if told and over is not None and under else None

    return (WORD, *(total(column) for column in columns[1:]))


def _sum(values: Sequence[object]) -> Decimal | float | int | None:
    known = [value for value in values if isinstance(value, int | float | Decimal)]
    if not known:
        return None
    money = [value for value in known if isinstance(value, Decimal)]
    if len(money) == len(known):
        return sum(money, Decimal(0))
    whole = [value for value in known if isinstance(value, int)]
    return sum(whole) if len(whole) == len(known) else math.fsum(known)


def share(part: float | None, whole: float) -> float | None:
    """A part of a whole; None where either isn't known or the whole isn't positive: then there is nothing to share."""
    return part / whole if part is not None and whole > 0 else None


def ratio(above: object, below: object, per: float = 1.0) -> float | None:
    """A cell of a column that divides two others; None where either is missing or nothing is divided by."""
    if not isinstance(above, int | float | Decimal) or not isinstance(below, int | float | Decimal) or not below:
        return None
    return float(above) * per / float(below)
