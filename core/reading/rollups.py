"""Rows that sum up others, held against the rows they sum up.

Owns the comparison across the levels of one table (全部 against its carriers, 不限 against its periods). As with
`checks`, a difference beyond rounding becomes an issue and never a change of data.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from core.errors import Issue
from core.reading.checks import places, step_of
from core.reading.match import Header
from core.sheets import LANDED
from core.sheets.declaration import RollUp, Sheet


def contradictions(
    sheet: Sheet, found: Mapping[str, Header], texts: pl.DataFrame, values: pl.DataFrame
) -> Iterator[tuple[int, Issue]]:
    """(part, issue) per part and figure whose sum differs anywhere; the issue doesn't name the sheet yet.

    `texts` holds the cells as written and `values` the same rows converted, both with `part` and `row`, each row once.
    A missing figure of a part counts as nothing; a missing one of the whole is not compared.
    """
    for rollup in sheet.rollups:
        figures = [key for key in rollup.figures if key in found]
        if rollup.level not in found or not figures:
            continue
        for key, differing in _differing(sheet, rollup, figures, found, texts, values):
            for (part,), rows in differing.group_by("part", maintain_order=True):
                numbers = rows["row"].to_list()
                fact = (
                    f"汇总行与分项之和不符,共 {len(numbers)} 行(第 {places(numbers)} 行);第 {numbers[0]} 行"
                    f"({rollup.whole})写着 {rows['written'][0]},按{found[rollup.level].text}逐项相加是 "
                    f"{rows['ours'][0]:.12g}"
                )
                yield (
                    int(part),
                    Issue("warning", fact, "请核对表格是否缺行,或下载时加了筛选条件", header=found[key].text),
                )


def _differing(
    sheet: Sheet,
    rollup: RollUp,
    figures: list[str],
    found: Mapping[str, Header],
    texts: pl.DataFrame,
    values: pl.DataFrame,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Per figure the rows (part, row, written, ours) that say something else than the sum of those below them."""
    identity = [column.key for column in LANDED[sheet.table].identity]
    same = [key for key in ("part", "account", "start", "day", *identity) if key in values.columns]
    same.remove(rollup.level)
    whole = pl.col(rollup.level) == rollup.whole
    told = values.select("row", rollup.level, *same, *(pl.col(key).cast(pl.Float64) for key in figures)).with_columns(
        *(texts[key].alias(f"written {key}") for key in figures),
        *(step_of(texts[key], found[key]).alias(f"step {key}") for key in figures),
    )
    sums = told.group_by(same, maintain_order=True).agg(
        pl.col("row").filter(whole).first(),
        whole.any().alias("whole"),
        (~whole).any().alias("divided"),
        *(pl.col(f"written {key}").filter(whole).first() for key in figures),
        *(pl.col(f"step {key}").sum() for key in figures),
        *(pl.col(key).filter(whole).first().alias(f"printed {key}") for key in figures),
        *(pl.col(key).filter(~whole).sum().alias(f"ours {key}") for key in figures),
    )
    sums = sums.filter("whole", "divided")
    for key in figures:
        apart = (pl.col(f"printed {key}") - pl.col(f"ours {key}")).abs()
        differing = sums.filter(apart > pl.col(f"step {key}") + 1e-6)
        if differing.height:
            written, ours = pl.col(f"written {key}").alias("written"), pl.col(f"ours {key}").alias("ours")
            yield key, differing.select("part", "row", written, ours)
