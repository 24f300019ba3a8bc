"""A goal as it stands: what is done, what should be, where it will end, and what would close the gap.

Owns these figures, the verdict on them, and what a reader has to know of the days behind them. What a goal is is asked
in `core.warehouse.plans`, its days are `core.reviews.diary`'s, the mathematics is in `core.methods.forecast`; how goals
are laid out is for `aims`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Literal

import numpy as np

from core.errors import FupanError
from core.methods.forecast import FEWEST, WEEKDAYS, Forecast, forecast, levels, ratio_interval
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.metrics.declaration import Metric
from core.reviews.attribution import STAGES
from core.reviews.blocks import Block, Series, Trend
from core.reviews.diary import DAY, Diary
from core.reviews.whatif import CHAINED, what_if, what_if_blocks
from core.reviews.windows import days_between
from core.scope import EARLIEST
from core.scope import LATEST as LATEST_DAY
from core.units import RATE
from core.warehouse import plans
from core.warehouse.plans import Goal
from core.warehouse.store import Store

State = Literal["running", "coming", "over"]

VOLUMES = (
    "gmv", "user_pay", "net_gmv", "buyers", "orders", "items", "viewers", "exposure_users", "new_followers",
    "new_fanclub",
)  # fmt: skip
LEVELS = (
    "gmv_per_hour", "ticket_per_buyer", "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate",
    "view_pay_rate", "follow_rate", "interaction_rate", "refund_rate",
)  # fmt: skip
SETTABLE = (*VOLUMES, *LEVELS)
"""What a goal may be set for: volumes that add up over the days, and ratios as a level to reach."""

LONGEST = timedelta(days=366)
"""A goal is for a year at most: no past tells more, and each of its days is worked out."""
EVERYONE = "全部账号"
PAST = timedelta(days=56)
"""How much of the past a forecast draws on: eight weeks, each weekday eight times."""
HISTORY = timedelta(days=90 + 7)
LATEST = 8
"""Goals that are over which are still told."""
STRAY = 2.5
"""A day of so many times the usual one may be a promotion that nobody has typed into the calendar."""


@dataclass(frozen=True, eq=False)
class Aim:
    """One goal as it stands at the end of `today`. `done` is what there is: a volume's total or a ratio's level.

    `expected` is the part of the goal that the days gone should have brought; `interval` is of a ratio's level (80 %),
    a volume's is in `ahead`. `reached` says whether the goal is met by now, `lacking` how many sessions of the span
    don't carry the metric. `picture`, `closing` and `notes` are blocks for a running goal.
    """

    goal: Goal
    metric: Metric
    name: str
    state: State
    today: date
    done: float | None
    reached: bool
    lacking: int = 0
    expected: float | None = None
    ahead: Forecast | None = None
    interval: tuple[float, float] | None = None
    picture: Trend | None = None
    closing: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_level(self) -> bool:
        return self.metric.is_ratio

    @property
    def span(self) -> str:
        return f"{self.goal.since:%m-%d} 至 {self.goal.until:%m-%d}"

    @property
    def title(self) -> str:
        return f"{self.name} · {self.metric.label} · {self.span}"

    @property
    def left(self) -> int:
        """Days to come after today."""
        return max((self.goal.until - max(self.today, self.goal.since - DAY)).days, 0)

    @property
    def gone(self) -> int:
        return (self.goal.until - self.goal.since).days + 1 - self.left

    @property
    def share(self) -> float | None:
        """How much of the goal is done; of a level how near it is."""
        return None if self.done is None else self.done / self.goal.value

    @property
    def chance(self) -> float | None:
        """The probability of reaching the goal, for a volume that is forecast."""
        return None if self.ahead is None else self.ahead.chance(self.goal.value)

    @property
    def beside(self) -> float | None:
        """How much more than expected by now there is; None where nothing is expected."""
        return None if self.done is None or self.expected is None else self.done - self.expected

    @property
    def verdict(self) -> str:
        """已达成, 大概率达成, … in a word or two."""
        if self.state == "coming":
            return "还没开始"
        if self.done is None:
            return "没有数据"
        if self.state == "over":
            return "达成" if self.reached else "未达成"
        return _level_verdict(self) if self.is_level else _volume_verdict(self)


def _volume_verdict(aim: Aim) -> str:
    if aim.reached:
        return "已达成"
    if aim.chance is None:
        return "历史不足,只看进度"
    words = ((0.8, "大概率达成"), (0.5, "有望达成"), (0.2, "有风险"))
    return next((word for least, word in words if aim.chance >= least), "照现在多半达不到")


def _level_verdict(aim: Aim) -> str:
    if aim.interval is None:
        return "已到目标,场次太少" if aim.reached else "未到目标,场次太少"
    if aim.interval[0] <= aim.goal.value <= aim.interval[1]:
        return "与目标相差在波动之内"
    return "已到目标" if aim.reached else "未到目标"


def check(goal: Goal) -> None:
    """Raise FupanError for the first thing that can't be: a figure that has no goals, no such value, no such days."""
    if goal.metric not in METRICS:
        raise FupanError(f"没有名为「{goal.metric}」的指标", "请从指标字典里选")
    if goal.metric not in SETTABLE:
        can = "、".join(METRICS[key].label for key in SETTABLE)
        raise FupanError(f"{METRICS[goal.metric].label}不能设目标", f"可以设:{can}")
    if goal.until < goal.since:
        raise FupanError(f"目标的结束日期早于开始日期({goal.since} 至 {goal.until})", "请核对这两个日期")
    if goal.since < EARLIEST or goal.until > LATEST_DAY or goal.until - goal.since >= LONGEST:
        raise FupanError(f"目标的日期 {goal.since} 至 {goal.until} 太长或太远", "一个目标最长一年,请核对这两个日期")
    if not 0 < goal.value < 1e12:
        raise FupanError(f"{METRICS[goal.metric].label}的目标值要大于 0、小于一万亿", "请核对目标值")
    if METRICS[goal.metric].unit == RATE and goal.value > 1:
        raise FupanError(f"{METRICS[goal.metric].label}的目标值超过 100%", "比率写成小数,0.085 就是 8.5%")


def aims(store: Store, merchant: str, accounts: Sequence[str], today: date) -> tuple[Aim, ...]:
    """The goals of these accounts (none: of all, and of all together) at the end of `today`, the latest loaded day.

    Running ones first, those that end soonest ahead; then those to come; then the latest that are over, which a goal is
    with its last day.
    """
    known = [goal for goal in plans.goals(store, merchant) if goal.metric in SETTABLE]
    mine = [goal for goal in known if not accounts or goal.account in accounts]
    over = sorted((goal for goal in mine if goal.until <= today), key=lambda goal: goal.until, reverse=True)[:LATEST]
    running = sorted((goal for goal in mine if goal.since <= today < goal.until), key=lambda goal: goal.until)
    chosen = [*running, *(goal for goal in mine if goal.since > today), *over]
    if not chosen:
        return ()
    keys = {goal.metric for goal in chosen}
    if keys & set(CHAINED):
        keys |= set(STAGES)
    since = min(today - HISTORY, *(goal.since for goal in chosen))
    diary = Diary(store, merchant, sorted(keys), since, today)
    return tuple(_aim(diary, merchant, goal) for goal in chosen)


def _aim(diary: Diary, merchant: str, goal: Goal) -> Aim:
    metric, today = METRICS[goal.metric], diary.until
    state: State = "coming" if goal.since > today else "over" if goal.until <= today else "running"
    name = diary.accounts.get(goal.account, goal.account) if goal.account else EVERYONE
    above, below = diary.sums(goal.metric)
    inside = diary.among(goal.account, goal.since, goal.until)
    known = inside & np.isfinite(above) & np.isfinite(below)
    total, base = float(above[known].sum()), float(below[known].sum())
    done = (total / base if base > 0 else None) if metric.is_ratio else total if known.any() else None
    if done is None and state == "running" and not metric.is_ratio and not inside.any():
        done = 0.0  # nobody has been live yet
    reached = done is not None and (done <= goal.value if metric.good == "down" else done >= goal.value)
    lacking = int(inside.sum() - known.sum())
    aim = Aim(goal, metric, name, state, today, done, reached, lacking)
    if state == "running" and metric.is_ratio:
        return replace(aim, interval=ratio_interval(above[known], below[known]), notes=_gaps(aim))
    return _paced(diary, merchant, aim) if state == "running" and done is not None else replace(aim, notes=_gaps(aim))


def _paced(diary: Diary, merchant: str, aim: Aim) -> Aim:
    """A running goal of a volume with its pace, its forecast and what would close its gap."""
    goal, today = aim.goal, diary.until
    days, totals = _past(diary, goal)
    kinds = [diary.kind(day) for day in days]
    level = levels(totals, kinds)
    span = days_between(goal.since, goal.until)
    weights = level[[diary.kind(day) for day in span]] if level.any() else np.ones(len(span))
    path = (
        np.cumsum(weights) / weights.sum() * goal.value if weights.sum() > 0 else np.linspace(0, goal.value, len(span))
    )
    done = aim.done or 0.0
    coming = span[aim.gone :]
    ahead = forecast(done, totals, kinds, [diary.kind(day) for day in coming], _seed(merchant, goal, today))
    aim = replace(aim, expected=float(path[aim.gone - 1]), ahead=ahead)
    running = np.nancumsum(diary.by_day(goal.metric, goal.account, goal.since, today))
    picture = _picture(aim, path, running, level[[diary.kind(day) for day in coming]])
    notes = (*_gaps(aim), *_about_past(diary, aim, days, totals, kinds, coming))
    return replace(aim, picture=picture, closing=_closing(diary, aim, coming), notes=notes)


def _past(diary: Diary, goal: Goal) -> tuple[list[date], Floats]:
    """The latest days from the account's first session on, with their totals: what a forecast draws on."""
    born = diary.first_day(goal.account)
    if born is None:
        return [], np.zeros(0)
    first = max(born, diary.until - PAST + DAY)
    totals = diary.by_day(goal.metric, goal.account, first, diary.until)
    known = np.isfinite(totals)
    return [day for day, told in zip(days_between(first, diary.until), known, strict=True) if told], totals[known]


def _seed(merchant: str, goal: Goal, today: date) -> int:
    """The same for the same question everywhere."""
    named = "\x1f".join((merchant, goal.account, goal.metric, f"{goal.since}", f"{goal.until}", f"{today}"))
    return int.from_bytes(blake2b(named.encode(), digest_size=8).digest())


def _picture(aim: Aim, path: Floats, totals: Floats, coming: Floats) -> Trend:
    """The goal's path, what has come together, and what is expected from here, at the end of each day."""
    span = [datetime.combine(day, time()) for day in days_between(aim.goal.since, aim.goal.until)]
    series = [
        Series("目标路径", tuple(zip(span, path.tolist(), strict=True))),
        Series("累计完成", tuple(zip(span[: aim.gone], totals.tolist(), strict=True))),
    ]
    if aim.ahead is not None and len(coming):
        ends = np.append(totals[-1], totals[-1] + np.cumsum(coming))
        series.append(Series("预计", tuple(zip(span[aim.gone - 1 :], ends.tolist(), strict=True))))
    caption = "目标路径按各星期几的历史分配,不是平均到每天"
    return Trend(f"{aim.title}:累计与目标路径", aim.metric.key, aim.metric.unit, tuple(series), (), caption)


def _closing(diary: Diary, aim: Aim, coming: Sequence[date]) -> tuple[Block, ...]:
    key = aim.metric.key
    likely = aim.chance is not None and aim.chance >= 0.8
    if key not in CHAINED or not coming or aim.reached or likely:
        return ()
    accounts = (aim.goal.account,) if aim.goal.account else tuple(diary.accounts)
    gap = aim.goal.value - (aim.ahead.total if aim.ahead else np.nan)
    return what_if_blocks(what_if(diary, key, accounts, coming), aim.metric, aim.title, gap, len(coming))


def _gaps(aim: Aim) -> tuple[str, ...]:
    if not aim.lacking:
        return ()
    return (
        f"{aim.name} {aim.span} 有 {aim.lacking} 场的导出没有{aim.metric.label},没有算进去;补传直播间列表即可补上。",
    )


def _about_past(
    diary: Diary, aim: Aim, days: Sequence[date], totals: Floats, kinds: Sequence[int], coming: Sequence[date]
) -> tuple[str, ...]:
    """What a reader has to know of the days behind a forecast."""
    told = []
    ordinary = np.asarray(kinds, dtype=np.int64) < WEEKDAYS
    if aim.ahead is None:
        told.append(f"{aim.name}已传的平日只有 {int(ordinary.sum())} 天,满 {FEWEST} 天才做预测;现在只看进度。")
    left_out = [f"{day:%m-%d}" for day, plain in zip(days, ordinary, strict=True) if not plain]
    if left_out:
        told.append(f"大促日({'、'.join(left_out)})不算进平日的预测。")
    promoted = [f"{day:%m-%d}" for day in coming if day in diary.promoted]
    if promoted:
        way = "按以往大促日的均值算" if left_out else "没有以往大促日可参照,先按平日算"
        told.append(f"剩余的日子里有大促日({'、'.join(promoted)}),{way}。")
    live = totals[ordinary & (totals > 0)]
    if len(live) >= WEEKDAYS:
        limit = STRAY * float(np.median(live))
        high = [
            f"{day:%m-%d}" for day, total, plain in zip(days, totals, ordinary, strict=True) if plain and total > limit
        ]
        if high:
            said = f"{'、'.join(high)} 的{aim.metric.label}是平日的 {STRAY:g} 倍以上"
            told.append(f"{said},会抬高预测;如果是大促,请在「数据」页的「大促日历」里标上。")
    return tuple(told)
