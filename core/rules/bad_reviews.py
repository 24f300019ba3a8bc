"""差评率: when a review counts as bad, which of its three scores pulled it down, and how far a target is.

Owns what is exact about the rule once reviews are counted: aspects, how a bad review is shared out among them, what
reaches a target, and what to try per aspect. Counting reviews is the store's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from core.errors import FupanError
from core.rules.declaration import Rule

BAD_SUM, DAYS = 6, 14

BAD_REVIEWS = Rule(
    key="bad_reviews",
    title="差评率(快手口径)",
    says=(
        "支付14日差评率 = 支付14日有效差评订单量 ÷ 支付14日有效评价订单量",
        f"商品、服务、物流三项评分加起来不超过 {BAD_SUM} 分,就是差评;{BAD_SUM + 1} 分不是",
        "一个订单只看首次评价,追评改不了;默认好评不计",
        f"只看支付后 {DAYS} 日内的评价",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "这是快手的算法:三项评分、14 日、首次评价都是它的。抖店的差评率另算,两个数不能直接比",
        f"整 {DAYS} 日算在内(支付时刻再加 {DAYS} 天),晚一秒就不算",
        "三项评分缺一项的,不算有效评价",
    ),
)


@dataclass(frozen=True)
class Aspect:
    """One of the three scores: `score` is its column in the fact, `tries` what to do where it is low."""

    key: str
    title: str
    score: str
    tries: tuple[str, ...]


ASPECTS = (
    Aspect(
        "quality", "商品", "quality_score",
        ("抽查这批货,和样品对不上的先下架", "详情页、尺码表和主播口播照实物改,有缺点先说出来"),
    ),
    Aspect(
        "service", "服务", "service_score",
        ("高峰时段多排一位客服,先回售后再回售前", "收到低分当天联系买家,换货、补件或退运费里给一个选择"),
    ),
    Aspect(
        "logistics", "物流", "logistics_score",
        ("易碎的加厚外箱和缓冲,抽几单寄给自己拆", "换一家破损和派送投诉少的快递,下单当天发走"),
    ),
)  # fmt: skip
"""In the order in which reviews print them."""

MORE_REVIEWS = "发货后提醒买家写评价可以,用短信、电话催好评不行"
"""What the platform says of asking for reviews."""


def blamed(reviews: Mapping[tuple[int, int, int], int]) -> tuple[Fraction, ...]:
    """How many bad reviews each aspect pulled down: each goes to its lowest score, in equal parts where several are.

    `reviews` counts reviews by their scores in the order of ASPECTS; the parts sum to the number of bad ones.
    """
    found = [Fraction(0)] * len(ASPECTS)
    for scores, count in reviews.items():
        if sum(scores) > BAD_SUM:
            continue
        lowest = [place for place, score in enumerate(scores) if score == min(scores)]
        for place in lowest:
            found[place] += Fraction(count, len(lowest))
    return tuple(found)


@dataclass(frozen=True)
class Way:
    """What brings the rate to a target: `fewer` bad reviews of as many, or `more` valid ones that aren't bad (None: no
    number of them does)."""

    fewer: int
    more: int | None


def way_to(bad: int, valid: int, target: Fraction) -> Way:
    """How far it is to `target`, a fraction; nothing where it is kept. Raises FupanError for what can't be."""
    if not 0 <= target <= 1:
        raise FupanError("目标差评率不在 0% 到 100% 之间", "请填 0 到 100 之间的数")
    if not 0 <= bad <= valid:
        raise FupanError(f"差评 {bad} 单,有效评价只有 {valid} 单", "请核对评价明细")
    fewer = max(bad - floor(target * valid), 0)
    if not fewer:
        return Way(0, 0)
    return Way(fewer, ceil(bad / target) - valid if target else None)
