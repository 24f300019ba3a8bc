"""Money per live hour by day and part of the day.

Owns that heat map. A session counts whole: on the day it began, in the part of the day that its middle is in.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.methods.measure import Floats
from core.metrics import METRICS
from core.reviews.blocks import Heatmap
from core.reviews.evidence import Evidence
from core.units import YUAN, show, weekday

DAYS = 14
"""Up to so many days each has a row of its own; of more each weekday has one."""

PARTS = ("凌晨 0–6 点", "上午 6–12 点", "下午 12–18 点", "晚上 18–24 点")


def slot_map(evidence: Evidence, money: str, first: date, last: date) -> Heatmap | None:
    """Σ money ÷ Σ hours per cell, over the sessions that have both; None where none has."""
    metric = METRICS[f"{money}_per_hour"]
    inside = evidence.inside
    amounts, hours = evidence.live.numerators[money][inside], evidence.hours[inside]
    usable = np.isfinite(amounts) & (hours > 0)
    if not usable.any():
        return None
    length = (last - first).days + 1
    by_day = length <= DAYS
    shown = [first + timedelta(days=place) for place in range(length if by_day else 7)]
    shown = shown if by_day else sorted(shown, key=date.weekday)
    rows = [f"{day:%m-%d} {weekday(day)}" if by_day else weekday(day) for day in shown]
    days = [evidence.days[index] for index in inside.tolist()]
    row = np.array([(day - first).days if by_day else day.weekday() for day in days], dtype=np.int64)
    part = evidence.calendar.parts[inside]
    columns = [place for place in range(len(PARTS)) if (usable & (part == place)).any()]
    cells: list[tuple[float | None, ...]] = []
    samples: list[tuple[str, ...]] = []
    for line in range(len(rows)):
        own = [usable & (row == line) & (part == column) for column in columns]
        sums = [(float(amounts[one].sum()), float(hours[one].sum()), int(one.sum())) for one in own]
        cells.append(tuple(paid / time if number else None for paid, time, number in sums))
        samples.append(tuple(f"{number} 场 {time:.1f} 小时" if number else "" for _, time, number in sums))
    when = "每天一行" if by_day else f"{length} 天,同一星期几合在一行"
    return Heatmap(
        title=f"什么时候卖得好:每小时{METRICS[money].label}{_best(amounts, hours, usable, part)}",
        metric=metric.key,
        label=metric.label,
        unit=metric.unit,
        rows=tuple(rows),
        columns=tuple(PARTS[place] for place in columns),
        cells=tuple(cells),
        samples=tuple(samples),
        caption=f"{when};一格 = 这些场次的金额之和 ÷ 时长之和;场次按开播日和中点所在的时段整场计,空格是没有开播",
    )


def _best(amounts: Floats, hours: Floats, usable: NDArray[np.bool_], part: NDArray[np.int64]) -> str:
    """,晚上最高 ¥4,796: the part of the day with the most money per hour, where there are several."""
    own = {place: usable & (part == place) for place in np.unique(part[usable]).tolist()}
    if len(own) < 2:
        return ""
    hourly = {place: float(amounts[one].sum() / hours[one].sum()) for place, one in own.items()}
    best = max(hourly, key=lambda place: hourly[place])
    return f",{PARTS[best].split()[0]}最高 {show(hourly[best], YUAN)}"
