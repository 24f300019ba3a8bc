"""The leaderboard over 200 hosts and a year of minutes: python benchmarks/hosts.py [--share 0.1] [--folder DIR].

Makes a store (50 rooms of four hosts, sixteen hours a day), shares its minutes out, and then asks what the leaderboard
asks, warm: hosts by session and slot, raw sums, the fair order of one ability and of all. `--share` makes a part of the
year; with `--folder` the store is made once and found again by the next run.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

sys.path[0] = str(Path(__file__).parents[1])

import numpy as np

from core.methods.ranking import Effects, Floats, Ints, Stints, combined, compare, levels, standing
from core.metrics import METRICS
from core.metrics.ask import Answer, Window, ask
from core.reviews.hosts.board import board
from core.warehouse import sharing
from core.warehouse.store import Store

MERCHANT = "benchmark"
ROOMS, DAYS = 50, 365
FIRST = datetime(2025, 11, 1)
ABILITIES = (
    "gmv_per_hour", "host_view_rate", "host_stay", "host_interaction_rate", "host_follow_rate", "host_click_order_rate",
)  # fmt: skip
TIMES = 9

# Two sessions a day and room, from eight and from four in the afternoon; in each two hosts, four hours a piece.
SESSIONS = """
SELECT 'room' || room AS account, CAST(day AS DATE) AS day, day + to_hours(8 + 8 * half) AS start,
       day + to_hours(16 + 8 * half) AS stop,
       'room' || room || strftime(day + to_hours(8 + 8 * half), ' %Y-%m-%d %H:%M') AS session, room, half
FROM range(TIMESTAMP '2025-11-01', TIMESTAMP '2025-11-01' + to_days({days}), INTERVAL 1 DAY) AS calendar(day),
     range({rooms}) AS rooms(room), range(2) AS halves(half)
"""

MAKE = {
    "upload_header": "SELECT '{merchant}' AS merchant, 'u' AS upload_id, 'minute' AS landed, ['gmv'] AS keys",
    "current_session": "SELECT '{merchant}' AS merchant, account, start AS landed_start, session, "
    "account AS account_name, start, stop, day FROM own",
    "current_shift": "SELECT '{merchant}' AS merchant, account || ' ' || day AS slice, account, day, "
    "'host' || (4 * room + (half * 2 + turn + dayofyear(day)) % 4) AS host, "
    "start + to_hours(4 * turn) AS shift_on, start + to_hours(4 * turn + 4) AS shift_off "
    "FROM own, range(2) AS turns(turn)",
    "current_minute": "SELECT '{merchant}' AS merchant, session AS slice, session, account, account AS account_name, "
    "start, stop, day, start + to_minutes(nth) AS minute, 20 + nth % 30 AS entries, 100 + nth % 70 AS online, "
    "8 + nth % 5 AS product_click_users, hash(session, nth) % 3 AS orders, "
    "(hash(nth, session) % 20000) / 100 AS gmv, (hash(nth, session) % 18000) / 100 AS user_pay, nth % 4 AS comments, "
    "nth % 9 AS likes, hash(nth, day) % 2 AS new_followers, 0.1 AS printed_view_rate "
    "FROM own, range(480) AS minutes(nth) ORDER BY day, account, start, nth",
}


def made(path: Path, share: float) -> Store:
    """The store at `path`, filled if it is new."""
    new = not path.exists()
    store = Store(str(path), query_seconds=600)
    if not new:
        return store
    days = max(int(DAYS * share), 1)
    with store.writing() as cursor:
        began = time.perf_counter()
        cursor.execute("CREATE OR REPLACE TEMP TABLE own AS " + SESSIONS.format(days=days, rooms=ROOMS))
        for table, sql in MAKE.items():
            cursor.execute(f"INSERT INTO {table} BY NAME {sql.format(merchant=MERCHANT)}")
        cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT account, day FROM own")
        first, last = cursor.execute("SELECT min(day), max(day) FROM own").fetchall()[0]
        filled = time.perf_counter()
        bounds: dict[str, object] = {"merchant": MERCHANT, "first": first, "last": last}
        sharing.mark(cursor, bounds)
        sharing.rebuild(cursor, bounds)
        print(f"made in {filled - began:.1f} s, shared out in {time.perf_counter() - filled:.1f} s")
    return store


def numbered(names: np.ndarray) -> tuple[Ints, int]:
    """Names as numbers from 0, and how many there are."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names.tolist()]), len(known)


def ranked(answer: Answer, keys: tuple[str, ...]) -> tuple[list[Effects], Floats]:
    """The fair order by each of the abilities, and the scores of all together."""
    host, hosts = numbered(answer.dimensions["host"])
    account, _ = numbered(answer.dimensions["account"])
    day = answer.dimensions["start"].astype("datetime64[D]").astype(np.int64)
    level = levels(account, answer.dimensions["slot"].astype(np.int64), day)
    hours = answer.numerators["live_minutes"] / 60
    effects = [
        compare(
            Stints(
                host, level, answer.numerators[key], answer.denominators[key], hours,
                "counted" if METRICS[key].noise == "counted" else "measured",
            ),
            hosts, seed=1,
        )
        for key in keys
    ]  # fmt: skip
    return effects, standing(combined(effects, [1.0] * len(effects)), effects[0].group).score


def clocked(title: str, work: Callable[[], object]) -> None:
    work()
    walls, cpus = [], []
    for _ in range(TIMES):
        began, spent = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - spent)
    print(f"{title}: {1_000 * median(walls):.0f} ms, cpu {1_000 * median(cpus):.0f} ms")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = made((options.folder or Path(scratch)) / f"hosts_{options.share}.duckdb", options.share)
        (counted,) = store.query("SELECT (SELECT count(*) FROM current_minute), (SELECT count(*) FROM current_host)")
        print("minutes {:,}, rows of hosts and slots {:,}".format(*counted))
        window = Window(MERCHANT, (), FIRST, datetime(2027, 1, 1))
        by = ("host", "session", "slot", "account", "start")

        def stints() -> Answer:
            return ask(store, "host", (*ABILITIES, "live_minutes"), window, by, only={"estimated": "false"})

        answer = stints()
        print(f"stints {len(answer):,}")
        clocked("raw sums by host", lambda: ask(store, "host", (*ABILITIES, "live_minutes"), window, ("host",)))
        clocked("stints of all hosts", stints)
        clocked("the fair order by one ability", lambda: ranked(answer, ABILITIES[:1]))
        clocked("the fair order by all", lambda: ranked(answer, ABILITIES))
        clocked("the leaderboard by one ability, all in", lambda: ranked(stints(), ABILITIES[:1]))
        clocked("the leaderboard by all, all in", lambda: ranked(stints(), ABILITIES))
        whole = (window.merchant, window.accounts, window.since, window.until)
        clocked("the board of the review", lambda: board(store, *whole))
        one = (window.merchant, ("room0",), window.since, window.until)
        clocked("the board of one room", lambda: board(store, *one))
        store.close()


if __name__ == "__main__":
    main()
