"""A made-up shop whose hosts are known: what each is good at, and how much of it is chance.

Owns the store that the tests of 主播卡 share: two sessions a day for six weeks, minute by minute, and explanations.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, batch, landing, put

HOSTS = ("小安", "阿杰", "晚晴", "青禾")
LAST = datetime(2026, 11, 22)
DAYS = 42
MINUTE = timedelta(minutes=1)
FOLLOWS = {"小安": 0.5, "阿杰": 1.0, "晚晴": 1.1, "青禾": 1.0}
"""How many follow, over the shop's usual: 小安 is weak there, and in the last week 阿杰 falls to two fifths."""
LONELY = "新人"
"""On air once, in a session without minutes."""


def fill(store: Store) -> None:
    """Minutes of 14:00–16:00 and 20:00–22:00 every day, two hosts an hour each; three products an hour."""
    rng = np.random.default_rng(7)
    lives, minutes, shifts, talks = [], [], [], []
    for day in range(DAYS):
        for nth, hour in enumerate((14, 20)):
            start = LAST - timedelta(days=DAYS - 1 - day) + timedelta(hours=hour)
            place = {"account": "a1", "start": start, "day": start.date()}
            luck = float(np.exp(rng.normal(0, 0.12)))
            lives.append(place | {"stop": start + timedelta(hours=2)})
            for half in range(2):
                host = HOSTS[(day + 2 * nth + half) % 4]
                on = start + timedelta(hours=half)
                shifts.append({"account": "a1", "host": host, "shift_on": on, "shift_off": on + 60 * MINUTE,
                               "day": start.date()})  # fmt: skip
                follow = 0.02 * FOLLOWS[host] * (0.4 if host == "阿杰" and day >= DAYS - 7 else 1.0)
                own = float(np.exp(rng.normal(0, 0.1))) * luck * (1.0 if nth == 0 else 1.6)
                for minute in range(0, 60, 2):
                    entries = int(rng.poisson(60 * own))
                    clicks = int(rng.binomial(entries, 0.4))
                    orders = int(rng.binomial(clicks, 0.08))
                    minutes.append(
                        place | {"minute": on + minute * MINUTE, "entries": entries, "online": 40,
                                 "product_click_users": clicks, "orders": orders, "gmv": Decimal(90 * orders),
                                 "comments": int(rng.binomial(entries, 0.1)),
                                 "new_followers": int(rng.binomial(entries, follow))}
                    )  # fmt: skip
                talks += [place | talk for talk in _talks(rng, host, on)]
    lonely = {"account": "a1", "start": LAST + timedelta(hours=9), "day": LAST.date()}
    lives.append(lonely | {"stop": LAST + timedelta(hours=11), "gmv": Decimal("800.00"), "orders": 9})
    shifts.append({"account": "a1", "host": LONELY, "shift_on": LAST + timedelta(hours=9),
                   "shift_off": LAST + timedelta(hours=11), "day": LAST.date()})  # fmt: skip
    put(
        store, batch("live_list", landing("live", lives)), batch("minute_trend", landing("minute", minutes)),
        batch("explanation", landing("explanation", talks)), batch("roster", landing("shift", shifts)),
    )  # fmt: skip


def _talks(rng: np.random.Generator, host: str, on: datetime) -> list[dict[str, Any]]:
    """Three explanations: nobody sells socks like 晚晴; jackets and caps all sell alike. The first is at a handover."""
    found = []
    for nth, (product, rate) in enumerate(
        (("冲锋衣", 0.06), ("羊毛袜", 0.12 if host == "晚晴" else 0.05), ("冷帽", 0.05))
    ):
        begin = on + (-5 + 20 * nth) * MINUTE if nth == 0 else on + 20 * nth * MINUTE
        clicks = int(rng.poisson(60))
        found.append({
            "product_id": product, "product_name": product, "explain_start": begin, "explain_seconds": 600,
            "online": 40.0, "product_clicks": clicks, "orders": int(rng.binomial(clicks, rate)), "entries": 100,
        })  # fmt: skip
    return found


def of(store: Store, sql: str) -> Any:
    """The one value that a question gives."""
    return store.query(sql, {"merchant": MERCHANT})[0][0]
