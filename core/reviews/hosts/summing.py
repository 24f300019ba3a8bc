"""Plain sums per host over the rows of `fact_host`, before anything is compared.

Owns which rows count for what: a figure that is scored is told by minutes alone, time and money by everything.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.methods.ranking import Floats, Ints
from core.metrics.ask import Answer

SLOTS = 8


class Sums:
    """Plain sums per host: over minutes only where a figure is scored, over everything for time and money."""

    def __init__(self, answer: Answer, host: Ints, hosts: int, estimated: NDArray[np.bool_]) -> None:
        self._answer, self._host, self._hosts, self._told = answer, host, hosts, ~estimated
        minutes = answer.numerators["live_minutes"]
        self.minutes = self._add(minutes)
        self.by_minute = self._add(np.where(self._told, minutes, 0.0))
        self.shared = self._add(answer.numerators["shared_minutes"])
        self.stints = np.bincount(host[self._told], minlength=hosts)
        # Rows are in order of session and host: what differs from the row before is another session of a host.
        another = _differs(answer.dimensions["session"]) | _differs(host)
        self.sessions = np.bincount(host[self._told & another], minlength=hosts)
        slot = answer.dimensions["slot"].astype(np.int64)
        self._slots = np.bincount(host[self._told] * SLOTS + slot[self._told], minlength=hosts * SLOTS)
        self._kept: dict[str, tuple[Floats, Floats]] = {}
        self._whole: dict[str, Floats] = {}

    def _add(self, values: Floats) -> Floats:
        return np.bincount(self._host, np.nan_to_num(values), self._hosts).astype(np.float64)

    def slots(self, index: int) -> tuple[int, ...]:
        return tuple(np.flatnonzero(self._slots[index * SLOTS : (index + 1) * SLOTS]).tolist())

    def has(self, key: str) -> bool:
        return bool(np.isfinite(self._answer.numerators[key][self._told]).any())

    def pair(self, key: str) -> tuple[Floats, Floats]:
        """Σ numerator and Σ denominator per host, by the minute; NaN where there is none."""
        if key not in self._kept:
            above, below = self._answer.numerators[key], self._answer.denominators[key]
            known = np.isfinite(above) & np.isfinite(below) & self._told
            none = np.bincount(self._host[known], minlength=self._hosts) == 0
            self._kept[key] = (
                np.where(none, np.nan, self._add(np.where(known, above, 0.0))),
                np.where(none, np.nan, self._add(np.where(known, below, 0.0))),
            )
        return self._kept[key]

    def rate(self, key: str) -> Floats:
        above, below = self.pair(key)
        return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))

    def whole(self, key: str, index: int) -> float | None:
        """A volume over everything, estimated stints too."""
        if key not in self._whole:
            values = self._answer.numerators[key]
            none = np.bincount(self._host[np.isfinite(values)], minlength=self._hosts) == 0
            self._whole[key] = np.where(none, np.nan, self._add(values))
        found = float(self._whole[key][index])
        return None if np.isnan(found) else found


def _differs(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value is another than the one before; the first one is."""
    found = np.ones(len(values), dtype=np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def numbered(names: Sequence[str]) -> tuple[list[str], Ints]:
    """Names as numbers from 0 in order of appearance: the names, and the number of each."""
    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return list(known), np.fromiter(map(known.__getitem__, names), dtype=np.int64, count=len(names))


def within(answer: Answer, sessions: Collection[str] | None) -> Answer:
    """The rows of these sessions; all of them for None."""
    if sessions is None or not len(answer):
        return answer
    wanted = set(sessions)
    kept = np.array([session in wanted for session in answer.dimensions["session"].tolist()], dtype=bool)
    if kept.all():
        return answer
    return Answer(*({key: values[kept] for key, values in part.items()} for part in vars(answer).values()))
