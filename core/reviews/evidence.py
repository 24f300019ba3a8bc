"""All that a review of sessions rests on: the sessions under review, those held against, and the history behind both.

Owns the loading (two questions to the store) and the turning of sums into judged readings. Which readings a review
shows, and what it concludes, is for the scenarios; the mathematics is in `core.methods`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import NothingToReview
from core.methods.baseline import Baseline, baseline
from core.methods.comparable import Calendar, Rung
from core.methods.compass import CompassVerdict, compass_verdict
from core.methods.history import History
from core.methods.judging import Judgement, judge
from core.methods.measure import Measure
from core.metrics import METRICS, formula
from core.metrics.ask import Answer, Window, ask
from core.metrics.declaration import Metric
from core.reviews.readings import Reading
from core.scope import Scope
from core.units import RATE, YUAN, show
from core.warehouse import holdings
from core.warehouse.store import Store

Floats = NDArray[np.float64]

HISTORY = timedelta(days=90)

READING_ALPHA = 0.02
"""Level of one reading's verdict. The thirty readings of a review stray together, so what counts is how often a handful
of quiet sessions show more than one reading in twenty as real: at 0.035 20 sessions do so one time in five, at 0.02 one
time in thirty (simulated); a rate 30 % down is still called real nearly always."""

RUNGS: dict[Rung, str] = {
    "same_slot": "同账号同时段(工作日/周末分开)",
    "same_part": "同账号同时段",
    "near_hours": "同账号开播时间相近",
    "all_slots": "同账号全部时段(已扣除时段差异)",
    "none": "",
    "promotion": "",
}

_PLACE = ("session", "account", "start", "stop", "day", "hours")


@dataclass(frozen=True)
class Sides:
    """A metric's sums on both sides, NaN where missing. A rate's denominators are NaN-free where its numerators are."""

    numerator: float
    denominator: float
    before_numerator: float
    before_denominator: float


class Evidence:
    """The sessions of a scope's accounts from 90 days before it to its end, as aligned arrays."""

    def __init__(self, store: Store, scope: Scope, live_keys: Sequence[str], channel_keys: Sequence[str] = ()) -> None:
        self.scope = scope
        named = {*scope.sessions, *scope.comparison}
        starts = [_start_of(name) for name in named]
        accounts = tuple(sorted({_account_of(name) for name in named}))
        window = Window(scope.merchant, accounts, min(starts) - HISTORY, max(starts) + timedelta(minutes=1))
        self.live = ask(store, "live", live_keys, window, _PLACE)
        self.sessions: list[str] = self.live.dimensions["session"].tolist()
        place = {session: index for index, session in enumerate(self.sessions)}
        if not named <= set(place):  # an upload was undone since the question was resolved
            raise NothingToReview("要复盘的场次已经不在库里", "请重新选择场次")
        self.inside = np.array([place[session] for session in scope.sessions], dtype=np.int64)
        self.against = np.array([place[session] for session in scope.comparison], dtype=np.int64)
        self.promotions = holdings.promotions(store, scope.merchant)
        self.hours: Floats = np.asarray(self.live.dimensions["hours"], dtype=np.float64)
        self.starts: NDArray[Any] = self.live.dimensions["start"].astype("datetime64[s]")
        self.days: list[date] = self.live.dimensions["day"].astype("datetime64[D]").tolist()
        self.calendar = self._calendar()
        self.history = History(self.calendar, self.inside.tolist(), self.against.tolist())
        self.channels = self._channels(store, channel_keys, window, place) if channel_keys else {}
        self._ones = np.ones(len(self.sessions))
        members = np.concatenate([self.inside, self.against])
        self._lasting = self.hours if (self.hours[members] > 0).all() else self._ones
        self._baselines: dict[bytes, Baseline] = {}
        self._judgements: dict[tuple[str, str | None], Judgement] = {}
        self._readings: dict[tuple[str, str | None], Reading] = {}

    def _calendar(self) -> Calendar:
        stops = self.live.dimensions["stop"].astype("datetime64[s]")
        stops = np.where(np.isnat(stops), self.starts, stops)
        _, accounts = np.unique(self.live.dimensions["account"].astype(str), return_inverse=True)
        promotion = np.array([day in self.promotions for day in self.days], dtype=np.bool_)
        return Calendar(self.starts, stops, accounts.astype(np.int64), promotion)

    def _channels(
        self, store: Store, keys: Sequence[str], window: Window, place: Mapping[str, int]
    ) -> dict[str, dict[str, tuple[Floats, Floats]]]:
        """channel → metric key → (numerators, denominators), aligned with the sessions."""
        answer = ask(store, "channel", keys, window, ("session", "channel"))
        found: dict[str, dict[str, tuple[Floats, Floats]]] = {}
        at = np.array([place.get(session, -1) for session in answer.dimensions["session"].tolist()], dtype=np.int64)
        names = answer.dimensions["channel"].astype(str) if len(answer) else np.array([], dtype=str)
        for name in sorted(set(names.tolist())):
            own = (names == name) & (at >= 0)
            found[name] = {
                key: (self._spread(answer.numerators[key][own], at[own]), self._denominators(answer, key, own, at))
                for key in keys
            }
        return found

    def _spread(self, values: Floats, at: NDArray[np.int64]) -> Floats:
        spread = np.full(len(self.sessions), np.nan)
        spread[at] = values
        return spread

    def _denominators(self, answer: Answer, key: str, own: NDArray[np.bool_], at: NDArray[np.int64]) -> Floats:
        if METRICS[key].is_ratio:
            return self._spread(answer.denominators[key][own], at[own])
        return np.ones(len(self.sessions))

    @property
    def promotion_names(self) -> list[str]:
        """The promotions that sessions under review belong to."""
        days = dict.fromkeys(self.days[index] for index in self.inside)
        return list(dict.fromkeys(self.promotions[day] for day in days if day in self.promotions))

    def sums(self, key: str, channel: str | None = None) -> tuple[Floats, Floats]:
        """Numerators and denominators per session; a volume's denominators are ones."""
        if channel is not None:
            return self.channels[channel][key]
        return self.live.numerators[key], self.live.denominators.get(key, self._ones)

    def values(self, key: str, channel: str | None = None) -> Floats:
        """The metric itself per session, NaN where it has no value."""
        above, below = self.sums(key, channel)
        return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))

    def measure(self, key: str, channel: str | None = None) -> Measure:
        """The metric as it is judged: a volume per live hour, or per session where a length isn't known."""
        metric = METRICS[key]
        numerators, denominators = self.sums(key, channel)
        return Measure(numerators, self._lasting if metric.per_hour else denominators, metric.noise, metric.minimum)

    def judgement(self, key: str, channel: str | None = None) -> Judgement:
        if (key, channel) not in self._judgements:
            self._judgements[key, channel] = judge(self.history, self.measure(key, channel), READING_ALPHA)
        return self._judgements[key, channel]

    def usual(self, usable: NDArray[np.bool_]) -> Baseline:
        """The weights of the usual level over sessions that are `usable`."""
        marker = usable.tobytes()
        if marker not in self._baselines:
            self._baselines[marker] = baseline(self.calendar, self.inside.tolist(), usable)
        return self._baselines[marker]

    def before_weights(self, usable: NDArray[np.bool_]) -> tuple[Floats, bool]:
        """Weights of the sessions that stand as "before", and whether their totals compare with the scope's."""
        if len(self.against):
            weights = np.zeros(len(self.sessions))
            weights[self.against] = 1.0
            return weights, bool(usable[self.against].all())
        found = self.usual(usable)
        return found.weights, bool(found.covered.all())

    def sides(self, key: str, channel: str | None = None) -> Sides:
        numerators, denominators = self.sums(key, channel)
        known = np.isfinite(numerators) & np.isfinite(denominators)
        now = self.inside[known[self.inside]]
        weights, whole = self.before_weights(known)
        then = (weights > 0) & known
        if METRICS[key].over == "max":
            largest = float(numerators[now].max()) if len(now) else np.nan
            typical = float(np.median(numerators[then])) if then.any() else np.nan
            return Sides(largest, 1.0, typical, 1.0)
        empty = not then.any() or (not METRICS[key].is_ratio and not whole)
        return Sides(
            float(numerators[now].sum()) if len(now) else np.nan,
            float(denominators[now].sum()) if len(now) else np.nan,
            np.nan if empty else float(weights[then] @ numerators[then]),
            np.nan if empty else float(weights[then] @ denominators[then]),
        )

    def reading(self, key: str, channel: str | None = None) -> Reading:
        """The metric over the scope beside its comparison, judged."""
        if (key, channel) not in self._readings:
            self._readings[key, channel] = self._read(key, channel)
        return self._readings[key, channel]

    def _read(self, key: str, channel: str | None) -> Reading:
        metric = METRICS[key]
        sides = self.sides(key, channel)
        judged = self.judgement(key, channel)
        ratio = metric.is_ratio
        value = _divide(sides.numerator, sides.denominator) if ratio else finite(sides.numerator)
        before = _divide(sides.before_numerator, sides.before_denominator) if ratio else finite(sides.before_numerator)
        covered = int(np.isfinite(self.sums(key, channel)[0][self.inside]).sum())
        return Reading(
            metric=key,
            label=metric.label,
            unit=metric.unit,
            value=value,
            before=before,
            numerator=finite(sides.numerator),
            denominator=finite(sides.denominator) if ratio else None,
            verdict=judged.verdict if value is not None else "too_few",
            compass_verdict=self._compass(key) if channel is None else None,
            good=metric.good,
            formula=formula(metric),
            sample=_sample(metric, sides, covered, len(self.inside)),
            judged_by=f"{RUNGS[judged.rung]} {judged.comparables} 场" if RUNGS[judged.rung] else "",
            reason=judged.reason,
            note="按场次累加" if metric.counts_people and len(self.inside) > 1 else "",
            where=(("channel", channel),) if channel is not None else (),
        )

    def _compass(self, key: str) -> CompassVerdict | None:
        if len(self.inside) != 1:
            return None
        return compass_verdict(self.calendar, self.values(key), int(self.inside[0]))


def _sample(metric: Metric, sides: Sides, covered: int, total: int) -> str:
    partly = f",{covered}/{total} 场有此数据" if 0 < covered < total else ""
    if not metric.is_ratio or not np.isfinite(sides.denominator):
        return f"{total} 场{partly}"
    if metric.denominator == "hours":
        return f"{show(sides.numerator, YUAN)} / {sides.denominator:,.1f} 小时{partly}"
    below = METRICS.get(metric.denominator)
    unit = f" {below.unit.suffix}" if below is not None and metric.unit != RATE else ""
    above = show(sides.numerator, YUAN) if metric.unit == YUAN else f"{sides.numerator:,.0f}"
    return f"{above} / {sides.denominator:,.0f}{unit}{partly}"


def finite(value: float) -> float | None:
    """The value, or None for NaN."""
    return float(value) if np.isfinite(value) else None


def _divide(numerator: float, denominator: float) -> float | None:
    return float(numerator / denominator) if np.isfinite(numerator) and denominator > 0 else None


def _account_of(session: str) -> str:
    return session[: -len(" 2026-01-01 00:00")]


def _start_of(session: str) -> datetime:
    return datetime.strptime(session[-len("2026-01-01 00:00") :], "%Y-%m-%d %H:%M")
