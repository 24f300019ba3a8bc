"""What people typed about sessions and products: roles, tags, events.

Owns the questions about these entries: the newest entry of uploads that count says what holds. Headers mapped by hand
and the promotion calendar are asked in `holdings`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.warehouse.store import Store

PROMOTION, MECHANISM = "大促", "价格机制"
TAG_KINDS = (PROMOTION, MECHANISM, "场景", "活动")
"""Sessions tagged as a promotion are judged as promotion days are; a new price mechanism calls for who came."""


@dataclass(frozen=True)
class Tag:
    """A word on a session; `kind` is one of TAG_KINDS."""

    kind: str
    name: str


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment of a session."""

    at: datetime
    kind: str
    name: str


@dataclass(frozen=True)
class Role:
    """What a product of an account is from `day` on, as a person said."""

    account: str
    product_id: str
    day: date
    role: str


NEWEST = """
    SELECT entry.*, upload.uploaded_at FROM {table} AS entry
    JOIN upload ON upload.upload_id = entry.upload_id AND upload.undone_at IS NULL
    WHERE entry.merchant = $merchant AND upload.merchant = $merchant
    QUALIFY rank() OVER (PARTITION BY {of} ORDER BY upload.uploaded_at DESC) = 1
"""
"""The rows of an entry's table that hold: of each thing that `of` tells apart those of the newest upload."""


def tags(store: Store, merchant: str) -> dict[str, tuple[Tag, ...]]:
    """The tags of every session that has any, by session id."""
    rows = store.query(
        f"SELECT session, kind, name FROM ({NEWEST.format(table='entry_tag', of='session')}) AS said "
        "WHERE kind IS NOT NULL ORDER BY session, kind, name",
        {"merchant": merchant},
    )
    found: dict[str, list[Tag]] = {}
    for session, kind, name in rows:
        found.setdefault(session, []).append(Tag(kind, name))
    return {session: tuple(own) for session, own in found.items()}


def typed_events(store: Store, merchant: str, session: str) -> tuple[Event, ...]:
    """The typed events of a session, in order of time."""
    newest = NEWEST.format(table="entry_event", of="session")
    rows = store.query(
        f"""
        SELECT said."at", said.kind, said.name FROM ({newest}) AS said
        WHERE said.session = $session AND said."at" IS NOT NULL ORDER BY 1, 2, 3
        """,
        {"merchant": merchant, "session": session},
    )
    return tuple(Event(*row) for row in rows)


def roles(store: Store, merchant: str) -> tuple[Role, ...]:
    """Every role that a person gave and nobody took back, in order of day."""
    newest = NEWEST.format(table="entry_role", of="account, product_id, day")
    rows = store.query(
        f"SELECT account, product_id, day, role FROM ({newest}) AS said WHERE role IS NOT NULL "
        "ORDER BY day, account, product_id",
        {"merchant": merchant},
    )
    return tuple(Role(*row) for row in rows)
