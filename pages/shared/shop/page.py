"""交易构成 as a page: what the shop sold and why it moved, then one dimension at a time, then any two.

Owns which steps stand behind which choice: all of them are in the files. Figures and words are the review's.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.reports.texts import loose_findings
from core.reviews import REVIEWS
from core.reviews.blocks import Findings, Review, Step, Table
from core.reviews.shop.dimensions import ACCOUNT, CARRIER, GROUPS
from core.reviews.shop.drill import CARDS, LIVE, SELLERS
from core.reviews.shop.pairs import TITLE as CROSSED
from core.reviews.shop.pairs import crossed, sides
from core.reviews.shop.scenario import CHECKED
from pages.shared.answers import answer
from pages.shared.desk import desk
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.review_page import opening
from pages.shared.shop.bar import days_bar, days_of, seller_box
from pages.shared.show import show, show_step

BENEATH = {ACCOUNT: (SELLERS,), CARRIER: (CARDS, LIVE)}
"""The steps that look further into a dimension."""

INSIDE = {*GROUPS, SELLERS, CARDS, LIVE, CROSSED, CHECKED}
"""The steps that have a place of their own on the page; the others open it."""


def shop_page() -> None:
    """Ask, answer and show; without 成交分析 what to upload."""
    here = desk()
    head = heading(REVIEWS["shop"].title)
    loaded = days_of(here)
    if not loaded:
        offer(here, first=("composition",))
        return
    question = days_bar(here, loaded)
    review = answer(here, "shop", question)
    opening(review)
    days = (question.start, question.end) if question.start and question.end else None
    with about(review.sessions, days):
        _steps(review, lambda title: title not in INSIDE, in_short=True)
        picked = st.segmented_control(
            "按什么拆", GROUPS, default=GROUPS[0], required=True, key="dimension", bind="query-params"
        )
        _steps(review, lambda title: title == picked)
        if picked == ACCOUNT:
            accounts = seller_box(here)
            review = answer(here, "shop", replace(question, accounts=accounts)) if accounts else review
        _steps(review, lambda title: title in BENEATH.get(picked or "", ()))
        _pairs(review)
        _steps(review, lambda title: title == CHECKED)
        loose = loose_findings(review)
        if loose:
            show(Findings("还发现", loose), "loose")
    with head:
        downloads(review)


def _steps(review: Review, wanted: Callable[[str], bool], *, in_short: bool = False) -> None:
    """Draw the steps of these titles; `in_short` with their tables folded."""
    for number, step in enumerate(review.steps):
        if wanted(step.title):
            blocks = (
                replace(one, folded=in_short or one.folded) if isinstance(one, Table) else one for one in step.blocks
            )
            show_step(Step(step.title, tuple(blocks)), number)


def _pairs(review: Review) -> None:
    """One of the pairs that these days tell, by its two dimensions."""
    tables = {
        block.title: block
        for step in review.steps
        if step.title == CROSSED
        for block in step.blocks
        if isinstance(block, Table)
    }
    pairs = {}
    for one in crossed():
        if one.label in tables:
            first, second = sides(one)
            pairs[first, second] = pairs[second, first] = tables[one.label]
    if not pairs:
        return
    st.subheader(literal(CROSSED), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        first = st.selectbox(
            "按", list(dict.fromkeys(one for one, _ in pairs)), key="pair_by", bind="query-params", width=170
        )
        beside = [two for one, two in pairs if one == first]
        second = st.selectbox("再按", beside, key="pair_then", bind="query-params", width=170)
    picked = pairs.get((first, second))
    if picked is not None:
        show(replace(picked, title="", folded=False), "pair")
