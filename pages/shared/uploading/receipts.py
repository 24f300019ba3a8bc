"""What became of the files after the click: landed, replaced, already known, refused."""

from collections.abc import Sequence

import streamlit as st

from core.errors import PassedOver
from core.intake import Outcome
from core.warehouse import holdings
from core.warehouse.ledger import Receipt
from pages.shared.desk import Desk
from pages.shared.guarding import tell
from pages.shared.holding.revisions import revision_table
from pages.shared.uploading.overview import LOUD, issues, table
from pages.shared.uploading.states import without_name

REVIEW_PAGE = "pages/review/traffic.py", "看直播日报", ":material/monitoring:"
SHOP_PAGE = "pages/shop/shop.py", "看交易构成", ":material/donut_small:"
CROWDS_PAGE = "pages/shop/crowds.py", "看人群洞察", ":material/ads_click:"
CHECKUP_PAGE = "pages/shop/checkup.py", "看店铺体检", ":material/health_and_safety:"
SHOWN = {
    "composition": SHOP_PAGE,
    "product_audience": CROWDS_PAGE,
    "crowd_package": CROWDS_PAGE,
    "order_review": CHECKUP_PAGE,
    "order_return": CHECKUP_PAGE,
    "alliance_product": CHECKUP_PAGE,
}
"""Where a kind of file is first seen, if not in the daily report."""

HOLDINGS_PAGE = "pages/data/holdings.py"


def receipts(desk: Desk, outcomes: Sequence[Outcome]) -> None:
    """The sums first, then what changed in sessions known before, then file by file."""
    landed = [o.receipt for o in outcomes if o.receipt is not None and not o.receipt.duplicate]
    again = [o.receipt for o in outcomes if o.receipt is not None and o.receipt.duplicate]
    failed = [o for o in outcomes if o.error is not None and not isinstance(o.error, PassedOver)]
    with st.container(border=True, gap="small"):
        st.subheader("入库完成" if landed or again else "没有文件入库", anchor=False)
        _sums(landed, len(again), len(failed))
        if len(failed) <= LOUD:
            for outcome in failed:
                if outcome.error is not None:
                    tell(outcome.error)
        _revised(desk, landed)
        lines = [_line(outcome) for outcome in outcomes if not isinstance(outcome.error, PassedOver)]
        table(
            sorted(lines, key=lambda line: str(line["结果"]) == "已入库"), "每个文件的结果", {"文件": 300, "说明": 240}
        )
        issues([issue for receipt in landed for issue in receipt.issues if issue.level != "note"])
        with st.container(horizontal=True):
            for page, label, icon in dict.fromkeys(SHOWN.get(one.kind, REVIEW_PAGE) for one in landed + again):
                st.page_link(page, label=label, icon=icon)
            st.page_link(HOLDINGS_PAGE, label="看已有数据", icon=":material/database:")


def _sums(landed: Sequence[Receipt], again: int, failed: int) -> None:
    rejected = sum(receipt.rejected for receipt in landed)
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric("新入库", f"{len(landed)} 个文件", border=True)
        st.metric("新入库的行", f"{sum(receipt.rows for receipt in landed):,}", border=True)
        st.metric("替换旧数据", f"{sum(receipt.superseded for receipt in landed):,} 行", border=True)
        st.metric("重复文件", f"{again} 个", border=True, help="内容和已经入库的文件完全一样,没有改动任何数据")
        if rejected:
            st.metric("拒绝", f"{rejected:,} 行", border=True, help="可以在「数据」页的上传记录里下载")
        if failed:
            st.metric("没有入库", f"{failed} 个文件", border=True)


def _revised(desk: Desk, landed: Sequence[Receipt]) -> None:
    """Sessions whose money these files changed."""
    found = holdings.revisions(desk.store, desk.own, upload_ids=[receipt.upload_id for receipt in landed])
    if found:
        st.markdown(f"**{len(found)} 场的金额有修订**")
        revision_table(found)


def _line(outcome: Outcome) -> dict[str, object]:
    receipt = outcome.receipt
    if receipt is None:
        return {"结果": "没有入库", "文件": outcome.name, "说明": without_name(outcome.error, outcome.name)}
    return {
        "结果": "重复" if receipt.duplicate else "已入库",
        "文件": outcome.name,
        "说明": "",
        "识别为": receipt.title,
        "新入库": receipt.rows,
        "替换旧数据": receipt.superseded,
        "拒绝": receipt.rejected,
    }
