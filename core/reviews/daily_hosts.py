"""Who was on air: per host the time, the sessions and the clock, and the time nobody was entered for.

Owns that table, from 上播记录 alone. No scores and no money: what a host did with their time is another question.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from numpy.typing import NDArray

from core.metrics.ask import ask
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.evidence import Evidence
from core.reviews.windows import window_of
from core.scope import Scope
from core.units import COUNT, MINUTES, TEXT
from core.warehouse.faults import TOLERATED
from core.warehouse.store import Store

UNMANNED = "未排班"

Span = tuple[datetime, datetime]


def host_blocks(store: Store, scope: Scope, evidence: Evidence) -> tuple[Block, ...]:
    """Hosts by time on air, the longest first."""
    spans = _sessions(evidence)
    window = window_of(scope.merchant, scope.sessions)
    answer = ask(store, "shift", ("live_minutes",), window, ("session", "host", "shift_on", "shift_off"))
    shifts: dict[str, list[tuple[str, Span]]] = {}
    names, ons, offs = (answer.dimensions[key] for key in ("host", "shift_on", "shift_off"))
    for session, name, on, off in zip(
        answer.dimensions["session"].tolist(), names.tolist(), _moments(ons), _moments(offs), strict=True
    ):
        if session in spans:
            shifts.setdefault(name, []).append((session, (max(on, spans[session][0]), off)))
    if not shifts:
        remedy = "在「数据」页下载上播记录模板,填好上传,就能看到每位主播播了多久"
        return (Note("还没有上播记录", f"{remedy},人员变动也能和数据对上。"),)
    rows = sorted((_row(name, own) for name, own in shifts.items()), key=lambda row: (-row[1], row[0]))
    manned: dict[str, list[Span]] = {}
    for session, shift in chain.from_iterable(shifts.values()):
        manned.setdefault(session, []).append(shift)
    unmanned = [(name, span) for name, whole in spans.items() for span in _idle(whole, manned.get(name, []))]
    if unmanned:
        rows.append(_row(UNMANNED, unmanned))
    columns = (
        Column("host", "主播", TEXT), Column("live_minutes", "上播时长", MINUTES), Column("sessions", "场次", COUNT),
        Column("clock", "时段", TEXT),
    )  # fmt: skip
    caption = "按上播记录;两人同播各算各的时长"
    if unmanned:
        caption += f",「{UNMANNED}」是开播但没有登记主播的时间"
    return (Table("谁在播", columns, tuple(rows), caption),)


def _moments(values: NDArray[Any]) -> list[datetime]:
    return list(values.astype("datetime64[s]").tolist())


def _sessions(evidence: Evidence) -> dict[str, Span]:
    starts, stops = (_moments(evidence.live.dimensions[key]) for key in ("start", "stop"))
    return {
        evidence.sessions[index]: (starts[index], stops[index] or starts[index]) for index in evidence.inside.tolist()
    }


def _row(name: str, own: Sequence[tuple[str, Span]]) -> tuple[str, float, int, str]:
    minutes = sum((off - on).total_seconds() / 60 for _, (on, off) in own)
    clock = "、".join(f"{on:%H:%M}–{off:%H:%M}" for on, off in sorted(span for _, span in own))
    return name, minutes, len({session for session, _ in own}), clock


def _idle(session: Span, shifts: Sequence[Span]) -> list[Span]:
    """The parts of a session that no shift covers, but for what is shorter than a roster is kept."""
    found, reached = [], session[0]
    for on, off in (*sorted(shifts), (session[1], session[1])):
        if on - reached > TOLERATED:
            found.append((reached, on))
        reached = max(reached, off)
    return found
