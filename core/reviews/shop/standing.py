"""What the parts of the shop are worth as they stand: a click's money, first and further purchases. No verdicts.

Owns these tables, the note that says which days the claims rest on, and the one on first or further purchases, which
takes sides only where that stands among all that is compared. The rest is arithmetic, and says so; what may be claimed
is in `findings`.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import ENOUGH
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.shop.beside import Better, called, kind_of, lately, means, standing_better, worth
from core.reviews.shop.days import day_words
from core.reviews.shop.dimensions import DIMENSIONS
from core.reviews.shop.judging import AGAIN, CROWD, FIRST, GOODS, OPEN, ORDERS, Book
from core.reviews.shop.parts import Told
from core.units import NUMBER, PEOPLE, RATE, TEXT, YUAN, show, show_ratio

_PRICES = (
    Column("dimension", "维度", TEXT),
    Column("name", "名称", TEXT),
    Column("click_share", "点击占比", RATE),
    Column("click_order_rate", "点击支付转化率", RATE),
    Column("ticket", "笔单价(实付)", YUAN),
    Column("refund_rate", "退款率", RATE),
    Column("per_click", "每次点击实付", YUAN),
    Column("low", "80% 区间低", YUAN),
    Column("high", "80% 区间高", YUAN),
    Column("rest_per_click", "全店其余", YUAN),
    Column("one_percent", "多 1% 点击约值", YUAN),
)
_CROWDS = (
    Column("name", "人群", TEXT),
    Column("buyers", "成交人数(按天累加)", PEOPLE),
    Column("buyer_share", "人数占比", RATE),
    Column("money_share", "成交占比", RATE),
    Column("usual_share", "常态成交占比", RATE),
    Column("ticket", "客单价", YUAN),
    Column("orders_per_buyer", "人均订单数", NUMBER),
)


def standing_blocks(one: Told, days: Book, compared: Mapping[str, Sequence[Better]]) -> tuple[Block, ...]:
    """The days that claims rest on, what a click is worth part by part, and first beside further purchases."""
    tables = (
        _prices(days, "每次点击值多少:载体、投放时段、终端、账号", OPEN, compared),
        _prices(days, "每次点击值多少:品类、价格带", GOODS, compared),
        _crowds(days),
    )
    which = first_or_again(compared[CROWD], standing_better([one for found in compared.values() for one in found]))
    return (
        Note("判断用了哪些天", grounds(one, days)),
        *(table for table in tables if table is not None),
        *((Note("拉新还是复购", which),) if which else ()),
    )


def grounds(one: Told, days: Book) -> str:
    """Which days are judged, by which, and which are left out, in words."""
    now, earlier = (_dates(days, places) for places in (days.judged, days.earlier))
    said = []
    if len(now) and len(earlier) >= ENOUGH:
        said.append(
            f"变化按天判断:本期 {len(now)} 个平日({day_words(now)}),比之前 {len(earlier)} 个({day_words(earlier)})"
        )
    elif len(now):
        said.append(
            f"历史不足:本期之前只有 {len(earlier)} 个平日,至少要 {ENOUGH} 个,先不判变化。补传更早的成交分析即可"
        )
    else:
        said.append("本期没有可判的平日,变化不判")
    promotions = [day for day in _dates(days, np.flatnonzero(days.promotions & days.told)) if day in one.promotions]
    if promotions:
        names = "、".join(dict.fromkeys(one.promotions[day] for day in promotions))
        said.append(f"大促日 {day_words(promotions)}({names})不和平日比,两边都不算")
    absent = one.missing(*one.now)
    if absent:
        said.append(f"缺 {day_words(absent)} 的成交分析,这几天不判")
    lately_days = len(lately(days))
    if lately_days >= ENOUGH:
        said.append(f"谁的点击更值钱按最近 {lately_days} 个平日算,同一天里和全店其余相比")
    return "。".join(said) + "。"


def _dates(days: Book, places: NDArray[np.int64]) -> list[date]:
    return [day.astype(date) for day in days.days[places]]


def _prices(
    days: Book, title: str, dimensions: Sequence[str], compared: Mapping[str, Sequence[Better]]
) -> Table | None:
    """One line per part that has days enough, dearest click first within its dimension."""
    rows: list[tuple[object, ...]] = []
    untold = False
    for dimension in dimensions:
        for one in sorted(compared[dimension], key=lambda one: -one.each):
            own, _ = means(days, one)
            untold |= own.refunded is None
            rows.append(
                (kind_of(dimension), called(one), one.share, own.rate, own.ticket, own.refunded, one.each,
                 *one.interval, one.rest, worth(days, one))
            )  # fmt: skip
    if not rows:
        return None
    refunds = "已扣退款(价格带的导出没有退款,没扣),近几天的退款还会增加" if untold else "已扣退款,近几天的退款还会增加"
    estimated = any(DIMENSIONS[dimension].estimated for dimension in dimensions)
    how = "。品类和价格带的订单、点击由导出的笔单价和转化率推算" if estimated else ""
    caption = (
        f"算术,不是判断:最近 {len(lately(days))} 个平日,{refunds};「多 1% 点击约值」是本期全店 1% 的点击改走这里、"
        f"其他不变时多出的钱,新添的点击多半不如现在的{how}"
    )
    return Table(title, _PRICES, tuple(rows), caption, folded=True)


def first_or_again(found: Sequence[Better], stand: Sequence[Better]) -> str:
    """What 复购 spend beside 首购, and what that says for either; empty where there are too few days. Which of the two
    spend more is said only where it is among those that `stand`."""
    for one in found:
        low, high = (bound / one.rest - 1 for bound in one.interval)
        said = (
            f"复购的人一天人均 {show(one.each, YUAN)},首购 {show(one.rest, YUAN)}"
            f"({show_ratio(one.ratio - 1)},80% 区间 {show_ratio(low)} 至 {show_ratio(high)},最近 {one.days} 个平日)"
        )
        if one in stand and one.ratio > 1:
            return f"{said}:老客一次花得更多,同样的钱先花在叫回老客上。"
        if one in stand:
            return f"{said}:新客一次花得更多,同样的钱先花在拉新上。"
        return f"{said}:看不出哪边一次花得更多,比一比拉一个新客和叫回一个老客各要多少钱,哪边便宜先做哪边。"
    return ""


def _crowds(days: Book) -> Table | None:
    """首购 and 复购 over the span: shares, money per buyer and orders per buyer of a day."""
    parts = days.parts.get(CROWD, {})
    if FIRST not in parts or AGAIN not in parts:
        return None
    money, now = days.moneys[CROWD], np.flatnonzero(days.now & days.told)
    sums = {
        name: [float(np.nansum(parts[name][key][now])) for key in ("buyers", money, ORDERS)] for name in (FIRST, AGAIN)
    }
    usual = {name: float(np.nansum(parts[name][money][days.earlier])) for name in (FIRST, AGAIN)}
    people, paid, before = (sum(values) for values in (*list(zip(*sums.values(), strict=True))[:2], usual.values()))
    if people <= 0 or paid <= 0:
        return None
    rows = tuple(
        (name, buyers, buyers / people, amount / paid, usual[name] / before if before > 0 else None,
         amount / buyers if buyers else None, orders / buyers if buyers else None)
        for name, (buyers, amount, orders) in sums.items()
    )  # fmt: skip
    usually = f"常态是之前 {len(days.earlier)} 个平日;" if before > 0 else ""
    caption = (
        "算术,不是判断:人数按天累加,同一人两天买算两次;首购是统计周期内第一次在店里买的人;"
        f"{usually}占比是不是真变了,看上面的「看出了什么」"
    )
    return Table("首购与复购", _CROWDS, rows, caption)
