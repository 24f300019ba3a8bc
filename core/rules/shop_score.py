"""店铺评分: what shifted between the parts of the shop's score, and what one indicator still moves.

Owns the one pair of weights that is known: 揽货异常率. The weights of 商品 and 客服 moved too, by how much is
not known: no figure of theirs may enter.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.rules.declaration import Rule, in_percent

BEFORE, NOW = Decimal("0.10"), Decimal("0.06")

SHOP_SCORE = Rule(
    key="shop_score",
    title="店铺评分",
    says=(
        "商品质量的权重提高了",
        "客服的权重降低了",
        f"物流里的揽货异常率,权重从 {in_percent(BEFORE)} 降到 {in_percent(NOW)},物流其他几乎没变",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "商品和客服各调了多少,平台没有公布数字,所以不算",
        "总分按各项得分 × 权重相加来算;指标得分和总分用同一把尺子",
    ),
)


@dataclass(frozen=True)
class Shifted:
    """What a change of the indicator's own score (`points`) moves the total: with the old weight, and with today's."""

    points: Decimal
    before: Decimal
    now: Decimal
    steps: tuple[str, ...]


def pickup_shift(points: Decimal) -> Shifted:
    """What `points` more (or less) on 揽货异常率's own score do to the total."""
    before, now = points * BEFORE, points * NOW
    steps = (
        f"调整前:{_signed(points)} 分 × {in_percent(BEFORE)} = 总分 {_signed(before)} 分",
        f"现在:{_signed(points)} 分 × {in_percent(NOW)} = 总分 {_signed(now)} 分",
        f"同样的变化,对总分的影响是原来的 {in_percent(NOW / BEFORE)}",
    )
    return Shifted(points, before, now, steps)


def _signed(points: Decimal) -> str:
    return f"{points.normalize():+f}" if points else "0"
