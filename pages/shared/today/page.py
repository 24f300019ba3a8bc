"""今日 as a page: made for a phone, the essential in one screen.

Owns its order and the choice of a session. What is said comes from `core.reviews.today`, cached as reviews are; the
reasons behind it are on the pages that it links to.
"""

import streamlit as st

from core.reports.texts import clean
from core.scope import Question
from pages.shared.aims.known import running
from pages.shared.answers import answer_today
from pages.shared.desk import Desk, desk
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.scope_bar import LATEST, account_names, session_label
from pages.shared.today.essential import essential, hosts, onwards
from pages.shared.today.todos import todos

GOALS_PAGE = "pages/week/goals.py"


def today_page() -> None:
    """The latest session, or the one that was picked."""
    here = desk()
    head = heading("今日")
    if not here.sessions:
        offer(here)
        return
    with head:
        question, label = _picked(here)
    told = answer_today(here, question)
    name = clean(told.session.account_name or told.session.account)
    badge = f" :orange-badge[大促日 {literal(told.promotion)}]" if told.promotion else ""
    with st.container(gap="xxsmall"):
        st.markdown(f"**{literal(name)}** {literal(told.when)}{badge}")
        hosts(told)
    grid = st.grid(2, min_column_width=420, gap="small")
    figures, news = grid.cell(), grid.cell()
    with figures, about((told.session.session,)):
        essential(told)
    with news, about((told.session.session,)):
        onwards(told, label)
        _goals(here)
        todos(here, told)


def _goals(here: Desk) -> None:
    """How the running goals stand, and the way to them."""
    said = running(here)
    if said:
        st.page_link(GOALS_PAGE, label=literal(said), icon=":material/flag:")


def _picked(here: Desk) -> tuple[Question, str]:
    """The question, and how the session is called in the address of the other pages (empty: the latest)."""
    names = account_names(here.sessions)
    labels = {session_label(session, names): session for session in reversed(here.sessions)}
    one = st.selectbox(
        "场次", [LATEST, *labels], key="session", bind="query-params", label_visibility="collapsed", width=200
    )
    if one not in labels:
        return Question(here.merchant), ""
    return Question(here.merchant, accounts=(labels[one].account,), sessions=(labels[one].start,)), one
