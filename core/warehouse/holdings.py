"""What the store holds: the ledger, coverage by day, revisions, and what people typed.

Owns the questions about the data itself. Figures of a review are never asked here; they go through `core.metrics`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.errors import Issue
from core.reading.attach import LiveSession
from core.reading.batch import Rejected
from core.reading.learnt import Learnt
from core.reading.match import Mappings
from core.sheets import LANDED
from core.warehouse import schema
from core.warehouse.store import Store


@dataclass(frozen=True)
class Upload:
    """A line of the ledger. read == rows + rejected + totals + repeats, for files."""

    upload_id: str
    file: str
    kind: str
    accounts: str
    period_from: date | None
    period_to: date | None
    read: int
    rows: int
    rejected: int
    totals: int
    repeats: int
    superseded: int
    exported_at: datetime | None
    uploaded_at: datetime
    author: str
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True)
class Coverage:
    """What one account has for one day: sessions, and which of them came with channels and products."""

    account: str
    account_name: str | None
    day: date
    sessions: int
    with_channels: int
    with_products: int


@dataclass(frozen=True)
class Revision:
    """A session whose money changed between two exports of the same kind."""

    session: str
    kind: str
    before: Decimal
    after: Decimal
    uploaded_at: datetime


def merchants(store: Store) -> tuple[str, ...]:
    """Every merchant with something in the ledger, in order of first upload."""
    rows = store.query("SELECT merchant FROM upload GROUP BY merchant ORDER BY min(uploaded_at)")
    return tuple(row[0] for row in rows)


def version(store: Store, merchant: str) -> int:
    """A number that grows with every change to this merchant's data: what caches are keyed by."""
    rows = store.query("SELECT max(number) FROM version WHERE merchant = ?", [merchant])
    return int(rows[0][0] or 0)


def uploads(store: Store, merchant: str) -> list[Upload]:
    """The ledger, newest first; undone uploads stay in it."""
    fields = ", ".join(Upload.__dataclass_fields__)
    rows = store.query(
        f"SELECT {fields} FROM upload WHERE merchant = ? ORDER BY uploaded_at DESC, upload_id", [merchant]
    )
    return [Upload(*row) for row in rows]


def uploaded(store: Store, merchant: str, content_hashes: Sequence[str]) -> dict[str, Upload]:
    """Files that are in the store already, by the hash of their content: those that would be called duplicates."""
    fields = ", ".join(Upload.__dataclass_fields__)
    rows = store.query(
        f"SELECT content_hash, {fields} FROM upload "
        "WHERE merchant = ? AND undone_at IS NULL AND rows > 0 AND list_contains(?, content_hash)",
        [merchant, list(content_hashes)],
    )
    return {own: Upload(*row) for own, *row in rows}


def as_of(store: Store, merchant: str) -> datetime | None:
    """When the newest file that counts was exported or, if it doesn't say, uploaded (数据截至)."""
    rows: list[tuple[datetime | None]] = store.query(
        "SELECT max(coalesce(exported_at, uploaded_at)) FROM upload "
        "WHERE merchant = ? AND undone_at IS NULL AND NOT starts_with(kind, 'entry_')",
        [merchant],
    )
    return rows[0][0]


def days_told(store: Store, merchant: str, table: str) -> tuple[date, date] | None:
    """The first and the last day that a landed table has anything of; None where it has nothing.

    Raises KeyError for a table that isn't declared.
    """
    rows = store.query(
        f"SELECT min(coalesce(since, day)), max(day) FROM current_{LANDED[table].name} WHERE merchant = $merchant",
        {"merchant": merchant},
    )
    first, last = rows[0]
    return None if first is None else (first, last)


def coverage(store: Store, merchant: str) -> list[Coverage]:
    """Per account and day with at least one session, in order of day."""
    rows = store.query(
        """
        SELECT live.account, arg_max(live.account_name, live.start), live.day, count(*),
               count(*) FILTER (WHERE channel.session IS NOT NULL),
               count(*) FILTER (WHERE product.session IS NOT NULL)
        FROM current_live AS live
        LEFT JOIN (SELECT DISTINCT session FROM current_channel WHERE merchant = $m) AS channel
            ON channel.session = live.session
        LEFT JOIN (SELECT DISTINCT session FROM current_product WHERE merchant = $m) AS product
            ON product.session = live.session
        WHERE live.merchant = $m
        GROUP BY live.account, live.day ORDER BY live.day, live.account
        """,
        {"m": merchant},
    )
    return [Coverage(*row) for row in rows]


def revisions(store: Store, merchant: str, limit: int = 200, upload_ids: Sequence[str] | None = None) -> list[Revision]:
    """Sessions whose money a later export of the same kind changed, newest change first: by these uploads, or by any.

    成交金额 is compared where both have it, else 用户支付金额: never one with the other.
    """
    rows = store.query(
        """
        WITH version AS (
            SELECT found.session, upload.kind, upload.upload_id, upload.uploaded_at, landed.gmv, landed.user_pay,
                   lag(landed.gmv) OVER earlier AS gmv_before, lag(landed.user_pay) OVER earlier AS user_pay_before
            FROM landed_live AS landed
            JOIN upload ON upload.upload_id = landed.upload_id AND upload.undone_at IS NULL
            JOIN current_session AS found
                ON found.merchant = $merchant AND found.account = landed.account AND found.landed_start = landed.start
            WHERE landed.merchant = $merchant AND upload.merchant = $merchant
            WINDOW earlier AS (
                PARTITION BY found.session, upload.kind
                ORDER BY coalesce(upload.exported_at, upload.uploaded_at), upload.uploaded_at, upload.upload_id
            )
        ), change AS (
            SELECT session, kind, upload_id, uploaded_at, gmv + gmv_before IS NOT NULL AS both_gmv,
                   CASE WHEN both_gmv THEN gmv_before ELSE user_pay_before END AS before,
                   CASE WHEN both_gmv THEN gmv ELSE user_pay END AS after
            FROM version
        )
        SELECT session, kind, before, after, uploaded_at FROM change
        WHERE before <> after AND ($any OR list_contains($ids, upload_id))
        ORDER BY uploaded_at DESC, session, kind LIMIT $limit
        """,
        {"merchant": merchant, "limit": limit, "any": upload_ids is None, "ids": list(upload_ids or ())},
    )
    return [Revision(*row) for row in rows]


def issues_of(store: Store, upload_id: str) -> list[Issue]:
    """What was noticed about an upload when it came."""
    rows = store.query(
        "SELECT level, fact, remedy, sheet, row, header, text FROM upload_issue WHERE upload_id = ?", [upload_id]
    )
    return [Issue(*row) for row in rows]


def rejects_of(store: Store, upload_id: str) -> list[Rejected]:
    """The rows of an upload that could not be taken, in order."""
    rows = store.query(
        "SELECT sheet, row, header, text, why FROM reject WHERE upload_id = ? ORDER BY sheet, row", [upload_id]
    )
    return [Rejected(*row) for row in rows]


def known_names(store: Store, merchant: str) -> dict[str, str]:
    """Nicknames that exactly one 抖音号 of this merchant bore, with that 抖音号. Undone uploads don't count."""
    rows = store.query(
        """
        SELECT own.account_name, min(own.account)
        FROM upload_slice AS own
        JOIN upload ON upload.upload_id = own.upload_id AND upload.undone_at IS NULL
        WHERE own.merchant = $merchant AND upload.merchant = $merchant AND own.account <> own.account_name
          AND own.account_name IS NOT NULL
        GROUP BY own.account_name HAVING count(DISTINCT own.account) = 1
        """,
        {"merchant": merchant},
    )
    return dict(rows)


def live_sessions(store: Store, merchant: str) -> tuple[LiveSession, ...]:
    """Every session that any file speaks of, with its room's id where one tells it: what a table can belong to."""
    telling = [f"current_{name}" for name in LANDED if "live_id" in schema.values(name) | schema.identity(name)]
    rooms = " UNION ALL ".join(
        f"SELECT session, live_id FROM {table} WHERE merchant = $merchant AND live_id IS NOT NULL" for table in telling
    )
    rows = store.query(
        f"""
        WITH room AS (SELECT session, min(live_id) AS live_id FROM ({rooms}) AS told GROUP BY session)
        SELECT found.account, any_value(found.account_name), found.start, max(found.stop), any_value(room.live_id)
        FROM current_session AS found LEFT JOIN room ON room.session = found.session
        WHERE found.merchant = $merchant GROUP BY found.account, found.start ORDER BY found.start, found.account
        """,
        {"merchant": merchant},
    )
    return tuple(LiveSession(*row) for row in rows)


def mappings(store: Store, merchant: str) -> Mappings:
    """Headers mapped by hand: (sheet key, normalised header) → column key; the newest entry counts.

    An entry without a column key takes the mapping back.
    """
    rows = store.query(
        """
        SELECT entry.sheet, entry.header, arg_max_null(entry.column_key, upload.uploaded_at) AS column_key
        FROM entry_mapping AS entry JOIN upload ON upload.upload_id = entry.upload_id
        WHERE entry.merchant = $merchant AND upload.merchant = $merchant AND upload.undone_at IS NULL
          AND entry.among IS NULL
        GROUP BY entry.sheet, entry.header HAVING column_key IS NOT NULL
        """,
        {"merchant": merchant},
    )
    return {(sheet, header): column_key for sheet, header, column_key in rows}


def learnt(store: Store, merchant: str) -> tuple[Learnt, ...]:
    """Foreign tables that people have explained, the oldest first; per header the newest entry counts."""
    rows = store.query(
        """
        WITH said AS (
            SELECT entry.sheet, entry.among, entry.header, max(upload.uploaded_at) AS said_at,
                   arg_max_null(entry.column_key, upload.uploaded_at) AS column_key
            FROM entry_mapping AS entry JOIN upload ON upload.upload_id = entry.upload_id
            WHERE entry.merchant = $merchant AND upload.merchant = $merchant AND upload.undone_at IS NULL
              AND entry.among IS NOT NULL
            GROUP BY entry.sheet, entry.among, entry.header HAVING column_key IS NOT NULL
        )
        SELECT sheet, among, list(header ORDER BY header), list(column_key ORDER BY header) FROM said
        GROUP BY sheet, among ORDER BY max(said_at), sheet, among
        """,
        {"merchant": merchant},
    )
    return tuple(
        Learnt(sheet, frozenset(among), tuple(zip(headers, keys, strict=True))) for sheet, among, headers, keys in rows
    )


def promotions(store: Store, merchant: str) -> dict[date, str]:
    """Typed promotion days with their names; a day entered again without a name is no promotion day any more."""
    rows = store.query(
        """
        SELECT entry.day, arg_max(coalesce(entry.name, ''), upload.uploaded_at)
        FROM entry_promotion AS entry JOIN upload ON upload.upload_id = entry.upload_id
        WHERE entry.merchant = $merchant AND upload.merchant = $merchant AND upload.undone_at IS NULL
        GROUP BY entry.day ORDER BY entry.day
        """,
        {"merchant": merchant},
    )
    return {day: name for day, name in rows if name}


@dataclass(frozen=True)
class Session:
    """A live session that is loaded: what a person can choose to review."""

    session: str
    account: str
    account_name: str | None
    start: datetime
    stop: datetime | None
    day: date


def sessions(
    store: Store,
    merchant: str,
    accounts: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    latest: int | None = None,
    minutes: Sequence[datetime] = (),
) -> list[Session]:
    """Sessions in order of start: of some accounts (none: all), starting in [since, until), at most the `latest` n.

    `minutes`: only those that started in one of them.
    """
    fields = ", ".join(Session.__dataclass_fields__)
    rows = store.query(
        f"""
        SELECT {fields} FROM fact_live
        WHERE merchant = $merchant AND ($everyone OR list_contains($accounts, account))
          AND start >= coalesce($since, start) AND ($until IS NULL OR start < $until)
          AND ($whenever OR list_contains($minutes, date_trunc('minute', start)))
        ORDER BY start DESC, session DESC {"LIMIT $latest" if latest is not None else ""}
        """,
        {
            "merchant": merchant,
            "everyone": not accounts,
            "accounts": list(accounts),
            "since": since,
            "until": until,
            "whenever": not minutes,
            "minutes": list(minutes),
            **({"latest": latest} if latest is not None else {}),
        },
    )
    return [Session(*row) for row in reversed(rows)]
