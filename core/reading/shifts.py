"""Shifts as a person types them: rows of texts become shifts or problems, and the shifts of whole days a Batch.

Owns how a typed time is read, and what stops a row. A time runs past midnight where it is earlier than its begin, as in
a file; hours up to 47 are those of the next day. Whether a shift makes sense beside the sessions is not asked here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import polars as pl

from core.errors import Issue
from core.reading import cells
from core.reading.batch import Batch, Landing, Tally
from core.sheets import EXPORTS, LANDED

FILE = "上播记录(手工编辑)"
DAY = timedelta(days=1)

_TIME = re.compile(
    r"(?:([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?[ T]+)?"
    r"([0-9]{1,2})(?:[:\uff1a.点时]([0-9]{1,2})(?:[:\uff1a分]([0-9]{1,2}))?[分秒]?|[点时])"
)
_SCHEMA = {
    "row": pl.Int64(), "account": pl.String(), "account_name": pl.String(), "day": pl.Date(), "host": pl.String(),
    "shift_on": pl.Datetime("us"), "shift_off": pl.Datetime("us"), "controller": pl.String(), "note": pl.String(),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of a roster as it is typed: a day, and texts. `number` is how the grid counts it."""

    day: date | None
    host: str
    on: str
    off: str
    controller: str = ""
    note: str = ""
    number: int = field(default=0, compare=False)

    @property
    def is_blank(self) -> bool:
        return not (self.host or self.on or self.off or self.controller or self.note)


@dataclass(frozen=True)
class Shift:
    """Who was on air from when to when; `host` may name several, parted by 、. `row` is how its grid counts it."""

    day: date
    host: str
    on: datetime
    off: datetime
    controller: str = ""
    note: str = ""
    row: int = field(default=0, compare=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self.host.split("、"))

    @property
    def line(self) -> Line:
        """As it is typed: read again it is the same shift."""
        on = _clock(self.on, self.day, self.day)
        wraps = self.on.date() + DAY == self.off.date() and self.off.time() < self.on.time()
        off = _clock(self.off, self.day, self.off.date() if wraps else self.day)
        return Line(self.day, self.host, on, off, self.controller, self.note, self.row)


def _clock(moment: datetime, day: date, midnight: date) -> str:
    """20:15, 25:30 for an hour of the next day, and with its date where no hour of the day would be understood."""
    since = moment - datetime.combine(midnight, time())
    if not timedelta() <= since < 2 * DAY:
        return f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    hours, rest = divmod(int(since.total_seconds()), 3600)
    return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}".removesuffix(":00")


def read_shifts(lines: Iterable[Line], first: date, last: date) -> tuple[list[Shift], list[Issue]]:
    """The shifts of the days from `first` to `last`, and an issue of level error per row that can't be taken.

    Rows without any text are passed over.
    """
    shifts: list[Shift] = []
    issues: list[Issue] = []
    numbers: dict[tuple[date, str, datetime], int] = {}
    typed = [line for line in lines if not line.is_blank]
    hosts = cells.lists(pl.Series([line.host.strip() for line in typed], dtype=pl.String)).to_list()
    for line, host in zip(typed, hosts, strict=True):
        found = _read(line, host or "", first, last)
        if isinstance(found, Issue):
            issues.append(found)
            continue
        thing = (found.day, found.host, found.on)
        if thing in numbers:
            fact = f"和第 {numbers[thing]} 行是同一天同一位主播的同一次上播"
            issues.append(Issue("error", fact, "请删掉其中一行", row=line.number))
            continue
        numbers[thing] = line.number
        shifts.append(found)
    return shifts, issues


def _read(line: Line, host: str, first: date, last: date) -> Shift | Issue:
    if line.day is None:
        return Issue("error", "没有写日期", "请选上播那一天", row=line.number)
    if not first <= line.day <= last:
        fact = f"{line.day:%m-%d} 不在 {first:%m-%d} 到 {last:%m-%d} 这一周里"
        return Issue("error", fact, "请先换到那一周,再填这一行", row=line.number)
    if not host:
        return Issue("error", "没有写主播", "请写上姓名,两人同播用顿号隔开", row=line.number)
    moments = []
    for called, text in (("上播", line.on), ("下播", line.off)):
        found = _moment(text, line.day)
        if found is None:
            fact = f"{called}时间「{text}」看不懂" if text else f"没有写{called}时间"
            return Issue("error", fact, "请写成 20:15 这样,24 小时制", row=line.number)
        moments.append(found)
    on, off = moments
    off = off + DAY if off < on else off
    if off < on:
        return Issue("error", "下播比上播早一天以上", "请核对下播的日期", row=line.number)
    return Shift(line.day, host, on, off, line.controller, line.note, line.number)


def _moment(text: str, day: date) -> datetime | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    year, month, of_month, hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 47 or max(minute, second) > 59:
        return None
    try:
        midnight = datetime(year, month, of_month) if year else datetime.combine(day, time())
    except ValueError:
        return None
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def with_pattern(lines: Sequence[Line], pattern: Iterable[tuple[int, Line]], first: date) -> tuple[list[Line], int]:
    """The lines of a week that begins on `first`, with those of the pattern on days that have none; and how many days.

    A pattern tells its lines by weekday, 0 being that of `first`. Its times must not bear a date.
    """
    taken = {line.day for line in lines if not line.is_blank}
    added = [replace(line, day=first + weekday * DAY, number=0) for weekday, line in pattern]
    added = [line for line in added if line.day not in taken]
    return [*lines, *added], len({line.day for line in added})


def pattern_of(shifts: Iterable[Shift], first: date) -> list[tuple[int, Line]]:
    """The shifts of a week as lines by weekday: what another week can take over. Times with a date don't come along."""
    lines = [((shift.day - first).days, replace(shift.line, day=None, number=0)) for shift in shifts]
    return [(weekday, line) for weekday, line in lines if len(line.on) <= 8 and len(line.off) <= 8]


def changed_days(before: Iterable[Shift], after: Sequence[Shift]) -> dict[date, list[Shift]]:
    """The days on which the shifts differ, with all that each has now: none where it was emptied."""
    old, new = Counter(before), Counter(after)
    days = sorted({shift.day for shift in (old - new) + (new - old)})
    return {day: [shift for shift in after if shift.day == day] for day in days}


def typed_batch(account: str, account_name: str | None, days: Mapping[date, Sequence[Shift]]) -> Batch:
    """Whole days of an account's roster as a file would bring them: they replace what is known of these days.

    An emptied day has one row without a host. Every such file is its own, even if one said the same before.
    """
    rows: list[dict[str, object]] = []
    for day, shifts in days.items():
        for shift in shifts:
            figures = {"host": shift.host, "shift_on": shift.on, "shift_off": shift.off}
            said = {"controller": shift.controller or None, "note": shift.note or None}
            rows.append({"day": day} | figures | said)
        if not shifts:
            rows.append({"day": day})
    place = {"account": account, "account_name": account_name}
    frame = pl.DataFrame([{"row": n} | place | row for n, row in enumerate(rows, 1)], schema=_SCHEMA)
    landing = Landing("shift", frame, frozenset(_SCHEMA) - {"row"})
    tally = Tally(FILE, LANDED["shift"].title, len(rows), len(rows))
    return Batch(FILE, uuid4().hex, 0, EXPORTS["roster"], (landing,), (), (), (tally,))
