"""A button that hands out one of our own tables to fill in.

Owns the button; what stands in the table is the template's own.
"""

from functools import partial
from typing import Literal

import streamlit as st

from core.reports.rejects import MIME
from core.reports.templates import TEMPLATES
from core.reports.templates.writing import write_template


def template_download(kind: str, key: str, width: Literal["content", "stretch"] = "content") -> None:
    """A download of the template of an export, by the export's key; it is written when it is clicked."""
    template = TEMPLATES[kind]
    st.download_button(
        f"下载{template.export.title}模板", data=partial(write_template, template), file_name=template.file, mime=MIME,
        key=key, icon=":material/download:", on_click="ignore", width=width,
    )  # fmt: skip
