"""Workbooks made on the fly, with names that try to be Markdown, HTML and formulas, or that nobody declared."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

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
FOREIGN = ("主播", "场次开始", "场次结束", "看播人数", "GMV", "买家数", f"备注 {IMAGE}")


def workbook(rows: Sequence[Sequence[object]], title: str = "Sheet") -> bytes:
    """One worksheet's bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def shop_list(rows: Sequence[Sequence[object]], *more: str) -> bytes:
    """A 直播间列表; `more` are further headers."""
    return workbook([[*HEADERS, *more], *rows])


def session(day: int, gmv: float = 1000.0, name: str = IMAGE, account: str = "hostile_1") -> list[object]:
    start = f"2026/08/{day:02d} 20:00:00"
    return [name, account, start, f"2026/08/{day:02d} 23:00:00", 50_000, 5_000, 4_000, 1_000, 80, gmv]


def hostile(gmv: float = 1000.0) -> bytes:
    """Two good sessions, a row that can't be taken, and headers nobody knows."""
    rows = [[*session(1, gmv), 1, 2], [*session(2, gmv), 3, 4], [*session(3, gmv), 5, 6]]
    rows[2][4] = "很多人"
    return shop_list(rows, SCRIPT, f"成交额新名 {COLOUR}")


def foreign(*days: int, gmv: float = 3000.5) -> bytes:
    """Sessions as another platform lists them: headers that no declaration knows, below a line of words."""
    rows = [
        ["晴野", f"2026/8/{day} 19:30", f"2026/8/{day} 22:30", 1000 + day, f"¥{gmv:,.2f}", 28, SCRIPT] for day in days
    ]
    return workbook([["直播数据明细"], FOREIGN, *rows])


def minutes(day: int) -> bytes:
    """Two hours of a session, minute by minute, that don't say whose."""
    start = datetime(2026, 8, day, 20)
    rows = [[f"{start + timedelta(minutes=n):%Y/%m/%d %H:%M}", 30, 20, 100 + n, 2] for n in range(120)]
    return workbook([["时间", "进入直播间人数", "离开直播间人数", "实时在线人数", "评论次数"], *rows])
