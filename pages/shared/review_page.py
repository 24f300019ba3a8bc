"""A review as a page: every scenario is shown by this one.

Owns the order of a page: the scope, the one sentence that matters, the steps as the review has them, and what no step
showed. The figures, words and their order are the review's.
"""

from dataclasses import replace

import streamlit as st

from core.reports.texts import loose_findings, scope_line
from core.reviews import REVIEWS
from core.reviews.blocks import Findings, Review
from core.scope import Question
from pages.shared.answers import answer
from pages.shared.desk import Desk, desk
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.scope_bar import LATEST, LATEST_DAY, scope_bar
from pages.shared.show import show, show_step
from pages.shared.show.timeline import picked
from pages.shared.week.bar import period_bar


def review_page(name: str) -> Review | None:
    """Ask, answer and show the named review; None where nothing is loaded yet."""
    here = desk()
    head = heading(REVIEWS[name].title)
    if not here.sessions:
        offer(here)
        return None
    question = _asked(here, name)
    review = answer(here, name, question)
    opening(review)
    with about(review.sessions):
        review = _steps(here, name, question, review)
        loose = loose_findings(review)
        if loose:
            show(Findings("还发现", loose), "loose")
    with head:
        downloads(review)
    return review


def _asked(here: Desk, name: str) -> Question:
    unit = REVIEWS[name].unit
    return period_bar(here) if unit == "week" else scope_bar(here, LATEST_DAY if unit == "day" else LATEST)


def _steps(here: Desk, name: str, question: Question, review: Review) -> Review:
    """Draw all steps. What is picked on the picture of one is answered by those after it; the answer is returned."""
    number = 0
    while number < len(review.steps):
        show_step(review.steps[number], number)
        span = picked(review.steps[number])
        if span is not None:
            review = answer(here, name, replace(question, span=span))
        number += 1
    return review


def opening(review: Review) -> None:
    """The scope in a line, and the sentence that matters."""
    st.caption(literal(scope_line(review)))
    # A sign stays on the line of its amount.
    st.header(literal(review.headline).replace("-¥", "-\u2060¥"), anchor=False)
