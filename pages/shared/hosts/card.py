"""主播卡 as a page: whose card over how many weeks, the card, and the notes of those who coach.

Owns the choice and the order of the page. Figures and words are the review's.
"""

import streamlit as st

from core.reviews.blocks import Block, Review, Table
from core.reviews.hosts.board import Board
from core.reviews.hosts.card import NOTES, WEEKS, card, one_page, span_board
from core.reviews.hosts.card_tables import FIGURES
from core.units import show
from pages.shared.desk import desk, open_store
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.hosts.card_notes import coaching
from pages.shared.literal import literal
from pages.shared.review_page import opening
from pages.shared.show import show_step

ROSTER = "pages/hosts/roster.py"
SPANS = {f"最近 {weeks} 周": weeks for weeks in (WEEKS, 4, 26)}


@st.cache_resource(show_spinner="正在看主播", max_entries=32)
def _board(database: str, merchant: str, version: int, weeks: int) -> Board:
    return span_board(open_store(database), merchant, desk().sessions[-1].day, weeks)


@st.cache_resource(show_spinner="正在看主播", max_entries=128)
def _card(database: str, merchant: str, version: int, weeks: int, host: str) -> Review:
    return card(open_store(database), _board(database, merchant, version, weeks), host)


def host_page() -> None:
    """Pick a host, show the card, and let it be printed; below it what was agreed with the host."""
    here = desk()
    head = heading("主播卡")
    if not here.sessions:
        offer(here)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="host_bar"):
        weeks = SPANS[_span()]
        found = _board(here.database, here.merchant, here.version, weeks)
        names = [host.name for host in found.hosts]
        host = _picked(names) if names else ""
    if not host:
        st.info("这段时间还没有上播记录,不知道谁在播。", icon=":material/info:")
        st.page_link(ROSTER, label="去填上播记录", icon=":material/calendar_month:")
        return
    review = _card(here.database, here.merchant, here.version, weeks, host)
    opening(review)
    with about(review.sessions):
        for number, step in enumerate(review.steps):
            if step.title == FIGURES:
                _figures(step.blocks[0])
            else:
                show_step(step, number)
            if step.title == NOTES:
                coaching(here, found, host)
    with head:
        downloads(one_page(review))


def _span() -> str:
    return st.selectbox(
        "哪段时间", list(SPANS), key="weeks", bind="query-params", label_visibility="collapsed",
        icon=":material/date_range:", width=150,
    )  # fmt: skip


def _picked(names: list[str]) -> str:
    return st.selectbox(
        "主播", names, key="host", bind="query-params", label_visibility="collapsed", icon=":material/person:",
        width=200,
    )  # fmt: skip


def _figures(block: Block) -> None:
    """The one line of figures as tiles; words that are too long for a tile stand below them."""
    assert isinstance(block, Table)
    told = [(column, show(value, column.unit)) for column, value in zip(block.columns, block.rows[0], strict=True)]
    with st.grid(6, min_column_width=145, gap="small"):
        for column, text in told[:-1]:
            st.metric(literal(column.label), literal(text), border=True)
    column, text = told[-1]
    st.caption(literal("。".join(filter(None, (f"{column.label}:{text}", block.caption)))))
