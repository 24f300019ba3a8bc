"""How much likelier one crowd bears a label than another, and how far that may be off.

Owns the ratio of two shares, its interval (log-normal: Katz et al. 1978, Biometrics 34:469, with half a case added on
both sides: Walter 1975), the test whether two shares differ at all, and the rank of a label by how many it would reach.
Plain numbers; no labels, no words.
"""

import math
from statistics import NormalDist

from core.methods.distributions import normal_quantile

EXPECTED = 5
"""People expected on the smaller side below which nothing is tested: the normal doesn't hold there (Cochran 1954)."""


def lift(share: float | None, base: float | None) -> float | None:
    """share / base, both fractions; None where either is missing or nobody of the base bears the label."""
    return None if share is None or not base else share / base


def score(share: float | None, base: float | None) -> float | None:
    """base × (lift − 1), which is share − base: reach times what is gained by it. None as for `lift`."""
    ratio = lift(share, base)
    return None if ratio is None or base is None else base * (ratio - 1)


def lift_interval(share: float, n: float, base: float, base_n: float, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of share / base, from the crowds' headcounts. ValueError for no people or a share beyond 0 to 1.

    The crowds are taken as independent. Where one is part of the other (who buys has watched), the interval is a little
    too wide.
    """
    if n <= 0 or base_n <= 0 or not 0 <= share <= 1 or not 0 <= base <= 1:
        raise ValueError("a lift needs people on both sides and shares between 0 and 1")
    hits, base_hits = share * n + 0.5, base * base_n + 0.5
    middle = math.log(hits / (n + 0.5)) - math.log(base_hits / (base_n + 0.5))
    variance = 1 / hits - 1 / (n + 0.5) + 1 / base_hits - 1 / (base_n + 0.5)
    half = normal_quantile(confidence) * math.sqrt(max(variance, 0.0))
    return math.exp(middle - half), math.exp(middle + half)


def p_value(share: float, n: float, base: float, base_n: float) -> float | None:
    """How probable so large a difference of two shares is by chance: score test with Yates's correction, two-sided.

    None where too few are expected on either side to tell, or everybody or nobody bears the label. Among the labels of
    one portrait it errs no more often than it says, which the interval's ends do for small crowds. ValueError as for
    `lift_interval`.
    """
    if n <= 0 or base_n <= 0 or not 0 <= share <= 1 or not 0 <= base <= 1:
        raise ValueError("a lift needs people on both sides and shares between 0 and 1")
    pooled = (share * n + base * base_n) / (n + base_n)
    if min(n, base_n) * min(pooled, 1 - pooled) < EXPECTED:
        return None
    apart = max(abs(share - base) - (1 / n + 1 / base_n) / 2, 0.0)
    return 2 * (1 - NormalDist().cdf(apart / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / base_n))))
