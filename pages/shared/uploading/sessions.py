"""Which live session a file is about that doesn't say so itself.

Owns the question and the answers of this visit. Which sessions it may be is for reading; nothing is chosen for anybody.
"""

from collections.abc import Sequence

import streamlit as st

from core.intake import Reading
from core.reading.attach import LiveSession, UnplacedTable
from core.reports.texts import clean
from core.units import weekday
from core.warehouse import holdings
from pages.shared.desk import Desk
from pages.shared.literal import literal

ELSEWHERE = "其他场次…"
FOLDED = 12
"""More files than these wait in a list that scrolls."""


def chosen_sessions() -> tuple[tuple[str, LiveSession], ...]:
    """What was chosen so far: (content hash, session) pairs."""
    chosen: dict[str, LiveSession] = st.session_state.get("sessions_chosen", {})
    return tuple(sorted(chosen.items()))


def sessions(desk: Desk, found: Sequence[Reading]) -> None:
    """One line per file that waits for its session or was given one, with the sessions it may be."""
    doubts: dict[str, UnplacedTable] = st.session_state.setdefault("sessions_offered", {})
    asked: dict[str, Reading] = {}
    for reading in found:
        if reading.sheets is None:
            continue
        own = reading.sheets.content_hash
        if isinstance(reading.error, UnplacedTable):
            doubts[own] = reading.error
        if own in doubts:
            asked.setdefault(own, reading)
    if not asked:
        return
    waiting = sum(isinstance(reading.error, UnplacedTable) for reading in asked.values())
    with st.container(border=True, gap="small"):
        told = f"还有 {waiting} 个文件要选定是哪一场" if waiting else f"{len(asked)} 个文件的场次都选好了"
        st.markdown(f"**{told}**")
        st.caption("文件里没有写是哪一场。可能的场次排在最前,都不是就选最后一项,在全部场次里找。")
        with st.container(height=520 if len(asked) > FOLDED else "content", border=False, gap="small"):
            for own, reading in asked.items():
                _ask(desk, own, reading.name, doubts[own])


def _ask(desk: Desk, own: str, name: str, doubt: UnplacedTable) -> None:
    labels = labelled(doubt.candidates)
    told, choice = st.columns([3, 4], vertical_alignment="center")
    what = doubt.fact.removeprefix(f"「{name}」").split(";")[0]
    told.markdown(f"{literal(name)}  \n:small[:gray[{literal(what)}]]")
    with choice:
        picked = st.selectbox(
            f"「{literal(name)}」是哪一场", [*labels, ELSEWHERE], index=None, key=f"session_{own}",
            placeholder="选一场", label_visibility="collapsed",
        )  # fmt: skip
        if picked == ELSEWHERE:
            labels = labelled(holdings.live_sessions(desk.store, desk.own)[::-1])
            picked = st.selectbox(
                f"「{literal(name)}」的其他场次", list(labels), index=None, key=f"session_else_{own}",
                placeholder="输入日期或账号来找" if labels else "库里还没有场次,请先上传直播间列表",
                label_visibility="collapsed",
            )  # fmt: skip
    _settle(own, labels.get(picked) if picked else None)


def _settle(own: str, session: LiveSession | None) -> None:
    """Remember the answer; the files are understood anew with it."""
    chosen: dict[str, LiveSession] = st.session_state.setdefault("sessions_chosen", {})
    if chosen.get(own) == session:
        return
    if session is None:
        del chosen[own]
    else:
        chosen[own] = session
    st.rerun()


def labelled(found: Sequence[LiveSession]) -> dict[str, LiveSession]:
    """账号 · 日期 · 起止, as a person knows a session; with the 抖音号 where two would read the same."""
    labels: dict[str, LiveSession] = {}
    for session in found:
        whose = clean(session.account_name or session.account or "未指明账号")
        stop = f"–{session.stop:%H:%M}" if session.stop else " 起"
        when = f"{session.start:%Y-%m-%d} {weekday(session.start)} · {session.start:%H:%M}{stop}"
        told = f"{whose} · {when}"
        labels[told if told not in labels else f"{whose}({clean(session.account)}) · {when}"] = session
    return labels
