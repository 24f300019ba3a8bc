"""Texts under known headers become typed columns, and every cell that can't be read is known by its place.

Owns the one step from a Form to a conversion in `cells`, and the reasons that people are told. Several files' tables
with the same headers are converted as one: a conversion costs the same whether it has ten rows or ten thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from core.reading import cells
from core.reading.match import Header
from core.sheets.declaration import Column, Form

WHY = {
    Form.COUNT: "不是一个不小于 0 的整数",
    Form.MONEY: "不是金额",
    Form.SHARE: "不是比例",
    Form.WITNESS: "不是比例",
    Form.NUMBER: "不是数字",
    Form.SECONDS: "不是时长",
    Form.DATETIME: "不是日期时间",
    Form.DATE: "不是日期",
    Form.SPAN: "不是起止时间",
}
TOO_EARLY = "早于开播时间"

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
    """`values` has a column per figure, `file` and `row`; `bad` says per figure which cells say something unreadable."""

    values: pl.DataFrame
    bad: dict[str, pl.Series]

    def why(self, key: str, header: Header, place: int) -> str:
        """The reason against a bad cell."""
        assert header.column is not None
        if key == "stop" and self.values["stop"][place] is not None:
            return TOO_EARLY
        return WHY[header.column.form]


def convert(texts: pl.DataFrame, found: Mapping[str, Header]) -> Converted:
    """Convert a frame of texts: columns `file`, `row` and one per figure's key; marks of missing values are null."""
    columns: dict[str, pl.Series] = {"file": texts["file"], "row": texts["row"]}
    bad: dict[str, pl.Series] = {}
    for key in texts.columns:
        if key in columns:
            continue
        header, series = found.get(key), texts[key]
        if header is None or header.column is None:  # a product's sku is told from the layout, not from a header
            columns[key] = series
            continue
        if header.column.form is Form.SPAN:
            value, stop = cells.spans(series)
            columns.setdefault("start", value.alias("start"))
            columns.setdefault("stop", stop.alias("stop"))
        else:
            columns[key] = value = value_of(series, header.column, header.unit).alias(key)
        if value.null_count() > series.null_count():
            bad[key] = series.is_not_null() & value.is_null()
    if "start" in columns and "stop" in columns and "stop" in found:
        early = (columns["stop"] < columns["start"]).fill_null(False)
        if early.any():
            bad["stop"] = early | bad["stop"] if "stop" in bad else early
    return Converted(pl.DataFrame(list(columns.values())), bad)


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
            return cells.seconds(texts, unit or column.bare)
        case Form.DATETIME:
            return cells.moments(texts)
        case Form.DATE:
            return cells.days(texts)
        case _:
            return cells.numbers(texts, unit)


def blanked(texts: pl.DataFrame, found: Mapping[str, Header]) -> pl.DataFrame:
    """The same texts with every mark of a missing value turned to null."""
    return texts.with_columns(
        pl.when(~pl.col(key).str.to_lowercase().is_in(cells.MISSING)).then(pl.col(key)).alias(key)
        for key in texts.columns
        if key in found
    )
