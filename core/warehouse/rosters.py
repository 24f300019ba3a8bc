"""上播记录 as the store holds it: the shifts of an account, the sessions beside them, their faults, and who said what.

Owns the questions about rosters. What is a fault is for `faults` to say, what holds for the ledger.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from core.reading.shifts import DAY, Shift
from core.warehouse.faults import Fault, faults_of
from core.warehouse.holdings import Session
from core.warehouse.store import Parameters, Store

Query = Callable[[str, Parameters], list[tuple[Any, ...]]]

_REACH = timedelta(days=8)
"""A session that lasts so long still has its shifts; no roster day is looked for further away."""

_SESSIONS = """
SELECT DISTINCT session, account, account_name, start, stop, day FROM current_session
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
ORDER BY account, start
"""

# A row without a host says that nobody was on air that day.
_SHIFTS = """
SELECT account, account_name, day, host, shift_on, shift_off, coalesce(controller, ''), coalesce(note, '')
FROM current_shift
WHERE merchant = $merchant AND day BETWEEN $since AND $until AND ($everyone OR list_contains($accounts, account))
  AND host IS NOT NULL
ORDER BY account, shift_on, host
"""

_LIVE = "SELECT DISTINCT account FROM current_session WHERE merchant = $merchant"


def faults(query: Query, merchant: str, since: date, until: date, accounts: Sequence[str] = ()) -> list[Fault]:
    """Every fault of these days (both included) and accounts (none: all), by account and time.

    `query` runs a SELECT: a store's own, or one inside a transaction.
    """
    asked = _asked(merchant, since - _REACH, until + _REACH, accounts)
    shifts, sessions = _shifts(query, asked), _sessions(query, asked)
    live = {account for (account,) in query(_LIVE, {"merchant": merchant})}
    found: list[Fault] = []
    for account in sorted({*shifts, *sessions}):
        name, own = shifts.get(account, (None, []))
        held = sessions.get(account, [])
        name = held[-1].account_name if held else name
        found += faults_of(account, name, own, held, since, until, known=account in live)
    return found


def _asked(merchant: str, since: date, until: date, accounts: Sequence[str]) -> dict[str, object]:
    return {
        "merchant": merchant, "since": since, "until": until, "everyone": not accounts, "accounts": list(accounts),
    }  # fmt: skip


def _shifts(query: Query, asked: dict[str, object]) -> dict[str, tuple[str | None, list[Shift]]]:
    """Per account its nickname in the roster and its shifts."""
    found: dict[str, tuple[str | None, list[Shift]]] = {}
    for account, name, *told in query(_SHIFTS, asked):
        found.setdefault(account, (name, []))[1].append(Shift(*told))
    return found


def _sessions(query: Query, asked: dict[str, object]) -> dict[str, list[Session]]:
    rows = [Session(*row) for row in query(_SESSIONS, asked)]
    return {account: list(own) for account, own in groupby(rows, key=lambda session: session.account)}


@dataclass(frozen=True)
class Holding:
    """What is known around one week of an account: the shifts and sessions of that week and of those beside it.

    `known`: the account has sessions at all. `hosts` are all names that any roster of the merchant bears.
    """

    shifts: tuple[Shift, ...]
    sessions: tuple[Session, ...]
    known: bool
    hosts: frozenset[str]


def week(store: Store, merchant: str, account: str, first: date) -> Holding:
    """The roster of the seven days from `first`, with what lies around it."""
    asked = _asked(merchant, first - _REACH, first + 7 * DAY + _REACH, [account])
    _, shifts = _shifts(store.query, asked).get(account, (None, []))
    sessions = _sessions(store.query, asked).get(account, [])
    live = {name for (name,) in store.query(_LIVE, {"merchant": merchant})}
    hosts = store.query(
        "SELECT DISTINCT unnest(string_split(host, '、')) FROM current_shift WHERE merchant = $merchant",
        {"merchant": merchant},
    )
    return Holding(tuple(shifts), tuple(sessions), account in live, frozenset(name for (name,) in hosts))


def reach(store: Store, merchant: str) -> dict[str, tuple[str | None, date, date]]:
    """Per account of any roster: its newest nickname there, and the first and last day that is told of."""
    rows = store.query(
        "SELECT account, arg_max(account_name, day), min(day), max(day) FROM current_shift WHERE merchant = $merchant "
        "GROUP BY account ORDER BY account",
        {"merchant": merchant},
    )
    return {account: (name, first, last) for account, name, first, last in rows}


@dataclass(frozen=True)
class Change:
    """What one upload or edit said of these days beside what held before it: shifts it added and shifts it took away.

    `period` are all days that it speaks of: taking it back takes back all of them.
    """

    upload_id: str
    file: str
    author: str
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    period: tuple[date, date]
    added: tuple[Shift, ...]
    removed: tuple[Shift, ...]


def history(store: Store, merchant: str, account: str, since: date, until: date) -> list[Change]:
    """Everything that was ever said of these days (both included), the newest first.

    Each is held against what counts without everything that was taken back.
    """
    rows = store.query(
        """
        SELECT upload.upload_id, upload.file, upload.author, upload.uploaded_at, upload.undone_at, upload.undone_by,
               upload.period_from, upload.period_to,
               landed.day, landed.host, landed.shift_on, landed.shift_off, coalesce(landed.controller, ''),
               coalesce(landed.note, '')
        FROM landed_shift AS landed JOIN upload ON upload.upload_id = landed.upload_id
        WHERE landed.merchant = $merchant AND upload.merchant = $merchant AND landed.account = $account
          AND landed.day BETWEEN $since AND $until
        ORDER BY coalesce(upload.exported_at, upload.uploaded_at), upload.uploaded_at, upload.upload_id,
                 landed.shift_on, landed.host
        """,
        {"merchant": merchant, "account": account, "since": since, "until": until},
    )
    held: dict[date, list[Shift]] = {}
    found = []
    for (upload_id, file, author, at, undone_at, undone_by, *period), said in groupby(rows, key=lambda row: row[:8]):
        days: dict[date, list[Shift]] = {}
        for told in (row[8:] for row in said):
            days.setdefault(told[0], []).extend([Shift(*told)] if told[1] else [])
        added, removed = _difference(held, days)
        found.append(Change(upload_id, file, author, at, undone_at, undone_by, (period[0], period[1]), added, removed))
        if undone_at is None:
            held |= days
    return found[::-1]


def _difference(
    before: dict[date, list[Shift]], after: dict[date, list[Shift]]
) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """The shifts that only `after` has on the days it speaks of, and those that only `before` has there."""
    old, new = _listed(before.get(day, ()) for day in after), _listed(after.values())
    return tuple(one for one in new if one not in set(old)), tuple(one for one in old if one not in set(new))


def _listed(days: Iterable[Sequence[Shift]]) -> list[Shift]:
    return sorted((shift for own in days for shift in own), key=lambda shift: (shift.on, shift.host))
