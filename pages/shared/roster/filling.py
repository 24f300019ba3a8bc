"""Ways to fill a week without typing it: the week before, a template, the time that nobody is entered for.

Owns these buttons. Whatever they bring stands in the grid first and is saved, or not, by whoever looks at it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from core.reading.shifts import DAY, Line, Shift, pattern_of, with_pattern
from core.reports.texts import clean
from core.warehouse import ledger
from core.warehouse.faults import Fault
from core.warehouse.templates import Pattern, template_rows, templates
from pages.shared.desk import AUTHOR, Desk, open_store
from pages.shared.roster import drafts
from pages.shared.roster.place import Place

LONGEST_NAME = 20


@st.cache_resource(show_spinner=False, max_entries=32)
def _templates(database: str, merchant: str, version: int) -> dict[str, Pattern]:
    return templates(open_store(database), merchant)


def copy_button(desk: Desk, place: Place, lines: Sequence[Line]) -> None:
    """The shifts of the week before, for days that have none."""
    first = place.first - 7 * DAY
    before = [shift for shift in place.held.shifts if first <= shift.day < place.first]
    said = st.button(
        "抄上一周", key="copy_week", icon=":material/content_copy:", disabled=not before,
        help="只填这一周还没有上播记录的日子,填好先放在表里,保存才算数" if before else "上一周没有上播记录",
    )  # fmt: skip
    if said:
        _put(desk, place, lines, pattern_of(before, first), "上一周")


def open_button(desk: Desk, place: Place, lines: Sequence[Line], faults: Iterable[Fault]) -> None:
    """A row without a host for each stretch of a session in which nobody is on air."""
    rows = open_lines(place, faults)
    said = st.button(
        "列出没人上播的时段", key="open_time", icon=":material/person_search:", disabled=not rows,
        help="每段一行,时间填好,只差主播的名字" if rows else "这一周的直播都有人上播",
    )  # fmt: skip
    if said:
        drafts.fill(desk, place, [*lines, *rows], f"列出 {len(rows)} 段,请写上主播再保存")


def open_lines(place: Place, faults: Iterable[Fault]) -> list[Line]:
    """Lines that lack only the host. A session whose end is unknown has none."""
    found = []
    for fault in faults:
        if fault.kind in ("gap", "unmanned") and fault.until is not None:
            day = next((s.day for s in place.sessions if s.start <= fault.since < (s.stop or s.start)), None)
            if day is not None:
                on, off = (moment.replace(second=0, microsecond=0) for moment in (fault.since, fault.until))
                found.append(replace(Shift(day, "", on, off).line, number=0))
    return found


def template_box(desk: Desk, place: Place, lines: Sequence[Line], shifts: Sequence[Shift]) -> None:
    """Templates to put on this week, to make of it, and to strike out."""
    known = _templates(desk.database, desk.merchant, desk.version)
    with st.popover("排班模板", icon=":material/calendar_view_week:"):
        if known:
            picked = st.selectbox("已有的模板", list(known), key="template")
            with st.container(horizontal=True):
                if st.button("用在这一周", key="use_template", icon=":material/check:"):
                    _put(desk, place, lines, known[picked], f"模板「{clean(picked)}」")
                if st.button("删除", key="drop_template", icon=":material/delete:", type="tertiary"):
                    ledger.enter(desk.store, desk.merchant, "roster_template", template_rows(picked, ()), AUTHOR)
                    st.rerun()
        with st.form("save_template", border=False):
            name = st.text_input("把这一周存成模板", max_chars=LONGEST_NAME, placeholder="如 平日三班")
            saved = st.form_submit_button("存为模板", icon=":material/save:", disabled=not shifts)
        if saved and clean(name):
            pattern = pattern_of(shifts, place.first)
            ledger.enter(desk.store, desk.merchant, "roster_template", template_rows(clean(name), pattern), AUTHOR)
            st.rerun()


def _put(desk: Desk, place: Place, lines: Sequence[Line], pattern: Iterable[tuple[int, Line]], whence: str) -> None:
    filled, days = with_pattern(lines, pattern, place.first)
    told = f"从{whence}填了 {days} 天,还没有保存" if days else f"没有可填的:{whence}有班的日子,这一周都已经有上播记录了"
    drafts.fill(desk, place, filled, told)
