"""Intervals against published examples, and the bootstrap's behaviour."""

import numpy as np
import pytest

from core.methods.decomposition import attribute
from core.methods.intervals import attribution_interval, newcombe, wilson

BEFORE = np.array([100_000.0, 0.1, 0.8, 0.35, 0.08, 80.0])
AFTER = BEFORE * np.array([1.0, 0.7, 1.0, 1.0, 1.0, 1.0])


def strays(sessions: int = 60) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 0.08, (sessions, 6))


def test_wilson_matches_newcombes_example():
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20)[0] == pytest.approx(0.0)
    assert wilson(20, 20)[1] == pytest.approx(1.0)
    assert wilson(0, 0) == (0.0, 1.0)


def test_newcombe_matches_his_method_ten():
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert newcombe(1, 2, 0, 0) == (-1.0, 1.0)


def test_more_successes_than_trials_are_refused():
    with pytest.raises(ValueError, match="successes"):
        wilson(3, 2)


def test_the_interval_holds_the_term_and_its_last_row_the_total():
    bounds = attribution_interval(BEFORE, AFTER, strays(), 20, 1)
    terms = np.array(attribute(list(BEFORE), list(AFTER)))
    assert bounds.shape == (7, 2)
    assert (bounds[:6, 0] < terms).all()
    assert (terms < bounds[:6, 1]).all()
    assert bounds[6, 0] < terms.sum() < bounds[6, 1]
    assert bounds[1, 1] < 0


def test_the_same_seed_gives_the_same_interval():
    first, second, other = (attribution_interval(BEFORE, AFTER, strays(), 20, 1, seed=seed) for seed in (5, 5, 6))
    assert (first == second).all()
    assert (first != other).any()


def test_a_longer_scope_is_surer():
    one, ten = (attribution_interval(BEFORE, AFTER, strays(), 20, count) for count in (1, 10))
    assert (np.diff(ten[:6]) < np.diff(one[:6])).all()


def test_factors_that_move_against_each_other_leave_the_total_sure():
    swing = np.random.default_rng(2).normal(0, 0.2, (40, 1))
    bounds = attribution_interval(np.array([10.0, 5.0]), np.array([12.0, 5.0]), np.hstack([swing, -swing]), 20, 1)
    assert bounds[2] == pytest.approx([10.0, 10.0])
    assert bounds[0, 1] - bounds[0, 0] > 5


def test_a_factor_at_zero_stays_at_zero():
    bounds = attribution_interval(BEFORE, AFTER * [1, 1, 1, 1, 0, 1], strays(), 20, 1)
    assert bounds[4, 1] < 0
    assert bounds[5].tolist() == [0.0, 0.0]


def test_eighty_percent_intervals_cover_the_truth_about_eighty_percent_of_the_time():
    # A quiet shop of two factors: the true change is none, what is seen strays by the spread.
    rng = np.random.default_rng(3)
    held = 0
    for trial in range(400):
        history = rng.normal(0, 0.1, (40, 2))
        seen = np.array([100.0, 10.0]) * np.exp(rng.normal(0, 0.1, 2))
        usual = np.array([100.0, 10.0]) * np.exp(history[:20].mean(axis=0))
        low, high = attribution_interval(usual, seen, history, 20, 1, seed=trial)[0]
        held += bool(low <= 0 <= high)
    assert 0.74 <= held / 400 <= 0.86


def test_no_residuals_are_refused():
    with pytest.raises(ValueError, match="residuals"):
        attribution_interval(BEFORE, AFTER, np.zeros((0, 6)), 20, 1)
