"""From matches to batches: text becomes typed rows, placed in time and under an account.

Owns the order of the steps over many files at once, and what happens to rows that do not say where they belong. Which
rows count is for `table` and `record`, the meaning of single cells for `cells`; nothing here touches the store.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from core.errors import EmptyExport, FupanError, Issue, UnknownExport
from core.reading.abroad import CURRENCY, money_in
from core.reading.batch import Batch, Landing, Tally
from core.reading.convert import FRAME
from core.reading.match import Match
from core.reading.names import made_at
from core.reading.place import placed
from core.reading.record import Cell, Record, read_records
from core.reading.sessions import Rows, Told
from core.reading.table import TableRead, read_stack, stacks
from core.sheets.declaration import EXPLANATIONS

_SESSION = ("account", "account_name", "start", "stop")


def cast(matches: Sequence[Match], told: Told | None = None) -> list[Batch | FupanError]:
    """Convert what was matched, all files together; per file its batch or the error that stopped it."""
    errors: dict[int, FupanError] = {}
    for file, match in enumerate(matches):
        refused = _refusal(match)
        if refused is not None:
            errors[file] = refused
    good = {file: match for file, match in enumerate(matches) if file not in errors}
    tables: dict[int, list[TableRead]] = {file: [] for file in good}
    frames: list[Rows] = []
    records = {file: Record(match) for file, match in good.items()}
    records = {file: record for file, record in records.items() if record.parts}
    for stack in stacks([(file, grid) for file, match in good.items() for grid in match.grids if grid.readable]):
        read = read_stack(stack)
        frames.append(Rows(read.sheet, _framed(read.values)))
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
        frames = [Rows(frame.sheet, _of_session(frame.values, known, own)) for frame in frames]
        frames.append(Rows(next(iter(records.values())).parts[0].sheet, sessions))
    unfilled = [file for file in good if not any(tally.read for tally in _tallies(file, tables, records))]
    errors |= {file: _empty(good[file]) for file in unfilled}
    home = placed(frames, good, told or Told())
    errors = home.errors | errors
    split: dict[int, dict[str, list[pl.DataFrame]]] = {file: {} for file in good}
    for frame in home.frames:
        parts = frame.values.partition_by("file", maintain_order=True, include_key=False, as_dict=True)
        for (file,), rows in parts.items():
            split[file].setdefault(frame.sheet.table, []).append(rows)
    for file, match in good.items():
        order = {grid.grid.sheet: place for place, grid in enumerate(match.grids)}
        tables[file].sort(key=lambda table, order=order: order[table.tally.sheet])  # type: ignore[misc]
    return [
        errors.get(file) or _batch(match, split[file], tables[file], records.get(file), noted=home.issues.get(file, ()))
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
    return UnknownExport(
        f"「{name}」不是 Fupan 认识的导出表",
        "罗盘下载的表请原样上传,别处的表请在上传页选它是什么、把表头对应上",
    )


def _empty(match: Match) -> EmptyExport:
    assert match.export is not None
    fact = f"「{match.sheets.source.name}」是{match.export.title},但只有表头,没有一行数据"
    filled_in = EXPLANATIONS in match.export.asides
    return EmptyExport(fact, "请填好再上传" if filled_in else "请在罗盘里换一个有直播的日期范围再下载")


def _timeless(match: Match, record: Record) -> FupanError:
    """A workbook about one session that doesn't say, or not legibly, when that was."""
    name, cell = match.sheets.source.name, record.cells.get("live_span") or record.cells.get("start")
    assert match.export is not None
    if cell is None:
        return _empty(match)
    fact = f"「{name}」工作表「{cell.sheet}」第 {cell.row} 行的「{cell.header.text}」写着「{cell.text}」,读不出开播时间"
    return UnknownExport(fact, f"请从 {match.export.menu} 重新下载")


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


def _tallies(file: int, tables: Mapping[int, Sequence[TableRead]], records: Mapping[int, Record]) -> list[Tally]:
    parts = records[file].tallies if file in records else []
    return [*parts, *(table.tally for table in tables[file])]


def _batch(
    match: Match,
    rows: Mapping[str, Sequence[pl.DataFrame]],
    tables: Sequence[TableRead],
    record: Record | None,
    noted: Sequence[Issue],
) -> Batch:
    assert match.export is not None
    headers: dict[str, set[str]] = {"live": set(record.headers) if record else set()}
    for grid in match.grids:
        told = [key for key, _ in grid.sheet.fixed] + [key for key in (grid.sheet.titled,) if key]
        told += [CURRENCY] if money_in(grid.found) else []
        headers.setdefault(grid.sheet.table, set()).update(grid.found, told, grid.sheet.lasts or ())
        headers[grid.sheet.table] -= {key for table in tables for key in table.left_out}
    issues = [issue for table in tables for issue in table.issues] + (record.issues if record else [])
    stamp = re.search(match.export.exported, match.sheets.source.name) if match.export.exported else None
    return Batch(
        file=match.sheets.source.name,
        content_hash=match.sheets.content_hash,
        size=match.sheets.size,
        export=match.export,
        landings=tuple(
            Landing(table, pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0], frozenset(headers[table]))
            for table, parts in rows.items()
        ),
        rejected=tuple(entry for table in tables for entry in table.rejected),
        issues=(*match.sheets.issues, *issues, *noted, *_leftovers(match)),
        tallies=(*(record.tallies if record else ()), *(table.tally for table in tables)),
        exported_at=made_at(stamp.group(1)) if stamp else None,
    )


def _leftovers(match: Match) -> list[Issue]:
    """What the file has and Fupan does not take: whole sheets, unknown headers, headers that mean the same twice."""
    remedy = "如果其中有需要的数据,请告诉我们它是什么"
    untold = ("", *(match.export.asides if match.export else ()))
    issues = [
        Issue("note", "这张工作表没有读取", remedy, sheet=grid.sheet)
        for grid in match.ignored
        if grid.sheet not in untold
    ]
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
