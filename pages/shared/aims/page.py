"""目标 as a page: how every goal stands, and the table that sets them.

Owns its order. Figures, words and blocks are `core.reviews.aims`'.
"""

import streamlit as st

from core.reviews.aims import headline, notes, tables
from pages.shared.aims.cards import goal_card
from pages.shared.aims.editor import goal_editor
from pages.shared.aims.first import first_goal
from pages.shared.aims.known import aims_of, latest_day
from pages.shared.desk import desk
from pages.shared.example import offer
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.show import show


def goals_page() -> None:
    """The goals at the end of the latest loaded day."""
    here = desk()
    heading("目标")
    if not here.sessions:
        offer(here)
        return
    st.caption(literal(f"{here.merchant} · 数到 {latest_day(here):%Y-%m-%d},已传数据的最后一天"))
    found = aims_of(here)
    if found:
        st.header(literal(headline(found)), anchor=False)
        with st.grid(2, min_column_width=420, gap="small"):
            # Those with a picture stand beside each other; otherwise the order is the answer's.
            for place, aim in enumerate(sorted(found, key=lambda aim: aim.picture is None)):
                goal_card(aim, f"goal_{place}")
        for note in notes(found):
            show(note, "goal_notes")
        behind = st.expander("全部目标的数字", type="compact", key="goal_figures", on_change="rerun")
        if behind.open:
            with behind:
                for place, table in enumerate(tables(found)):
                    show(table, f"goal_table_{place}")
    else:
        first_goal(here)
    st.subheader("设目标", anchor=False)
    goal_editor(here)
