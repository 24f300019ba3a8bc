"""The same import with polars: all cells read as text by calamine, and cleaned by one statement of expressions.

Written with care: texts of many files are gathered and cleaned together (two processes may read them), each table is
inserted once, and a row with a cell that can't be read is left out. The demo's layout of a 整场数据下载 is taken for
granted.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from benchmarks.tables import DETAIL, MISSING, SHEETS, TOLD, TOTALS, Column, Row, insert, keys, place


def bring_in_lists(paths: Sequence[Path], database: Path, columns: Sequence[Column], processes: int) -> None:
    texts = pl.concat(in_processes(list_texts, paths, processes))
    texts = texts.rename({column.header: column.key for column in columns})
    insert(database, {"live": (columns, cleaned(texts, columns).to_arrow())})


def list_texts(paths: Sequence[Path]) -> pl.DataFrame:
    return pl.concat([pl.read_excel(path, engine="calamine", infer_schema_length=0) for path in paths])


def bring_in_inferred(paths: Sequence[Path], database: Path, columns: Sequence[Column]) -> None:
    """As most would write it: types are guessed from the first thousand rows, and what doesn't fit is gone."""
    frame = pl.concat([pl.read_excel(path, engine="calamine") for path in paths])
    frame = frame.rename({column.header: column.key for column in columns})
    insert(database, {"live": (columns, cleaned(frame, columns).to_arrow())})


def in_processes(read: Callable[[Sequence[Path]], object], paths: Sequence[Path], processes: int) -> Iterable:
    """What `read` makes of the paths: here, or of every second path in another process."""
    if processes == 1:
        return [read(paths)]
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        return list(pool.map(read, [paths[place::processes] for place in range(processes)]))


def bring_in_details(paths: Sequence[Path], database: Path, processes: int) -> None:
    read = in_processes(detail_texts, paths, processes)
    frames = {name: pl.concat([part[name] for part in read]) for name in DETAIL}
    insert(
        database,
        {
            name: (DETAIL[name], cleaned(texts, DETAIL[name]).to_arrow())
            for name, texts in frames.items()
        },
    )  # fmt: skip


def detail_texts(paths: Sequence[Path]) -> dict[str, pl.DataFrame]:
    """Every table's texts, named by key, of all these files together."""
    lives: list[Row] = []
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in SHEETS}
    headers: dict[str, Sequence[str]] = {}
    for file, path in enumerate(paths):
        sheets = pl.read_excel(path, sheet_id=0, engine="calamine", has_header=False, infer_schema_length=0)
        texts: Row = {}
        for title in ("基本信息", "整体看板"):
            texts |= dict(zip(*sheets[title].rows(), strict=True))
        texts |= dict(sheets["流量分析-流量转化"].rows())
        for name, title in SHEETS.items():
            headers[name] = sheets[title].row(0)
            parts[name].append(sheets[title].with_columns(pl.lit(file).alias("file")))
        whole = dict(zip(headers["channel"], sheets[SHEETS["channel"]].row(1), strict=True))
        lives.append(texts | {told: whole[told] for told in TOLD})
    known, own = keys("live"), pl.DataFrame([place(texts) | {"file": file} for file, texts in enumerate(lives)])
    live = [{known[text]: cell for text, cell in texts.items() if text in known} | place(texts) for texts in lives]
    found = {"live": pl.DataFrame(live)}
    for name, frames in parts.items():
        rows = pl.concat(frames).rename(dict(zip(frames[0].columns, headers[name])))
        rows = rows.join(own, on="file", maintain_order="left")
        first = headers[name][0]
        rows = of_products(rows) if name == "product" else rows.filter(~pl.col(first).is_in([first, *TOTALS]))
        found[name] = rows.rename(keys(name), strict=False)
    return {name: texts.select(column.key for column in DETAIL[name]) for name, texts in found.items()}


def of_products(rows: pl.DataFrame) -> pl.DataFrame:
    of_product, of_variants = pl.col("商品ID") == "商品ID", pl.col("商品名称") == "sku名称"
    variants = pl.when(of_product | of_variants).then(of_variants).forward_fill()
    data = rows.with_columns(variants.alias("variants")).filter(~(of_product | of_variants))
    product = ~pl.col("variants")
    return data.with_columns(
        pl.when(product).then("商品ID").forward_fill().alias("商品ID"),
        pl.when(product).then("商品名称").forward_fill().alias("商品名称"),
        pl.when(~product).then("商品名称").alias("sku名称"),
    )


# Texts into values


def cleaned(texts: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """All columns in one statement, which polars spreads over the cores. What is typed already stays as it is."""
    values, lost = [], []
    for column in columns:
        text = pl.col(column.key)
        if texts.schema[column.key] == pl.String and column.kind != "text":
            values.append(POLARS[column.kind](text).alias(column.key))
            lost.append(values[-1].is_null() & text.is_not_null() & ~text.is_in(MISSING))
        else:
            values.append(text)
    return texts.select(*values, pl.any_horizontal(lost).alias("lost")).filter(~pl.col("lost")).drop("lost")


def polars_number(text: pl.Expr) -> pl.Expr:
    bare = text.str.replace_all(",", "", literal=True).str.strip_chars("¥%万").cast(pl.Float64, strict=False)
    return (
        pl.when(text.str.ends_with("万"))
        .then(bare * 1e4)
        .when(text.str.ends_with("%"))
        .then(bare / 100)
        .otherwise(bare)
    )


def polars_seconds(text: pl.Expr) -> pl.Expr:
    parts = text.str.extract_groups(r"^(?:([0-9]+)小时)?(?:([0-9]+)分钟?)?(?:([0-9]+)秒)?$").struct
    figures = [parts.field(group).cast(pl.Float64) for group in "123"]
    total = pl.sum_horizontal(figure * factor for figure, factor in zip(figures, (3600, 60, 1), strict=True))
    return pl.when(pl.any_horizontal(figure.is_not_null() for figure in figures)).then(total)


def polars_moment(text: pl.Expr) -> pl.Expr:
    return pl.coalesce(
        text.str.to_datetime(spelling, strict=False) for spelling in ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")
    )


POLARS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "count": lambda text: polars_number(text).round().cast(pl.Int64),
    "money": polars_number,
    "number": polars_number,
    "seconds": polars_seconds,
    "moment": polars_moment,
}
