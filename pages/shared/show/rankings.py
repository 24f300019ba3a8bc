"""A leaderboard on the page: the picture, and below it everyone's figures, who isn't placed among them.

Owns the order of the two. Unlike behind other pictures the table stands open: people look for themselves in it.
"""

import streamlit as st

from core.reports.charts import chart
from core.reviews.blocks import Ranking
from pages.shared.literal import literal
from pages.shared.show.pictures import is_dark
from pages.shared.show.tables import rows_table


def ranking(block: Ranking, key: str) -> None:
    """One leaderboard."""
    if block.title:
        st.markdown(f"**{literal(block.title)}**")
    drawn = chart(block, dark=is_dark())
    if drawn is not None:
        st.vega_lite_chart(spec=drawn, theme=None)
    if block.caption:
        st.caption(literal(block.caption))
    rows_table(block, f"{key}_rows")
