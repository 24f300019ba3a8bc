"""A chain of sums as factors, and means over a moving window."""

import math

import numpy as np
import pytest

from core.methods.chain import chained, moving


def test_the_factors_of_a_chain_give_its_last_sum() -> None:
    found = chained((100.0, 40.0, 10.0, 500.0), (50.0, 30.0, 3.0, 90.0))
    assert found is not None
    before, after = found
    assert before == (100.0, 0.4, 0.25, 50.0)
    assert after == (50.0, 0.6, 0.1, 30.0)
    assert math.prod(after) == pytest.approx(90.0)


def test_where_one_side_divides_by_nothing_the_other_side_s_ratio_stands_in() -> None:
    found = chained((100.0, 40.0, 10.0, 500.0), (50.0, 0.0, 0.0, 0.0))
    assert found is not None
    assert found[1] == (50.0, 0.0, 0.25, 50.0)


def test_money_that_came_from_nothing_has_no_factors() -> None:
    assert chained((100.0, 10.0, 500.0), (50.0, 0.0, 20.0)) is None


def test_both_sides_have_the_same_sums() -> None:
    with pytest.raises(ValueError, match="same sums"):
        chained((1.0, 2.0), (1.0,))


def test_a_moving_rate_is_sums_over_sums_and_leaves_out_what_is_missing() -> None:
    above = np.array([1.0, np.nan, 3.0, 0.0, 9.0])
    below = np.array([2.0, 10.0, 10.0, 0.0, 10.0])
    assert moving(above, below, 3).tolist() == pytest.approx([0.5, 4 / 12, 0.3, 12 / 20, 0.9])


def test_a_moving_rate_over_too_little_is_none() -> None:
    found = moving(np.array([1.0, 1.0, 5.0]), np.array([2.0, 2.0, 50.0]), 1, least=10)
    assert np.isnan(found[:2]).all()
    assert found[2] == 0.1
    assert np.isnan(moving(np.zeros(2), np.zeros(2), 3)).all()
