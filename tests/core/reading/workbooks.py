"""Downloads made on the fly: every layout and vintage that merchants bring, with figures known beforehand.

A table is a list of dicts from header text to cell; what a test expects, it adds up from these same dicts.
"""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from core.errors import FupanError
from core.reading.batch import Batch
from core.reading.cast import cast
from core.reading.grid import Sheets, Source
from core.reading.match import Mappings, Match, match
from core.reading.reader import read
from core.reading.sessions import Told

Row = dict[str, Any]
Cells = Sequence[Sequence[Any]]

LIST_55 = (
    "主播头像", "主播昵称", "主播抖音号", "直播开始时间", "直播结束时间", "直播时长(分钟)", "直播间曝光人数", "直播间曝光次数",
    "直播间观看人数", "单小时观看人数", "直播间观看次数", "直播激励观看次数", "最高在线人数", "平均在线人数",
    "人均观看时长(分钟)", "评论次数", "新加直播团人数", "新增粉丝数", "取关粉丝数", "观看老粉占比", "带货商品数",
    "直播间商品曝光人数", "直播间商品点击人数", "直播间商品曝光次数", "直播间商品点击次数", "直播间成交订单数",
    "直播间成交金额", "直播间用户支付金额", "单小时用户支付金额", "直播间成交件数", "直播间成交人数", "直播间退款订单数",
    "直播间退款金额", "直播间退款人数", "预估佣金支出", "商品曝光-点击率(次数)", "商品曝光-点击率(人数)",
    "商品点击-成交率(次数)", "商品点击-成交率(人数)", "观看-成交率(次数)", "观看-成交率(人数)", "预售订单数", "预售全款金额",
    "新加购物团人数", "投放消耗(店铺绑定)", "投放消耗(店铺被投)", "净成交金额", "净成交订单数", "1小时退款金额",
    "1小时退款订单数", "1小时退款率", "消费券引导支付金额", "消费券引导支付占比", "消费券补贴金额", "消费券使用量",
)  # fmt: skip

# Older and other names: each means the same as the header of today.
OLDER = {
    "主播昵称": ("达人昵称", "账号", "抖音号名称", "店铺/账号", "直播间名称"),
    "主播抖音号": ("抖音号", "抖音号or火山号", "抖音号ID", "达人抖音号"),
    "直播开始时间": ("开播时间", "开始时间"),
    "直播结束时间": ("下播时间", "关播时间", "结束时间"),
    "直播时长(分钟)": ("直播时长", "直播时长（分钟）", "开播时长"),
    "直播间曝光人数": ("曝光人数", "整体曝光人数"),
    "直播间曝光次数": ("曝光次数", "直播间整体曝光次数"),
    "直播间观看人数": ("观看人数", "累计观看人数", "进入直播间人数", "场观"),
    "直播间观看次数": (
        "直播间观看人次", "观看人次", "观看次数", "直播间浏览量", "进入直播间次数", "直播间进入次数",
    ),
    "最高在线人数": ("人数峰值", "峰值在线"),
    "平均在线人数": ("平均在线",),
    "人均观看时长(分钟)": ("人均观看时长", "人均看播时长（分钟）", "平均停留时长(分钟)", "人均停留时长"),
    "评论次数": ("评论数", "评论人次"),
    "新加直播团人数": ("新加团人数", "新人粉丝团人数", "直播间新加团人数"),
    "新增粉丝数": ("涨粉数", "新增关注数", "直播间整体新增粉丝数", "直播间新增粉丝数"),
    "带货商品数": ("商品数",),
    "直播间商品曝光人数": ("商品曝光人数",),
    "直播间商品点击人数": ("商品点击人数",),
    "直播间商品曝光次数": ("商品曝光次数",),
    "直播间商品点击次数": ("商品点击次数",),
    "直播间成交订单数": ("成交订单数", "成交订单量"),
    "直播间成交金额": ("成交金额", "GMV", "累计成交金额", "成交金额（元）", " 直播间 成交金额 "),
    "直播间用户支付金额": ("用户支付金额", "用户实际支付金额", "用户支付金额(元)"),
    "直播间成交件数": ("成交件数",),
    "直播间成交人数": ("成交人数",),
    "直播间退款订单数": ("退款订单数",),
    "直播间退款金额": ("退款金额",),
    "直播间退款人数": ("直播间订单退款人数", "退款人数"),
    "商品曝光-点击率(次数)": ("商品点击率(次数)", "商品曝光—点击率（次数）"),
    "商品点击-成交率(人数)": ("点击成交转化率(人数)", "商品点击-成交转化率（人数)"),
    "观看-成交率(人数)": ("看播成交转化率(人数)", "观看成交转化率(人数)"),
    "投放消耗(店铺绑定)": (
        "投放消耗（店铺绑定）", "直播投放消耗（店铺绑定）", "直播间投放消耗", "投放消耗", "千川消耗",
    ),
    "投放消耗(店铺被投)": ("投放消耗（店铺被投）", "直播投放消耗（店铺被投）"),
    "净成交订单数": ("净成交订单量",),
    "1小时退款率": ("1小时内退款率", "1小时成交退款率(支付时间)"),
}  # fmt: skip


def sessions(count: int = 4, account: str = "00123456789") -> list[Row]:
    """Sessions as the shop's list prints them: plain numbers, rates as fractions, figures that agree."""
    rows = []
    for n in range(count):
        start = datetime(2026, 9, 1, 8, 49, 37) + timedelta(hours=11 * n)
        seconds = 6 * 3600 + 26 + n
        viewers, views, exposure = 11_682 + 97 * n, 16_471 + 131 * n, 114_539 + n
        goods_seen, goods_clicked, buyers, orders = 5_999 + n, 1_495 + 3 * n, 146 + n, 153 + n
        gmv, pay, refund = Decimal("61045.30") + n, Decimal("55911.17") + n, Decimal("1053.24")
        row = dict.fromkeys(LIST_55, "-") | {
            "主播头像": f"https://p3.douyinpic.com/{n}.jpeg",
            "主播昵称": "示例户外旗舰店",
            "主播抖音号": account,
            "直播开始时间": f"{start:%Y/%m/%d %H:%M:%S}",
            "直播结束时间": f"{start + timedelta(seconds=seconds):%Y/%m/%d %H:%M:%S}",
            "直播时长(分钟)": seconds // 60,
            "直播间曝光人数": exposure,
            "直播间曝光次数": 175_244 + n,
            "直播间观看人数": viewers,
            "单小时观看人数": viewers / (seconds / 3600),
            "直播间观看次数": views,
            "最高在线人数": 187,
            "平均在线人数": 139,
            "人均观看时长(分钟)": 1.07,
            "评论次数": 1637,
            "新增粉丝数": 343 + n,
            "观看老粉占比": 0.0421,
            "带货商品数": 60,
            "直播间商品曝光人数": goods_seen,
            "直播间商品点击人数": goods_clicked,
            "直播间商品曝光次数": 20_000,
            "直播间商品点击次数": 3_056,
            "直播间成交订单数": orders,
            "直播间成交金额": float(gmv),
            "直播间用户支付金额": float(pay),
            "单小时用户支付金额": float(pay) / (seconds / 3600),
            "直播间成交件数": 160,
            "直播间成交人数": buyers,
            "直播间退款订单数": 26,
            "直播间退款金额": float(refund),
            "直播间退款人数": 25,
            "商品曝光-点击率(次数)": 0.1528,
            "商品曝光-点击率(人数)": round(goods_clicked / goods_seen, 4),
            "商品点击-成交率(次数)": round(orders / 3_056, 4),
            "商品点击-成交率(人数)": round(buyers / goods_clicked, 4),
            "观看-成交率(次数)": round(orders / views, 4),
            "观看-成交率(人数)": round(buyers / viewers, 4),
            "预售订单数": 0,
            "投放消耗(店铺绑定)": 2201.51 + n,
            "投放消耗(店铺被投)": 300,
            "净成交金额": float(gmv - refund),
            "净成交订单数": orders - 26,
            "1小时退款金额": float(refund),
            "1小时退款订单数": 26,
            "1小时退款率": float(refund / gmv),
        }
        rows.append(row)
    return rows


def talent_sessions(count: int = 3) -> list[Row]:
    """Sessions as the talent's page prints them: text throughout, minutes of a start, no account."""
    return [
        {
            "直播标题": f"秋冬户外专场{n}",
            "直播ID": f"760000000000000009{n}",
            "直播开始时间": f"2026/07/0{8 + n % 2} {16 - n}:33",
            "直播时长": "1小时21分5秒",
            "直播间观看人数": f"{12_345 + n:,}",
            "直播间观看人次": "1.8万",
            "最高在线人数": "203",
            "平均在线人数": "88",
            "人均观看时长": "1分5秒",
            "评论次数": "1,204",
            "看播粉丝占比": "100.00%" if n else "42.10%",
            "成交粉丝占比": "61.2%",
            "直播间商品曝光人数": "8,012",
            "直播间商品点击人数": "1,602",
            "商品点击率(人数)": "20%",
            "直播间成交订单数": f"{101 + n}",
            "直播间成交金额": f"¥{4_039.9 + n:,.1f}",
            "直播间成交件数": "120",
            "直播间成交人数": "99",
            "直播间退款金额": "￥49.9",
            "预估佣金收入": "¥808.5",
            "发货金额": "¥3,900",
            "发货件数": "118",
            "结算有效成交金额": "-",
            "结算有效成交订单量": "--",
        }
        for n in range(count)
    ]


def channels(money: str = "用户支付金额") -> list[Row]:
    """The channels of one session with their totals; the leaves sum to the whole in money and orders."""
    leaves = (
        ("直播推荐", "58秒", 5_120, 4_011, "98120.10", 21, "-"),
        ("短视频引流", "1分22秒", 1_203, 977, "40300", 9, "-"),
        ("关注", "2分钟", 640, 480, "50110.05", 11, "-"),
        ("其他", "45秒", 511, 450, "0", 0, "-"),
        ("千川PC版", "41秒", 1_000, 800, "20000", 4, "¥1,201.51"),
        ("小店随心推", "40秒", 473, 401, "8021.85", 2, "¥1,000"),
    )
    rows = [_channel(*leaf, money=money) for leaf in leaves]
    whole = _channel("整体", "1分5秒", 8_947, 6_782, "216552.00", 47, "¥2,201.51", money=money)
    paid = _channel("全部付费流量", "41秒", 1_473, 1_190, "28021.85", 6, "¥2,201.51", money=money)
    return [whole, *rows[:4], paid, *rows[4:]]


def _channel(
    name: str, watch: str, entries: int, viewers: int, amount: str, orders: int, cost: str, *, money: str
) -> Row:
    return {
        "渠道名称": name,
        "人均观看时长": watch,
        "观看次数": f"{entries:,}",
        "观看人数": f"{viewers:,}",
        "直播间观看-互动率(次数)": "3.61%",
        money: f"¥{Decimal(amount):,.2f}",
        "成交订单数": str(orders),
        "直播间观看-成交率(次数)": f"{orders / entries:.2%}",
        "千川消耗": cost,
    }


def table(rows: Sequence[Mapping[str, Any]], headers: Sequence[str] = ()) -> list[list[Any]]:
    """A header row and the rows' cells below it."""
    names = list(headers or rows[0])
    return [names, *([row.get(name) for name in names] for row in rows)]


def write(path: Path, sheets: Mapping[str, Cells], hidden: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_table(path: Path, rows: Sequence[Mapping[str, Any]], headers: Sequence[str] = ()) -> Path:
    return write(path, {"Sheet1": table(rows, headers)})


def _waiting() -> Iterator[Source]:
    while True:
        yield _WAITING.pop()


_WAITING: list[Source] = []
_READER = read(_waiting())  # type: ignore[arg-type]  # one parsing process for all tests, not one for each
atexit.register(_READER.close)  # type: ignore[attr-defined]


def read_one(path: Path) -> Sheets | FupanError:
    """What becomes of one file that is no archive."""
    _WAITING.append(Source(path.name, path))
    source, outcome = next(_READER)
    assert source.path == path
    return outcome


def opened(path: Path) -> Sheets:
    outcome = read_one(path)
    assert isinstance(outcome, Sheets), outcome
    return outcome


def matched(path: Path, mappings: Mappings | None = None) -> Match:
    return match(opened(path), mappings)


def outcomes(*paths: Path, mappings: Mappings | None = None, **hints: Any) -> list[Batch | FupanError]:
    """What reading makes of files, all cast together."""
    return cast([matched(path, mappings) for path in paths], Told(**hints))


def batch(path: Path, mappings: Mappings | None = None, **hints: Any) -> Batch:
    (outcome,) = outcomes(path, mappings=mappings, **hints)
    assert isinstance(outcome, Batch), outcome
    for tally in outcome.tallies:
        assert tally.read == tally.landed + tally.rejected + tally.totals + tally.repeats, tally
    return outcome


def refusal(path: Path, mappings: Mappings | None = None, **hints: Any) -> FupanError:
    (outcome,) = outcomes(path, mappings=mappings, **hints)
    assert isinstance(outcome, FupanError), outcome
    return outcome


def landed(found: Batch, table: str = "live") -> list[Row]:
    """The rows that a batch brings to one landed table."""
    return [row for landing in found.landings if landing.table == table for row in landing.rows.to_dicts()]


def total(found: Batch, key: str, table: str = "live") -> Any:
    """Σ of a column, exactly."""
    return sum(row[key] for row in landed(found, table) if row[key] is not None)


def counted(found: Batch) -> tuple[int, int, int, int, int]:
    """(read, landed, rejected, totals, repeats) over all worksheets of a file."""
    fields = ("read", "landed", "rejected", "totals", "repeats")
    return tuple(sum(getattr(tally, name) for tally in found.tallies) for name in fields)  # type: ignore[return-value]
