"""Reviews and 今日, answered once per question and version of the data.

Owns the cache of reviews. Its key is the whole question, merchant included, and that merchant's version. A review is
frozen, so every visitor is handed the same one: `cache_data` would pickle and unpickle it on every run.
"""

import streamlit as st

from core.reviews import review
from core.reviews.blocks import Review
from core.reviews.resolve import resolve
from core.reviews.today import Today, today
from core.scope import Question
from pages.shared.desk import Desk, open_store


@st.cache_resource(show_spinner="正在复盘", max_entries=128)
def _review(database: str, name: str, question: Question, version: int) -> Review:
    return review(open_store(database), name, question)


@st.cache_resource(show_spinner="正在看今天", max_entries=64)
def _today(database: str, question: Question, version: int) -> Today:
    store = open_store(database)
    return today(store, resolve(store, question))


def answer(desk: Desk, name: str, question: Question) -> Review:
    """The named review of what was asked, from the cache where the data hasn't changed since."""
    return _review(desk.database, name, question, desk.version)


def answer_today(desk: Desk, question: Question) -> Today:
    """今日 of what was asked, from the cache where the data hasn't changed since."""
    return _today(desk.database, question, desk.version)


def forget_answers() -> None:
    """Drop all cached reviews: for when a merchant's versions start anew."""
    _review.clear()
    _today.clear()
