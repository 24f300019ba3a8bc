"""数据: what is loaded, what is missing, what was revised, and taking uploads back."""

import streamlit as st

from pages.shared.desk import desk
from pages.shared.example import offer
from pages.shared.heading import heading
from pages.shared.holding.browse import browse
from pages.shared.holding.entries import promotions
from pages.shared.holding.ledger import ledger_table
from pages.shared.holding.loaded import loaded
from pages.shared.holding.mapped import mappings
from pages.shared.holding.revisions import revisions
from pages.shared.tagging.tags import tag_grid

PARTS = {
    "上传记录": ledger_table, "已入库": browse, "修订": revisions, "大促日历": promotions, "标签": tag_grid,
    "手工对应": mappings,
}  # fmt: skip

here = desk()
heading("数据")
if here.merchant in here.merchants:
    loaded(here)
    tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
    for tab, part in zip(tabs, PARTS.values(), strict=True):
        if tab.open:
            with tab:
                part(here)
else:
    offer(here)
