"""The tables of the store, generated from the sheets.

Owns table and column names and their types. Landed tables keep every version of every row; current tables hold the
winners; the ledger says what came when and from whom. The SQL keeps to what DuckDB 1.5, DuckDB 2 and DuckLake share:
no keys, constraints, sequences or indexes.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from core.sheets import EXPORTS, LANDED
from core.sheets.declaration import Form

FACTS = Path(__file__).parent / "facts"

# Rows that DuckDB packs and writes as one, group by group on every thread. Its own number, six times as large, leaves
# all of a long list to one thread, and in memory until the commit; questions are answered as fast.
ROW_GROUP = 20_480

# The columns of every landed table: who, from which upload, from which row, and what it is about.
_ORIGIN = {
    "merchant": "VARCHAR",
    "upload_id": "VARCHAR",
    "row": "BIGINT",
    "account": "VARCHAR",
    "account_name": "VARCHAR",
    "start": "TIMESTAMP",
    "stop": "TIMESTAMP",
    "since": "DATE",
    "day": "DATE",
}

# The columns of every current table. `slice` is what a newer export replaces whole: a session, an account's day, or an
# account's period, which is named by its first day (`since`) and its last (`day`); of some tables a part of a day or
# period (`Landed.parts`).
PLACE = {
    "merchant": "VARCHAR",
    "slice": "VARCHAR",
    "session": "VARCHAR",
    "account": "VARCHAR",
    "account_name": "VARCHAR",
    "start": "TIMESTAMP",
    "stop": "TIMESTAMP",
    "since": "DATE",
    "day": "DATE",
}

LEDGER = {
    "upload": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "file": "VARCHAR",
        "content_hash": "VARCHAR",
        "size": "BIGINT",
        "kind": "VARCHAR",
        "precedence": "BIGINT",
        "accounts": "VARCHAR",
        "period_from": "DATE",
        "period_to": "DATE",
        "read": "BIGINT",
        "rows": "BIGINT",
        "rejected": "BIGINT",
        "totals": "BIGINT",
        "repeats": "BIGINT",
        "superseded": "BIGINT",
        "exported_at": "TIMESTAMP",
        "uploaded_at": "TIMESTAMP",
        "author": "VARCHAR",
        "undone_at": "TIMESTAMP",
        "undone_by": "VARCHAR",
    },
    # Which figures a file has per landed table, whether its cells are empty or not.
    "upload_header": {"merchant": "VARCHAR", "upload_id": "VARCHAR", "landed": "VARCHAR", "keys": "VARCHAR[]"},
    # Which sessions and days a file speaks of, per landed table: what rebuilding needs to know without reading rows.
    "upload_slice": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "landed": "VARCHAR",
        "account": "VARCHAR",
        "account_name": "VARCHAR",
        "start": "TIMESTAMP",
        "stop": "TIMESTAMP",
        "since": "DATE",
        "day": "DATE",
        "part": "VARCHAR",  # which part of its day or period, where a table has such
        "rows": "BIGINT",
    },
    "upload_issue": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "level": "VARCHAR",
        "sheet": "VARCHAR",
        "row": "BIGINT",
        "header": "VARCHAR",
        "fact": "VARCHAR",
        "remedy": "VARCHAR",
        "text": "VARCHAR",
    },
    "reject": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "sheet": "VARCHAR",
        "row": "BIGINT",
        "header": "VARCHAR",
        "text": "VARCHAR",
        "why": "VARCHAR",
    },
    # Which session each start that a file names belongs to, and that session's own name and times.
    "current_session": {
        "merchant": "VARCHAR",
        "account": "VARCHAR",
        "landed_start": "TIMESTAMP",
        "session": "VARCHAR",
        "account_name": "VARCHAR",
        "start": "TIMESTAMP",
        "stop": "TIMESTAMP",
        "day": "DATE",
    },
    # What flowed while a host was on air, per session and slot, in hundredths (`core.warehouse.sharing`).
    "current_host": {
        "merchant": "VARCHAR",
        "session": "VARCHAR",
        "account": "VARCHAR",
        "account_name": "VARCHAR",
        "start": "TIMESTAMP",
        "stop": "TIMESTAMP",
        "day": "DATE",
        "host": "VARCHAR",
        "slot": "BIGINT",
        "estimated": "BOOLEAN",
        "minutes": "DECIMAL(18,2)",
        "shared_minutes": "DECIMAL(18,2)",
        "entries": "DECIMAL(18,2)",
        "exposed_entries": "DECIMAL(18,2)",
        "estimated_exposures": "DECIMAL(18,2)",
        "online_minutes": "DECIMAL(18,2)",
        "minute_product_clicks": "DECIMAL(18,2)",
        "orders": "DECIMAL(18,2)",
        "items": "DECIMAL(18,2)",
        "gmv": "DECIMAL(18,2)",
        "user_pay": "DECIMAL(18,2)",
        "new_followers": "DECIMAL(18,2)",
        "new_fanclub": "DECIMAL(18,2)",
        "comments": "DECIMAL(18,2)",
        "likes": "DECIMAL(18,2)",
        "ad_cost": "DECIMAL(18,2)",
    },
    # `among`: the headers of the foreign table in which this was said; none where it holds for a kind that is declared.
    "entry_mapping": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "sheet": "VARCHAR",
        "header": "VARCHAR",
        "column_key": "VARCHAR",
        "among": "VARCHAR[]",
    },
    "entry_promotion": {"merchant": "VARCHAR", "upload_id": "VARCHAR", "day": "DATE", "name": "VARCHAR"},
    # A product's role from `day` on; none where it is taken back and the rule decides again.
    "entry_role": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "account": "VARCHAR",
        "product_id": "VARCHAR",
        "day": "DATE",
        "role": "VARCHAR",
    },
    # All tags of a session: what a newer entry says of a session replaces what older ones said. No kind: none are left.
    "entry_tag": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "session": "VARCHAR",
        "kind": "VARCHAR",
        "name": "VARCHAR",
    },
    # All typed events of a session, in the same way; no moment: none are left.
    "entry_event": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "session": "VARCHAR",
        "at": "TIMESTAMP",
        "kind": "VARCHAR",
        "name": "VARCHAR",
    },
    # A line that 罗盘 draws among an account's peers (同行优秀, 同行中位) as read on `day`. No value: taken back.
    "entry_peer": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "account": "VARCHAR",
        "metric": "VARCHAR",
        "line": "VARCHAR",
        "day": "DATE",
        "value": "DOUBLE",
    },
    # What a metric shall come to over the days from `since` to `until`; no account: all of them. No value: taken back.
    "entry_goal": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "account": "VARCHAR",
        "metric": "VARCHAR",
        "since": "DATE",
        "until": "DATE",
        "value": "DOUBLE",
    },
    # What was changed and when: `metric` should move, `guard` must not suffer, `parts` are the quarters of the day it
    # touched (all where empty), `until` is when it was given up. A newer entry of the same `action` replaces it whole;
    # no text: it is struck out.
    "entry_action": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "action": "VARCHAR",
        "account": "VARCHAR",
        "at": "TIMESTAMP",
        "until": "TIMESTAMP",
        "text": "VARCHAR",
        "metric": "VARCHAR",
        "guard": "VARCHAR",
        "parts": "BIGINT[]",
        "why": "VARCHAR",
        "package": "VARCHAR",  # the crowd package of 千川 that was set up for it, where it is about one
    },
    # How many people a crowd counts, of a session or of a product on `day`: read off where no export tells. A newer
    # entry of the same crowd replaces it; no people: taken back.
    "entry_headcount": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "session": "VARCHAR",
        "product_id": "VARCHAR",
        "day": "DATE",
        "crowd": "VARCHAR",
        "people": "BIGINT",
    },
    # Which reasons for sending goods back are about their quality. A newer entry replaces them all; no reason: those of
    # the platform again.
    "entry_return_reason": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "reason": "VARCHAR",
        "quality": "BOOLEAN",
    },
    # A week of shifts that is kept under a name, times as they are typed. A newer entry of the same name replaces it
    # whole; no weekday (0 is Monday): it is struck out.
    "entry_roster_template": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "name": "VARCHAR",
        "weekday": "BIGINT",
        "host": "VARCHAR",
        "shift_on": "VARCHAR",
        "shift_off": "VARCHAR",
        "controller": "VARCHAR",
        "note": "VARCHAR",
    },
    # What each ability of a host counts for in the score. A newer entry replaces them all; no value: the default again.
    "entry_weight": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "ability": "VARCHAR",
        "value": "DOUBLE",
    },
    # What hosts are paid beyond their wage, a row per tier; no accounts or hosts: all of them. A newer entry replaces
    # all rules; no metric: there are none.
    "entry_bonus_rule": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "place": "BIGINT",
        "rule": "VARCHAR",
        "accounts": "VARCHAR[]",
        "hosts": "VARCHAR[]",
        "period": "VARCHAR",
        "metric": "VARCHAR",
        "way": "VARCHAR",
        "threshold": "DOUBLE",
        "value": "DOUBLE",
    },
    # Two groups of viewers as somebody counted them, a row per figure; `share` of the viewers were meant for group A,
    # `switched` says that the host changed for group B what only A should have had. No figure: it is struck out.
    "entry_trial": {
        "merchant": "VARCHAR",
        "upload_id": "VARCHAR",
        "trial": "VARCHAR",
        "name": "VARCHAR",
        "account": "VARCHAR",
        "since": "DATE",
        "until": "DATE",
        "share": "DOUBLE",
        "switched": "BOOLEAN",
        "figure": "VARCHAR",
        "a": "DOUBLE",
        "b": "DOUBLE",
    },
    "version": {"merchant": "VARCHAR", "number": "BIGINT"},
}


@lru_cache
def values(landed: str) -> dict[str, str]:
    """The value columns of a landed table with their SQL types: the union over the sheets that feed it."""
    found: dict[str, str] = {}
    for export in EXPORTS.values():
        for sheet in export.sheets:
            if sheet.table != landed:
                continue
            for column in sheet.columns:
                if column.form in (Form.SPAN, Form.WINDOW) or column.key in _ORIGIN or column.key in identity(landed):
                    continue
                if column.key in sheet.unkept:
                    continue
                assert found.setdefault(column.key, column.form.sql) == column.form.sql, (landed, column.key)
    return found


def identity(landed: str) -> dict[str, str]:
    """The columns that tell the rows of one slice apart, with their SQL types."""
    return {column.key: column.form.sql for column in LANDED[landed].identity}


@lru_cache
def asked(landed: str) -> dict[str, str]:
    """The value columns that a fact names. Current tables have no others: the rest stays in the landed rows."""
    words = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in FACTS.glob("*.sql"))))
    return {key: kind for key, kind in values(landed).items() if key in words}


@lru_cache
def tables() -> dict[str, dict[str, str]]:
    """Every table of the store with its columns and their types."""
    found = dict(LEDGER)
    for name in LANDED:
        found[f"landed_{name}"] = _ORIGIN | identity(name) | values(name)
        found[f"current_{name}"] = PLACE | identity(name) | asked(name)
    return found


def needed(table: str) -> dict[str, str]:
    """The columns that a table has from the first: all, but of a landed one those that a fact names.

    The rest come with the first file that brings them. A column that is null throughout costs as much as any other.
    """
    name = table.removeprefix("landed_")
    return tables()[table] if name == table else _ORIGIN | identity(name) | asked(name)


def added(table: str, names: Iterable[str]) -> list[str]:
    """The statements that add columns to a table."""
    return [f'ALTER TABLE {table} ADD COLUMN "{name}" {tables()[table][name]}' for name in names]


def ddl(there: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """The statements that complete a store with the given tables and columns, and make its facts what they are now."""
    there = there or {}
    statements = []
    for table in tables():
        columns = needed(table)
        if table not in there:
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            statements.append(f"CREATE TABLE {table} ({listed})")
        else:
            statements += added(table, (name for name in columns if name not in there[table]))
    return statements + [
        f"CREATE OR REPLACE VIEW fact_{path.stem} AS {path.read_text(encoding='utf-8')}"
        for path in sorted(FACTS.glob("*.sql"))
    ]
