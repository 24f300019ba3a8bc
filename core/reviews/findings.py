"""What may be said out loud: changes that stand up when all of them are tested together, in yuan, with what to try.

Owns the family of tests, its control, and the sentences. At most one quiet session in twenty carries any claim; what a
test can't claim is not said at all. The room is held against its history, a channel against the rest of its room: what
all channels share is the room's. A change is said once: as the channel's where one channel alone made it, else as the
room's, with the channel it shows in most. Cause is never claimed: see `causes`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.methods.judging import Judgement, aimed, holm
from core.metrics import METRICS
from core.reviews import causes
from core.reviews.blocks import Attribution
from core.reviews.evidence import Evidence
from core.reviews.readings import Finding, Reading, Where
from core.units import YUAN, show, show_both_changes, show_signed

CLAIM_ALPHA = 0.03
"""Level of all claims about the room and its channels together. On noise (8 % per factor and channel, and counting) 2
to 3 % of sessions carry one then: room is left below one in twenty for what is claimed of goods and people. A factor of
the room 30 % down is named first in 85 % of shops of 200 to 1 100 orders, 40 % down in 99 %; the largest channel's
order rate 40 % down in half of them, halved in 85 %; its entries halved in 99 %. With 60 orders a session 5 % of quiet
sessions carry a claim, where the noise has tails of t at 5 degrees 8 to 11 % (`tests/core/reviews/shops.py`)."""

SOUGHT, SOUGHT_IN_CHANNEL = math.log(0.7), math.log(0.6)
"""The changes that tests are aimed at: 30 % of a factor of the room, 40 % of a channel's entries, rate or ticket."""

ROOM = 0.5
"""How likely a cause is to be the whole room's; else it is a channel's, as its money and alike in its three parts."""

_COMPARABLES = {
    "same_slot": "前 {} 场同时段",
    "same_part": "前 {} 场同时段",
    "near_hours": "开播时间相近的前 {} 场",
    "all_slots": "前 {} 场",
}


@dataclass(frozen=True)
class Candidate:
    """A tested change: its reading, its yuan, its test, and how likely a cause lies there. `place` is of a channel's
    parts."""

    reading: Reading
    yuan: Decimal
    interval: tuple[Decimal, Decimal] | None
    judged: Judgement
    prior: float
    where: Where = ()
    place: int = -1

    @property
    def channel(self) -> str | None:
        return dict(self.where).get("channel")

    @property
    def p_value(self) -> float | None:
        """None where the yuan go the other way than what was tested: a volume is tested per hour, its yuan are all."""
        return None if (self.judged.z or 0.0) * float(self.yuan) < 0 else self.judged.p_value

    @property
    def worse(self) -> bool:
        value, before = self.reading.value, self.reading.before
        assert value is not None and before is not None
        return value > before if self.reading.good == "down" else value < before


def findings(
    evidence: Evidence, whole: Attribution | None, channels: Attribution | None, against: str
) -> tuple[Finding, ...]:
    """Claims over the factors of the room and over its channels, largest effect first. `against` is the comparison
    in a word."""
    rooms, by_channel = _factors(evidence, whole), _channels(evidence, channels)
    claimed = _claimed([*rooms, *by_channel], CLAIM_ALPHA)
    said = [candidate for candidate in claimed if candidate.channel is not None]
    for room in (candidate for candidate in claimed if candidate.channel is None):
        place = causes.SHOWS_IN.get(room.reading.metric)
        same = [c for c in by_channel if c.place == place and (c.yuan < 0) == (room.yuan < 0)]
        # The room's claim opens the tests of its channels: on a quiet session there is none to open them.
        alone = [
            c
            for c in _claimed(same, CLAIM_ALPHA)
            if channels and causes.moved_alone(channels, c.channel or "", c.place)
        ]
        said = [candidate for candidate in said if candidate not in same] + (alone or [room])
    said.sort(key=lambda candidate: -abs(candidate.yuan))
    return tuple(_finding(evidence, candidate, channels, against) for candidate in said)


def _claimed(candidates: Sequence[Candidate], alpha: float) -> list[Candidate]:
    """Those that stand when tested together, and are real by themselves as well."""
    tested = [c for c in candidates if c.p_value is not None]
    sought = [SOUGHT if c.channel is None else SOUGHT_IN_CHANNEL for c in tested]
    weights = aimed([c.judged.error for c in tested], [c.prior for c in tested], sought, alpha)
    stand = holm([c.p_value for c in tested], weights, alpha)
    return [c for c, stands in zip(tested, stand, strict=True) if stands and c.reading.verdict == "real"]


def _factors(evidence: Evidence, whole: Attribution | None) -> list[Candidate]:
    terms = whole.terms if whole is not None else ()
    return [
        Candidate(
            evidence.reading(term.metric), term.yuan, term.interval, evidence.judgement(term.metric), ROOM / len(terms)
        )
        for term in terms
    ]


def _channels(evidence: Evidence, channels: Attribution | None) -> list[Candidate]:
    if channels is None:
        return []
    terms = causes.named(channels)
    money = {name: (term.value or 0.0) + (term.before or 0.0) for name, term in terms.items()}
    total = sum(money.values()) or 1.0
    return [
        Candidate(
            evidence.reading(metric, name),
            yuan,
            None,
            evidence.apart(metric)[name],
            (1 - ROOM) * money[name] / total / 3,
            term.where,
            place,
        )
        for name, term in terms.items()
        for place, (metric, yuan) in enumerate(causes.parts_of(term))
        if name in evidence.apart(metric)
    ]


def _finding(evidence: Evidence, candidate: Candidate, channels: Attribution | None, against: str) -> Finding:
    metric = METRICS[candidate.reading.metric]
    place = None if candidate.channel else causes.located(channels, metric.key, candidate.yuan < 0)
    text = _sentence(evidence, candidate, against)
    if place is not None:
        text += f"。{causes.location(place, metric.key)}"
    channel = candidate.channel or (dict(place.where)["channel"] if place else None)
    return Finding(
        metric=metric.key,
        where=candidate.where,
        effect_yuan=candidate.yuan,
        interval=candidate.interval,
        verdict="real",
        text=text,
        guesses=causes.guesses(evidence, metric, candidate.worse, channel),
        advice=causes.advice(evidence, metric, candidate.worse),
    )


def _sentence(evidence: Evidence, candidate: Candidate, against: str) -> str:
    reading = candidate.reading
    place = f"「{candidate.channel}」的" if candidate.channel else ""
    change = show_both_changes(reading.value, reading.before, reading.unit)
    judged = evidence.judgement(reading.metric, candidate.channel)
    history = _COMPARABLES[judged.rung].format(judged.comparables)
    beside = "与同场其他渠道比," if judged.apart else ""
    hourly = "按每小时算," if METRICS[reading.metric].per_hour else ""
    return (
        f"{place}{reading.label} {reading.value_text},{against} {reading.before_text}({change}),"
        f"相当于{sold(candidate.yuan)};{beside}{hourly}超出{history}的正常波动"
    )


def sold(yuan: Decimal) -> str:
    """An effect in words: 少卖 ¥8,230."""
    return f"{'少' if yuan < 0 else '多'}卖 {show(abs(yuan), YUAN)}"


def ranked(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The largest effect first; what has none in yuan comes last."""
    return tuple(sorted(found, key=lambda finding: abs(finding.effect_yuan or Decimal(0)), reverse=True))


def claims(found: Sequence[Finding]) -> str:
    """The findings in half a sentence, for a headline."""
    first = found[0]
    where = "".join(f"「{value}」的" for _, value in first.where)
    more = f",另有 {len(found) - 1} 项真变化" if len(found) > 1 else ""
    effect = f"({show_signed(first.effect_yuan, YUAN)})" if first.effect_yuan is not None else ""
    return f"能确认的变化里,影响最大的是{where}{METRICS[first.metric].label}{effect}{more}"
