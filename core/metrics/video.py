"""Metrics of short videos: what they were watched, what they sold by themselves, and whom they led into a live room.

Owns their meaning. What a video shares with the room (likes, orders, money paid) is declared there.
"""

from core.metrics.declaration import Direction, Metric, Noise
from core.units import ORDERS, RATE, SECONDS, TIMES, YUAN, Unit

VIDEO = "video"
FEEDING = (VIDEO, "video_session")
MINIMUM_TIMES = 300


def _sum(key: str, label: str, unit: Unit, *facts: str, good: Direction = "up", note: str = "") -> Metric:
    noise: Noise = "measured" if unit == YUAN else "counted"
    return Metric(key, label, unit, key, facts=facts, noise=noise, good=good, note=note)


VIDEOS = (
    _sum("video_views", "视频观看次数", TIMES, VIDEO),
    _sum("live_user_pay", "引流直播间用户支付金额", YUAN, VIDEO),
    _sum("search_user_pay", "看后搜用户支付金额", YUAN, VIDEO),
    _sum("store_user_pay", "引流店铺页用户支付金额", YUAN, VIDEO),
    _sum("live_orders", "引流直播成交订单数", ORDERS, VIDEO),
    _sum("favourites", "收藏数", TIMES, VIDEO),
    _sum("follow_clicks", "点击关注次数", TIMES, VIDEO),
    _sum("video_ad_cost", "短视频投放消耗", YUAN, VIDEO, good="none"),
    _sum("entry_exposure_count", "直播间入口曝光次数", TIMES, *FEEDING),
    Metric("entry_click_rate", "直播间入口点击率(次数)", RATE, "entries", "entry_exposure_count", facts=FEEDING,
           noise="counted", minimum=MINIMUM_TIMES, good="up"),
    Metric("video_play_through_rate", "视频完播率", RATE, "play_through_share * video_views", "video_views",
           facts=(VIDEO,), minimum=MINIMUM_TIMES, good="up", note="由导出印出的比率按观看次数加权"),
    Metric("watch_seconds_per_play", "视频平均观看时长", SECONDS, "watch_seconds_per_play * video_views", "video_views",
           facts=(VIDEO,), minimum=MINIMUM_TIMES, good="up"),
)  # fmt: skip
