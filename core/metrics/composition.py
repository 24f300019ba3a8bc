"""Metrics of the whole shop's day (成交分析): what was settled and subsidised, what advertising and commissions took.

Owns the meaning of what only this export has. Money, orders and people of a sale are declared with the live session;
its day is the calendar's, not the session's. 费比 is cost ÷ sales, 效率 is sales ÷ cost.
"""

from core.metrics.declaration import Metric
from core.metrics.live import REFUNDS_GROW
from core.units import NUMBER, ORDERS, RATE, YUAN

COMPOSED = ("composition",)
AND_GOODS = (*COMPOSED, "product", "shop_product")
MINIMUM_CLICKS = 200
_BY_PAYMENT = f"按订单支付的日子计,{REFUNDS_GROW}"


def _money(key: str, label: str, note: str = "") -> Metric:
    return Metric(key, label, YUAN, key, facts=COMPOSED, note=note)


def _costs() -> tuple[Metric, ...]:
    """费比 and 综合费比, of what the shop's own advertising accounts spent and of what was spent on the shop."""
    found = []
    for suffix, whose, cost in (("", "店铺绑定", "ad_cost"), ("_promoted", "店铺被投", "ad_cost_promoted")):
        for part, label, sales in (("", whose, "gmv"), ("_settled", f"剔除退款、{whose}", "settled_amount")):
            key = f"{part}{suffix}"
            all_costs = f"({cost} + platform_commission + talent_commission)"
            found += [
                Metric(f"ad_cost_rate{key}", f"投放费比({label})", RATE, cost, sales, facts=COMPOSED, good="down"),
                Metric(
                    f"full_cost_rate{key}", f"综合费比({label})", RATE, all_costs, sales, facts=COMPOSED, good="down"
                ),
            ]
        found.append(
            Metric(
                f"shop_efficiency{suffix}", f"全店效率({whose})", NUMBER, "gmv", cost, facts=COMPOSED, good="up",
                note="成交金额是消耗的几倍",
            )
        )  # fmt: skip
        found.append(
            Metric(
                f"ad_efficiency{suffix}", f"投放效率({whose})", NUMBER, "ad_driven_gmv", cost, facts=COMPOSED,
                good="up", note="投放贡献成交金额是消耗的几倍",
            )
        )  # fmt: skip
    return tuple(found)


COMPOSITION = (
    _money("settled_amount", "结算金额", "成交金额里没有退掉的部分"),
    _money("user_pay_kept", "退款后用户支付金额", _BY_PAYMENT),
    _money("shipped_pay", "发货用户支付金额", "按发货的日子计"),
    _money("coupon_amount", "智能优惠券金额"),
    _money("subsidy_amount", "平台补贴金额"),
    _money("talent_subsidy", "达人补贴金额"),
    Metric("net_orders", "净成交订单数", ORDERS, "net_orders", facts=COMPOSED, noise="counted",
           note="成交订单数 − 1 小时内退款订单数"),
    _money("gmv_refund", "成交退款金额", _BY_PAYMENT),
    _money("ad_driven_gmv", "投放贡献成交金额"),
    _money("platform_commission", "平台佣金", "结算口径"),
    _money("talent_commission", "达人佣金", "结算口径"),
    Metric("click_order_rate", "点击支付转化率", RATE, "orders", "product_clicks", facts=COMPOSED, noise="counted",
           minimum=MINIMUM_CLICKS, good="up", aliases=("商品点击-成交转化率(次数)",), note="按次数,不是 D-O(人数)"),
    Metric("user_pay_refund_rate", "退款率(支付时间)", RATE, "refund_amount", "user_pay", facts=AND_GOODS, good="down",
           note=_BY_PAYMENT),
    Metric("user_pay_per_item", "件单价", YUAN, "user_pay", "items", facts=AND_GOODS, good="up"),
    Metric("exposure_gpm", "千次曝光用户支付金额", YUAN, "1000 * user_pay", "product_exposure_count", facts=COMPOSED,
           minimum=1000, good="up"),
    Metric("ad_driven_share", "投放贡献成交占比", RATE, "ad_driven_gmv", "gmv", facts=COMPOSED),
    *_costs(),
)  # fmt: skip
