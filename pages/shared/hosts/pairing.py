"""排班建议 as a page: a span, the reasons who may follow whom, and those for who is on when.

Owns the bar and the cache of the answer. Figures and words are `core.reviews.hosts.pairing`'s.
"""

from datetime import date, timedelta

import streamlit as st

from core.reviews.blocks import Review
from core.reviews.hosts.pairing import TITLE, pairing
from core.warehouse import holdings
from pages.shared.desk import Desk, desk, open_store
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.review_page import opening
from pages.shared.scope_bar import account_box
from pages.shared.show import show_step
from pages.shared.week.bar import Span, offered

_LATELY = {"最近 28 天": 28, "最近 90 天": 90}
"""Crowds and slots want more than a week; the first is what is shown when nothing is picked."""


def pairing_page() -> None:
    """Ask, answer and show."""
    here = desk()
    head = heading(TITLE)
    if not here.sessions:
        offer(here)
        return
    first, last, accounts = _bar(here)
    review = _answer(here.database, here.merchant, here.version, accounts, first, last)
    opening(review)
    with about(review.sessions):
        for number, step in enumerate(review.steps):
            show_step(step, number)
    with head:
        downloads(review)


def _bar(here: Desk) -> tuple[date, date, tuple[str, ...]]:
    """Draw the bar: the days, and the accounts (none: all)."""
    latest = here.sessions[-1].day
    spans: dict[str, Span] = {name: (latest - timedelta(days=days - 1), latest) for name, days in _LATELY.items()}
    spans |= offered(here.sessions)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="pairing_bar"):
        picked = st.selectbox(
            "哪段时间", list(spans), key="pairing_span", bind="query-params", label_visibility="collapsed",
            icon=":material/date_range:", width=220,
        )  # fmt: skip
        accounts = account_box(here.sessions)
    return *spans[picked], accounts


@st.cache_resource(show_spinner="正在比较", max_entries=32)
def _answer(database: str, merchant: str, version: int, accounts: tuple[str, ...], first: date, last: date) -> Review:
    store = open_store(database)
    return pairing(store, merchant, accounts, first, last, holdings.as_of(store, merchant))
