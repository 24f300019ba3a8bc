"""What would close the gap: each step of the funnel raised to the account's own upper quartile in that slot.

Owns which sessions are now, which were the best quarter, how many are to come, and the words: it is arithmetic and no
promise. The arithmetic itself is in `core.methods.what_if`, the advice is declared with the metrics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from core.methods.comparable import Calendar, comparables
from core.methods.what_if import Gain, Slot, gains, upper_quartiles
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.metrics.declaration import Metric
from core.reviews.attribution import RATES, STAGES, TICKET_OF
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.diary import DAY, Diary, Flags
from core.reviews.windows import days_between
from core.units import PEOPLE, RATE, TEXT, Unit, show

NOW = timedelta(days=14)
MOST_TIPS = 3

_SAME = ("same_slot", "same_part", "near_hours")
"""Rungs on which the comparable sessions are of the slot itself, so that their upper quartile is."""

CHAINED = (*TICKET_OF, "buyers")
"""The metrics that exposure and the rates, and for money the ticket, multiply to."""


@dataclass(frozen=True)
class WhatIf:
    """The gains, the most first; of how many sessions to come in how many `slots`; and in how many further slots the
    history was too `short`."""

    steps: tuple[str, ...]
    gains: tuple[Gain, ...]
    ahead: float
    slots: int
    short: int


def steps_of(key: str) -> tuple[str, ...]:
    """The metric keys of the steps that this one is the product of, hours apart. Raises ValueError for any other."""
    if key not in CHAINED:
        raise ValueError(f"{key} is no product of the funnel's steps")
    return (STAGES[0], *RATES, *([TICKET_OF[key]] if key in TICKET_OF else []))


def what_if(diary: Diary, key: str, accounts: Sequence[str], left: Sequence[date]) -> WhatIf:
    """What each step raised would bring over the days `left`, promotion days apart; slots and accounts add up.

    `key` is one of CHAINED, and the diary carries it and the stages.
    """
    steps = steps_of(key)
    stages = [diary.hours, *(diary.sums(stage)[0] for stage in STAGES)]
    sums = np.stack([*stages, *([diary.sums(key)[0]] if key in TICKET_OF else [])], axis=1)
    usable = (np.nan_to_num(sums) > 0).all(axis=1)
    calendar = diary.calendar()
    slots: list[Slot] = []
    short = 0
    for account in accounts:
        own = diary.among(account, diary.until - NOW + DAY, diary.until) & ~calendar.promotion
        for number in sorted(set(calendar.slots[own].tolist())):
            recent = np.asarray(own & (calendar.slots == number))
            factors = _best(calendar, recent, np.asarray(usable), sums, diary.until)
            if factors is None:
                short += 1
                continue
            weekend = number >= 4
            ahead = int(recent.sum()) / max(_like(diary, _window(diary, account), weekend), 1)
            slots.append(
                Slot(sums[recent & usable].mean(axis=0), factors, ahead * _like(diary, left, weekend)),
            )
    return WhatIf(steps, tuple(gains(slots)), sum(slot.ahead for slot in slots), len(slots), short)


def _window(diary: Diary, account: str) -> list[date]:
    """The days that count as now, from the account's first session on."""
    first = max(diary.until - NOW + DAY, diary.first_day(account) or diary.until)
    return days_between(first, diary.until)


def _like(diary: Diary, days: Sequence[date], weekend: bool) -> int:
    """How many of the days are ordinary ones of that kind."""
    return sum(day not in diary.promoted and (day.weekday() >= 5) == weekend for day in days)


def _best(calendar: Calendar, recent: Flags, usable: Flags, sums: Floats, until: date) -> Floats | None:
    """The steps' upper quartiles over the sessions that the slot's next session would be held against."""
    members = np.flatnonzero(recent & usable)
    if not len(members):
        return None
    last = int(members[np.argmax(calendar.starts[members])])
    weeks = int((np.datetime64(until + DAY) - calendar.starts[last]) / np.timedelta64(7, "D")) + 1
    later = np.timedelta64(7 * weeks, "D")
    coming = Calendar(
        np.append(calendar.starts, calendar.starts[last] + later),
        np.append(calendar.stops, calendar.stops[last] + later),
        np.append(calendar.accounts, calendar.accounts[last]),
        np.append(calendar.promotion, False),
    )
    found = comparables(coming, len(calendar), np.append(usable, False))
    if found.rung not in _SAME:
        return None
    alike = sums[found.indices]
    return upper_quartiles(alike[:, 1:] / alike[:, :-1])


def what_if_blocks(found: WhatIf, metric: Metric, name: str, gap: float, days: int) -> tuple[Block, ...]:
    """The gains as a table with their share of the gap, what to try for the largest, and what could not be told.

    `name` is the goal's, `gap` what is missing (NaN: unknown), `days` how many days are left.
    """
    title = f"{name}:抬高一步能多多少(推算,不是承诺)"
    told = [gain for gain in found.gains if _levels(found.steps[gain.step], gain)]
    short = f"另有 {found.short} 个时段可比的平日场次不足 8 场,没有算进去。" if found.short else ""
    if not told:
        none = f"最近 {NOW.days} 天没有五维齐全、同时段又有 8 场可比的平日场次,推算不出哪一步能补上差距。"
        full = "每一步都已在自己的上四分位或以上,再往上没有自己的历史可以参照。"
        return (Note(title, (full if found.slots else none) + short),)
    columns = (
        Column("step", "抬高哪一步", TEXT),
        Column("total", f"剩余 {days} 天多", metric.unit),
        Column("share", "占缺口", RATE),
        Column("each", "每场多", metric.unit),
        Column("change", "现在 → 上四分位", TEXT),
    )
    rows = tuple(
        (_label(key, gain), gain.total, gain.total / gap if gap > 0 else None, gain.each, _levels(key, gain))
        for gain in told
        for key in (found.steps[gain.step],)
    )
    caption = (
        f"只把这一步抬到自己同时段平日场次的上四分位(近 90 天、最近 20 场),其余不变;各行不能相加。现在是最近 14 天,"
        f"按这 14 天的开播频次,剩余的平日约 {found.ahead:.0f} 场。{short}"
    )
    return (Table(title, columns, rows, caption), *_tips(found.steps, told))


def _label(key: str, gain: Gain) -> str:
    return f"每小时{METRICS[key].label}" if gain.step == 0 else METRICS[key].label


def _levels(key: str, gain: Gain) -> str:
    """7.1% → 8.4%; empty where the two read alike: so small a step says nothing."""
    now, raised = (_shown(value, METRICS[key].unit) for value in (gain.now, gain.raised))
    return "" if now == raised else f"{now} → {raised}"


def _shown(value: float, unit: Unit) -> str:
    """People in full: a step of a few hundred must be seen."""
    return f"{value:,.0f} {unit.suffix}" if unit == PEOPLE else show(value, unit)


def _tips(steps: Sequence[str], gained: Sequence[Gain]) -> tuple[Block, ...]:
    """The first unconditional advice of each of the largest steps."""
    told = []
    for gain in gained[:MOST_TIPS]:
        metric = METRICS[steps[gain.step]]
        tip = next((tip for tip in metric.tips if not tip.condition), None)
        if tip is not None:
            told.append((_label(metric.key, gain), tip.text, METRICS[tip.guard].label if tip.guard else ""))
    columns = (Column("step", "步骤", TEXT), Column("tip", "可以试", TEXT), Column("guard", "不能伤", TEXT))
    return (Table("从哪里下手", columns, tuple(told)),) if told else ()
