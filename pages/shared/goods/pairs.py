"""Any two explanations of the same product beside each other.

Owns the choice, which lives in the URL, and its cached read. What the comparison says is core's.
"""

import streamlit as st

from core.reviews.blocks import Review
from core.reviews.goods.explained import Explained, Explanation, beside
from pages.shared.desk import Desk, open_store
from pages.shared.show import show


@st.cache_resource(show_spinner=False, max_entries=32)
def _explained(database: str, merchant: str, sessions: tuple[str, ...], version: int) -> Explained:
    return Explained(open_store(database), merchant, sessions)


def pair_picker(desk: Desk, review: Review) -> None:
    """A product and two of its explanations to choose, and what they brought. Nothing where none has two."""
    found = _explained(desk.database, desk.merchant, review.sessions, desk.version)
    offered: dict[str, list[Explanation]] = {}
    for one in found.all:
        offered.setdefault(one.name, []).append(one)
    offered = {name: own for name, own in offered.items() if len(own) > 1}
    if not offered:
        return
    st.subheader("任意两次讲解", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("商品", list(offered), key="explained", bind="query-params", width=260)
        own = {_label(one, found.several): one for one in offered[name]}
        first = st.selectbox("这一次", list(own), index=len(own) - 1, key="explained_a", bind="query-params", width=200)
        other = st.selectbox("和这一次比", list(own), key="explained_b", bind="query-params", width=200)
    show(beside(found, own[first], own[other]), "explained_pair")


def _label(one: Explanation, several: bool) -> str:
    return f"第{one.nth}次 {one.start:%m-%d %H:%M}" if several else f"第{one.nth}次 {one.start:%H:%M}"
