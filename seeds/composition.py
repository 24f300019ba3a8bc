"""What the whole shop sold per calendar day: by seller, carrier and advertising period, and down to the product.

Owns: the day's books behind 成交分析 and 退款分析. What the shop's own rooms sold on a day are the orders of course.py
that were placed on it: an evening's orders after midnight belong to the next day. Everything else is invented here.
May never enter: anything from core (this plays Compass, not Fupan), headers and cells, the clock.

Books are kept in whole cents and counts, and every split adds up to what was split, but for people: who buys from two
carriers is one buyer of the day.
"""

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import model
import shop
from cells import columns
from course import course
from model import Session, share_out, wobble

SELLERS = ("自营", "合作")
CARRIERS = ("直播", "短视频", "商品卡", "图文", "其他")
PERIODS = ("全域+乘方投放时段", "标准+品牌投放", "非投放时段")
PERIOD_WEIGHTS, COST_WEIGHTS = (0.58, 0.12, 0.30), (0.86, 0.14, 0.0)
STAGES = (0.56, 0.18, 0.01, 0.25)  # before sending, not received, received, received and sent back
# Yuan a day beside the shop's own rooms, and pieces shown per order.
LEVELS = {
    ("自营", "短视频"): (1_300, 190),
    ("自营", "商品卡"): (4_600, 260),
    ("自营", "图文"): (190, 210),
    ("自营", "其他"): (260, 120),
    ("合作", "直播"): (900, 130),
    ("合作", "短视频"): (1_100, 170),
    ("合作", "商品卡"): (310, 240),
    ("合作", "图文"): (70, 200),
    ("合作", "其他"): (0, 0),
}
OTHER = shop.Product("", "其他", 1_900, 0.02, 0.2, ())
# On this day only money of earlier orders went back: settled by time of refund, it is below nothing.
NEGATIVE = (date(2026, 11, 18), "合作", "图文")

MONEY = ("pay", "coupon", "platform", "talent")
Books = dict[str, int]


def gmv(b: Books) -> int:
    return sum(b[key] for key in MONEY)


def refunded(b: Books) -> int:
    return sum(b[f"refund_{key}"] for key in MONEY)


@dataclass(frozen=True)
class Sale:
    """One order of a day."""

    product: shop.Product
    pay: int


def capped(total: int, weights: list[float], caps: list[int]) -> list[int]:
    """Split by weights, nobody above their cap; the caps must have room."""
    assert sum(caps) >= total, (total, caps)
    parts = [0] * len(caps)
    while left := total - sum(parts):
        room = [cap - part for cap, part in zip(caps, parts, strict=True)]
        pull = [w if r else 0.0 for w, r in zip(weights, room, strict=True)]
        more = share_out(left, pull if sum(pull) else [float(r) for r in room])
        parts = [part + min(m, r) for part, m, r in zip(parts, more, room, strict=True)]
    return parts


def split(b: Books, weights: list[float], rng: random.Random, sold: list[tuple[int, int]] | None = None) -> list[Books]:
    """Into parts that add up to it, people apart. `sold`: each part's orders and user pay where they are known."""
    n = len(weights)
    parts: list[Books] = [{} for _ in range(n)]

    def column(key: str) -> list[int]:
        return [part[key] for part in parts]

    def put(key: str, values: list[int]) -> None:
        for part, value in zip(parts, values, strict=True):
            part[key] = value

    def cap(key: str, by: list[float], caps: list[int]) -> None:
        put(key, capped(b[key], by, caps))

    put("orders", [o for o, _ in sold] if sold else share_out(b["orders"], weights))
    put("pay", [p for _, p in sold] if sold else share_out(b["pay"], [o * wobble(rng, 0.05) for o in column("orders")]))
    put("items", [o + m for o, m in zip(column("orders"), share_out(b["items"] - b["orders"], column("orders")))])
    for key in ("coupon", "platform", "talent", "commission_platform", "commission_talent"):
        put(key, share_out(b[key], column("pay")) if b["pay"] else [b[key], *[0] * (n - 1)])
    put("clicks", [o + m for o, m in zip(column("orders"), share_out(b["clicks"] - b["orders"], weights))])
    put("seen", [c + m for c, m in zip(column("clicks"), share_out(b["seen"] - b["clicks"], weights))])
    cap("refund_orders", column("orders"), column("orders"))
    for key in MONEY:
        shares = [p[key] * p["refund_orders"] / (p["orders"] or 1) for p in parts]
        cap(f"refund_{key}", shares, column(key))
    back = [refunded(p) for p in parts]
    cap("fast_orders", column("refund_orders"), column("refund_orders"))
    cap("fast", [r * p["fast_orders"] for r, p in zip(back, parts)], back)
    cap("week", back, back)
    cap("fortnight", back, [r - w for r, w in zip(back, column("week"))])
    rest = column("refund_pay")
    for stage in range(4):
        cap(f"stage_{stage}", rest, rest)
        rest = [r - s for r, s in zip(rest, column(f"stage_{stage}"))]
    for key in ("late_orders", "shipped_orders", "shipped", "cost_bound", "cost_promoted"):
        put(key, share_out(b[key], weights))
    put("late", share_out(b["late"], column("late_orders") if b["late_orders"] else weights))
    cap("late_pay", column("late"), column("late"))
    cap("shipped_soon", column("shipped_orders"), column("shipped_orders"))
    cap("contributed", [gmv(p) for p in parts], [gmv(p) for p in parts])
    cap("contributed_refund", back, back)
    for people, times in (("buyers", "orders"), ("clickers", "clicks"), ("watchers", "seen")):
        each = b[people] / (b[times] or 1)
        put(people, [min(b[people], p[times], math.ceil(p[times] * each)) for p in parts])
    return parts


def merge(books: list[Books], same: float) -> Books:
    """The sum, but for people: `same` of them are left when those in several parts count once."""
    total = {key: sum(b[key] for b in books) for key in books[0]}
    for people in ("buyers", "clickers", "watchers"):
        total[people] = max([round(total[people] * same), *(b[people] for b in books)])
    return total


# The books of a day


def own_rooms(day: date, sessions: list[Session]) -> tuple[Books, list[Sale]]:
    """The shop's own sessions, as far as they lay within this calendar day."""
    b: Books = dict.fromkeys(columns("orders items on_top seen clicks refund refund_orders fast fast_orders"), 0)
    b |= dict.fromkeys(columns("cost_bound cost_promoted buyers clickers watchers"), 0)
    sales: list[Sale] = []
    for s in sessions:
        here = (day - s.start.date()).days  # 0: its day, 1: what was left after midnight
        orders = [[o for o in course(s).orders if (o.at.date() > s.start.date()) is late] for late in (False, True)]
        minutes = [[m for m in course(s).minutes if (m.at.date() > s.start.date()) is late] for late in (False, True)]
        if not minutes[here]:
            continue
        counts, clicks = [len(o) for o in orders], [sum(m.goods_clicked for m in part) for part in minutes]
        costs = [sum(m.cost for m in part) for part in minutes]
        back, back_fast = share_out(s.refund_orders, counts), share_out(s.refund_1h_orders, counts)
        shares = {
            "orders": counts,
            "items": [n + more for n, more in zip(counts, share_out(s.items - s.orders, counts), strict=True)],
            "on_top": [sum(o.gmv - o.pay for o in part) for part in orders],
            "seen": share_out(s.product_exposure_count, clicks),
            "clicks": clicks,
            "refund": share_out(s.refund, back),
            "refund_orders": back,
            "fast": share_out(s.refund_1h, back_fast),
            "fast_orders": back_fast,
            "cost_bound": costs,
            "cost_promoted": share_out(s.ad_cost_promoted, costs),
            "buyers": share_out(s.buyers, clicks),
            "clickers": share_out(s.product_click_users, clicks),
            "watchers": share_out(s.product_exposure_users, clicks),
        }
        for key, parts in shares.items():
            b[key] += parts[here]
        sales += [Sale(o.product, o.pay) for o in orders[here]]
    b["buyers"] = min(b["orders"], round(b["buyers"] * 0.99))
    b["clickers"], b["watchers"] = round(b["clickers"] * 0.97), round(b["watchers"] * 0.96)
    return b, sales


def invented(day: date, seller: str, carrier: str, rng: random.Random) -> tuple[Books, list[Sale]]:
    level, shown = LEVELS[seller, carrier]
    level *= (2.2 if day == shop.PROMOTION_DAY else 1.0) * wobble(rng, 0.18)
    goods = [*(p for p in shop.CATALOGUE if p.since <= day), OTHER]
    orders = 0 if (day, seller, carrier) == NEGATIVE else round(level / 76)
    picked = rng.choices(goods, [p.weight for p in goods], k=orders)
    sales = [Sale(p, round(p.price * (1 - rng.uniform(0.0, 0.06)))) for p in picked]
    pay = sum(s.pay for s in sales)
    on_top = round(pay * rng.uniform(0.02, 0.08))
    amount, count, _ = model.refunds(pay + on_top, orders, wobble(rng, 0.2), (shop.LAST_DOWNLOAD - day).days)
    clicks = orders + round(level / 76 * 11 * wobble(rng, 0.1))
    seen = clicks + round(level / 76 * shown * wobble(rng, 0.1))
    cost = round(level * 100 * (0.05 if carrier in ("短视频", "商品卡") else 0.0) * wobble(rng, 0.2))
    fast_orders = round(count * 0.3)
    return {
        "orders": orders,
        "items": orders + model.draw(rng, orders, 0.04, 1.0),
        "on_top": on_top,
        "seen": seen,
        "clicks": clicks,
        "cost_bound": cost,
        "cost_promoted": cost + (rng.randint(0, 900) if cost else 0),
        "refund": amount,
        "refund_orders": count,
        "fast": round(amount * 0.3) if fast_orders else 0,
        "fast_orders": fast_orders,
        "buyers": orders - orders // 30,
        "clickers": max(orders, round(clicks * 0.7)),
        "watchers": round(seen * 0.6),
    }, sales


@cache
def sessions_near(day: date) -> tuple[Session, ...]:
    return tuple(s for s in model.all_sessions() if day - timedelta(days=1) <= s.start.date() <= day)


@cache
def books(day: date, seller: str, carrier: str) -> tuple[Books, tuple[Sale, ...]]:
    """One seller's carrier on one day, whatever the advertising."""
    rng = random.Random(f"{shop.SEED}:books:{day}:{seller}:{carrier}")
    if (seller, carrier) == ("自营", "直播"):
        raw, sales = own_rooms(day, list(sessions_near(day)))
    else:
        raw, sales = invented(day, seller, carrier, rng)
    pay, age = sum(s.pay for s in sales), (shop.LAST_DOWNLOAD - day).days
    talent = 0.08 if seller == "合作" else 0.0
    b = {key: value for key, value in raw.items() if key not in ("on_top", "refund")} | {"pay": pay}
    b["coupon"], b["platform"], b["talent"] = share_out(raw["on_top"], [0.78, 0.22 - talent, talent])
    for key, value in zip(MONEY, capped(raw["refund"], [b[k] for k in MONEY], [b[k] for k in MONEY]), strict=True):
        b[f"refund_{key}"] = value
    done = [min(1.0, (1 - math.exp(-(days + 0.6) / 4)) / (1 - math.exp(-(age + 0.6) / 4))) for days in (7, 14)]
    b["week"] = round(raw["refund"] * done[0])
    b["fortnight"] = round(raw["refund"] * done[1]) - b["week"]  # on top of the week
    went_back = share_out(b["refund_orders"], [w * wobble(rng, 0.1) for w in STAGES])
    for stage, value in enumerate(share_out(b["refund_pay"], [float(n) for n in went_back])):
        b[f"stage_orders_{stage}"] = went_back[stage]
        b[f"stage_{stage}"] = value
    late = wobble(rng, 0.2)
    b["late_orders"], b["late"] = round(b["refund_orders"] * late), round(raw["refund"] * late)
    b["late_pay"] = round(b["refund_pay"] * late)
    if (day, seller, carrier) == NEGATIVE:
        b |= {"late_orders": 1, "late": 7_300, "late_pay": 7_080}
    b["shipped_orders"] = round(b["orders"] * rng.uniform(0.85, 1.0))
    b["shipped_soon"] = round(b["shipped_orders"] * rng.uniform(0.86, 0.97))
    b["shipped"] = round(pay * rng.uniform(0.77, 1.07))
    settled = gmv(b) - refunded(b)
    b["commission_platform"] = round(settled * 0.02)
    b["commission_talent"] = round(settled * 0.12) if seller == "合作" else 0
    b["contributed"] = b["contributed_refund"] = 0  # known once the periods are
    return b, tuple(sales)


@cache
def by_period(day: date, seller: str, carrier: str) -> tuple[Books, ...]:
    """The three advertising periods, and what they are together: only while money is spent can it contribute."""
    whole, _ = books(day, seller, carrier)
    rng = random.Random(f"{shop.SEED}:periods:{day}:{seller}:{carrier}")
    weights = [w * wobble(rng, 0.1) for w in PERIOD_WEIGHTS]
    parts = split(whole, weights, rng)
    for key in ("cost_bound", "cost_promoted"):
        for part, cost in zip(parts, share_out(whole[key], list(COST_WEIGHTS)), strict=True):
            part[key] = cost
    for part in parts[:2]:
        part["contributed"] = round(gmv(part) * 0.98) if part["cost_bound"] else 0
        part["contributed_refund"] = round(refunded(part) * 0.98) if part["cost_bound"] else 0
    both = {key: sum(p[key] for p in parts) for key in ("contributed", "contributed_refund")}
    return (*parts, whole | both)


def whole_of(day: date, seller: str, carrier: str) -> Books:
    return by_period(day, seller, carrier)[-1]


@cache
def by_product(day: date, seller: str, carrier: str) -> dict[shop.Product, Books]:
    """The same split into products; whatever has no number of its own is 其他."""
    whole, (_, sales) = whole_of(day, seller, carrier), books(day, seller, carrier)
    rng = random.Random(f"{shop.SEED}:products:{day}:{seller}:{carrier}")
    goods = [*(p for p in shop.CATALOGUE if p.since <= day), OTHER]
    sold = [(sum(s.product == p for s in sales), sum(s.pay for s in sales if s.product == p)) for p in goods]
    parts = split(whole, [p.weight * wobble(rng, 0.15) for p in goods], rng, sold)
    return dict(zip(goods, parts, strict=True))


def stage_orders(day: date, seller: str, carrier: str) -> list[int]:
    return [whole_of(day, seller, carrier)[f"stage_orders_{n}"] for n in range(len(STAGES))]
