"""Whose minutes they were: what flows through a session, shared out to the hosts on air, slot by slot.

Owns the rule and the table `current_host`, which is rebuilt with the days that a commit or an undo touches. A minute is
its hosts' from going on air up to, and without, going off; hosts on air together have equal parts of it; minutes of
nobody are 未排班. Only flows are shared out, never the people of a session. Amounts are cut in hundredths, so hosts and
未排班 are the whole to the cent. A session without minutes is shared out by time, and says so (`estimated`).
"""

import duckdb

UNMANNED = "未排班"
"""The row of what nobody was entered for."""

# What a minute's flow is in fact_minute, by its name here. Entries are kept a second time for the minutes that tell how
# many the room was shown to: a rate takes both from the same minutes.
FLOWS = {
    "entries": "entries",
    "exposed_entries": "entries FILTER (minute.estimated_exposures IS NOT NULL)",
    "estimated_exposures": "estimated_exposures",
    "online_minutes": "online",
    "minute_product_clicks": "product_click_users",
    "orders": "orders",
    "items": "items",
    "gmv": "gmv",
    "user_pay": "user_pay",
    "new_followers": "new_followers",
    "new_fanclub": "new_fanclub",
    "comments": "comments",
    "likes": "likes",
    "ad_cost": "ad_cost",
}

# What a session as a whole tells under the same meaning: entries and clicks of minutes are counted otherwise.
WHOLE = ("orders", "items", "gmv", "user_pay", "new_followers", "new_fanclub", "comments", "likes", "ad_cost")

PLACE = ("merchant", "session", "account", "account_name", "start", "stop", "day", "host", "slot", "estimated")

SLOT = "CAST(extract('hour' FROM {0}) // 6 + CASE WHEN isodow({0}) > 5 THEN 4 ELSE 0 END AS BIGINT)"
"""The part of the day of a moment, 0 from midnight to 3 from six in the evening, and 4 more at weekends."""

# What is cut at once. `minutes` are parts of a minute too; of `shared_minutes` somebody else had a part.
_CUT = ("minutes", "shared_minutes", *FLOWS)

# When the shifts of the touched days were, before and after: they lie in sessions of other days too.
_MOVED = """
SELECT account, min(shift_on) AS since, max(shift_off) AS until FROM current_shift
WHERE merchant = $merchant AND day BETWEEN $first AND $last AND (account, day) IN (SELECT account, day FROM touched)
GROUP BY account
"""

_AFFECTED = """
CREATE OR REPLACE TEMP TABLE affected AS
SELECT found.session, found.account, found.account_name, found.start, found.stop, found.day
FROM current_session AS found JOIN touched ON touched.account = found.account AND touched.day = found.day
WHERE found.merchant = $merchant
UNION
SELECT found.session, found.account, found.account_name, found.start, found.stop, found.day
FROM current_session AS found JOIN moved
    ON moved.account = found.account AND moved.until > found.start
    AND moved.since < coalesce(found.stop, found.start + INTERVAL 1 MINUTE)
WHERE found.merchant = $merchant
"""

# A session from shift to shift: who is on air between two moments at which that changes.
STRETCH = """
WITH shift AS MATERIALIZED (
    SELECT session, host, shift_on, shift_off FROM fact_shift WHERE host IS NOT NULL AND {where}
), moment AS (
    SELECT session, shift_on AS moment FROM shift UNION SELECT session, shift_off FROM shift
), between_two AS (
    SELECT session, moment AS since, lead(moment) OVER (PARTITION BY session ORDER BY moment) AS until FROM moment
)
SELECT part.session, part.since, part.until, list(shift.host ORDER BY shift.host) AS hosts
FROM between_two AS part
JOIN shift ON shift.session = part.session AND shift.shift_on <= part.since AND shift.shift_off >= part.until
GROUP BY part.session, part.since, part.until
"""

_OWN = "merchant = $merchant AND day BETWEEN $first AND $last AND session IN (SELECT session FROM affected)"


_TOLD = """
SELECT EXISTS (SELECT 1 FROM upload_header WHERE merchant = $merchant AND landed IN ('minute', 'shift'))
"""

# How many sessions have minutes, and how many have shifts alone. What has neither is left to fact_host.
_TO_DO = f"""
WITH minuted AS (
    SELECT DISTINCT session FROM current_minute WHERE {_OWN}
), on_air AS (
    SELECT DISTINCT session FROM stretch
)
SELECT (SELECT count(*) FROM minuted), (SELECT count(*) FROM on_air ANTI JOIN minuted USING (session))
"""


def mark(cursor: duckdb.DuckDBPyConnection, bounds: dict[str, object]) -> None:
    """Remember when the shifts of `touched` days were, before their rows are replaced."""
    if _told(cursor, bounds):
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE moved AS {_MOVED}", bounds)


def rebuild(cursor: duckdb.DuckDBPyConnection, bounds: dict[str, object]) -> None:
    """Share out anew the sessions of `touched` days, and those that shifts of these days lie or lay in (`mark`)."""
    if not _told(cursor, bounds):
        return
    cursor.execute(f"INSERT INTO moved {_MOVED}", bounds)
    merchant = {"merchant": bounds["merchant"]}
    cursor.execute(_AFFECTED, merchant)
    cursor.execute(
        "DELETE FROM current_host WHERE merchant = $merchant AND (session IN (SELECT session FROM affected) "
        "OR (account, day) IN (SELECT account, day FROM touched))",
        merchant,
    )
    first, last = cursor.execute("SELECT min(day), max(day) FROM affected").fetchall()[0]
    own = {**merchant, "first": first, "last": last}
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE stretch AS {STRETCH.format(where=_OWN)}", own)
    ((by_minute, by_time),) = cursor.execute(_TO_DO, own).fetchall()
    if by_minute:
        cursor.execute(_by_minute(), own)
    if by_time:
        cursor.execute(_by_time(), own)


def _told(cursor: duckdb.DuckDBPyConnection, bounds: dict[str, object]) -> bool:
    """Whether the merchant ever told of minutes or shifts: most stores begin without, and nothing is shared out."""
    told: tuple[bool] = cursor.execute(_TOLD, {"merchant": bounds["merchant"]}).fetchall()[0]
    return told[0]


def _by_minute() -> str:
    """Sessions with minutes. What a slot has between two changes is summed first, then cut between its hosts."""
    slot = SLOT.format("minute.minute")
    sums = ", ".join(f"{_sum(sql)} AS {name}" for name, sql in FLOWS.items())
    return f"""
    INSERT INTO current_host ({", ".join([*PLACE, *_CUT])})
    WITH cell AS (
        SELECT minute.session, {slot} AS slot, any_value(stretch.hosts) AS on_air,
               count(*) AS minutes, {sums}
        FROM fact_minute AS minute
        LEFT JOIN stretch ON stretch.session = minute.session
            AND minute.minute >= stretch.since AND minute.minute < stretch.until
        WHERE minute.merchant = $merchant AND minute.day BETWEEN $first AND $last
          AND minute.session IN (SELECT session FROM affected)
        GROUP BY minute.session, {slot}, stretch.since
    ), manned AS (
        SELECT *, coalesce(on_air, ['{UNMANNED}']) AS hosts, CASE WHEN len(on_air) > 1 THEN minutes ELSE 0 END
               AS shared_minutes
        FROM cell
    ), part AS (
        SELECT *, unnest(hosts) AS host, unnest(range(1, len(hosts) + 1)) / len(hosts) AS upto,
               unnest(range(0, len(hosts))) / len(hosts) AS below
        FROM manned
    )
    {_cut("false")}
    """


def _by_time() -> str:
    """Sessions with shifts alone, in pieces from slot to slot and shift to shift. One without a known end is 未排班."""
    whole = ", ".join(f"live.{name}" for name in WHOLE)
    lacking = ", ".join(f"NULL AS {name}" for name in FLOWS if name not in WHOLE)
    return f"""
    INSERT INTO current_host ({", ".join([*PLACE, *_CUT])})
    WITH bare AS (
        SELECT * FROM affected WHERE session IN (SELECT session FROM stretch) AND session NOT IN (
            SELECT session FROM current_host WHERE merchant = $merchant AND day BETWEEN $first AND $last
        )
    ), moment AS (
        SELECT session, start AS moment FROM bare
        UNION SELECT session, stop FROM bare
        UNION SELECT session, unnest(generate_series(date_trunc('day', start), stop, INTERVAL 6 HOUR)) FROM bare
        UNION SELECT session, since FROM stretch
        UNION SELECT session, until FROM stretch
    ), piece AS (
        SELECT bare.session, moment AS since, lead(moment) OVER (PARTITION BY bare.session ORDER BY moment) AS until
        FROM moment JOIN bare ON bare.session = moment.session AND moment BETWEEN bare.start AND bare.stop
    ), held AS (
        SELECT piece.session, piece.since, stretch.hosts, epoch(piece.until - piece.since) AS seconds
        FROM piece
        LEFT JOIN stretch ON stretch.session = piece.session
            AND stretch.since <= piece.since AND stretch.until >= piece.until
        WHERE piece.until IS NOT NULL
        UNION ALL SELECT session, start, NULL, 1 FROM bare WHERE stop IS NULL OR stop <= start
    ), manned AS (
        SELECT session, since, unnest(coalesce(hosts, ['{UNMANNED}'])) AS host, len(hosts) > 1 AS together,
               seconds / coalesce(len(hosts), 1) AS seconds
        FROM held
    ), running AS (
        SELECT *, sum(seconds) OVER (PARTITION BY session ORDER BY since, host) / sum(seconds) OVER (
                   PARTITION BY session) AS upto
        FROM manned
    ), part AS (
        SELECT running.session, {SLOT.format("running.since")} AS slot, running.host, running.upto,
               lag(running.upto, 1, 0) OVER (PARTITION BY running.session ORDER BY running.since, running.host)
               AS below,
               epoch(bare.stop - bare.start) / 60 AS minutes,
               CASE WHEN running.together THEN epoch(bare.stop - bare.start) / 60 ELSE 0 END AS shared_minutes,
               {whole}, {lacking}
        FROM running JOIN bare ON bare.session = running.session
        LEFT JOIN fact_live AS live
            ON live.session = running.session AND live.merchant = $merchant AND live.day BETWEEN $first AND $last
    )
    {_cut("true")}
    """


def _sum(sql: str) -> str:
    column, _, only = sql.partition(" ")
    return f"sum(minute.{column}) {only}"


def _cut(estimated: str) -> str:
    """Rows of `part` put together by host and slot. A part is what lies between two marks of the whole (`below` and
    `upto`, fractions of it), each rounded: parts are a hundredth too large or too small, and always the whole."""
    amounts = ", ".join(
        f"sum(CAST((round({name} * 100.0::DOUBLE * upto) - round({name} * 100.0::DOUBLE * below)) / 100 "
        "AS DECIMAL(18,2)))"
        for name in _CUT
    )
    return f"""
    SELECT $merchant, part.session, place.account, place.account_name, place.start, place.stop, place.day,
           part.host, part.slot, {estimated}, {amounts}
    FROM part JOIN affected AS place ON place.session = part.session
    GROUP BY part.session, place.account, place.account_name, place.start, place.stop, place.day, part.host, part.slot
    """
