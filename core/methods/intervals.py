"""How far a figure may be off.

Owns the interval of a rate (Wilson 1927), of a difference of rates (Newcombe 1998, method 10) and of attribution terms
(bootstrap with the observed spread of sessions). Verdicts are `judging`'s; no store, no labels.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.methods.decomposition import attribute_draws
from core.methods.distributions import normal_quantile

PERCENTILES = (10.0, 90.0)


def wilson(successes: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a rate, as fractions; (0, 1) for no trials. ValueError unless 0 ≤ successes ≤ n."""
    if not 0 <= successes <= n:
        raise ValueError("successes must lie between 0 and the number of trials")
    if n == 0:
        return 0.0, 1.0
    z = normal_quantile(confidence)
    rate, scale = successes / n, 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / scale
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / scale
    return max(centre - half, 0.0), min(centre + half, 1.0)


def newcombe(
    successes: float, n: float, before_successes: float, before_n: float, confidence: float = 0.95
) -> tuple[float, float]:
    """The interval of rate − before rate, as a fraction, from the two Wilson intervals; (−1, 1) if a side is empty.

    ValueError as for `wilson`.
    """
    low, high = wilson(successes, n, confidence)
    before_low, before_high = wilson(before_successes, before_n, confidence)
    if n == 0 or before_n == 0:
        return -1.0, 1.0
    rate, before = successes / n, before_successes / before_n
    below = math.hypot(rate - low, before_high - before)
    above = math.hypot(high - rate, before - before_low)
    return rate - before - below, rate - before + above


def attribution_interval(
    before_factors: NDArray[np.float64],
    after_factors: NDArray[np.float64],
    residuals: NDArray[np.float64],
    centre_size: int,
    sessions_in_scope: int,
    draws: int = 400,
    seed: int = 0,
) -> NDArray[np.float64]:
    """80 % percentile intervals of the k terms of `attribute(before, after)` and, in the last row, of their total.

    Shape (k + 1, 2). `residuals` (m, k) are the joint log residuals of `History.residuals`; whole rows are drawn, so
    factors that move together stay together. The after side strays by the mean of `sessions_in_scope` rows, the
    before side by that of `centre_size`. The same seed gives the same interval. ValueError without residuals.
    """
    if len(residuals) == 0:
        raise ValueError("an interval needs residuals to draw from")
    rng = np.random.default_rng(seed)
    after = after_factors * np.exp(_means(residuals, sessions_in_scope, draws, rng))
    before = before_factors * np.exp(_means(residuals, centre_size, draws, rng))
    terms = attribute_draws(before, after)
    columns = np.concatenate([terms, terms.sum(axis=1, keepdims=True)], axis=1)
    return np.asarray(np.percentile(columns, PERCENTILES, axis=0).T)


def _means(residuals: NDArray[np.float64], size: int, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Means of `size` rows drawn with replacement, shape (draws, k)."""
    picked = rng.integers(len(residuals), size=(draws, max(size, 1)))
    return np.asarray(residuals[picked].mean(axis=1))
