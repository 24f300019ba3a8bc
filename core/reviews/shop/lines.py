"""What a line of a table says of some values of a dimension, put together, and how they went day by day.

Owns the columns that every table of the drill has, how they are filled, and lines of money over days. A rate is the
rate of the sums; buyers are the days' added up, and never those of several values. Which values belong together is for
whoever asks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.attribution import TICKET_OF, cents
from core.reviews.blocks import Column, Series, Table, Trend
from core.reviews.evidence import finite
from core.reviews.readings import Where
from core.reviews.shop.parts import Daily, Parts, Side, Told
from core.reviews.totals import share, totals
from core.units import RATE, YUAN

FEW = 5
"""Lines that one sees to add up: more of them have a last one with their sums."""

BY_DAYS = "人数按天累加,不能跨行相加。"

Places = Sequence[int]
"""Which values of `Parts.values` a line puts together."""

Line = tuple[tuple[object, ...], Places]
"""The names at the left, and what the line is about."""


def amount(side: Side, key: str, places: Places) -> float | None:
    """Σ of a volume over the values that tell it; None where none does."""
    known = side.sums[key][np.array(places, dtype=np.int64)]
    known = known[np.isfinite(known)]
    return float(known.sum()) if len(known) else None


def change(found: Parts, places: Places) -> Decimal | None:
    """How much more money than before, in cents; None where the spans don't compare."""
    now, before = (amount(side, found.money, places) for side in (found.now, found.before))
    if found.unfair or (now is None and before is None):
        return None
    return cents(now or 0.0) - cents(before or 0.0)


def rate(side: Side, key: str, places: Places) -> float | None:
    """Σ ÷ Σ over the days and values that tell both; None where too little is divided by to say anything."""
    metric = METRICS[key]
    above, below = (
        side.grids[name][:, np.array(places, dtype=np.int64)] for name in (metric.numerator, metric.denominator)
    )
    both = np.isfinite(above) & np.isfinite(below)
    divisor = float(below[both].sum())
    return float(above[both].sum()) / divisor if divisor > 0 and divisor >= metric.minimum else None


def _heads(found: Parts, against: str) -> tuple[Column, ...]:
    amounts = METRICS[found.money]
    others = [METRICS[key] for key in ("buyers", TICKET_OF[found.money], "click_order_rate", "refund_amount")]
    refunds = METRICS["user_pay_refund_rate"]
    return (
        Column(amounts.key, amounts.label, YUAN, adds=True),
        Column("part", "占比", RATE, adds=True),
        *((Column("change", f"比{against}", YUAN, signed=True, adds=True),) if found.compared else ()),
        *(Column(one.key, one.label, one.unit, adds=one.key == "refund_amount") for one in others),
        Column(refunds.key, refunds.label, RATE),
    )


def _figures(found: Parts, places: Places, whole: float) -> tuple[object, ...]:
    now, money, alone = found.now, found.money, len(places) == 1
    paid, refund = amount(now, money, places), amount(now, "refund_amount", places)
    return (
        None if paid is None else cents(paid),
        share(paid, whole),
        *((change(found, places),) if found.compared else ()),
        amount(now, "buyers", places) if alone else None,
        rate(now, TICKET_OF[money], places) if alone else None,
        rate(now, "click_order_rate", places),
        None if refund is None else cents(refund),
        rate(now, "user_pay_refund_rate", places),
    )


def table(
    title: str,
    one: Told,
    found: Parts,
    heads: Sequence[Column],
    lines: Sequence[Line],
    *,
    caption: str = "",
    folded: bool = False,
    within: Where = (),
) -> Table:
    """Figures of each line, their change where the spans compare. Every value stands in one line only.

    `within` is what all lines share, by names of fact_composition.
    """
    every = sorted({place for _, places in lines for place in places})
    whole = amount(found.now, found.money, every) or 0.0
    rows = tuple((*names, *_figures(found, places, whole)) for names, places in lines)
    laid = (*heads, *_heads(found, one.against.word))
    return Table(
        title,
        laid,
        rows,
        caption=f"{said(one, found)}{caption}{BY_DAYS}",
        folded=folded,
        totals=totals(laid, rows) if len(rows) > FEW else None,
        within=(("dimension", found.dimension.key), *within),
    )


def said(one: Told, found: Parts) -> str:
    """Why this dimension's spans don't compare, as a sentence, unless it is why the shop's own don't: that is said
    once."""
    return f"{found.unfair}。" if found.unfair and found.unfair != one.unfair else ""


def trend(title: str, found: Daily, lines: Mapping[str, Places]) -> Trend:
    """A line of money a day for each name, over the days under review and those before; the former are marked. Days
    before the first and after the last that is told are left out.

    `lines` are places in `found.values`.
    """
    amounts: Floats = found.sums[found.money]
    told = np.flatnonzero(found.either & found.told)
    inside = np.flatnonzero(found.either)
    shown = inside[(inside >= told.min(initial=len(found.days))) & (inside <= told.max(initial=-1))]
    at = [datetime.combine(found.days[place], time()) for place in shown.tolist()]

    def points(places: Places) -> tuple[tuple[datetime, float | None], ...]:
        own = amounts[shown][:, np.array(places, dtype=np.int64)]
        sums: Floats = np.where(np.isfinite(own).any(axis=1), np.nansum(own, axis=1), np.nan)
        return tuple((day, finite(paid)) for day, paid in zip(at, sums, strict=True))

    marked = tuple(at[place] for place in np.flatnonzero(found.now[shown]).tolist())
    series = tuple(Series(name, points(places)) for name, places in lines.items())
    return Trend(title, found.money, METRICS[found.money].unit, series, marked)
