"""Explanations (讲解): what each of a product brought, two of them beside each other, and whether they wear out.

Owns the comparison at equal online and its words. Who is online differs from minute to minute, so counts are held
against people online × minutes; where an export doesn't tell who was online, against minutes alone, and that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from core.methods.fatigue import Ratio, Slope, count_ratio, slope
from core.metrics import METRICS
from core.metrics.ask import ask
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.evidence import finite
from core.reviews.goods.shelf import told_apart
from core.reviews.windows import window_of
from core.sheets import EXPORTS
from core.units import DATETIME, NUMBER, PEOPLE, TEXT, TIMES, YUAN, show, show_ratio
from core.warehouse.store import Store

PER_MINUTE = {
    "entries": "entries_per_explain_minute",
    "product_clicks": "clicks_per_explain_minute",
    "orders": "orders_per_explain_minute",
    "gmv": "gmv_per_explain_minute",
    "user_pay": "user_pay_per_explain_minute",
}
COUNTS = {"entries": "进入次数", "product_clicks": "商品点击次数", "orders": "成交订单数"}
"""What can be counted of an explanation, in the order in which viewers do it."""

_AMPLE = 5.0
"""Counts per explanation from which explanations are told apart by them: orders before clicks before entries."""

_MOST = 3
"""Pairs that are said in a sentence; the table has them all."""

_CLEAR, _UNCLEAR = "差别明显", "可能只是偶然"
_CAUTION = "讲解的先后和时段分不开,越讲越少也可能是后半场人变了"


@dataclass(frozen=True)
class Explanation:
    """One explanation: the nth of a product in a session. `online` are people, `amounts` sums by metric key."""

    session: str
    product: str
    name: str
    nth: int
    start: datetime
    minutes: float
    online: float | None
    amounts: dict[str, float | None]

    def per_minute(self, key: str) -> float | None:
        amount = self.amounts[key]
        return amount / self.minutes if amount is not None else None

    @property
    def words(self) -> str:
        return f"第{self.nth}次({self.start:%H:%M})"


@dataclass(frozen=True)
class Pair:
    """An explanation beside another of the same product in one count, at equal online."""

    first: Explanation
    other: Explanation
    key: str
    ratio: Ratio

    @property
    def clear(self) -> bool:
        return self.ratio.low > 1 or self.ratio.high < 1


class Explained:
    """The explanations of some sessions, by product and begin. Those without a length are left out."""

    def __init__(self, store: Store, merchant: str, sessions: Sequence[str]) -> None:
        names = ("session", "product_id", "product_name", "nth", "explain_start")
        keys = ("explain_minutes", "explain_online", *PER_MINUTE.values())
        answer = ask(store, "explanation", keys, window_of(merchant, sessions), names)
        wanted = set(sessions)
        products = dict(zip(*(answer.dimensions[name].tolist() for name in names[1:3]), strict=True))
        called = told_apart({product: name or product for product, name in products.items()})
        found = []
        places = zip(*(answer.dimensions[name].tolist() for name in ("session", "product_id", "nth")), strict=True)
        for row, (session, product, nth) in enumerate(places):
            minutes = float(answer.numerators["explain_minutes"][row])
            if session not in wanted or not minutes > 0:
                continue
            online = finite(np.round(answer.numerators["explain_online"][row] / minutes, 6))
            amounts = {key: finite(answer.numerators[metric][row]) for key, metric in PER_MINUTE.items()}
            began = answer.dimensions["explain_start"][row].astype("datetime64[s]").astype(object)
            found.append(Explanation(session, product, called[product], int(nth), began, minutes, online, amounts))
        self.all = sorted(found, key=lambda one: (one.session, one.name, one.product, one.nth))

    def __bool__(self) -> bool:
        return bool(self.all)

    @cached_property
    def by_online(self) -> bool:
        """Whether everybody online is known, so that counts can be held against them."""
        return all(one.online is not None and one.online > 0 for one in self.all)

    @property
    def equal(self) -> str:
        """What is said beside a comparison that holds whoever is online equal."""
        return "(同等在线)" if self.by_online else ""

    @cached_property
    def several(self) -> bool:
        """Whether they are of more than one session, so that each has to say of which."""
        return len({one.session for one in self.all}) > 1

    def exposure(self, one: Explanation) -> float:
        """People online × minutes, or minutes where that isn't known."""
        return one.minutes * (one.online or 1.0) if self.by_online else one.minutes

    def of(self, product: str) -> list[Explanation]:
        return [one for one in self.all if one.product == product]

    @cached_property
    def slopes(self) -> dict[str, Slope | None]:
        """How each count changes with every further explanation of the same product in the same session."""
        found: dict[str, Slope | None] = {}
        for key in COUNTS:
            told = [one for one in self.all if one.amounts[key] is not None]
            groups = {pair: place for place, pair in enumerate(dict.fromkeys((o.session, o.product) for o in told))}
            found[key] = slope(
                [one.amounts[key] or 0.0 for one in told],
                [self.exposure(one) for one in told],
                [float(one.nth) for one in told],
                [groups[one.session, one.product] for one in told],
            )
        return found

    def compared(self, first: Explanation, other: Explanation, key: str, confidence: float = 0.95) -> Pair | None:
        """Two explanations in a count; None where either doesn't tell it."""
        counts = first.amounts[key], other.amounts[key]
        if counts[0] is None or counts[1] is None:
            return None
        fitted = self.slopes[key]
        told = [one for one in self.all if one.amounts[key] is not None]
        widened = fitted.dispersion(told.index(first), told.index(other)) if fitted is not None else 1.0
        ratio = count_ratio(counts[0], self.exposure(first), counts[1], self.exposure(other), confidence, widened)
        return Pair(first, other, key, ratio)

    def extremes(self, product: str, session: str) -> Pair | None:
        """The best and the worst explanation of a product, by what it has enough of.

        Both were picked by their outcome, so the interval is as wide as the comparison of all pairs asks for.
        """
        own = [one for one in self.of(product) if one.session == session]
        key = self._telling(own)
        told = [one for one in own if key is not None and one.amounts[key] is not None]
        if key is None or len(told) < 2:
            return None
        ranked = sorted(told, key=lambda one: ((one.amounts[key] or 0.0) + 0.5) / self.exposure(one))
        return self.compared(ranked[-1], ranked[0], key, 1 - 0.05 / (len(told) * (len(told) - 1) / 2))

    def _telling(self, own: Sequence[Explanation]) -> str | None:
        means = {
            key: float(np.mean([one.amounts[key] for one in own if one.amounts[key] is not None]))
            for key in reversed(COUNTS)
            if any(one.amounts[key] is not None for one in own)
        }
        return next(
            (key for key, mean in means.items() if mean >= _AMPLE), max(means, key=means.__getitem__, default=None)
        )


def beside(found: Explained, first: Explanation, other: Explanation) -> Table:
    """Two explanations of a product, figure by figure: what a minute brought, and how that compares at equal online.

    `difference` is per minute, were both held with the online of the two together.
    """
    keys = [key for key in PER_MINUTE if first.amounts[key] is not None and other.amounts[key] is not None]
    equal = (found.exposure(first) + found.exposure(other)) / (first.minutes + other.minutes)
    rows: list[tuple[object, ...]] = []
    for key in keys:
        amounts = (first.amounts[key] or 0.0, other.amounts[key] or 0.0)
        rates = tuple(amount / found.exposure(one) for amount, one in zip(amounts, (first, other), strict=True))
        pair = found.compared(first, other, key) if key in COUNTS else None
        rows.append(
            (
                METRICS[PER_MINUTE[key]].label, first.per_minute(key), other.per_minute(key),
                (rates[0] - rates[1]) * equal, rates[0] / rates[1] if rates[1] else None,
                _interval(pair.ratio) if pair else None, (_CLEAR if pair.clear else _UNCLEAR) if pair else None,
            )
        )  # fmt: skip
    heads = [f"{one.words} 在线 {show(one.online, PEOPLE)} 人" for one in (first, other)]
    columns = (
        Column("by", "比什么", TEXT), Column("first", heads[0], NUMBER), Column("other", heads[1], NUMBER),
        Column("difference", f"每分钟差{found.equal}", NUMBER, signed=True),
        Column("ratio", f"倍数{found.equal}", NUMBER), Column("interval", "95% 区间", TEXT),
        Column("verdict", "判断", TEXT),
    )  # fmt: skip
    title = f"{first.name}:第{first.nth}次与第{other.nth}次"
    return Table(title, columns, tuple(rows), METRICS["entries_per_explain_minute"].note)


def explanation_blocks(explained: Explained, money: str) -> tuple[Block, ...]:
    """The best beside the worst of each product, whether they wear out, and all of them."""
    if not explained:
        text = f"上传这一场的{EXPORTS['explanation'].offered},就能看到每次讲解带来多少。"
        return (Note("还没有讲解数据", text),)
    pairs = [
        pair
        for session, product in dict.fromkeys((one.session, one.product) for one in explained.all)
        for pair in [explained.extremes(product, session)]
        if pair is not None
    ]
    pairs.sort(key=lambda pair: -pair.ratio.low)
    blocks: list[Block] = [Note("讲解说明了什么", "。".join([*_said(pairs), _fatigue(explained)]))]
    if pairs:
        blocks.append(_pairs(explained, pairs))
    blocks.append(_all(explained, money))
    return tuple(blocks)


def _said(pairs: Sequence[Pair]) -> list[str]:
    """第28次讲解优于第18次, for those pairs that are clear; a sentence that there is none."""
    clear = [pair for pair in pairs if pair.clear][:_MOST]
    if not clear:
        return ["同一商品的几次讲解之间,没有大到能确认的差别"] if pairs else []
    return [
        f"「{pair.first.name}」第{pair.first.nth}次讲解优于第{pair.other.nth}次:同等在线下每分钟{COUNTS[pair.key]}是它的"
        f" {pair.ratio.ratio:.1f} 倍(区间 {_interval(pair.ratio)})"
        for pair in clear
    ]


def _fatigue(explained: Explained) -> str:
    """What every further explanation of the same product does to its counts."""
    told = {key: found for key, found in explained.slopes.items() if found is not None}
    if not told:
        return "每个商品只讲了一次,看不出会不会越讲越少"
    equal = "同等在线下" if explained.by_online else "每分钟"
    moved = [
        f"{COUNTS[key]} {show_ratio(found.ratio)}(95% 区间 {_percents(found)})"
        for key, found in told.items()
        if found.low > 0 or found.high < 0
    ]
    if not moved:
        return f"同一商品多讲几次,{equal}看不出越讲越少"
    return f"同一商品每多讲一次,{equal}{'、'.join(moved)}。{_CAUTION}"


def _percents(found: Slope) -> str:
    low, high = (show_ratio(float(np.expm1(bound))) for bound in (found.low, found.high))
    return f"{low} 至 {high}"


def _interval(ratio: Ratio) -> str:
    return f"{ratio.low:.2f}–{ratio.high:.2f} 倍"


def _pairs(explained: Explained, pairs: Sequence[Pair]) -> Table:
    several = explained.several
    rows = [
        (
            pair.first.name, *([pair.first.session] if several else []), pair.first.words, pair.other.words,
            _CLEAR if pair.clear else _UNCLEAR, COUNTS[pair.key],
            pair.first.per_minute(pair.key), pair.other.per_minute(pair.key), pair.first.online, pair.other.online,
            pair.ratio.ratio, _interval(pair.ratio), pair.first.product,
        )
        for pair in pairs
    ]  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), *([Column("session", "场次", TEXT)] if several else []),
        Column("best", "最好的一次", TEXT), Column("worst", "最差的一次", TEXT),
        Column("verdict", "判断", TEXT), Column("by", "比什么", TEXT),
        Column("best_per_minute", "最好:每分钟", NUMBER), Column("worst_per_minute", "最差:每分钟", NUMBER),
        Column("best_online", "最好:在线人数", PEOPLE), Column("worst_online", "最差:在线人数", PEOPLE),
        Column("ratio", f"倍数{explained.equal}", NUMBER),
        Column("interval", "区间", TEXT), Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    held = "按在线人数 × 分钟折算到同等在线" if explained.by_online else "导出没有在线人数,只按分钟折算"
    caption = f"{held};最好和最差是事后挑的,区间已按同一商品的全部讲解两两相比放宽"
    return Table("同一商品:讲得最好的一次与最差的一次", columns, tuple(rows), caption, folded=True)


def _all(explained: Explained, money: str) -> Table:
    several = explained.several
    told = any(one.amounts["gmv"] is not None for one in explained.all)
    keys = (*COUNTS, "gmv" if told else money)
    rows = [
        (
            one.name, *([one.session] if several else []), one.nth, one.start, one.minutes, one.online,
            *(one.per_minute(key) for key in keys), one.product,
        )
        for one in explained.all
    ]  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), *([Column("session", "场次", TEXT)] if several else []),
        Column("nth", "第几次", TIMES), Column("explain_start", "讲解开始", DATETIME),
        Column("explain_minutes", METRICS["explain_minutes"].label, METRICS["explain_minutes"].unit),
        Column("explain_online", "平均在线人数", PEOPLE),
        *(Column(PER_MINUTE[key], METRICS[PER_MINUTE[key]].label, NUMBER if key in COUNTS else YUAN) for key in keys),
        Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    return Table("每一次讲解", columns, tuple(rows), METRICS["entries_per_explain_minute"].note, folded=True)
