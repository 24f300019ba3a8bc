"""Tables read whole: which rows count, which are rejected and why, and a tally in which every row is accounted for.

Owns rejection and repeats. A row is good or rejected whole: a sum over half-read rows would be false without saying so.
Tables of several files with the same headers are read as one stack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
import pyarrow as pa

from core.errors import Issue
from core.reading import cells
from core.reading.batch import Rejected, Tally
from core.reading.checks import disagreements
from core.reading.convert import Converted, blanked, convert
from core.reading.match import GridMatch, Header
from core.reading.rows import rows_of, with_channels, with_products
from core.sheets import LANDED
from core.sheets.channel_table import GROUPS, NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS
from core.sheets.declaration import TOTALS, Form, Layout, Sheet

_NEEDED = ("start", "channel", "product_id", "video")
_FALLBACK = {"start": "live_span", "channel": "channel_above"}


@dataclass(eq=False)
class TableRead:
    """What one worksheet came to. `told` are a total row's figures about the session: key → (text, header, row)."""

    tally: Tally
    rejected: list[Rejected] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    told: dict[str, tuple[str, Header, int]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class StackRead:
    """Typed rows of several files (`file` says whose), and what each of their worksheets came to."""

    sheet: Sheet
    values: pl.DataFrame
    tables: list[tuple[int, TableRead]]


def stacks(tables: Sequence[tuple[int, GridMatch]]) -> list[list[tuple[int, GridMatch]]]:
    """Group (file, table) pairs that can be converted together: same sheet, same figures, same units."""
    groups: dict[object, list[tuple[int, GridMatch]]] = {}
    for file, grid in tables:
        groups.setdefault((grid.sheet, grid.figures), []).append((file, grid))
    return list(groups.values())


def read_stack(stack: Sequence[tuple[int, GridMatch]]) -> StackRead:
    """Read tables that `stacks` put together."""
    sheet, found = stack[0][1].sheet, stack[0][1].found
    grids = [grid for _, grid in stack]
    data = _stacked(stack, sheet)
    totals = data["total"]
    told = _told(data.filter(totals), grids, sheet)
    texts = blanked(data.filter(~totals).drop("total"), found)
    converted = convert(texts, found)
    rejected = _rejections(converted, texts, grids, sheet)
    keep = np.ones(texts.height, dtype=np.bool_)
    keep[list(rejected)] = False
    values, kept = converted.values.filter(pl.Series(keep)), texts.filter(pl.Series(keep))
    issues = [
        *(
            (part, replace(issue, sheet=grids[part].grid.sheet))
            for part, _, issue in disagreements(sheet.checks, found, kept, values)
        ),
        *_bad_witnesses(converted, texts, grids, sheet),
        *_lost_cents(kept, grids),
        *_nameless(values, grids),
    ]
    unique, contradictions = _without_repeats(values, sheet)
    read, total, landed = _count(data["part"]), _count(data["part"].filter(totals)), _count(unique["part"])
    tables = []
    for part, (file, grid) in enumerate(stack):
        own = sorted((entry for owner, entry in rejected.values() if owner == part), key=lambda entry: entry.row)
        rows, good, repeating = read.get(part, 0), landed.get(part, 0), total.get(part, 0)
        title, repeats = LANDED[sheet.table].title, rows - good - len(own) - repeating
        tally = Tally(grid.grid.sheet, title, rows, good, len(own), repeating, repeats)
        table = TableRead(tally, own, [issue for owner, issue in issues if owner == part], told.get(part, {}))
        if repeats:
            table.issues.append(_repeat_issue(grid, repeats, contradictions.get(part, 0)))
        tables.append((file, table))
    return StackRead(sheet, unique.drop("part"), tables)


def _count(parts: pl.Series) -> dict[int, int]:
    numbers, counts = np.unique(parts.to_numpy(), return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def _stacked(stack: Sequence[tuple[int, GridMatch]], sheet: Sheet) -> pl.DataFrame:
    """The data rows of all, with whose they are: `file`, and `part` where a file brings several worksheets."""
    tables = []
    for part, (file, grid) in enumerate(stack):
        rows = rows_of(grid)
        places = [pa.array(np.full(rows.num_rows, number, dtype=np.int64)) for number in (part, file)]
        tables.append(pa.table([*places, *rows.columns], ["part", "file", *rows.column_names]))
    data = pl.from_arrow(pa.concat_tables(tables))
    assert isinstance(data, pl.DataFrame)
    if sheet.layout is Layout.BLOCKS:
        return with_products(data)
    if "channel_above" in data.columns:
        data = with_channels(data)
    return _with_subtotals(data, sheet)


def _with_subtotals(data: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """全部付费流量 is a total where a channel that it sums up is listed as well, or an unknown one right below it."""
    if not sheet.subtotals:
        return data
    name = pl.col(sheet.total)
    known = [*GROUPS[NATURAL], *GROUPS[PAID], *NATURAL_TOTALS, *PAID_TOTALS, *TOTALS]
    unknown_below = ~name.is_in(known).shift(-1).over("part").fill_null(True)
    total = pl.col("total")
    for subtotal, members in sheet.subtotals:
        listed = name.is_in(members).any().over("part")
        total = total | ((name == subtotal) & (listed | unknown_below))
    return data.with_columns(total.fill_null(False))


def _told(
    totals: pl.DataFrame, grids: Sequence[GridMatch], sheet: Sheet
) -> dict[int, dict[str, tuple[str, Header, int]]]:
    """What the rows for the whole session say about it, by part."""
    told: dict[int, dict[str, tuple[str, Header, int]]] = {}
    if not sheet.total_tells:
        return told
    for line in totals.filter(pl.col(sheet.total).is_in(TOTALS)).iter_rows(named=True):
        for own, record_key in sheet.total_tells:
            if line.get(own) is not None and line[own] not in cells.MISSING:
                header = grids[line["part"]].found[own]
                told.setdefault(line["part"], {}).setdefault(record_key, (line[own], header, line["row"]))
    return told


def _rejections(
    converted: Converted, texts: pl.DataFrame, grids: Sequence[GridMatch], sheet: Sheet
) -> dict[int, tuple[int, Rejected]]:
    """place → (part, the first reason against that row): a cell that can't be read, or a needed one that is empty."""
    rejected: dict[int, tuple[int, Rejected]] = {}
    parts, rows = texts["part"], texts["row"]

    def reject(places: pl.Series, key: str, why: str | None) -> None:
        for place in places.arg_true().to_list():
            grid = grids[parts[place]]
            header = grid.found[key]
            text = texts[key][place] or ""
            entry = Rejected(grid.grid.sheet, int(rows[place]), header.text, text, why or converted.why(key, place))
            rejected.setdefault(place, (int(parts[place]), entry))

    found = grids[0].found
    for key, bad in converted.bad.items():
        if sheet.column(key).form is not Form.WITNESS:
            reject(bad, key, None)
    required = {key for alternatives in sheet.required for key in alternatives.split("|")}
    for key in _NEEDED:
        named = key if key in found else _FALLBACK.get(key, "")
        if key in required and named in found:
            reject(converted.values[key].is_null(), named, "不能为空")
    if "day" in found and "start" not in found and converted.values["day"].null_count() < converted.values.height:
        reject(converted.values["day"].is_null(), "day", "不能为空")
    return rejected


def _bad_witnesses(
    converted: Converted, texts: pl.DataFrame, grids: Sequence[GridMatch], sheet: Sheet
) -> list[tuple[int, Issue]]:
    issues = []
    for key, bad in converted.bad.items():
        if sheet.column(key).form is not Form.WITNESS:
            continue
        for part, number in _count(texts["part"].filter(bad)).items():
            place = (bad & (texts["part"] == part)).arg_true()[0]
            fact = f"有 {number} 格读不成数字,只影响核对,不影响数据"
            title, header = grids[part].grid.sheet, grids[part].found[key].text
            issues.append((part, Issue("note", fact, "", title, int(texts["row"][place]), header, texts[key][place])))
    return issues


def _lost_cents(texts: pl.DataFrame, grids: Sequence[GridMatch]) -> list[tuple[int, Issue]]:
    issues = []
    for key, header in grids[0].found.items():
        if header.column is None or header.column.form is not Form.MONEY:
            continue
        lost = cells.cents_lost(texts[key], header.unit)
        if lost.any():
            for part, number in _count(texts["part"].filter(lost)).items():
                fact = f"有 {number} 格金额超过两位小数,已四舍五入到分"
                title, named = grids[part].grid.sheet, grids[part].found[key].text
                issues.append((part, Issue("note", fact, sheet=title, header=named)))
    return issues


def _nameless(values: pl.DataFrame, grids: Sequence[GridMatch]) -> list[tuple[int, Issue]]:
    header = grids[0].found.get("account")
    if header is None or not values["account"].null_count():
        return []
    return [
        (part, Issue("warning", f"有 {number} 行没有抖音号,按昵称记", sheet=grids[part].grid.sheet, header=header.text))
        for part, number in _count(values["part"].filter(values["account"].is_null())).items()
    ]


def _without_repeats(values: pl.DataFrame, sheet: Sheet) -> tuple[pl.DataFrame, dict[int, int]]:
    """Of a file's rows about the same thing the first counts; per part, how many others said something else."""
    identity = [column.key for column in LANDED[sheet.table].identity]
    keys = [key for key in ("account", "account_name", "start", "day", *identity) if key in values.columns]
    first = values.select(pl.struct("file", *keys).is_first_distinct()).to_series()
    if first.all():
        return values, {}
    same = values.select(pl.exclude("part", "row")).is_duplicated()
    return values.filter(first), _count(values["part"].filter(~first & ~same))


def _repeat_issue(grid: GridMatch, repeats: int, different: int) -> Issue:
    fact = f"有 {repeats} 行重复,只计第一次出现的"
    if different:
        fact += f",其中 {different} 行内容不一致"
    return Issue("warning" if different else "note", fact, sheet=grid.grid.sheet)
