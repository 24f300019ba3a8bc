"""Headers that nobody knew, matched to figures by hand and remembered.

Owns the questions and their saving as an entry of the merchant: same ledger, same undo. What a header may be matched to
is the sheet's declaration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import streamlit as st

from core.intake import Reading
from core.reading.match import normal
from core.sheets.declaration import Column, Sheet
from core.warehouse import ledger
from pages.shared.desk import AUTHOR, Desk
from pages.shared.literal import literal

LATER, NEVER = "先不管", "不用这一列"


@dataclass
class Unknown:
    """One header text in one kind of sheet, over all dropped files that have it."""

    sheet: Sheet
    text: str
    files: int
    open: dict[str, Column]


def mapping(desk: Desk, found: Sequence[Reading]) -> None:
    """Ask about each unknown header once, however many files have it."""
    asked = _unknown(found)
    if not asked:
        return
    with st.container(border=True, gap="small"):
        st.markdown(f"**没认出的表头 {len(asked)} 个**")
        st.caption("不对应也能入库,只是少了这几列。对应一次就会记住,可以在「数据」页撤销。")
        rows = []
        with st.grid(3, min_column_width=260, gap="small"):
            for unknown in asked:
                chosen = _ask(unknown)
                if chosen != LATER:
                    key = "" if chosen == NEVER else unknown.open[chosen].key
                    rows.append({"sheet": unknown.sheet.key, "header": normal(unknown.text), "column_key": key})
        if st.button("记住这些对应", key="save_mapping", icon=":material/save:", disabled=not rows):
            ledger.enter(desk.store, desk.own, "mapping", rows, AUTHOR)
            st.rerun()


def _ask(unknown: Unknown) -> str:
    named = blake2b(repr((unknown.sheet.key, normal(unknown.text))).encode(), digest_size=8).hexdigest()
    files = f" · {unknown.files} 个文件" if unknown.files > 1 else ""
    return st.selectbox(
        f"「{literal(unknown.text)}」对应到…{files}",
        [LATER, *unknown.open, NEVER],
        key=f"map_{named}",
    )


def _unknown(found: Sequence[Reading]) -> list[Unknown]:
    asked: dict[tuple[str, str], Unknown] = {}
    for reading in found:
        for grid in reading.match.grids if reading.match else ():
            missing = [column for column in grid.sheet.columns if column.key not in grid.found]
            first = [column for column in grid.missing if column in missing]
            offered = {column.header: column for column in (*first, *missing)}
            for header in grid.unknown:
                key = (grid.sheet.key, normal(header.text))
                known = asked.setdefault(key, Unknown(grid.sheet, header.text, 0, offered))
                known.files += 1
    return list(asked.values())
