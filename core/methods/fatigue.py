"""What an event count owes to its exposure and to its turn: the k-th explanation of the same thing.

Owns the slope of counts over their turn within groups (conditional Poisson regression: group levels cancel out, Hausman
et al. 1984, Econometrica 52:909) and the ratio of two counts at equal exposure. Both are widened by the dispersion that
the counts show. Numbers only: no product, no minute, no word.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.methods.distributions import normal_quantile

Floats = NDArray[np.float64]

_STEPS = 50
_STEEPEST = 3.0
"""A slope of e³ per turn and beyond is counts that are all in one turn: nothing can be told."""


@dataclass(frozen=True)
class Slope:
    """The log change of a count per turn and its 95 % interval.

    `strayed` is every event's part of Pearson's χ², which has `free` degrees of freedom.
    """

    slope: float
    low: float
    high: float
    strayed: tuple[float, ...]
    free: int

    @property
    def ratio(self) -> float:
        """The change per turn as a fraction: −0.06 is 6 % less each time."""
        return math.expm1(self.slope)

    def dispersion(self, *without: int) -> float:
        """χ² per degree of freedom, never below 1, without the events at these places.

        Events that are to be compared are left out: one that is unlike the others would hide itself.
        """
        return _dispersion(
            math.fsum(self.strayed) - math.fsum(self.strayed[i] for i in without), self.free - len(without)
        )


@dataclass(frozen=True)
class Ratio:
    """One rate over another and its interval."""

    ratio: float
    low: float
    high: float


def slope(
    counts: Sequence[float], exposure: Sequence[float], turns: Sequence[float], groups: Sequence[int]
) -> Slope | None:
    """The common slope of log(counts / exposure) over `turns` within `groups`; None where nothing can be told.

    Given a group's total, its counts are multinomial with shares ∝ exposure · e^(slope · turn), so no group level has
    to be fitted; the slope is found by Newton's method and its variance is dispersion / information. All four have one
    entry per event; exposures must be positive. Raises ValueError for lengths that differ or an exposure that isn't.
    """
    y, w, k = (np.asarray(values, dtype=np.float64) for values in (counts, exposure, turns))
    if not len(y) == len(w) == len(k) == len(groups) or not (w > 0).all():
        raise ValueError("every count needs a positive exposure, a turn and a group")
    if not len(y):
        return None
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    totals = np.bincount(group, y).astype(np.float64)
    beta = 0.0
    for _ in range(_STEPS):
        expected, variance = _moments(k, w, group, totals, beta)
        information = float(totals @ variance)
        if information < 1e-9:
            return None
        step = float(y @ k - totals @ expected) / information
        beta += max(-1.0, min(1.0, step))
        if abs(step) < 1e-10:
            break
    if abs(beta) > _STEEPEST:
        return None
    expected, variance = _moments(k, w, group, totals, beta)
    shares = w * np.exp(beta * k)
    fitted = totals[group] * shares / np.bincount(group, shares)[group]
    strayed = np.where(fitted > 0, (y - fitted) ** 2 / np.maximum(fitted, 1e-12), 0.0)
    free = int((fitted > 0).sum()) - int((totals > 0).sum()) - 1
    half = normal_quantile(0.95) * math.sqrt(_dispersion(float(strayed.sum()), free) / float(totals @ variance))
    return Slope(beta, beta - half, beta + half, tuple(strayed.tolist()), free)


def count_ratio(
    count: float, exposure: float, other: float, other_exposure: float, confidence: float = 0.95, widened: float = 1.0
) -> Ratio:
    """(count / exposure) over (other / other exposure), with an interval on the log scale from Poisson counts.

    Half a case is added to both counts, so that none is zero (Haldane 1956); `widened` is the dispersion (≥ 1) that
    counts of the kind show. Raises ValueError for an exposure that isn't positive or a negative count.
    """
    if min(exposure, other_exposure) <= 0 or min(count, other) < 0:
        raise ValueError("counts need positive exposures and are never negative")
    log = math.log((count + 0.5) / exposure) - math.log((other + 0.5) / other_exposure)
    half = normal_quantile(confidence) * math.sqrt(widened * (1 / (count + 0.5) + 1 / (other + 0.5)))
    return Ratio(math.exp(log), math.exp(log - half), math.exp(log + half))


def _dispersion(strayed: float, free: int) -> float:
    return max(strayed / free, 1.0) if free > 0 else 1.0


def _moments(k: Floats, w: Floats, group: NDArray[np.int64], totals: Floats, beta: float) -> tuple[Floats, Floats]:
    """Mean and variance of the turn per group under shares ∝ exposure · e^(β · turn)."""
    shares = w * np.exp(beta * (k - k.mean()))
    size = np.bincount(group, shares)
    mean = np.bincount(group, shares * k) / size
    spread = np.bincount(group, shares * (k - mean[group]) ** 2) / size
    return mean, spread
