"""Who said what about this week, and taking it back.

Owns this list. What undo does is the warehouse's.
"""

from datetime import date

import streamlit as st

from core.reading.shifts import Shift
from core.reports.texts import clean
from core.warehouse import ledger, rosters
from core.warehouse.rosters import Change
from pages.shared.desk import AUTHOR, Desk, open_store
from pages.shared.literal import literal
from pages.shared.roster import drafts
from pages.shared.roster.place import Place

_TOLD = 8


@st.cache_resource(show_spinner=False, max_entries=32)
def _history(database: str, merchant: str, version: int, account: str, first: date, last: date) -> list[Change]:
    return rosters.history(open_store(database), merchant, account, first, last)


def history(desk: Desk, place: Place) -> None:
    """Uploads and edits that speak of this week, the newest first, each with what it changed."""
    found = _history(desk.database, desk.merchant, desk.version, place.account, place.first, place.last)
    if not found:
        st.caption("这一周还没有上播记录。")
    for change in found:
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.markdown(_head(change), width="content")
                if change.undone_at is None:
                    _undo(desk, place, change)
            lines = [f"加 {shift_words(shift)}" for shift in change.added]
            lines += [f"去 {shift_words(shift)}" for shift in change.removed]
            st.text("\n".join(lines[:_TOLD]) or "和之前的一样")
            if len(lines) > _TOLD:
                rest = st.expander(f"其余 {len(lines) - _TOLD} 处改动", type="compact")
                rest.text("\n".join(lines[_TOLD:]))


def _head(change: Change) -> str:
    told = f"**{change.at:%m-%d %H:%M}** {literal(change.author)} :gray[{literal(change.file)}]"
    if change.undone_at is None:
        return told
    return f"{told} :orange-badge[{change.undone_at:%m-%d %H:%M} 由{literal(change.undone_by or '')}撤销]"


def shift_words(shift: Shift) -> str:
    """小雨 11-20 19:30–22:00 (备注)."""
    line = shift.line
    said = "、".join(filter(None, (clean(shift.controller) and f"场控 {clean(shift.controller)}", clean(shift.note))))
    return f"{clean(shift.host)} {shift.day:%m-%d} {line.on}–{line.off}" + (f" ({said})" if said else "")


def _undo(desk: Desk, place: Place, change: Change) -> None:
    with st.popover("撤销", icon=":material/undo:", key=f"undo_{change.upload_id}"):
        first, last = change.period
        days = f"{first:%m-%d}" if first == last else f"{first:%m-%d} 到 {last:%m-%d}"
        st.markdown(f"撤销之后,{days} 就像从来没有它一样,之前的上播记录会回来。")
        if st.button("确认撤销", key=f"confirm_{change.upload_id}", type="primary"):
            ledger.undo(desk.store, change.upload_id, AUTHOR)
            drafts.forget(desk, place, "撤销好了")
