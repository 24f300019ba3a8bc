"""What stands behind one figure: its formula, the two sums, what they rest on, and the files they come from.

Owns the explanation of a figure, asked for when someone opens it and never before. Sums come from the same question to
the store as the figure itself; which upload counts is `core.warehouse.origins`' to say. Finished figures and Chinese
words, nothing about looks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.metrics import METRICS, formula
from core.metrics.ask import APART, DIMENSIONS, PEOPLE_APART, Floats, Window, ask
from core.metrics.declaration import Metric
from core.reviews.readings import Reading, Where
from core.reviews.windows import moments_of, window_of
from core.units import NUMBER, PEOPLE, TIMES, Unit
from core.warehouse.origins import Origin, origins
from core.warehouse.store import Store

Sums = tuple[float | None, float | None]

_HOURS = Unit("hours", "小时", "#,##0.0")

Days = tuple[date, date]
"""The first and the last day that a figure is of, where it is told by the calendar's day."""

COMPOSED = "composition"

_OF = {"channel": "channel", "product_id": "product", "minute": "minute", "dimension": COMPOSED}
"""The fact that a figure belongs to, by what it is of; the sessions' own where it is of nothing."""


@dataclass(frozen=True)
class Sum:
    """One side of a ratio, or a volume itself: what it is called, how much it is (None: unknown), and its unit."""

    label: str
    value: float | None
    unit: Unit


@dataclass(frozen=True)
class Derivation:
    """One figure taken apart. `basis` are sentences on what adds up and what doesn't; `uploads` the files behind it.

    `denominator` is None for a volume. `value` is None where the store can't tell it for these sessions.
    """

    label: str
    where: Where
    unit: Unit
    value: float | None
    formula: str
    numerator: Sum
    denominator: Sum | None
    basis: tuple[str, ...]
    uploads: tuple[Origin, ...]


def explain(
    store: Store,
    merchant: str,
    sessions: Sequence[str],
    key: str,
    where: Where,
    reading: Reading | None = None,
    days: Days | None = None,
) -> Derivation:
    """The figure of a metric over these sessions, taken apart; `where` narrows it (("channel", "推荐feed"),).

    A part of the shop's `days` is narrowed by names of fact_composition, its dimension among them; by nothing, it is
    the whole shop's.

    A reading brings its own sums. Where it has none they are asked for, and told only if they give the figure that is
    shown: sums that don't explain nothing. Raises KeyError for a key that is no metric.
    """
    metric = METRICS[key]
    if days is not None and not where and COMPOSED in metric.facts:
        where = (("dimension", "shop"),)
    fact = _fact_of(metric, where)
    sums = (None, None) if reading is None else (reading.numerator, reading.denominator)
    explained = sums[0] is not None
    if not explained:
        if fact == COMPOSED and days is not None:
            sums = _composed(store, merchant, days, metric, where)
        else:
            sums = _sums(store, merchant, sessions, metric, fact, where)
        explained = reading is None or _gives(sums, metric, reading.value)
    above, below = sums if explained else (None, None)
    top, _, bottom = formula(metric).partition(" ÷ ")
    return Derivation(
        label=reading.label if reading else metric.label,
        where=where,
        unit=metric.unit,
        value=reading.value if reading else _value(sums, metric),
        formula=formula(metric),
        numerator=Sum(top, above, _unit(metric.numerator, metric)),
        denominator=Sum(bottom, below, _unit(metric.denominator, metric)) if metric.is_ratio else None,
        basis=_basis(metric, fact, len(sessions)),
        uploads=origins(store, merchant, sessions, fact, metric.columns, days if fact == COMPOSED else None)
        if fact and explained
        else (),
    )


def _value(sums: Sums, metric: Metric) -> float | None:
    above, below = sums
    if not metric.is_ratio:
        return above
    return above / below if above is not None and below else None


def _gives(sums: Sums, metric: Metric, shown: float | None) -> bool:
    value = _value(sums, metric)
    return value is not None and shown is not None and math.isclose(value, float(shown), rel_tol=1e-6)


def _fact_of(metric: Metric, where: Where) -> str:
    """The fact that has this metric: that of what it is of, else the sessions' own, else the first declared."""
    wanted = [_OF[name] for name, _ in where if name in _OF]
    for fact in (*wanted, "live"):
        if fact in metric.facts:
            return fact
    return metric.facts[0] if metric.facts else ""


def _sums(store: Store, merchant: str, sessions: Sequence[str], metric: Metric, fact: str, where: Where) -> Sums:
    """Σ numerator and Σ denominator over the sessions; nothing where this fact can't be asked that way."""
    only = {name: value for name, value in where if fact and name in DIMENSIONS[fact]}
    apart = {*APART.get(fact, ()), *PEOPLE_APART.get(fact, ())}
    if not sessions or len(only) < len(where) or "session" not in DIMENSIONS.get(fact, ()) or not apart <= set(only):
        return None, None
    answer = ask(store, fact, [metric.key], window_of(merchant, sessions), ("session",), only)
    inside = np.isin(answer.dimensions["session"].astype(str), list(sessions)) if len(answer) else np.zeros(0, bool)
    above = answer.numerators[metric.key][inside]
    below = answer.denominators[metric.key][inside] if metric.is_ratio else None
    return _together(above, metric), None if below is None else _together(below, metric)


def _composed(store: Store, merchant: str, days: Days, metric: Metric, where: Where) -> Sums:
    """Σ numerator and Σ denominator over a part of the shop's days."""
    only = dict(where)
    if not {"dimension"} <= set(only) <= set(DIMENSIONS[COMPOSED]):
        return None, None
    by = ("day", *(name for name in PEOPLE_APART[COMPOSED] if name not in only))
    answer = ask(store, COMPOSED, [metric.key], Window(merchant, (), *moments_of(*days)), by, only)
    above = _together(answer.numerators[metric.key], metric)
    return above, _together(answer.denominators[metric.key], metric) if metric.is_ratio else None


def _together(values: Floats, metric: Metric) -> float | None:
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    return float(known.max() if metric.over == "max" else known.sum())


def _unit(sql: str, metric: Metric) -> Unit:
    """The unit of one side of a metric, as far as it is a single figure that has one."""
    if not metric.is_ratio:
        return metric.unit
    if sql == "hours":
        return _HOURS
    unit = METRICS[sql].unit if sql in METRICS else NUMBER
    return TIMES if unit == PEOPLE and metric.facts == ("minute",) else unit


def _basis(metric: Metric, fact: str, sessions: int) -> tuple[str, ...]:
    if fact == COMPOSED:
        people = "人数按天累加:同一个人两天都买算两次"
        by_people = metric.counts_people or metric.denominator == "buyers"
        return tuple(filter(None, ("成交分析按自然日计,各天相加", people if by_people else "", metric.note)))
    told = []
    if fact in ("minute", "tiktok_minute", "explanation"):
        told.append(
            "分钟口径:逐分钟的数相加,人数会重复计,和整场的人数不是一回事" if metric.counts_people else "分钟口径"
        )
    if sessions > 1 and metric.over == "max":
        told.append("多场取最大的一场,不相加")
    elif sessions > 1:
        if metric.is_ratio:
            told.append("先把各场的分子、分母分别相加再相除,不是各场比率的平均")
        if metric.counts_people:
            told.append("人数按场次累加:同一个人来两场算两次")
    if metric.per_hour:
        told.append("判断时按每小时看,长短不同的场次才能比")
    if metric.note:
        told.append(metric.note)
    return tuple(told)
