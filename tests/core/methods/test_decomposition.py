"""Attribution: exact sums, hand-worked shares, limits at zero."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.methods.decomposition import (
    attribute,
    attribute_channels,
    attribute_draws,
    logarithmic_mean,
    to_cents,
)

factor = st.one_of(st.just(0.0), st.floats(1e-3, 1e5))
sides = st.integers(1, 7).flatmap(
    lambda k: st.tuples(st.lists(factor, min_size=k, max_size=k), st.lists(factor, min_size=k, max_size=k))
)
volumes = st.tuples(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 10**6)).map(
    lambda v: (float(v[0]), float(v[1]), float(v[2]))
)
channels = st.dictionaries(st.sampled_from("abcd"), volumes, max_size=4)


def test_logarithmic_mean_of_one_and_e_is_e_minus_one():
    assert logarithmic_mean(math.e, 1.0) == pytest.approx(math.e - 1)
    assert logarithmic_mean(1.0, math.e) == pytest.approx(math.e - 1)
    assert logarithmic_mean(7.0, 7.0) == 7.0
    assert logarithmic_mean(0.0, 7.0) == 0.0


def test_logarithmic_mean_of_nearly_equal_amounts_lies_between_them():
    assert 1.0 <= logarithmic_mean(1.0, 1.0 + 1e-13) <= 1.0 + 1e-13


@pytest.mark.parametrize(("rate", "money", "share"), [(1.10, 1.36, 0.31), (1.20, 3.14, 0.16)])
def test_a_rate_explains_the_share_of_growth_that_the_source_says(rate, money, share):
    terms = attribute([0.1, 1000.0], [0.1 * rate, 1000.0 * money / rate])
    assert terms[0] / sum(terms) == pytest.approx(share, abs=0.005)


def test_two_factors_that_doubled_share_the_change_equally():
    assert attribute([10.0, 10.0], [20.0, 20.0]) == pytest.approx([150.0, 150.0])


@given(sides)
def test_terms_sum_to_the_change_even_when_a_factor_is_zero(sides):
    before, after = sides
    old, new = math.prod(before), math.prod(after)
    assume(old == 0 or old > 1e-250)
    assert sum(attribute(before, after)) == pytest.approx(new - old, rel=1e-9, abs=1e-9 * max(old, new))


@given(sides)
def test_going_back_undoes_every_term(sides):
    there, back = attribute(*sides), attribute(sides[1], sides[0])
    scale = max(math.prod(sides[0]), math.prod(sides[1]))
    assert np.allclose(there, [-term for term in back], rtol=1e-7, atol=1e-9 * scale)


def test_a_factor_that_came_from_zero_takes_the_whole_change():
    assert attribute([0.0, 5.0, 3.0], [2.0, 10.0, 3.0]) == [60.0, 0.0, 0.0]
    assert attribute([2.0, 10.0, 3.0], [0.0, 5.0, 3.0]) == [-60.0, 0.0, 0.0]


def test_several_factors_that_came_from_zero_share_the_change():
    assert attribute([0.0, 0.0, 3.0], [2.0, 10.0, 3.0]) == [30.0, 30.0, 0.0]


def test_nothing_before_and_nothing_after_explains_nothing():
    assert attribute([0.0, 5.0], [3.0, 0.0]) == [0.0, 0.0]


def test_an_unchanged_product_still_says_which_factors_pulled_against_each_other():
    up, down = attribute([2.0, 6.0], [3.0, 4.0])
    assert up == pytest.approx(12 * math.log(1.5))
    assert up + down == pytest.approx(0.0)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_an_impossible_factor_is_refused(bad):
    with pytest.raises(ValueError, match="factors"):
        attribute([1.0, bad], [1.0, 1.0])


def test_sides_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same factors"):
        attribute([1.0], [1.0, 2.0])


def test_draws_are_split_row_by_row_like_single_changes():
    before = np.array([[10.0, 2.0], [0.0, 3.0], [4.0, 1.0]])
    after = np.array([[12.0, 3.0], [5.0, 2.0], [4.0, 0.0]])
    expected = [attribute(list(old), list(new)) for old, new in zip(before, after, strict=True)]
    assert np.allclose(attribute_draws(before, after), expected)


def test_channels_split_into_traffic_mix_rate_and_ticket():
    before = {"feed": (600.0, 60.0, 6000.0), "search": (400.0, 20.0, 1000.0)}
    after = {"feed": (1200.0, 120.0, 12000.0), "search": (800.0, 40.0, 2000.0)}
    feed, search = attribute_channels(before, after)
    assert (feed.name, search.name) == ("feed", "search")
    assert feed.traffic == pytest.approx(6000.0)
    assert search.traffic == pytest.approx(1000.0)
    assert [feed.mix, feed.order_rate, feed.ticket, feed.born_or_died] == pytest.approx([0, 0, 0, 0], abs=1e-9)


def test_a_shift_between_channels_is_mix_and_not_traffic():
    before = {"feed": (500.0, 50.0, 5000.0), "search": (500.0, 50.0, 5000.0)}
    after = {"feed": (750.0, 75.0, 7500.0), "search": (250.0, 25.0, 2500.0)}
    feed, search = attribute_channels(before, after)
    assert (feed.traffic, search.traffic) == (0.0, 0.0)
    assert (feed.mix, search.mix) == pytest.approx((2500.0, -2500.0))


def test_a_channel_that_is_born_or_dies_is_one_term():
    born, died = attribute_channels({"b": (10.0, 1.0, 80.0)}, {"a": (20.0, 2.0, 150.0)})[::-1]
    assert (born.name, born.born_or_died, born.total) == ("a", 150.0, 150.0)
    assert (died.name, died.born_or_died, died.traffic) == ("b", -80.0, 0.0)


@given(channels, channels)
def test_channel_terms_sum_to_the_change_of_their_money(before, after):
    money = sum(v[2] for v in after.values()) - sum(v[2] for v in before.values())
    scale = sum(v[2] for v in (*after.values(), *before.values()))
    total = sum(terms.total for terms in attribute_channels(before, after))
    assert total == pytest.approx(money, abs=1e-9 * scale + 1e-9)


def test_cents_go_to_the_largest_remainders():
    assert to_cents([33.333, 33.333, 33.334], Decimal("100.00")) == [
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("33.34"),
    ]


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=12))
def test_rounded_terms_sum_to_the_total_and_stay_within_a_cent(terms):
    total = Decimal(math.fsum(terms)).quantize(Decimal("0.01"))
    cents = to_cents(terms, total)
    assert sum(cents) == total
    assert all(abs(cent - Decimal(term)) <= Decimal("0.011") for cent, term in zip(cents, terms, strict=True))


def test_terms_that_miss_the_total_are_refused():
    with pytest.raises(ValueError, match="sum to"):
        to_cents([1.0, 2.0], Decimal("4.00"))
    assert to_cents([], Decimal("0.00")) == []
