"""No statement reaches beyond the store, and none runs for ever."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from core.errors import StoreUnavailable
from core.warehouse.store import Store


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "ATTACH '/tmp/another.duckdb'",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "EXPORT DATABASE '/tmp/stolen'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET threads = 1",
    ],
)
def test_what_reaches_beyond_the_store_is_refused(tmp_path: Path, statement: str) -> None:
    store = Store(str(tmp_path / "fupan.duckdb"))
    with pytest.raises(duckdb.Error):
        store.query(statement)
    store.close()


def test_a_variable_of_the_program_is_no_table(store: Store) -> None:
    secrets = pa.table({"secret": ["abc"]})
    assert secrets.num_rows == 1
    with pytest.raises(duckdb.CatalogException):
        store.query("SELECT * FROM secrets")
    settings = store.query("SELECT value FROM duckdb_settings() WHERE name = 'python_enable_replacements'")
    assert settings == [("false",)], "in the cursor that runs the statement, not only where it was set"


def test_a_query_that_takes_too_long_is_interrupted_and_the_store_goes_on() -> None:
    store = Store(":memory:", query_seconds=0.2)
    with pytest.raises(StoreUnavailable, match="超过了时间上限。请缩小日期范围再试"):
        store.query(
            "SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b WHERE (a.range * b.range) % 7 = 1"
        )
    assert store.query("SELECT 1") == [(1,)]
    store.close()


def test_columns_are_numbers_with_gaps_times_with_gaps_and_texts_with_gaps(store: Store) -> None:
    rows = "(1, 1.5::DECIMAL(18,2), TIMESTAMP '2026-11-03', 'a'), (NULL, NULL, NULL, NULL)"
    found = store.columns(f"SELECT * FROM (VALUES {rows}) AS t(n, m, t, s)")
    assert [str(found[name].dtype) for name in "nmts"] == ["float64", "float64", "datetime64[us]", "object"]
    assert [str(value) for value in (*found["n"], *found["m"], *found["t"], *found["s"])] == [
        "1.0", "nan", "1.5", "nan", "2026-11-03T00:00:00.000000", "NaT", "a", "None",
    ]  # fmt: skip
