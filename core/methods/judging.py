"""Is a reading more than the usual difference from session to session.

Owns the verdict on one metric (overdispersed limits around the account's own level: Laney 2002, Spiegelhalter 2005) and
the control of several verdicts together (weighted Holm). The levels and spreads come from `history`. No metric names,
no Chinese, no yuan.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.methods.comparable import Rung
from core.methods.distributions import two_sided_p
from core.methods.history import History
from core.methods.measure import Measure

ALPHA = 0.035
"""Two-sided level of one reading: 3–4 % of quiet readings are called real in simulation, never above 5 %."""

FAMILY_ALPHA = 0.04
"""Level at which a review's findings are controlled together: 3–4 % of quiet sessions carry any in simulation."""

Verdict = Literal["real", "normal", "too_few", "no_history"]


@dataclass(frozen=True)
class Judgement:
    """`p_value` and `z` are None where nothing was judged. `rung` and `comparables` say which history judged it;
    `reason` is "promotion" where a promotion day had too few others to be held against. `z` is infinite where a
    measure that had never varied at all did."""

    verdict: Verdict
    p_value: float | None
    z: float | None
    rung: Rung
    comparables: int
    reason: Literal["", "promotion"]


def judge(history: History, measure: Measure, alpha: float = ALPHA) -> Judgement:
    """Judge a measure over the history's scope against its usual level or, if it has one, against the comparison.

    z is the log difference over its standard error (spread from session to session, counting noise, uncertainty of
    the level), p from Student's t with the degrees of freedom of the pooled spread. too_few: a side's denominators
    don't reach the measure's minimum.
    """
    denominators = np.where(measure.known, measure.denominator, 0.0)
    sides = [history.scope, history.comparison] if len(history.comparison) else [history.scope]
    if any(denominators[side].sum() <= 0 or denominators[side].sum() < measure.minimum for side in sides):
        return Judgement("too_few", None, None, "none", 0, "")
    contrast = history.contrast(measure)
    if contrast.df <= 0:
        reason: Literal["", "promotion"] = "promotion" if contrast.rung == "promotion" else ""
        return Judgement("no_history", None, None, contrast.rung, 0, reason)
    if contrast.variance > 0:
        z = contrast.effect / math.sqrt(contrast.variance)
    else:
        z = 0.0 if abs(contrast.effect) < 1e-12 else math.copysign(math.inf, contrast.effect)
    p_value = two_sided_p(z, contrast.df)
    return Judgement("real" if p_value <= alpha else "normal", p_value, z, contrast.rung, contrast.comparables, "")


def holm(
    p_values: Sequence[float | None], weights: Sequence[float] | None = None, alpha: float = FAMILY_ALPHA
) -> list[bool]:
    """Which of several tests may be claimed so that at most `alpha` of families carries any false claim.

    Weighted Holm (1979): the smallest p/weight first, each at alpha × its share of the weight not yet claimed. A None
    p-value is no test: it is never claimed and its weight goes to the others. Without weights all weigh the same.
    Raises ValueError for lengths that differ or a negative weight.
    """
    weights = [1.0] * len(p_values) if weights is None else weights
    if len(weights) != len(p_values) or any(weight < 0 for weight in weights):
        raise ValueError("every test needs one weight, and none below zero")
    tests = sorted((p / weights[i], i) for i, p in enumerate(p_values) if p is not None and weights[i] > 0)
    claimed = [False] * len(p_values)
    for place, (scaled, i) in enumerate(tests):
        if scaled * math.fsum(weights[j] for _, j in tests[place:]) > alpha:
            break
        claimed[i] = True
    return claimed
