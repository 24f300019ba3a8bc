"""Metrics of the minutes of a session: who is online, and how often something happened, minute after minute.

Owns their meaning. What adds up over minutes (orders, money, comments) is declared with the room. People don't: one who
clicks in two minutes is two here and one in the session, so their sums over minutes are metrics of their own.
"""

from core.metrics.declaration import Direction, Metric
from core.units import NUMBER, TIMES

_MINUTE = ("minute",)
_NOTE = "各分钟人数相加,同一个人在几分钟里各算一次,不等于整场的人数"


def _times(key: str, label: str, counted: str, good: Direction, *aliases: str) -> Metric:
    return Metric(key, label, TIMES, counted, facts=_MINUTE, noise="counted", good=good, aliases=aliases, note=_NOTE)


MINUTE = (
    Metric("online", "在线人数(分钟平均)", NUMBER, "online", "minutes", facts=(*_MINUTE, "tiktok_minute"), good="up",
           aliases=("实时在线人数",), note="各分钟在线人数的平均,没有这个数的分钟不算"),
    _times("minute_exposures", "直播间曝光人次(分钟累加)", "exposure_users", "up"),
    _times("leavers", "离开人次(分钟累加)", "leavers", "down", "离开直播间人数"),
    _times("minute_product_exposures", "商品曝光人次(分钟累加)", "product_exposure_users", "up"),
    _times("minute_product_clicks", "商品点击人次(分钟累加)", "product_click_users", "up"),
    _times("minute_buyers", "成交人次(分钟累加)", "buyers", "up"),
)  # fmt: skip

WORDS = {"minutes": "分钟数"}
