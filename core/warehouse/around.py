"""What is loaded around sessions: which of their tables came, whether their end is known, who stands on the roster.

Owns these questions about the data itself. No figure of a review is asked here, and nothing is concluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.warehouse.store import Store

PARTS = ("channel", "product", "explanation", "minute", "audience")
"""The landed tables that a session may come with beside its own line."""


@dataclass(frozen=True)
class Shift:
    """One host on air. `session` is None for a shift that no loaded session covers: one that is still to come."""

    host: str
    account: str
    account_name: str | None
    on: datetime
    off: datetime
    session: str | None


def present(store: Store, merchant: str, tables: Sequence[str]) -> frozenset[str]:
    """Those of the store's tables that hold any row of this merchant: a fact takes longer to plan than this to ask."""
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} WHERE merchant = $merchant LIMIT 1)" for name in tables)
    return frozenset(name for (name,) in store.query(asked, {"merchant": merchant}))


def carried(store: Store, merchant: str, sessions: Sequence[str]) -> dict[str, int]:
    """Per table of PARTS, of how many of these sessions it has rows."""
    counted = " UNION ALL ".join(
        f"SELECT '{table}', count(DISTINCT session) FROM current_{table} "
        "WHERE merchant = $merchant AND list_contains($sessions, session)"
        for table in PARTS
    )
    return dict(store.query(counted, {"merchant": merchant, "sessions": list(sessions)}))


def parts_loaded(store: Store, merchant: str, session: str) -> frozenset[str]:
    """Those of PARTS that have at least one row of this session."""
    return frozenset(table for table, number in carried(store, merchant, [session]).items() if number)


def minutes_told(
    store: Store, merchant: str, account: str, since: datetime, until: datetime
) -> dict[str, tuple[datetime, datetime]]:
    """Per session of the account that starts in [since, until): when it started, and the last of its minutes."""
    rows = store.query(
        """
        SELECT session, any_value(start), max(minute) FROM fact_minute
        WHERE merchant = $merchant AND account = $account AND start >= $since AND start < $until GROUP BY session
        """,
        {"merchant": merchant, "account": account, "since": since, "until": until},
    )
    return {session: (start, last) for session, start, last in rows}


def end_told(store: Store, merchant: str, session: str) -> bool:
    """Whether a record of this session says when it ended; what ends with the last of its minutes may still be on."""
    rows = store.query(
        """
        SELECT 1 FROM landed_live AS landed
        JOIN upload ON upload.upload_id = landed.upload_id AND upload.undone_at IS NULL
        JOIN current_session AS found
            ON found.merchant = $merchant AND found.account = landed.account AND found.landed_start = landed.start
        WHERE landed.merchant = $merchant AND upload.merchant = $merchant AND found.session = $session
          AND landed.stop IS NOT NULL
        LIMIT 1
        """,
        {"merchant": merchant, "session": session},
    )
    return bool(rows)


def shifts(store: Store, merchant: str, since: datetime, until: datetime) -> list[Shift]:
    """Shifts of all accounts that end after `since` and begin before `until`, in order of time."""
    # Those in no session are looked for here: the fact would go through the year to find them.
    rows = store.query(
        """
        SELECT host, account, account_name, shift_on, shift_off, session FROM fact_shift
        WHERE merchant = $merchant AND start >= $since - INTERVAL 2 DAY AND start < $until
          AND shift_off > $since AND shift_on < $until
        UNION ALL
        SELECT unnest(string_split(host, '、')), account, account_name, shift_on, shift_off, NULL
        FROM current_shift AS told
        WHERE merchant = $merchant AND shift_off > $since AND shift_on < $until AND NOT EXISTS (
            SELECT 1 FROM current_session AS live
            WHERE live.merchant = $merchant AND live.account = told.account AND live.start < told.shift_off
              AND coalesce(live.stop, live.start + INTERVAL 1 MINUTE) > told.shift_on
        )
        ORDER BY shift_on, account, host
        """,
        {"merchant": merchant, "since": since, "until": until},
    )
    return [Shift(*row) for row in rows]
