"""What the labels are worth: sessions of pure noise and of planted faults, labelled by ours and by 罗盘口径.

Owns the made-up accounts (fixed seed, so the table is the same everywhere) and the counting. The labels themselves come
from `labelling`, exactly as a review gives them; nothing here enters a review's figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Calendar
from core.reviews.blocks import Column, Table
from core.reviews.rooms.labelling import Account, Labelled, Sums, label
from core.reviews.rooms.labels import COST, EXPOSURE, HOURLY, HOURS, REFUND, TESTED
from core.units import RANK, RATE, TEXT, show

Floats = NDArray[np.float64]

SEED = 20261122
SPREAD = 0.08
DAYS, JUDGED_DAYS = 42, 7
SLOT_HOURS, SLOT_LEVELS = (2, 8, 14, 20), (0.5, 0.7, 1.0, 1.9)
RATES = {"view_rate": 0.10, "product_exposure_rate": 0.80, "product_click_rate": 0.35, "pay_rate": 0.08}
STAGES = (EXPOSURE, "viewers", "product_exposure_users", "product_click_users", "buyers")
CHANNELS = {"推荐feed": 0.40, "短视频引流": 0.25, "关注": 0.15, "千川PC版": 0.12, "搜索": 0.05, "其他": 0.03}
ORDERS = (400.0, 1000.0)
TICKET, REFUNDED = 80.0, 0.05


@dataclass(frozen=True)
class Plant:
    """A fault: what is planted, in words, and the label that has to come out. `of` is a rate, COST or a channel."""

    text: str
    label: str
    of: str
    ratio: float


PLANTS = (
    *(
        Plant(f"「{channel}」进入次数减半", "渠道塌陷", channel, 0.5) for channel in list(CHANNELS)[:4]
    ),
    *(
        Plant(f"{one.rule.split('真的')[0]}降四分之一", one.name, one.metric, 0.75)
        for one in TESTED if one.metric in RATES and one.kind == "fault"
    ),
    Plant("投放消耗翻倍,成交不变", "投放失衡", COST, 2.0),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Of so many sessions: how many carried a label by ours and by 罗盘口径; of a fault, how many the right one."""

    text: str
    label: str
    sessions: int
    ours: int
    compass: int


@cache
def noise_table(sessions: int = 1000, planted: int = 100, seed: int = SEED) -> tuple[Row, ...]:
    """Pure noise first (any label counts), then every fault (the right label counts)."""
    rng = np.random.default_rng(seed)
    quiet = list(_labelled(rng, sessions, None))
    rows = [
        Row("纯噪声", "任何标签", len(quiet), sum(bool(one.given) for one in quiet), sum(map(_compass_says, quiet)))
    ]
    for plant in PLANTS:
        found = list(_labelled(rng, planted, plant))
        rows.append(
            Row(
                plant.text, plant.label, len(found),
                sum(any(test.label.name == plant.label for test in one.given) for one in found),
                sum(_compass_says(one, plant.label) for one in found),
            )
        )  # fmt: skip
    return tuple(rows)


def _compass_says(one: Labelled, name: str = "") -> bool:
    return any(test.compass_says for test in one.tests if name in ("", test.label.name))


def _labelled(rng: np.random.Generator, sessions: int, plant: Plant | None) -> Iterator[Labelled]:
    """So many sessions: of noise the last week of each account, of a fault its last session of each slot."""
    per_account = len(SLOT_HOURS) * (JUDGED_DAYS if plant is None else 1)
    for number in range(-(-sessions // per_account)):
        judged = min(per_account, sessions - number * per_account)
        account = made(rng, plant, judged, number)
        count = len(account.calendar)
        yield from label(account, [np.array([place]) for place in range(count - judged, count)])


def made(rng: np.random.Generator, plant: Plant | None, judged: int, number: int) -> Account:
    """An account of four sessions a day, five weeks before the last one. The last `judged` bear the fault.

    Every factor and channel strays by 8 % from session to session; counts are drawn on top.
    """
    count = DAYS * len(SLOT_HOURS)
    days = np.datetime64("2026-07-06", "s") + (number % 7 + np.arange(DAYS).repeat(4)) * np.timedelta64(1, "D")
    starts = days + np.tile(SLOT_HOURS, DAYS) * np.timedelta64(3600, "s")
    hours = 3 + rng.uniform(-1 / 6, 1 / 6, count)
    stops = starts + (hours * 3600).astype("timedelta64[s]")
    calendar = Calendar(starts, stops, np.zeros(count, np.int64), np.zeros(count, np.bool_))
    bears = np.arange(count) >= count - judged

    def strayed(of: str) -> Floats:
        factor = np.exp(rng.normal(0, SPREAD, count))
        return np.where(bears, factor * plant.ratio, factor) if plant is not None and plant.of == of else factor

    entries = {name: share * strayed(name) for name, share in CHANNELS.items()}
    whole = np.sum(list(entries.values()), axis=0)
    orders = np.exp(rng.uniform(*np.log(ORDERS)))
    level = orders / np.prod(list(RATES.values())) * np.tile(SLOT_LEVELS, DAYS) / np.mean(SLOT_LEVELS)
    level = level * np.where(calendar.weekend, 1.1, 1.0) * hours / 3
    stages = [np.round(level * whole * strayed(EXPOSURE))]
    for key, rate in RATES.items():
        stages.append(rng.binomial(stages[-1].astype(np.int64), np.minimum(rate * strayed(key), 1.0)).astype(float))
    money = stages[-1] * TICKET * strayed("ticket_per_buyer")
    figures = {
        EXPOSURE: Sums(stages[0], hours),
        **{key: Sums(stages[place + 1], stages[place]) for place, key in enumerate(RATES)},
        "ticket_per_buyer": Sums(money, stages[-1]),
        HOURLY: Sums(money, hours),
        REFUND: Sums(money * REFUNDED * np.exp(rng.normal(0, 3 * SPREAD, count)), money),
        COST: Sums(np.tile(SLOT_LEVELS, DAYS) * 1000 * strayed(COST) * hours, hours),
        HOURS: Sums(hours * 60, np.ones(count)),
    }
    views = stages[1] * 1.4
    return Account(calendar, figures, {name: np.round(views * own / whole) for name, own in entries.items()})


def noise_block(rows: tuple[Row, ...]) -> Table:
    """The table as it is shown: shares of sessions that carry the label, by ours and by 罗盘口径."""
    columns = (
        Column("what", "模拟的场次", TEXT), Column("label", "该有的标签", TEXT), Column("sessions", "场次", RANK),
        Column("ours", "我们标了", RATE), Column("compass", "罗盘口径标了", RATE),
    )  # fmt: skip
    planted = rows[1:]
    total = sum(row.sessions for row in planted)
    found, seen = (sum(getattr(row, key) for row in planted) / total for key in ("ours", "compass"))
    shown = [(row.text, row.label, row.sessions, row.ours / row.sessions, row.compass / row.sessions) for row in rows]
    caption = (
        f"模拟的账号每天四场,有五周历史,每个环节场与场之间有 8% 的自然起伏,一场 400–1000 单。"
        f"纯噪声那行越低越好;有异常的各行越高越好:合计我们找到 {show(found, RATE)},罗盘口径 {show(seen, RATE)}"
    )
    return Table("", columns, tuple(shown), caption)
