"""Rows of one dimension as days × values: what `parts` adds up.

Owns which rows are the same value (by its id where it has one, the newest name wins), which categories are leaves, and
the laying out of rows on a grid. No spans, nothing that is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.metrics.ask import Answer, Floats

Days = NDArray[Any]
"""datetime64[D]."""

BY = (
    "account", "day", "dimension", "value", "value_id", "name", "sale_type", "carrier", "ad_period", "holder_type",
)  # fmt: skip
_ALL = ("全部", "不限")
_DIVIDES = " > "


@dataclass(frozen=True)
class Value:
    """One value of a dimension. `key` tells it apart (by its id where it has one), `name` is how it is shown.

    `path` are its names from the outside in: (合作, 直播, 更多账号). `holder_type` is 官方 or 联盟 of an account.
    """

    key: str
    name: str
    path: tuple[str, ...]
    value_id: str | None
    sale_type: str
    carrier: str
    ad_period: str
    holder_type: str | None


@dataclass(frozen=True, eq=False)
class Rows:
    """A row per day and value: its day, which of `values` it is of, and its figures (NaN where untold)."""

    days: Days
    codes: NDArray[np.int64]
    values: tuple[Value, ...]
    figures: Mapping[str, Floats]


def joined(answers: Sequence[Answer]) -> Answer:
    """Answers to the same question over spans that follow one another."""
    dimensions = {name: np.concatenate([one.dimensions[name] for one in answers]) for name in answers[0].dimensions}
    return Answer(dimensions, {key: np.concatenate([one.numerators[key] for one in answers])
                               for key in answers[0].numerators}, {})  # fmt: skip


def rows_of(answer: Answer, at: NDArray[np.int64]) -> Rows:
    """The rows at these places of an answer by BY; they are of one dimension."""
    keys = [
        value if value_id is None else f"{value.removesuffix(name)}{value_id}"
        for value, value_id, name in zip(
            *(answer.dimensions[name][at].tolist() for name in ("value", "value_id", "name")), strict=True
        )
    ]
    last = dict(zip(keys, at.tolist(), strict=True))
    codes = {key: code for code, key in enumerate(last)}
    found = np.fromiter(map(codes.__getitem__, keys), np.int64, len(keys))
    values = tuple(_value(key, *(answer.dimensions[name].item(row) for name in BY[4:])) for key, row in last.items())
    days = answer.dimensions["day"][at].astype("datetime64[D]")
    return Rows(days, found, values, {key: column[at] for key, column in answer.numerators.items()})


def _value(key: str, value_id: str | None, name: str, *rest: Any) -> Value:
    sale_type, carrier, ad_period, holder_type = rest
    path = [one for one in (sale_type, carrier, ad_period) if one not in _ALL]
    # What is nothing but a seller, a carrier or a period bears the name of that.
    narrowed = key == " × ".join(path)
    return Value(key, name, tuple(path if narrowed else [*path, name]), value_id, sale_type, carrier, ad_period,
                 holder_type)  # fmt: skip


def leaves(answer: Answer, levels: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Of the rows of categories level by level those that aren't divided any further on their day."""
    days, values = answer.dimensions["day"].tolist(), answer.dimensions["value"].tolist()
    every = np.concatenate(levels) if levels else np.zeros(0, dtype=np.int64)
    divided = {(days[row], values[row].rpartition(_DIVIDES)[0]) for row in every.tolist()}
    return np.array([row for row in every.tolist() if (days[row], values[row]) not in divided], dtype=np.int64)


def spread(rows: Rows, key: str, days: Days) -> Floats:
    """A figure on a grid of (ascending) days and values, NaN where no row tells it."""
    place = np.searchsorted(days, rows.days)
    inside = (place < len(days)) & np.isfinite(rows.figures[key])
    inside[inside] = days[place[inside]] == rows.days[inside]
    grid = np.full((len(days), len(rows.values)), np.nan)
    cells = place[inside], rows.codes[inside]
    grid[cells] = 0.0
    np.add.at(grid, cells, rows.figures[key][inside])
    return grid


def added(grid: Floats) -> Floats:
    """Sums down the days, NaN where no day tells anything."""
    known = np.isfinite(grid)
    return np.asarray(np.where(known.any(axis=0), np.where(known, grid, 0.0).sum(axis=0), np.nan))


def within(days: Iterable[date], first: date, last: date) -> NDArray[np.bool_]:
    return np.array([first <= day <= last for day in days], dtype=np.bool_)
