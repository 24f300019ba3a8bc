"""What people typed: the promotion calendar.

Owns its editor. Every change is an entry in the ledger, so that it has an author and an undo.
"""

from datetime import date

import pandas as pd
import streamlit as st

from core.reports.texts import clean
from core.warehouse import holdings, ledger
from pages.shared.desk import AUTHOR, Desk


def promotions(desk: Desk) -> None:
    """The calendar of promotion days: they are only compared with each other."""
    known = holdings.promotions(desk.store, desk.merchant)
    st.caption("大促日只和大促日比,不会把大促的涨跌当成平时的变化。直接在表里增删改,再点保存。")
    before = pd.DataFrame(
        {"日期": pd.Series(list(known), dtype="object"), "名称": pd.Series(list(known.values()), dtype="str")}
    )
    edited = st.data_editor(
        before, num_rows="dynamic", hide_index=True, key=f"promotions_{desk.version}", alt="大促日历", width=460,
        column_config={
            "日期": st.column_config.DateColumn(required=True, format="YYYY-MM-DD", width="medium"),
            "名称": st.column_config.TextColumn(required=True, max_chars=20, width="medium"),
        },
    )  # fmt: skip
    rows = changed(known, edited)
    if st.button("保存日历", key="save_promotions", icon=":material/save:", disabled=not rows):
        ledger.enter(desk.store, desk.merchant, "promotion", rows, AUTHOR)
        st.rerun()


def changed(known: dict[date, str], edited: pd.DataFrame) -> list[dict[str, object]]:
    """What an edited calendar adds, renames and removes; a removed day is entered without a name."""
    now: dict[date, str] = {}
    for day, name in edited.itertuples(index=False):
        if not pd.isna(day) and not pd.isna(name) and clean(name):
            now[pd.Timestamp(day).date()] = clean(name)
    rows: list[dict[str, object]] = [{"day": day, "name": name} for day, name in now.items() if known.get(day) != name]
    return rows + [{"day": day, "name": ""} for day in known if day not in now]
