"""Many scopes judged at once, over several measures: what `judging.judge` says of each, for a fraction of the time.

Owns the same contrast as `history`, laid out as matrices (scope × measure × session) within one account, so that a week
of an account is judged in one go. Only scopes of one kind of day, against their usual level. No names, no labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import (
    DAY_SECONDS,
    ENOUGH,
    LADDER,
    LATEST,
    NEAR_SECONDS,
    WINDOW,
    Calendar,
    Flags,
    Ints,
    Rung,
)
from core.methods.distributions import two_sided_p
from core.methods.levels import NORMAL_MAD, OUTLIER
from core.methods.measure import Floats, Measure

AT_ONCE = 32
"""Scopes per matrix: a quarter of an account would otherwise take hundreds of megabytes."""

Slots = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Contrasts:
    """Per scope and measure, shape (scopes, measures): the log difference `effects` from the usual level, its standard
    error, its degrees of freedom (0: not judged) and `known`, whether there is a value large enough to say anything.

    `usual` is the usual value itself, Σ/Σ over the comparables, `comparables` how many these are, `rungs` places in
    LADDER. `held` (measures, scopes, sessions) are the weights of that usual value: they sum to the scope's sessions.
    """

    effects: Floats
    errors: Floats
    df: Floats
    known: Flags
    usual: Floats
    comparables: Ints
    rungs: Ints
    held: Floats

    @property
    def z(self) -> Floats:
        """The effect over its error, NaN where nothing was judged; infinite where what had never varied did."""
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where((self.errors > 0) | (np.abs(self.effects) >= 1e-12), self.effects / self.errors, 0.0)
        return np.where(self.judged, z, np.nan)

    @property
    def judged(self) -> Flags:
        return self.known & (self.df > 0)

    def rung(self, scope: int, measure: int) -> Rung:
        return LADDER[int(self.rungs[scope, measure])]


def one_sided(z: Floats, df: Floats, sign: Floats, least: float = 1.6) -> Floats:
    """P(T ≥ z·sign) of Student's t, any shape. Below `least` it is 1: too large to matter. NaN where z is."""
    towards = z * sign
    found = np.where(np.isfinite(z) | np.isinf(z), 1.0, np.nan)
    for place in np.argwhere(towards > least):
        at = tuple(place.tolist())
        found[at] = two_sided_p(float(towards[at]), float(df[at])) / 2
    return found


def judge_many(calendar: Calendar, scopes: Sequence[Ints], measures: Sequence[Measure]) -> Contrasts:
    """Each scope (session indices of one account and kind of day) against what came before it.

    `calendar` holds one account; measures are aligned with it. The same as `judge` of every scope and measure. Raises
    ValueError for a scope without sessions.
    """
    if any(len(scope) == 0 for scope in scopes):
        raise ValueError("a scope has at least one session")
    alike: dict[bytes, list[int]] = {}
    for place, measure in enumerate(measures):
        alike.setdefault(measure.usable.tobytes(), []).append(place)
    shape = (len(scopes), len(measures))
    found = Contrasts(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_), np.full(shape, np.nan),
        np.zeros(shape, dtype=np.int64), np.full(shape, LADDER.index("none")),
        np.zeros((len(measures), len(scopes), len(calendar))),
    )  # fmt: skip
    for places in alike.values():
        stack = _Stack(calendar, [measures[place] for place in places])
        for first in range(0, len(scopes), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            stack.judge(scopes[some], found, some, places)
    return found


class _Stack:
    """Measures that the same sessions carry, these in order of slot and time. Arrays are (measures, sessions)."""

    def __init__(self, calendar: Calendar, measures: Sequence[Measure]) -> None:
        self.calendar = calendar
        usable = measures[0].usable
        self.measures = measures
        self.order = np.flatnonzero(usable)[np.lexsort((calendar.starts[usable], calendar.slots[usable]))]
        self.slots = calendar.slots[self.order]
        self.borders = np.flatnonzero(np.diff(self.slots, prepend=-1))
        self.which = np.repeat(np.arange(len(self.borders)), np.diff(self.borders, append=len(self.order)))
        self.by_time = np.argsort(calendar.starts[self.order], kind="stable")
        self.all_logs = np.stack([measure.logs for measure in measures])
        self.all_sampling = np.stack([measure.sampling for measure in measures])
        self.logs, self.sampling = self.all_logs[:, self.order], self.all_sampling[:, self.order]

    def judge(self, scopes: Sequence[Ints], into: Contrasts, rows: slice, columns: Sequence[int]) -> None:
        sizes = [len(scope) for scope in scopes]
        members, begins = np.concatenate(scopes), np.cumsum([0, *sizes[:-1]])
        owner = np.repeat(np.arange(len(scopes)), sizes)
        before = np.array([self.calendar.starts[scope].min() for scope in scopes])[owner]
        pool, held, level, rungs, counts = self._ladders(members, before)
        known = np.stack([measure.known[members] for measure in self.measures])
        amounts = np.where(known, np.stack([measure.denominator[members] for measure in self.measures]), 0.0)
        whole = np.add.reduceat(amounts, begins, axis=1)
        has = counts > 0
        told = np.add.reduceat(amounts * has, begins, axis=1)
        minimum = np.array([measure.minimum for measure in self.measures])
        own, kinds = np.arange(len(into.effects))[rows], np.asarray(columns)
        place = np.ix_(own, kinds)
        into.known[place] = ((whole > 0) & (whole >= minimum[:, None])).T
        worst = np.maximum.reduceat(np.where(has, rungs, -1), begins)
        into.rungs[place] = np.where(worst >= 0, worst, np.maximum.reduceat(rungs, begins))[:, None]
        judged = (told > 0) & (told >= whole / 2)
        weights = np.where(judged[:, owner], amounts * has / np.where(told > 0, told, 1.0)[:, owner], 0.0)
        levels = np.add.reduceat(weights[:, :, None] * level, begins, axis=1)
        into.held[np.ix_(kinds, own, self.order)] = np.add.reduceat(known[:, :, None] * held, begins, axis=1)
        behind = np.add.reduceat((weights[:, :, None] != 0) & (held > 0), begins, axis=1) > 0
        into.comparables[place] = np.where(judged, behind.sum(axis=2), 0).T
        into.usual[place] = self._usual(into.held[columns][:, rows][:, :, self.order]).T
        if not len(self.order):
            return
        # The pool is that of the scope's first session: all share the account, the kind of day and the moment.
        logs, total, variance, df = self._spread(pool[begins])
        effects = np.add.reduceat(weights * self.all_logs[:, members], begins, axis=1) - (levels * logs).sum(axis=2)
        counting = np.add.reduceat(weights**2 * self.all_sampling[:, members], begins, axis=1)
        counting += (levels**2 * self.sampling[:, None, :]).sum(axis=2)
        for number, measure in enumerate(self.measures):
            for scope in range(len(scopes)) if measure.noise != "measured" else ():
                part = slice(begins[scope], begins[scope] + sizes[scope])
                rarer = measure.rarer(float(effects[number, scope]))[members[part]]
                counting[number, scope] += weights[number, part] ** 2 @ rarer / 2
        loads = np.add.reduceat(weights**2, begins, axis=1) + (levels**2).sum(axis=2)
        whole_variance = loads * variance + np.maximum(counting, 0.0)
        uncertain = (loads * total) ** 2 / np.maximum(df, 1)
        degrees = np.where(uncertain > 0, whole_variance**2 / np.where(uncertain > 0, uncertain, 1.0), df)
        into.effects[place] = effects.T
        into.errors[place] = np.sqrt(whole_variance).T
        into.df[place] = np.where(judged & (df >= 1), degrees, 0.0).T

    def _ladders(self, members: Ints, before: NDArray[Any]) -> tuple[Flags, Floats, Floats, Ints, Ints]:
        """Of each member: its pool, the weights of its comparables and of its level, its rung and how many they are."""
        calendar, order = self.calendar, self.order
        starts: NDArray[Any] = calendar.starts[order]
        pool = (calendar.promotion[order] == calendar.promotion[members][:, None]) & (starts < before[:, None])
        pool &= (starts >= before[:, None] - WINDOW) & (order != members[:, None])
        parts, own_parts = calendar.parts[order], calendar.parts[members][:, None]
        apart = np.abs(calendar.clock[order] - calendar.clock[members][:, None])
        alike = (
            self.slots == calendar.slots[members][:, None],
            parts == own_parts,
            np.minimum(apart, DAY_SECONDS - apart) <= NEAR_SECONDS,
        )
        enough = pool.sum(axis=1) >= ENOUGH
        rungs = np.where(calendar.promotion[members], LADDER.index("promotion"), LADDER.index("none"))
        comparables, open_ = np.zeros_like(pool), enough.copy()
        for rung, mask in enumerate(alike):
            found = pool & mask
            taken = open_ & (found.sum(axis=1) >= ENOUGH)
            later = found[:, self.by_time[::-1]].cumsum(axis=1)
            latest = np.zeros_like(found)
            latest[:, self.by_time[::-1]] = later <= LATEST
            comparables[taken] = (found & latest)[taken]
            rungs[taken] = rung
            open_ &= ~taken
        same_part = pool & alike[1]
        mixed = open_ & same_part.any(axis=1)
        comparables[mixed], rungs[mixed] = pool[mixed], LADDER.index("all_slots")
        sources = np.where(mixed[:, None], same_part, comparables)
        level = sources / np.maximum(sources.sum(axis=1), 1)[:, None]
        counts = comparables.sum(axis=1)
        held = comparables / np.maximum(counts, 1)[:, None]
        return pool, held, level + self._weekend(members, pool, level, counts > 0), rungs, counts

    def _weekend(self, members: Ints, pool: Flags, level: Floats, has: Flags) -> Floats:
        """What brings a level to the member's kind of day, as weights: see `levels`."""
        weekend = self.calendar.weekend[self.order].astype(np.float64)
        difference = np.where(has, self.calendar.weekend[members] - level @ weekend, 0.0)
        difference[np.abs(difference) < 1e-12] = 0.0
        parts = np.eye(4)[self.calendar.parts[self.order]]
        share = ((pool * weekend) @ parts) / np.maximum(pool @ parts, 1)
        centred = pool * (weekend - share @ parts.T)
        return np.asarray((difference / ((centred**2).sum(axis=1) + 1.0))[:, None] * centred)

    def _usual(self, held: Floats) -> Floats:
        above = np.stack([np.where(m.known, m.numerator, 0.0)[self.order] for m in self.measures])
        below = np.stack([np.where(m.known, m.denominator, 0.0)[self.order] for m in self.measures])
        top, bottom = (np.einsum("kn,ktn->kt", values, held) for values in (above, below))
        return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))

    def _spread(self, pool: Flags) -> tuple[Floats, Floats, Floats, Floats]:
        """See `levels.Pools.spread`, for every pool (scopes, sessions) and measure: logs with outliers moved, variance
        in all, variance beyond counting, degrees of freedom."""
        sizes = np.add.reduceat(pool, self.borders, axis=1, dtype=np.int64)
        logs = self.logs[:, None, :]
        inside = np.where(pool, logs, np.inf)
        ends = [*self.borders[1:].tolist(), len(self.order)]
        medians = np.zeros((len(self.logs), len(pool), len(ends)))
        for cell, (begin, end) in enumerate(zip(self.borders.tolist(), ends, strict=True)):
            ordered = np.sort(inside[:, :, begin:end], axis=2)
            size = sizes[:, cell]
            rows = np.arange(len(pool))
            middle = (
                ordered[:, rows, np.maximum(size - 1, 0) // 2]
                + ordered[:, rows, np.minimum(size // 2, end - begin - 1)]
            ) / 2
            medians[:, :, cell] = np.where(size > 0, middle, 0.0)
        distances = np.abs(logs - medians[:, :, self.which])
        kept = pool & (distances <= self._limits(pool, sizes, distances)[:, :, None])
        count = np.add.reduceat(kept, self.borders, axis=2, dtype=np.int64)
        means = np.add.reduceat(np.where(kept, logs, 0.0), self.borders, axis=2) / np.maximum(count, 1)
        level = np.where(count > 0, means, medians)[:, :, self.which]
        df = np.maximum(count - 1, 0).sum(axis=2)
        total = np.where(kept, logs - level, 0.0)
        total = (total**2).sum(axis=2) / np.maximum(df, 1)
        counting = (kept * self.sampling[:, None, :]).sum(axis=2) / np.maximum(kept.sum(axis=2), 1)
        return np.where(kept, logs, level), total, np.maximum(total - counting, 0.0), df.astype(np.float64)

    def _limits(self, pool: Flags, sizes: Ints, distances: Floats) -> Floats:
        """Five robust sigmas, per measure and pool; infinite where none can be told."""
        cells = (sizes > 0).sum(axis=1)
        free = pool.sum(axis=1) - cells
        place = np.where(free > 0, cells + free // 2, 0)
        ordered = np.sort(np.where(pool, distances, np.inf), axis=2)
        middle = ordered[:, np.arange(len(pool)), place]
        return np.asarray(np.where((free > 0) & (middle > 0), OUTLIER * NORMAL_MAD * middle, np.inf))
