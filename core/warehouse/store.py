"""The open database: one per process, one cursor per statement.

Owns the connection, its limits and its lock. Reading goes through `query`, writing through `writing`, which is one
transaction under the process's only import lock. Every other module of this room is given a Store.
"""

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from core.errors import StoreUnavailable
from core.warehouse import schema

DEFAULT_DATABASE = "data/fupan.duckdb"
DEFAULT_MERCHANT = "默认商家"
QUERY_SECONDS = 30.0
FREE_BYTES = 200 * 1024 * 1024
STORAGE = "v1.5.0"
"""The file format is one that DuckDB 1.5 opens too."""

Parameters = Sequence[object] | Mapping[str, object]
Columns = dict[str, np.ndarray[Any, Any]]

_BUSY = re.compile(r"PID (\d+)")


def database(named: str | None = None) -> str:
    """The database to open: the one named, else FUPAN_DATABASE, else data/fupan.duckdb below the working directory."""
    return named or os.environ.get("FUPAN_DATABASE") or DEFAULT_DATABASE


class Store:
    """A DuckDB file (or ":memory:"). Open it once per process; threads share it through cursors."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._open()

    def _open(self) -> None:
        if self.path != ":memory:":
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        settings = {"storage_compatibility_version": STORAGE, "autoinstall_known_extensions": "false"}
        try:
            self._connection = duckdb.connect(self.path, config=settings)
        except duckdb.IOException as error:
            raise StoreUnavailable(*_why(self.path, error)) from error
        except duckdb.Error as error:
            raise StoreUnavailable(
                f"数据库文件 {self.path} 打不开", "它可能已损坏或不是 Fupan 的数据库,请从备份恢复"
            ) from error
        cursor = self._connection.cursor()
        for statement in (
            "SET enable_external_access = false",
            "SET python_enable_replacements = false",
            "SET preserve_insertion_order = true",
            *schema.ddl(),
            "SET lock_configuration = true",
        ):
            cursor.execute(statement)
        cursor.close()

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT. A statement that runs longer than QUERY_SECONDS is interrupted."""
        with self._cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def columns(self, sql: str, parameters: Parameters = ()) -> Columns:
        """Columns of one SELECT as numpy arrays; numbers become float64 with NaN for missing."""
        with self._cursor() as cursor:
            found = cursor.execute(sql, parameters).fetchnumpy()
        return {name: _array(column) for name, column in found.items()}

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        timer = threading.Timer(QUERY_SECONDS, cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield cursor
        except duckdb.InterruptException as error:
            raise StoreUnavailable("这个查询超过了时间上限", "请缩小日期范围再试") from error
        except duckdb.FatalException as error:
            raise self._reopened(error) from error
        finally:
            timer.cancel()
            cursor.close()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction: committed when the block ends, rolled back when it raises. One at a time per process."""
        self._insist_on_space()
        with self.lock:
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN")
                yield cursor
                cursor.execute("COMMIT")
            except duckdb.FatalException as error:
                raise self._reopened(error) from error
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()

    def _insist_on_space(self) -> None:
        if self.path == ":memory:":
            return
        free = shutil.disk_usage(Path(self.path).resolve().parent).free
        if free < FREE_BYTES:
            raise StoreUnavailable(f"磁盘只剩 {free // 1_048_576} MB,数据没有写入", "请腾出至少 200 MB 空间后重试")

    def _reopened(self, error: Exception) -> StoreUnavailable:
        """A fatal error leaves the database object unusable for the whole process: open it anew."""
        self._connection.close()
        self._open()
        return StoreUnavailable(f"数据库出错,刚才的操作没有写入({type(error).__name__})", "请检查磁盘空间后重试")

    def close(self) -> None:
        self._connection.close()


def _why(path: str, error: Exception) -> tuple[str, str]:
    holder = _BUSY.search(str(error))
    if "lock" in str(error).lower():
        who = f"进程 {holder.group(1)}" if holder else "另一个程序"
        return f"数据库 {path} 正被{who}占用", "请先关掉正在运行的 Fupan(或命令行),再试一次"
    return f"数据库 {path} 打不开", "请检查路径是否存在、是否有读写权限"


def _array(column: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A column of the result with its gaps filled: NaN, NaT or None."""
    if np.issubdtype(column.dtype, np.number):
        return np.ma.filled(column.astype(np.float64), np.nan)
    if np.issubdtype(column.dtype, np.datetime64):
        return np.ma.filled(column, np.datetime64("NaT"))
    return np.ma.filled(column, None)
