"""The head of every page: its title on the left, room for what belongs beside it on the right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def heading(title: str) -> DeltaGenerator:
    """Draw the title; what is written into the container returned stands at the right."""
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.title(title, anchor=False, width="content")
    return head
