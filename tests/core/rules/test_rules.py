"""What every rule says about itself, and the one known pair of weights."""

from decimal import Decimal

import pytest

from core.rules import RULES
from core.rules.declaration import CHANGES, cents, in_percent
from core.rules.shop_score import pickup_shift


@pytest.mark.parametrize("key", RULES)
def test_every_rule_says_what_it_follows_how_old_that_is_and_that_it_changes(key: str) -> None:
    rule = RULES[key]
    assert rule.key == key
    assert rule.title and rule.says
    assert f"{rule.taken}" in rule.standing
    assert rule.standing.endswith(CHANGES)


@pytest.mark.parametrize(("points", "before", "now"), [("10", "1.0", "0.6"), ("-5", "-0.5", "-0.3"), ("0", "0", "0")])
def test_the_indicator_weighed_ten_percent_and_weighs_six(points: str, before: str, now: str) -> None:
    found = pickup_shift(Decimal(points))
    assert (found.before, found.now) == (Decimal(before), Decimal(now))
    assert "60%" in found.steps[-1]


@pytest.mark.parametrize(("share", "text"), [("0.7", "70%"), ("0.6999999", "69.99%"), ("0.108", "10.8%"), ("0", "0%")])
def test_a_share_is_never_rounded_up_to_a_limit(share: str, text: str) -> None:
    assert in_percent(Decimal(share)) == text


def test_half_a_cent_is_rounded_up() -> None:
    assert (cents(Decimal("0.005")), cents(Decimal("0.0049"))) == (Decimal("0.01"), Decimal("0.00"))
