"""What a side ended with, held against the others and against what was planted in the files."""

from collections.abc import Mapping, Sequence
from math import isclose
from pathlib import Path

import duckdb

from benchmarks.loads import Planted
from benchmarks.tables import Column

Found = dict[str, dict[str, tuple[int, float]]]
"""Per table and column the number of values and their sum; under "" the number of rows."""

SUM = {"text": "sum(length({}))", "moment": "sum(epoch({}))"}  # of all others: what they are


def contents(database: Path, tables: Mapping[str, Sequence[Column]], prefix: str) -> Found:
    found: Found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for table, columns in tables.items():
            asked = ["count(*)"]
            for column in columns:
                name = f'"{column.key}"'
                total = SUM.get(column.kind, "sum({})").format(name)
                asked += [f"count({name})", f"CAST(coalesce({total}, 0) AS DOUBLE)"]
            rows, *rest = connection.execute(f"SELECT {', '.join(asked)} FROM {prefix}{table}").fetchall()[0]
            keys = [column.key for column in columns]
            found[table] = {"": (rows, 0.0)} | dict(zip(keys, zip(rest[::2], rest[1::2])))
    return found


def differences(ours: Found, theirs: Found) -> list[str]:
    return [
        f"{table}.{key or 'rows'}: {found} against {theirs[table][key]}"
        for table, columns in ours.items()
        for key, found in columns.items()
        if found[0] != theirs[table][key][0] or not isclose(found[1], theirs[table][key][1], rel_tol=1e-9)
    ]


def account_for_nulls(database: Path, found: Found, planted: Planted) -> None:
    """Every row is in the ledger, what landed is current, and every null of a list is a mark in the file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        for table, columns in found.items():
            assert connection.execute(f"SELECT count(*) FROM current_{table}").fetchall() == [(columns[""][0],)]
        ledger = "SELECT sum(read), sum(rows), sum(rejected), sum(totals), sum(repeats) FROM upload"
        read, rows, rejected, totals, repeats = map(int, connection.execute(ledger).fetchall()[0])
        reasons = connection.execute('SELECT "row", header, text, why FROM reject ORDER BY "row"').fetchall()
        issues = connection.execute("SELECT count(*) FROM upload_issue").fetchall()[0][0]
    assert read == rows + rejected + totals + repeats
    assert rejected == len(reasons)
    print(f"  {read:,} rows read = {rows:,} landed + {rejected} refused + {totals:,} totals + {repeats} repeats;")
    print(f"  remarks on what was left out, rounded or differs: {issues:,}")
    for row, header, text, why in reasons:
        print(f"  row {row} refused: {header} says {text!r}, {why}")
    if planted.rows:
        assert (read, rejected) == (planted.rows, planted.unreadable)
        nulls = {key: rows - count for key, (count, _) in found["live"].items() if key and count < rows}
        assert nulls == planted.missing, (nulls, planted.missing)
        told = ", ".join(f"{key} {count:,}" for key, count in nulls.items())
        print(f"  nulls, each a mark of a missing value in the file: {told}")
