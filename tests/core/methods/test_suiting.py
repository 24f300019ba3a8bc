"""Which slot suits whom: silent on noise, seeing what is planted, and knowing where it can't know."""

import numpy as np
import pytest

from core.methods.likeness import Part, by_chance, distance, together
from core.methods.ranking import Stints, compare, levels
from core.methods.suiting import Suiting, suiting

SLOTS = (1, 2, 3, 5, 6, 7)
LEVELS = np.array([1, 0.6, 1, 1.9, 1, 0.7, 1.1, 1.8])


def shop(rng: np.random.Generator, spread: float, hosts: int = 6, stints: int = 60) -> tuple[Suiting, np.ndarray]:
    """Eight weeks of a shop; `spread` of the true interactions, noise of 40 % an hour. The truth as well."""
    host = np.repeat(np.arange(hosts), stints)
    slot, day = rng.choice(SLOTS, len(host)), rng.integers(0, 56, len(host))
    truth, own = rng.normal(0, spread, (hosts, 8)), rng.normal(0, 0.12, hosts)
    hours = rng.uniform(1, 3, len(host))
    luck = rng.normal(0, 0.4, len(host)) / np.sqrt(hours)
    amount = hours * 1_000 * LEVELS[slot] * np.exp(own[host] + truth[host, slot] + luck)
    level = levels(np.zeros(len(host), dtype=np.int64), slot, day)
    fit = compare(Stints(host, level, amount, hours, hours, "measured"), hosts, 1)
    found = suiting(host, slot, level, amount, hours, fit.draws.mean(axis=0), 8)
    true = truth[:, SLOTS]
    return found, true - true.mean(axis=1, keepdims=True) - true.mean(axis=0) + true.mean()


def test_noise_suits_nobody() -> None:
    rng = np.random.default_rng(5)
    shops = [shop(rng, 0.0)[0] for _ in range(15)]
    named = [((one.low > 0) | (one.high < 0))[:, SLOTS].mean() for one in shops]
    assert np.mean(named) < 0.05


def test_real_differences_are_found_their_sign_is_right_and_intervals_hold() -> None:
    rng = np.random.default_rng(7)
    right, named, held, cells = 0, 0, 0, 0
    for _ in range(15):
        found, truth = shop(rng, 0.25)
        low, high = found.low[:, SLOTS], found.high[:, SLOTS]
        clear = (low > 0) | (high < 0)
        named += int(clear.sum())
        right += int((clear & (np.sign(truth) == np.sign(low + high))).sum())
        held += int(((low <= truth) & (truth <= high)).sum())
        cells += truth.size
    assert named > 0.4 * cells
    assert right > 0.95 * named
    assert 0.75 <= held / cells <= 0.95


def test_a_host_alone_in_a_slot_is_not_known_there() -> None:
    host = np.array([0, 0, 0, 1, 1, 1, 0, 0])
    slot = np.array([1, 1, 1, 1, 1, 1, 3, 3])
    level = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    amount = np.array([100.0, 110, 120, 90, 95, 100, 900, 950])
    found = suiting(host, slot, level, amount, np.ones(8), np.zeros(2), 8)
    assert np.isnan(found.beyond[0, 3])
    assert found.held[0, 3] == 0
    assert found.hours[0, 3] == 2
    assert np.isfinite(found.beyond[0, 1])
    assert np.isnan(suiting(host, slot, level, np.zeros(8), np.ones(8), np.zeros(2), 8).beyond).all()
    with pytest.raises(ValueError, match="long"):
        suiting(host, slot, level, amount[1:], np.ones(8), np.zeros(2), 8)


def test_the_interval_of_a_distance_holds_the_truth_whether_there_is_one_or_not() -> None:
    """Two dimensions, 300 and 200 buyers: four of five intervals hold it, and one crowd's samples differ by chance."""
    rng = np.random.default_rng(3)
    crowds = [np.array([0.75, 0.25]), np.array([0.1, 0.2, 0.4, 0.2, 0.1])]
    others = [np.array([0.55, 0.45]), np.array([0.2, 0.3, 0.3, 0.1, 0.1])]

    def measured(second: list[np.ndarray], people: int, most: int) -> list[Part]:
        parts = []
        for one, two in zip(crowds, second, strict=True):
            ours, theirs = rng.multinomial(people, one) / people, rng.multinomial(most, two) / most
            parts.append(Part(3.0, distance(ours.tolist(), theirs.tolist()) or 0.0, len(one), people, most))
        return parts

    squares = [distance(one.tolist(), two.tolist()) or 0.0 for one, two in zip(crowds, others, strict=True)]
    truth = float(np.sqrt(np.mean(np.square(squares))))
    found = [together(measured(others, 300, 200)) for _ in range(400)]
    assert 0.72 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.88
    same = [together(measured(crowds, 300, 200)) for _ in range(400)]
    assert np.mean([one.low == 0 for one in same]) >= 0.85
    expected = np.sqrt((by_chance(2, 300, 200) ** 2 + by_chance(5, 300, 200) ** 2) / 2)
    assert same[0].chance == pytest.approx(expected)
    with pytest.raises(ValueError, match="people"):
        together([Part(1, 0.1, 2, 0, 10)])
