"""店铺体检: the rules of the platform that bite, a section each, chosen by one control.

Owns which sections there are and their order. Each section draws itself: its answer, its figures, its steps, and the
rule it follows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.shared.checkup.commission import commission
from pages.shared.checkup.credit import credit
from pages.shared.checkup.loan import loan
from pages.shared.checkup.managed_plan import managed_plan
from pages.shared.checkup.returns import returns_section
from pages.shared.checkup.reviews import reviews_section
from pages.shared.checkup.score import score
from pages.shared.checkup.staffing import staffing
from pages.shared.desk import desk
from pages.shared.example import offer
from pages.shared.heading import heading

TITLE = "店铺体检"
LOADED = ("order_review", "order_return", "composition")
"""What the sections about uploads start with."""


@dataclass(frozen=True)
class Section:
    """`rule` is the key of the rule in core.rules.RULES that it follows. With `loaded` it is about uploads alone."""

    title: str
    draw: Callable[[], None]
    rule: str
    loaded: bool = False


SECTIONS: dict[str, Section] = {
    section.title: section
    for section in (
        Section("差评率", lambda: reviews_section(desk()), "bad_reviews", loaded=True),
        Section("品质退单率", lambda: returns_section(desk()), "quality_returns", loaded=True),
        Section("托管计划", managed_plan, "managed_plan"),
        Section("佣金与服务费", commission, "commission"),
        Section("信用分", credit, "credit"),
        Section("商户贷", loan, "loan"),
        Section("飞鸽", staffing, "staffing"),
        Section("店铺评分", score, "shop_score"),
    )
}


def checkup_page() -> None:
    """The control, and the section that it names."""
    heading(TITLE)
    names = list(SECTIONS)
    picked = st.pills(
        "看哪一项", names, default=names[0], required=True, key="section", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    section = SECTIONS[picked or names[0]]
    here = desk()
    if section.loaded and here.as_of is None:
        offer(here, first=LOADED)
    else:
        section.draw()
