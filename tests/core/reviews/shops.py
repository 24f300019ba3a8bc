"""Made-up shops in a real store, with a known truth: how often a whole review errs on noise, and how often it sees.

Every account is a shop of its own: three weeks of three sessions a day, the last of them with a planted cause or none.
They are committed as one file, as a merchant's 直播间列表 would be.
`python -m tests.core.reviews.shops 1000` prints the rates over more shops and kinds of noise than the tests can afford.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from core.reading.batch import Batch, Landing, Tally
from core.reports.document import document
from core.reviews import review
from core.reviews.resolve import resolve
from core.reviews.room import Room
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse import ledger, schema
from core.warehouse.store import Store

MERCHANT = "模拟商家"
SPREAD = 0.08
SLOT_HOURS = (8, 14, 20)
SLOT_LEVELS = (0.6, 0.8, 1.2)
RATES = {"view_rate": 0.10, "product_exposure_rate": 0.80, "product_click_rate": 0.35, "pay_rate": 0.08}
TICKET = 80.0
CHANNELS = {
    "推荐feed": (0.40, 1.0),
    "短视频引流": (0.25, 0.9),
    "关注": (0.15, 1.9),
    "千川PC版": (0.12, 1.2),
    "搜索": (0.05, 1.8),
    "其他": (0.03, 0.7),
}
"""Share of the entries and order rate relative to the room's."""

_TYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "DECIMAL(18,2)": pl.Decimal(18, 2),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
}

FACTORS = ("exposure_users", *RATES, "ticket_per_buyer")


@dataclass(frozen=True)
class Planted:
    """What is different in the last session: a factor (or a channel's order_rate or entries) times `ratio`."""

    metric: str
    ratio: float
    channel: str = ""


def rows_of_session(account: str, start: datetime, hours: float = 3.0, **figures: float | None) -> dict[str, object]:
    """A landed session; figures by column key."""
    place = {"account": account, "account_name": f"{account} 直播间", "start": start, "day": start.date()}
    return {"row": 1, **place, "stop": start + timedelta(seconds=round(hours * 3600)), **figures}


def batch(
    name: str, live: Sequence[dict[str, object]], channels: Sequence[dict[str, object]] = (), kind: str = "live_list"
) -> Batch:
    """One file with these rows, as reading would hand it over."""
    landings = []
    for table, rows in (("live", live), ("channel", channels)):
        if rows:
            frame = pl.DataFrame(list(rows), infer_schema_length=None)
            known = schema.tables()[f"landed_{table}"]
            frame = frame.with_columns(_typed(name, known[name]) for name in frame.columns)
            landings.append(Landing(table, frame, frozenset(frame.columns)))
    tallies = tuple(Tally(each.table, each.table, each.rows.height, each.rows.height) for each in landings)
    return Batch(name, name, 1, EXPORTS[kind], tuple(landings), (), (), tallies)


def _typed(name: str, kind: str) -> pl.Expr:
    value = pl.col(name).cast(pl.Float64).round(2) if kind == "DECIMAL(18,2)" else pl.col(name)
    return value.cast(_TYPES[kind])


def commit(store: Store, *batches: Batch, merchant: str = MERCHANT) -> None:
    ledger.commit(store, merchant, batches, "tests")


def stock(
    store: Store,
    shops: int,
    seed: int,
    planted: Planted | None = None,
    channels: bool = False,
    days: int = 21,
    spread: float = SPREAD,
    exposures: tuple[float, float] = (100_000, 500_000),
    tails: float = 0.0,
) -> list[str]:
    """Fill the store with shops; returns their accounts. `tails` are degrees of freedom of Student's t (0: normal)."""
    rng = np.random.default_rng(seed)
    accounts = [f"shop{seed}_{number:04d}" for number in range(shops)]
    live: list[dict[str, object]] = []
    by_channel: list[dict[str, object]] = []
    for number, account in enumerate(accounts):
        level = float(np.exp(rng.uniform(*np.log(exposures)))) / max(SLOT_LEVELS)
        first = datetime(2026, 7, 6) + timedelta(days=number % 7)
        for place in range(days * 3):
            last = place == days * 3 - 1
            start = first + timedelta(days=place // 3, hours=SLOT_HOURS[place % 3], seconds=int(rng.integers(0, 900)))
            weekend = 1.1 if start.weekday() >= 5 else 1.0
            seconds = 10_800 + int(rng.integers(-600, 600))
            usual = level * SLOT_LEVELS[place % 3] * weekend * seconds / 10_800
            own, parts = _session(rng, usual, (spread, tails), planted if last else None, channels)
            session = rows_of_session(account, start, seconds / 3600, **own)
            live.append(session)
            keys = ("row", "account", "account_name", "start", "stop", "day")
            by_channel += [{**{key: session[key] for key in keys}, **part} for part in parts]
    commit(store, batch(f"{seed}.xlsx", live, by_channel))
    return accounts


def _session(
    rng: np.random.Generator, usual: float, noise: tuple[float, float], planted: Planted | None, channels: bool
) -> tuple[dict[str, float], list[dict[str, object]]]:
    spread, tails = noise

    def strayed(by: float = spread) -> float:
        drawn = rng.standard_t(tails) / math.sqrt(tails / (tails - 2)) if tails else rng.normal()
        return math.exp(by * drawn)

    factors = {key: strayed() for key in FACTORS}
    entries = {name: share * strayed() for name, (share, _) in CHANNELS.items()}
    rates = {name: rate * strayed() for name, (_, rate) in CHANNELS.items()}
    usual_orders = sum(entries[name] * rates[name] for name in CHANNELS)
    if planted is not None and planted.channel:
        (rates if planted.metric == "order_rate" else entries)[planted.channel] *= planted.ratio
    elif planted is not None:
        factors[planted.metric] *= planted.ratio
    if channels:
        factors["exposure_users"] *= sum(entries.values()) / sum(share for share, _ in CHANNELS.values())
        orders_now = sum(entries[name] * rates[name] for name in CHANNELS)
        usual_orders = usual_orders if planted is not None and planted.metric == "order_rate" else orders_now
        factors["pay_rate"] *= orders_now / usual_orders
    exposure = round(usual * factors["exposure_users"])
    stages = [exposure]
    for key, rate in RATES.items():
        stages.append(int(rng.binomial(stages[-1], min(rate * factors[key], 1.0))))
    _, viewers, shown, clicked, buyers = stages
    orders = buyers + int(rng.binomial(buyers, 0.025))
    gmv = round(buyers * TICKET * factors["ticket_per_buyer"], 2)
    views = round(viewers * 1.41 * strayed(0.02))
    session = {
        "exposure_users": exposure, "exposure_count": round(exposure * 1.55 * strayed(0.02)),
        "viewers": viewers, "views": views,
        "product_exposure_users": shown, "product_exposure_count": round(shown * 5.2 * strayed(0.04)),
        "product_click_users": clicked, "product_clicks": round(clicked * 1.58 * strayed(0.03)),
        "buyers": buyers, "orders": orders, "gmv": gmv, "user_pay": round(gmv * 0.97, 2),
    }  # fmt: skip
    if not channels:
        return session, []
    weights = np.array([entries[name] * rates[name] for name in CHANNELS])
    counts = rng.multinomial(orders, weights / weights.sum())
    paid = np.array([count * strayed(0.04) for count in counts])
    paid *= gmv / paid.sum() if paid.sum() else 1.0
    whole = sum(entries.values())
    return session, [
        {
            "channel": name, "entries": round(views * entries[name] / whole), "orders": int(counts[place]),
            "gmv": round(float(paid[place]), 2), "user_pay": round(float(paid[place]) * 0.97, 2),
        }
        for place, name in enumerate(CHANNELS)
    ]  # fmt: skip


def latest(store: Store, account: str, **question: Any) -> dict[str, Any]:
    """The JSON of the traffic review of an account's latest session."""
    return document(review(store, "traffic", Question(MERCHANT, accounts=(account,), **question)))


def readings(value: object) -> Iterator[dict[str, Any]]:
    """Every reading anywhere in the JSON."""
    if isinstance(value, dict):
        if "compass_verdict" in value:
            yield value
        for each in value.values():
            yield from readings(each)
    elif isinstance(value, list):
        for each in value:
            yield from readings(each)


def quiet(
    store: Store, shops: int, seed: int, channels: bool = False, **more: Any
) -> tuple[float, float, Counter[str]]:
    """On noise: the share of readings that are real, the share of reviews with a finding, real readings by metric.

    `more` goes to `stock`.
    """
    total, real, claimed, by_metric = 0, 0, 0, Counter[str]()
    for account in stock(store, shops, seed, channels=channels, **more):
        written = latest(store, account)
        claimed += bool(written["findings"])
        for reading in readings(written):
            total += 1
            if reading["verdict"] == "real":
                real += 1
                by_metric[str(reading["metric"])] += 1
    return real / total, claimed / shops, by_metric


def found(
    store: Store, shops: int, seed: int, planted: Planted, channels: bool = False, **more: Any
) -> tuple[float, Counter[str]]:
    """The share of shops whose first finding names the planted cause, and what the first findings named.

    `more` goes to `stock`.
    """
    named = firsts(store, shops, seed, planted, channels, **more)
    return named[f"{planted.channel} {planted.metric}".strip()] / shops, named


def firsts(
    store: Store, shops: int, seed: int, planted: Planted | None = None, channels: bool = False, **more: Any
) -> Counter[str]:
    """What the first findings of as many shops named: a metric, a channel and its metric, or "nothing"."""
    named: Counter[str] = Counter()
    for account in stock(store, shops, seed, planted, channels, **more):
        first = next(iter(Room(store, resolve(store, Question(MERCHANT, accounts=(account,)))).findings), None)
        named[" ".join([*(name for _, name in first.where), first.metric]) if first else "nothing"] += 1
    return named


VARIANTS: dict[str, dict[str, Any]] = {
    "the house noise: 8 %, three weeks": {},
    "tails of t with 5 degrees": {"tails": 5.0},
    "5 % from session to session": {"spread": 0.05},
    "12 % from session to session": {"spread": 0.12},
    "ten weeks of history": {"days": 70},
    "60 orders a session": {"exposures": (27_000, 28_000)},
    "1 000 orders a session": {"exposures": (440_000, 450_000)},
}
# Eight in ten viewers see goods: there is no four tenths more.
CAUSES = (
    *(Planted(factor, 0.7) for factor in FACTORS), *(Planted(factor, 0.6) for factor in FACTORS),
    *(Planted(factor, 1.4) for factor in FACTORS if factor != "product_exposure_rate"),
    Planted("order_rate", 0.6, "推荐feed"), Planted("order_rate", 0.5, "推荐feed"),
    Planted("order_rate", 0.6, "短视频引流"), Planted("order_rate", 0.5, "短视频引流"),
    Planted("order_rate", 0.5, "关注"), Planted("entries", 0.5, "推荐feed"), Planted("entries", 0.5, "关注"),
)  # fmt: skip


def _print(shops: int, variants: Sequence[str]) -> None:
    for variant in variants:
        print(variant, flush=True)
        for with_channels in (False, True):
            named = firsts(Store(":memory:"), shops, 1, None, with_channels, **VARIANTS[variant])
            room = "with channels" if with_channels else "room alone"
            print(f"  quiet, {room}: sessions with a claim {1 - named['nothing'] / shops:.4f}", flush=True)
        for number, cause in enumerate(CAUSES):
            share, names = found(Store(":memory:"), shops // 4, 2 + number, cause, channels=True, **VARIANTS[variant])
            others = [name for name in names.most_common(4) if name[0] != f"{cause.channel} {cause.metric}".strip()]
            print(f"  {cause.channel} {cause.metric} ×{cause.ratio}: {share:.2f}", others, flush=True)


if __name__ == "__main__":
    import sys

    _print(int(sys.argv[1]) if len(sys.argv) > 1 else 400, sys.argv[2:] or list(VARIANTS))
