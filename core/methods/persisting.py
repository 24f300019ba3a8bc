"""How much less a run of neighbouring days says than as many days that know nothing of each other.

Owns the variance of a mean under first-order autocorrelation (Bayley & Hammersley 1946, JRSS Suppl. 8:184). Numbers
only; what the days are of is not known here.
"""


def run_widening(length: int, persists: float) -> float:
    """By what the variance of a mean of `length` neighbours exceeds that of independent ones: 1 + 2 Σ (1 − k/n) ρᵏ.

    `persists` is ρ, what one keeps of the one before, from 0 to below 1. 1 for a single one. ValueError for none.
    """
    if length < 1:
        raise ValueError("a run has at least one member")
    return 1 + 2 * sum((1 - lag / length) * persists**lag for lag in range(1, length))


def contrast_widening(length: int, others: int, persists: float) -> float:
    """The same for the difference of the means of two runs: the parts of both weigh by their share of its variance."""
    own, other = 1 / length, 1 / others
    return (own * run_widening(length, persists) + other * run_widening(others, persists)) / (own + other)
