"""交易构成 of a shop with more parts than are worth a test: the largest are judged, against all others."""

from core.reviews.shop.dimensions import LEAF
from core.reviews.shop.judging import LARGEST, RATE, changes, claimed
from tests.core.reviews.test_shop_findings import CARD, LIVE, Part, shop

MANY = {f"类目 {n}": (400.0 - n, 0.06, 80.0, 0.1) for n in range(LARGEST + 20)}
CARRIERS = {"直播": LIVE, "商品卡": CARD}


def fallen(name: str) -> dict[str, dict[str, Part]]:
    clicks, rate, price, refunded = MANY[name]
    return {LEAF: {name: (clicks, rate / 3, price, refunded)}}


def test_of_many_categories_the_largest_are_judged_and_a_change_of_one_is_claimed() -> None:
    found = changes(shop({"carrier": CARRIERS, LEAF: MANY}, fallen("类目 3")))
    assert {one.name for one in found if one.dimension == LEAF} == {f"类目 {n}" for n in range(LARGEST)}
    assert [(one.name, one.place) for one in claimed(found) if one.dimension == LEAF] == [("类目 3", RATE)]


def test_a_change_of_a_small_one_is_nobody_elses() -> None:
    found = changes(shop({"carrier": CARRIERS, LEAF: MANY}, fallen(f"类目 {LARGEST + 5}")))
    assert not [one for one in claimed(found) if one.dimension == LEAF]
