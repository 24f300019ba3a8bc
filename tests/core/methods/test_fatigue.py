"""Counts over their turn and at equal exposure: recovered where planted, wide where counts are few."""

import numpy as np
import pytest

from core.methods.fatigue import count_ratio, slope


def test_a_planted_slope_is_recovered_exactly_from_counts_without_noise() -> None:
    turns, groups = np.tile(np.arange(1.0, 6.0), 3), np.repeat([0, 1, 2], 5)
    exposure = np.linspace(100, 400, 15)
    counts = exposure * np.repeat([2.0, 5.0, 0.5], 5) * np.exp(-0.2 * turns)
    found = slope(counts.tolist(), exposure.tolist(), turns.tolist(), groups.tolist())
    assert found is not None
    assert found.slope == pytest.approx(-0.2)
    assert found.ratio == pytest.approx(np.exp(-0.2) - 1)
    assert found.dispersion() == 1


def test_nine_of_ten_and_more_intervals_hold_the_truth() -> None:
    rng, held = np.random.default_rng(1), 0
    groups, turns = np.repeat(np.arange(8), 5), np.tile(np.arange(5.0), 8)
    for _ in range(200):
        exposure = rng.uniform(100, 400, 40)
        strayed = rng.gamma(20, 1 / 20, 40)  # more than chance: explanations differ by themselves
        counts = rng.poisson(exposure * 0.1 * strayed * np.exp(-0.1 * turns))
        found = slope(counts.tolist(), exposure.tolist(), turns.tolist(), groups.tolist())
        assert found is not None
        held += found.low <= -0.1 <= found.high
    assert held / 200 > 0.9


@pytest.mark.parametrize(
    ("counts", "turns", "groups"), [([], [], []), ([3.0, 4.0], [1, 1], [0, 1]), ([0.0, 0.0], [1, 2], [0, 0])]
)
def test_nothing_is_told_where_nothing_can_be(counts: list[float], turns: list[float], groups: list[int]) -> None:
    assert slope(counts, [1.0] * len(counts), turns, groups) is None


def test_counts_all_in_one_turn_are_no_slope() -> None:
    assert slope([9.0, 0.0, 0.0], [1.0] * 3, [1.0, 2.0, 3.0], [0, 0, 0]) is None


def test_an_event_unlike_the_others_does_not_hide_itself() -> None:
    counts = [20.0] * 30
    counts[27] = 60.0
    found = slope(counts, [1.0] * 30, [float(turn) for turn in range(30)], [0] * 30)
    assert found is not None
    assert found.dispersion() > 2
    assert found.dispersion(27, 17) == 1


def test_an_exposure_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        slope([1.0], [0.0], [1.0], [0])
    with pytest.raises(ValueError, match="positive"):
        count_ratio(1, 0, 1, 1)


def test_a_ratio_at_equal_exposure_worked_by_hand() -> None:
    # (60.5/600) / (20.5/300) = 1.4756; ln 0.3891 ± 1.96·√(1/60.5 + 1/20.5) = ± 0.5009
    found = count_ratio(60, 600, 20, 300)
    assert found.ratio == pytest.approx(1.4756, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((0.8942, 2.4350), abs=1e-3)
    wide = count_ratio(60, 600, 20, 300, widened=4.0)
    assert wide.low < found.low < found.high < wide.high
    assert count_ratio(0, 10, 0, 10).ratio == 1
