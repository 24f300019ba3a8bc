"""Which version of a row counts: the current tables, derived from landed rows and the ledger.

Owns the rule by which a newer export replaces an older one. Winners are never stored as "superseded by": they follow
from the uploads that are not undone, so undoing one means "as if it had never come". Rebuilding touches only the days
named, inside the caller's transaction; a full rebuild gives the same rows.

- The unit that is replaced is the slice: what one kind of export says of one session, of an account's day or period, or
  of a part of that (`Landed.parts`).
- Rows of a slice come from its newest upload, each column from the newest upload that has that header.
- Where several kinds describe one session, rows are the best kind's, and the other kinds fill the gaps in them.
"""

from collections.abc import Sequence

import duckdb

from core.sheets import LANDED
from core.warehouse import schema, sessions, sharing


def day_of(table: str) -> str:
    """The SQL that names the slice of a row that tells no start: its account's day or period, or a part of that."""
    period = f"coalesce(CAST({table}.since AS VARCHAR) || '~', '')"
    return f"{table}.account || ' ' || {period} || CAST({table}.day AS VARCHAR) || coalesce(' ' || {table}.part, '')"


def part_of(landed: str, table: str) -> str:
    """The SQL that names the part of its day or period which a row of a landed table is about; none as a rule."""
    return f"coalesce({', '.join([*(f'{table}.{key}' for key in LANDED[landed].parts), 'CAST(NULL AS VARCHAR)'])})"


# Uploads that count, the newest last; `rank` orders their kinds by precedence.
_ALIVE = """
CREATE OR REPLACE TEMP TABLE alive AS
WITH known AS (
    SELECT upload_id, kind, exported_at, uploaded_at, max(precedence) OVER (PARTITION BY kind) AS kind_precedence
    FROM upload WHERE merchant = ? AND undone_at IS NULL AND NOT starts_with(kind, 'entry_')
)
SELECT upload_id, kind, dense_rank() OVER (ORDER BY kind_precedence, kind) AS rank,
       row_number() OVER (ORDER BY coalesce(exported_at, uploaded_at), uploaded_at, upload_id) AS newness
FROM known
"""

# Uploads with the same headers have the same form.
_FORM = """
CREATE OR REPLACE TEMP TABLE form AS
SELECT header.upload_id, header.landed, dense_rank() OVER (ORDER BY header.landed, header.keys) AS form, header.keys
FROM upload_header AS header
WHERE header.merchant = $merchant AND header.upload_id IN (
    SELECT own.upload_id FROM upload_slice AS own
    JOIN touched ON touched.account = own.account AND touched.day = own.day
    WHERE own.merchant = $merchant AND own.day BETWEEN $first AND $last
)
"""

# What the uploads say of the touched days, per landed table: one row per upload and start or day.
_SAID = f"""
CREATE OR REPLACE TEMP TABLE said AS
SELECT own.landed, own.upload_id, own.start AS landed_start, own.since AS landed_since, own.day AS landed_day,
       own.rows, own.since, own.part, found.session, coalesce(found.session, {day_of("own")}) AS slice,
       own.account, coalesce(found.account_name, own.account_name) AS account_name, found.start, found.stop,
       coalesce(found.day, own.day) AS day, alive.kind, alive.rank, alive.newness, form.form
FROM upload_slice AS own
JOIN touched ON touched.account = own.account AND touched.day = own.day
JOIN alive ON alive.upload_id = own.upload_id
JOIN form ON form.upload_id = own.upload_id AND form.landed = own.landed
LEFT JOIN current_session AS found
    ON found.merchant = $merchant AND found.account = own.account AND found.landed_start = own.start
WHERE own.merchant = $merchant AND own.day BETWEEN $first AND $last
"""

# The newest upload of each kind per slice.
_LEADER = """
CREATE OR REPLACE TEMP TABLE leader AS
SELECT landed, slice, rank, max(newness) AS newness, arg_max(form, newness) AS form
FROM said GROUP BY landed, slice, rank
"""

# Older uploads that have a header which no newer one of the slice has: `wins` are those headers.
_OLDER = """
CREATE OR REPLACE TEMP TABLE older AS
WITH rival AS (
    SELECT said.landed, said.slice, said.rank, said.form, max(said.newness) AS newness
    FROM said JOIN leader USING (landed, slice, rank) WHERE said.form <> leader.form
    GROUP BY said.landed, said.slice, said.rank, said.form
), chain AS (
    SELECT rival.*, list_append(
        coalesce(list(rival.form) OVER (PARTITION BY landed, slice, rank ORDER BY rival.newness DESC
                                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), []), leader.form) AS newer
    FROM rival JOIN leader USING (landed, slice, rank)
), header AS (
    SELECT DISTINCT form, unnest(keys) AS key FROM form
), win AS (
    SELECT chain.form, chain.newer, list(own.key) AS wins
    FROM (SELECT DISTINCT form, newer FROM chain) AS chain JOIN header AS own ON own.form = chain.form
    WHERE NOT EXISTS (
        SELECT 1 FROM header AS other WHERE other.key = own.key AND list_contains(chain.newer, other.form)
    )
    GROUP BY chain.form, chain.newer
)
SELECT chain.landed, chain.slice, chain.rank, chain.newness, win.wins
FROM chain JOIN win ON win.form = chain.form AND win.newer = chain.newer
"""

# What the current rows are made of. `alone`: the slice has one upload only; `best`: the rank of its best kind.
_CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen AS
WITH kept AS (
    SELECT landed, slice, rank, newness, true AS newest, CAST(NULL AS VARCHAR[]) AS wins FROM leader
    UNION ALL SELECT landed, slice, rank, newness, false, wins FROM older
), whole AS (
    SELECT landed, slice, count(*) = 1 AS alone, min(rank) AS best FROM kept GROUP BY landed, slice
)
SELECT said.*, kept.newest, kept.wins, whole.alone, whole.best
FROM said
JOIN kept ON kept.landed = said.landed AND kept.slice = said.slice AND kept.newness = said.newness
JOIN whole ON whole.landed = said.landed AND whole.slice = said.slice
"""

# The same where every slice has one upload only, as on a first import.
_ALONE = """
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT *, true AS newest, CAST(NULL AS VARCHAR[]) AS wins, true AS alone, rank AS best FROM said
"""


def rebuild(cursor: duckdb.DuckDBPyConnection, merchant: str, upload_ids: Sequence[str] | None) -> None:
    """Derive the current rows of the days that the given uploads speak of anew; None means all of the merchant's.

    Leaves `said` and `chosen` behind for whoever wants to know what happened.
    """
    cursor.execute(_ALIVE, [merchant])
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT account, day FROM upload_slice "
        "WHERE merchant = $merchant AND ($everything OR list_contains($ids, upload_id))",
        {"merchant": merchant, "everything": upload_ids is None, "ids": list(upload_ids or ())},
    )
    sessions.touch_joined_days(cursor, merchant)
    first, last = cursor.execute("SELECT min(day), max(day) FROM touched").fetchall()[0]
    bounds = {"merchant": merchant, "first": first, "last": last}
    sharing.mark(cursor, bounds)
    sessions.rebuild(cursor, bounds)
    cursor.execute(_FORM, bounds)
    cursor.execute(_SAID, bounds)
    cursor.execute(_LEADER)
    each_alone = cursor.execute("SELECT count(*) = count(DISTINCT (landed, slice)) FROM said").fetchall()[0][0]
    for step in (_ALONE,) if each_alone else (_OLDER, _CHOSEN):
        cursor.execute(step)
    whole = "SELECT landed, alone, bool_and(newest) FROM chosen GROUP BY landed, alone"
    filled = {(name, alone): newest for name, alone, newest in cursor.execute(whole).fetchall()}
    spoken = (
        "SELECT DISTINCT landed FROM upload_slice SEMI JOIN touched USING (account, day) WHERE merchant = $merchant"
    )
    told = {name for (name,) in cursor.execute(spoken, {"merchant": merchant}).fetchall()}
    for name in LANDED:
        if name not in told:
            continue  # no upload ever spoke of it here
        cursor.execute(
            f"DELETE FROM current_{name} WHERE merchant = $merchant AND day BETWEEN $first AND $last "
            "AND (account, day) IN (SELECT account, day FROM touched)",
            bounds,
        )
        if (name, True) in filled:
            cursor.execute(_insert_alone(name), bounds)
        if (name, False) in filled:
            cursor.execute(_insert_merged(name, only_newest=filled[name, False]), bounds)
    sharing.rebuild(cursor, bounds)


def _landed(name: str) -> str:
    own_part = f"AND chosen.part IS NOT DISTINCT FROM {part_of(name, 'landed')}" if LANDED[name].parts else ""
    return f"""
    FROM landed_{name} AS landed JOIN chosen
        ON chosen.upload_id = landed.upload_id AND chosen.account = landed.account
        AND chosen.landed_day = landed.day AND chosen.landed_start IS NOT DISTINCT FROM landed.start
        AND chosen.landed_since IS NOT DISTINCT FROM landed.since {own_part}
    WHERE landed.merchant = $merchant AND landed.day BETWEEN $first AND $last AND chosen.landed = '{name}'
    """


_FROM_CHOSEN = ("slice", "session", "account", "account_name", "start", "stop", "since", "day")


def _insert_alone(name: str) -> str:
    """Slices that only one upload describes: their rows as they are."""
    figures = [f'"{column}"' for column in (*schema.identity(name), *schema.asked(name))]
    place = ", ".join(f"chosen.{column}" for column in _FROM_CHOSEN)
    return f"""
    INSERT INTO current_{name} ({", ".join([*schema.PLACE, *figures])})
    SELECT $merchant, {place}, {", ".join(f"landed.{figure}" for figure in figures)} {_landed(name)} AND chosen.alone
    """


def _insert_merged(name: str, *, only_newest: bool) -> str:
    """Slices with several uploads: the rows of the best kind's newest, each figure from the first kind that has it.

    `only_newest`: no older upload fills a column, which is the rule, and three times as fast without the filters.
    """
    identity = [f'"{column}"' for column in schema.identity(name)]
    values = [f'"{column}"' for column in schema.asked(name)]
    row = ", ".join(["slice", *identity])
    wins = "" if only_newest else "FILTER (newest OR list_contains(wins, '{}'))"
    figures = [f'arg_min("{key}", rank) {wins.format(key)} AS "{key}"' for key in schema.asked(name)]
    in_newest = "true" if only_newest else f"bool_or(newest) OVER (PARTITION BY {row}, rank)"
    return f"""
    INSERT INTO current_{name} ({", ".join([*schema.PLACE, *identity, *values])})
    WITH version AS (
        SELECT {", ".join(f"chosen.{column}" for column in (*_FROM_CHOSEN, "rank", "best", "newest", "wins"))},
               {", ".join(f"landed.{figure}" for figure in (*identity, *values))}
        {_landed(name)} AND NOT chosen.alone
    ), existing AS (
        SELECT *, {in_newest} AS in_newest FROM version
    )
    SELECT $merchant, slice, any_value(session), any_value(account), arg_min(account_name, (NOT newest, rank)),
           any_value(start), any_value(stop), any_value(since), any_value(day), {", ".join([*identity, *figures])}
    FROM existing WHERE in_newest GROUP BY {row} HAVING bool_or(rank = best)
    """
