"""上传: drop files, see what they are, correct what wasn't understood, then write them with one click."""

import streamlit as st

from core import intake
from core.intake import Hints
from pages.shared.desk import AUTHOR, desk, turn_to
from pages.shared.example import menus, offer
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.uploading.mapping import mapping
from pages.shared.uploading.overview import overview
from pages.shared.uploading.reading import forget_files, readings
from pages.shared.uploading.receipts import receipts

here = desk()
heading("上传")
if here.is_example:
    st.caption(f"上传的文件进入「{literal(here.own)}」,不会和示例数据混在一起。")
files = st.file_uploader(
    "把罗盘下载的文件拖到这里,几个都行",
    accept_multiple_files=True,
    key=f"files_{st.session_state.get('uploader', 0)}",
    help="xlsx、xls、csv 都可以,每个不超过 200 MB。点「入库」之前什么都不会写入。",
)
with st.expander("文件里没有写抖音号或日期?", type="compact"), st.container(horizontal=True):
    account = st.text_input("抖音号", key="hint_account", width=220, help="只用于没有写抖音号的文件")
    day = st.date_input("日期", value=None, key="hint_day", width=220, help="只用于没有写日期的渠道表")

if files:
    found = readings(here.store, here.own, files, Hints(account.strip() or None, day))
    good = [reading for reading in found if reading.batch is not None]
    if st.button(f"入库 {len(good)} 个文件", key="commit", type="primary", icon=":material/save:", disabled=not good):
        with st.spinner("正在入库"):
            st.session_state["outcomes"] = intake.commit(here.store, here.own, found, AUTHOR)
        forget_files()
        turn_to(here.own)
        st.rerun()
    mapping(here, found)
    overview(found)
elif "outcomes" in st.session_state:
    receipts(st.session_state["outcomes"])
elif not here.sessions:
    offer(here, uploading=True)
else:
    st.caption("在罗盘里的下载位置")
    menus()
