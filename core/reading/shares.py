"""Shares of a whole: whether plain numbers among them are percents, and whether they add up.

Owns the evidence: a sum. A number above 1 proves nothing by itself, but numbers of one whole that add up to 100 are
percents, and those that add up to 1 are fractions. What no sum decides is not guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from core.errors import Issue
from core.reading.convert import Converted
from core.reading.match import GridMatch

UNDECIDED = "没有写 %,分不清是百分数还是小数"
_SLACK = 0.02  # labels that were rounded, or left out for being tiny
_TOLD = 3


def settled(
    converted: Converted, wholes: tuple[str, tuple[str, ...]], grids: Sequence[GridMatch]
) -> tuple[Converted, list[tuple[int, Issue]]]:
    """With plain numbers as shares where a sum tells what they are, and as unreadable where none does.

    A whole that decides nothing goes by the other wholes of its file.
    """
    key, within = wholes
    if converted.found[key].unit:
        return _within_bounds(converted, key), []
    values = converted.values
    of = ["file", *(name for name in within if name in values.columns)]
    plain = pl.col("plain")
    frame = values.select("part", *of, pl.col(key).alias("share")).with_columns(
        (values[key].is_not_null() & ~converted.texts[key].str.contains("[%％]").fill_null(False)).alias("plain")
    )
    total = pl.col("share").sum().over(of)
    alone = (plain | pl.col("share").is_null()).all().over(of)
    frame = frame.with_columns(
        (alone & ((total / 100 - 1).abs() <= _SLACK)).alias("percents"),
        (alone & ((total - 1).abs() <= _SLACK)).alias("fractions"),
    )
    by_file = pl.col("percents").any().over("file") & ~pl.col("fractions").any().over("file")
    frame = frame.with_columns((plain & (pl.col("percents") | (by_file & ~pl.col("fractions")))).alias("percents"))
    share = pl.when("percents").then((pl.col("share") / 100).round(12)).otherwise("share")
    undecided = frame.select((plain & ~pl.col("percents") & (pl.col("share") > 1)).fill_null(False)).to_series()
    values = values.with_columns(frame.select(share.alias(key)).to_series())
    issues = [
        (
            part,
            Issue(
                "note",
                "没有写 %,每组加起来约等于 100,按百分数读",
                sheet=grids[part].grid.sheet,
                header=_header(grids[part], key),
            ),
        )
        for part in frame.filter("percents")["part"].unique().sort().to_list()
    ]
    return _within_bounds(converted.with_values(values, key, undecided, UNDECIDED), key), issues


def _within_bounds(converted: Converted, key: str) -> Converted:
    """No part of a whole is below none of it or more than all of it."""
    beyond = (~converted.values[key].is_between(0, 1 + 1e-9)).fill_null(False)
    if not beyond.any():
        return converted
    return replace(
        converted, bad=converted.bad | {key: converted.bad[key] | beyond if key in converted.bad else beyond}
    )


def sums(
    values: pl.DataFrame, texts: pl.DataFrame, wholes: tuple[str, tuple[str, ...]], grids: Sequence[GridMatch]
) -> Iterator[tuple[int, Issue]]:
    """(part, issue) for wholes that are far from 100 %. What calls itself a TOP list needn't add up."""
    key, within = wholes
    names = [name for name in within if name in values.columns]
    written = [pl.col(name) for name in names if texts[name].dtype == pl.String]
    top = pl.any_horizontal(
        text.str.to_uppercase().str.contains("TOP", literal=True).fill_null(False) for text in written
    )
    frame = values.select("part", "row", "file", *names, pl.col(key).alias("share")).join(
        texts.select("part", "row", top.alias("top")), on=["part", "row"], how="left", maintain_order="left"
    )
    found = (
        frame.group_by("file", *names, maintain_order=True)
        .agg(pl.col("part").first(), pl.col("share").sum(), pl.col("top").any())
        .filter(~pl.col("top") & ((pl.col("share") - 1).abs() > _SLACK))
    )
    for (part,), rows in found.group_by("part", maintain_order=True):
        told = [
            " × ".join(str(row[name]) for name in names if row[name] is not None) + f" 合计 {row['share']:.1%}"
            for row in rows.head(_TOLD).iter_rows(named=True)
        ]
        fact = f"有 {rows.height} 组占比加起来不是 100%:{'、'.join(told)}" + (" 等" if rows.height > _TOLD else "")
        remedy = "如果是只列前几名、或一个人可以有几个标签,就不用管,否则请核对有没有抄漏"
        yield int(part), Issue("note", fact, remedy, sheet=grids[part].grid.sheet, header=_header(grids[part], key))


def _header(grid: GridMatch, key: str) -> str:
    return grid.found[key].text
