"""Did a change made on a day move a metric: sessions after it against sessions before it.

Owns the difference in differences on logs, within slots, with its permutation test, the interval that test implies and
the smallest effect it could have seen. Sessions that were not touched (other slots, other rooms) take out what moved
everybody. Whole days are dealt anew, never single sessions: those of one day share its luck, and taking them one by one
calls one quiet change in six an effect (8 % noise between days, three sessions each). What drifts slowly and moves only
the touched sessions can't be told from an effect. Knows strata and days as numbers; no metric names, no words.
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
_FEWEST_WAYS = 2 / LEVEL
"""With fewer ways to deal the days no result could be rare."""
_MOST_LACKING = 9
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


def effect_of(logs: Floats, after: Flags, touched: Flags, slots: Ints, days: Ints, seed: int) -> Effect | None:
    """The effect on touched sessions of what happened between before and after, beyond what untouched ones did.

    All of shape (sessions,). Means are taken within slots and weighed by the touched sessions after; a slot of touched
    sessions without both sides counts for nothing, and untouched sessions count only where their own slot has both
    sides and there are enough of them to judge by. None where there is too little: see `lacking`.
    """
    rows = usable(after, touched, slots)
    if lacking(after[rows], touched[rows], days[rows]) != (0, 0):
        return None
    logs, after, touched, slots, days = logs[rows], after[rows], touched[rows], slots[rows], days[rows]
    cells = _Cells(after, touched, slots)
    seen = (after & touched).astype(np.float64)
    observed, _ = cells.contrasts(after[None, :], logs, seen)
    # An effect d on the touched sessions after moves each rearranged statistic by d times its overlap with them.
    null, overlap = cells.contrasts(_rearranged(after, touched, days, np.random.default_rng(seed)), logs, seen)
    effect = float(observed[0])

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


def usable(after: Flags, touched: Flags, slots: Ints) -> Flags:
    """Sessions of slots that have both sides, and untouched ones only if they have enough on both.

    Without any touched session after, those before are usable that wait for one.
    """
    keep = np.zeros(len(after), dtype=np.bool_)
    for kind in (touched, ~touched):
        both = np.intersect1d(slots[kind & after], slots[kind & ~after])
        own = kind & np.isin(slots, both)
        few = (own & ~after).sum() < FEWEST_BEFORE or (own & after).sum() < FEWEST_AFTER
        if kind is touched or not few:
            keep |= own
    return keep if (keep & touched & after).any() else touched & ~after


def lacking(after: Flags, touched: Flags, days: Ints) -> tuple[int, int]:
    """How many touched sessions before and after are still wanted, of the sessions that are usable.

    At least four and two of them are, and as many days as it takes that one way to deal them in forty is rare.
    """
    before, since = int((touched & ~after).sum()), int((touched & after).sum())
    if before < FEWEST_BEFORE:
        return FEWEST_BEFORE - before, max(FEWEST_AFTER - since, 0)
    more = max(FEWEST_AFTER - since, 0)
    days_before, days_after = len(np.unique(days[touched & ~after])), len(np.unique(days[touched & after]))
    while math.comb(days_before + days_after + more, days_before) < _FEWEST_WAYS and more < _MOST_LACKING:
        more += 1
    return 0, more


class _Cells:
    """Sessions by stratum, and what the change within each stratum weighs in the effect."""

    def __init__(self, after: Flags, touched: Flags, slots: Ints) -> None:
        strata = np.unique(np.stack([slots, touched], axis=1), axis=0)
        self.own = ((slots[:, None] == strata[:, 0]) & (touched[:, None] == strata[:, 1])).astype(np.float64)
        self.touched = strata[:, 1] == 1
        late = after.astype(np.float64) @ self.own
        early = self.own.sum(axis=0) - late
        # The effect is that on the sessions there were; of the untouched those say most of which there are most.
        self.share = np.where(self.touched, late, late * early / (late + early))

    def contrasts(self, after: Flags, *values: Floats) -> list[Floats]:
        """Touched minus untouched, after minus before: per row of `after` (draws, sessions), for each of the values.

        A stratum without both sides in a draw counts for nothing in it; where no touched one is left the draw says 0.
        """
        late = after.astype(np.float64)
        number = late @ self.own
        others = self.own.sum(axis=0) - number
        weights = np.where((number > 0) & (others > 0), self.share, 0.0)
        for kind, sign in ((self.touched, 1.0), (~self.touched, -1.0)):
            total = weights[:, kind].sum(axis=1, keepdims=True)
            weights[:, kind] *= sign / np.where(total > 0, total, 1.0)
        found = []
        for each in values:
            mass = self.own * each[:, None]
            above = late @ mass
            change = above / np.maximum(number, 1) - (mass.sum(axis=0) - above) / np.maximum(others, 1)
            found.append(np.asarray((weights * change).sum(axis=1)))
        return found


def _rearranged(after: Flags, touched: Flags, days: Ints, rng: np.random.Generator) -> Flags:
    """Which sessions are called after, whole days dealt anew: shape (DRAWS, sessions).

    The day of the change is two: its sessions before and those after. Days without a touched session are dealt among
    themselves, so that no draw is left without touched ones.
    """
    blocks, of = np.unique(days * 2 + after, return_inverse=True)
    late = blocks % 2 == 1
    mine = np.bincount(of, touched, len(blocks)) > 0
    dealt = np.empty((DRAWS, len(blocks)), dtype=np.bool_)
    for kind in (mine, ~mine):
        own = np.flatnonzero(kind)
        dealt[:, own] = late[own][np.argsort(rng.random((DRAWS, len(own))), axis=1)]
    return np.asarray(dealt[:, of])


def _edge(p_value: Callable[[float], float], inside: float, outside: float) -> float:
    """Where the p-value passes 1 − COVER between the effect and a point beyond the interval."""
    for _ in range(_BISECTIONS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_value(middle) > 1 - COVER else (inside, middle)
    return inside
