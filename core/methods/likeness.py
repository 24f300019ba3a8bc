"""How alike two portraits are.

Owns the Jensen-Shannon distance (Lin 1991, IEEE Trans. Inf. Theory 37:145; Endres & Schindelin 2003 for its root being
a metric). Plain shares; which labels they are of is the caller's.
"""

import math
from collections.abc import Sequence


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


def _part(p: float, middle: float) -> float:
    return p * math.log2(p / middle) if p > 0 else 0.0
