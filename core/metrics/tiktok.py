"""Metrics of TikTok live sessions that no 抖音 session has: money in the shop's own currency, and what divides by it.

Owns their meaning. What counts the same thing on both platforms (orders, views, comments) is declared with the room.
No amount here is ever yuan: it is never added to one, and questions keep the currencies apart.
"""

from core.metrics.declaration import Metric
from core.units import LOCAL_MONEY, NUMBER, ORDERS, RATE, SECONDS

LIVE, MINUTE, PRODUCT = "tiktok_live", "tiktok_minute", "tiktok_product"
FACTS = (LIVE, MINUTE, PRODUCT)
SESSIONS = (LIVE, MINUTE)
SALES = (LIVE, PRODUCT)

MINIMUM_TIMES = 200
MINIMUM_ORDERS = 10
_OWN_MONEY = "店铺当地货币,不同货币不相加,也不与人民币相加"

TIKTOK = (
    Metric("local_gmv", "归因成交金额", LOCAL_MONEY, "local_gmv", facts=FACTS, per_hour=True, good="up",
           aliases=("Attributed GMV", "Gross revenue"), note=_OWN_MONEY),
    Metric("local_ad_cost", "广告消耗", LOCAL_MONEY, "local_ad_cost", facts=(LIVE,), note=_OWN_MONEY),
    Metric("local_ad_gmv", "广告成交金额", LOCAL_MONEY, "local_ad_gmv", facts=(LIVE,), good="up", note=_OWN_MONEY),
    Metric("local_ad_roi", "广告 ROI", NUMBER, "local_ad_gmv", "local_ad_cost", facts=(LIVE,), good="up"),
    Metric("local_gmv_per_hour", "单小时归因成交金额", LOCAL_MONEY, "local_gmv", "hours", facts=(LIVE,), good="up",
           aliases=("GMV per hour",), note=_OWN_MONEY),
    Metric("local_ticket_per_order", "归因笔单价", LOCAL_MONEY, "local_gmv", "orders", facts=SALES,
           minimum=MINIMUM_ORDERS, good="up", aliases=("AOV",), note=_OWN_MONEY),
    Metric("show_gpm", "千次曝光成交金额", LOCAL_MONEY, "1000 * local_gmv", "exposure_count", facts=(LIVE,),
           minimum=MINIMUM_TIMES, good="up", aliases=("Show GPM",), note="按曝光次数;与抖音按观看次数的 GPM 不可比"),
    Metric("watch_gpm", "千次观看归因成交金额", LOCAL_MONEY, "1000 * local_gmv", "views", facts=(LIVE,),
           minimum=MINIMUM_TIMES, good="up", aliases=("Watch GPM",), note=_OWN_MONEY),
    Metric("sku_orders", "SKU 订单数", ORDERS, "sku_orders", facts=SALES, noise="counted", per_hour=True, good="up",
           note="一笔订单里每个 SKU 算一单"),
    Metric("sku_order_rate", "观看-SKU 下单率", RATE, "sku_orders", "views", facts=(LIVE,), noise="counted",
           minimum=MINIMUM_TIMES, good="up", aliases=("SKU order rate",)),
    Metric("sku_pay_rate", "点击-SKU 下单率", RATE, "sku_orders", "product_clicks", facts=SALES, noise="counted",
           minimum=MINIMUM_TIMES, good="up", aliases=("CTOR (SKU orders)",)),
    Metric("follow_rate_by_times", "关注率(次数)", RATE, "new_followers", "views", facts=(LIVE,), noise="counted",
           minimum=MINIMUM_TIMES, good="up", aliases=("Follow rate",), note="按观看次数,与按观看人数的关注率不可比"),
    Metric("watch_seconds_per_view", "次均观看时长", SECONDS, "watch_seconds_per_view * views", "views", facts=(LIVE,),
           minimum=MINIMUM_TIMES, good="up"),
)  # fmt: skip
