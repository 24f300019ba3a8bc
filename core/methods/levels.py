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
    """Per member of a scope: its `comparables`, and in `weights` (members, sessions) those whose sum with the logs is
    its usual level. `pools` holds per kind (see `kinds`) all earlier sessions."""

    found: list[Comparables]
    weights: Floats
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
    weights = np.zeros((len(members), len(calendar)))
    pools: dict[int, Ints] = {}
    shared: dict[tuple[int, int], tuple[Comparables, Floats]] = {}
    for row, (member, kind) in enumerate(zip(members.tolist(), kinds(calendar)[members].tolist(), strict=True)):
        if kind not in pools:
            pools[kind] = earlier(calendar, member, usable, before)
        slot = (kind, int(calendar.slots[member]))
        if slot not in shared:
            ladder = comparables(calendar, member, usable, before)
            level = _level(calendar, member, ladder, pools[kind])
            if ladder.rung in ("same_slot", "same_part"):
                shared[slot] = ladder, level
        else:
            ladder, level = shared[slot]
        found.append(ladder)
        weights[row] = level
    return Ladders(found, weights, pools)


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
        first = np.cumsum(self.size) - self.size
        self._middle = first + (self.size - 1) // 2, first + self.size // 2

    def spread(self, measure: Measure) -> Spread:
        logs = measure.logs[self.sessions]
        medians = self._medians(logs)
        kept = self._kept(np.abs(logs - medians[self.cell]))
        count = np.bincount(self.cell, kept, len(self.size))
        means = np.bincount(self.cell, logs * kept, len(self.size)) / np.maximum(count, 1)
        level = np.where(count > 0, means, medians)[self.cell]
        residuals = logs - level
        df = self._per_pool(np.maximum(count - 1, 0), self._pool_of_cell)
        total = self._per_pool(kept * residuals**2) / np.maximum(df, 1)
        counting = self._per_pool(kept * measure.sampling[self.sessions]) / np.maximum(self._per_pool(kept), 1)
        return Spread(np.where(kept, logs, level), residuals, total, np.maximum(total - counting, 0.0), df)

    def _medians(self, logs: Floats) -> Floats:
        """The median of each cell."""
        ordered = logs[np.lexsort((logs, self.cell))]
        lower, upper = self._middle
        return np.asarray((ordered[lower] + ordered[upper]) / 2)

    def _kept(self, distances: Floats) -> Flags:
        """Which sessions lie within five robust sigmas of their slot's median. One distance per slot is zero by
        construction, so the smallest of them don't count in the MAD (as in robust regression)."""
        kept = np.ones(len(distances), dtype=np.bool_)
        for pool in range(self.count):
            mine = self.pool == pool
            free = np.sort(distances[mine])[np.count_nonzero(self._pool_of_cell == pool) :]
            if len(free) and free[len(free) // 2] > 0:
                kept[mine] = distances[mine] <= OUTLIER * NORMAL_MAD * free[len(free) // 2]
        return kept

    def _per_pool(self, values: Floats | Flags, pool: Ints | None = None) -> Floats:
        return np.bincount(self.pool if pool is None else pool, values, self.count).astype(np.float64)
