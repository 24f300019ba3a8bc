"""人群洞察 · 投放 as a page: what was picked, the review of it, and what is done with its lists.

Owns the order of the page and its cached reads. The figures, words and their order are the review's.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.errors import NothingToReview
from core.reports.texts import clean
from core.reviews.blocks import Block, Review, Step, Table
from core.reviews.crowds import KEY, TITLE, resolve
from core.reviews.crowds.potential import GOODS, sizes
from core.reviews.crowds.potential import STEP as POTENTIAL
from core.reviews.crowds.scenario import AIMED, COMPARED, SUGGESTED
from core.reviews.crowds.subjects import BACK, portrayed
from core.reviews.crowds.told import Subject
from core.scope import Question, parts_of_session
from pages.shared.answers import answer
from pages.shared.crowds.bar import crowd_bar
from pages.shared.crowds.headcounts import headcount_editor
from pages.shared.crowds.lists import files, note_targeting
from pages.shared.desk import Desk, desk, open_store
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.explaining import about
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.review_page import opening
from pages.shared.show import show, show_step

FIRST = ("audience", "product_audience", "live_list")
"""What this page starts with."""

BEHIND = (SUGGESTED, COMPARED)
"""Steps whose tables are there to check: the pickers offer the first one's lines, pictures show the other's."""


@st.cache_resource(show_spinner="正在找有画像的场次和商品", max_entries=64)
def _offered(database: str, merchant: str, version: int) -> tuple[Subject, ...] | None:
    """Everything that has a portrait, the largest of a kind first; None where nothing is loaded."""
    store = open_store(database)
    try:
        return portrayed(store, resolve(store, Question(merchant))).subjects
    except NothingToReview:
        return None


@st.cache_resource(show_spinner=False, max_entries=64)
def _sizes(database: str, merchant: str, sessions: tuple[str, ...], version: int) -> dict[str, float]:
    return sizes(open_store(database), merchant, sessions)


def crowds_page() -> None:
    """Ask, answer and show: the crowds, the lists for 千川, 高潜人群, gaps, and what packages brought."""
    here = desk()
    head = heading(TITLE)
    subjects = _offered(here.database, here.merchant, here.version)
    if subjects is None:
        offer(here, first=FIRST)
        return
    since = here.sessions[-1].start - BACK if here.sessions else None
    lately = tuple(one for one in here.sessions if since and one.start >= since)
    viewers = _sizes(here.database, here.merchant, tuple(one.session for one in lately), here.version) if lately else {}
    review = answer(here, KEY, crowd_bar(here, lately, subjects, viewers))
    opening(review)
    with about(review.sessions):
        sorts: set[str] = set()
        for number, step in enumerate(review.steps):
            sort = step.title.partition(":")[0]
            if step.title == AIMED:
                _lists(here, review, step, subjects, number)
            elif sort in sorts:
                _another(step, number)
            else:
                show_step(_behind(step) if step.title in BEHIND else step, number)
            sorts.add(sort)
            if step.title == POTENTIAL:
                _headcounts(here, review, subjects)
    with head:
        downloads(review)


def _behind(step: Step) -> Step:
    """The same with its tables folded."""
    blocks = (replace(block, folded=True) if isinstance(block, Table) else block for block in step.blocks)
    return replace(step, blocks=tuple(blocks))


def _another(step: Step, number: int) -> None:
    """What is said of a second session or product, drawn when someone opens it."""
    folded = st.expander(literal(step.title), type="compact", key=f"step{number}_another", on_change="rerun")
    if folded.open:
        with folded:
            for place, block in enumerate(step.blocks):
                show(block, f"step{number}_{place}")


def _lists(here: Desk, review: Review, step: Step, subjects: Sequence[Subject], number: int) -> None:
    """Every list with what can be done with it: the first that has labels open, the others when asked."""
    st.subheader(literal(step.title), anchor=False)
    first = next((place for place, block in enumerate(step.blocks) if isinstance(block, Table)), 0)
    for place, block in enumerate(step.blocks):
        key = f"step{number}_{place}"
        if place == first:
            _list(here, review, block, subjects, key)
            continue
        folded = st.expander(literal(block.title), type="compact", key=f"{key}_list", on_change="rerun")
        if folded.open:
            with folded:
                _list(here, review, block, subjects, key)


def _list(here: Desk, review: Review, block: Block, subjects: Sequence[Subject], key: str) -> None:
    show(block, key)
    if not isinstance(block, Table):
        return
    whose = next((one for one in subjects if one.kind == "session" and block.title.endswith(one.label)), None)
    files(block, review.name, key)
    note_targeting(here, block, parts_of_session(whose.name)[0] if whose else "", key)


def _headcounts(here: Desk, review: Review, subjects: Sequence[Subject]) -> None:
    """The form for the session under review, and for its 主推 and 新品 and whatever product has a portrait."""
    goods = next((block for block in review.blocks if isinstance(block, Table) and block.title == GOODS), None)
    products: dict[str, str] = {}
    if goods is not None:
        at = [column.key for column in goods.columns].index("product_id")
        products = {clean(str(row[0])): str(row[at]) for row in goods.rows}
    for one in subjects:
        if one.kind == "product" and one.name not in products.values():
            products[clean(one.label)] = one.name
    session = max(review.sessions, key=lambda one: parts_of_session(one)[1], default="")
    day = max([one.days[1] for one in subjects] + [one.day for one in here.sessions[-1:]])
    headcount_editor(here, session, products, day)
