"""What one look at the latest session costs the server: the review alone, and the whole page.

Run: python benchmarks/pages.py. The large store holds fifty accounts that go live three times
a day for a year, each session with ten channels: its rows are made as reading leaves them, and committed.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

import polars as pl
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)

from core import intake
from core.reading.batch import Batch, Landing
from core.reviews import review
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse import ledger
from core.warehouse.store import Store

SEEDS = ROOT / "seeds" / "exports"
MERCHANT = "benchmark"
ACCOUNTS, DAYS, CHANNELS = 50, 365, 10
FIRST = datetime(2025, 11, 21, 8, 30)


def sessions() -> pl.DataFrame:
    """A year of sessions, typed as reading leaves them."""
    place = pl.int_range(ACCOUNTS * DAYS * 3, dtype=pl.Int64)
    day, part = place // (ACCOUNTS * 3), place // ACCOUNTS % 3
    start = FIRST + pl.duration(days=day, hours=part * 5)
    exposure = 40_000 + place.hash(1) % 20_000
    room = (place % ACCOUNTS).cast(pl.String)
    counts = {
        "exposure_users": 1, "exposure_count": 0.5, "viewers": 9, "views": 6, "product_exposure_users": 12,
        "product_exposure_count": 4, "product_click_users": 40, "product_clicks": 25, "buyers": 400, "orders": 380,
        "items": 350, "new_followers": 500, "comments": 70,
    }  # fmt: skip
    return pl.select(
        place.alias("row"),
        (pl.lit("room_") + room).alias("account"),
        (pl.lit("直播间 ") + room).alias("account_name"),
        start.alias("start"),
        (start + pl.duration(hours=3)).alias("stop"),
        start.dt.date().alias("day"),
        *((exposure / share).cast(pl.Int64).alias(key) for key, share in counts.items()),
        *((exposure / share).cast(pl.Decimal(18, 2)).alias(key) for key, share in {"gmv": 3, "user_pay": 4}.items()),
    )


def channels(of: pl.DataFrame) -> pl.DataFrame:
    """Ten rows per session, which add up to about its views, orders and money."""
    names = pl.DataFrame({"c": range(CHANNELS)})
    return of.join(names, how="cross").select(
        (pl.col("row") * CHANNELS + pl.col("c")).alias("row"),
        "account", "account_name", "start", "stop", "day",
        (pl.lit("渠道 ") + pl.col("c").cast(pl.String)).alias("channel"),
        (pl.col("views") // CHANNELS + (pl.col("row") + pl.col("c")).hash(1) % 97).cast(pl.Int64).alias("entries"),
        (pl.col("viewers") // CHANNELS).alias("viewers"),
        (pl.col("orders") // CHANNELS + pl.col("c") % 3).alias("orders"),
        (pl.col("user_pay").cast(pl.Float64) / CHANNELS).cast(pl.Decimal(18, 2)).alias("user_pay"),
    )  # fmt: skip


def batch(kind: str, table: str, rows: pl.DataFrame) -> Batch:
    landing = Landing(table, rows, frozenset(rows.columns) - {"row"})
    return Batch(table, table, 0, EXPORTS[kind], (landing,), (), (), ())


def fill(store: Store) -> float:
    """A year of everything, in one commit. Returns its seconds."""
    live = sessions()
    batches = [batch("live_list", "live", live), batch("live_detail", "channel", channels(live))]
    began = time.perf_counter()
    ledger.commit(store, MERCHANT, batches, "benchmark")
    return time.perf_counter() - began


def typical(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and worst milliseconds of a warm call."""
    spent = []
    for _ in range(times + 2):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent[2:]), max(spent[2:])


def line(what: str, measured: tuple[float, float]) -> None:
    print(f"  {what:58} {measured[0]:7.1f} ms   worst {measured[1]:7.1f}")


def reviews(store: Store) -> None:
    line("review of the latest session", typical(lambda: review(store, "traffic", Question(MERCHANT)), 30))
    latest = store.query("SELECT max(day) FROM fact_live")[0][0]
    week = Question(MERCHANT, start=latest.replace(day=max(1, latest.day - 6)), end=latest, against="previous-period")
    line("review of a week against the week before", typical(lambda: review(store, "traffic", week), 10))


def page(database: Path) -> None:
    os.environ["FUPAN_DATABASE"] = str(database)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    app.run()
    assert not app.exception, app.exception

    line("page again (the review comes from the cache)", typical(app.run, 20))
    others = iter(app.selectbox(key="session").options[2:])

    def another() -> None:
        app.selectbox(key="session").select(next(others)).run()
        assert not app.exception, app.exception

    line("page of another session (reviewed anew)", typical(another, 20))


def main() -> None:
    logging.disable()  # Streamlit would say at every turn that no browser is there
    with tempfile.TemporaryDirectory(prefix="fupan-bench-") as name:
        demo, large = Path(name) / "demo.duckdb", Path(name) / "large.duckdb"

        store = Store(str(demo))
        intake.take_in(store, MERCHANT, intake.sources_in([SEEDS]), "benchmark")
        print("The demo store, four weeks of two accounts")
        reviews(store)
        store.close()
        page(demo)

        store = Store(str(large))
        seconds = fill(store)
        sizes = [store.query(f"SELECT count(*) FROM current_{table}")[0][0] for table in ("live", "channel")]
        print(f"\nA large store, {sizes[0]:,} sessions with {sizes[1]:,} channel rows")
        print(f"  {'all of it committed':58} {seconds * 1000:7.1f} ms")
        reviews(store)
        one = sorted(SEEDS.glob("*整场数据下载.xlsx"))[:1]
        began = time.perf_counter()
        intake.take_in(store, MERCHANT, intake.sources_in(one), "benchmark")
        print(f"  {'one more 整场数据 file brought in':58} {(time.perf_counter() - began) * 1000:7.1f} ms")
        store.close()


if __name__ == "__main__":
    main()
