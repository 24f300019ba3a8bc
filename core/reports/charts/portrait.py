"""A portrait as paired bars: per label the first crowd's share, the base's below it, and a third one thin.

Owns this picture's layout. The label stands above its bars with both shares and the lift at the right, so that long
names cost no width on a phone. What crowds are called is data like everything else: it stands in the first rows.
"""

from functools import cache
from itertools import accumulate

import altair as alt

from core.reports.charts.base import TOP, Row, Spec, bar, filled, left, mark, pixel, raw_colour, right, spec_of, tooltip
from core.reports.palette import Colours, colours
from core.reports.texts import clean
from core.reviews.blocks import Label, Portrait
from core.units import MISSING, RATE, show

STEP, THIRD = 52, 7
"""Pixels of a label with two bars, and what a third bar adds."""

_BASE, _TARGET = -62, -124
_CROWDS = ("target", "base", "third")
_MARKS = ("■", "■", "▬")
_TEXTS = ("label", "target_text", "base_text", "lift", "key", "target_head", "base_head", "lift_head")


def portrait(block: Portrait, dark: bool) -> Spec:
    look = colours(dark)
    names = [clean(crowd) for crowd in block.crowds[: len(_CROWDS)]]
    step = STEP + (THIRD if len(names) > 2 else 0)
    rows = _keys(names, look)
    for place, label in enumerate(block.labels):
        shares = [*label.shares, None][: len(_CROWDS)]
        texts = [show(share, RATE) for share in label.shares]
        rows.append(
            {
                **dict.fromkeys(_TEXTS, ""),
                **dict(zip(_CROWDS, shares, strict=False)),
                "y": TOP + step * place,
                "label": clean(label.name) or MISSING,
                "target_text": texts[0],
                "base_text": texts[1],
                "lift": _lift(label),
                "colour": look.ink if _tells(label) else look.muted,
                "shares": " · ".join(f"{name} {text}" for name, text in zip(names, texts, strict=False)),
                "tgi": MISSING if label.tgi is None else f"{label.tgi:.0f}",
                "interval": _interval(label),
            }
        )
    return filled(_spec(dark), rows, height=TOP + step * len(block.labels))


def _keys(names: list[str], look: Colours) -> list[Row]:
    """What the crowds' bars and columns are called, side by side above the first label."""
    widths = accumulate((26 + 12 * len(name) for name in names), initial=0)
    heads = {"target_head": names[0], "base_head": names[1], "lift_head": "倍数"}
    fills = (look.now, look.quiet, look.before)
    signs = [
        part
        for sign, name, width, fill in zip(_MARKS, names, widths, fills, strict=False)
        for part in mark(sign, name, width, fill, look)
    ]
    return [
        {
            **dict.fromkeys(_TEXTS, ""),
            **(heads if place == 0 else {}),
            "y": 8,
            "key": text,
            "key_x": x,
            "key_colour": colour,
        }
        for place, (text, x, colour) in enumerate(signs)
    ]


def _lift(label: Label) -> str:
    return MISSING if label.lift is None else f"{label.lift:.2f} 倍"


def _tells(label: Label) -> bool:
    """Whether the lift is more than so few people may make by chance; unknown counts as telling."""
    return label.lift is not None and (label.interval is None or not label.interval[0] <= 1 <= label.interval[1])


def _interval(label: Label) -> str:
    return f"{label.interval[0]:.2f} 至 {label.interval[1]:.2f}" if label.interval else "无样本量"


@cache
def _spec(dark: bool) -> Spec:
    look = colours(dark)
    tip = tooltip(
        ("label", "标签"), ("shares", "占比"), ("lift", "倍数"), ("interval", "倍数的 95% 区间"), ("tgi", "TGI")
    )
    scale = alt.Scale(domainMin=0, nice=False)
    places = zip(_CROWDS, (19, 35, 44), (14, 7, 4), (look.now, look.quiet, look.before), strict=True)
    bars = [
        bar(None, name, top, height, color=alt.ColorValue(colour), tooltip=tip).encode(
            x=alt.X(field=name, type="quantitative", scale=scale, axis=None)
        )
        for name, top, height, colour in places
    ]
    keys = (
        alt.Chart()
        .mark_text(align="left", fontSize=11)
        .encode(
            x=alt.X(field="key_x", type="quantitative", scale=None, axis=None),
            y=pixel(),
            text=alt.Text(field="key", type="nominal"),
            color=raw_colour("key_colour"),
        )
    )
    heads = zip(("target_head", "base_head", "lift_head"), (_TARGET, _BASE, 0), strict=True)
    layers = [
        *bars,
        keys,
        *(right(name, 0, dx, fontSize=11, fill=look.muted) for name, dx in heads),
        left("label", 9, limit=150),
        right("target_text", 9, _TARGET, fontWeight="bold"),
        right("base_text", 9, _BASE, fill=look.muted),
        right("lift", 9, 0, coloured_by="colour", fontWeight="bold"),
    ]
    return spec_of(layers, dark)
