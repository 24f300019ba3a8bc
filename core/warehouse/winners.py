"""Which version of a row counts: the current tables, derived from landed rows and the ledger.

Owns the rule by which a newer export replaces an older one. Winners are never stored as "superseded by": they follow
from the uploads that are not undone, so undoing one means "as if it had never come". Rebuilding touches only the days
named, inside the caller's transaction; a full rebuild gives the same rows.

- Sessions: rows of one account that start in the same minute are one session, and so are rows of different kinds whose
  times overlap by more than half of the shorter one. It is named after the start that the best kind gives.
- Rows of a slice come from the newest upload of a kind, each column from the newest upload that has that header.
- Where several kinds describe one session, the best kind's figure counts and the others fill its gaps.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from core.sheets import LANDED
from core.warehouse import schema

_ALIVE = """
CREATE OR REPLACE TEMP TABLE alive AS
SELECT upload_id, kind, precedence,
       row_number() OVER (ORDER BY coalesce(exported_at, uploaded_at), uploaded_at, upload_id) AS newness
FROM upload WHERE merchant = ? AND undone_at IS NULL
"""

# A session can begin before midnight in one kind and after it in another: the days beside a touched one count too.
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT account, (day + CAST(shift AS INTEGER)) AS day
FROM touched_days, (VALUES (-1), (0), (1)) AS neighbours(shift)
"""

_STARTS = " UNION ALL ".join(
    f"SELECT account, start, {'stop' if name == 'live' else 'NULL AS stop'}, upload_id, day, merchant "
    f"FROM landed_{name} WHERE start IS NOT NULL"
    for name in ("live", "channel")
)

_SESSIONS = f"""
INSERT INTO current_session
WITH raw AS (
    SELECT landed.account, landed.start, landed.stop, alive.kind, alive.precedence
    FROM ({_STARTS}) AS landed JOIN alive USING (upload_id)
    SEMI JOIN touched ON touched.account = landed.account AND touched.day = landed.day
    WHERE landed.merchant = $merchant
), minutes AS (
    SELECT account, date_trunc('minute', start) AS minute, min(start) AS start, max(stop) AS stop,
           min(precedence) AS precedence, list(DISTINCT kind) AS kinds
    FROM raw GROUP BY account, minute
), marked AS (
    SELECT *,
        CASE WHEN list_has_any(kinds, lag(kinds) OVER earlier) THEN 1
             WHEN epoch(least(coalesce(stop, start), lag(stop) OVER earlier) - start) * 2
                  > least(epoch(coalesce(stop, start) - start), epoch(lag(stop) OVER earlier - lag(start) OVER earlier))
             THEN 0
             WHEN stop IS NULL AND lag(stop) OVER earlier > start THEN 0
             ELSE 1 END AS opens
    FROM minutes WINDOW earlier AS (PARTITION BY account ORDER BY minute)
), numbered AS (
    SELECT *, sum(opens) OVER (PARTITION BY account ORDER BY minute) AS cluster FROM marked
), named AS (
    SELECT account, cluster, arg_min(minute, (precedence, minute)) AS minute FROM numbered GROUP BY account, cluster
)
SELECT DISTINCT $merchant, raw.account, raw.start,
       raw.account || ' ' || strftime(named.minute, '%Y-%m-%d %H:%M'), CAST(named.minute AS DATE)
FROM raw
JOIN numbered ON numbered.account = raw.account AND numbered.minute = date_trunc('minute', raw.start)
JOIN named ON named.account = numbered.account AND named.cluster = numbered.cluster
"""


def rebuild(cursor: duckdb.DuckDBPyConnection, merchant: str, days: Iterable[tuple[str, date]] | None) -> None:
    """Derive the current rows of the given (account, day) pairs anew; None means all of the merchant's."""
    cursor.execute(_ALIVE, [merchant])
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched_days (account VARCHAR, day DATE)")
    if days is None:
        landed = " UNION ".join(f"SELECT account, day FROM landed_{name} WHERE merchant = $m" for name in LANDED)
        cursor.execute(f"INSERT INTO touched_days {landed}", {"m": merchant})
    else:
        pairs = sorted(set(days))
        accounts, dates = [account for account, _ in pairs], [day for _, day in pairs]
        cursor.execute("INSERT INTO touched_days SELECT unnest(?::VARCHAR[]), unnest(?::DATE[])", [accounts, dates])
    cursor.execute(_TOUCHED)
    of_touched = "FROM touched WHERE touched.account = {table}.account AND touched.day = {table}.day"
    cursor.execute(
        "DELETE FROM current_session WHERE merchant = ? AND EXISTS (SELECT 1 FROM touched "
        "WHERE touched.account = current_session.account AND touched.day = CAST(current_session.start AS DATE))",
        [merchant],
    )
    cursor.execute(_SESSIONS, {"merchant": merchant})
    for name in LANDED:
        table = f"current_{name}"
        cursor.execute(
            f"DELETE FROM {table} WHERE merchant = ? AND EXISTS (SELECT 1 {of_touched.format(table=table)})", [merchant]
        )
        cursor.execute(_candidates(name), {"merchant": merchant})
        cursor.execute(_insert_single(name))
        cursor.execute(_insert_merged(name))


def _candidates(name: str) -> str:
    """All versions of the rows in touched slices, with how many uploads each slice has."""
    return f"""
    CREATE OR REPLACE TEMP TABLE candidate AS
    WITH placed AS (
        SELECT landed.*, found.session, coalesce(found.day, landed.day) AS own_day,
               coalesce(found.session, landed.account || ' ' || CAST(landed.day AS VARCHAR)) AS slice,
               alive.kind, alive.precedence, alive.newness
        FROM landed_{name} AS landed JOIN alive USING (upload_id)
        LEFT JOIN (SELECT * FROM current_session WHERE merchant = $merchant) AS found
            ON found.account = landed.account AND found.start = landed.start
        WHERE landed.merchant = $merchant
    )
    SELECT placed.*, count(DISTINCT upload_id) OVER (PARTITION BY slice) AS versions
    FROM placed SEMI JOIN touched ON touched.account = placed.account AND touched.day = placed.own_day
    """


def _insert_single(name: str) -> str:
    """Slices that only one upload describes: their rows as they are."""
    columns = [*schema.identity(name), *schema.values(name)]
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"""
    INSERT INTO current_{name} (merchant, slice, session, account, account_name, start, stop, day, {listed})
    SELECT merchant, slice, session, account, account_name, start, stop, own_day, {listed}
    FROM candidate WHERE versions = 1
    """


def _insert_merged(name: str) -> str:
    """Slices with several uploads: per kind the newest upload's rows, then the kinds one over the other."""
    identity = [f'"{column}"' for column in schema.identity(name)]
    values = list(schema.values(name))
    by_kind = ", ".join(
        f"""arg_max_null("{value}", newness) FILTER (list_contains(keys, '{value}')) AS "{value}" """ for value in values
    )
    by_best = ", ".join(f'arg_min("{value}", precedence) AS "{value}"' for value in values)
    row = ", ".join(["slice", *identity])
    listed = ", ".join([*identity, *(f'"{value}"' for value in values)])
    return f"""
    INSERT INTO current_{name} (merchant, slice, session, account, account_name, start, stop, day, {listed})
    WITH version AS (
        SELECT candidate.*, header.keys, max(newness) OVER (PARTITION BY slice, kind) AS newest
        FROM candidate
        JOIN upload_header AS header ON header.upload_id = candidate.upload_id AND header.landed = '{name}'
        WHERE versions > 1
    ), kind AS (
        SELECT {row}, kind, min(precedence) AS precedence,
               any_value(merchant) AS merchant, any_value(session) AS session, any_value(account) AS account,
               arg_max(account_name, newness) AS account_name,
               arg_max(start, newness) AS start, arg_max(stop, newness) AS stop, min(own_day) AS own_day,
               {by_kind}
        FROM version GROUP BY {row}, kind HAVING bool_or(newness = newest)
    ), ranked AS (
        SELECT *, min(precedence) OVER (PARTITION BY slice) AS best FROM kind
    )
    SELECT any_value(merchant), slice, any_value(session), any_value(account),
           arg_min(account_name, precedence), arg_min(start, precedence), arg_min(stop, precedence), min(own_day),
           {", ".join([*identity, by_best]) if identity else by_best}
    FROM ranked GROUP BY {row} HAVING bool_or(precedence = best)
    """
