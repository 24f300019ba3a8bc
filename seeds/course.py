"""How a session went by the minute: who was on air, what was explained when, who came and went, who ordered what.

Owns: the course of each session of model.py, seeded from the session itself. Its flows sum to the session's totals:
entries to views, orders, gmv, user pay per product, product clicks, comments, new followers, fan club, ad cost.
May never enter: anything from core (this plays Compass, not Fupan), spreadsheets and their cell formats, the clock.

People do not add up: whoever orders twice is one buyer of the session, but may be a buyer of two minutes. The first and
the last minute of a session are rows like the others, however few seconds of them it was on air.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import shop
from model import Session, draw, share_out, wobble

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Explanation:
    """One 讲解 of a product: the nth of this product in the session."""

    product: shop.Product
    nth: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Order:
    at: datetime
    product: shop.Product
    pay: int
    gmv: int


@dataclass(frozen=True)
class Minute:
    at: datetime
    enter: int
    leave: int
    online: int
    exposure: int
    goods_seen: int
    goods_clicked: int
    comments: int
    likes: int
    followers: int
    fanclub: int
    watch_seconds: int
    orders: int
    buyers: int
    gmv: int
    cost: int


@dataclass(frozen=True)
class Course:
    explanations: tuple[Explanation, ...]
    orders: tuple[Order, ...]
    minutes: tuple[Minute, ...]


def seeded(s: Session, purpose: str) -> random.Random:
    return random.Random(f"{shop.SEED}:{purpose}:{s.account.douyin_id}:{s.start:%Y-%m-%dT%H:%M}")


# Who was on air


def hosts_of(s: Session) -> list[str]:
    """The host of model.py, and the one who takes over; a session under half an hour needs one."""
    names = list(shop.HOSTS)
    turn = (s.start.date() - shop.FIRST_DAY).days + list(shop.SLOTS).index(s.slot)
    first, second = names[turn % len(names)], names[(turn + 2) % len(names)]
    return [first, second] if s.seconds >= 1800 else [first]


def handover(s: Session) -> datetime:
    """Half-way, to the five minutes."""
    middle = s.start + (s.end - s.start) / 2
    return middle - timedelta(minutes=middle.minute % 5, seconds=middle.second, microseconds=middle.microsecond)


def on_air(s: Session, moment: datetime) -> str:
    hosts = hosts_of(s)
    return hosts[0] if moment < handover(s) or len(hosts) == 1 else hosts[1]


# What was explained


def explain(s: Session) -> list[Explanation]:
    """One product after another, the best sellers and what is new more often, with pauses between them."""
    rng, found, told = seeded(s, "explain"), [], dict.fromkeys((p.product for p in s.products), 0)
    at = s.start + timedelta(seconds=rng.randint(120, 360))
    last: shop.Product | None = None
    while at < s.end - timedelta(minutes=5):
        goods = [p for p in told if p != last]
        pull = [(p.weight + (0.06 if p.since > shop.FIRST_DAY else 0.0)) / (1 + 0.25 * told[p]) for p in goods]
        last = rng.choices(goods, pull)[0]
        long = 1.25 if last.weight >= 0.12 else 1.0
        end = min(at + timedelta(seconds=round(rng.randint(170, 430) * long)), s.end - timedelta(seconds=40))
        told[last] += 1
        found.append(Explanation(last, told[last], at, end))
        pause = rng.randint(240, 540) if rng.random() < 0.09 else rng.randint(20, 75)
        at = end + timedelta(seconds=pause)
    return found


# What happened


def starts(s: Session) -> list[datetime]:
    first = s.start.replace(second=0)
    count = -(-int((s.end - first).total_seconds()) // 60)
    return [first + n * MINUTE for n in range(count)]


def overlap(a: datetime, b: datetime, c: datetime, d: datetime) -> float:
    """Seconds that a..b and c..d share."""
    return max(0.0, (min(b, d) - max(a, c)).total_seconds())


def levels(s: Session, grid: list[datetime]) -> list[float]:
    """How busy the room is: slow at first, a lull somewhere, ups and downs that last, and by the host on air."""
    rng, level, drift = seeded(s, "level"), [], 0.0
    lull = s.start + (s.end - s.start) * rng.uniform(0.3, 0.8)
    lull_end = lull + timedelta(minutes=rng.randint(12, 20))
    for n, at in enumerate(grid):
        drift = 0.86 * drift + rng.gauss(0, 0.11)
        view, click, _ = shop.HOSTS[on_air(s, at)]
        calm = 0.55 if lull <= at < lull_end else 1.0
        covered = overlap(at, at + MINUTE, s.start, s.end) / 60
        level.append(covered * min(1.0, 0.45 + 0.06 * n) * calm * (view * click) ** 2 * 2.718**drift)
    return level


def order_up(s: Session, grid: list[datetime], level: list[float], told: list[Explanation]) -> list[Order]:
    """Each order in its second: mostly while its product is explained, less so each further time."""
    rng = seeded(s, "orders")
    pieces = share_out(s.items - s.orders, [p.items - 1 for p in s.products if p.items])
    sold = [p for p in s.products if p.items]
    found: list[tuple[datetime, shop.Product, int]] = []
    for row, more in zip(sold, pieces, strict=True):
        own = [e for e in told if e.product == row.product]
        weights = []
        for at, base in zip(grid, level, strict=True):
            pull = 1.0
            for e in own:
                shared = overlap(at, at + MINUTE, e.start, e.end) / 60
                after = overlap(at, at + MINUTE, e.end, e.end + 5 * MINUTE) / 60
                pull += (9.0 * shared + 2.0 * after) * 0.84 ** (e.nth - 1)
            weights.append(base * pull * shop.HOSTS[on_air(s, at)][2] ** 3)
        count = row.items - more
        shares = share_out(row.pay, [wobble(rng, 0.01) for _ in range(count)])
        for at, pay in zip(rng.choices(grid, weights, k=count), shares, strict=True):
            first, last = max(at, s.start), min(at + MINUTE, s.end)
            second = rng.randrange(max(1, int((last - first).total_seconds())))
            found.append((first + timedelta(seconds=second), row.product, pay))
    on_top = share_out(s.gmv - s.user_pay, [pay for _, _, pay in found])
    orders = [Order(at, product, pay, pay + more) for (at, product, pay), more in zip(found, on_top, strict=True)]
    return sorted(orders, key=lambda o: (o.at, o.product.product_id, o.gmv))


def stay(s: Session, enter: list[int], level: list[float]) -> list[int]:
    """Who is there at the end of each minute: the list's mean and peak, and never more than were there and came in."""
    rng, mean = seeded(s, "online"), sum(level) / len(level)
    wanted = [s.average_online * (0.4 + 0.6 * v / mean) * wobble(rng, 0.10) for v in level]
    top = max(range(1, len(wanted) - 1), key=lambda n: wanted[n] + enter[n])
    online: list[int] = []
    for n, (want, came) in enumerate(zip(wanted, enter, strict=True)):
        there = online[-1] if online else 0
        online.append(s.peak_online if n == top else min(round(want), there + came, s.peak_online - 1))
    for n in range(top - 1, -1, -1):  # the crowd of the peak came in over the minutes before it
        online[n] = max(online[n], online[n + 1] - enter[n + 1])
    free = [n for n in range(len(online)) if n != top]
    missing = s.average_online * len(online) - sum(online)
    while missing:
        n, step = rng.choice(free), 1 if missing > 0 else -1
        new = online[n] + step
        before = online[n - 1] if n else 0
        follows = n + 1 == len(online) or online[n + 1] <= new + enter[n + 1]
        if 0 <= new < s.peak_online and new <= before + enter[n] and follows:
            online[n], missing = new, missing - step
    return online


def minutes(
    s: Session, grid: list[datetime], level: list[float], told: list[Explanation], orders: list[Order]
) -> list[Minute]:
    rng, count = seeded(s, "minutes"), len(grid)

    def spread(total: int, lean: float = 1.0, noise: float = 0.25) -> list[int]:
        return share_out(total, [v**lean * wobble(rng, noise) if v else 0.0 for v in level])

    enter = spread(s.views, noise=0.16)
    shown = share_out(s.exposure_count, [max(e, 0.3) * wobble(rng, 0.14) for e in enter])
    online = stay(s, enter, level)
    there = [0, *online[:-1]]
    index = {at: n for n, at in enumerate(grid)}
    sold, money = [0] * count, [0] * count
    for o in orders:
        n = index[o.at.replace(second=0)]
        sold[n] += 1
        money[n] += o.gmv
    # Half of the second orders follow at once, in the same minute: those are one buyer there.
    twice = [n for n in range(count) if sold[n] > 1]
    again = set(rng.sample(twice, min(len(twice), (s.orders - s.buyers) // 2)))
    talk = [sum(overlap(at, at + MINUTE, e.start, e.end) for e in told) / 60 for at in grid]
    pull = [v * (0.5 + t) * wobble(rng, 0.2) if v else 0.0 for v, t in zip(level, talk, strict=True)]
    clicked = [a + b for a, b in zip(sold, share_out(s.product_clicks - s.orders, pull), strict=True)]
    seen = [max(c, round((a + b) * 0.78 * wobble(rng, 0.08))) for c, a, b in zip(clicked, there, enter, strict=True)]
    comments, followers, fanclub = spread(s.comments), spread(s.new_followers, 1.2), spread(s.new_fanclub, 1.2)
    likes, cost = spread(round(s.viewers * 2.2 * wobble(rng, 0.2)), 0.8, 0.4), spread(s.ad_cost, 0.5, 0.1)
    return [
        Minute(
            at=at,
            enter=enter[n],
            leave=there[n] + enter[n] - online[n],
            online=online[n],
            exposure=shown[n],
            goods_seen=seen[n],
            goods_clicked=clicked[n],
            comments=comments[n],
            likes=likes[n],
            followers=followers[n],
            fanclub=fanclub[n],
            watch_seconds=max(9, draw(rng, s.watch_seconds * 2, 0.5, 1.6)),
            orders=sold[n],
            buyers=sold[n] - (n in again),
            gmv=money[n],
            cost=cost[n],
        )
        for n, at in enumerate(grid)
    ]


@cache
def course(s: Session) -> Course:
    grid, told = starts(s), explain(s)
    level = levels(s, grid)
    orders = order_up(s, grid, level, told)
    return Course(tuple(told), tuple(orders), tuple(minutes(s, grid, level, told, orders)))
