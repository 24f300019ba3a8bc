"""Which uploads a figure comes from.

Owns the way back from a column of a fact to the files behind it. The rule is that of `winners`: rows are those of the
newest upload of a slice's best kind, each figure is from the newest upload of a kind that has its header, and what one
kind leaves empty the next one fills. Nothing is written here, and no figure is computed.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from core.sheets import LANDED
from core.warehouse import schema
from core.warehouse.store import Store
from core.warehouse.winners import day_of, part_of


@dataclass(frozen=True)
class Origin:
    """A file that a figure rests on: of how many of the sessions asked about, and of how many days or periods."""

    upload_id: str
    file: str
    kind: str
    exported_at: datetime | None
    uploaded_at: datetime
    sessions: int
    days: int


def origins(
    store: Store,
    merchant: str,
    sessions: Sequence[str],
    fact: str,
    columns: Collection[str],
    days: tuple[date, date] | None = None,
) -> tuple[Origin, ...]:
    """The uploads behind these columns of a fact for these sessions, those that feed most of them first.

    A fact of days or periods counts those of the sessions' accounts that touch the sessions' days. With `days`, first
    and last, it is about these of any account instead of sessions. No columns: the
    uploads that tell which rows there are. Raises KeyError for a fact that there is not.
    """
    found: dict[str, Origin] = {}
    for landed, keys in _columns_behind(fact, columns).items():
        for origin in _origins(store, merchant, sessions, landed, tuple(sorted(keys)), _reach(fact), days):
            old = found.get(origin.upload_id)
            if old is None or old.sessions + old.days < origin.sessions + origin.days:
                found[origin.upload_id] = origin
    return tuple(sorted(found.values(), key=lambda one: (-one.sessions, -one.days, one.file, one.upload_id)))


_ROLLED_UP = {"host": ("minute", "live", "shift")}
"""Facts over a table that is worked out with the commit, and the landed tables that it is worked out from."""


@lru_cache
def tables_of(fact: str) -> tuple[str, ...]:
    """The landed tables whose winners a fact is made of. Raises KeyError for a fact that there is not."""
    if fact in _ROLLED_UP:
        return _ROLLED_UP[fact]
    named = dict.fromkeys(re.findall(r"\bcurrent_(\w+)", _sql(fact)))
    return tuple(name for name in named if name in LANDED)


@lru_cache
def _sql(fact: str) -> str:
    """A fact's SELECT without its comments."""
    path = schema.FACTS / f"{fact}.sql"
    if not path.exists():
        raise KeyError(f"{fact} is no fact")
    return re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))


def _columns_behind(fact: str, columns: Iterable[str]) -> Mapping[str, set[str]]:
    """Per landed table the figures that these columns of a fact are made of."""
    found: dict[str, set[str]] = {}
    for column in columns:
        for table, keys in _behind(fact, column, frozenset()).items():
            found.setdefault(table, set()).update(keys)
    if found:
        return found
    tables = tables_of(fact)
    return {table: set() for table in ((fact,) if fact in tables else tables)}


def _behind(fact: str, column: str, seen: frozenset[str]) -> Mapping[str, set[str]]:
    tables = tables_of(fact)
    found: dict[str, set[str]] = {}
    further: set[str] = set()
    for words, source in _said(fact, column):
        if source in tables:
            found.setdefault(source, set()).update(words & set(schema.asked(source)))
        else:
            further |= words - seen - {column}
    if not found:
        for name in sorted(further):
            for table, keys in _behind(fact, name, seen | {column}).items():
                found.setdefault(table, set()).update(keys)
    if found:
        return found
    having = [table for table in tables if column in schema.asked(table)]
    return {table: {column} for table in ((fact,) if fact in having else having)}


@lru_cache
def _said(fact: str, column: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Of every `… AS column` in a fact: the words of the expression, and the current table it is taken from, if any."""
    sql = _sql(fact)
    found = []
    for named in re.finditer(rf"\s+AS\s+{column}\b", sql):
        source = re.search(r"\bFROM\s+(?:current_)?(\w+)", sql[named.end() :])
        taken = source is not None and source.group().split()[-1].startswith("current_")
        words = frozenset(re.findall(r"[a-z_][a-z_0-9]*", _expression(sql[: named.start()])))
        found.append((words, source.group(1) if source and taken else ""))
    return tuple(found)


def _expression(before: str) -> str:
    """What stands before an AS, back to the comma or SELECT that begins it."""
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        letter = before[place]
        depth += (letter == ")") - (letter == "(")
        if depth < 0 or (depth == 0 and (letter == "," or before.endswith("SELECT", 0, place + 1))):
            return before[place + 1 :]
    return before


def _reach(fact: str) -> str:
    """The slices that a fact takes: those of sessions, those of days, or both."""
    sql = _sql(fact)
    if re.search(r"\bsession IS NOT NULL", sql):
        return "found.session IS NOT NULL"
    return "found.session IS NULL" if re.search(r"WHERE session IS NULL", sql) else "true"


def _origins(
    store: Store,
    merchant: str,
    sessions: Sequence[str],
    landed: str,
    keys: tuple[str, ...],
    reach: str,
    days: tuple[date, date] | None,
) -> list[Origin]:
    asked: dict[str, object] = {"sessions": list(sessions)} if days is None else {"first": days[0], "last": days[1]}
    rows = store.query(
        _statement(landed, keys, reach, days is not None), {"merchant": merchant, "landed": landed, **asked}
    )
    return [Origin(*row) for row in rows]


@lru_cache
def _statement(landed: str, keys: tuple[str, ...], reach: str, by_days: bool) -> str:
    identity = [f'landed."{name}"' for name in schema.identity(landed)]
    row = ", ".join(["slice", *(f'"{name}"' for name in schema.identity(landed))])
    having = [
        f"newness = max(newness) FILTER (list_contains(keys, '{key}')) OVER (PARTITION BY slice, rank) AS has_{key}"
        for key in keys
    ]
    telling = [f'(newest OR coalesce(has_{key}, false)) AND landed."{key}" IS NOT NULL AS tells_{key}' for key in keys]
    feeding = [f"arg_min(upload_id, rank) FILTER (tells_{key})" for key in keys]
    if not keys:  # which rows there are, and not what they say
        feeding = ["arg_min(upload_id, rank) FILTER (newest AND rank = best)"]
    own_part = f"AND placed.part IS NOT DISTINCT FROM {part_of(landed, 'landed')}" if LANDED[landed].parts else ""
    asked = """
        SELECT DISTINCT session, account, account_name, day FROM current_session
        WHERE merchant = $merchant AND list_contains($sessions, session)"""
    if by_days:
        asked = """
        SELECT NULL AS session, account, NULL AS account_name,
               CAST(unnest(generate_series($first, $last, INTERVAL 1 DAY)) AS DATE) AS day
        FROM (SELECT DISTINCT account FROM upload_slice WHERE merchant = $merchant AND landed = $landed)"""
    return f"""
    WITH asked AS ({asked}
    ), counting AS (
        SELECT upload_id, kind, exported_at, uploaded_at, max(precedence) OVER (PARTITION BY kind) AS kind_precedence
        FROM upload WHERE merchant = $merchant AND undone_at IS NULL AND NOT starts_with(kind, 'entry_')
    ), alive AS (
        SELECT upload_id, dense_rank() OVER (ORDER BY kind_precedence, kind) AS rank,
               row_number() OVER (ORDER BY coalesce(exported_at, uploaded_at), uploaded_at, upload_id) AS newness
        FROM counting
    ), said AS (
        SELECT own.upload_id, own.account, own.start, own.since, own.day, own.part, header.keys, found.session,
               coalesce(found.session, {day_of("own")}) AS slice, alive.rank, alive.newness
        FROM upload_slice AS own
        JOIN alive ON alive.upload_id = own.upload_id
        JOIN upload_header AS header
            ON header.merchant = $merchant AND header.upload_id = own.upload_id AND header.landed = own.landed
        LEFT JOIN current_session AS found
            ON found.merchant = $merchant AND found.account = own.account AND found.landed_start = own.start
        WHERE own.merchant = $merchant AND own.landed = $landed AND {reach} AND EXISTS (
            SELECT 1 FROM asked WHERE asked.session = found.session OR (
                found.session IS NULL AND own.account IN (asked.account, asked.account_name)
                AND asked.day BETWEEN coalesce(own.since, own.day) AND own.day
            )
        )
    ), placed AS (
        SELECT {", ".join(["*", "newness = max(newness) OVER (PARTITION BY slice, rank) AS newest", *having])}
        FROM said
    ), version AS (
        SELECT {", ".join(["placed.*", "min(rank) OVER (PARTITION BY slice) AS best", *identity, *telling])}
        FROM landed_{landed} AS landed JOIN placed
            ON placed.upload_id = landed.upload_id AND placed.account = landed.account AND placed.day = landed.day
            AND placed.start IS NOT DISTINCT FROM landed.start AND placed.since IS NOT DISTINCT FROM landed.since
            {own_part}
        WHERE landed.merchant = $merchant
          AND landed.day BETWEEN (SELECT min(day) FROM said) AND (SELECT max(day) FROM said)
    ), existing AS (
        SELECT *, bool_or(newest) OVER (PARTITION BY {row}, rank) AS in_newest FROM version
    ), fed AS (
        SELECT any_value(session) AS session, slice, unnest([{", ".join(feeding)}]) AS upload_id
        FROM existing WHERE in_newest GROUP BY {row} HAVING bool_or(rank = best)
    )
    SELECT upload.upload_id, upload.file, upload.kind, upload.exported_at, upload.uploaded_at,
           count(DISTINCT fed.session), count(DISTINCT fed.slice) FILTER (fed.session IS NULL)
    FROM fed JOIN upload ON upload.merchant = $merchant AND upload.upload_id = fed.upload_id
    GROUP BY ALL
    """
