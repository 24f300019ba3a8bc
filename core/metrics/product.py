"""Metrics of a product within a session (品效合一) that no other fact has.

Owns their meaning. What a product shares with the room (money, orders, pieces, people shown it) is declared there.
"""

from core.metrics.declaration import Metric
from core.units import RATE, TIMES

MINIMUM_CLICK_USERS = 100

PRODUCT = (
    Metric(
        "click_pay_rate",
        "点击成交转化率",
        RATE,
        "buyers",
        "product_click_users",
        facts=("product",),
        noise="nested",
        minimum=MINIMUM_CLICK_USERS,
        good="up",
        aliases=("商品点击转化率", "D-O"),
    ),
    Metric("explain_count", "讲解次数", TIMES, "explain_count", facts=("product",), noise="counted", note="按商品计"),
)
