"""TikTok Shop downloads made on the fly: the list of lives, and the LIVE Board of one of them."""

from datetime import datetime

from tests.core.reading.workbooks import Cells, Row, table

NAME = "Creator-Live-Performance_20260720-20260726.xlsx"


def lives(count: int = 3) -> list[Row]:
    """The 35 columns, all text; figures that agree with each other."""
    rows = []
    for n in range(count):
        gmv, orders, sku, clicks, views, shown = 1234.56 + 100 * n, 51 + n, 53 + n, 1021, 12_031, 88_120
        hours = 157 / 60 + 4 / 3600
        rows.append({
            "Room ID": f"765000000000000000{n}", "Room Title": f"Sample LIVE {n}",
            "Start Time": f"2026-07-2{3 + n} 08:09:17", "End Time": f"2026-07-2{3 + n} 10:46:21", "Duration": "2h37m",
            "Attributed GMV": f"${gmv:,.2f}", "Attributed items sold": "57", "Attributed orders": str(orders),
            "Attributed SKU orders": str(sku), "Customers": "49", "AOV": f"${gmv / orders:,.2f}",
            "Views": f"{views:,}", "Impressions": f"{shown:,}", "Impressions Per Hour": f"{shown / hours:,.0f}",
            "GMV per hour": f"${gmv / hours:,.2f}", "Show GPM": f"${1000 * gmv / shown:,.2f}",
            "Watch GPM": f"${1000 * gmv / views:,.2f}", "Avg. viewing duration per view": "31s",
            "Avg. viewing duration": "48s", "Tap through rate": "6.62%", "LIVE CTR": "3.31%",
            "Product Impressions": "40,120", "Product clicks": f"{clicks:,}", "CTR": f"{clicks / 40_120:.2%}",
            "CTOR": f"{orders / clicks:.2%}", "CTOR (SKU orders)": f"{sku / clicks:.2%}",
            "SKU order rate": f"{sku / views:.2%}", "New followers": "88", "Follow rate": "0.73%", "Comments": "410",
            "Comment rate": "3.41%", "Shares": "21", "Share rate": "0.17%", "Likes": "9,812", "Like rate": "81.56%",
        })  # fmt: skip
    return rows


def sheet(rows: list[Row]) -> dict[str, Cells]:
    """The period, an empty row, and the table."""
    return {"performance_detail": [("2026-07-20 ~ 2026-07-26",), (), *table(rows)]}


def board(start: datetime = datetime(2026, 7, 23, 8, 10), room: str = "7650000000000000000") -> dict[str, Cells]:
    minutes = [
        {
            "Datetime": f"{start:%Y-%m-%d} {start.hour:02d}:{start.minute + 5 * n:02d}:00", "Viewers": 40 + n,
            "Viewers entering": 100 + n, "Views": 130, "LIVE impression": 900, "Product Impressions": 400,
            "Product Clicks": 20, "Attributed orders": 2, "Attributed GMV": f"${50 + n}.25", "Comments": 5, "Likes": 70,
            "Shares": 1, "New followers": 3,
        }
        for n in range(4)
    ]  # fmt: skip
    goods = [
        {"Product ID": f"172900000000000000{n}", "Product name": f"Lamp {n}", "Attributed GMV": f"${100 - n}.00",
         "Attributed items sold": 4 + n, "Product Impressions": 800, "Product Clicks": 40}
        for n in range(2)
    ]  # fmt: skip
    facts = [("Room ID", room), ("Started", "08:09:17 2026-07-23"), ("Duration", "2h37m"), ()]
    return {"All": [*facts, *table(minutes)], "Product": table(goods)}


def money(*cells: str, **columns: tuple[str, ...]) -> list[Row]:
    return [
        {"Room ID": f"765000000000000000{n}", "Start Time": f"2026-07-2{n} 08:09:17", "Attributed GMV": cell,
         **{name.replace("_", " "): others[n] for name, others in columns.items()}, "Views": "1,021"}
        for n, cell in enumerate(cells)
    ]  # fmt: skip
