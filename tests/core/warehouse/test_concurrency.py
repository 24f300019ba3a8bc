"""Many threads read while one writes; two writers of the same thing write it once; a second process is told who."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from core.errors import StoreUnavailable
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, detail, put, session, shop_list

DAYS = tuple(f"11-{day:02}" for day in range(1, 29))


def test_every_thread_gets_the_rows_of_its_own_question(store: Store) -> None:
    put(store, shop_list(*(session(f"{day} 20:00", viewers=number) for number, day in enumerate(DAYS))))
    asked = [number for _ in range(20) for number in range(len(DAYS))]

    def ask(number: int) -> list[tuple[int]]:
        return store.query("SELECT viewers FROM fact_live WHERE merchant = ? AND viewers = ?", [MERCHANT, number])

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, asked)) == [[(number,)] for number in asked]


def test_readers_see_a_commit_whole_or_not_at_all(tmp_path: Path) -> None:
    """Every file says that the viewers of both its sessions are the same number."""
    store = Store(str(tmp_path / "fupan.duckdb"))
    put(store, shop_list(session("11-03 20:00", viewers=0), session("11-04 20:00", viewers=0)))
    done = Event()

    def read() -> set[tuple[int, ...]]:
        seen: set[tuple[int, ...]] = set()
        while not done.is_set():
            seen.add(tuple(row[0] for row in store.query("SELECT viewers FROM fact_live ORDER BY start")))
        return seen

    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for number in range(1, 7):
            put(store, shop_list(session("11-03 20:00", viewers=number), session("11-04 20:00", viewers=number)))
        done.set()
        seen = set().union(*(reader.result() for reader in readers))
    assert seen <= {(number, number) for number in range(7)}
    store.close()


def test_two_threads_that_bring_the_same_new_sessions_make_no_duplicates(store: Store) -> None:
    together = Barrier(4)

    def bring(number: int) -> bool:
        files = [
            shop_list(*(session(f"{day} 20:00", f"{day} 22:00", viewers=1) for day in DAYS)),
            detail(session("11-03 20:00", "11-03 22:00", viewers=1), ("关注", number)),
        ]
        together.wait()
        listed, _ = ledger.commit(store, MERCHANT, files, f"线程{number}")
        return listed.duplicate

    with ThreadPoolExecutor(4) as threads:
        duplicates = sorted(threads.map(bring, range(4)))
    assert duplicates == [False, True, True, True], "one of them came first"
    assert store.query("SELECT count(*), count(DISTINCT session) FROM fact_live") == [(len(DAYS), len(DAYS))]
    assert store.query("SELECT count(*) FROM fact_channel") == [(1,)]
    assert store.query("SELECT count(*) FROM upload") == [(5,)]


def test_a_second_process_is_told_which_one_holds_the_file(tmp_path: Path) -> None:
    path = str(tmp_path / "fupan.duckdb")
    holding = (
        "import sys; from core.warehouse.store import Store; store = Store(sys.argv[1]);"
        "print('open', flush=True); sys.stdin.read(); store.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreUnavailable, match=f"正被进程 {other.pid}(.*python.*)占用"):
            Store(path)
        other.stdin.close()
        assert other.wait(60) == 0
    Store(path).close()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "fupan.duckdb"))
    store.close()
    with pytest.raises(StoreUnavailable, match="已经关闭"):
        store.query("SELECT 1")
    with pytest.raises(StoreUnavailable, match="已经关闭"):
        put(store, shop_list(session("11-03 20:00")))
