"""Two groups of people who saw different things: is the split as meant, did anything move, could it have been seen.

Owns the sample-ratio check (χ², Fabijan 2019, KDD), the difference of two rates with Newcombe's interval, that of money
per person by the delta method, and the smallest effect that the groups could have shown. No names, no verdict in words.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from core.methods.intervals import newcombe

POWER = 0.8
LEVEL = 0.05
UNEVEN = 0.001
"""Below this a split is broken: a check that is made on every experiment must not cry wolf (one in a thousand)."""

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Difference:
    """Group minus base: `effect` absolute with its 95 % `interval`, `relative` to the base (None for a base of zero).

    `smallest` is the absolute effect that would have been seen four times in five (MDE).
    """

    value: float
    base: float
    effect: float
    interval: tuple[float, float]
    p_value: float
    smallest: float

    @property
    def relative(self) -> float | None:
        return self.effect / self.base if self.base else None

    @property
    def stands(self) -> bool:
        return self.p_value <= LEVEL


def sample_ratio_p(group: int, base: int, share: float) -> float:
    """How improbable this split is if `share` of the people were meant for the group (χ², one degree of freedom).

    Raises ValueError for negative counts, nobody at all, or a share outside (0, 1).
    """
    total = group + base
    if min(group, base) < 0 or total == 0 or not 0 < share < 1:
        raise ValueError("a split needs people and a share between 0 and 1")
    chi = (group - total * share) ** 2 / (total * share) + (base - total * (1 - share)) ** 2 / (total * (1 - share))
    return math.erfc(math.sqrt(chi / 2))


def rates(successes: float, people: float, base_successes: float, base_people: float) -> Difference:
    """The difference of two rates. Raises ValueError for more successes than people, or a group without people."""
    if people <= 0 or base_people <= 0:
        raise ValueError("both groups need people")
    interval = newcombe(successes, people, base_successes, base_people)
    rate, base = successes / people, base_successes / base_people
    pooled = (successes + base_successes) / (people + base_people)
    error = math.sqrt(pooled * (1 - pooled) * (1 / people + 1 / base_people))
    return Difference(rate, base, rate - base, interval, _p(rate - base, error), _smallest(error))


def means(
    total: float, spread: float, people: float, base_total: float, base_spread: float, base_people: float
) -> Difference:
    """The difference of money per person. `spread` is the standard deviation over the people of a group, those who paid
    nothing included. Raises ValueError for a group without people or a negative spread."""
    if people <= 0 or base_people <= 0 or min(spread, base_spread) < 0:
        raise ValueError("both groups need people and a spread")
    value, base = total / people, base_total / base_people
    error = math.sqrt(spread**2 / people + base_spread**2 / base_people)
    half = -_NORMAL.inv_cdf(LEVEL / 2) * error
    effect = value - base
    return Difference(value, base, effect, (effect - half, effect + half), _p(effect, error), _smallest(error))


def spread_of_spending(total: float, buyers: float, people: float, spread_among_buyers: float) -> float:
    """The standard deviation over all people of what they spent, from that among the buyers (law of total variance).

    Raises ValueError for more buyers than people.
    """
    if not 0 <= buyers <= people or people <= 0:
        raise ValueError("buyers are some of the people")
    if buyers == 0:
        return 0.0
    share, ticket = buyers / people, total / buyers
    return math.sqrt(share * spread_among_buyers**2 + share * (1 - share) * ticket**2)


def _p(effect: float, error: float) -> float:
    if error == 0:
        return 1.0 if effect == 0 else 0.0
    return math.erfc(abs(effect) / error / math.sqrt(2))


def _smallest(error: float) -> float:
    return (_NORMAL.inv_cdf(1 - LEVEL / 2) + _NORMAL.inv_cdf(POWER)) * error
