"""Metrics of the minutes of a session: who is online, and how often something happened, minute after minute.

Owns their meaning. What adds up over minutes (orders, money, comments) is declared with the room. People don't: one who
clicks in two minutes is two here and one in the session, so their sums over minutes are metrics of their own.
"""

from core.metrics.declaration import Direction, Metric
from core.units import NUMBER, RATE, TIMES, YUAN

_MINUTE = ("minute",)
_NOTE = "各分钟人数相加,同一个人在几分钟里各算一次,不等于整场的人数"
_OWN = "分钟口径:分子分母都是各分钟相加,与整场按人数算的同名指标不可比"
MINIMUM_TIMES = 200
MINIMUM_SOLD = 20


def _times(key: str, label: str, counted: str, good: Direction, *aliases: str) -> Metric:
    return Metric(key, label, TIMES, counted, facts=_MINUTE, noise="counted", good=good, aliases=aliases, note=_NOTE)


def _rate(key: str, label: str, above: str, below: str, note: str = _OWN) -> Metric:
    return Metric(key, f"{label}(分钟口径)", RATE, above, below, facts=_MINUTE, noise="counted",
                  minimum=MINIMUM_TIMES, good="up", note=note)  # fmt: skip


def _price(key: str, label: str, money: str, sold: str) -> Metric:
    return Metric(key, label, YUAN, money, sold, facts=_MINUTE, minimum=MINIMUM_SOLD, good="up", note=_OWN)


MINUTE = (
    Metric("online", "在线人数(分钟平均)", NUMBER, "online", "minutes", facts=(*_MINUTE, "tiktok_minute"), good="up",
           aliases=("实时在线人数",), note="各分钟在线人数的平均,没有这个数的分钟不算"),
    _times("minute_exposures", "直播间曝光人次(分钟累加)", "exposure_users", "up"),
    _times("leavers", "离开人次(分钟累加)", "leavers", "down", "离开直播间人数"),
    _times("minute_product_exposures", "商品曝光人次(分钟累加)", "product_exposure_users", "up"),
    _times("minute_product_clicks", "商品点击人次(分钟累加)", "product_click_users", "up"),
    _times("minute_buyers", "成交人次(分钟累加)", "buyers", "up"),
    _rate("minute_product_exposure_rate", "进入-商品曝光率", "product_exposure_users", "entries",
          f"{_OWN};可以超过 100%"),
    _rate("minute_product_click_rate", "商品点击率", "product_click_users", "product_exposure_users"),
    _rate("minute_pay_rate", "点击支付率", "buyers", "product_click_users"),
    _rate("minute_entry_pay_rate", "进入-成交率", "buyers", "entries"),
    _rate("minute_order_rate", "转化率", "orders", "entries"),
    _price("minute_ticket", "客单价(分钟口径)", "gmv", "buyers"),
    _price("minute_user_pay_ticket", "客单价(实付,分钟口径)", "user_pay", "buyers"),
    _price("minute_ticket_per_order", "笔单价(分钟口径)", "gmv", "orders"),
    _price("minute_user_pay_per_order", "笔单价(实付,分钟口径)", "user_pay", "orders"),
)  # fmt: skip

WORDS = {"minutes": "分钟数"}
