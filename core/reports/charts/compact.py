"""五维四率 for a phone: five thin bars over the whole width, and under each the rate that leads to the next.

Owns this picture's layout only; the figures' texts come from the readings. Two columns at the right edge hold every
figure and every change, so that nothing is far from its name; about two hundred pixels high, so that a whole session
fits on one screen. The comparison is a thin mark across its bar; its figure stands in the tooltip.
"""

from functools import cache

import altair as alt

from core.reports.charts.base import Row, Spec, along, bar, filled, left, pixel, right, room, spec_of, tooltip
from core.reports.charts.words import alt as words
from core.reports.palette import Colours, colours
from core.reports.texts import BEFORE, NOW, better, clean, reading_icon, reading_label, reading_tone, sample_words
from core.reviews.blocks import Funnel
from core.reviews.readings import Reading

STEP = 38
_STAGE, _BAR, _RATE = 7, 15, 29
"""Pixels from a row's top: its label, its bar, and the rate under it."""
_CHANGE = -56
"""Where the changes end: the widest figure keeps its place at their right."""


def compact(block: Funnel, dark: bool = False, red_up: bool = True) -> Spec:
    """The funnel of a session as a small picture, as wide as its container; `description` says its takeaway."""
    look = colours(dark, red_up)
    readings = zip(block.stages, (*((rate, "↓ ") for rate in block.rates), (block.whole, "全程 ")), strict=True)
    rows = [_row(place, stage, rate, sign, look) for place, (stage, (rate, sign)) in enumerate(readings)]
    drawn = filled(_spec(dark), rows, height=STEP * len(rows))
    return {**drawn, "description": words(block)}


def _row(place: int, stage: Reading, rate: Reading, sign: str, look: Colours) -> Row:
    return {
        "y": STEP * place,
        "value": stage.value or 0.0,
        "before": stage.before or 0.0,
        **_texts("stage", stage, "", look),
        **_texts("rate", rate, sign, look),
    }


def _texts(name: str, reading: Reading, sign: str, look: Colours) -> Row:
    """The change and what it is worth: a real one with its sign and word, everything else quietly."""
    tone = reading_tone(reading)
    loud = tone != "quiet"
    change = f"{reading_icon(reading)}{reading.change_text}" if reading.change is not None else ""
    told = f"{change} {better(reading) if loud else reading.verdict_text}".strip()
    return {
        name: sign + clean(reading.label),
        f"{name}_full": reading_label(reading),
        f"{name}_now": reading.value_text,
        f"{name}_before": reading.before_text,
        f"{name}_change": reading.change_text,
        f"{name}_told": told if reading.value is not None else "",
        f"{name}_judged": reading.verdict_text,
        f"{name}_colour": look.tone(tone) if loud else look.muted,
        f"{name}_sample": sample_words(reading),
    }


@cache
def _spec(dark: bool) -> Spec:
    look = colours(dark)
    scale = alt.Scale(type="sqrt", domainMin=0, nice=False)
    now = bar(None, "value", _BAR, 5, color=alt.ColorValue(look.now))
    now = now.encode(x=alt.X(field="value", type="quantitative", scale=scale, axis=None))
    tick = (
        alt.Chart()
        .transform_filter(alt.FieldGTPredicate(field="before", gt=0))
        .mark_rule(yOffset=_BAR - 2, y2Offset=_BAR + 7, strokeWidth=2, color=look.muted)
        .encode(x=along("before"), y=pixel(), y2=alt.Y2(field="y"))
    )
    layers = [
        now,
        tick,
        left("stage", _STAGE, limit=room(-_CHANGE + 112)),
        right("stage_told", _STAGE, _CHANGE, coloured_by="stage_colour"),
        right("stage_now", _STAGE, fontWeight="bold"),
        left("rate", _RATE, 8, fill=look.muted),
        right("rate_told", _RATE, _CHANGE, coloured_by="rate_colour"),
        right("rate_now", _RATE, fontWeight="bold"),
        _hover("stage", 0, 22),
        _hover("rate", 22, STEP),
    ]
    return spec_of(layers, dark)


def _hover(name: str, top: int, end: int) -> alt.Chart:
    """A line's whole width answers to a finger or a pointer."""
    areas: alt.Chart = (
        alt.Chart()
        .mark_rect(opacity=0, yOffset=top, y2Offset=end)
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=pixel(), y2=alt.Y2(field="y"), tooltip=_tip(name))
    )
    return areas


def _tip(name: str) -> list[alt.Tooltip]:
    return tooltip(
        (f"{name}_full", "指标"), (f"{name}_now", NOW), (f"{name}_before", BEFORE), (f"{name}_change", "变化"),
        (f"{name}_judged", "判断"), (f"{name}_sample", "样本"),
    )  # fmt: skip
