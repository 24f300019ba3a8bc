"""Which tags there are: the cached read behind the bar and the editors.

Owns nothing but that read.
"""

import streamlit as st

from core.warehouse import entered
from core.warehouse.entered import Tag
from pages.shared.desk import Desk, open_store


@st.cache_resource(show_spinner=False, max_entries=64)
def _tags(database: str, merchant: str, version: int) -> dict[str, tuple[Tag, ...]]:
    return entered.tags(open_store(database), merchant)


def tags_of(desk: Desk) -> dict[str, tuple[Tag, ...]]:
    """The tags of every session that has any, by session id."""
    return _tags(desk.database, desk.merchant, desk.version)
