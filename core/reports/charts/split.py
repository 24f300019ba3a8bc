"""A whole in parts: one stacked bar for this period, a thinner one for the comparison, and a line per part.

Owns this picture's layout; shares are given. Each part keeps the colour of its name.
"""

from functools import cache

import altair as alt

from core.reports.charts.base import Row, Spec, bar, filled, key, left, pixel, right, spec_of, tooltip
from core.reports.palette import colours, colours_of
from core.reports.texts import BEFORE, NOW, clean
from core.reviews.blocks import Split
from core.units import RATE, show, show_change

NOW_BAR, BEFORE_BAR = 20, 70
LIST = 106
STEP = 24
ROOM = 0.12
"""The smallest share with room for its figure inside the bar."""


def split(block: Split, dark: bool) -> Spec:
    names = [clean(part.name) or "—" for part in block.parts]
    palette = colours_of(names)
    rows: list[Row] = []
    now = before = 0.0
    for place, (part, name) in enumerate(zip(block.parts, names, strict=True)):
        share, was = part.share, part.before_share or 0.0
        rows.append(
            {
                "y": LIST + STEP * place,
                "bar": NOW_BAR,
                "twin": BEFORE_BAR,
                "name": name,
                "dot": "■",
                "colour": palette[name],
                "from": now,
                "to": now + share,
                "middle": now + share / 2,
                "was_from": before if was else None,
                "was_to": before + was if was else None,
                "inside": show(share, RATE) if share >= ROOM else "",
                "value": show(part.value, block.unit),
                "share": show(share, RATE),
                "was": show(part.before_share, RATE),
                "change": show_change(share, part.before_share, RATE),
            }
        )
        now, before = now + share, before + was
    return filled(_spec(dark), rows, height=LIST + STEP * len(rows))


@cache
def _spec(dark: bool) -> Spec:
    look = colours(dark)
    tip = tooltip(("name", "构成"), ("value", "数值"), ("share", "本期占比"), ("was", "对比占比"), ("change", "变化"))
    colour = alt.Color(field="colour", type="nominal", scale=None)
    whole = alt.Scale(domain=[0, 1], nice=False)
    wide = bar("from", "to", 0, 28, gap=1.5, color=colour, tooltip=tip).encode(
        x=alt.X(field="to", type="quantitative", scale=whole, axis=None), y=pixel("bar"), y2=alt.Y2(field="bar")
    )
    thin = bar("was_from", "was_to", 0, 9, gap=1.5, color=colour, tooltip=tip, opacity=alt.OpacityValue(0.6)).encode(
        y=pixel("twin"), y2=alt.Y2(field="twin")
    )
    inside = (
        alt.Chart()
        .mark_text(dy=14, fill="#ffffff", fontWeight="bold")
        .encode(
            x=alt.X(field="middle", type="quantitative"),
            y=pixel("bar"),
            text=alt.Text(field="inside", type="nominal"),
        )
    )
    columns = [("占比", 0, look.muted), ("对比", 62, look.muted), ("变化", 118, look.muted)]
    layers = [
        *key([(NOW, 0, look.muted)]),
        wide,
        inside,
        thin,
        *[chart.encode(y=alt.YValue(BEFORE_BAR - 10)) for chart in key([(BEFORE, 0, look.muted)])],
        *[chart.encode(y=alt.YValue(LIST - 9)) for chart in key(columns, "right")],
        left("dot", 9, coloured_by="colour"),
        left("name", 9, 18, limit=170),
        right("share", 9, 0, fontWeight="bold"),
        right("was", 9, -62, fill=look.muted),
        right("change", 9, -118, fill=look.muted),
    ]
    return spec_of(layers, dark)
