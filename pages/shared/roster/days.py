"""The week day by day in words, as wide as a phone: who is on air when, and when nobody is.

Owns this list.
"""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.reading.shifts import DAY, Shift
from core.units import weekday
from core.warehouse.faults import Fault
from pages.shared.literal import literal
from pages.shared.roster.place import Place


def by_day(place: Place, shifts: Sequence[Shift], faults: Sequence[Fault]) -> None:
    """Each day with its sessions, its shifts and the time without a host."""
    grid = st.grid(4, min_column_width=240, gap="medium")
    for day in (place.first + n * DAY for n in range(7)):
        sessions = [session for session in place.sessions if session.day == day]
        own = sorted((s for s in shifts if s.day == day), key=lambda shift: (shift.on, shift.host))
        live = "、".join(f"{one.start:%H:%M}–{f'{one.stop:%H:%M}' if one.stop else ''}" for one in sessions)
        lines = [(shift.on, f"{shift.on:%H:%M}–{shift.off:%H:%M} **{literal(shift.host)}**") for shift in own]
        lines += [found for fault in faults if (found := _open(fault)) and found[0].date() == day]
        with grid.cell(), st.container(gap="xxsmall"):
            said = f":gray[直播 {live}]" if live else ":gray[没有直播记录]"
            st.markdown(f"**{weekday(day)} {day:%m-%d}**  \n:small[{said}]")
            st.markdown("  \n".join(text for _, text in sorted(lines)) or ":gray[没有上播记录]")


def _open(fault: Fault) -> tuple[datetime, str] | None:
    if fault.kind not in ("gap", "unmanned") or fault.until is None:
        return None
    return fault.since, f"{fault.since:%H:%M}–{fault.until:%H:%M} :orange[:material/person_off: 没有人上播]"
