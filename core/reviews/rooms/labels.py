"""The anomaly labels of a live room, declared once: what each is called, what it rests on, when it is given.

Owns the table and nothing else: whether a label is given is decided in `labelling`, how it is shown in `listing`. What
to try comes from the metric's own declaration.
"""

import math
from dataclasses import dataclass
from typing import Literal

from core.metrics import METRICS
from core.metrics.declaration import Tip

Kind = Literal["fault", "strength"]

EXPOSURE, VIEWERS, HOURS, COST, REFUND, HOURLY = (
    "exposure_users", "viewers", "live_minutes", "ad_cost", "refund_1h_rate", "gmv_per_hour",
)  # fmt: skip
ENTRIES = "entries"

SHORTER = 0.75
"""时长过短 needs a session of at most three quarters of the usual length: lengths hardly vary, minutes are nothing."""

LEAST_SHARE = 0.05
"""渠道塌陷 is said of channels that usually bring at least one entry in twenty."""

FELL_ITSELF = -1.64
"""渠道塌陷 also needs a channel below its own past (one-sided 5 %), not only below its room's others."""

KEEPING_UP = 0.5
"""投放失衡 needs money per hour that rose less than half as much as the cost (in logs)."""

FAMILY = 0.046
"""Level of all labels of one session, or of one account's period, together. On noise (8 % in every factor and channel,
counting, four slots) 3.5 to 4 % of sessions carry any."""


@dataclass(frozen=True)
class Label:
    """`sign` is the way `metric` has to stray (−1 down, 1 up); `sought` the log change the test is aimed at, `prior`
    how likely it is that there is such a cause. `rule` says in words when it is given. `advised_by` is the metric whose
    tips say what to try, where it is another."""

    key: str
    name: str
    metric: str
    sign: int
    sought: float
    rule: str
    kind: Kind = "fault"
    prior: float = 1.0
    advised_by: str = ""

    @property
    def tips(self) -> tuple[Tip, ...]:
        """What to try: none for what is no fault, nor for what has gone the better way."""
        metric = METRICS[self.advised_by or self.metric]
        better = metric.good == ("up" if self.sign > 0 else "down")
        return () if self.kind == "strength" or better else metric.tips


def _down(key: str, name: str, metric: str, to: float, what: str, prior: float = 1.0) -> Label:
    return Label(key, name, metric, -1, math.log(to), f"{what}真的低于同时段常态", prior=prior)


def _up(key: str, name: str, metric: str, to: float, what: str, kind: Kind = "fault", prior: float = 1.0) -> Label:
    return Label(key, name, metric, 1, math.log(to), f"{what}真的高于同时段常态", kind, prior)


TESTED: tuple[Label, ...] = (
    _down("traffic_down", "流量突降", EXPOSURE, 0.6, "每小时曝光人数"),
    _up("traffic_up", "流量突增", EXPOSURE, 1.7, "每小时曝光人数", prior=0.5),
    _down("view_rate_low", "观看点击率偏低", "view_rate", 0.75, "观看点击率"),
    _down("product_exposure_low", "商品曝光不足", "product_exposure_rate", 0.75, "商品曝光率"),
    _down("product_click_low", "商品点击偏低", "product_click_rate", 0.75, "商品点击率"),
    _down("pay_rate_low", "成交率偏低", "pay_rate", 0.75, "点击支付率"),
    _down("ticket_low", "客单异常", "ticket_per_buyer", 0.65, "客单价", prior=0.5),
    _up("ticket_high", "客单异常", "ticket_per_buyer", 1.55, "客单价", prior=0.3),
    _up("refund_high", "退款偏高", REFUND, 3.0, "1 小时退款率", prior=0.5),
    Label("ads_unbalanced", "投放失衡", COST, 1, math.log(1.8),
          "每小时消耗真的高了,单小时成交没有真的上去,涨幅不到消耗的一半", advised_by="ad_cost_share"),
    Label("channel_down", "渠道塌陷", ENTRIES, -1, math.log(0.5),
          "占 5% 以上的渠道,进入次数比同场其他渠道真的少了,也低于自己的常态"),
    Label("short", "时长过短", HOURS, -1, math.log(0.6),
          "开播时长真的短于同时段常态,不到四分之三"),
    _up("view_rate_high", "观看点击率突出", "view_rate", 1.5, "观看点击率", "strength", 0.2),
    _up("product_exposure_high", "商品曝光突出", "product_exposure_rate", 1.5, "商品曝光率", "strength", 0.2),
    _up("product_click_high", "商品点击突出", "product_click_rate", 1.5, "商品点击率", "strength", 0.2),
    _up("pay_rate_high", "成交率突出", "pay_rate", 1.5, "点击支付率", "strength", 0.2),
    _up("hourly_high", "单小时成交突出", HOURLY, 2.5, "单小时成交金额", "strength", 0.2),
)  # fmt: skip
"""What is tested; two tests may share a name where a figure may stray either way."""

INSTEAD = {EXPOSURE: VIEWERS, "ticket_per_buyer": "user_pay_per_buyer", HOURLY: "user_pay_per_hour"}
"""What is tested where an account's exports don't tell the metric itself."""

GAP, PROMOTION = "数据缺口", "大促日(不判)"
RULES = {
    GAP: "缺金额、漏斗某一步或时长,或别的场次有渠道而这场没有",
    PROMOTION: "大促日只与大促日比,不足 8 场时不判",
}
"""Labels that are facts of the data: by rule, without a test."""

NAMES: tuple[str, ...] = (
    *dict.fromkeys(label.name for label in TESTED if label.kind == "fault"), *RULES,
)  # fmt: skip
"""The names of all faults and facts, in order."""
