"""五维四率 as five horizontal bars: the rates written between them, the comparison as a thin twin.

Owns this picture's layout only; the figures' texts come from the readings. No computation beyond places in pixels.
"""

from functools import cache

import altair as alt

from core.reports.charts.base import TOP, Row, Spec, bar, filled, key, left, mark, pixel, right, room, spec_of, tooltip
from core.reports.palette import Colours, colours
from core.reports.texts import (
    BEFORE,
    NOW,
    better,
    clean,
    named,
    reading_icon,
    reading_label,
    reading_tone,
    sample_words,
)
from core.reviews.blocks import Funnel
from core.reviews.readings import Reading

STEP = 76
LAST = 72
_VALUE, _BEFORE, _CHANGE = 0, -62, -118


def funnel(block: Funnel, dark: bool, red_up: bool) -> Spec:
    look = colours(dark, red_up)
    below = [*((rate, "↓ ") for rate in block.rates), (block.whole, "全程 ")]
    rows = [
        _row(place, stage, rate, sign, look)
        for place, (stage, (rate, sign)) in enumerate(zip(block.stages, below, strict=True))
    ]
    return filled(_spec(block.basis == "people", dark), rows, height=TOP + STEP * (len(rows) - 1) + LAST)


def _row(place: int, stage: Reading, rate: Reading, sign: str, look: Colours) -> Row:
    return {
        "y": TOP + STEP * place,
        "value": stage.value or 0,
        "before": stage.before or 0,
        **_texts("stage", stage, "", look),
        **_texts("rate", rate, sign, look),
    }


def _texts(name: str, reading: Reading, sign: str, look: Colours) -> Row:
    marks = (reading.change_text, reading_icon(reading), better(reading))
    return {
        name: sign + named(reading.label, reading.where),
        f"{name}_full": reading_label(reading),
        f"{name}_now": reading.value_text,
        f"{name}_before": reading.before_text,
        f"{name}_change": " ".join(filter(None, marks)),
        f"{name}_colour": look.muted if reading_tone(reading) == "quiet" else look.tone(reading_tone(reading)),
        f"{name}_exact": "—" if reading.value is None else f"{reading.value:,.6g}",
        f"{name}_formula": clean(reading.formula),
        f"{name}_sample": sample_words(reading),
        f"{name}_verdict": reading.verdict_text,
    }


@cache
def _spec(people: bool, dark: bool) -> Spec:
    look = colours(dark)
    unit = "人" if people else "次"
    scale = alt.Scale(type="sqrt", domainMin=0, nice=False)
    axis = alt.Axis(
        labels=False, grid=False, titleAnchor="start", titlePadding=2, title=f"{unit} · 条长按平方根缩放,好看清每一步"
    )
    stage_tip = _tip("stage")
    now = bar(None, "value", 18, 15, color=alt.ColorValue(look.now), tooltip=stage_tip)
    now = now.encode(x=alt.X(field="value", type="quantitative", scale=scale, axis=axis))
    twin = bar(None, "before", 35, 5, color=alt.ColorValue(look.before), tooltip=stage_tip)
    # A line's whole width answers to a finger or a pointer.
    hover = (
        alt.Chart()
        .mark_rect(opacity=0, yOffset=44, y2Offset=68)
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=pixel(), y2=alt.Y2(field="y"), tooltip=_tip("rate"))
    )
    columns = [("本期", 0, look.muted), ("对比", -_BEFORE, look.muted), ("变化", -_CHANGE, look.muted)]
    layers = [
        *key([*mark("■", NOW, 0, look.now, look), *mark("■", BEFORE, 46, look.before, look)]),
        *key(columns, "right"),
        now,
        twin,
        left("stage", 9, limit=room(-_CHANGE + 76)),
        right("stage_now", 9, _VALUE, fontWeight="bold"),
        right("stage_before", 9, _BEFORE, fill=look.muted),
        right("stage_change", 9, _CHANGE, coloured_by="stage_colour"),
        left("rate", 56, 8, fill=look.muted),
        right("rate_now", 56, _VALUE, fontWeight="bold"),
        right("rate_before", 56, _BEFORE, fill=look.muted),
        right("rate_change", 56, _CHANGE, coloured_by="rate_colour"),
        hover,
    ]
    return spec_of(layers, dark)


def _tip(name: str) -> list[alt.Tooltip]:
    return tooltip(
        (f"{name}_full", "指标"), (f"{name}_exact", NOW), (f"{name}_before", BEFORE), (f"{name}_change", "变化"),
        (f"{name}_verdict", "判断"), (f"{name}_formula", "公式"), (f"{name}_sample", "样本"),
    )  # fmt: skip
