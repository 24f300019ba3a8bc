"""The only writer: commits of files and of what people typed, undo, and forgetting a merchant.

Owns transactions and the ledger. A batch of files is one transaction with one ledger row per file; whatever changes a
merchant's data also bumps that merchant's version, which every cache is keyed by. It trusts nothing about a file except
the Batch that reading made of it.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

import duckdb

from core.errors import FupanError, Issue
from core.reading.batch import Batch
from core.warehouse import landing, noticed, schema, unrivalled, winners
from core.warehouse.landing import Incoming
from core.warehouse.store import Store

log = logging.getLogger(__name__)

BEIJING = timezone(timedelta(hours=8))

Entry = Literal[
    "mapping", "promotion", "role", "tag", "event", "peer", "goal", "action", "trial", "roster_template", "weight",
    "bonus_rule", "headcount", "return_reason",
]  # fmt: skip
ENTRY_TITLES = {
    "mapping": "手工对应表头", "promotion": "大促日历", "role": "商品角色", "tag": "场次标签", "event": "标记事件",
    "peer": "同行值", "goal": "目标", "action": "行动", "trial": "对照实验",
    "roster_template": "排班模板", "weight": "主播评分权重", "bonus_rule": "绩效规则",
    "headcount": "人群人数", "return_reason": "退单原因",
}  # fmt: skip


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


def now() -> datetime:
    """The present in Beijing, naive, as every moment in the store is."""
    return datetime.now(BEIJING).replace(tzinfo=None)


def commit(store: Store, merchant: str, batches: Sequence[Batch], author: str) -> list[Receipt]:
    """Write files in one transaction. A file whose content is already there changes nothing and is called a duplicate.

    Raises FupanError if one of them can't be written; then none is.
    """
    try:
        with store.writing() as cursor:
            return _commit(cursor, merchant, batches, author)
    except FupanError:
        raise
    except Exception as error:  # a bug met by one file must not cost the others: they are tried one by one
        log.exception("committing %d files failed", len(batches))
        files = f"「{batches[0].file}」" if len(batches) == 1 else f"这 {len(batches)} 个文件"
        raise FupanError(f"{files}里有数据库不接受的内容,没有写入", "请把文件发给我们,其他文件不受影响") from error


def _commit(cursor: duckdb.DuckDBPyConnection, merchant: str, batches: Sequence[Batch], author: str) -> list[Receipt]:
    known: dict[str, str] = dict(
        cursor.execute(
            "SELECT content_hash, upload_id FROM upload "
            # a file of which nothing could be taken may come again, once its headers are mapped
            "WHERE merchant = ? AND undone_at IS NULL AND rows > 0 AND list_contains(?, content_hash)",
            [merchant, [batch.content_hash for batch in batches]],
        ).fetchall()
    )
    fresh: dict[str, Batch] = {}
    for batch in batches:
        if batch.content_hash not in known:
            known[batch.content_hash] = upload_id = _new_id()
            fresh[upload_id] = batch
    receipts: dict[str, Receipt | None] = dict(_write(cursor, merchant, fresh, author)) if fresh else {}
    told = [(known[batch.content_hash], batch) for batch in batches]
    return [receipts.pop(upload_id, None) or _duplicate(upload_id, batch) for upload_id, batch in told]


def _write(
    cursor: duckdb.DuckDBPyConnection, merchant: str, files: Mapping[str, Batch], author: str
) -> list[tuple[str, Receipt]]:
    arrived = landing.arrival(files)
    untold = unrivalled.is_untold(cursor, merchant, arrived)
    landing.land(cursor, merchant, arrived, author, _stamp(cursor, merchant))
    superseded: dict[str, int] = {}
    issues: dict[str, list[Issue]] = {}
    if untold:
        unrivalled.win(cursor, merchant, arrived)
    else:
        superseded, issues = _contend(cursor, merchant, list(files))
    _bump(cursor, merchant)
    return [
        (file.upload_id, _receipt(file, superseded.get(file.upload_id, 0), issues.get(file.upload_id, [])))
        for file in arrived.files
    ]


def _contend(
    cursor: duckdb.DuckDBPyConnection, merchant: str, upload_ids: Sequence[str]
) -> tuple[dict[str, int], dict[str, list[Issue]]]:
    """Settle which rows count now, and keep what was noticed on the way."""
    winners.rebuild(cursor, merchant, upload_ids)
    superseded = noticed.superseded(cursor, upload_ids)
    for upload_id, rows in superseded.items():
        cursor.execute("UPDATE upload SET superseded = ? WHERE upload_id = ?", [rows, upload_id])
    issues = noticed.issues(cursor, merchant, upload_ids)
    lines = [
        {"merchant": merchant, "upload_id": upload_id} | vars(issue)
        for upload_id, found in issues.items()
        for issue in found
    ]
    landing.append_rows(cursor, "upload_issue", lines)
    return superseded, issues


def _receipt(file: Incoming, superseded: int, issues: Sequence[Issue]) -> Receipt:
    batch = file.batch.with_issues(*issues)
    export, rejected = batch.export, len(batch.rejected)
    return Receipt(
        file.upload_id, batch.file, export.key, export.title, file.accounts, file.rows, rejected, superseded,
        False, batch.issues,
    )  # fmt: skip


def _duplicate(upload_id: str, batch: Batch) -> Receipt:
    export = batch.export
    return Receipt(upload_id, batch.file, export.key, export.title, batch.accounts, 0, 0, 0, True, batch.issues)


def undo(store: Store, upload_id: str, author: str) -> str:
    """Take an upload back, as if it had never come. Returns its file name; raises FupanError where there is none."""
    with store.writing() as cursor:
        rows = cursor.execute(
            "SELECT merchant, file, undone_at FROM upload WHERE upload_id = ?", [upload_id]
        ).fetchall()
        if not rows:
            raise FupanError(f"没有编号为 {upload_id} 的上传", "请在数据页查看上传编号")
        merchant, file, undone_at = rows[0]
        if undone_at is not None:
            raise FupanError(f"「{file}」已经撤销过了", "不需要再撤销")
        cursor.execute("UPDATE upload SET undone_at = ?, undone_by = ? WHERE upload_id = ?", [now(), author, upload_id])
        winners.rebuild(cursor, merchant, [upload_id])
        _bump(cursor, merchant)
    return str(file)


def enter(store: Store, merchant: str, entry: Entry, rows: Sequence[Mapping[str, object]], author: str) -> str:
    """Record what a person typed, as an upload of kind "entry": same ledger, same undo. Returns its upload id."""
    upload_id = _new_id()
    owner = {"merchant": merchant, "upload_id": upload_id}
    with store.writing() as cursor:
        line = {
            "file": ENTRY_TITLES[entry], "content_hash": upload_id, "size": 0, "kind": f"entry_{entry}",
            "precedence": 0, "accounts": "", "read": len(rows), "rows": len(rows), "rejected": 0, "totals": 0,
            "repeats": 0, "superseded": 0, "uploaded_at": _stamp(cursor, merchant), "author": author,
        }  # fmt: skip
        landing.append_rows(cursor, "upload", [owner | line])
        landing.append_rows(cursor, f"entry_{entry}", [owner | dict(row) for row in rows])
        _bump(cursor, merchant)
    return upload_id


def forget(store: Store, merchant: str) -> None:
    """Remove everything of a merchant: rows of every version, ledger and entries."""
    with store.writing() as cursor:
        for table in schema.tables():
            cursor.execute(f"DELETE FROM {table} WHERE merchant = ?", [merchant])


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def _stamp(cursor: duckdb.DuckDBPyConnection, merchant: str) -> datetime:
    """The present, but later than everything in the ledger even if the clock was set back: order decides who wins."""
    latest = _one(cursor, "SELECT max(uploaded_at) FROM upload WHERE merchant = ?", merchant)
    return max(now(), latest + timedelta(microseconds=1)) if latest else now()


def _one(cursor: duckdb.DuckDBPyConnection, sql: str, merchant: str) -> Any:
    return cursor.execute(sql, [merchant]).fetchall()[0][0]  # fetched whole: DuckDB 2 refuses to go on otherwise


def _bump(cursor: duckdb.DuckDBPyConnection, merchant: str) -> None:
    """Give the merchant a version never seen before: it follows the clock, for after `forget` nothing else is left."""
    latest = _one(cursor, "SELECT max(number) FROM version WHERE merchant = ?", merchant) or 0
    cursor.execute("DELETE FROM version WHERE merchant = ?", [merchant])
    number = max(latest + 1, int(datetime.now(BEIJING).timestamp() * 1_000_000))
    cursor.execute("INSERT INTO version VALUES (?, ?)", [merchant, number])
