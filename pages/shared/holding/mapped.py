"""Tables and headers that people have explained: what is remembered, to be changed or forgotten.

Owns the editor. Every change is an entry in the ledger, so that it has an author and an undo; it holds for files that
are uploaded from then on.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import streamlit as st

from core.sheets import EXPORTS
from core.sheets.declaration import Export, Sheet
from core.warehouse import holdings, ledger
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

NEVER, FORGET = "不用这一列", "忘掉这个对应"


def mappings(desk: Desk) -> None:
    """Everything in force: headers of known kinds first, then whole tables that were explained."""
    single, whole = holdings.mappings(desk.store, desk.merchant), holdings.learnt(desk.store, desk.merchant)
    if not single and not whole:
        st.caption("还没有手工对应过表头。上传时遇到没认出的表头或不认识的表,可以在那里说明一次。")
        return
    st.caption("改动只影响以后上传的文件;已经入库的,撤销那次上传再传一次就会按新的对应来读。")
    by_sheet: dict[str, dict[str, str]] = {}
    for (key, header), column in sorted(single.items()):
        by_sheet.setdefault(key, {})[header] = column
    for key, columns in by_sheet.items():
        _edit(desk, key, columns, None)
    for one in whole[::-1]:
        _edit(desk, one.sheet, dict(one.columns), sorted(one.among))


def _edit(desk: Desk, key: str, columns: Mapping[str, str], among: Sequence[str] | None) -> None:
    """The headers of one kind, or of one explained table: each with what it means."""
    export, sheet = _known(key)
    named = blake2b(repr((key, among)).encode(), digest_size=8).hexdigest()
    title = export.title if export else key
    used = sum(bool(column) for column in columns.values())
    what = f"一张说明过的表,{len(columns)} 个表头用了 {used} 个" if among else f"{len(columns)} 个换了名字的表头"
    with st.expander(f"**{literal(title)}** {what}", icon=":material/table:" if among else ":material/label:"):
        changed: dict[str, str | None] = {}
        for header, column in columns.items():
            answer = _line(header, column, sheet, named)
            if answer != column:
                changed[header] = answer
        with st.container(horizontal=True):
            if st.button("保存改动", key=f"remap_{named}", icon=":material/save:", disabled=not changed):
                _enter(desk, key, changed, among)
            if st.button("全部忘掉", key=f"forget_{named}", icon=":material/delete:", type="tertiary"):
                _enter(desk, key, dict.fromkeys(columns), among)


def _line(header: str, column: str, sheet: Sheet | None, named: str) -> str | None:
    """One header; returns its column key, "" where it isn't used, None where the mapping is to go."""
    options: dict[str, str | None] = {one.header: one.key for one in sheet.columns} if sheet else {}
    current = next((title for title, key in options.items() if key == column), column or NEVER)
    options |= {current: column, NEVER: "", FORGET: None}
    told, choice = st.columns([3, 4], vertical_alignment="center")
    told.markdown(literal(header))
    picked = choice.selectbox(
        f"「{literal(header)}」对应到", list(options), index=list(options).index(current), label_visibility="collapsed",
        key=f"mapped_{named}_{blake2b(header.encode(), digest_size=6).hexdigest()}_{column}",
    )  # fmt: skip
    return options[picked]


def _enter(desk: Desk, key: str, columns: Mapping[str, str | None], among: Sequence[str] | None) -> None:
    rows = [
        {"sheet": key, "header": header, "column_key": column, "among": among} for header, column in columns.items()
    ]
    ledger.enter(desk.store, desk.merchant, "mapping", rows, AUTHOR)
    st.rerun()


def _known(key: str) -> tuple[Export | None, Sheet | None]:
    """The export and the sheet of a key, the export that it makes one before others; neither where it is gone."""
    exports = sorted(EXPORTS.values(), key=lambda export: export.anchor != key)
    found = ((export, sheet) for export in exports for sheet in export.sheets if sheet.key == key)
    return next(found, (None, None))
