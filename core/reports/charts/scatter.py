"""Things by two metrics as circles: where they lie, how large they are, and the medians that part them in four.

Owns this picture's layout and which names there is room for. Names of the largest are written beside their circles as
far as none covers another on a phone; all of them are in the tooltip and in the table.
"""

import math
from functools import cache
from typing import Any

import altair as alt

from core.reports.charts.base import BIG_NUMBERS, Row, Spec, filled, spec_of, tooltip
from core.reports.palette import colours, colours_of
from core.reports.texts import clean
from core.reviews.blocks import Point, Scatter
from core.units import RATE, UNITS, show

HEIGHT = 400
LARGEST = 2_200
"""Square pixels of the largest circle."""
NAMED = 6
_LONGEST = 7
_PHONE = (290, HEIGHT)
"""Pixels of the picture inside its axes on a phone: what has room there has room everywhere."""
_LETTER, _LINE = 11.5, 15

Written = tuple[str, float, float]
_MARGIN = 0.18
"""Room around the outermost circles, as a share of the span between them."""
_GAP = 4


def scatter(block: Scatter, dark: bool) -> Spec:
    groups = list(dict.fromkeys(clean(point.group) or "—" for point in block.points))
    palette = colours_of(groups)
    largest = max((point.size for point in block.points), default=0.0)
    spans = [_span([point.x for point in block.points]), _span([point.y for point in block.points])]
    order = sorted(block.points, key=lambda point: -point.size)
    areas = [LARGEST * max(point.size, 0.0) / largest if largest > 0 else LARGEST / 8 for point in order]
    written = _written(order, [math.sqrt(area / math.pi) for area in areas], spans)
    rows: list[Row] = []
    for point, area, (side, dx, dy) in zip(order, areas, written, strict=True):
        rows.append(
            {
                "x": point.x,
                "y": point.y,
                "area": area,
                "group": clean(point.group) or "—",
                "name": clean(point.name),
                "label": _short(point) if side else "",
                "side": side,
                "dx": dx,
                "dy": dy,
                "x_text": show(point.x, block.x.unit),
                "y_text": show(point.y, block.y.unit),
                "size_text": show(point.size, block.size.unit),
                "text": clean(point.text) or "—",
                "x_middle": block.x_middle,
                "y_middle": block.y_middle,
                "middle": not rows,
                **{f"corner{corner}": clean(word) for corner, word in enumerate(block.quadrants)},
            }
        )
    parted = block.x_middle is not None and block.y_middle is not None
    spec = filled(_spec(block.x.unit.name, block.y.unit.name, dark, parted), rows, height=HEIGHT)
    return _told(spec, block, palette, spans)


def _span(values: list[float]) -> tuple[float, float]:
    """The ends of an axis: room around the outermost circles, and never below zero."""
    low, high = min(values), max(values)
    room = (high - low or high or 1.0) * _MARGIN
    return max(low - room, 0.0), high + room


def _short(point: Point) -> str:
    name = clean(point.name)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _written(points: list[Point], radii: list[float], spans: list[tuple[float, float]]) -> list[Written]:
    """Per point how its name is aligned and how many pixels it stands off; "" where it is not written.

    The largest come first; a name stands right of its circle, left of it or above it, where on a phone it covers no
    other name and no other circle.
    """
    (left, right), (bottom, top) = spans
    places = [((p.x - left) / (right - left) * _PHONE[0], (p.y - bottom) / (top - bottom) * _PHONE[1]) for p in points]
    written: list[Written] = []
    boxes: list[tuple[float, float, float]] = []
    for place, point in enumerate(points):
        (x, y), long, off = places[place], _LETTER * len(_short(point)), radii[place] + _GAP
        others = [(*at, radius) for n, (at, radius) in enumerate(zip(places, radii, strict=True)) if n != place]
        ways = (
            ((x + off, x + off + long, y), ("left", off, 0.0)),
            ((x - off - long, x - off, y), ("right", -off, 0.0)),
            ((x - long / 2, x + long / 2, y + off + _GAP), ("center", 0.0, -off - _GAP)),
        )
        free = [way for box, way in ways if len(boxes) < NAMED and _is_free(box, boxes, others)]
        written.append(free[0] if free else ("", 0.0, 0.0))
        boxes += [box for box, way in ways if way in free[:1]]
    return written


def _is_free(
    box: tuple[float, float, float],
    boxes: list[tuple[float, float, float]],
    circles: list[tuple[float, float, float]],
) -> bool:
    """Whether a line of text from one pixel to another at a height lies in the picture and on nothing else."""
    start, end, level = box
    inside = start >= 0 and end <= _PHONE[0] and _LINE <= level <= _PHONE[1] - _LINE
    clear = all(start > last or end < first or abs(level - y) > _LINE for first, last, y in boxes)
    return (
        inside
        and clear
        and all(
            x + radius < start or x - radius > end or abs(y - level) > radius + _LINE / 2 for x, y, radius in circles
        )
    )


def _told(spec: Spec, block: Scatter, palette: dict[str, str], spans: list[tuple[float, float]]) -> Spec:
    """The spec with what is this block's own: the axes' ends and titles (metric labels), and the groups' colours."""
    scale = {"domain": list(palette), "range": list(palette.values())}
    layers = []
    for layer in spec["layer"]:
        encoding = dict(layer.get("encoding", {}))
        if "fill" in encoding and encoding["fill"].get("field") == "group":
            encoding["fill"] = {**encoding["fill"], "scale": scale}
        for axis, (low, high), column in zip("xy", spans, (block.x, block.y), strict=True):
            channel = encoding.get(axis, {})
            if channel.get("axis"):
                encoding[axis] = {
                    **channel,
                    "scale": {"domain": [low, high], "nice": False, "zero": False},
                    "axis": {**channel["axis"], "title": column.label},
                }
        layers.append({**layer, "encoding": encoding})
    return {**spec, "layer": layers}


@cache
def _spec(x_unit: str, y_unit: str, dark: bool, parted: bool) -> Spec:
    look = colours(dark)
    x, y = _axis("x", x_unit), _axis("y", y_unit)
    fill = alt.Fill(
        field="group", type="nominal", sort=None,
        legend=alt.Legend(title="", columns=4, symbolType="circle", symbolSize=110, symbolStrokeWidth=0),
    )  # fmt: skip
    area = alt.Size(field="area", type="quantitative", scale=None, legend=None)
    tip = tooltip(
        ("name", "名称"), ("group", "分组"), ("x_text", "横轴"), ("y_text", "纵轴"), ("size_text", "大小"),
        ("text", "说明"),
    )  # fmt: skip
    circles = (
        alt.Chart()
        .mark_point(filled=True, shape="circle", opacity=0.72, stroke=look.paper, strokeWidth=1.5)
        .encode(x=x, y=y, fill=fill, size=area, tooltip=tip)
    )
    layers: list[alt.Chart] = []
    if parted:
        once = alt.FieldEqualPredicate(field="middle", equal=True)
        line: dict[str, Any] = {"color": look.before, "strokeDash": [4, 4], "strokeWidth": 1}
        upright = alt.X(field="x_middle", type="quantitative")
        level = alt.Y(field="y_middle", type="quantitative")
        layers += [
            alt.Chart().transform_filter(once).mark_rule(**line).encode(x=upright),
            alt.Chart().transform_filter(once).mark_rule(**line).encode(y=level),
            *(_corner(corner, look.muted).transform_filter(once) for corner in range(4)),
        ]
    layers.append(circles)
    off: dict[str, Any] = {"dx": alt.ExprRef(expr="datum.dx"), "dy": alt.ExprRef(expr="datum.dy")}
    for side in ("left", "right", "center"):
        here = alt.FieldEqualPredicate(field="side", equal=side)
        layers.append(
            alt.Chart()
            .transform_filter(here)
            .mark_text(align=side, fontSize=11, fill=look.ink, **off)
            .encode(x=alt.X(field="x", type="quantitative"), y=alt.Y(field="y", type="quantitative"),
                    text=alt.Text(field="label", type="nominal"))
        )  # fmt: skip
    return spec_of(layers, dark)


def _axis(channel: str, unit_name: str) -> Any:
    labels: dict[str, Any] = {"format": ".2~%"} if UNITS[unit_name] == RATE else {"labelExpr": BIG_NUMBERS}
    if channel == "x":
        axis = alt.Axis(tickCount=5, title="", titleAnchor="end", **labels)
        return alt.X(field="x", type="quantitative", axis=axis)
    axis = alt.Axis(tickCount=5, title="", titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-10, titleX=-34,
                    **labels)  # fmt: skip
    return alt.Y(field="y", type="quantitative", axis=axis)


def _corner(corner: int, colour: str) -> alt.Chart:
    """The name of a quadrant in its corner of the picture: left-bottom, right-bottom, left-top, right-top."""
    right, top = corner % 2 == 1, corner >= 2
    words: alt.Chart = (
        alt.Chart()
        .mark_text(align="right" if right else "left", dx=-6 if right else 6, dy=12 if top else -12, fontSize=11,
                   fontWeight="bold", fill=colour)
        .encode(
            x=alt.XValue("width") if right else alt.XValue(0),
            y=alt.YValue(0) if top else alt.YValue("height"),
            text=alt.Text(field=f"corner{corner}", type="nominal"),
        )
    )  # fmt: skip
    return words
