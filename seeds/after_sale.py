"""评价明细 and 售后单 of four weeks: what buyers of the shop said and sent back.

Owns: how many review and return, when, and why. Story: from 11-09 on 保温壶 went out in thinner boxes and comes broken;
the size chart of 软壳徒步裤 is wrong since it was reshot on 11-07.
May never enter: anything from core, what the shop sells (shop.py).
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cells import MORE, Cell, book_of, save
from shop import CATALOGUE, FIRST_DAY, LAST_DAY, SEED, Product

DOWNLOADED = datetime(2026, 11, 21, 9)
REVIEW_HEADER: list[Cell] = [
    "订单编号", "商品ID", "商品名称", "支付时间", "评价时间", "商品评分", "服务评分", "物流评分", "评价类型",
]  # fmt: skip
RETURN_HEADER: list[Cell] = [
    "售后单号", "订单号", "商品ID", "商品名称", "售后类型", "商品发货状态", "售后申请时间", "售后原因",
    "退商品金额（元）", "售后状态", "售后完结时间",
]  # fmt: skip

KETTLE, TROUSERS = "3790012345678901006", "3790012345678901004"
THIN_BOXES, WRONG_CHART = date(2026, 11, 9), date(2026, 11, 7)
REVIEWED, RETURNED = 44, 12  # orders of a day that are reviewed in the end, and 售后单 asked for on a day
BAD = 0.028  # of the reviews, where nothing is wrong
PLAIN = ((1, 2, 2), (2, 2, 1), (2, 1, 3), (1, 1, 1), (2, 2, 2))
BROKEN = ((2, 3, 1), (3, 2, 1), (2, 2, 1), (1, 3, 1))
MISSIZED = ((1, 2, 3), (1, 3, 2), (2, 1, 3), (1, 2, 2))

USUAL_REASONS = {
    "不喜欢/不想要": 0.34, "7天无理由退货": 0.24, "尺码不合适": 0.17, "多拍/错拍": 0.10, "质量问题": 0.06,
    "少件/漏发": 0.03, "商品与描述不符": 0.03, "手感偏硬": 0.03,
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    number: int
    product: Product
    paid: datetime


def on(day: date, rng: random.Random) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=rng.randrange(8 * 3600, 24 * 3600))


def sold_on(day: date) -> list[Product]:
    return [product for product in CATALOGUE if product.since <= day]


def days() -> list[date]:
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def scores(order: Order, rng: random.Random) -> tuple[int, int, int]:
    paid, product = order.paid.date(), order.product.product_id
    if product == KETTLE and paid >= THIN_BOXES and rng.random() < 0.42:
        return rng.choice(BROKEN)
    if product == TROUSERS and paid >= WRONG_CHART and rng.random() < 0.20:
        return rng.choice(MISSIZED)
    if rng.random() < BAD:
        return rng.choice(PLAIN)
    return rng.choice((5, 5, 5, 4, 3)), rng.choice((5, 5, 4)), rng.choice((5, 5, 4, 3))


def reviews() -> list[list[Cell]]:
    rng = random.Random(f"{SEED} 评价")
    rows: list[list[Cell]] = []
    number = 6_921_000_000_000_000_000
    for day in days():
        goods = sold_on(day)
        for product in rng.choices(goods, [one.weight for one in goods], k=REVIEWED):
            number += rng.randrange(10**6, 10**9)
            order = Order(number, product, on(day, rng))
            said = order.paid + timedelta(days=rng.triangular(0.6, 16, 4.5))
            chance, given = rng.random(), scores(order, rng)
            lines: list[tuple[datetime, tuple[int, int, int | None], str]]
            if chance < 0.10:
                lines = [(order.paid + timedelta(days=10), (5, 5, 5), "默认好评")]
            elif chance < 0.12:
                lines = [(said, (given[0], given[1], None), "首次")]
            else:
                lines = [(said, given, "首次")]
                if rng.random() < 0.05:
                    lines.append((said + timedelta(days=2), (1, 1, 1), "追评"))
            for at, three, kind in lines:
                if at < DOWNLOADED:
                    rows.append([
                        str(order.number), product.product_id, product.name, f"{order.paid:%Y-%m-%d %H:%M:%S}",
                        f"{at:%Y-%m-%d %H:%M:%S}", *three, kind,
                    ])  # fmt: skip
    return rows


def reason(product: Product, day: date, rng: random.Random) -> str:
    if product.product_id == KETTLE and day > THIN_BOXES and rng.random() < 0.75:
        return "商品破损"
    if product.product_id == TROUSERS and day > WRONG_CHART and rng.random() < 0.5:
        return "商品与描述不符"
    return rng.choices(list(USUAL_REASONS), list(USUAL_REASONS.values()))[0]


def weight(product: Product, day: date) -> float:
    """What goes wrong is asked back more often."""
    wrong = {KETTLE: THIN_BOXES, TROUSERS: WRONG_CHART}.get(product.product_id)
    return product.weight * (3 if wrong and day > wrong else 1)


def returns() -> list[list[Cell]]:
    rng = random.Random(f"{SEED} 售后")
    rows: list[list[Cell]] = []
    number = 141_000_000_000_000_000
    for day in days():
        goods = sold_on(day)
        for product in rng.choices(goods, [weight(one, day) for one in goods], k=RETURNED + rng.randrange(-3, 4)):
            number += rng.randrange(10**6, 10**9)
            asked, why = on(day, rng), reason(product, day, rng)
            closed = asked + timedelta(hours=rng.randrange(3, 120))
            over = closed < DOWNLOADED
            rows.append([
                str(number), str(6_920_000_000_000_000_000 + rng.randrange(10**15)), product.product_id, product.name,
                rng.choice(("退货退款", "退货退款", "仅退款")), "已发货", f"{asked:%Y-%m-%d %H:%M:%S}", why,
                product.price / 100, "退款成功" if over else "待处理", f"{closed:%Y-%m-%d %H:%M:%S}" if over else "-",
            ])  # fmt: skip
    return sorted(rows, key=lambda row: str(row[6]), reverse=True)


def write() -> None:
    span = f"{FIRST_DAY:%Y%m%d}-{LAST_DAY:%Y%m%d}"
    save(book_of({"评价明细": [REVIEW_HEADER, *reviews()]}), MORE / f"评价明细_{span}.xlsx")
    save(book_of({"Sheet1": [RETURN_HEADER, *returns()]}), MORE / f"售后单-{DOWNLOADED:%Y-%m-%d %H_%M_%S}.xlsx")
