"""Metrics of a channel within a session (流量效能): entries, order rate, money per order.

Owns their meaning. People are left out on purpose: one viewer comes through several channels, so a sum over channels
would count them more than once.
"""

from core.metrics.declaration import Metric, Tip
from core.units import RATE, TIMES, YUAN

BY_SESSION_OR_DAY = ("channel", "channel_day")
MINIMUM_ENTRIES = 300
MINIMUM_ORDERS = 10

_TICKET_MEANS = "每单金额少了:看这几场讲解的货品结构和价格"
_TICKET_TIPS = (Tip("对比前几场的货品排列,把正价品挪回流量最大的时段", guard="order_rate"),)

CHANNEL = (
    Metric(
        "entries",
        "进入次数",
        TIMES,
        "entries",
        facts=(*BY_SESSION_OR_DAY, "minute", "host", "explanation", "tiktok_minute", "video", "video_session"),
        noise="counted",
        per_hour=True,
        good="up",
        aliases=("观看次数",),
        low_means="这个渠道给的流量少了:先看它的转化率和笔单价是否更早走低",
        tips=(
            Tip("先稳住这个渠道的转化率,再谈加量:承接得好的直播间更容易拿到推荐流量", guard="order_rate"),
            Tip("补一条针对这个渠道的引流短视频,或调整对应的投放计划", guard="order_rate"),
        ),
    ),
    Metric(
        "order_rate",
        "转化率",
        RATE,
        "orders",
        "entries",
        facts=BY_SESSION_OR_DAY,
        noise="counted",
        minimum=MINIMUM_ENTRIES,
        good="up",
        low_means="从这个渠道进来的人下单少了:承接的话术、商品与这群人对不上",
        tips=(
            Tip("这个渠道的人进来时,先讲他们点进来看到的那件货,再讲别的", guard="ticket_per_order"),
            Tip("对照漏斗里变差的那一率,按它的办法先改一处", guard="ticket_per_order"),
        ),
    ),
    Metric(
        "ticket_per_order",
        "笔单价",
        YUAN,
        "gmv",
        "orders",
        facts=("live", *BY_SESSION_OR_DAY, "composition"),
        minimum=MINIMUM_ORDERS,
        good="up",
        low_means=_TICKET_MEANS,
        tips=_TICKET_TIPS,
    ),
    Metric(
        "user_pay_per_order",
        "笔单价(实付)",
        YUAN,
        "user_pay",
        "orders",
        facts=("live", *BY_SESSION_OR_DAY, "composition"),
        minimum=MINIMUM_ORDERS,
        good="up",
        low_means=_TICKET_MEANS,
        tips=_TICKET_TIPS,
    ),
    Metric(
        "entry_share",
        "流量占比",
        RATE,
        "entries",
        "all_entries",
        facts=(),
        note="这个渠道的进入次数占全部渠道的比例;没有写明渠道的不算在内",
    ),
)
"""`entry_share` has no fact: its denominator is a sum over rows, so whoever has all channels works it out."""
