"""How often the judging errs on noise and how often it sees a planted change, in simulated shops with fixed seeds."""

import numpy as np
import pytest

from tests.core.methods import simulated


@pytest.fixture(scope="module")
def quiet():
    """(share of readings called real, share of sessions with any claim) on pure noise."""
    return simulated.quiet(2000, 2026)


@pytest.fixture(scope="module")
def planted():
    """Per factor (claimed, surest of the six factors, surest of all tests)."""
    return {factor: simulated.planted(200, factor, number) for number, factor in enumerate(simulated.FACTORS)}


def test_three_to_four_percent_of_quiet_readings_are_called_real(quiet):
    assert 0.03 <= quiet[0] <= 0.042


def test_at_most_five_percent_of_quiet_sessions_carry_any_claim(quiet):
    assert quiet[1] <= 0.05


def test_a_planted_change_is_claimed_and_the_surest_factor_in_nearly_nine_shops_of_ten(planted):
    claimed, surest, _ = np.mean(list(planted.values()), axis=0)
    assert claimed >= 0.88
    assert surest >= 0.88


def test_only_the_pay_rate_drowns_in_its_own_counting_noise(planted):
    assert min(claimed for factor, (claimed, _, _) in planted.items() if factor != "pay_rate") >= 0.85
    assert planted["pay_rate"][0] >= 0.68
