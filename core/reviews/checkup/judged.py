"""A rate of the checkup on both sides, judged.

Owns the verdict: two shares of counted orders differ where the interval of their difference leaves zero out
(Newcombe), at the level of every reading; below the metric's least denominator nothing is said.
"""

from collections.abc import Sequence

from core.methods.intervals import newcombe
from core.metrics import METRICS, formula
from core.reviews.evidence import READING_ALPHA
from core.reviews.readings import Reading, Verdict

JUDGED_BY = "两段各自的单数,差值区间(Newcombe)"


def rate(key: str, now: tuple[int, int], before: tuple[int, int] | None, note: str) -> Reading:
    """A rate from (numerator, denominator) now and before; without a denominator before there is no comparison."""
    metric = METRICS[key]
    held = before if before and before[1] else None
    return Reading(
        metric=key,
        label=metric.label,
        unit=metric.unit,
        value=now[0] / now[1] if now[1] else None,
        before=held[0] / held[1] if held else None,
        numerator=now[0],
        denominator=now[1],
        verdict=verdict(key, now, held),
        good=metric.good,
        formula=formula(metric),
        sample=f"{now[0]:,} ÷ {now[1]:,} 单" if now[1] else "",
        judged_by=JUDGED_BY if held else "",
        note=note,
    )


def verdict(key: str, now: tuple[int, int], before: tuple[int, int] | None) -> Verdict:
    if before is None:
        return "no_history"
    if min(now[1], before[1]) < METRICS[key].minimum or now[0] > now[1] or before[0] > before[1]:
        return "too_few"  # more returns than orders: those are of other days, and no share of these
    low, high = newcombe(*now, *before, confidence=1 - READING_ALPHA)
    return "real" if low > 0 or high < 0 else "normal"


def said(readings: Sequence[Reading]) -> str:
    """The first of these readings of one rate in a sentence, and what became of the first that can be compared."""
    if not readings:
        return ""
    first = readings[0]
    held = next((one for one in readings if one.before is not None), first)
    told = f"{first.label} {first.value_text}({first.note})"
    if held is not first:
        return f"{told};{held.note}才比得了:{held.before_text} → {held.value_text},{held.verdict_text}"
    change = f"({held.change_text})" if held.before is not None else ""
    return f"{told},{held.verdict_text}{change}"
