"""What is still to be done by hand: rosters to fill in, and the downloads that would tell more of this session."""

import streamlit as st

from core.reviews.today import Today
from pages.shared.desk import Desk
from pages.shared.example import UPLOAD_PAGE
from pages.shared.literal import literal
from pages.shared.roster.place import PAGE, address


def todos(desk: Desk, told: Today) -> None:
    """Each in a line: what, and what it adds. Rosters are filled in here; where files are is in the tooltip."""
    if not told.todos:
        return
    st.markdown("**还能补上**")
    for todo in told.todos:
        if todo.kind == "roster" and todo.day is not None:
            query = address(desk, todo.account, todo.day)
            label = f"{literal(todo.what)} :gray[→ {literal(todo.gives)}]"
            st.page_link(PAGE, label=label, query_params=query, icon=":material/badge:")
            continue
        st.markdown(
            f":material/upload_file: {literal(todo.what)} :gray[→ {literal(todo.gives)}]",
            help=literal(todo.menu) or None,
        )
    st.page_link(UPLOAD_PAGE, label="去上传", icon=":material/upload:")
