"""Questions about metrics, turned into one SELECT each.

Owns the only place in Python where a SELECT over facts is composed. Identifiers come from declarations, values are
bound. A rate comes back as its two sums, so that whoever puts rows together adds sums and divides once; nothing here
averages a rate, judges it or gives it a label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.metrics import METRICS
from core.warehouse.store import Store

Floats = NDArray[np.float64]

DIMENSIONS = {
    "live": ("session", "account", "account_name", "start", "stop", "day", "hours"),
    "channel": ("session", "account", "start", "day", "channel"),
    "channel_day": ("account", "day", "channel"),
    "product": ("session", "account", "start", "day", "product_id"),
}

GRAIN = {
    "live": {"session"},
    "channel": {"session", "channel"},
    "channel_day": {"account", "day", "channel"},
    "product": {"session", "product_id"},
}
"""The dimensions that tell the rows of a fact apart. Asked by these, a question needs no sums."""


@dataclass(frozen=True)
class Window:
    """The sessions to ask over: of one merchant, of the given accounts (none: all), starting in [since, until).

    A fact that knows only days takes those in [since, until).
    """

    merchant: str
    accounts: tuple[str, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, eq=False)
class Answer:
    """Rows at the grain asked for, in order of the dimensions. Arrays share their length; NaN means missing.

    A rate's two sums are over the rows that have both, and NaN together where there are none.
    """

    dimensions: dict[str, NDArray[Any]]
    numerators: dict[str, Floats]
    denominators: dict[str, Floats]

    def __len__(self) -> int:
        return len(next(iter(self.dimensions.values())))


def ask(store: Store, fact: str, keys: Sequence[str], window: Window, by: Sequence[str]) -> Answer:
    """Σ numerator and Σ denominator of each metric per combination of `by`, over rows that have both.

    Raises KeyError for a metric that `fact` doesn't carry or a dimension it doesn't have.
    """
    for key in keys:
        if fact not in METRICS[key].facts:
            raise KeyError(f"{key} is no metric of {fact}")
    sql, places = _select(fact, tuple(keys), tuple(by), bool(window.accounts))
    found = store.columns(
        sql,
        {
            "merchant": window.merchant,
            "since": window.since,
            "until": window.until,
            **({"accounts": list(window.accounts)} if window.accounts else {}),
        },
    )
    answer = Answer({name: found[name] for name in by}, {}, {})
    for key, (above, below) in places.items():
        if below is None:
            answer.numerators[key] = found[above]
            continue
        both = np.isfinite(found[above]) & np.isfinite(found[below])
        answer.numerators[key] = np.where(both, found[above], np.nan)
        answer.denominators[key] = np.where(both, found[below], np.nan)
    return answer


Places = dict[str, tuple[str, str | None]]


@lru_cache
def _select(fact: str, keys: tuple[str, ...], by: tuple[str, ...], some_accounts: bool) -> tuple[str, Places]:
    """The statement, and per metric the columns of its numerator and, if it is a ratio, its denominator."""
    for name in by:
        if name not in DIMENSIONS[fact]:
            raise KeyError(f"{name} is no dimension of {fact}")
    alone = GRAIN[fact] <= set(by)
    columns: dict[
        str, str
    ] = {}  # expression → name: what several metrics share is fetched once, planning is what costs
    places: Places = {}
    for key in keys:
        above, below = _row(key) if alone else _sums(key)
        place = [columns.setdefault(sql, f"x{len(columns)}") for sql in (above, below) if sql]
        places[key] = (place[0], place[1] if len(place) > 1 else None)
    listed = ", ".join([*by, *(f"CAST({sql} AS DOUBLE) AS {name}" for sql, name in columns.items())])
    grain = ", ".join(by)
    time = "start" if "start" in DIMENSIONS[fact] else "day"
    accounts = "AND list_contains($accounts, account)" if some_accounts else ""
    sql = f"""
    SELECT {listed} FROM fact_{fact}
    WHERE merchant = $merchant AND {time} >= $since AND {time} < $until {accounts}
    {"" if alone else f"GROUP BY {grain}"} ORDER BY {grain}
    """
    return sql, places


def _row(key: str) -> tuple[str, str]:
    return METRICS[key].numerator, METRICS[key].denominator


def _sums(key: str) -> tuple[str, str]:
    metric = METRICS[key]
    if not metric.is_ratio:
        return f"{metric.over}({metric.numerator})", ""
    both = f"FILTER (WHERE ({metric.numerator}) IS NOT NULL AND ({metric.denominator}) IS NOT NULL)"
    return f"sum({metric.numerator}) {both}", f"sum({metric.denominator}) {both}"
