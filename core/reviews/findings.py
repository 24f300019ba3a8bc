"""What may be said out loud: changes that stand up when all of them are tested together, in yuan, with what to try.

Owns the family of tests, its control, and the sentences. At most one quiet session in twenty carries any claim; what a
test can't claim is not said at all. A change is said once: as the channel's where one channel alone made it, else as
the room's, with the channel it shows in most. Cause is never claimed: see `causes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.methods.judging import holm
from core.metrics import METRICS
from core.reviews import causes
from core.reviews.blocks import Attribution
from core.reviews.evidence import Evidence
from core.reviews.readings import Finding, Reading, Where
from core.units import RATE, YUAN, show, show_change, show_ratio, show_signed

CLAIM_ALPHA = 0.025
"""Level of all claims about the room together. On noise 2.6 % of sessions carry one then, which keeps a handful of
quiet sessions below one in twenty; at 0.04 (4.2 %) one handful in five isn't. A factor 30 % down is claimed in 89 % of
shops instead of 91 % (simulated, 8 % from session to session)."""

CLAIM_ALPHA_WITH_CHANNELS = 0.035
"""Room and channels tell of the same people, so claims are fewer than levels add up to: 2.7 % of quiet sessions."""

FACTOR_WEIGHT = 0.6
"""The share of that which the factors of the whole room carry; the channels share the rest."""

CHANNEL_WEIGHTS = (0.3, 0.5, 0.2)
"""A channel's share of that, by its money, goes to its entries, order rate and ticket so."""

_COMPARABLES = {
    "same_slot": "前 {} 场同时段",
    "same_part": "前 {} 场同时段",
    "near_hours": "开播时间相近的前 {} 场",
    "all_slots": "前 {} 场",
}


@dataclass(frozen=True)
class Candidate:
    """A tested change: its reading, its yuan, and how improbable it is by chance. `place` is of a channel's parts."""

    reading: Reading
    yuan: Decimal
    interval: tuple[Decimal, Decimal] | None
    p_value: float | None
    weight: float
    where: Where = ()
    place: int = -1

    @property
    def channel(self) -> str | None:
        return dict(self.where).get("channel")

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
    claimed = _claimed([*rooms, *by_channel], CLAIM_ALPHA_WITH_CHANNELS if by_channel else CLAIM_ALPHA)
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
    stand = holm([c.p_value for c in candidates], [c.weight for c in candidates], alpha)
    return [c for c, stands in zip(candidates, stand, strict=True) if stands and c.reading.verdict == "real"]


def _factors(evidence: Evidence, whole: Attribution | None) -> list[Candidate]:
    if whole is None:
        return []
    weight = FACTOR_WEIGHT / len(whole.terms)
    return [
        Candidate(
            evidence.reading(term.metric), term.yuan, term.interval, _p_value(evidence, term.metric, term.yuan), weight
        )
        for term in whole.terms
    ]


def _p_value(evidence: Evidence, metric: str, yuan: Decimal, channel: str | None = None) -> float | None:
    """None where the yuan go the other way than what was tested: a volume is tested per hour, its yuan are in all."""
    judged = evidence.judgement(metric, channel)
    return None if judged.z is None or judged.z * float(yuan) < 0 else judged.p_value


def _channels(evidence: Evidence, channels: Attribution | None) -> list[Candidate]:
    if channels is None:
        return []
    found = []
    for name, term in causes.named(channels).items():
        for place, (metric, yuan) in enumerate(causes.parts_of(term)):
            p_value = _p_value(evidence, metric, yuan, name)
            weight = CHANNEL_WEIGHTS[place] * ((term.value or 0.0) + (term.before or 0.0))
            found.append(Candidate(evidence.reading(metric, name), yuan, None, p_value, weight, term.where, place))
    total = sum(candidate.weight for candidate in found) or 1.0
    return [replace(each, weight=(1 - FACTOR_WEIGHT) * each.weight / total) for each in found]


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
    change = show_change(reading.value, reading.before, reading.unit)
    if reading.unit == RATE and reading.relative is not None:
        change += f",{show_ratio(reading.relative)}"
    effect = "少" if candidate.yuan < 0 else "多"
    judged = evidence.judgement(reading.metric, candidate.channel)
    history = _COMPARABLES[judged.rung].format(judged.comparables)
    hourly = "按每小时算," if METRICS[reading.metric].per_hour else ""
    return (
        f"{place}{reading.label} {reading.value_text},{against} {reading.before_text}({change}),"
        f"相当于{effect}卖 {show(abs(candidate.yuan), YUAN)};{hourly}超出{history}的正常波动"
    )


def claims(found: Sequence[Finding]) -> str:
    """The findings in half a sentence, for a headline."""
    first = found[0]
    where = "".join(f"「{value}」的" for _, value in first.where)
    more = f",另有 {len(found) - 1} 项真变化" if len(found) > 1 else ""
    effect = f"({show_signed(first.effect_yuan, YUAN)})" if first.effect_yuan is not None else ""
    return f"影响最大的是{where}{METRICS[first.metric].label}{effect}{more}"
