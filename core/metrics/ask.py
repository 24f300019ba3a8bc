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
}


@dataclass(frozen=True)
class Window:
    """The sessions to ask over: of one merchant, of the given accounts, starting in [since, until)."""

    merchant: str
    accounts: tuple[str, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, eq=False)
class Answer:
    """Rows at the grain asked for, in order of the dimensions. Arrays share their length; NaN means missing."""

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
    found = store.columns(
        _select(fact, tuple(keys), tuple(by), bool(window.accounts)),
        {
            "merchant": window.merchant,
            "since": window.since,
            "until": window.until,
            **({"accounts": list(window.accounts)} if window.accounts else {}),
        },
    )
    return Answer(
        {name: found[name] for name in by},
        {key: found[f"{key}.numerator"] for key in keys},
        {key: found[f"{key}.denominator"] for key in keys if METRICS[key].is_ratio},
    )


@lru_cache
def _select(fact: str, keys: tuple[str, ...], by: tuple[str, ...], some_accounts: bool) -> str:
    for name in by:
        if name not in DIMENSIONS[fact]:
            raise KeyError(f"{name} is no dimension of {fact}")
    sums = [column for key in keys for column in _sums(key)]
    grain = ", ".join(by)
    accounts = "AND list_contains($accounts, account)" if some_accounts else ""
    return f"""
    SELECT {", ".join([*by, *sums])} FROM fact_{fact}
    WHERE merchant = $merchant AND start >= $since AND start < $until {accounts}
    GROUP BY {grain} ORDER BY {grain}
    """


def _sums(key: str) -> list[str]:
    metric = METRICS[key]
    if not metric.is_ratio:
        return [f'CAST({metric.over}({metric.numerator}) AS DOUBLE) AS "{key}.numerator"']
    both = f"FILTER (WHERE ({metric.numerator}) IS NOT NULL AND ({metric.denominator}) IS NOT NULL)"
    return [
        f'CAST(sum({metric.numerator}) {both} AS DOUBLE) AS "{key}.numerator"',
        f'CAST(sum({metric.denominator}) {both} AS DOUBLE) AS "{key}.denominator"',
    ]
