"""Who changed places among the hosts from one span to another, and whether that is more than chance.

Owns that one comparison of two boards. Two spans are fitted apart, so the draws of one tell nothing about the other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.methods.ranking import SURE, Floats, Ints
from core.reviews.hosts.board import Board


@dataclass(frozen=True)
class Movement:
    """How a host's place among the hosts of both spans went: 1 is first. `sure` is the share of draws in which the
    change has this sign; `moved` whether that is enough to say it."""

    name: str
    place: int
    before: int
    sure: float

    @property
    def moved(self) -> bool:
        return self.place != self.before and self.sure >= SURE


def moved(now: Board, before: Board) -> dict[str, Movement]:
    """Per host that is placed on both boards: its places among these hosts, by mean effect, and whether they differ.

    Two spans are fitted apart, so their draws are independent: a place is drawn for each and the two are held against
    each other. Hosts that aren't of one group on both boards are left out.
    """
    names, draws, group = now.draws()
    old_names, old_draws, old_group = before.draws()
    found: dict[str, Movement] = {}
    for number in dict.fromkeys(group.tolist()):
        both = [name for name, own in zip(names, group.tolist(), strict=True) if own == number and name in old_names]
        by_group: dict[int, list[str]] = {}
        for name in both:
            by_group.setdefault(int(old_group[old_names.index(name)]), []).append(name)
        for members in by_group.values():
            if len(members) > 1:
                after = draws[:, [names.index(name) for name in members]]
                earlier = old_draws[:, [old_names.index(name) for name in members]]
                found |= {one.name: one for one in _movements(members, after, earlier)}
    return found


def _movements(members: Sequence[str], after: Floats, earlier: Floats) -> list[Movement]:
    drawn, drawn_before = _places(after), _places(earlier)
    place, place_before = _places(after.mean(axis=0)[None])[0], _places(earlier.mean(axis=0)[None])[0]
    found = []
    for index, name in enumerate(members):
        rise = np.sign(place_before[index] - place[index])
        sure = float((np.sign(drawn_before[:, index] - drawn[:, index]) == rise).mean())
        found.append(Movement(name, int(place[index]), int(place_before[index]), sure))
    return found


def _places(draws: Floats) -> Ints:
    return np.asarray((-draws).argsort(axis=1).argsort(axis=1) + 1)
