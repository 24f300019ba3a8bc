"""Curves of one session on one time axis, with shifts and explanations as bands below them and marks as rules.

Owns this picture's layout. Lines of one unit are drawn in it; lines of several are drawn indexed, their own mean being
100, never on two axes. Names enter as data; only the lines' labels are named in the colour scale's domain.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import altair as alt

from core.reports.charts.base import BIG_NUMBERS, Row, Spec, filled, pixel, raw_colour, spec_of, tooltip
from core.reports.palette import colours, colours_of
from core.reports.texts import clean
from core.reviews.blocks import Band, Line, Mark, Timeline
from core.units import RATE, UNITS, show

AT = "at"
"""The field of the time axis: a brush on the picture tells its span under this name."""

SMOOTHED = 5
"""Minutes whose mean each point of a volume shows, where there are minutes: one by one they are mostly noise."""

_MINUTE = timedelta(minutes=1)
_SHIFT, _TALK, _MARK, _GAP = 22, 16, 16, 6
PLOT = 210
_MOST_ROWS = 3
_PLAIN, _EACH = 0.05, 0.04
"""The parts of the axis that a mark and each character of its word need for themselves on a phone."""


def by_minute(block: Timeline) -> bool:
    """Whether the lines have a point a minute."""
    points = block.lines[0].points if block.lines else ()
    return len(points) > 1 and min(b[0] - a[0] for a, b in pairwise(points)) <= _MINUTE


def drawn_lines(block: Timeline) -> tuple[Line, ...]:
    """The lines that are to be drawn: those shown, or all where none of them is."""
    return tuple(line for line in block.lines if line.metric in block.shown) or block.lines


def timeline(block: Timeline, dark: bool) -> Spec:
    lines = drawn_lines(block)
    units = {line.unit.name for line in lines}
    unit = units.pop() if len(units) == 1 else ""
    minutes = by_minute(block)
    rows, height = _below(block)
    rows += [row for line in lines for row in _line_rows(line, not unit, minutes)]
    rows += _touches(block, lines)
    if block.span:
        rows.append({"kind": "span", AT: _time(block.span[0]), "until": _time(block.span[1])})
    spec = filled(_spec(unit, minutes, dark), rows, height=height)
    return _with_labels(spec, colours_of(line.label for line in lines))


def _with_labels(spec: Spec, palette: dict[str, str]) -> Spec:
    """The spec with its colour scale's domain, as literals: the labels in the order of the lines."""
    first, lines, *rest = spec["layer"]
    scale = {"domain": list(palette), "range": list(palette.values())}
    colour = {**lines["encoding"]["color"], "scale": scale}
    return {**spec, "layer": [first, {**lines, "encoding": {**lines["encoding"], "color": colour}}, *rest]}


def _time(at: datetime) -> str:
    """As universal time, so that the axis shows it, and a brush returns it, as it was written, wherever one looks."""
    return f"{at.isoformat()}Z"


def _below(block: Timeline) -> tuple[list[Row], int]:
    """The rows of marks and bands under the curves, and the height of the whole."""
    rows = list(_mark_rows(block, PLOT + _GAP))
    y = PLOT + _GAP + (2 * _MARK if block.marks else 0)
    for kind, height in (("shift", _SHIFT), ("explanation", _TALK)):
        bands = [band for band in block.bands if band.kind == kind]
        palette = colours_of(clean(band.name) for band in bands)
        packed = _packed(bands)
        for place, band in packed:
            name = clean(band.name)
            rows.append(
                {
                    "kind": "band", AT: _time(band.start), "until": _time(band.end), "y": y + place * height,
                    "y2": y + (place + 1) * height - 2, "middle": y + place * height + height / 2 - 1,
                    "fill": palette[name], "name": name, "when": f"{band.start:%H:%M}–{band.end:%H:%M}",
                    "text": clean(band.text), "strength": 0.36,
                }
            )  # fmt: skip
        y += (max((place for place, _ in packed), default=-1) + 1) * height
    return rows, y


def _packed(bands: Sequence[Band]) -> list[tuple[int, Band]]:
    """Bands that overlap below one another, in as few rows as it takes and at most a few."""
    ends: list[datetime] = []
    placed = []
    for band in sorted(bands, key=lambda band: band.start):
        free = next((place for place, end in enumerate(ends) if end <= band.start), None)
        if free is None and len(ends) < _MOST_ROWS:
            free = len(ends)
            ends.append(band.end)
        elif free is None:
            free = ends.index(min(ends))
        ends[free] = max(ends[free], band.end)
        placed.append((free, band))
    return placed


def _mark_rows(block: Timeline, y: int) -> Iterator[Row]:
    """Marks with their word where there is room for it, in two rows."""
    whole = (block.end - block.start) / _MINUTE or 1
    free = [0.0, 0.0]
    for mark in block.marks:
        at = (mark.at - block.start) / _MINUTE / whole
        left = at > 0.85
        wide = _PLAIN + _EACH * len(_word(mark))
        start, end = (at - wide, at + _PLAIN / 2) if left else (at - _PLAIN / 2, at + wide)
        row = next((row for row, taken in enumerate(free) if taken <= start or not taken), None)
        if row is not None:
            free[row] = end
        yield {
            "kind": "mark", AT: _time(mark.at), "y": y + (row or 0) * _MARK + _MARK / 2,
            "word": "" if row is None else _word(mark),
            "name": clean(mark.name), "when": f"{mark.at:%H:%M}", "text": clean(mark.kind),
            "left": left,
        }  # fmt: skip


def _word(mark: Mark) -> str:
    return clean(mark.kind)[:4]


def _line_rows(line: Line, indexed: bool, minutes: bool) -> Iterator[Row]:
    """Points of a line: of a volume the mean of the minutes around each, as an index where units differ."""
    values = [value for _, value in line.points]
    if minutes and line.unit != RATE:
        values = _smoothed(line.points)
    known = [value for value in values if value is not None]
    mean = sum(known) / len(known) if known else 0.0
    scale = 100 / mean if indexed and mean else 1.0
    for (at, _), value in zip(line.points, values, strict=True):
        told = None if value is None else round(value * scale, 6)
        yield {"kind": "line", AT: _time(at), "value": told, "name": line.label}


def _smoothed(points: Sequence[tuple[datetime, float | None]]) -> list[float | None]:
    """The mean of what is known within two minutes on either side; a minute that isn't known stays a gap."""
    known = {at: value for at, value in points if value is not None}
    around = [_MINUTE * step for step in range(-(SMOOTHED // 2), SMOOTHED // 2 + 1)]
    means: list[float | None] = []
    for at, value in points:
        near = [known[at + step] for step in around if at + step in known]
        means.append(None if value is None else sum(near) / len(near))
    return means


def _touches(block: Timeline, lines: Sequence[Line]) -> Iterator[Row]:
    """A strip per point of time that answers with all figures of that time, unsmoothed, and what was going on."""
    values = [dict(line.points) for line in lines]
    times = sorted({at for line in values for at in line})
    for place, at in enumerate(times):
        until = times[place + 1] if place + 1 < len(times) else block.end
        figures = (
            f"{clean(line.label)} {show(own.get(at), line.unit)}" for line, own in zip(lines, values, strict=True)
        )
        going = [clean(band.name) for band in block.bands if band.start <= at < band.end]
        going += [f"{clean(m.kind)}:{clean(m.name)}" for m in block.marks if at <= m.at < until]
        yield {
            "kind": "touch", AT: _time(at), "until": _time(until), "when": f"{at:%H:%M}",
            "text": " · ".join(figures), "name": "、".join(going) or "—",
        }  # fmt: skip


def _only(kind: str) -> alt.Chart:
    chart: alt.Chart = alt.Chart().transform_filter(alt.FieldEqualPredicate(field="kind", equal=kind))
    return chart


@cache
def _spec(unit_name: str, minutes: bool, dark: bool) -> Spec:
    look = colours(dark)
    x = alt.X(
        field=AT,
        type="temporal",
        scale=alt.Scale(type="utc", nice=False, padding=0),
        axis=alt.Axis(format="%H:%M", title=None, grid=False, tickCount=8, labelOverlap=True, labelFlush=True),
    )
    until = alt.X2(field="until")
    y = alt.Y(
        field="value",
        type="quantitative",
        scale=alt.Scale(zero=True, nice=True, range=[PLOT, 0]),
        axis=_axis(unit_name, minutes),
    )
    height: dict[str, Any] = {"y": alt.YValue(0), "y2": alt.Y2Value(PLOT)}
    colour = alt.Color(field="name", type="nominal", legend=alt.Legend(title="", labelLimit=170), sort=None)
    name_fits = "max(1, scale('x', datum.until) - scale('x', datum.at) - 8)"
    shown = "scale('x', datum.until) - scale('x', datum.at) < 48 ? 0 : 1"
    tip = tooltip(("name", "名称"), ("when", "时间"), ("text", "说明"))
    layers = [
        _only("span").mark_rect(color=look.now, opacity=0.14).encode(x=x, x2=until, **height),
        _only("line")
        .mark_line(strokeWidth=1.8, strokeJoin="round", strokeCap="round")
        .encode(x=x, y=y, color=colour),
        _only("mark").mark_rule(color=look.flag, strokeDash=[3, 3]).encode(x=x, **height),
        _only("touch")
        .mark_rect(opacity=0)
        .encode(x=x, x2=until, **height, tooltip=tooltip(("when", "时间"), ("text", "数值"), ("name", "当时"))),
        _only("band")
        .mark_rect(cornerRadius=2, x2Offset=-1)
        .encode(
            x=x, x2=until, y=pixel(), y2=alt.Y2(field="y2"), tooltip=tip, color=raw_colour("fill"),
            opacity=alt.Opacity(field="strength", type="quantitative", scale=None, legend=None),
        ),
        _only("band")
        .mark_text(
            align="left", dx=4, fontSize=11, limit=alt.ExprRef(name_fits), opacity=alt.ExprRef(shown), ellipsis="…",
            tooltip=None,
        )
        .encode(x=x, y=pixel("middle"), text=alt.Text(field="name", type="nominal")),
        _only("mark")
        .mark_text(
            align=alt.ExprRef("datum.left ? 'right' : 'left'"), dx=alt.ExprRef("datum.left ? -4 : 4"), fontSize=11,
            fill=look.flag,
        )
        .encode(x=x, y=pixel(), text=alt.Text(field="word", type="nominal")),
        _only("mark")
        .mark_point(filled=True, size=36, shape="triangle-down", color=look.flag, opacity=1)
        .encode(x=x, y=pixel(), tooltip=tooltip(("text", "类型"), ("name", "名称"), ("when", "时间"))),
    ]  # fmt: skip
    return spec_of(layers, dark)


def _axis(unit_name: str, minutes: bool) -> alt.Axis:
    """The unit over the axis: the lines' own, or the index where they have several."""
    unit = UNITS.get(unit_name)
    said = "各自的平均 = 100" if unit is None else unit.suffix if unit != RATE else ""
    if minutes and unit != RATE:
        said = f"{said} · {SMOOTHED} 分钟平均".removeprefix(" · ")
    labels: dict[str, Any] = {"format": ".2~%"} if unit == RATE else {"labelExpr": BIG_NUMBERS}
    return alt.Axis(
        tickCount=4, title=said or None, titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-10,
        **labels,
    )  # fmt: skip
