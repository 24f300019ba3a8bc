"""Which rows below a header are data: neither empty nor the header once more, and which of them repeat others.

Owns the layout of tables, down to the products of 整场数据下载, where every product brings its own header and its
variants another one. Texts stay texts here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.reading import cells
from core.reading.match import GridMatch, Header, spelled_out
from core.reading.shape import normal
from core.reading.spelling import spelled
from core.sheets.declaration import TOTALS, Form, Layout

SKU = "sku"
_WORDS = "|".join(TOTALS)
_TOTAL = rf"^(?:{_WORDS})[::]?$|^(?:合计|总计|小计|汇总)[\s::((]"
_TOTAL_ONLY = _TOTAL.replace("|不限", "")
_TEXTUAL = (
    Form.TEXT, Form.LIST, Form.ID, Form.DATE, Form.DATETIME, Form.SPAN, Form.MOMENT, Form.MINUTE, Form.HOUR,
    Form.WINDOW,
)  # fmt: skip
_REAL = "[0-9]{4}"  # a moment or an identifier: such a row is about one thing, whatever else it says
_VARIANT = r"(?i)^\s*(?:商品\s*)?sku\s*名称\s*$"
_NONE = pa.array(["", *cells.MISSING], pa.string())

_UNTITLED = re.compile(r"(?:sheet|工作表|表)?\s*[0-9]*", re.IGNORECASE)

Mask = NDArray[np.bool_]


def stacked(grids: Sequence[GridMatch]) -> pa.Table:
    """The data rows of tables that have the same figures, in this order.

    `part` counts whose row it is, `row` is the worksheet's own number, `total` marks rows that repeat others; and a
    column of text per figure. Tables with the same headers are looked at as one.
    """
    alike: dict[tuple[int, str], list[int]] = {}
    for part, grid in enumerate(grids):
        alike.setdefault((id(grid.heading), grid.grid.sheet if grid.sheet.titled else ""), []).append(part)
    tables = []
    for parts in alike.values():
        below = _Below.of(parts, [grids[part] for part in parts])
        rows = _blocks(below) if below.grid.sheet.layout is Layout.BLOCKS else _table(below)
        tables.append(_with_constants(rows, below.grid))
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables([table.select(tables[0].column_names) for table in tables]).sort_by(
        [("part", "ascending"), ("row", "ascending")]
    )


@dataclass(frozen=True, eq=False)
class _Below:
    """The cells of tables with the same headers, from their header rows on: `grid` is the first of them.

    `part` counts whose a row is, `row` is its number in its worksheet.
    """

    grid: GridMatch
    cells: pa.Table
    part: NDArray[np.int64]
    row: NDArray[np.int64]

    @staticmethod
    def of(parts: Sequence[int], grids: Sequence[GridMatch]) -> "_Below":
        slices = [grid.grid.cells.slice(grid.row) for grid in grids]
        heights = [table.num_rows for table in slices]
        firsts = [grid.grid.first_row + (grid.row or 0) for grid in grids]
        part = np.repeat(np.array(parts, dtype=np.int64), heights)
        row = np.concatenate([np.arange(first, first + height) for first, height in zip(firsts, heights, strict=True)])
        cells = slices[0] if len(slices) == 1 else pa.concat_tables(slices).combine_chunks()  # each would be a start
        return _Below(grids[0], cells, part, row)

    @property
    def headers(self) -> Mask:
        """Which rows are the first of their part: the header rows."""
        return np.asarray(np.diff(self.part, prepend=-1) != 0)

    @property
    def first(self) -> Header:
        """The leftmost header that means a figure."""
        return min(self.grid.found.values(), key=lambda header: header.position)

    def kept(self, rows: Mask) -> "_Below":
        places = np.flatnonzero(rows)
        whole = len(places) and places[-1] - places[0] + 1 == len(places)
        cells = self.cells.slice(places[0], len(places)) if whole else self.cells.filter(pa.array(rows))
        return _Below(self.grid, cells, self.part[places], self.row[places])

    def framed(self, positions: Mapping[str, int], totals: Mask) -> pa.Table:
        columns = {"part": pa.array(self.part), "row": pa.array(self.row), "total": pa.array(totals)}
        return pa.table(columns | {key: self.cells.column(positions[key]) for key in sorted(positions)})


def _mask(array: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _table(below: _Below) -> pa.Table:
    grid, found = below.grid, below.grid.found
    filled = np.zeros(len(below.part), dtype=np.bool_)
    for header in found.values():
        column = below.cells.column(header.position)
        filled |= np.True_ if column.null_count == 0 else _mask(column.is_valid())
    spelled = {text for header in grid.headers if header.text for text in (header.text, normal(header.text))}
    again = _mask(pc.is_in(below.cells.column(below.first.position), pa.array(sorted(spelled), pa.string())))
    below = below.kept(filled & ~again & ~below.headers)
    return below.framed({key: header.position for key, header in found.items()}, _totals(below))


def _with_constants(rows: pa.Table, grid: GridMatch) -> pa.Table:
    """With what the worksheet itself stands for, what its title says where no header does, and what a blank means."""
    sheet = grid.sheet
    told = list(sheet.fixed)
    if sheet.titled and not _UNTITLED.fullmatch(grid.grid.sheet):
        told.append((sheet.titled, spelled(grid.grid.sheet, sheet.column(sheet.titled))))
    told += [(column.key, column.blank) for column in sheet.columns if column.blank]
    for key, text in told:
        if key not in rows.column_names:
            rows = rows.append_column(key, pa.repeat(pa.scalar(text, pa.string()), rows.num_rows))
    return rows


def _totals(below: _Below) -> Mask:
    """Which rows repeat others: a word for "all" where names stand, unless every row has it there (a filter's name)."""
    grid = below.grid
    totals = np.zeros(len(below.part), dtype=np.bool_)
    if grid.sheet.levels:
        return totals
    name = grid.found.get(grid.sheet.total)
    for header in grid.headers:
        free = header.column is not None and header.column.key in grid.sheet.free
        if header.column is not None and (header.column.form not in _TEXTUAL or (free and header is not name)):
            continue
        said = _mask(pc.match_substring_regex(below.cells.column(header.position), _TOTAL_ONLY if free else _TOTAL))
        if said.any():
            totals |= said if header is name else said & ~np.isin(below.part, _throughout(said, below.part))
    if grid.sheet.total != "channel" and totals.any():
        for key in (grid.sheet.total, "live_span"):
            if key in grid.found:
                real = pc.match_substring_regex(below.cells.column(grid.found[key].position), _REAL)
                totals &= ~_mask(real)
    return totals


def _throughout(said: Mask, part: NDArray[np.int64]) -> NDArray[np.int64]:
    """The parts in which every row says it."""
    return np.setdiff1d(part[said], part[~said])


def _blocks(below: _Below) -> pa.Table:
    """Products and their variants, each under the header row that stands above it."""
    grid, table, first = below.grid, below.cells, below.first
    above_variants = np.zeros(len(below.part), dtype=np.bool_)
    blank = np.ones(len(below.part), dtype=np.bool_)
    for column in table.columns:
        above_variants |= _mask(pc.match_substring_regex(column, _VARIANT))
        blank &= np.False_ if column.null_count == 0 else _mask(column.is_null())
    names = table.column(first.position)
    again = _mask(pc.is_in(names, pa.array([first.text], pa.string()))) | below.headers
    heads = np.flatnonzero(above_variants | again)
    owner = np.searchsorted(heads, np.arange(len(below.part)), side="right") - 1
    data = ~(above_variants | again | blank)
    named = ~(_mask(names.is_null()) | _mask(pc.is_in(names, _NONE)))
    dashed = np.flatnonzero(~named[heads])  # variants leave the first column to products, and to totals
    opening = np.searchsorted(heads, np.flatnonzero(below.headers))[np.cumsum(below.headers) - 1]
    astray = named & np.isin(owner, dashed)
    owner[astray] = opening[astray]
    spellings: dict[tuple[str | None, ...], list[int]] = {}
    for place, texts in enumerate(zip(*(column.take(heads).to_pylist() for column in table.columns), strict=True)):
        spellings.setdefault(texts, []).append(place)
    parts = []
    for texts, places in spellings.items():
        own = below.kept(data & np.isin(owner, places))
        of_variants = bool(above_variants[heads[places[0]]])
        positions = {
            key: position
            for key, position in spelled_out(texts, grid).items()
            if key in grid.found or (key == SKU and of_variants)
        }
        parts.append(own.framed(positions, np.zeros(len(own.part), np.bool_) if of_variants else _totals(own)))
    joined = pa.concat_tables(parts, promote_options="permissive")
    for key in (*grid.found, SKU):
        if key not in joined.column_names:
            joined = joined.append_column(key, pa.nulls(joined.num_rows, pa.string()))
    joined = joined.select(["part", "row", "total", *sorted({*grid.found, SKU})])
    return joined.sort_by([("part", "ascending"), ("row", "ascending")])


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
