"""The directory of a zip, looked at and not unpacked: whether it is safe, and what it is.

Owns the limits of every zip, of a workbook as of an archive that merchants pack their downloads into, and the names of
an archive's files. No byte of an entry is read here; a name from an archive is shown and never becomes a path.
"""

import io
import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from core.errors import UnreadableFile
from core.reading.grid import Source
from core.reading.sentences import (
    DOWNLOAD_AGAIN,
    MAX_BYTES,
    MIB,
    REMOVE_PASSWORD,
    SAVE_AS_XLSX,
    UNPACK_FIRST,
    UPLOAD_A_TABLE,
    refused,
)

ZipKind = Literal["xlsx", "xlsb", "ods", "archive"]

MAX_DIRECTORY_BYTES: Final = MIB  # about 15 000 entries
MAX_ENTRIES: Final = 10_000
MAX_UNPACKED_BYTES: Final = 1024 * MIB
MAX_RATIO: Final = 250  # deflate can reach 1 030; a million rows of empty styled cells reach 15
RATIO_COUNTS_FROM: Final = 16 * MIB
LONGEST_NAME: Final = 200

ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"  # its first entry says so, and lies there unpacked
SIGNS: Final = {"[Content_Types].xml", "xl/workbook.xml", "mimetype", "Index/Document.iwa"}
OTHERS: Final = (
    ("word/document.xml", "一份 Word 文档", UPLOAD_A_TABLE),
    ("ppt/presentation.xml", "一份 PowerPoint 文档", UPLOAD_A_TABLE),
    ("content.xml", "一份 OpenDocument 文档,但不是表格", UPLOAD_A_TABLE),
    ("Index/Document.iwa", "一份 Numbers 表格", "请在 Numbers 里导出为 xlsx 后再上传"),
)


@dataclass(frozen=True)
class Member:
    """One file of an archive: what it is called there, and where its bytes lie."""

    name: str
    place: int
    packed: int
    unpacked: int
    method: int
    checksum: int

    def job(self) -> dict[str, Any]:
        """What the child process must know to unpack it."""
        names = ("place", "packed", "unpacked", "method", "checksum")
        return {name: getattr(self, name) for name in names}


def inspect(source: Source, size: int, head: bytes) -> ZipKind:
    """What the zip is. Raises UnreadableFile if it is unsafe, or a document that holds no table."""
    entries = _entries(source)
    names = [entry.filename for entry in entries]
    document = not SIGNS.isdisjoint(names)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _locked(source, document)
    reason = _strangeness(entries, size, document)
    if reason:
        fact = f"的压缩结构不正常({reason}),为安全起见没有打开"
        raise refused(source, fact, SAVE_AS_XLSX if document else UNPACK_FIRST)
    if document:
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        if ODS in head[:128]:
            return "ods"
        for name, what, remedy in OTHERS:
            if name in names:
                raise refused(source, f"是{what},不是能直接读的 xlsx 表格", remedy)
    if all(map(_folder, entries)):
        raise refused(source, "是一个空的压缩包,里面没有文件", "请把表格放进去再压缩,或者直接上传表格")
    return "archive"


def members(source: Source) -> list[Member]:
    """The files of an archive that `inspect` has let pass, in its own order."""
    return [
        Member(_name(e), e.header_offset, e.compress_size, e.file_size, e.compress_type, e.CRC)
        for e in _entries(source)
        if not _folder(e)
    ]


def _entries(source: Source) -> list[zipfile.ZipInfo]:
    try:
        with _ShortReads(source.path) as file, zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except _TooLong as error:
        raise refused(source, "里面的文件太多,一次读不下", UNPACK_FIRST) from error
    except (ValueError, zipfile.BadZipFile, NotImplementedError, struct.error) as error:
        raise refused(source, "已经损坏,或者没有下载完整", DOWNLOAD_AGAIN) from error


def _strangeness(entries: list[zipfile.ZipInfo], size: int, document: bool) -> str:
    """Why no honest program has made this zip, or nothing."""
    if len(entries) > MAX_ENTRIES:
        return f"里面有 {len(entries)} 个部件"
    if document and len({entry.filename.casefold() for entry in entries}) < len(entries):
        return "里面有重名的部件"
    if any(_leaves_its_folder(entry.filename) for entry in entries):
        return "里面有指向别处的路径"
    if sum(entry.compress_size for entry in entries) > size:
        return "里面的部件互相重叠"
    # What is larger than any table is never unpacked whole: a recording of the stream, most likely.
    unpacked = sum(entry.file_size for entry in entries if document or entry.file_size <= MAX_BYTES)
    if unpacked > MAX_UNPACKED_BYTES:
        return f"解开后有 {unpacked / MIB:.0f} MB"
    if any(e.file_size > RATIO_COUNTS_FROM and e.file_size > MAX_RATIO * e.compress_size for e in entries):
        return "压缩比高得不正常"
    return ""


def _folder(entry: zipfile.ZipInfo) -> bool:
    return not entry.file_size and entry.filename.endswith(("/", "\\"))


def _name(entry: zipfile.ZipInfo) -> str:
    """As a person sees it. Windows in Chinese writes GBK and no flag, macOS writes UTF-8 and no flag."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    seen = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    parts = [part.strip() for part in seen.split("/") if part.strip()]
    name = "/".join(parts) or "未命名"
    return name if len(name) <= LONGEST_NAME else "…" + name[-LONGEST_NAME:]


def _leaves_its_folder(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(re.match("[A-Za-z]:", path)) or ".." in path.split("/")


def _locked(source: Source, document: bool) -> UnreadableFile:
    if document:
        return refused(source, "设了打开密码,读不到内容", REMOVE_PASSWORD)
    return refused(source, "是加了密码的压缩包,读不到内容", UNPACK_FIRST)


class _TooLong(zipfile.BadZipFile):
    """The directory alone is longer than any honest one."""


class _ShortReads(io.FileIO):
    """A file that gives zipfile a directory of bounded size only, whatever length the zip itself claims."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = MAX_DIRECTORY_BYTES + 1 if size is None or size < 0 else size
        if wanted > MAX_DIRECTORY_BYTES + 1:
            raise _TooLong
        return super().read(wanted)
