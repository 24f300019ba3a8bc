"""Metrics of an explanation (讲解): how long a product was explained, and what a minute of that brought.

Owns their meaning. What an explanation shares with the room (orders, money, clicks, entries) is declared there.
"""

from core.metrics.declaration import Metric
from core.units import MINUTES, NUMBER, ORDERS, TIMES, YUAN, Unit

_EXPLANATION = ("explanation",)
_FEED = "只计推荐流带来的进入"


def _per_minute(key: str, label: str, unit: Unit, above: str, note: str = "") -> Metric:
    return Metric(key, label, unit, above, "explain_minutes", facts=_EXPLANATION, good="up", note=note)


EXPLANATION = (
    Metric("explain_minutes", "讲解时长", MINUTES, "explain_minutes", facts=_EXPLANATION),
    Metric("explain_online", "讲解时平均在线人数", NUMBER, "online * explain_minutes", "explain_minutes",
           facts=_EXPLANATION, good="up", note="各次讲解按时长加权"),
    _per_minute("entries_per_explain_minute", "每分钟讲解进入次数", TIMES, "entries", _FEED),
    _per_minute("clicks_per_explain_minute", "每分钟讲解商品点击次数", TIMES, "product_clicks"),
    _per_minute("orders_per_explain_minute", "每分钟讲解成交订单数", ORDERS, "orders"),
    _per_minute("gmv_per_explain_minute", "每分钟讲解成交金额", YUAN, "gmv"),
    _per_minute("user_pay_per_explain_minute", "每分钟讲解用户支付金额", YUAN, "user_pay"),
)  # fmt: skip
