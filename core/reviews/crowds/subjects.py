"""What has a portrait in a scope, and how large it is: sessions, products, hosts, price mechanisms.

Owns which portraits are whose and where a headcount comes from. What is concluded of them is for the steps.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from core.metrics.ask import GRAIN, Answer, Window, ask
from core.reviews.crowds.told import KINDS, Key, Kind, Portrait, Subject, Told, told
from core.reviews.hosts.crowds import owners
from core.reviews.people.portraits import BUYERS, COUNTED_BY, LEFT
from core.reviews.windows import moments_of
from core.scope import Scope, parts_of_session
from core.warehouse import entered, plans
from core.warehouse.plans import Headcount
from core.warehouse.store import Store

BACK, ON = timedelta(days=90), timedelta(days=30)
"""How far before and after the last day of a scope portraits are taken from: a product's period may end later."""

INTERACTED = "互动"
"""A crowd that only a session counts: those who commented, liked or the like."""

PRINTED, COUNTED, TYPED, ADDED = "画像里的人数", "场次数据", "手填", "按场次累加"
"""Where a headcount comes from; the first of them that tells is taken."""

_KEYS = ("audience_share", "audience_users")

Counts = dict[str, tuple[float, str]]
"""Per crowd how many people, and who says so."""

_Name = tuple[Any, ...]
_Place = tuple[bool, date, timedelta, str]


@dataclass(frozen=True)
class Portrayed:
    """All subjects of a scope, of each kind the largest first, and their portraits by session id or product key.

    `bare` are sessions without a portrait: label, buyers and day. `typed` are all headcounts of the merchant.
    """

    subjects: tuple[Subject, ...]
    portraits: Mapping[str, Portrait]
    bare: tuple[tuple[str, float, date], ...]
    typed: tuple[Headcount, ...]

    def of_kind(self, kind: Kind) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects if subject.kind == kind)

    def find(self, key: str) -> Subject | None:
        """The subject that a question picks; None where that has no portrait."""
        return next((subject for subject in self.subjects if subject.key == key), None)

    def of(self, subject: Subject) -> Told:
        """A subject's portraits, put together over its sessions."""
        return told(subject, [self.portraits[name] for name in subject.sessions or (subject.key,)])


def portrayed(store: Store, scope: Scope) -> Portrayed:
    """Everything that has a portrait around the last day of a scope: sessions of its accounts, their hosts and price
    mechanisms, and products, which are the shop's."""
    window, typed = _around(scope), plans.headcounts(store, scope.merchant)
    live = _lives(store, window)
    rooms, portraits = _rooms(store, window, live, typed)
    groups: dict[Kind, dict[str, list[str]]] = {
        "host": _hosts(store, window, rooms), "mechanism": _mechanisms(store, scope.merchant, rooms),
    }  # fmt: skip
    found = list(rooms.values())
    found += [_group(kind, name, own, rooms) for kind, named in groups.items() for name, own in named.items()]
    goods = _goods(store, replace(window, accounts=()), typed)
    found += [subject for subject, _ in goods]
    portraits |= {subject.key: portrait for subject, portrait in goods}
    return Portrayed(tuple(sorted(found, key=_place)), portraits, _bare(live, rooms), typed)


def largest_room(store: Store, scope: Scope, since: date) -> Subject | None:
    """The largest session from `since` on that has a portrait, of those of which more is known than that."""
    window, typed = _around(scope), plans.headcounts(store, scope.merchant)
    live = _lives(store, window)
    rooms, _ = _rooms(store, window, live, typed)
    uploaded = set(live.dimensions["session"].tolist())
    lately = [room for name, room in rooms.items() if name in uploaded and room.days[0] >= since]
    return min(lately, key=_place, default=None)


def _place(one: Subject) -> tuple[int, float, float, int, str]:
    """By kind, of each the largest first, of those alike the latest."""
    return list(KINDS).index(one.kind), -one.size[0], -one.size[1], -one.days[1].toordinal(), one.key


def _around(scope: Scope) -> Window:
    last = last_day(scope)
    return Window(scope.merchant, scope.accounts, *moments_of(last - BACK, last + ON))


def _lives(store: Store, window: Window) -> Answer:
    return ask(store, "live", (*COUNTED_BY.values(), "interaction_rate"), window, ("session", "account_name"))


def last_day(scope: Scope) -> date:
    """The last day that a scope is about."""
    return scope.days[1] if scope.days else max(parts_of_session(session)[1].date() for session in scope.sessions)


def _rooms(
    store: Store, window: Window, live: Answer, typed: Sequence[Headcount]
) -> tuple[dict[str, Subject], dict[str, Portrait]]:
    """Every session with a portrait, and its portraits."""
    answer = ask(store, "audience", _KEYS, window, sorted(GRAIN["audience"]))
    own_portraits = {name: own for (name,), own in _portraits(answer, ("session",)).items() if name}
    at = {name: place for place, name in enumerate(live.dimensions["session"].tolist())}
    rooms, portraits = {}, {}
    for name, own in own_portraits.items():
        counts = _own_counts(live, at[name]) if name in at else {}
        by_hand = {one.crowd: float(one.people) for one in typed if one.session == name}
        heads = _heads(own, counts, by_hand)
        day = parts_of_session(name)[1].date()
        label = _label(name, live.dimensions["account_name"][at[name]] if name in at else None)
        rooms[name] = _subject("session", name, label, (day, day), (name,), own, heads)
        portraits[name] = _filled(own, heads)
    return rooms, portraits


def _label(session: str, account_name: str | None) -> str:
    account, start = parts_of_session(session)
    return f"{start:%m-%d %H:%M} {account_name or account}"


def _bare(live: Answer, rooms: Mapping[str, Subject]) -> tuple[tuple[str, float, date], ...]:
    names, whose = (live.dimensions[name].tolist() for name in ("session", "account_name"))
    return tuple(
        (_label(name, who), buyers, parts_of_session(name)[1].date())
        for name, who, buyers in zip(names, whose, live.numerators["buyers"].tolist(), strict=True)
        if name not in rooms and buyers >= 0  # NaN isn't
    )


def _own_counts(live: Answer, place: int) -> dict[str, float]:
    """How many people a session counts per crowd; who didn't buy came and is no buyer."""
    found = {crowd: float(live.numerators[key][place]) for crowd, key in COUNTED_BY.items()}
    found[INTERACTED] = float(np.round(live.numerators["interaction_rate"][place]))  # a rate times viewers
    found[LEFT] = found["看播"] - found[BUYERS]
    return {crowd: number for crowd, number in found.items() if number >= 0}  # NaN isn't


def _hosts(store: Store, window: Window, rooms: Mapping[str, Subject]) -> dict[str, list[str]]:
    """Per host the sessions with portraits that are nearly theirs alone."""
    if not rooms:
        return {}
    owner = owners(ask(store, "host", ("live_minutes",), window, ("session", "host")))
    return _grouped((owner[name], name) for name in rooms if name in owner)


def _mechanisms(store: Store, merchant: str, rooms: Mapping[str, Subject]) -> dict[str, list[str]]:
    """Per price mechanism the sessions with portraits that are tagged with it."""
    tags = entered.tags(store, merchant) if rooms else {}
    return _grouped(
        (tag.name, name) for name in rooms for tag in tags.get(name, ()) if tag.kind == entered.MECHANISM
    )  # fmt: skip


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, session in pairs:
        found.setdefault(name, []).append(session)
    return found


def _group(kind: Kind, name: str, sessions: Sequence[str], rooms: Mapping[str, Subject]) -> Subject:
    own = sorted((rooms[session] for session in sessions), key=lambda one: one.days)
    crowds = tuple(dict.fromkeys(crowd for one in own for crowd in one.crowds))
    people = {
        crowd: sum(one.people[crowd] for one in own)
        for crowd in dict.fromkeys(crowd for one in own for crowd in one.people)
        if all(crowd in one.people for one in own)
    }
    days = own[0].days[0], own[-1].days[1]
    label = name if len(own) == 1 else f"{name}({len(own)} 场)"
    origins = dict.fromkeys(people, ADDED) if len(own) > 1 else own[0].origins
    return Subject(kind, name, label, days, tuple(one.name for one in own), crowds, people, origins)


def _goods(store: Store, window: Window, typed: Sequence[Headcount]) -> list[tuple[Subject, Portrait]]:
    """Every product's latest portrait: periods may overlap, they are not put together."""
    answer = ask(store, "product_audience", _KEYS, window, sorted(GRAIN["product_audience"]))
    portraits = _portraits(answer, ("product_id", "product_name", "account", "since", "day"))
    latest: dict[str, tuple[_Place, str]] = {}
    for (product, name, account, since, day), own in portraits.items():
        place = any(crowd == BUYERS for crowd, _ in own.shares), day, day - since, account
        if product not in latest or place > latest[product][0]:
            latest[product] = place, name
    found = []
    for product, ((_, day, length, account), name) in latest.items():
        days = day - length, day
        own = portraits[product, name, account, *days]
        by_hand = {
            one.crowd: float(one.people) for one in typed if one.product_id == product and one.day >= days[0]
        }  # fmt: skip
        heads = _heads(own, {}, by_hand)
        found.append((_subject("product", product, name, days, (), own, heads), _filled(own, heads)))
    return found


def _portraits(answer: Answer, by: Sequence[str]) -> dict[_Name, Portrait]:
    """The rows of each name as portraits. A crowd's people follow from the labels that have a share and a count, also
    where one person bears several of a dimension's, or only some labels are listed."""
    if not len(answer):
        return {}
    names = zip(*(_plain(answer, name) for name in by), strict=True)
    columns = [answer.dimensions[name].tolist() for name in ("crowd", "dimension", "label")]
    figures = [answer.numerators[key].tolist() for key in _KEYS]
    found: dict[_Name, Portrait] = {}
    both: dict[tuple[_Name, Key], tuple[float, float]] = {}
    for name, crowd, dimension, label, share, users in zip(names, *columns, *figures, strict=True):
        if not np.isfinite(share):
            continue
        own = found.setdefault(name, Portrait({}, {}))
        own.shares.setdefault((crowd, dimension), {})[label] = share
        if np.isfinite(users) and share > 0:
            counted, shared = both.get((name, (crowd, dimension)), (0.0, 0.0))
            both[name, (crowd, dimension)] = counted + users, shared + share
    for (name, key), (counted, shared) in both.items():
        found[name].people[key] = counted / shared
    return found


def _plain(answer: Answer, name: str) -> list[Any]:
    values = answer.dimensions[name]
    plain: list[Any] = (values.astype("datetime64[D]") if name in ("since", "day") else values).tolist()
    return plain


def _heads(own: Portrait, counts: Mapping[str, float], by_hand: Mapping[str, float]) -> Counts:
    """A crowd's people: as its portrait prints them (the dimension that tells most), as the session counts them, or as
    somebody typed them."""
    heads: Counts = {crowd: (number, TYPED) for crowd, number in by_hand.items()}
    heads |= {crowd: (number, COUNTED) for crowd, number in counts.items()}
    printed: Counts = {}
    for (crowd, _), number in own.people.items():
        printed[crowd] = max(printed.get(crowd, (0.0, PRINTED)), (number, PRINTED))
    return heads | printed


def _filled(own: Portrait, heads: Counts) -> Portrait:
    """Portraits without counts of their own bear their crowd's."""
    people = {key: heads[key[0]][0] for key in own.shares if key[0] in heads}
    return Portrait(own.shares, people | own.people)


def _subject(
    kind: Kind, name: str, label: str, days: tuple[date, date], sessions: tuple[str, ...], own: Portrait, heads: Counts
) -> Subject:
    crowds = tuple(dict.fromkeys(crowd for crowd, _ in own.shares))
    people = {crowd: number for crowd, (number, _) in heads.items()}
    origins = {crowd: origin for crowd, (_, origin) in heads.items()}
    return Subject(kind, name, label, days, sessions, crowds, people, origins)
