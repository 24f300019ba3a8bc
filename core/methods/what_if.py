"""What a product of factors would come to with one factor raised to a level that was reached before.

Owns the upper quartile of a factor, the gain of raising each factor alone to it, and how gains of several slots add up.
Arithmetic, no forecast: nothing here says that a factor can be raised, nor that the others stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UPPER = 75.0
"""The upper quartile, as a percentile: one session in four was as good or better."""


@dataclass(frozen=True, eq=False)
class Slot:
    """Sessions of one slot: what they come to now, what they were at their best quarter, and how many are to come.

    `sums` are, per session of now, the sums that the factors chain: base (hours), then each stage, the last one the
    outcome. So factor k is sums[k + 1] / sums[k]. `raised` are the factors' upper quartiles. `ahead` is how many
    such sessions are expected.
    """

    sums: Floats
    raised: Floats
    ahead: float


@dataclass(frozen=True)
class Gain:
    """Factor number `step` raised: `now` and `raised` are the factor over all slots, `total` what the sessions to come
    bring more in all, `each` what one of them brings more on average."""

    step: int
    now: float
    raised: float
    total: float
    each: float


def upper_quartiles(factors: Floats) -> Floats:
    """Per factor (a column) the upper quartile over the sessions (rows) that have it. NaN for a column without any.

    Linear between order statistics (type 7 of Hyndman & Fan 1996).
    """
    found = np.full(factors.shape[1], np.nan)
    for place, column in enumerate(factors.T):
        known = column[np.isfinite(column)]
        if len(known):
            found[place] = np.percentile(known, UPPER)
    return found


def gains(slots: Sequence[Slot]) -> list[Gain]:
    """What each factor alone would bring, the most first; a factor at or above its quartile in every slot brings
    nothing and is left out.

    In a slot the outcome times (raised / now − 1) for every session to come; slots add up. Over several slots a factor
    is Σ above ÷ Σ below over the sessions to come, raised where that raises it.
    """
    known = [slot for slot in slots if slot.ahead > 0 and (slot.sums > 0).all()]
    if not known:
        return []
    ahead = np.array([slot.ahead for slot in known])
    sums = np.array([slot.sums for slot in known]) * ahead[:, None]
    factors = sums[:, 1:] / sums[:, :-1]
    best = np.fmax(np.array([slot.raised for slot in known]), factors)  # an unknown quartile raises nothing
    totals = (sums[:, -1:] * (best / factors - 1)).sum(axis=0)
    below = sums[:, :-1]
    now, raised = (side.sum(axis=0) / below.sum(axis=0) for side in (below * factors, below * best))
    found = [
        Gain(step, float(now[step]), float(raised[step]), float(total), float(total / ahead.sum()))
        for step, total in enumerate(totals.tolist())
        if total > 0
    ]
    return sorted(found, key=lambda gain: -gain.total)
