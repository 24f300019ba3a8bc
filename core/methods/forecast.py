"""Where a running total will end: what is done, plus what such days have brought lately, with how far that strays.

Owns the level of each kind of day, the forecast of a total with its bootstrap interval, and the interval of a ratio of
sums. Knows days as numbers of a kind; no dates, no names, no goals.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.methods.distributions import normal_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEKDAYS = 7
APART = WEEKDAYS
"""Kinds 0–6 are weekdays, which lean on each other; days of this kind are never averaged with them."""

DRAWS = 2_000
PERCENTILES = (10.0, 90.0)
FEWEST = 14
BLOCK = 7
"""Days are drawn in runs of a week, so that good and bad days that follow each other stay together."""

LEVEL_DOUBT = 1.2
"""How much further the levels may be off than few runs of a week tell. With it 80 % intervals hold 71–90 % of what
comes, 79 % on average, over 14–56 past and 1–30 days ahead: flat, with weekends, with seven different weekdays, with a
fixed or a chance day off, days that follow each other (ρ = 0.5), heavy tails (simulated). A level that wanders by 3 % a
day is held less often: three times in four over 3 days, half the time over 20. No past tells where it goes."""

_RESTING = 3
"""A weekday that was nothing so many times, and never anything, is a day off."""


@dataclass(frozen=True)
class Forecast:
    """The expected total with its 80 % interval, and how probable it is that it reaches a goal."""

    total: float
    interval: tuple[float, float]
    draws: Floats

    def chance(self, goal: float) -> float:
        return float((self.draws >= goal).mean())


def levels(past: Floats, kinds: Sequence[int]) -> Floats:
    """What a day of each kind (0–6, APART) usually brings. Shape (8,); all 0 without any past.

    A weekday's mean leans on the mean of all weekdays as far as the weekdays' differences may be chance (empirical
    Bayes, method of moments): with no difference beyond chance all are alike. A weekday that was never seen is the
    mean; APART is the mean of its own days, or that of all others where there are none.
    """
    which = np.asarray(kinds, dtype=np.int64)
    ordinary = which < WEEKDAYS
    found = np.zeros(WEEKDAYS + 1)
    if len(past) == 0:
        return found
    days, of = (past[ordinary], which[ordinary]) if ordinary.any() else (past, np.zeros(len(past), dtype=np.int64))
    found[:WEEKDAYS] = _leaning(days, of)
    found[APART] = past[~ordinary].mean() if (~ordinary).any() else days.mean()
    return found


def _leaning(days: Floats, kinds: Ints) -> Floats:
    count = np.bincount(kinds, minlength=WEEKDAYS)
    means = np.bincount(kinds, days, WEEKDAYS) / np.maximum(count, 1)
    resting = (count >= _RESTING) & (np.bincount(kinds, np.abs(days), WEEKDAYS) == 0)
    working = (count > 0) & ~resting
    if not working.any():
        return np.zeros(WEEKDAYS)
    size = count[working]
    middle = float(size @ means[working] / size.sum())
    # What differs within a weekday is chance; what the weekdays' means differ by beyond that is theirs.
    within = float(((days - means[kinds]) ** 2 * working[kinds]).sum()) / max(int(size.sum()) - len(size), 1)
    usual_size = float(size.sum() - (size**2).sum() / size.sum()) / max(len(size) - 1, 1)
    between = float(size @ (means[working] - middle) ** 2) / max(len(size) - 1, 1)
    own = max(between - within, 0.0) / usual_size if usual_size > 0 else 0.0
    trust = np.divide(own, own + within / np.maximum(count, 1), out=np.zeros(WEEKDAYS), where=own > 0)
    return np.where(resting, 0.0, middle + np.where(working, trust, 0.0) * (means - middle))


def forecast(done: float, past: Floats, kinds: Sequence[int], ahead: Sequence[int], seed: int) -> Forecast | None:
    """The total of `done` and the days `ahead` (their kinds), each bringing its kind's level.

    `past` are the latest days' totals in order of time and `kinds` what they are, days without a session as 0. How far
    the days ahead stray is drawn from how far past days of kinds 0–6 strayed, as a share of their level, in runs of a
    week; so is how far the levels themselves may be off. None with fewer than 14 such days.
    """
    which = np.asarray(kinds, dtype=np.int64)
    level = levels(past, kinds)
    ordinary = which < WEEKDAYS
    if int(ordinary.sum()) < FEWEST:
        return None
    coming = level[np.asarray(ahead, dtype=np.int64)] if len(ahead) else np.zeros(0)
    expected = done + float(coming.sum())
    live = ordinary & (level[which] > 0)
    shares = past[live] / level[which[live]]
    if not len(coming) or len(shares) <= BLOCK:
        return Forecast(expected, (expected, expected), np.full(DRAWS, expected))
    rng = np.random.default_rng(seed)
    # As many levels were fitted as a week has days, and a mean of few runs strays less than it should: both widen.
    widening = math.sqrt(len(shares) / (len(shares) - BLOCK))
    strays = (shares - shares.mean()) * widening
    off = LEVEL_DOUBT * widening * _runs(strays, len(strays), rng).mean(axis=1) * coming.sum()
    draws = expected + _runs(strays, len(coming), rng) @ coming + off
    if past.min() >= 0:
        draws = np.maximum(draws, done)
    low, high = np.percentile(draws, PERCENTILES)
    return Forecast(expected, (float(low), float(high)), draws)


def _runs(values: Floats, length: int, rng: np.random.Generator) -> Floats:
    """Series of `length` values drawn in runs of a week that go round in a circle; shape (DRAWS, length)."""
    starts = rng.integers(len(values), size=(DRAWS, -(-length // BLOCK)))
    places = (starts[:, :, None] + np.arange(BLOCK)) % len(values)
    return np.asarray(values[places.reshape(DRAWS, -1)[:, :length]])


def ratio_interval(numerator: Floats, denominator: Floats, confidence: float = 0.8) -> tuple[float, float] | None:
    """How far Σ numerator ÷ Σ denominator may lie from the level behind it, by how far the sessions stray (delta
    method for a ratio of sums; Cochran 1977, §6.3). None with fewer than four sessions.
    """
    size, whole = len(numerator), float(denominator.sum())
    if size < 4 or whole <= 0:
        return None
    ratio = float(numerator.sum()) / whole
    error = math.sqrt(float(((numerator - ratio * denominator) ** 2).sum()) * size / (size - 1)) / whole
    half = normal_quantile(confidence) * error
    return ratio - half, ratio + half
