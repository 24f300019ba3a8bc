"""The open database: one per process, one cursor per statement.

Owns the connection, its limits and its lock. Reading goes through `query`, writing through `writing`, which is one
transaction under the process's only import lock. Every other module of this room is given a Store.
"""

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any

import duckdb
import numpy as np

from core.errors import StoreUnavailable
from core.warehouse import schema, winners

DEFAULT_DATABASE = "data/fupan.duckdb"
DEFAULT_MERCHANT = "默认商家"
QUERY_SECONDS = 30.0
FREE_BYTES = 200 * 1024 * 1024

# Given at connecting: a setting made afterwards with SET can belong to one cursor only, unless it is GLOBAL.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",  # DuckDB 1.5 opens the file too
    "python_enable_replacements": "false",  # no statement reaches a variable of this program
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # A small upload waits for the log only; a large one goes past the log, straight into the file.
    "checkpoint_threshold": "32MB",
}

# Once the file is attached no statement reaches another, nor an address.
_LOCKS = ("SET GLOBAL enable_external_access = false", "SET GLOBAL lock_configuration = true")
_ATTACHING = threading.Lock()
_NAME = "fupan"
_USE = f"USE {_NAME}"

# Two writers of the same new keys would each see nothing there and both insert: one import at a time in the process.
_IMPORTING = threading.Lock()

Parameters = Sequence[object] | Mapping[str, object]
Columns = dict[str, np.ndarray[Any, Any]]

_HOLDER = re.compile(r"held in (.+) \(PID (\d+)\)")


def database(named: str | None = None) -> str:
    """The database to open: the one named, else FUPAN_DATABASE, else data/fupan.duckdb below the working directory."""
    return named or os.environ.get("FUPAN_DATABASE") or DEFAULT_DATABASE


class Store:
    """A DuckDB file (or ":memory:"). Open it once per process; threads share it through cursors.

    Raises StoreUnavailable where the file can't be opened. `query_seconds` bounds every SELECT; nothing is written
    while the disk has fewer than `free_bytes` left.
    """

    def __init__(self, path: str, *, query_seconds: float = QUERY_SECONDS, free_bytes: int = FREE_BYTES) -> None:
        self.path = path
        self._query_seconds = query_seconds
        self._free_bytes = free_bytes
        self._gate = threading.Condition()  # DuckDB 2 refuses, instead of waiting, where two threads want a cursor
        self._cursors = 0
        self._broken = False
        self._closed = False
        self._connection = self._open()

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            if self.path != ":memory:":
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            connection = _attached(self.path)
        except (duckdb.Error, OSError) as error:
            raise StoreUnavailable(*_why(self.path, error)) from error
        try:
            _bring_up_to_date(connection)
        except duckdb.Error as error:
            connection.close()
            raise StoreUnavailable(*_why(self.path, error)) from error
        return connection

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT. A statement that runs too long is interrupted."""
        with self._cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def columns(self, sql: str, parameters: Parameters = ()) -> Columns:
        """Columns of one SELECT as numpy arrays; numbers become float64 with NaN for missing."""
        with self._cursor() as cursor:
            found = cursor.execute(sql, parameters).fetchnumpy()
        return {name: _array(column) for name, column in found.items()}

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._opened() as cursor:
            timer = threading.Timer(self._query_seconds, _interrupt, [cursor])
            timer.daemon = True
            timer.start()
            try:
                yield cursor
            except duckdb.InterruptException as error:
                raise StoreUnavailable("这个查询超过了时间上限", "请缩小日期范围再试") from error
            except duckdb.FatalException as error:
                self._broken = True
                raise StoreUnavailable("数据库出错,正在重新打开", "请再试一次,如果还是这样请检查磁盘") from error
            finally:
                timer.cancel()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction: committed when the block ends, rolled back when it raises. One at a time per process."""
        with _IMPORTING:
            self._insist_on_space()
            with self._opened() as cursor:
                try:
                    cursor.execute("BEGIN")
                    yield cursor
                    _finish(cursor)
                except (duckdb.FatalException, duckdb.IOException, _NotWrittenError) as error:
                    self._broken = True
                    raise StoreUnavailable("数据库文件写不进去,这次的数据没有写入", "请检查磁盘空间后重试") from error
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise

    def _insist_on_space(self) -> None:
        if self.path == ":memory:":
            return
        free = shutil.disk_usage(Path(self.path).resolve().parent).free
        if free < self._free_bytes:
            fact = f"磁盘只剩 {free // 1_048_576} MB,数据没有写入"
            raise StoreUnavailable(fact, f"请腾出至少 {self._free_bytes // 1_048_576} MB 空间后重试")

    @contextmanager
    def _opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor. After a fatal error DuckDB refuses everything until the file is closed whole and opened anew."""
        with self._gate:
            if self._broken:
                self._gate.wait_for(lambda: self._closed or not self._broken or self._cursors == 0, self._query_seconds)
                self._reopen()
            if self._closed:
                raise StoreUnavailable(f"数据库 {self.path} 已经关闭", "请重新启动 Fupan")
            cursor = self._connection.cursor()
            cursor.execute(_USE)
            self._cursors += 1
        try:
            yield cursor
        finally:
            with self._gate:
                cursor.close()
                self._cursors -= 1
                self._gate.notify_all()

    def _reopen(self) -> None:
        """Replace the connection unless another thread has done so; where that fails the next statement tries again."""
        if self._broken and not self._closed:
            with suppress(duckdb.Error):
                self._connection.close()
            self._connection = self._open()
            self._broken = False
            self._gate.notify_all()

    def close(self) -> None:
        """Let go of the file, so that another process can open it, once the statements under way have ended."""
        with self._gate:
            self._closed = True
            self._gate.wait_for(lambda: self._cursors == 0, self._query_seconds)
            self._connection.close()


def _attached(path: str) -> duckdb.DuckDBPyConnection:
    """A connection to the file: attached, for only so it takes a row group. Two Stores of one file share it."""
    name = "" if path == ":memory:" else str(Path(path).resolve())
    spilling = {"temp_directory": f"{name}.tmp"} if name else {}
    connection = duckdb.connect(f":memory:{name}", config={**_SETTINGS, **spilling})
    try:
        with _ATTACHING:
            there = "SELECT database_name FROM duckdb_databases() WHERE database_name = ?"
            if not connection.execute(there, [_NAME]).fetchall():
                file = path.replace("'", "''")
                connection.execute(f"ATTACH '{file}' AS {_NAME} (ROW_GROUP_SIZE {schema.ROW_GROUP})")
                for statement in _LOCKS:
                    connection.execute(statement)
        connection.execute(_USE)
    except BaseException:
        connection.close()
        raise
    return connection


class _NotWrittenError(Exception):
    """The commit itself failed; its transaction has ended."""


def _finish(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("COMMIT")
    except duckdb.Error as error:  # a full disk is told as a TransactionException here
        raise _NotWrittenError from error


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # the statement can end at this very moment
        cursor.interrupt()


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing, all or nothing; figures that no fact asked for until now come out of their versions."""
    with connection.cursor() as cursor:
        cursor.execute(_USE)
        there: dict[str, set[str]] = {}
        for table, column in cursor.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = current_database() AND NOT internal"
        ).fetchall():
            there.setdefault(table, set()).add(column)
        cursor.execute("BEGIN")
        for statement in schema.ddl(there):
            cursor.execute(statement)
        tables = [(name, columns) for name, columns in schema.tables().items() if name.startswith("current_")]
        if there and any(not columns.keys() <= there.get(name, set()) for name, columns in tables):
            for (merchant,) in cursor.execute("SELECT DISTINCT merchant FROM upload").fetchall():
                winners.rebuild(cursor, merchant, None)
        cursor.execute("COMMIT")


def _why(path: str, error: Exception) -> tuple[str, str]:
    said = str(error).lower()
    holder = _HOLDER.search(str(error))
    if holder:
        program, pid = PurePath(holder.group(1)).name, holder.group(2)
        return f"数据库 {path} 正被进程 {pid}({program})占用", "请先关掉正在运行的 Fupan(或命令行),再试一次"
    if "lock" in said or "being used by another process" in said:
        return f"数据库 {path} 正被另一个程序占用", "请先关掉正在运行的 Fupan(或命令行),再试一次"
    if "invalidated" in said or "could not write" in said or "no space" in said:
        return f"数据库 {path} 出错后还没能重新打开", "请检查磁盘空间后重试"
    if "version number" in said:
        return f"数据库 {path} 是另一个版本的 DuckDB 写的,这个版本读不了", "请用写它的那个版本的 Fupan 打开"
    if isinstance(error, OSError) or "no such file" in said or "permission" in said or "is a directory" in said:
        return f"数据库 {path} 打不开", "请检查路径是否存在、是否有读写权限"
    return f"数据库文件 {path} 打不开", "它可能已损坏,或不是 Fupan 的数据库,请从备份恢复"


def _array(column: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A column of the result with its gaps filled: NaN, NaT or None."""
    if np.issubdtype(column.dtype, np.number):
        return np.ma.filled(column.astype(np.float64), np.nan)
    if np.issubdtype(column.dtype, np.datetime64):
        return np.ma.filled(column, np.datetime64("NaT"))
    texts = np.ma.getdata(column).astype(object)
    texts[np.ma.getmaskarray(column)] = None  # filled(column, None) would write "?"
    return texts
