"""A review as a file: one button per format, written only when it is clicked."""

from functools import partial

import streamlit as st

from core.reports import FORMATS
from core.reviews.blocks import Review


def downloads(review: Review) -> None:
    """A menu of every format that the reports know."""
    with st.popover("下载报告", icon=":material/download:", key="downloads"):
        for key, form in FORMATS.items():
            st.download_button(
                f"{form.name}({form.ending})",
                data=partial(form.write, review),
                file_name=f"{review.name}.{form.ending}",
                mime=form.mime,
                key=f"download_{key}",
                on_click="ignore",
                width="stretch",
            )
