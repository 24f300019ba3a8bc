"""佣金与服务费: which of several rates an order of a 达人 is settled at.

Owns the two orders of precedence and an order's cost. Which rates a product has is told from outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import FupanError
from core.rules.declaration import Rule, cents, in_percent

COMMISSION = Rule(
    key="commission",
    title="佣金与服务费",
    says=(
        "达人佣金先看商家定向,再看团长招商活动,再看团长托管,最后是普通计划:取第一个有的",
        "团长服务费先看专属活动,再看托管计划:取第一个有的",
        "店播和商城自卖的订单不结团长服务费",
    ),
    taken=date(2026, 11, 22),
    chosen=("自卖订单没有带货达人,不付达人佣金", "佣金和服务费都按同一个订单金额算,各自四舍五入到分(平台没写明)"),
)


class CommissionOf(StrEnum):
    """What sets the commission of a 达人, what counts first first."""

    DIRECTED = "商家定向"
    ACTIVITY = "团长招商活动"
    MANAGED = "团长托管"
    ORDINARY = "普通计划"


class FeeOf(StrEnum):
    """What sets the service fee of a 团长, what counts first first."""

    EXCLUSIVE = "专属活动"
    MANAGED = "托管计划"


@dataclass(frozen=True)
class Applied:
    """One of the two: `source` is what decides (empty: nothing does), `amount` what it takes, to the cent."""

    source: str
    rate: Decimal
    amount: Decimal
    step: str


@dataclass(frozen=True)
class OrderCost:
    """What an order leaves: `left` = amount − commission − fee."""

    amount: Decimal
    commission: Applied
    fee: Applied
    left: Decimal
    steps: tuple[str, ...]


def order_cost(
    amount: Decimal,
    commissions: Mapping[CommissionOf, Decimal],
    fees: Mapping[FeeOf, Decimal],
    *,
    own: bool = False,
) -> OrderCost:
    """What an order of `amount` yuan costs; rates are fractions, a rate that isn't there is left out.

    An `own` sale has no 达人 and pays no service fee. Raises FupanError for a rate outside 0–100 %, an amount below
    zero, or an order of a 达人 without any commission.
    """
    if amount < 0:
        raise FupanError("订单金额小于 0", "请填这一单结算的金额")
    if any(not 0 <= rate <= 1 for rate in (*commissions.values(), *fees.values())):
        raise FupanError("有一个费率不在 0% 到 100% 之间", "请照计划里写的费率填")
    if own:
        nothing = Decimal("0.00")
        commission = Applied("", Decimal(0), nothing, "自卖订单没有带货达人,不付达人佣金")
        fee = Applied("", Decimal(0), nothing, "店播和商城自卖的订单不结团长服务费")
    elif not commissions:
        raise FupanError("四种佣金一种都没有填", "达人带货至少要有一种佣金,请填上实际在用的")
    else:
        commission = _applied("达人佣金", amount, [(str(of), commissions.get(of)) for of in CommissionOf])
        fee = _applied("团长服务费", amount, [(str(of), fees.get(of)) for of in FeeOf])
    left = cents(amount) - commission.amount - fee.amount
    last = f"扣掉两样还剩 ¥{left:,.2f}(¥{cents(amount):,.2f} − ¥{commission.amount:,.2f} − ¥{fee.amount:,.2f})"
    return OrderCost(cents(amount), commission, fee, left, (commission.step, fee.step, last))


def _applied(title: str, amount: Decimal, rates: Sequence[tuple[str, Decimal | None]]) -> Applied:
    """The first of `rates`, in order of precedence, that there is."""
    there = [(source, rate) for source, rate in rates if rate is not None]
    if not there:
        return Applied("", Decimal(0), Decimal("0.00"), f"{title}:没有{'、'.join(source for source, _ in rates)},不付")
    source, rate = there[0]
    taken = cents(amount * rate)
    over = f",压过{'、'.join(beaten for beaten, _ in there[1:])}" if there[1:] else ""
    step = f"{title}按{source} {in_percent(rate)}{over}:¥{cents(amount):,.2f} × {in_percent(rate)} = ¥{taken:,.2f}"
    return Applied(source, rate, taken, step)
