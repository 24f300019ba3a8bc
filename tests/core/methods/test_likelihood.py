"""One rate against another, held against exact answers and against counting draws."""

import numpy as np
import pytest

from core.methods.likelihood import dispersion, probability_greater


def test_like_counts_are_even_odds_and_no_counts_are_too() -> None:
    assert probability_greater(30, 600, 30, 600) == pytest.approx(0.5)
    assert probability_greater(0, 0, 0, 0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "counts", [(30, 600, 100, 3000), (0, 40, 3, 50), (5, 10, 50_000, 100_000), (1, 1, 0, 1), (15.5, 260.2, 84, 1608)]
)
def test_it_is_what_draws_from_both_posteriors_say(counts: tuple[float, float, float, float]) -> None:
    x, n, y, m = counts
    rng = np.random.default_rng(5)
    own, other = rng.beta(x + 0.5, n - x + 0.5, 400_000), rng.beta(y + 0.5, m - y + 0.5, 400_000)
    assert probability_greater(*counts) == pytest.approx(float((own > other).mean()), abs=0.004)
    assert probability_greater(*counts) + probability_greater(y, m, x, n) == pytest.approx(1)


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between"):
        probability_greater(11, 10, 1, 10)


def test_counts_that_stray_beyond_chance_are_told_and_none_are_steadier_than_chance() -> None:
    # Three counts out of 100 around 14.67 %: χ² = (9.67² + 5.67² + 15.33²) / 12.516 = 28.82, over two degrees.
    assert dispersion([5, 9, 30], [100, 100, 100]) == pytest.approx(14.41, abs=0.01)
    assert dispersion([10, 10, 10], [100, 100, 100]) == 1
    assert dispersion([7], [100]) == dispersion([], []) == dispersion([0, 0], [10, 10]) == 1
