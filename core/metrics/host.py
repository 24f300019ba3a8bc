"""Metrics of a host as Compass prints them in 主播分析.

Owns their meaning. Compass divides by people that it doesn't print, so these rates can be neither recomputed nor put
together: they are read row by row, and never mixed with the rates that Fupan works out from minutes and shifts.
"""

from core.metrics.declaration import Metric
from core.units import RATE, YUAN

_REPORT = ("host_report",)
_NOTE = "罗盘「主播分析」印出的数,分母没有导出,不能相加或平均,也不同于按分钟和上播记录算出的同名指标"

HOST = (
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
