"""The minutes of one session: its curves on one time axis, with who was on air, what was explained and what happened.

Owns the loading of minutes and bands, and which lines are offered. People of a minute are never those of the session:
whatever is summed or divided here is named 分钟口径. What one part of the session did against the rest is `span`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from core.methods.chain import Floats, moving
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.blocks import Band, Line, Mark, Note, Timeline
from core.reviews.events import marks
from core.reviews.evidence import finite
from core.reviews.windows import window_of
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import ORDERS, show
from core.warehouse.around import present
from core.warehouse.store import Store

MINUTE = timedelta(minutes=1)
MONEYS = ("gmv", "user_pay")

_LINES = (
    "entries", "online", "orders", *MONEYS, "minute_product_exposures", "minute_product_clicks", "minute_buyers",
    "comments", "new_followers", "ad_cost",
)  # fmt: skip
_RATES = {
    "minute_product_click_rate": ("minute_product_clicks", "minute_product_exposures"),
    "minute_pay_rate": ("minute_buyers", "minute_product_clicks"),
}
_RATE_WINDOW = 15
"""Minutes: in one of them a handful of people click, in fifteen a rate begins to mean something."""
_LEAST = 30.0
"""What a point of a rate has to rest on at the least."""

_BANDS, _MARKS = ("current_shift", "current_explanation"), ("current_event", "entry_event")

TITLE = "分钟走势:什么时候变的"


@dataclass(frozen=True, eq=False)
class Minutes:
    """One session minute by minute, aligned arrays in time order; NaN where a minute doesn't tell.

    `values` has the metrics of which any minute tells something. `bands` and `marks` are what went on meanwhile.
    """

    session: str
    times: tuple[datetime, ...]
    values: dict[str, Floats]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]

    @property
    def start(self) -> datetime:
        return self.times[0]

    @property
    def end(self) -> datetime:
        return self.times[-1] + MINUTE

    @property
    def money(self) -> str | None:
        """成交金额 where the minutes have it, else 用户支付金额, else none."""
        return next((key for key in MONEYS if key in self.values), None)


def minutes_of(store: Store, scope: Scope) -> Minutes | None:
    """The minutes of a scope's one session; None for several sessions, or where none are loaded."""
    if len(scope.sessions) != 1:
        return None
    (session,) = scope.sessions
    window = window_of(scope.merchant, scope.sessions)
    answer = ask(store, "minute", _LINES, window, ("minute",), {"session": session})
    if not len(answer):
        return None
    there = present(store, scope.merchant, (*_BANDS, *_MARKS))
    times = tuple(answer.dimensions["minute"].astype("datetime64[us]").tolist())
    values = {key: _value(answer.numerators[key], answer.denominators.get(key)) for key in _LINES}
    for key in MONEYS:  # what nobody ordered cost nothing, though the export leaves such minutes blank
        if np.isfinite(values[key]).any():
            values[key] = np.where(np.isnan(values[key]) & (values["orders"] == 0), 0.0, values[key])
    return Minutes(
        session=session,
        times=times,
        values={key: column for key, column in values.items() if np.isfinite(column).any()},
        bands=_bands(store, window, session, times[0], times[-1] + MINUTE) if there.intersection(_BANDS) else (),
        marks=marks(store, scope.merchant, session, times[0], times[-1] + MINUTE) if there.intersection(_MARKS) else (),
    )


def _value(above: Floats, below: Floats | None) -> Floats:
    return above if below is None else np.asarray(np.divide(above, below))


def _bands(store: Store, window: Window, session: str, start: datetime, end: datetime) -> tuple[Band, ...]:
    """Shifts and explanations, cut off at the ends of the minutes."""
    found = [*_shifts(store, window, session), *_explanations(store, window, session)]
    inside = (
        Band(band.kind, band.name, max(band.start, start), min(band.end, end), band.text)
        for band in found
        if band.start < end and band.end > start
    )
    return tuple(sorted(inside, key=lambda band: (band.kind != "shift", band.start, band.name)))


def _shifts(store: Store, window: Window, session: str) -> Iterator[Band]:
    shifts = ask(store, "shift", (), window, ("host", "shift_on", "shift_off"), {"session": session}).dimensions
    times = (shifts[name].astype("datetime64[us]").tolist() for name in ("shift_on", "shift_off"))
    for host, on, off in zip(shifts["host"].tolist(), *times, strict=True):
        yield Band("shift", host, on, off, f"{on:%H:%M}–{off:%H:%M} 在播")


def _explanations(store: Store, window: Window, session: str) -> Iterator[Band]:
    by = ("product_id", "product_name", "nth", "explain_start", "explain_end")
    answer = ask(store, "explanation", ("orders",), window, by, {"session": session})
    place = answer.dimensions
    times = (place[name].astype("datetime64[us]").tolist() for name in ("explain_start", "explain_end"))
    words = (place[name].tolist() for name in ("product_name", "product_id", "nth"))
    for start, end, name, product, nth, orders in zip(*times, *words, answer.numerators["orders"], strict=True):
        if start is not None and end is not None:
            sold = f",成交 {show(float(orders), ORDERS)} 单" if np.isfinite(orders) else ""
            yield Band("explanation", str(name or product), start, end, f"第 {int(nth)} 次讲解{sold}")


def timeline(minutes: Minutes, span: tuple[datetime, datetime] | None) -> Timeline:
    """The session on its time axis. Volumes are each minute's own; rates rest on the minutes around each one."""
    lines = [_line(minutes, key, values) for key, values in minutes.values.items()]
    for key, (above, below) in _RATES.items():
        if {above, below} <= set(minutes.values):
            over, under = (_on_the_clock(minutes, side) for side in (above, below))
            rates = moving(over, under, _RATE_WINDOW, _LEAST)[_offsets(minutes)]
            if np.isfinite(rates).any():
                lines.append(_line(minutes, key, rates))
    shown = [key for key in ("entries", "online", minutes.money) if key in minutes.values]
    return Timeline(
        title=TITLE,
        session=minutes.session,
        start=minutes.start,
        end=minutes.end,
        lines=tuple(lines),
        shown=tuple(key for key in shown if key) or tuple(line.metric for line in lines[:2]),
        bands=minutes.bands,
        marks=minutes.marks,
        span=span,
        picks=True,
        caption=f"人数是每分钟各自的人数,不能相加成整场人数;率用前后共 {_RATE_WINDOW} 分钟的和来除,"
        f"分母不足 {_LEAST:.0f} 的不画。{'没有成交订单的分钟,金额记 0。' if minutes.money else ''}",
    )


def _line(minutes: Minutes, key: str, values: Floats) -> Line:
    label = METRICS[key].label.partition("(")[0]  # the caption says for all of them that they are of a minute
    points = tuple(zip(minutes.times, map(finite, values.tolist()), strict=True))
    return Line(key, label, METRICS[key].unit, points)


def _offsets(minutes: Minutes) -> list[int]:
    return [(at - minutes.start) // MINUTE for at in minutes.times]


def _on_the_clock(minutes: Minutes, key: str) -> Floats:
    """The column with a place for every minute of the clock, NaN where the export has none."""
    places = _offsets(minutes)
    column = np.full(places[-1] + 1, np.nan)
    column[places] = minutes.values[key]
    return column


def no_minutes(scope: Scope) -> Note:
    """Why there is no time axis, and what brings it."""
    if len(scope.sessions) > 1:
        return Note(TITLE, "每分钟走势一次看一场:在上面选「单场」,再选一场。")
    return Note(
        TITLE,
        f"这一场还没有分钟数据。下载{EXPORTS['minute_trend'].offered}并上传,"
        "就能看到每分钟的进入、在线、成交,对照主播排班与讲解,也能框选一段来比。",
    )
