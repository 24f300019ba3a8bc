"""Write the demo merchant's downloads into seeds/exports: the workbooks of model.py's sessions as Compass writes them.

Owns: file names, sheet names, headers and the way each kind prints its cells (the 直播间列表 in numbers and
fractions, the
整场数据下载 in text with ¥, %, 万, 分秒), and that two runs give the same bytes.
May never enter: anything from core (this plays Compass, not Fupan), what the shop does (model.py), the clock.

The stories that are planted in these files are listed in model.py and in README.md.
"""

import io
import re
import zipfile
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import model
import shop
from model import Session
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

OUT = Path(__file__).parent / "exports"
STAMP = datetime(2026, 11, 21, 9, 0, 0)
MISSING = "-"
PAID = tuple(name for name, (_, _, _, cost) in shop.CHANNELS.items() if cost)

Cell = str | int | float | None


# Cells


def ratio(numerator: int, denominator: int, places: int) -> Decimal | None:
    if not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def fraction(numerator: int, denominator: int) -> Cell:
    """A rate of the list: a number, four decimals."""
    value = ratio(numerator, denominator, 4)
    return MISSING if value is None else plain(value)


def plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def yuan(cents: int) -> int | float:
    return plain(Decimal(cents) / 100)


def per_hour(amount: float, seconds: int) -> float:
    return amount / (seconds / 3600)


def trimmed(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def money(cents: int | None) -> str:
    """¥1,234.5: cents where there are any."""
    return MISSING if cents is None else f"¥{trimmed(Decimal(cents) / 100)}"


def money_each(cents: int, count: int, times: int = 1) -> str:
    value = ratio(cents * times, count * 100, 2)
    return MISSING if value is None else f"¥{trimmed(value)}"


def percent(numerator: int, denominator: int) -> str:
    value = ratio(numerator * 100, denominator, 2)
    if value is None:
        return MISSING
    return f"{value}%" if value else "0%"


def grouped(count: int) -> str:
    return f"{count:,}"


def rough(count: int) -> str:
    """Large counts of the screen come as 万."""
    return f"{trimmed(Decimal(count) / 10000)}万" if count >= 10000 else grouped(count)


def lasting(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        return f"{hours}小时{minutes}分{rest}秒"
    if minutes:
        return f"{minutes}分{rest}秒" if rest else f"{minutes}分钟"
    return f"{rest}秒"


# 直播间列表


def list_row(s: Session) -> dict[str, Cell]:
    """One session in the shop's newest form: 55 columns, in this order."""
    return {
        "主播头像": s.account.avatar,
        "主播昵称": s.account.nickname,
        "主播抖音号": s.account.douyin_id,
        "直播开始时间": f"{s.start:%Y/%m/%d %H:%M:%S}",
        "直播结束时间": f"{s.end:%Y/%m/%d %H:%M:%S}",
        "直播时长(分钟)": s.seconds // 60,
        "直播间曝光人数": s.exposure_users,
        "直播间曝光次数": s.exposure_count,
        "直播间观看人数": s.viewers,
        "单小时观看人数": per_hour(s.viewers, s.seconds),
        "直播间观看次数": s.views,
        "直播激励观看次数": MISSING,
        "最高在线人数": s.peak_online,
        "平均在线人数": s.average_online,
        "人均观看时长(分钟)": plain(Decimal(s.watch_seconds) / 60 // Decimal("0.01") * Decimal("0.01")),
        "评论次数": s.comments,
        "新加直播团人数": s.new_fanclub,
        "新增粉丝数": s.new_followers,
        "取关粉丝数": s.lost_followers,
        "观看老粉占比": round(s.old_fan_share, 4),
        "带货商品数": len(s.products),
        "直播间商品曝光人数": s.product_exposure_users,
        "直播间商品点击人数": s.product_click_users,
        "直播间商品曝光次数": s.product_exposure_count,
        "直播间商品点击次数": s.product_clicks,
        "直播间成交订单数": s.orders,
        "直播间成交金额": yuan(s.gmv),
        "直播间用户支付金额": yuan(s.user_pay),
        "单小时用户支付金额": per_hour(s.user_pay / 100, s.seconds),
        "直播间成交件数": s.items,
        "直播间成交人数": s.buyers,
        "直播间退款订单数": s.refund_orders,
        "直播间退款金额": yuan(s.refund),
        "直播间退款人数": s.refund_users,
        "预估佣金支出": 0,
        "商品曝光-点击率(次数)": fraction(s.product_clicks, s.product_exposure_count),
        "商品曝光-点击率(人数)": fraction(s.product_click_users, s.product_exposure_users),
        "商品点击-成交率(次数)": fraction(s.orders, s.product_clicks),
        "商品点击-成交率(人数)": fraction(s.buyers, s.product_click_users),
        "观看-成交率(次数)": fraction(s.orders, s.views),
        "观看-成交率(人数)": fraction(s.buyers, s.viewers),
        "预售订单数": 0,
        "预售全款金额": 0,
        "新加购物团人数": s.new_shopgroup,
        "投放消耗(店铺绑定)": yuan(s.ad_cost),
        "投放消耗(店铺被投)": yuan(s.ad_cost_promoted),
        "净成交金额": yuan(s.gmv - s.refund_1h),
        "净成交订单数": s.orders - s.refund_1h_orders,
        "1小时退款金额": yuan(s.refund_1h),
        "1小时退款订单数": s.refund_1h_orders,
        "1小时退款率": fraction(s.refund_1h, s.gmv),
        "消费券引导支付金额": MISSING,
        "消费券引导支付占比": MISSING,
        "消费券补贴金额": MISSING,
        "消费券使用量": MISSING,
    }


def list_workbook(sessions: list[Session]) -> Workbook:
    """Newest session first, as the page lists them."""
    book, rows = new_book("Sheet1"), [list_row(s) for s in reversed(sessions)]
    fill(book["Sheet1"], [list(rows[0]), *(list(row.values()) for row in rows)])
    return book


# 整场数据下载


def detail_workbook(s: Session) -> Workbook:
    sheets = {
        "基本信息": across(basics(s)),
        "整体看板": across(board(s)),
        "流量分析-流量转化": funnel(s),
        "流量分析-渠道分析": channels(s),
        "流量分析-短视频引流": videos(s),
        "商品分析-商品明细": products(s),
    }
    book = new_book(*sheets)
    for title, rows in sheets.items():
        fill(book[title], rows)
    return book


def basics(s: Session) -> dict[str, Cell]:
    return {
        "达人昵称": s.account.nickname,
        "抖音号or火山号": s.account.douyin_id,
        "直播时间": f"{s.start:%Y/%m/%d %H:%M:%S}-{s.end:%Y/%m/%d %H:%M:%S}",
        "直播时长": lasting(s.seconds),
        "直播间用户支付金额": money(s.user_pay),
        "千次观看用户支付金额": money_each(s.user_pay, s.views, 1000),
        "达人头像": s.account.avatar,
        "达人等级": s.account.level,
        "达人类型": "户外",
        "粉丝数": rough(s.account.followers),
    }


def board(s: Session) -> dict[str, Cell]:
    comments = ratio(s.comments, s.viewers, 2)
    return {
        "直播间观看人数": str(s.viewers),
        "直播间曝光-观看率(人数)": percent(s.viewers, s.exposure_users),
        "平均在线人数": str(s.average_online),
        "最高在线人数": str(s.peak_online),
        "商品点击人数": str(s.product_click_users),
        "直播间商品曝光-点击率(人数)": percent(s.product_click_users, s.product_exposure_users),
        "人均观看时长": lasting(s.watch_seconds),
        "新增粉丝数": str(s.new_followers),
        "直播间观看-关注率(人数)": percent(s.new_followers, s.viewers),
        "直播间观看-互动率(人数)": percent(s.interact_users, s.viewers),
        "人均评论次数": MISSING if comments is None else str(comments),
        "直播间观看-成交率(人数)": percent(s.buyers, s.viewers),
        "直播间商品点击-成交率(人数)": percent(s.buyers, s.product_click_users),
        "客单价": money_each(s.user_pay, s.buyers),
        "退款金额": money(s.refund),
        "退款订单数": str(s.refund_orders),
        "退款人数": str(s.refund_users),
    }


def funnel(s: Session) -> list[list[Cell]]:
    return [
        ["直播间曝光人数", grouped(s.exposure_users)],
        ["直播间观看人数", grouped(s.viewers)],
        ["商品曝光人数", grouped(s.product_exposure_users)],
        ["商品点击人数", grouped(s.product_click_users)],
        ["成交人数", grouped(s.buyers)],
    ]


def channels(s: Session) -> list[list[Cell]]:
    """整体 first, the natural channels, then 全部付费流量 with its children below it."""
    header = "渠道名称 人均观看时长 观看次数 观看人数 直播间观看-互动率(次数) 用户支付金额 成交订单数 笔单价"
    rows: list[list[Cell]] = [[*header.split(), "直播间观看-成交率(次数)", "千川消耗"]]

    def add(name: str, watch: int, views: int, viewers: int, acts: float, pay: int, orders: int, cost: int) -> None:
        rate, each = percent(orders, views), money_each(pay, orders)
        spent = money(cost) if cost else MISSING
        acted = percent(round(views * acts), views)
        texts = [grouped(views), grouped(viewers), acted, money(pay), grouped(orders), each, rate, spent]
        rows.append([name, lasting(watch), *texts])

    def pooled(name: str, of: list[model.ChannelRow]) -> None:
        views, viewers = sum(c.views for c in of), sum(c.viewers for c in of)
        watch = round(sum(c.watch_seconds * c.viewers for c in of) / viewers) if viewers else 0
        acts = sum(c.interact_rate * c.views for c in of) / views if views else 0.0
        if name == "整体":
            add(name, s.watch_seconds, s.views, s.viewers, acts, s.user_pay, s.orders, s.ad_cost)
            return
        pay, orders, cost = sum(c.pay for c in of), sum(c.orders for c in of), sum(c.cost for c in of)
        add(name, watch, views, min(viewers, s.viewers), acts, pay, orders, cost)

    pooled("整体", list(s.channels))
    for c in s.channels:
        if c.name == PAID[0]:
            pooled("全部付费流量", [p for p in s.channels if p.name in PAID])
        add(c.name, c.watch_seconds, c.views, c.viewers, c.interact_rate, c.pay, c.orders, c.cost)
    return rows


def videos(s: Session) -> list[list[Cell]]:
    header = "短视频名称 投稿时间 短视频直播入口曝光次数 短视频引流直播间次数 短视频直播入口点击率(次数)"
    rows: list[list[Cell]] = [list(header.split())]
    for v in s.videos:
        led = [grouped(v.entries), percent(v.entries, v.exposure)] if v.entries else [MISSING, MISSING]
        rows.append([v.name, f"{v.posted:%Y/%m/%d %H:%M}", rough(v.exposure), *led])
    return rows


def products(s: Session) -> list[list[Cell]]:
    """Each product repeats the header, and has its SKUs below it: their first cell is a dash."""
    columns: list[Cell] = ["用户支付金额", "成交件数", "成交人数", "商品曝光人数", "商品点击人数"]
    rows: list[list[Cell]] = []
    for p in s.products:
        rows.append(["商品ID", "商品名称", *columns])
        seen = [grouped(p.exposure), grouped(p.clicks)]
        rows.append([p.product.product_id, p.product.name, money(p.pay), p.items, p.buyers, *seen])
        rows.append([MISSING, "sku名称", *columns])
        for name, pay, items in p.skus:
            rows.append([MISSING, name, money(pay) if items else "—", items, items, MISSING, MISSING])
    return rows


# Files


def across(pairs: dict[str, Cell]) -> list[list[Cell]]:
    return [list(pairs), list(pairs.values())]


def new_book(*titles: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles:
        book.create_sheet(title)
    book.properties.creator = "compass"
    book.properties.created = STAMP
    return book


def fill(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    for row in rows:
        sheet.append(row)


def save(book: Workbook, name: str) -> None:
    """openpyxl stamps the time of saving into docProps and into every zip entry: write both anew, fixed."""
    draft = io.BytesIO()
    book.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist()):
            data = source.read(entry)
            if entry == "docProps/core.xml":
                fixed = rf"\g<1>{STAMP:%Y-%m-%dT%H:%M:%SZ}\g<2>".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", fixed, data)
            info = zipfile.ZipInfo(entry, date_time=STAMP.timetuple()[:6])
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(info, data, compresslevel=9)


def between(sessions: list[Session], first: date, last: date) -> list[Session]:
    return [s for s in sessions if first <= s.start.date() <= last]


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.xlsx"):
        old.unlink()
    sessions = model.all_sessions()
    earlier = [model.as_first_downloaded(s) for s in between(sessions, date(2026, 11, 7), date(2026, 11, 13))]
    # By name they sort in the order they were downloaded; nothing in them says when that was.
    save(list_workbook(earlier), "直播间列表_1.xlsx")
    save(list_workbook(between(sessions, shop.FIRST_DAY, date(2026, 10, 31))), "直播间列表_2.xlsx")
    save(list_workbook(between(sessions, date(2026, 11, 1), shop.LAST_DAY)), "直播间列表_3.xlsx")
    for s in filter(model.detail_downloaded, sessions):
        save(detail_workbook(s), f"直播间详情页_{s.account.nickname}_{s.start:%Y-%m-%d_%H-%M-%S}_整场数据下载.xlsx")


if __name__ == "__main__":
    main()
