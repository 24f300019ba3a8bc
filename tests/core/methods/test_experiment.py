"""Two groups against published figures and against hand computation."""

import math

import numpy as np
import pytest

from core.methods.experiment import UNEVEN, means, rates, sample_ratio_p, spread_of_spending


def test_an_even_split_passes_the_sample_ratio_check_and_a_lopsided_one_does_not():
    assert sample_ratio_p(5_000, 5_000, 0.5) == pytest.approx(1.0)
    # χ² = 2 · 100² / 5000 = 4 → p = 0.0455
    assert sample_ratio_p(5_100, 4_900, 0.5) == pytest.approx(0.0455, abs=1e-4)
    assert sample_ratio_p(5_400, 4_600, 0.5) < UNEVEN


def test_a_split_meant_to_be_one_to_nine_is_checked_as_such():
    assert sample_ratio_p(1_000, 9_000, 0.1) == pytest.approx(1.0)
    assert sample_ratio_p(5_000, 5_000, 0.1) < UNEVEN


def test_two_rates_differ_by_what_hand_computation_says():
    found = rates(120, 1_000, 100, 1_000)
    # pooled 0.11, error √(0.11 · 0.89 · 2/1000) = 0.013992, z = 0.02 / 0.013992 = 1.4293 → p = 0.1529
    assert found.effect == pytest.approx(0.02)
    assert found.relative == pytest.approx(0.2)
    assert found.p_value == pytest.approx(0.1529, abs=1e-4)
    assert not found.stands
    assert found.smallest == pytest.approx((1.959964 + 0.841621) * 0.0139929, rel=1e-4)
    assert found.interval[0] < 0 < found.interval[1]


def test_money_per_person_is_compared_with_everybody_in_the_denominator():
    found = means(52_000, 60.0, 10_000, 50_000, 60.0, 10_000)
    error = math.sqrt(60**2 / 10_000 * 2)
    assert found.effect == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.2 - 1.959964 * error, 0.2 + 1.959964 * error))


def test_the_spread_over_all_people_follows_from_that_among_buyers():
    rng = np.random.default_rng(3)
    spent = np.zeros(200_000)
    spent[:10_000] = rng.normal(120, 30, 10_000)
    assert spread_of_spending(spent.sum(), 10_000, 200_000, spent[:10_000].std()) == pytest.approx(
        spent.std(), rel=1e-6
    )
    assert spread_of_spending(0, 0, 100, 0) == 0.0


def test_groups_that_cannot_be_are_refused():
    for call in (lambda: sample_ratio_p(0, 0, 0.5), lambda: rates(1, 0, 1, 5), lambda: means(1, -1, 5, 1, 1, 5),
                 lambda: spread_of_spending(1, 9, 5, 1)):  # fmt: skip
        with pytest.raises(ValueError, match=r"need|buyers|split"):
            call()
