"""Metrics of a crowd package of 千川: what it cost, what it brought in, and how well those it reached bought.

Owns their meaning. They follow single packages as the merchant wrote them down: no figure here is ever added to those
of 全域 or 标准 promotion, which count other orders.
"""

from core.metrics.declaration import Direction, Metric, Noise, Tip
from core.units import NUMBER, ORDERS, PEOPLE, RATE, TIMES, YUAN, Unit

_FACT = ("crowd_package",)
_OWN = "按人群包手工记录,不与全域、标准推广的数相加"
MINIMUM_CLICK_USERS = 30


def _sum(key: str, label: str, unit: Unit, good: Direction = "none") -> Metric:
    noise: Noise = "measured" if unit == YUAN else "counted"
    return Metric(key, label, unit, key, facts=_FACT, noise=noise, good=good, note=_OWN)


PACKAGE = (
    _sum("package_cost", "人群包消耗", YUAN),
    _sum("package_impressions", "人群包展示次数", TIMES),
    _sum("package_clicks", "人群包点击次数", TIMES),
    _sum("package_click_users", "人群包商品点击人数", PEOPLE),
    _sum("package_buyers", "人群包成交人数", PEOPLE, "up"),
    _sum("package_orders", "人群包成交订单数", ORDERS, "up"),
    _sum("package_gmv", "人群包成交金额", YUAN, "up"),
    Metric("package_click_pay_rate", "人群包点击成交转化率", RATE, "package_buyers", "package_click_users", facts=_FACT,
           noise="nested", minimum=MINIMUM_CLICK_USERS, good="up", aliases=("人群包D-O率",),
           low_means="圈来的人点开了商品却没有买:标签和商品的成交人群不一致",
           tips=(Tip("按成交人群高于曝光人群的标签重新圈选,和原来的人群包同场各投一半", guard="package_cost"),),
           note="只按人数算;被几个人群包都覆盖的人,在每个包里各算一次"),
    Metric("package_roi", "人群包ROI", NUMBER, "package_gmv", "package_cost", facts=_FACT, good="up", note=_OWN),
)  # fmt: skip
