"""Groups compared within sessions: what lifts a session is credited to neither, and quiet groups are left alone."""

import math

import numpy as np
import pytest

from core.methods.stratified import mantel_haenszel


def test_one_stratum_is_the_score_test_with_a_correction() -> None:
    found = mantel_haenszel([(30, 150, 40, 400)])
    assert found is not None
    excess, p = found
    expected, variance = 150 * 70 / 550, 150 * 400 * 70 * 480 / (550**2 * 549)
    assert excess == pytest.approx(30 - expected)
    assert p == pytest.approx(math.erfc((excess - 0.5) / math.sqrt(2 * variance)))


def test_a_good_session_is_credited_to_neither_group() -> None:
    """Twice as many of the group were there on the good day: its sum is higher, within each day nothing differs."""
    found = mantel_haenszel([(80, 400, 20, 100), (5, 100, 20, 400)])
    assert found is not None
    assert found[0] == pytest.approx(0)
    assert found[1] == 1.0


@pytest.mark.parametrize("strata", [[], [(1, 20, 1, 20)], [(0, 50, 0, 50)], [(10, 50, 0, 0)], [(50, 50, 50, 50)]])
def test_too_few_are_not_tested(strata: list[tuple[float, float, float, float]]) -> None:
    assert mantel_haenszel(strata) is None


def test_where_nothing_varies_within_a_stratum_nothing_is_told_apart() -> None:
    assert mantel_haenszel([(50, 50, 50, 50), (0, 50, 0, 50)]) == (0.0, 1.0)


def test_more_successes_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="successes"):
        mantel_haenszel([(11, 10, 1, 10)])


def test_groups_without_difference_are_claimed_no_more_often_than_is_said() -> None:
    dice = np.random.default_rng(5)
    claimed = 0
    for _ in range(1_000):
        rates = dice.uniform(0.05, 0.15, 3)
        strata = [(dice.binomial(150, rate), 150, dice.binomial(400, rate), 400) for rate in rates]
        found = mantel_haenszel(strata)
        claimed += found is not None and found[1] <= 0.05
    assert claimed <= 60
