"""品质退单率 as a section: the rate, its reasons and goods, and which reasons are about quality.

Owns the editor of that map. Every change is an entry in the ledger, so that it has an author and an undo.
"""

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from core.reviews.blocks import Review, Table
from core.reviews.checkup import RETURN_STEPS
from core.rules.quality_returns import QUALITY_RETURNS, known
from core.sheets.order_return import ORDER_RETURN
from core.warehouse import ledger, plans
from pages.shared.checkup.told import asked, closing, opening, step_by_step
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

METRIC = "quality_return_rate"
WORDS = {True: "算品质", False: "不算品质"}


def returns_section(desk: Desk) -> None:
    """The steps about returns with the editor of reasons, or what to bring."""
    review = asked(desk)
    if review is None:
        st.info(literal(f"上传{ORDER_RETURN.offered}就能看品质退单率:{ORDER_RETURN.remark}。"))
    else:
        step_by_step(review, opening(review, RETURN_STEPS, METRIC))
    reason_editor(desk, review)
    closing(QUALITY_RETURNS, ORDER_RETURN.key, review)


def reason_editor(desk: Desk, review: Review | None) -> None:
    """Every reason that is known or was given, and whether it is about quality."""
    st.subheader("哪些原因算品质", anchor=False)
    st.caption("改了从下一次打开起就按新的算,以前的日子也一样。没归类的排在最前面。")
    typed = plans.return_reasons(desk.store, desk.merchant)
    before = listed(known(typed), given(review))
    key = f"{desk.merchant}_{desk.version}"
    edited = st.data_editor(
        pd.DataFrame(before, columns=["退款原因", "归类"], dtype="object"), num_rows="dynamic", hide_index=True,
        key=f"reasons_{key}", alt="退款原因和归类", placeholder="未归类", width=480,
        height=min(36 * (len(before) + 2), 420),
        column_config={
            "退款原因": st.column_config.TextColumn(required=True, width=240, max_chars=60),
            "归类": st.column_config.SelectboxColumn(
                options=list(WORDS.values()), default=WORDS[True], width=140
            ),
        },
    )  # fmt: skip
    rows = said(edited.itertuples(index=False))
    with st.container(horizontal=True):
        if st.button("保存归类", key=f"save_reasons_{key}", icon=":material/save:", disabled=rows == said(before)):
            ledger.enter(desk.store, desk.merchant, "return_reason", rows, AUTHOR)
            st.rerun()
        if typed and st.button("恢复默认", key=f"reset_reasons_{key}", icon=":material/restart_alt:"):
            ledger.enter(desk.store, desk.merchant, "return_reason", [{"reason": None, "quality": None}], AUTHOR)
            st.rerun()


def given(review: Review | None) -> tuple[str, ...]:
    """The reasons that returns under review were given for."""
    tables = [block for block in review.blocks if isinstance(block, Table)] if review else []
    return tuple(str(row[0]) for table in tables if table.columns[0].key == "reason" for row in table.rows)


def listed(reasons: Mapping[str, bool], told: Iterable[str]) -> list[tuple[str, str | None]]:
    """Every reason and its word, those that nobody has placed first, without one."""
    unknown = [(reason, None) for reason in told if reason not in reasons]
    return [*unknown, *((reason, WORDS[quality]) for reason, quality in reasons.items())]


def said(rows: Iterable[tuple[object, ...]]) -> list[dict[str, object]]:
    """The placed reasons as entries: the last word on each."""
    words = {word: quality for quality, word in WORDS.items()}
    placed = {str(reason).strip(): words.get(str(word)) for reason, word in rows if not pd.isna(reason)}
    found: list[dict[str, object]] = [
        {"reason": reason, "quality": quality} for reason, quality in placed.items() if reason and quality is not None
    ]
    return found
