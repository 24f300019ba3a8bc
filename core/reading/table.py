"""Tables read whole: which rows count, which are rejected and why, and a tally in which every row is accounted for.

Owns rejection and repeats. A row is good or rejected whole: a sum over half-read rows would be false without saying so.
Tables of several files with the same headers are read as one stack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
import pyarrow as pa

from core.errors import Issue
from core.reading import abroad, cells, running, shares
from core.reading.batch import Rejected, Tally
from core.reading.checks import disagreements
from core.reading.convert import Converted, blanked, convert
from core.reading.match import GridMatch, Header
from core.reading.rollups import contradictions
from core.reading.rows import stacked, with_channels, with_products
from core.sheets import LANDED
from core.sheets.channel_table import GROUPS, NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS
from core.sheets.declaration import TOTALS, Form, Layout, Sheet


@dataclass(eq=False)
class TableRead:
    """What one worksheet came to. `told` are a total row's figures about the session: key → (text, header, row).

    `left_out` are the figures that were not taken, although their header is there.
    """

    tally: Tally
    rejected: list[Rejected] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    told: dict[str, tuple[str, Header, int]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


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
    repeating = data.filter("total")
    told, read, total = _told(repeating, grids, sheet), _count(data["part"]), _count(repeating["part"])
    written = blanked((data.filter(~pl.col("total")) if total else data).drop("total"), found)
    del data  # of a long list every copy counts
    local = abroad.plain(written, found) if abroad.money_in(found) else None
    texts = local.texts if local else written
    converted = convert(texts, found, sheet.lasts)
    issues: list[tuple[int, Issue]] = []
    if sheet.wholes:
        converted, issues = shares.settled(converted, sheet.wholes, grids)
    rejected = _rejections(converted, written, grids, sheet, local.mixed if local else None)
    values, kept = converted.values, texts
    if rejected:
        keep = np.ones(texts.height, dtype=np.bool_)
        keep[list(rejected)] = False
        values, kept = values.filter(pl.Series(keep)), _looked_at_again(texts, sheet, found).filter(pl.Series(keep))
    issues += [
        *(
            (part, replace(issue, sheet=grids[part].grid.sheet))
            for part, _, issue in disagreements(sheet.checks, found, kept, values)
        ),
        *_bad_witnesses(converted, texts, grids, sheet),
        *_lost_cents(kept, grids),
        *_nameless(values, grids),
        *_not_kept(grids, sheet),
        *(abroad.noticed(local, values, found, grids) if local else ()),
    ]
    unique, differing = _without_repeats(values, sheet)
    running_up: dict[int, dict[str, Issue]] = {}
    if sheet.flows:
        unique, running_up = running.left_out(unique, sheet, grids)
        issues += [(part, issue) for part, own in running_up.items() for issue in own.values()]
    if sheet.wholes:
        issues += shares.sums(unique, kept, sheet.wholes, grids)
    if sheet.rollups:
        once = kept.join(unique.select("part", "row"), on=["part", "row"], how="semi", maintain_order="left")
        issues += [
            (part, replace(issue, sheet=grids[part].grid.sheet))
            for part, issue in contradictions(sheet, found, once, unique)
        ]
    landed, tables = _count(unique["part"]), []
    for part, (file, grid) in enumerate(stack):
        own = sorted((entry for owner, entry in rejected.values() if owner == part), key=lambda entry: entry.row)
        rows, good, totals = read.get(part, 0), landed.get(part, 0), total.get(part, 0)
        title, repeats = LANDED[sheet.table].title, rows - good - len(own) - totals
        tally = Tally(grid.grid.sheet, title, rows, good, len(own), totals, repeats)
        noticed = [issue for owner, issue in issues if owner == part]
        left_out = frozenset({*running_up.get(part, ()), *sheet.unkept})
        table = TableRead(tally, own, noticed, told.get(part, {}), left_out)
        if repeats:
            table.issues.append(_repeat_issue(grid, repeats, differing.get(part, 0)))
        tables.append((file, table))
    return StackRead(sheet, unique.drop("part"), tables)


def _count(parts: pl.Series) -> dict[int, int]:
    numbers, counts = np.unique(parts.to_numpy(), return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def _stacked(stack: Sequence[tuple[int, GridMatch]], sheet: Sheet) -> pl.DataFrame:
    """The data rows of all, with whose they are: `file`, and `part` where a file brings several worksheets."""
    rows = stacked([grid for _, grid in stack])
    files = np.array([file for file, _ in stack], dtype=np.int64)[rows["part"].to_numpy()]
    data = pl.from_arrow(rows.append_column("file", pa.array(files)))
    assert isinstance(data, pl.DataFrame)
    if sheet.layout is Layout.BLOCKS:
        return with_products(data)
    if "channel_above" in data.columns:
        data = with_channels(data)
    return _with_subtotals(data.drop(sheet.unkept, strict=False), sheet)


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
    converted: Converted, texts: pl.DataFrame, grids: Sequence[GridMatch], sheet: Sheet, mixed: pl.Series | None
) -> dict[int, tuple[int, Rejected]]:
    """place → (part, the first reason against that row): a cell that can't be read, or a needed one that is empty.

    `mixed` are rows that speak of several currencies.
    """
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
    if mixed is not None and mixed.any():
        reject(mixed, abroad.money_in(found)[0], "同一行里有几种货币")
    identity = {"start", sheet.dated, *(sheet.lasts or ()), *(column.key for column in LANDED[sheet.table].identity)}
    for alternatives in sheet.required:
        named = next((key for key in alternatives.split("|") if key in found), "")
        own = identity & {*alternatives.split("|")} & {*converted.values.columns}
        if named and own:  # either will do
            reject(converted.values.select(pl.all_horizontal(pl.col(own).is_null())).to_series(), named, "不能为空")
        for key in identity & {*_ends(sheet, named)} & {*converted.values.columns}:
            reject(converted.values[key].is_null(), named, "不能为空")
    if "day" in found and "start" not in found and converted.values["day"].null_count() < converted.values.height:
        reject(converted.values["day"].is_null(), "day", "不能为空")
    return rejected


def _ends(sheet: Sheet, key: str) -> tuple[str, ...]:
    """The figures that a column of two moments lands as, beside its own key."""
    form = sheet.column(key).form if key else None
    return (sheet.lasts or ()) if form is Form.WINDOW else ()


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


def _looked_at_again(texts: pl.DataFrame, sheet: Sheet, found: Mapping[str, Header]) -> pl.DataFrame:
    """The columns of texts that count once their values are known: money, and what is held against a printed figure."""
    if sheet.wholes or sheet.rollups:
        return texts
    checks = [check for check in sheet.checks if check.printed in found]
    keys = {key for check in checks for key in (check.printed, check.numerator, check.denominator)}
    keys.update(key for check in checks for key in (*check.plus, *check.minus))
    keys.update(
        key for key, header in found.items() if header.column and header.column.form in (Form.MONEY, Form.LOCAL)
    )
    return texts.select(key for key in texts.columns if key in ("part", "row") or key in keys)


def _lost_cents(texts: pl.DataFrame, grids: Sequence[GridMatch]) -> list[tuple[int, Issue]]:
    issues = []
    for key, header in grids[0].found.items():
        if header.column is None or header.column.form not in (Form.MONEY, Form.LOCAL):
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


def _not_kept(grids: Sequence[GridMatch], sheet: Sheet) -> list[tuple[int, Issue]]:
    return [
        (part, Issue("note", "这一列不保存,复盘用不到是谁", sheet=grid.grid.sheet, header=grid.found[key].text))
        for part, grid in enumerate(grids)
        for key in sheet.unkept
        if key in grid.found
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
