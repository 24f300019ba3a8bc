"""What a roster says against the sessions that were live: who was on air twice, when nobody was, what matches nothing.

Owns these rules and the sentences about them, for shifts that are stored and for those that are still being typed. It
corrects nothing: a fault may be meant (two hosts at once), and whoever keeps the roster decides. No store here: shifts
and sessions come in, and where a shift lies is told as the fact `shift` tells it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Literal

from core.errors import Issue, Level
from core.reading.shifts import Shift
from core.warehouse.holdings import Session

TOLERATED = timedelta(minutes=1)
"""Rosters are kept to the minute: what is no longer than this is no fault."""

Kind = Literal["gap", "unmanned", "outside", "unknown_account", "empty", "overlap"]
# Per kind: how grave it is, what it is called, and what to do.
_KINDS: dict[Kind, tuple[Level, str, str]] = {
    "gap": ("warning", "直播中没有人上播", "请补上这段时间的主播,否则这段时间记为未排班"),
    "unmanned": ("warning", "整场没有上播记录", "请补上这几场的上播记录,否则整场记为未排班"),
    "outside": ("warning", "上播时不在任何一场直播里", "请核对日期和时间,或先上传这几天的直播间列表"),
    "unknown_account": (
        "warning",
        "账号没有直播记录",
        "请核对账号的写法;如果没有写错,请上传它的直播间列表,再撤销这份上播记录重新上传",
    ),
    "empty": ("warning", "上播和下播是同一时刻", "没有时长,不会计入,请改正其中一个时间"),
    "overlap": ("note", "同时有几位主播", "如果是连麦或双人上播就不用改,否则请核对交接的时间"),
}
LEVELS: dict[Kind, Level] = {kind: level for kind, (level, _, _) in _KINDS.items()}
_TOLD = 3


@dataclass(frozen=True)
class Fault:
    """One thing about a roster that may be wrong: whose, about which hosts (none: nobody), and when.

    An account without sessions is one fault from its first shift to its last. A session that has no known end has
    none here either. `rows` are those of the shifts in their grid, where they were typed into one.
    """

    kind: Kind
    account: str
    account_name: str | None
    hosts: tuple[str, ...]
    since: datetime
    until: datetime | None
    rows: tuple[int, ...] = field(default=(), compare=False)

    @property
    def fact(self) -> str:
        """A Chinese sentence without a closing full stop."""
        return f"「{self.account_name or self.account}」 {self.said}"

    @property
    def said(self) -> str:
        """The same without the account, for where only one is meant."""
        when, hosts = _between(self.since, self.until), "、".join(self.hosts)
        match self.kind:
            case "gap":
                return f"{when} 直播中没有人上播"
            case "unmanned":
                return f"{self.since:%m-%d %H:%M} 开播的一场没有上播记录"
            case "outside":
                return f"{when} {hosts} 上播时没有直播"
            case "unknown_account":
                return f"没有一场直播,{when} 的上播记录对不上场次"
            case "empty":
                return f"{self.since:%m-%d %H:%M} {hosts} 上播和下播是同一时刻"
            case "overlap":
                return f"{when} 同时有 {hosts} 上播"

    @property
    def remedy(self) -> str:
        return _KINDS[self.kind][2]


def _between(since: datetime, until: datetime | None) -> str:
    if until is None:
        return f"{since:%m-%d %H:%M}"
    same_day = until.date() == since.date()
    return f"{since:%m-%d %H:%M} 至 {until:%H:%M}" if same_day else f"{since:%m-%d %H:%M} 至 {until:%m-%d %H:%M}"


@dataclass(frozen=True)
class OnAir:
    """One host in one session (None: in none), cut to it and to what the host's earlier shift leaves."""

    session: Session | None
    host: str
    on: datetime
    off: datetime
    shift: Shift


def on_air(shifts: Iterable[Shift], sessions: Sequence[Session]) -> list[OnAir]:
    """Where the shifts of one account lie among its sessions; a shift without a length lies nowhere."""
    ordered = sorted(sessions, key=lambda session: session.start)
    starts = [session.start for session in ordered]
    longest = max((_known_stop(session) - session.start for session in ordered), default=timedelta())
    found: list[OnAir] = []
    for shift in shifts:
        near = ordered[bisect_left(starts, shift.on - longest) : bisect_left(starts, shift.off)]
        homes = [one for one in near if shift.on < _known_stop(one)] if shift.on < shift.off else []
        for host in shift.hosts:
            for home in homes:
                on = max(shift.on, home.start.replace(second=0, microsecond=0))
                found.append(OnAir(home, host, on, min(shift.off, home.stop or shift.off), shift))
            if not homes:
                found.append(OnAir(None, host, shift.on, shift.off, shift))
    return _each_once(found)


def _known_stop(session: Session) -> datetime:
    """Of a session without an end only its first minute is known to have been live."""
    return session.stop or session.start + timedelta(minutes=1)


def _each_once(found: Iterable[OnAir]) -> list[OnAir]:
    """A host is on air once: what the same host's earlier shift covers already is cut off."""
    covered: dict[tuple[object, str], datetime] = {}
    left = []
    for one in sorted(found, key=lambda one: (one.on, one.off)):
        key = (one.session.session if one.session else one.shift.day, one.host)
        on = max(one.on, covered.get(key, one.on))
        covered[key] = max(one.off, on)
        if on < one.off:
            left.append(replace(one, on=on))
    return left


def faults_of(
    account: str, account_name: str | None, shifts: Sequence[Shift], sessions: Sequence[Session], since: date,
    until: date, *, known: bool,
) -> list[Fault]:  # fmt: skip
    """Every fault of one account in these days (both included), by time. Shifts and sessions around them may be given.

    A session belongs to the day on which it starts, a shift in no session to the day it was entered for. `known`: the
    account has sessions at all, on whatever days.
    """
    placed = on_air(shifts, sessions)
    manned: dict[str, list[OnAir]] = {}
    lost: list[OnAir] = []
    for one in placed:
        if one.session is not None:
            manned.setdefault(one.session.session, []).append(one)
        elif since <= one.shift.day <= until:
            lost.append(one)
    found: list[Fault] = []
    for session in sessions:
        if since <= session.day <= until:
            found += _of_session(session, sorted(manned.get(session.session, ()), key=lambda one: (one.on, one.host)))
    if known:
        found += [
            Fault("outside", account, account_name, (one.host,), one.on, one.off, (one.shift.row,)) for one in lost
        ]
    elif lost:
        hosts, rows = {one.host for one in lost}, {one.shift.row for one in lost}
        first, last = min(one.on for one in lost), max(one.off for one in lost)
        found.append(
            Fault("unknown_account", account, account_name, tuple(sorted(hosts)), first, last, tuple(sorted(rows)))
        )
    found += [
        Fault("empty", account, account_name, (shift.host,), shift.on, None, (shift.row,))
        for shift in shifts
        if shift.off <= shift.on and since <= shift.day <= until
    ]
    return sorted(found, key=lambda fault: (fault.since, fault.kind))


def _of_session(session: Session, own: Sequence[OnAir]) -> Iterator[Fault]:
    if not own:
        yield Fault("unmanned", session.account, session.account_name, (), session.start, session.stop)
        return
    for there, begin, end in _stretches(own, session.start, session.stop):
        if len(there) != 1 and end - begin > TOLERATED:
            rows = tuple(sorted({one.shift.row for one in there}))
            hosts = tuple(one.host for one in there)
            yield Fault("overlap" if hosts else "gap", session.account, session.account_name, hosts, begin, end, rows)


def _stretches(
    shifts: Sequence[OnAir], start: datetime, stop: datetime | None
) -> Iterator[tuple[tuple[OnAir, ...], datetime, datetime]]:
    """A session from its start to its end, parted wherever the hosts on air change: (who is, from, until)."""
    last = stop or max(shift.off for shift in shifts)
    moments = sorted({start, last, *(shift.on for shift in shifts), *(shift.off for shift in shifts)})
    parts = [
        (tuple(shift for shift in shifts if shift.on <= begin < shift.off), begin, end)
        for begin, end in pairwise(moments)
    ]
    for _, same in groupby(parts, key=lambda part: tuple(shift.host for shift in part[0])):
        stretch = list(same)
        yield stretch[0][0], stretch[0][1], stretch[-1][2]


def issues(found: Iterable[Fault]) -> list[Issue]:
    """The faults in few words: one issue per kind, which names the first of them."""
    by_kind: dict[Kind, list[Fault]] = {}
    for fault in found:
        by_kind.setdefault(fault.kind, []).append(fault)
    told = []
    for kind, (level, title, remedy) in _KINDS.items():
        if kind in by_kind:
            listed = ";".join(fault.fact for fault in by_kind[kind][:_TOLD])
            more = " 等" if len(by_kind[kind]) > _TOLD else ""
            told.append(Issue(level, f"{title},共 {len(by_kind[kind])} 处:{listed}{more}", remedy))
    return told
