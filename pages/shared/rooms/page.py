"""抓重点 · 直播间: the rooms and sessions of a period, and from each the way to its daily review.

Owns the order of the page. Figures, labels and words are the review's.
"""

from functools import partial

import streamlit as st

from core.reviews.blocks import Review, Step, Table
from core.reviews.rooms.listing import ACCOUNTS, SESSIONS
from core.scope import parts_of_session
from pages.shared.answers import answer
from pages.shared.desk import Desk, desk
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.review_page import opening
from pages.shared.rooms.noise import noise
from pages.shared.rooms.peers import peer_editor
from pages.shared.rooms.tables import leading_table
from pages.shared.scope_bar import DAYS, account_names, session_label
from pages.shared.show import show, show_step
from pages.shared.week.bar import period_bar

DAILY = "pages/review/daily.py"

Params = dict[str, str | list[str]]


def rooms_page() -> None:
    """Ask, answer and show; then the lines that a person types, and what the labels are worth."""
    here = desk()
    head = heading("抓重点 · 直播间")
    if not here.sessions:
        offer(here)
        return
    review = answer(here, "rooms", period_bar(here, compared=False))
    opening(review)
    with about(review.sessions):
        for number, step in enumerate(review.steps):
            _step(here, review, step, number)
    with head:
        downloads(review)
    peer_editor(here, review)
    noise()


def _step(here: Desk, review: Review, step: Step, number: int) -> None:
    """A step as everywhere, but for the tables whose lines lead on."""
    tables = [block for block in step.blocks if isinstance(block, Table) and block.title in (ACCOUNTS, SESSIONS)]
    if not tables:
        show_step(step, number)
        return
    st.subheader(literal(step.title), anchor=False)
    for table in tables:
        picked = leading_table(table, f"rooms_{number}", partial(_narrow, here) if table.title == ACCOUNTS else None)
        if picked is not None:
            name = str(table.rows[picked][0])
            params = room_way(review) if table.title == ACCOUNTS else session_ways(here, review).get(name)
            if params:
                st.switch_page(DAILY, query_params=params)
    for place, block in enumerate(step.blocks):
        if block not in tables:
            show(block, f"rooms_{number}_{place}")


def _narrow(here: Desk, name: str) -> None:
    """Keep to the account of that name: its picker is on this page and on the next, so the URL can't say it."""
    if name in account_names(here.sessions).values() and len(account_names(here.sessions)) > 1:
        st.session_state["account"] = [name]


def room_way(review: Review) -> Params:
    """The way from an account's line to its daily review over the same days."""
    places = [parts_of_session(session) for session in review.sessions]
    return {"by": DAYS, "days": [pick(start for _, start in places).date().isoformat() for pick in (min, max)]}


def session_ways(here: Desk, review: Review) -> dict[str, Params]:
    """Per session, as its line is named: its daily review."""
    names = account_names(here.sessions)
    own = [session for session in here.sessions if session.session in set(review.sessions)]
    several = len({session.account for session in own}) > 1
    return {
        f"{session.start:%m-%d %H:%M}{f' {names[session.account]}' if several else ''}": {
            "session": session_label(session, names)
        }
        for session in own
    }
