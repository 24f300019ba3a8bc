"""What raising one factor to its upper quartile would bring, checked by hand."""

import numpy as np
import pytest

from core.methods.what_if import Slot, gains, upper_quartiles

# Hours, exposure, viewers, buyers, money: 1000 an hour, 10 %, 5 %, 60 yuan.
SUMS = np.array([2.0, 2_000, 200, 10, 600])


def test_one_factor_raised_changes_the_outcome_in_proportion():
    found = gains([Slot(SUMS, np.array([1_100, 0.10, 0.06, 45.0]), ahead=5)])
    assert [gain.step for gain in found] == [2, 0]
    # 5 % to 6 % is a fifth more of 600, in each of five sessions; 1000 to 1100 a tenth.
    assert [gain.total for gain in found] == pytest.approx([600, 300])
    assert [gain.each for gain in found] == pytest.approx([120, 60])
    assert (found[0].now, found[0].raised) == pytest.approx((0.05, 0.06))


def test_a_factor_at_or_above_its_quartile_brings_nothing():
    assert gains([Slot(SUMS, np.array([1_000, 0.08, 0.05, 60.0]), ahead=5)]) == []
    assert gains([Slot(SUMS, np.array([np.nan] * 4), ahead=5)]) == []


def test_slots_add_up_and_their_factor_is_the_ratio_of_the_sums():
    evening = Slot(SUMS, np.array([1_000, 0.12, 0.05, 60.0]), ahead=5)
    morning = Slot(SUMS / 2, np.array([1_000, 0.08, 0.05, 60.0]), ahead=10)
    (gain,) = gains([evening, morning])
    # The evening's rate by a fifth: 120 in each of five; the morning is above its quartile already.
    assert gain.total == pytest.approx(600)
    assert gain.each == pytest.approx(40)
    # Exposure to come is 10 000 in both: 10 % and 12 % beside 10 % make 11 %.
    assert (gain.now, gain.raised) == pytest.approx((0.10, 0.11))


def test_a_slot_without_sessions_to_come_or_without_a_stage_says_nothing():
    raised = np.array([2_000, 0.2, 0.1, 90.0])
    assert gains([Slot(SUMS, raised, ahead=0)]) == []
    assert gains([Slot(np.array([2.0, 2_000, 0, 0, 0]), raised, ahead=3)]) == []
    assert gains([]) == []


def test_quartiles_leave_out_what_is_missing():
    factors = np.array([[1.0, np.nan], [2.0, np.nan], [3.0, np.nan], [4.0, np.nan], [5.0, np.nan], [np.nan, np.nan]])
    found = upper_quartiles(factors)
    assert found[0] == 4.0
    assert np.isnan(found[1])
