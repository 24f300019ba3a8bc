"""付费与自然: what 千川 cost and brought hour by hour and day by day, and paid channels beside natural ones.

Owns how they are laid out. Money of 全域 and of 标准 is never put together, nor into one return (`core.metrics.ads`);
a cost stands only where an export says it, and is never spread over hours or channels.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.metrics import METRICS
from core.metrics.ask import Answer, Window, ask
from core.reading.batch import UNNAMED_ACCOUNT
from core.reviews.blocks import Block, Column, Line, Note, Table, Timeline
from core.reviews.channels import ORDER_TICKET_OF, UNKNOWN_GROUP, group_of
from core.reviews.evidence import Evidence, finite
from core.reviews.minutes import Minutes
from core.reviews.windows import moments_of
from core.sheets import EXPORTS
from core.sheets.channel_table import NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS
from core.units import DATETIME, ORDERS, RATE, TEXT, TIMES, YUAN
from core.warehouse.around import present
from core.warehouse.store import Store

Floats = NDArray[np.float64]

HOUR = timedelta(hours=1)

_HOURS, _DAYS = "current_ad_hour", ("current_ad_day", "current_ad_standard")
_HOURLY = ("whole_ad_cost", "ad_gmv", "ad_orders", "roi", "net_roi")
_DAILY = (
    "whole_ad_cost", "ad_gmv", "roi", "net_roi", "standard_ad_cost", "direct_gmv", "direct_roi", "total_ad_cost",
    "ad_cost_share",
)  # fmt: skip
_ROIS = "支付ROI = 全域成交金额 ÷ 全域消耗,净成交ROI 用 1 小时内没有退款的成交;全域成交含自然流量带来的,不是广告的增量"


def paid_blocks(store: Store, evidence: Evidence, minutes: Minutes | None) -> tuple[Block, ...]:
    """Hours (of one session), days, channels; a note in the place of what no upload tells."""
    window = _window(evidence)
    there = present(store, window.merchant, (_HOURS, *_DAYS))
    single = len(evidence.inside) == 1
    by_hour = _hours(store, evidence, window, minutes) if single and _HOURS in there else ()
    by_day = _days(store, evidence, window) if there.intersection(_DAYS) else ()
    nameless = single and not by_hour and _HOURS in there and _nameless(store, window)
    lacking = _lacking(bool(by_hour) or not single, bool(by_day), nameless)
    return (*by_hour, *by_day, *lacking, *_channels(evidence))


def _window(evidence: Evidence) -> Window:
    """The accounts and calendar days of the sessions under review, to the day the last one ended."""
    accounts = evidence.live.dimensions["account"][evidence.inside].tolist()
    starts, stops = _starts(evidence), _stops(evidence)
    last = max(stop or start for start, stop in zip(starts, stops, strict=True))
    return Window(evidence.scope.merchant, tuple(sorted(set(accounts))), *moments_of(min(starts), last))


def _starts(evidence: Evidence) -> list[datetime]:
    return list(evidence.starts[evidence.inside].astype("datetime64[us]").tolist())


def _stops(evidence: Evidence) -> list[datetime | None]:
    return list(evidence.live.dimensions["stop"][evidence.inside].astype("datetime64[us]").tolist())


def _value(answer: Answer, key: str, place: int) -> float | None:
    above = answer.numerators[key][place]
    if not METRICS[key].is_ratio:
        return finite(above)
    below = answer.denominators[key][place]
    return float(above / below) if np.isfinite(above) and below > 0 else None


def _column(key: str, label: str = "") -> Column:
    return Column(key, label or METRICS[key].label, METRICS[key].unit)


# Hours


def _hours(store: Store, evidence: Evidence, window: Window, minutes: Minutes | None) -> tuple[Block, ...]:
    """千川 hour by hour while the session ran, beside what came in by the minutes of the same hour."""
    start = _starts(evidence)[0]
    stop = _stops(evidence)[0] or start + timedelta(minutes=1)
    answer = ask(store, "ad_hour", _HOURLY, window, ("account", "hour", "session"))
    hours: list[datetime] = answer.dimensions["hour"].astype("datetime64[us]").tolist()
    running = [place for place, hour in enumerate(hours) if hour < stop and hour + HOUR > start]
    if not running:
        return ()
    own = _by_hour(minutes)
    columns = [
        Column("hour", "小时", DATETIME), *map(_column, _HOURLY),
        *(_column(key, f"{METRICS[key].label}(分钟累加)") for key in own),
    ]  # fmt: skip
    rows = tuple(
        (hours[place], *(_value(answer, key, place) for key in _HOURLY), *(own[key].get(hours[place]) for key in own))
        for place in running
    )
    alone = all(answer.dimensions["session"][place] == evidence.scope.sessions[0] for place in running)
    shared = "" if alone else "有的小时里同账号不止一场,千川的数按账号,分不到单场。"
    beside = "右边几列是同一小时里本场各分钟的和。" if own else ""
    drawn = len(running) > 1
    caption = f"{_ROIS}。{beside}{shared}开播和下播的那两个小时是整点的数。"
    table = Table("千川分时", tuple(columns), rows, caption=caption, folded=drawn)
    return (_curve(answer, hours, running), table) if drawn else (table,)


def _by_hour(minutes: Minutes | None) -> dict[str, dict[datetime, float]]:
    """Sums over the minutes of each clock hour, of what adds up."""
    if minutes is None:
        return {}
    found: dict[str, dict[datetime, float]] = {}
    for key in ("entries", "orders"):
        for at, value in zip(minutes.times, minutes.values.get(key, ()), strict=False):
            if np.isfinite(value):
                hour = at.replace(minute=0)
                own = found.setdefault(key, {})
                own[hour] = own.get(hour, 0.0) + float(value)
    return found


def _curve(answer: Answer, hours: Sequence[datetime], running: Sequence[int]) -> Timeline:
    lines = tuple(
        Line(key, METRICS[key].label, METRICS[key].unit, tuple((hours[p], _value(answer, key, p)) for p in running))
        for key in ("whole_ad_cost", "ad_gmv", "roi", "net_roi")
    )
    return Timeline(
        "投放消耗与 ROI,逐小时", "", hours[running[0]], hours[running[-1]] + HOUR, lines, ("whole_ad_cost", "ad_gmv")
    )


# Days


def _days(store: Store, evidence: Evidence, window: Window) -> tuple[Block, ...]:
    """千川 by calendar day: the session's own only where the account had no other on that day."""
    answer = ask(store, "ad_day", _DAILY, window, ("account", "day", "session"))
    days: list[date] = answer.dimensions["day"].astype("datetime64[D]").tolist()
    started = {(str(evidence.live.dimensions["account"][i]), evidence.days[i]) for i in evidence.inside.tolist()}
    accounts = answer.dimensions["account"].tolist()
    shown = [place for place, key in enumerate(zip(accounts, days, strict=True)) if key in started]
    if not shown:
        return ()
    own = [answer.dimensions["session"][place] in evidence.scope.sessions for place in shown]
    used = [key for key in _DAILY if any(_value(answer, key, place) is not None for place in shown)]
    rows = tuple(
        (
            f"{days[place]}", accounts[place], "当天只有这一场" if alone else "当天几场合计",
            *(_value(answer, key, place) for key in used),
        )
        for place, alone in zip(shown, own, strict=True)
    )  # fmt: skip
    columns = (
        Column("day", "日期", TEXT), Column("account", "抖音号", TEXT), Column("sessions", "含哪些场次", TEXT),
        *map(_column, used),
    )  # fmt: skip
    caption = "全域与标准推广的成交口径不同,不相加,也不合成一个 ROI。"
    if not all(own):
        caption += "当天不止一场的,是这一天所有场次的数,分不到单场。"
    return (Table("千川按天", columns, rows, caption=caption, folded=True),)


def _nameless(store: Store, window: Window) -> bool:
    """Whether hours landed under no account."""
    nameless = Window(window.merchant, (UNNAMED_ACCOUNT,), window.since, window.until)
    return len(ask(store, "ad_hour", ("whole_ad_cost",), nameless, ("account", "hour"))) > 0


def _lacking(hours: bool, days: bool, nameless: bool) -> Iterator[Note]:
    """Which 千川 export is missing, or doesn't say whose it is."""
    wanted = ["qianchuan_live"] if not days else []
    if nameless:
        said = "这几天的千川分小时数据没有写抖音号,对不上场次:撤销后重新上传,并在上传时填写抖音号。"
        yield Note("千川数据没有对上账号", said)
    elif not hours:
        wanted.append("qianchuan_hour")
    if wanted:
        named = "、".join(EXPORTS[key].offered for key in wanted)
        yield Note("缺少千川数据", f"上传{named},就能看到投放消耗、支付ROI 和净成交ROI。")


# Channels


def _channels(evidence: Evidence) -> tuple[Block, ...]:
    """Natural beside paid: totals of each group, and every paid channel."""
    names = [name for name in evidence.channels if evidence.reading("entries", name).value is not None]
    parts = [name for name in names if name not in (*NATURAL_TOTALS, *PAID_TOTALS)]
    groups = {group: [name for name in parts if group_of(name) == group] for group in (NATURAL, PAID, UNKNOWN_GROUP)}
    if not groups[PAID]:
        said = "这几场没有付费渠道的进入。" if names else "没有渠道数据,分不出付费和自然:上传这一场的「整场数据下载」。"
        return (Note("付费渠道", said),)
    money = next((key for key in ORDER_TICKET_OF if np.isfinite(_sum(evidence, key, parts)).any()), "user_pay")
    total = float(np.nansum(_sum(evidence, "entries", parts)))
    paid = sorted(groups[PAID], key=lambda name: -(evidence.reading("entries", name).value or 0.0))
    lines = [(f"{NATURAL}合计", groups[NATURAL]), (f"{PAID}合计", groups[PAID])]
    lines += [(name, [name]) for name in paid] + [(name, [name]) for name in groups[UNKNOWN_GROUP]]
    rows = tuple(_line(evidence, label, members, money, total) for label, members in lines if members)
    columns = (
        Column("channel", "渠道", TEXT), Column("entries", METRICS["entries"].label, TIMES),
        Column("entry_share", "流量占比", RATE), Column("orders", METRICS["orders"].label, ORDERS),
        Column("order_rate", "转化率", RATE), _column(ORDER_TICKET_OF[money]),
        Column(money, METRICS[money].label, YUAN), Column("ad_cost", "投放消耗", YUAN),
    )  # fmt: skip
    caption = "投放消耗只列渠道表里写明的;千川全域的消耗分不到渠道,看上面的按天和分时。渠道成交不等于广告带来的增量。"
    return (Table("付费渠道与自然渠道", columns, rows, caption=caption),)


def _sum(evidence: Evidence, key: str, names: Sequence[str]) -> Floats:
    """Per channel the sum over the sessions under review, NaN where no session tells it."""
    found = []
    for name in names:
        own = evidence.sums(key, name)[0][evidence.inside]
        found.append(float(np.nansum(own)) if np.isfinite(own).any() else np.nan)
    return np.array(found, dtype=np.float64)


def _line(evidence: Evidence, label: str, members: Sequence[str], money: str, total: float) -> tuple[object, ...]:
    """One channel, or several put together: sums first, then one division over the channels that have both."""
    entries, orders, amount = (_sum(evidence, key, members) for key in ("entries", "orders", money))
    cost = _sum(evidence, "ad_cost", members)
    share = float(np.nansum(entries)) / total if total else None
    return (
        label, _all(entries), share, _all(orders), _ratio(orders, entries, METRICS["order_rate"].minimum),
        _ratio(amount, orders, METRICS[ORDER_TICKET_OF[money]].minimum), _all(amount), _all(cost),
    )  # fmt: skip


def _all(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.sum()) if len(known) else None


def _ratio(above: Floats, below: Floats, least: int) -> float | None:
    both = np.isfinite(above) & np.isfinite(below)
    under = float(below[both].sum())
    return float(above[both].sum()) / under if under > 0 and under >= least else None
