"""A scope held against what came before it, as one linear contrast per measure.

Owns the log difference "scope minus its usual level" (or minus a comparison) and its variance, with the counting noise
of every session added to the spread between sessions (Spiegelhalter 2005, Stat. Med. 24:1185), and the joint residuals
of several measures. Knows no verdict, no threshold of significance and no name of a metric.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.methods.comparable import LADDER, Calendar, Comparables, Flags, Ints, Rung
from core.methods.levels import Ladders, Pools, climb, kinds
from core.methods.measure import Floats, Measure


@dataclass(frozen=True, eq=False)
class Contrast:
    """A log difference `effect` and its `variance`, estimated with `df` degrees of freedom; `df` 0 means not judged.

    `rung` is the lowest of the ladder that was needed, `comparables` how many sessions gave the usual level.
    """

    effect: float
    variance: float
    df: float
    rung: Rung
    comparables: int


@dataclass(frozen=True, eq=False)
class _Frame:
    """All that depends on which sessions carry a metric but not on its values. `judged` says which members have a
    history, `pool_of` their pools. Levels are sparse: `levels[i]` is the weight of history session `columns[i]` in
    level `rows[i]`."""

    ladders: Ladders
    pools: Pools
    judged: Flags
    pool_of: Ints
    levels: Floats
    rows: Ints
    columns: Ints

    def level(self, weights: Floats) -> Floats:
        """Weights of the history sessions, given those of the members."""
        by_level = np.bincount(self.ladders.level_of, weights, len(self.ladders.found))
        spread = np.bincount(self.columns, by_level[self.rows] * self.levels, len(self.pools.sessions))
        return spread.astype(np.float64)

    def behind(self, weights: Floats) -> list[Comparables]:
        """The comparables behind the levels of the members that have weight."""
        return [self.ladders.found[level] for level in sorted(set(self.ladders.level_of[weights != 0].tolist()))]


class History:
    """What came before a scope, shared by all measures of one review.

    `scope` and `comparison` are session indices of `calendar`; an empty comparison means the usual level. History is
    what started in the 90 days before the first session of the scope and is in neither. Raises ValueError for an
    empty scope.
    """

    def __init__(self, calendar: Calendar, scope: Sequence[int], comparison: Sequence[int] = ()) -> None:
        if len(scope) == 0:
            raise ValueError("a scope has at least one session")
        self.calendar = calendar
        self.scope = np.asarray(scope, dtype=np.int64)
        self.comparison = np.asarray(comparison, dtype=np.int64)
        self._members = np.concatenate([self.scope, self.comparison])
        self._before = calendar.starts[self.scope].min()
        self._outside = np.ones(len(calendar), dtype=np.bool_)
        self._outside[self._members] = False
        self._frames: dict[bytes, _Frame] = {}

    def contrast(self, measure: Measure) -> Contrast:
        """The measure over the scope minus its usual level, or minus the comparison with both brought to their slots.

        Sessions weigh by their share of the denominators. The contrast is linear in the sessions' logs, so its
        variance is Σ weight² · (spread + counting noise), levels shared by several sessions included. Not judged where
        sessions without history hold more than half of a side's denominators.
        """
        frame = self._frame(measure.usable)
        weights = self._weights(frame, measure)
        if weights is None:
            rungs = [ladder.rung for ladder in frame.behind(measure.known[self._members].astype(np.float64))]
            return Contrast(0.0, 0.0, 0.0, max(rungs, key=LADDER.index, default="none"), 0)
        pools, level = frame.pools, frame.level(weights)
        spread = pools.spread(measure)
        effect = weights @ measure.logs[self._members] - level @ spread.logs
        counting = weights**2 @ measure.sampling[self._members] + level**2 @ measure.sampling[pools.sessions]
        if len(self.comparison) == 0:
            # Halfway between the noise of what was counted and of what is usual: so z is about that of the deviance.
            counting = max(counting + weights**2 @ measure.rarer(effect)[self._members] / 2, 0.0)
        loads = np.bincount(frame.pool_of, weights**2, pools.count) + np.bincount(pools.pool, level**2, pools.count)
        variance = float(loads @ spread.variance + counting)
        drawn = loads > 0
        df = _degrees(variance, (loads * spread.total)[drawn], spread.df[drawn])
        used = frame.behind(weights)
        rung = max((ladder.rung for ladder in used), key=LADDER.index)
        held = np.zeros(len(self.calendar), dtype=np.bool_)
        for ladder in used:
            held[ladder.indices] = True
        return Contrast(float(effect), variance, df, rung, int(np.count_nonzero(held)))

    def residuals(self, measures: Sequence[Measure]) -> Floats:
        """How several measures strayed together: log residuals of the history sessions, shape (sessions, measures).

        Only sessions that carry all measures; each is held against the mean of its own slot and widened by
        √(n/(n − 1)) for the mean having been fitted. No rows where there is no history.
        """
        pools = self._frame(np.logical_and.reduce([measure.usable for measure in measures])).pools
        rows = np.stack([pools.spread(measure).residuals for measure in measures], axis=1)
        size = pools.size[pools.cell]
        several = size > 1
        return np.asarray(rows[several] * np.sqrt(size[several] / (size[several] - 1))[:, None])

    def _frame(self, usable: Flags) -> _Frame:
        usable = usable & self._outside
        key = usable.tobytes()
        if key not in self._frames:
            ladders = climb(self.calendar, self._members, usable, self._before)
            pools = Pools(self.calendar, ladders)
            judged = np.array([len(ladder.indices) > 0 for ladder in ladders.found])[ladders.level_of]
            numbers = {kind: number for number, kind in enumerate(ladders.pools)}
            pool_of = np.array([numbers[kind] for kind in kinds(self.calendar)[self._members].tolist()])
            dense = ladders.weights[:, pools.sessions]
            rows, columns = np.nonzero(dense)
            self._frames[key] = _Frame(ladders, pools, judged, pool_of, dense[rows, columns], rows, columns)
        return self._frames[key]

    def _weights(self, frame: _Frame, measure: Measure) -> Floats | None:
        """Signed weights of the members: +1 over the scope in all, −1 over the comparison; None if mostly unjudged."""
        amounts = np.where(measure.known, measure.denominator, 0.0)[self._members]
        judged = amounts * frame.judged
        border = len(self.scope)
        weights = np.zeros(len(amounts))
        for side, sign in ((slice(0, border), 1.0), (slice(border, None), -1.0)):
            if len(amounts[side]) == 0:
                continue
            total = judged[side].sum()
            if total <= 0 or total < amounts[side].sum() / 2:
                return None
            weights[side] = sign * judged[side] / total
        return weights


def _degrees(variance: float, estimated: Floats, df: Floats) -> float:
    """Degrees of freedom of `variance` of which the parts `estimated` come from samples (Welch-Satterthwaite).

    Counting noise is known, so a scope that is noisier than its history has more of them than its history, a quieter
    one fewer. 0 if a part has none.
    """
    if (df < 1).any():
        return 0.0
    uncertain = float((estimated**2 / df).sum())
    return variance**2 / uncertain if uncertain > 0 else float(df.sum())
