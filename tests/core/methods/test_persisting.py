"""A run of neighbouring days says less than as many independent ones: figures reckoned by hand, and by simulation."""

import numpy as np
import pytest

from core.methods.persisting import contrast_widening, run_widening


def test_one_day_and_days_that_know_nothing_of_each_other_are_not_widened() -> None:
    assert run_widening(1, 0.9) == 1
    assert run_widening(20, 0.0) == 1


def test_three_days_that_keep_half_of_their_luck() -> None:
    """1 + 2 · (2/3 · 1/2 + 1/3 · 1/4) = 11/6."""
    assert run_widening(3, 0.5) == pytest.approx(11 / 6)


def test_of_a_difference_the_shorter_run_weighs_most() -> None:
    """One day against three: (1 · 1 + 1/3 · 11/6) / (1 + 1/3) = 29/24."""
    assert contrast_widening(1, 3, 0.5) == pytest.approx(29 / 24)


def test_an_empty_run_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        run_widening(0, 0.5)


def test_simulated_means_stray_as_much_as_it_says() -> None:
    rng, persists = np.random.default_rng(3), 0.4
    luck = rng.standard_normal((7, 40_000))
    for day in range(1, 7):
        luck[day] = persists * luck[day - 1] + np.sqrt(1 - persists**2) * luck[day]
    assert luck.mean(axis=0).var() * 7 == pytest.approx(run_widening(7, persists), rel=0.03)
