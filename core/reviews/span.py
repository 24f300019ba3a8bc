"""One part of a session against the rest of it: its funnel, what moved its money, and what went on meanwhile.

Owns that comparison, on minutes alone: sums of 人次, which are never those of the session. The rest is scaled to the
part's length. It is one part of one session, so nothing is judged here and no change is claimed.
"""

from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.methods.chain import chained
from core.methods.decomposition import attribute, to_cents
from core.metrics import METRICS, formula
from core.reviews.attribution import cents
from core.reviews.blocks import Attribution, Block, Column, Funnel, Note, Step, Table, Term
from core.reviews.minutes import MINUTE, Minutes
from core.reviews.readings import Reading
from core.units import MINUTES, TEXT

UNJUDGED = "本场内对比,不下判断"
KINDS = {"shift": "主播", "explanation": "讲解"}


class Way(NamedTuple):
    """Stages from wide to narrow, the rates between neighbours, the rate over all, and the price of the last stage."""

    stages: tuple[str, ...]
    rates: tuple[str, ...]
    whole: str
    price: dict[str, str]


_BUYERS = {"gmv": "minute_ticket", "user_pay": "minute_user_pay_ticket"}
_ORDERS = {"gmv": "minute_ticket_per_order", "user_pay": "minute_user_pay_per_order"}
WAYS = (
    Way(
        ("entries", "minute_product_exposures", "minute_product_clicks", "minute_buyers"),
        ("minute_product_exposure_rate", "minute_product_click_rate", "minute_pay_rate"),
        "minute_entry_pay_rate",
        _BUYERS,
    ),
    Way(("entries", "minute_buyers"), ("minute_entry_pay_rate",), "minute_entry_pay_rate", _BUYERS),
    Way(("entries", "orders"), ("minute_order_rate",), "minute_order_rate", _ORDERS),
)
"""The finest first: the first one whose columns the minutes have is taken."""


class Parts(NamedTuple):
    """Sums over the part and over the rest, the rest scaled to the part's number of minutes."""

    length: int
    rest_length: int
    after: dict[str, float]
    before: dict[str, float]


def span_step(minutes: Minutes, span: tuple[datetime, datetime]) -> Step:
    """What the part [from, to) of the session was like beside the rest of it."""
    start, end = max(span[0], minutes.start), min(span[1], minutes.end)
    title = f"选中的一段 {start:%H:%M}–{end:%H:%M}"
    inside = np.array([start <= at < end for at in minutes.times], dtype=np.bool_)
    if inside.all() or not inside.any():
        said = "选中的就是整场,没有其余的时间可比。" if inside.all() else "选中的时间里没有分钟数据。"
        return Step("选中的一段", (Note("没有可比的一段", f"{said}请在走势图上重新选一段。"),))
    way = next((way for way in WAYS if set(way.stages) <= set(minutes.values)), None)
    going_on = _going_on(minutes, start, end)
    if way is None:
        said = "分钟数据里没有进入人数和成交。下载流量综合趋势分析时勾选进入、商品曝光、商品点击、成交人数和成交金额。"
        return Step(title, (Note("这一段没有漏斗", said), going_on))
    parts = _parts(minutes, way.stages, inside)
    blocks: list[Block] = [_note(minutes, parts), _funnel(way, parts)] if parts else [_unknown()]
    blocks += [*_money(minutes, way, inside), going_on]
    return Step(title, tuple(blocks))


def _parts(minutes: Minutes, keys: tuple[str, ...], inside: NDArray[np.bool_]) -> Parts | None:
    """Over the minutes that tell all of `keys`; None where either side has none."""
    known = np.logical_and.reduce([np.isfinite(minutes.values[key]) for key in keys])
    now, rest = inside & known, ~inside & known
    length, rest_length = int(now.sum()), int(rest.sum())
    if not length or not rest_length:
        return None
    return Parts(
        length,
        rest_length,
        {key: float(minutes.values[key][now].sum()) for key in keys},
        {key: float(minutes.values[key][rest].sum()) * length / rest_length for key in keys},
    )


def _unknown() -> Note:
    return Note("这一段没有漏斗", "选中的一段或其余的时间缺少进入或成交的分钟数据。")


def _note(minutes: Minutes, parts: Parts) -> Note:
    gap = len(minutes.times) - parts.length - parts.rest_length
    lacking = f"有 {gap} 分钟数据不全,没有算进去。" if gap else ""
    return Note(
        "怎么比",
        f"选中的 {parts.length} 分钟,对比本场其余 {parts.rest_length} 分钟按等长折算的量。{lacking}"
        "都是分钟口径:各分钟人数相加,不等于整场人数。这是同一场里的一段,不下真变化的判断,只用来找该回看的时间。",
    )


def _funnel(way: Way, parts: Parts) -> Funnel:
    stages = tuple(_reading(key, parts.after[key], parts.before[key], parts) for key in way.stages)
    pairs = zip(way.rates, way.stages[1:], way.stages[:-1], strict=True)
    rates = tuple(_rate(key, above, below, parts) for key, above, below in pairs)
    whole = _rate(way.whole, way.stages[-1], way.stages[0], parts)
    return Funnel("漏斗:这一段对本场其余", "times", stages, rates, whole)


def _rate(key: str, above: str, below: str, parts: Parts) -> Reading:
    now, then = (side[above] / side[below] if side[below] else None for side in (parts.after, parts.before))
    return _reading(key, now, then, parts, parts.after[above], parts.after[below])


def _reading(
    key: str,
    value: float | None,
    before: float | None,
    parts: Parts,
    above: float | None = None,
    below: float | None = None,
) -> Reading:
    metric = METRICS[key]
    sample = f"{parts.length} 分钟" if below is None else f"{above:,.0f} / {below:,.0f},{parts.length} 分钟"
    scarce = below is not None and below < metric.minimum
    return Reading(
        metric=key,
        label=metric.label,
        unit=metric.unit,
        value=value,
        before=before,
        numerator=value if below is None else above,
        denominator=below,
        verdict="too_few" if scarce else "no_history",
        good=metric.good,
        formula=formula(metric),
        sample=sample,
        reason=UNJUDGED,
    )


def _money(minutes: Minutes, way: Way, inside: NDArray[np.bool_]) -> tuple[Block, ...]:
    """The difference in money to an equal length of the rest, split over the chain, to the cent."""
    money = minutes.money
    if money is None:
        said = "分钟数据里没有成交金额,也没有用户支付金额,下载时勾选其中一个。"
        return (Note("没有拆解金额", said),)
    for each in WAYS[WAYS.index(way) :]:
        if not set(each.stages) <= set(minutes.values):
            continue
        parts = _parts(minutes, (*each.stages, money), inside)
        if parts is None:
            continue
        sums = ([side[key] for key in (*each.stages, money)] for side in (parts.before, parts.after))
        found = chained(*sums)
        if found is not None:
            return (_attribution(money, each, parts, *found),)
    return (Note("没有拆解金额", "这一段的金额不是由有进入、有成交的分钟得来的,拆不开。"),)


def _attribution(
    money: str, way: Way, parts: Parts, before: tuple[float, ...], after: tuple[float, ...]
) -> Attribution:
    keys = (way.stages[0], *way.rates, way.price[money])
    old, new = cents(parts.before[money]), cents(parts.after[money])
    yuan = to_cents(attribute(before, after), new - old)
    label = METRICS[money].label
    terms = tuple(
        Term(key, METRICS[key].label, amount, METRICS[key].unit, now, then)
        for key, amount, now, then in zip(keys, yuan, after, before, strict=True)
    )
    return Attribution(
        title=f"这一段的{label}差在哪里",
        money=money,
        money_label=label,
        before=old,
        after=new,
        total=new - old,
        terms=terms,
        caption=f"按等长时间比:本场其余 {parts.rest_length} 分钟折成 {parts.length} 分钟。分钟口径,LMDI 分解,"
        f"各项相加等于总差额;{UNJUDGED}",
    )


def _going_on(minutes: Minutes, start: datetime, end: datetime) -> Table:
    """Who was on air, what was explained and what happened within the part."""
    rows: list[tuple[object, ...]] = []
    for band in minutes.bands:
        low, high = max(band.start, start), min(band.end, end)
        if low < high:
            times = f"{band.start:%H:%M}–{band.end:%H:%M}"
            rows.append((KINDS[band.kind], band.name, times, (high - low) / MINUTE, band.text))
    for mark in minutes.marks:
        if start <= mark.at < end:
            rows.append((mark.kind, mark.name, f"{mark.at:%H:%M}", None, ""))
    columns = (
        Column("kind", "类型", TEXT), Column("name", "名称", TEXT), Column("when", "时间", TEXT),
        Column("within", "在这一段里", MINUTES), Column("text", "说明", TEXT),
    )  # fmt: skip
    caption = "" if rows else "这一段没有排班、讲解和标记的记录:上传上播记录和商品讲解后,这里会列出来。"
    return Table("这一段里发生了什么", columns, tuple(rows), caption=caption)
