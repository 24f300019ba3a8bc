"""The ways in: single files, a whole folder, a table pasted from a spreadsheet, and what files don't say themselves.

Owns the widgets that take files and hints. What is in a file is not looked at here.
"""

from datetime import datetime
from functools import partial
from hashlib import blake2b

import streamlit as st
from streamlit.typing import UploadedFile

from core.intake import Hints
from core.reports.templates import TEMPLATES
from core.warehouse.ledger import now
from pages.shared.templates import template_download
from pages.shared.uploading.reading import Given
from pages.shared.uploading.sessions import chosen_sessions

HELP = "xlsx、xls、ods、csv 和 zip 都可以,每个不超过 200 MB。点「入库」之前什么都不会写入。"


def given() -> list[Given]:
    """Everything that was dropped or pasted in this visit, in that order."""
    turn = st.session_state.get("uploader", 0)
    singles, folder, paste = st.tabs(["选文件", "整个文件夹", "粘贴表格"], key=f"way_{turn}")
    with singles:
        dropped = st.file_uploader(
            "把罗盘下载的文件拖到这里,几个、几百个都行", accept_multiple_files=True, key=f"files_{turn}", help=HELP
        )
    with folder:
        below = st.file_uploader(
            "选一个文件夹,里面的文件会全部读一遍", accept_multiple_files="directory", key=f"folder_{turn}", help=HELP
        )
    with paste:
        pasted = _pasted(turn)
    with st.popover("下载模板", icon=":material/download:", help="罗盘里没有下载的,填进模板再上传或粘贴。"):
        for kind in TEMPLATES:
            template_download(kind, f"template_{kind}_{turn}", "stretch")
    return [*map(_given, [*dropped, *below]), *pasted]


def _given(file: UploadedFile) -> Given:
    return Given(file.file_id, file.name, file.getbuffer)


def _pasted(turn: int) -> list[Given]:
    """Tables pasted so far: each stays until it is taken out or written."""
    kept: dict[str, tuple[str, bytes]] = st.session_state.setdefault("pasted", {})
    text = f"paste_{turn}"
    st.text_area(
        "粘贴表格", key=text, height=150, placeholder="直播间账号\t主播姓名\t上播日期\t上播时间\t下播时间",
        help="在 Excel 或 WPS 里连表头一起选中、复制,再粘贴到这里。上播记录这样最快。",
    )  # fmt: skip
    st.button("读取粘贴的表格", key=f"read_{text}", icon=":material/content_paste:", on_click=_keep, args=(text, kept))
    for key, (name, _) in list(kept.items()):
        if st.button(f"移除 {name}", key=f"unpaste_{key}", icon=":material/close:", type="tertiary"):
            del kept[key]
            st.rerun()
    return [Given(key, name, partial(bytes, content)) for key, (name, content) in kept.items()]


def _keep(text: str, kept: dict[str, tuple[str, bytes]]) -> None:
    """Take what stands in the text area for a file, and empty it."""
    content = str(st.session_state[text] or "").encode()
    if content.strip():
        kept[blake2b(content, digest_size=8).hexdigest()] = _name(now(), kept), content
    st.session_state[text] = ""


def _name(moment: datetime, kept: dict[str, tuple[str, bytes]]) -> str:
    """A name of its own that tells the time only: a date in it would be taken for the table's."""
    name, count = f"粘贴的表格_{moment:%H点%M分%S秒}.tsv", 2
    while name in {other for other, _ in kept.values()}:
        name, count = f"粘贴的表格_{moment:%H点%M分%S秒}_{count}.tsv", count + 1
    return name


def hints() -> Hints:
    """What a person adds to files that don't say it themselves."""
    with st.expander("文件里没有写抖音号或日期?", type="compact"), st.container(horizontal=True):
        account = st.text_input("抖音号", key="hint_account", width=220, help="只用于没有写抖音号的文件")
        day = st.date_input("日期", value=None, key="hint_day", width=220, help="只用于没有写日期的渠道表")
    return Hints((account or "").strip() or None, day, chosen_sessions())
