"""What is still to be done by hand: rosters to fill in, and the downloads that would tell more of this session."""

import streamlit as st

from core.reviews.today import Today
from pages.shared.example import UPLOAD_PAGE
from pages.shared.literal import literal


def todos(told: Today) -> None:
    """Each in a line: what, and what it adds; where in Compass it is stands in the tooltip."""
    if not told.todos:
        return
    st.markdown("**还能补上**")
    for todo in told.todos:
        icon = ":material/badge:" if todo.kind == "roster" else ":material/upload_file:"
        st.markdown(
            f"{icon} {literal(todo.what)} :gray[→ {literal(todo.gives)}]",
            help=literal(todo.menu) or None,
        )
    st.page_link(UPLOAD_PAGE, label="去上传", icon=":material/upload:")
