"""What an upload is, judged from its bytes before anything parses it.

Owns the only look that the server's own process takes at an upload: its size, its first bytes, and the directory of a
zip. Nothing is unpacked and no cell is read here. What the file is called decides nothing, save for the two kinds
of litter that folders contain.
"""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path
from typing import Final, Literal

from core.errors import UnreadableFile
from core.reading.grid import Source

Kind = Literal["xlsx", "xls", "csv"]

MIB: Final = 1 << 20
MAX_BYTES: Final = 200 * MIB
MAX_DIRECTORY_BYTES: Final = MIB  # about 15 000 entries
MAX_ENTRIES: Final = 10_000
MAX_UNPACKED_BYTES: Final = 1024 * MIB
MAX_RATIO: Final = 250  # deflate can reach 1 030; a million rows of empty styled cells reach 15
RATIO_COUNTS_FROM: Final = 16 * MIB

DOWNLOAD_AGAIN: Final = "请重新下载后再上传"
UPLOAD_A_TABLE: Final = "请上传从罗盘下载的 xlsx 或 csv 文件"
SAVE_AS_XLSX: Final = "请用 Excel 或 WPS 打开它,另存为 xlsx 后再上传"
UNPACK_FIRST: Final = "请先解压,再上传里面的表格"

MAGICS: Final = (
    (b"\x89PNG", "一张图片", UPLOAD_A_TABLE),
    (b"\xff\xd8\xff", "一张图片", UPLOAD_A_TABLE),
    (b"GIF8", "一张图片", UPLOAD_A_TABLE),
    (b"RIFF", "一个图片或音视频文件", UPLOAD_A_TABLE),
    (b"%PDF", "一份 PDF 文档", UPLOAD_A_TABLE),
    (b"Rar!", "一个压缩包", UNPACK_FIRST),
    (b"7z\xbc\xaf\x27\x1c", "一个压缩包", UNPACK_FIRST),
    (b"\x1f\x8b", "一个压缩包", UNPACK_FIRST),
    (b"\x00\x00\x00\x01Bud1", "macOS 自己的文件夹设置", "不用上传它,其他文件不受影响"),
    (b"\x00\x05\x16\x07", "macOS 自己的附属文件", "不用上传它,其他文件不受影响"),
)
ZIPS: Final = (
    ("word/document.xml", "一份 Word 文档", UPLOAD_A_TABLE),
    ("ppt/presentation.xml", "一份 PowerPoint 文档", UPLOAD_A_TABLE),
    ("xl/workbook.bin", "一份二进制工作簿(xlsb)", SAVE_AS_XLSX),
    ("content.xml", "一份 OpenDocument 文档", SAVE_AS_XLSX),
    ("Index/Document.iwa", "一份 Numbers 表格", "请在 Numbers 里导出为 xlsx 后再上传"),
)
OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML: Final = (b"<html", b"<table", b"<!doctype html", b"<?xml", b"<workbook")


def inspect(source: Source) -> Kind:
    """The kind of table that `source` seems to hold. Raises UnreadableFile, with the reason, if it can hold none."""
    if source.name.startswith("~$"):
        raise _refused(source, "是 Excel 打开文件时的临时锁文件,不是表格", "请上传去掉开头“~$”的那个文件")
    try:
        return _kind(source)
    except OSError as error:
        raise unopened(source) from error


def unopened(source: Source) -> UnreadableFile:
    return _refused(source, "打不开", "请确认文件还在原处,没有被别的程序占用")


def _kind(source: Source) -> Kind:
    if not stat.S_ISREG(os.stat(source.path).st_mode):
        raise _refused(source, "不是一个文件", UPLOAD_A_TABLE)
    size = os.path.getsize(source.path)
    if size == 0:
        raise _refused(source, "是空文件(0 字节)", DOWNLOAD_AGAIN)
    if size > MAX_BYTES:
        fact = f"有 {size / MIB:.0f} MB,超过 {MAX_BYTES // MIB} MB 的上限"
        raise _refused(source, fact, "请缩短日期范围,分成几个文件下载后再上传")
    with open(source.path, "rb") as file:
        head = file.read(MIB)
    for magic, what, remedy in MAGICS:
        if head.startswith(magic):
            raise _refused(source, f"是{what},不是表格", remedy)
    if head[4:8] == b"ftyp":
        raise _refused(source, "是一段视频或一张图片,不是表格", UPLOAD_A_TABLE)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inspect_zip(source, size)
    if head.startswith(OLE2):
        return _inspect_compound(source, head)
    return _inspect_text(source, head)


def _inspect_zip(source: Source, size: int) -> Kind:
    try:
        with _ShortReads(source.path) as file, zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (ValueError, zipfile.BadZipFile, NotImplementedError, struct.error) as error:
        raise _refused(source, "已经损坏,或者没有下载完整", DOWNLOAD_AGAIN) from error

    names = [entry.filename for entry in entries]
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _locked(source)
    if len(entries) > MAX_ENTRIES:
        raise _strange(source, f"里面有 {len(entries)} 个部件")
    if len({name.casefold() for name in names}) < len(names):
        raise _strange(source, "里面有重名的部件")
    if any(_leaves_its_folder(name) for name in names):
        raise _strange(source, "里面有指向别处的路径")
    if packed > size:
        raise _strange(source, "里面的部件互相重叠")
    if unpacked > MAX_UNPACKED_BYTES:
        raise _strange(source, f"解开后有 {unpacked / MIB:.0f} MB")
    if any(e.file_size > RATIO_COUNTS_FROM and e.file_size > MAX_RATIO * e.compress_size for e in entries):
        raise _strange(source, "压缩比高得不正常")
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    for name, what, remedy in ZIPS:
        if name in names:
            raise _refused(source, f"是{what},不是能直接读的 xlsx 表格", remedy)
    raise _refused(source, "是一个压缩包,不是表格", UNPACK_FIRST)


def _inspect_compound(source: Source, head: bytes) -> Kind:
    """An OLE2 file is an old workbook, any other old Office document, or the envelope around an encrypted new one."""
    shift, directory = struct.unpack("<H", head[30:32].ljust(2, b"\0"))[0], head[48:52].ljust(4, b"\0")
    with open(source.path, "rb") as file:
        file.seek((1 + struct.unpack("<I", directory)[0]) << min(shift, 12))
        listing = file.read(4096)
    if not listing:
        raise _refused(source, "已经损坏,或者没有下载完整", DOWNLOAD_AGAIN)
    listing += head
    if "EncryptedPackage".encode("utf-16-le") in listing:
        raise _locked(source)
    if "WordDocument".encode("utf-16-le") in listing:
        raise _refused(source, "是一份旧版 Word 文档,不是表格", UPLOAD_A_TABLE)
    if not any(name.encode("utf-16-le") in listing for name in ("Workbook", "Book")):
        raise _refused(source, "是一份旧版 Office 文档,里面没有工作表", UPLOAD_A_TABLE)
    return "xls"


def _inspect_text(source: Source, head: bytes) -> Kind:
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(HTML) or any(tag in start for tag in HTML[:3]):
        raise _refused(source, "其实是网页(HTML 或 XML),只是扩展名像表格", SAVE_AS_XLSX)
    sample = head[:65536]
    control = len(sample) - len(sample.translate(None, bytes({*range(32)} - {*b"\t\n\r\f"})))
    if control * 10 > len(sample) and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(source, "不是表格,也不是文字", UPLOAD_A_TABLE)
    return "csv"


class _ShortReads(io.FileIO):
    """A file that gives zipfile a directory of bounded size only, whatever length the zip itself claims."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = MAX_DIRECTORY_BYTES + 1 if size is None or size < 0 else size
        if wanted > MAX_DIRECTORY_BYTES + 1:
            raise zipfile.BadZipFile("directory too large")
        return super().read(wanted)


def _leaves_its_folder(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ":" in path or ".." in path.split("/")


def _refused(source: Source, fact: str, remedy: str) -> UnreadableFile:
    return UnreadableFile(f"「{source.name}」{fact}", remedy)


def _strange(source: Source, reason: str) -> UnreadableFile:
    return _refused(source, f"的压缩结构不正常({reason}),为安全起见没有打开", SAVE_AS_XLSX)


def _locked(source: Source) -> UnreadableFile:
    return _refused(source, "设了打开密码,读不到内容", "请用 Excel 打开它,取消密码后另存,再上传")
