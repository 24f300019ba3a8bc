"""How far a session had come at the minute that its own file ends with, beside others at that same minute.

Owns the reading of minutes as a running total. Who is comparable is told by the time of starting: when a session that
is still on will end isn't known, so neither is its slot. This describes and judges nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from core.methods.comparable import DAY_SECONDS, LATEST, NEAR_SECONDS
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.attribution import TICKET_OF
from core.reviews.evidence import HISTORY
from core.units import YUAN, show, show_ratio
from core.warehouse import around
from core.warehouse.store import Store

LEAST = 3
"""Fewer sessions have no middle worth naming."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Pace:
    """The money of a session up to `until`, and the median of `sessions` comparable ones after as many minutes.

    `usual` is None where fewer than LEAST had minutes and lasted as long.
    """

    session: str
    start: datetime
    until: datetime
    money_label: str
    money: float
    usual: float | None
    sessions: int

    @property
    def text(self) -> str:
        """到 21:40 ¥9,800,相近时间开播的 5 场播到同样久时中位数 ¥8,700(+12.6%)."""
        at = f"到 {self.until:%H:%M} {show(self.money, YUAN)}"
        if self.usual is None:
            return at
        change = f"({show_ratio(self.money / self.usual - 1)})" if self.usual > 0 else ""
        return f"{at},相近时间开播的 {self.sessions} 场播到同样久时中位数 {show(self.usual, YUAN)}{change}"


@dataclass(frozen=True)
class _Run:
    """What is known of one session's minutes but their figures: its minute of start, and how many until the last."""

    session: str
    start: datetime
    promotion: bool
    length: int


class Course:
    """The minutes of an account from 90 days before `start` to two days behind it, session by session.

    `promotions` are the days, `promoted` the sessions that are held against their like only.
    """

    def __init__(
        self,
        store: Store,
        merchant: str,
        account: str,
        start: datetime,
        promotions: Collection[date],
        promoted: Collection[str],
    ) -> None:
        self._store = store
        self._window = Window(merchant, (account,), start - HISTORY, start + timedelta(days=2))
        told = around.minutes_told(store, merchant, account, self._window.since, self._window.until)
        self._runs: dict[str, _Run] = {}
        for session, (started, last) in told.items():
            begun = started.replace(second=0, microsecond=0)
            promotion = session in promoted or begun.date() in promotions
            self._runs[session] = _Run(session, begun, promotion, (last - begun) // MINUTE + 1)

    @property
    def latest(self) -> str | None:
        """The session that started last."""
        return max(self._runs, key=lambda session: self._runs[session].start, default=None)

    def pace(self, session: str) -> Pace | None:
        """None where the session has no minutes, or none that tell its money."""
        own = self._runs.get(session)
        if own is None:
            return None
        elapsed = own.length * MINUTE
        sums = ask(self._store, "minute", tuple(TICKET_OF), self._window, ("session",), first=elapsed)
        place = {name: index for index, name in enumerate(sums.dimensions["session"].tolist())}
        key = next((key for key in TICKET_OF if np.isfinite(sums.numerators[key][place[session]])), None)
        if key is None:
            return None
        amounts = sums.numerators[key]
        others = [amounts[place[run.session]] for run in self._comparable(own) if run.session in place]
        told = [value for value in others if np.isfinite(value)][-LATEST:]
        return Pace(
            session=session,
            start=own.start,
            until=own.start + elapsed,
            money_label=METRICS[key].label,
            money=float(amounts[place[session]]),
            usual=float(np.median(told)) if len(told) >= LEAST else None,
            sessions=len(told),
        )

    def _comparable(self, own: _Run) -> list[_Run]:
        """Earlier sessions that began at nearly the same time of a like day and lasted as long, in order of time."""
        alike = [
            run
            for run in self._runs.values()
            if run.start < own.start
            and run.length >= own.length
            and _apart(run.start, own.start) <= NEAR_SECONDS
            and run.promotion == own.promotion
        ]
        alike.sort(key=lambda run: run.start)
        same_kind = [run for run in alike if (run.start.weekday() >= 5) == (own.start.weekday() >= 5)]
        return same_kind if len(same_kind) >= LEAST else alike


def _apart(one: datetime, other: datetime) -> float:
    """Seconds between two times of the day."""
    apart = abs((one - other).total_seconds()) % DAY_SECONDS
    return min(apart, DAY_SECONDS - apart)
