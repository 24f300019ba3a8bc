"""The only writer: commits of files and of what people typed, undo, and forgetting a merchant.

Owns transactions and the ledger. A batch of files is one transaction with one ledger row per file; whatever changes a
merchant's data also bumps that merchant's version, which every cache is keyed by. It trusts nothing about a file except
the Batch that reading made of it.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

import duckdb
import polars as pl

from core.errors import FupanError, Issue
from core.reading.batch import Batch
from core.warehouse import schema, winners
from core.warehouse.store import Store

BEIJING = timezone(timedelta(hours=8))

ENTRY_TITLES = {"mapping": "手工对应表头", "promotion": "大促日历"}

# Figures that two kinds of export should agree on, and how far apart they may be before it is said.
_COMPARED = ("gmv", "user_pay", "viewers", "buyers")
_TOLERATED = 0.01


@dataclass(frozen=True)
class Receipt:
    """What became of one file. `superseded` counts older rows that its rows replaced."""

    upload_id: str
    file: str
    kind: str
    title: str
    accounts: tuple[str, ...]
    rows: int
    rejected: int
    superseded: int
    duplicate: bool
    issues: tuple[Issue, ...]


def commit(store: Store, merchant: str, batches: Sequence[Batch], author: str) -> list[Receipt]:
    """Write files in one transaction. A file whose content is already there changes nothing and is said to be a duplicate."""
    with store.writing() as cursor:
        known = dict(
            cursor.execute(
                "SELECT content_hash, upload_id FROM upload WHERE merchant = ? AND undone_at IS NULL", [merchant]
            ).fetchall()
        )
        fresh: list[tuple[str, Batch]] = []
        receipts: dict[int, Receipt] = {}
        for place, batch in enumerate(batches):
            if batch.content_hash in known:
                receipts[place] = _receipt(known[batch.content_hash], batch, 0, duplicate=True)
                continue
            known[batch.content_hash] = upload_id = uuid.uuid4().hex[:12]
            fresh.append((upload_id, batch))
            receipts[place] = _receipt(upload_id, batch, 0, duplicate=False)
        if fresh:
            _write(cursor, merchant, fresh, author)
            superseded = _superseded(cursor, merchant, [upload_id for upload_id, _ in fresh])
            disagreements = _disagreements(cursor, merchant, [upload_id for upload_id, _ in fresh])
            for place, receipt in receipts.items():
                if not receipt.duplicate:
                    batch = batches[place].with_issues(*disagreements.get(receipt.upload_id, ()))
                    receipts[place] = _receipt(
                        receipt.upload_id, batch, superseded.get(receipt.upload_id, 0), duplicate=False
                    )
            _bump(cursor, merchant)
    return [receipts[place] for place in range(len(batches))]


def _receipt(upload_id: str, batch: Batch, superseded: int, *, duplicate: bool) -> Receipt:
    return Receipt(
        upload_id,
        batch.file,
        batch.export.key,
        batch.export.title,
        batch.accounts,
        0 if duplicate else batch.rows,
        0 if duplicate else len(batch.rejected),
        superseded,
        duplicate,
        batch.issues,
    )


def now() -> datetime:
    """The present in Beijing, naive, as every moment in the store is."""
    return datetime.now(BEIJING).replace(tzinfo=None)


def _write(cursor: duckdb.DuckDBPyConnection, merchant: str, fresh: list[tuple[str, Batch]], author: str) -> None:
    stamp = now()
    ledger, headers, issues, rejects = [], [], [], []
    landed: dict[str, list[pl.DataFrame]] = {}
    for place, (upload_id, batch) in enumerate(fresh):
        first, last = batch.period or (None, None)
        ledger.append(
            {
                "merchant": merchant,
                "upload_id": upload_id,
                "file": batch.file,
                "content_hash": batch.content_hash,
                "size": batch.size,
                "kind": batch.export.key,
                "precedence": batch.export.precedence,
                "accounts": "、".join(batch.accounts),
                "period_from": first,
                "period_to": last,
                "read": sum(tally.read for tally in batch.tallies),
                "rows": batch.rows,
                "rejected": len(batch.rejected),
                "totals": sum(tally.totals for tally in batch.tallies),
                "repeats": sum(tally.repeats for tally in batch.tallies),
                "exported_at": batch.exported_at,
                "uploaded_at": stamp + timedelta(microseconds=place),  # files of one batch keep their order
                "author": author,
            }
        )
        for landing in batch.landings:
            origin = [pl.lit(merchant).alias("merchant"), pl.lit(upload_id).alias("upload_id")]
            landed.setdefault(landing.table, []).append(landing.rows.with_columns(origin))
            headers.append(
                {
                    "merchant": merchant,
                    "upload_id": upload_id,
                    "landed": landing.table,
                    "keys": sorted(landing.headers),
                }
            )
        place_of = {"merchant": merchant, "upload_id": upload_id}
        issues += [
            place_of
            | {
                "level": issue.level,
                "sheet": issue.sheet,
                "row": issue.row,
                "header": issue.header,
                "fact": issue.fact,
                "remedy": issue.remedy,
                "text": issue.text,
            }
            for issue in batch.issues
        ]
        rejects += [
            place_of | {"sheet": r.sheet, "row": r.row, "header": r.header, "text": r.text, "why": r.why}
            for r in batch.rejected
        ]
    for table, frames in landed.items():
        _append(cursor, f"landed_{table}", pl.concat(frames, how="diagonal_relaxed"))
    _append(cursor, "upload", _frame(ledger, "upload"))
    _append(cursor, "upload_header", _frame(headers, "upload_header"))
    _append(cursor, "upload_issue", _frame(issues, "upload_issue"))
    _append(cursor, "reject", _frame(rejects, "reject"))
    winners.rebuild(cursor, merchant, _days(frames for frames in landed.values()))


_POLARS = {"VARCHAR": pl.String, "BIGINT": pl.Int64, "DATE": pl.Date, "TIMESTAMP": pl.Datetime("us"), "VARCHAR[]": pl.List(pl.String)}


def _frame(rows: Sequence[Mapping[str, object]], table: str) -> pl.DataFrame:
    kinds = schema.tables()[table]
    named = list(rows[0]) if rows else list(kinds)
    return pl.DataFrame(list(rows), schema={name: _POLARS[kinds[name]] for name in named}, orient="row")


def _append(cursor: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add rows to a table; columns that the table doesn't have are left out, missing ones become NULL."""
    if frame.is_empty():
        return
    columns = [name for name in frame.columns if name in schema.tables()[table]]
    listed = ", ".join(f'"{name}"' for name in columns)
    cursor.register("incoming", frame.select(columns).to_arrow())
    cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming")
    cursor.unregister("incoming")


def _days(groups: object) -> set[tuple[str, date]]:
    pairs: set[tuple[str, date]] = set()
    for frames in groups:  # type: ignore[attr-defined]
        for frame in frames:
            pairs.update(frame.select("account", "day").unique().iter_rows())
    return pairs


def _superseded(cursor: duckdb.DuckDBPyConnection, merchant: str, upload_ids: list[str]) -> dict[str, int]:
    """Per upload: rows of older uploads of its kind, in its own slices, that were the newest until now."""
    counts: dict[str, int] = {}
    for name in schema.LANDED:
        place = "coalesce(found.session, landed.account || ' ' || CAST(landed.day AS VARCHAR))"
        rows = cursor.execute(
            f"""
            WITH placed AS (
                SELECT landed.upload_id, alive.kind, alive.newness, {place} AS slice
                FROM landed_{name} AS landed JOIN alive USING (upload_id)
                SEMI JOIN touched ON touched.account = landed.account AND touched.day = landed.day
                LEFT JOIN (SELECT * FROM current_session WHERE merchant = $m) AS found
                    ON found.account = landed.account AND found.start = landed.start
                WHERE landed.merchant = $m
            ), version AS (
                SELECT kind, slice, newness, upload_id, count(*) AS rows,
                       lead(upload_id) OVER (PARTITION BY kind, slice ORDER BY newness) AS replaced_by
                FROM placed GROUP BY kind, slice, newness, upload_id
            )
            SELECT replaced_by, sum(rows) FROM version WHERE list_contains($ids, replaced_by) GROUP BY replaced_by
            """,
            {"m": merchant, "ids": upload_ids},
        ).fetchall()
        for upload_id, rows_replaced in rows:
            counts[upload_id] = counts.get(upload_id, 0) + int(rows_replaced)
    cursor.executemany(
        "UPDATE upload SET superseded = ? WHERE upload_id = ?",
        [[counts.get(upload_id, 0), upload_id] for upload_id in upload_ids],
    )
    return counts


def _disagreements(cursor: duckdb.DuckDBPyConnection, merchant: str, upload_ids: list[str]) -> dict[str, list[Issue]]:
    """Sessions that two kinds of export describe with different figures; the better kind's figure counts."""
    found: dict[str, list[Issue]] = {}
    for key in _COMPARED:
        rows = cursor.execute(
            f"""
            WITH version AS (
                SELECT found.session, landed.upload_id, alive.kind, alive.precedence, alive.newness,
                       CAST(landed."{key}" AS DOUBLE) AS figure,
                       row_number() OVER (PARTITION BY found.session, alive.kind ORDER BY alive.newness DESC) AS age
                FROM landed_live AS landed JOIN alive USING (upload_id)
                SEMI JOIN touched ON touched.account = landed.account AND touched.day = landed.day
                JOIN current_session AS found
                    ON found.merchant = $m AND found.account = landed.account AND found.start = landed.start
                WHERE landed.merchant = $m AND landed."{key}" IS NOT NULL
            ), latest AS (SELECT * FROM version WHERE age = 1)
            SELECT a.upload_id, b.upload_id, a.session, a.figure, b.figure
            FROM latest AS a JOIN latest AS b ON a.session = b.session AND a.precedence < b.precedence
            WHERE abs(a.figure - b.figure) > $tolerated * greatest(abs(a.figure), abs(b.figure))
              AND (list_contains($ids, a.upload_id) OR list_contains($ids, b.upload_id))
            ORDER BY a.session
            """,
            {"m": merchant, "ids": upload_ids, "tolerated": _TOLERATED},
        ).fetchall()
        for better, other, session, figure, other_figure in rows:
            upload_id = other if other in upload_ids else better
            fact = f"场次「{session}」的 {key} 在两种导出里不同:{figure:g} 与 {other_figure:g},采用前者"
            found.setdefault(upload_id, []).append(Issue("warning", fact, "请核对两份文件的下载时间"))
    for upload_id, issues in found.items():
        rows_to_add = [
            {
                "merchant": merchant, "upload_id": upload_id, "level": issue.level, "sheet": "", "row": None,
                "header": "", "fact": issue.fact, "remedy": issue.remedy, "text": "",
            }
            for issue in issues
        ]  # fmt: skip
        _append(cursor, "upload_issue", _frame(rows_to_add, "upload_issue"))
    return found


def undo(store: Store, upload_id: str, author: str) -> str:
    """Take an upload back, as if it had never come. Returns its file name; raises FupanError where there is none."""
    with store.writing() as cursor:
        row = cursor.execute("SELECT merchant, file, undone_at FROM upload WHERE upload_id = ?", [upload_id]).fetchone()
        if row is None:
            raise FupanError(f"没有编号为 {upload_id} 的上传", "请在数据页查看上传编号")
        merchant, file, undone_at = row
        if undone_at is not None:
            raise FupanError(f"「{file}」已经撤销过了", "不需要再撤销")
        cursor.execute(
            "UPDATE upload SET undone_at = ?, undone_by = ? WHERE upload_id = ?", [now(), author, upload_id]
        )
        touched = " UNION ".join(
            f"SELECT account, day FROM landed_{name} WHERE upload_id = $u" for name in schema.LANDED
        )
        winners.rebuild(cursor, merchant, cursor.execute(touched, {"u": upload_id}).fetchall())
        _bump(cursor, merchant)
    return str(file)


Entry = Literal["mapping", "promotion"]


def enter(store: Store, merchant: str, entry: Entry, rows: Sequence[Mapping[str, object]], author: str) -> str:
    """Record what a person typed, as an upload of kind "entry": same ledger, same undo. Returns its upload id."""
    upload_id = uuid.uuid4().hex[:12]
    with store.writing() as cursor:
        stamp = now()
        line = {
            "merchant": merchant, "upload_id": upload_id, "file": ENTRY_TITLES[entry], "content_hash": upload_id,
            "size": 0, "kind": f"entry_{entry}", "precedence": 0, "accounts": "", "read": len(rows),
            "rows": len(rows), "rejected": 0, "totals": 0, "repeats": 0, "superseded": 0,
            "uploaded_at": stamp, "author": author,
        }  # fmt: skip
        _append(cursor, "upload", _frame([line], "upload"))
        owned = [{"merchant": merchant, "upload_id": upload_id, **row} for row in rows]
        _append(cursor, f"entry_{entry}", _frame(owned, f"entry_{entry}"))
        _bump(cursor, merchant)
    return upload_id


def forget(store: Store, merchant: str) -> None:
    """Remove everything of a merchant: rows of every version, ledger and entries."""
    with store.writing() as cursor:
        for table in schema.tables():
            cursor.execute(f"DELETE FROM {table} WHERE merchant = ?", [merchant])


def _bump(cursor: duckdb.DuckDBPyConnection, merchant: str) -> None:
    row = cursor.execute("SELECT max(number) FROM version WHERE merchant = ?", [merchant]).fetchone()
    cursor.execute("DELETE FROM version WHERE merchant = ?", [merchant])
    cursor.execute("INSERT INTO version VALUES (?, ?)", [merchant, (row[0] or 0) + 1 if row else 1])
