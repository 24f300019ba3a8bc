"""One host over the weeks: what each week came to, beside others in the same slots, and whether the last one moved.

Owns the stints of one host on a board (by the minute only), the weeks and that verdict. A week is seven days that end
with the span; a stint belongs to the week in which its session began. No advice and no page enters here.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.methods.baseline import baseline
from core.methods.comparable import Calendar
from core.methods.history import History
from core.methods.judging import Judgement, holm, judge
from core.methods.measure import Measure
from core.methods.ranking import Floats, Ints, levels
from core.metrics import METRICS
from core.metrics.host import ABILITIES
from core.reviews.blocks import Series, Trend
from core.reviews.evidence import finite, judged_by
from core.reviews.hosts.board import MONEY, Board
from core.reviews.hosts.summing import numbered
from core.reviews.readings import Reading
from core.warehouse.sharing import UNMANNED

WEEK = timedelta(days=7)
LEAST_HOURS = 1.0
"""A week with less time on air has no money per hour."""

_PART = np.timedelta64(6, "h")
_SOUND = 0.5
"""Others must have been on air in the slots of this part of a week's denominators, or the week has no comparison."""

OTHERS = "同时段其他主播"


@dataclass(frozen=True)
class Week:
    """One ability in one week: Σ/Σ of the host and, in the same slots, of the others; None where too little is told."""

    first: datetime
    own: float | None
    others: float | None
    numerator: float | None
    denominator: float | None


class Weeks:
    """The stints of one host of a board by the minute, week by week."""

    def __init__(self, board: Board, host: str, promotions: dict[date, str]) -> None:
        place = board.answer.dimensions
        told = ~place["estimated"].astype(np.bool_) & (place["host"] != UNMANNED)
        self.board, self.host, self._told = board, host, told
        self._mine: NDArray[np.bool_] = place["host"][told] == host
        self._starts = place["start"][told].astype("datetime64[s]")
        slots = place["slot"][told].astype(np.int64)
        _, accounts = numbered(place["account"][told].tolist())
        self._levels = levels(accounts, slots, self._starts.astype("datetime64[D]").astype(np.int64))
        self.slots: Ints = slots[self._mine]
        self.accounts: Ints = accounts[self._mine]
        self.hours: Floats = board.answer.numerators["live_minutes"][told][self._mine] / 60
        self._calendar = self._dated(promotions)

    def _dated(self, promotions: dict[date, str]) -> Calendar:
        """A stint stands in the part of the day that it was in: the first such part from its session's start on."""
        starts, slots = self._starts[self._mine], self.slots
        parts = starts - (starts - starts.astype("datetime64[D]")) % _PART
        for _ in range(8):
            part = (parts - parts.astype("datetime64[D]")) // _PART
            weekend = (parts.astype("datetime64[D]").astype(np.int64) + 3) % 7 >= 5
            parts = np.where(part + 4 * weekend == slots, parts, parts + _PART)
        days: list[date] = starts.astype("datetime64[D]").tolist()
        promoted = np.array([bool(promotions.get(day)) for day in days], dtype=np.bool_)
        return Calendar(parts, parts + _PART, self.accounts, promoted)

    def sums(self, key: str) -> tuple[Floats, Floats]:
        """Numerator and denominator of each of the host's stints, NaN where missing."""
        above, below = self._everyones(key)
        return above[self._mine], below[self._mine]

    def _everyones(self, key: str) -> tuple[Floats, Floats]:
        return self.board.answer.numerators[key][self._told], self.board.answer.denominators[key][self._told]

    @cached_property
    def count(self) -> int:
        return int(np.ceil((self.board.until - self.board.since) / WEEK))

    def first(self, week: int) -> datetime:
        """The first day of a week, 0 the earliest."""
        return self.board.until - (self.count - week) * WEEK

    @cached_property
    def of(self) -> Ints:
        """The week of each of the host's stints."""
        behind = np.datetime64(self.board.until, "s") - self._starts[self._mine]
        return np.asarray(self.count - 1 - (behind - np.timedelta64(1, "s")) // np.timedelta64(WEEK))

    def weeks(self, key: str) -> list[Week]:
        """Every week of the span in order."""
        above, below = self.sums(key)
        beside = self._beside(key)
        known = np.isfinite(above) & np.isfinite(below)
        found = []
        for week in range(self.count):
            rows = known & (self.of == week)
            top, bottom = float(above[rows].sum()), float(below[rows].sum())
            enough = rows.any() and bottom >= least(key) and bottom > 0
            held = rows & np.isfinite(beside)
            covered = float(below[held].sum())
            others = float(beside[held] @ below[held]) / covered if covered > _SOUND * bottom else None
            found.append(
                Week(
                    self.first(week), top / bottom if enough else None, others if enough else None,
                    top if rows.any() else None, bottom if rows.any() else None,
                )
            )  # fmt: skip
        return found

    def _beside(self, key: str) -> Floats:
        """Per stint of the host what the others came to in its slot (account, part of the day, four weeks), Σ/Σ."""
        above, below = self._everyones(key)
        others = ~self._mine & np.isfinite(above) & np.isfinite(below)
        count = int(self._levels.max(initial=-1)) + 1
        tops = np.bincount(self._levels[others], above[others], count)
        bottoms = np.bincount(self._levels[others], below[others], count)
        rates = np.divide(tops, bottoms, out=np.full(count, np.nan), where=bottoms > 0)
        return np.asarray(rates[self._levels[self._mine]])

    @property
    def last(self) -> int | None:
        """The latest week with a stint by the minute."""
        return int(self.of.max()) if len(self.of) else None

    def readings(self) -> tuple[Reading, ...]:
        """The latest week of each ability against the host's own level before it, all judged together."""
        if self.last is None:
            return ()
        scope = np.flatnonzero(self.of == self.last).tolist()
        history = History(self._calendar, scope)
        keys = self.board.abilities
        judged = [judge(history, self.measure(key)) for key in keys]
        stands = holm([one.p_value for one in judged])
        return tuple(
            self._reading(key, one, scope, stood) for key, one, stood in zip(keys, judged, stands, strict=True)
        )

    def measure(self, key: str) -> Measure:
        above, below = self.sums(key)
        return Measure(above, below, "counted" if METRICS[key].noise == "counted" else "measured", METRICS[key].minimum)

    def _reading(self, key: str, judged: Judgement, scope: list[int], stands: bool) -> Reading:
        above, below = self.sums(key)
        measure = self.measure(key)
        rows = np.zeros(len(above), dtype=np.bool_)
        rows[scope] = True
        rows &= measure.known
        bottom = float(below[rows].sum())
        value = float(above[rows].sum()) / bottom if bottom > 0 and bottom >= least(key) else None
        weights = baseline(self._calendar, scope, measure.usable).weights
        then = (weights > 0) & measure.known
        usual = float(weights[then] @ below[then])
        before = float(weights[then] @ above[then]) / usual if usual > 0 and judged.p_value is not None else None
        verdict = "normal" if judged.verdict == "real" and not stands else judged.verdict
        return Reading(
            key, ABILITIES[key], METRICS[key].unit, value, before, finite(float(above[rows].sum())), bottom,
            verdict if value is not None else "too_few", good=METRICS[key].good, sample=sample(key, bottom),
            judged_by=judged_by(judged).replace("同账号", "自己在同账号").replace(" 场", " 段"), reason=judged.reason,
        )  # fmt: skip


def least(key: str) -> float:
    """The least denominator that says anything of an ability."""
    return LEAST_HOURS if key in MONEY else float(METRICS[key].minimum)


_BELOW = {"host_view_rate": "次曝光(估算)", "host_click_order_rate": "次商品点击"}


def sample(key: str, below: float | None) -> str:
    """What an ability rests on: 6.5 小时; 1,234 次进入."""
    if not below:
        return "没有"
    return f"{below:,.1f} 小时" if key in MONEY else f"{below:,.0f} {_BELOW.get(key, '次进入')}"


def trends(found: Weeks) -> tuple[Trend, ...]:
    """A small picture per ability that was told in at least two weeks."""
    pictures = []
    for key in found.board.abilities:
        weeks = found.weeks(key)
        if sum(week.own is not None for week in weeks) < 2:
            continue
        begin = next(place for place, week in enumerate(weeks) if week.own is not None)
        weeks = weeks[begin:]
        lines = [Series(found.host, tuple((week.first, week.own) for week in weeks))]
        if any(week.others is not None for week in weeks):
            lines.append(Series(OTHERS, tuple((week.first, week.others) for week in weeks)))
        pictures.append(Trend(ABILITIES[key], key, METRICS[key].unit, tuple(lines)))
    return tuple(pictures)


def week_words(found: Weeks, week: int) -> str:
    first = found.first(week)
    return f"{first:%m-%d} 至 {first + WEEK - timedelta(days=1):%m-%d}"
