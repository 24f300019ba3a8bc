"""The one bar that says what is reviewed and against what.

Owns the widgets that make a Question. Every choice lives in the URL under the name of its widget, so that a view is a
link. Options are words, since the URL carries the words. What a question comes to is core's to decide.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from core.reports.texts import clean
from core.scope import COMPARISONS, TAGGED, USUAL, Question
from core.units import weekday
from core.warehouse.holdings import Session
from pages.shared.desk import Desk
from pages.shared.tagging.known import tags_of

LATEST, LATEST_DAY = "最近一场", "最近一天"
ONE, SEVERAL, DAYS = "单场", "多场", "日期"


def scope_bar(desk: Desk, latest: str = LATEST) -> Question:
    """Draw the bar and return what was asked. `latest` is what it is called when no session is picked."""
    sessions = desk.sessions
    names = account_names(sessions)
    borne = {session: frozenset(tag.name for tag in tags) for session, tags in tags_of(desk).items()}
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="scope_bar"):
        by = st.segmented_control(
            "按什么看", [ONE, SEVERAL, DAYS], default=ONE, required=True, key="by", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        accounts = account_box(sessions)
        own = [s for s in sessions if not accounts or s.account in accounts]
        there = sorted({name for s in own for name in borne.get(s.session, ())})
        tags = _tags(there) if there else ()
        offered = [s for s in own if borne.get(s.session, frozenset()).issuperset(tags)]
        labels = {session_label(s, names): s for s in reversed(offered)}
        chosen: tuple[Session, ...] = ()
        span: tuple[date, ...] = ()
        if by == DAYS:
            span = _span(own)
        elif by == SEVERAL:
            picked = st.multiselect(
                "场次", list(labels), key="sessions", bind="query-params", placeholder=latest,
                label_visibility="collapsed", width=200,
            )  # fmt: skip
            chosen = tuple(labels[label] for label in picked if label in labels)
        else:
            one = st.selectbox(
                "场次", [LATEST, *labels], key="session", bind="query-params", label_visibility="collapsed", width=200,
                format_func=lambda label: latest if label == LATEST else label,
            )  # fmt: skip
            chosen = (labels[one],) if one in labels else ()
        against, beside = _against({session_label(s, names): s for s in reversed(own)}, there)
    return Question(
        merchant=desk.merchant,
        accounts=accounts or _of(chosen, beside),
        start=span[0] if span else None,
        end=span[-1] if span else None,
        sessions=tuple(session.start for session in chosen),
        against=against,
        tags=tags,
    )


def _tags(there: Sequence[str]) -> tuple[str, ...]:
    picked = st.multiselect(
        "标签", there, key="tag", bind="query-params", placeholder="全部标签", label_visibility="collapsed", width=130,
    )  # fmt: skip
    return tuple(picked)


def _span(offered: Sequence[Session]) -> tuple[date, ...]:
    if not offered:
        return ()
    first, last = offered[0].day, offered[-1].day
    week = (max(first, last - timedelta(days=6)), last)
    found = st.date_input(
        "日期", value=week, min_value=first, max_value=last, key="days", bind="query-params",
        label_visibility="collapsed", width=200,
    )  # fmt: skip
    return tuple(found) if isinstance(found, tuple) else ()


def _against(labels: dict[str, Session], there: Sequence[str]) -> tuple[str, tuple[Session, ...]]:
    """What to hold against, as a Question names it, and the session it is where one was picked."""
    words = {COMPARISONS[key]: key for key in COMPARISONS} | {f"标签:{name}": f"{TAGGED}{name}" for name in there}
    picked = st.selectbox(
        "和什么比", [*words, *labels], key="against", bind="query-params", label_visibility="collapsed",
        icon=":material/compare_arrows:", width=150,
    )  # fmt: skip
    if picked in labels:
        return f"{labels[picked].start:%Y/%m/%d %H:%M:%S}", (labels[picked],)
    return words.get(picked, USUAL), ()


def account_names(sessions: Sequence[Session]) -> dict[str, str]:
    """Per 抖音号, how it is called: the newest nickname with the number where two share one."""
    latest = {session.account: clean(session.account_name or session.account) for session in sessions}
    shared = {name for name in latest.values() if list(latest.values()).count(name) > 1}
    return {account: f"{name} {account}" if name in shared else name for account, name in sorted(latest.items())}


def account_box(sessions: Sequence[Session]) -> tuple[str, ...]:
    """Draw the choice of accounts where there are several; none picked means all."""
    by_label = {label: account for account, label in account_names(sessions).items()}
    if len(by_label) < 2:
        return ()
    picked = st.multiselect(
        "账号", list(by_label), key="account", bind="query-params", placeholder="全部账号",
        label_visibility="collapsed", width=172,
    )  # fmt: skip
    return tuple(by_label[label] for label in picked if label in by_label)


def session_label(session: Session, names: dict[str, str]) -> str:
    """A session as it is picked; `names` say how its account is called, where there are several."""
    when = f"{session.start:%Y-%m-%d} {weekday(session.start)} {session.start:%H:%M}"
    return f"{when} {names[session.account]}" if len(names) > 1 else when


def _of(chosen: tuple[Session, ...], beside: tuple[Session, ...]) -> tuple[str, ...]:
    """The accounts of picked sessions: a Question names sessions by their start, which two accounts may share."""
    return tuple(sorted({session.account for session in (*chosen, *beside)})) if chosen else ()
