"""What has to add up in 成交分析 and whether it does, on both spans.

Owns which sums make up which others, and how far rounded cents may keep them apart. What a row prints of itself is
checked when a file is read; here rows and sheets are held against each other, day by day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.attribution import cents
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.shop.dimensions import DIMENSIONS, LEAF, SHOP
from core.reviews.shop.effects import slack
from core.reviews.shop.parts import Daily, Told
from core.units import NUMBER, TEXT, YUAN, show_cents

TITLE, FAILED = "核对", "对不上的地方"
MOST, OPEN = 40, 8
GROSS = 0.001
"""Of the shop's own figure of the day: what is further apart is something wrong, what is nearer was rounded or scaled
by whoever wrote the file. Both are told."""

_WITHIN = ("carrier_ad_period", "sale_type_carrier", "sale_type_ad_period", "sale_type_terminal", "carrier_crowd")
"""Pairs whose values add up to those of either of their dimensions."""

_OF_THE_SHOP = (
    ("成交金额 = 用户支付 + 优惠券 + 平台补贴 + 达人补贴", "gmv",
     ("user_pay", "coupon_amount", "subsidy_amount", "talent_subsidy"), ()),
    ("退款后用户支付 = 用户支付 − 退款", "user_pay_kept", ("user_pay",), ("refund_amount",)),
    ("结算金额 = 成交金额 − 成交退款", "settled_amount", ("gmv",), ("gmv_refund",)),
)  # fmt: skip


Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Failure:
    """What is `told` of a metric on a day and what its parts come to. `shop` is the shop's own figure of that day."""

    day: date
    what: str
    key: str
    told: Decimal
    summed: Decimal
    shop: float

    @property
    def difference(self) -> Decimal:
        return self.summed - self.told

    @property
    def gross(self) -> bool:
        return not abs(float(self.difference)) <= GROSS * abs(self.shop)

    @property
    def row(self) -> tuple[object, ...]:
        return f"{self.day}", self.what, METRICS[self.key].label, self.told, self.summed, self.difference


@dataclass(frozen=True, eq=False)
class Held:
    """One thing that has to add up, day by day: what is `told` and what its parts come to, NaN where either is unknown.

    `shop` is the shop's own of the same metric, `amounts` says how many rounded amounts a day's sum is made of.
    `at_most`: parts may leave something out.
    """

    what: str
    key: str
    days: tuple[date, ...]
    told: Floats
    summed: Floats
    shop: Floats
    amounts: NDArray[np.int64]
    at_most: bool = False

    @property
    def known(self) -> Mask:
        return np.asarray(np.isfinite(self.told) & np.isfinite(self.summed))

    def failures(self) -> list[Failure]:
        """Where the two differ by more than rounding."""
        metric = METRICS[self.key]
        found: list[Failure] = []
        for place in np.flatnonzero(self.known).tolist():
            over = self.summed[place] - self.told[place]
            room = float(slack(int(self.amounts[place]))) if metric.unit == YUAN else 0.0
            if over > room + 1e-6 or (not self.at_most and -over > room + 1e-6):
                told, summed = (cents(float(side[place])) for side in (self.told, self.summed))
                found.append(Failure(self.days[place], self.what, self.key, told, summed, float(self.shop[place])))
        return found


def identity_blocks(one: Told) -> tuple[Block, ...]:
    """One quiet line where all adds up; else what doesn't, on which day, told and worked out."""
    held = identities(one)
    number = sum(int(one.known.sum()) for one in held)
    failures = sorted((failure for one in held for failure in one.failures()), key=lambda one: one.day, reverse=True)
    if not number:
        return ()
    if not failures:
        return (Note(TITLE, f"核对 {number} 项(各表之和与全店、金额之间的关系,逐天),都对得上。"),)
    gross = [failure for failure in failures if failure.gross]
    said = f"核对 {number} 项,{len(failures)} 项对不上,最多差 {_most(failures)}"
    if gross:
        what = f"{len(gross)} 项超过全店当天的 {GROSS:.1%},请核对下载时的筛选,或重新下载这几天再上传"
    else:
        what = f"都不到全店当天的 {GROSS:.1%},像是导出时取整或换算留下的,不影响上面的结论"
    text = f"{said}:{what}。两边都按导出写的用,没有改。"
    columns = (
        Column("day", "日期", TEXT), Column("what", "应当", TEXT), Column("metric", "指标", TEXT),
        Column("told", "写着", NUMBER), Column("summed", "相加得", NUMBER),
        Column("difference", "相差", NUMBER, signed=True),
    )  # fmt: skip
    caption = f"只列 {MOST} 项,共 {len(failures)} 项" if len(failures) > MOST else ""
    # What is wrong comes before what was only rounded.
    rows = tuple(failure.row for failure in sorted(failures, key=lambda one: not one.gross)[:MOST])
    return (Note(TITLE, text), Table(FAILED, columns, rows, caption, folded=not gross or len(gross) > OPEN))


def _most(failures: Sequence[Failure]) -> str:
    """The largest differences, of each unit one: 1 单、¥0.34."""
    found: dict[str, tuple[Decimal, str]] = {}
    for one in failures:
        unit, off = METRICS[one.key].unit, abs(one.difference)
        if off >= found.get(unit.name, (Decimal(0), ""))[0]:
            found[unit.name] = off, show_cents(off).removeprefix("+") if unit == YUAN else f"{off:,.0f} {unit.suffix}"
    return "、".join(text for _, text in found.values())


def identities(one: Told) -> list[Held]:
    """All that has to add up on the days of both spans."""
    return [*_whole(one), *_sums(one), *_pairs(one)]


def _whole(one: Told) -> Iterator[Held]:
    shop = one.daily(SHOP)
    days, inside = _days(shop)
    for what, key, plus, minus in _OF_THE_SHOP:
        told = shop.whole[key][inside]
        summed = sum((shop.whole[part][inside] for part in plus), np.zeros(len(days)))
        summed = summed - sum((shop.whole[part][inside] for part in minus), np.zeros(len(days)))
        yield Held(what, key, days, told, summed, told, np.full(len(days), len(plus) + len(minus)))


def _sums(one: Told) -> Iterator[Held]:
    """The values of a dimension against the shop."""
    for key, dimension in DIMENSIONS.items():
        if key == SHOP or dimension.of or key == "product":
            continue
        found = one.daily(key)
        days, inside = _days(found)
        name = "叶子类目" if key == LEAF else dimension.label
        what = f"{name}之和{'=' if dimension.exact else '不超过'}全店"
        for metric in _adding(found):
            grid = found.sums[metric][inside]
            yield Held(what, metric, days, found.whole[metric][inside], _across(grid), found.whole[metric][inside],
                       np.isfinite(grid).sum(axis=1), not dimension.exact)  # fmt: skip


def _pairs(one: Told) -> Iterator[Held]:
    """The values of a pair against those of each of its two dimensions."""
    for key in _WITHIN:
        found = one.daily(key)
        days, inside = _days(found)
        assert found.dimension.of is not None
        for depth, outer in enumerate(found.dimension.of):
            whole = one.daily(outer)
            for place, value in enumerate(whole.values):
                own = [at for at, inner in enumerate(found.values) if inner.path[depth] == value.name]
                for metric in _adding(found):
                    grid = found.sums[metric][inside][:, own]
                    told = whole.sums[metric][inside, place]
                    what = f"{found.dimension.label}之和={value.name}"
                    yield Held(what, metric, days, told, _across(grid), whole.whole[metric][inside],
                               np.isfinite(grid).sum(axis=1))  # fmt: skip


def _days(found: Daily) -> tuple[tuple[date, ...], NDArray[np.int64]]:
    inside = np.flatnonzero(found.either & found.told)
    return tuple(found.days[place] for place in inside.tolist()), inside


def _adding(found: Daily) -> list[str]:
    """The volumes that add up: never people, and nothing that was worked out."""
    estimated = ("orders", "product_clicks") if found.dimension.estimated else ()
    return [key for key in found.dimension.carries if key != "buyers" and key not in estimated]


def _across(grid: Floats) -> Floats:
    """Sums over values, NaN on days that tell none."""
    known = np.isfinite(grid)
    return np.asarray(np.where(known.any(axis=1), np.where(known, grid, 0.0).sum(axis=1), np.nan))
