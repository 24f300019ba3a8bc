"""品质退单率: how many were sent back for their quality, out of which orders, of which goods and for what reasons.

Owns the blocks of these steps, the loading behind them, and the choice of what they are divided by. Which reasons are
about quality is `core.rules.quality_returns`' to begin with, and the merchant's from then on.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.blocks import Cards, Column, Note, Part, Split, Step, Table
from core.reviews.checkup.judged import rate, said
from core.reviews.checkup.span import RETURNS_TABLE, days_of
from core.reviews.readings import Advice, Finding, Reading
from core.reviews.resolve import days_back
from core.reviews.windows import days_between, moments_of
from core.rules.quality_returns import Placed, known, placed
from core.scope import Scope
from core.units import RATE, TEXT, show
from core.warehouse import holdings, plans
from core.warehouse.store import Store

STEPS = RATE_STEP, GOODS_STEP, REASONS_STEP = "品质退单率", "哪些商品退得多", "退单的原因"
SHOP, SESSIONS = "全店订单", "场次订单"
QUALITY, OTHER, UNKNOWN = "算品质", "不算品质", "未归类"
NO_REASON = "没写原因"
MOST = 20
SLACK = timedelta(days=1)

BY_REASON = {
    "商品破损": "给这件商品换厚外箱、加缓冲,抽几单寄给自己拆",
    "商品与描述不符": "对着实物改详情页、尺码表和主播口播,改完再讲",
    "少件/漏发": "打包时照单复核、拍照留底",
    "质量问题": "抽查在库批次,不合格的先停讲、找供应商",
    "质量原因": "抽查在库批次,不合格的先停讲、找供应商",
    "假冒商品": "备好授权和质检报告,挂到详情页",
}
"""What to try where a reason is the most frequent one."""


@dataclass(frozen=True)
class Orders:
    """What returns are divided by: the orders of both spans, and what they are. None before where these aren't told all
    the way, or the returns aren't: what grows is then only what was uploaded."""

    what: str
    now: int
    before: int | None


@dataclass(frozen=True)
class Told:
    """Returns by (product, reason) on both sides, sorted out by reason; the orders they can be divided by."""

    now: Counter[tuple[str, str]]
    before: Counter[tuple[str, str]]
    reasons: dict[str, bool]
    names: dict[str, str]
    orders: tuple[Orders, ...]
    first: date
    last: date

    @property
    def placed(self) -> Placed:
        return placed(_by_reason(self.now), self.reasons)

    @property
    def placed_before(self) -> Placed:
        return placed(_by_reason(self.before), self.reasons)


def _by_reason(told: Counter[tuple[str, str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (_, reason), number in told.items():
        found[reason] += number
    return dict(found)


def told(store: Store, scope: Scope) -> Told | None:
    """What is loaded of both spans; None where no returns are loaded at all."""
    days = holdings.days_told(store, scope.merchant, RETURNS_TABLE)
    if days is None:
        return None
    now = days_of(scope)
    back = days_back(*now, scope.against)
    window = Window(scope.merchant, (), moments_of(*back)[0], moments_of(*now)[1])
    answer = ask(store, "order_return", ("returns",), window, ("day", "product_id", "product_name", "return_reason"))
    sides, names = (Counter[tuple[str, str]](), Counter[tuple[str, str]]()), dict[str, str]()
    when = answer.dimensions["day"].astype("datetime64[D]").tolist()
    columns = [answer.dimensions[name].tolist() for name in ("product_id", "product_name", "return_reason")]
    for day, product_id, name, reason, number in zip(
        when, *columns, answer.numerators["returns"].tolist(), strict=True
    ):
        if back[1] < day < now[0]:
            continue
        product = str(product_id or name or "")
        names.setdefault(product, str(name or product_id or "没写商品"))
        sides[day <= back[1]][product, str(reason or NO_REASON)] += int(number)
    reasons = known(plans.return_reasons(store, scope.merchant))
    orders = _orders(store, scope, now, back)
    if not _all_the_way(days, back, now):
        orders = tuple(replace(one, before=None) for one in orders)
    return Told(*sides, reasons, names, orders, *days)


def _all_the_way(told: tuple[date, date] | None, back: tuple[date, date], now: tuple[date, date]) -> bool:
    """Whether days that something is told of reach from one end of both spans to the other; a day at either end may
    have had nothing to tell."""
    return told is not None and told[0] <= back[0] + SLACK and now[1] - SLACK <= told[1]


def _orders(store: Store, scope: Scope, now: tuple[date, date], back: tuple[date, date]) -> tuple[Orders, ...]:
    """The shop's orders where 成交分析 tells every day; with those of the sessions where that can't be compared."""
    first, last = back[0], now[1]
    window = Window(scope.merchant, (), moments_of(first, first)[0], moments_of(last, last)[1])
    shop = ask(store, "composition", ("orders",), window, ("day",), only={"dimension": "shop"})
    live = ask(store, "live", ("orders",), window, ("day",))
    told = []
    whole, part = (_summed(shop.dimensions["day"], shop.numerators["orders"], span, True) for span in (now, back))
    if whole:
        told.append(Orders(SHOP, whole, part))
    if not whole or not part:
        sold, earlier = (
            _summed(live.dimensions["day"], live.numerators["orders"], span, False) for span in (now, back)
        )
        days = holdings.days_told(store, scope.merchant, "live")
        if sold:
            told.append(Orders(SESSIONS, sold, earlier if _all_the_way(days, back, now) else None))
    return tuple(told)


def _summed(days: np.ndarray, orders: np.ndarray, span: tuple[date, date], every: bool) -> int | None:
    """The orders of a span; None where there are none, or not of `every` day of it."""
    by_day = dict(zip(days.astype("datetime64[D]").tolist(), orders.tolist(), strict=True))
    wanted = days_between(*span)
    found = [by_day[day] for day in wanted if day in by_day and by_day[day] == by_day[day]]
    if not found or (every and len(found) < len(wanted)):
        return None
    return int(sum(found)) or None


def steps(found: Told | None, scope: Scope) -> tuple[Step, ...]:
    """The steps about returns, or what to bring where there are none."""
    if found is None:
        text = "上传「退单明细」就能看品质退单率:抖店 → 售后 → 售后工作台 导出售后单,直接上传;导不出就用上传页的模板。"
        return (Step(RATE_STEP, (Note("还没有退单明细", text),)),)
    if not found.now:
        text = f"这几天没有退单(退单明细有 {found.first} 至 {found.last} 的)。"
        return (Step(RATE_STEP, (Note("没有退单", text),)),)
    return (
        Step(RATE_STEP, (*_cards(found), *_caveats(found, scope))),
        Step(REASONS_STEP, (*_split(found), _reasons(found), *_unplaced(found))),
        Step(GOODS_STEP, (_goods(found),)),
    )


def rates(found: Told) -> tuple[Reading, ...]:
    """The rate by each of the orders it can be divided by, the first the one that counts."""
    now, before = found.placed.quality_returns, found.placed_before.quality_returns
    return tuple(
        rate(
            "quality_return_rate",
            (now, orders.now),
            (before, orders.before) if orders.before else None,
            note=f"除以{orders.what}",
        )
        for orders in found.orders
    )


def findings(found: Told | None) -> tuple[Finding, ...]:
    """The one claim: the rate has really risen, with the reason and the product behind most of it."""
    if found is None:
        return ()
    judged = [one for one in rates(found) if one.before is not None]
    if not judged or judged[0].verdict != "real" or (judged[0].change or 0) <= 0:
        return ()
    reading, quality = judged[0], found.placed.quality
    by_product = _quality_by_product(found)
    product, number = by_product.most_common(1)[0]
    total = found.placed.quality_returns
    text = (
        f"{reading.label} {reading.value_text}({reading.note}),上一周期 {reading.before_text}({reading.change_text});"
        f"原因最多的是「{quality[0][0]}」{quality[0][1]} 单,"
        f"商品最多的是{found.names[product]}:{number} 单,占品质退单的 {show(number / total, RATE)}"
    )
    tries = BY_REASON.get(quality[0][0])
    advice = (Advice(tries, "quality_return_rate"),) if tries else ()
    return (Finding("quality_return_rate", (), None, None, "real", text, (), advice),)


def headline(found: Told | None) -> str:
    """The rate in a sentence, with what became of it; empty where there is none."""
    return said(rates(found)) if found is not None and found.now else ""


def _cards(found: Told) -> tuple[Cards, ...]:
    readings = rates(found)
    return (Cards(RATE_STEP, readings),) if readings else ()


def _caveats(found: Told, scope: Scope) -> tuple[Note, ...]:
    first, last = days_of(scope)
    lines = []
    if not found.orders:
        lines.append("没有这几天的成交分析,也没有场次,算不出比率;上传 罗盘 → 交易 → 成交分析")
    elif found.orders[0].what == SESSIONS:
        lines.append("没有这几天完整的成交分析,先除以场次订单:商城和短视频卖出的不在里面,比率会偏高")
    elif found.orders[0].before is None and found.orders[-1].before is not None:
        lines.append("上一周期没有完整的成交分析,和之前比时改用场次订单")
    if found.orders and found.orders[-1].before is None:
        lines.append("退单或订单没有盖满这两段日子,这次不和上一周期比")
    if last > found.last:
        lines.append(f"退单明细只到 {found.last},之后的没有")
    if first < found.first:
        lines.append(f"退单明细从 {found.first} 开始,之前的没有")
    return (Note("除以什么、缺什么", ";".join(lines) + "。"),) if lines else ()


def _unplaced(found: Told) -> tuple[Note, ...]:
    """Reasons that nobody has placed, and what they would make of the rate."""
    unknown = found.placed.unknown
    if not unknown:
        return ()
    names = "、".join(f"{name}({number} 单)" for name, number in unknown[:5])
    more = f" 等 {len(unknown)} 种" if len(unknown) > 5 else ""
    text = f"{names}{more}还没归类,先不算品质;请在「哪些原因算品质」里选一下。"
    if found.orders:
        total = found.placed.quality_returns + found.placed.unknown_returns
        text += f"如果都算,品质退单率是 {show(total / found.orders[0].now, RATE)}。"
    return (Note("有原因没归类", text),)


def _split(found: Told) -> tuple[Split, ...]:
    """Returns for quality by reason, as a picture."""
    now, before = found.placed, dict(found.placed_before.quality)
    total, earlier = now.quality_returns, sum(before.values())
    if not total:
        return ()
    parts = tuple(
        Part(reason, number, number / total, before.get(reason, 0) / earlier if earlier else None)
        for reason, number in now.quality
    )
    title = f"品质退单最多的原因是「{parts[0].name}」({show(parts[0].share, RATE)})"
    return (Split(title, "returns", METRICS["returns"].unit, parts, caption="只看算品质的退单"),)


def _reasons(found: Told) -> Table:
    now, before = found.placed, _by_reason(found.before)
    rows = [
        (reason, kind, number, number / now.returns, before.get(reason, 0) if found.before else None)
        for kind, ones in ((QUALITY, now.quality), (UNKNOWN, now.unknown), (OTHER, now.others))
        for reason, number in ones
    ]
    return Table(
        "退单按原因",
        (
            Column("reason", "退款原因", TEXT),
            Column("kind", "归类", TEXT),
            Column("number", METRICS["returns"].label, METRICS["returns"].unit, adds=True),
            Column("part", "占全部退单", RATE),
            Column("before", "上一周期", METRICS["returns"].unit),
        ),
        tuple(rows),
        totals=("合计", "", now.returns, 1.0, sum(found.before.values()) if found.before else None),
    )


def _quality_by_product(found: Told) -> Counter[str]:
    told: Counter[str] = Counter()
    for (product, reason), number in found.now.items():
        if found.reasons.get(reason) is True:
            told[product] += number
    return told


def _goods(found: Told) -> Table:
    quality = _quality_by_product(found)
    everything: Counter[str] = Counter()
    mostly: dict[str, Counter[str]] = defaultdict(Counter)
    for (product, reason), number in found.now.items():
        everything[product] += number
        if found.reasons.get(reason) is True:
            mostly[product][reason] += number
    ranked = sorted(everything, key=lambda key: (-quality[key], -everything[key], key))
    total = found.placed.quality_returns
    rows: list[tuple[object, ...]] = [
        (
            found.names[key], quality[key], everything[key], quality[key] / total if total else None,
            mostly[key].most_common(1)[0][0] if mostly[key] else None,
        )
        for key in ranked[:MOST]
    ]  # fmt: skip
    rest = ranked[MOST:]
    if rest:
        here, all_of_them = sum(quality[key] for key in rest), sum(everything[key] for key in rest)
        rows.append((f"其他 {len(rest)} 个商品", here, all_of_them, here / total if total else None, None))
    return Table(
        "退单按商品",
        (
            Column("product", "商品", TEXT),
            Column("quality", "品质退单", METRICS["returns"].unit, adds=True),
            Column("number", "全部退单", METRICS["returns"].unit, adds=True),
            Column("part", "占全部品质退单", RATE),
            Column("reason", "最多的品质原因", TEXT),
        ),
        tuple(rows),
        totals=("合计", total, found.placed.returns, 1.0 if total else None, ""),
    )
