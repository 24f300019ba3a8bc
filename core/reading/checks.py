"""Printed figures held against what the same row's counts give.

Owns the comparison only: a difference beyond what rounding explains becomes an issue, never a change of data. It knows
columns of text with their declarations, and nothing of files or the store.
"""

import polars as pl

from core.errors import Issue
from core.reading import cells
from core.reading.match import Header
from core.sheets.declaration import Check, Column, Form

_REPORTED = 3


def disagreements(
    checks: tuple[Check, ...], found: dict[str, Header], texts: pl.DataFrame, values: pl.DataFrame, sheet: str
) -> list[Issue]:
    """One issue per check that fails anywhere.

    `texts` holds the cells as written, one column per figure's key, and `row`; `values` the same cells converted.
    A printed figure may be off by one step of its last digit (rounded or cut), and so may every count behind it.
    """
    issues = []
    for check in checks:
        needed = [check.printed, check.numerator, *([check.denominator] if check.denominator else [])]
        if any(key not in found or key not in values.columns for key in needed):
            continue
        if check.hourly and not {"start", "stop"} <= set(values.columns):
            continue
        issues += _compare(check, found, texts, values, sheet)
    return issues


def _compare(
    check: Check, found: dict[str, Header], texts: pl.DataFrame, values: pl.DataFrame, sheet: str
) -> list[Issue]:
    numerator, numerator_step = values[check.numerator].cast(pl.Float64), _step(check.numerator, found, texts)
    if check.hourly:
        low, high = _hours(values)
    else:
        denominator, step = values[check.denominator].cast(pl.Float64), _step(check.denominator, found, texts)
        low, high = denominator - step, denominator + step
    printed, printed_step = values[check.printed], _step(check.printed, found, texts)
    least = check.scale * (numerator - numerator_step) / high
    most = check.scale * (numerator + numerator_step) / low
    slack = printed_step + printed.abs() * 1e-6
    off = ((printed < least - slack) | (printed > most + slack)) & (low > 0) & printed.is_not_null()
    rows = values["row"].filter(off.fill_null(False)).to_list()
    if not rows:
        return []
    header = found[check.printed]
    first = values["row"].to_list().index(rows[0])
    ours = (least[first] + most[first]) / 2
    formula = f"{_name(check.numerator, found)} ÷ {'时长' if check.hourly else _name(check.denominator, found)}"
    written = texts[check.printed][first]
    places = "、".join(str(row) for row in rows[:_REPORTED]) + (" 等" if len(rows) > _REPORTED else "")
    return [
        Issue(
            "warning",
            f"印出的数与按列重算不符,共 {len(rows)} 行(第 {places} 行);第 {rows[0]} 行写着 {written},"
            f"按 {formula} 应约为 {ours:.4g}",
            "以原始计数为准,请核对下载时间或筛选条件",
            sheet=sheet,
            header=header.text,
        )
    ]


def _name(key: str, found: dict[str, Header]) -> str:
    return found[key].text


def _step(key: str, found: dict[str, Header], texts: pl.DataFrame) -> pl.Series:
    column: Column | None = found[key].column
    step = cells.last_digit(texts[key], found[key].unit)
    if column is not None and column.form is Form.MONEY:  # whole yuan may have been rounded to the yuan
        return step.set(step == 0, 0.5)
    return step


def _hours(values: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The live time in hours, at least and at most: the printed minutes are floored, start and stop are to the second."""
    exact = (values["stop"] - values["start"]).dt.total_seconds() / 3600
    floored = (exact * 60).floor() / 60
    return floored.alias("low"), exact.clip(lower_bound=floored + 1 / 60).alias("high")
