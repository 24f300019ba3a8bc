"""Which slot suits which host: what a host does in a slot beyond the slot's level and the host's own effect.

Owns that interaction, drawn strongly towards none: hosts differ in all slots far more than from slot to slot, and a
cell of few hours says little. Knows hosts and slots as numbers.

On the log scale y = level + host + interaction(host, slot) + noise, noise in proportion to 1/hours. Level and host come
first, so an interaction is what is left over on average; where nobody else worked the same levels nothing can be left
over, and the cell is not known. The spread of interactions is integrated over a half-normal prior (Gelman 2006,
Bayesian Analysis 1:515), not estimated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SPREADS = np.linspace(0.0, 0.5, 51)
_USUAL = 0.15
"""Scale of the half-normal prior: a slot rarely suits a host by more than ten or twenty per cent beyond the rest."""
_TENTH = 1.2816
_LEAST = 1e-9


@dataclass(frozen=True, eq=False)
class Suiting:
    """Arrays (hosts, slots). `beyond` is the interaction on the log scale, `low` and `high` its 80 % interval, `error`
    its standard deviation; NaN where the cell is not known. `hours` is time on air; `held` the part of them that can be
    held against somebody else: 0 where the host is alone in the cell's levels."""

    beyond: Floats
    low: Floats
    high: Floats
    error: Floats
    hours: Floats
    held: Floats


def suiting(host: Ints, slot: Ints, level: Ints, amount: Floats, hours: Floats, effects: Floats, slots: int) -> Suiting:
    """The interactions of stints: `amount` over `hours` of each, `effects` the hosts' own effects on the log scale.

    `level` as in `ranking.levels`. Stints without hours or with an unknown amount are left out; one without any money
    counts as half the smallest amount there was. ValueError if the arrays of stints differ in length.
    """
    if len({len(values) for values in (host, slot, level, amount, hours)}) > 1:
        raise ValueError("the arrays of stints must be equally long")
    hosts = len(effects)
    use = np.isfinite(amount) & np.isfinite(hours) & (hours > 0) & (amount >= 0)
    host, slot, level, amount, hours = host[use], slot[use], level[use], amount[use], hours[use]
    cells = hosts * slots
    cell = host * slots + slot
    worked = np.bincount(cell, hours, cells).astype(np.float64)
    least = amount[amount > 0].min(initial=np.inf) / 2
    if not np.isfinite(least):
        nothing = np.full((hosts, slots), np.nan)
        return Suiting(nothing, nothing, nothing, nothing, worked.reshape(hosts, slots), np.zeros((hosts, slots)))
    count = int(level.max(initial=-1)) + 1
    plain = np.log(np.maximum(amount, least) / hours) - effects[host]
    mass = np.bincount(level, hours, count)
    left = plain - (np.bincount(level, hours * plain, count) / np.maximum(mass, _LEAST))[level]
    own = np.bincount(cell * count + level, hours, cells * count).reshape(cells, count)
    held = (own * (1 - own / np.maximum(mass, _LEAST))).sum(axis=1)
    known = held > _LEAST
    # What is left over in a cell is its interaction, less what the cell itself moved the level by.
    score = np.bincount(cell, hours * left, cells)
    mean = np.divide(score, held, out=np.full(cells, np.nan), where=known)
    freedom = len(left) - count - len(np.unique(host)) + 1 - int(known.sum())
    # A stint is that much above its level for its cell: the level has gone along with the rest.
    moved = np.where(known, mean, 0.0) * held / np.maximum(worked, _LEAST)
    noise = float((hours * (left - moved[cell]) ** 2).sum())
    if freedom < 1:
        known[:] = False
    variance = noise / max(freedom, 1)
    beyond, error = _shrunk(mean, np.divide(variance, held, out=np.full(cells, np.nan), where=known), known)
    shape = (hosts, slots)
    return Suiting(
        beyond.reshape(shape), (beyond - _TENTH * error).reshape(shape), (beyond + _TENTH * error).reshape(shape),
        error.reshape(shape), worked.reshape(shape), np.where(known, held, 0.0).reshape(shape),
    )  # fmt: skip


def _shrunk(mean: Floats, variance: Floats, known: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Posterior mean and deviation per cell, over every spread that the interactions may have."""
    beyond, error = np.full(len(mean), np.nan), np.full(len(mean), np.nan)
    if not known.any():
        return beyond, error
    own, noise = mean[known], np.maximum(variance[known], _LEAST)
    whole = _SPREADS[:, None] ** 2 + noise
    told = -(np.log(whole) + own**2 / whole).sum(axis=1) / 2 - (_SPREADS / _USUAL) ** 2 / 2
    weight = np.exp(told - told.max())
    weight /= weight.sum()
    part = _SPREADS[:, None] ** 2 / whole
    centre = part * own
    beyond[known] = weight @ centre
    error[known] = np.sqrt(np.maximum(weight @ (part * noise + centre**2) - beyond[known] ** 2, 0.0))
    return beyond, error
