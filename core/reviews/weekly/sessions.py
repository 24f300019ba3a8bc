"""场次明细 of a period: a line per session with its counts, the rates made of them and its money, summed at the end.

Owns that table. Nothing is judged here: each session's own review is a click away.
"""

from datetime import datetime

import numpy as np

from core.metrics import METRICS
from core.metrics.live import FUNNEL_PEOPLE
from core.reviews.accounts import account_names
from core.reviews.attribution import STAGES, TICKET_OF, cents
from core.reviews.blocks import Column, Table
from core.reviews.evidence import Evidence, finite
from core.reviews.totals import ratio, totals
from core.units import MINUTES, TEXT, YUAN, weekday

MORE = ("orders", "ad_cost")
"""What the table shows of sessions beyond the funnel and the money."""

READ = 10
"""More sessions than that are looked up rather than read."""


def sessions_table(evidence: Evidence, money: str) -> Table:
    """A line per session under review, in order of start."""
    several = len({str(account) for account in evidence.live.dimensions["account"][evidence.inside]}) > 1
    counted = [key for key in (*STAGES, "orders") if _told(evidence, key)]
    costs = ["ad_cost"] if _told(evidence, "ad_cost") else []
    hourly, ticket = f"{money}_per_hour", TICKET_OF[money]
    columns = [
        Column("session", "场次", TEXT), Column("weekday", "星期", TEXT),
        *([Column("account", "账号", TEXT)] if several else []),
        Column("live_minutes", "时长", MINUTES, adds=True), Column(money, METRICS[money].label, YUAN, adds=True),
        Column(hourly, "每小时", YUAN, of=(money, "live_minutes"), per=60),
        *(Column(key, METRICS[key].label, METRICS[key].unit, adds=True) for key in counted),
        *(
            Column(metric.key, metric.label, metric.unit, of=(metric.numerator, metric.denominator))
            for metric in FUNNEL_PEOPLE
            if {metric.numerator, metric.denominator} <= set(counted)
        ),
        *([Column(ticket, METRICS[ticket].label, YUAN, of=(money, "buyers"))] if "buyers" in counted else []),
        *(Column(key, METRICS[key].label, YUAN, adds=True) for key in costs),
    ]  # fmt: skip
    names = account_names(evidence)
    rows = tuple(_row(evidence, index, columns, names) for index in evidence.inside.tolist())
    caption = "人数按场次累加,同一个人来两场算两次;比率都由合计的人数或金额相除,不是各场比率的平均"
    title = f"每一场({len(rows)} 场)"
    return Table(title, tuple(columns), rows, caption, folded=len(rows) > READ, totals=totals(columns, rows))


def _told(evidence: Evidence, key: str) -> bool:
    return bool(np.isfinite(evidence.live.numerators[key][evidence.inside]).any())


def _row(evidence: Evidence, index: int, columns: list[Column], names: dict[str, str]) -> tuple[object, ...]:
    start: datetime = evidence.starts[index].astype(object)
    account = str(evidence.live.dimensions["account"][index])
    cells: dict[str, object] = {
        "session": f"{start:%m-%d %H:%M}", "weekday": weekday(start), "account": names[account],
        "live_minutes": finite(60 * evidence.hours[index]),
    }  # fmt: skip
    for column in columns:
        if column.key in cells:
            continue
        if column.of is not None:
            above, below = column.of
            cells[column.key] = ratio(cells[above], cells[below], column.per)
        else:
            value = finite(evidence.live.numerators[column.key][index])
            cells[column.key] = cents(value) if value is not None and column.unit == YUAN else value
    return tuple(cells[column.key] for column in columns)
