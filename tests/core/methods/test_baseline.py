"""The mean session of the rung."""

import numpy as np
import pytest

from core.methods.baseline import baseline
from core.methods.comparable import comparables
from tests.core.methods.simulated import calendar


def test_weighted_sums_are_the_mean_of_the_comparable_sessions():
    when = calendar(28)
    usable = np.ones(84, bool)
    money = np.arange(84.0)
    usual = baseline(when, [83], usable)
    found = comparables(when, 83, usable)
    assert usual.weights @ money == pytest.approx(money[found.indices].mean())
    assert usual.rungs == ("same_part",)  # a Sunday with seven weekend evenings before it


def test_a_scope_of_two_sessions_expects_the_sum_of_two_mean_sessions():
    when = calendar(28)
    usual = baseline(when, [81, 83], np.ones(84, bool))
    assert usual.weights.sum() == pytest.approx(2.0)
    levels = np.tile([0.5, 1.0, 1.9], 28)
    assert usual.weights @ levels == pytest.approx(2.4)
    assert usual.weights[81:].sum() == 0


def test_a_session_without_history_is_not_covered():
    when = calendar(28)
    usual = baseline(when, [3], np.ones(84, bool))
    assert usual.covered.tolist() == [False]
    assert usual.weights.sum() == 0


def test_an_empty_scope_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        baseline(calendar(2), [], np.ones(6, bool))
