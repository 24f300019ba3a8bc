"""指标字典: what every figure means, how it is computed and what to try when it is low."""

import streamlit as st

from pages.shared.dictionary import matching, metric_entry, metric_table
from pages.shared.heading import heading

SHOWN_WHOLE = 6

heading("指标字典")
asked = st.text_input(
    "查指标", key="q", bind="query-params", placeholder="名称、别名或公式里的字,例如 点击率", live=True,
    icon=":material/search:", label_visibility="collapsed", width=420,
)  # fmt: skip
found = matching(asked)
if not found:
    st.caption("没有这样的指标,换个字试试")
elif len(found) <= SHOWN_WHOLE:
    for metric in found:
        metric_entry(metric)
else:
    st.caption(f"{len(found)} 个指标。点行首的方框,看口径和可以试的做法。")
    chosen = metric_table(found)
    if chosen:
        metric_entry(chosen)
