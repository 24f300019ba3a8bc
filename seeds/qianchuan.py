"""千川: what advertising cost and brought, by day, by hour, by video, and the plain campaigns beside it.

Owns: the headers, cells and file names of its downloads. 全域 is what the sessions spent on 千川PC版, 标准推广 what
they spent on 小店随心推: together all their advertising, by calendar day.
May never enter: anything from core, what a session spent and sold (model.py, course.py).
"""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

import model
import shop
from cells import MISSING, MORE, Cell, Row, book_of, percent, ratio, save, save_csv, table
from course import course
from model import share_out, wobble

WHOLE, PLAIN = "千川PC版", "小店随心推"
# The part of the room's sales that falls into the hours when 全域 runs.
COVERED = 0.62


@dataclass(frozen=True)
class Spent:
    """An hour of a day, or several of them together: cents and counts."""

    whole: int = 0
    plain: int = 0
    gmv: int = 0
    pay: int = 0
    orders: int = 0
    entries: int = 0
    shown: int = 0
    clicked: int = 0
    followers: int = 0
    refund: int = 0
    refund_orders: int = 0


def plus(a: Spent, b: Spent) -> Spent:
    return Spent(*(x + y for x, y in zip(vars(a).values(), vars(b).values(), strict=True)))


@cache
def hours(account: shop.Account) -> dict[datetime, Spent]:
    """Per hour of the clock what was spent and sold in it."""
    found: dict[datetime, Spent] = {}
    for s in model.all_sessions():
        if s.account is not account:
            continue
        minutes, orders = course(s).minutes, course(s).orders
        cost = {c.name: c.cost for c in s.channels}
        whole = share_out(cost[WHOLE], [float(m.cost) for m in minutes])
        sold = [m.orders for m in minutes]
        back_orders = share_out(s.refund_1h_orders, sold)
        back = share_out(s.refund_1h, back_orders)
        pay: dict[datetime, int] = {}
        for o in orders:
            at = o.at.replace(second=0)
            pay[at] = pay.get(at, 0) + o.pay
        for n, m in enumerate(minutes):
            hour = m.at.replace(minute=0)
            spent = Spent(
                whole=whole[n],
                plain=m.cost - whole[n],
                gmv=m.gmv,
                pay=pay.get(m.at, 0),
                orders=m.orders,
                entries=m.enter,
                shown=m.exposure,
                clicked=m.goods_clicked,
                followers=m.followers,
                refund=back[n],
                refund_orders=back_orders[n],
            )
            found[hour] = plus(found.get(hour, Spent()), spent)
    return found


def within(account: shop.Account, first: datetime, last: datetime) -> Spent:
    total = Spent()
    for hour, spent in hours(account).items():
        if first <= hour <= last:
            total = plus(total, spent)
    return total


def day_of(account: shop.Account, day: date) -> Spent:
    start = datetime.combine(day, datetime.min.time())
    return within(account, start, start + timedelta(hours=23))


def covered(spent: Spent) -> Spent:
    """What 全域 counts as brought."""
    parts = {key: round(getattr(spent, key) * COVERED) for key in ("gmv", "pay", "orders", "refund", "refund_orders")}
    return replace(spent, **parts)


def digits(purpose: str) -> str:
    return str(76 * 10**17 + random.Random(f"{shop.SEED}:千川:{purpose}").randrange(10**17))


def comma(cents: int) -> str:
    """39,412.08; nothing behind the point where there is nothing."""
    text = f"{cents / 100:,.2f}"
    return text.rstrip("0").rstrip(".")


def over(top: int, bottom: int) -> Cell:
    value = ratio(top, bottom, 2)
    return MISSING if value is None else float(value)


def per(cents: int, count: int) -> str:
    value = ratio(cents, count, 0)
    return MISSING if value is None else comma(int(value))


def together(parts: list[Spent]) -> Spent:
    total = Spent()
    for part in parts:
        total = plus(total, part)
    return total


# 全域 by day


def live_row(day: str, b: Spent) -> dict[str, Cell]:
    return {
        "抖音号名称": shop.MAIN.nickname,
        "日期": day,
        "净成交ROI": over(b.gmv - b.refund, b.whole),
        "净成交金额": comma(b.gmv - b.refund),
        "1小时内退款率": percent(b.refund, b.gmv),
        "整体消耗": comma(b.whole),
        "整体支付ROI": over(b.gmv, b.whole),
        "整体成交金额": comma(b.gmv),
        "整体成交订单数": f"{b.orders:,}",
        "整体成交订单成本": per(b.whole, b.orders),
        "智能优惠券金额": comma(round((b.gmv - b.pay) * 0.78)),
        "GPM": per(b.gmv * 1000, b.entries),
        "直播间整体曝光次数": f"{b.shown:,}",
        "直播间整体观看次数": f"{b.entries:,}",
    }


def live_rows(first: date, last: date) -> list[dict[str, Cell]]:
    """The total of the period stands first, under the day 全部."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = {f"{day:%Y-%m-%d}": covered(day_of(shop.MAIN, day)) for day in days}
    return [live_row("全部", together(list(found.values()))), *(live_row(day, b) for day, b in found.items())]


# 全域 by hour


def hour_rows(day: date) -> list[dict[str, Cell]]:
    """The hours of one day, which sum to its row of 全域."""
    starts = [datetime.combine(day, datetime.min.time()) + timedelta(hours=n) for n in range(24)]
    raw, whole = [within(shop.MAIN, at, at) for at in starts], covered(day_of(shop.MAIN, day))
    gmv = share_out(whole.gmv, [float(b.gmv) for b in raw])
    orders = share_out(whole.orders, [float(b.orders) for b in raw])
    coupons = share_out(round((whole.gmv - whole.pay) * 0.78), [float(b.gmv) for b in raw])
    back_orders = share_out(whole.refund_orders, [float(b.refund_orders) for b in raw])
    back = share_out(whole.refund, [float(n) for n in back_orders])
    return [
        {
            "时间-小时": f"{n:02}:00-{(n + 1) % 24:02}:00",
            "整体消耗": comma(raw[n].whole),
            "整体支付ROI": over(gmv[n], raw[n].whole),
            "整体成交金额": comma(gmv[n]),
            "整体成交订单数": f"{orders[n]:,}",
            "整体成交订单成本": per(raw[n].whole, orders[n]),
            "净成交金额": comma(gmv[n] - back[n]),
            "整体成交智能优惠券金额": comma(coupons[n]),
            "1小时内退款金额": comma(back[n]),
            "1小时内退款订单数": f"{back_orders[n]:,}",
        }
        for n in range(24)
    ]


# 全域 by video


def video_rows(first: date, last: date) -> list[dict[str, Cell]]:
    """No total row. The videos share most of what 全域 spent; the room's own picture had the rest."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    week = together([covered(day_of(shop.MAIN, day)) for day in days])
    rng = random.Random(f"{shop.SEED}:素材")
    names = [f"{name.split(' #')[0]}_{cut}" for name in shop.VIDEOS for cut in ("竖版A", "竖版B", "口播")]
    costs = share_out(round(week.whole * 0.8), [wobble(rng, 0.9) for _ in names])
    gmvs = share_out(round(week.gmv * 0.7), [c * wobble(rng, 0.35) for c in costs])
    rows = []
    for n, (name, cost, gmv) in enumerate(zip(names, costs, gmvs, strict=True)):
        rows.append(video_row(rng, name, cost, gmv, first - timedelta(days=3 * n + 2)))
    return rows


def video_row(rng: random.Random, name: str, cost: int, gmv: int, made: date) -> dict[str, Cell]:
    shown = round(cost / rng.uniform(3.2, 5.5))
    clicked, orders = round(shown * rng.uniform(0.02, 0.05)), round(gmv / 7_900)
    played, pay = round(shown * rng.uniform(0.93, 0.99)), round(gmv / 1.027)
    boosted = round(gmv * rng.uniform(0.0, 0.15))
    return {
        "素材名称": f"{name}.mp4",
        "素材ID": str(75 * 10**17 + rng.randrange(10**17)),
        "素材评估": rng.choice(["优质", "潜力", "低效", MISSING]),
        "素材时长": f"{rng.randint(12, 58)}秒",
        "素材创建时间": f"{made:%Y-%m-%d} {rng.randint(9, 20):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}",
        "素材来源": rng.choice(["本地上传", "抖音号视频"]),
        "标签": MISSING,
        "整体消耗": comma(cost),
        "整体展现次数": f"{shown:,}",
        "整体点击次数": f"{clicked:,}",
        "整体点击率": percent(clicked, shown),
        "整体转化率": percent(orders, clicked),
        "基础消耗": comma(cost),
        "整体支付ROI": over(gmv, cost),
        "整体成交金额": comma(gmv),
        "整体成交订单数": f"{orders:,}",
        "整体成交订单成本": per(cost, orders),
        "用户实际支付金额": comma(pay),
        "整体千次展现费用": per(cost * 1000, shown),
        "智能优惠券金额": comma(round((gmv - pay) * 0.78)),
        "电商平台补贴金额": comma(gmv - pay - round((gmv - pay) * 0.78)),
        "整体未完结预售订单预估金额": "0",
        "追投调控成交金额": comma(boosted),
        "追投用户实际支付金额": comma(round(boosted / 1.027)),
        "追投调控成交智能优惠券金额": comma(round((boosted - round(boosted / 1.027)) * 0.78)),
        "10秒播放率": percent(rng.randint(900, 2600), 10_000),
        "视频播放数": f"{played:,}",
        "3秒播放率": percent(rng.randint(2800, 5200), 10_000),
        "视频完播率": percent(rng.randint(300, 1400), 10_000),
    }


# 标准推广


@dataclass(frozen=True)
class Campaign:
    account: shop.Account
    day: date
    cost: int
    shown: int
    clicked: int
    played: int
    orders: int
    gmv: int
    goods_clicked: int
    followers: int


def campaigns(first: date, last: date) -> list[Campaign]:
    """Whatever an account's sessions spent on 小店随心推 within a day; no row for a day without."""
    found = []
    for n in range((last - first).days + 1):
        for account in (shop.MAIN, shop.SECOND):
            day = first + timedelta(days=n)
            b, rng = day_of(account, day), random.Random(f"{shop.SEED}:标准推广:{account.douyin_id}:{day}")
            if not b.plain:
                continue
            clicked = round(b.plain / rng.uniform(58, 72))
            orders = model.draw(rng, clicked, 0.016, 1.0)
            found.append(
                Campaign(
                    account=account,
                    day=day,
                    cost=b.plain,
                    shown=round(clicked / rng.uniform(0.035, 0.05)),
                    clicked=clicked,
                    played=round(clicked * rng.uniform(6, 9)),
                    orders=orders,
                    gmv=orders * rng.randint(6_800, 8_400),
                    goods_clicked=round(clicked * 0.3 * wobble(rng, 0.1)),
                    followers=model.draw(rng, clicked, 0.02, 1.0),
                )
            )
    return found


def number(value: object) -> str:
    return MISSING if value is None else str(value)


def plain_row(c: Campaign) -> dict[str, Cell]:
    """Rates under a header with (%) are percent already."""
    return {
        "日期": f"{c.day:%Y-%m-%d}",
        "抖音号名称": c.account.nickname,
        "消耗(元)": f"{c.cost / 100:.2f}",
        "展示次数": c.shown,
        "点击次数": c.clicked,
        "点击率(%)": number(ratio(c.clicked * 100, c.shown, 2)),
        "平均千次展现费用(元)": number(ratio(c.cost * 10, c.shown, 2)),
        "点击均价(元)": number(ratio(c.cost, c.clicked * 100, 2)),
        "转化数": c.orders,
        "转化率(%)": number(ratio(c.orders * 100, c.clicked, 2)),
        "转化成本(元)": number(ratio(c.cost, c.orders * 100, 2)),
        "直接成交订单数": c.orders,
        "直接成交金额(元)": f"{c.gmv / 100:.2f}",
        "直接支付ROI": number(ratio(c.gmv, c.cost, 2)),
        "播放数": c.played,
        "直播间观看人数": c.clicked,
        "直播商品点击次数": c.goods_clicked,
        "直播间新增粉丝数": c.followers,
    }


RENAMED = {
    "消耗(元)": "花费(元)",
    "展示次数": "展示数",
    "点击次数": "点击数",
    "平均千次展现费用(元)": "CPM",
    "点击均价(元)": "平均点击单价",
    "转化率(%)": "点击转化率(%)",
    "直接成交金额(元)": "直接支付成交金额(元)",
}


def write() -> None:
    week = (date(2026, 11, 14), date(2026, 11, 20))
    span = f"{week[0]} 00_00_00_{week[1]} 23_59_59"
    live = f"全域数据_直播分析_{shop.MAIN.nickname}_{span}_{digits('直播')}.xlsx"
    save(book_of({"Sheet1": table(live_rows(*week))}), MORE / live)
    hourly = f"{week[1]} 23_59_59_{digits('小时')}.xlsx"
    save(book_of({"Sheet1": table(hour_rows(week[1]))}), MORE / hourly)
    videos = f"全域数据_素材分析_视频_{week[0]:%Y%m%d}-{week[1]:%Y%m%d}-{digits('素材')}.xlsx"
    save(book_of({"Sheet1": table(video_rows(*week))}), MORE / videos)
    newer: list[Row] = [*table([plain_row(c) for c in campaigns(*week)])]
    save_csv(newer, MORE / "千川标准推广_20261114-20261120.csv", "utf-8-sig")
    before = table([plain_row(c) for c in campaigns(date(2026, 11, 7), date(2026, 11, 13))])
    before[0] = [RENAMED.get(str(header), header) for header in before[0]]
    save_csv(before, MORE / "千川标准推广_20261107-20261113.csv", "gbk")
