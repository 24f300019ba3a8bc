"""A thing with portraits, and the portraits put together over its sessions.

Owns the shapes that the rest of this room works on, whom buyers of a room and of a product are held against, and how
shares of several sessions become one: weighted by people where every session counts them, else alike. People are never
added up over sessions: whoever buys in two of them is in both. A label that one session leaves out is missing, never
nought: it is not pooled. Nothing here reads the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from core.methods.pooling import Pool
from core.reviews.people.portraits import BUYERS, LEFT, SESSION, Crowds, Sort

Kind = Literal["session", "product", "host", "mechanism"]
KINDS: dict[Kind, str] = {"session": "场次", "product": "商品", "host": "主播", "mechanism": "价格机制"}

LIVE = Sort(SESSION.first, ("曝光", "看播", "有效看播", LEFT), SESSION.came)
"""A campaign reaches more people than come in: buyers are held against those who saw the room, where these are told."""

PRODUCT = Sort(
    ("年龄", "同行业商家偏好", "八大消费群体"),
    ("曝光", "点击", "曝光未购买", "点击未购买"),
    {"曝光": "看到商品的人", "点击": "点了商品的人", "曝光未购买": "看到没买的人", "点击未购买": "点了没买的人"},
)

BY_PEOPLE, ALIKE = "各场人数", "各场同等"

Key = tuple[str, str]
"""A crowd and a dimension."""


@dataclass(frozen=True)
class Subject:
    """Something with portraits of `crowds`, over `days` (first, last). `name` is its id, or what it is called.

    `sessions` are those it is told by, none for a product. `people` are headcounts per crowd, `origins` says in words
    where each comes from; those of several sessions count a person once per session.
    """

    kind: Kind
    name: str
    label: str
    days: tuple[date, date]
    sessions: tuple[str, ...]
    crowds: tuple[str, ...]
    people: dict[str, float]
    origins: dict[str, str]

    @property
    def key(self) -> str:
        """As a question picks it: product:3790…"""
        return f"{self.kind}:{self.name}"

    @property
    def size(self) -> tuple[float, float]:
        """What the larger comes first by: its buyers, then its largest crowd; nought where nobody counted."""
        return self.people.get(BUYERS, 0.0), max(self.people.values(), default=0.0)


@dataclass(frozen=True)
class Portrait:
    """One session's or product's portraits as they are told: the shares of labels, and the people where counted."""

    shares: dict[Key, dict[str, float]]
    people: dict[Key, float]


@dataclass(frozen=True, kw_only=True)
class Told(Crowds):
    """The portraits of a subject. `pools` are the labels of a crowd's dimension and their shares time by time (one time
    for a session or a product), `weighed` by what several were put together, "" where there is one.

    `base` is "" where there is nobody to hold the buyers against.
    """

    subject: Subject
    pools: dict[Key, tuple[tuple[str, ...], Pool]]
    weighed: str = ""

    def counted(self, dimension: str) -> bool:
        """Whether the buyers and those they are held against are counted: without, nothing of it is tested."""
        return all(self.people.get((crowd, dimension), 0.0) >= 1 for crowd in (BUYERS, self.base))


def told(subject: Subject, portraits: Sequence[Portrait]) -> Told:
    """The portraits of a subject's sessions (or the one of a product) as one."""
    pools: dict[Key, tuple[tuple[str, ...], Pool]] = {}
    people: dict[Key, float] = {}
    for key in dict.fromkeys(key for portrait in portraits for key in portrait.shares):
        having = [portrait for portrait in portraits if key in portrait.shares]
        shares = [portrait.shares[key] for portrait in having]
        labels = tuple(label for label in shares[0] if all(label in own for own in shares))
        if not labels:
            continue
        counts = np.array([portrait.people.get(key, 0.0) for portrait in having])
        counted = bool((counts >= 1).all())
        matrix = np.array([[min(own[label], 1.0) for label in labels] for own in shares])
        pools[key] = labels, Pool(matrix, counts if counted else np.ones(len(counts)))
        if counted:
            people[key] = float(counts.sum())
    together = {key: dict(zip(labels, pool.together.tolist(), strict=True)) for key, (labels, pool) in pools.items()}
    sort = PRODUCT if subject.kind == "product" else LIVE
    several = BY_PEOPLE if len(people) == len(pools) else ALIKE
    return Told(
        shares=together,
        people=people,
        base=_base(together, sort),
        sort=sort,
        subject=subject,
        pools=pools,
        weighed=several if len(portraits) > 1 else "",
    )


def _base(shares: dict[Key, dict[str, float]], sort: Sort) -> str:
    """Whom the buyers are held against: who shares most dimensions with them, of those alike the first."""
    having = {name: sum((BUYERS, one) in shares for crowd, one in shares if crowd == name) for name in sort.bases}
    name = max(having, key=lambda name: having[name])
    return name if having[name] else ""
