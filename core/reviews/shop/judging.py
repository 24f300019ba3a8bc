"""What the shop's days say beyond their usual unrest: whether the shop or a part of it has changed.

Owns the family of tests, its control, and the yuan of what stands. The day is the unit: a span's ordinary days are held
against the shop's own earlier ones, and a part against the rest of its dimension too. Takes arrays and names of parts
(`book` takes them from what was told); no sentence is written here. Which parts are better than others is `beside`'s.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.methods.baseline import baseline
from core.methods.comparable import ENOUGH, Calendar
from core.methods.decomposition import attribute
from core.methods.distributions import normal_quantile
from core.methods.history import History
from core.methods.judging import Judgement, aimed, holm, judge, judge_parts
from core.methods.measure import Measure
from core.metrics.ask import Floats
from core.reviews.attribution import cents
from core.reviews.channels import ORDER_TICKET_OF
from core.reviews.shop.dimensions import LEAF, SHOP
from core.reviews.shop.parts import HISTORY, Daily, Told

Flags = NDArray[np.bool_]
Sums = Mapping[str, Floats]
"""Per key of METRICS the amounts of each day, NaN where untold."""

CLICKS, ORDERS = "product_clicks", "orders"
PLACES = FLOW, RATE, TICKET = range(3)
"""What the money of a part is made of: clicks × orders per click × money per order."""
SHARE = 3
"""The place of what is no factor: the share of 首购 in the buyers."""

OPEN = ("carrier", "ad_period", "terminal", "account")
"""Where more of the shop's clicks could be sent."""
GOODS = (LEAF, "price_band")
CROWD = "crowd"
FIRST, AGAIN = "首购", "复购"
JUDGED = (*OPEN, *GOODS)

PERSISTS = 0.4
"""How much of a day's luck the next day is taken to keep. Assumed, for a few weeks hardly tell it: taken as 0.3, 15 %
of quiet weeks carry a claim where it is 0.5 (simulated)."""

CHANGE_ALPHA = 0.035
"""Level of all changes of the shop and its parts together. On noise (8 % a day per part and factor, weekdays, counting,
three tenths of the luck kept from day to day) 1 % of weeks held against four carry any claim of this review, 2.5 % of
weeks held against nine days, 2.5 % of single days; where half of the luck is kept 5 % of weeks, where the noise has
tails of t at 5 degrees 10 % of single days. A carrier's order rate 40 % down for a week is claimed in all shops where
the carrier is most of them, in 95 % at 1 700 clicks a day, in half at 500; for a single day in a quarter at 2 200
(`python -m tests.core.reviews.test_shop_noise 400`)."""

READING_ALPHA = 0.02
"""Level at which a part has to have left its own usual days as well."""

SOUGHT, SOUGHT_IN_PART = math.log(0.7), math.log(0.6)
"""The changes that tests are aimed at: 30 % of a factor of the shop, 40 % of a part's."""
WHOLE = 0.5
"""How likely a cause is to be the whole shop's; else it is a part's, alike in its three factors."""

LEAST_CLICKS = 50
"""Clicks that a day of a part needs to count: with fewer its orders can be told on one hand."""
ALONE = 1 / 3
"""A part moved alone if all others together moved less than a third as much (in logs)."""
COVER = 0.8
LARGEST, WORTH = 40, 0.01
"""Parts of a dimension that are judged: so many that sold most before, so that none falls out by falling, and that sold
one yuan in a hundred. What a smaller one does is worth no test. The smaller ones are in what each is held against."""


@dataclass(frozen=True, eq=False)
class Book:
    """The shop day by day: `now` marks the days under review, `promotions` typed ones. All have shape (days,), in order
    of time.

    `parts` are by dimension and name; the shop itself is SHOP's only part. `moneys` says which money a dimension's
    parts are in: gmv or user_pay; the shop knows both.
    """

    days: NDArray[np.datetime64]
    now: Flags
    promotions: Flags
    parts: Mapping[str, Mapping[str, Sums]]
    moneys: Mapping[str, str]

    @cached_property
    def told(self) -> Flags:
        return np.isfinite(self.whole[self.moneys[SHOP]])

    @cached_property
    def judged(self) -> NDArray[np.int64]:
        """The days under review that are judged: ordinary ones that are told."""
        return np.flatnonzero(self.now & self.told & ~self.promotions)

    @cached_property
    def earlier(self) -> NDArray[np.int64]:
        """The ordinary days of the `HISTORY` before them."""
        if not self.now.any():
            return np.zeros(0, dtype=np.int64)
        first = self.days[self.now].min()
        before = (self.days < first) & (self.days >= first - np.timedelta64(HISTORY))
        return np.flatnonzero(before & self.told & ~self.promotions)

    @property
    def enough(self) -> bool:
        """Whether anything can be judged against earlier days."""
        return len(self.judged) > 0 and len(self.earlier) >= ENOUGH

    @property
    def whole(self) -> Sums:
        return next(iter(self.parts[SHOP].values()))

    @cached_property
    def calendar(self) -> Calendar:
        noons = (self.days.astype("datetime64[h]").astype(np.int64) + 12).astype("datetime64[h]")
        starts = noons.astype("datetime64[s]")
        return Calendar(starts, starts, np.zeros(len(self.days), dtype=np.int64), self.promotions)

    @cached_property
    def history(self) -> History:
        return History(self.calendar, self.judged.tolist())

    def usual(self, known: Flags) -> Floats | None:
        """Weights of the earlier days that stand as the usual level of the judged ones; None where one has none."""
        key = known.tobytes()
        if key not in self._usual:
            now = self.judged[known[self.judged]]
            found = baseline(self.calendar, now.tolist(), known) if len(now) else None
            self._usual[key] = found.weights if found is not None and found.covered.all() else None
        return self._usual[key]

    @cached_property
    def _usual(self) -> dict[bytes, Floats | None]:
        return {}

    def rest(self, sums: Sums) -> Sums:
        """The shop without a part."""
        return {key: self.whole[key] - values for key, values in sums.items() if key in self.whole}


@dataclass(frozen=True)
class Change:
    """A factor of a part (of the shop itself: dimension SHOP) against the shop's own earlier days, by `place`.

    `value` and `before` are the span and its usual level (clicks a day). `sides` are all three factors before and now.
    `own` is the part against its own days, `judged` what is tested: of a part, it against the rest of its dimension.
    SHARE is worth no yuan.
    """

    dimension: str
    name: str
    place: int
    metric: str
    value: float
    before: float
    sides: tuple[Sequence[float], Sequence[float]] | None
    own: Judgement
    judged: Judgement
    prior: float

    @property
    def p_value(self) -> float | None:
        """None where the yuan go the other way than what was tested."""
        away = self.sides is not None and (self.judged.z or 0.0) * self._log <= 0
        return None if away else self.judged.p_value

    @property
    def _log(self) -> float:
        """Of the factor now over before: the yuan bear its sign."""
        assert self.sides is not None
        before, after = self.sides
        return math.log(after[self.place] / before[self.place])

    @cached_property
    def _yuan(self) -> float:
        assert self.sides is not None
        return attribute(*self.sides)[self.place]

    @property
    def yuan(self) -> Decimal | None:
        """What the factor brought or cost the span."""
        return None if self.sides is None else cents(self._yuan)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Its 80 %: the amount is money × log, and what is uncertain of it is the log."""
        if self.sides is None:
            return None
        half = normal_quantile(COVER) * self.own.error * (self._yuan / self._log if abs(self._log) > 1e-9 else 0.0)
        return cents(self._yuan - half), cents(self._yuan + half)

    @property
    def worse(self) -> bool:
        return self.value < self.before


def measure(sums: Sums, place: int, money: str) -> Measure:
    """A factor day by day."""
    if place == FLOW:
        return Measure(sums[CLICKS], np.ones(len(sums[CLICKS])), "counted")
    if place == RATE:
        return Measure(sums[ORDERS], sums[CLICKS], "counted", LEAST_CLICKS)
    return Measure(sums[money], sums[ORDERS], "measured", 1)


def metric_of(place: int, money: str) -> str:
    """The key of a factor."""
    return (CLICKS, "click_order_rate", ORDER_TICKET_OF[money])[place]


def changes(book: Book) -> list[Change]:
    """All factors of the shop and of its parts that can be tested; those of the shop first."""
    if not book.enough:
        return []
    whole = [_change(book, SHOP, "", place, _own(book, SHOP, "", place), None, WHOLE / 3) for place in PLACES]
    dimensions = [dimension for dimension in JUDGED if len(book.parts.get(dimension, {})) > 1]
    parts = (found for dimension in dimensions for found in _of_parts(book, dimension, (1 - WHOLE) / len(dimensions)))
    return [found for found in (*whole, *parts, _of_crowd(book, (1 - WHOLE) / 10)) if found is not None]


def claimed(found: Sequence[Change], alpha: float = CHANGE_ALPHA) -> list[Change]:
    """Those that stand when tested together, and that are real by themselves as well."""
    tested = [one for one in found if one.p_value is not None]
    sought = [SOUGHT if one.dimension == SHOP else SOUGHT_IN_PART for one in tested]
    weights = aimed([one.judged.error for one in tested], [one.prior for one in tested], sought, alpha)
    stand = holm([one.p_value for one in tested], weights, alpha)
    return [one for one, stands in zip(tested, stand, strict=True) if stands and one.own.verdict == "real"]


def moved_alone(book: Book, one: Change) -> bool:
    """Whether this part changed and the rest of the shop hardly did."""
    money = book.moneys[one.dimension]
    sides = _sides(book, book.rest(book.parts[one.dimension][one.name]), money)
    if sides is None:
        return False
    before, after = (_factors(side)[one.place] for side in sides[:2])
    return abs(math.log(after / before)) <= ALONE * abs(math.log(one.value / one.before))


def _own(book: Book, dimension: str, name: str, place: int) -> Judgement:
    found = measure(book.parts[dimension][name], place, book.moneys[dimension])
    return judge(book.history, found, READING_ALPHA, PERSISTS)


def _of_parts(book: Book, dimension: str, prior: float) -> Iterator[Change | None]:
    money = book.moneys[dimension]
    parts = {name: sums for name, sums in book.parts[dimension].items() if np.isfinite(sums[CLICKS]).any()}
    row = {name: place for place, name in enumerate(parts)}
    before = {name: float(np.nansum(sums[money][book.earlier])) for name, sums in parts.items()}
    total = sum(before.values())
    least = WORTH * total
    largest = {name for name in sorted(parts, key=lambda name: -before[name])[:LARGEST] if before[name] >= least}
    smaller = [place for name, place in row.items() if name not in largest]
    # A part without a line on a day brought nothing.
    grids = {key: np.nan_to_num([sums[key] for sums in parts.values()]) for key in (money, ORDERS, CLICKS)}
    # Within a price band the money per order says only which of its goods were sold.
    for place in (FLOW, RATE) if dimension == "price_band" else PLACES:
        own = {name: _own(book, dimension, name, place) for name in parts if name in largest}
        tested = {name: measure(parts[name], place, money) for name, judged in own.items() if judged.z is not None}

        def together(names: Sequence[str], place: int = place) -> Measure:
            own = [row[name] for name in names] + smaller
            return measure({key: grid[own].sum(axis=0) for key, grid in grids.items()}, place, money)

        apart = judge_parts(book.history, tested, own, together, READING_ALPHA, PERSISTS)
        for name, judged in apart.items():
            # By what was sold before: the days that are tested have no say in how they are tested.
            sold = before[name] / total if total else 0.0
            likely = prior * (sold + 1 / len(before)) / 2 / len(PLACES)
            yield _change(book, dimension, name, place, own[name], judged, likely)


def _of_crowd(book: Book, prior: float) -> Change | None:
    """The share of first purchases among a day's buyers."""
    parts = book.parts.get(CROWD, {})
    if FIRST not in parts or AGAIN not in parts:
        return None
    first = parts[FIRST]["buyers"]
    both = first + parts[AGAIN]["buyers"]
    judged = judge(book.history, Measure(first, both, "nested", 1), READING_ALPHA, PERSISTS)
    if judged.z is None:
        return None
    known = np.isfinite(both)
    usual = book.usual(known)
    if usual is None:
        return None
    now, then = book.judged[known[book.judged]], usual > 0
    share, before = first[now].sum() / both[now].sum(), usual[then] @ first[then] / (usual[then] @ both[then])
    return Change(CROWD, FIRST, SHARE, "buyers", float(share), float(before), None, judged, judged, prior)


def _change(
    book: Book, dimension: str, name: str, place: int, own: Judgement, apart: Judgement | None, prior: float
) -> Change | None:
    """None where nothing was judged or a side has no money to split."""
    judged, money = apart or own, book.moneys[dimension]
    sides = _sides(book, book.parts[dimension][name], money) if judged.z is not None else None
    if sides is None:
        return None
    before, after = (_factors(side) for side in sides[:2])
    days = sides[2] if place == FLOW else 1
    return Change(
        dimension, name, place, metric_of(place, money), after[place] / days, before[place] / days, (before, after),
        own, judged, prior,
    )  # fmt: skip


def _sides(book: Book, sums: Sums, money: str) -> tuple[Floats, Floats, int] | None:
    """Clicks, orders and money: what the days would usually come to, what they came to, and how many days those are.

    None if a side is empty.
    """
    columns = np.stack([sums[CLICKS], sums[ORDERS], sums[money]])
    known = np.asarray(np.isfinite(columns).all(axis=0))
    usual = book.usual(known)
    if usual is None:
        return None
    now, then = book.judged[known[book.judged]], usual > 0
    before, after = columns[:, then] @ usual[then], columns[:, now].sum(axis=1)
    return (before, after, len(now)) if min(*before, *after) > 0 else None


def _factors(side: Floats) -> list[float]:
    clicks, orders, money = side.tolist()
    return [clicks, orders / clicks, money / orders]


def book(one: Told) -> Book:
    """The days of what was told, as far as the shop's own go back. A dimension that the export hasn't is left out."""
    shop = one.daily(SHOP)
    days = np.array(shop.days, dtype="datetime64[D]")
    found = {key: daily for key in (*JUDGED, CROWD) if (daily := one.daily(key)).values}
    parts = {key: _by_name(daily, days) for key, daily in found.items()}
    moneys = {key: daily.money for key, daily in found.items()} | {SHOP: shop.money}
    return Book(days, shop.now, shop.promotions, {**parts, SHOP: {"": shop.whole}}, moneys)


def _by_name(daily: Daily, days: NDArray[np.datetime64]) -> Mapping[str, Sums]:
    """Each value's sums on the shop's days; what bears the same name is told apart by its id."""
    names = [value.name for value in daily.values]
    # What bears no 抖音号 (更多账号) is several accounts, and nobody to talk to.
    named = [place for place, one in enumerate(daily.values) if daily.dimension.key != "account" or one.value_id]
    at = np.searchsorted(days, np.array(daily.days, dtype="datetime64[D]"))
    found: dict[str, dict[str, Floats]] = {}
    for place in named:
        value = daily.values[place]
        name = value.name if names.count(value.name) == 1 else f"{value.name}({value.value_id})"
        found[name] = {key: np.full(len(days), np.nan) for key in daily.sums}
        for key, sums in daily.sums.items():
            found[name][key][at] = sums[:, place]
    return found
