"""Where a change sits, what may be behind it, and what to try: the words around a finding.

Owns locating (which channel moved a factor of the room, and whether it alone did), the link between a channel's
efficiency and its traffic, and the conditions under which advice is given. Whether something may be claimed at all is
decided in `findings`; whatever is said here about causes is a guess and shown as one.
"""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from core.methods.levels import NORMAL_MAD
from core.metrics import METRICS
from core.metrics.declaration import CONDITIONS, Metric, Tip
from core.reviews.blocks import Attribution, Term
from core.reviews.channels import ORDER_TICKET_OF
from core.reviews.evidence import Evidence
from core.reviews.readings import Advice
from core.units import YUAN, show

ENTRIES, ORDER_RATE, TICKET = 0, 1, 2
"""What a channel's money is made of, by place: `parts_of` gives the yuan of each."""

SHOWS_IN = {
    "exposure_users": ENTRIES,
    "view_rate": ENTRIES,
    "viewers": ENTRIES,
    "product_exposure_rate": ORDER_RATE,
    "product_click_rate": ORDER_RATE,
    "pay_rate": ORDER_RATE,
    "view_pay_rate": ORDER_RATE,
    "ticket_per_buyer": TICKET,
    "user_pay_per_buyer": TICKET,
}
"""Where a change of a factor of the room shows in its channels. No export crosses the two."""

FANS_DOMINATE = 0.5
KEEP = "记下这场的做法,下一场同时段照做一次,看能否保持"

_ALONE = 1 / 3
"""A channel moved alone if all others together moved less than a third as much (in logs)."""

_LATEST, _FEWEST_BEFORE = 20, 6
_SUNK, _FOLLOWED = 3.0, 2.0
"""Robust standard errors below the level before: for a rate or ticket to have sunk, and for entries to have followed.
Of a guess inside a claim, so no error is controlled by them."""


def parts_of(term: Term) -> tuple[tuple[str, Decimal], ...]:
    """The metric and the yuan of a channel's entries, order rate and ticket."""
    traffic, mix, rate, ticket = term.parts
    return (("entries", traffic.yuan + mix.yuan), ("order_rate", rate.yuan), (ticket.metric, ticket.yuan))


def named(channels: Attribution) -> dict[str, Term]:
    """The channels that there are on both sides, by name."""
    return {dict(term.where)["channel"]: term for term in channels.terms if term.parts}


def moved_alone(channels: Attribution, name: str, place: int) -> bool:
    """Whether this channel changed and the others together hardly did."""
    terms = named(channels)
    others = [term for other, term in terms.items() if other != name]
    own, rest = _log_change([terms[name]], place), _log_change(others, place)
    return own is not None and rest is not None and abs(rest) <= _ALONE * abs(own)


def _log_change(terms: Sequence[Term], place: int) -> float | None:
    after, before = _level(terms, place, after=True), _level(terms, place, after=False)
    return math.log(after / before) if after and before else None


def _level(terms: Sequence[Term], place: int, *, after: bool) -> float | None:
    """Entries, orders per entry or money per order of some channels together."""
    entries, orders, money = 0.0, 0.0, 0.0
    for term in terms:
        own, rate = ((part.value if after else part.before) or 0.0 for part in (term.parts[0], term.parts[2]))
        entries += own
        orders += own * rate
        money += (term.value if after else term.before) or 0.0
    above, below = ((entries, 1.0), (orders, entries), (money, orders))[place]
    return above / below if below else None


def located(channels: Attribution | None, factor: str, worse: bool) -> Term | None:
    """The channel that a change of the room's factor shows in most, in the same direction."""
    if channels is None or factor not in SHOWS_IN:
        return None
    place = SHOWS_IN[factor]
    moved = [term for term in named(channels).values() if (parts_of(term)[place][1] < 0) == worse]
    return max(moved, key=lambda term: abs(parts_of(term)[place][1]), default=None)


def location(term: Term, factor: str) -> str:
    """按渠道看以「直播推荐」为主(转化率 1.6% → 1.1%,¥3,220): arithmetic, no claim of its own."""
    place = SHOWS_IN[factor]
    part = (term.parts[0], term.parts[2], term.parts[3])[place]
    metric = METRICS[part.metric]
    before, after = show(part.before, part.unit), show(part.value, part.unit)
    yuan = show(abs(parts_of(term)[place][1]), YUAN)
    return f"按渠道看以「{dict(term.where)['channel']}」为主({metric.label} {before} → {after},{yuan})"


def fell_first(evidence: Evidence, channel: str) -> list[str]:
    """The channel's order rate or ticket sank in sessions before its entries did: said with the dates."""
    entries = _sunk_since(evidence, "entries", channel, _FOLLOWED, fewest=1)
    if entries is None:
        return []
    for key in ("order_rate", *ORDER_TICKET_OF.values()):
        since = _sunk_since(evidence, key, channel, _SUNK, fewest=2)
        if since is not None and evidence.starts[since] < evidence.starts[entries]:
            sank = f"「{channel}」的{METRICS[key].label}从 {_day(evidence, since)} 起走低"
            return [f"{sank},进入次数到 {_day(evidence, entries)} 才下降:接不住流量,平台可能因此少给"]
    return []


def _day(evidence: Evidence, session: int) -> str:
    return f"{evidence.days[session]:%m-%d}"


def _sunk_since(evidence: Evidence, key: str, channel: str, clearly: float, fewest: int) -> int | None:
    """The session from which on, up to those under review, the metric has stayed clearly below what it was.

    Over the account's latest sessions of the same part of the day and kind of day: the cut that splits high from low
    best, if the mean after it lies `clearly` below the median before. At least `fewest` sessions are after the cut.
    """
    measure, calendar = evidence.measure(key, channel), evidence.calendar
    last = int(evidence.inside[-1])
    alike = (calendar.parts == calendar.parts[last]) & (calendar.promotion == calendar.promotion[last])
    indices = evidence.lately(_LATEST, last, alike & measure.usable)
    logs = measure.logs[indices]
    best, since = -clearly, None
    for cut in range(_FEWEST_BEFORE, len(logs) - fewest + 1):
        middle = float(np.median(logs[:cut]))
        spread = NORMAL_MAD * float(np.median(np.abs(logs[:cut] - middle)))
        score = (float(logs[cut:].mean()) - middle) / (spread * math.sqrt(1 / cut + 1 / (len(logs) - cut)) + 1e-9)
        if score < best:
            best, since = score, int(indices[cut])
    return since


def guesses(evidence: Evidence, metric: Metric, worse: bool, channel: str | None) -> tuple[str, ...]:
    """What may be behind a change: what a low level usually means, and a channel that had sunk before."""
    if not worse:
        return ()
    usual = [metric.low_means] if metric.low_means else []
    return (*usual, *(fell_first(evidence, channel) if channel is not None else []))


def advice(evidence: Evidence, metric: Metric, worse: bool) -> tuple[Advice, ...]:
    if not worse:
        return (Advice(KEEP, moves=metric.key),)
    tips = (_conditioned(evidence, metric, tip) for tip in metric.tips)
    return tuple(tip for tip in tips if tip is not None)


def _conditioned(evidence: Evidence, metric: Metric, tip: Tip) -> Advice | None:
    """The tip as advice; None where its condition is known not to hold, 待核实 where nobody can tell."""
    holds = _fans_dominate(evidence) if tip.condition == "fans_dominate" else None
    if tip.condition and holds is False:
        return None
    unverified = CONDITIONS[tip.condition] if tip.condition and holds is None else ""
    return Advice(tip.text, metric.key, tip.guard, unverified)


def _fans_dominate(evidence: Evidence) -> bool | None:
    """Old fans are some of the fans: many of them settle it, few of them say nothing."""
    fans, old_fans = (evidence.reading(key).value for key in ("fan_view_share", "old_fan_view_share"))
    if max(fans or 0.0, old_fans or 0.0) >= FANS_DOMINATE:
        return True
    return None if fans is None else False
