"""Tables read whole: which rows count, which are rejected and why, and a tally in which every row is accounted for.

Owns totals, repeated headers, repeated rows and rejection. A row is good or rejected whole: a sum over half-read rows
would be false without saying so. Tables of several files with the same headers are read as one stack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
import pyarrow as pa

from core.errors import Issue
from core.reading import cells
from core.reading.batch import Rejected, Tally
from core.reading.checks import disagreements
from core.reading.convert import Converted, blanked, convert
from core.reading.match import GridMatch, Header, normal
from core.sheets import LANDED
from core.sheets.declaration import Form, Layout, Sheet

_NEEDED = ("start", "channel", "product_id", "video")
_SUB_HEADERS = tuple(normal(name) for name in ("sku名称", "商品SKU名称"))


@dataclass(eq=False)
class TableRead:
    """What one file's table came to. `told` are a total row's figures about the session: key → (text, header, row)."""

    tally: Tally
    rejected: list[Rejected] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    told: dict[str, tuple[str, Header, int]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class StackRead:
    """Typed rows of several files (`file` says whose), and what each file's table came to."""

    sheet: Sheet
    values: pl.DataFrame
    files: dict[int, TableRead]


def stacks(tables: Sequence[tuple[int, GridMatch]]) -> list[list[tuple[int, GridMatch]]]:
    """Group (file, table) pairs that can be converted together: same sheet, same figures, same units."""
    groups: dict[object, list[tuple[int, GridMatch]]] = {}
    for file, grid in tables:
        units = tuple(sorted((key, header.unit) for key, header in grid.found.items()))
        groups.setdefault((grid.sheet, units), []).append((file, grid))
    return list(groups.values())


def read_stack(stack: Sequence[tuple[int, GridMatch]]) -> StackRead:
    """Read tables that `stacks` put together."""
    sheet, found = stack[0][1].sheet, stack[0][1].found
    grids = dict(stack)
    data = _data_rows(pl.from_arrow(pa.concat_tables(_texts(file, grid) for file, grid in stack)), sheet, stack)  # type: ignore[arg-type]
    totals = _totals(data, sheet)
    read, total_rows = _count(data["file"]), _count(data["file"].filter(totals))
    told = _told(data.filter(totals), grids)
    texts = blanked(data.filter(~totals), found)
    converted = convert(texts, found)
    rejected = _rejections(converted, texts, grids)
    keep = np.ones(texts.height, dtype=np.bool_)
    keep[list(rejected)] = False
    mask = pl.Series(keep)
    values, kept_texts = converted.values.filter(mask), texts.filter(mask)
    issues = [
        *((file, replace(issue, sheet=grids[file].grid.sheet)) for file, _, issue in disagreements(sheet.checks, found, kept_texts, values)),
        *_bad_witnesses(converted, texts, grids),
        *_lost_cents(kept_texts, grids),
    ]  # fmt: skip
    unique, repeats = _without_repeats(values, sheet)
    landed = _count(unique["file"])
    files: dict[int, TableRead] = {}
    for file, grid in stack:
        own = sorted((entry for owner, entry in rejected.values() if owner == file), key=lambda entry: entry.row)
        rows, kept = read.get(file, 0), landed.get(file, 0)
        totals_here = total_rows.get(file, 0)
        tally = Tally(
            grid.grid.sheet, LANDED[sheet.table].title, rows, kept, len(own), totals_here,
            rows - kept - len(own) - totals_here,
        )  # fmt: skip
        files[file] = TableRead(tally, own, [issue for owner, issue in issues if owner == file], told.get(file, {}))
        if file in repeats:
            files[file].issues.append(_repeat_issue(grid, tally.repeats, repeats[file]))
    return StackRead(sheet, unique, files)


def _count(files: pl.Series) -> dict[int, int]:
    numbers, counts = np.unique(files.to_numpy(), return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def _texts(file: int, grid: GridMatch) -> pa.Table:
    """The cells below the header, one column per figure, with whose they are and the worksheet's own row number."""
    assert grid.row is not None
    below = grid.grid.cells.slice(grid.row + 1)
    first = grid.grid.first_row + grid.row + 1
    keys = sorted(grid.found)
    columns = [below.column(grid.found[key].position).cast(pa.large_string()) for key in keys]
    rows = pa.array(np.arange(first, first + below.num_rows, dtype=np.int64))
    return pa.table([pa.array(np.full(below.num_rows, file, dtype=np.int64)), rows, *columns], ["file", "row", *keys])


def _data_rows(texts: pl.DataFrame, sheet: Sheet, stack: Sequence[tuple[int, GridMatch]]) -> pl.DataFrame:
    """Without empty rows and repeated headers; a product's variants carry its id and their own name as sku."""
    found = stack[0][1].found
    data = texts.filter(pl.any_horizontal(pl.col(key).is_not_null() for key in found))
    spelled = {
        text
        for _, grid in stack
        for header in grid.headers
        if header.text
        for text in (header.text, normal(header.text))
    }
    first = min(found.values(), key=lambda header: header.position)
    assert first.column is not None
    data = data.filter(~pl.col(first.column.key).is_in(spelled).fill_null(False))
    if sheet.layout is not Layout.BLOCKS:
        return data
    name = pl.col("product_name").fill_null("").str.to_lowercase().str.replace_all(r"\s", "")
    data = data.filter(~name.is_in(_SUB_HEADERS))
    own = pl.col("product_id").str.contains(r"^\d").fill_null(False)
    variant = pl.coalesce("sku", "product_name") if "sku" in found else pl.col("product_name")
    return data.with_columns(
        pl.when(own).then("product_id").forward_fill().over("file").fill_null(pl.col("product_id")).alias("product_id"),
        pl.when(own).then("product_name").forward_fill().over("file").alias("product_name"),
        pl.when(~own).then(variant).alias("sku"),
    )


def _totals(data: pl.DataFrame, sheet: Sheet) -> pl.Series:
    """Which rows repeat others: 整体, and 全部付费流量 where a channel that it sums up is listed in the same file."""
    found = pl.repeat(False, pl.len())
    for key, names in sheet.totals:
        if key in data.columns:
            found = found | pl.col(key).is_in(names).fill_null(False)
    for name, members in sheet.subtotals:
        key = sheet.totals[0][0]
        if key in data.columns:
            listed = pl.col(key).is_in(members).fill_null(False).any().over("file")
            found = found | ((pl.col(key) == name).fill_null(False) & listed)
    return data.select(found.alias("total")).to_series()


def _told(totals: pl.DataFrame, grids: Mapping[int, GridMatch]) -> dict[int, dict[str, tuple[str, Header, int]]]:
    """What the rows for the whole session say about it, by file."""
    told: dict[int, dict[str, tuple[str, Header, int]]] = {}
    sheet = next(iter(grids.values())).sheet
    if not sheet.total_tells:
        return told
    key, names = sheet.totals[0]
    for line in totals.filter(pl.col(key).is_in(names)).iter_rows(named=True):
        for own, record_key in sheet.total_tells:
            if line.get(own) is not None:
                header = grids[line["file"]].found[own]
                told.setdefault(line["file"], {}).setdefault(record_key, (line[own], header, line["row"]))
    return told


def _rejections(
    converted: Converted, texts: pl.DataFrame, grids: Mapping[int, GridMatch]
) -> dict[int, tuple[int, Rejected]]:
    """place → (file, the first reason against that row): a cell that can't be read, or a needed one that is empty."""
    found: dict[int, tuple[int, Rejected]] = {}
    files, rows = texts["file"], texts["row"]

    def reject(places: pl.Series, key: str, why: str | None) -> None:
        for place in places.arg_true().to_list():
            grid = grids[files[place]]
            header = grid.found[key]
            reason = why or converted.why(key, header, place)
            entry = Rejected(grid.grid.sheet, int(rows[place]), header.text, texts[key][place] or "", reason)
            found.setdefault(place, (int(files[place]), entry))

    sheet = next(iter(grids.values())).sheet
    for key, bad in converted.bad.items():
        if sheet.column(key).form is not Form.WITNESS:
            reject(bad, key, None)
    required = {key for alternatives in sheet.required for key in alternatives.split("|")}
    for key in _NEEDED:
        if key in required and key in next(iter(grids.values())).found:
            reject(converted.values[key].is_null(), key, "不能为空")
    return found


def _bad_witnesses(
    converted: Converted, texts: pl.DataFrame, grids: Mapping[int, GridMatch]
) -> list[tuple[int, Issue]]:
    issues = []
    sheet = next(iter(grids.values())).sheet
    for key, bad in converted.bad.items():
        if sheet.column(key).form is not Form.WITNESS:
            continue
        for file, number in _count(texts["file"].filter(bad)).items():
            place = (bad & (texts["file"] == file)).arg_true()[0]
            fact = f"有 {number} 格读不成比例,只影响核对,不影响数据"
            grid = grids[file]
            issue = Issue(
                "note", fact, "", grid.grid.sheet, int(texts["row"][place]), grid.found[key].text, texts[key][place]
            )
            issues.append((file, issue))
    return issues


def _lost_cents(texts: pl.DataFrame, grids: Mapping[int, GridMatch]) -> list[tuple[int, Issue]]:
    issues = []
    for key, header in next(iter(grids.values())).found.items():
        if header.column is None or header.column.form is not Form.MONEY:
            continue
        lost = cells.cents_lost(texts[key], header.unit)
        if lost.any():
            for file, number in _count(texts["file"].filter(lost)).items():
                fact = f"有 {number} 格金额超过两位小数,已四舍五入到分"
                issues.append(
                    (file, Issue("note", fact, sheet=grids[file].grid.sheet, header=grids[file].found[key].text))
                )
    return issues


def _without_repeats(values: pl.DataFrame, sheet: Sheet) -> tuple[pl.DataFrame, dict[int, int]]:
    """Of rows that describe the same thing the first counts. Per file with repeats: how many said something else."""
    identity = [column.key for column in LANDED[sheet.table].identity]
    keys = [key for key in ("account", "account_name", "start", "day", *identity) if key in values.columns]
    unique = values.unique(subset=["file", *keys], keep="first", maintain_order=True) if keys else values
    if unique.height == values.height:
        return values, {}
    before, after = _count(values["file"]), _count(unique["file"])
    different = _count(values.unique(subset=[key for key in values.columns if key != "row"])["file"])
    return unique, {file: different[file] - after[file] for file in before if before[file] > after[file]}


def _repeat_issue(grid: GridMatch, repeats: int, different: int) -> Issue:
    fact = f"有 {repeats} 行重复,只计第一次出现的"
    if different:
        fact += f",其中 {different} 行内容不一致"
    return Issue("warning" if different else "note", fact, sheet=grid.grid.sheet)
