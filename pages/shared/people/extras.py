"""Below the people review: comments pasted into a session.

Owns this box. A paste goes the way of any file: read in the child process, into the ledger, to be undone there.
"""

import tempfile
from pathlib import Path

import streamlit as st

from core import intake
from core.errors import FupanError
from core.intake import Hints, Outcome
from core.reading.attach import LiveSession
from core.reading.grid import Source
from core.reviews.blocks import Review
from core.warehouse.holdings import Session
from core.warehouse.ledger import now
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import tell
from pages.shared.literal import literal
from pages.shared.people.pasting import as_table

_PLACEHOLDER = "20:31 这个多少钱\n20:31 有没有XL\n20:32 防水吗"


def paste_comments(desk: Desk, review: Review) -> None:
    """A box for comments of one of the sessions under review; what became of the last paste stands above it."""
    outcome: tuple[Outcome, int] | None = st.session_state.pop("pasted_comments", None)
    if outcome is not None:
        _told(*outcome)
    if desk.is_example:
        st.caption("这是示例数据,不能往里粘贴评论。")
        return
    offered = {f"{one.start:%Y-%m-%d %H:%M}": one for one in desk.sessions if one.session in review.sessions}
    with st.expander("粘贴评论", type="compact", icon=":material/content_paste:"):
        with st.form("comments", clear_on_submit=True, border=False):
            text = st.text_area(
                "评论", height=150, placeholder=_PLACEHOLDER, key="comments_text",
                help="每行先写时间再写评论,或从表格里复制带表头的「评论时间、评论内容」两列。昵称不保存。",
            )  # fmt: skip
            picked = st.selectbox("是哪一场的", list(reversed(offered)), key="comments_session")
            st.caption("同一场再粘贴一次会替换上一次的,要补就整份再贴;存错了可以在「数据」页撤销。")
            sent = st.form_submit_button("存进这一场", icon=":material/save:")
        if sent and (text or "").strip() and picked in offered:
            st.session_state["pasted_comments"] = _take_in(desk, str(text), offered[picked])
            st.rerun()


def _take_in(desk: Desk, text: str, session: Session) -> tuple[Outcome, int]:
    """What became of the paste, and how many of its lines had no time."""
    pasted = as_table(text)
    if pasted.empty:
        fact = f"粘贴的 {pasted.timeless:,} 行里,没有一行以时间开头,没有存"
        error = FupanError(fact, "请每行先写时间再写评论,如「20:31 这个多少钱」")
        return Outcome("粘贴的评论", None, error), pasted.timeless
    hints = Hints(session=LiveSession(session.account, session.account_name, session.start))
    with tempfile.TemporaryDirectory(prefix="fupan-comments-") as folder, st.spinner("正在读取"):
        path = Path(folder) / "pasted"
        path.write_bytes(pasted.content)
        # A date in the name would be taken for the table's.
        source = Source(f"粘贴的评论_{now():%H点%M分%S秒}.csv", path)
        (outcome,) = intake.take_in(desk.store, desk.merchant, [source], AUTHOR, hints)
    return outcome, pasted.timeless


def _told(outcome: Outcome, timeless: int) -> None:
    if outcome.error is not None:
        tell(outcome.error)
    receipt = outcome.receipt
    if receipt is None:
        return
    if receipt.duplicate:
        st.info("这些评论和已经存过的完全一样,没有改动。", icon=":material/info:")
        return
    parts = [f"存了 {receipt.rows:,} 行评论"]
    parts += [f"替换了之前的 {receipt.superseded:,} 行"] if receipt.superseded else []
    parts += [f"{receipt.rejected:,} 行读不懂,可以在「数据」页下载"] if receipt.rejected else []
    parts += [f"{timeless:,} 行开头没有时间,没有读"] if timeless else []
    st.success(literal(";".join(parts)), icon=":material/check:")
    for issue in (one for one in receipt.issues if one.level != "note"):
        st.warning(literal(issue), icon=":material/warning:")
