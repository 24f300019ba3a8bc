"""Whether the export lists as much of the shop on one side as on the other: what it left out is no change in sales.

Owns how short of the shop's money a list may be, and taking the changes out of parts that aren't listed alike. Which
values belong together is for whoever asks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from core.reviews.shop.parts import Daily, Parts, Side
from core.units import RATE, show

LISTED_SHORT = 0.01
"""The export lists so many lines and no more: a day that lacks such a share of its money compares with no other."""


def short_days(
    listed: Daily, parts: Sequence[int], whole: Daily, of: Sequence[int], least: float = LISTED_SHORT
) -> list[date]:
    """The days of both sides on which what is listed lacks at least such a share of the whole's money; `parts` and `of`
    are places in the values of each."""
    told, every = _by_day(listed, parts), _by_day(whole, of)
    return [day for day, paid in every.items() if paid > 0 and paid - told.get(day, 0.0) >= least * paid]


def listed_alike(found: Parts) -> Parts:
    """The same without changes where one side lists a larger share of the shop's money than the other."""
    now, before = _share(found.now, found.money), _share(found.before, found.money)
    if not found.compared or now is None or before is None or abs(now - before) < LISTED_SHORT:
        return found
    return unlike(found, f"导出没有列全:本期列出全店的 {show(now, RATE)},对比 {show(before, RATE)}")


def unlike(found: Parts, why: str) -> Parts:
    """The same without changes, for a reason in a sentence; as it is without a reason."""
    return replace(found, unfair=why) if why else found


def _by_day(found: Daily, places: Sequence[int]) -> dict[date, float]:
    sums = np.nansum(found.sums[found.money][:, np.array(places, dtype=np.int64)], axis=1)
    return {found.days[at]: float(sums[at]) for at in np.flatnonzero(found.either).tolist()}


def _share(side: Side, money: str) -> float | None:
    """The part of the shop's money that the values of a side bear."""
    whole = side.whole[money]
    return float(np.nansum(side.sums[money])) / whole if whole > 0 else None
