"""The ledger: what came when and from whom, and taking it back.

Owns the list of uploads and the confirmation before an undo. What undo does is the warehouse's.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from core.reports.rejects import MIME, file_name, write_reject_list
from core.warehouse import holdings, ledger
from core.warehouse.holdings import Upload
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import guarded
from pages.shared.holding.kinds import kind_title
from pages.shared.uploading.overview import issues, rejections


def ledger_table(desk: Desk) -> None:
    """All uploads, newest first; rows can be picked to look closer or to take them back."""
    uploads = holdings.uploads(desk.store, desk.merchant)
    st.caption("勾选左边的方框,可以撤销一次或几次上传,或看它的提醒和拒绝的行。")
    event = st.dataframe(
        _frame(uploads), hide_index=True, key=f"ledger_{desk.version}", on_select="rerun", selection_mode="multi-row",
        alt="上传记录,新的在前", placeholder="—", height="content" if len(uploads) <= 10 else 388,
        column_config={"文件": st.column_config.TextColumn(width="large")},
    )  # fmt: skip
    picked = [uploads[row] for row in event["selection"]["rows"] if row < len(uploads)]
    active = [upload for upload in picked if upload.undone_at is None]
    if active and st.button(f"撤销选中的 {len(active)} 条", key="undo", icon=":material/undo:"):
        _confirm(desk, active)
    for upload in picked[:3]:
        found = holdings.issues_of(desk.store, upload.upload_id)
        rejected = holdings.rejects_of(desk.store, upload.upload_id)
        st.text(upload.file)
        rejections(rejected)
        if rejected:
            st.download_button(
                "下载拒绝的行", data=partial(write_reject_list, rejected), file_name=file_name(upload.file), mime=MIME,
                icon=":material/download:", key=f"rejects_{upload.upload_id}", on_click="ignore",
                help="一行一条,写着原表的行号和原因。请在原文件里改好,再整份上传。",
            )  # fmt: skip
        issues(found)
        if not found and not rejected:
            st.caption("没有提醒,也没有拒绝的行")


@st.dialog("撤销上传")
def _confirm(desk: Desk, uploads: Sequence[Upload]) -> None:
    with guarded():
        for upload in uploads[:10]:
            st.text(f"{upload.file} · {upload.rows:,} 行")
        if len(uploads) > 10:
            st.caption(f"等 {len(uploads)} 条")
        st.markdown("撤销之后,就像从来没有传过:被它们替换的旧数据会回来。记录会留着。")
        if st.button("撤销", key="confirm_undo", type="primary", width="stretch"):
            for upload in uploads:
                ledger.undo(desk.store, upload.upload_id, AUTHOR)
            st.rerun()


def _frame(uploads: Sequence[Upload]) -> Styler:
    lines = [
        {
            "状态": "有效" if upload.undone_at is None else f"已撤销 {upload.undone_at:%m-%d %H:%M}",
            "文件": upload.file,
            "种类": kind_title(upload.kind),
            "上传": upload.uploaded_at,
            "日期": _period(upload),
            "入库": upload.rows,
            "替换": upload.superseded,
            "拒绝": upload.rejected,
            "账号": upload.accounts,
            "导出": upload.exported_at,
        }
        for upload in uploads
    ]
    gone = {place for place, upload in enumerate(uploads) if upload.undone_at is not None}
    frame = pd.DataFrame(lines)
    return frame.style.apply(lambda row: ["color: #8b94a1" if row.name in gone else ""] * len(row), axis=1).format(
        {"上传": _moment, "导出": _moment}
    )


def _moment(value: object) -> str:
    return "—" if pd.isna(value) else f"{value:%Y-%m-%d %H:%M}"


def _period(upload: Upload) -> str:
    if upload.period_from is None:
        return "—"
    same = upload.period_to in (None, upload.period_from)
    return f"{upload.period_from}" if same else f"{upload.period_from} 至 {upload.period_to}"
