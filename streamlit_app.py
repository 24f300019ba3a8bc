"""The frame around every page: page config, navigation, whose data, and the one error handler.

Nothing that only one page needs may enter here.
"""

import streamlit as st

from pages.shared.desk import set_up, settle
from pages.shared.example import banner
from pages.shared.guarding import guarded

PAGES = {
    "复盘": [
        st.Page("pages/review/today.py", title="今日", icon=":material/today:", default=True),
        st.Page("pages/review/daily.py", title="日报", icon=":material/description:"),
        st.Page("pages/review/compare.py", title="场次对比", icon=":material/compare_arrows:"),
        st.Page("pages/review/traffic.py", title="直播日报 · 流量", icon=":material/monitoring:"),
        st.Page("pages/review/goods.py", title="商品 · 品效合一", icon=":material/shopping_bag:"),
        st.Page("pages/review/people.py", title="人群 · 精准引流", icon=":material/groups:"),
    ],
    "周报": [
        st.Page("pages/week/weekly.py", title="直播周报 · 人货场", icon=":material/date_range:"),
        st.Page("pages/week/rooms.py", title="周报 · 直播间", icon=":material/storefront:"),
        st.Page("pages/week/goals.py", title="目标", icon=":material/flag:"),
        st.Page("pages/week/actions.py", title="行动", icon=":material/task_alt:"),
    ],
    "主播": [
        st.Page("pages/hosts/hosts.py", title="主播排行", icon=":material/leaderboard:"),
        st.Page("pages/hosts/host.py", title="主播卡", icon=":material/badge:"),
        st.Page("pages/hosts/roster.py", title="上播记录", icon=":material/calendar_month:"),
        st.Page("pages/hosts/pairing.py", title="排班建议", icon=":material/swap_horiz:"),
        st.Page("pages/hosts/bonus.py", title="绩效", icon=":material/payments:"),
    ],
    "店铺": [
        st.Page("pages/shop/shop.py", title="交易构成", icon=":material/donut_small:"),
        st.Page("pages/shop/crowds.py", title="人群洞察 · 投放", icon=":material/ads_click:"),
        st.Page("pages/shop/checkup.py", title="店铺体检", icon=":material/health_and_safety:"),
    ],
    "数据": [
        st.Page("pages/data/upload.py", title="上传", icon=":material/upload_file:"),
        st.Page("pages/data/holdings.py", title="数据", icon=":material/database:"),
        st.Page("pages/data/dictionary.py", title="指标字典", icon=":material/menu_book:"),
    ],
}

st.set_page_config(
    page_title="复盘 Fupan",
    page_icon="📊",
    layout="wide",
    initial_sidebar_state=220,
    menu_items={"About": "复盘 Fupan:直播间数据的自助复盘台。数据只存在这台机器上。"},
)
settle()
page = st.navigation(PAGES, expanded=True)
with guarded():
    desk = set_up()
    if desk.is_example:
        banner(desk)
    page.run()
