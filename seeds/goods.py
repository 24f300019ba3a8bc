"""What was sold and explained in single sessions: 商品明细 of the live tab, and 讲解.

Owns: their headers and cells, in two forms each: 商品明细 as a workbook, and as a CSV that some tool made of it (GBK,
tabs behind ids and times, one row twice); 讲解 with start and end, in yuan, and with a window and cents.
May never enter: anything from core, what was sold (model.py), when it was explained (course.py).
"""

from dataclasses import dataclass
from datetime import timedelta

import shop
from cells import (
    MISSING,
    MORE,
    Cell,
    book_of,
    grouped,
    lasting,
    money,
    money_each,
    ratio,
    save,
    save_csv,
    stamped,
    table,
)
from course import MINUTE, Explanation, course, overlap, seeded
from live import room_id
from model import ProductRow, Session, share_out, wobble

# How much of a product's refunds happens before anything is sent.
BEFORE_SENDING = 0.55
TWICE = 3  # the row that the CSV has twice


def share(numerator: int, denominator: int) -> str:
    """A rate of the live tab: one decimal."""
    value = ratio(numerator * 100, denominator, 1)
    return MISSING if value is None else f"{value}%"


# 商品明细


def orders_of(s: Session) -> list[int]:
    """Orders per product, as the course of the session has them."""
    sold = [o.product for o in course(s).orders]
    return [sold.count(p.product) for p in s.products]


def product_rows(s: Session) -> list[dict[str, Cell]]:
    rng, orders = seeded(s, "商品明细"), orders_of(s)
    times_seen = share_out(s.product_exposure_count, [p.exposure for p in s.products])
    counts = share_out(s.refund_orders, [n * wobble(rng, 0.3) for n in orders])
    amounts = share_out(s.refund, [float(n * p.product.price) for n, p in zip(counts, s.products, strict=True)])
    told = [e.product for e in course(s).explanations]
    rows = []
    for p, ordered, seen, amount, count in zip(s.products, orders, times_seen, amounts, counts, strict=True):
        rows.append(product_row(s, p, ordered, seen, told.count(p.product), amount, count))
    return rows


def product_row(
    s: Session, p: ProductRow, orders: int, seen: int, told: int, amount: int, count: int
) -> dict[str, Cell]:
    early, late = share_out(count, [BEFORE_SENDING, 1 - BEFORE_SENDING])
    early_amount, late_amount = share_out(amount, [float(early), float(late)]) if count else (0, 0)
    return {
        "商品ID": p.product.product_id,
        "商品名称": p.product.name,
        "首次上架时间": f"{s.start + timedelta(seconds=70):%Y/%m/%d %H:%M:%S}",
        "讲解次数": told,
        "直播间价格": money(p.product.price),
        "用户支付金额": money(p.pay),
        "成交件数": p.items,
        "预售订单数": 0,
        "商品点击人数": p.clicks,
        "商品曝光-点击率（人数）": share(p.clicks, p.exposure),
        "商品点击-成交转化率（人数）": share(p.buyers, p.clicks),
        "千次曝光用户支付金额": money_each(p.pay, seen, 1000),
        "发货前退款订单数": early,
        "发货前退款金额": money(early_amount),
        "发货前退款人数": early,
        "发货前订单退款率": share(early, orders),
        "发货后退款订单数": late,
        "发货后退款金额": money(late_amount),
        "发货后退款人数": late,
        "发货后订单退款率": share(late, orders),
    }


def spoilt(rows: list[list[Cell]]) -> list[list[Cell]]:
    """What a tool makes of the workbook: tabs that keep long numbers from being rounded, GBK's own yuan sign."""
    header, *body = rows
    body.insert(TWICE + 1, body[TWICE])
    tabbed = [[f"{c}\t" if n in (0, 2) else str(c).replace("¥", "￥") for n, c in enumerate(row)] for row in body]
    return [header, *tabbed]


def write_products(workbook: Session, as_csv: Session) -> None:
    save(book_of({"Sheet1": table(product_rows(workbook))}), MORE / f"{room_id(workbook)}_商品明细.xlsx")
    save_csv(spoilt(table(product_rows(as_csv))), MORE / f"{room_id(as_csv)}_商品明细.csv", "gbk")


# 讲解


@dataclass(frozen=True)
class Told:
    """What an explanation brought."""

    explanation: Explanation
    clicks: int
    entries: int
    online: int
    orders: int
    gmv: int


def brought(s: Session) -> list[Told]:
    rng, all_of_it = seeded(s, "讲解"), course(s)
    feed = next(c.views for c in s.channels if c.name == shop.RECOMMEND) / s.views
    found = []
    for e in all_of_it.explanations:
        near = [(m, overlap(m.at, m.at + MINUTE, e.start, e.end) / 60) for m in all_of_it.minutes]
        near = [(m, part) for m, part in near if part]
        own = [o for o in all_of_it.orders if o.product == e.product and e.start <= o.at < e.end]
        clicks = sum(m.goods_clicked * part for m, part in near) * 0.62 * wobble(rng, 0.06) * 0.96 ** (e.nth - 1)
        entries = sum(m.enter * part for m, part in near) * feed
        online = sum(m.online * part for m, part in near) / sum(part for _, part in near)
        gmv = sum(o.gmv for o in own)
        found.append(Told(e, max(len(own), round(clicks)), round(entries), round(online), len(own), gmv))
    return found


def explained_in_yuan(s: Session) -> list[dict[str, Cell]]:
    """Start, end and a spoken duration; money with its sign."""
    return [
        {
            "商品ID": t.explanation.product.product_id,
            "商品名称": t.explanation.product.name,
            "讲解开始时间": f"{t.explanation.start:%Y/%m/%d %H:%M:%S}",
            "讲解结束时间": f"{t.explanation.end:%Y/%m/%d %H:%M:%S}",
            "讲解时长": lasting(int((t.explanation.end - t.explanation.start).total_seconds())),
            "商品点击次数": grouped(t.clicks),
            "直播间进入次数(推荐流)": grouped(t.entries),
            "平均在线人数": t.online,
            "成交订单数": t.orders,
            "讲解成交金额": money(t.gmv),
        }
        for t in brought(s)
    ]


def explained_in_cents(s: Session) -> list[dict[str, Cell]]:
    """A window of clock times without a day, seconds as a number, money in cents."""
    return [
        {
            "商品ID": t.explanation.product.product_id,
            "商品名称": t.explanation.product.name,
            "商品讲解时间": f"{t.explanation.start:%H:%M}-{t.explanation.end:%H:%M}",
            "讲解时长": int((t.explanation.end - t.explanation.start).total_seconds()),
            "商品点击次数": t.clicks,
            "直播间进入次数（推荐流）": t.entries,
            "平均在线人数": t.online,
            "成交订单数": t.orders,
            "讲解成交金额(分)": t.gmv,
        }
        for t in brought(s)
    ]


def write_explanations(in_yuan: Session, in_cents: Session) -> None:
    for s, rows in ((in_yuan, explained_in_yuan(in_yuan)), (in_cents, explained_in_cents(in_cents))):
        save(book_of({"商品讲解": table(rows)}), MORE / f"讲解分析_{s.account.nickname}_{stamped(s.start)}.xlsx")
