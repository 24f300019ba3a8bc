"""All that a review of sessions rests on: the sessions under review, those held against, and the history behind both.

Owns the loading (a few questions to the store) and the turning of sums into judged readings. Which readings a review
shows, and what it concludes, is for the scenarios; the mathematics is in `core.methods`.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import NothingToReview
from core.methods.baseline import Baseline, baseline
from core.methods.comparable import Calendar, Rung
from core.methods.compass import CompassVerdict, compass_verdict
from core.methods.history import History
from core.methods.judging import Judgement, judge, judge_parts
from core.methods.measure import Measure
from core.metrics import METRICS, formula
from core.metrics.ask import Window, ask
from core.metrics.declaration import Metric
from core.reviews.readings import Reading, Verdict
from core.reviews.windows import window_of
from core.scope import TAGGED, USUAL, Scope
from core.units import RATE, YUAN, show
from core.warehouse import entered, holdings
from core.warehouse.store import Store

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

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

_PLACE = ("session", "account", "account_name", "start", "stop", "day", "hours")


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
        window = window_of(scope.merchant, named)
        window = replace(window, since=window.since - HISTORY)
        self.live = ask(store, "live", live_keys, window, _PLACE)
        self.sessions: list[str] = self.live.dimensions["session"].tolist()
        place = {session: index for index, session in enumerate(self.sessions)}
        if not named <= set(place):  # an upload was undone since the question was resolved
            raise NothingToReview("要复盘的场次已经不在库里", "请重新选择场次")
        self.inside = np.array([place[session] for session in scope.sessions], dtype=np.int64)
        self.against = np.array([place[session] for session in scope.comparison], dtype=np.int64)
        self.hours: Floats = np.asarray(self.live.dimensions["hours"], dtype=np.float64)
        self.starts: NDArray[Any] = self.live.dimensions["start"].astype("datetime64[s]")
        self.days: list[date] = self.live.dimensions["day"].astype("datetime64[D]").tolist()
        self.tags = entered.tags(store, scope.merchant)
        self.promotions = holdings.promotions(store, scope.merchant)
        self.occasions = [
            tuple(filter(None, (self.promotions.get(day), *self._tagged(session, entered.PROMOTION))))
            for session, day in zip(self.sessions, self.days, strict=True)
        ]
        """Per session the promotions it belongs to: its day's, and those it is tagged with."""
        self.calendar = self._calendar()
        self.channels = self._channels(store, channel_keys, window, place) if channel_keys else {}
        self._ones = np.ones(len(self.sessions))
        self._begin()

    def _begin(self) -> None:
        """Nothing is judged yet of the sessions inside and against."""
        self.history = History(self.calendar, self.inside.tolist(), self.against.tolist())
        members = np.concatenate([self.inside, self.against])
        self._lasting = self.hours if (self.hours[members] > 0).all() else self._ones
        self._baselines: dict[bytes, Baseline] = {}
        self._judgements: dict[tuple[str, str | None], Judgement] = {}
        self._apart: dict[str, dict[str, Judgement]] = {}
        self._readings: dict[tuple[str, str | None], Reading] = {}

    def alone(self, session: str, against: str | None = None) -> "Evidence":
        """What is loaded, asked about one of its sessions: against its usual level, or against another one of them."""
        inside = np.array([self.sessions.index(session)], dtype=np.int64)
        held = np.array([self.sessions.index(against)] if against else [], dtype=np.int64)
        return self._asked(inside, held, USUAL)

    def of_account(self, account: str) -> "Evidence":
        """What is loaded, asked about one account's sessions under review, against its own of the comparison: its usual
        level where it has none there."""
        own = self.live.dimensions["account"] == account
        inside, held = (places[own[places]] for places in (self.inside, self.against))
        return self._asked(inside, held, self.scope.against if len(held) else USUAL)

    def _asked(self, inside: Places, held: Places, against: str) -> "Evidence":
        other = copy(self)
        sessions, comparison = (tuple(self.sessions[place] for place in places) for places in (inside, held))
        other.scope = replace(self.scope, sessions=sessions, comparison=comparison, against=against)
        other.inside, other.against = inside, held
        other._begin()
        return other

    def _calendar(self) -> Calendar:
        stops = self.live.dimensions["stop"].astype("datetime64[s]")
        stops = np.where(np.isnat(stops), self.starts, stops)
        _, accounts = np.unique(self.live.dimensions["account"].astype(str), return_inverse=True)
        promotion = np.array([bool(names) for names in self.occasions], dtype=np.bool_)
        return Calendar(self.starts, stops, accounts.astype(np.int64), promotion)

    def _channels(
        self, store: Store, keys: Sequence[str], window: Window, place: Mapping[str, int]
    ) -> dict[str, dict[str, tuple[Floats, Floats]]]:
        """channel → metric key → (numerators, denominators), aligned with the sessions."""
        answer = ask(store, "channel", keys, window, ("session", "channel"))
        at = np.array([place.get(session, -1) for session in answer.dimensions["session"].tolist()], dtype=np.int64)
        said: list[str] = answer.dimensions["channel"].tolist()
        rows = {name: row for row, name in enumerate(sorted(set(said)))}
        known = at >= 0
        cell = np.array([rows[name] for name in said], dtype=np.int64)[known], at[known]
        ones = np.ones(len(self.sessions))

        def spread(values: Floats) -> Floats:
            found = np.full((len(rows), len(self.sessions)), np.nan)
            found[cell] = values[known]
            return found

        above = {key: spread(answer.numerators[key]) for key in keys}
        below = {key: spread(values) for key, values in answer.denominators.items()}
        return {
            name: {key: (above[key][row], below[key][row] if key in below else ones) for key in keys}
            for name, row in rows.items()
        }

    @property
    def promotion_names(self) -> list[str]:
        """The promotions that sessions under review belong to."""
        return list(dict.fromkeys(name for index in self.inside for name in self.occasions[index]))

    @property
    def new_mechanisms(self) -> list[str]:
        """Price mechanisms of sessions under review that the account's session right before did not have."""
        found: dict[str, None] = {}
        tagged = [index for index in self.inside.tolist() if self._tagged(self.sessions[index], entered.MECHANISM)]
        for index in tagged:
            own = self.calendar.accounts == self.calendar.accounts[index]
            earlier = np.flatnonzero(own & (self.starts < self.starts[index]))
            if len(earlier):
                before = self.sessions[earlier[self.starts[earlier].argmax()]]
                known = self._tagged(before, entered.MECHANISM)
                now = self._tagged(self.sessions[index], entered.MECHANISM)
                found |= dict.fromkeys(name for name in now if name not in known)
        return list(found)

    def _tagged(self, session: str, kind: str) -> tuple[str, ...]:
        return tuple(tag.name for tag in self.tags.get(session, ()) if tag.kind == kind)

    def lately(self, number: int, last: int, among: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """The latest sessions of the account of session `last`, up to that one, in order of start: at most `number`.

        `among` says which of all sessions may be taken; without it any may.
        """
        own = (self.calendar.accounts == self.calendar.accounts[last]) & (self.starts <= self.starts[last])
        found = np.flatnonzero(own if among is None else own & among)
        return found[np.argsort(self.starts[found], kind="stable")][-number:]

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
        """The metric against its history; a channel's also against the rest of the room, where only that tells."""
        own = self._own(key, channel)
        apart = self.apart(key).get(channel) if channel is not None and own.verdict == "normal" else None
        strayed = apart is not None and apart.verdict == "real" and (own.z or 0.0) * (apart.z or 0.0) > 0
        return apart if apart is not None and strayed else own

    def _own(self, key: str, channel: str | None) -> Judgement:
        if (key, channel) not in self._judgements:
            alpha = READING_ALPHA if channel is None else READING_ALPHA / 2
            self._judgements[key, channel] = judge(self.history, self.measure(key, channel), alpha)
        return self._judgements[key, channel]

    def apart(self, key: str) -> dict[str, Judgement]:
        """Each channel's metric held against the rest of the same sessions, by name: what the room shares falls out."""
        if key not in self._apart:
            own = {name: self._own(key, name) for name in self.channels}
            parts = {name: self.measure(key, name) for name, judged in own.items() if judged.z is not None}
            self._apart[key] = judge_parts(
                self.history, parts, own, lambda names: self._together(key, names), READING_ALPHA / 2
            )
        return self._apart[key]

    def _together(self, key: str, channels: Sequence[str]) -> Measure:
        """The metric of several channels as if they were one; a channel without a row in a session brought nothing."""
        above, below = sum(
            (np.nan_to_num(self.sums(key, name)) for name in channels), np.zeros((2, len(self.sessions)))
        )
        metric = METRICS[key]
        denominators = below if metric.is_ratio else self._lasting if metric.per_hour else self._ones
        return Measure(above, denominators, metric.noise, metric.minimum)

    def usual(self, usable: NDArray[np.bool_]) -> Baseline:
        """The weights of the usual level over sessions that are `usable`."""
        marker = usable.tobytes()
        if marker not in self._baselines:
            # Where only some of the sessions under review are usable, it is the usual level of these.
            inside = self.inside[usable[self.inside]] if usable[self.inside].any() else self.inside
            self._baselines[marker] = baseline(self.calendar, inside.tolist(), usable)
        return self._baselines[marker]

    def before_weights(self, usable: NDArray[np.bool_]) -> tuple[Floats, bool]:
        """Weights of the sessions that stand as "before", and whether their totals compare with the scope's."""
        if len(self.against):
            weights = np.zeros(len(self.sessions))
            # Tagged sessions lie anywhere in 90 days: one session is held against their mean, not against their sum.
            mean = self.scope.against.startswith(TAGGED)
            now = usable[self.inside]
            weights[self.against] = now.sum() / len(self.against) if mean else 1.0
            return weights, bool(usable[self.against].all() and (mean or now.all()))
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
        # A rate of ordinary sessions is no "before" of a rate in which promotions are.
        mixed = bool(self.calendar.promotion[now].any()) and not len(self.against)
        empty = not then.any() or (not whole and (mixed or not METRICS[key].is_ratio))
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
            verdict=_verdict(judged, value, before),
            compass_verdict=self._compass(key) if channel is None else None,
            good=metric.good,
            formula=formula(metric),
            sample=_sample(metric, sides, covered, len(self.inside)),
            judged_by=judged_by(judged),
            reason=judged.reason,
            note="按场次累加" if metric.counts_people and len(self.inside) > 1 else "",
            where=(("channel", channel),) if channel is not None else (),
        )

    def _compass(self, key: str) -> CompassVerdict | None:
        if len(self.inside) != 1:
            return None
        return compass_verdict(self.calendar, self.values(key), int(self.inside[0]))


def _verdict(judged: Judgement, value: float | None, before: float | None) -> Verdict:
    """A change of which one side can't be shown is not called one."""
    if value is None:
        return "too_few"
    return "no_history" if before is None and judged.verdict == "real" else judged.verdict


def judged_by(judged: Judgement) -> str:
    """The history that judged, in words; empty where nothing did."""
    if not RUNGS[judged.rung]:
        return ""
    return f"{RUNGS[judged.rung]} {judged.comparables} 场" + (",与同场其他渠道相比" if judged.apart else "")


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
