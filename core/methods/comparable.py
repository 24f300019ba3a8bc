"""Which earlier sessions a session may be held against.

Owns the slot of a session (weekday or weekend × six-hour part of the day of its midpoint) and the history ladder: the
same slot, else the same part of the day, else sessions that start at nearly the same time, else all of them. Knows
times, accounts and promotion days as arrays; no metric, no value and no label may enter.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Rung = Literal["same_slot", "same_part", "near_hours", "all_slots", "none", "promotion"]
"""How far down the ladder history was found. "promotion": a promotion day, and too few others to hold it against."""

LADDER: tuple[Rung, ...] = ("same_slot", "same_part", "near_hours", "all_slots", "none", "promotion")
ENOUGH = 8
LATEST = 20
WINDOW = np.timedelta64(90, "D")
NEAR_SECONDS = 2 * 3600
DAY_SECONDS = 24 * 3600
PART_SECONDS = 6 * 3600

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Times = NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class Calendar:
    """When every session took place; every array of a review is aligned with it, in any order.

    `starts` and `stops` are datetime64[s] in the shop's own time, `accounts` integers that tell accounts apart,
    `promotion` says which sessions are on a typed promotion day. Raises ValueError if lengths differ.
    """

    starts: Times
    stops: Times
    accounts: Ints
    promotion: Flags

    def __post_init__(self) -> None:
        if not len(self.starts) == len(self.stops) == len(self.accounts) == len(self.promotion):
            raise ValueError("the arrays of a calendar must be equally long")

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def _midpoints(self) -> Ints:
        starts, stops = (times.astype("datetime64[s]").astype(np.int64) for times in (self.starts, self.stops))
        return starts + (stops - starts) // 2

    @cached_property
    def weekend(self) -> Flags:
        """Whether the midpoint is on Saturday or Sunday (1970-01-01 was a Thursday)."""
        return (self._midpoints // DAY_SECONDS + 3) % 7 >= 5

    @cached_property
    def parts(self) -> Ints:
        """The quarter of the day of the midpoint: 0 from midnight, 1 from six, 2 from noon, 3 from eighteen."""
        return self._midpoints % DAY_SECONDS // PART_SECONDS

    @cached_property
    def slots(self) -> Ints:
        """0–3 for the parts of a weekday, 4–7 for those of a weekend day."""
        return self.parts + 4 * self.weekend

    @cached_property
    def clock(self) -> Ints:
        """Seconds from midnight to the start."""
        return self.starts.astype("datetime64[s]").astype(np.int64) % DAY_SECONDS

    @cached_property
    def order(self) -> Ints:
        """Session indices from the earliest start to the latest."""
        return np.argsort(self.starts, kind="stable")


@dataclass(frozen=True, eq=False)
class Comparables:
    """Session indices in time order, and the rung of the ladder that gave them; empty for "none" and "promotion"."""

    indices: Ints
    rung: Rung


def earlier(calendar: Calendar, target: int, usable: Flags, before: np.datetime64 | None = None) -> Ints:
    """All sessions of the target's account and kind of day in the 90 days before `before`, in time order.

    `before` defaults to the target's own start; a scope of several sessions passes the start of its first. A promotion
    day's kind is promotion days, any other day's is ordinary days. `usable` says which sessions carry the metric.
    """
    before = calendar.starts[target] if before is None else before
    mask = usable & (calendar.accounts == calendar.accounts[target])
    mask &= calendar.promotion == calendar.promotion[target]
    mask &= (calendar.starts < before) & (calendar.starts >= before - WINDOW)
    mask[target] = False
    return np.asarray(calendar.order[mask[calendar.order]])


def comparables(calendar: Calendar, target: int, usable: Flags, before: np.datetime64 | None = None) -> Comparables:
    """The sessions that `target` (an index) is held against, by the first rung that has at least eight.

    The first three rungs take the latest twenty; "all_slots" takes all of the 90 days and needs one in the target's
    own part of the day, since nothing is known of a part that was never seen. Arguments are those of `earlier`.
    """
    pool = earlier(calendar, target, usable, before)
    for rung in LADDER[:3]:
        if len(pool) < ENOUGH:
            break
        found = pool[_alike(calendar, target, pool, rung)]
        if len(found) >= ENOUGH:
            return Comparables(found[-LATEST:], rung)
    if len(pool) >= ENOUGH and (calendar.parts[pool] == calendar.parts[target]).any():
        return Comparables(pool, "all_slots")
    return Comparables(pool[:0], "promotion" if calendar.promotion[target] else "none")


def _alike(calendar: Calendar, target: int, pool: Ints, rung: Rung) -> Flags:
    if rung == "same_slot":
        return np.asarray(calendar.slots[pool] == calendar.slots[target])
    if rung == "same_part":
        return np.asarray(calendar.parts[pool] == calendar.parts[target])
    apart = np.abs(calendar.clock[pool] - calendar.clock[target])
    return np.asarray(np.minimum(apart, DAY_SECONDS - apart) <= NEAR_SECONDS)
