"""直播间列表 made on the fly, with names that try to be Markdown, HTML and formulas."""

import io
from collections.abc import Sequence

import openpyxl

SCRIPT = "<script>alert(1)</script>"
IMAGE = "![x](http://127.0.0.1:9/x)"
COLOUR = ":red[x]"
MATHS = "$x$ **b** `c`"
HEADERS = (
    "主播昵称", "抖音号", "直播开始时间", "直播结束时间", "直播间曝光人数", "直播间观看人数", "直播间商品曝光人数",
    "直播间商品点击人数", "直播间成交人数", "直播间成交金额",
)  # fmt: skip
FILE = f"list {COLOUR} {MATHS}.xlsx"


def shop_list(rows: Sequence[Sequence[object]], *more: str) -> bytes:
    """The workbook's bytes; `more` are further headers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEADERS, *more])
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def session(day: int, gmv: float = 1000.0, name: str = IMAGE, account: str = "hostile_1") -> list[object]:
    start = f"2026/08/{day:02d} 20:00:00"
    return [name, account, start, f"2026/08/{day:02d} 23:00:00", 50_000, 5_000, 4_000, 1_000, 80, gmv]


def hostile(gmv: float = 1000.0) -> bytes:
    """Two good sessions, a row that can't be taken, and headers nobody knows."""
    rows = [[*session(1, gmv), 1, 2], [*session(2, gmv), 3, 4], [*session(3, gmv), 5, 6]]
    rows[2][4] = "很多人"
    return shop_list(rows, SCRIPT, f"成交额新名 {COLOUR}")
