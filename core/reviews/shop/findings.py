"""What 交易构成 may claim: what really changed in the shop's make-up, and where its clicks are worth more.

Owns the sentences, what is said only once where several dimensions show the same change, and what to try. Which tests
stand is `judging`'s; tables without a verdict are `standing`'s. A cause is never claimed.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from core.methods.comparable import ENOUGH
from core.metrics import METRICS
from core.reviews.findings import ranked, sold
from core.reviews.readings import Advice, Finding
from core.reviews.shop.beside import Better, called, kind_of, means, standing_better, worth
from core.reviews.shop.dimensions import DIMENSIONS, LEAF, SHOP
from core.reviews.shop.judging import (
    CROWD,
    FLOW,
    GOODS,
    OPEN,
    RATE,
    SHARE,
    TICKET,
    Book,
    Change,
    changes,
    claimed,
    moved_alone,
)
from core.units import RATE as PERCENT
from core.units import YUAN, show, show_both_changes, show_ratio

BEFORE_COSTS = {"ad_period": "投放消耗", "account": "佣金和投放消耗"}
"""Costs that parts of a dimension differ in, and that a click's money still holds."""
CLEARLY, LITTLE = 1.1, 0.25
"""An opening's click is worth a tenth more than the rest's, and it has at most a quarter of the clicks."""
MOST = 2
"""Openings that are named per dimension; the table has them all."""
REFUNDED_MORE = 1.2
"""A category that is refunded a fifth more than the rest is not called one to push, whatever is left of it."""
OPENING = "机会点"
TITLES = dict.fromkeys(OPEN, OPENING) | dict(zip(GOODS, ("主推品类", "主攻价格带"), strict=True))
"""What a part whose click is worth more is to a shop, by dimension."""
KEEP = "记下这几天的做法,接下来一周照做,看能不能保持"
NOT_AS_GOOD = "算术;新添的点击多半不如现在的"
WORKED_OUT = "点击和订单由导出的笔单价和转化率推算"

WHEN_WORSE = {
    FLOW: ("商品曝光次数是不是也少了:少了查推荐、搜索和投放的来量,没少就换主图、标题和封面", "click_order_rate"),
    RATE: ("挑成交最多的三个款,核对价格、券、库存和评价这几天有没有变", "user_pay_per_order"),
    TICKET: ("看是不是低价款卖多了:补一个连带款或满件减的档位", "click_order_rate"),
}
"""What to try where a factor of the shop or of a part has really become worse, and what must not suffer."""

WORSE_IN = {
    ("ad_period", FLOW): ("对一遍这个时段的计划:预算、出价和人群哪天改过", "ad_cost_rate"),
    ("ad_period", RATE): ("对一遍这个时段的计划:人群和素材哪天换的,换回旧的跑一天比一比", "ad_cost_rate"),
    ("account", FLOW): ("和这个账号对一遍这几天的场次和发片数", "click_order_rate"),
    ("account", RATE): ("和这个账号对一遍选品、价格和讲解", "user_pay_per_order"),
    (LEAF, FLOW): ("查这个品类的主力款是不是断货、下架,或者讲得少了", "user_pay_refund_rate"),
    ("price_band", FLOW): ("查这个价格带的主力款是不是断货、下架,或者讲得少了", "click_order_rate"),
}
"""The same where the dimension says more."""

MORE_OF = {
    "直播": ("加一场,放在已有场次里转化最好的时段", "click_order_rate"),
    "短视频": ("成交最多的三条短视频照着再拍一轮,每天固定发", "click_order_rate"),
    "商品卡": ("成交最多的三个款先改主图、标题和搜索词,再报商城活动", "click_order_rate"),
    "图文": ("成交最多的款补图文,每天固定发", "click_order_rate"),
}
"""How more clicks get to a carrier."""

MORE_IN = {
    "carrier": ("看这些成交是从哪来的,能做大的先做一个", "click_order_rate"),
    "ad_period": ("把预算往这个时段挪一成,试一周", "ad_cost_rate"),
    "terminal": ("终端不能直接选:投放和素材先照这批人的喜好试一组", "ad_cost_rate"),
    "account": ("给这个账号多排几场、多给主推款,先谈好佣金", "full_cost_rate"),
    LEAF: ("列为主推品类:下一周排进每场前半段、商品卡首屏和投放,库存先备够", "user_pay_refund_rate"),
    "price_band": ("列为主攻价格带:上新和组货先补这一档", "click_order_rate"),
}
"""How more clicks get to a part of a dimension."""

AGAIN_MORE = ("发货后把首购的人引进会员和粉丝群,一周内给一张复购券", "user_pay_refund_rate")
FIRST_MORE = ("别急着压首购的价格:首单已经不低,先扩大来的人", "click_order_rate")
FIRST_UP = ("把这批首购的人引进会员和粉丝群,看 30 天内再买的有多少", "user_pay_refund_rate")
FIRST_DOWN = ("留一两个低价好试的款做首单,投放排除已购人群", "user_pay_per_buyer")


def shop_findings(days: Book, compared: Mapping[str, Sequence[Better]]) -> tuple[Finding, ...]:
    """All claims of a review of the shop: what changed by its yuan, then (`apart`) where clicks are worth more:
    `compared` are all parts beside the rest (`every_better`)."""
    changed = claimed(changes(days))
    beside = standing_better([one for found in compared.values() for one in found])
    return (
        *ranked([_changed(days, lead, others) for lead, others in said_once(days, changed)]),
        *_openings(days, beside),
        *_goods(days, beside, changed),
        *_again(days, beside),
    )


def opening_words(found: Sequence[Finding]) -> str:
    """The first of the parts that are worth more, for a headline; empty where none is."""
    first = next((one for one in found if one.apart and one.where[0][0] in TITLES), None)
    return f"{TITLES[first.where[0][0]]}:{first.text}" if first else ""


def nothing_found(days: Book) -> str:
    """What stands where there are no claims: whether days were judged at all."""
    if days.enough:
        return "没有超出正常波动的变化,也没有哪部分的点击确实比其余更值钱"
    if not len(days.judged):
        return "这几天没有可判的平日,先不下判断"
    return f"之前可比的平日只有 {len(days.earlier)} 个,不到 {ENOUGH} 个,先不下判断"


def said_once(days: Book, found: Sequence[Change]) -> list[tuple[Change, tuple[Change, ...]]]:
    """Each change with those of other dimensions that show the same one.

    The shop's own where no part made it alone; of several dimensions the one that shows it most clearly.
    """
    said: list[tuple[Change, tuple[Change, ...]]] = []
    kinds = dict.fromkeys((one.place, one.worse) for one in found)
    for kind in kinds:
        same = [one for one in found if (one.place, one.worse) == kind]
        whole = [one for one in same if one.dimension == SHOP]
        parts = [one for one in same if one.dimension != SHOP]
        alone = [one for one in parts if moved_alone(days, one)] if whole else parts
        told = alone or whole
        clearest = max(told, key=lambda one: abs(one.judged.z or 0.0))
        leads = [one for one in told if one.dimension == clearest.dimension]
        leads.sort(key=lambda one: abs(one.yuan or Decimal(0)), reverse=True)
        others = tuple(one for one in parts if one.dimension != clearest.dimension)
        said += [(one, others if place == 0 else ()) for place, one in enumerate(leads)]
    return said


def _changed(days: Book, one: Change, others: Sequence[Change]) -> Finding:
    unit = PERCENT if one.place == SHARE else METRICS[one.metric].unit
    change = show_both_changes(one.value, one.before, unit)
    cost = f",相当于{sold(one.yuan)}" if one.yuan is not None else ""
    daily = "每天 " if one.place == FLOW else ""
    beside = f"与其他{kind_of(one.dimension)}比," if one.judged.apart else ""
    text = (
        f"{_name(one)}的{_what(one)} {daily}{show(one.value, unit)},常态 {daily}{show(one.before, unit)}({change})"
        f"{cost};"
        f"{beside}超出之前 {one.judged.comparables} 个可比日的正常波动"
    )
    if one.dimension != SHOP and DIMENSIONS[one.dimension].estimated:
        text += f"({WORKED_OUT})"
    if others:
        text += f"。换个维度看,同一处变化也出现在{'、'.join(map(_name, others[:3]))}"
    return Finding(
        metric=one.metric,
        where=() if one.dimension == SHOP else ((one.dimension, called(one)),),
        effect_yuan=one.yuan,
        interval=one.interval,
        verdict="real",
        text=text,
        guesses=(METRICS[one.metric].low_means,) if one.worse and METRICS[one.metric].low_means else (),
        advice=(_for_change(one),),
    )


def _for_change(one: Change) -> Advice:
    if one.place == SHARE:
        text, guard = FIRST_DOWN if one.worse else FIRST_UP
    elif one.worse:
        text, guard = WORSE_IN.get((one.dimension, one.place), WHEN_WORSE[one.place])
    else:
        text, guard = KEEP, ""
    return Advice(text, one.metric, guard)


def _openings(days: Book, beside: Sequence[Better]) -> Iterator[Finding]:
    """Where a click is clearly worth more and few of them go."""
    for dimension in OPEN:
        found = [one for one in beside if one.dimension == dimension and one.ratio >= CLEARLY and one.share <= LITTLE]
        for one in sorted(found, key=lambda one: -worth(days, one))[:MOST]:
            text, guard = MORE_OF.get(one.name, MORE_IN[dimension]) if dimension == "carrier" else MORE_IN[dimension]
            yield _worth_more(days, one, text, guard)


def _goods(days: Book, beside: Sequence[Better], changed: Sequence[Change]) -> Iterator[Finding]:
    """The category to push and the price band to aim at: where what is sold pays more per click, and holds."""
    sunk = {(one.dimension, one.name) for one in changed if one.worse}
    for dimension in GOODS:
        found = [
            one
            for one in beside
            if one.dimension == dimension and one.ratio > 1 and (dimension, one.name) not in sunk and _pays(days, one)
        ]
        if found:
            best = max(found, key=lambda one: (one.interval[0] - one.rest) * one.share)
            yield _worth_more(days, best, *MORE_IN[dimension])


def _pays(days: Book, one: Better) -> bool:
    """Whether its clicks are ordered as often as the rest's, and it isn't refunded much more."""
    own, rest = means(days, one)
    more = own.refunded is not None and rest.refunded is not None and own.refunded > REFUNDED_MORE * rest.refunded
    return own.rate >= rest.rate and not more


def _worth_more(days: Book, one: Better, advice: str, guard: str) -> Finding:
    """In one breath: rates, prices, refunds, intervals and days are `standing`'s table to tell."""
    own, rest = means(days, one)
    text = f"{_name(one)}一次点击带来 {_beside(one)}"
    costs = f",未扣{BEFORE_COSTS[one.dimension]}" if one.dimension in BEFORE_COSTS else ""
    costs += f";{WORKED_OUT}" if DIMENSIONS[one.dimension].estimated else ""
    gain = f"全店 1% 的点击改走这里约多 {show(worth(days, one), YUAN)}({NOT_AS_GOOD}{costs})"
    rate = own.rate / rest.rate >= own.ticket / rest.ticket
    return Finding(
        metric="click_order_rate" if rate else "user_pay_per_order",
        where=((one.dimension, called(one)),),
        effect_yuan=None,
        interval=None,
        verdict="real",
        text=text,
        guesses=(f"{TITLES[one.dimension]}:{gain}",),
        advice=(Advice(advice, "product_clicks", guard),),
        apart=True,
    )


def _beside(one: Better, rest: str = "全店其余") -> str:
    """What a part brings, and what the rest does."""
    return f"{show(one.each, YUAN)},{rest} {show(one.rest, YUAN)}({show_ratio(one.ratio - 1)})"


def _again(days: Book, beside: Sequence[Better]) -> Iterator[Finding]:
    """Whether who buys again spends more a day than who buys first."""
    for one in beside:
        if one.dimension != CROWD:
            continue
        text, guard = AGAIN_MORE if one.ratio > 1 else FIRST_MORE
        said = f"复购的人一天人均买 {_beside(one, '首购')}"
        yield Finding(
            "user_pay_per_buyer", ((CROWD, one.name),), None, None, "real", said,
            advice=(Advice(text, "user_pay_per_buyer", guard),), apart=True,
        )  # fmt: skip


def _name(one: Change | Better) -> str:
    return "全店" if one.dimension == SHOP else f"{kind_of(one.dimension)}「{called(one)}」"


def _what(one: Change) -> str:
    return "人数占比" if one.place == SHARE else METRICS[one.metric].label
