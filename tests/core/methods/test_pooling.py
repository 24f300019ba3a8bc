"""Shares of several times put together, and whether two such pools differ by more than they stray."""

import numpy as np
import pytest

from core.methods.pooling import Pool, dispersion, p_values


def pool(*times: tuple[float, tuple[float, ...]]) -> Pool:
    return Pool(np.array([shares for _, shares in times]), np.array([people for people, _ in times]))


def test_shares_are_weighed_by_people() -> None:
    together = pool((100, (0.2, 0.8)), (300, (0.4, 0.6))).together
    assert together.tolist() == pytest.approx([0.35, 0.65])


def test_dispersion_by_hand() -> None:
    """Two labels mirror each other: 200 × 0.1² / (0.3 × 0.7) each side of 0.3, one degree of freedom a pool."""
    pools = (pool((200, (0.2, 0.8)), (200, (0.4, 0.6))), pool((200, (0.3, 0.7)), (200, (0.3, 0.7))))
    found = dispersion(pools)
    assert found is not None
    strays, df = found
    assert df == 2
    assert strays.tolist() == pytest.approx([2 * 200 * 0.01 / 0.21 / 2] * 2)


def test_times_that_hardly_stray_are_still_counted_people() -> None:
    found = dispersion((pool((10, (0.3,)), (10, (0.3,))), pool((10, (0.3,)), (10, (0.3,)))))
    assert found is not None and found[0].tolist() == [1.0]


def test_two_single_portraits_tell_nothing() -> None:
    assert p_values(pool((5_000, (0.2, 0.8))), pool((5_000, (0.5, 0.5)))) is None


def test_a_steady_change_is_seen_and_a_straying_one_is_not() -> None:
    before = pool(*((1_000, (0.20 + step, 0.80 - step)) for step in (-0.01, 0.0, 0.01)))
    now = pool(*((1_000, (0.30 + step, 0.70 - step)) for step in (-0.01, 0.0, 0.01)))
    wild = pool(*((1_000, (0.30 + step, 0.70 - step)) for step in (-0.2, 0.0, 0.2)))
    sure, unsure = p_values(now, before), p_values(wild, before)
    assert sure is not None and unsure is not None
    assert sure.max() < 1e-3 < 0.3 < unsure.min()
