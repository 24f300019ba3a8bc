"""A workbook's own charts, which follow its cells: lines of a trend, bars of an attribution and of what sums up.

Owns which blocks have one and how it looks. Titles and names are cells or our own words; where it stands is the page's.
"""

from typing import Any, TypeAlias

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.palette import LIGHT, QUALITATIVE
from core.reports.rows import Rows
from core.reports.texts import clean, tone
from core.reviews.blocks import Attribution, Block, Table, Trend
from core.units import RATE, YUAN

WIDTH, HEIGHT, BAR = 22.0, 7.5, 0.75
"""Centimetres of a chart, and of each bar of a lying one."""
MOST_BARS, MOST_LYING = 60, 20
"""Bars, standing and lying, beyond which a chart says less than its table."""

Picture: TypeAlias = Any
"""A chart of openpyxl, whose classes carry no types."""


def native(block: Block, rows: Rows, sheet: Worksheet, head: int) -> Picture | None:
    """The chart of a block whose table has its header in row `head`; None where cells say it better."""
    if len(rows.rows) < 2:
        return None
    match block:
        case Trend():
            return _lines(block, rows, sheet, head)
        case Attribution() if len(rows.rows) <= MOST_LYING:
            return _effects(block, rows, sheet, head)
        case Table() if rows.total and 2 < len(rows.rows) <= MOST_BARS:
            return _money(block, rows, sheet, head)
        case _:
            return None


def _lines(block: Trend, rows: Rows, sheet: Worksheet, head: int) -> Picture:
    drawn = LineChart()
    last = head + len(rows.rows)
    drawn.add_data(Reference(sheet, 3, head, 2 + len(block.series), last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, 1, head + 1, max_row=last))
    for place, series in enumerate(drawn.series):
        colour = QUALITATIVE[place % len(QUALITATIVE)] if len(block.series) > 1 else LIGHT.now
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_hex(colour), w=22_000))
        series.smooth = False
        series.marker.symbol = "circle"
        series.marker.size = 5
        series.marker.graphicalProperties = _filled(colour)
    _dress(drawn, block.title, 0 if len(block.series) == 1 else 1)
    drawn.x_axis.number_format = "mm-dd"
    drawn.y_axis.number_format = "0.0%" if block.unit == RATE else "#,##0"
    drawn.display_blanks = "gap"
    return drawn


def _effects(block: Attribution, rows: Rows, sheet: Worksheet, head: int) -> Picture:
    """Lying bars in the table's order: loud only where a change is real."""
    drawn = BarChart()
    drawn.type = "bar"
    last = head + len(rows.rows)
    drawn.add_data(Reference(sheet, 2, head, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, 1, head + 1, max_row=last))
    lines = [line for term in block.terms for line in (term, *term.parts)]
    series = drawn.series[0]
    series.graphicalProperties = _filled(LIGHT.quiet)
    series.invertIfNegative = False
    series.dPt = [
        DataPoint(idx=place, invertIfNegative=False, spPr=_filled(LIGHT.tone(tone(line.verdict, line.yuan))))
        for place, line in enumerate(lines)
    ]
    _dress(drawn, f"{block.money_label}差在哪(元)", 0)
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.tickLblPos = "low"
    drawn.y_axis.number_format = "#,##0"
    drawn.height = max(HEIGHT, BAR * len(lines) + 2)
    drawn.gapWidth = 45
    return drawn


def _money(block: Table, rows: Rows, sheet: Worksheet, head: int) -> Picture | None:
    """Columns of the first money that adds up, one for each line."""
    at = next(
        (n for n, column in enumerate(block.columns) if column.adds and column.unit == YUAN and not column.signed), None
    )
    if at is None:
        return None
    drawn = BarChart()
    last = head + len(rows.rows)
    drawn.add_data(Reference(sheet, at + 1, head, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(sheet, 1, head + 1, max_row=last))
    drawn.series[0].graphicalProperties = _filled(LIGHT.now)
    _dress(drawn, f"{block.columns[at].label}(元)", 0)
    drawn.y_axis.number_format = "#,##0"
    drawn.gapWidth = 60
    return drawn


def _dress(drawn: Picture, title: str, named: int) -> None:
    """What all charts share. `named`: whether lines have to be told apart."""
    drawn.title = clean(title)
    drawn.title.overlay = False
    drawn.width, drawn.height = WIDTH, HEIGHT
    if named:
        drawn.legend.position = "b"
    else:
        drawn.legend = None
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_hex(LIGHT.grid))))
    drawn.x_axis.tickLblPos = "low"


def _filled(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=_hex(colour), ln=LineProperties(noFill=True))


def _hex(colour: str) -> str:
    return colour.removeprefix("#")
