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
            steps[key] = step_of(texts[key], found[key])
        return steps[key]

    for check in checks:
        summed = [check.numerator, *check.plus, *check.minus]
        needed = [check.printed, *summed, *([check.denominator] if check.denominator else [])]
        if any(key not in found or key not in values.columns for key in needed):
            continue
        if check.hourly and not {"start", "stop"} <= set(values.columns):
            continue
        signs = [1, *(1 for _ in check.plus), *(-1 for _ in check.minus)]
        numerator = _sum([values[key].cast(pl.Float64) * sign for key, sign in zip(summed, signs, strict=True)])
        slack_above = _sum([step(key) for key in summed])
        if check.hourly:
            low, high = _hours(values)
        elif check.denominator:
            denominator = values[check.denominator].cast(pl.Float64)
            low, high = denominator - step(check.denominator), denominator + step(check.denominator)
        else:
            low = high = pl.ones(values.height, pl.Float64, eager=True)
        least = check.scale * (numerator - slack_above) / high
        most = check.scale * (numerator + slack_above) / low
        printed = values[check.printed].cast(pl.Float64)
        slack = _rounding(check, texts, step(check.printed)) + printed.abs() * 1e-6
        off = (((printed < least - slack) | (printed > most + slack)) & (low > 0)).fill_null(False)
        if off.any():
            yield from _issues(check, found, texts, off, (least + most) / 2)


def step_of(texts: pl.Series, header: Header) -> pl.Series:
    """By how much each figure as written may be off: one step of its last digit, as it is rounded or cut."""
    form = header.column.form if header.column else None
    bare = header.column.bare if header.column and form in (Form.SHARE, Form.WITNESS) else ""
    steps = cells.last_digit(texts, header.unit or bare)
    if form in (Form.MONEY, Form.LOCAL):  # may be rounded to the yuan
        return steps.set(steps == 0, 0.5)
    if form is Form.SECONDS:  # 3小时20分 may have been 3小时20分59秒
        return steps.set(
            texts.str.contains("[分时]").fill_null(False) & ~texts.str.contains("秒").fill_null(False), 60.0
        )
    if form is Form.WITNESS and texts.str.contains("[¥￥]").any():  # ¥83 may have been ¥83.00
        return steps.set(steps == 0, 0.01)
    return steps


def _rounding(check: Check, texts: pl.DataFrame, steps: pl.Series) -> pl.Series:
    """The steps of a printed figure, with the zeros that a spreadsheet has dropped at the end of a plain number."""
    if check.decimals is None:
        return steps
    plain = texts[check.printed].str.contains("^[0-9.-]+$").fill_null(False)
    return steps.set(plain, 10.0**-check.decimals)


def places(rows: list[int]) -> str:
    """Where something was found, in words: the first rows by their numbers."""
    return "、".join(map(str, rows[:_REPORTED])) + (" 等" if len(rows) > _REPORTED else "")


def _sum(terms: list[pl.Series]) -> pl.Series:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _issues(
    check: Check, found: Mapping[str, Header], texts: pl.DataFrame, off: pl.Series, ours: pl.Series
) -> Iterator[tuple[int, str, Issue]]:
    formula = _formula(check, found)
    told = pl.DataFrame({"part": texts["part"], "row": texts["row"], "written": texts[check.printed], "ours": ours})
    for (part,), rows in told.filter(off).group_by("part", maintain_order=True):
        numbers = rows["row"].to_list()
        fact = (
            f"印出的数与按列重算不符,共 {len(numbers)} 行(第 {places(numbers)} 行);第 {numbers[0]} 行写着 "
            f"{rows['written'][0]},按 {formula} 应约为 {rows['ours'][0]:.6g}"
        )
        issue = Issue("warning", fact, "以原始计数为准,请核对下载时间或筛选条件", header=found[check.printed].text)
        yield int(part), check.printed, issue


def _formula(check: Check, found: Mapping[str, Header]) -> str:
    above = " + ".join(found[key].text for key in (check.numerator, *check.plus))
    above += "".join(f" - {found[key].text}" for key in check.minus)
    divisor = "时长" if check.hourly else found[check.denominator].text if check.denominator else ""
    if divisor and (check.plus or check.minus):
        above = f"({above})"
    return f"{above} ÷ {divisor}" if divisor else above


def _hours(values: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The live time in hours, at least and at most: printed minutes are floored, start and stop are to the second."""
    exact = (values["stop"] - values["start"]).dt.total_seconds() / 3600
    floored = (exact * 60).floor() / 60
    return floored, pl.select(pl.max_horizontal(exact, floored + 1 / 60)).to_series()
