"""今日: the latest session in one screen, for whoever has a minute between two shifts.

Owns what is essential of a session and in which words: how it runs, at most two things to act on, who is next, what is
still to be done. Figures and claims are the room's; nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.reviews.attribution import STAGES
from core.reviews.blocks import Funnel
from core.reviews.findings import sold
from core.reviews.pace import MINUTE, Course, Pace
from core.reviews.readings import Advice, Finding, Reading
from core.reviews.room import Room
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import show_both_changes, weekday
from core.warehouse import around, holdings
from core.warehouse.around import Shift
from core.warehouse.holdings import Session
from core.warehouse.store import Store

MOST_CLAIMS = 2
DAY = timedelta(days=1)
_LATE = timedelta(minutes=5)
"""Minutes that run so far past the end in a list were told after the list was."""

_ADDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("channel", "product"), "live_detail", "渠道和商品:哪个渠道变了,主推品怎么样"),
    (("minute",), "minute_trend", "每一分钟:播到现在和以往同一时刻比"),
    (("explanation",), "explanation", "每次讲解的引流和成交"),
    (("audience",), "audience", "谁看了没买,谁买了"),
)
"""Per missing facts: the export that brings them, and what it adds."""


@dataclass(frozen=True)
class Claim:
    """A finding in one line, and the first thing to try."""

    text: str
    finding: Finding
    advice: Advice | None


@dataclass(frozen=True)
class Todo:
    """Something that only a person can do. `gives` says what for, `menu` where the file is to be had.

    Of a roster, `account` and `day` say whose and around which day.
    """

    kind: Literal["roster", "export"]
    what: str
    gives: str
    menu: str = ""
    account: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Today:
    """One session in one screen.

    `running` is True where the files don't know its end and nothing later contradicts it; then volumes are beside
    nothing and no claims are made: part of a session is never held against whole ones. `newer` is a later session of
    which only minutes are loaded. `claims` are two at most, `quiet` says why there are none. `on_air` is the last host
    known of this session, `following` those who come on next within a day.
    """

    session: Session
    running: bool
    until: datetime
    as_of: datetime | None
    promotion: str
    money: Reading
    hourly: Reading
    funnel: Funnel
    pace: Pace | None
    newer: Pace | None
    claims: tuple[Claim, ...]
    quiet: str
    on_air: Shift | None
    following: tuple[Shift, ...]
    todos: tuple[Todo, ...]

    @property
    def when(self) -> str:
        """11-20 周五 19:33–23:54 已下播."""
        day = f"{self.session.start:%m-%d} {weekday(self.session.start)}"
        if self.running:
            return f"{day} {self.session.start:%H:%M} 开播,数据到 {self.until:%H:%M},未见下播"
        end = f"–{self.until:%H:%M} 已下播" if self.session.stop else " 开播,下播时间未知"
        return f"{day} {self.session.start:%H:%M}{end}"


def today(store: Store, scope: Scope) -> Today:
    """The last of the scope's sessions. Raises NothingToReview where it is no longer loaded."""
    scope = replace(scope, sessions=scope.sessions[-1:])
    room = Room(store, scope)
    evidence = room.evidence
    merchant, place = scope.merchant, int(evidence.inside[0])
    account, start = str(evidence.live.dimensions["account"][place]), evidence.starts[place].astype(datetime)
    near = holdings.sessions(store, merchant, since=datetime.combine(start.date() - DAY, time()), until=start + 2 * DAY)
    session = next(one for one in near if one.session == scope.sessions[0])
    later = [one for one in near if one.account == account and one.start > start]
    promoted = {name for name, occasions in zip(evidence.sessions, evidence.occasions, strict=True) if occasions}
    course = Course(store, merchant, account, start, evidence.promotions, promoted)
    pace = course.pace(session.session)
    as_of = holdings.as_of(store, merchant)
    ended = around.end_told(store, merchant, session.session)
    running = not later and _running(session, ended, pace, as_of)
    until = _until(session, pace, running)
    latest = course.latest
    newer = course.pace(latest) if latest and latest not in evidence.sessions and not later else None
    shifts = around.shifts(store, merchant, datetime.combine(start.date() - DAY, time()), until + DAY)
    claims = () if running else tuple(_claim(room, found) for found in room.findings[:MOST_CLAIMS])
    shown, funnel = room.shown, room.people_funnel()
    hourly = evidence.reading(f"{shown.metric}_per_hour")
    if running:
        shown, hourly = _alone(shown), _alone(hourly)
        if pace:
            hours = (pace.until - pace.start) / timedelta(hours=1)
            shown, hourly = replace(shown, value=pace.money), replace(hourly, value=pace.money / hours)
        funnel = replace(funnel, stages=tuple(map(_alone, funnel.stages)))
    return Today(
        session=session,
        running=running,
        until=until,
        as_of=as_of,
        promotion="、".join(evidence.promotion_names),
        money=shown,
        hourly=hourly,
        funnel=funnel,
        pace=pace if pace and (running or pace.usual is not None) else None,
        newer=newer,
        claims=claims,
        quiet="还没下播,总量不和整场比;下播后补传直播间列表再看" if running else room.nothing,
        on_air=_on_air(shifts, session.session, until),
        following=_following(shifts, until),
        todos=(*_roster(near, shifts, session, until), *_missing(store, merchant, session, funnel)),
    )


def _running(session: Session, ended: bool, pace: Pace | None, as_of: datetime | None) -> bool:
    """No record says that it ended, or its minutes go on behind that; and the files are of the same day."""
    if ended and session.stop is not None:
        return pace is not None and pace.until > session.stop + _LATE
    return as_of is not None and as_of < session.start + DAY


def _until(session: Session, pace: Pace | None, running: bool) -> datetime:
    """The last moment that the files know of this session."""
    if session.stop is not None and not running:
        return session.stop
    return max(filter(None, (pace.until if pace else None, session.stop, session.start + MINUTE)))


def _alone(reading: Reading) -> Reading:
    """A figure beside nothing: it is of part of a session."""
    return replace(reading, before=None, verdict="no_history", compass_verdict=None, judged_by="", note="到目前")


def _claim(room: Room, finding: Finding) -> Claim:
    """点击支付率 6.1%(-2.1pp,-25.9%),少卖 ¥8,230."""
    channel = dict(finding.where).get("channel")
    reading = room.evidence.reading(finding.metric, channel)
    change = show_both_changes(reading.value, reading.before, reading.unit)
    effect = f",{sold(finding.effect_yuan)}" if finding.effect_yuan is not None else ""
    of = f"「{channel}」的" if channel else ""
    text = f"{of}{reading.label} {reading.value_text}({change}){effect}"
    return Claim(text, finding, finding.advice[0] if finding.advice else None)


def _on_air(shifts: Iterable[Shift], session: str, until: datetime) -> Shift | None:
    return max(
        (shift for shift in shifts if shift.session == session and shift.on < until),
        key=lambda shift: shift.on, default=None,
    )  # fmt: skip


def _following(shifts: Iterable[Shift], until: datetime) -> tuple[Shift, ...]:
    """All who come on at the next moment at which somebody does."""
    coming = [shift for shift in shifts if shift.on >= until - MINUTE]
    return tuple(shift for shift in coming if shift.on == coming[0].on)


def _roster(near: Iterable[Session], shifts: Iterable[Shift], session: Session, until: datetime) -> tuple[Todo, ...]:
    """Sessions from the day before up to this one that ended and that nobody was entered for; and an empty next day."""
    manned = {shift.session for shift in shifts}
    lacking: dict[str, list[Session]] = {}
    for one in near:
        if one.start <= session.start and one.stop and one.session not in manned:
            lacking.setdefault(one.account, []).append(one)
    menu = EXPORTS["roster"].menu
    found = []
    for account, own in lacking.items():
        times = "、".join(f"{one.start:%m-%d %H:%M}" for one in own[:3]) + ("…" if len(own) > 3 else "")
        whose = f"「{own[-1].account_name or account}」" if len(lacking) > 1 else ""
        what = f"补{whose} {len(own)} 场上播记录:{times}"
        found.append(Todo("roster", what, "谁播的,谁播得好", menu, account, own[0].day))
    if not _following(shifts, until):
        day = until.date() if until.date() > session.day else session.day + DAY
        found.append(Todo("roster", "在上播记录里写上下一班", "这里会显示谁接班", menu, session.account, day))
    return tuple(found)


def _missing(store: Store, merchant: str, session: Session, funnel: Funnel) -> tuple[Todo, ...]:
    loaded = around.parts_loaded(store, merchant, session.session)
    wanted = [(key, gives) for facts, key, gives in _ADDS if not loaded.issuperset(facts)]
    if len([stage for stage in funnel.stages if stage.value is not None]) < len(STAGES):
        wanted.insert(0, ("live_list", "五维四率补齐到每一步"))
    return tuple(Todo("export", EXPORTS[key].title, gives, EXPORTS[key].menu) for key, gives in wanted)
