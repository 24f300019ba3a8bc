"""Questions about metrics, turned into one SELECT each.

Owns the only place in Python where a SELECT over metrics is composed (`browse` shows facts as they are). Identifiers
come from declarations, values are bound. A rate comes back as its two sums, so that whoever puts rows together adds
sums and divides once; nothing here averages a rate, judges it or gives it a label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.metrics import METRICS
from core.units import PEOPLE
from core.warehouse.store import Store

Floats = NDArray[np.float64]

DIMENSIONS = {
    "live": ("session", "account", "account_name", "start", "stop", "day", "hours"),
    "channel": ("session", "account", "start", "day", "channel"),
    "channel_day": ("account", "day", "channel"),
    "product": ("session", "account", "start", "day", "product_id", "product_name", "estimated"),
    "product_sku": ("session", "account", "start", "day", "product_id", "sku"),
    "explanation": (
        "session", "account", "start", "day", "product_id", "product_name", "nth", "explain_start", "explain_end",
    ),
    "event": ("session", "account", "start", "day", "event_at", "event_kind", "event"),
    "shop_product": ("account", "since", "day", "carrier", "product_id", "product_name", "category"),
    "minute": ("session", "account", "start", "day", "minute"),
    "shift": ("session", "account", "start", "day", "host", "shift_on", "shift_off", "controller", "note"),
    "host": ("session", "account", "start", "day", "host", "slot", "estimated"),
    "host_report": ("account", "since", "day", "host"),
    "host_portrait": ("account", "since", "day", "host", "dimension", "label", "place"),
    "audience": ("session", "account", "since", "day", "crowd", "dimension", "label"),
    "product_audience": (
        "account", "since", "day", "product_id", "product_name", "crowd", "dimension", "label",
    ),
    "crowd_package": ("session", "account", "day", "package", "targeting"),
    "comment": ("session", "account", "start", "day", "said_at", "comment"),
    "room": ("session", "account", "start", "day", "live_id", "live_title", "account_type", "shop_name", "talent_id"),
    "tiktok_live": ("session", "account", "start", "day", "live_id", "live_title", "currency", "zone"),
    "tiktok_minute": ("session", "account", "start", "day", "minute", "currency"),
    "tiktok_product": ("session", "account", "start", "day", "product_id", "product_name", "currency"),
    "video": ("account", "since", "day", "video_id", "video_title", "posted_at"),
    "video_session": ("session", "account", "start", "day", "video_title", "posted_at"),
    "ad_day": ("account", "day", "session"),
    "ad_hour": ("account", "day", "hour", "session"),
    "ad_material": ("account", "since", "day", "promotion", "material_id", "material_name"),
    "composition": (
        "account", "day", "dimension", "value", "value_id", "name", "sale_type", "carrier", "ad_period", "holder_type",
        "estimated",
    ),
    "refund": ("account", "day", "basis", "dimension", "sale_type", "carrier", "stage"),
    "order_review": (
        "account", "day", "order_id", "product_id", "product_name", "paid_at", "reviewed_at", "review_type",
        "quality_score", "service_score", "logistics_score", "standing", "days_later",
    ),
    "order_return": (
        "account", "day", "return_id", "order_id", "product_id", "product_name", "asked_at", "return_reason",
    ),
    "alliance_product": (
        "account", "day", "product_id", "product_name", "ordinary_plan", "leader", "cooperation",
    ),
}  # fmt: skip

GRAIN = {
    "live": {"session"},
    "channel": {"session", "channel"},
    "channel_day": {"account", "day", "channel"},
    "product": {"session", "product_id"},
    "product_sku": {"session", "product_id", "sku"},
    "explanation": {"session", "product_id", "nth"},
    "event": {"session", "event_at", "event_kind", "event"},
    "shop_product": {"account", "since", "day", "carrier", "product_id"},
    "minute": {"session", "minute"},
    "shift": {"session", "host", "shift_on"},
    "host": {"session", "host", "slot"},
    "host_report": {"account", "since", "day", "host"},
    "host_portrait": {"account", "since", "day", "host", "dimension", "place"},
    "audience": {"session", "account", "since", "day", "crowd", "dimension", "label"},
    "product_audience": {"account", "since", "day", "product_id", "product_name", "crowd", "dimension", "label"},
    "crowd_package": {"session", "account", "day", "package"},
    "comment": {"session", "said_at", "comment"},
    "room": {"session"},
    "tiktok_live": {"session", "live_id", "live_title", "currency"},
    "tiktok_minute": {"session", "minute", "currency"},
    "tiktok_product": {"session", "product_id", "product_name", "currency"},
    "video": {"account", "since", "day", "video_id"},
    "video_session": {"session", "video_title", "posted_at"},
    "ad_day": {"account", "day"},
    "ad_hour": {"account", "hour"},
    "ad_material": {"account", "since", "day", "promotion", "material_id", "material_name"},
    "composition": {"account", "day", "dimension", "value", "value_id"},
    "refund": {"account", "day", "basis", "dimension", "sale_type", "carrier", "stage"},
    "order_review": {"account", "day", "order_id", "product_id", "reviewed_at", "review_type"},
    "order_return": {"account", "day", "return_id"},
    "alliance_product": {"account", "day", "product_id", "product_name", "leader"},
}
"""The dimensions that tell the rows of a fact apart. Asked by these, a question needs no sums."""

_ROWS = {fact: tuple(sorted(GRAIN[fact])) for fact in ("host_report", "host_portrait", "audience", "product_audience")}

_CURRENCY = dict.fromkeys(("tiktok_live", "tiktok_minute", "tiktok_product"), ("currency",))

APART = {
    "ad_material": ("since", "day"),
    "video": ("since", "day"),
    "composition": ("dimension",),
    "shop_product": ("since", "day", "carrier"),
    "refund": ("basis", "dimension"),
    "alliance_product": ("day", "product_id", "product_name"),
    **_ROWS,
    **_CURRENCY,
}
"""Dimensions that every question to a fact has to keep apart: periods may overlap, and each way to take a shop's day
apart tells the whole day, so their figures never add up; nor do amounts of two currencies. Rates that Compass prints
without a base are read as rows."""

PEOPLE_APART = {
    "composition": ("value", "value_id"),
    "refund": ("sale_type", "carrier", "stage"),
    "product": ("product_id",),
    "shop_product": ("product_id",),
    "explanation": ("product_id", "nth"),
    "crowd_package": ("package",),
}
"""Dimensions that a question about people has to keep apart too: who buys from two carriers is one buyer."""


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


def ask(
    store: Store,
    fact: str,
    keys: Sequence[str],
    window: Window,
    by: Sequence[str],
    only: Mapping[str, str | Sequence[str]] | None = None,
    first: timedelta | None = None,
) -> Answer:
    """Σ numerator and Σ denominator of each metric per combination of `by`, over rows that have both.

    `only` names the one value of a dimension that is asked about, or several, which only `by` tells apart; `first` how
    much of the beginning of each session, of a fact that has minutes. Raises KeyError for a metric that `fact` doesn't
    carry, a dimension it doesn't have, or one of APART (for a metric of people: of PEOPLE_APART) left out of both.
    """
    only = only or {}
    for key in keys:
        if fact not in METRICS[key].facts:
            raise KeyError(f"{key} is no metric of {fact}")
    one = tuple(name for name, value in only.items() if isinstance(value, str))
    some = tuple(name for name in only if name not in one)
    sql, places = _select(fact, tuple(keys), tuple(by), one, some, bool(window.accounts), first is not None)
    found = store.columns(
        sql,
        {
            "merchant": window.merchant,
            "since": window.since,
            "until": window.until,
            **({"accounts": list(window.accounts)} if window.accounts else {}),
            **{f"only_{name}": value if name in one else list(value) for name, value in only.items()},
            **({"first": first} if first is not None else {}),
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
def _select(
    fact: str,
    keys: tuple[str, ...],
    by: tuple[str, ...],
    only: tuple[str, ...],
    some: tuple[str, ...],
    some_accounts: bool,
    beginning: bool,
) -> tuple[str, Places]:
    """The statement, and per metric the columns of its numerator and, if it is a ratio, its denominator."""
    for name in (*by, *only, *some, *(("minute",) if beginning else ())):
        if name not in DIMENSIONS[fact]:
            raise KeyError(f"{name} is no dimension of {fact}")
    people = [key for key in keys if _of_people(key)]
    for name in (*APART.get(fact, ()), *(PEOPLE_APART.get(fact, ()) if people else ())):
        if name not in (*by, *only):
            raise KeyError(f"{fact} has to be asked by {name}" + (f" for {people[0]}" if people else ""))
    alone = GRAIN[fact] <= {*by, *only}
    # Expression → name: what several metrics share is fetched once, planning is what costs.
    columns: dict[str, str] = {}
    places: Places = {}
    for key in keys:
        above, below = _row(key) if alone else _sums(key)
        place = [columns.setdefault(sql, f"x{len(columns)}") for sql in (above, below) if sql]
        places[key] = (place[0], place[1] if len(place) > 1 else None)
    listed = ", ".join([*by, *(f"CAST({sql} AS DOUBLE) AS {name}" for sql, name in columns.items())])
    grain = ", ".join(by)
    time = "start" if "start" in DIMENSIONS[fact] else "day"
    accounts = "AND list_contains($accounts, account)" if some_accounts else ""
    chosen = "".join(f" AND {name} = $only_{name}" for name in only)
    chosen += "".join(f" AND list_contains($only_{name}, {name})" for name in some)
    chosen += " AND minute < date_trunc('minute', start) + $first" if beginning else ""
    sql = f"""
    SELECT {listed} FROM fact_{fact}
    WHERE merchant = $merchant AND {time} >= $since AND {time} < $until {accounts}{chosen}
    {"" if alone else f"GROUP BY {grain}"} ORDER BY {grain}
    """
    return sql, places


def _of_people(key: str) -> bool:
    """Whether a metric counts people or divides by them."""
    return any(word in METRICS and METRICS[word].unit == PEOPLE for word in METRICS[key].columns)


def _row(key: str) -> tuple[str, str]:
    return METRICS[key].numerator, METRICS[key].denominator


def _sums(key: str) -> tuple[str, str]:
    metric = METRICS[key]
    if not metric.is_ratio:
        return f"{metric.over}({metric.numerator})", ""
    both = f"FILTER (WHERE ({metric.numerator}) IS NOT NULL AND ({metric.denominator}) IS NOT NULL)"
    return f"sum({metric.numerator}) {both}", f"sum({metric.denominator}) {both}"
