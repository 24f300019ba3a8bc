"""What may be said out loud: changes that stand up when all of them are tested together, in yuan, with what to try.

Owns the family of tests, its control, and the sentences. At most one quiet session in twenty carries any claim; what a
test can't claim is not said at all. Cause is never claimed: it is a guess and marked as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.methods.judging import holm
from core.metrics import METRICS
from core.metrics.declaration import CONDITIONS, Metric, Tip
from core.reviews.attribution import UNCOVERED
from core.reviews.blocks import Advice, Attribution, Finding, Reading, Term, Where
from core.reviews.evidence import Evidence
from core.units import show, show_change

FACTOR_WEIGHT = 0.85
"""The share of the family's error that the six factors of the whole room carry; the channels share the rest."""

SMALL_SHARE = 0.03
"""Channels with less than this share of the money on both sides are not tested: they can't explain a change."""

FANS_DOMINATE = 0.5
KEEP = "记下这场的做法,下一场同时段照做一次,看能否保持"

_EARLIER, _FEWEST_BEFORE = 10, 3
_CLEARLY = 3.0


@dataclass(frozen=True)
class Candidate:
    """A tested change: its reading, its yuan, and how improbable it is by chance."""

    reading: Reading
    yuan: Decimal
    interval: tuple[Decimal, Decimal] | None
    p_value: float | None
    weight: float
    where: Where = ()


def findings(
    evidence: Evidence, whole: Attribution | None, channels: Attribution | None, against: str
) -> tuple[Finding, ...]:
    """Claims over the factors of the room and over its channels, largest effect first."""
    candidates = [*_factors(evidence, whole), *_channels(evidence, channels)]
    claimed = holm([candidate.p_value for candidate in candidates], [candidate.weight for candidate in candidates])
    real = [candidate for candidate, claim in zip(candidates, claimed, strict=True) if claim]
    real.sort(key=lambda candidate: -abs(candidate.yuan))
    return tuple(_finding(evidence, candidate, channels, against) for candidate in real)


def _factors(evidence: Evidence, whole: Attribution | None) -> list[Candidate]:
    if whole is None:
        return []
    weight = FACTOR_WEIGHT / len(whole.terms)
    return [
        Candidate(
            evidence.reading(term.metric), term.yuan, term.interval, evidence.judgement(term.metric).p_value, weight
        )
        for term in whole.terms
    ]


def _channels(evidence: Evidence, channels: Attribution | None) -> list[Candidate]:
    if channels is None:
        return []
    least = SMALL_SHARE * float(min(channels.before, channels.after))
    tested = [
        term for term in channels.terms if term.parts and max(term.value or 0.0, term.before or 0.0) >= least
    ]
    found: list[Candidate] = []
    for term in tested:
        name = dict(term.where)["channel"]
        traffic, mix, rate, ticket = term.parts
        for part, yuan in ((traffic, traffic.yuan + mix.yuan), (rate, rate.yuan), (ticket, ticket.yuan)):
            p_value = evidence.judgement(part.metric, name).p_value
            found.append(Candidate(evidence.reading(part.metric, name), yuan, None, p_value, 1.0, term.where))
    return [
        Candidate(c.reading, c.yuan, c.interval, c.p_value, (1 - FACTOR_WEIGHT) / len(found), c.where) for c in found
    ]


def _finding(evidence: Evidence, candidate: Candidate, channels: Attribution | None, against: str) -> Finding:
    reading = candidate.reading
    metric = METRICS[reading.metric]
    worse = _is_worse(reading)
    return Finding(
        metric=reading.metric,
        where=candidate.where,
        effect_yuan=candidate.yuan,
        interval=candidate.interval,
        verdict="real",
        text=_sentence(candidate, against),
        guesses=_guesses(evidence, candidate, metric, worse, channels),
        advice=_advice(evidence, metric, worse),
    )


def _is_worse(reading: Reading) -> bool:
    assert reading.value is not None and reading.before is not None
    return reading.value < reading.before if reading.good == "up" else reading.value > reading.before


def _sentence(candidate: Candidate, against: str) -> str:
    reading = candidate.reading
    place = "".join(f"「{value}」的" for _, value in candidate.where)
    change = show_change(reading.value, reading.before, reading.unit)
    effect = "少" if candidate.yuan < 0 else "多"
    sentence = (
        f"{place}{reading.label} {reading.value_text},{against} {reading.before_text}({change}),"
        f"相当于{effect}卖 {show(abs(candidate.yuan), METRICS['gmv'].unit)}"
    )
    if reading.judged_by:
        sentence += f";超出{reading.judged_by}的正常波动"
    return sentence


def _guesses(
    evidence: Evidence, candidate: Candidate, metric: Metric, worse: bool, channels: Attribution | None
) -> tuple[str, ...]:
    guesses = [metric.low_means] if worse and metric.low_means else []
    if metric.key in ("exposure_users", "viewers") and channels is not None:
        guesses += _located(channels, worse)
    names = [value for key, value in candidate.where if key == "channel"]
    if metric.key == "entries" and worse and names:
        guesses += _fell_first(evidence, names[0])
    elif metric.key in ("exposure_users", "viewers") and worse and channels is not None:
        largest = _largest(channels, worse)
        guesses += _fell_first(evidence, dict(largest.where)["channel"]) if largest else []
    return tuple(guesses)


def _traffic(term: Term) -> Decimal:
    return term.parts[0].yuan + term.parts[1].yuan


def _largest(channels: Attribution, worse: bool) -> Term | None:
    """The channel whose entries moved the money most in the direction of the whole."""
    moved = [term for term in channels.terms if term.parts and (_traffic(term) < 0) == worse]
    return max(moved, key=lambda term: abs(_traffic(term)), default=None)


def _located(channels: Attribution, worse: bool) -> list[str]:
    term = _largest(channels, worse)
    if term is None:
        return []
    entries = term.parts[0]
    change = show_change(entries.value, entries.before, entries.unit)
    yuan = show(abs(_traffic(term)), METRICS["gmv"].unit)
    return [f"按渠道看,主要在「{dict(term.where)['channel']}」:进入次数 {change},约 {yuan}"]


def _fell_first(evidence: Evidence, channel: str) -> list[str]:
    """Whether the channel's order rate or ticket had sunk in the sessions before, while its entries had not yet."""
    if channel not in evidence.channels or channel == UNCOVERED:
        return []
    entries = _sunk_since(evidence, "entries", channel)
    for key in ("order_rate", "ticket_per_order", "user_pay_per_order"):
        since = _sunk_since(evidence, key, channel)
        if since is not None and (entries is None or since < entries):
            label = METRICS[key].label
            day = f"{evidence.starts[since].astype('datetime64[D]').astype(object):%m-%d}"
            return [f"「{channel}」的{label}从 {day} 起已走低,早于流量下跌:承接变差会让这个渠道少给流量"]
    return []


def _sunk_since(evidence: Evidence, key: str, channel: str) -> int | None:
    """The session from which on the metric has clearly stayed below what it was; None if it has not.

    Over the account's last sessions of the part of the day under review: the cut that splits high from low best, if the
    mean after it lies clearly below the mean before it.
    """
    measure = evidence.measure(key, channel)
    last = int(evidence.inside[0])
    alike = (evidence.calendar.accounts == evidence.calendar.accounts[last]) & measure.usable
    alike &= (evidence.calendar.parts == evidence.calendar.parts[last]) & (evidence.starts < evidence.starts[last])
    indices = np.flatnonzero(alike)[np.argsort(evidence.starts[alike])][-2 * _EARLIER :]
    logs = measure.logs[indices]
    best, since = -_CLEARLY, None
    for cut in range(_FEWEST_BEFORE * 2, len(logs)):
        before, after = logs[:cut], logs[cut:]
        if len(after) < 2 or len(after) > _EARLIER:
            continue
        spread = float(before.std(ddof=1))
        score = (after.mean() - before.mean()) / (spread * np.sqrt(1 / len(before) + 1 / len(after)) + 1e-9)
        if score < best:
            best, since = float(score), int(indices[cut])
    return since


def _advice(evidence: Evidence, metric: Metric, worse: bool) -> tuple[Advice, ...]:
    if not worse:
        return (Advice(KEEP, moves=metric.key),)
    return tuple(
        advice for tip in metric.tips if (advice := _conditioned(evidence, metric, tip)) is not None
    )


def _conditioned(evidence: Evidence, metric: Metric, tip: Tip) -> Advice | None:
    """The tip as advice; None where its condition is known not to hold, 待核实 where nobody can tell."""
    if tip.condition == "fans_dominate":
        share = _fan_share(evidence)
        if share is not None:
            return Advice(tip.text, metric.key, tip.guard) if share >= FANS_DOMINATE else None
    unverified = CONDITIONS[tip.condition] if tip.condition else ""
    return Advice(tip.text, metric.key, tip.guard, unverified)


def _fan_share(evidence: Evidence) -> float | None:
    return evidence.reading("fan_view_share").value


def claims(found: Sequence[Finding]) -> str:
    """The findings in half a sentence, for a headline."""
    first = found[0]
    where = "".join(f"「{value}」" for _, value in first.where)
    more = f",另有 {len(found) - 1} 项真变化" if len(found) > 1 else ""
    amount = show(abs(first.effect_yuan), METRICS["gmv"].unit)
    return f"影响最大的是{where}{METRICS[first.metric].label}({'-' if first.effect_yuan < 0 else '+'}{amount}){more}"
