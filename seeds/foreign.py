"""Downloads that are not from Douyin: a TikTok Shop's LIVE list with one of its LIVE Boards, and a Kuaishou list.

Owns: their invented sessions, headers, cells and file names. The Board's five minutes sum to its session's row of the
list. The Kuaishou list has headers of its own, which somebody has to map by hand.
May never enter: anything from core, the demo shop's own figures.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import shop
from cells import FOREIGN, Cell, Row, book_of, columns, new_book, percent, ratio, save, table
from model import draw, share_out, wobble

FIVE = timedelta(minutes=5)
BOARD_OF = 3  # which session of the list, from 0
GOODS = {
    "1729501188224450911": ("Qingye Fleece Stand Collar Jacket", 2_499),
    "1729501188224450912": ("Qingye Merino Hiking Socks 3-Pack", 1_199),
    "1729501188224450913": ("Qingye Touchscreen Hiking Gloves", 999),
    "1729501188224450914": ("Qingye Folding Camp Chair", 3_299),
}


@dataclass(frozen=True)
class Live:
    """One session of the TikTok shop, in cents and counts."""

    room: str
    title: str
    start: datetime
    end: datetime
    impressions: int
    views: int
    viewers: int
    product_impressions: int
    product_clicks: int
    orders: int
    sku_orders: int
    items: int
    customers: int
    gmv: int
    followers: int
    comments: int
    shares: int
    likes: int
    sold: tuple[int, ...]  # orders per product

    @property
    def seconds(self) -> int:
        return int((self.end - self.start).total_seconds())


def lives() -> list[Live]:
    found = []
    for n, day in enumerate((9, 10, 11, 12, 13, 15)):
        rng = random.Random(f"{shop.SEED}:tiktok:{day}")
        start = datetime(2026, 11, day, 18, rng.randint(0, 12), rng.randint(0, 59))
        # The fourth runs into the next day.
        end = start + timedelta(hours=6 if n == BOARD_OF else 2, minutes=rng.randint(5, 50), seconds=rng.randint(0, 59))
        impressions = round(30_000 * (end - start).total_seconds() / 3600 * wobble(rng, 0.15))
        views = draw(rng, impressions, 0.13, 1.0)
        seen = round(views * rng.uniform(2.8, 3.6))
        clicks = draw(rng, seen, 0.027, 1.0)
        orders = draw(rng, clicks, 0.055, 1.0)
        sold = share_out(orders, [wobble(rng, 0.4) for _ in GOODS])
        extra = draw(rng, orders, 0.06, 1.0)
        prices = [price for _, price in GOODS.values()]
        gmv = sum(k * price for k, price in zip(sold, prices, strict=True)) + extra * prices[1]
        found.append(
            Live(
                room=str(7_650_000_000_000_000_000 + rng.randrange(10**15)),
                title=f"Autumn Trail Sale Day {n + 1}",
                start=start,
                end=end,
                impressions=impressions,
                views=views,
                viewers=round(views * 0.74),
                product_impressions=seen,
                product_clicks=clicks,
                orders=orders,
                sku_orders=orders + extra // 2,
                items=orders + extra,
                customers=orders - orders // 25,
                gmv=gmv,
                followers=draw(rng, views, 0.008, 1.0),
                comments=draw(rng, views, 0.035, 1.0),
                shares=draw(rng, views, 0.002, 1.0),
                likes=round(views * 0.8 * wobble(rng, 0.2)),
                sold=tuple(sold),
            )
        )
    return found


# The list


def dollars(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def dollars_each(cents: int, count: int, times: int = 1) -> str:
    value = ratio(cents * times, count * 100, 2)
    return "-" if value is None else f"${value:,.2f}"


def lasting(seconds: int) -> str:
    return f"{seconds // 3600}h{seconds // 60 % 60}m"


def list_row(s: Live) -> dict[str, Cell]:
    rng = random.Random(f"{shop.SEED}:tiktok:{s.room}")
    watched = rng.randint(28, 52)
    return {
        "Room ID": s.room,
        "Room Title": s.title,
        "Start Time": f"{s.start:%Y-%m-%d %H:%M:%S}",
        "End Time": f"{s.end:%Y-%m-%d %H:%M:%S}",
        "Duration": lasting(s.seconds),
        "Attributed GMV": dollars(s.gmv),
        "Attributed items sold": f"{s.items:,}",
        "Attributed orders": f"{s.orders:,}",
        "Attributed SKU orders": f"{s.sku_orders:,}",
        "Customers": f"{s.customers:,}",
        "AOV": dollars_each(s.gmv, s.orders),
        "Views": f"{s.views:,}",
        "Impressions": f"{s.impressions:,}",
        "Impressions Per Hour": f"{round(s.impressions * 3600 / s.seconds):,}",
        "GMV per hour": dollars(round(s.gmv * 3600 / s.seconds)),
        "Show GPM": dollars_each(s.gmv, s.impressions, 1000),
        "Watch GPM": dollars_each(s.gmv, s.views, 1000),
        "Avg. viewing duration per view": f"{watched}s",
        "Avg. viewing duration": f"{round(watched * s.views / s.viewers)}s",
        "Tap through rate": percent(s.views, s.impressions),
        "LIVE CTR": percent(s.product_clicks, s.views),
        "Product Impressions": f"{s.product_impressions:,}",
        "Product clicks": f"{s.product_clicks:,}",
        "CTR": percent(s.product_clicks, s.product_impressions),
        "CTOR": percent(s.orders, s.product_clicks),
        "CTOR (SKU orders)": percent(s.sku_orders, s.product_clicks),
        "SKU order rate": percent(s.sku_orders, s.views),
        "New followers": f"{s.followers:,}",
        "Follow rate": percent(s.followers, s.views),
        "Comments": f"{s.comments:,}",
        "Comment rate": percent(s.comments, s.views),
        "Shares": f"{s.shares:,}",
        "Share rate": percent(s.shares, s.views),
        "Likes": f"{s.likes:,}",
        "Like rate": percent(s.likes, s.views),
    }


# The Board


def board_rows(s: Live) -> list[dict[str, Cell]]:
    """Every five minutes, on the five minutes; over midnight too."""
    rng = random.Random(f"{shop.SEED}:board:{s.room}")
    first = s.start.replace(minute=s.start.minute // 5 * 5, second=0)
    grid = [first + n * FIVE for n in range(-(-int((s.end - first).total_seconds()) // 300))]

    def spread(total: int) -> list[int]:
        return share_out(total, [wobble(rng, 0.3) for _ in grid])

    entering, impressions = spread(s.viewers), spread(s.impressions)
    views = [e + again for e, again in zip(entering, spread(s.views - s.viewers), strict=True)]
    seen, orders = spread(s.product_impressions), spread(s.orders)
    clicks = [o + more for o, more in zip(orders, spread(s.product_clicks - s.orders), strict=True)]
    gmv = share_out(s.gmv, [o * wobble(rng, 0.2) for o in orders])
    rest = [spread(total) for total in (s.comments, s.likes, s.shares, s.followers)]
    return [
        {
            "Datetime": f"{at:%Y-%m-%d %H:%M}",
            "Viewers": round(entering[n] / 5 * wobble(rng, 0.1)),
            "Viewers entering": entering[n],
            "Views": views[n],
            "LIVE impression": impressions[n],
            "Product Impressions": seen[n],
            "Product Clicks": clicks[n],
            "Attributed orders": orders[n],
            "Attributed GMV": dollars(gmv[n]),
            "Comments": rest[0][n],
            "Likes": rest[1][n],
            "Shares": rest[2][n],
            "New followers": rest[3][n],
        }
        for n, at in enumerate(grid)
    ]


def board_goods(s: Live) -> list[dict[str, Cell]]:
    rng = random.Random(f"{shop.SEED}:board goods:{s.room}")
    money = share_out(s.gmv, [float(k * price) for k, (_, price) in zip(s.sold, GOODS.values(), strict=True)])
    seen = share_out(s.product_impressions, [k + 5.0 for k in s.sold])
    clicks = share_out(s.product_clicks, [(k + 3.0) * wobble(rng, 0.1) for k in s.sold])
    return [
        {
            "Product ID": number,
            "Product name": name,
            "Attributed GMV": dollars(money[n]),
            "Attributed orders": s.sold[n],
            "Product Impressions": seen[n],
            "Product Clicks": clicks[n],
            "CTR": percent(clicks[n], seen[n]),
            "CTOR": percent(s.sold[n], clicks[n]),
        }
        for n, (number, (name, _)) in enumerate(GOODS.items())
    ]


# Kuaishou


def kuaishou_rows() -> list[list[Cell]]:
    told = (
        "直播间 开播日 开播时刻 关播时刻 看播人数 峰值同看 小黄车点开量 支付订单量 支付买家量 支付金额 新增关注 弹幕量"
    )
    rows: list[list[Cell]] = [list(columns(told))]
    for day in range(13, 21):
        rng = random.Random(f"{shop.SEED}:kuaishou:{day}")
        start = datetime(2026, 11, day, 20, rng.randint(0, 9))
        end = start + timedelta(minutes=rng.randint(170, 290))
        watched = round(6_200 * wobble(rng, 0.15))
        clicks = draw(rng, watched, 0.22, 1.0)
        orders = draw(rng, clicks, 0.07, 1.0)
        paid = sum(rng.choices([8_900, 7_490, 2_990, 11_900], [3, 3, 3, 2], k=orders))
        online, fresh, said = rng.randint(90, 240), draw(rng, watched, 0.012, 1.0), draw(rng, watched, 0.11, 1.0)
        when: list[Cell] = [f"2026-11-{day:02}", f"{start:%H:%M}", f"{end:%H:%M}"]
        sold: list[Cell] = [orders, orders - orders // 30, paid / 100]
        rows.append(["晴野户外快手店", *when, watched, online, clicks, *sold, fresh, said])
    return rows


def write() -> None:
    found = lives()
    listed = table([list_row(s) for s in found])
    book, top = new_book("performance_detail"), ("2026-11-09 ~ 2026-11-15",)
    rows: list[Row] = [top, (None,), *listed]
    for n, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            book["performance_detail"].cell(n, column, value)
    save(book, FOREIGN / "Creator-Live-Performance_20261109-20261115.xlsx")
    s = found[BOARD_OF]
    board = book_of({"LIVE Board": table(board_rows(s)), "Product": table(board_goods(s))})
    save(board, FOREIGN / f"LIVE-Board_{s.room}.xlsx")
    save(book_of({"直播场次": kuaishou_rows()}), FOREIGN / "快手直播场次.xlsx")
