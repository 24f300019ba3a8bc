"""Which parts of the shop are worth more than the rest of it, on the same days: what is paid per click, less refunds.

Owns the comparison, its tests and their control, and what a hundredth of the clicks would bring. Parts differ for many
reasons: nothing here says that more clicks would do as well. No sentence is written here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import ENOUGH
from core.methods.distributions import normal_quantile, two_sided_p
from core.methods.judging import holm
from core.methods.measure import Measure
from core.methods.persisting import run_widening
from core.metrics.ask import Floats
from core.reviews.shop.dimensions import DIMENSIONS, LEAF
from core.reviews.shop.judging import (
    AGAIN,
    CLICKS,
    COVER,
    CROWD,
    FIRST,
    GOODS,
    LEAST_CLICKS,
    OPEN,
    ORDERS,
    PERSISTS,
    Book,
    Change,
    Sums,
)

BETTER_ALPHA = 0.015
"""Level of all that is called worth more, together. Where every part has the shop's own rate and price, 0.3 % of shops
at most have any called so (simulated as for CHANGE_ALPHA)."""

LEAST_ORDERS = 5
"""Orders a day of a part whose clicks are worked out from them, on average: days without any tell no clicks, and what
is left would look better than it is; of five a day, one day in 150 is such."""

LATEST = 28
"""Days that say whether a part is better than the rest: four weeks, so that weekdays weigh alike."""
MONEY, BACK = "user_pay", "refund_amount"
"""What buyers paid and what went back to them: the one money that every dimension is told in."""


@dataclass(frozen=True)
class Better:
    """A part beside the rest of the shop on the same days: what buyers paid per click (of 复购 beside 首购: per buyer),
    less refunds where they are told.

    `each` of the part with its 80 % `interval`, `rest` of the others, over `days` days. `share` is the part's of the
    clicks (buyers).
    """

    dimension: str
    name: str
    days: int
    each: float
    rest: float
    interval: tuple[float, float]
    p_value: float
    share: float

    @property
    def ratio(self) -> float:
        return self.each / self.rest


def called(one: Change | Better) -> str:
    """The name of a part as it is said; of a category its last level."""
    return one.name.split(" > ")[-1] if one.dimension == LEAF else one.name


def kind_of(dimension: str) -> str:
    """What a part of a dimension is called: 载体, 品类."""
    return "品类" if dimension == LEAF else DIMENSIONS[dimension].label


def lately(book: Book) -> NDArray[np.int64]:
    """The latest ordinary days up to the end of the span that say which parts are better."""
    if not book.now.any():
        return np.zeros(0, dtype=np.int64)
    upto = book.days <= book.days[book.now].max()
    return np.flatnonzero(upto & book.told & ~book.promotions)[-LATEST:]


def better(book: Book, dimension: str) -> list[Better]:
    """Each part of a dimension beside the rest of the shop, as far as there are days enough; 复购 beside 首购."""
    parts = book.parts.get(dimension, {})
    names = [AGAIN] if dimension == CROWD and FIRST in parts and AGAIN in parts else parts if dimension != CROWD else ()
    found = (_better(book, dimension, name) for name in names)
    return [one for one in found if one is not None]


def every_better(book: Book) -> dict[str, list[Better]]:
    """All of them, by dimension."""
    return {dimension: better(book, dimension) for dimension in (*OPEN, *GOODS, CROWD)}


def standing_better(found: Sequence[Better], alpha: float = BETTER_ALPHA) -> list[Better]:
    """Those that are better or worse when all are tested together."""
    stand = holm([one.p_value for one in found], alpha=alpha)
    return [one for one, stands in zip(found, stand, strict=True) if stands]


def kept(sums: Sums) -> Floats:
    """Money less what went back; as it is where the export doesn't tell refunds."""
    back = sums.get(BACK)
    return sums[MONEY] if back is None or not np.isfinite(back).any() else sums[MONEY] - back


def without(book: Book, dimension: str, name: str) -> Sums:
    """The rest of the shop on the same money: without refunds where the part tells none. That of 复购 is 首购."""
    if dimension == CROWD:
        return book.parts[CROWD][FIRST]
    own = book.parts[dimension][name]
    return book.rest({key: values for key, values in own.items() if np.isfinite(values).any()})


@dataclass(frozen=True)
class Means:
    """Σ/Σ of a part over the days of `lately`: orders per click, money per order, refunds over money (None: untold)."""

    rate: float
    ticket: float
    refunded: float | None


def means(book: Book, one: Better) -> tuple[Means, Means]:
    """Of the part and of the rest of the shop, on the same days."""
    own, rest = book.parts[one.dimension][one.name], without(book, one.dimension, one.name)
    days = lately(book)
    days = days[np.isfinite(own[MONEY][days])]
    return _means(own, days), _means(rest, days)


def _means(sums: Sums, days: NDArray[np.int64]) -> Means:
    clicks, orders, paid = (float(np.nansum(sums[key][days])) for key in (CLICKS, ORDERS, MONEY))
    back = sums.get(BACK)
    told = back is not None and bool(np.isfinite(back[days]).any())
    refunded = float(np.nansum(back[days])) / paid if back is not None and told and paid > 0 else None
    return Means(orders / clicks, paid / orders, refunded)


def worth(book: Book, one: Better) -> float:
    """What one in a hundred of the span's clicks would bring more there than in the rest of the shop, in yuan."""
    return float(np.nansum(book.whole[CLICKS][book.now])) / 100 * (one.each - one.rest)


def _better(book: Book, dimension: str, name: str) -> Better | None:
    of = "buyers" if dimension == CROWD else CLICKS
    sums, rest, days = book.parts[dimension][name], without(book, dimension, name), lately(book)
    own, other = (Measure(kept(one)[days], one[of][days], "measured") for one in (sums, rest))
    enough = own.known & other.known & (sums[of][days] >= (1 if dimension == CROWD else LEAST_CLICKS))
    count = int(enough.sum())
    if count < ENOUGH:
        return None
    if dimension != CROWD and DIMENSIONS[dimension].estimated and sums[ORDERS][days][enough].mean() < LEAST_ORDERS:
        return None
    logs = replace(own, beside=other).logs[enough]
    error = math.sqrt(float(logs.var(ddof=1)) / count * run_widening(count, PERSISTS))
    if error == 0:
        return None
    amounts = [(kept(one)[days][enough].sum(), one[of][days][enough].sum()) for one in (sums, rest)]
    each, rest_each = (float(above / below) for above, below in amounts)
    reach = math.exp(normal_quantile(COVER) * error)
    # What was tested is the mean day's; where the sums of the days say the opposite, nothing is claimed.
    agree = (each > rest_each) == (logs.mean() > 0)
    p_value = two_sided_p(float(logs.mean()) / error, count - 1) if agree else 1.0
    share = float(amounts[0][1] / (amounts[0][1] + amounts[1][1]))
    return Better(dimension, name, count, each, rest_each, (each / reach, each * reach), p_value, share)
