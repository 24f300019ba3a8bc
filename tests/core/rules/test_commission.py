"""佣金与服务费: the first that there is decides, and an order adds up to the cent."""

from decimal import Decimal

import pytest

from core.errors import FupanError
from core.rules.commission import CommissionOf, FeeOf, order_cost

ALL = dict(zip(CommissionOf, map(Decimal, ("0.10", "0.15", "0.20", "0.25"))))


@pytest.mark.parametrize("place", range(4))
def test_each_commission_gives_way_to_those_before_it(place: int) -> None:
    there = dict(list(ALL.items())[place:])
    found = order_cost(Decimal(100), there, {}).commission
    assert (found.source, found.amount) == (list(CommissionOf)[place], list(ALL.values())[place] * 100)


def test_the_order_is_directed_activity_managed_ordinary() -> None:
    assert [*CommissionOf] == ["商家定向", "团长招商活动", "团长托管", "普通计划"]
    assert [*FeeOf] == ["专属活动", "托管计划"]


def test_the_exclusive_activity_beats_the_managed_plan_in_fees() -> None:
    fees = {FeeOf.MANAGED: Decimal("0.05"), FeeOf.EXCLUSIVE: Decimal("0.08")}
    assert order_cost(Decimal(100), ALL, fees).fee.amount == Decimal("8.00")
    assert order_cost(Decimal(100), ALL, {FeeOf.MANAGED: Decimal("0.05")}).fee.source == "托管计划"


def test_a_rate_of_zero_is_a_rate_and_beats_those_behind_it() -> None:
    found = order_cost(Decimal(100), {CommissionOf.DIRECTED: Decimal(0), CommissionOf.ORDINARY: Decimal("0.2")}, {})
    assert (found.commission.source, found.commission.amount) == ("商家定向", 0)


def test_what_an_order_costs_adds_up_to_the_cent() -> None:
    found = order_cost(Decimal("99.99"), {CommissionOf.ORDINARY: Decimal("0.155")}, {FeeOf.MANAGED: Decimal("0.033")})
    # 99.99 × 15.5 % = 15.49845, 99.99 × 3.3 % = 3.29967
    assert (found.commission.amount, found.fee.amount, found.left) == tuple(map(Decimal, ("15.50", "3.30", "81.19")))


def test_the_shops_own_orders_pay_neither() -> None:
    found = order_cost(Decimal(100), ALL, {FeeOf.EXCLUSIVE: Decimal("0.08")}, own=True)
    assert found.left == 100


def test_the_steps_say_what_was_beaten() -> None:
    found = order_cost(Decimal(100), ALL, {})
    assert "压过团长招商活动、团长托管、普通计划" in found.steps[0]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(FupanError):
        order_cost(Decimal(-1), ALL, {})
    with pytest.raises(FupanError):
        order_cost(Decimal(1), {CommissionOf.ORDINARY: Decimal("1.2")}, {})
    with pytest.raises(FupanError):
        order_cost(Decimal(1), {}, {})
