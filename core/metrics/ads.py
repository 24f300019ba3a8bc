"""Metrics of promotion on 千川: what it cost, what was sold under it, and how the two relate.

Owns their meaning. 全域推广 counts whatever the promoted room sold, 标准推广 the orders that followed its own ads:
money of two kinds, so no return is ever worked out over both. What both cost is yuan of the same kind and adds up.
"""

from core.metrics.declaration import Direction, Metric, Tip
from core.units import NUMBER, ORDERS, PEOPLE, RATE, TIMES, YUAN, Unit

_DAY, _HOUR, _MATERIAL = "ad_day", "ad_hour", "ad_material"
MINIMUM_ORDERS = 10
MINIMUM_IMPRESSIONS = 1_000

_WHOLE_SALES = "全域推广期间直播间的整体成交,含自然流量带来的,不是广告的增量"
_NET_SALES = "千川口径的净成交,与罗盘的净成交金额不是同一个数"
_DIRECT_SALES = "标准推广直接带来的成交,不能与全域成交金额相加"


def _sum(
    key: str,
    label: str,
    unit: Unit,
    *facts: str,
    good: Direction = "none",
    aliases: tuple[str, ...] = (),
    note: str = "",
) -> Metric:
    return Metric(
        key, label, unit, key, facts=facts, noise="measured" if unit == YUAN else "counted", good=good,
        aliases=aliases, note=note,
    )  # fmt: skip


def _share(key: str, label: str, share: str, weight: str, fact: str, good: Direction) -> Metric:
    note = f"由导出印出的比率按{'成交金额' if weight == 'ad_gmv' else '播放数'}加权"
    return Metric(key, label, RATE, f"{share} * {weight}", weight, facts=(fact,), good=good, note=note)


ADS = (
    _sum("whole_ad_cost", "全域消耗", YUAN, _DAY, _HOUR, _MATERIAL, aliases=("整体消耗", "综合成本")),
    _sum("standard_ad_cost", "标准推广消耗", YUAN, _DAY, _MATERIAL, aliases=("消耗", "花费")),
    _sum("total_ad_cost", "千川消耗", YUAN, _DAY, _MATERIAL, note="全域 + 标准;只上传了其中一种时,只含那一种"),
    _sum("ad_gmv", "全域成交金额", YUAN, _DAY, _HOUR, _MATERIAL, good="up", aliases=("整体成交金额",),
         note=_WHOLE_SALES),
    _sum("ad_orders", "全域成交订单数", ORDERS, _DAY, _HOUR, _MATERIAL, good="up", aliases=("整体成交订单数",)),
    _sum("ad_net_gmv", "全域净成交金额", YUAN, _DAY, _HOUR, good="up", note=_NET_SALES),
    _sum("ad_net_orders", "全域净成交订单数", ORDERS, _DAY, _HOUR, good="up"),
    _sum("ad_refund_1h_amount", "1小时内退款金额", YUAN, _HOUR, good="down"),
    _sum("ad_refund_1h_orders", "1小时内退款订单数", ORDERS, _HOUR, good="down"),
    _share("ad_refund_1h_rate", "1小时内退款率", "ad_refund_1h_share", "ad_gmv", _DAY, "down"),
    _sum("direct_gmv", "标准直接成交金额", YUAN, _DAY, _MATERIAL, good="up", note=_DIRECT_SALES),
    _sum("direct_orders", "标准直接成交订单数", ORDERS, _DAY, _MATERIAL, good="up"),
    Metric("roi", "支付ROI", NUMBER, "ad_gmv", "whole_ad_cost", facts=(_DAY, _HOUR, _MATERIAL), good="up",
           aliases=("整体支付ROI", "综合ROI"), note=_WHOLE_SALES),
    Metric("net_roi", "净成交ROI", NUMBER, "ad_net_gmv", "whole_ad_cost", facts=(_DAY, _HOUR), good="up",
           note=_NET_SALES),
    Metric("direct_roi", "直接支付ROI", NUMBER, "direct_gmv", "standard_ad_cost", facts=(_DAY, _MATERIAL), good="up",
           note=_DIRECT_SALES),
    Metric("cost_per_order", "全域成交订单成本", YUAN, "whole_ad_cost", "ad_orders", facts=(_DAY, _HOUR, _MATERIAL),
           minimum=MINIMUM_ORDERS, good="down", aliases=("整体成交订单成本",)),
    Metric("cost_per_net_order", "净成交订单成本", YUAN, "whole_ad_cost", "ad_net_orders", facts=(_DAY, _HOUR),
           minimum=MINIMUM_ORDERS, good="down"),
    Metric("cost_per_direct_order", "直接成交订单成本", YUAN, "standard_ad_cost", "direct_orders",
           facts=(_DAY, _MATERIAL), minimum=MINIMUM_ORDERS, good="down"),
    _sum("ad_followers", "标准推广新增粉丝数", PEOPLE, _DAY, note="看了标准推广后在直播间新关注的人,不扣除取关"),
    _sum("follower_ad_cost", "标准推广消耗(有涨粉数的计划)", YUAN, _DAY),
    Metric("cost_per_follower", "标准推广涨粉成本", YUAN, "follower_ad_cost", "ad_followers", facts=(_DAY,),
           minimum=MINIMUM_ORDERS, good="down", note="消耗也买来成交,涨粉成本只用来看各天的高低"),
    Metric("ad_cost_share", "投放费比", RATE, "total_ad_cost", "gmv", facts=(_DAY,), good="down",
           tips=(Tip("把多花的预算先退回常态,留一个计划单独试新出价", guard="exposure_users"),
                 Tip("对照成交人群,把只看不买的人群从计划里排除", guard="exposure_users")),
           note="千川消耗按自然日,成交金额按这一天开播的场次;跨零点的直播两边会错开"),
    _sum("ad_impressions", "广告展示次数", TIMES, _MATERIAL, good="up"),
    _sum("ad_clicks", "广告点击次数", TIMES, _MATERIAL, good="up"),
    Metric("ad_click_rate", "广告点击率", RATE, "ad_clicks", "ad_impressions", facts=(_MATERIAL,), noise="counted",
           minimum=MINIMUM_IMPRESSIONS, good="up"),
    Metric("ad_cpm", "千次展现费用", YUAN, "1000 * total_ad_cost", "ad_impressions", facts=(_MATERIAL,),
           minimum=MINIMUM_IMPRESSIONS, aliases=("CPM",)),
    _sum("plays", "视频播放数", TIMES, _MATERIAL, good="up"),
    _share("play_3s_rate", "3秒播放率", "play_3s_share", "plays", _MATERIAL, "up"),
    _share("play_10s_rate", "10秒播放率", "play_10s_share", "plays", _MATERIAL, "up"),
    _share("play_through_rate", "完播率", "play_through_share", "plays", _MATERIAL, "up"),
)  # fmt: skip

WORDS = {
    "ad_refund_1h_share": "1小时内退款率", "play_3s_share": "3秒播放率", "play_10s_share": "10秒播放率",
}  # fmt: skip
"""Printed rates of which metrics are weighted means, in words."""
