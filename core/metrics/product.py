"""Metrics of a product, within a session (品效合一) or over a period of the whole shop, that no other fact has.

Owns their meaning. What a product shares with the room (money, orders, pieces, people shown it) is declared there.
"""

from core.metrics.declaration import Metric, Noise, Tip
from core.metrics.live import REFUNDS_GROW
from core.units import NUMBER, ORDERS, PEOPLE, RATE, TIMES, YUAN, Unit

MINIMUM_CLICK_USERS = 100

_LIVE, _BOTH = ("product",), ("product", "shop_product")
_PIECES = ("product", "product_sku")


def _refunds(key: str, label: str, unit: Unit) -> Metric:
    noise: Noise = "measured" if unit == YUAN else "counted"
    return Metric(key, label, unit, key, facts=_LIVE, noise=noise, good="down", note=REFUNDS_GROW)


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
        low_means="点开了却没买:价格机制不占优、顾虑没答完,或这几轮口播没有把人催下单",
        tips=(
            Tip("下一场给它换一种玩法:限量、连拍或满赠只做一样,口播里把到手价和截止时间各说两遍",
                guard="product_refund_rate"),
            Tip("改它的机制再试一场:加赠、组合装或改满减门槛,不动的品留作对照", guard="ticket_per_buyer"),
            Tip("把评论区问得最多的三个问题写进讲解顺序,先答完再上链接", guard="product_click_rate"),
        ),
        note="商品明细只印比率,成交人数由点击人数和它推算",
    ),
    Metric("product_refund_rate", "商品退款率", RATE, "refund_amount", "gmv", facts=_BOTH, good="down",
           note=f"退款金额 ÷ 成交金额,{REFUNDS_GROW}"),
    Metric("product_refund_pay_rate", "商品退款率(实付)", RATE, "refund_amount", "user_pay", facts=_BOTH, good="down",
           note=f"退款金额 ÷ 用户支付金额,{REFUNDS_GROW}"),
    Metric("unit_price", "件单价", YUAN, "gmv", "items", facts=_PIECES),
    Metric("user_pay_unit_price", "件单价(实付)", YUAN, "user_pay", "items", facts=_PIECES),
    Metric("items_per_order", "每单件数", NUMBER, "items", "orders", facts=_LIVE),
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
