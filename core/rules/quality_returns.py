"""品质退单率: which reasons of a return are about quality, and the rate that comes of them.

Owns the map of reasons to begin with, and how typed words about reasons go before it. A reason that nobody has placed
is counted apart and never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.rules.declaration import Rule

DAYS = 14

QUALITY_RETURNS = Rule(
    key="quality_returns",
    title="品质退单率",
    says=(
        f"看最近 {DAYS} 天,买家申请退款时选了和品质有关的原因的退单",
        "品质原因:质量原因、商品与描述不符、假冒商品、少件/漏发、商品破损",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "规则没有写分母:先用成交分析里全店同样几天的成交订单,没有就用场次的,用了哪个写在数旁边",
        "按申请时间算,一张售后单算一单;后来撤销或关闭的也在内,因为看的是申请时选的原因",
        "没归过类的原因先不算品质,单独列出来",
    ),
)

REASONS: dict[str, bool] = {
    "质量原因": True,
    "质量问题": True,
    "商品与描述不符": True,
    "假冒商品": True,
    "少件/漏发": True,
    "商品破损": True,
    "不喜欢/不想要": False,
    "7天无理由退货": False,
    "尺码不合适": False,
    "多拍/错拍": False,
    "地址填错": False,
}
"""Reasons and whether they are about quality, until somebody says otherwise: the platform's five, and common others."""


@dataclass(frozen=True)
class Placed:
    """Returns by reason: those about quality, others, and those that nobody has placed. Most frequent first."""

    quality: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    unknown: tuple[tuple[str, int], ...]

    @property
    def quality_returns(self) -> int:
        return sum(count for _, count in self.quality)

    @property
    def unknown_returns(self) -> int:
        return sum(count for _, count in self.unknown)

    @property
    def returns(self) -> int:
        return self.quality_returns + self.unknown_returns + sum(count for _, count in self.others)


def known(typed: Mapping[str, bool]) -> dict[str, bool]:
    """The map that holds: what was typed goes before what it begins with."""
    return {**REASONS, **typed}


def placed(returns: Mapping[str, int], reasons: Mapping[str, bool]) -> Placed:
    """Returns by reason, sorted out by a map of reasons. An empty reason is an unknown one."""
    ordered = sorted(returns.items(), key=lambda one: (-one[1], one[0]))
    return Placed(
        tuple(one for one in ordered if reasons.get(one[0]) is True),
        tuple(one for one in ordered if reasons.get(one[0]) is False),
        tuple(one for one in ordered if one[0] not in reasons),
    )
