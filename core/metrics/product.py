"""Metrics of a product, within a session (品效合一) or over a period of the whole shop, that no other fact has.

Owns their meaning. What a product shares with the room (money, orders, pieces, people shown it) is declared there.
"""

from core.metrics.declaration import Metric, Noise
from core.units import ORDERS, PEOPLE, RATE, TIMES, YUAN, Unit

MINIMUM_CLICK_USERS = 100

_LIVE, _BOTH = ("product",), ("product", "shop_product")


def _refunds(key: str, label: str, unit: Unit) -> Metric:
    noise: Noise = "measured" if unit == YUAN else "counted"
    return Metric(key, label, unit, key, facts=_LIVE, noise=noise, good="down", note="14–30 天内还会变")


PRODUCT = (
    Metric(
        "click_pay_rate",
        "点击成交转化率",
        RATE,
        "buyers",
        "product_click_users",
        facts=_BOTH,
        noise="nested",
        minimum=MINIMUM_CLICK_USERS,
        good="up",
        aliases=("商品点击转化率", "D-O"),
        note="商品明细只印比率,成交人数由点击人数和它推算",
    ),
    Metric("explain_count", "讲解次数", TIMES, "explain_count", facts=("product", "explanation"), noise="counted",
           note="按商品计"),
    Metric("new_buyers", "首购新客数", PEOPLE, "new_buyers", facts=("shop_product",), noise="counted", good="up",
           note="导出里的首购新客,各天相加不等于一段时间的新客"),
    _refunds("refund_pre_amount", "发货前退款金额", YUAN),
    _refunds("refund_pre_orders", "发货前退款订单数", ORDERS),
    _refunds("refund_pre_users", "发货前退款人数", PEOPLE),
    _refunds("refund_post_amount", "发货后退款金额", YUAN),
    _refunds("refund_post_orders", "发货后退款订单数", ORDERS),
    _refunds("refund_post_users", "发货后退款人数", PEOPLE),
)  # fmt: skip
