"""Files and entries become rows of the store: ledger lines, landed rows, headers, issues and rejected rows.

Owns how Batches are laid out in tables, and the last check before that: types are those of the schema, and one file
says one thing once. The files of a commit are looked at together: a look at a frame costs the same whether it has ten
rows or ten thousand. Nothing here decides which version of a row counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb
import numpy as np
import polars as pl

from core.errors import FupanError, Issue
from core.reading.batch import Batch
from core.sheets import LANDED
from core.warehouse import schema

_POLARS: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "DECIMAL(18,2)": pl.Decimal(18, 2),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "VARCHAR[]": pl.List(pl.String()),
    "BIGINT[]": pl.List(pl.Int64()),
    "BOOLEAN": pl.Boolean(),
}
_TOLD = {"account_name": pl.String(), "start": pl.Datetime("us"), "stop": pl.Datetime("us"), "since": pl.Date()}


@dataclass(frozen=True)
class Incoming:
    """A file about to be written: its rows without those that say one thing twice, and how many those were."""

    upload_id: str
    batch: Batch
    rows: int
    repeats: int
    accounts: tuple[str, ...]
    period: tuple[date, date] | tuple[None, None]


@dataclass(frozen=True)
class Arrival:
    """All files about to be written. `tables` has their rows by landed table; `_file` counts whose each row is."""

    files: tuple[Incoming, ...]
    tables: dict[str, pl.DataFrame]


def arrival(files: Mapping[str, Batch]) -> Arrival:
    """Check files, given by upload id, and take out what one of them says twice.

    Raises FupanError where their types are not the schema's.
    """
    batches = list(files.values())
    tables = {table: _unique(_together(batches, table), table) for table in _tables(batches)}
    rows = [0] * len(files)
    accounts, days = [set[str]() for _ in files], [list[date]() for _ in files]
    for whole in tables.values():
        found = whole.group_by("_file").agg(
            pl.len(), pl.col("account").unique(), pl.col("day").min().alias("first"), pl.col("day").max().alias("last")
        )
        for number, count, named, *bounds in found.iter_rows():
            rows[number] += count
            accounts[number].update(named)
            days[number] += bounds
    incoming = []
    for number, (upload_id, batch) in enumerate(files.items()):
        repeats = batch.rows - rows[number]
        if repeats:
            fact = f"有 {repeats} 行与另一行说的是同一分钟开播的同一场(或同一天)的同一项,每项只计一行"
            batch = batch.with_issues(Issue("warning", fact, "请核对这几行,同一分钟内断开重开的直播会算作一场"))
        period = (min(days[number]), max(days[number])) if days[number] else (None, None)
        incoming.append(Incoming(upload_id, batch, rows[number], repeats, tuple(sorted(accounts[number])), period))
    return Arrival(tuple(incoming), tables)


def _tables(batches: Sequence[Batch]) -> list[str]:
    return list(dict.fromkeys(landing.table for batch in batches for landing in batch.landings))


def _together(batches: Sequence[Batch], table: str) -> pl.DataFrame:
    """What all files have for a landed table, as one frame."""
    own = [(n, landing) for n, batch in enumerate(batches) for landing in batch.landings if landing.table == table]
    frames = [landing.rows for _, landing in own]
    try:
        rows = pl.concat(frames, how="diagonal")
    except pl.exceptions.PolarsError:  # one has another type than the others, or a column that is null throughout
        rows = pl.concat(frames, how="diagonal_relaxed")
    known = schema.tables()[f"landed_{table}"]
    for name, found in rows.schema.items():
        if name in known and found not in (_POLARS[known[name]], pl.Null()):
            file = next(
                (batches[n].file for n, one in own if one.rows.schema.get(name) == found), batches[own[0][0]].file
            )
            raise FupanError(
                f"「{file}」的 {name} 读成了 {found},数据库里是 {known[name]},没有写入",
                "请把这个文件发给我们,其他文件不受影响",
            )
    files = np.repeat([n for n, _ in own], [len(frame) for frame in frames])
    rows = rows.with_columns(
        pl.Series("_file", files, dtype=pl.Int64),
        *(pl.lit(None, kind).alias(name) for name, kind in _TOLD.items() if name not in rows.columns),
        *(pl.lit(None, pl.String).alias(name) for name in LANDED[table].parts if name not in rows.columns),
    )
    for name in ("account", "day"):
        if name not in rows.columns or rows[name].null_count():
            lacking = rows if name not in rows.columns else rows.filter(pl.col(name).is_null())
            file = batches[lacking["_file"][0]].file
            raise FupanError(f"「{file}」里有的行没有写明账号或日期,没有写入", "请在上传时填写抖音号或日期")
    return rows


def _unique(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """One row per start (to the minute), day or period and thing: of sessions the longest, else the first."""
    identity = [column.key for column in LANDED[table].identity if column.key in rows.columns]
    moment = pl.coalesce(pl.col("start").dt.truncate("1m"), pl.col("day").cast(pl.Datetime("us")))
    dated = pl.col("start").is_null()
    keys = rows.select("_file", "account", moment.alias("_moment"), dated.alias("_dated"), "since", *identity)
    if not keys.is_duplicated().any():
        return rows
    numbered = rows.with_columns(keys["_moment"], keys["_dated"], pl.int_range(pl.len()).alias("_place"))
    numbered = numbered.sort("stop", descending=True, nulls_last=True, maintain_order=True)
    kept = numbered.unique(keys.columns, keep="first", maintain_order=True)
    return kept.sort("_place").drop("_moment", "_dated", "_place")


def land(cursor: duckdb.DuckDBPyConnection, merchant: str, arrived: Arrival, author: str, stamp: datetime) -> None:
    """Write files with all that belongs to them. They keep their order: each is a microsecond younger than the last."""
    lines, headers, issues, rejects = [], [], [], []
    for place, file in enumerate(arrived.files):
        owner = {"merchant": merchant, "upload_id": file.upload_id}
        lines.append(owner | _line(file, author, stamp + timedelta(microseconds=place)))
        issues += [owner | vars(issue) for issue in file.batch.issues]
        rejects += [owner | vars(rejected) for rejected in file.batch.rejected]
        for landing in file.batch.landings:
            headers.append(owner | {"landed": landing.table, "keys": sorted(landing.headers)})
    append_rows(cursor, "upload", lines)
    append_rows(cursor, "upload_header", headers)
    append_rows(cursor, "upload_issue", issues)
    append_rows(cursor, "reject", rejects)
    upload_ids = pl.Series("upload_id", [file.upload_id for file in arrived.files])
    for table, rows in arrived.tables.items():
        _widen(cursor, f"landed_{table}", rows.columns)
        append(cursor, f"landed_{table}", _owned(rows, merchant, upload_ids))
    slices = [_slices(rows, table) for table, rows in arrived.tables.items()]
    if slices:
        append(cursor, "upload_slice", _owned(pl.concat(slices), merchant, upload_ids))


def _widen(cursor: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Give a landed table the columns that no file has brought before."""
    there = cursor.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    lacking = set(columns) & schema.tables()[table].keys() - {name for (name,) in there}
    for statement in schema.added(table, sorted(lacking)):
        cursor.execute(statement)


def _owned(rows: pl.DataFrame, merchant: str, upload_ids: pl.Series) -> pl.DataFrame:
    return rows.with_columns(pl.lit(merchant).alias("merchant"), upload_ids.gather(rows["_file"]))


def _line(file: Incoming, author: str, uploaded_at: datetime) -> dict[str, object]:
    batch = file.batch
    first, last = file.period
    # The parts of a workbook that together describe one session were read as rows and are one row: count them once.
    folded = sum(tally.landed for tally in batch.tallies) - file.rows - file.repeats
    return {
        "file": batch.file,
        "content_hash": batch.content_hash,
        "size": batch.size,
        "kind": batch.export.key,
        "precedence": batch.export.precedence,
        "accounts": "、".join(file.accounts),
        "period_from": first,
        "period_to": last,
        "read": sum(tally.read for tally in batch.tallies) - folded,
        "rows": file.rows,
        "rejected": len(batch.rejected),
        "totals": sum(tally.totals for tally in batch.tallies),
        "repeats": sum(tally.repeats for tally in batch.tallies) + file.repeats,
        "superseded": 0,
        "exported_at": batch.exported_at,
        "uploaded_at": uploaded_at,
        "author": author,
    }


def _slices(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    part = pl.coalesce([*LANDED[table].parts, pl.lit(None, pl.String)]).alias("part")
    return (
        rows.group_by("_file", "account", "start", "since", "day", part, maintain_order=True)
        .agg(pl.col("account_name").drop_nulls().first(), pl.col("stop").max(), pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(pl.lit(table).alias("landed"))
    )


def append_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Add rows that are given one by one; they all have the same columns."""
    listed = list(rows)
    if listed:
        kinds = schema.tables()[table]
        append(cursor, table, pl.DataFrame(listed, schema={name: _POLARS[kinds[name]] for name in listed[0]}))


def append(cursor: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Add rows to a table; columns that the table doesn't have are left out, missing ones become NULL."""
    if rows.is_empty():
        return
    columns = [name for name in rows.columns if name in schema.tables()[table]]
    listed = ", ".join(f'"{name}"' for name in columns)
    with given(cursor, rows.select(columns)):
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM given")


@contextmanager
def given(cursor: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> Iterator[None]:
    """A frame as the table `given` of this cursor, in pieces that fill a row group each."""
    whole = rows.rechunk()  # many small pieces, as files leave them, would each cost a start
    pieces = list(whole.iter_slices(schema.ROW_GROUP)) if len(whole) else [whole]
    cursor.register("given", pl.concat(pieces, rechunk=False).to_arrow())
    try:
        yield
    finally:
        cursor.unregister("given")
