"""How the demo merchant's sessions come about: calendar, funnel, channels, goods and planted stories.

Owns: what happens in each live session of the shop that shop.py describes, and the noise around it. Money is in
whole cents.
May never enter: anything from core (this plays Compass, not Fupan), spreadsheets and their cell formats (make.py), the
clock, or a random stream that is not seeded from the session itself: a change to one session must not move another.

Planted stories, dates of 2026 (README.md repeats them, answers.toml has their figures):
1. 直播推荐's 转化率, 1.6 % as a rule, slides to 1.3 % over the evenings of 11-16 to 11-19; its entries and with
   them the
   room's exposure fall on the evenings of 11-19 and 11-20; on 11-20 evening 点击支付率 of the whole room is 28 % down.
2. 11-11 is a promotion day: 2.6 times the exposure, lower prices, more orders.
3. The scene is rebuilt after the evening of 11-05: 观看点击率 of 11-06 is 20.74 % above that of 11-05, and stays there.
4. 11-14 14:02: the stream breaks after twelve minutes; it is taken up again at 14:35.
5. 11-03 has no session at all; the 整场 download of 11-08 afternoon was forgotten.
Besides: one product is new on 11-14, and a second small account streams on some evenings (no 整场 downloads).
"""

import math
import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import shop


@dataclass(frozen=True)
class Conditions:
    """What the stories do to a session: factors, and how far noise may blur them."""

    promotion: bool
    recommend_rate: float
    recommend_entries: float
    pay: float
    calm: float


@dataclass(frozen=True)
class ChannelRow:
    name: str
    views: int
    viewers: int
    orders: int
    pay: int
    cost: int
    watch_seconds: int
    interact_rate: float


@dataclass(frozen=True)
class ProductRow:
    product: shop.Product
    pay: int
    items: int
    buyers: int
    exposure: int
    clicks: int
    skus: tuple[tuple[str, int, int], ...]  # name, cents, items


@dataclass(frozen=True)
class VideoRow:
    name: str
    posted: datetime
    exposure: int
    entries: int


@dataclass(frozen=True)
class Session:
    account: shop.Account
    slot: str
    start: datetime
    end: datetime
    exposure_users: int
    exposure_count: int
    viewers: int
    views: int
    product_exposure_users: int
    product_exposure_count: int
    product_click_users: int
    product_clicks: int
    buyers: int
    orders: int
    items: int
    user_pay: int
    gmv: int
    refund_1h: int
    refund_1h_orders: int
    refund: int
    refund_orders: int
    refund_users: int
    watch_seconds: int
    interact_users: int
    average_online: int
    peak_online: int
    comments: int
    new_fanclub: int
    new_followers: int
    lost_followers: int
    new_shopgroup: int
    old_fan_share: float
    ad_cost: int
    ad_cost_promoted: int
    refund_level: float
    on_top: float  # coupons and subsidies, as a share of user pay
    channels: tuple[ChannelRow, ...] = field(default=())
    products: tuple[ProductRow, ...] = field(default=())
    videos: tuple[VideoRow, ...] = field(default=())

    @property
    def seconds(self) -> int:
        return int((self.end - self.start).total_seconds())


def share_out(total: int, weights: list[float]) -> list[int]:
    """Split a whole number by weights: largest remainder, so the parts always sum to it."""
    scale = total / (sum(weights) or 1.0)
    parts = [int(w * scale) for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - weights[i] * scale, i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def draw(rng: random.Random, n: int, p: float, calm: float) -> int:
    """A count out of n: binomial in the normal approximation, its spread scaled by calm, always within 0..n."""
    return min(n, max(0, round(n * p + calm * math.sqrt(max(n * p * (1 - p), 0.0)) * rng.gauss(0, 1))))


def wobble(rng: random.Random, spread: float) -> float:
    return math.exp(rng.gauss(0, spread))


def refunds(gmv: int, orders: int, level: float, age: int) -> tuple[int, int, int]:
    """Amount, orders, people refunded so many days after the session: refunds keep coming in for weeks."""
    rate = 0.21 * level * (1 - math.exp(-(age + 0.6) / 4))
    count = round(orders * rate)
    return (round(gmv * rate) if count else 0), count, max(min(count, 1), round(count * 0.97))


def calendar() -> list[tuple[shop.Account, str, datetime, datetime]]:
    """Every session that took place: account, slot, start, end."""
    planned: list[tuple[shop.Account, str, datetime, datetime]] = []
    for n in range((shop.LAST_DAY - shop.FIRST_DAY).days + 1):
        day = shop.FIRST_DAY + timedelta(days=n)
        if day == shop.GAP_DAY:
            continue
        for slot, (at, hours, _) in shop.SLOTS.items():
            if slot == "outlet" and day.weekday() not in (1, 3, 5):
                continue
            rng = random.Random(f"{shop.SEED}:calendar:{day}:{slot}")
            start = datetime.combine(day, at) + timedelta(seconds=rng.randint(-300, 420))
            end = start + timedelta(hours=hours, seconds=rng.randint(-600, 1500))
            if day == shop.BROKEN_DAY and slot == "afternoon":
                broken = datetime.combine(day, time(14, 2, 10))
                planned.append((shop.MAIN, slot, broken, broken + timedelta(minutes=12, seconds=21)))
                start = datetime.combine(day, time(14, 35, 2))
            planned.append((shop.SECOND if slot == "outlet" else shop.MAIN, slot, start, end))
    return sorted(planned, key=lambda p: (p[2], p[0].douyin_id))


def conditions(day: date, slot: str) -> Conditions:
    evening = slot == "evening"
    sliding = evening and day in shop.RECOMMEND_SLIDE
    rate, entries = shop.RECOMMEND_SLIDE[day] if sliding else (1.0, 1.0)
    pay = shop.LAST_EVENING_PAY if evening and day == shop.LAST_DAY else 1.0
    return Conditions(day == shop.PROMOTION_DAY, rate, entries, pay, 0.12 if sliding else 1.0)


def simulate(account: shop.Account, slot: str, start: datetime, end: datetime) -> Session:
    """One session as Compass knows it on the last download day."""
    day, rng = start.date(), random.Random(f"{shop.SEED}:{account.douyin_id}:{start:%Y-%m-%dT%H:%M}")
    now = conditions(day, slot)
    calm, promotion = now.calm, now.promotion
    turn = (day - shop.FIRST_DAY).days + list(shop.SLOTS).index(slot)
    host = shop.HOSTS[list(shop.HOSTS)[turn % len(shop.HOSTS)]]
    host_view, host_click, host_pay = (factor**calm for factor in host)
    seconds = int((end - start).total_seconds())

    per_hour = shop.SLOTS[slot][2] * (1.10 if day.weekday() >= 5 else 1.0) * (2.6 if promotion else 1.0)
    per_hour *= 1 - shop.CHANNELS[shop.RECOMMEND][0] * (1 - now.recommend_entries)
    exposure = round(per_hour * seconds / 3600 * wobble(rng, 0.08 * calm))
    if day in (shop.SCENE_BEFORE, shop.SCENE_AFTER):
        viewers = round(exposure * (shop.VIEW_RATE_BEFORE if day == shop.SCENE_BEFORE else shop.VIEW_RATE_AFTER))
    else:
        level = shop.VIEW_RATE_BEFORE if day < shop.SCENE_BEFORE else shop.VIEW_RATE_AFTER
        viewers = draw(rng, exposure, level * host_view * wobble(rng, 0.03 * calm), calm)
    product_exposure = draw(rng, viewers, shop.PRODUCT_EXPOSURE_RATE * wobble(rng, 0.008 * calm), calm)
    click_rate = shop.PRODUCT_CLICK_RATE * host_click * (1.06 if promotion else 1.0) * wobble(rng, 0.03 * calm)
    clicks = draw(rng, product_exposure, click_rate, calm)
    # A weaker 直播推荐 lowers the room's pay rate by its share of the orders.
    weight = {name: share * rate for name, (share, rate, _, _) in shop.CHANNELS.items()}
    room_slide = now.pay * (1 - (1 - now.recommend_rate) * weight[shop.RECOMMEND] / sum(weight.values()))
    pay_rate = shop.PAY_RATE * host_pay * (1.22 if promotion else 1.0) * room_slide * wobble(rng, 0.025 * calm)
    buyers = draw(rng, clicks, pay_rate, calm)
    orders = buyers + draw(rng, buyers, 0.025, 1.0)
    items = orders + draw(rng, orders, 0.075 if promotion else 0.035, 1.0)

    views = round(viewers * shop.VIEWS_PER_VIEWER * wobble(rng, 0.012))
    products = sell(rng, day, items, product_exposure, clicks, promotion)
    user_pay = sum(p.pay for p in products)
    channels = attribute(rng, views, viewers, orders, user_pay, now)
    on_top, refund_level = (0.037 if promotion else rng.uniform(0.017, 0.034)), wobble(rng, 0.10)
    gmv = round(user_pay * (1 + on_top))
    fast_orders = draw(rng, orders, 0.05, 1.0)
    fast = round(gmv * fast_orders / orders * wobble(rng, 0.05)) if orders else 0
    amount, count, people = refunds(gmv, orders, refund_level, (shop.LAST_DOWNLOAD - day).days)
    watch = round(68 * wobble(rng, 0.10))
    average_online = max(1, round(viewers * watch / seconds))
    followers = draw(rng, viewers, 0.014 * wobble(rng, 0.15), 1.0)
    cost = sum(c.cost for c in channels)
    entries = next(c.views for c in channels if c.name == shop.SHORT_VIDEO)
    return Session(
        account=account,
        slot=slot,
        start=start,
        end=end,
        exposure_users=exposure,
        exposure_count=round(exposure * 1.55 * wobble(rng, 0.02)),
        viewers=viewers,
        views=views,
        product_exposure_users=product_exposure,
        product_exposure_count=round(product_exposure * 5.2 * wobble(rng, 0.05)),
        product_click_users=clicks,
        product_clicks=round(clicks * 1.58 * wobble(rng, 0.03)),
        buyers=buyers,
        orders=orders,
        items=items,
        user_pay=user_pay,
        gmv=gmv,
        refund_1h=fast,
        refund_1h_orders=fast_orders,
        refund=max(amount, fast),
        refund_orders=max(count, fast_orders),
        refund_users=max(people, min(fast_orders, buyers)),
        watch_seconds=watch,
        interact_users=draw(rng, viewers, 0.052 * wobble(rng, 0.12), 1.0),
        average_online=average_online,
        peak_online=round(average_online * rng.uniform(1.7, 2.6)) + 1,
        comments=round(viewers * 0.17 * wobble(rng, 0.15)),
        new_fanclub=draw(rng, viewers, 0.003, 1.0),
        new_followers=followers,
        lost_followers=round(followers * rng.uniform(0.08, 0.2)),
        new_shopgroup=draw(rng, viewers, 0.001, 1.0),
        old_fan_share=rng.uniform(0.09, 0.15),
        ad_cost=cost,
        ad_cost_promoted=cost + (rng.randint(0, 3000) if slot == "evening" else 0),
        refund_level=refund_level,
        on_top=on_top,
        channels=channels,
        products=products,
        videos=film(rng, start, entries),
    )


def attribute(
    rng: random.Random,
    views: int,
    viewers: int,
    orders: int,
    user_pay: int,
    now: Conditions,
) -> tuple[ChannelRow, ...]:
    """Entries add up to the room's; an order now and then comes from no known channel, so orders and money need not."""
    names = list(shop.CHANNELS)
    mix = [shop.CHANNELS[n][0] * wobble(rng, 0.05 * now.calm) for n in names]
    if now.promotion:
        mix = [m * (1.5 if shop.CHANNELS[n][3] else 1.0) for n, m in zip(names, mix, strict=True)]
    mix[names.index(shop.RECOMMEND)] *= now.recommend_entries
    entries = share_out(views, mix)
    pull = []
    for name, seen in zip(names, entries, strict=True):
        factor = now.recommend_rate if name == shop.RECOMMEND else 1.0
        pull.append(seen * shop.CHANNELS[name][1] * factor * wobble(rng, 0.04 * now.calm))
    unknown = min(orders, 1 + draw(rng, orders, 0.005, 1.0)) if orders >= 40 else 0
    sold = share_out(orders - unknown, pull)
    worth = [n * shop.CHANNELS[c][2] * wobble(rng, 0.04) for c, n in zip(names, sold, strict=True)]
    pay = share_out(round(user_pay * (orders - unknown) / orders), worth) if orders else [0] * len(names)
    rows = []
    for name, seen, count, cents in zip(names, entries, sold, pay, strict=True):
        _, _, value, cost = shop.CHANNELS[name]
        people = min(viewers, max(min(seen, 1), round(1.03 * seen * viewers / views * wobble(rng, 0.008))))
        watch, interact = round(66 * value**2 * wobble(rng, 0.12)), 0.036 * value**3 * wobble(rng, 0.12)
        spent = round(seen * cost * 100 * wobble(rng, 0.05)) if cost else 0
        rows.append(ChannelRow(name, seen, people, count, cents, spent, watch, interact))
    return tuple(rows)


def sell(
    rng: random.Random, day: date, items: int, exposed: int, clicks: int, promotion: bool
) -> tuple[ProductRow, ...]:
    """Which goods the pieces were: the products of a session add up to its pieces and to its user pay."""
    goods = [p for p in shop.CATALOGUE if p.since <= day]
    pieces = share_out(items, [p.weight * wobble(rng, 0.12) for p in goods])
    looks = [p.weight**0.8 * wobble(rng, 0.10) for p in goods]
    rows = []
    for product, n, look in zip(goods, pieces, looks, strict=True):
        # What a piece brings after shop discounts and coupons: a price, not the same to the cent in every session.
        price = round(product.price * (0.87 if promotion else 1.0) * (1 - rng.uniform(0.0, 0.015)))
        buyers = n - int(n * 0.04)
        clicked = min(clicks, max(buyers, round(1.28 * clicks * look / sum(looks))))
        seen = min(exposed, max(clicked, round(clicked / product.click_rate * wobble(rng, 0.08))))
        split = share_out(n, [wobble(rng, 0.5) / (i + 1) for i in range(len(product.skus))])
        skus = tuple((name, k * price, k) for name, k in zip(product.skus, split, strict=True))
        rows.append(ProductRow(product, n * price, n, buyers, seen, clicked, skus))
    return tuple(sorted(rows, key=lambda r: -r.pay))


def film(rng: random.Random, start: datetime, entries: int) -> tuple[VideoRow, ...]:
    """The short videos that led into the room; some of its entries belong to older ones, which are not listed."""
    counts = share_out(round(entries * 0.93), [wobble(rng, 0.4) for _ in shop.VIDEOS])
    rows = []
    for i, (name, n) in enumerate(zip(shop.VIDEOS, counts, strict=True)):
        posted = start - timedelta(days=i, minutes=rng.randint(60, 600))
        rows.append(VideoRow(name, posted, round(n / rng.uniform(0.022, 0.045)), n))
    return tuple(rows)


def as_first_downloaded(session: Session) -> Session:
    """The same session a week earlier: orders that Compass struck out later still in, most refunds still to come."""
    struck = max(1, round(session.orders * 0.007))
    pay = session.user_pay + struck * round(session.user_pay / session.orders)
    gmv = max(session.gmv + struck, round(pay * (1 + session.on_top)))
    orders = session.orders + struck
    amount, count, people = refunds(
        gmv, orders, session.refund_level, (shop.EARLIER_DOWNLOAD - session.start.date()).days
    )
    return replace(
        session,
        user_pay=pay,
        gmv=gmv,
        orders=orders,
        items=session.items + struck,
        buyers=min(session.product_click_users, session.buyers + struck),
        refund=max(amount, session.refund_1h),
        refund_orders=max(count, session.refund_1h_orders),
        refund_users=max(people, min(session.refund_1h_orders, session.buyers)),
    )


def all_sessions() -> list[Session]:
    return [simulate(*planned) for planned in calendar()]


def detail_downloaded(session: Session) -> bool:
    """The merchant keeps the 整场 file of every session of the main account, but forgot one."""
    return session.account is shop.MAIN and (session.start.date(), session.slot) != shop.FORGOTTEN_DETAIL
