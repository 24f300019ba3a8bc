"""Columns that should tell what happened within a row's own minute, but count up from the start of the session.

Owns how a running total is recognised. It is left out and told: minutes that are added up would count everything again
and again, and which differences were meant is not for this program to guess.
"""

from collections.abc import Sequence

import polars as pl

from core.errors import Issue
from core.reading.match import GridMatch
from core.sheets import LANDED
from core.sheets.declaration import Sheet

_ROWS, _RISES = 10, 5  # what happens within a minute never only rises through that much


def left_out(
    values: pl.DataFrame, sheet: Sheet, grids: Sequence[GridMatch]
) -> tuple[pl.DataFrame, dict[int, dict[str, Issue]]]:
    """The rows without running totals, and per part an issue for each figure that is one."""
    keys = [key for key in sheet.flows if key in values.columns]
    time = LANDED[sheet.table].identity[0].key
    found: dict[int, dict[str, Issue]] = {}
    if values.height < _ROWS or not keys:
        return values, found
    for part, rows in values.sort(time).partition_by("part", as_dict=True, maintain_order=True).items():
        for key in keys:
            steps = rows[key].drop_nulls().cast(pl.Float64).diff().drop_nulls()
            if len(steps) + 1 >= _ROWS and not (steps < 0).any() and (steps > 0).sum() >= _RISES:
                grid = grids[part[0]]
                fact = "从头到尾只增不减,是累计的数,不是每分钟的数,没有读取"
                issue = Issue(
                    "warning", fact, "请换成按分钟统计的数据再上传", grid.grid.sheet, header=grid.found[key].text
                )
                found.setdefault(part[0], {})[key] = issue
    without = [
        pl.when(~pl.col("part").is_in([part for part, own in found.items() if key in own])).then(key).alias(key)
        for key in {key for own in found.values() for key in own}
    ]
    return values.with_columns(without), found
