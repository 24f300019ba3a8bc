"""How often a whole review errs on noise and how often it names a planted cause first: made-up shops, fixed seeds.

`python -m tests.core.reviews.shops 1000` prints the same over many more shops.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from core.scope import COMPARISONS
from core.warehouse.store import Store
from tests.core.reviews.shops import FACTORS, Planted, found, latest, quiet, stock


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


@pytest.mark.parametrize("channels", [False, True])
def test_on_noise_one_reading_in_twenty_at_most_is_real_and_one_session_in_twenty_carries_a_finding(
    store: Store, channels: bool
) -> None:
    real, claimed, _ = quiet(store, 150, seed=2026, channels=channels)
    assert real <= 0.035
    assert claimed <= 0.05


def test_a_planted_cause_is_the_first_finding(store: Store) -> None:
    shares = {}
    for number, factor in enumerate(FACTORS):
        planted = Planted(factor, 0.6 if factor == "exposure_users" else 0.7)
        shares[factor], names = found(store, 30, seed=100 + number, planted=planted)
        others = sum(count for name, count in names.items() if name not in (factor, "nothing"))
        assert others <= 2, (factor, names)
    assert np.mean(list(shares.values())) >= 0.85, shares
    assert min(shares.values()) >= 0.6, shares


def test_a_cause_in_the_whole_room_is_named_as_the_rooms_where_channels_are_known_too(store: Store) -> None:
    for seed, planted in enumerate((Planted("pay_rate", 0.6), Planted("exposure_users", 0.6))):
        share, names = found(store, 30, seed=200 + seed, planted=planted, channels=True)
        assert share >= 0.8, names


@pytest.mark.parametrize("metric", ["order_rate", "entries"])
def test_a_cause_in_one_channel_is_located_in_that_channel(store: Store, metric: str) -> None:
    planted = Planted(metric, 0.6, "推荐feed")
    share, names = found(store, 30, seed=300, planted=planted, channels=True, spread=0.04, exposures=(300_000, 500_000))
    assert share >= 0.8, names


def test_a_cause_is_seen_against_every_comparison(store: Store) -> None:
    accounts = stock(store, 12, seed=400, planted=Planted("view_rate", 0.55))
    for against in COMPARISONS:
        firsts: Counter[str] = Counter()
        for account in accounts:
            findings = latest(store, account, against=against)["findings"]
            firsts[findings[0]["metric"] if findings else "nothing"] += 1
        assert firsts["view_rate"] >= 9, (against, firsts)
