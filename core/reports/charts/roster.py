"""A week of an account's roster as a calendar: days side by side, the clock downwards, hosts as bands before sessions.

Owns this picture's layout. A day runs on past midnight where its sessions or shifts do. Hosts who share time stand side
by side; time of a session in which nobody is on air is marked. Names enter as data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import altair as alt

from core.reading.shifts import DAY, Shift
from core.reports.charts.base import Row, Spec, filled, raw_colour, spec_of, tooltip
from core.reports.palette import colours, colours_of
from core.reports.texts import clean
from core.units import weekday
from core.warehouse.faults import Fault, on_air
from core.warehouse.holdings import Session

_HEAD, _HOUR = 40, 24
_FEWEST = 6
_EDGE = 0.05
_INSET = 0.03
_BRIEF = 0.4
"""Hours that two bands may share and still have the whole width each: what they share is marked."""


@dataclass(frozen=True)
class Calendar:
    """Seven days from `first`: sessions and shifts in and around them, what is wrong, and whose colours are settled."""

    first: date
    sessions: tuple[Session, ...]
    shifts: tuple[Shift, ...]
    faults: tuple[Fault, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Band:
    """A host from when to when, hours since the midnight of the day that it stands under."""

    day: date
    host: str
    since: float
    until: float
    shift: Shift


def calendar(week: Calendar, dark: bool) -> Spec:
    bands = _bands(week)
    palette = colours_of([*map(clean, week.hosts), *(clean(band.host) for band in bands)])
    rows: list[Row] = [
        {"kind": "day", "x": n + 0.5, "weekday": weekday(day), "date": f"{day:%m-%d}"}
        for n, day in enumerate(week.first + n * DAY for n in range(7))
    ]
    rows += [_session_row(week.first, one) for one in week.sessions if _inside(week.first, one.day)]
    for n in range(7):
        rows += _band_rows(n, [band for band in bands if band.day == week.first + n * DAY], palette)
    rows += [row for fault in week.faults for row in _open_rows(week, fault)]
    clock = [row[key] for row in rows for key in ("since", "until") if key in row]
    low, high = (int(min(clock)), -int(-max(clock) // 1)) if clock else (8, 24)
    high = max(high, low + _FEWEST)
    rows.append({"kind": "frame", "since": low, "until": high, "x": 0, "x2": 7})
    return filled(_spec(dark), rows, height=_HEAD + (high - low) * _HOUR, description=calendar_words(week))


def calendar_words(week: Calendar) -> str:
    """What the picture says, for those who can't see it."""
    last = week.first + 6 * DAY
    sessions = [one for one in week.sessions if _inside(week.first, one.day)]
    manned = {one.session.session for one in on_air(week.shifts, week.sessions) if one.session is not None}
    own = [shift for shift in week.shifts if _inside(week.first, shift.day)]
    hosts = "、".join(dict.fromkeys(clean(host) for shift in own for host in shift.hosts)) or "还没有人"
    count = sum(one.session in manned for one in sessions)
    return (
        f"{week.first:%m-%d} 到 {last:%m-%d} 的上播记录:{len(sessions)} 场直播里 {count} 场有人上播;"
        f"{len(own)} 段上播,{hosts}。"
    )


def _inside(first: date, day: date) -> bool:
    return first <= day < first + 7 * DAY


def _bands(week: Calendar) -> list[_Band]:
    """Each host of each shift as it was entered, under the day of the session that it begins in, else its own."""
    homes: dict[int, date] = {}
    for one in on_air(week.shifts, week.sessions):
        if one.session is not None:
            homes.setdefault(id(one.shift), one.session.day)
    found = []
    for shift in week.shifts:
        day = homes.get(id(shift), shift.day)
        if shift.off > shift.on and _inside(week.first, day):
            since, until = _hours(day, shift.on), _hours(day, shift.off)
            found += [_Band(day, host, since, until, shift) for host in shift.hosts]
    return found


def _hours(day: date, moment: datetime) -> float:
    return (moment - datetime.combine(day, time())) / timedelta(hours=1)


def _session_row(first: date, session: Session) -> Row:
    stop = session.stop or session.start + timedelta(minutes=1)
    n = (session.day - first).days
    return {
        "kind": "session", "x": n + _INSET, "x2": n + 1 - _INSET, "since": _hours(session.day, session.start),
        "until": _hours(session.day, stop), "name": "直播", "when": _when(session.start, session.stop),
    }  # fmt: skip


def _when(since: datetime, until: datetime | None) -> str:
    return f"{since:%H:%M}–{until:%H:%M}" if until else f"{since:%H:%M} 起"


def _band_rows(n: int, bands: Sequence[_Band], palette: dict[str, str]) -> Iterator[Row]:
    """Bands of one day: those that overlap, and what overlaps those, share the day's width."""
    group: list[_Band] = []
    for band in sorted(bands, key=lambda band: (band.since, band.until, band.host)):
        if group and band.since >= max(other.until for other in group) - _BRIEF:
            yield from _beside(n, group, palette)
            group = []
        group.append(band)
    yield from _beside(n, group, palette)


def _beside(n: int, group: Sequence[_Band], palette: dict[str, str]) -> Iterator[Row]:
    ends: list[float] = []
    lanes = []
    for band in group:
        lane = next((lane for lane, end in enumerate(ends) if end - _BRIEF <= band.since), len(ends))
        ends[lane : lane + 1] = [band.until]
        lanes.append(lane)
    width = (1 - 2 * _EDGE) / max(len(ends), 1)
    for band, lane in zip(group, lanes, strict=True):
        name, left = clean(band.host), n + _EDGE + lane * width
        yield {
            "kind": "band", "x": left, "x2": left + width, "since": band.since, "until": band.until,
            "fill": palette[name], "name": name, "word": name,
            "when": _when(band.shift.on, band.shift.off), "note": clean(band.shift.note) or "—",
        }  # fmt: skip


def _open_rows(week: Calendar, fault: Fault) -> Iterator[Row]:
    """The part of a session in which nobody is on air, or several are."""
    words = {"gap": "无人", "unmanned": "无人", "overlap": "几人同时"}
    if fault.kind not in words or fault.until is None:
        return
    homes = (one.day for one in week.sessions if one.start <= fault.since < (one.stop or fault.until))
    day = next(homes, fault.since.date())
    if _inside(week.first, day):
        n = (day - week.first).days
        yield {
            "kind": "open", "x": n + _EDGE, "x2": n + 1 - _EDGE, "since": _hours(day, fault.since),
            "until": _hours(day, fault.until), "name": words[fault.kind],
            "word": "" if fault.hosts else words[fault.kind], "when": _when(fault.since, fault.until),
        }  # fmt: skip


def _only(*kinds: str) -> alt.Chart:
    chart: alt.Chart = alt.Chart().transform_filter(alt.FieldOneOfPredicate(field="kind", oneOf=list(kinds)))
    return chart


@cache
def _spec(dark: bool) -> Spec:
    look = colours(dark)
    x = alt.X(field="x", type="quantitative", scale=alt.Scale(domain=[0, 7], nice=False), axis=None)
    x2 = alt.X2(field="x2")
    hours = "format(datum.value % 24, '02d') + (datum.value > 24 ? ':00 次日' : ':00')"
    y = alt.Y(
        field="since",
        type="quantitative",
        scale=alt.Scale(zero=False, nice=False, range=[_HEAD, alt.ExprRef("height")]),
        axis=alt.Axis(title=None, labelExpr=hours, tickMinStep=2, tickCount=10, grid=True),
    )
    y2 = alt.Y2(field="until")
    tall = "scale('y', datum.until) - scale('y', datum.since)"
    wide = "scale('x', datum.x2) - scale('x', datum.x)"
    named = f"({tall}) >= 15 ? 1 : 0"
    timed = f"({tall}) >= 32 && ({wide}) >= 74 ? 1 : 0"
    rest = alt.ExprRef(f"max(1, {wide} - 6)")
    tip = tooltip(("name", "主播"), ("when", "时间"), ("note", "备注"))
    plain = tooltip(("name", "什么"), ("when", "时间"))
    head = alt.X(field="x", type="quantitative", scale=alt.Scale(domain=[0, 7], nice=False), axis=None)
    layers = [
        _only("frame").mark_rect(opacity=0).encode(x=x, x2=x2, y=y, y2=y2),
        _only("session")
        .mark_rect(fill=look.before, fillOpacity=0.22, stroke=look.quiet, strokeWidth=1, cornerRadius=3)
        .encode(x=x, x2=x2, y=y, y2=y2, tooltip=plain),
        _only("band")
        .mark_rect(fillOpacity=0.42, cornerRadius=2, x2Offset=-1, y2Offset=-1)
        .encode(x=x, x2=x2, y=y, y2=y2, color=raw_colour("fill"), tooltip=tip),
        _only("open")
        .mark_rect(fill=look.flag, fillOpacity=0.16, stroke=look.flag, strokeDash=[4, 3], cornerRadius=2)
        .encode(x=x, x2=x2, y=y, y2=y2, tooltip=plain),
        _only("band", "open")
        .mark_text(
            align="left", baseline="top", dx=4, dy=5, fontSize=11, limit=rest, opacity=alt.ExprRef(named), ellipsis="…",
            tooltip=None,
        )
        .encode(x=x, y=y, text=alt.Text(field="word", type="nominal")),
        _only("band")
        .mark_text(
            align="left", baseline="top", dx=4, dy=19, fontSize=10, fill=look.muted, opacity=alt.ExprRef(timed),
            tooltip=None,
        )
        .encode(x=x, y=y, text=alt.Text(field="when", type="nominal")),
        _only("day").mark_text(fontSize=12, fontWeight="bold").encode(
            x=head, y=alt.YValue(9), text=alt.Text(field="weekday", type="nominal")
        ),
        _only("day").mark_text(fontSize=11, fill=look.muted).encode(
            x=head, y=alt.YValue(26), text=alt.Text(field="date", type="nominal")
        ),
    ]  # fmt: skip
    return spec_of(layers, dark)
