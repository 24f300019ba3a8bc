"""Rates of several sessions side by side: a small panel per rate, in it a line per session with dot and usual level.

Owns this picture's layout only; the figures' texts come from the readings. Each panel has a scale of its own, so a
step's dots can be compared with each other and not with another step's. Names stand in the data, never on an axis.
"""

from functools import cache
from typing import Any

import altair as alt

from core.reports.charts.base import Row, Spec, along, filled, left, pixel, raw_colour, right, spec_of, tooltip
from core.reports.palette import Colours, colours
from core.reports.texts import (
    BEFORE,
    NOW,
    clean,
    reading_icon,
    reading_label,
    reading_tone,
    sample_words,
    verdict_words,
)
from core.reviews.blocks import Matrix
from core.reviews.readings import Reading
from core.units import show

STEP, STACKED, HEAD, GAP = 22, 36, 24, 8
_SHORT = 16
"""Names up to so many characters stand beside their dots, longer ones above them."""

_NAMES, _FIGURES = 116, 122
"""Pixels that stay free of dots: for the names at the left, for the figures at the right."""

_SPAN = 0.1
"""A panel spans a tenth of its largest figure at least, so that a hair's breadth doesn't fill it."""

_PLACES = ("dot", "tick", "from", "to")
_TEXTS = (
    "panel",
    "low",
    "high",
    "head",
    "now",
    "before",
    "told",
    "told_colour",
    "dot_colour",
    "label",
    "change",
    "verdict",
    "sample",
)
_EMPTY: Row = {**dict.fromkeys(_PLACES), **dict.fromkeys(_TEXTS, "")}


def matrix(block: Matrix, dark: bool, red_up: bool) -> Spec:
    look = colours(dark, red_up)
    stacked = max(map(len, block.heads), default=0) > _SHORT
    rows: list[Row] = []
    y = 0
    for readings in block.rows:
        known = [reading for reading in readings if reading is not None]
        ends = _ends([value for reading in known for value in (reading.value, reading.before) if value is not None])
        low, high = (show(end, known[0].unit) for end in ends)
        rows.append({**_EMPTY, "y": y, "panel": reading_label(known[0]), "low": low, "high": high})
        y += HEAD
        for head, reading in zip(block.heads, readings, strict=True):
            if reading is not None:
                rows.append(_row(y, clean(head), reading, ends, look))
                y += STACKED if stacked else STEP
        y += GAP
    return filled(_spec(dark, stacked), rows, height=y)


def _row(y: int, head: str, reading: Reading, ends: tuple[float, float], look: Colours) -> Row:
    tone = reading_tone(reading)
    loud = tone != "quiet"
    told = f"{reading_icon(reading)}{reading.change_text}" if loud else reading.verdict_text
    return {
        **_EMPTY,
        "y": y,
        "head": head,
        "dot": _place(reading.value, ends),
        "tick": _place(reading.before, ends),
        "from": 0.0,
        "to": 1.0,
        "now": reading.value_text,
        "before": reading.before_text,
        "told": told,
        "told_colour": look.tone(tone) if loud else look.muted,
        "dot_colour": look.tone(tone) if loud else look.now,
        "label": reading_label(reading),
        "change": reading.change_text,
        "verdict": verdict_words(reading),
        "sample": sample_words(reading),
    }


def _ends(values: list[float]) -> tuple[float, float]:
    """Where a panel starts and ends: its figures in the middle, with room at both sides, never below zero."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    span = max(1.2 * (high - low), _SPAN * high) or 1.0
    start = max((low + high - span) / 2, 0.0)
    return start, start + span


def _place(value: float | None, ends: tuple[float, float]) -> float | None:
    """Where a value stands between the ends of its panel."""
    low, high = ends
    return None if value is None else (value - low) / (high - low)


@cache
def _spec(dark: bool, stacked: bool) -> Spec:
    look = colours(dark)
    middle, start = (25, 8) if stacked else (11, _NAMES)
    scale = alt.Scale(domain=[0, 1], nice=False, range=[start, {"expr": f"width - {_FIGURES}"}])
    tip = tooltip(
        ("head", "场次"), ("label", "指标"), ("now", NOW), ("before", BEFORE), ("change", "变化"), ("verdict", "判断"),
        ("sample", "样本"),
    )  # fmt: skip
    line = (
        alt.Chart()
        .mark_rule(yOffset=middle, y2Offset=middle, stroke=look.grid)
        .encode(x=alt.X(field="from", type="quantitative", scale=scale, axis=None), x2=alt.X2(field="to"), y=pixel())
    )
    tick = (
        alt.Chart()
        .mark_rect(yOffset=middle - 6, y2Offset=middle + 6, x2Offset=2, fill=look.before)
        .encode(x=along("tick"), x2=alt.X2(field="tick"), y=pixel(), y2=alt.Y2(field="y"))
    )
    dot = (
        alt.Chart()
        .mark_point(filled=True, size=64, opacity=1, yOffset=middle)
        .encode(x=along("dot"), y=pixel(), color=raw_colour("dot_colour"))
    )
    hover = (
        alt.Chart()
        .mark_rect(opacity=0, yOffset=0, y2Offset=STACKED if stacked else STEP)
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=pixel(), y2=alt.Y2(field="y"), tooltip=tip)
    )
    small: dict[str, Any] = {"dy": 12, "fontSize": 10, "fill": look.muted}
    low = alt.Chart().mark_text(align="left", **small).encode(x=alt.XDatum(0), y=pixel(), text=_text("low"))
    high = alt.Chart().mark_text(align="right", **small).encode(x=alt.XDatum(1), y=pixel(), text=_text("high"))
    layers = [
        line,
        tick,
        dot,
        low,
        high,
        left("panel", 12, fontWeight="bold"),
        left("head", 11, fill=look.muted),
        right("now", middle, -58, fontWeight="bold"),
        right("told", middle, coloured_by="told_colour"),
        hover,
    ]
    return spec_of(layers, dark)


def _text(field: str) -> alt.Text:
    return alt.Text(field=field, type="nominal")
