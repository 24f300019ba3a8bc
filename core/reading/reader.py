"""Files in, grids of text out.

Owns the order of reading one file after the other (an archive's files each like any other) and the checking of all
that the child process (`process`, `child`) hands back. No parser runs in this process, and nothing the child says is
used before it is validated. What a file means is for others: here a file is read or refused, with a sentence.

One child reads the files one after the other, or two where they are many and small. If a file kills it, that file is
refused and the next child goes on. On Windows a child has no limits of memory or time but WALL_SECONDS.
"""

import contextlib
import hashlib
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from core.errors import EmptyExport, FupanError
from core.reading import archives, guards, litter
from core.reading.archives import Member
from core.reading.grid import Grid, Sheets, Source
from core.reading.process import Child
from core.reading.sentences import (
    MAX_ANSWER_BYTES,
    MAX_BYTES,
    MIB,
    UNPACK_FIRST,
    WALL_SECONDS,
    by_code,
    noticed,
    refused,
    too_big,
    unopened,
)

NO_DATA: Final = "暂无数据"
WORTH_A_NEW_CHILD: Final = 64 * MIB
MANY: Final = 8
SMALL: Final = MIB

Pair = tuple[Source, Sheets | FupanError]

# Two children at most may be at work in this process; a third reader waits for its turn.
_places = threading.BoundedSemaphore(2)


def read(sources: Sequence[Source]) -> Iterator[tuple[Source, Sheets | FupanError]]:
    """Each source with its sheets or with the reason why not, in order, as soon as it is read.

    An archive comes back as its files: a pair for each, under its own name. One of two places is held until the
    iterator is used up or closed: don't wait for a lock in between that another reader may hold. Many small files take
    the other place as well, if it is free.
    """
    with _places:
        if not (_many_small(sources) and _places.acquire(blocking=False)):
            with _lane() as one:
                for source in sources:
                    yield from _pairs(source, *one)
            return
        try:
            yield from _read_by_two(sources)
        finally:
            _places.release()


def _many_small(sources: Sequence[Source]) -> bool:
    """Files of which two at once need little memory, and enough of them to make up for the start of a child."""
    if not isinstance(sources, Sequence) or len(sources) < MANY:
        return False
    with contextlib.suppress(OSError):
        return all(source.path.stat().st_size <= SMALL for source in sources)
    return False


def _read_by_two(sources: Sequence[Source]) -> Iterator[Pair]:
    """Every second file by another child, both in threads of their own; back in order."""
    stopped = threading.Event()
    done: list[queue.SimpleQueue[list[Pair] | BaseException]] = [queue.SimpleQueue(), queue.SimpleQueue()]

    def work(number: int) -> None:
        try:
            with _lane() as own:
                for source in sources[number::2]:
                    if stopped.is_set():
                        return
                    done[number].put(list(_pairs(source, *own)))
        except BaseException as error:  # it belongs to whoever reads
            done[number].put(error)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(2)]
    for thread in threads:
        thread.start()
    try:
        for place in range(len(sources)):
            pairs = done[place % 2].get()
            if isinstance(pairs, BaseException):
                raise pairs
            yield from pairs
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def _lane() -> Iterator[tuple[Child, Path]]:
    """A child, and a folder for what it hands back."""
    with tempfile.TemporaryDirectory(prefix="fupan-") as name:
        child = Child(WALL_SECONDS)
        try:
            yield child, Path(name)
        finally:
            child.end()


def _pairs(source: Source, child: Child, folder: Path) -> Iterator[Pair]:
    """What became of one source: one pair, or those of an archive's files."""
    try:
        kind = guards.inspect(source)
        members = archives.members(source) if kind == "archive" else []
    except FupanError as error:
        yield source, error
        return
    if kind != "archive":
        yield source, _outcome(source, kind, child, folder)
    for number, member in enumerate(members):
        inner = Source(f"{source.name}/{member.name}", folder / str(number), source.key)
        yield inner, _member_outcome(source, inner, member, child, folder)


def _member_outcome(archive: Source, inner: Source, member: Member, child: Child, folder: Path) -> Sheets | FupanError:
    """What is in one file of an archive. It lies on disk only while it is read."""
    try:
        passed = litter.by_name(inner)
        if passed:
            raise passed
        _unpack(archive, inner, member, child, folder)
        kind = guards.inspect(inner)
        if member.unpacked > MAX_BYTES:
            raise too_big(inner, member.unpacked)
        if kind == "archive":
            raise refused(inner, "是压缩包里的压缩包,没有再解开", UNPACK_FIRST)
        return _outcome(inner, kind, child, folder)
    except FupanError as error:
        return error
    finally:
        inner.path.unlink(missing_ok=True)


def _unpack(archive: Source, inner: Source, member: Member, child: Child, folder: Path) -> None:
    """Have the file unpacked; of what is too large for a table only the beginning, to see what it is."""
    if shutil.disk_usage(folder).free < min(member.unpacked, MAX_BYTES) + MAX_ANSWER_BYTES:
        raise by_code(inner, {"refused": "no_room"})
    limit = MAX_BYTES if member.unpacked <= MAX_BYTES else MIB
    job = {"kind": "member", "path": str(archive.path.resolve()), "output": str(inner.path), "limit": limit}
    reply = child.ask(job | member.job())
    if "refused" in reply:
        raise by_code(inner, reply)


def _outcome(source: Source, kind: guards.Kind, child: Child, folder: Path) -> Sheets | FupanError:
    try:
        return _sheets(source, kind, child, folder / "cells.arrow")
    except FupanError as error:
        return error


def _sheets(source: Source, kind: guards.Kind, child: Child, output: Path) -> Sheets:
    try:
        with open(source.path, "rb") as file:
            content_hash = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise unopened(source) from error
    reply = child.ask({"kind": kind, "path": str(source.path.resolve()), "output": str(output)})
    if "refused" in reply:
        raise by_code(source, reply)
    try:
        if output.stat().st_size > WORTH_A_NEW_CHILD:
            child.end()  # what it has just let go would lie in memory beside the copy of it
        grids = _checked(reply["sheets"], output)
        issues = tuple(map(noticed, reply["losses"]))
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        child.end()  # whatever made it say so
        raise by_code(source, {"refused": "nonsense"}) from error
    finally:
        output.unlink(missing_ok=True)
    filled = [grid.cells for grid in grids]
    if issues and not filled:
        raise refused(source, f"里一个值也没有读到:{issues[0].fact}", issues[0].remedy)
    if not filled:
        raise EmptyExport(f"「{source.name}」里没有任何内容", "请在罗盘里换一个有直播的日期范围再下载")
    if len(filled) == 1 and filled[0].shape == (1, 1) and filled[0][0][0].as_py() == NO_DATA:
        raise EmptyExport(f"「{source.name}」里没有数据,只写着“{NO_DATA}”", "请在罗盘里换一个有直播的日期范围再下载")
    if kind == "csv" and filled[0].num_columns == 1:
        raise by_code(source, {"refused": "plain_text"})
    return Sheets(source, content_hash, size, grids, issues)


def _checked(sheets: list[dict[str, Any]], output: Path) -> tuple[Grid, ...]:
    """The grids that the child announced, if the cells it wrote are exactly those. Raises on any difference.

    The cells are copied into this process first: a mapped file could still change after it was checked. Each worksheet
    has memory of its own, so that one that nobody wants can be let go.
    """
    size = output.stat().st_size
    if size > MAX_ANSWER_BYTES or size != sum(sheet["bytes"] for sheet in sheets):
        raise ValueError("other cells than announced")
    with open(output, "rb") as file:
        return tuple(_grid(sheet, pa.BufferReader(file.read(sheet["bytes"]))) for sheet in sheets)


def _grid(sheet: dict[str, Any], raw: pa.BufferReader) -> Grid:
    with pa.ipc.open_stream(raw) as stream:
        wanted = pa.schema([(str(i), pa.string()) for i in range(len(stream.schema))])
        if not stream.schema.equals(wanted):
            raise ValueError("not a table of text")
        cells = stream.read_all()
    cells.validate(full=True)
    if cells.shape != (sheet["rows"], sheet["columns"]) or not cells.num_rows or not cells.num_columns:
        raise ValueError("another shape than announced")
    if raw.tell() != raw.size():
        raise ValueError("more cells than announced")
    title, hidden, first_row = sheet["title"], sheet["hidden"], sheet["first_row"]
    if not (isinstance(title, str) and isinstance(hidden, bool) and isinstance(first_row, int) and first_row > 0):
        raise TypeError("a worksheet without title or place")
    return Grid(title, hidden, first_row, cells)
