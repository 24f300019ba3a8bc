"""What has landed, row by row: to check an import against the file it came from.

Owns the table and its downloads. Which columns there are, what they are called and what adds up is core's.
"""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.metrics import browse as facts
from core.metrics.browse import Browsed, Head, Holding
from core.reports.listing import write_list_csv, write_list_workbook
from core.reports.rejects import MIME
from core.reports.rows import COUNTED
from core.units import DATETIME, RATE, TEXT
from pages.shared.desk import Desk, open_store
from pages.shared.scope_bar import account_names
from pages.shared.uploading.overview import table
from pages.shared.uploading.states import period

DOWNLOADED = 100_000
"""Rows in a downloaded list, at most."""


@st.cache_resource(show_spinner=False, max_entries=32)
def _held(database: str, merchant: str, version: int) -> list[Holding]:
    return facts.held(open_store(database), merchant)


@st.cache_resource(show_spinner="正在读取", max_entries=32)
def _browsed(database: str, merchant: str, version: int, fact: str) -> Browsed:
    return facts.browse(open_store(database), merchant, fact)


def browse(desk: Desk) -> None:
    """What there is of each kind, then the newest rows of one."""
    found = _held(desk.database, desk.merchant, desk.version)
    if not found:
        st.caption("还没有入库的数据。")
        return
    names = account_names(desk.sessions)
    st.caption("每一种数据现在生效的行,可以和原文件核对。被新文件替换的旧数据不在这里。")
    table([_line(one, names) for one in found], "每种数据有多少")
    by_title = {one.title: one for one in found}
    picked = st.selectbox("看哪一种", list(by_title), key="browsed", bind="query-params")
    chosen = by_title.get(picked, found[0])
    shown = _browsed(desk.database, desk.merchant, desk.version, chosen.fact)
    if shown.totals:
        st.markdown(f"**合计** :small[:gray[全部 {chosen.rows:,} 行逐行相加]]")
        _frame(shown.heads, [tuple(shown.totals.get(head.key) for head in shown.heads)], "合计", only_sums=True)
    newest = f"最新的 {len(shown.rows)} 行,共 {chosen.rows:,} 行" if len(shown.rows) < chosen.rows else "全部行"
    st.markdown(f"**{newest}**")
    _frame(shown.heads, list(shown.rows), f"{chosen.title}的{newest}")
    with st.container(horizontal=True):
        for ending, write, mime in (("csv", write_list_csv, "text/csv"), ("xlsx", write_list_workbook, MIME)):
            st.download_button(
                f"下载 {ending}", data=partial(_written, write, desk, chosen.fact), mime=mime,
                file_name=f"{chosen.title}.{ending}", key=f"browse_{ending}", icon=":material/download:",
                on_click="ignore", help=f"最多 {DOWNLOADED:,} 行",
            )  # fmt: skip


def _written(write: Any, desk: Desk, fact: str) -> bytes:
    """The list as a file, written when it is asked for."""
    written: bytes = write(facts.browse(open_store(desk.database), desk.merchant, fact, DOWNLOADED))
    return written


def _line(one: Holding, names: dict[str, str]) -> dict[str, object]:
    whose = "、".join(names.get(account, account) for account in one.accounts[:6])
    return {
        "种类": one.title,
        "行数": one.rows,
        "日期": period((one.first, one.last) if one.first and one.last else None),
        "账号": whose + (f" 等 {len(one.accounts)} 个" if len(one.accounts) > 6 else ""),
    }


def _frame(heads: tuple[Head, ...], rows: list[tuple[Any, ...]], name: str, *, only_sums: bool = False) -> None:
    """Rows under their labels, figures exact as they are stored."""
    config: dict[str, Any] = {}
    columns: dict[str, pd.Series] = {}
    for place, head in enumerate(heads):
        values = [row[place] for row in rows]
        if only_sums and values == [None]:
            continue
        config[head.key] = _config(head, pinned=not columns and not only_sums)
        columns[head.key] = pd.Series(values, dtype=None if head.unit in (TEXT, DATETIME) else "float64")
    height: Any = "content" if len(rows) <= 12 else 460
    st.dataframe(pd.DataFrame(columns), hide_index=True, column_config=config, height=height, alt=name, placeholder="—")


def _config(head: Head, *, pinned: bool) -> Any:
    if head.unit == TEXT:
        return st.column_config.Column(head.label, pinned=pinned)
    if head.unit == DATETIME:
        return st.column_config.DatetimeColumn(head.label, format="YYYY-MM-DD HH:mm:ss")
    if head.unit == RATE:
        return st.column_config.NumberColumn(head.label, format="percent")
    return st.column_config.NumberColumn(head.label, format="localized" if head.unit in COUNTED else "accounting")
