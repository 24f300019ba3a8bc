"""What is loaded, at a glance: how much, which days of which account, and what is missing."""

import streamlit as st

from core.warehouse import holdings
from pages.shared.desk import Desk
from pages.shared.holding.coverage import coverage_picture, gaps
from pages.shared.literal import literal
from pages.shared.scope_bar import account_names

OPEN_GAPS = 6
"""More lines than these are folded up."""


def loaded(desk: Desk) -> None:
    """The sentence, a picture per account, and the gaps in words; accounts with most days first."""
    covers = holdings.coverage(desk.store, desk.merchant)
    if not covers:
        st.info(_without_sessions(desk), icon=":material/info:")
        return
    names = account_names(desk.sessions)
    days = f"{covers[0].day} 至 {covers[-1].day}"
    st.subheader(f"已载入 {len(desk.sessions)} 场,{len(names)} 个账号,{days}", anchor=False)
    as_of = f",数据截至 {desk.as_of:%Y-%m-%d %H:%M}" if desk.as_of else ""
    st.caption(f"方格里是当天的场次数{as_of}")
    days_of = {account: [cover for cover in covers if cover.account == account] for account in names}
    told = []
    for place, (account, own) in enumerate(sorted(days_of.items(), key=lambda pair: -len(pair[1]))):
        st.markdown(f"**{literal(names[account])}**")
        coverage_picture(own, names[account], legend=place == len(days_of) - 1)
        told += gaps(own, names[account])
    if told:
        with st.expander(f"缺口 {len(told)} 条", expanded=len(told) <= OPEN_GAPS, icon=":material/event_busy:"):
            st.text("\n".join(told))


def _without_sessions(desk: Desk) -> str:
    counting = sum(upload.undone_at is None for upload in holdings.uploads(desk.store, desk.merchant))
    if not counting:
        return "上传都已撤销,现在没有任何场次。"
    return f"已载入 {counting} 个文件,里面没有直播场次。要看直播的日报和对比,再上传直播间列表或整场数据下载。"
