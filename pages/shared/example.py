"""The example merchant: loading it, saying so, and removing it.

Owns the walk of the demo downloads, and of what its people typed, into a merchant of their own, so that they never mix
with real data.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import streamlit as st

from core import entries, intake
from core.sheets import EXPORTS
from core.warehouse import ledger
from pages.shared.answers import forget_answers
from pages.shared.desk import AUTHOR, EXAMPLE, Desk, forget_reads, turn_to
from pages.shared.literal import literal

SEEDS = Path(__file__).parents[2] / "seeds"
EXPORTS_FOLDER, ENTRIES = SEEDS / "exports", SEEDS / "entries.toml"
FIRST = ("live_list", "live_detail")
"""The exports that a merchant starts with; the others add to them."""

UPLOAD_PAGE = "pages/data/upload.py"


def banner(desk: Desk) -> None:
    """Say that what is shown is invented, with a way out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("示例数据", icon=":material/science:", color="orange")
        st.caption("虚构的商家,不是你的数据", width="content")
        removed = st.button("移除", key="forget_example", type="tertiary", icon=":material/close:")
    if removed:
        ledger.forget(desk.store, EXAMPLE)
        forget_reads()  # the next version of this merchant starts from one again
        forget_answers()
        st.session_state.pop("merchant", None)
        st.rerun()


def menus(keys: Iterable[str] = EXPORTS) -> None:
    """Where in Compass each export is downloaded."""
    for export in map(EXPORTS.__getitem__, keys):
        st.markdown(f"**{literal(export.title)}**  \n:small[:gray[{literal(export.how)}]]")


def offer(desk: Desk, *, uploading: bool = False, first: Sequence[str] = FIRST) -> None:
    """Instead of an empty page: what to upload `first`, where in Compass it is, and the example."""
    wanted = "先有这两种就能开始" if first == FIRST else "这一页要的是"
    with st.container(border=True, gap="small"):
        st.subheader("还没有数据", anchor=False)
        st.markdown(f"从抖音电商罗盘下载表格,原样上传即可。{wanted}:")
        menus(first)
        with st.container(horizontal=True, gap="small"):
            if not uploading and st.button("去上传", key="go_upload", type="primary", icon=":material/upload:"):
                st.switch_page(UPLOAD_PAGE)
            load = st.button("载入示例数据", key="load_example", icon=":material/science:")
        st.caption("示例是一家虚构的户外服饰店,四周直播,单独存放,可以一键移除。")
        with st.expander("还能上传哪些,在哪里下载", type="compact"):
            menus(key for key in EXPORTS if key not in first)
        if load:
            _load(desk)


def _load(desk: Desk) -> None:
    sources = intake.sources_in([EXPORTS_FOLDER])
    bar = st.progress(0.0, text="正在载入示例数据")
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        bar.progress(done / len(sources), text=f"{done}/{len(sources)} {literal(name)}")

    intake.take_in(desk.store, EXAMPLE, sources, AUTHOR, progress=step)
    entries.enter_file(desk.store, EXAMPLE, ENTRIES.read_bytes(), AUTHOR)
    turn_to(EXAMPLE)
    st.rerun()
