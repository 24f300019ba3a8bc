"""How alike two portraits are.

Owns the Jensen-Shannon distance (Lin 1991, IEEE Trans. Inf. Theory 37:145; Endres & Schindelin 2003 for its root being
a metric). Plain shares; which labels they are of is the caller's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_TENTH = 1.2816
"""The normal quantile that leaves a tenth on either side."""


def distance(shares: Sequence[float], others: Sequence[float]) -> float | None:
    """The root of the Jensen-Shannon divergence in base 2 of two lists of shares over the same labels.

    0 for the same portrait, 1 for two that have no label in common. Each list is brought to a sum of one; None where a
    list is empty or sums to nothing. ValueError for different lengths or a share below zero.
    """
    if len(shares) != len(others) or any(share < 0 for share in (*shares, *others)):
        raise ValueError("two portraits need the same labels and no share below zero")
    whole, whole_other = math.fsum(shares), math.fsum(others)
    if whole <= 0 or whole_other <= 0:
        return None
    divergence = 0.0
    for share, other in zip(shares, others, strict=True):
        p, q = share / whole, other / whole_other
        divergence += _part(p, (p + q) / 2) + _part(q, (p + q) / 2)
    return math.sqrt(min(max(divergence / 2, 0.0), 1.0))


def by_chance(labels: int, people: float, others: float) -> float:
    """The distance that two samples of one and the same crowd show on average: √((k − 1)(1/n + 1/m) ÷ (8 ln 2)).

    Second order of the divergence around equality, for k labels. ValueError without people on both sides.
    """
    if people <= 0 or others <= 0:
        raise ValueError("chance needs people on both sides")
    return min(math.sqrt(max(labels - 1, 0) * (1 / people + 1 / others) / (8 * math.log(2))), 1.0)


@dataclass(frozen=True)
class Part:
    """One dimension of two portraits: its distance, its number of labels, how many people each portrait is of."""

    weight: float
    distance: float
    labels: int
    people: float
    others: float


@dataclass(frozen=True)
class Together:
    """Several dimensions as one distance: as `measured`, what chance alone makes of so few people, and the 80 %
    interval of what it is beyond chance."""

    measured: float
    chance: float
    low: float
    high: float


def together(parts: Sequence[Part], spread: float = 1.0) -> Together:
    """The root of the weighted mean of squared distances.

    A squared distance is, around equality, a noncentral χ² with labels − 1 degrees of freedom, times
    (1/n + 1/m) ÷ (8 ln 2) (Pardo 2006, Statistical Inference Based on Divergence Measures, ch. 3). `spread` is by how
    much samples vary more than that. Dimensions are taken as independent. ValueError without parts, weight or people.
    """
    whole = math.fsum(part.weight for part in parts)
    if whole <= 0 or any(part.people <= 0 or part.others <= 0 for part in parts):
        raise ValueError("a distance needs weights, and people on both sides")
    square = math.fsum(part.weight * part.distance**2 for part in parts) / whole
    chance = variance = 0.0
    for part in parts:
        unit = spread * (1 / part.people + 1 / part.others) / (8 * math.log(2))
        freedom = max(part.labels - 1, 0)
        beyond = max(part.distance**2 / unit - freedom, 0.0)
        chance += part.weight / whole * freedom * unit
        variance += (part.weight / whole * unit) ** 2 * 2 * (freedom + 2 * beyond)
    # Less than chance makes is luck, and no proof of likeness: it counts as nothing beyond chance.
    excess = max(square - chance, 0.0)
    low, high = (excess + sign * _TENTH * math.sqrt(variance) for sign in (-1, 1))
    ends = (math.sqrt(min(max(end, 0.0), 1.0)) for end in (low, high))
    return Together(math.sqrt(square), math.sqrt(min(chance, 1.0)), *ends)


def _part(p: float, middle: float) -> float:
    return p * math.log2(p / middle) if p > 0 else 0.0
