"""A leaderboard: each host's score as a dot, its 80 % interval as a line behind it.

Owns this picture's layout only. Names stand above their lines, the adjusted place at the right and beside it, pale, the
place by plain money an hour. Whoever isn't placed is in the table and not in the picture.
"""

from functools import cache

import altair as alt

from core.reports.charts.base import Row, Spec, filled, key, left, pixel, right, room, spec_of, tooltip
from core.reports.palette import colours
from core.reports.texts import clean, rank_words, span_words
from core.reviews.blocks import Ranking
from core.reviews.ranked import Ranked

HEAD, STEP = 22, 44
MOST = 30
"""Hosts that are drawn: of more than these the rest is in the table."""
_LINE = 24
_RAW, _TAKEN = 74, 170
"""Pixels at the right that the raw place takes, and that both take."""


def ranking(block: Ranking, dark: bool) -> Spec:
    look = colours(dark)
    placed = [row for row in block.rows if row.rank is not None and row.score is not None]
    rows = [_row(row, place, look.ink, look.muted) for place, row in enumerate(placed[:MOST])]
    return filled(_spec(dark), rows, height=HEAD + STEP * len(rows))


def _row(row: Ranked, place: int, ink: str, muted: str) -> Row:
    low, high = row.interval or (row.score, row.score)
    return {
        "y": HEAD + STEP * place,
        "name": clean(row.host),
        "score": row.score,
        "low": low,
        "high": high,
        "place": f"{rank_words(row)} · {row.score:.0f} 分",
        "raw": "" if row.raw_rank is None else f"原始第 {row.raw_rank}",
        "between": span_words(row.interval),
        "sample": clean(row.sample),
        "ink": ink,
        "muted": muted,
    }


@cache
def _spec(dark: bool) -> Spec:
    look = colours(dark)
    x = alt.X(
        field="low", type="quantitative",
        scale=alt.Scale(domain=[0, 100], nice=False, zero=False, range=[6, {"expr": "width - 6"}]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100], title=None, grid=False),
    )  # fmt: skip
    told = tooltip(("name", "主播"), ("place", "名次"), ("between", "80% 区间"), ("raw", "原始"), ("sample", "样本"))
    middle = (
        alt.Chart()
        .mark_rule(strokeDash=[3, 3], stroke=look.muted)
        .encode(x=alt.XDatum(50), y=alt.YValue(HEAD), y2=alt.Y2Value("height"))
    )
    lines = (
        alt.Chart()
        .mark_rect(yOffset=_LINE + 4, y2Offset=_LINE + 9, cornerRadius=2, opacity=0.35, fill=look.now)
        .encode(x=x, x2=alt.X2(field="high"), y=pixel(), y2=alt.Y2(field="y"), tooltip=told)
    )
    dots = (
        alt.Chart()
        .mark_point(filled=True, opacity=1, size=90, yOffset=_LINE + 6.5, color=look.now)
        .encode(x=alt.X(field="score", type="quantitative"), y=pixel(), tooltip=told)
    )
    texts = [
        left("name", 10, limit=room(_TAKEN), fontWeight="bold"),
        right("place", 10, dx=-_RAW, coloured_by="ink"),
        right("raw", 10, coloured_by="muted"),
    ]
    words = key([("● 评分,线是 80% 区间;虚线是中间的主播", 0, look.muted)])
    return spec_of([middle, lines, dots, *texts, *words], dark)
