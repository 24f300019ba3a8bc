"""品效合一: every product by its click rate and its D-O rate, against the medians of its session.

Owns the picture, its four quadrants and what each of them asks for. Whether a product changed is not told here.
"""

from collections.abc import Sequence

import numpy as np

from core.methods.intervals import wilson
from core.metrics import METRICS
from core.reviews.blocks import Column, Point, Scatter
from core.reviews.goods.roles import Played
from core.reviews.goods.shelf import CLICK, PAY, Shelf
from core.units import YUAN

QUADRANTS = ("少点少买", "多点少买", "少点多买", "多点多买")
"""Left-bottom, right-bottom, left-top, right-top, by (many clicks, many buy)."""

NEAR = "和中位数差不多,先不归类"
CONFIDENCE = 0.8
"""Of a rate's interval: a product whose interval holds the median stands in no quadrant."""

ASKS = (
    "换卖点重讲一轮,还不行就让位",
    "点开了却没买,看机制和答疑",
    "看到的人点得少,换主图标题、多讲几次",
    "加讲、备货,给它更好的时段",
)


def scatter(shelf: Shelf, roles: Sequence[Played]) -> Scatter:
    """The products with people enough for both rates; the caption says how many had too few."""
    told = [place for place in range(len(shelf)) if enough(shelf, place)]
    rates = {place: (shelf.rate(place, CLICK) or 0.0, shelf.rate(place, PAY) or 0.0) for place in told}
    x_middle, y_middle = (
        float(np.median([pair[axis] for pair in rates.values()])) if len(told) > 1 else None for axis in (0, 1)
    )
    points = tuple(
        Point(
            shelf.names[place],
            *rates[place],
            shelf.total(place, shelf.money) or 0.0,
            roles[place].role,
            "" if x_middle is None or y_middle is None else _said(shelf, place, x_middle, y_middle),
        )
        for place in told
    )
    return Scatter(
        "点击率 × 点击成交转化率",
        "product",
        Column(CLICK, METRICS[CLICK].label, METRICS[CLICK].unit),
        Column(PAY, METRICS[PAY].label, METRICS[PAY].unit),
        Column(shelf.money, shelf.money_label, YUAN),
        points,
        x_middle,
        y_middle,
        QUADRANTS,
        _caption(shelf, len(told)),
    )


def enough(shelf: Shelf, place: int) -> bool:
    """Whether a product has the people that both of its rates need."""
    return all(shelf.sums(place, key)[1] >= METRICS[key].minimum for key in (CLICK, PAY))


def _said(shelf: Shelf, place: int, x_middle: float, y_middle: float) -> str:
    """The quadrant and what it asks for, where counting alone could not have put the product there."""
    corner = 0
    for weight, key, middle in ((1, CLICK, x_middle), (2, PAY, y_middle)):
        above, below = shelf.sums(place, key)
        low, high = wilson(min(above, below), below, CONFIDENCE)
        if low <= middle <= high:
            return NEAR
        corner += weight * (low > middle)
    return f"{QUADRANTS[corner]}:{ASKS[corner]}"


def _caption(shelf: Shelf, told: int) -> str:
    said = [f"圆越大{shelf.money_label}越多,虚线是这些商品的中位数"]
    if told > 1:
        said += [f"{name}:{ask}" for name, ask in zip(QUADRANTS, ASKS, strict=True)]
    if told < len(shelf):
        least = f"曝光不足 {METRICS[CLICK].minimum} 人或点击不足 {METRICS[PAY].minimum} 人"
        said.append(f"另有 {len(shelf) - told} 个商品{least},样本不足,没有画,见下表")
    return ";".join([*said, *(filter(None, [estimates(shelf)]))])


def estimates(shelf: Shelf) -> str:
    """That people of some products were worked out from printed rates; nothing where all are counted."""
    number = sum(shelf.estimated(place) for place in range(len(shelf)))
    return f"{number} 个商品的人数由导出印的比率推算(估算)" if number else ""
