"""Whose buyers are like whose: how far any two hosts' portraits of buyers are apart, and what that rests on.

Owns which portraits are a host's (those of sessions that one host has nearly alone; else the first labels that 主播分析
lists), and when two of them can be told apart at all. Words and tables are `pairing`'s.

Shares of a host's sessions are weighted by the buyers of each. Nobody is added up: a buyer of two sessions is in both
portraits, and the count that goes with them is of buyers session by session.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np

from core.methods.likeness import Part, by_chance, distance, together
from core.metrics.ask import GRAIN, Answer, Window, ask
from core.reviews.people.portraits import BUYERS, LEAST_BUYERS
from core.sheets.host_report import UNASSIGNED
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store

WEIGHTS = {"性别": 3.0, "年龄": 3.0, "八大消费群体": 1.0, "消费能力": 1.0, "城市等级": 1.0}
"""Gender and age weigh first: they decide what a crowd came for. Provinces say little about that, and are left out."""

ALONE = 0.9
"""A session is one host's from this part of its minutes on."""

LEAST_SESSIONS = 2
"""Fewer portraits don't tell how much a host's own vary."""

LINE = 0.1
"""Distances surely below it are called alike, surely above it different: an empirical line, on the page."""

HOLDS = 0.1
"""By how much two lists of one host must agree better than those of two, to tell the two apart: empirical too."""

_WHOLE = 0.95

Said = Literal["alike", "apart", "open", "thin"]


@dataclass(frozen=True)
class Crowd:
    """A host's buyers: `shares[dimension][label]` over `sessions` sessions, `buyers` counted session by session (None:
    nobody counted them). `swings`: how far each session is from the one before, squared, in units of what chance makes
    of so many buyers; a dimension each."""

    host: str
    sessions: int
    buyers: float | None
    shares: dict[str, dict[str, float]]
    swings: tuple[float, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two hosts by full portraits. `chance` is the distance that so few buyers show anyway, `low`–`high` the 80 %
    interval of what is beyond it; None where nobody was counted. `why` says why nothing can be said."""

    one: Crowd
    other: Crowd
    distance: float
    chance: float | None
    low: float | None
    high: float | None
    said: Said
    why: str = ""


@dataclass(frozen=True)
class Listed:
    """Two hosts by the labels that 主播分析 lists first: the weighted part that both lists name, over `lists` pairs of
    lists of the same account and period. `own` is how far lists of the same host agree from period to period, `common`
    the labels both always name, per dimension."""

    one: str
    other: str
    overlap: float
    own: float | None
    lists: int
    common: dict[str, tuple[str, ...]]
    said: Said
    why: str = ""


Lists = dict[tuple[str, str, str], dict[str, frozenset[str]]]
"""Per host, account and period: the labels listed, per dimension."""


def crowds(store: Store, window: Window, onair: Answer) -> tuple[Crowd, ...]:
    """Every host's buyers by full portraits of sessions of their own, in order of name. `onair` are stints."""
    owner = owners(onair)
    answer = ask(store, "audience", ("audience_share",), window, sorted(GRAIN["audience"]))
    names = [answer.dimensions[key].astype(str).tolist() for key in ("session", "crowd", "dimension", "label")]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for session, crowd, dimension, label, share in zip(
        *names, answer.numerators["audience_share"].tolist(), strict=True
    ):
        if session in owner and crowd == BUYERS and dimension in WEIGHTS and np.isfinite(share):
            found.setdefault(session, {}).setdefault(dimension, {})[label] = share
    live = ask(store, "live", ("buyers",), window, ("session",)) if found else None
    buyers = (
        dict(zip(live.dimensions["session"].tolist(), live.numerators["buyers"].tolist(), strict=True)) if live else {}
    )
    hosts = sorted({owner[session] for session in found})
    return tuple(
        _crowd(host, {session: own for session, own in found.items() if owner[session] == host}, buyers)
        for host in hosts
    )


def owners(onair: Answer) -> dict[str, str]:
    """The sessions that one host has nearly alone, and whose they are."""
    minutes: dict[str, dict[str, float]] = {}
    for session, host, length in zip(
        onair.dimensions["session"].tolist(), onair.dimensions["host"].tolist(),
        onair.numerators["live_minutes"].tolist(), strict=True,
    ):  # fmt: skip
        own = minutes.setdefault(session, {})
        own[host] = own.get(host, 0.0) + (length if np.isfinite(length) else 0.0)
    found = {}
    for session, own in minutes.items():
        host = max(own, key=lambda name: own[name])
        if host != UNMANNED and own[host] >= ALONE * sum(own.values()) > 0:
            found[session] = host
    return found


def _crowd(host: str, sessions: dict[str, dict[str, dict[str, float]]], buyers: dict[str, float]) -> Crowd:
    counts = [buyers.get(session, np.nan) for session in sessions]
    known = all(count > 0 for count in counts)
    weights = counts if known else [1.0] * len(counts)
    shares: dict[str, dict[str, float]] = {}
    for dimension in WEIGHTS:
        own = [
            (told[dimension], weight) for told, weight in zip(sessions.values(), weights) if _is_whole(told, dimension)
        ]
        whole = sum(weight for _, weight in own)
        labels = dict.fromkeys(label for told, _ in own for label in told)
        if own:
            shares[dimension] = {
                label: sum(told.get(label, 0.0) * weight for told, weight in own) / whole for label in labels
            }
    swings = _swings(list(sessions.values()), counts) if known else ()
    return Crowd(host, len(sessions), sum(counts) if known else None, shares, swings)


def _swings(sessions: Sequence[dict[str, dict[str, float]]], buyers: Sequence[float]) -> tuple[float, ...]:
    found = []
    for (one, some), (other, others) in pairwise(zip(sessions, buyers, strict=True)):
        for dimension in WEIGHTS:
            if _is_whole(one, dimension) and _is_whole(other, dimension):
                apart, labels = _distance(one[dimension], other[dimension])
                chance = by_chance(labels, some, others)
                found += [(apart / chance) ** 2] if chance > 0 else []
    return tuple(found)


def _distance(one: dict[str, float], other: dict[str, float]) -> tuple[float, int]:
    """The distance of two whole portraits of one dimension, and over how many labels."""
    labels = list(dict.fromkeys((*one, *other)))
    apart = distance([one.get(label, 0.0) for label in labels], [other.get(label, 0.0) for label in labels])
    return apart or 0.0, len(labels)


def _is_whole(told: dict[str, dict[str, float]], dimension: str) -> bool:
    return sum(told.get(dimension, {}).values()) >= _WHOLE


def pairs(found: Sequence[Crowd]) -> tuple[Pair, ...]:
    """Every two hosts, the most alike first."""
    both = (_pair(one, other) for one, other in combinations(found, 2))
    return tuple(sorted((pair for pair in both if pair is not None), key=lambda pair: pair.distance))


def _pair(one: Crowd, other: Crowd) -> Pair | None:
    """None where the two have no dimension in common."""
    parts = []
    people = one.buyers or 0.0, other.buyers or 0.0
    counted = min(people) > 0
    for dimension, weight in WEIGHTS.items():
        ours, theirs = one.shares.get(dimension), other.shares.get(dimension)
        if not ours or not theirs:
            continue
        apart, labels = _distance(ours, theirs)
        parts.append(Part(weight, apart, labels, *(people if counted else (1.0, 1.0))))
    if not parts:
        return None
    swings = (*one.swings, *other.swings)
    measured = together(parts, max(1.0, sum(swings) / max(len(swings), 1)))
    if not counted:
        return Pair(one, other, measured.measured, None, None, None, "thin", "没有成交人数,不知道凭运气会差多少")
    if min(one.sessions, other.sessions) < LEAST_SESSIONS:
        why = f"每人要有 {LEAST_SESSIONS} 场独自播的画像,才知道同一个人两场之间差多少"
    elif min(people) < LEAST_BUYERS:
        why = f"成交不到 {LEAST_BUYERS} 人"
    else:
        why = ""
    said: Said = "thin" if why else "alike" if measured.high < LINE else "apart" if measured.low > LINE else "open"
    return Pair(one, other, measured.measured, measured.chance, measured.low, measured.high, said, why)


def lists(store: Store, window: Window) -> Lists:
    """The lists of 主播分析, per host, account and period; those of fewer buyers than say anything are left out."""
    by = ("account", "since", "day", "host")
    told = ask(store, "host_report", ("buyers",), window, by)
    few = {
        key
        for key, buyers in zip(_keys(told), told.numerators["buyers"].tolist(), strict=True)
        if buyers < LEAST_BUYERS
    }
    answer = ask(store, "host_portrait", ("portrait_share",), window, [*sorted(GRAIN["host_portrait"]), "label"])
    found: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    labels, dimensions = (answer.dimensions[name].tolist() for name in ("label", "dimension"))
    for key, dimension, label in zip(_keys(answer), dimensions, labels, strict=True):
        if key not in few and key[0] not in (UNASSIGNED, UNMANNED) and dimension in WEIGHTS:
            found.setdefault(key, {}).setdefault(dimension, set()).add(label)
    return {key: {name: frozenset(own) for name, own in told_.items()} for key, told_ in found.items()}


def _keys(answer: Answer) -> list[tuple[str, str, str]]:
    host, account = (answer.dimensions[name].tolist() for name in ("host", "account"))
    spans = (answer.dimensions[name].astype("datetime64[D]").astype(str).tolist() for name in ("since", "day"))
    since, day = spans
    return list(zip(host, account, (f"{a} {b}" for a, b in zip(since, day, strict=True)), strict=True))


def listed(found: Lists) -> tuple[Listed, ...]:
    """Every two hosts with lists of the same account and period, those whose lists agree most first."""
    by_host: dict[str, dict[tuple[str, str], dict[str, frozenset[str]]]] = {}
    for (host, account, span), told in sorted(found.items()):
        by_host.setdefault(host, {})[account, span] = told
    own = {host: _own(told) for host, told in by_host.items()}
    both = []
    for one, other in combinations(by_host, 2):
        ours, theirs = by_host[one], by_host[other]
        same = [(ours[place], theirs[place]) for place in ours if place in theirs]
        agreed = [value for value in (_agreement(*lists_) for lists_ in same) if value is not None]
        if not agreed:
            continue
        overlap = sum(agreed) / len(agreed)
        known = [value for value in (own[one], own[other]) if value is not None]
        usual = sum(known) / len(known) if len(known) == 2 else None
        said, why = _said(overlap, usual)
        both.append(Listed(one, other, overlap, usual, len(agreed), _common(same), said, why))
    return tuple(sorted(both, key=lambda pair: (-pair.overlap, pair.one, pair.other)))


def _said(overlap: float, usual: float | None) -> tuple[Said, str]:
    """Lists that a host's own don't agree with better than another's tell nothing apart."""
    if usual is None:
        return "thin", "每人只有一期名单,不知道同一个人的名单两期之间差多少"
    if overlap >= usual - HOLDS:
        return "open", f"同一位主播前后两期的名单也只有 {usual:.0%} 一样,说不准两人有没有差别"
    return "apart", ""


def _own(told: Mapping[tuple[str, str], dict[str, frozenset[str]]]) -> float | None:
    """How far the lists of one host agree from period to period, account by account."""
    twice = (pair for pair in combinations(told, 2) if pair[0][0] == pair[1][0])
    agreed = [value for value in (_agreement(told[one], told[other]) for one, other in twice) if value is not None]
    return sum(agreed) / len(agreed) if agreed else None


def _agreement(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> float | None:
    """The part of the labels that both lists name, dimensions weighted; None without a dimension in common."""
    both = [name for name in WEIGHTS if name in one and name in other]
    if not both:
        return None
    shared = sum(WEIGHTS[name] * len(one[name] & other[name]) / max(len(one[name]), len(other[name])) for name in both)
    return shared / sum(WEIGHTS[name] for name in both)


def _common(same: Iterable[tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]]) -> dict[str, tuple[str, ...]]:
    """The labels that all lists of both name."""
    told = [side for both in same for side in both]
    names = [name for name in WEIGHTS if all(name in one for one in told)]
    common = {name: frozenset.intersection(*(one[name] for one in told)) for name in names}
    return {name: tuple(sorted(own)) for name, own in common.items() if own}
