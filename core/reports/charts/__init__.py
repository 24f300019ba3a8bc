"""Pictures of blocks: registry only. `chart(block)` is a Vega-Lite dict with its data, `alt(block)` its words."""

from core.reports.charts.attribution import attribution
from core.reports.charts.base import Spec
from core.reports.charts.compact import compact
from core.reports.charts.funnel import funnel
from core.reports.charts.heatmap import heatmap
from core.reports.charts.matrix import matrix
from core.reports.charts.portrait import portrait
from core.reports.charts.ranking import ranking
from core.reports.charts.scatter import scatter
from core.reports.charts.split import split
from core.reports.charts.timeline import timeline
from core.reports.charts.trend import trend
from core.reports.charts.words import alt
from core.reviews.blocks import (
    Attribution,
    Block,
    Funnel,
    Heatmap,
    Matrix,
    Portrait,
    Ranking,
    Scatter,
    Split,
    Timeline,
    Trend,
)
from core.units import RATE

__all__ = ["alt", "chart", "compact"]


def chart(block: Block, dark: bool = False, red_up: bool = True) -> Spec | None:
    """The picture of a block, as wide as its container, or None where figures and words say it better.

    `red_up` is 涨红跌绿, the default. `description` is the takeaway for screen readers. The dict carries its own look:
    in Streamlit show it with `theme=None`, and don't change it in place.
    """
    drawn = _drawn(block, dark, red_up)
    return None if drawn is None else {**drawn, "description": alt(block)}


def _drawn(block: Block, dark: bool, red_up: bool) -> Spec | None:
    match block:
        case Funnel() if block.stages:
            return funnel(block, dark, red_up)
        case Attribution():
            return attribution(block, dark, red_up)
        case Trend() if any(value is not None for series in block.series for _, value in series.points):
            return trend(block, dark)
        case Split() if block.parts:
            return split(block, dark)
        case Scatter() if block.points:
            return scatter(block, dark)
        case Portrait() if block.labels:
            return portrait(block, dark)
        case Timeline() if any(value is not None for line in block.lines for _, value in line.points):
            return timeline(block, dark)
        case Heatmap() if any(cell is not None for cells in block.cells for cell in cells):
            return heatmap(block, dark)
        case Ranking() if any(row.rank is not None for row in block.rows):
            return ranking(block, dark)
        case Matrix() if block.rows and all(one.unit == RATE for row in block.rows for one in row if one is not None):
            return matrix(block, dark, red_up)
        case _:
            return None
