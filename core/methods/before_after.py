"""Did a change made on a day move a metric: sessions after it against sessions before it.

Owns the difference in differences on logs, within slots, with its permutation test, the interval that test implies and
the smallest effect it could have seen. Sessions that were not touched (other slots, other rooms) take out what moved
everybody. Knows strata as numbers; no metric names, no dates, no words.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

DRAWS = 2_000
FEWEST_BEFORE, FEWEST_AFTER = 4, 2
LEVEL, COVER, POWER = 0.05, 0.8, 0.8
_BISECTIONS = 24
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Effect:
    """A log effect with its 80 % `interval`; `smallest` is the log effect that would have been seen four times in five.

    `before`, `after` and `controls` are how many sessions it rests on.
    """

    effect: float
    interval: tuple[float, float]
    p_value: float
    smallest: float
    before: int
    after: int
    controls: int

    @property
    def ratio(self) -> float:
        """The effect as a relative change: +0.2 is a fifth more."""
        return math.expm1(self.effect)

    @property
    def stands(self) -> bool:
        return self.p_value <= LEVEL


def effect_of(logs: Floats, after: Flags, touched: Flags, slots: Ints, seed: int) -> Effect | None:
    """The effect on touched sessions of what happened between before and after, beyond what untouched ones did.

    All of shape (sessions,). Means are taken within slots and weighed by the touched sessions after; a slot of touched
    sessions without both sides counts for nothing, and untouched sessions count only if they have both sides too. None
    where fewer than four before or two after are left, or where too few rearrangements exist for any to be rare.
    """
    rows = _usable(after, touched, slots)
    if not ((rows & touched & ~after).sum() >= FEWEST_BEFORE and (rows & touched & after).sum() >= FEWEST_AFTER):
        return None
    logs, after, touched, slots = logs[rows], after[rows], touched[rows], slots[rows]
    strata = slots * 2 + touched
    if _arrangements(after, strata) < 1 / LEVEL * 2:
        return None
    drawn = _rearranged(after, strata, np.random.default_rng(seed))
    late, early = _weights(after, touched, slots)
    observed, contrasts = np.where(after, late, early), np.where(drawn, late, early)
    effect = float(observed @ logs)
    null = contrasts @ logs
    # An effect d on the touched sessions after moves each rearranged statistic by d times its overlap with them.
    overlap = contrasts @ (after & touched).astype(np.float64)

    def p_value(shift: float) -> float:
        # Under an effect of `shift` the logs without it are exchangeable.
        return float((1 + (np.abs(null - shift * overlap) >= abs(effect - shift) - 1e-12).sum()) / (DRAWS + 1))

    deviation = float(np.std(null - effect * overlap)) or 1e-9
    reach = _NORMAL.inv_cdf((1 + COVER) / 2) * deviation
    low = _edge(p_value, effect, effect - 4 * reach)
    high = _edge(p_value, effect, effect + 4 * reach)
    smallest = (_NORMAL.inv_cdf(1 - LEVEL / 2) + _NORMAL.inv_cdf(POWER)) * deviation
    counts = (int((touched & ~after).sum()), int((touched & after).sum()), int((~touched).sum()))
    return Effect(effect, (low, high), p_value(0.0), smallest, *counts)


def _usable(after: Flags, touched: Flags, slots: Ints) -> Flags:
    """Sessions of slots that have both sides; untouched ones only where they have both sides as well."""
    keep = np.zeros(len(after), dtype=np.bool_)
    for slot in np.unique(slots):
        for kind in (touched, ~touched):
            own = (slots == slot) & kind
            if (own & after).any() and (own & ~after).any():
                keep |= own
    return keep


def _weights(after: Flags, touched: Flags, slots: Ints) -> tuple[Floats, Floats]:
    """What each session weighs in the effect if it is called after, and if it is called before.

    Dealing anew within strata keeps how many of a stratum are after, so these never change.
    """
    late, early = np.zeros(len(after)), np.zeros(len(after))
    count = int(slots.max()) + 1
    for kind, sign in ((touched, 1.0), (~touched, -1.0)):
        there = np.bincount(slots, kind, count) > 0
        share = np.bincount(slots, touched & after, count) * there
        if not share.sum():  # untouched sessions of other slots than the touched ones: each slot says the same
            share = there.astype(np.float64)
        share = share / max(share.sum(), 1)
        late[kind] = sign * (share / np.maximum(np.bincount(slots, kind & after, count), 1))[slots[kind]]
        early[kind] = -sign * (share / np.maximum(np.bincount(slots, kind & ~after, count), 1))[slots[kind]]
    return late, early


def _rearranged(after: Flags, strata: Ints, rng: np.random.Generator) -> Flags:
    """Which sessions are called after, dealt anew within each stratum: shape (DRAWS, sessions)."""
    dealt = np.empty((DRAWS, len(after)), dtype=np.bool_)
    for stratum in np.unique(strata):
        own = np.flatnonzero(strata == stratum)
        order = np.argsort(rng.random((DRAWS, len(own))), axis=1)
        dealt[:, own] = after[own][order]
    return dealt


def _arrangements(after: Flags, strata: Ints) -> float:
    ways = 1.0
    for stratum in np.unique(strata):
        own = strata == stratum
        ways *= math.comb(int(own.sum()), int((own & after).sum()))
    return ways


def _edge(p_value: Callable[[float], float], inside: float, outside: float) -> float:
    """Where the p-value passes 1 − COVER between the effect and a point beyond the interval."""
    for _ in range(_BISECTIONS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_value(middle) > 1 - COVER else (inside, middle)
    return inside
