"""What survives a process that is killed, a disk that is full and a file that is no database."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StoreUnavailable
from core.warehouse import winners
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, contents, put, session, shop_list

ROUNDS = 3
PER_FILE = 40

# Says what it is about to write, and what it knows to be written: `start` and `done` with the file's number.
_IMPORTING = """
import sys
from core.warehouse.store import Store
from tests.core.warehouse.made import put, session, shop_list

store = Store(sys.argv[1])
for number in range(int(sys.argv[2]), 1000):
    days = (f"{1 + place // 28:02}-{1 + place % 28:02}" for place in range(int(sys.argv[3])))
    file = shop_list(*(session(f"{day} 20:00", f"{day} 22:00", viewers=number) for day in days), name=str(number))
    print("start", number, flush=True)
    put(store, file)
    print("done", number, flush=True)
"""


def test_a_process_killed_during_an_import_leaves_all_of_a_file_or_nothing_of_it(tmp_path: Path) -> None:
    path, chance, done = str(tmp_path / "fupan.duckdb"), random.Random(7), -1
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", _IMPORTING, path, str(done + 1), str(PER_FILE)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            lines = [other.stdout.readline().split() for _ in range(chance.choice((3, 5)))]  # now one is being written
            try:
                other.wait(chance.random() * 0.2)
            except subprocess.TimeoutExpired:
                other.kill()
            lines += [line.split() for line in other.stdout.read().splitlines()]
        acknowledged = max([done, *(int(number) for word, number in lines if word == "done")])
        started = max(int(number) for word, number in lines if word == "start")

        store = Store(path)
        written = sorted(int(name) for (name,) in store.query("SELECT file FROM upload"))
        assert written == list(range(written[-1] + 1)), "files are written in order, each once"
        assert acknowledged <= written[-1] <= started
        assert store.query("SELECT DISTINCT count(*) FROM landed_live GROUP BY upload_id") == [(PER_FILE,)]
        assert store.query("SELECT viewers, count(*) FROM fact_live GROUP BY viewers") == [(written[-1], PER_FILE)]
        found = contents(store)
        with store.writing() as cursor:
            winners.rebuild(cursor, MERCHANT, None)
        assert contents(store) == found
        store.close()
        done = written[-1]


# A limit on the size of files stands in for a full disk: writing beyond it fails in the same places. The small file
# does not get through its commit, the large one not through the checkpoint after it, which ends DuckDB's database.
_FILLING = """
import os, resource, signal, sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from core.errors import StoreUnavailable
from core.warehouse.store import Store
from tests.core.warehouse.made import at, put, session, shop_list

def file(number, sessions):
    starts = (at("01-01 00:00") + timedelta(minutes=30 * place + number) for place in range(sessions))
    rows = (session(f"{start:%m-%d %H:%M}", live_title=f"{start}" * 20, viewers=number) for start in starts)
    return shop_list(*rows, name=f"{number}.xlsx")

def write(number, sessions):
    try:
        put(store, file(number, sessions))
        print("written")
    except StoreUnavailable as error:
        print(error)

def read():
    seen = Counter()
    while not done.is_set():
        try:
            seen[str(store.query("SELECT viewers, count(*) FROM fact_live GROUP BY viewers ORDER BY viewers"))] += 1
        except StoreUnavailable:
            seen["unavailable"] += 1
    return seen

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store, done = Store(sys.argv[1]), Event()
put(store, file(1, 3))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
full = os.path.getsize(sys.argv[1] + ".wal") + 250_000  # opening the store anew writes as well
with ThreadPoolExecutor(3) as threads:
    readers = [threads.submit(read) for _ in range(3)]
    for number, sessions in ((2, 300), (3, 16000)):
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, hard))
        write(number, sessions)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    done.set()
    print(*sorted(set().union(*(reader.result() for reader in readers)) - {"unavailable"}))
write(2, 300)
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on the size of files")
def test_a_full_disk_loses_nothing_and_the_store_goes_on_once_there_is_space(tmp_path: Path) -> None:
    path = str(tmp_path / "fupan.duckdb")
    run = subprocess.run([sys.executable, "-c", _FILLING, path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    refused = "数据库文件写不进去,这次的数据没有写入。请检查磁盘空间后重试。"
    first, second, seen, last = run.stdout.splitlines()
    assert (first, second, last) == (refused, refused, "written")
    # DuckDB shows a commit before the checkpoint that fails and takes it back: whole, never a part of it.
    assert set(seen.replace("] [", "]\n[").splitlines()) <= {"[(1, 3)]", "[(1, 3), (3, 16000)]"}
    store = Store(path)
    assert store.query("SELECT viewers, count(*) FROM fact_live GROUP BY viewers ORDER BY viewers") == [
        (1, 3),
        (2, 300),
    ]
    assert store.query("SELECT count(*) FROM upload") == [(2,)]
    store.close()


def test_nothing_is_written_while_the_disk_is_nearly_full(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "fupan.duckdb"), free_bytes=1 << 62)
    with pytest.raises(StoreUnavailable, match=r"磁盘只剩 \d+ MB,数据没有写入。请腾出至少 \d+ MB 空间后重试"):
        put(store, shop_list(session("11-03 20:00")))
    assert store.query("SELECT count(*) FROM upload") == [(0,)]
    store.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "fupan.duckdb"
    path.write_bytes(b"PK\x03\x04 this is a workbook" * 1000)
    with pytest.raises(StoreUnavailable, match="它可能已损坏,或不是 Fupan 的数据库"):
        Store(str(path))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(StoreUnavailable, match="请检查路径是否存在"):
        Store(str(tmp_path / "data" / "fupan.duckdb"))
    with pytest.raises(StoreUnavailable, match="请检查路径是否存在"):
        Store(str(tmp_path))
