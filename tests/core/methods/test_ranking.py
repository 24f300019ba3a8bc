"""The leaderboard's mathematics on shops whose truth is known, and where it must say that it can't tell."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from core.methods.ranking import Effects, Stints, combined, compare, levels, places, standing

SLOT_LEVELS = np.array([0.5, 0.8, 1.2, 1.9])
HOSTS = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shop:
    stints: Stints
    truth: Floats

    def effects(self, seed: int = 0) -> Effects:
        return compare(self.stints, len(self.truth), seed)

    @property
    def raw(self) -> Floats:
        above, below = (
            np.bincount(self.stints.host, amounts, len(self.truth))
            for amounts in (self.stints.numerator, self.stints.denominator)
        )
        return np.asarray(above / below)


def shop(seed: int, evenings: Literal["anybody", "strong", "weak"]) -> Shop:
    """Eight hosts with a true spread of 12 %, 20 to 60 shifts each that stray by 45 %. Slots are worth from half to
    nearly double; the hosts who have the evenings are the strong ones, the weak ones, or just any."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(0, 0.12, HOSTS)
    rank = truth.argsort().argsort() if evenings != "anybody" else rng.permutation(HOSTS)
    later = (rank if evenings != "weak" else HOSTS - 1 - rank) / (HOSTS - 1) - 0.5
    host, slot = [], []
    for number in range(HOSTS):
        chances = np.exp(2 * later[number] * np.array([-1.0, -0.33, 0.33, 1.0]))
        many = int(rng.integers(20, 61))
        host.append(np.full(many, number))
        slot.append(rng.choice(4, many, p=chances / chances.sum()))
    who, when = np.concatenate(host), np.concatenate(slot)
    hours = rng.choice([2.0, 3.0, 4.0], len(who))
    money = 1_000 * hours * SLOT_LEVELS[when] * np.exp(truth[who] + rng.normal(0, 0.45, len(who)))
    return Shop(Stints(who, when, money, hours, hours, "measured"), truth)


def spearman(a: Floats, b: Floats) -> float:
    return float(np.corrcoef(a.argsort().argsort(), b.argsort().argsort())[0, 1])


def measured(evenings: Literal["anybody", "strong", "weak"], shops: int = 150) -> tuple[float, float, float]:
    """Spearman's correlation with the truth of the fair and of the raw order, and how often an interval holds it."""
    fair, raw, held = [], [], []
    for seed in range(shops):
        made = shop(seed, evenings)
        found = made.effects(seed)
        fair.append(spearman(found.ratio, made.truth))
        raw.append(spearman(made.raw, made.truth))
        truth = np.exp(made.truth - made.truth.mean())
        held.append((found.low <= truth) & (truth <= found.high))
    return float(np.mean(fair)), float(np.mean(raw)), float(np.mean(held))


def test_where_some_have_the_evenings_the_order_is_near_the_truth_and_a_raw_one_is_not() -> None:
    fair, raw, held = measured("anybody")
    assert fair >= 0.75
    assert 0.25 < raw < 0.42
    assert 0.75 <= held <= 0.85


@pytest.mark.parametrize("evenings", ["strong", "weak"])
def test_evenings_given_to_the_strong_or_to_the_weak_are_told_apart_from_skill(evenings: Literal["strong"]) -> None:
    fair, _, held = measured(evenings)
    assert fair >= 0.75
    assert 0.75 <= held <= 0.85


def test_intervals_of_rates_hold_the_truth_where_counting_is_most_of_the_noise() -> None:
    held = []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        truth = rng.normal(0, 0.15, HOSTS)
        who, when = rng.integers(0, HOSTS, 240), rng.integers(0, 4, 240)
        clicks = rng.integers(20, 400, 240).astype(float)
        strayed = 0.06 * SLOT_LEVELS[when] * np.exp(truth[who] + rng.normal(0, 0.1, 240))
        orders = rng.poisson(clicks * strayed).astype(float)
        found = compare(Stints(who, when, orders, clicks, clicks / 100, "counted"), HOSTS, seed)
        exact = np.exp(truth - truth.mean())
        held.append((found.low <= exact) & (exact <= found.high))
    assert 0.74 <= np.mean(held) <= 0.86


def test_what_a_slot_is_worth_is_nobodys_merit() -> None:
    made = shop(3, "anybody").stints
    richer = np.where(made.level == 3, 10.0, 1.0) * made.numerator
    one = compare(made, HOSTS, 5)
    other = compare(Stints(made.host, made.level, richer, made.denominator, made.hours, "measured"), HOSTS, 5)
    assert other.ratio == pytest.approx(one.ratio, rel=0.02)


def test_expected_and_observed_are_the_same_money_shared_out_otherwise() -> None:
    made = shop(4, "strong")
    found = made.effects()
    assert found.observed.sum() == pytest.approx(made.stints.numerator.sum())
    assert (found.expected * found.ratio).sum() == pytest.approx(found.observed.sum())
    assert found.stints.sum() == len(made.stints.host)
    assert found.hours.sum() == pytest.approx(made.stints.hours.sum())


def test_hosts_who_share_no_slot_with_anybody_stand_in_groups_of_their_own() -> None:
    rng = np.random.default_rng(1)
    host = np.repeat(np.arange(6), 30)
    level = np.where(host < 3, rng.integers(0, 2, 180), np.where(host < 5, 2, 3))
    hours = np.full(180, 2.0)
    money = 1_000 * np.exp(rng.normal(0, 0.3, 180))
    found = compare(Stints(host, level, money, hours, hours, "measured"), 7, 0)
    assert found.group.tolist() == [0, 0, 0, 1, 1, 2, 3]
    places = standing(found.draws, found.group)
    assert places.place.tolist()[5:] == [0, 0], "alone, or without a stint: no place and no score"
    assert np.isnan(places.score[5:]).all()
    assert places.best[:3].sum() == pytest.approx(1)
    assert places.best[3:5].sum() == pytest.approx(1)


def test_hosts_whose_order_is_undecided_share_a_place_and_a_clear_winner_does_not() -> None:
    rng = np.random.default_rng(2)
    host, level = np.repeat(np.arange(5), 200), rng.integers(0, 4, 1_000)
    truth = np.array([0.0, 0.0, 0.5, 0.0, 0.0])
    money = 1_000 * SLOT_LEVELS[level] * np.exp(truth[host] + rng.normal(0, 0.4, 1_000))
    found = compare(Stints(host, level, money, np.ones(1_000), np.ones(1_000), "measured"), 5, 0)
    places = standing(found.draws, found.group)
    assert places.place[2] == 1
    assert places.score[2] > 99
    assert places.best[2] > 0.99
    assert sorted(places.place.tolist())[1] == 2
    assert (places.place_low <= places.place_high).all()
    assert (places.place_low[2], places.place_high[2]) == (1, 1)


def test_little_evidence_gives_a_wide_interval_near_the_middle() -> None:
    rng = np.random.default_rng(6)
    host = np.concatenate([np.repeat(np.arange(4), 60), [4, 4]])
    truth = np.array([-0.15, 0.0, 0.05, 0.15, 0.0])
    money = 1_000 * np.exp(truth[host] + rng.normal(0, 0.4, len(host)))
    money[-2:] = 1_600
    hours = np.ones(len(host))
    found = compare(Stints(host, np.zeros(len(host), dtype=np.int64), money, hours, hours, "measured"), 5, 0)
    width = found.high - found.low
    assert width[4] == width.max()
    assert 1 < found.ratio[4] < 1.3, "half as much again, twice, is luck for the better part"


def test_one_session_beyond_all_measure_does_not_make_a_host() -> None:
    made = shop(8, "anybody")
    odd = made.stints.numerator.copy()
    odd[np.flatnonzero(made.stints.host == 0)[0]] *= 50
    other = Stints(made.stints.host, made.stints.level, odd, made.stints.denominator, made.stints.hours, "measured")
    assert compare(other, HOSTS, 1).ratio == pytest.approx(compare(made.stints, HOSTS, 1).ratio, rel=0.05)


def test_the_same_seed_gives_the_same_draws_and_what_is_missing_is_left_out() -> None:
    made = shop(9, "anybody").stints
    holes = made.numerator.copy()
    holes[::10] = np.nan
    kept = np.arange(len(holes)) % 10 > 0
    one = compare(Stints(made.host, made.level, holes, made.denominator, made.hours, "measured"), HOSTS, 7)
    two = compare(
        Stints(
            made.host[kept], made.level[kept], made.numerator[kept], made.denominator[kept], made.hours[kept],
            "measured",
        ),
        HOSTS,
        7,
    )  # fmt: skip
    assert (one.draws == two.draws).all()


def test_weights_decide_what_counts_and_one_of_zero_counts_nothing() -> None:
    money, follows = shop(10, "anybody").effects(1), shop(11, "strong").effects(2)
    alone = standing(combined([money, follows], [1, 0]), money.group)
    assert alone.score == pytest.approx(standing(money.draws, money.group).score)
    both = standing(combined([money, follows], [1, 1]), money.group)
    assert not np.allclose(both.score, alone.score)
    with pytest.raises(ValueError, match="weight"):
        combined([money], [0])


def test_stints_are_held_against_the_same_account_slot_and_four_weeks() -> None:
    account, slot = np.array([0, 0, 0, 1, 0]), np.array([3, 3, 7, 3, 3])
    day = np.array([100, 73, 100, 100, 72])
    number = levels(account, slot, day)
    assert number[0] == number[1]
    assert len(set(number.tolist())) == 4
    assert set(number.tolist()) == {0, 1, 2, 3}
    assert levels(account[:0], slot[:0], day[:0]).tolist() == []


def test_plain_places_share_what_is_equal_and_leave_out_what_is_missing() -> None:
    assert places(np.array([3.0, 5.0, np.nan, 3.0, 1.0])).tolist() == [2, 1, 0, 2, 4]


def test_nothing_gives_nothing() -> None:
    none = np.zeros(0)
    found = compare(Stints(none.astype(int), none.astype(int), none, none, none, "measured"), 2, 0)
    assert found.stints.tolist() == [0, 0]
    assert np.isnan(standing(found.draws, found.group).score).all()
