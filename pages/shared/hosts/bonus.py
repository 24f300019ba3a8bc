"""绩效 as a page: the sheet of a month or week, and the rules that make it.

Owns the order of the page. Amounts and words are `core.reviews.hosts.bonus`'s.
"""

from datetime import date, timedelta

import streamlit as st

from core.reviews.hosts.bonus import MONTH, PERIODS, TITLE, WEEK, Rule, Sheet, rules_of, sheet
from core.reviews.hosts.bonus_sheet import review_of
from core.warehouse import plans
from pages.shared.desk import desk, open_store
from pages.shared.downloads import downloads
from pages.shared.example import offer
from pages.shared.heading import heading
from pages.shared.hosts.bonus_rules import rule_editor
from pages.shared.literal import literal
from pages.shared.review_page import opening
from pages.shared.scope_bar import account_names
from pages.shared.show import show_step
from pages.shared.week.bar import Span, offered

_MONTH_DAYS = 28


def bonus_page() -> None:
    """The latest month with sessions, or the month or week that was picked."""
    here = desk()
    head = heading(TITLE)
    if not here.sessions:
        offer(here)
        return
    first, last = _span(offered(here.sessions))
    tiers = plans.bonus_tiers(here.store, here.merchant)
    rules = rules_of(tiers)
    period = MONTH if (last - first).days >= _MONTH_DAYS - 1 else WEEK
    own = tuple(rule for rule in rules if rule.period == period)
    found = _sheet(here.database, here.merchant, here.version, first, last, own)
    names = account_names(here.sessions)
    review = review_of(found, here.merchant, names, here.as_of)
    opening(review)
    if len(own) < len(rules):
        others = literal("、".join(rule.name for rule in rules if rule not in own))
        st.caption(f"不在这张表里、{PERIODS[WEEK if period == MONTH else MONTH]}算的规则:{others}")
    if found.lines:
        with head:
            downloads(review)
    # Without rules there is nothing to read before one is written.
    editing = st.container() if not rules else None
    for number, step in enumerate(review.steps):
        show_step(step, number)
    with editing or st.container():
        st.subheader("规则", anchor=False)
        rule_editor(here, tiers, found.known)


def _span(spans: dict[str, Span]) -> Span:
    """Draw the choice: months first, for that is how wages are counted."""
    months = [name for name, (first, last) in spans.items() if last - first >= timedelta(days=_MONTH_DAYS - 1)]
    names = [*months, *(name for name in spans if name not in months)]
    picked = st.selectbox(
        "哪个月或哪一周", names, key="bonus_span", bind="query-params", label_visibility="collapsed",
        icon=":material/date_range:", width=220,
    )  # fmt: skip
    return spans[picked]


@st.cache_resource(show_spinner="正在算奖金", max_entries=32)
def _sheet(database: str, merchant: str, version: int, first: date, last: date, rules: tuple[Rule, ...]) -> Sheet:
    return sheet(open_store(database), merchant, (), first, last, rules)
