"""Rows about sessions and days of which nothing was known: they are winners as they are.

Owns the short way to the current tables, and the question whether it may be taken. It comes to what `winners.rebuild`
would: that is what the tests hold it against. In doubt the long way is taken.
"""

import duckdb
import polars as pl

from core.warehouse import schema, sessions, sharing, winners
from core.warehouse.landing import Arrival, given

# Rosters are held against the sessions of their days, in what the long way leaves behind.
_NEVER = ("shift",)

_FOUND = ("account", "account_name", "start", "stop", "since", "day")
_DAY = pl.duration(days=1)

# Whether anything that was ever told of these accounts could touch the time that is told of now.
_KNOWN = """
SELECT EXISTS (
    SELECT 1 FROM upload_slice AS known JOIN given ON given.account = known.account
    WHERE known.merchant = $merchant AND coalesce(known.since, known.day) - INTERVAL 1 DAY <= given.closing
      AND greatest(known.stop, known.day + INTERVAL 1 DAY) >= given.opening
)
"""

_SESSIONS = f"""
INSERT INTO current_session (merchant, account, landed_start, session, account_name, start, stop, day)
SELECT $merchant, account, start, {sessions.name_of("given")}, account_name, start, stop, CAST(start AS DATE) FROM given
"""


def is_untold(cursor: duckdb.DuckDBPyConnection, merchant: str, arrived: Arrival) -> bool:
    """Whether every session, day and period is told of by one file only, in one way, and never was before."""
    kinds = {file.batch.export.key for file in arrived.files}
    if len(kinds) > 1 or not arrived.tables or any(table in arrived.tables for table in _NEVER):
        return False
    told = [rows.select("_file", *_FOUND).unique() for rows in arrived.tables.values()]
    days = [rows.filter(pl.col("start").is_null()) for rows in told]
    starts = pl.concat(told).filter(pl.col("start").is_not_null()).unique()
    if (
        (starts["start"].dt.date() != starts["day"]).any()
        or starts.select("account", pl.col("start").dt.truncate("1m")).is_duplicated().any()
        or any(rows.select("account", "since", "day").is_duplicated().any() for rows in days)
    ):
        return False
    ends = pl.max_horizontal("stop", pl.col("day").cast(pl.Datetime("us")) + _DAY)
    spans = (
        pl.concat(told)
        .group_by("account")
        .agg(
            pl.min_horizontal("start", "since", "day").cast(pl.Datetime("us")).min().alias("opening"),
            ends.max().alias("closing"),
        )
    )
    with given(cursor, spans):
        known: tuple[bool] = cursor.execute(_KNOWN, {"merchant": merchant}).fetchall()[0]
    return not known[0]


def win(cursor: duckdb.DuckDBPyConnection, merchant: str, arrived: Arrival) -> None:
    """Add the current rows and sessions of files that `is_untold` found to have no rivals."""
    starts = [rows.select("account", "account_name", "start", "stop") for rows in arrived.tables.values()]
    found = pl.concat(starts).filter(pl.col("start").is_not_null()).unique(maintain_order=True)
    if len(found):
        with given(cursor, found):
            cursor.execute(_SESSIONS, {"merchant": merchant})
    for table, rows in arrived.tables.items():
        known = schema.tables()[f"current_{table}"]
        own = [f'"{name}"' for name in rows.columns if name in known]
        with given(cursor, rows.select(name for name in rows.columns if name in known)):
            cursor.execute(_current(table, own), {"merchant": merchant})
    if "minute" in arrived.tables:
        days = arrived.tables["minute"].select("account", "day").unique()
        with given(cursor, days):
            cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT account, day FROM given")
        bounds: dict[str, object] = {"merchant": merchant, "first": days["day"].min(), "last": days["day"].max()}
        sharing.mark(cursor, bounds)
        sharing.rebuild(cursor, bounds)


def _current(table: str, columns: list[str]) -> str:
    listed = ", ".join(columns)
    return f"""
    INSERT INTO current_{table} (merchant, slice, session, {listed})
    SELECT $merchant, coalesce(session, {winners.day_of("named")}), session, {listed}
    FROM (
        SELECT *, {sessions.name_of("given")} AS session, {winners.part_of(table, "given")} AS part FROM given
    ) AS named
    """
