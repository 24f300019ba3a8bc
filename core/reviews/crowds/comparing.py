"""Two subjects of a kind held against each other: which two, and in which labels their buyers differ.

Owns the family of tests (all labels of all their dimensions), and when nothing can be said: nobody counted, too few
buyers, too few sessions to know how much one host's or one mechanism's own stray. Words and tables are `compared`'s.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.methods.lift import lift, lift_interval, p_value
from core.methods.pooling import Pool, p_values
from core.reviews.blocks import Label
from core.reviews.crowds.subjects import Portrayed
from core.reviews.crowds.told import KINDS, Key, Kind, Subject, Told
from core.reviews.people.period import LEAST_MOVE
from core.reviews.people.portraits import BUYERS, LEAST_BUYERS, TOGETHER
from core.scope import Scope

ORDER: tuple[Kind, ...] = ("product", "session", "host", "mechanism")

DIFFER, SAME, UNCOUNTED, FEW, TOO_RARE = "确有差别", "看不出差别", "无样本量", "样本不足", "场次不足"


@dataclass(frozen=True)
class Held:
    """A label on both sides, and what may be said of it."""

    dimension: str
    label: Label
    said: str

    @property
    def change(self) -> float:
        one, other = self.label.shares
        return (one or 0.0) - (other or 0.0)


def pairs(found: Portrayed, scope: Scope) -> tuple[tuple[Subject, Subject], ...]:
    """Which two of a kind are compared: those that were picked, then those under review, then the largest.

    Of the kinds of which two were picked, else of those of which one was, else of all.
    """
    picked = [subject for subject in map(found.find, scope.picks) if subject is not None]
    asked = Counter(pick.partition(":")[0] for pick in scope.picks)
    both = [kind for kind in ORDER if asked[kind] > 1] or [kind for kind in ORDER if asked[kind]]
    chosen = []
    for kind in both or ORDER:
        named = [subject for subject in picked if subject.kind == kind]
        own = [subject for subject in found.of_kind(kind) if BUYERS in subject.crowds]
        own.sort(key=lambda subject: not set(subject.sessions) & set(scope.sessions))
        first = list({subject.key: subject for subject in (*named, *own)}.values())[:2]
        if len(first) == 2:
            chosen.append((first[0], first[1]))
    return tuple(chosen)


def unknown(found: Portrayed, scope: Scope) -> tuple[str, ...]:
    """What was picked and has no portrait."""
    own = [pick for pick in scope.picks if pick.partition(":")[0] in KINDS]
    return tuple(pick.partition(":")[2] for pick in own if found.find(pick) is None)


def held(one: Told, other: Told) -> tuple[Held, ...]:
    """Every label that the buyers of both bear, tested together (Bonferroni, 5 %); per dimension as it stands first."""
    dimensions = shared(one, other)
    names = {name: _labels(one, other, name) for name in dimensions}
    alpha = TOGETHER / max(sum(map(len, names.values())), 1)
    return tuple(label for name in dimensions for label in _tested(one, other, name, names[name], alpha))


def shared(one: Told, other: Told) -> list[str]:
    """The dimensions that the buyers of both have, the default ones first."""
    both = [name for crowd, name in one.shares if crowd == BUYERS and (BUYERS, name) in other.shares]
    first = one.sort.first
    return sorted(both, key=lambda name: first.index(name) if name in first else len(first))


def _labels(one: Told, other: Told, dimension: str) -> list[str]:
    others = other.shares[BUYERS, dimension]
    return [name for name in one.shares[BUYERS, dimension] if name in others]


def _tested(one: Told, other: Told, dimension: str, names: Sequence[str], alpha: float) -> list[Held]:
    key = BUYERS, dimension
    counts = [side.people.get(key, 0.0) for side in (one, other)]
    chances, why = _chances(one, other, key, names, counts)
    found = []
    for place, name in enumerate(names):
        shares = min(one.shares[key][name], 1.0), min(other.shares[key][name], 1.0)
        alone = min(counts) >= 1 and not one.weighed and not other.weighed
        interval = lift_interval(shares[0], counts[0], shares[1], counts[1]) if alone and shares[1] > 0 else None
        label = Label(
            name, shares, lift(*shares) if interval else None, shares[1], shares[0] - shares[1], interval
        )  # fmt: skip
        chance = chances[place]
        said = why or _said(chance, shares[0] - shares[1], alpha)
        found.append(Held(dimension, label, said))
    return sorted(found, key=lambda one: -one.change)


def _said(chance: float | None, change: float, alpha: float) -> str:
    if chance is None:
        return FEW
    return DIFFER if chance <= alpha and abs(change) >= LEAST_MOVE else SAME


def _chances(
    one: Told, other: Told, key: Key, names: Sequence[str], counts: Sequence[float]
) -> tuple[Sequence[float | None], str]:
    """Per label how probable so large a difference is by chance, and why that can't be told at all."""
    nothing: list[float | None] = [None] * len(names)
    if min(counts) < 1:
        return nothing, UNCOUNTED
    if min(counts) < LEAST_BUYERS:
        return nothing, FEW
    if one.subject.kind in ("session", "product"):
        shares = [[min(side.shares[key][name], 1.0) for name in names] for side in (one, other)]
        return [p_value(a, counts[0], b, counts[1]) for a, b in zip(*shares, strict=True)], ""
    chances = p_values(_pool(one, key, names), _pool(other, key, names))
    return (nothing, TOO_RARE) if chances is None else (chances.tolist(), "")


def _pool(side: Told, key: Key, names: Sequence[str]) -> Pool:
    labels, pool = side.pools[key]
    return Pool(pool.shares[:, [labels.index(name) for name in names]], pool.people)
