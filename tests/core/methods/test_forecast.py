"""A forecast adds what such days bring, and its interval holds what comes."""

import numpy as np
import pytest

from core.methods.forecast import APART, forecast, levels, ratio_interval

WEEK = [0, 1, 2, 3, 4, 5, 6]
WEEKS = WEEK * 8


def weekends(days: int) -> np.ndarray:
    return np.where(np.arange(days) % 7 >= 5, 200.0, 100.0)


def test_the_total_is_what_is_done_plus_what_such_days_bring():
    found = forecast(1_000, weekends(56), WEEKS, [4, 5], seed=1)
    assert found is not None
    assert found.total == pytest.approx(1_300)
    assert found.chance(10_000) == 0


# How far a day strays from its level in one world, given a generator and a number of days.
WORLDS = {
    "flat": lambda rng, days: rng.lognormal(0, 0.25, days),
    "weekends twice as strong": lambda rng, days: weekends(days) / 100 * rng.lognormal(0, 0.25, days),
    "no Tuesdays": lambda rng, days: (np.arange(days) % 7 != 1) * rng.lognormal(0, 0.25, days),
    "one day in five off by chance": lambda rng, days: (rng.random(days) > 0.2) * rng.lognormal(0, 0.25, days),
}


@pytest.mark.parametrize("world", WORLDS)
def test_the_interval_holds_the_truth_about_four_times_in_five(world):
    held, runs = 0, 0
    for past, ahead in ((28, 3), (28, 10), (56, 20)):
        for seed in range(150):
            days = WORLDS[world](np.random.default_rng([seed, past, ahead]), past + ahead)
            kinds = [day % 7 for day in range(past + ahead)]
            low, high = forecast(0.0, days[:past], kinds[:past], kinds[past:], seed).interval
            held += low <= days[past:].sum() <= high
            runs += 1
    assert 0.75 <= held / runs <= 0.85


def test_the_chance_says_how_often_a_goal_is_reached():
    """Of goals a little above the mean that are given 20 to 60 percent, about as many are reached."""
    given, reached = [], []
    for seed in range(200):
        days = weekends(42) * np.random.default_rng(seed).lognormal(0, 0.25, 42)
        found = forecast(0.0, days[:28], WEEKS[:28], WEEKS[28:42], seed)
        goal = 1_880.0
        if 0.2 <= found.chance(goal) <= 0.6:
            given.append(found.chance(goal))
            reached.append(days[28:].sum() >= goal)
    assert len(given) > 60
    assert abs(np.mean(reached) - np.mean(given)) < 0.12


def test_weekdays_that_differ_by_chance_only_are_alike_and_clear_ones_keep_their_level():
    rng = np.random.default_rng(5)
    flat = levels(rng.lognormal(0, 0.3, 28) * 100, WEEKS[:28])[:7]
    assert flat.max() / flat.min() < 1.25
    clear = levels(weekends(56) * rng.lognormal(0, 0.1, 56), WEEKS)[:7]
    assert clear[5:].min() / clear[:5].max() > 1.7


def test_a_weekday_that_is_always_off_brings_nothing_and_the_others_keep_all_of_theirs():
    days = np.where(np.arange(28) % 7 == 1, 0.0, 100.0)
    found = forecast(0.0, days, WEEKS[:28], WEEK, seed=1)
    assert found.total == pytest.approx(600)
    assert found.interval == pytest.approx((600, 600))


def test_a_day_apart_changes_no_other_days_and_is_forecast_by_its_like():
    days, kinds = weekends(56), list(WEEKS)
    with_one = np.append(days, 900.0)
    assert levels(with_one, [*kinds, APART])[:7] == pytest.approx(levels(days, kinds)[:7])
    assert forecast(0.0, with_one, [*kinds, APART], [0, APART], seed=1).total == pytest.approx(1_000)
    # Without any such day before it counts as a usual one.
    assert forecast(0.0, days, kinds, [APART], seed=1).total == pytest.approx(days.mean())


def test_a_short_history_gives_no_forecast():
    assert forecast(0.0, np.ones(13), WEEKS[:13], [0], seed=1) is None
    assert forecast(0.0, np.ones(14), [*WEEKS[:13], APART], [0], seed=1) is None
    assert levels(np.zeros(0), []).tolist() == [0.0] * 8


def test_with_nothing_ahead_the_total_is_what_is_done():
    found = forecast(70.0, weekends(21), WEEKS[:21], [], seed=1)
    assert found.interval == (70.0, 70.0)
    assert found.chance(70.0) == 1.0


def test_the_same_seed_gives_the_same_interval_and_nothing_is_lost_that_is_done():
    days = weekends(28) * np.random.default_rng(3).lognormal(0, 1.5, 28)
    found = forecast(500.0, days, WEEKS[:28], [0], seed=9)
    assert found.interval == forecast(500.0, days, WEEKS[:28], [0], seed=9).interval
    assert found.draws.min() >= 500


def test_the_interval_of_a_ratio_is_that_of_its_sessions():
    below = np.array([100.0, 300, 200, 400])
    above = np.array([10.0, 24, 22, 36])
    low, high = ratio_interval(above, below)
    # By hand: ratio 92/1000, residuals 0.8, -3.6, 3.6, -0.8: √(27.2 · 4/3) / 1000 = 0.00602; times 1.2816.
    assert (low + high) / 2 == pytest.approx(0.092)
    assert (high - low) / 2 == pytest.approx(0.00772, abs=1e-5)
    assert ratio_interval(above[:3], below[:3]) is None
