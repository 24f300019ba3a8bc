"""What the sections about reviews and returns show alike: their steps of the checkup, or what to bring.

Owns the way from the cached review to a section. Figures and words are the review's.
"""

import streamlit as st

from core.errors import NothingToReview
from core.reviews.blocks import Cards, Findings, Review, Step
from core.reviews.checkup import KEY, said
from core.rules.declaration import Rule
from core.scope import Question
from pages.shared.answers import answer
from pages.shared.checkup.telling import answered, standing
from pages.shared.desk import Desk
from pages.shared.downloads import downloads
from pages.shared.explaining import about
from pages.shared.literal import literal
from pages.shared.show import show, show_step
from pages.shared.templates import template_download

UPLOAD = "pages/data/upload.py"


def asked(desk: Desk, picks: tuple[str, ...] = ()) -> Review | None:
    """The checkup of the latest days; None where nothing is loaded that it could be about."""
    try:
        return answer(desk, KEY, Question(desk.merchant, picks=picks))
    except NothingToReview:
        return None


def own_steps(review: Review, titles: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of these titles."""
    return tuple(step for step in review.steps if step.title in titles)


def opening(review: Review, titles: tuple[str, ...], metric: str) -> tuple[Step, ...]:
    """The days, the sentence, and what is worth acting on; returns the section's own steps."""
    steps = own_steps(review, titles)
    st.caption(literal(f"{review.merchant} · {review.scope} · 对比{review.against}"))
    cards = next((block for step in steps for block in step.blocks if isinstance(block, Cards)), None)
    if cards is not None:
        answered(said(cards.readings))
        found = tuple(one for one in review.findings if one.metric == metric)
        show(Findings("", found, empty="和上一周期比,没有真的变高"), f"findings_{metric}")
    return steps


def step_by_step(review: Review, steps: tuple[Step, ...]) -> None:
    with about(review.sessions):
        for number, step in enumerate(steps):
            show_step(step, number)


def closing(rule: Rule, kind: str, review: Review | None) -> None:
    """What to upload for it, the review as a file, and the rule it follows."""
    with st.container(horizontal=True, vertical_alignment="center"):
        template_download(kind, f"template_{kind}")
        st.page_link(UPLOAD, label="去上传", icon=":material/upload:")
    if review is not None:
        downloads(review)
    standing(rule)
