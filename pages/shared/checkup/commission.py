"""佣金与服务费 as a calculator: which rates an order is settled at, and what it leaves.

Owns the inputs and the order; the precedence is `core.rules.commission`'s.
"""

import streamlit as st

from core.rules.commission import COMMISSION, CommissionOf, FeeOf, OrderCost, order_cost
from core.rules.declaration import in_percent
from pages.shared.checkup.telling import answered, asking, exact, figures, money, percent, standing, steps

# Every product that 达人 sell has 普通计划: it is beaten by any other, so that it may always stand there.
_USUAL: dict[CommissionOf | FeeOf, float] = {CommissionOf.ORDINARY: 20.0}
_KEYS = {
    CommissionOf.DIRECTED: "directed", CommissionOf.ACTIVITY: "activity", CommissionOf.MANAGED: "managed",
    CommissionOf.ORDINARY: "ordinary", FeeOf.EXCLUSIVE: "fee_exclusive", FeeOf.MANAGED: "fee_managed",
}  # fmt: skip


def commission() -> None:
    head = st.container()
    found = _asked()
    with head:
        answered(_sentence(found))
    figures(
        (
            ("达人佣金", money(found.commission.amount), _source(found.commission.source)),
            ("团长服务费", money(found.fee.amount), _source(found.fee.source)),
            ("扣掉两样还剩", money(found.left), f"订单 {money(found.amount)}"),
        )
    )
    steps(found.steps)
    standing(COMMISSION)


def _asked() -> OrderCost:
    """Draw the inputs and reckon: an empty rate is one that isn't there."""
    with asking("commission"):
        amount = st.number_input(
            "订单结算金额(元)", min_value=0.0, value=100.0, step=10.0, format="%.2f", key="order_amount",
            bind="query-params",
        )  # fmt: skip
        own = st.selectbox("谁卖的", ["达人带货", "自卖(店播、商城)"], key="order_by", bind="query-params")
        commissions = {of: _rate(f"{of}佣金(%)", of) for of in CommissionOf}
        fees = {of: _rate(f"{of}服务费(%)", of) for of in FeeOf}
    st.caption("没有的费率空着;写 0 是有这个计划、费率为 0")
    return order_cost(
        exact(amount),
        {of: percent(rate) for of, rate in commissions.items() if rate is not None},
        {of: percent(rate) for of, rate in fees.items() if rate is not None},
        own=own != "达人带货",
    )


def _rate(label: str, of: CommissionOf | FeeOf) -> float | None:
    return st.number_input(
        label, min_value=0.0, max_value=100.0, value=_USUAL.get(of), step=1.0, format="%.2f", placeholder="没有",
        key=f"rate_{_KEYS[of]}", bind="query-params",
    )  # fmt: skip


def _sentence(found: OrderCost) -> str:
    if not found.commission.source:
        return f"自卖的 {money(found.amount)} 不付达人佣金,也不结团长服务费"
    fee = f"服务费按{found.fee.source} {in_percent(found.fee.rate)}" if found.fee.source else "没有团长服务费"
    kept = f"还剩 {money(found.left)}"
    return f"佣金按{found.commission.source} {in_percent(found.commission.rate)},{fee},{kept}"


def _source(source: str) -> str:
    return f"按{source}" if source else "不付"
