"""Whose roster of which week: the choice, the address that leads to it, and the cached read behind the page.

Owns the two widgets and how a week is called. Both choices live in the URL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from core.reading.shifts import DAY, Shift
from core.warehouse import ledger, rosters
from core.warehouse.holdings import Session
from core.warehouse.rosters import Holding
from pages.shared.desk import Desk, open_store
from pages.shared.scope_bar import account_names

PAGE = "pages/hosts/roster.py"
_ACCOUNT, _WEEK = "room", "week"


@dataclass(frozen=True)
class Place:
    """One account's week and what is known of it."""

    account: str
    account_name: str | None
    first: date
    held: Holding

    @property
    def last(self) -> date:
        return self.first + 6 * DAY

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Those of this week, as they are stored."""
        return tuple(shift for shift in self.held.shifts if self.has(shift.day))

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Those of this week."""
        return tuple(session for session in self.held.sessions if self.has(session.day))

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last

    def beside(self, shifts: Sequence[Shift]) -> tuple[Shift, ...]:
        """These shifts of the week among those stored for the weeks around it."""
        return (*(shift for shift in self.held.shifts if not self.has(shift.day)), *shifts)


@st.cache_resource(show_spinner=False, max_entries=32)
def _reach(database: str, merchant: str, version: int) -> dict[str, tuple[str | None, date, date]]:
    return rosters.reach(open_store(database), merchant)


@st.cache_resource(show_spinner=False, max_entries=64)
def _week(database: str, merchant: str, version: int, account: str, first: date) -> Holding:
    return rosters.week(open_store(database), merchant, account, first)


def chosen(desk: Desk) -> Place | None:
    """The week that was picked, the one with the newest data unless another was; None where there is no account."""
    reached = _reach(desk.database, desk.merchant, desk.version)
    names = account_names(desk.sessions)
    names |= {account: name or account for account, (name, _, _) in reached.items() if account not in names}
    if not names:
        return None
    newest = desk.sessions[-1].account if desk.sessions else next(iter(names))
    account = newest if len(names) == 1 else _account(names, newest)
    days = [session.day for session in desk.sessions if session.account == account]
    latest = max(days, default=None) or reached[account][2]
    days += reached[account][1:] if account in reached else ()
    first = _picked_week(min(days), max(*days, ledger.now().date()), latest)
    bearers = [session.account_name for session in desk.sessions if session.account == account]
    name = bearers[-1] if bearers else reached[account][0]
    return Place(account, name, first, _week(desk.database, desk.merchant, desk.version, account, first))


def _account(names: dict[str, str], newest: str) -> str:
    labels = {label: account for account, label in names.items()}
    picked = st.selectbox(
        "账号", list(labels), index=list(labels).index(names[newest]), key=_ACCOUNT, bind="query-params",
        label_visibility="collapsed", width=148,
    )  # fmt: skip
    return labels.get(picked, newest)


def _picked_week(first: date, last: date, latest: date) -> date:
    """The Monday of the week that was picked, of all from the first known to the one after the last, newest first."""
    begin, mondays = monday(first), []
    while begin <= last + 7 * DAY:
        mondays.append(begin)
        begin += 7 * DAY
    labels = {week_label(day): day for day in reversed(mondays)}
    usual = week_label(latest)
    picked = st.selectbox(
        "哪一周", list(labels), index=list(labels).index(usual), key=_WEEK, bind="query-params",
        label_visibility="collapsed", width=196,
    )  # fmt: skip
    return labels.get(picked, labels[usual])


def monday(day: date) -> date:
    return day - day.weekday() * DAY


def week_label(day: date) -> str:
    """The week of this day as it is picked: 2026-11-16 至 11-22."""
    first = monday(day)
    return f"{first:%Y-%m-%d} 至 {first + 6 * DAY:%m-%d}"


def address(desk: Desk, account: str, day: date) -> dict[str, str]:
    """The query that opens this account's week of this day."""
    name = account_names(desk.sessions).get(account)
    return {_WEEK: week_label(day)} | ({_ACCOUNT: name} if name else {})
