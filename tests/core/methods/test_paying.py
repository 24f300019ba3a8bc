"""What rules pay, on paper: at a threshold, under it, in tiers, by the hour, and to the cent."""

from decimal import Decimal as D

import pytest

from core.methods.paying import Paid, Tier, pay

ONE = [Tier(D(3_000), D(300))]
TWO = [Tier(D(5_000), D(800)), Tier(D(3_000), D(300))]


def test_a_figure_that_equals_its_threshold_meets_it_and_a_cent_less_does_not() -> None:
    assert pay("fixed", ONE, D("3000.00"), D(1), D(60)) == Paid(D("300.00"), D(3_000))
    assert pay("fixed", ONE, D("2999.99"), D(1), D(60)) == Paid(D("0.00"), None)
    # 7 hours 13 minutes at exactly ¥3,000 an hour: in hours 7.2166… the product would fall short of it
    assert pay("fixed", ONE, D("21650.00") * 60, D(433), D(433)).yuan == D("300.00")
    assert pay("fixed", ONE, D("21649.99") * 60, D(433), D(433)).yuan == 0


def test_the_highest_tier_that_is_met_pays_alone() -> None:
    for figure, yuan in ((2_999, 0), (3_000, 300), (4_999, 300), (5_000, 800), (90_000, 800)):
        assert pay("fixed", TWO, D(figure), D(1), D(0)).yuan == yuan
    assert pay("fixed", TWO, D(5_000), D(1), D(0)).reached == 5_000


def test_hours_are_paid_to_the_minute_and_half_a_cent_is_rounded_up() -> None:
    assert pay("hourly", ONE, D(3_000), D(1), D(433)).yuan == D("2165.00")
    assert pay("hourly", [Tier(D(0), D("0.30"))], D(0), D(1), D(1)).yuan == D("0.01")  # 0.005
    assert pay("hourly", ONE, D(3_000), D(1), D(0)).yuan == 0


def test_each_tier_takes_its_part_of_the_money_between_its_threshold_and_the_next() -> None:
    tiers = [Tier(D(10_000), D("0.01")), Tier(D(50_000), D("0.02"))]
    assert pay("part", tiers, D("10000.00"), D(1), D(0)).yuan == 0
    assert pay("part", tiers, D("10000.50"), D(1), D(0)).yuan == D("0.01")  # half a cent, up
    assert pay("part", tiers, D("50000.00"), D(1), D(0)).yuan == D("400.00")
    assert pay("part", tiers, D("60000.01"), D(1), D(0)).yuan == D("600.00")
    assert pay("part", [Tier(D(0), D("0.015"))], D("1234.56"), D(1), D(0)).yuan == D("18.52")


def test_nothing_is_paid_for_no_time_and_nonsense_is_refused() -> None:
    assert pay("fixed", [Tier(D(0), D(300))], D(0), D(0), D(0)) == Paid(D("0.00"), None)
    with pytest.raises(ValueError, match="threshold"):
        pay("fixed", [], D(1), D(1), D(1))
    with pytest.raises(ValueError, match="threshold"):
        pay("fixed", [*ONE, *ONE], D(1), D(1), D(1))
    with pytest.raises(ValueError, match="zero"):
        pay("fixed", ONE, D(-1), D(1), D(1))
