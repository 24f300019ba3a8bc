"""场次对比 as a page: pick sessions, see them side by side.

Owns the choice. It stands in the address under the same name as the sessions of the scope bar, so that several sessions
picked for a review are compared with one click; those like the latest one are offered first.
"""

import streamlit as st

from core.reports.texts import scope_line
from core.reviews import REVIEWS
from core.reviews.compare import KEY, SUGGESTED, suggested
from core.scope import Question
from pages.shared.answers import answer
from pages.shared.desk import Desk, desk
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names, session_label
from pages.shared.show import show_step


def compare_page() -> None:
    """The sessions that were picked; the latest and those of its slot before anything is."""
    here = desk()
    head = heading(REVIEWS[KEY].title)
    if not here.sessions:
        offer(here)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # Behind a button: on a phone the names of four sessions would take the place of what is said of them.
        with st.popover("选场次", icon=":material/checklist:", width="content"):
            review = answer(here, KEY, _picked(here))
        st.caption(literal(scope_line(review)), width="content")
    with head:
        downloads(review)
    st.header(literal(review.headline), anchor=False)
    with about(review.sessions):
        for number, step in enumerate(review.steps):
            show_step(step, number)


def _picked(here: Desk) -> Question:
    names = account_names(here.sessions)
    latest = here.sessions[-1]
    alike, others = suggested(here.sessions, latest)
    offered = {session_label(session, names): session for session in (latest, *alike, *others)}
    usual = (latest, *alike[:SUGGESTED])
    chosen = st.multiselect(
        "并排看哪几场", list(offered), default=[session_label(session, names) for session in usual], key="sessions",
        bind="query-params", placeholder="选几场", help="先列与最近一场同时段的场次,再列其他场次;想比几场就选几场",
    )  # fmt: skip
    sessions = [offered[label] for label in chosen if label in offered] or usual
    return Question(
        here.merchant,
        accounts=tuple(sorted({session.account for session in sessions})),
        sessions=tuple(session.start for session in sessions),
    )
