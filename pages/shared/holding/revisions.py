"""Sessions whose money a newer export changed, old beside new."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from core.units import YUAN, show, show_signed
from core.warehouse import holdings
from core.warehouse.holdings import Revision
from pages.shared.desk import Desk
from pages.shared.holding.kinds import kind_title


def revisions(desk: Desk) -> None:
    """The newest changes first."""
    found = holdings.revisions(desk.store, desk.merchant)
    if not found:
        st.caption("还没有修订。同一场的金额在更新的导出里变了,会列在这里。")
        return
    st.caption("同一场的金额在更新的导出里变了(退款、订单归因都会让它变),以新的为准,旧的仍留着。")
    revision_table(found)


def revision_table(found: Sequence[Revision]) -> None:
    """Old and new money per session."""
    lines = [
        {
            "场次": revision.session,
            "旧": show(revision.before, YUAN),
            "新": show(revision.after, YUAN),
            "变化": show_signed(revision.after - revision.before, YUAN),
            "来自": kind_title(revision.kind),
            "上传": revision.uploaded_at,
        }
        for revision in found
    ]
    config = dict.fromkeys(("旧", "新", "变化"), st.column_config.TextColumn(alignment="right"))
    height: Literal["content"] | int = "content" if len(lines) <= 10 else 388
    st.dataframe(pd.DataFrame(lines), hide_index=True, height=height, alt="修订过的场次", column_config=config)
