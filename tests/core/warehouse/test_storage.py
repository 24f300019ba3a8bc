"""The file is one that every supported DuckDB opens, and an older store is completed when it is opened."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from core.warehouse import schema
from core.warehouse.store import DEFAULT_DATABASE, Store, database
from tests.core.warehouse.made import contents, put, session, shop_list

ROOT = Path(__file__).parents[3]

_READING = """
import sys, duckdb
from core.warehouse.store import Store
from tests.core.warehouse.made import contents, put, session, shop_list
store = Store(sys.argv[1])
print(duckdb.__version__, contents(store))
put(store, shop_list(session("11-05 20:00", viewers=3)))
store.close()
"""


def test_the_file_says_that_duckdb_1_5_can_read_it(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "fupan.duckdb"))
    ((tags,),) = store.query("SELECT tags FROM duckdb_databases() WHERE database_name = 'fupan'")
    assert tags["storage_version"].startswith("v1.5")
    store.close()


@pytest.mark.parametrize("folder", [".venv", ".venv-duckdb15"])
def test_the_other_duckdb_opens_the_file_reads_the_same_and_writes_to_it(tmp_path: Path, folder: str) -> None:
    """`make check` has both, each in its own environment, and runs this in both."""
    other = ROOT / folder / "bin" / "python"
    if not other.exists() or other.parent == Path(sys.executable).parent:
        pytest.skip("there is no other environment here")
    path = str(tmp_path / "fupan.duckdb")
    store = Store(path)
    put(store, shop_list(session("11-03 20:00", "11-03 22:00", viewers=1, gmv="12.50", live_title="秋款")))
    put(store, shop_list(session("11-03 20:00", "11-03 22:00", viewers=2)))
    found = contents(store)
    store.close()
    run = subprocess.run([other, "-c", _READING, path], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    version, read = run.stdout.strip().split(" ", 1)
    assert version.split(".")[0] != duckdb.__version__.split(".")[0]
    assert read == str(found)
    store = Store(path)
    assert store.query("SELECT viewers FROM fact_live ORDER BY start") == [(2,), (3,)]
    store.close()


def test_an_older_store_gets_the_tables_and_columns_it_lacks_and_keeps_its_rows(tmp_path: Path) -> None:
    path = str(tmp_path / "fupan.duckdb")
    store = Store(path)
    put(store, shop_list(session("11-03 20:00", viewers=1)))
    with store.writing() as cursor:
        cursor.execute("DROP VIEW fact_live")
        cursor.execute("ALTER TABLE current_live DROP COLUMN shares")
        cursor.execute("ALTER TABLE upload_slice DROP COLUMN part")
        cursor.execute("DROP TABLE entry_promotion")
    store.close()
    store = Store(path)
    assert store.query("SELECT viewers, shares FROM fact_live") == [(1, None)]
    for table in schema.tables():
        there = {name for (name,) in store.query(f"SELECT column_name FROM (DESCRIBE {table})")}
        assert there == set(schema.needed(table))
    put(store, shop_list(session("11-03 20:00", viewers=2, shares=3)))  # what was added stands last in its table
    assert store.query("SELECT viewers, shares FROM fact_live") == [(2, 3)]
    store.close()


def test_a_figure_that_a_fact_begins_to_ask_for_comes_out_of_the_versions(tmp_path: Path) -> None:
    path = str(tmp_path / "fupan.duckdb")
    store = Store(path)
    put(store, shop_list(session("11-03 20:00", viewers=1, shares=3)))
    put(store, shop_list(session("11-03 20:00", viewers=2)))
    with store.writing() as cursor:
        cursor.execute("DROP VIEW fact_live")
        cursor.execute("ALTER TABLE current_live DROP COLUMN shares")
    store.close()
    store = Store(path)
    assert store.query("SELECT viewers, shares FROM fact_live") == [(2, 3)]
    store.close()


def test_the_database_is_the_one_named_else_the_environments_else_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUPAN_DATABASE", raising=False)
    assert database() == DEFAULT_DATABASE
    monkeypatch.setenv("FUPAN_DATABASE", "/srv/fupan.duckdb")
    assert database() == "/srv/fupan.duckdb"
    assert database("mine.duckdb") == "mine.duckdb"


def test_two_stores_of_one_file_in_one_process_see_each_other(tmp_path: Path) -> None:
    path = str(tmp_path / "it's.duckdb")
    first, second = Store(path), Store(path)
    put(first, shop_list(session("11-03 20:00", viewers=1)))
    assert second.query("SELECT viewers FROM fact_live") == [(1,)]
    first.close()
    put(second, shop_list(session("11-04 20:00", viewers=2)))
    second.close()
    reopened = Store(path)
    assert reopened.query("SELECT viewers FROM fact_live ORDER BY start") == [(1,), (2,)]
    reopened.close()


def test_rows_are_packed_in_groups_that_several_threads_can_write(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "fupan.duckdb"))
    with store.writing() as cursor:
        cursor.execute(f"INSERT INTO version SELECT 'a', range FROM range({2 * schema.ROW_GROUP + 1})")
    assert store.query("SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('version')") == [(3,)]
    store.close()


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    Store(str(tmp_path / "new" / "folder" / "fupan.duckdb")).close()
    assert (tmp_path / "new" / "folder" / "fupan.duckdb").exists()


def test_the_schema_keeps_to_what_ducklake_has_too() -> None:
    statements = " ".join(schema.ddl()).upper()
    for word in ("PRIMARY KEY", "UNIQUE", "CHECK", "REFERENCES", "ENUM", "SEQUENCE", "INDEX", "GENERATED", "DEFAULT"):
        assert word not in statements
