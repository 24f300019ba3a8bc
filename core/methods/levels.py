"""The usual level of a slot and the spread around it.

Owns the two estimates that judging rests on. A slot's level is the mean of the ladder's comparable sessions, brought to
the target's kind of day (weekday, weekend) by the weekend effect of all earlier sessions where the rung mixes both. The
spread is pooled over all slots of an account: each session's residual about the mean of its own slot, gross outliers
left out. Which sessions carry a metric is known here; what the metric is, and any verdict, are not.
"""

from dataclasses import dataclass

import numpy as np

from core.methods.comparable import Calendar, Comparables, Flags, Ints, comparables, earlier
from core.methods.measure import Floats, Measure

OUTLIER = 5.0
"""Robust sigmas. At 4 a short history (15 sessions) would call 4.3 % of noise real, at 5 3.7 %; without a limit one bad
session in twenty takes the power at 21 days from 85 % to 12 % (simulated)."""

NORMAL_MAD = 1.4826
SLOTS = 8


def kinds(calendar: Calendar) -> Ints:
    """Sessions of one account and one kind of day (ordinary, promotion) share a number, and a history."""
    return calendar.accounts * 2 + calendar.promotion


@dataclass(frozen=True, eq=False)
class Ladders:
    """`found` are the comparables behind each different usual level, `weights` (levels, sessions) those whose sum with
    the logs it is, `level_of` each member's level. `pools` holds per kind (see `kinds`) all earlier sessions."""

    found: list[Comparables]
    weights: Floats
    level_of: Ints
    pools: dict[int, Ints]


@dataclass(frozen=True, eq=False)
class Spread:
    """`logs` of the history sessions with outliers moved to their slot's mean, `residuals` about that mean (outliers
    where they were); per pool their variance in all (`total`), what of it is beyond counting noise (`variance`: τ² by
    the method of moments) and its `df`."""

    logs: Floats
    residuals: Floats
    total: Floats
    variance: Floats
    df: Floats


def climb(calendar: Calendar, members: Ints, usable: Flags, before: np.datetime64) -> Ladders:
    """The ladders of all members (session indices) over the history before `before`."""
    found: list[Comparables] = []
    weights: list[Floats] = []
    level_of: list[int] = []
    pools: dict[int, Ints] = {}
    shared: dict[tuple[int, int], int] = {}
    for member, kind in zip(members.tolist(), kinds(calendar)[members].tolist(), strict=True):
        if kind not in pools:
            pools[kind] = earlier(calendar, member, usable, before)
        slot = (kind, int(calendar.slots[member]))
        if slot in shared:
            level_of.append(shared[slot])
            continue
        ladder = comparables(calendar, member, usable, before)
        level_of.append(len(found))
        if ladder.rung in ("same_slot", "same_part"):
            shared[slot] = len(found)
        found.append(ladder)
        weights.append(_level(calendar, member, ladder, pools[kind]))
    return Ladders(found, np.array(weights), np.array(level_of), pools)


def _level(calendar: Calendar, target: int, ladder: Comparables, pool: Ints) -> Floats:
    """Weights over all sessions. Where only all slots together are enough, the level is that of the target's part."""
    weights = np.zeros(len(calendar))
    alike = ladder.indices
    if len(alike) == 0:
        return weights
    if ladder.rung == "all_slots":
        alike = alike[calendar.parts[alike] == calendar.parts[target]]
    weights[alike] = 1 / len(alike)
    difference = float(calendar.weekend[target]) - float(calendar.weekend[alike].mean())
    if difference:
        weights[pool] += difference * _weekend_effect(calendar, pool)
    return weights


def _weekend_effect(calendar: Calendar, pool: Ints) -> Floats:
    """Weights over `pool` that give weekend minus weekday at the same part of the day; all 0 where none has both.

    The least-squares slope within parts (Frisch-Waugh), with one session's worth of doubt in the denominator.
    """
    weekend, parts = calendar.weekend[pool].astype(np.float64), calendar.parts[pool]
    share = np.bincount(parts, weekend) / np.maximum(np.bincount(parts), 1)
    centred = weekend - share[parts]
    return np.asarray(centred / (centred @ centred + 1.0))


class Ragged:
    """Groups of different sizes as the rows of one matrix, so that all are sorted at once.

    `group` says which group each value is of, `size` how many each has.
    """

    def __init__(self, group: Ints, size: Ints) -> None:
        order = np.argsort(group, kind="stable")
        nth = np.empty(len(group), dtype=np.int64)
        nth[order] = np.arange(len(group)) - np.repeat(np.cumsum(size) - size, size)
        self._place = group, nth
        self._shape = len(size), int(size.max(initial=0))
        self._middle = np.arange(len(size)), (size - 1) // 2, size // 2

    def ordered(self, values: Floats) -> Floats:
        """Each group's values in ascending order, filled up with infinity."""
        matrix = np.full(self._shape, np.inf)
        matrix[self._place] = values
        matrix.sort(axis=1)
        return matrix

    def medians(self, values: Floats) -> Floats:
        """The median of each group; none is empty."""
        ordered, (row, lower, upper) = self.ordered(values), self._middle
        return np.asarray((ordered[row, lower] + ordered[row, upper]) / 2)


class Pools:
    """The history sessions of a set of ladders, cut into slots: all that the spread needs and no value yet.

    `sessions` are their indices, `pool` the number of each one's pool, `cell` of its slot within the pool, `size` how
    many sessions each cell has.
    """

    def __init__(self, calendar: Calendar, ladders: Ladders) -> None:
        lengths = [len(pool) for pool in ladders.pools.values()]
        self.count = len(lengths)
        self.sessions = np.concatenate(list(ladders.pools.values()))
        self.pool = np.repeat(np.arange(self.count), lengths)
        cells, self.cell = np.unique(self.pool * SLOTS + calendar.slots[self.sessions], return_inverse=True)
        self.size = np.bincount(self.cell, minlength=len(cells))
        self._pool_of_cell = cells // SLOTS
        self._by_cell = Ragged(self.cell, self.size)
        self._by_pool = Ragged(self.pool, np.array(lengths))
        cells_of_pool = np.bincount(self._pool_of_cell, minlength=self.count)
        free = np.array(lengths) - cells_of_pool
        self._middle_free = np.where(free > 0, cells_of_pool + free // 2, -1)

    def spread(self, measure: Measure) -> Spread:
        logs = measure.logs[self.sessions]
        medians = self._by_cell.medians(logs)
        kept = self._kept(np.abs(logs - medians[self.cell]))
        count = np.bincount(self.cell, kept, len(self.size))
        means = np.bincount(self.cell, logs * kept, len(self.size)) / np.maximum(count, 1)
        level = np.where(count > 0, means, medians)[self.cell]
        residuals = logs - level
        df = self._per_pool(np.maximum(count - 1, 0), self._pool_of_cell)
        total = self._per_pool(kept * residuals**2) / np.maximum(df, 1)
        counting = self._per_pool(kept * measure.sampling[self.sessions]) / np.maximum(self._per_pool(kept), 1)
        return Spread(np.where(kept, logs, level), residuals, total, np.maximum(total - counting, 0.0), df)

    def _kept(self, distances: Floats) -> Flags:
        """Which sessions lie within five robust sigmas of their slot's median. One distance per slot is zero by
        construction, so the smallest of them don't count in the MAD (as in robust regression)."""
        if not len(distances):
            return np.ones(0, dtype=np.bool_)
        middle = self._by_pool.ordered(distances)[np.arange(self.count), self._middle_free]
        limits = np.where((self._middle_free >= 0) & (middle > 0), OUTLIER * NORMAL_MAD * middle, np.inf)
        return np.asarray(distances <= limits[self.pool])

    def _per_pool(self, values: Floats | Flags, pool: Ints | None = None) -> Floats:
        return np.bincount(self.pool if pool is None else pool, values, self.count).astype(np.float64)
