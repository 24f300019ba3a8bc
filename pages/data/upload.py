"""上传: give files, see what they are, explain what wasn't understood, then write them with one click."""

import streamlit as st

from core import intake
from core.warehouse import holdings
from pages.shared.desk import AUTHOR, desk, turn_to
from pages.shared.example import menus, offer
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.uploading.inputs import given, hints
from pages.shared.uploading.mapping import mapping
from pages.shared.uploading.overview import look_closer, rejected_files, summary
from pages.shared.uploading.reading import forget_files, readings
from pages.shared.uploading.receipts import receipts
from pages.shared.uploading.sessions import sessions
from pages.shared.uploading.states import KNOWN, standings

here = desk()
heading("上传")
if here.is_example:
    st.caption(f"上传的文件进入「{literal(here.own)}」,不会和示例数据混在一起。")
files = given()
told_besides = hints()

if files:
    found = readings(here.store, here.own, files, told_besides)
    hashes = [reading.sheets.content_hash for reading in found if reading.sheets]
    told = standings(found, holdings.uploaded(here.store, here.own, hashes))
    good = [one for one in told if one.can_land]
    with st.container(horizontal=True, vertical_alignment="center"):
        clicked = st.button(
            f"入库 {len(good)} 个文件", key="commit", type="primary", icon=":material/save:", disabled=not good
        )
        rejected_files(told)
    if clicked:
        with st.spinner("正在入库"):
            st.session_state["outcomes"] = intake.commit(here.store, here.own, found, AUTHOR)
        forget_files()
        turn_to(here.own)
        st.rerun()
    summary(told)
    known = {id(one.reading) for one in told if one.state == KNOWN}
    new = [reading for reading in found if id(reading) not in known]
    mapping(here, new)
    sessions(here, new)
    look_closer(told)
elif "outcomes" in st.session_state:
    receipts(here, st.session_state["outcomes"])
elif not here.sessions:
    offer(here, uploading=True)
else:
    st.caption("在罗盘里的下载位置")
    menus()
