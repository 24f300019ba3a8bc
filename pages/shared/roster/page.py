"""上播记录 as a page: a week as a calendar, and below it the table that makes it.

Owns its order: what stands in the table is drawn and checked as it is typed, and saved as one more version of the days
that it changes.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.errors import Issue
from core.reading.shifts import Shift, changed_days, read_shifts, typed_batch
from core.reports.charts.roster import Calendar, calendar
from core.warehouse import ledger
from core.warehouse.faults import Fault, faults_of, on_air
from core.warehouse.remarks import remarks
from pages.shared.desk import AUTHOR, Desk, desk
from pages.shared.example import UPLOAD_PAGE, offer
from pages.shared.heading import heading
from pages.shared.literal import literal
from pages.shared.roster import drafts
from pages.shared.roster.days import by_day
from pages.shared.roster.filling import copy_button, open_button, template_box
from pages.shared.roster.grid import grid
from pages.shared.roster.history import history
from pages.shared.roster.pasting import paste_box
from pages.shared.roster.place import Place, chosen
from pages.shared.show.pictures import is_dark

_EDIT, _DAYS, _CHANGES = "编辑", "按天看", "改动记录"
_ICONS = {"error": ":red[:material/error:]", "warning": ":orange[:material/warning:]", "note": ":gray[:material/info:]"}
_TOLD = 12


def roster_page() -> None:
    """The newest week with data, or the one that was picked."""
    here = desk()
    head = heading("上播记录")
    with head, st.container(horizontal=True, gap="xsmall", width="content"):
        place = chosen(here)
    if place is None:
        offer(here)
        return
    picture = st.container()
    edit, days, changes = st.tabs([_EDIT, _DAYS, _CHANGES], key="part", on_change="rerun", bind="query-params")
    lines = drafts.current(here, place)
    table = edit.container()
    if edit.open:
        with table:
            lines = grid(here, place)
    shifts, wrong = read_shifts(lines, place.first, place.last)
    beside = place.beside(shifts)
    faults = faults_of(
        place.account, place.account_name, beside, place.held.sessions, place.first, place.last, known=place.held.known
    )
    touched = changed_days(place.shifts, shifts)
    with picture:
        _said(place, beside, faults, unsaved=bool(touched or wrong))
        hosts = tuple(sorted(place.held.hosts))
        week = Calendar(place.first, place.held.sessions, beside, tuple(faults), hosts)
        st.vega_lite_chart(spec=calendar(week, is_dark()), theme=None)
    if edit.open:
        with edit:
            _actions(here, place, lines, shifts, wrong, faults, touched)
    if days.open:
        with days:
            by_day(place, shifts, faults)
    if changes.open:
        with changes:
            history(here, place)


def _said(place: Place, shifts: Sequence[Shift], faults: Sequence[Fault], *, unsaved: bool) -> None:
    """The one sentence: how many sessions have a host, and what is missing."""
    manned = {one.session.session for one in on_air(shifts, place.held.sessions) if one.session is not None}
    lacking = sum(session.session not in manned for session in place.sessions)
    gaps = sum(fault.kind == "gap" for fault in faults)
    parts = [f"{lacking} 场还没有上播记录"] if lacking else []
    parts += [f"{gaps} 段没人上播"] if gaps else []
    if not place.sessions:
        told = "这一周还没有直播数据,可以先排班"
    elif parts:
        told = f"这一周 {len(place.sessions)} 场直播,**{'、'.join(parts)}**"
    else:
        told = f"这一周 {len(place.sessions)} 场直播,每场都有人上播"
    badge = " :orange-badge[有改动没保存]" if unsaved else ""
    st.markdown(f"{told}{badge}")


def _actions(
    here: Desk, place: Place, lines: Any, shifts: Sequence[Shift], wrong: Sequence[Issue], faults: Sequence[Fault],
    touched: Any,
) -> None:  # fmt: skip
    said = drafts.told()
    if said:
        st.info(said, icon=":material/info:")
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        label = f"保存 {len(touched)} 天" if touched else "保存"
        if st.button(
            label, key="save_roster", type="primary", icon=":material/save:", disabled=bool(wrong) or not touched
        ):
            batch = typed_batch(place.account, place.account_name, touched)
            ledger.commit(here.store, here.merchant, [batch], AUTHOR)
            drafts.forget(here, place, f"保存了 {len(touched)} 天,在「{_CHANGES}」里可以撤销")
        if st.button("放弃改动", key="drop_roster", icon=":material/close:", disabled=not (touched or wrong)):
            drafts.forget(here, place, "")
        copy_button(here, place, lines)
        open_button(here, place, lines, faults)
        template_box(here, place, lines, shifts)
        paste_box(here, place)
        st.page_link(UPLOAD_PAGE, label="上传文件", icon=":material/upload:")
    _checks(place, shifts, wrong, faults)


def _checks(place: Place, shifts: Sequence[Shift], wrong: Sequence[Issue], faults: Sequence[Fault]) -> None:
    """What keeps from saving first, then what may be meant."""
    ends = [session.stop or session.start for session in place.held.sessions]
    found = [*wrong, *remarks(shifts, faults, place.held.hosts, max(ends, default=None))]
    if wrong:
        st.markdown(f"**有 {len(wrong)} 行写得不全,改好才能保存**")
    st.markdown(
        "  \n".join(f"{_ICONS[issue.level]} {literal(issue)}" for issue in found[:_TOLD]) or ":gray[没有要提醒的]"
    )
    if len(found) > _TOLD:
        st.caption(f"还有 {len(found) - _TOLD} 条,改好上面的会接着列出来")
