"""How often a whole review errs on noise and how often it names a planted cause first: made-up shops, fixed seeds.

A test affords few shops, so each bound is set by the binomial around the rate of a larger run with other seeds: a
review as good as that one fails it with a chance below 1 %. Bounds and seeds aren't moved after a failure; where the
method changed, the larger run is made again (`python -m tests.core.reviews.shops 1000`) and the rates here with it.
"""

from collections import Counter

import numpy as np
import pytest

from core.scope import COMPARISONS, SAME_SPAN
from core.warehouse.store import Store
from tests.core.reviews.shops import CHANNELS, FACTORS, Planted, found, latest, quiet, stock


@pytest.mark.parametrize(("channels", "shops", "reals", "claims"), [(False, 80, 0.038, 7), (True, 150, 0.035, 10)])
def test_on_noise_one_reading_in_twenty_at_most_is_real_and_one_session_in_twenty_carries_a_finding(
    store: Store, channels: bool, shops: int, reals: float, claims: int
) -> None:
    """Over 2 400 shops 3.2 % carry a finding at most: of 150 then 11 or more do with a chance of 0.9 %, of 80 8 or more
    with one of 0.4 %. Over ten lots of 80 shops 2.1 % of the readings are real, 0.63 points up or down from lot to lot:
    3.8 % is 2.6 of those away, and a lot passes it with a chance of 0.5 %."""
    real, claimed, _ = quiet(store, shops, seed=2026, channels=channels)
    assert real <= reals
    assert round(claimed * shops) <= claims


def test_a_planted_cause_is_the_first_finding(store: Store) -> None:
    """Over 160 shops each it is in 90 % on average and in 80 % at least, and nothing else ever is: of 30 shops each the
    average is then below 85 % with a chance of 0.5 %, the least below 60 % with one of 0.3 %."""
    shares = {}
    for number, factor in enumerate(FACTORS):
        planted = Planted(factor, 0.6 if factor == "exposure_users" else 0.7)
        shares[factor], names = found(store, 30, seed=100 + number, planted=planted)
        others = sum(count for name, count in names.items() if name not in (factor, "nothing"))
        assert others <= 2, (factor, names)
    assert np.mean(list(shares.values())) >= 0.85, shares
    assert min(shares.values()) >= 0.6, shares


def test_a_cause_in_the_whole_room_is_named_as_the_rooms_where_channels_are_known_too(store: Store) -> None:
    """Over 160 shops it is in 99 %."""
    for seed, planted in enumerate((Planted("pay_rate", 0.6), Planted("exposure_users", 0.6))):
        share, names = found(store, 30, seed=200 + seed, planted=planted, channels=True)
        assert share >= 0.8, names


@pytest.mark.parametrize(
    ("planted", "exposures", "least"),
    [
        (Planted("order_rate", 0.6, "推荐feed"), (440_000, 450_000), 14),
        (Planted("order_rate", 0.5, "推荐feed"), (200_000, 220_000), 17),
        (Planted("order_rate", 0.5, "关注"), (200_000, 220_000), 15),
        (Planted("entries", 0.5, "关注"), (60_000, 70_000), 20),
    ],
)
def test_a_cause_in_one_channel_is_the_first_finding_and_the_channels(
    store: Store, planted: Planted, exposures: tuple[float, float], least: int
) -> None:
    """Over 240 shops it is in 80, 89, 83 and 96 %, another channel's in 1.3 % at most: of 24 then in fewer than `least`
    with a chance below 0.5 %, another channel's in three or more with one of 0.4 %."""
    share, names = found(store, 24, seed=300, planted=planted, channels=True, exposures=exposures)
    assert round(24 * share) >= least, names
    others = [name for name in names if name.split()[0] in CHANNELS and name.split()[0] != planted.channel]
    assert sum(names[name] for name in others) <= 2, names


def test_what_all_channels_share_is_no_channels_change(store: Store) -> None:
    accounts = stock(store, 20, seed=500, planted=Planted("view_rate", 0.6), channels=True)
    found = [latest(store, account)["findings"] for account in accounts]
    assert sum(finding["where"] == {} for each in found for finding in each) >= 18
    assert sum(finding["where"] != {} for each in found for finding in each) <= 1


def test_a_cause_is_seen_against_every_comparison(store: Store) -> None:
    accounts = stock(store, 12, seed=400, planted=Planted("view_rate", 0.55))
    for against in (key for key in COMPARISONS if key != SAME_SPAN):  # there are three weeks of each shop
        firsts: Counter[str] = Counter()
        for account in accounts:
            findings = latest(store, account, against=against)["findings"]
            firsts[findings[0]["metric"] if findings else "nothing"] += 1
        assert firsts["view_rate"] >= 9, (against, firsts)
