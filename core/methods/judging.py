"""Is a reading more than the usual difference from session to session.

Owns the verdict on one metric (overdispersed limits around the account's own level: Laney 2002, Spiegelhalter 2005) and
the control of several verdicts together (weighted Holm). The levels and spreads come from `history`. No metric names,
no Chinese, no yuan.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np

from core.methods.comparable import Rung
from core.methods.distributions import two_sided_p
from core.methods.history import History
from core.methods.measure import Measure
from core.methods.persisting import contrast_widening

ALPHA = 0.035
"""Two-sided level of one reading: 3–4 % of quiet readings are called real in simulation, never above 5 %."""

FAMILY_ALPHA = 0.04
"""Level at which a review's findings are controlled together: 3–4 % of quiet sessions carry any in simulation."""

CLEAR = 5.0
NORMAL = NormalDist()

Verdict = Literal["real", "normal", "too_few", "no_history"]


@dataclass(frozen=True)
class Judgement:
    """`p_value` and `z` are None where nothing was judged. `rung` and `comparables` say which history judged it;
    `reason` is "promotion" where a promotion day had too few others to be held against. `z` is infinite where a
    measure that had never varied at all did. `error` is the standard error of the log difference. `apart`: it was held
    against the rest of the same sessions, not only against what came before."""

    verdict: Verdict
    p_value: float | None
    z: float | None
    rung: Rung
    comparables: int
    reason: Literal["", "promotion"]
    error: float = 0.0
    apart: bool = False


def judge(history: History, measure: Measure, alpha: float = ALPHA, persists: float = 0.0) -> Judgement:
    """Judge a measure over the history's scope against its usual level or, if it has one, against the comparison.

    z is the log difference over its standard error (spread from session to session, counting noise, uncertainty of
    the level), p from Student's t with the degrees of freedom of the pooled spread. too_few: a side's denominators
    don't reach the measure's minimum. `persists` is how much of its luck each keeps of the one before: days in a row
    do, and say less than as many that don't know of each other.
    """
    denominators = np.where(measure.known, measure.denominator, 0.0)
    sides = [history.scope, history.comparison] if len(history.comparison) else [history.scope]
    if any(denominators[side].sum() <= 0 or denominators[side].sum() < measure.minimum for side in sides):
        return Judgement("too_few", None, None, "none", 0, "")
    contrast = history.contrast(measure)
    if contrast.df <= 0:
        reason: Literal["", "promotion"] = "promotion" if contrast.rung == "promotion" else ""
        return Judgement("no_history", None, None, contrast.rung, 0, reason)
    widening = contrast_widening(len(history.scope), contrast.comparables, persists)
    error = math.sqrt(contrast.variance * widening)
    if error > 0:
        z = contrast.effect / error
    else:
        z = 0.0 if abs(contrast.effect) < 1e-12 else math.copysign(math.inf, contrast.effect)
    p_value = two_sided_p(z, contrast.df)
    verdict: Verdict = "real" if p_value <= alpha else "normal"
    apart = measure.beside is not None
    return Judgement(verdict, p_value, z, contrast.rung, contrast.comparables, "", error, apart)


def judge_parts(
    history: History,
    parts: Mapping[str, Measure],
    own: Mapping[str, Judgement],
    together: Callable[[Sequence[str]], Measure],
    alpha: float,
    persists: float = 0.0,
) -> dict[str, Judgement]:
    """Each part of a whole held against the rest of it, over the scope: what all of them share falls out.

    `own` is each part against its own history, `together` adds several up. A part that strayed moves the rest of every
    other, so the one that strayed most is taken out and the others are judged again, until none strays. A part without
    a rest has no judgement.
    """
    found: dict[str, Judgement] = {}
    left = list(parts)
    while len(left) > 1:
        strayed = {}
        for name in left:
            rest = together([other for other in left if other != name])
            found[name] = judged = judge(history, replace(parts[name], beside=rest), alpha, persists)
            # Of two parts each is the other's mirror image: it was the one that left its own usual level too.
            both = (judged.z or 0.0) * (own[name].z or 0.0)
            if judged.verdict == "real" and both > 0:
                strayed[name] = both
        if not strayed:
            return found
        left.remove(max(strayed, key=lambda name: strayed[name]))
    return {name: judged for name, judged in found.items() if name not in left}


def aimed(errors: Sequence[float], priors: Sequence[float], change: Sequence[float], alpha: float) -> list[float]:
    """How `alpha` is shared out among tests so that most changes of the size looked for are found.

    The weights of Roeder & Wasserman (2009, Statist. Sci. 24:398): a test with standard error e that looks for a log
    `change` c, d = c/e, gets 2 Φ̄(d/2 + k/d − ln(prior)/d), k such that all sum to `alpha`. One that would see it at any
    level and one that would see it at none both get little; from d = 5 on it is seen at any level.
    """
    sizes = [min(abs(c) / error, CLEAR) if error > 0 else CLEAR for c, error in zip(change, errors, strict=True)]

    def shared(k: float) -> list[float]:
        return [
            2 * NORMAL.cdf(-(d / 2 + (k - math.log(prior)) / d)) if prior > 0 and d > 0 else 0.0
            for d, prior in zip(sizes, priors, strict=True)
        ]

    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(shared(middle)) > alpha else (low, middle)
    return shared(high)


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
