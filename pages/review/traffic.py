"""直播日报 · 流量: how much came in, where people left, what it cost; and what there is to note of the session."""

import streamlit as st

from pages.shared.desk import desk
from pages.shared.review_page import review_page
from pages.shared.tagging.events import event_editor
from pages.shared.tagging.tags import tag_editor

review = review_page("traffic")
if review is not None and len(review.sessions) == 1:
    (session,) = review.sessions
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("记一笔:这一场发生了什么", anchor=False, width="content")
        tag_editor(desk(), session)
    st.caption("改价、发券、换品、换主播……写下时间,就会画在分钟走势上;标签可以用来筛选和对比。")
    events = st.expander("写下事件", icon=":material/edit_note:", key="note_events", on_change="rerun")
    if events.open:
        with events:
            event_editor(desk(), session)
