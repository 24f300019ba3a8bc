"""Lifts, their intervals, and how alike two portraits are, against figures worked out by hand or drawn by chance."""

import math

import numpy as np
import pytest

from core.methods.lift import lift, lift_interval, p_value, score
from core.methods.likeness import by_chance, distance


def test_a_lift_is_one_share_over_the_other_and_its_score_what_is_gained_by_it() -> None:
    assert lift(0.48, 0.21) == pytest.approx(2.2857, abs=1e-4)
    assert score(0.48, 0.21) == pytest.approx(0.27)
    assert score(0.10, 0.30) == pytest.approx(-0.20)


@pytest.mark.parametrize(("share", "base"), [(None, 0.2), (0.2, None), (0.2, 0.0)])
def test_what_is_missing_has_no_lift(share: float | None, base: float | None) -> None:
    assert lift(share, base) is None
    assert score(share, base) is None


def test_the_interval_is_katz_with_half_a_case() -> None:
    """48 of 100 against 21 of 100, by hand: ln(48.5/21.5) ± 1.96 · √(1/48.5 − 1/100.5 + 1/21.5 − 1/100.5)."""
    low, high = lift_interval(0.48, 100, 0.21, 100)
    half = 1.959964 * math.sqrt(1 / 48.5 + 1 / 21.5 - 2 / 100.5)
    assert (low, high) == pytest.approx((48.5 / 21.5 * math.exp(-half), 48.5 / 21.5 * math.exp(half)), rel=1e-6)
    assert low < 48 / 21 < high


def test_an_interval_holds_the_truth_nearly_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    truth, inside = 0.3 / 0.2, 0
    for hits, base in zip(rng.binomial(180, 0.3, 2_000), rng.binomial(9_000, 0.2, 2_000), strict=True):
        low, high = lift_interval(hits / 180, 180, base / 9_000, 9_000)
        inside += low <= truth <= high
    assert 0.93 <= inside / 2_000 <= 0.97


def test_nobody_at_all_still_has_an_interval_and_no_people_none() -> None:
    low, high = lift_interval(0.0, 50, 0.1, 5_000)
    assert 0 < low < high < 2
    with pytest.raises(ValueError, match="people"):
        lift_interval(0.1, 0, 0.1, 100)


def test_two_portraits_are_apart_between_nought_and_one() -> None:
    assert distance([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]) == 0
    assert distance([1, 0], [0, 1]) == 1
    # By hand: ½[log2(4/3)] + ½[½ log2(2/3) + ½ log2 2] = 0.3113.
    assert distance([1, 0], [0.5, 0.5]) == pytest.approx(math.sqrt(0.311278), abs=1e-5)
    assert distance([0.1, 0.9], [0.9, 0.1]) == distance([0.9, 0.1], [0.1, 0.9])


def test_shares_are_brought_to_one_and_nothing_is_no_portrait() -> None:
    assert distance([20, 30], [0.4, 0.6]) == pytest.approx(0, abs=1e-6)
    assert distance([], []) is None
    assert distance([0, 0], [0.5, 0.5]) is None
    with pytest.raises(ValueError, match="labels"):
        distance([0.5], [0.5, 0.5])


def test_how_far_chance_alone_puts_two_samples_apart() -> None:
    rng, shares = np.random.default_rng(6), [0.1, 0.2, 0.3, 0.4]
    drawn = [distance(rng.multinomial(200, shares) / 200, rng.multinomial(5_000, shares) / 5_000) for _ in range(500)]
    typical = math.sqrt(sum(one**2 for one in drawn if one is not None) / 500)
    assert typical == pytest.approx(by_chance(4, 200, 5_000), rel=0.1)


@pytest.mark.parametrize("buyers", [30, 60, 300])
def test_labels_looked_at_together_stray_by_chance_in_one_portrait_of_twenty(buyers: int) -> None:
    """Buyers drawn from the very people who came: hardly a portrait of 14 labels has one that stands out."""
    rng, shares = np.random.default_rng(7), np.full(14, 1 / 14)
    strayed = 0
    for _ in range(300):
        bought, came = rng.multinomial(buyers, shares) / buyers, rng.multinomial(5_000, shares) / 5_000
        found = [p_value(own, buyers, base, 5_000) for own, base in zip(bought, came, strict=True)]
        strayed += any(one is not None and one * 14 <= 0.05 for one in found)
    assert strayed / 300 <= 0.05


def test_two_shares_are_tested_where_enough_are_expected() -> None:
    """By hand: pooled 69/200, |0.48 − 0.21| less 0.01 over √(0.345 · 0.655 · 0.02) is z = 3.867."""
    assert p_value(0.48, 100, 0.21, 100) == pytest.approx(math.erfc(0.26 / math.sqrt(0.345 * 0.655 * 0.02) / 2**0.5))
    assert p_value(0.2, 100, 0.2, 100) == 1
    assert p_value(0.5, 6, 0.2, 5_000) is None
    assert p_value(1, 100, 1, 100) is None
