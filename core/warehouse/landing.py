"""Files and entries become rows of the store: ledger lines, landed rows, headers, issues and rejected rows.

Owns how a Batch is laid out in tables, and the last check before that: types are those of the schema, and one file says
one thing once. Nothing here decides which version of a row counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import duckdb
import polars as pl

from core.errors import FupanError, Issue
from core.reading.batch import Batch, Landing
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
}


@dataclass(frozen=True)
class Incoming:
    """A file about to be written: its batch without rows that say one thing twice, and how many those were."""

    upload_id: str
    batch: Batch
    repeats: int


def incoming(upload_id: str, batch: Batch) -> Incoming:
    """Check a batch and take out what it says twice. Raises FupanError where its types are not the schema's."""
    landings = []
    for landing in batch.landings:
        _insist_on_types(batch, landing)
        landings.append(replace(landing, rows=_unique(landing)))
    repeats = batch.rows - sum(landing.rows.height for landing in landings)
    if repeats:
        fact = f"有 {repeats} 行与另一行说的是同一分钟开播的同一场(或同一天)的同一项,每项只计一行"
        batch = batch.with_issues(Issue("warning", fact, "请核对这几行,同一分钟内断开重开的直播会算作一场"))
    return Incoming(upload_id, replace(batch, landings=tuple(landings)), repeats)


def _insist_on_types(batch: Batch, landing: Landing) -> None:
    known = schema.tables()[f"landed_{landing.table}"]
    for name, found in landing.rows.schema.items():
        if name in known and found not in (_POLARS[known[name]], pl.Null()):
            raise FupanError(
                f"「{batch.file}」的 {name} 读成了 {found},数据库里是 {known[name]},没有写入",
                "请把这个文件发给我们,其他文件不受影响",
            )
    for name in ("account", "day"):
        if name not in landing.rows.columns or landing.rows[name].null_count():
            raise FupanError(f"「{batch.file}」里有的行没有写明账号或日期,没有写入", "请在上传时填写抖音号或日期")


def _unique(landing: Landing) -> pl.DataFrame:
    """One row per start (to the minute) or day and thing: of sessions the one that ends last, else the first."""
    rows = landing.rows
    identity = [column.key for column in LANDED[landing.table].identity if column.key in rows.columns]
    moment = pl.col("day").cast(pl.Datetime("us"))
    if "start" in rows.columns:
        moment = pl.coalesce(pl.col("start").dt.truncate("1m"), moment)
    dated = pl.col("start").is_null() if "start" in rows.columns else pl.lit(True)
    keys = rows.select("account", moment.alias("moment"), dated.alias("dated"), *identity)
    if not keys.is_duplicated().any():
        return rows
    numbered = rows.with_columns(
        keys["moment"].alias("_moment"), keys["dated"].alias("_dated"), pl.int_range(pl.len()).alias("_place")
    )
    if "stop" in rows.columns:
        numbered = numbered.sort("stop", descending=True, nulls_last=True, maintain_order=True)
    kept = numbered.unique(["account", "_moment", "_dated", *identity], keep="first", maintain_order=True)
    return kept.sort("_place").drop("_moment", "_dated", "_place")


def land(
    cursor: duckdb.DuckDBPyConnection, merchant: str, files: Sequence[Incoming], author: str, stamp: datetime
) -> None:
    """Write files with all that belongs to them. They keep their order: each is a microsecond younger than the last."""
    landed: dict[str, list[pl.DataFrame]] = {}
    lines, headers, issues, rejects = [], [], [], []
    for place, file in enumerate(files):
        owner = {"merchant": merchant, "upload_id": file.upload_id}
        lines.append(owner | _line(file, author, stamp + timedelta(microseconds=place)))
        issues += [owner | asdict(issue) for issue in file.batch.issues]
        rejects += [owner | asdict(rejected) for rejected in file.batch.rejected]
        for landing in file.batch.landings:
            headers.append(owner | {"landed": landing.table, "keys": sorted(landing.headers)})
            own = landing.rows.with_columns(pl.lit(value).alias(key) for key, value in owner.items())
            landed.setdefault(landing.table, []).append(own)
    append_rows(cursor, "upload", lines)
    append_rows(cursor, "upload_header", headers)
    append_rows(cursor, "upload_issue", issues)
    append_rows(cursor, "reject", rejects)
    for table, frames in landed.items():
        rows = pl.concat(frames, how="diagonal")
        append(cursor, f"landed_{table}", rows)
        append(cursor, "upload_slice", _slices(rows, table))


def _line(file: Incoming, author: str, uploaded_at: datetime) -> dict[str, object]:
    batch = file.batch
    first, last = batch.period or (None, None)
    # The parts of a workbook that together describe one session were read as rows and are one row: count them once.
    folded = sum(tally.landed for tally in batch.tallies) - batch.rows - file.repeats
    return {
        "file": batch.file,
        "content_hash": batch.content_hash,
        "size": batch.size,
        "kind": batch.export.key,
        "precedence": batch.export.precedence,
        "accounts": "、".join(batch.accounts),
        "period_from": first,
        "period_to": last,
        "read": sum(tally.read for tally in batch.tallies) - folded,
        "rows": batch.rows,
        "rejected": len(batch.rejected),
        "totals": sum(tally.totals for tally in batch.tallies),
        "repeats": sum(tally.repeats for tally in batch.tallies) + file.repeats,
        "superseded": 0,
        "exported_at": batch.exported_at,
        "uploaded_at": uploaded_at,
        "author": author,
    }


def _slices(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    lacking = [pl.lit(None, _POLARS["TIMESTAMP"]).alias(key) for key in ("start", "stop") if key not in rows.columns]
    if "account_name" not in rows.columns:
        lacking.append(pl.lit(None, _POLARS["VARCHAR"]).alias("account_name"))
    place = ["merchant", "upload_id", "account", "start", "day"]
    return (
        rows.with_columns(lacking)
        .group_by(place, maintain_order=True)
        .agg(pl.col("account_name").drop_nulls().first(), pl.col("stop").max(), pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(pl.lit(table).alias("landed"))
    )


def append_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Add rows that are given one by one; they all have the same columns."""
    listed = list(rows)
    if listed:
        kinds = schema.tables()[table]
        append(cursor, table, pl.DataFrame(listed, schema={name: _POLARS[kinds[name]] for name in listed[0]}))


def append(cursor: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add rows to a table; columns that the table doesn't have are left out, missing ones become NULL."""
    if frame.is_empty():
        return
    columns = [name for name in frame.columns if name in schema.tables()[table]]
    listed = ", ".join(f'"{name}"' for name in columns)
    cursor.register("incoming", frame.select(columns).to_arrow())
    cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming")
    cursor.unregister("incoming")
