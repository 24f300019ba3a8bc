"""What each value's change in money is made of: how many clicked, what share of them, how many ordered, for how much.

Owns the three amounts that a value's money is split over (people instead of clicks where the export has none), the
rounding to cents that keeps every sum, and what a dimension leaves out of the shop. The split itself is LMDI-I
(`core.methods.decomposition`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.methods.decomposition import Volumes, attribute_channels, to_cents
from core.metrics import METRICS
from core.reviews.attribution import cents
from core.reviews.blocks import Attribution, Term
from core.reviews.evidence import finite
from core.reviews.shop.parts import Parts, Side
from core.units import ORDERS, PEOPLE, RATE, TIMES, Unit

UNCOVERED = "未覆盖"
PER_ORDER = {"gmv": "ticket_per_order", "user_pay": "user_pay_per_order"}

CAUSES = ("flow", "mix", "rate", "ticket")
WORDS = {
    "product_clicks": ("流量(点击总量)", "结构(占点击)", "转化", "笔单价"),
    "buyers": ("人数(买家总数)", "结构(占买家)", "人均单数", "笔单价"),
}
"""What the causes are called, by what stands before an order."""


@dataclass(frozen=True)
class Effect:
    """What a value added to the shop's money, in cents. `parts` follow CAUSES and sum to it; None where the value is on
    one side only, or a side has no orders or nothing before them."""

    yuan: Decimal
    parts: tuple[Decimal, ...] | None


def uncovered(parts: Parts, side: Side) -> Decimal:
    """What the values leave out of the shop's own money; nothing where rounded cents explain it."""
    whole = side.whole[parts.money]
    told = np.isfinite(side.grids[parts.money]) * np.maximum(side.weights, 1)[:, None]
    gap = cents(whole if np.isfinite(whole) else 0.0) - sum(parts.cents[side is parts.before], Decimal(0))
    return gap if abs(gap) > slack(math.ceil(told.sum())) else Decimal(0)


def slack(amounts: int) -> Decimal:
    """How far apart a sum of so many amounts rounded to cents may be from the amount that they make up."""
    return Decimal(amounts + 1) / 100


def effects(parts: Parts) -> tuple[Effect, ...]:
    """The change of every value, split. Only for sides that compare."""
    sides = [_volumes(parts, side) for side in (parts.before, parts.now)]
    now_cents, before_cents = parts.cents
    found = []
    for terms, before, now in zip(attribute_channels(*sides), before_cents, now_cents, strict=True):
        yuan = now - before
        split = (terms.traffic, terms.mix, terms.order_rate, terms.ticket)
        found.append(Effect(yuan, None if terms.born_or_died or not any(split) else tuple(to_cents(split, yuan))))
    return tuple(found)


def _volumes(parts: Parts, side: Side) -> dict[str, Volumes]:
    keys = (parts.dimension.flow, "orders", parts.money)
    columns = [np.nan_to_num(side.complete(key, parts.money)).tolist() for key in keys]
    return {value.key: volumes for value, *volumes in zip(parts.values, *columns, strict=True)}  # type: ignore[misc]


def attribution(parts: Parts, word: str) -> Attribution | None:
    """The shop's change in money over the values of a dimension; None where the sides don't compare. `word` says what
    it is held against."""
    before, after = (side.whole[parts.money] for side in (parts.before, parts.now))
    if not parts.compared or not len(parts) or not np.isfinite([before, after]).all():
        return None
    words = WORDS[parts.dimension.flow]
    terms = [
        _term(parts, place, effect, words) for place, effect in enumerate(effects(parts)) if effect.yuan or effect.parts
    ]
    total = cents(after) - cents(before)
    rest = total - sum((term.yuan for term in terms), Decimal(0))
    metric = METRICS[parts.money]
    if rest:
        left = [
            float(cents(whole) - sum(told, Decimal(0)))
            for whole, told in zip((after, before), parts.cents, strict=True)
        ]
        name = f"{parts.dimension.label}{UNCOVERED}"
        terms.append(Term(parts.money, name, rest, metric.unit, value=left[0], before=left[1]))
    return Attribution(
        f"{metric.label}比{word}差在哪个{parts.dimension.label}",
        parts.money,
        metric.label,
        cents(before),
        cents(after),
        total,
        tuple(sorted(terms, key=lambda term: -abs(term.yuan))),
        caption=f"每个{parts.dimension.label}拆成{'、'.join(words)};各项相加等于差额,精确到分。只是加减,没有判断",
    )


def _term(parts: Parts, place: int, effect: Effect, words: Sequence[str]) -> Term:
    name, money = parts.values[place].name, parts.money
    where = ((parts.dimension.key, name),)
    now, before = (finite(float(side.sums[money][place])) for side in (parts.now, parts.before))
    inner = tuple(
        Term(key, label, yuan, unit, value=factor[0], before=factor[1], where=where)
        for (key, unit, factor), label, yuan in zip(_factors(parts, place), words, effect.parts or (), strict=False)
    )
    return Term(money, name, effect.yuan, METRICS[money].unit, value=now, before=before, where=where, parts=inner)


Factor = tuple[str, Unit, tuple[float | None, float | None]]


def _factors(parts: Parts, place: int) -> tuple[Factor, ...]:
    """The four factors of a value on both sides (now, before), in the order of CAUSES."""
    flow, money = parts.dimension.flow, parts.money
    people = flow == "buyers"
    told: list[list[float | None]] = []
    for side in (parts.now, parts.before):
        came, orders_of, paid_of = (np.nan_to_num(side.complete(key, money)) for key in (flow, "orders", money))
        whole = float(came.sum())
        own, orders, paid = (float(column[place]) for column in (came, orders_of, paid_of))
        told.append([whole, _over(own, whole), _over(orders, own), _over(paid, orders)])
    keys = (flow, flow, "orders" if people else "click_order_rate", PER_ORDER[money])
    units = (PEOPLE if people else TIMES, RATE, ORDERS if people else RATE, METRICS[PER_ORDER[money]].unit)
    return tuple((key, unit, (now, before)) for key, unit, now, before in zip(keys, units, *told, strict=True))


def _over(above: float, below: float) -> float | None:
    return above / below if below > 0 else None
