"""What stands as "before" by default: the mean session of each scope session's comparables, summed over the scope.

Owns the weights only; sums, rates and money under them are the callers'. The ladder is that of `comparable`, so a
reading is shown beside the same sessions that judged it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Calendar, Comparables, Flags, Rung, comparables


@dataclass(frozen=True, eq=False)
class Baseline:
    """`weights` has shape (sessions,) of the calendar: a measure's Σ weight · value is what the scope would usually
    come to, and Σ weight·num / Σ weight·den its usual rate. `covered` and `rungs` are per scope session: whether it
    has a history at all, and which; totals are only comparable where all are covered."""

    weights: NDArray[np.float64]
    covered: Flags
    rungs: tuple[Rung, ...]


def baseline(calendar: Calendar, scope: Sequence[int], usable: Flags) -> Baseline:
    """Weight 1/n for each of the n comparables of each scope session (an index), added up over the scope.

    `usable` says which sessions carry everything that will be summed. History is what started before the first
    session of the scope. Raises ValueError for an empty scope.
    """
    if len(scope) == 0:
        raise ValueError("a scope has at least one session")
    before = calendar.starts[list(scope)].min()
    weights = np.zeros(len(calendar))
    found: list[Comparables] = []
    for target in scope:
        ladder = comparables(calendar, target, usable, before)
        if len(ladder.indices):
            weights[ladder.indices] += 1 / len(ladder.indices)
        found.append(ladder)
    covered = np.array([len(ladder.indices) > 0 for ladder in found])
    return Baseline(weights, covered, tuple(ladder.rung for ladder in found))
