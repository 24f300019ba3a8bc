"""Which figure a cell of a block's table is.

Owns the way from a place in the rows that `core.reports.rows` makes of a block back to the metric, what it is of, and
the reading that stands there. Nothing is drawn and nothing is computed here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from core.metrics import METRICS
from core.metrics.ask import DIMENSIONS
from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Funnel,
    Matrix,
    Portrait,
    Scatter,
    Split,
    Table,
    Term,
    Timeline,
    Trend,
)
from core.reviews.readings import Reading, Where
from core.scope import parts_of_session
from core.warehouse.holdings import Session
from pages.shared.explaining import Figure

WHOLES = ("account", "span", "kind", "package", "place")
"""Lines of these tables hold sessions of their own, whose sums aren't at hand: no explanation beats an empty one."""


def figure_at(
    block: Block, row: int, column: int, own: Sequence[str] = (), loaded: Sequence[Session] = ()
) -> Figure | None:
    """The figure in this cell of the block's rows; None where there is none.

    `own` are the page's sessions (ids). A trend names its sessions by their start: they are looked up among `loaded`.
    """
    match block:
        case Cards():
            return _of(block.readings[row])
        case Funnel():
            return _of((*block.stages, *block.rates, block.whole)[row])
        case Attribution():
            return _term(block, row)
        case Table():
            return _cell(block, row, column, own)
        case Matrix():
            return _beside(block, row, column)
        case Trend():
            return _on_line(block, row, column, loaded)
        case Timeline():
            return _in_minute(block, row, column)
        case Split():
            part = block.parts[row]
            return _made(block.metric, part.name, part.value) if column == 1 else None
        case Scatter():
            point = block.points[row]
            shown = {2: (block.x, point.x), 3: (block.y, point.y), 4: (block.size, point.size)}
            return _made(shown[column][0].key, point.name, shown[column][1]) if column in shown else None
        case Portrait():
            shares = dict(enumerate(block.labels[row].shares, start=1))
            return _made("audience_share", block.labels[row].name, shares[column]) if column in shares else None
        case _:
            return None


def _of(reading: Reading) -> Figure | None:
    return Figure(reading.metric, reading.where, reading) if reading.metric in METRICS else None


def _made(
    key: str,
    name: str,
    value: object,
    where: Where = (),
    sessions: tuple[str, ...] | None = None,
    before: float | None = None,
) -> Figure | None:
    """A figure that stands in a table without a reading of its own: its value is all that is known."""
    if key not in METRICS or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    metric = METRICS[key]
    label = f"{name} · {metric.label}" if name and not where else metric.label
    return Figure(key, where, Reading(key, label, metric.unit, float(value), before), sessions)


def _term(block: Attribution, row: int) -> Figure | None:
    lines: list[Term] = [line for term in block.terms for line in (term, *term.parts)]
    if row >= len(lines):
        return _made(block.money, "", block.after, before=float(block.before))
    term = lines[row]
    return _made(term.metric, "", term.value, term.where, before=term.before)


def _cell(block: Table, row: int, column: int, own: Sequence[str]) -> Figure | None:
    """The metric in this column. A comparison, change or verdict stands at the right of the figure it is about."""
    about = [one for one in block.columns[1 : column + 1] if one.key in METRICS and not one.signed]
    if not about:
        return None
    key = about[-1].key
    values = {one.key: value for one, value in zip(block.columns, block.rows[row], strict=True)}
    if block.within:
        return _made(key, "", values[key], _composed(block.within, values))
    if block.columns[0].key in WHOLES:
        return None
    name = str(block.rows[row][0])
    of = block.columns[0].key
    if of == "channel":
        return _made(key, name, values[key], (("channel", name),))
    if of == "session":
        return _made(key, name, values[key], (), session_of(name, own))
    if isinstance(values.get("product_id"), str):
        return _made(key, name, values[key], (("product_id", str(values["product_id"])),))
    return _made(key, name, values[key])


def _composed(within: Where, values: Mapping[str, object]) -> Where:
    """Which part of the shop's days a line is of: by what its table says of all lines, and by its own names."""
    own = {"name" if key == "value" else key: value for key, value in values.items()}
    names = [(name, own.get(name)) for name in DIMENSIONS["composition"] if name not in dict(within)]
    return (*within, *((name, value) for name, value in names if isinstance(value, str)))


def session_of(name: str, own: Sequence[str]) -> tuple[str, ...]:
    """The one session that a line is named after, by its start; none where two began in that minute."""
    starts = {session: parts_of_session(session)[1] for session in own}
    found = [one for one, start in starts.items() if name.startswith((f"{start:%H:%M}", f"{start:%m-%d %H:%M}"))]
    return tuple(found) if len(found) == 1 else ()


def _beside(block: Matrix, row: int, column: int) -> Figure | None:
    shown = [line for line in block.rows if any(line)]
    reading = shown[row][(column - 1) // 2] if column else None
    return _of(reading) if reading is not None else None


def _on_line(block: Trend, row: int, column: int, sessions: Sequence[Session]) -> Figure | None:
    if column < 2:
        return None
    series = block.series[column - 2]
    at = sorted({moment for line in block.series for moment, _ in line.points})[row]
    own = tuple(session.session for session in sessions if session.start == at)
    where: Where = (("channel", series.name),) if "channel" in METRICS[block.metric].facts else ()
    return _made(block.metric, series.name, dict(series.points).get(at), where, own)


def _in_minute(block: Timeline, row: int, column: int) -> Figure | None:
    if column < 2:
        return None
    line = block.lines[column - 2]
    at: datetime = sorted({moment for one in block.lines for moment, _ in one.points})[row]
    return _made(line.metric, "", dict(line.points).get(at), (("minute", f"{at:%Y-%m-%d %H:%M:%S}"),), (block.session,))
