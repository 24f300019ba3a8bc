"""What one look at a page costs the server, in a year of history: the reviews alone, and every page.

Run: python benchmarks/pages.py [--share 0.1]. A shop goes live three times a day for a year on one account; a chain on
fifty. Every session has ten channels, 180 minutes, twenty products and two shifts, the shop's latest two weeks
explanations and portraits too: in all ten million minutes. Rows are made as reading leaves them, and committed.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import polars as pl
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)

from benchmarks import shopdays
from core import intake
from core.reading.batch import Batch, Landing
from core.reviews import REVIEWS, review
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse import ledger
from core.warehouse.store import Store

SEEDS = ROOT / "seeds" / "exports"
SHOP, CHAIN = "benchmark", "chain"
ACCOUNTS, DAYS, CHANNELS, MINUTES, PRODUCTS = 50, 365, 10, 180, 20
FIRST = datetime(2025, 11, 21, 8, 30)
LATELY = FIRST + timedelta(days=DAYS - 14)
PAGES = ("review/today", "review/daily", "review/traffic", "review/goods", "review/people", "review/compare",
         "shop/shop", "shop/crowds", "shop/checkup", "data/holdings")  # fmt: skip
PICKERS = ("session", "crowd_session", "shop_period")
"""The boxes that pick what a page is about; in the first two places stand what it is unasked, and the largest."""
PLACE = ("account", "account_name", "start", "stop", "day")


def sessions(accounts: range, days: int) -> pl.DataFrame:
    """Three sessions a day, typed as reading leaves them."""
    place = pl.int_range(len(accounts) * days * 3, dtype=pl.Int64)
    day, part = place // (len(accounts) * 3), place // len(accounts) % 3
    start = FIRST + pl.duration(days=day + DAYS - days, hours=part * 5)
    room = (place % len(accounts) + accounts.start).cast(pl.String)
    exposure = 40_000 + (pl.col("row") * 50 + accounts.start).hash(1) % 20_000
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
        (start + pl.duration(minutes=MINUTES)).alias("stop"),
        start.dt.date().alias("day"),
    ).with_columns(
        *((exposure / share).cast(pl.Int64).alias(key) for key, share in counts.items()),
        *((exposure / share).cast(pl.Decimal(18, 2)).alias(key) for key, share in {"gmv": 3, "user_pay": 4}.items()),
        fan_view_share=0.3, new_buyer_share=0.5,
    )  # fmt: skip


def parts(of: pl.DataFrame, number: int) -> pl.DataFrame:
    """Every session so many times, with the number of each time in `part`."""
    both = of.join(pl.DataFrame({"part": range(number)}, schema={"part": pl.Int64}), how="cross")
    return both.with_columns(row=pl.col("row") * number + pl.col("part"))


def some(key: str, number: int, spread: int = 97) -> pl.Expr:
    """About its share of a session's figure."""
    return (pl.col(key) // number + pl.col("row").hash(2) % spread).cast(pl.Int64).alias(key)


def money(key: str, number: int) -> pl.Expr:
    return (pl.col(key).cast(pl.Float64) / number).cast(pl.Decimal(18, 2)).alias(key)


def channels(of: pl.DataFrame) -> pl.DataFrame:
    return parts(of, CHANNELS).select(
        "row", *PLACE, (pl.lit("渠道 ") + pl.col("part").cast(pl.String)).alias("channel"),
        some("views", CHANNELS).alias("entries"), some("orders", CHANNELS, 3), money("user_pay", CHANNELS),
    )  # fmt: skip


def minutes(of: pl.DataFrame) -> pl.DataFrame:
    return parts(of, MINUTES).select(
        "row", *PLACE, (pl.col("start").dt.truncate("1m") + pl.duration(minutes=pl.col("part"))).alias("minute"),
        some("views", MINUTES, 7).alias("entries"), (200.0 + pl.col("row").hash(3) % 50).alias("online"),
        some("comments", MINUTES, 5), some("product_click_users", MINUTES, 5), some("new_followers", MINUTES, 2),
        some("orders", MINUTES, 2), some("buyers", MINUTES, 2), money("gmv", MINUTES),
    )  # fmt: skip


def products(of: pl.DataFrame) -> pl.DataFrame:
    return parts(of, PRODUCTS).select(
        "row", *PLACE, (pl.col("part") + 1000).cast(pl.String).alias("product_id"),
        (pl.lit("商品 ") + pl.col("part").cast(pl.String)).alias("product_name"),
        some("product_exposure_users", 4), some("product_click_users", 8, 31), some("buyers", PRODUCTS, 9),
        some("orders", PRODUCTS, 9), some("items", PRODUCTS, 9), money("gmv", PRODUCTS), money("user_pay", PRODUCTS),
    )  # fmt: skip


def shifts(of: pl.DataFrame) -> pl.DataFrame:
    began = pl.col("start") + pl.duration(minutes=pl.col("part") * MINUTES // 2)
    return parts(of, 2).select(
        "row", "account", "account_name", "day", (pl.lit("主播") + (pl.col("row") % 7).cast(pl.String)).alias("host"),
        began.alias("shift_on"), (began + pl.duration(minutes=MINUTES // 2)).alias("shift_off"),
    )  # fmt: skip


def explanations(of: pl.DataFrame) -> pl.DataFrame:
    began = pl.col("start") + pl.duration(minutes=pl.col("part") * 6)
    return parts(of, MINUTES // 6).select(
        "row", *PLACE, (pl.col("part") % PRODUCTS + 1000).cast(pl.String).alias("product_id"),
        (pl.lit("商品 ") + (pl.col("part") % PRODUCTS).cast(pl.String)).alias("product_name"),
        began.alias("explain_start"), (began + pl.duration(minutes=5)).alias("explain_end"),
        (200.0 + pl.col("row").hash(3) % 50).alias("online"), some("views", 40).alias("entries"),
        some("product_clicks", 40, 31), some("orders", 30, 5), money("gmv", 30),
    )  # fmt: skip


def portraits(of: pl.DataFrame) -> pl.DataFrame:
    crowds, ages = ("曝光", "看播", "成交", "未成交"), ("18-23", "24-30", "31-40", "41-50", "50岁以上")
    number = len(crowds) * len(ages)
    return parts(of, number).select(
        "row", *PLACE, pl.lit("年龄").alias("dimension"), pl.lit(0.2).alias("share"),
        (pl.col("part") // len(ages)).replace_strict(dict(enumerate(crowds)), return_dtype=pl.String).alias("crowd"),
        (pl.col("part") % len(ages)).replace_strict(dict(enumerate(ages)), return_dtype=pl.String).alias("label"),
    )  # fmt: skip


def batches(live: pl.DataFrame) -> Iterator[Batch]:
    """A file of each kind, with all that these sessions have of it."""
    name, lately = str(live["account"][0]), live.filter(pl.col("start") >= LATELY)
    for kind, table, rows in (
        ("live_list", "live", live), ("live_detail", "channel", channels(live)),
        ("minute_trend", "minute", minutes(live)), ("product_detail", "product", products(live)),
        ("roster", "shift", shifts(live)), ("explanation", "explanation", explanations(lately)),
        ("audience", "audience", portraits(lately)),
    ):  # fmt: skip
        landing = Landing(table, rows, frozenset(rows.columns) - {"row"})
        yield Batch(f"{table} {name}", f"{table} {name}", 0, EXPORTS[kind], (landing,), (), (), ())


def fill(store: Store, share: float) -> float:
    """A year of everything. Returns the seconds of committing it."""
    days, spent = max(28, round(DAYS * share)), 0.0
    for merchant, accounts in ((SHOP, range(1)), *((CHAIN, range(n, n + 10)) for n in range(1, ACCOUNTS, 10))):
        made = list(batches(sessions(accounts, days)))
        began = time.perf_counter()
        ledger.commit(store, merchant, made, "benchmark")
        spent += time.perf_counter() - began
    last = (FIRST + timedelta(days=DAYS - 1)).date()
    ledger.commit(store, SHOP, [shopdays.composition(last, days), shopdays.portraits(last)], "benchmark")
    return spent


def typical(work: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median and worst milliseconds of a warm call, and the median of this process's cpu milliseconds."""
    spent = []
    for _ in range(times + 2):
        began, used = time.perf_counter(), time.process_time()
        work()
        spent.append(((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    walls, cpus = zip(*spent[2:], strict=True)
    return median(walls), max(walls), median(cpus)


def line(what: str, measured: tuple[float, float, float]) -> None:
    print(f"  {what:58} {measured[0]:7.1f} ms   worst {measured[1]:7.1f}   cpu {measured[2]:7.1f}", flush=True)


def reviews(store: Store, merchant: str, names: Sequence[str] = tuple(REVIEWS)) -> None:
    for name in names:
        line(f"review {name} of the latest", typical(partial(review, store, name, Question(merchant)), 20))
    latest = store.query("SELECT max(day) FROM fact_live WHERE merchant = $merchant", {"merchant": merchant})[0][0]
    week = Question(merchant, start=latest - timedelta(days=6), end=latest, against="previous-period")
    line("review traffic of a week, against the week before", typical(lambda: review(store, "traffic", week), 5))


def pages(database: Path) -> None:
    """Every page, again and anew: another session each time, or another pair of them."""
    os.environ["FUPAN_DATABASE"] = str(database)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    app.run()
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception
        line(f"{page} again", typical(app.run, 15))
        keys = {box.key for box in app.selectbox}, {box.key for box in app.multiselect}
        picker = next((key for key in PICKERS if key in keys[0]), "")
        if picker:
            options = app.selectbox(key=picker).options[2:19]
            line(f"{page} anew", typical(partial(_pick, app, picker, iter(options)), len(options) - 2))
            app.selectbox(key=picker).select_index(0).run()
        elif "sessions" in keys[1]:
            pairs = iter(zip(*[iter(app.multiselect(key="sessions").options[4:])] * 2, strict=False))
            line(f"{page} anew", typical(partial(_pick_all, app, pairs), 15))


def _pick(app: AppTest, key: str, labels: Iterator[str]) -> None:
    app.selectbox(key=key).select(next(labels)).run()
    assert not app.exception, app.exception


def _pick_all(app: AppTest, pairs: Iterator[Sequence[str]]) -> None:
    app.multiselect(key="sessions").set_value(list(next(pairs))).run()
    assert not app.exception, app.exception


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the year: 0.1 for 36 days")
    share = parser.parse_args().share
    logging.disable()  # Streamlit would say at every turn that no browser is there
    with tempfile.TemporaryDirectory(prefix="fupan-bench-") as name:
        demo, large = Path(name) / "demo.duckdb", Path(name) / "large.duckdb"

        store = Store(str(demo))
        intake.take_in(store, SHOP, intake.sources_in([SEEDS]), "benchmark")
        print("The demo store, four weeks of two accounts")
        reviews(store, SHOP)
        store.close()
        pages(demo)

        store = Store(str(large))
        seconds = fill(store, share)
        counted = {table: store.query(f"SELECT count(*) FROM current_{table}")[0][0] for table in
                   ("live", "channel", "minute", "product", "shift")}  # fmt: skip
        print("\nA large store: " + ", ".join(f"{rows:,} {table}" for table, rows in counted.items()))
        print(f"  {'all of it committed':58} {seconds * 1000:7.1f} ms", flush=True)
        reviews(store, SHOP)
        reviews(store, CHAIN, ("traffic",))
        one = sorted(SEEDS.glob("*整场数据下载.xlsx"))[:1]
        began = time.perf_counter()
        intake.take_in(store, CHAIN, intake.sources_in(one), "benchmark")
        print(f"  {'one more 整场数据 file brought in':58} {(time.perf_counter() - began) * 1000:7.1f} ms")
        store.close()
        pages(large)


if __name__ == "__main__":
    main()
