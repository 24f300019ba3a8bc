"""What an upload is, judged from its bytes before anything parses it.

Owns the only look that the server's own process takes at an upload: its size, its first bytes, and the directory of a
zip (`archives`). Nothing is unpacked and no cell is read here. What the file is called decides nothing, save for the
litter that folders contain (`litter`).
"""

import os
import stat
import struct
from typing import Final, Literal

from core.reading import archives, litter
from core.reading.grid import Source
from core.reading.sentences import (
    DOWNLOAD_AGAIN,
    MAX_BYTES,
    MIB,
    REMOVE_PASSWORD,
    SAVE_AS_XLSX,
    SHORTER,
    UNPACK_FIRST,
    UPLOAD_A_TABLE,
    refused,
    too_big,
    unopened,
)

Kind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "html", "spreadsheetml", "archive"]

OTHER_ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x07\x08")
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML: Final = (b"<html", b"<table", b"<!doctype html", b"<body", b"<meta", b"<head")
SPREADSHEETML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def inspect(source: Source) -> Kind:
    """The kind of table that `source` seems to hold.

    Raises UnreadableFile, with the reason, if it can hold none, and PassedOver for what merely lies beside tables.
    """
    passed = litter.by_name(source)
    if passed:
        raise passed
    try:
        return _kind(source)
    except OSError as error:
        raise unopened(source) from error


def _kind(source: Source) -> Kind:
    if not stat.S_ISREG(os.stat(source.path).st_mode):
        raise refused(source, "不是一个文件", UPLOAD_A_TABLE)
    size = os.path.getsize(source.path)
    if size == 0:
        raise refused(source, "是空文件(0 字节)", DOWNLOAD_AGAIN)
    with open(source.path, "rb") as file:
        head = file.read(MIB)
    passed = litter.by_content(source, head)
    if passed:
        raise passed
    if head.startswith(OTHER_ARCHIVES):
        raise refused(source, "是一个压缩包,这里只打得开 zip", UNPACK_FIRST)
    kind: Kind | None = archives.inspect(source, size, head) if head.startswith(ZIP) else None
    if size > MAX_BYTES:
        raise too_big(source, size, UNPACK_FIRST if kind == "archive" else SHORTER)
    if kind:
        return kind
    if head.startswith(OLE2):
        return _inspect_compound(source, head)
    return _inspect_text(source, head)


def _inspect_compound(source: Source, head: bytes) -> Kind:
    """An OLE2 file is an old workbook, any other old Office document, or the envelope around an encrypted new one."""
    shift, directory = struct.unpack("<H", head[30:32].ljust(2, b"\0"))[0], head[48:52].ljust(4, b"\0")
    with open(source.path, "rb") as file:
        file.seek((1 + struct.unpack("<I", directory)[0]) << min(shift, 12))
        listing = file.read(4096)
    if not listing:
        raise refused(source, "已经损坏,或者没有下载完整", DOWNLOAD_AGAIN)
    listing += head
    if "EncryptedPackage".encode("utf-16-le") in listing:
        raise refused(source, "设了打开密码,读不到内容", REMOVE_PASSWORD)
    if "WordDocument".encode("utf-16-le") in listing:
        raise refused(source, "是一份旧版 Word 文档,不是表格", UPLOAD_A_TABLE)
    if not any(name.encode("utf-16-le") in listing for name in ("Workbook", "Book")):
        raise refused(source, "是一份旧版 Office 文档,里面没有工作表", UPLOAD_A_TABLE)
    return "xls"


def _inspect_text(source: Source, head: bytes) -> Kind:
    start = head[:4096]
    if start.startswith(UTF_16):
        start = start.decode("utf-16", errors="replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<"):  # a cell of a CSV may speak of tags further on
        if SPREADSHEETML in start:
            return "spreadsheetml"
        if any(tag in start for tag in HTML):
            return "html"
        raise refused(source, "其实是 XML 或网页,里面没有认得出的表格", SAVE_AS_XLSX)
    if start.startswith(b"mime-version:"):
        raise refused(source, "其实是网页存档(MHTML),只是扩展名像表格", SAVE_AS_XLSX)
    sample = head[:65536]
    control = len(sample) - len(sample.translate(None, bytes({*range(32)} - {*b"\t\n\r\f"})))
    if control * 10 > len(sample) and not sample.startswith(UTF_16):
        raise refused(source, "不是表格,也不是文字", UPLOAD_A_TABLE)
    return "csv"
