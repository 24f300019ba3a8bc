"""A period's rooms and sessions, each with its labels and in its tier: what the review is written from.

Owns the way from loaded sessions to the arrays that `labelling` takes, the labels that are facts of the data, and what
a label cost in yuan. Every session is judged against what came before it, an account's period against what came before
the period; what the scope is held against plays no part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from core.methods.comparable import WINDOW, Calendar, Ints
from core.methods.decomposition import logarithmic_mean
from core.methods.measure import Floats
from core.metrics import METRICS
from core.reviews.accounts import account_names
from core.reviews.attribution import STAGES, TICKET_OF
from core.reviews.evidence import Evidence
from core.reviews.rooms.labelling import Account, Labelled, Sums, Tested, label
from core.reviews.rooms.labels import COST, ENTRIES, EXPOSURE, GAP, HOURS, PROMOTION, REFUND, VIEWERS
from core.reviews.rooms.tiers import Lines, daily_money, lines, place
from core.warehouse import plans
from core.warehouse.plans import Peer
from core.warehouse.store import Store

LIVE_KEYS = (
    *STAGES, "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer",
    "user_pay_per_buyer", "gmv", "user_pay", REFUND, COST,
)  # fmt: skip
CHANNEL_KEYS = (ENTRIES, "gmv", "user_pay")
"""What labelling needs of sessions and channels."""

_TESTED = (EXPOSURE, "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", REFUND, COST)


@dataclass(frozen=True, eq=False)
class Placed:
    """A session, or an account over the period. `sessions` are indices of the evidence; `money` is theirs, `hours` too.

    `day_money` is what is placed among `lines`: the day's, of an account that of its median day. `share` is the place
    of the money per hour among comparable sessions of the slot, from 0 to 1. `gaps` are what is missing, in words.
    `costs` are the yuan of each given label, in order, None where it has none.
    """

    name: str
    account: str
    sessions: tuple[int, ...]
    labelled: Labelled
    money: float | None
    lines: Lines
    day_money: float | None
    share: float | None
    gaps: tuple[str, ...]
    costs: tuple[float | None, ...]

    @property
    def faults(self) -> tuple[tuple[Tested, float | None], ...]:
        return self._of("fault")

    @property
    def strengths(self) -> tuple[tuple[Tested, float | None], ...]:
        return self._of("strength")

    def _of(self, kind: str) -> tuple[tuple[Tested, float | None], ...]:
        both = zip(self.labelled.given, self.costs, strict=True)
        return tuple((test, yuan) for test, yuan in both if test.label.kind == kind)

    @property
    def facts(self) -> tuple[str, ...]:
        """Labels that need no test."""
        return (*((PROMOTION,) if self.labelled.unjudged else ()), *((GAP,) if self.gaps else ()))

    @property
    def only_compass(self) -> tuple[Tested, ...]:
        """Faults that 罗盘口径 alone would name."""
        return tuple(
            test for test in self.labelled.tests
            if test.label.kind == "fault" and test.compass_says and not test.given
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Rooms:
    """`money` is gmv where every session has it, else user_pay where every session has that, else gmv."""

    evidence: Evidence
    money: str
    accounts: tuple[Placed, ...]
    sessions: tuple[Placed, ...]
    untyped: tuple[str, ...]
    several: bool


def looked_at(store: Store, evidence: Evidence) -> Rooms:
    """Every account and session under review. `evidence` has LIVE_KEYS and CHANNEL_KEYS."""
    amounts = {key: evidence.live.numerators[key] for key in TICKET_OF}
    inside = evidence.inside
    money = next((key for key, own in amounts.items() if np.isfinite(own[inside]).all()), "gmv")
    peers = plans.peers(store, evidence.scope.merchant)
    names = account_names(evidence)
    last = max(evidence.days[index] for index in inside.tolist())
    rooms: list[Placed] = []
    sessions: list[Placed] = []
    own = evidence.live.dimensions["account"]
    several = len({str(own[index]) for index in inside.tolist()}) > 1
    for account in dict.fromkeys(str(own[index]) for index in inside.tolist()):
        room = _Room(evidence, account, names[account], money, peers, last)
        rooms.append(room.whole())
        sessions += room.sessions(several)
    sessions.sort(key=lambda one: (evidence.starts[one.sessions[0]], one.account))
    untyped = tuple(one.name for one in rooms if not one.lines.typed)
    return Rooms(evidence, money, tuple(rooms), tuple(sessions), untyped, several)


class _Room:
    """One account: `places` are its sessions among the evidence's, from 90 days before the first under review."""

    def __init__(
        self, evidence: Evidence, account: str, name: str, money: str, peers: Sequence[Peer], last: date
    ) -> None:
        self.evidence, self.account, self.name, self.money_key = evidence, account, name, money
        self.peers, self.last = peers, last
        own = evidence.live.dimensions["account"] == account
        self.inside = evidence.inside[own[evidence.inside]]
        since = evidence.starts[self.inside].min() - WINDOW
        self.places = np.flatnonzero(own & (evidence.starts >= since))
        whole = evidence.calendar
        self.calendar = Calendar(
            whole.starts[self.places], whole.stops[self.places], whole.accounts[self.places],
            whole.promotion[self.places],
        )  # fmt: skip
        self.hours = evidence.hours[self.places]
        self.days = [evidence.days[index] for index in self.places.tolist()]
        self.money = self._sums(money)
        self.by_day = daily_money(self.days, self._sums("gmv"))
        self.channels = {
            channel: sums[ENTRIES][0][self.places] for channel, sums in evidence.channels.items()
            if np.isfinite(sums[ENTRIES][0][self.places]).any()
        }  # fmt: skip
        self.has_channels = np.logical_or.reduce(
            [np.isfinite(entries) for entries in self.channels.values()] or [np.zeros(len(self.places), np.bool_)]
        )
        self.arrays = Account(self.calendar, dict(self._figures()), self.channels)
        self.own = np.searchsorted(self.places, np.sort(self.inside))
        ordinary = self.own[~self.calendar.promotion[self.own]]
        self.judged = ordinary if len(ordinary) else self.own
        scopes = [*(np.array([own]) for own in self.own.tolist()), self.judged]
        *self.each, self.together = label(self.arrays, scopes)

    def _sums(self, key: str) -> Floats:
        return np.asarray(self.evidence.live.numerators[key][self.places])

    def _figures(self) -> Iterator[tuple[str, Sums]]:
        """Each metric that any session carries; what is per hour only of sessions whose length is known."""
        hours = np.where(self.hours > 0, self.hours, np.nan)
        for key in (*_TESTED, TICKET_OF[self.money_key]):
            above, below = (sums[self.places] for sums in self.evidence.sums(key))
            below = hours if METRICS[key].per_hour else below
            if np.isfinite(above).any():
                yield key, Sums(above, below)
        if not np.isfinite(self._sums(EXPOSURE)).any():
            yield VIEWERS, Sums(self._sums(VIEWERS), hours)
        yield f"{self.money_key}_per_hour", Sums(self.money, hours)
        yield HOURS, Sums(hours * 60, np.ones(len(hours)))

    def sessions(self, several: bool) -> list[Placed]:
        """Every session under review, in order of its place."""
        found = []
        for own, labelled in zip(self.own.tolist(), self.each, strict=True):
            start: datetime = self.calendar.starts[own].astype(object)
            name = f"{start:%m-%d %H:%M} {self.name}" if several else f"{start:%m-%d %H:%M}"
            day, scope = self.days[own], np.array([own])
            found.append(self._placed(name, scope, labelled, day, self.by_day.get(day), self._place(labelled, own)))
        return found

    def whole(self) -> Placed:
        """The account over the period: its ordinary sessions together; promotion days where there are no others."""
        days = [self.by_day[day] for day in {self.days[own] for own in self.own.tolist()} if day in self.by_day]
        middle = float(np.median(days)) if days else None
        shares = [self._place(one, own) for own, one in zip(self.own.tolist(), self.each, strict=True)]
        known = [share for share in shares if share is not None]
        share = float(np.median(known)) if known else None
        return self._placed(self.name, self.own, self.together, self.last, middle, share, self.judged)

    def _place(self, labelled: Labelled, own: int) -> float | None:
        hourly = labelled.hourly
        if hourly is None or hourly.apart or hourly.verdict in ("no_history", "too_few"):
            return None
        values = np.divide(self.money, self.hours, out=np.full(len(self.money), np.nan), where=self.hours > 0)
        return place(values, hourly.comparables, float(values[own]))

    def _placed(
        self, name: str, scope: Ints, labelled: Labelled, day: date, day_money: float | None, share: float | None,
        judged: Ints | None = None,
    ) -> Placed:  # fmt: skip
        amount = self.money[scope].sum()
        judged = scope if judged is None else judged
        return Placed(
            name, self.account, tuple(self.places[scope].tolist()), labelled,
            float(amount) if np.isfinite(amount) else None,
            lines(self.peers, self.account, self.by_day, day, self.last), day_money, share,
            tuple(dict.fromkeys(gap for own in scope.tolist() for gap in self._gaps(own))),
            tuple(self._cost(test, judged, labelled.held) for test in labelled.given),
        )  # fmt: skip

    def _gaps(self, own: int) -> Iterator[str]:
        """What this session's exports don't tell, though they could."""
        if not np.isfinite(self.money[own]):
            yield METRICS[self.money_key].label
        yield from (METRICS[key].label for key in STAGES if not np.isfinite(self._sums(key)[own]))
        if not self.hours[own] > 0:
            yield METRICS[HOURS].label
        if self.has_channels.any() and not self.has_channels[own]:
            yield "渠道"

    def _cost(self, test: Tested, scope: Ints, held: Floats | None) -> float | None:
        """What a label is in yuan: a factor's share of the change in money (LMDI), refunds and spending above the usual
        with their sign. None where either side lacks the money, and for the length: the room may have gone on at once.
        """
        if held is None or not test.value > 0 or not test.usual > 0 or test.label.metric == HOURS:
            return None
        metric = test.label.metric
        if metric == COST:
            return -(test.value - test.usual) * float(self.hours[scope].sum())
        amounts = self.money
        if test.channel:
            amounts = self.evidence.channels[test.channel][self.money_key][0][self.places]
        if not np.isfinite(amounts[scope]).all() or not np.isfinite(amounts[held > 0]).all():
            return None
        now, then = float(amounts[scope].sum()), float(held[held > 0] @ amounts[held > 0])
        if metric == REFUND:
            return -(test.value - test.usual) * now
        return logarithmic_mean(now, then) * float(np.log(test.value / test.usual)) if now > 0 and then > 0 else None
