"""A sum at the end of a chain of sums, as a product of its first sum and the ratios between neighbours.

Owns the ratios where one side has nothing to divide by, and the means over a moving window. No metric names, no store,
no wording may enter.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Factors = tuple[tuple[float, ...], tuple[float, ...]]
"""The factors on both sides, (before, after)."""


def chained(before: Sequence[float], after: Sequence[float]) -> Factors | None:
    """The first sum and then each sum over the one before it, on both sides: their product is the last sum.

    Where one side divides by nothing, the ratio of the other stands in: nobody knows better. None where the factors
    don't give the last sum, since money came without anything it could have come from. ValueError for sums of different
    numbers.
    """
    if len(before) != len(after):
        raise ValueError("both sides need the same sums")
    pairs = [_ratios(*place) for place in zip(before[:-1], before[1:], after[:-1], after[1:], strict=True)]
    old = (before[0], *(ratio for ratio, _ in pairs))
    new = (after[0], *(ratio for _, ratio in pairs))
    return (old, new) if _give(old, before[-1]) and _give(new, after[-1]) else None


def _ratios(below: float, above: float, below_after: float, above_after: float) -> tuple[float, float]:
    old = above / below if below else None
    new = above_after / below_after if below_after else None
    known = old if old is not None else new if new is not None else 0.0
    return (known if old is None else old, known if new is None else new)


def _give(factors: Sequence[float], last: float) -> bool:
    return min(factors) >= 0 and math.isclose(math.prod(factors), last, rel_tol=1e-9, abs_tol=0.005)


def moving(above: Floats, below: Floats, width: int, least: float = 0.0) -> Floats:
    """Σ above ÷ Σ below over `width` places around each one, NaN where Σ below is nothing or less than `least`.

    Places where either is NaN count on neither side; at the ends the window is what there is of it. A moving mean is
    this with ones below.
    """
    known = np.isfinite(above) & np.isfinite(below)
    window = np.ones(width)
    over, under = (np.convolve(np.where(known, side, 0.0), window, mode="full") for side in (above, below))
    first = width // 2
    over, under = (side[first : first + len(above)] for side in (over, under))
    return np.asarray(np.divide(over, under, out=np.full(len(above), np.nan), where=(under > 0) & (under >= least)))
