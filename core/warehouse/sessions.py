"""Which starts, told by different files, are one live session.

Owns the rule and the table `current_session`. Rows of one account that start in the same minute are one session. Rows
of different kinds of export whose times overlap by more than half of the shorter one are too, the best fit first; two
sessions that one kind tells apart never become one. A session's start is the most precise one, and names it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import duckdb

from core.scope import SESSION_MINUTE


def name_of(table: str) -> str:
    """The SQL that names the session of a row with account and start."""
    return f"{table}.account || ' ' || strftime({table}.start, '{SESSION_MINUTE}')"


# Days that a session across midnight joins: what a file says of one of them can change the sessions of the other.
# Uploads that were undone count as well: too many days cost time, too few would be wrong.
_JOINED_DAYS = """
INSERT INTO touched
WITH span AS (
    SELECT account, day, min(date_trunc('minute', start)) AS opening, max(stop) AS closing FROM upload_slice
    WHERE merchant = ? AND start IS NOT NULL AND account IN (SELECT account FROM touched)
    GROUP BY account, day
), marked AS (
    SELECT account, day,
           CASE WHEN opening < max(closing) OVER (PARTITION BY account ORDER BY day
                                                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                THEN 0 ELSE 1 END AS opens
    FROM span
), island AS (
    SELECT account, day, sum(opens) OVER (PARTITION BY account ORDER BY day) AS number FROM marked
)
SELECT account, day FROM island
WHERE (account, number) IN (SELECT account, number FROM island JOIN touched USING (account, day))
  AND (account, day) NOT IN (SELECT account, day FROM touched)
"""

# What each kind says of each minute in which something starts: its most precise start, its newest end and nickname.
_SIGHTING = """
CREATE OR REPLACE TEMP TABLE sighting AS
SELECT slice.account, date_trunc('minute', slice.start) AS minute, alive.kind, alive.rank,
       arg_max(slice.start, (slice.start > date_trunc('minute', slice.start), alive.newness)) AS start,
       arg_max(slice.stop, alive.newness) AS stop,
       arg_max(slice.account_name, alive.newness) AS account_name
FROM upload_slice AS slice
JOIN touched ON touched.account = slice.account AND touched.day = slice.day
JOIN alive ON alive.upload_id = slice.upload_id
WHERE slice.merchant = $merchant AND slice.start IS NOT NULL AND slice.day BETWEEN $first AND $last
GROUP BY slice.account, date_trunc('minute', slice.start), alive.kind, alive.rank
"""

# Minutes that begin while an earlier one is still on.
_OVERLAPPING = """
CREATE OR REPLACE TEMP TABLE overlapping AS
WITH marked AS (
    SELECT account, minute, minute < max(stop) OVER (
        PARTITION BY account ORDER BY minute RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING
    ) AS inside
    FROM sighting
)
SELECT DISTINCT account, minute FROM marked WHERE inside
"""

# Those and what they run into: whether they are one session is for `merged` to say.
_CONTESTED = """
WITH moment AS (
    SELECT account, minute, list(kind) AS kinds, arg_min(stop, rank) AS stop, max(stop) AS latest
    FROM sighting WHERE account IN (SELECT account FROM overlapping) GROUP BY account, minute
), marked AS (
    SELECT *, CASE WHEN minute < max(latest) OVER (PARTITION BY account ORDER BY minute
                                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                   THEN 0 ELSE 1 END AS opens
    FROM moment
), island AS (
    SELECT *, sum(opens) OVER (PARTITION BY account ORDER BY minute) AS number FROM marked
), sized AS (
    SELECT *, count(*) OVER (PARTITION BY account, number) AS size FROM island
)
SELECT account, number, minute, stop, kinds FROM sized WHERE size > 1 ORDER BY account, minute
"""

_INSERT = f"""
INSERT INTO current_session (merchant, account, landed_start, session, account_name, start, stop, day)
WITH member AS (
    SELECT sighting.*, coalesce(joined.first, sighting.minute) AS first,
           (sighting.start = sighting.minute, sighting.rank) AS order_of_trust
    FROM sighting LEFT JOIN joined ON joined.account = sighting.account AND joined.minute = sighting.minute
), found AS (
    SELECT account, first, arg_min(start, order_of_trust) AS start, arg_min(stop, order_of_trust) AS stop,
           arg_min(account_name, rank) AS account_name
    FROM member GROUP BY account, first
), landed AS (
    SELECT DISTINCT slice.account, slice.start, date_trunc('minute', slice.start) AS minute
    FROM upload_slice AS slice
    JOIN touched ON touched.account = slice.account AND touched.day = slice.day
    JOIN alive ON alive.upload_id = slice.upload_id
    WHERE slice.merchant = $merchant AND slice.start IS NOT NULL AND slice.day BETWEEN $first AND $last
)
SELECT $merchant, found.account, landed.start, {name_of("found")}, found.account_name, found.start, found.stop,
       CAST(found.start AS DATE)
FROM landed
LEFT JOIN joined ON joined.account = landed.account AND joined.minute = landed.minute
JOIN found ON found.account = landed.account AND found.first = coalesce(joined.first, landed.minute)
"""


@dataclass(frozen=True)
class Moment:
    """A minute in which something starts, until when it lasts, and the kinds of export that say so."""

    minute: datetime
    stop: datetime | None
    kinds: frozenset[str]


def merged(moments: Sequence[Moment]) -> dict[datetime, datetime]:
    """Minutes of one account that are one session: minute → the first minute of its session, where they differ.

    Pairs are joined in order of how well their times fit each other.
    """
    inside = timedelta(minutes=1)
    ordered = sorted(moments, key=lambda moment: moment.minute)
    pairs: list[tuple[float, timedelta, Moment, Moment]] = []
    for place, one in enumerate(ordered):
        if one.stop is None:
            continue
        for other in ordered[place + 1 :]:
            if other.minute >= one.stop:
                break
            if one.kinds & other.kinds:
                continue
            own = one.stop - one.minute
            length = (other.stop or other.minute) - other.minute
            shared = min(one.stop, other.minute + length) - other.minute
            if length < inside or 2 * shared > min(own, length):  # without an end, its start inside the other decides
                fit = shared / (own + length - shared)
                pairs.append((-fit, other.minute - one.minute, one, other))
    of = {moment.minute: [moment] for moment in ordered}
    for *_, one, other in sorted(pairs, key=lambda pair: (pair[0], pair[1], pair[2].minute, pair[3].minute)):
        left, right = of[one.minute], of[other.minute]
        if left is not right and not _kinds(left) & _kinds(right):
            left += right
            of |= {moment.minute: left for moment in right}
    firsts = {minute: min(moment.minute for moment in group) for minute, group in of.items()}
    return {minute: first for minute, first in firsts.items() if first != minute}


def _kinds(moments: Iterable[Moment]) -> frozenset[str]:
    return frozenset().union(*(moment.kinds for moment in moments))


def touch_joined_days(cursor: duckdb.DuckDBPyConnection, merchant: str) -> None:
    """Add to `touched` the days that sessions across midnight join to the days in it."""
    cursor.execute(_JOINED_DAYS, [merchant])


def rebuild(cursor: duckdb.DuckDBPyConnection, bounds: dict[str, object]) -> None:
    """Derive the sessions of `touched` days from the uploads in `alive`."""
    cursor.execute(
        "DELETE FROM current_session WHERE merchant = $merchant AND CAST(landed_start AS DATE) BETWEEN $first AND $last"
        " AND (account, CAST(landed_start AS DATE)) IN (SELECT account, day FROM touched)",
        bounds,
    )
    cursor.execute(_SIGHTING, bounds)
    cursor.execute(_OVERLAPPING)
    found: list[tuple[str, datetime, datetime]] = []
    for (account, _), rows in groupby(cursor.execute(_CONTESTED).fetchall(), key=lambda row: row[:2]):
        moments = [Moment(minute, stop, frozenset(kinds)) for _, _, minute, stop, kinds in rows]
        found += [(account, minute, first) for minute, first in merged(moments).items()]
    cursor.execute("CREATE OR REPLACE TEMP TABLE joined (account VARCHAR, minute TIMESTAMP, first TIMESTAMP)")
    if found:
        accounts, minutes, firsts = (list(column) for column in zip(*found, strict=True))
        cursor.execute(
            "INSERT INTO joined SELECT unnest(?::VARCHAR[]), unnest(?::TIMESTAMP[]), unnest(?::TIMESTAMP[])",
            [accounts, minutes, firsts],
        )
    cursor.execute(_INSERT, bounds)
