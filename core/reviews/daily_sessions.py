"""The sessions of a day one by one: when, how long, how much, and how each did for its own time of the day.

Owns that table. A morning and an evening are never held against each other: each session is judged per live hour,
against the usual level of its own slot.
"""

from datetime import datetime

from core.metrics import METRICS
from core.reviews.blocks import Column, Table
from core.reviews.evidence import Evidence, finite
from core.units import MINUTES, RATE, TEXT, YUAN


def session_table(evidence: Evidence, money: str) -> Table:
    """A line per session under review, in order of start. `money` is gmv or user_pay."""
    hourly = f"{money}_per_hour"
    columns = (
        Column("session", "场次", TEXT), Column("live_minutes", "时长", MINUTES),
        Column(money, METRICS[money].label, YUAN), Column(hourly, "每小时", YUAN),
        Column("usual", "同时段常态每小时", YUAN), Column("change", "相差", RATE, signed=True),
        Column("verdict", "判断", TEXT),
    )  # fmt: skip
    amounts, _ = evidence.sums(money)
    rows = []
    for index in evidence.inside.tolist():
        own = evidence.alone(evidence.sessions[index]).reading(hourly)
        rows.append(
            (
                _name(evidence, index), finite(60 * evidence.hours[index]), finite(amounts[index]),
                own.value, own.before, own.relative, own.verdict_text,
            )
        )  # fmt: skip
    caption = "每场按自己的时段比:每小时金额与同账号、同时段的常态相比,早场不和晚场比"
    return Table("每一场", columns, tuple(rows), caption)


def _name(evidence: Evidence, index: int) -> str:
    """When it started, on which day if there are several, and whose it is if there are several accounts."""
    start: datetime = evidence.starts[index].astype(object)
    when = f"{start:%H:%M}" if len({evidence.days[other] for other in evidence.inside}) == 1 else f"{start:%m-%d %H:%M}"
    accounts = evidence.live.dimensions["account"]
    several = len({str(accounts[other]) for other in evidence.inside}) > 1
    name = evidence.live.dimensions["account_name"][index] or accounts[index]
    return f"{when} {name}" if several else when
