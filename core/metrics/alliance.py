"""Metrics of what a product sold through 联盟, as 托管计划 counts it: over the 90 days up to the day told.

Owns their meaning. A product's own orders stand beside each of its 团长 and never add up; which 团长 may take a product
is the rule's (`core.rules.managed_plan`).
"""

from core.metrics.declaration import Metric
from core.units import ORDERS

ALLIANCE = (
    Metric("alliance_orders", "近90天联盟销量", ORDERS, "alliance_orders", facts=("alliance_product",), noise="counted",
           over="max", note="达人带货的支付订单,照模板填写"),
    Metric("leader_orders", "团长近90天出单", ORDERS, "leader_orders", facts=("alliance_product",), noise="counted",
           note="近90天联盟销量里这位团长带来的"),
)  # fmt: skip
