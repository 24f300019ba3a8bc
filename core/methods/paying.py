"""What a rule pays: exact sums of money from a figure, its thresholds and rates.

Owns that arithmetic in Decimal: nothing is rounded before the last step, which is to the cent, half up. A figure is two
sums, so that a rate meets its threshold exactly where it does so on paper. Who is paid, and for what, is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Way = Literal["fixed", "hourly", "part"]

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tier:
    """From `threshold` on, `value` holds: yuan, yuan an hour, or a fraction of money."""

    threshold: Decimal
    value: Decimal


@dataclass(frozen=True)
class Paid:
    """`yuan` to the cent; `reached` is the highest threshold that was met, None for none."""

    yuan: Decimal
    reached: Decimal | None


def pay(way: Way, tiers: Sequence[Tier], numerator: Decimal, denominator: Decimal, minutes: Decimal) -> Paid:
    """What one host is paid by one rule for the figure `numerator` ÷ `denominator` (1 for a sum).

    `fixed` pays the value of the highest tier met, `hourly` that value per sixty `minutes`; `part` pays of what lies
    between a threshold and the next one that tier's fraction. A threshold is met by a figure that equals it. Nothing is
    paid without a denominator. ValueError without tiers, for two equal thresholds, or for anything below zero.
    """
    ordered = sorted(tiers, key=lambda tier: tier.threshold)
    thresholds = [tier.threshold for tier in ordered]
    if not ordered or len(set(thresholds)) < len(thresholds):
        raise ValueError("a rule needs tiers, each with a threshold of its own")
    if min(numerator, denominator, minutes, *thresholds, *(tier.value for tier in tiers)) < 0:
        raise ValueError("neither figures nor amounts can be below zero")
    met = [tier for tier in ordered if denominator > 0 and numerator >= tier.threshold * denominator]
    if not met:
        return Paid(Decimal("0.00"), None)
    if way == "fixed":
        yuan = met[-1].value
    elif way == "hourly":
        yuan = met[-1].value * minutes / 60
    else:
        figure = numerator / denominator
        tops = [*thresholds[1 : len(met)], figure]
        yuan = sum(((top - tier.threshold) * tier.value for tier, top in zip(met, tops, strict=True)), Decimal(0))
    return Paid(yuan.quantize(_CENT, ROUND_HALF_UP), met[-1].threshold)
