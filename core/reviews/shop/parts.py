"""The shop's days taken apart: the sums of every value of a dimension on both sides of a review, and day by day.

Owns the loading (one statement for all dimensions of few values with their history, one more for those of many) and
the sums, and when those of two spans compare at all. Nothing here judges, splits a change or lays out a table.

Everything of one review shares one `Told`: a statement on this fact takes a while to plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.metrics.ask import Floats, Window, ask
from core.reviews.resolve import days_back
from core.reviews.shop.days import between, day_words
from core.reviews.shop.dimensions import DIMENSIONS, LEAF, LEVELS, SHOP, Dimension
from core.reviews.shop.grid import BY, Days, Rows, Value, added, joined, leaves, rows_of, spread, within
from core.reviews.windows import moments_of
from core.scope import Scope
from core.warehouse import holdings
from core.warehouse.store import Store

HISTORY = timedelta(days=56)
"""How far before the days under review the dimensions of few values are known."""

KEYS = (
    "gmv", "user_pay", "orders", "product_clicks", "buyers", "refund_amount",
    "coupon_amount", "subsidy_amount", "talent_subsidy", "settled_amount", "gmv_refund", "user_pay_kept",
)  # fmt: skip
"""The volumes that are loaded."""

__all__ = ["Daily", "Parts", "Side", "Told", "Value", "told"]

_FEW = tuple(key for key, one in DIMENSIONS.items() if not one.many and key != LEAF)
_MANY = tuple(key for key, one in DIMENSIONS.items() if one.many)

Mask = NDArray[np.bool_]
_DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Daily:
    """A dimension day by day. `sums[key]` has shape (days, values), NaN where nothing is told; `whole[key]` (days,) is
    the shop's own. `days` ascend; `now` and `before` mark those of the two spans, the rest is history; `told` those of
    which the dimension has any row, `promotions` those typed as such. The largest value of `now` comes first.
    """

    dimension: Dimension
    money: str
    days: tuple[date, ...]
    values: tuple[Value, ...]
    sums: Mapping[str, Floats]
    whole: Mapping[str, Floats]
    now: Mask
    before: Mask
    told: Mask
    promotions: Mask


@dataclass(frozen=True, eq=False)
class Side:
    """One span of a dimension: its first and last day, and which of them are told.

    `sums` are per metric key that the dimension carries one for each value, NaN where nothing tells it; `whole` the
    shop's own over the same days.
    Buyers of several days are the days' added up (按天累加). `grids` and `wholes` are both day by day.
    """

    first: date
    last: date
    days: tuple[date, ...]
    grids: Mapping[str, Floats]
    wholes: Mapping[str, Floats]

    @cached_property
    def sums(self) -> Mapping[str, Floats]:
        return {key: added(grid) for key, grid in self.grids.items()}

    @cached_property
    def whole(self) -> Mapping[str, float]:
        return {key: float(added(line)) for key, line in self.wholes.items()}

    def whole_pair(self, above: str, below: str) -> tuple[float, float]:
        """The two sums of a rate of the shop, over the days that tell both."""
        over, under = pair(self.wholes, above, below)
        return float(over), float(under)

    @property
    def several(self) -> bool:
        return len(self.days) > 1


def pair(grids: Mapping[str, Floats], above: str, below: str) -> tuple[Floats, Floats]:
    """The two sums of a rate down the days, over those that tell both."""
    over, under = grids[above], grids[below]
    both = np.isfinite(over) & np.isfinite(under)
    return added(np.where(both, over, np.nan)), added(np.where(both, under, np.nan))


@dataclass(frozen=True, eq=False)
class Parts:
    """The values of a dimension, largest money under review first, on both sides.

    `money` is gmv or user_pay: what the dimension carries of what the review speaks of. `unfair` says in a sentence why
    sums of the two sides don't compare (days missing, a promotion on one side only); empty where they do.
    """

    dimension: Dimension
    money: str
    values: tuple[Value, ...]
    now: Side
    before: Side
    unfair: str

    def __len__(self) -> int:
        return len(self.values)

    @property
    def compared(self) -> bool:
        return not self.unfair


class Told:
    """What 成交分析 tells of a scope's days and of those they are held against, asked for once.

    `scope` is one of days (`shop_scope`); `now` and `before` are the first and last day of its two spans. `money` is
    the one money of the review: gmv where every day told of both tells it, else user_pay.
    """

    def __init__(self, store: Store, scope: Scope) -> None:
        assert scope.days is not None
        self.store = store
        self.scope = scope
        self.now, self.before = scope.days, days_back(*scope.days, scope.against)
        self.promotions = holdings.promotions(store, scope.merchant)
        self._rows = self._asked(_FEW, self.now[0] - HISTORY)
        self._daily: dict[str, Daily] = {}
        self._parts: dict[str, Parts] = {}
        self._wholes: dict[bool, Mapping[str, Floats]] = {}
        shop = self._rows[SHOP]
        days = shop.days.tolist()
        gmv = shop.figures["gmv"][within(days, *self.now) | within(days, *self.before)]
        self.money = "gmv" if np.isfinite(gmv).all() else "user_pay"

    def _asked(self, keys: Sequence[str], since: date) -> dict[str, Rows]:
        """The rows of these dimensions from `since` to the end, and of the days held against where those lie before."""
        apart = self.before[1] < since - _DAY
        spans = (self.before, (since, self.now[1])) if apart else ((min(since, self.before[0]), self.now[1]),)
        answers = [
            ask(self.store, "composition", KEYS, Window(self.scope.merchant, (), *moments_of(*span)), BY,
                {"dimension": keys})
            for span in spans
        ]  # fmt: skip
        answer = answers[0] if len(answers) == 1 else joined(answers)
        own = answer.dimensions["dimension"]
        places = {key: np.flatnonzero(own == key) for key in keys}
        if SHOP in keys:
            places[LEAF] = leaves(answer, [places[key] for key in LEVELS])
        return {key: rows_of(answer, at) for key, at in places.items()}

    @cached_property
    def unfair(self) -> str:
        """Why the shop's sums of the two spans don't compare, in a sentence; empty where they do."""
        days = set(self._rows[SHOP].days.tolist())
        return self._unfair("成交分析", days)

    def missing(self, first: date, last: date) -> list[date]:
        """The days from `first` to `last` of which the shop's own day isn't told."""
        told = set(self._rows[SHOP].days.tolist())
        return [day for day in between(first, last) if day not in told]

    def _unfair(self, what: str, days: set[date]) -> str:
        now, before = (between(*span) for span in (self.now, self.before))
        absent = [day for day in (*before, *now) if day not in days]
        if not days & set(before):
            return f"{day_words(before)} 没有{what},没有可比的另一段"
        if absent:
            return f"{what}缺 {day_words(absent)},两段的金额不能相减"
        mine, other = ([self.promotions[day] for day in span if day in self.promotions] for span in (now, before))
        if bool(mine) == bool(other):
            return ""
        whose, others = ("本期", "对比期") if mine else ("对比期", "本期")
        return f"{whose}含大促日({'、'.join(dict.fromkeys(mine or other))}),{others}没有:大促日只与大促日相比"

    def daily(self, key: str) -> Daily:
        """A dimension of DIMENSIONS day by day; one of many values is known of the two spans only."""
        if key not in self._rows:
            self._rows |= self._asked(_MANY, self.now[0])
        if key not in self._daily:
            self._daily[key] = self._laid(DIMENSIONS[key])
        return self._daily[key]

    def _laid(self, dimension: Dimension) -> Daily:
        rows = self._rows[dimension.key]
        since = self.now[0] if dimension.many else self.now[0] - HISTORY
        days = between(min(since, self.before[0]), self.now[1])
        grid = np.array(days, dtype="datetime64[D]")
        now, before = within(days, *self.now), within(days, *self.before)
        sums = {key: spread(rows, key, grid) for key in dimension.carries}
        money = self.money if self.money in dimension.carries else "user_pay"
        amounts = [np.nan_to_num(added(sums[money][mask])) for mask in (now, before)]
        order = np.lexsort((*(-amount for amount in reversed(amounts)),))
        return Daily(
            dimension=dimension,
            money=money,
            days=tuple(days),
            values=tuple(rows.values[place] for place in order.tolist()),
            sums={key: found[:, order] for key, found in sums.items()},
            whole=self._whole_over(grid, dimension.many),
            now=now,
            before=before,
            told=np.isin(grid, rows.days),
            promotions=np.array([day in self.promotions for day in days], dtype=np.bool_),
        )

    def _whole_over(self, days: Days, many: bool) -> Mapping[str, Floats]:
        """The shop's own figures on the days that dimensions of few or of many values are known of."""
        if many not in self._wholes:
            self._wholes[many] = {key: spread(self._rows[SHOP], key, days).sum(axis=1) for key in KEYS}
        return self._wholes[many]

    def parts(self, key: str) -> Parts:
        """A dimension of DIMENSIONS on both sides. No values where the export has no such sheet for these days."""
        if key not in self._parts:
            self._parts[key] = self._summed(key)
        return self._parts[key]

    def _summed(self, key: str) -> Parts:
        found = self.daily(key)
        here: Mask = np.asarray(np.isfinite(found.sums[found.money][found.now | found.before]).any(axis=0))
        unfair = self.unfair
        if not unfair and here.any():
            told = {day for day, there in zip(found.days, found.told.tolist(), strict=True) if there}
            unfair = self._unfair(f"{found.dimension.label}的数据", told)
        values = tuple(value for value, there in zip(found.values, here.tolist(), strict=True) if there)
        return Parts(found.dimension, found.money, values, self._side(found, self.now, found.now, here),
                     self._side(found, self.before, found.before, here), unfair)  # fmt: skip

    @staticmethod
    def _side(found: Daily, span: tuple[date, date], inside: Mask, here: Mask) -> Side:
        told = inside & found.told
        days = tuple(day for day, there in zip(found.days, told.tolist(), strict=True) if there)
        return Side(*span, days, {key: grid[told][:, here] for key, grid in found.sums.items()},
                    {key: line[told] for key, line in found.whole.items()})  # fmt: skip


def told(store: Store, scope: Scope) -> Told:
    """Load what a review of the shop's composition rests on."""
    return Told(store, scope)
