"""Metrics of hosts: what Fupan works out from minutes and shifts, and what Compass prints in 主播分析.

Owns their meaning and what to try when an ability is weak. Compass divides by people that it doesn't print, so its
rates can be neither recomputed nor put together: they are read row by row, and never mixed with our own.
"""

from core.metrics.declaration import Metric, Tip
from core.units import MINUTES, RATE, TIMES, YUAN

_REPORT = ("host_report",)
_NOTE = "罗盘「主播分析」印出的数,分母没有导出,不能相加或平均,也不同于按分钟和上播记录算出的同名指标"

_ON_AIR = ("host",)
_OWN = "上播时间内各分钟相加,分母是分钟的进入次数,与整场按人数算的同名指标不可比"
MINIMUM_ENTRIES = 200
MINIMUM_CLICKS = 100
MINIMUM_EXPOSURES = 1_000

ABILITIES = {
    "gmv_per_hour": "单小时成交金额", "user_pay_per_hour": "单小时用户支付金额", "host_view_rate": "引流",
    "host_stay": "留人", "host_interaction_rate": "互动", "host_follow_rate": "吸粉", "host_click_order_rate": "转化",
}  # fmt: skip
"""What a host is compared by, in order, under the names of 主播能力; of the two amounts a review has one."""

HOST = (
    Metric("host_view_rate", "引流(曝光-进入率,估算)", RATE, "exposed_entries", "estimated_exposures", facts=_ON_AIR,
           noise="counted", minimum=MINIMUM_EXPOSURES, good="up",
           low_means="刷到直播间的人不愿意停下来看:开场的话术、形象和画面不够抓人",
           tips=(Tip("换一种开场话术和上镜形象,前三十秒先讲今天最强的一件货", guard="host_click_order_rate"),
                 Tip("回看自己进入最多的一段,把当时的说法写进话术本", guard="host_stay")),
           note="进入次数 ÷ 曝光人次;分钟数据没有曝光人数时,由进入次数和印出的曝光-观看率倒推,是估算"),
    Metric("host_stay", "留人(估算停留)", MINUTES, "online_minutes", "entries", facts=_ON_AIR,
           minimum=MINIMUM_ENTRIES, good="up",
           low_means="进来的人很快就走:节奏拖沓,或没有给人留下来的理由",
           tips=(Tip("每隔几分钟预告下一件货或下一轮福利的时间,让人等得到", guard="host_click_order_rate"),),
           note="Σ在线人数 × 分钟 ÷ 进入次数,是平均停留的估算;与导出里的留存率、人均观看时长都不是一回事"),
    Metric("host_interaction_rate", "互动(评论次数÷进入次数)", RATE, "comments", "entries", facts=_ON_AIR,
           noise="counted", minimum=MINIMUM_ENTRIES, good="up",
           low_means="观众不开口:提问少,或评论没有人接",
           tips=(Tip("讲每件货时抛一个好回答的问题,并念出回答的人", guard="host_click_order_rate"),),
           note=f"{_OWN};只数评论次数,分钟数据没有互动人数"),
    Metric("host_follow_rate", "吸粉(新增粉丝÷进入次数)", RATE, "new_followers", "entries", facts=_ON_AIR,
           noise="counted", minimum=MINIMUM_ENTRIES, good="up",
           low_means="看的人不点关注:很少提醒,或没有说清关注的好处",
           tips=(Tip("每小时固定几次口播点关注,并说清粉丝能得到什么", guard="host_stay"),), note=_OWN),
    Metric("host_click_order_rate", "转化(成交订单÷商品点击)", RATE, "orders", "minute_product_clicks", facts=_ON_AIR,
           noise="counted", minimum=MINIMUM_CLICKS, good="up",
           low_means="点了商品却没有下单:对货品讲得不透,或讲的不是自己擅长的货",
           tips=(Tip("找出自己转化最好的几件货,补上同类的货来讲", guard="host_gmv_per_entry"),
                 Tip("上播前过一遍主推品的材质、版型和常见疑问", guard="host_stay")),
           note="分钟口径:成交订单数 ÷ 各分钟商品点击人次,不是 D-O 率"),
    Metric("host_gmv_per_entry", "每进入成交额", YUAN, "gmv", "entries", facts=_ON_AIR, minimum=MINIMUM_ENTRIES,
           good="up", note=_OWN),
    Metric("host_user_pay_per_entry", "每进入用户支付金额", YUAN, "user_pay", "entries", facts=_ON_AIR,
           minimum=MINIMUM_ENTRIES, good="up", note=_OWN),
    Metric("shared_minutes", "同播时长", MINUTES, "shared_minutes", facts=_ON_AIR,
           note="与别的主播同时在播、按人均分的分钟"),
    Metric("estimated_exposures", "曝光人次(估算)", TIMES, "estimated_exposures", facts=(*_ON_AIR, "minute"),
           noise="counted", note="分钟曝光人数相加;没有这一列时由进入次数和印出的曝光-观看率倒推"),
    Metric("compass_view_rate", "引流(罗盘)", RATE, "compass_view_rate", facts=_REPORT, good="up",
           aliases=("引流能力 曝光-观看率",), note=_NOTE),
    Metric("compass_stay_rate", "留存率(罗盘)", RATE, "compass_stay_rate", facts=_REPORT, good="up",
           aliases=("留人能力 留存率",), note=_NOTE),
    Metric("compass_interaction_rate", "互动率(罗盘)", RATE, "compass_interaction_rate", facts=_REPORT, good="up",
           aliases=("互动能力 观看-互动率",), note=_NOTE),
    Metric("compass_follow_rate", "关注率(罗盘)", RATE, "compass_follow_rate", facts=_REPORT, good="up",
           aliases=("吸粉能力 观看-关注率",), note=_NOTE),
    Metric("compass_uv_value", "单 UV 价值(罗盘)", YUAN, "compass_uv_value", facts=_REPORT, good="up",
           aliases=("转化能力 单UV价值",), note=_NOTE),
    Metric("compass_item_price", "平均件单价(罗盘)", YUAN, "compass_item_price", facts=_REPORT, note=_NOTE),
    Metric("portrait_share", "画像占比(罗盘)", RATE, "portrait_share", facts=("host_portrait",),
           note="主播观众画像里写出的占比;只列前几名,没有列出的是未知,不是 0"),
)  # fmt: skip

WORDS = {"online_minutes": "在线人数 × 分钟", "exposed_entries": "进入次数(有曝光的分钟)"}
