"""The live rooms' own downloads: 直播间列表 in numbers and fractions, 整场数据下载 in text, 修正报表 with room ids.

Owns: their headers, sheets and the way each prints its cells.
May never enter: anything from core, what the shop does (model.py), file names and saving (make.py, cells.py).
"""

import random
from datetime import datetime
from decimal import Decimal

import model
import shop
from cells import (
    MISSING,
    Cell,
    across,
    book_of,
    fraction,
    grouped,
    lasting,
    money,
    money_each,
    per_hour,
    percent,
    plain,
    ratio,
    rough,
    table,
    yuan,
)
from model import Session
from openpyxl import Workbook

PAID = tuple(name for name, (_, _, _, cost) in shop.CHANNELS.items() if cost)

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
    return book_of({"Sheet1": table([list_row(s) for s in reversed(sessions)])})


# 整场数据下载


def detail_workbook(s: Session) -> Workbook:
    return book_of(
        {
            "基本信息": across(basics(s)),
            "整体看板": across(board(s)),
            "流量分析-流量转化": funnel(s),
            "流量分析-渠道分析": channels(s),
            "流量分析-短视频引流": videos(s),
            "商品分析-商品明细": products(s),
        }
    )


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


# 直播间修正报表


def room_id(s: Session) -> str:
    """Nineteen digits whose upper part is the second of the start, as the platform gives them out."""
    random_part = random.Random(f"{shop.SEED}:room:{s.account.douyin_id}:{s.start:%Y-%m-%dT%H:%M}").getrandbits(32)
    return str((int((s.start - datetime(1970, 1, 1, 8)).total_seconds()) << 32) + random_part)


def rooms_workbook(sessions: list[Session], period: str) -> Workbook:
    """Which room id each session had: the list doesn't say."""
    rows: list[dict[str, Cell]] = [
        {
            "统计日期": period,
            "直播间ID": room_id(s),
            "直播间名称": f"{s.account.nickname}正在直播",
            "店铺名称": shop.NAME,
            "直播开始时间": f"{s.start:%Y/%m/%d %H:%M:%S}",
            "直播结束时间": f"{s.end:%Y/%m/%d %H:%M:%S}",
            "直播时长(分)": s.seconds // 60,
            "达人ID": s.account.talent_id,
            "抖音号": s.account.douyin_id,
            "达人昵称": s.account.nickname,
            "账号类型": "官方",
        }
        for s in reversed(sessions)
    ]
    return book_of({"Sheet1": table(rows)})
