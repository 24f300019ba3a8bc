"""Files made by hand: batches as reading hands them over, and everything that a store shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any

import polars as pl

from core.errors import Issue
from core.reading.batch import Batch, Landing, Rejected, Tally
from core.sheets import EXPORTS, LANDED
from core.warehouse import ledger, schema
from core.warehouse.ledger import Receipt
from core.warehouse.store import Store

MERCHANT = "商家甲"

_TYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "DECIMAL(18,2)": pl.Decimal(18, 2),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
}
_FRAME = ("account", "account_name", "start", "stop", "day")


def at(text: str) -> datetime:
    """ "11-03 20:00:05" in 2026."""
    return datetime.fromisoformat(f"2026-{text}")


def landing(table: str, rows: Iterable[Mapping[str, Any]], headers: Iterable[str] | None = None) -> Landing:
    """Rows of one landed table; account and day are filled in. `headers` are also those with nothing below them."""
    known = schema.tables()[f"landed_{table}"]
    filled = []
    for number, row in enumerate(rows, start=2):
        start = row.get("start")
        filled.append({"row": number, "account": "a1", "day": start.date() if start else None, **row})
    names = list(dict.fromkeys([*_FRAME, *(name for row in filled for name in row)]))
    frame = pl.DataFrame(filled, schema={name: _TYPES[known[name]] for name in names}, orient="row")
    keys = {name for name in names if name not in (*_FRAME, "row")} | {"account", "start"}
    return Landing(table, frame, frozenset(keys | set(headers or ())))


def batch(
    kind: str,
    *landings: Landing,
    name: str = "",
    exported_at: datetime | None = None,
    rejected: tuple[Rejected, ...] = (),
    issues: tuple[Issue, ...] = (),
) -> Batch:
    """One file. Its content hash follows from its rows and name."""
    told = "".join(f"{one.table}{sorted(one.headers)}{one.rows.rows()}" for one in landings)
    digest = sha256(f"{kind}{name}{exported_at}{told}".encode()).hexdigest()
    tallies = [Tally("表", LANDED[one.table].title, one.rows.height, one.rows.height) for one in landings]
    if rejected:
        tallies.append(Tally("坏行", "", len(rejected), 0, rejected=len(rejected)))
    return Batch(
        file=name or f"{kind}_{digest[:6]}.xlsx",
        content_hash=digest,
        size=len(told),
        export=EXPORTS[kind],
        landings=landings,
        rejected=rejected,
        issues=issues,
        tallies=tuple(tallies),
        exported_at=exported_at,
    )


def session(start: str, stop: str | None = None, account: str = "a1", **figures: Any) -> dict[str, Any]:
    """A row about one session. Money may be given as text."""
    values = {
        key: Decimal(value) if isinstance(value, str) and _is_money(key) else value for key, value in figures.items()
    }
    return {"account": account, "start": at(start), "stop": at(stop) if stop else None, **values}


def _is_money(key: str) -> bool:
    return any(columns.get(key) == "DECIMAL(18,2)" for columns in schema.tables().values())


def shop_list(*rows: Mapping[str, Any], headers: Iterable[str] = (), **more: Any) -> Batch:
    return batch("live_list", landing("live", rows, headers), **more)


def detail(live: Mapping[str, Any], *channels: tuple[str, int], headers: Iterable[str] = (), **more: Any) -> Batch:
    """A session's workbook: its record, and (channel, entries) of its channels."""
    place = {key: live[key] for key in ("account", "start", "stop")}
    rows = [place | {"channel": channel, "entries": entries} for channel, entries in channels]
    tables = [landing("channel", rows)] if rows else []
    return batch("live_detail", landing("live", [live], headers), *tables, **more)


def channel_day(day: str, *channels: tuple[str, int], account: str = "a1", **more: Any) -> Batch:
    """A channel table that names a day and no session."""
    date = at(f"{day} 00:00").date()
    rows = [{"account": account, "day": date, "channel": name, "entries": entries} for name, entries in channels]
    return batch("channel_table", landing("channel", rows), **more)


def channels_of(start: str, *channels: tuple[str, int], **more: Any) -> Batch:
    """A channel table that names a session by its start, and not its end."""
    rows = [session(start, channel=name, entries=entries) for name, entries in channels]
    return batch("channel_table", landing("channel", rows), **more)


def put(store: Store, *batches: Batch, merchant: str = MERCHANT) -> list[Receipt]:
    """Commit files one by one, in this order."""
    return [ledger.commit(store, merchant, [one], "测试")[0] for one in batches]


def contents(store: Store) -> dict[str, list[str]]:
    """Everything that the store holds to be true: current tables and facts, in an order of their own."""
    views = [f"fact_{path.stem}" for path in schema.FACTS.glob("*.sql")]
    names = [name for name in schema.tables() if name.startswith("current_")] + views
    return {name: sorted(map(repr, store.query(f"SELECT * FROM {name}"))) for name in names}


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    return {name: sorted(map(repr, store.query(f"SELECT * FROM {name}"))) for name in schema.tables()}


def lives(store: Store, *figures: str) -> list[tuple[Any, ...]]:
    """(session without its account, figures…) of all sessions, in order."""
    listed = ", ".join(["substr(session, length(account) + 2)", *(f'"{figure}"' for figure in figures)])
    return store.query(f"SELECT {listed} FROM fact_live ORDER BY account, start")


def channels(store: Store) -> list[tuple[str, str, int]]:
    """(session without its account and year, channel, entries), in order."""
    return store.query(
        "SELECT substr(session, length(account) + 7), channel, entries FROM fact_channel ORDER BY session, channel"
    )


def midnight(day: str) -> datetime:
    return datetime.combine(at(f"{day} 00:00").date(), time())
