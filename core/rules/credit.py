"""作者信用分: when the next points come, and when a target is reached, day by day.

Owns the two lengths of a clean streak, the exam, won appeals, and what score 0 means. No upper bound is known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import FupanError
from core.rules.declaration import Rule

CREDIT = Rule(
    key="credit",
    title="作者信用分",
    says=(
        "10 分及以上:连续 30 天没有违规加 1 分",
        "10 分以下:连续 7 天没有违规加 1 分",
        "申诉成功,那次扣掉的分返还",
        "考试满分加 1 分,30 天里最多加一次",
        "到 0 分收回电商权限",
    ),
    taken=date(2026, 11, 22),
    chosen=(
        "违规当天不算在连续天数里,第二天起数;加过分的天数不再用来加下一分",
        "没填最近一次连续加分时,违规以来数满的天数都当作已经加过分",
        "分数到 10 分时,已经数过的天数清零、重新数 30 天(平台没写明,取晚的一种;另一种是这些天接着数,日期也列出)",
        "申诉只返还分数,不补回中断的天数(平台没写明)",
        "考试加分满 30 天后才能再加(1 月 1 日加过,1 月 31 日起可以)",
        "规则没有写满分是多少:目标由你定",
    ),
)

LIMIT = 10
LONG, SHORT = 30, 7
EXAM_EVERY = timedelta(days=30)
HIGHEST = 1_000
"""The highest target that is reckoned: dates beyond say nothing."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Appeal:
    """An appeal that is won on `day` gives `points` back."""

    day: date
    points: int


@dataclass(frozen=True)
class Record:
    """An author's account as `today` ends: `score` includes whatever came up to then.

    The streak began the day after the later of `last_violation` and `last_point` (the last point for clean days). With
    neither, it begins tomorrow. `exams` are days with full marks: those up to today only bar the next ones.
    """

    score: int
    today: date
    last_violation: date | None = None
    last_point: date | None = None
    exams: tuple[date, ...] = ()
    appeals: tuple[Appeal, ...] = ()


@dataclass(frozen=True)
class Point:
    """A day on which the score rises by `gained`, to `score`."""

    day: date
    gained: int
    score: int
    cause: str


@dataclass(frozen=True)
class Projection:
    """If nothing else happens. `days_run` are the clean days counted up to today, `reached` the day of the target.

    `otherwise` is the day under the other reading of the streak at 10, None where both agree.
    """

    record: Record
    target: int
    days_run: int
    points: tuple[Point, ...]
    reached: date
    otherwise: date | None
    withdrawn: bool
    steps: tuple[str, ...]


def needed(score: int) -> int:
    """Clean days in a row for the next point."""
    return LONG if score >= LIMIT else SHORT


def project(record: Record, target: int) -> Projection:
    """The points to come until `target` is reached.

    Raises FupanError for a score below 0, days after today, appeals that give nothing back, and targets not above the
    score or beyond `HIGHEST`.
    """
    _check(record, target)
    run = _days_run(record)
    points = _points(record, target, run, count_on=False)
    other = _points(record, target, run, count_on=True)
    reached, otherwise = points[-1].day, other[-1].day
    return Projection(
        record, target, run, points, reached, otherwise if otherwise != reached else None, record.score == 0,
        _steps(record, run, points),
    )  # fmt: skip


def _check(record: Record, target: int) -> None:
    if record.score < 0:
        raise FupanError("信用分小于 0", "请填商品橱窗里显示的分数")
    if target <= record.score:
        raise FupanError(f"目标 {target} 分不高于现在的 {record.score} 分", "请填比现在高的目标")
    if target > HIGHEST:
        raise FupanError(f"目标 {target} 分太高", f"请填 {HIGHEST} 以内的目标")
    for day, what in ((record.last_violation, "最近一次违规"), (record.last_point, "最近一次连续加分")):
        if day is not None and day > record.today:
            raise FupanError(f"{what}是 {day},在今天之后", "请填今天或以前的日子")
    if any(appeal.points < 1 for appeal in record.appeals):
        raise FupanError("申诉返还的分数不到 1 分", "请填那次违规扣掉的分数")


def _days_run(record: Record) -> int:
    """Clean days that count towards the next point, up to today: a violation far back has had its points already."""
    told = [day for day in (record.last_violation, record.last_point) if day is not None]
    if not told:
        return 0
    return (record.today - max(told)).days % needed(record.score)


def _points(record: Record, target: int, run: int, *, count_on: bool) -> tuple[Point, ...]:
    """The points until the target. `count_on`: at 10, the days run count towards 30."""
    passed = _rewarded(record.exams)
    score, day = record.score, record.today
    points: list[Point] = []
    while score < target:
        day += _DAY
        for gained, cause in _events(record, day, passed):
            below = score < LIMIT
            score += gained
            points.append(Point(day, gained, score, cause))
            if below and score >= LIMIT and not count_on:
                run = -1  # this day itself doesn't count either
        run += 1
        length = needed(score)
        if run >= length:
            below = score < LIMIT
            score += 1
            run = length if count_on and below and score >= LIMIT else 0
            points.append(Point(day, 1, score, f"连续 {length} 天没有违规"))
    return tuple(points)


def _rewarded(exams: Sequence[date]) -> set[date]:
    """The full marks that give a point: none within 30 days of one that did."""
    passed: list[date] = []
    for day in sorted(exams):
        if not passed or day - passed[-1] >= EXAM_EVERY:
            passed.append(day)
    return set(passed)


def _events(record: Record, day: date, exams: set[date]) -> list[tuple[int, str]]:
    won = [(appeal.points, "申诉成功,返还扣分") for appeal in record.appeals if appeal.day == day]
    return won + ([(1, "考试满分")] if day in exams else [])


def _steps(record: Record, run: int, points: Sequence[Point]) -> tuple[str, ...]:
    length = needed(record.score)
    side = "10 分及以上" if record.score >= LIMIT else "10 分以下"
    steps = [
        f"现在 {record.score} 分,{side}:连续 {length} 天没有违规加 1 分",
        f"到今天已经连续数了 {run} 天,还差 {length - run} 天" if record.last_violation or record.last_point
        else f"没有填最近一次违规,从明天开始数 {length} 天",
    ]  # fmt: skip
    for day in sorted({exam for exam in record.exams if exam > record.today} - _rewarded(record.exams)):
        steps.append(f"{day} 的考试满分不加分:30 天里已经加过一次")
    crossed = next((point for point in points if point.score >= LIMIT > point.score - point.gained), None)
    if crossed is not None and crossed is not points[-1]:
        steps.append(f"{crossed.day} 到 {crossed.score} 分,之后每 {LONG} 天加 1 分,天数从头数")
    if record.score == 0:
        steps.append("0 分:电商权限已收回,恢复的时间以商品橱窗里的提示为准;下面只是分数怎么涨")
    return tuple(steps)
