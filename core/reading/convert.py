"""Texts under known headers become typed columns, and every cell that can't be read is known by its place.

Owns the one step from a Form to a conversion in `cells`, and the reasons that people are told. Several files' tables
with the same headers are converted as one: a conversion costs the same whether it has ten rows or ten thousand.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import polars as pl

from core.reading import cells, clock
from core.reading.match import Header
from core.reading.spelling import all_spelled
from core.sheets.declaration import EXAMPLE, Column, Form

_THREADS = ThreadPoolExecutor(2)
_WORTH_A_THREAD = 10_000

WHY = {
    Form.LIST: "没有写出名字",
    Form.COUNT: "不是一个不小于 0 的整数",
    Form.MONEY: "不是金额",
    Form.LOCAL: "不是金额,或者分不清逗号和点哪个是小数点",
    Form.SHARE: "不是比例",
    Form.WITNESS: "不是数字",
    Form.NUMBER: "不是数字",
    Form.SECONDS: "不是时长",
    Form.DATETIME: "不是日期时间",
    Form.DATE: "不是日期",
    Form.SPAN: "不是起止时间",
    Form.MOMENT: "不是时间",
    Form.MINUTE: "不是时间",
    Form.HOUR: "不是小时",
    Form.WINDOW: "不是起止时间",
    Form.ID: "被表格软件改成了科学计数法,后几位已经丢失",
}
TOO_EARLY = "早于开播时间"
BEFORE_ITS_BEGIN = "早于开始的时间"
NO_DAY = "只写了时刻,没有写日期"
AN_EXAMPLE = "是模板里的示例行,不导入"
A_RANGE = "写的是一个范围,不是一个确切的数"

_PLACES = ("file", "part", "row")
_NUMBERS = (Form.SHARE, Form.WITNESS, Form.NUMBER)
_CELL_BY_CELL = (*_NUMBERS, Form.COUNT, Form.MONEY, Form.LOCAL, Form.SECONDS, Form.DATETIME, Form.DATE)
_NUMERIC = (Form.COUNT, Form.MONEY, Form.LOCAL, *_NUMBERS)

FRAME = {
    "account": pl.String(),
    "account_name": pl.String(),
    "start": pl.Datetime("us"),
    "stop": pl.Datetime("us"),
    "since": pl.Date(),
    "day": pl.Date(),
}
"""The columns that every landing has, whatever its table."""


@dataclass(frozen=True, eq=False)
class Converted:
    """`values` has a column per figure, and where its rows are from; `bad` says per figure which cells are unreadable.

    `texts` are the cells that were converted, and `found` the headers above them. `against` are cells that can be read
    and yet can't be: which, and the reason.
    """

    values: pl.DataFrame
    bad: dict[str, pl.Series]
    texts: pl.DataFrame
    found: Mapping[str, Header]
    against: Mapping[str, tuple[pl.Series, str]] = field(default_factory=dict)

    def why(self, key: str, place: int) -> str:
        """The reason against a bad cell."""
        column = self.found[key].column
        assert column is not None
        if key in self.against and self.against[key][0][place]:
            return self.against[key][1]
        if str(self.texts[key][place]).startswith(EXAMPLE):
            return AN_EXAMPLE
        if column.form in _NUMERIC and cells.ranges(self.texts[key].slice(place, 1))[0]:
            return A_RANGE
        return WHY[column.form]

    def with_values(self, values: pl.DataFrame, key: str, wrong: pl.Series, why: str) -> "Converted":
        """With other values, and with a reason against some cells of a figure."""
        bad = self.bad | {key: wrong | self.bad[key] if key in self.bad else wrong}
        return Converted(values, bad, self.texts, self.found, {**self.against, key: (wrong, why)})


def convert(texts: pl.DataFrame, found: Mapping[str, Header], lasts: tuple[str, str] | None = None) -> Converted:
    """Convert a frame of texts: its places and a column per figure's key; marks of missing values are null.

    `lasts` are the two columns in which a row's thing begins and ends, if it has such.
    """
    columns: dict[str, pl.Series] = {key: texts[key] for key in _PLACES if key in texts.columns}
    bad: dict[str, pl.Series] = {}
    spanned: dict[tuple[str, str], tuple[pl.Series, pl.Series]] = {}
    keys = [key for key in texts.columns if key not in columns]
    tall = texts.height > _WORTH_A_THREAD
    known = {} if tall else _joined(texts, found, keys)
    each = _THREADS.map if tall else map
    read = each(lambda key: known[key] if key in known else _converted(texts, key, found.get(key)), keys)
    for key, value in zip(keys, read, strict=True):
        if isinstance(value, tuple):
            header = found[key].column
            ends = lasts if lasts and header and header.form is Form.WINDOW else ("start", "stop")
            spanned[ends], value = value, value[0]
        else:
            columns[key] = value.alias(key)
        if value.null_count() > texts[key].null_count():
            bad[key] = texts[key].is_not_null() & value.is_null()
    for ends, values in spanned.items():
        for key, value in zip(ends, values, strict=True):
            columns[key] = columns[key].fill_null(value) if key in columns else value.alias(key)
    against: dict[str, tuple[pl.Series, str]] = {}
    _on_their_day(columns, bad, against)
    for begin, end in filter(None, (lasts, ("start", "stop"))):
        if not {begin, end} <= set(columns):
            continue
        # a time of day may be the next day's
        wrong = ((columns[end] < columns[begin]) & ~clock.waits(columns[end])).fill_null(False)
        if wrong.any():
            said = end if end in found else next(key for key in found if _spans(found[key]))
            against[said] = wrong, TOO_EARLY if begin == "start" else BEFORE_ITS_BEGIN
            bad[said] = wrong | bad[said] if said in bad else wrong
            columns[end] = columns[end].set(wrong, None)
    return Converted(pl.DataFrame(list(columns.values())), bad, texts, found, against)


def _on_their_day(
    columns: dict[str, pl.Series], bad: dict[str, pl.Series], against: dict[str, tuple[pl.Series, str]]
) -> None:
    """A session's start and end that are times of day take the day beside them; without one they can't be read."""
    waiting = {key: clock.waits(columns[key]) for key in ("start", "stop") if key in columns}
    for key, clocks in waiting.items():
        if not clocks.any():
            continue
        day = columns["day"] if "day" in columns else pl.Series([None] * len(clocks), dtype=pl.Date)
        told = pl.DataFrame({"at": columns[key], "day": day})
        moved = clock.on_its_day(pl.col("at"), pl.lit(None, pl.Datetime("us")), pl.col("day"))
        columns[key] = told.select(moved.alias(key)).to_series()
        lost = clocks & columns[key].is_null()
        if lost.any():
            against[key] = lost, NO_DAY
            bad[key] = lost | bad[key] if key in bad else lost
    if len(waiting) == 2 and waiting["stop"].any():
        next_day = (waiting["stop"] & (columns["stop"] < columns["start"])).fill_null(False)
        columns["stop"] = columns["stop"].zip_with(~next_day, columns["stop"] + timedelta(days=1))


def _spans(header: Header) -> bool:
    return header.column is not None and header.column.form in (Form.SPAN, Form.WINDOW)


def _joined(texts: pl.DataFrame, found: Mapping[str, Header], keys: Sequence[str]) -> dict[str, pl.Series]:
    """Columns of one notation, converted as one: of a short table every conversion costs more than its cells."""
    alike: dict[tuple[str, ...], list[tuple[str, Column, str]]] = {}
    for key in keys:
        header = found.get(key)
        if header and header.column and header.column.form in _CELL_BY_CELL and not _is_bare_money(header):
            column = header.column
            kind = "number" if column.form in _NUMBERS else column.form.name
            alike.setdefault((kind, header.unit, column.bare), []).append((key, column, header.unit))
    values: dict[str, pl.Series] = {}
    for group in alike.values():
        _, column, unit = group[0]
        value = value_of(pl.concat([texts[key].rename("") for key, _, _ in group]), column, unit)
        values |= {key: value.slice(place * texts.height, texts.height) for place, (key, _, _) in enumerate(group)}
    return values


def _is_bare_money(header: Header) -> bool:
    return (
        header.column is not None and header.column.form is Form.MONEY and bool(header.column.bare) and not header.unit
    )


def _converted(texts: pl.DataFrame, key: str, header: Header | None) -> pl.Series | tuple[pl.Series, pl.Series]:
    """One column, or the two ends of a span; as it is where the layout told it and no header."""
    if header is None or header.column is None:
        return texts[key]
    if header.column.form is Form.SPAN:
        return clock.spans(texts[key])
    if header.column.form is Form.WINDOW:
        return clock.windows(texts[key])
    if _is_bare_money(header):
        return _bare_money(texts, key, header.column.bare)
    column, unit = header.column, header.unit
    return _once(texts[key], lambda written: value_of(written, column, unit))


def _once(texts: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """A column read, every text once where most stand in many rows: counts, rates and durations repeat."""
    if len(texts) < _WORTH_A_THREAD:
        return read(texts)
    written = texts.unique()
    if 2 * len(written) > len(texts):
        return read(texts)
    known = pl.DataFrame({"text": written, "value": read(written)})
    return texts.to_frame("text").join(known, on="text", how="left", maintain_order="left")["value"]


def _bare_money(texts: pl.DataFrame, key: str, unit: str) -> pl.Series:
    """Money whose plain numbers are in that unit. A worksheet that writes fractions or a currency there means yuan."""
    plain = pl.col(key).str.contains(r"^-?[0-9,]+(?:\.0+)?$").fill_null(True).all().over("part")
    return cells.money(texts[key], unit).zip_with(texts.select(plain).to_series(), cells.money(texts[key]))


def value_of(texts: pl.Series, column: Column, unit: str) -> pl.Series:
    """One column converted by its form; null where a text can't be read."""
    match column.form:
        case Form.TEXT:
            return all_spelled(texts, column)
        case Form.LIST:
            return all_spelled(cells.lists(texts), column)
        case Form.ID:
            return cells.ids(texts)
        case Form.COUNT:
            return cells.counts(texts, unit)
        case Form.MONEY | Form.LOCAL:
            return cells.money(texts, unit)
        case Form.SECONDS:
            return clock.seconds(texts, unit or column.bare)
        case Form.DATETIME:
            return clock.moments(texts)
        case Form.MOMENT:
            return clock.clocked(texts)
        case Form.MINUTE:
            return clock.clocked(texts).dt.truncate("1m")
        case Form.HOUR:
            return clock.hours(texts)
        case Form.DATE:
            return clock.days(texts)
        case _:
            return cells.numbers(texts, unit or column.bare)


def blanked(texts: pl.DataFrame, found: Mapping[str, Header]) -> pl.DataFrame:
    """The same texts with every mark of a missing value turned to null, or to what it stands for in its column."""
    missing = {key: (*cells.MISSING, *_nothing(found[key])) for key in texts.columns if key in found}
    marked = texts.select(pl.col(key).is_in(marks).any() for key, marks in missing.items())
    return texts.with_columns(
        pl.when(~pl.col(key).is_in(marks)).then(key).otherwise(pl.lit(_blank(found[key]), pl.String)).alias(key)
        for key, marks in missing.items()
        if marked[key][0] or (_blank(found[key]) and texts[key].null_count())
    )


def _nothing(header: Header) -> tuple[str, ...]:
    """The words that stand for an empty cell in this column alone."""
    return next((words for name, words in header.column.spellings if not name), ()) if header.column else ()


def _blank(header: Header) -> str | None:
    return (header.column.blank if header.column else "") or None
