"""A review as a page: every scenario is shown by this one.

Owns the order of a page: the scope, the one sentence that matters, the steps as the review has them, and what no step
showed. The figures, words and their order are the review's.
"""

import streamlit as st

from core.reports.texts import loose_findings, scope_line
from core.reviews import REVIEWS
from core.reviews.blocks import Findings, Review
from pages.shared.answers import answer
from pages.shared.desk import desk
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.scope_bar import scope_bar
from pages.shared.show import show, show_step


def review_page(name: str) -> None:
    """Ask, answer and show the named review."""
    here = desk()
    head = heading(REVIEWS[name].title)
    if not here.sessions:
        offer(here)
        return
    question = scope_bar(here)
    review = answer(here, name, question)
    with head:
        downloads(review)
    _opening(review)
    for number, step in enumerate(review.steps):
        show_step(step, number)
    loose = loose_findings(review)
    if loose:
        show(Findings("还发现", loose), "loose")


def _opening(review: Review) -> None:
    st.caption(literal(scope_line(review)))
    st.header(literal(review.headline), anchor=False)
