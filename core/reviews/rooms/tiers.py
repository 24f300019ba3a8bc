"""In which GMV tier a room and a session are: by the lines that 罗盘 draws, and by the account's own past.

Owns both ways of placing. 罗盘's lines are of a day, so it is the day's money that is placed, of all sessions that
began on it; ours is money per live hour among the comparable sessions of the same slot. Nothing is judged here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from core.methods.comparable import Ints
from core.methods.measure import Floats
from core.warehouse.plans import EXCELLENT, MEDIAN, PEER_LINES, Peer

WINDOW = timedelta(days=90)

QUARTERS = ("后 25%", "中下", "中上", "前 25%")
"""Where money per hour stands among the account's own comparable sessions, from low to high."""


@dataclass(frozen=True)
class Lines:
    """The day's lines of an account: 同行优秀 and 同行中位 as typed, 账号中位 computed; None where there is none."""

    excellent: float | None
    median: float | None
    own: float | None

    @property
    def typed(self) -> bool:
        return self.excellent is not None or self.median is not None

    def tier(self, money: float | None) -> str:
        """Which tier a day's money is in, in words; empty where there is no money or no line."""
        if money is None:
            return ""
        if self.excellent is not None and money >= self.excellent:
            return "达到同行优秀"
        if self.median is not None and money >= self.median:
            return "同行中位以上" if self.excellent is None else "同行中位–优秀"
        if self.median is not None:
            return "同行中位以下"
        if self.excellent is not None:
            return "未到同行优秀"
        if self.own is None:
            return ""
        return "账号中位以上" if money >= self.own else "账号中位以下"


def daily_money(days: Sequence[date], amounts: Floats) -> dict[date, float]:
    """Money per day; a day on which any session's is unknown has none."""
    found: dict[date, list[float]] = defaultdict(list)
    for day, amount in zip(days, amounts.tolist(), strict=True):
        found[day].append(amount)
    return {day: float(sum(own)) for day, own in found.items() if np.isfinite(own).all()}


def lines(peers: Iterable[Peer], account: str, by_day: Mapping[date, float], day: date, last: date) -> Lines:
    """The lines that hold on `day`: of typed ones the newest at or before it. 账号中位 is the
    median of the days of the 90 up to `last` that had a session."""
    newest: dict[str, float] = {}
    for line in PEER_LINES:
        own = [peer for peer in peers if (peer.account, peer.metric, peer.line) == (account, "gmv", line)]
        before = [peer for peer in own if peer.day <= day]
        if before:
            newest[line] = max(before, key=lambda peer: peer.day).value
    lately = [money for when, money in by_day.items() if last - WINDOW < when <= last]
    return Lines(newest.get(EXCELLENT), newest.get(MEDIAN), float(np.median(lately)) if lately else None)


def place(values: Floats, comparables: Ints, value: float) -> float | None:
    """The share of the comparables that the value is above (half of those it equals); None for none."""
    own = values[comparables]
    own = own[np.isfinite(own)]
    if not len(own) or not np.isfinite(value):
        return None
    return float(((own < value).sum() + (own == value).sum() / 2) / len(own))


def quarter(share: float | None) -> str:
    """The quarter that a place among the comparables is in; empty for none."""
    return "" if share is None else QUARTERS[min(int(share * 4), 3)]
