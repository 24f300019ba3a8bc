"""Which live session a table is about that doesn't say so itself.

Owns the rule: what a person chose, else what the file's name says (a room's id, a start's stamp, an account), else the
times in it; and where anything is left to choose, a person has to. It compares names and times only; no cell is read
and nothing is guessed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, TypeVar

import polars as pl

from core.errors import UnknownExport
from core.reading import clock
from core.reading.names import day_in, plain, rooms_in, session_in, stamps_in

OFFERED = 12
"""How many sessions a person is offered to choose from."""

_MINUTE = timedelta(minutes=1)
_SLACK = timedelta(minutes=5)  # the clocks of two downloads may differ by that much
_PREPARED = timedelta(hours=1)  # goods may be listed before the session starts
_OPENING = timedelta(minutes=30)  # where nobody knows a session's end, only its beginning speaks for it
_LONGEST = timedelta(hours=36)
_LONGEST_TOLD = timedelta(days=8)

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class LiveSession:
    """A session that a table may belong to, as the store, another file of the drop or a person knows it."""

    account: str | None
    account_name: str | None
    start: datetime
    stop: datetime | None = None
    live_id: str | None = None

    def __str__(self) -> str:
        return f"{self.account_name or self.account or ''} {self.start:%Y-%m-%d %H:%M}".strip()

    @property
    def minute(self) -> datetime:
        return self.start.replace(second=0, microsecond=0)


class UnplacedTable(UnknownExport):
    """A table about one session that can't be told. `candidates` are those it may be, the best first."""

    def __init__(self, fact: str, remedy: str, candidates: Sequence[LiveSession]) -> None:
        super().__init__(fact, remedy)
        self.candidates = tuple(candidates)


@dataclass(frozen=True)
class Times:
    """When the rows of a table were, one value each: moments, and times of day that wait for a session's day.

    `listed` are other moments in the rows, such as when goods were listed. They put candidates in order, no more.
    """

    moments: tuple[datetime, ...] = ()
    clocks: tuple[datetime, ...] = ()
    listed: tuple[datetime, ...] = ()

    def of(self, session: LiveSession) -> list[datetime]:
        """All of them in order, as moments of this session."""
        if not self.clocks:
            return list(self.moments)
        placed = pl.Series("at", self.clocks, pl.Datetime("us")).to_frame().select(
            clock.on_its_day(pl.col("at"), pl.lit(session.start), pl.lit(None, pl.Date))
        )  # fmt: skip
        return sorted((*self.moments, *placed.to_series()))

    @property
    def extent(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment, where there are moments and nothing else."""
        return (self.moments[0], self.moments[-1]) if self.moments and not self.clocks else None


@dataclass(frozen=True)
class Known:
    """The sessions that a table can belong to, in order of start."""

    sessions: tuple[LiveSession, ...]

    @cached_property
    def roomless(self) -> "Known":
        """Those of which nobody knows the room's id."""
        return Known(tuple(session for session in self.sessions if session.live_id is None))

    @cached_property
    def rooms(self) -> dict[str, list[LiveSession]]:
        return _grouped((session.live_id, session) for session in self.sessions)

    @cached_property
    def minutes(self) -> dict[datetime, list[LiveSession]]:
        """Sessions by the minute in which they start, and by that in which they end."""
        ends = [(_minute(session.stop), session) for session in self.sessions if session.stop]
        return _grouped([*((_minute(session.start), session) for session in self.sessions), *ends])

    @cached_property
    def words(self) -> dict[str, list[LiveSession]]:
        """Sessions by their account's nickname and by its id, the longest word first."""
        told = [(word, session) for session in self.sessions for word in (session.account_name, session.account)]
        found = _grouped((plain(word), session) for word, session in told if word and len(word) > 1)
        return dict(sorted(found.items(), key=lambda entry: -len(entry[0])))

    @cached_property
    def accounts(self) -> dict[str, list[LiveSession]]:
        return _grouped((session.account, session) for session in self.sessions)

    def named_in(self, name: str) -> list[LiveSession]:
        """The sessions of every account that a name holds as words of their own."""
        found: list[LiveSession] = []
        for word, sessions in self.words.items():
            rest = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", " ", name)
            found += [session for session in sessions if rest != name and session not in found]
            name = rest  # 晴野 in 晴野_奥莱 is no account where 晴野_奥莱 is one
        return sorted(found, key=_start)

    def end(self, session: LiveSession) -> datetime:
        """When it ended or, where nobody knows, the latest that it can have."""
        if session.stop:
            return session.stop
        own = self.accounts.get(session.account or "", [])
        later = bisect_right(own, session.start, key=_start)
        return min([session.start + _LONGEST, *(other.start - _SLACK for other in own[later : later + 1])])


def _grouped(pairs: Iterable[tuple[Key | None, LiveSession]]) -> dict[Key, list[LiveSession]]:
    found: dict[Key, list[LiveSession]] = {}
    for key, session in pairs:
        if key is not None and (key not in found or found[key][-1] is not session):
            found.setdefault(key, []).append(session)
    return found


def _start(session: LiveSession) -> datetime:
    return session.start


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Home:
    """The session that a table belongs to, and what decided. `unknown`: nobody has told of that session yet."""

    session: LiveSession
    by: Literal["person", "name", "time", "day"]
    unknown: bool = False


@dataclass(frozen=True)
class Doubt:
    """Nothing decides. `likely` are the sessions that it may be, `others` those nearest to it; the best first.

    `several`: its rows run through more than one session of one account.
    """

    likely: tuple[LiveSession, ...] = ()
    others: tuple[LiveSession, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class _Said:
    """What a name leaves of the known sessions. `lost`: it bears a moment in which none of them starts or ends."""

    left: Sequence[LiveSession]
    narrow: bool = False
    lost: bool = False


def meant(session: LiveSession, known: Known, names: Mapping[str, str]) -> Home | Doubt:
    """The known session that a person means: the account by its id or nickname, the start to the minute."""
    said = {session.account, session.account_name} - {None}
    found = [one for one in known.minutes.get(_minute(session.start), ()) if {one.account, one.account_name} & said]
    found = [one for one in found if _minute(one.start) == _minute(session.start)]
    if len(found) > 1:
        found = [one for one in found if one.account == session.account] or found
    if len(found) == 1:
        return Home(found[0], "person")
    if found:
        return Doubt(likely=tuple(found))
    return Home(_identified(session, known, names), "person", unknown=True)


def _identified(session: LiveSession, known: Known, names: Mapping[str, str]) -> LiveSession:
    """With the account's id, where what was said of it is the nickname of exactly one."""
    word = session.account or session.account_name or ""
    bearers = {one.account for one in known.words.get(plain(word), ()) if one.account_name == word}
    bearers |= {names[word]} if word in names else set()
    if len(bearers) == 1:
        return replace(session, account=bearers.pop(), account_name=word)
    return session


def attach(name: str, times: Times, known: Known, day: date | None = None) -> Home | Doubt:
    """The session that a file is about, or all that it may be. `name` is the file's own, `day` what a person said."""
    said = _by_name(name, known)
    if isinstance(said, Home):
        return said
    day = day or (None if said.lost else day_in(name))
    on_day = [session for session in said.left if session.start.date() == day] if day else []
    if times.moments or times.clocks:  # a time of day alone fits sessions of every day
        return _by_time(times, on_day if times.clocks else said.left, known)
    if len(on_day) == 1:
        return Home(on_day[0], "day")
    left = on_day or said.left
    likely = _by_listing(times.listed, left) or (tuple(left) if on_day or said.narrow else ())
    return Doubt(likely, _nearest(times, said.left or known.sessions))


def by_name(name: str, known: Known) -> Home | None:
    """The session that a file's name says alone."""
    said = _by_name(name, known)
    return said if isinstance(said, Home) else None


def _by_name(name: str, known: Known) -> Home | _Said:
    """A name such as 直播间详情页_<账号>_<开播>_… makes a session of its own where none of these is it."""
    rooms = rooms_in(name)
    same_room = [session for room in rooms for session in known.rooms.get(room, ())]
    if len(same_room) == 1:
        return Home(same_room[0], "name")
    if rooms:
        known = Known(tuple(same_room)) if same_room else known.roomless
    told = session_in(name)
    if told is None:
        return _by_stamps(stamps_in(name), known.named_in(plain(name)) or known.sessions, known)
    own = known.words.get(plain(told.account), [])
    if told.stop is not None:
        ended = [session for session in own if session.stop and abs(session.stop - told.stop) <= 2 * _MINUTE]
        return Home(ended[0], "name") if len(ended) == 1 else _Said(ended or own, narrow=bool(ended), lost=not ended)
    assert told.start is not None
    started = [session for session in own if _minute(session.start) == _minute(told.start)]
    if not started:
        return Home(_identified(LiveSession(None, told.account, told.start), known, {}), "name", unknown=True)
    return Home(started[0], "name") if len(started) == 1 else _Said(started, narrow=True)


def _by_stamps(stamps: Sequence[datetime], left: Sequence[LiveSession], known: Known) -> _Said | Home:
    stamped = [session for stamp in stamps for session in known.minutes.get(_minute(stamp), ()) if session in left]
    stamped = list(dict.fromkeys(stamped))
    if len(stamped) == 1:
        return Home(stamped[0], "name")
    return _Said(stamped or left, narrow=bool(stamped), lost=bool(stamps) and not stamped)


def _by_time(times: Times, sessions: Sequence[LiveSession], known: Known) -> Home | Doubt:
    """The one session in which all rows lie, else the only one that has any, if it has most of them."""
    near = sessions
    if times.extent:
        first, last = times.extent
        near = sessions[
            bisect_left(sessions, first - _LONGEST_TOLD, key=_start) : bisect_right(sessions, last + _SLACK, key=_start)
        ]
    touching: list[tuple[LiveSession, list[datetime], int]] = []
    for slack in (_MINUTE, _SLACK):
        touching = [
            (session, moments, inside)
            for session in near
            for moments in [times.of(session)]
            for inside in [_inside(moments, session.start - slack, known.end(session) + slack)]
            if inside
        ]
        whole = [session for session, moments, inside in touching if inside == len(moments)]
        if whole:
            break
    most = [session for session, moments, inside in touching if 2 * inside > len(moments)]
    found = whole or (most if len(touching) == 1 else [])
    if len(found) == 1 and (found[0].stop or times.of(found[0])[0] - found[0].start <= _OPENING):
        return Home(found[0], "time")
    likely = sorted(touching, key=lambda one: (-one[2], _misfit(one[1], one[0], known), one[0].start))
    accounts = [session.account for session, _, _ in touching]
    several = not whole and len(set(accounts)) < len(accounts)
    return Doubt(tuple(session for session, _, _ in likely), _nearest(times, sessions or known.sessions), several)


def outside(times: Times, session: LiveSession) -> int:
    """How many rows lie outside a session whose end is known."""
    moments = times.of(session)
    return len(moments) - _inside(moments, session.start - _SLACK, session.stop + _SLACK) if session.stop else 0


def _inside(moments: Sequence[datetime], first: datetime, last: datetime) -> int:
    return max(0, bisect_right(moments, last) - bisect_left(moments, first))


def _misfit(moments: Sequence[datetime], session: LiveSession, known: Known) -> float:
    """How badly both ends fit."""
    return (abs(session.start - moments[0]) + abs(known.end(session) - moments[-1])).total_seconds()


def _by_listing(listed: Sequence[datetime], sessions: Sequence[LiveSession]) -> tuple[LiveSession, ...]:
    """Sessions in which goods were listed, those with most of them first."""
    counted = [
        (_inside(listed, session.start - _PREPARED, session.stop or session.start + _LONGEST), session)
        for session in (sessions if listed else ())
    ]
    found = sorted((one for one in counted if one[0]), key=lambda one: (-one[0], abs(one[1].start - listed[0])))
    return tuple(session for _, session in found)


def _nearest(times: Times, sessions: Sequence[LiveSession]) -> tuple[LiveSession, ...]:
    """Those nearest to the rows in time, else the newest."""
    told = times.moments or times.listed
    last = sessions[-1].start if sessions else datetime.min
    middle = told[len(told) // 2] if told else last
    return tuple(sorted(sessions, key=lambda session: abs(session.start - middle))[:OFFERED])
