"""Which days of 成交分析 are reviewed and against what, and whose carriers are looked into.

Owns these widgets and the cached reads of what they offer. Days are the calendar's, whether or not anybody was live.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from core.reports.texts import clean
from core.reviews.shop.known import Seller, days_known, sellers
from core.scope import COMPARISONS, PREVIOUS_PERIOD, SAME_SPAN, Question
from pages.shared.desk import Desk, open_store
from pages.shared.week.bar import LATEST_WEEK, PICKED, spans_of

_DAY = timedelta(days=1)
_AGAINST = {COMPARISONS[key]: key for key in (PREVIOUS_PERIOD, SAME_SPAN)}


@st.cache_resource(show_spinner=False, max_entries=64)
def _days(database: str, merchant: str, version: int) -> tuple[date, ...]:
    return days_known(open_store(database), merchant)


@st.cache_resource(show_spinner=False, max_entries=64)
def _sellers(database: str, merchant: str, version: int) -> tuple[Seller, ...]:
    return sellers(open_store(database), merchant)


def days_of(desk: Desk) -> tuple[date, ...]:
    """The days that 成交分析 tells, oldest first."""
    return _days(desk.database, desk.merchant, desk.version)


def days_bar(desk: Desk, days: Sequence[date]) -> Question:
    """Draw the bar and return what was asked: the seven days up to the latest where nothing is picked."""
    spans = spans_of(days)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="shop_bar"):
        picked = st.selectbox(
            "哪段时间", [LATEST_WEEK, *spans, PICKED], key="shop_period", bind="query-params",
            label_visibility="collapsed", icon=":material/date_range:", width=200,
        )  # fmt: skip
        span: Sequence[date] = _picked(days) if picked == PICKED else spans.get(picked, ())
        against = st.selectbox(
            "和什么比", list(_AGAINST), key="shop_against", bind="query-params", label_visibility="collapsed",
            icon=":material/compare_arrows:", width=145,
        )  # fmt: skip
    latest = (max(days[0], days[-1] - 6 * _DAY), days[-1])
    first, *_, last = span if len(span) == 2 else latest
    return Question(desk.merchant, start=first, end=last, against=_AGAINST[against])


def _picked(days: Sequence[date]) -> tuple[date, ...]:
    first, last = days[0], days[-1]
    found = st.date_input(
        "日期", value=(max(first, last - 6 * _DAY), last), min_value=first, max_value=last, key="shop_days",
        bind="query-params", label_visibility="collapsed", width=220,
    )  # fmt: skip
    return tuple(found) if isinstance(found, tuple) else ()


def seller_box(desk: Desk) -> tuple[str, ...]:
    """Draw the choice of accounts to look into; none picked means 自营, 合作 and who moved most."""
    by_label = _labels(_sellers(desk.database, desk.merchant, desk.version))
    picked = st.multiselect(
        "看哪些账号的载体", list(by_label), key="seller", bind="query-params", max_selections=4,
        placeholder="自营、合作和变化最大的账号", width=420,
    )  # fmt: skip
    return tuple(by_label[label] for label in picked if label in by_label)


def _labels(found: Sequence[Seller]) -> dict[str, str]:
    """Per name as it is picked the 抖音号; the number stands behind a name that two share."""
    named = [f"{clean(one.name)}({one.sale_type})" for one in found]
    return {
        (f"{name} {one.account}" if named.count(name) > 1 else name): one.account
        for one, name in zip(found, named, strict=True)
    }
