"""What all pictures share: their look, their named dataset, and texts and bars laid out by the pixel.

Owns the Vega-Lite configuration and a few mark builders. Pictures lay out labels in rows above their bars, so that a
phone's width is never spent on an axis of long names. Every spec is built once from Altair objects; `filled` swaps the
data in. Text from people or files may enter as data only, never as an expression, a field name or a title.
"""

from typing import Any, Literal

import altair as alt

from core.reports.palette import FONT, Colours, colours

Spec = dict[str, Any]
Row = dict[str, Any]

DATA = "rows"
TOP = 24
"""Pixels kept for the key above the first row."""

ONCE = alt.sequence(1)
"""Data for what is drawn once, whatever the rows."""

BIG_NUMBERS = (
    "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',.2~f') + '亿' : "
    "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',.2~f') + '万' : format(datum.value, ',.2~f')"
)


def spec_of(layers: list[alt.Chart], dark: bool) -> Spec:
    """The layers as one dict, as wide as its container, with our look and an empty dataset to fill."""
    look = colours(dark)
    chart = alt.layer(*layers, data=alt.NamedData(name=DATA)).properties(
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
        padding=alt.Padding({"left": 2, "right": 2, "top": 2, "bottom": 2}),
    )
    axis = alt.AxisConfig(
        labelColor=look.muted, titleColor=look.muted, gridColor=look.grid, domainColor=look.grid, tickColor=look.grid,
        labelFontSize=11, titleFontSize=11, titleFontWeight="normal", labelLimit=160, domain=False, ticks=False,
        labelPadding=6, aria=False,
    )  # fmt: skip
    legend = alt.LegendConfig(
        labelColor=look.ink, labelFontSize=12, labelLimit=130, orient="bottom", columns=2, symbolType="stroke",
        symbolStrokeWidth=3, rowPadding=4, columnPadding=14, offset=10, aria=False,
    )  # fmt: skip
    spec: Spec = chart.configure(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        mark=alt.MarkConfig(aria=False),
        axis=axis,
        legend=legend,
        text=alt.MarkConfig(fontSize=12, baseline="middle", fill=look.ink),
    ).to_dict()
    return spec


def filled(spec: Spec, rows: list[Row], **changes: object) -> Spec:
    """The spec with its data, and whatever else changes with the data (height). The spec itself stays as it was."""
    return {**spec, "datasets": {DATA: rows}, **changes}


def pixel(field: str = "y") -> alt.Y:
    """A vertical place given in pixels by the data."""
    return alt.Y(field=field, type="quantitative", scale=None, axis=None)


def along(field: str) -> alt.X:
    """A horizontal place on the shared scale, without an axis of its own."""
    return alt.X(field=field, type="quantitative")


def raw_colour(field: str) -> alt.Color:
    """A colour that the data names; the data's colours come from the palette."""
    return alt.Color(field=field, type="nominal", scale=None, legend=None)


def left(field: str, dy: int, dx: int = 0, **mark: Any) -> alt.Chart:
    """Texts at the left edge."""
    return _texts(alt.XValue(0), field, dy, dx, align="left", **mark)


def right(field: str, dy: int, dx: int = 0, **mark: Any) -> alt.Chart:
    """Texts that end `dx` before the right edge: a column of figures."""
    return _texts(alt.XValue("width"), field, dy, dx, align="right", **mark)


def _texts(x: alt.XValue, field: str, dy: int, dx: int, **mark: Any) -> alt.Chart:
    coloured = mark.pop("coloured_by", None)
    encoding: dict[str, Any] = {"x": x, "y": pixel(), "text": alt.Text(field=field, type="nominal")}
    if coloured:
        encoding["color"] = raw_colour(coloured)
    texts: alt.Chart = alt.Chart().mark_text(dx=dx, dy=dy, **mark).encode(**encoding)
    return texts


def key(texts: list[tuple[str, int, str]], edge: Literal["left", "right"] = "left") -> list[alt.Chart]:
    """Constant words above the first row: (text, pixels from the edge, colour)."""
    x = alt.XValue(0) if edge == "left" else alt.XValue("width")
    sign = 1 if edge == "left" else -1
    return [
        alt.Chart(ONCE)
        .mark_text(align=edge, dx=sign * at, fontSize=11, fill=colour)
        .encode(x=x, y=alt.YValue(8), text=alt.TextValue(text))
        for text, at, colour in texts
    ]


def mark(sign: str, word: str, at: int, colour: str, look: Colours) -> list[tuple[str, int, str]]:
    """A bar's sign in the bar's own colour, and its word in one that can be read, for `key`."""
    return [(sign, at, colour), (word, at + 14, look.muted)]


def room(taken: int) -> alt.ExprRef:
    """What is left of the width beside `taken` pixels at the right: a longer text ends in …"""
    return alt.ExprRef(f"max(40, width - {taken})")


def bar(start: str | None, end: str, top: int, height: int, gap: float = 0, **encoding: Any) -> alt.Chart:
    """Horizontal bars from `start` (or zero) to `end`, `top` pixels below the row's own place."""
    origin = alt.X2(field=start) if start else alt.X2Datum(0)
    bars: alt.Chart = (
        alt.Chart()
        .mark_rect(yOffset=top, y2Offset=top + height, x2Offset=gap, cornerRadius=2)
        .encode(x=along(end), x2=origin, y=pixel(), y2=alt.Y2(field="y"), **encoding)
    )
    return bars


def tooltip(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    """(field, title) pairs of finished texts."""
    return [alt.Tooltip(field=field, type="nominal", title=title) for field, title in fields]
