"""A forecast adds what such days bring, and its interval holds what comes."""

import numpy as np

from core.methods.forecast import forecast

WEEKS = [0, 0, 0, 0, 0, 1, 1] * 8


def test_the_total_is_what_is_done_plus_the_mean_of_such_days():
    past = np.where(np.array(WEEKS) == 1, 200.0, 100.0)
    found = forecast(1_000, past, WEEKS, [0, 1], seed=1)
    assert found is not None
    assert found.total == 1_300
    assert found.chance(10_000) == 0


def test_the_interval_holds_the_truth_about_four_times_in_five():
    held = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        level = np.where(np.array([*WEEKS, *WEEKS[:14]]) == 1, 200.0, 100.0)
        days = level * rng.lognormal(0, 0.25, len(level))
        found = forecast(0.0, days[:56], WEEKS, WEEKS[:14], seed)
        held += found.interval[0] <= days[56:].sum() <= found.interval[1]
    assert 84 <= held <= 110


def test_a_short_history_gives_no_forecast():
    assert forecast(0.0, np.ones(5), [0] * 5, [0], seed=1) is None


def test_with_nothing_ahead_the_total_is_what_is_done():
    found = forecast(70.0, np.ones(20), [0] * 20, [], seed=1)
    assert found.interval == (70.0, 70.0)
    assert found.chance(70.0) == 1.0
