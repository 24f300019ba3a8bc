"""From matches to batches: text becomes typed rows, placed in time and under an account.

Owns the order of the steps over many files at once, and what happens to rows that do not say where they belong. Which
rows count is for `table` and `record`, the meaning of single cells for `cells`; nothing here touches the store.
"""

import contextlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import polars as pl

from core.errors import EmptyExport, FupanError, Issue, UnknownExport
from core.reading.batch import UNNAMED_ACCOUNT, Batch, Landing, Tally
from core.reading.convert import FRAME
from core.reading.match import Match
from core.reading.record import Cell, Record, read_records
from core.reading.table import TableRead, read_stack, stacks
from core.sheets import EXPORTS

_MOMENT_IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[_ ](\d{2})-(\d{2})-(\d{2})")
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})(?:([-_.年])(\d{1,2})[-_.月](\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_ABOUT_A_SESSION = "直播间详情页"

_SESSION = ("account", "account_name", "start", "stop")


def cast(
    matches: Sequence[Match],
    account: str | None = None,
    known_names: Mapping[str, str] | None = None,
    day: date | None = None,
) -> list[Batch | FupanError]:
    """Convert what was matched, all files together; per file its batch or the error that stopped it.

    `account` is the 抖音号 for rows that name none; `known_names` maps a nickname to the one 抖音号 that bore it; `day`
    dates a channel table that says neither day nor session.
    """
    errors: dict[int, FupanError] = {}
    for file, match in enumerate(matches):
        refused = _refusal(match)
        if refused is not None:
            errors[file] = refused
    good = {file: match for file, match in enumerate(matches) if file not in errors}
    tables: dict[int, list[TableRead]] = {file: [] for file in good}
    frames: list[tuple[str, pl.DataFrame]] = []
    records = {file: Record(match) for file, match in good.items()}
    records = {file: record for file, record in records.items() if record.parts}
    for stack in stacks([(file, grid) for file, match in good.items() for grid in match.grids if grid.readable]):
        read = read_stack(stack)
        frames.append((read.sheet.table, read.values))
        for file, one in read.tables:
            tables[file].append(one)
            if file in records:
                for key, (text, header, row) in one.told.items():
                    records[file].offer(key, Cell(text, header, one.tally.sheet, row))
                    records[file].headers.add(key)
    if records:
        sessions = _framed(read_records(list(records.items())))
        timeless = sessions.filter(pl.col("start").is_null())["file"].to_list()
        errors |= {file: _timeless(good[file], records[file]) for file in timeless}
        known = sessions.select("file", *_SESSION)
        own = pl.col("file").is_in(list(records))
        frames = [(table, _of_session(frame, known, own)) for table, frame in frames] + [("live", sessions)]
    unfilled = [file for file in good if not any(tally.read for tally in _tallies(file, tables, records))]
    errors |= {file: _empty(good[file]) for file in unfilled}
    placed = [(table, _placed(_framed(frame), good, day)) for table, frame in frames]
    undated = {file for _, frame in placed for file in frame.filter(pl.col("day").is_null())["file"].to_list()}
    errors |= {file: _undated(good[file]) for file in undated if file not in errors}
    split: dict[int, list[tuple[str, pl.DataFrame]]] = {file: [] for file in good}
    unnamed: set[int] = set()
    for table, frame in placed:
        named = _with_accounts(frame, account, known_names or {})
        unnamed.update(named.filter(pl.col("account") == UNNAMED_ACCOUNT)["file"].to_list())
        for rows in named.partition_by("file", maintain_order=True):
            split[rows["file"][0]].append((table, rows.drop("file")))
    for file, match in good.items():
        order = {grid.grid.sheet: place for place, grid in enumerate(match.grids)}
        tables[file].sort(key=lambda table, order=order: order[table.tally.sheet])  # type: ignore[misc]
    return [
        errors.get(file) or _batch(match, split[file], tables[file], records.get(file), unnamed=file in unnamed)
        for file, match in enumerate(matches)
    ]


def _refusal(match: Match) -> UnknownExport | None:
    name = match.sheets.source.name
    if match.export is not None:
        return None
    if match.nearest is not None:
        lacking = "、".join(f"「{column.header}」" for _, column in match.missing)
        return UnknownExport(
            f"「{name}」看起来像{match.nearest.title},但缺少必需的列 {lacking}",
            f"如果它换了名字,请在上传页把它对应上,否则从 {match.nearest.menu} 重新下载",
        )
    kinds = "、".join(export.title for export in EXPORTS.values())
    return UnknownExport(f"「{name}」不是 Fupan 认识的导出表", f"目前能读的是:{kinds},请从抖音电商罗盘下载后直接上传")


def _empty(match: Match) -> EmptyExport:
    assert match.export is not None
    fact = f"「{match.sheets.source.name}」是{match.export.title},但只有表头,没有一行数据"
    return EmptyExport(fact, "请在罗盘里换一个有直播的日期范围再下载")


def _timeless(match: Match, record: Record) -> FupanError:
    """A workbook about one session that doesn't say, or not legibly, when that was."""
    name, cell = match.sheets.source.name, record.cells.get("live_span") or record.cells.get("start")
    assert match.export is not None
    if cell is None:
        return _empty(match)
    fact = f"「{name}」工作表「{cell.sheet}」第 {cell.row} 行的「{cell.header.text}」写着「{cell.text}」,读不出开播时间"
    return UnknownExport(fact, f"请从 {match.export.menu} 重新下载")


def _undated(match: Match) -> UnknownExport:
    name = match.sheets.source.name
    return UnknownExport(f"「{name}」没有写明是哪一天、哪一场", "请在上传页选定日期,或给表格加一列「日期」再上传")


def _framed(rows: pl.DataFrame) -> pl.DataFrame:
    """With every column that a landing must have, whatever the file said."""
    return rows.with_columns(
        pl.lit(None, dtype=kind).alias(key) for key, kind in FRAME.items() if key not in rows.columns
    )


def _of_session(rows: pl.DataFrame, sessions: pl.DataFrame, own: pl.Expr) -> pl.DataFrame:
    """Rows of a workbook about one session take its account and time; other files' rows keep their own."""
    joined = _framed(rows).join(sessions, on="file", how="left", suffix="_of_session")
    taken = [pl.when(own).then(f"{key}_of_session").otherwise(key).alias(key) for key in _SESSION]
    return joined.with_columns(taken).drop(f"{key}_of_session" for key in _SESSION)


def _placed(rows: pl.DataFrame, matches: Mapping[int, Match], day: date | None) -> pl.DataFrame:
    """With a day for every row: that of its start, its own, the given one, or the one in its file's name."""
    bare = rows.filter(pl.col("start").is_null() & pl.col("day").is_null())["file"].unique().to_list()
    for file in bare:
        name = matches[file].sheets.source.name
        moment = None if day or _ABOUT_A_SESSION not in name else _moment_in(name)
        told = day or (None if moment else _day_in(name))
        lacking = (pl.col("file") == file) & pl.col("start").is_null() & pl.col("day").is_null()
        rows = rows.with_columns(
            pl.when(lacking).then(pl.lit(moment, pl.Datetime("us"))).otherwise("start").alias("start"),
            pl.when(lacking).then(pl.lit(told, pl.Date)).otherwise("day").alias("day"),
        )
    stop = pl.col("stop")
    if "live_seconds" in rows.columns:
        stop = pl.coalesce(stop, pl.col("start") + pl.duration(seconds=pl.col("live_seconds").round()))
    return rows.with_columns(stop.alias("stop"), pl.coalesce(pl.col("start").dt.date(), "day").alias("day"))


def _moment_in(name: str) -> datetime | None:
    found = _MOMENT_IN_NAME.search(name)
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _day_in(name: str) -> date | None:
    """The one day that a file's name speaks of; None where it names several."""
    found = set()
    for year, _, month, day, two, digits in _DAY_IN_NAME.findall(name):
        with contextlib.suppress(ValueError):
            found.add(date(int(year), int(month or two), int(day or digits)))
    return found.pop() if len(found) == 1 else None


def _with_accounts(rows: pl.DataFrame, account: str | None, known_names: Mapping[str, str]) -> pl.DataFrame:
    """Rows that name no 抖音号 take the given one, else the one their nickname belongs to, else a provisional one."""
    by_name = pl.col("account_name").replace_strict(dict(known_names), default=None, return_dtype=pl.String)
    given = pl.lit(account, pl.String)
    return rows.with_columns(
        pl.coalesce("account", given, by_name, "account_name", pl.lit(UNNAMED_ACCOUNT)).alias("account")
    )


def _tallies(file: int, tables: Mapping[int, Sequence[TableRead]], records: Mapping[int, Record]) -> list[Tally]:
    parts = records[file].tallies if file in records else []
    return [*parts, *(table.tally for table in tables[file])]


def _batch(
    match: Match,
    rows: Sequence[tuple[str, pl.DataFrame]],
    tables: Sequence[TableRead],
    record: Record | None,
    *,
    unnamed: bool,
) -> Batch:
    assert match.export is not None
    headers: dict[str, set[str]] = {"live": set(record.headers) if record else set()}
    for grid in match.grids:
        headers.setdefault(grid.sheet.table, set()).update(grid.found)
    issues = [issue for table in tables for issue in table.issues] + (record.issues if record else [])
    if unnamed:
        fact = f"表里没有抖音号,也没有昵称,暂记为「{UNNAMED_ACCOUNT}」"
        issues.append(Issue("warning", fact, "请撤销后重新上传,并在上传时填写抖音号"))
    stamp = re.search(match.export.exported, match.sheets.source.name) if match.export.exported else None
    return Batch(
        file=match.sheets.source.name,
        content_hash=match.sheets.content_hash,
        size=match.sheets.size,
        export=match.export,
        landings=tuple(Landing(table, frame, frozenset(headers[table])) for table, frame in rows),
        rejected=tuple(entry for table in tables for entry in table.rejected),
        issues=(*issues, *_leftovers(match)),
        tallies=(*(record.tallies if record else ()), *(table.tally for table in tables)),
        exported_at=_moment_in(stamp.group(1)) if stamp else None,
    )


def _leftovers(match: Match) -> list[Issue]:
    """What the file has and Fupan does not take: whole sheets, unknown headers, headers that mean the same twice."""
    remedy = "如果其中有需要的数据,请告诉我们它是什么"
    issues = [Issue("note", "这张工作表没有读取", remedy, sheet=grid.sheet) for grid in match.ignored if grid.sheet]
    for grid in match.grids:
        sheet = grid.grid.sheet
        if grid.missing:
            lacking = "、".join(f"「{column.header}」" for column in grid.missing)
            read = "" if grid.readable or grid.row is None else ",这张表没有读取"
            issues.append(Issue("warning", f"缺少 {lacking}{read}", "如果它换了名字,请在上传页把它对应上", sheet=sheet))
        if grid.unknown:
            names = "、".join(f"「{header.text}」" for header in grid.unknown[:10])
            more = f" 等 {len(grid.unknown)} 列" if len(grid.unknown) > 10 else ""
            fact = f"有不认识的列 {names}{more},没有读取"
            issues.append(Issue("note", fact, "可以在上传页把它对应到已知的列", sheet=sheet))
        issues += [
            Issue("note", "与前面的列是同一个意思,没有读取", sheet=sheet, header=header.text)
            for header in grid.headers
            if header.repeated
        ]
    return issues
