"""Made-up shops with products in a real store, and rows for products and explanations typed in as data.

`python -m tests.core.reviews.goods_shops` prints how often a quiet session carries a claim about a product, over many
more shops than the tests can afford, and how often a planted drop is found.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from core.reading.batch import Batch, Landing, Tally
from core.reviews import review
from core.reviews.blocks import Review, Table
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse import schema
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, commit, rows_of_session

SLOT_HOURS = (8, 14, 20)
PRODUCTS = (
    ("外套", 0.24, 0.085, 96.0, 0.30), ("套装", 0.22, 0.085, 78.0, 0.24), ("软壳裤", 0.24, 0.075, 130.0, 0.14),
    ("冲锋衣", 0.26, 0.060, 240.0, 0.08), ("马甲", 0.20, 0.065, 139.0, 0.08), ("袜子", 0.18, 0.080, 32.0, 0.30),
    ("露营椅", 0.17, 0.050, 80.0, 0.12), ("手套", 0.16, 0.070, 32.0, 0.16),
)  # fmt: skip
"""Name, click rate, D-O rate, price, share of the exposed people who are shown it."""

_TYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(), "BIGINT": pl.Int64(), "DOUBLE": pl.Float64(), "DECIMAL(18,2)": pl.Decimal(18, 2),
    "DATE": pl.Date(), "TIMESTAMP": pl.Datetime("us"),
}  # fmt: skip

ROOM, TALK = "live_detail", "explanation"
EVENING = datetime(2026, 9, 7, 20)


def blocks(found: Review, kind: type, title: str = "") -> list[Any]:
    return [block for step in found.steps for block in step.blocks if isinstance(block, kind) and title in block.title]


def cells(table: Table) -> list[dict[str, object]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def batch(name: str, kind: str, **tables: Sequence[dict[str, object]]) -> Batch:
    """One file with rows for several tables, as reading would hand it over."""
    landings = []
    for table, rows in tables.items():
        frame = pl.DataFrame(list(rows), infer_schema_length=None)
        known = schema.tables()[f"landed_{table}"]
        typed = frame.with_columns(pl.col(column).cast(_TYPES[known[column]]) for column in frame.columns)
        landings.append(Landing(table, typed, frozenset(frame.columns)))
    tallies = tuple(Tally(each.table, each.table, each.rows.height, each.rows.height) for each in landings)
    return Batch(name, name, 1, EXPORTS[kind], tuple(landings), (), (), tallies)


def product_row(session: dict[str, object], product: str, name: str, **figures: object) -> dict[str, object]:
    """A product of a session; figures by column key."""
    place = {key: session[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
    return {**place, "product_id": product, "product_name": name, **figures}


def stock(
    store: Store, number: int, seed: int, planted: tuple[str, int, float] | None = None, exposure: float = 6_000
) -> list[str]:
    """Fill the store with shops of three weeks; returns their accounts. Every session's rates stray together (8 %) and
    every product's own (10 %). `planted` multiplies ("click" or "pay", place of the product, ratio) in the last one."""
    rng = np.random.default_rng(seed)
    live: list[dict[str, object]] = []
    products: list[dict[str, object]] = []
    accounts = [f"goods{seed}_{place:04d}" for place in range(number)]
    for account in accounts:
        size = exposure * float(np.exp(rng.uniform(-0.7, 0.7)))
        for turn in range(63):
            start = datetime(2026, 7, 6) + timedelta(days=turn // 3, hours=SLOT_HOURS[turn % 3])
            whole = size * float(np.exp(rng.normal(0, 0.15)))
            room = {key: float(np.exp(rng.normal(0, 0.08))) for key in ("click", "pay")}
            rows = []
            session = rows_of_session(account, start)
            for place, (name, click, pay, price, share) in enumerate(PRODUCTS):
                own = {key: room[key] * float(np.exp(rng.normal(0, 0.10))) for key in room}
                if planted is not None and turn == 62 and planted[1] == place:
                    own[planted[0]] *= planted[2]
                shown = int(rng.poisson(whole * share))
                clicked = int(rng.binomial(shown, min(click * own["click"], 1)))
                bought = int(rng.binomial(clicked, min(pay * own["pay"], 1)))
                rows.append(
                    product_row(
                        session, f"{place + 1}", name, product_exposure_users=shown, product_click_users=clicked,
                        buyers=bought, orders=bought, items=bought, gmv=round(bought * price, 2),
                    )
                )  # fmt: skip
            money = sum(float(str(row["gmv"])) for row in rows)
            orders = sum(int(str(row["orders"])) for row in rows)
            live.append({**session, "gmv": money, "orders": orders, "items": orders, "buyers": orders})
            products += rows
    commit(store, batch(f"{seed}.xlsx", ROOM, live=live, product=products))
    return accounts


def latest(store: Store, account: str) -> Review:
    return review(store, "goods", Question(MERCHANT, accounts=(account,)))


if __name__ == "__main__":
    import sys

    size = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for each in (2_000, 6_000, 20_000):
        made = Store(":memory:")
        claimed = sum(bool(latest(made, account).findings) for account in stock(made, size, 1, exposure=each))
        print(f"quiet, {each} shown: {claimed / size:.4f}")
        made = Store(":memory:")
        found = 0
        for account in stock(made, size // 3, 2, ("pay", 0, 0.5), each):
            named = {value for finding in latest(made, account).findings for _, value in finding.where}
            found += "外套" in named
        print(f"  D-O of the largest halved: found {found / (size // 3):.3f}")
