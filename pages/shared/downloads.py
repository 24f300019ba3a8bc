"""A review that leaves the page: as a file, or into a chat.

Owns the two menus; what a file or a message holds, and how long it may be, is its format's own. A file is written when
it is clicked; the texts for chats stand in their menu, ready to be copied.
"""

from functools import partial

import streamlit as st

from core.reports import FORMATS
from core.reviews.blocks import Review

BOX = 180
"""Pixels of a text that are seen before it scrolls."""


def downloads(review: Review) -> None:
    """A menu of every format that is kept as a file, and one of what goes into a chat."""
    with st.container(horizontal=True, width="content", gap="xsmall", key="leaving"):
        with st.popover("下载报告", icon=":material/download:", key="downloads"):
            for key, form in FORMATS.items():
                if not form.copied:
                    _file(review, key, f"{form.name}({form.ending})", f"download_{key}")
        with st.popover("分享", icon=":material/share:", key="sharing"):
            _file(review, "png", "下载图片,直接发到群里", "share_picture", ":material/image:")
            for form in FORMATS.values():
                if form.copied:
                    st.text(f"{form.name}:点右上角复制")
                    st.code(form.write(review).decode(), language=None, wrap_lines=True, height=BOX)


def _file(review: Review, name: str, label: str, key: str, icon: str | None = None) -> None:
    form = FORMATS[name]
    st.download_button(
        label, data=partial(form.write, review), file_name=f"{review.name}.{form.ending}", mime=form.mime, icon=icon,
        key=key, on_click="ignore", width="stretch",
    )  # fmt: skip
