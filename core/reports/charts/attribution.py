"""A change in money as a waterfall in yuan: it starts at the comparison's level and ends where the change ends.

Owns this picture's layout and how many terms it has room for. The terms and their sum are given; only the running sum
of what is drawn is made here.
"""

from decimal import Decimal
from functools import cache

import altair as alt

from core.reports.charts.base import (
    BIG_NUMBERS,
    TOP,
    Row,
    Spec,
    along,
    bar,
    filled,
    key,
    left,
    mark,
    pixel,
    right,
    room,
    spec_of,
    tooltip,
)
from core.reports.palette import Colours, colours
from core.reports.texts import clean, icon, interval_text, money_text, term_label, term_verdict, tone
from core.reviews.blocks import Attribution, Term
from core.units import YUAN, show, show_cents

STEP = 46
ROOM = 9
"""The longest label that leaves a phone room for factors beside the labels; the tooltip has them anyway."""
MOST = 12
"""Terms drawn one by one; of more, the smallest are drawn as one bar."""


def attribution(block: Attribution, dark: bool, red_up: bool) -> Spec:
    look = colours(dark, red_up)
    rows: list[Row] = []
    reached = Decimal(0)
    shown, rest = _room_for(block.terms)
    for term in shown:
        rows.append(_term(term, len(rows), reached, look))
        reached += term.yuan
    if rest:
        rest_of = sum((term.yuan for term in rest), Decimal(0))
        rows.append(_row(f"其余 {len(rest)} 项", len(rows), reached, reached + rest_of, rest_of, look.quiet, look))
    if any(len(row["label"]) > ROOM for row in rows):
        rows = [{**row, "factor": ""} for row in rows]
    way = f"{show(block.before, YUAN)} → {show(block.after, YUAN)}"
    exact = f"{money_text(block.before)} → {money_text(block.after)}"
    total = _row("合计", len(rows), Decimal(0), block.total, block.total, look.now, look)
    rows.append({**total, "factor": way, "factor_exact": exact, "last": True, "weight": "bold"})
    return filled(_spec(dark, red_up, any(term.verdict for term in block.terms)), rows, height=TOP + STEP * len(rows))


def _room_for(terms: tuple[Term, ...]) -> tuple[list[Term], list[Term]]:
    if len(terms) <= MOST:
        return list(terms), []
    large = sorted(terms, key=lambda term: abs(term.yuan), reverse=True)[: MOST - 1]
    return [term for term in terms if term in large], [term for term in terms if term not in large]


def _term(term: Term, place: int, reached: Decimal, look: Colours) -> Row:
    loud = tone(term.verdict, term.yuan)
    row = _row(term_label(term), place, reached, reached + term.yuan, term.yuan, look.tone(loud), look)
    low, high = term.interval or (None, None)
    factor = f"{show(term.before, term.unit)} → {show(term.value, term.unit)}"
    return {
        **row,
        "yuan": f"{icon(loud, term.yuan)} {row['yuan']}".strip(),
        "yuan_colour": look.muted if loud == "quiet" else look.tone(loud),
        "factor": factor,
        "factor_exact": factor,
        "low": None if low is None else float(reached + low),
        "high": None if high is None else float(reached + high),
        "interval": interval_text(term.interval),
        "verdict": term_verdict(term) or "—",
        "parts": clean("; ".join(f"{term_label(part)} {show_cents(part.yuan)}" for part in term.parts)) or "—",
    }


def _row(label: str, place: int, start: Decimal, end: Decimal, yuan: Decimal, colour: str, look: Colours) -> Row:
    return {
        "y": TOP + STEP * place,
        "label": label,
        "start": float(start),
        "end": float(end),
        "colour": colour,
        "yuan": show_cents(yuan),
        "yuan_colour": look.ink if colour == look.now else look.muted,
        "factor": "",
        "factor_exact": "—",
        "low": None,
        "high": None,
        "interval": "—",
        "verdict": "—",
        "parts": "—",
        "last": False,
    }


def _key(look: Colours, judged: bool) -> list[alt.Chart]:
    if not judged:
        return key(mark("■", "没有下判断", 0, look.quiet, look))
    loud = [("▲ 涨", 0, look.up), ("▼ 跌", 36, look.down), *mark("■", "未超出正常波动", 72, look.quiet, look)]
    return [*key(loud), *key([("━ 80% 区间", 0, look.muted)], "right")]


@cache
def _spec(dark: bool, red_up: bool, judged: bool) -> Spec:
    look = colours(dark, red_up)
    axis = alt.Axis(
        title="与对比相差(元)", titleAnchor="start", tickCount=4, labelExpr=BIG_NUMBERS, grid=True, labelFlush=True
    )
    tip = tooltip(
        ("label", "原因"), ("yuan", "影响"), ("interval", "80% 区间"), ("factor_exact", "对比 → 本期"),
        ("verdict", "判断"), ("parts", "其中"),
    )  # fmt: skip
    scale = alt.Scale(nice=False, zero=True, padding=6)
    bars = bar("start", "end", 19, 14, color=alt.Color(field="colour", type="nominal", scale=None), tooltip=tip)
    bars = bars.encode(x=alt.X(field="end", type="quantitative", scale=scale, axis=axis))
    # Beside the bars only, so that no line runs through a figure.
    zero = alt.Chart().mark_rule(yOffset=17, y2Offset=35, color=look.muted, strokeWidth=1)
    zero = zero.encode(x=alt.XDatum(0), y=pixel(), y2=alt.Y2(field="y"))
    link = (
        alt.Chart()
        .transform_filter(alt.FieldEqualPredicate(field="last", equal=False))
        .mark_rule(yOffset=33, y2Offset=STEP + 1, color=look.muted, strokeWidth=1)
        .encode(x=along("end"), y=pixel(), y2=alt.Y2(field="y"))
    )
    layers = [
        *_key(look, judged),
        zero,
        link,
        bars,
        *_interval(look),
        left("label", 9, limit=room(104)),
        right("factor", 9, -108, fill=look.muted),
        right("yuan", 9, 0, coloured_by="yuan_colour", fontWeight="bold"),
    ]
    return spec_of(layers, dark)


def _interval(look: Colours) -> list[alt.Chart]:
    known = alt.FieldValidPredicate(field="low", valid=True)
    base = alt.Chart().transform_filter(known)
    ends = [
        base.mark_rule(yOffset=23, y2Offset=29, color=look.ink, strokeWidth=1.2).encode(
            x=along(end), y=pixel(), y2=alt.Y2(field="y")
        )
        for end in ("low", "high")
    ]
    span = base.mark_rule(yOffset=26, color=look.ink, strokeWidth=1.2)
    return [span.encode(x=along("low"), x2=alt.X2(field="high"), y=pixel()), *ends]
