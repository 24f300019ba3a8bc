"""A block as rows of cells: the table that every page and every file shows of it.

Owns which columns a block's table has, and each cell's text and raw value side by side, so that a page, Markdown, HTML
and the workbook can't tell different figures. No markup and no file format enters here.
"""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import chain

from core.reports.texts import (
    BEFORE,
    NOW,
    change_words,
    clean,
    interval_text,
    moved_words,
    rank_words,
    reading_icon,
    reading_label,
    sample_words,
    span_words,
    term_label,
    term_verdict,
    verdict_words,
)
from core.reviews.blocks import (
    Attribution,
    Block,
    Cards,
    Column,
    Funnel,
    Heatmap,
    Matrix,
    Portrait,
    Ranking,
    Scatter,
    Split,
    Table,
    Term,
    Timeline,
    Trend,
)
from core.reviews.ranked import Ranked
from core.reviews.readings import Reading
from core.units import (
    COUNT,
    DATETIME,
    MISSING,
    NUMBER,
    ORDERS,
    PEOPLE,
    PIECES,
    RATE,
    TEXT,
    TIMES,
    YUAN,
    Unit,
    show,
    show_cents,
    show_change,
    show_signed,
)

COUNTED = (PEOPLE, TIMES, ORDERS, PIECES, COUNT)
TOTAL = "合计"
CHANGE_FORMAT = "+0.00%;-0.00%;0.00%"
CENTS_FORMAT = '+"¥"#,##0.00;-"¥"#,##0.00;"¥"0.00'

Raw = str | int | float | Decimal | datetime | None


@dataclass(frozen=True)
class Cell:
    """What people read, and the raw value with its workbook format."""

    text: str
    raw: Raw
    excel: str = TEXT.excel


@dataclass(frozen=True)
class Rows:
    """A header and rows of cells; `numeric` says which columns hold figures (they align right).

    `total` is the line below them that sums up: it isn't sorted with the others.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]
    total: tuple[Cell, ...] | None = None

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, and below them the total where there is one."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """What people read, line by line."""
        return [tuple(cell.text for cell in line) for line in self.lines]


def table_rows(block: Block, full: bool = False) -> Rows | None:
    """The table of a block, or None where a block has none (findings, note).

    `full` adds the columns a workbook wants: unit, sums behind a rate, formula, interval bounds of their own.
    """
    match block:
        case Cards():
            return _readings(block.readings, full)
        case Funnel():
            return _readings((*block.stages, *block.rates, block.whole), full)
        case Attribution():
            return _attribution(block, full)
        case Table():
            return _table(block, full)
        case Trend():
            return _trend(block, full)
        case Split():
            return _split(block, full)
        case Timeline() | Scatter() | Portrait() | Matrix():
            return _plot(block, full)
        case Heatmap():
            return _heatmap(block)
        case Ranking():
            return _ranking(block)
        case _:
            return None


def words(text: object) -> Cell:
    """A cell of plain words."""
    cleaned = clean(text)
    return Cell(cleaned, cleaned)


def figure(value: Raw, unit: Unit) -> Cell:
    """A cell of one figure in its unit."""
    return Cell(show(value, unit), value, unit.excel)


def cents(value: Decimal | None) -> Cell:
    """A cell of signed money that must visibly add up."""
    return Cell(show_cents(value), value, CENTS_FORMAT)


def _readings(readings: tuple[Reading, ...], full: bool) -> Rows:
    header = ["指标", NOW, BEFORE, "变化", "判断", "罗盘口径", "样本"]
    numeric = [False, True, True, True, False, False, False]
    if full:
        header += ["单位", "分子", "分母", "公式"]
        numeric += [False, True, True, False]
    return Rows(tuple(header), tuple(_reading(reading, full) for reading in readings), tuple(numeric))


def _reading(reading: Reading, full: bool) -> tuple[Cell, ...]:
    mark = reading_icon(reading)
    unit = reading.unit
    row = [
        words(reading_label(reading)),
        figure(reading.value, unit),
        figure(reading.before, unit),
        Cell(f"{change_words(reading)} {mark}".strip(), reading.change, CHANGE_FORMAT),
        words(verdict_words(reading)),
        words(reading.compass_text),
        words(sample_words(reading)),
    ]
    if full:
        sums = [Cell(show(part, COUNT), part, "#,##0.##") for part in (reading.numerator, reading.denominator)]
        row += [words(unit.suffix), *sums, words(reading.formula)]
    return tuple(row)


def _attribution(block: Attribution, full: bool) -> Rows:
    header = ["原因", "影响", "判断", *(["区间下限", "区间上限"] if full else ["80% 区间"]), NOW, BEFORE]
    numeric = [False, True, False, *[True] * (4 if full else 3)]
    lines: list[tuple[Cell, ...]] = []
    for term in block.terms:
        lines.append(_term(term, term_label(term), term_verdict(term), full))
        lines += [_term(part, f"其中:{term_label(part)}", "", full) for part in term.parts]
    gap = [Cell(MISSING, None)] * (2 if full else 1)
    total = (words(TOTAL), cents(block.total), words(""), *gap, figure(block.after, YUAN), figure(block.before, YUAN))
    return Rows(tuple(header), tuple(lines), tuple(numeric), total)


def _term(term: Term, label: str, verdict: str, full: bool) -> tuple[Cell, ...]:
    low, high = term.interval or (None, None)
    interval = (cents(low), cents(high)) if full else (words(interval_text(term.interval)),)
    factor = (figure(term.value, term.unit), figure(term.before, term.unit))
    return (words(label), cents(term.yuan), words(verdict), *interval, *factor)


def _table(block: Table, full: bool) -> Rows:
    rows = tuple(tuple(map(column_cell, row, block.columns)) for row in block.rows)
    numeric = tuple(column.unit not in (TEXT, DATETIME) for column in block.columns)
    header = tuple(_head(column.label, column.unit, full) for column in block.columns)
    return Rows(header, rows, numeric, _total(block))


def _total(block: Table) -> tuple[Cell, ...] | None:
    """The last line: its first cell says what it is, and a column without a total is left blank."""
    if block.totals is None:
        return None
    summed = [
        column_cell(value, column) if value is not None else Cell("", None)
        for value, column in zip(block.totals, block.columns, strict=True)
    ]
    return (words(block.totals[0] or TOTAL), *summed[1:])


def column_cell(value: object, column: Column) -> Cell:
    """One cell of a table, written as its column says."""
    if column.unit == TEXT or isinstance(value, str):
        return words(value) if value is not None else Cell(MISSING, None)
    assert value is None or isinstance(value, int | float | Decimal | datetime), value
    if not column.signed:
        return figure(value, column.unit)
    if column.unit == YUAN and not isinstance(value, datetime):
        return Cell(show_cents(value) if show(value, YUAN) != MISSING else MISSING, value, CENTS_FORMAT)
    return Cell(show_signed(value, column.unit), value, CHANGE_FORMAT if column.unit == RATE else column.unit.excel)


def _trend(block: Trend, full: bool) -> Rows:
    times = sorted(set(chain.from_iterable((at for at, _ in series.points) for series in block.series)))
    lines = [dict(series.points) for series in block.series]
    by_day = all(at.time() == time() for at in times)
    header = ("日期" if by_day else "开播时间", "", *(_head(series.name, block.unit, full) for series in block.series))
    rows = tuple(
        (
            Cell(f"{at:%Y-%m-%d}", at, "yyyy-mm-dd") if by_day else figure(at, DATETIME),
            words(NOW if at in block.marked else ""),
            *(figure(line.get(at), block.unit) for line in lines),
        )
        for at in times
    )
    return Rows(header, rows, (False, False, *[True] * len(lines)))


def _split(block: Split, full: bool) -> Rows:
    rows = tuple(
        (
            words(part.name),
            figure(part.value, block.unit),
            figure(part.share, RATE),
            figure(part.before_share, RATE),
            Cell(
                show_change(part.share, part.before_share, RATE),
                None if part.before_share is None else part.share - part.before_share,
                CHANGE_FORMAT,
            ),
        )
        for part in block.parts
    )
    header = ("构成", _head(NOW, block.unit, full), "本期占比", "对比占比", "占比变化")
    return Rows(header, rows, (False, True, True, True, True))


def _head(label: str, unit: Unit, full: bool) -> str:
    """The label with its unit, unless each cell says the unit (¥, %, 分秒) or the label does (人数, 次数, 订单数)."""
    plain = clean(label)
    wanted = unit != RATE and (full or unit in COUNTED) and unit.suffix and unit.suffix not in plain
    return f"{plain}({unit.suffix})" if wanted else plain


def _heatmap(block: Heatmap) -> Rows:
    rows = tuple(
        (words(name), *(figure(cell, block.unit) for cell in cells))
        for name, cells in zip(block.rows, block.cells, strict=True)
    )
    return Rows(("", *map(clean, block.columns)), rows, (False, *[True] * len(block.columns)))


def _plot(block: Timeline | Scatter | Portrait | Matrix, full: bool) -> Rows:
    match block:
        case Timeline():
            return _timeline(block, full)
        case Scatter():
            return _scatter(block, full)
        case Portrait():
            return _portrait(block)
        case Matrix():
            return _matrix(block)


def _timeline(block: Timeline, full: bool) -> Rows:
    """Minute by minute, with what was going on in that minute."""
    lines = [dict(line.points) for line in block.lines]
    times = sorted(set(chain.from_iterable(lines)))
    header = ("时间", "当时", *(_head(line.label, line.unit, full) for line in block.lines))
    rows = tuple(
        (
            figure(at, DATETIME),
            words(";".join(_going_on(block, at))),
            *(figure(values.get(at), line.unit) for values, line in zip(lines, block.lines, strict=True)),
        )
        for at in times
    )
    return Rows(header, rows, (False, False, *[True] * len(lines)))


def _going_on(block: Timeline, at: datetime) -> list[str]:
    lasting = [band.name for band in block.bands if band.start <= at < band.end]
    return lasting + [
        f"{mark.kind}:{mark.name}" for mark in block.marks if mark.at.replace(second=0, microsecond=0) == at
    ]


def _scatter(block: Scatter, full: bool) -> Rows:
    columns = (block.x, block.y, block.size)
    header = ("名称", "分组", *(_head(column.label, column.unit, full) for column in columns), "说明")
    rows = tuple(
        (
            words(point.name),
            words(point.group),
            *(figure(value, column.unit) for value, column in zip((point.x, point.y, point.size), columns)),
            words(point.text),
        )
        for point in block.points
    )
    return Rows(header, rows, (False, False, True, True, True, False))


def _portrait(block: Portrait) -> Rows:
    header = (block.dimension, *block.crowds, "倍数", "TGI", "触达 ×(倍数 − 1)")
    rows = tuple(
        (
            words(label.name),
            *(figure(share, RATE) for share in label.shares),
            figure(label.lift, NUMBER),
            figure(label.tgi, NUMBER),
            Cell(show_signed(label.score, RATE), label.score, CHANGE_FORMAT),
        )
        for label in block.labels
    )
    return Rows(header, rows, (False, *[True] * (len(header) - 1)))


def _ranking(block: Ranking) -> Rows:
    """A line per host: place, score, certainty, and its raw figures."""
    header = (
        "主播", "名次", "80% 名次", "评分", "80% 区间", "最强的可能", "原始名次", "变化", "小时", block.money_label,
        *(clean(column.label) for column in block.abilities), "样本", "说明",
    )  # fmt: skip
    numeric = (False, True, False, True, False, True, True, False, True, True, *[True] * len(block.abilities))
    return Rows(header, tuple(_ranked(block, row) for row in block.rows), (*numeric, False, False))


def _ranked(block: Ranking, row: Ranked) -> tuple[Cell, ...]:
    money = row.gmv if block.money == "gmv" else row.user_pay
    return (
        words(row.host),
        Cell(rank_words(row) or MISSING, row.rank, COUNT.excel),
        words(span_words(row.rank_interval) or MISSING),
        Cell(MISSING if row.score is None else f"{row.score:.0f}", row.score, "0"),
        words(span_words(row.interval) or MISSING),
        Cell(MISSING if row.best is None else f"{row.best:.0%}", row.best, "0%"),
        Cell(MISSING if row.raw_rank is None else f"{row.raw_rank}", row.raw_rank, COUNT.excel),
        words(moved_words(row) or MISSING),
        Cell(f"{row.hours:,.1f}", row.hours, "#,##0.0"),
        figure(money, YUAN),
        *(figure(row.raw.get(column.key), column.unit) for column in block.abilities),
        words(row.sample),
        words(row.note),
    )


def _matrix(block: Matrix) -> Rows:
    """A line per metric: of each thing its figure, and what is said of it."""
    header = ["指标"]
    for head in block.heads:
        header += [clean(head), "判断"]
    rows = tuple(_matrix_row(row) for row in block.rows if any(row))
    return Rows(tuple(header), rows, (False, *[True, False] * len(block.heads)))


def _matrix_row(row: tuple[Reading | None, ...]) -> tuple[Cell, ...]:
    cells = [words(next(reading_label(reading) for reading in row if reading is not None))]
    for reading in row:
        if reading is None:
            cells += [Cell(MISSING, None), Cell(MISSING, None)]
        else:
            change = f"{change_words(reading)} {reading_icon(reading)}".strip()
            cells += [figure(reading.value, reading.unit), words(f"{change} {verdict_words(reading)}")]
    return tuple(cells)
