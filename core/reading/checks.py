"""Printed figures held against what the same row's counts give.

Owns the comparison only: a difference beyond what rounding explains becomes an issue, never a change of data. It knows
columns of text with their declarations, and nothing of the store.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from core.errors import Issue
from core.reading import cells
from core.reading.match import Header
from core.sheets.declaration import Check, Form

_REPORTED = 3


def disagreements(
    checks: tuple[Check, ...], found: Mapping[str, Header], texts: pl.DataFrame, values: pl.DataFrame
) -> Iterator[tuple[int, str, Issue]]:
    """(part, printed key, issue) per part and check that fails anywhere; the issue doesn't name the sheet yet.

    `texts` holds the cells as written and `values` the same cells converted, both with `part` and `row`. A printed
    figure may be off by one step of its last digit (rounded or cut), and so may every count behind it.
    """
    steps: dict[str, pl.Series] = {}

    def step(key: str) -> pl.Series:
        if key not in steps:
            header = found[key]
            steps[key] = cells.last_digit(texts[key], header.unit)
            form = header.column.form if header.column else None
            if form is Form.MONEY:  # may be rounded to the yuan
                steps[key] = steps[key].set(steps[key] == 0, 0.5)
            elif form is Form.WITNESS and texts[key].str.contains("[¥￥]").any():  # ¥83 may have been ¥83.00
                steps[key] = steps[key].set(steps[key] == 0, 0.01)
        return steps[key]

    for check in checks:
        needed = [check.printed, check.numerator, *([check.denominator] if check.denominator else [])]
        if any(key not in found or key not in values.columns for key in needed):
            continue
        if check.hourly and not {"start", "stop"} <= set(values.columns):
            continue
        numerator = values[check.numerator].cast(pl.Float64)
        if check.hourly:
            low, high = _hours(values)
        else:
            denominator = values[check.denominator].cast(pl.Float64)
            low, high = denominator - step(check.denominator), denominator + step(check.denominator)
        least = check.scale * (numerator - step(check.numerator)) / high
        most = check.scale * (numerator + step(check.numerator)) / low
        printed = values[check.printed]
        slack = step(check.printed) + printed.abs() * 1e-6
        off = (((printed < least - slack) | (printed > most + slack)) & (low > 0)).fill_null(False)
        if off.any():
            yield from _issues(check, found, texts, off, (least + most) / 2)


def _issues(
    check: Check, found: Mapping[str, Header], texts: pl.DataFrame, off: pl.Series, ours: pl.Series
) -> Iterator[tuple[int, str, Issue]]:
    divisor = "时长" if check.hourly else found[check.denominator].text
    formula = f"{found[check.numerator].text} ÷ {divisor}"
    told = pl.DataFrame({"part": texts["part"], "row": texts["row"], "written": texts[check.printed], "ours": ours})
    for (part,), rows in told.filter(off).group_by("part", maintain_order=True):
        numbers = rows["row"].to_list()
        places = "、".join(map(str, numbers[:_REPORTED])) + (" 等" if len(numbers) > _REPORTED else "")
        fact = (
            f"印出的数与按列重算不符,共 {len(numbers)} 行(第 {places} 行);第 {numbers[0]} 行写着 "
            f"{rows['written'][0]},按 {formula} 应约为 {rows['ours'][0]:.6g}"
        )
        issue = Issue("warning", fact, "以原始计数为准,请核对下载时间或筛选条件", header=found[check.printed].text)
        yield int(part), check.printed, issue


def _hours(values: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The live time in hours, at least and at most: printed minutes are floored, start and stop are to the second."""
    exact = (values["stop"] - values["start"]).dt.total_seconds() / 3600
    floored = (exact * 60).floor() / 60
    return floored, pl.select(pl.max_horizontal(exact, floored + 1 / 60)).to_series()
