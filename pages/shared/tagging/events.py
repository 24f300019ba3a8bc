"""What happened in a session and when, typed beside it.

Owns the editor. Every change is an entry in the ledger, so that it has an author and an undo; events that came in a
file stay as the file says them.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

import pandas as pd
import streamlit as st

from core.errors import FupanError
from core.reports.texts import clean
from core.scope import on_clock
from core.warehouse import entered, ledger
from core.warehouse.entered import Event
from core.warehouse.holdings import Session
from pages.shared.desk import AUTHOR, Desk
from pages.shared.guarding import tell

LONGEST_KIND, LONGEST = 10, 40
_TIME = r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?:[:：]([0-5][0-9]))?"
_MINUTE = timedelta(minutes=1)


def event_editor(desk: Desk, session: str) -> None:
    """The session's events as a table to edit. Nothing is drawn for a session that isn't loaded."""
    place = next((one for one in desk.sessions if one.session == session), None)
    if place is None:
        return
    known = entered.typed_events(desk.store, desk.merchant, session)
    key = f"{session}_{desk.version}"
    edited = st.data_editor(
        _frame(known), num_rows="dynamic", hide_index=True, key=f"events_{key}", alt="这一场的事件", width=560,
        column_config={
            "时间": st.column_config.TextColumn(required=True, validate=f"^{_TIME}$", width=90, help="如 20:15"),
            "类型": st.column_config.TextColumn(max_chars=LONGEST_KIND, width=110, help="改价、发券、换品、换主播…"),
            "事件": st.column_config.TextColumn(required=True, max_chars=LONGEST, width="medium"),
        },
    )  # fmt: skip
    try:
        said = typed(place, edited.itertuples(index=False))
    except FupanError as error:
        tell(error)
        return
    if st.button("保存事件", key=f"save_events_{key}", icon=":material/save:", disabled=set(said) == set(known)):
        rows = [{"session": session, "at": event.at, "kind": event.kind, "name": event.name} for event in said]
        none = {"session": session, "at": None, "kind": None, "name": None}
        ledger.enter(desk.store, desk.merchant, "event", rows or [none], AUTHOR)
        st.rerun()


def _frame(known: Sequence[Event]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "时间": pd.Series([f"{event.at:%H:%M:%S}".removesuffix(":00") for event in known], dtype="str"),
            "类型": pd.Series([event.kind for event in known], dtype="str"),
            "事件": pd.Series([event.name for event in known], dtype="str"),
        }
    )


def typed(session: Session, rows: Iterable[tuple[object, ...]]) -> list[Event]:
    """The rows (time on the clock, kind, name) as events of the session; without a time or a name a row isn't ready.

    Raises FupanError for a time that is not in it.
    """
    found = []
    for clock, kind, name in rows:
        if isinstance(clock, str) and clean(clock) and isinstance(name, str) and clean(name):
            said = clean(kind) if isinstance(kind, str) else ""
            found.append(Event(_moment(session, clock), said[:LONGEST_KIND] or "事件", clean(name)[:LONGEST]))
    return list(dict.fromkeys(found))


def _moment(session: Session, clock: str) -> datetime:
    found = re.fullmatch(_TIME, clean(clock))
    if found is None:
        raise FupanError(f"「{clean(clock)}」不是时间", "请写成 20:15 这样,24 小时制")
    hour, minute, second = (int(part or 0) for part in found.groups())
    at = on_clock(time(hour, minute, second), session.start)
    if session.stop is not None and at > session.stop + _MINUTE:
        lasted = f"{session.start:%H:%M}–{session.stop:%H:%M}"
        raise FupanError(f"{at:%H:%M} 不在这一场里({lasted})", "请改成这一场开播到下播之间的时间")
    return at
