"""The one bar that says which period is reviewed and against what.

Owns the widgets that make a Question about a span of days. Every choice lives in the URL in words, so that a view is a
link. What the latest seven days are, and which sessions a span has, is core's to decide.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from core.scope import COMPARISONS, PREVIOUS_PERIOD, SAME_SPAN, USUAL, Question
from core.warehouse.holdings import Session
from pages.shared.desk import Desk
from pages.shared.scope_bar import account_box

LATEST_WEEK, PICKED = "最近 7 天", "自选日期"

Span = tuple[date, date]

_DAY = timedelta(days=1)
_AGAINST = {COMPARISONS[key]: key for key in (PREVIOUS_PERIOD, SAME_SPAN, USUAL)}


def period_bar(desk: Desk, *, compared: bool = True) -> Question:
    """Draw the bar and return what was asked: the seven days up to the latest where nothing is picked.

    Without `compared` nothing is picked to hold it against.
    """
    spans = offered(desk.sessions)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="period_bar"):
        picked = st.selectbox(
            "哪段时间", [LATEST_WEEK, *spans, PICKED], key="period", bind="query-params", label_visibility="collapsed",
            icon=":material/date_range:", width=220,
        )  # fmt: skip
        days: Sequence[date] = spans.get(picked, ())
        if picked == PICKED:
            days = _picked(desk.sessions)
        accounts = account_box(desk.sessions)
        against = _against() if compared else ""
    return Question(
        merchant=desk.merchant,
        accounts=accounts,
        start=days[0] if days else None,
        end=days[-1] if days else None,
        against=against,
    )


def offered(sessions: Sequence[Session]) -> dict[str, Span]:
    """The calendar weeks and months that have sessions, the latest first, by how they are called."""
    return spans_of([session.day for session in sessions])


def spans_of(days: Sequence[date]) -> dict[str, Span]:
    """The calendar weeks and months of these days, oldest first: the latest first, by how they are called."""
    latest = days[-1]
    weeks = sorted({day - day.weekday() * _DAY for day in days}, reverse=True)
    months = sorted({day.replace(day=1) for day in days}, reverse=True)
    found = {}
    for monday in weeks:
        year = f"{monday:%Y-}" if monday.year != latest.year else ""
        found[f"{year}{monday:%m-%d} 至 {monday + 6 * _DAY:%m-%d}"] = (monday, monday + 6 * _DAY)
    for first in months:
        following = (first + 31 * _DAY).replace(day=1)
        found[f"{first.year} 年 {first.month} 月"] = (first, following - _DAY)
    return found


def _picked(sessions: Sequence[Session]) -> tuple[date, ...]:
    first, last = sessions[0].day, sessions[-1].day
    found = st.date_input(
        "日期", value=(max(first, last - 6 * _DAY), last), min_value=first, max_value=last, key="week_days",
        bind="query-params", label_visibility="collapsed", width=200,
    )  # fmt: skip
    return tuple(found) if isinstance(found, tuple) else ()


def _against() -> str:
    picked = st.selectbox(
        "和什么比", list(_AGAINST), key="week_against", bind="query-params", label_visibility="collapsed",
        icon=":material/compare_arrows:", width=150,
    )  # fmt: skip
    return _AGAINST[picked]
