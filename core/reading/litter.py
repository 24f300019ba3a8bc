"""What lies in folders beside the tables: told by its name or by its first bytes, and passed over.

Owns the two lists of it. No file is opened here.
"""

from typing import Final

from core.errors import PassedOver
from core.reading.grid import Source
from core.reading.sentences import passed_over

NAMES: Final = {
    ".ds_store": "macOS 记文件夹样式的文件",
    "thumbs.db": "Windows 存缩略图的文件",
    "desktop.ini": "Windows 记文件夹样式的文件",
}
BEGINNINGS: Final = {
    "~$": "Excel 打开文件时的临时锁文件",
    ".~": "WPS 打开文件时的临时锁文件",
    "._": "macOS 自己的附属文件",
}
PICTURE: Final = "一张图片"
VIDEO: Final = "一段音频或视频"
MAGICS: Final = (
    (0, b"\x89PNG", PICTURE),
    (0, b"\xff\xd8\xff", PICTURE),
    (0, b"GIF8", PICTURE),
    (0, b"II*\0", PICTURE),
    (8, b"WEBP", PICTURE),
    (0, b"RIFF", VIDEO),
    (4, b"ftyp", "一段视频或一张图片"),
    (0, b"FLV\x01", VIDEO),
    (0, b"\x1aE\xdf\xa3", VIDEO),
    (0, b"ID3", VIDEO),
    (0, b"%PDF", "一份 PDF 文档"),
    (0, b"\x00\x00\x00\x01Bud1", NAMES[".ds_store"]),
    (0, b"\x00\x05\x16\x07", BEGINNINGS["._"]),
)


def by_name(source: Source) -> PassedOver | None:
    """The name counts as archives and folders give it: with or without the folders above."""
    *folders, name = source.name.split("/")
    if "__MACOSX" in folders:
        return passed_over(source, BEGINNINGS["._"])
    what = NAMES.get(name.lower()) or next((BEGINNINGS[mark] for mark in BEGINNINGS if name.startswith(mark)), None)
    return passed_over(source, what) if what else None


def by_content(source: Source, head: bytes) -> PassedOver | None:
    what = next((what for place, magic, what in MAGICS if head.startswith(magic, place)), None)
    if what is None and len(head) > 376 and head[0] == head[188] == head[376] == 0x47:  # the packets of a .ts recording
        what = VIDEO
    return passed_over(source, what) if what else None
