"""主播排行: the review, and below it what the abilities count for.

Owns the order of the page. Figures and words are the review's.
"""

import streamlit as st

from core.reviews.hosts import KEY
from pages.shared.desk import desk
from pages.shared.hosts.weights import weight_editor
from pages.shared.review_page import review_page


def hosts_page() -> None:
    """Ask, answer and show; then the weights."""
    if review_page(KEY) is None:
        return
    st.page_link("pages/hosts/roster.py", label="上播记录:谁在什么时间播", icon=":material/calendar_month:")
    weight_editor(desk())
