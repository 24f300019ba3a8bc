"""A metric over two divisions of time: a cell for each, darker where it is more, its figure written inside.

Owns this picture's layout only. Names of rows stand at the left, those of columns above; a cell in which nothing was is
a bare frame with a dash, so that it can't be taken for little. Colours come in steps of the palette's one hue.
"""

import unicodedata
from functools import cache

import altair as alt

from core.reports.charts.base import Row, Spec, filled, pixel, raw_colour, spec_of, tooltip
from core.reports.palette import RAMP_STEPS, colours, ramp, word_on_ramp
from core.reports.texts import clean
from core.reviews.blocks import Heatmap
from core.units import MISSING, show

KEY, HEAD, STEP, GAP = 26, 20, 34, 2
_LETTER, _NARROWEST, _WIDEST = 6.5, 24, 110
"""Pixels of a half-width letter of a row's name, and the bounds of the column that names take."""
_SQUARE = 14
_TEXTS = ("name", "head", "text", "row", "column", "sample", "key")
_EMPTY: Row = {**dict.fromkeys(_TEXTS, ""), "from": None, "to": None, "at": None, "key_x": 0, "paint": "", "colour": ""}


def heatmap(block: Heatmap, dark: bool) -> Spec:
    known = [cell for cells in block.cells for cell in cells if cell is not None]
    low, high = min(known), max(known)
    names = list(map(clean, block.rows))
    heads = list(map(clean, block.columns))
    rows = _key(show(low, block.unit), show(high, block.unit), dark)
    rows += [{**_EMPTY, "y": KEY, "head": head, "at": n + 0.5} for n, head in enumerate(heads)]
    for place, (name, cells, samples) in enumerate(zip(names, block.cells, block.samples, strict=True)):
        y = KEY + HEAD + STEP * place
        rows.append({**_EMPTY, "y": y, "name": name})
        for n, (cell, sample) in enumerate(zip(cells, samples, strict=True)):
            step = None if cell is None else _step(cell, low, high)
            rows.append(
                {
                    **_EMPTY,
                    "y": y,
                    "from": n,
                    "to": n + 1,
                    "at": n + 0.5,
                    "paint": "transparent" if step is None else ramp(dark)[step],
                    "text": show(cell, block.unit),
                    "colour": colours(dark).muted if step is None else word_on_ramp(step, dark),
                    "row": name,
                    "column": heads[n],
                    "sample": clean(sample) or MISSING,
                }
            )
    longest = max((sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in name) for name in names), default=0)
    start = round(min(max(longest * _LETTER, _NARROWEST), _WIDEST)) + 6
    return filled(_spec(dark, len(heads), start), rows, height=KEY + HEAD + STEP * len(names))


def _step(value: float, low: float, high: float) -> int:
    """Which of the steps a figure falls in, of equal width from the lowest to the highest."""
    if high <= low:
        return RAMP_STEPS // 2
    return min(int((value - low) / (high - low) * RAMP_STEPS), RAMP_STEPS - 1)


def _key(low: str, high: str, dark: bool) -> list[Row]:
    """The steps from the left edge on, and behind them what they reach from and to."""
    squares = [
        {**_EMPTY, "y": 0, "key": "■", "key_x": _SQUARE * n, "paint": paint} for n, paint in enumerate(ramp(dark))
    ]
    said = {"key": f"{low} 至 {high}", "key_x": _SQUARE * RAMP_STEPS + 4, "paint": colours(dark).muted}
    return [*squares, {**_EMPTY, "y": 0, **said}]


@cache
def _spec(dark: bool, columns: int, start: int) -> Spec:
    look = colours(dark)
    x = alt.X(
        field="from",
        type="quantitative",
        axis=None,
        scale=alt.Scale(domain=[0, columns], nice=False, zero=False, range=[start, {"expr": "width"}]),
    )
    middle = alt.X(field="at", type="quantitative")
    wide = alt.ExprRef(f"(width - {start}) / {columns} - 4")
    # A figure is written as large as its cell lets it; where not even small print fits, the tooltip has it.
    fitting = alt.ExprRef(f"max(9, min(12, (width - {start}) / {columns} / 4.2))")
    cells = (
        alt.Chart()
        .transform_filter(alt.FieldValidPredicate(field="from", valid=True))
        .mark_rect(yOffset=0, y2Offset=STEP - GAP, xOffset=0, x2Offset=-GAP, cornerRadius=3, strokeWidth=1)
        .encode(
            x=x,
            x2=alt.X2(field="to"),
            y=pixel(),
            y2=alt.Y2(field="y"),
            fill=alt.Fill(field="paint", type="nominal", scale=None, legend=None),
            stroke=alt.value(look.grid),
            tooltip=tooltip(("row", "行"), ("column", "列"), ("text", "数值"), ("sample", "样本")),
        )
    )
    figures = (
        alt.Chart()
        .transform_filter(alt.FieldValidPredicate(field="from", valid=True))
        .mark_text(align="center", dx=-GAP / 2, dy=(STEP - GAP) // 2, limit=wide, fontSize=fitting)
        .encode(x=middle, y=pixel(), text=alt.Text(field="text", type="nominal"), color=raw_colour("colour"))
    )
    heads = (
        alt.Chart()
        .transform_filter(alt.FieldEqualPredicate(field="y", equal=KEY))
        .mark_text(align="center", dx=-GAP / 2, dy=HEAD // 2 - 1, limit=wide, fontSize=fitting, fill=look.muted)
        .encode(x=middle, y=pixel(), text=alt.Text(field="head", type="nominal"))
    )
    names = (
        alt.Chart()
        .mark_text(align="left", dy=(STEP - GAP) // 2, limit=start - 6, fill=look.muted)
        .encode(x=alt.XValue(0), y=pixel(), text=alt.Text(field="name", type="nominal"))
    )
    key = (
        alt.Chart()
        .mark_text(align="left", fontSize=12, dy=9)
        .encode(
            x=alt.X(field="key_x", type="quantitative", scale=None, axis=None),
            y=pixel(),
            text=alt.Text(field="key", type="nominal"),
            color=raw_colour("paint"),
        )
    )
    return spec_of([cells, figures, heads, names, key], dark)
