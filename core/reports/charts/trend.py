"""Lines over session starts, with the sessions under review standing out.

Owns this picture's layout. One line alone is drawn in the comparison's grey with its marked sessions in the hue of
this period; several lines each keep the colour of their name.
"""

from datetime import time
from functools import cache
from typing import Any

import altair as alt

from core.reports.charts.base import BIG_NUMBERS, Spec, filled, spec_of, tooltip
from core.reports.palette import colours, colours_of
from core.reports.texts import NOW, clean
from core.reviews.blocks import Trend
from core.units import RATE, UNITS, show

HEIGHT = 220

DAYS, SESSIONS = "日期", "开播日"


def trend(block: Trend, dark: bool) -> Spec:
    look = colours(dark)
    names = _names(block)
    alone = len(names) == 1
    palette = {names[0]: look.before} if alone else colours_of(names)
    marked = set(block.marked)
    title = _title(block)
    when = "%Y-%m-%d" if title == DAYS else "%Y-%m-%d %H:%M"
    rows = [
        {
            "at": at.isoformat(),
            "value": value,
            "name": name,
            "fill": look.now if alone and at in marked else palette[name],
            "marked": at in marked,
            "band": at in marked and name == names[0],
            "size": 90 if at in marked else 26,
            "when": at.strftime(when) + (f" {NOW}" if at in marked else ""),
            "text": show(value, block.unit),
        }
        for series, name in zip(block.series, names, strict=True)
        for at, value in series.points
    ]
    spec = filled(_spec(block.unit.name, title, alone, dark), rows, height=HEIGHT)
    return spec if alone else _with_names(spec, palette)


def _title(block: Trend) -> str:
    """What the points in time are: days, or starts of sessions."""
    at = [moment for series in block.series for moment, _ in series.points]
    return DAYS if at and all(moment.time() == time() for moment in at) else SESSIONS


def _names(block: Trend) -> list[str]:
    """The names as they can be shown, still distinct after cleaning."""
    names: list[str] = []
    for series in block.series:
        name = clean(series.name) or "—"
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


def _with_names(spec: Spec, palette: dict[str, str]) -> Spec:
    """The spec with its colour scale's domain: the one place beside the dataset where names enter, as literals."""
    lines, *rest = spec["layer"]
    colour = lines["encoding"]["color"]
    scale = {"domain": list(palette), "range": list(palette.values())}
    lines = {**lines, "encoding": {**lines["encoding"], "color": {**colour, "scale": scale}}}
    return {**spec, "layer": [lines, *rest]}


@cache
def _spec(unit_name: str, title: str, alone: bool, dark: bool) -> Spec:
    look = colours(dark)
    unit = UNITS[unit_name]
    labels: dict[str, Any] = {"format": ".2~%"} if unit == RATE else {"labelExpr": BIG_NUMBERS}
    above: dict[str, Any] = {
        "title": unit.suffix,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleY": -10,
    }
    x = alt.X(
        field="at",
        type="temporal",
        scale=alt.Scale(padding=10),
        axis=alt.Axis(format="%m-%d", title=title, titleAnchor="end", grid=False, tickCount=6, labelOverlap=True),
    )
    y = alt.Y(
        field="value",
        type="quantitative",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(tickCount=4, **labels, **(above if unit.suffix and unit != RATE else {"title": None})),
    )
    named = alt.Color(field="name", type="nominal", legend=alt.Legend(title=""), sort=None)
    lines = alt.Chart().mark_line(strokeWidth=2, strokeJoin="round", strokeCap="round")
    lines = lines.encode(x=x, y=y, color=alt.ColorValue(look.before) if alone else named)
    marks = (
        alt.Chart()
        .transform_filter(alt.FieldEqualPredicate(field="band", equal=True))
        .mark_rule(color=look.now, opacity=0.18, strokeWidth=8)
        .encode(x=x)
    )
    fill = alt.Fill(field="fill", type="nominal", scale=None, legend=None)
    size = alt.Size(field="size", type="quantitative", scale=None, legend=None)
    points = alt.Chart().mark_point(filled=True, opacity=1, strokeWidth=0).encode(x=x, y=y, fill=fill, size=size)
    touch = alt.Chart().mark_point(opacity=0, size=400, filled=True)
    tip = tooltip(("name", "线"), ("when", "时间"), ("text", "数值"))
    return spec_of([lines, marks, points, touch.encode(x=x, y=y, tooltip=tip)], dark)
