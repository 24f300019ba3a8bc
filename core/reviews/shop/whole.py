"""The shop's own totals as cards: each figure beside the span before, and judged day by day where that can be.

Owns which totals are shown and what stands beside their labels. How days are judged is `judging`'s.
"""

import numpy as np

from core.methods.judging import judge
from core.methods.measure import Measure
from core.metrics import METRICS, formula
from core.metrics.declaration import Metric
from core.reviews.attribution import TICKET_OF
from core.reviews.blocks import Cards
from core.reviews.evidence import finite
from core.reviews.readings import Reading, Verdict
from core.reviews.shop.dimensions import SHOP
from core.reviews.shop.effects import PER_ORDER
from core.reviews.shop.judging import PERSISTS, READING_ALPHA, Book
from core.reviews.shop.parts import Parts, Side, Told
from core.units import PEOPLE, YUAN, show

TITLE = "全店这几天"
_DAYS = "店铺自己之前的日子(大促日除外)"
REFUNDS = "还会增加,不判断"


def cards(one: Told, days: Book) -> Cards:
    """The totals of the days told; what the export hasn't is left out."""
    parts = one.parts(SHOP)
    money = one.money
    keys = (money, "product_clicks", "click_order_rate", PER_ORDER[money], "buyers", TICKET_OF[money], "orders")
    keys = (*keys, *(("user_pay",) if money == "gmv" else ()), "refund_amount", "user_pay_refund_rate")
    found = (_reading(METRICS[key], parts, days) for key in keys)
    return Cards(TITLE, tuple(reading for reading in found if reading.value is not None))


def _reading(metric: Metric, parts: Parts, days: Book) -> Reading:
    (above, below), (above_before, below_before) = (_sums(metric, side) for side in (parts.now, parts.before))
    value = _value(metric, above, below)
    compared = parts.compared and "refund_amount" not in metric.columns
    before = _value(metric, above_before, below_before) if compared else None
    verdict, reason, judged_by = judged(metric, days)
    number = len(parts.now.days)
    counts = metric.unit == PEOPLE or "buyers" in metric.columns
    return Reading(
        metric=metric.key,
        label=metric.label,
        unit=metric.unit,
        value=value,
        before=before,
        numerator=above,
        denominator=below if metric.is_ratio else None,
        verdict="no_history" if before is None and verdict == "real" else verdict,
        good=metric.good,
        formula=formula(metric),
        sample=f"{number} 天" if below is None or above is None else f"{_amount(metric, above)} / {below:,.0f}",
        judged_by=judged_by,
        reason=reason,
        note="按天累加" if counts and number > 1 else "",
    )


def _sums(metric: Metric, side: Side) -> tuple[float | None, float | None]:
    if not metric.is_ratio:
        return finite(side.whole[metric.numerator]), None
    above, below = side.whole_pair(metric.numerator, metric.denominator)
    return finite(above), finite(below)


def _value(metric: Metric, above: float | None, below: float | None) -> float | None:
    if not metric.is_ratio:
        return above
    return above / below if above is not None and below else None


def _amount(metric: Metric, value: float) -> str:
    return show(value, YUAN) if metric.unit == YUAN else f"{value:,.0f}"


def judged(metric: Metric, days: Book) -> tuple[Verdict, str, str]:
    """A total of the days under review against the shop's own earlier ones: the verdict, why there is none, and what
    judged it. Nothing about refunds, which aren't all in yet."""
    if "refund_amount" in metric.columns:
        return "no_history", REFUNDS, ""
    if (days.now & days.promotions).any():
        return "no_history", "promotion", ""
    if not days.enough:
        return "no_history", "", ""
    above = days.whole[metric.numerator]
    below = days.whole[metric.denominator] if metric.is_ratio else np.ones(len(above))
    found = judge(days.history, Measure(above, below, metric.noise, metric.minimum), READING_ALPHA, PERSISTS)
    return found.verdict, found.reason, f"{_DAYS} {found.comparables} 天" if found.comparables else ""
