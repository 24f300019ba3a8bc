"""Metrics of a crowd of a session or a product: which part of it bears a label, against everybody, and its headcount.

Owns their meaning. A share is read as it is printed: shares of two crowds, dimensions or periods are never added up.
"""

from core.metrics.declaration import Metric
from core.units import NUMBER, PEOPLE, RATE

_FACT = ("audience", "product_audience")

AUDIENCE = (
    Metric("audience_share", "人群占比", RATE, "audience_share", facts=_FACT, aliases=("占比",),
           note="这个人群里带有这个标签的人所占的比例"),
    Metric("audience_tgi", "TGI", NUMBER, "audience_tgi", facts=_FACT,
           note="罗盘印出的偏好指数,100 是平均水平;对比的基准没有导出"),
    Metric("audience_users", "人群人数", PEOPLE, "audience_users", facts=_FACT, note="导出或手工写了人数时才有"),
)  # fmt: skip
