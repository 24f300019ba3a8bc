"""Texts under known headers become typed columns, and every cell that can't be read is known by its place.

Owns the one step from a Form to a conversion in `cells`, and the reasons that people are told. Several files' tables
with the same headers are converted as one: a conversion costs the same whether it has ten rows or ten thousand.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from core.reading import cells, clock
from core.reading.match import Header
from core.sheets.declaration import Column, Form

_THREADS = ThreadPoolExecutor(2)
_WORTH_A_THREAD = 10_000

WHY = {
    Form.COUNT: "不是一个不小于 0 的整数",
    Form.MONEY: "不是金额",
    Form.SHARE: "不是比例",
    Form.WITNESS: "不是数字",
    Form.NUMBER: "不是数字",
    Form.SECONDS: "不是时长",
    Form.DATETIME: "不是日期时间",
    Form.DATE: "不是日期",
    Form.SPAN: "不是起止时间",
    Form.ID: "被表格软件改成了科学计数法,后几位已经丢失",
}
TOO_EARLY = "早于开播时间"
A_RANGE = "写的是一个范围,不是一个确切的数"

_PLACES = ("file", "part", "row")
_NUMERIC = (Form.COUNT, Form.MONEY, Form.SHARE, Form.WITNESS, Form.NUMBER)

FRAME = {
    "account": pl.String(),
    "account_name": pl.String(),
    "start": pl.Datetime("us"),
    "stop": pl.Datetime("us"),
    "day": pl.Date(),
}
"""The columns that every landing has, whatever its table."""


@dataclass(frozen=True, eq=False)
class Converted:
    """`values` has a column per figure, and where its rows are from; `bad` says per figure which cells are unreadable.

    `texts` are the cells that were converted, and `found` the headers above them.
    """

    values: pl.DataFrame
    bad: dict[str, pl.Series]
    texts: pl.DataFrame
    found: Mapping[str, Header]
    early: pl.Series | None = None

    def why(self, key: str, place: int) -> str:
        """The reason against a bad cell."""
        column = self.found[key].column
        assert column is not None
        if key in ("stop", "live_span") and self.early is not None and self.early[place]:
            return TOO_EARLY
        if column.form in _NUMERIC and cells.ranges(self.texts[key].slice(place, 1))[0]:
            return A_RANGE
        return WHY[column.form]


def convert(texts: pl.DataFrame, found: Mapping[str, Header]) -> Converted:
    """Convert a frame of texts: its places and a column per figure's key; marks of missing values are null."""
    columns: dict[str, pl.Series] = {key: texts[key] for key in _PLACES if key in texts.columns}
    bad: dict[str, pl.Series] = {}
    spanned: tuple[pl.Series, pl.Series] | None = None
    keys = [key for key in texts.columns if key not in columns]
    each = _THREADS.map if texts.height > _WORTH_A_THREAD else map
    for key, value in zip(keys, each(lambda key: _converted(texts[key], found.get(key)), keys), strict=True):
        if isinstance(value, tuple):
            spanned, value = value, value[0]
        else:
            columns[key] = value.alias(key)
        if value.null_count() > texts[key].null_count():
            bad[key] = texts[key].is_not_null() & value.is_null()
    if spanned:
        for key, value in zip(("start", "stop"), spanned, strict=True):
            columns[key] = columns[key].fill_null(value) if key in columns else value.alias(key)
    if "start" not in columns or "stop" not in columns:
        return Converted(pl.DataFrame(list(columns.values())), bad, texts, found)
    early = (columns["stop"] < columns["start"]).fill_null(False)
    if early.any():
        said = "stop" if "stop" in found else "live_span"
        bad[said] = early | bad[said] if said in bad else early
        columns["stop"] = columns["stop"].set(early, None)
    return Converted(pl.DataFrame(list(columns.values())), bad, texts, found, early)


def _converted(texts: pl.Series, header: Header | None) -> pl.Series | tuple[pl.Series, pl.Series]:
    """One column, or the two ends of a span; as it is where the layout told it and no header."""
    if header is None or header.column is None:
        return texts
    if header.column.form is Form.SPAN:
        return clock.spans(texts)
    return value_of(texts, header.column, header.unit)


def value_of(texts: pl.Series, column: Column, unit: str) -> pl.Series:
    """One column converted by its form; null where a text can't be read."""
    match column.form:
        case Form.TEXT:
            return texts
        case Form.ID:
            return cells.ids(texts)
        case Form.COUNT:
            return cells.counts(texts, unit)
        case Form.MONEY:
            return cells.money(texts, unit)
        case Form.SECONDS:
            return clock.seconds(texts, unit or column.bare)
        case Form.DATETIME:
            return clock.moments(texts)
        case Form.DATE:
            return clock.days(texts)
        case _:
            return cells.numbers(texts, unit)


def blanked(texts: pl.DataFrame, found: Mapping[str, Header]) -> pl.DataFrame:
    """The same texts with every mark of a missing value turned to null."""
    return texts.with_columns(
        pl.when(~pl.col(key).is_in(cells.MISSING)).then(pl.col(key)).alias(key) for key in texts.columns if key in found
    )
