"""Where a running total will end: what is done, plus what such days have brought lately, with how far that strays.

Owns the forecast of a goal's metric and its bootstrap interval. No dates, no names, no goals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 2_000
PERCENTILES = (10.0, 90.0)
FEWEST = 14


@dataclass(frozen=True)
class Forecast:
    """The expected total with its 80 % interval, and how probable it is that it reaches a goal."""

    total: float
    interval: tuple[float, float]
    draws: Floats

    def chance(self, goal: float) -> float:
        return float((self.draws >= goal).mean())


def forecast(done: float, past: Floats, past_kinds: Sequence[int], ahead: Sequence[int], seed: int) -> Forecast | None:
    """The total of `done` and the days `ahead`, each like a past day of its kind (weekday, weekend).

    `past` are the latest days' totals, days without a session as 0; whole days are drawn with replacement. A kind that
    was never seen draws from all days. None with fewer than 14 past days.
    """
    if len(past) < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    kinds = np.asarray(past_kinds)
    expected, draws = done, np.full(DRAWS, float(done))
    for kind in ahead:
        alike = past[kinds == kind] if (kinds == kind).any() else past
        expected += float(alike.mean())
        # The level itself is uncertain: every draw has one resampled history's mean, and a day that strays about it.
        draws += alike[rng.integers(len(alike), size=DRAWS)]
    if len(ahead):
        levels = past[rng.integers(len(past), size=(DRAWS, len(past)))].mean(axis=1) - past.mean()
        draws += levels * len(ahead)
    low, high = np.percentile(draws, PERCENTILES)
    return Forecast(expected, (float(low), float(high)), draws)
