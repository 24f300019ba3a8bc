"""Which labels a session deserves, as a pure function on arrays: no store, no words but the labels' own.

Owns the family of tests of one scope and its control: all labels of a session, or of an account's period, are tested
together (weighted Holm), so that on noise at most one in twenty carries any. A channel is held against the rest of its
room. The declarations are in `labels`, the mathematics in `core.methods`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Calendar, Ints, Rung
from core.methods.compass import compass_ratios
from core.methods.distributions import two_sided_p
from core.methods.judging import Verdict, aimed, holm
from core.methods.many import Contrasts, judge_many, one_sided
from core.methods.measure import Floats, Measure
from core.metrics import METRICS
from core.reviews.rooms.labels import (
    COST,
    ENTRIES,
    FAMILY,
    FELL_ITSELF,
    HOURLY,
    HOURS,
    INSTEAD,
    KEEPING_UP,
    LEAST_SHARE,
    SHORTER,
    TESTED,
    Label,
)

READING_ALPHA = 0.02
ROUNDED = 1e-9


class Sums(NamedTuple):
    """A metric's numerators and denominators per session; a volume's denominators are live hours."""

    above: Floats
    below: Floats


@dataclass(frozen=True, eq=False)
class Account:
    """One account's sessions as arrays, aligned with `calendar`: `figures` by metric key, `channels` their entries."""

    calendar: Calendar
    figures: Mapping[str, Sums]
    channels: Mapping[str, Floats]


@dataclass(frozen=True)
class Tested:
    """One test of one scope. `given`: the label stands. `value` and `usual` are the figure on both sides (a volume's
    per live hour), `compass` how far it is from the median of the last seven days (罗盘口径), None where that says
    nothing. `channel` where it is of one."""

    label: Label
    channel: str
    given: bool
    value: float
    usual: float
    comparables: int
    rung: Rung
    compass: float | None

    @property
    def compass_says(self) -> bool:
        """Whether 罗盘口径 (±30 % of the median) would have said the same."""
        return self.compass is not None and self.compass * self.label.sign >= 0.30 - ROUNDED


@dataclass(frozen=True, eq=False)
class Hourly:
    """Money per live hour: what it is, what it usually is, its verdict by itself, and the comparable sessions behind.

    `apart` is whether these are of other slots too: then no place among them means anything.
    """

    value: float
    usual: float
    verdict: Verdict
    comparables: Ints
    apart: bool


@dataclass(frozen=True, eq=False)
class Labelled:
    """One scope: `tests` in the order of their declaration. `held` are the weights of the sessions that stand as its
    usual level; None where nothing could be judged. `unjudged` is a promotion day with too few others."""

    tests: tuple[Tested, ...]
    hourly: Hourly | None = None
    held: Floats | None = None
    unjudged: bool = False

    @property
    def given(self) -> tuple[Tested, ...]:
        return tuple(test for test in self.tests if test.given)

    @property
    def faults(self) -> tuple[Tested, ...]:
        return tuple(test for test in self.given if test.label.kind == "fault")

    @property
    def strengths(self) -> tuple[Tested, ...]:
        return tuple(test for test in self.given if test.label.kind == "strength")

    @property
    def judged(self) -> bool:
        return bool(self.tests)


class _Column(NamedTuple):
    """A test over all scopes: which label, of which channel, and where among the measures is what is tested (`place`)
    and the figure itself (`own`)."""

    label: Label
    channel: str
    place: int
    own: int


class _Family:
    """All tests on an account. `volumes` are those of the measures that are per live hour."""

    def __init__(self, account: Account) -> None:
        self.calendar = account.calendar
        self.measures: list[Measure] = []
        self.keys: dict[str, int] = {}
        self.volumes: set[int] = set()
        self.columns: list[_Column] = []
        for key, sums in account.figures.items():
            metric = METRICS[key]
            self.keys[key] = len(self.measures)
            if metric.per_hour:
                self.volumes.add(len(self.measures))
            self.measures.append(Measure(sums.above, sums.below, metric.noise, metric.minimum))
        for one in TESTED:
            metric_key = self.known(one.metric)
            if one.metric == ENTRIES:
                self._channels(account, one)
            elif metric_key:
                place = self.keys[metric_key]
                self.columns.append(_Column(replace(one, metric=metric_key), "", place, place))

    def known(self, key: str) -> str:
        """The metric, or what stands for it in this account; empty for neither."""
        return next((name for name in (key, INSTEAD.get(key, "")) if name in self.keys), "")

    def _channels(self, account: Account, one: Label) -> None:
        """A test per channel that usually matters: against the rest of the room, and against itself."""
        if len(account.channels) < 2 or HOURS not in account.figures:
            return
        told = {name: np.nan_to_num(entries) for name, entries in account.channels.items()}
        whole = np.sum(list(told.values()), axis=0)
        unknown = np.where(whole > 0, 0.0, np.nan)
        hours, noise = account.figures[HOURS].above / 60, METRICS[ENTRIES].noise
        for name, entries in told.items():
            if entries.sum() >= LEAST_SHARE * whole.sum() > 0:
                own = Measure(entries + unknown, hours, noise)
                rest = Measure(whole - entries + unknown, hours, noise)
                self.columns.append(_Column(one, name, len(self.measures), len(self.measures) + 1))
                self.volumes.add(len(self.measures) + 1)
                self.measures += [replace(own, beside=rest), own]


def label(account: Account, scopes: Sequence[Ints]) -> list[Labelled]:
    """The labels of each scope: sessions (indices) of one kind of day."""
    family = _Family(account)
    columns = family.columns
    if not columns or not scopes:
        return [Labelled(()) for _ in scopes]
    found = judge_many(account.calendar, scopes, family.measures)
    signs = np.array([column.label.sign for column in columns], dtype=np.float64)
    places = np.array([column.place for column in columns])
    p_values = one_sided(found.z[:, places], found.df[:, places], signs)
    values = _values(family.measures, scopes)
    for place, column in enumerate(columns):
        towards = (values[:, column.own] - found.usual[:, column.own]) * column.label.sign > 0
        holds = towards & _conditions(family, column, found, values)
        p_values[:, place] = np.where(holds | np.isnan(p_values[:, place]), p_values[:, place], 1.0)
    weights = _weights(columns, found, places)
    compass = _compass(family, scopes)
    hourly = family.known(HOURLY)
    labelled = []
    for scope, row in enumerate(p_values.tolist()):
        given = holm([None if np.isnan(p) else p for p in row], weights, FAMILY)
        tests = tuple(
            _tested(column, stands, found, scope, values, compass)
            for column, stands, p in zip(columns, given, row, strict=True)
            if not np.isnan(p)
        )
        money = family.keys[hourly] if hourly else 0
        held = found.held[money, scope]
        unjudged = not tests and found.rung(scope, money) == "promotion"
        labelled.append(
            Labelled(
                tests,
                _hourly(found, scope, money, values) if hourly else None,
                held if held.any() else None,
                unjudged,
            )
        )  # fmt: skip
    return labelled


def _hourly(found: Contrasts, scope: int, place: int, values: Floats) -> Hourly:
    z, df = float(found.z[scope, place]), float(found.df[scope, place])
    verdict: Verdict = "too_few" if not found.known[scope, place] else "no_history"
    if np.isfinite(z) or np.isinf(z):
        verdict = "real" if two_sided_p(z, df) <= READING_ALPHA else "normal"
    return Hourly(
        float(values[scope, place]), float(found.usual[scope, place]), verdict,
        np.flatnonzero(found.held[place, scope] > 0), found.rung(scope, place) == "all_slots",
    )  # fmt: skip


def _values(measures: Sequence[Measure], scopes: Sequence[Ints]) -> Floats:
    """The figure itself, (scopes, measures): Σ/Σ over the sessions that have it."""
    members, begins = np.concatenate(list(scopes)), np.cumsum([0, *(len(scope) for scope in scopes[:-1])])
    above = np.stack([np.where(m.known, m.numerator, 0.0)[members] for m in measures])
    below = np.stack([np.where(m.known, m.denominator, 0.0)[members] for m in measures])
    top, bottom = (np.add.reduceat(sums, begins, axis=1).T for sums in (above, below))
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))


def _conditions(family: _Family, column: _Column, found: Contrasts, values: Floats) -> NDArray[np.bool_]:
    """What a label needs besides its test, per scope. A condition can only take labels away."""
    if column.label.metric == ENTRIES:
        return np.asarray(found.z[:, column.own] <= FELL_ITSELF)
    if column.label.metric == HOURS:
        return np.asarray(values[:, column.place] <= SHORTER * found.usual[:, column.place])
    if column.label.metric == COST:
        hourly = family.known(HOURLY)
        if not hourly:
            return np.zeros(len(values), dtype=np.bool_)
        money = family.keys[hourly]
        risen = one_sided(found.z[:, money], found.df[:, money], np.ones(1)) <= READING_ALPHA / 2
        return np.asarray(~risen & (found.effects[:, money] < KEEPING_UP * found.effects[:, column.place]))
    return np.ones(len(values), dtype=np.bool_)


def _weights(columns: Sequence[_Column], found: Contrasts, places: Ints) -> list[float]:
    """How the level is shared out: by the usual error of each test, not by what came out of it. `aimed` is two-sided,
    so it shares out twice the level."""
    errors = np.where(found.judged, found.errors, np.nan)[:, places]
    usual = [float(np.median(own[np.isfinite(own)])) if np.isfinite(own).any() else 0.0 for own in errors.T]
    several = sum(bool(column.channel) for column in columns) or 1
    priors = [column.label.prior / (several if column.channel else 1) for column in columns]
    whole = sum(priors)
    return aimed(usual, [prior / whole for prior in priors], [c.label.sought for c in columns], 2 * FAMILY)


def _compass(family: _Family, scopes: Sequence[Ints]) -> Floats:
    """How far each session's figure is from the median of its last seven days, a volume whole as 罗盘 has it; NaN for
    scopes of several."""
    values = np.stack([
        np.where(m.known, m.numerator, np.nan) if place in family.volumes
        else np.divide(m.numerator, m.denominator, out=np.full(len(m.numerator), np.nan), where=m.known)
        for place, m in enumerate(family.measures)
    ])  # fmt: skip
    found = compass_ratios(family.calendar, values, np.array([scope[0] for scope in scopes]))
    found[np.array([len(scope) > 1 for scope in scopes])] = np.nan
    return found


def _tested(
    column: _Column, stands: bool, found: Contrasts, scope: int, values: Floats, compass: Floats
) -> Tested:  # fmt: skip
    ratio = float(compass[scope, column.own])
    return Tested(
        column.label, column.channel, stands, float(values[scope, column.own]), float(found.usual[scope, column.own]),
        int(found.comparables[scope, column.place]), found.rung(scope, column.place),
        ratio if np.isfinite(ratio) else None,
    )  # fmt: skip
