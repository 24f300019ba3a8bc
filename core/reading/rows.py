"""Which rows below a header are data: neither empty nor the header once more, and which of them repeat others.

Owns the layout of tables, down to the products of 整场数据下载, where every product brings its own header and its
variants another one. Texts stay texts here.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.reading import cells
from core.reading.match import GridMatch, normal, spelled_out
from core.sheets.declaration import TOTALS, Form, Layout

SKU = "sku"
_WORDS = "|".join(TOTALS)
_TOTAL = rf"^(?:{_WORDS})[::]?$|^(?:合计|总计|小计|汇总)[\s::((]"
_TEXTUAL = (Form.TEXT, Form.ID, Form.DATE, Form.DATETIME, Form.SPAN)
_REAL = "[0-9]{4}"  # a moment or an identifier: such a row is about one thing, whatever else it says
_VARIANT = pa.array(["sku名称", "SKU名称", "Sku名称", "商品SKU名称", "商品 SKU 名称", "商品sku名称"], pa.string())
_NONE = pa.array(["", *cells.MISSING], pa.string())

Mask = NDArray[np.bool_]


def rows_of(grid: GridMatch) -> pa.Table:
    """The data rows of a table: `row` (the worksheet's own number), `total`, and a column of text per figure."""
    return _blocks(grid) if grid.sheet.layout is Layout.BLOCKS else _table(grid)


def _mask(array: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _table(grid: GridMatch) -> pa.Table:
    assert grid.row is not None
    below = grid.grid.cells.slice(grid.row + 1)
    found = grid.found
    filled = np.zeros(below.num_rows, dtype=np.bool_)
    for header in found.values():
        column = below.column(header.position)
        filled |= np.True_ if column.null_count == 0 else _mask(column.is_valid())
    first = min(found.values(), key=lambda header: header.position)
    spelled = {text for header in grid.headers if header.text for text in (header.text, normal(header.text))}
    filled &= ~_mask(pc.is_in(below.column(first.position), pa.array(sorted(spelled), pa.string())))
    if not filled.all():
        below = below.filter(pa.array(filled))
    positions = {key: header.position for key, header in found.items()}
    rows = grid.grid.first_row + grid.row + 1 + np.flatnonzero(filled)
    return _framed(below, rows, _totals(grid, below), positions)


def _framed(below: pa.Table, rows: NDArray[np.int64], totals: Mask, positions: Mapping[str, int]) -> pa.Table:
    columns = {"row": pa.array(rows, pa.int64()), "total": pa.array(totals)}
    for key in sorted(positions):
        columns[key] = below.column(positions[key])
    return pa.table(columns)


def _totals(grid: GridMatch, below: pa.Table) -> Mask:
    """Which rows repeat others: a word for "all" where names stand, unless every row has it there (a filter's name)."""
    totals = np.zeros(below.num_rows, dtype=np.bool_)
    name = grid.found.get(grid.sheet.total)
    for header in grid.headers:
        if header.column is not None and header.column.form not in _TEXTUAL:
            continue
        said = _mask(pc.match_substring_regex(below.column(header.position), _TOTAL))
        if said.any() and (not said.all() or header is name):
            totals |= said
    if grid.sheet.total != "channel" and totals.any():
        for key in (grid.sheet.total, "live_span"):
            if key in grid.found:
                totals &= ~_mask(pc.match_substring_regex(below.column(grid.found[key].position), _REAL))
    return totals


def _blocks(grid: GridMatch) -> pa.Table:
    """Products and their variants, each under the header row that stands above it."""
    assert grid.row is not None
    table = grid.grid.cells.slice(grid.row)
    first = min(grid.found.values(), key=lambda header: header.position)
    above_variants = np.zeros(table.num_rows, dtype=np.bool_)
    for column in table.columns:
        above_variants |= _mask(pc.is_in(column, _VARIANT))
    again = _mask(pc.is_in(table.column(first.position), pa.array([first.text], pa.string())))
    heads = np.flatnonzero(above_variants | again)
    blank = np.ones(table.num_rows, dtype=np.bool_)
    for column in table.columns:
        blank &= np.False_ if column.null_count == 0 else _mask(column.is_null())
    owner = np.searchsorted(heads, np.arange(table.num_rows), side="right") - 1
    data = ~(above_variants | again | blank)
    names = table.column(first.position)
    named = ~(_mask(names.is_null()) | _mask(pc.is_in(names, _NONE)))
    dashed = np.flatnonzero(~named[heads])  # variants leave the first column to products, and to totals
    owner[named & np.isin(owner, dashed)] = 0
    spellings: dict[tuple[str | None, ...], list[int]] = {}
    for place, texts in enumerate(zip(*(column.take(heads).to_pylist() for column in table.columns), strict=True)):
        spellings.setdefault(texts, []).append(place)
    parts = []
    for texts, places in spellings.items():
        rows = np.flatnonzero(data & np.isin(owner, places))
        own = table.take(rows)
        positions = {
            key: position
            for key, position in spelled_out(texts, grid).items()
            if key in grid.found or (key == SKU and above_variants[heads[places[0]]])
        }
        totals = np.zeros(len(rows), dtype=np.bool_) if above_variants[heads[places[0]]] else _totals(grid, own)
        parts.append(_framed(own, grid.grid.first_row + grid.row + rows, totals, positions))
    joined = pa.concat_tables(parts, promote_options="permissive")
    for key in (*grid.found, SKU):
        if key not in joined.column_names:
            joined = joined.append_column(key, pa.nulls(joined.num_rows, pa.string()))
    return joined.select(["row", "total", *sorted({*grid.found, SKU})]).sort_by("row")


def with_products(data: pl.DataFrame) -> pl.DataFrame:
    """Variants carry the id and the name of the product above them, and their own name as sku."""
    if "product_name" not in data.columns:
        data = data.with_columns(pl.lit(None, pl.String).alias("product_name"))
    known = pl.col("product_id").is_not_null() & ~pl.col("product_id").is_in(cells.MISSING)
    variant = pl.col(SKU).is_not_null() | (~known & ~pl.col("total") & pl.col("product_name").is_not_null())
    product = known & ~pl.col("total") & pl.col(SKU).is_null()
    above = [pl.when(product).then(key).forward_fill().over("part") for key in ("product_id", "product_name")]
    return data.with_columns(
        pl.when(variant).then(above[0]).otherwise("product_id").alias("product_id"),
        pl.when(variant).then(above[1]).otherwise("product_name").alias("product_name"),
        pl.when(variant).then(pl.coalesce(SKU, "product_name")).alias(SKU),
    )


def with_channels(data: pl.DataFrame) -> pl.DataFrame:
    """Of two levels of channels the lower one counts: the upper is a total wherever lower ones stand under it.

    A name that stands under two upper ones keeps both: 自然流量/其他, 付费流量/其他.
    """
    if "channel" not in data.columns:
        return data.with_columns(pl.col("channel_above").alias("channel"))
    place = [key for key in ("part", "day", "start", "account", "account_name") if key in data.columns]
    upper = pl.col("channel_above").forward_fill().over("part")
    told = pl.col("channel").is_not_null() & ~pl.col("channel").is_in([*cells.MISSING, *TOTALS])
    data = data.with_columns(upper.alias("channel_above"), told.alias("lower"))
    whole = pl.col("channel_above").is_in(TOTALS)
    divided = pl.col("lower").any().over(*place, "channel_above")
    shared = pl.col("channel_above").n_unique().over("part", "channel") > 1
    both = pl.concat_str("channel_above", "channel", separator="/")
    return data.with_columns(
        (whole | (~pl.col("lower") & divided) | (pl.col("lower") & pl.col("total"))).fill_null(False).alias("total"),
        pl.when("lower")
        .then(pl.when(shared).then(both).otherwise("channel"))
        .otherwise("channel_above")
        .alias("channel"),
    ).drop("lower")
