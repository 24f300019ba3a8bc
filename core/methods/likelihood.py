"""How likely one rate is truly above another, and how much several counts of one rate stray beyond chance.

Owns the comparison of two binomial rates by their posteriors (Jeffreys prior, Beta(x + ½, n − x + ½)) and the
dispersion that widens them. No metric names, no words for a likelihood, no store.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_POINTS = 4_001
_REACH = 9.0
"""Standard deviations of the logit on either side of a posterior's centre: what lies beyond weighs under 1e-12."""


def probability_greater(successes: float, n: float, other_successes: float, other_n: float) -> float:
    """P(rate > other rate) given the counts behind both; ½ where neither side has any.

    Integrated on the logit scale, where both posteriors are smooth at their ends too. Counts may be fractions (they
    are once divided by a dispersion). Raises ValueError unless 0 ≤ successes ≤ n on both sides.
    """
    for x, size in ((successes, n), (other_successes, other_n)):
        if not 0 <= x <= size:
            raise ValueError("successes must lie between 0 and the number of trials")
    sides = [(x + 0.5, size - x + 0.5) for x, size in ((successes, n), (other_successes, other_n))]
    centres = [np.log(a / b) for a, b in sides]
    spreads = [np.sqrt(1 / a + 1 / b) for a, b in sides]
    low = min(centre - _REACH * spread for centre, spread in zip(centres, spreads, strict=True))
    high = max(centre + _REACH * spread for centre, spread in zip(centres, spreads, strict=True))
    # Both need points: a narrow posterior within the reach of a wide one would fall between those of an even grid.
    grids = [
        np.linspace(centre - _REACH * spread, centre + _REACH * spread, _POINTS)
        for centre, spread in zip(centres, spreads, strict=True)
    ]
    grid = np.unique(np.concatenate([*grids, np.linspace(low, high, _POINTS)]))
    own, other = (_density(grid, a, b) for a, b in sides)
    steps = np.diff(grid)
    below = np.concatenate([[0.0], np.cumsum((other[1:] + other[:-1]) / 2 * steps)])
    product = own * below
    area = float(((own[1:] + own[:-1]) / 2 * steps).sum()) * float(below[-1])
    return float(((product[1:] + product[:-1]) / 2 * steps).sum()) / area


def dispersion(successes: Sequence[float], n: Sequence[float]) -> float:
    """Pearson's χ² per degree of freedom of several counts of one rate, never below 1; 1 for fewer than two of them."""
    x, size = (np.asarray(values, dtype=np.float64) for values in (successes, n))
    x, size = x[size > 0], size[size > 0]
    if len(x) < 2 or not 0 < x.sum() < size.sum():
        return 1.0
    rate = x.sum() / size.sum()
    return max(float(((x - size * rate) ** 2 / (size * rate * (1 - rate))).sum()) / (len(x) - 1), 1.0)


def _density(grid: Floats, a: float, b: float) -> Floats:
    """The beta density on the logit scale, up to a constant: e^(a·t) / (1 + e^t)^(a + b)."""
    logs = a * grid - (a + b) * np.logaddexp(0.0, grid)
    return np.asarray(np.exp(logs - logs.max()))
