"""What a roster says against the sessions that were live: who was on air twice, when nobody was, what matches nothing.

Owns the faults of 上播记录 and the sentences about them. It corrects nothing: a fault may be meant (two hosts at once),
and whoever keeps the roster decides.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any, Literal

from core.errors import Issue, Level
from core.warehouse.store import Parameters

TOLERATED = timedelta(minutes=1)
"""Rosters are kept to the minute: what is no longer than this is no fault."""

Kind = Literal["gap", "unmanned", "outside", "unknown_account", "empty", "overlap"]
Query = Callable[[str, Parameters], list[tuple[Any, ...]]]

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
_TOLD = 3

_SESSIONS = """
SELECT DISTINCT session, account, account_name, start, stop FROM current_session
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
ORDER BY account, start
"""

_ON_AIR = """
SELECT session, host, shift_on, shift_off FROM fact_shift
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
  AND session IS NOT NULL
ORDER BY session, shift_on, host
"""

# Shifts in no session, and whether their account has any.
_OUTSIDE = """
SELECT account, account_name, host, shift_on, shift_off, account IN (
    SELECT account FROM current_session WHERE merchant = $merchant
) AS known
FROM fact_shift
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
  AND session IS NULL
ORDER BY account, shift_on, host
"""

_EMPTY = """
SELECT account, account_name, host, shift_on FROM current_shift
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
  AND shift_off <= shift_on
ORDER BY account, shift_on, host
"""


@dataclass(frozen=True)
class Fault:
    """One thing about a roster that may be wrong: whose, about which hosts (none: nobody), and when.

    An account without sessions is one fault from its first shift to its last. A session that has no known end has
    none here either.
    """

    kind: Kind
    account: str
    account_name: str | None
    hosts: tuple[str, ...]
    since: datetime
    until: datetime | None

    @property
    def fact(self) -> str:
        """A Chinese sentence without a closing full stop."""
        whose, when = f"「{self.account_name or self.account}」", _between(self.since, self.until)
        hosts = "、".join(self.hosts)
        match self.kind:
            case "gap":
                return f"{whose} {when} 直播中没有人上播"
            case "unmanned":
                return f"{whose} {self.since:%m-%d %H:%M} 开播的一场没有上播记录"
            case "outside":
                return f"{whose} {when} {hosts} 上播时没有直播"
            case "unknown_account":
                return f"{whose} 没有一场直播,{when} 的上播记录对不上场次"
            case "empty":
                return f"{whose} {self.since:%m-%d %H:%M} {hosts} 上播和下播是同一时刻"
            case "overlap":
                return f"{whose} {when} 同时有 {hosts} 上播"

    @property
    def remedy(self) -> str:
        return _KINDS[self.kind][2]


def _between(since: datetime, until: datetime | None) -> str:
    if until is None:
        return f"{since:%m-%d %H:%M}"
    same_day = until.date() == since.date()
    return f"{since:%m-%d %H:%M} 至 {until:%H:%M}" if same_day else f"{since:%m-%d %H:%M} 至 {until:%m-%d %H:%M}"


def faults(query: Query, merchant: str, since: date, until: date, accounts: Sequence[str] = ()) -> list[Fault]:
    """Every fault of these days (both included) and accounts (none: all), by account and time.

    A session belongs to the day on which it starts, a shift in no session to the day it was entered for. `query` runs a
    SELECT: a store's own, or one inside a transaction.
    """
    asked = {
        "merchant": merchant, "since": since, "until": until, "everyone": not accounts, "accounts": list(accounts),
    }  # fmt: skip
    shifts: dict[str, list[_Shift]] = {}
    for session, host, on, off in query(_ON_AIR, asked):
        shifts.setdefault(session, []).append(_Shift(host, on, off))
    found: list[Fault] = []
    for session, account, name, start, stop in query(_SESSIONS, asked):
        own = shifts.get(session, [])
        if not own:
            found.append(Fault("unmanned", account, name, (), start, stop))
            continue
        for hosts, begin, end in _stretches(own, start, stop):
            if len(hosts) != 1 and end - begin > TOLERATED:
                found.append(Fault("overlap" if hosts else "gap", account, name, hosts, begin, end))
    for (account, known), rows in groupby(query(_OUTSIDE, asked), key=lambda row: (row[0], row[5])):
        lost = list(rows)
        if known:
            found += [Fault("outside", account, name, (host,), on, off) for _, name, host, on, off, _ in lost]
        else:
            hosts = tuple(sorted({row[2] for row in lost}))
            last = max(row[4] for row in lost)
            found.append(Fault("unknown_account", account, lost[0][1], hosts, lost[0][3], last))
    found += [Fault("empty", account, name, (host,), on, None) for account, name, host, on in query(_EMPTY, asked)]
    return sorted(found, key=lambda fault: (fault.account, fault.since, fault.kind))


@dataclass(frozen=True)
class _Shift:
    host: str
    on: datetime
    off: datetime


def _stretches(
    shifts: Sequence[_Shift], start: datetime, stop: datetime | None
) -> Iterator[tuple[tuple[str, ...], datetime, datetime]]:
    """A session from its start to its end, parted wherever the hosts on air change: (hosts, from, until)."""
    last = stop or max(shift.off for shift in shifts)
    moments = sorted({start, last, *(shift.on for shift in shifts), *(shift.off for shift in shifts)})
    parts = [
        (tuple(shift.host for shift in shifts if shift.on <= begin < shift.off), begin, end)
        for begin, end in pairwise(moments)
    ]
    for hosts, same in groupby(parts, key=lambda part: part[0]):
        stretch = list(same)
        yield hosts, stretch[0][1], stretch[-1][2]


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
