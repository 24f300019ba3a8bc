"""What became of the files after the click: landed, replaced, already known, refused."""

from collections.abc import Sequence

import streamlit as st

from core.intake import Outcome
from pages.shared.guarding import tell
from pages.shared.uploading.overview import issues, table

REVIEW_PAGE = "pages/review/traffic.py"
HOLDINGS_PAGE = "pages/data/holdings.py"


def receipts(outcomes: Sequence[Outcome]) -> None:
    """The sums first, then file by file."""
    landed = [o.receipt for o in outcomes if o.receipt is not None and not o.receipt.duplicate]
    again = [o.receipt for o in outcomes if o.receipt is not None and o.receipt.duplicate]
    failed = [o for o in outcomes if o.error is not None]
    with st.container(border=True, gap="small"):
        st.subheader("入库完成" if landed or again else "没有文件入库", anchor=False)
        with st.grid(4, min_column_width=150, gap="small"):
            st.metric("新入库", f"{len(landed)} 个文件", border=True)
            st.metric("新入库的行", f"{sum(receipt.rows for receipt in landed):,}", border=True)
            st.metric("替换旧数据", f"{sum(receipt.superseded for receipt in landed):,} 行", border=True)
            st.metric("重复文件", f"{len(again)} 个", border=True, help="内容和已经入库的文件完全一样,没有改动任何数据")
        for outcome in failed[:8]:
            assert outcome.error is not None
            tell(outcome.error)
        lines = [_line(outcome) for outcome in outcomes]
        table(lines, "每个文件的结果")
        told = [issue for receipt in landed for issue in receipt.issues if issue.level != "note"]
        issues(told)
        with st.container(horizontal=True):
            st.page_link(REVIEW_PAGE, label="看直播日报", icon=":material/monitoring:")
            st.page_link(HOLDINGS_PAGE, label="看已有数据", icon=":material/database:")


def _line(outcome: Outcome) -> dict[str, object]:
    receipt = outcome.receipt
    if receipt is None:
        return {"结果": "没有入库", "文件": outcome.name}
    return {
        "结果": "重复" if receipt.duplicate else "已入库",
        "文件": outcome.name,
        "识别为": receipt.title,
        "新入库": receipt.rows,
        "替换旧数据": receipt.superseded,
        "拒绝": receipt.rejected,
    }
