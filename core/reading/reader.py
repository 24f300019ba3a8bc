"""Files in, grids of text out.

Owns the traffic with the child process that parses (`child.py`): its start and end, its time, and the checking of all
it hands back. No parser runs in this process, and nothing the child says is used before it is validated. What a file
means is for others: here a file is read or refused, with a sentence.

One child reads the files one after the other. If a file kills it, that file is refused and the next child goes on. On
Windows a child has no limits of memory or time but WALL_SECONDS.
"""

import contextlib
import hashlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from core.errors import EmptyExport, FupanError, UnreadableFile
from core.reading import guards
from core.reading.grid import Grid, Sheets, Source

WALL_SECONDS: Final = 60
MAX_ANSWER_BYTES: Final = 512 << 20
MAX_REPLY_BYTES: Final = 4 << 20
CHILD: Final = Path(__file__).resolve().with_name("child.py")
NO_DATA: Final = "暂无数据"

# Two children at most may be at work in this process; a third reader waits for its turn.
_places = threading.BoundedSemaphore(2)

SHORTER: Final = "请缩短日期范围,分成几个文件下载后再上传"
REFUSALS: Final = {
    "damaged": ("已经损坏,或者没有下载完整", guards.DOWNLOAD_AGAIN),
    "locked": ("设了打开密码,读不到内容", "请用 Excel 打开它,取消密码后另存,再上传"),
    "entities": ("里面带有 XML 实体声明,正常的表格没有这种内容,为安全起见没有读", guards.SAVE_AS_XLSX),
    "too_many_cells": (
        "的表格范围太大,超过 3000 万个单元格,常见原因是很远的地方误填了一格",
        "请用 Excel 打开它,删掉表格右侧和下方多余的行列后另存,再上传",
    ),
    "too_large": (f"里的文字超过 {MAX_ANSWER_BYTES >> 20} MB,一次读不下", SHORTER),
    "no_room": ("没能读完:存放临时文件的磁盘满了", "请清理磁盘空间后再上传"),
    "not_text": ("不是表格,也不是 UTF-8 或 GBK 编码的文字", guards.UPLOAD_A_TABLE),
    "plain_text": ("是一段普通文字,没有分成列,不是表格", guards.UPLOAD_A_TABLE),
    "quotes": ("里的双引号没有成对", guards.SAVE_AS_XLSX),
    "died": ("没能读完:读取它的程序中途停止了,文件可能损坏或者过大", guards.SAVE_AS_XLSX),
    "slow": (f"读了 {WALL_SECONDS} 秒还没有读完", SHORTER),
    "nonsense": ("没能读完:读取程序交回的内容前后不符", guards.SAVE_AS_XLSX),
}


def read(sources: Sequence[Source]) -> Iterator[tuple[Source, Sheets | FupanError]]:
    """Each source with its sheets or with the reason why not, in order, as soon as it is read.

    One of two places is held until the iterator is used up or closed: don't wait for a lock in between that another
    reader may hold.
    """
    with _places, tempfile.TemporaryDirectory(prefix="fupan-") as folder:
        child = _Child(Path(folder) / "cells.arrow")
        try:
            for source in sources:
                outcome: Sheets | FupanError
                try:
                    outcome = _read_one(source, child)
                except FupanError as error:
                    outcome = error
                yield source, outcome
        finally:
            child.end()


def _read_one(source: Source, child: "_Child") -> Sheets:
    kind = guards.inspect(source)
    try:
        with open(source.path, "rb") as file:
            content_hash = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise guards.unopened(source) from error
    reply = child.ask(source.path, kind)
    if "refused" in reply:
        raise _refusal(source, reply)
    try:
        grids = _checked(reply["sheets"], child.output)
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        child.end()  # whatever made it say so
        raise _refusal(source, {"refused": "nonsense"}) from error
    filled = [grid.cells for grid in grids]
    if not filled:
        raise EmptyExport(f"「{source.name}」里没有任何内容", "请在罗盘里换一个有直播的日期范围再下载")
    if len(filled) == 1 and filled[0].shape == (1, 1) and filled[0][0][0].as_py() == NO_DATA:
        raise EmptyExport(f"「{source.name}」里没有数据,只写着“{NO_DATA}”", "请在罗盘里换一个有直播的日期范围再下载")
    if kind == "csv" and filled[0].num_columns == 1:
        raise _refusal(source, {"refused": "plain_text"})
    return Sheets(source, content_hash, size, grids)


def _refusal(source: Source, reply: dict[str, Any]) -> UnreadableFile:
    fact, remedy = REFUSALS.get(str(reply["refused"]), REFUSALS["nonsense"])
    place = str(reply.get("place") or "")
    return UnreadableFile(f"「{source.name}」{place}{fact}", remedy)


def _checked(sheets: list[dict[str, Any]], output: Path) -> tuple[Grid, ...]:
    """The grids that the child announced, if the cells it wrote are exactly those. Raises on any difference.

    The cells are copied into this process first: a mapped file could still change after it was checked.
    """
    with open(output, "rb") as file:
        raw = pa.BufferReader(file.read(MAX_ANSWER_BYTES + 1))
    if raw.size() > MAX_ANSWER_BYTES:
        raise ValueError("more cells than announced")
    grids = []
    for sheet in sheets:
        with pa.ipc.open_stream(raw) as stream:
            wanted = pa.schema([(str(i), pa.string()) for i in range(len(stream.schema))])
            if not stream.schema.equals(wanted):
                raise ValueError("not a table of text")
            cells = stream.read_all()
        cells.validate(full=True)
        if cells.shape != (sheet["rows"], sheet["columns"]) or not cells.num_rows or not cells.num_columns:
            raise ValueError("another shape than announced")
        title, hidden, first_row = sheet["title"], sheet["hidden"], sheet["first_row"]
        if not (isinstance(title, str) and isinstance(hidden, bool) and isinstance(first_row, int) and first_row > 0):
            raise TypeError("a worksheet without title or place")
        grids.append(Grid(title, hidden, first_row, cells))
    if raw.tell() != raw.size():
        raise ValueError("more cells than announced")
    return tuple(grids)


class _Child:
    """The parsing process, started when first needed and started anew after it died."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ask(self, path: Path, kind: guards.Kind) -> dict[str, Any]:
        job = {"path": str(path.resolve()), "output": str(self.output), "kind": kind, "careful": False}
        reply = self._exchange(job)
        if reply == {"refused": "died"}:  # of this file, or of what others left in its memory: a fresh one finds out
            reply = self._exchange(job | {"careful": True})
        return reply

    def end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            with contextlib.suppress(OSError):
                self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
            self._process = None

    def _exchange(self, job: dict[str, Any]) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin
        with contextlib.suppress(OSError):  # if it has died meanwhile, its empty last line says so
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        try:
            line = self._lines.get(timeout=WALL_SECONDS)
        except queue.Empty:
            self.end()
            return {"refused": "slow"}
        if not line.endswith(b"\n"):
            self.end()
            return {"refused": "died"}
        try:
            reply = json.loads(line)
        except ValueError:
            reply = None
        return reply if isinstance(reply, dict) else {"refused": "nonsense"}

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(CHILD), str(MAX_ANSWER_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            cwd=CHILD.parent,
        )
        self._lines = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process


def _listen(stdout: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Every line to the queue, and an empty one at the end: a pipe can't be read with a timeout on every platform."""
    with stdout:
        while line := stdout.readline(MAX_REPLY_BYTES):
            lines.put(line)
    lines.put(b"")
