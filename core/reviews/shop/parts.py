"""The shop's days taken apart: the sums of every value of a dimension on both sides of a review, and day by day.

Owns the loading (one statement for all dimensions with their history: planning it is what costs) and the sums of both
sides. Which days those are is `against`'s; nothing here judges, splits a change or lays out a table.

Everything of one review shares one `Told`: a statement on this fact takes a while to plan.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.methods.decomposition import to_cents
from core.metrics.ask import Floats, Window, ask
from core.reviews.attribution import cents
from core.reviews.resolve import days_back
from core.reviews.shop.against import against
from core.reviews.shop.days import day_words
from core.reviews.shop.dimensions import DIMENSIONS, LEAF, LEVELS, SHOP, Dimension
from core.reviews.shop.grid import BY, Days, Rows, Value, added, joined, leaves, rows_of, spread, within
from core.reviews.windows import days_between, moments_of
from core.scope import COMPARISONS, Scope
from core.warehouse import holdings
from core.warehouse.store import Store

HISTORY = timedelta(days=56)
"""How far before the days under review the shop is known."""
HALF_A_CENT = 0.005

KEYS = (
    "gmv", "user_pay", "orders", "product_clicks", "buyers", "refund_amount",
    "coupon_amount", "subsidy_amount", "talent_subsidy", "settled_amount", "gmv_refund", "user_pay_kept",
)  # fmt: skip
"""The volumes that are loaded."""

__all__ = ["Daily", "Parts", "Side", "Told", "Value", "told"]

_TOLD = tuple(key for key in DIMENSIONS if key != LEAF)

Mask = NDArray[np.bool_]
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Daily:
    """A dimension day by day. `sums[key]` has shape (days, values), NaN where nothing is told; `whole[key]` (days,) is
    the shop's own. `days` ascend; `now` marks those under review, `weights` says what each counts for in what they are
    held against, the rest is history; `told` marks those of which the dimension has any row, `promotions` those typed
    as such. The largest value of `now` comes first.
    """

    dimension: Dimension
    money: str
    days: tuple[date, ...]
    values: tuple[Value, ...]
    sums: Mapping[str, Floats]
    whole: Mapping[str, Floats]
    now: Mask
    weights: Floats
    told: Mask
    promotions: Mask

    @property
    def before(self) -> Mask:
        return np.asarray(self.weights > 0)

    @property
    def either(self) -> Mask:
        return np.asarray(self.now | self.before)


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a dimension: its days that are told, and what each counts for.

    `sums` are per metric key that the dimension carries one for each value, NaN where nothing tells it; `whole` the
    shop's own over the same days; both Σ weight · day. Buyers of several days are the days' added up (按天累加).
    `grids` and `wholes` are both day by day.
    """

    days: tuple[date, ...]
    weights: Floats
    grids: Mapping[str, Floats]
    wholes: Mapping[str, Floats]

    @cached_property
    def sums(self) -> Mapping[str, Floats]:
        return {key: added(grid * self.weights[:, None]) for key, grid in self.grids.items()}

    @cached_property
    def whole(self) -> Mapping[str, float]:
        return {key: float(added(line * self.weights)) for key, line in self.wholes.items()}

    def complete(self, key: str, money: str) -> Floats:
        """`sums` of a volume, NaN too for a value with a day that took `money` and doesn't tell it: a sum over some of
        the days is no part of a rate with a sum over all of them."""
        untold = ((self.grids[money] > 0) & np.isnan(self.grids[key])).any(axis=0)
        return np.where(untold, np.nan, self.sums[key])

    def whole_pair(self, above: str, below: str) -> tuple[float, float]:
        """The two sums of a rate of the shop, over the days that tell both."""
        over, under = self.wholes[above] * self.weights, self.wholes[below] * self.weights
        both = np.isfinite(over) & np.isfinite(under)
        above_sum, below_sum = (float(added(np.where(both, line, np.nan))) for line in (over, under))
        return above_sum, below_sum

    @property
    def several(self) -> bool:
        return len(self.days) > 1


@dataclass(frozen=True, eq=False)
class Parts:
    """The values of a dimension, largest money under review first, on both sides.

    `money` is gmv or user_pay: what the dimension carries of what the review speaks of. `unfair` says in a sentence why
    sums of the two sides don't compare; empty where they do.
    """

    dimension: Dimension
    money: str
    values: tuple[Value, ...]
    now: Side
    before: Side
    unfair: str

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def cents(self) -> tuple[list[Decimal], list[Decimal]]:
        """The money of both sides (now, before) value by value; nothing told is nothing sold. What makes up the shop
        does so to the cent, where days that stand for others bring fractions of one."""
        return _in_cents(self.now, self.money), _in_cents(self.before, self.money)

    @property
    def compared(self) -> bool:
        return not self.unfair


def _in_cents(side: Side, key: str) -> list[Decimal]:
    amounts, whole = np.nan_to_num(side.sums[key]).tolist(), side.whole[key]
    total = math.fsum(amounts)
    return to_cents(amounts, cents(whole if abs(whole - total) < HALF_A_CENT else total))


class Told:
    """What 成交分析 tells of a scope's days and of those they are held against, asked for once.

    `scope` is one of days (`shop_scope`), `now` its first and last day, `against` what they are held against. `money`
    is the one money of the review: gmv where every day told of both sides tells it, else user_pay.
    """

    def __init__(self, store: Store, scope: Scope) -> None:
        assert scope.days is not None
        self.store = store
        self.scope = scope
        self.now = scope.days
        self.promotions = holdings.promotions(store, scope.merchant)
        asked = days_back(*scope.days, scope.against)
        self._rows = self._asked(asked)
        self._daily: dict[str, Daily] = {}
        self._parts: dict[str, Parts] = {}
        shop = self._rows[SHOP]
        days: list[date] = shop.days.tolist()
        self.against = against(self.now, asked, COMPARISONS[scope.against], set(days), self.promotions)
        of_both = {*self.against.now, *self.against.weights}
        gmv = shop.figures["gmv"][np.array([day in of_both for day in days], dtype=np.bool_)]
        self.money = "gmv" if np.isfinite(gmv).all() else "user_pay"

    def _asked(self, before: tuple[date, date]) -> dict[str, Rows]:
        """The rows of every dimension over the history and the days under review, and those of `before` where that lies
        earlier."""
        since = self.now[0] - HISTORY
        apart = before[1] < since - _DAY
        spans = (before, (since, self.now[1])) if apart else ((min(since, before[0]), self.now[1]),)
        answers = [
            ask(self.store, "composition", KEYS, Window(self.scope.merchant, (), *moments_of(*span)), BY,
                {"dimension": _TOLD})
            for span in spans
        ]  # fmt: skip
        answer = answers[0] if len(answers) == 1 else joined(answers)
        own = answer.dimensions["dimension"]
        places = {key: np.flatnonzero(own == key) for key in _TOLD}
        places[LEAF] = leaves(answer, [places[key] for key in LEVELS])
        return {key: rows_of(answer, at) for key, at in places.items()}

    @property
    def unfair(self) -> str:
        """Why the shop's sums of the two sides don't compare, in a sentence; empty where they do."""
        return self.against.unfair

    def missing(self, first: date, last: date) -> list[date]:
        """The days from `first` to `last` of which the shop's own day isn't told."""
        told = set(self._rows[SHOP].days.tolist())
        return [day for day in days_between(first, last) if day not in told]

    def daily(self, key: str) -> Daily:
        """A dimension of DIMENSIONS day by day."""
        if key not in self._daily:
            self._daily[key] = self._laid(DIMENSIONS[key])
        return self._daily[key]

    def _laid(self, dimension: Dimension) -> Daily:
        rows = self._rows[dimension.key]
        days, grid = self._days
        now = within(days, *self.now)
        weights = np.array([self.against.weights.get(day, 0.0) for day in days])
        sums = {key: spread(rows, key, grid) for key in dimension.carries}
        money = self.money if self.money in dimension.carries else "user_pay"
        amounts = [np.nan_to_num(added(sums[money][mask])) for mask in (now, weights > 0)]
        order = np.lexsort((*(-amount for amount in reversed(amounts)),))
        return Daily(
            dimension=dimension,
            money=money,
            days=days,
            values=tuple(rows.values[place] for place in order.tolist()),
            sums={key: found[:, order] for key, found in sums.items()},
            whole=self._whole,
            now=now,
            weights=weights,
            told=np.isin(grid, rows.days),
            promotions=np.array([day in self.promotions for day in days], dtype=np.bool_),
        )

    @cached_property
    def _days(self) -> tuple[tuple[date, ...], Days]:
        """All days that are known of, ascending, twice."""
        first = min((self.now[0] - HISTORY, *self.against.weights))
        days = tuple(days_between(first, self.now[1]))
        return days, np.array(days, dtype="datetime64[D]")

    @cached_property
    def _whole(self) -> Mapping[str, Floats]:
        """The shop's own figures on those days."""
        return {key: spread(self._rows[SHOP], key, self._days[1]).sum(axis=1) for key in KEYS}

    def parts(self, key: str) -> Parts:
        """A dimension of DIMENSIONS on both sides. No values where the export has no such sheet for these days."""
        if key not in self._parts:
            self._parts[key] = self._summed(key)
        return self._parts[key]

    def _summed(self, key: str) -> Parts:
        found = self.daily(key)
        here: Mask = np.asarray(np.isfinite(found.sums[found.money][found.either]).any(axis=0))
        unfair = self.unfair
        if not unfair and here.any():
            told = {day for day, there in zip(found.days, found.told.tolist(), strict=True) if there}
            absent = sorted({*self.against.now, *self.against.weights} - told)
            unfair = f"{found.dimension.label}的数据缺 {day_words(absent)},两边的金额不能相减" if absent else ""
        values = tuple(value for value, there in zip(found.values, here.tolist(), strict=True) if there)
        return Parts(found.dimension, found.money, values, self._side(found, found.now.astype(np.float64), here),
                     self._side(found, found.weights, here), unfair)  # fmt: skip

    @staticmethod
    def _side(found: Daily, weights: Floats, here: Mask) -> Side:
        told = (weights > 0) & found.told
        days = tuple(day for day, there in zip(found.days, told.tolist(), strict=True) if there)
        return Side(days, weights[told], {key: grid[told][:, here] for key, grid in found.sums.items()},
                    {key: line[told] for key, line in found.whole.items()})  # fmt: skip


def told(store: Store, scope: Scope) -> Told:
    """Load what a review of the shop's composition rests on."""
    return Told(store, scope)
