"""What a leaderboard rests on, laid open: does it add up, would late orders change it, and what does 罗盘 print.

Owns these three questions and their tables. Minutes are only read again over a few weeks: longer spans say so.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Answer, Floats, Window, ask
from core.reviews.attribution import cents
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.hosts.board import Board
from core.reviews.hosts.summing import within
from core.scope import parts_of_session
from core.units import DATETIME, MINUTES, NUMBER, RANK, RATE, TEXT, YUAN
from core.warehouse.lags import LAGS, lagged
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store

FLOWS = (
    "gmv", "user_pay", "orders", "items", "new_followers", "new_fanclub", "comments", "likes", "ad_cost",
)  # fmt: skip
MANY_DAYS = timedelta(days=62)
_SPANS = 60
"""Lines of 罗盘's own report that are shown."""

_COMPASS = (
    "live_minutes", "gmv_per_hour", "user_pay_per_hour", "compass_view_rate", "compass_stay_rate",
    "compass_interaction_rate", "compass_follow_rate", "compass_uv_value",
)  # fmt: skip


def check_blocks(store: Store, window: Window, found: Board, sessions: Sequence[str]) -> tuple[Block, ...]:
    """Per flow: hosts and 未排班, the minutes, what the sessions' own exports say, and the difference."""
    shared = within(ask(store, "host", FLOWS, window, ("session", "host"), only={"estimated": "false"}), sessions)
    by_time = _estimated(found)
    if not len(shared):
        none = "这段时间没有分钟数据,按时长分的金额就是整场导出的金额,没有第二个数可以对。"
        return (Note("没有分钟数据", none), *by_time)
    minuted = sorted(set(shared.dimensions["session"].tolist()))
    live = within(ask(store, "live", FLOWS, window, ("session",)), minuted)
    long = window.until - window.since > MANY_DAYS
    minutes = None if long else within(ask(store, "minute", FLOWS, window, ("session",)), minuted)
    unmanned = shared.dimensions["host"] == UNMANNED
    rows = []
    for key in FLOWS:
        hosts, nobody = _sum(shared.numerators[key][~unmanned]), _sum(shared.numerators[key][unmanned])
        if hosts is None and nobody is None:
            continue
        whole = (hosts or Decimal(0)) + (nobody or Decimal(0))
        told = set(shared.dimensions["session"][np.isfinite(shared.numerators[key])].tolist())
        lacking = f" · {len(minuted) - len(told)} 场的分钟没有" if len(told) < len(minuted) else ""
        exported = _sum(within(live, told).numerators[key])
        minute = None if minutes is None else _sum(minutes.numerators[key])
        gap = None if exported is None else exported - whole
        unit = METRICS[key].unit
        rows.append((f"{METRICS[key].label}({unit.suffix}){lacking}", hosts, nobody, whole, minute, exported, gap))
    columns = tuple(
        Column(key, label, TEXT if key == "flow" else NUMBER)
        for key, label in (
            ("flow", "指标"), ("hosts", "主播合计"), ("unmanned", UNMANNED), ("whole", "两者相加"),
            ("minutes", "分钟合计"), ("exported", "整场导出"), ("difference", "整场 − 相加"),
        )
    )  # fmt: skip
    caption = (
        f"{len(minuted)} 场有分钟数据,每一项只加分钟里有这一项的场次。分钟从上播起、到下播前归这位主播,同播平分,"
        f"没人登记的归「{UNMANNED}」"
    )
    caption += f";超过 {MANY_DAYS.days} 天,不再逐分钟、逐场核对" if long else ""
    whole_table = Table("主播 + 未排班 = 整场", columns, tuple(rows), caption=caption)
    by_session = () if long else (_by_session(found, shared, live),)
    return (whole_table, *by_session, *by_time)


def _sum(values: Floats) -> Decimal | None:
    known = values[np.isfinite(values)]
    return cents(float(known.sum())) if len(known) else None


def _by_session(found: Board, shared: Answer, live: Answer) -> Table:
    """The same for the money of each session."""
    own: dict[str, dict[bool, Decimal]] = {}
    names = zip(shared.dimensions["session"].tolist(), shared.dimensions["host"].tolist(), strict=True)
    for (session, host), value in zip(names, shared.numerators[found.amount].tolist(), strict=True):
        if np.isfinite(value):
            sums = own.setdefault(session, {True: Decimal(0), False: Decimal(0)})
            sums[host == UNMANNED] += cents(value)
    exported = dict(zip(live.dimensions["session"].tolist(), live.numerators[found.amount].tolist(), strict=True))
    rows = []
    for session in sorted(own, key=lambda name: parts_of_session(name)[::-1], reverse=True):
        whole, told = sum(own[session].values(), Decimal(0)), exported.get(session, np.nan)
        printed = cents(told) if np.isfinite(told) else None
        account, start = parts_of_session(session)
        gap = None if printed is None else printed - whole
        rows.append((start, account, own[session][False], own[session][True], whole, printed, gap))
    columns = (
        Column("start", "开播", DATETIME), Column("account", "账号", TEXT), Column("hosts", "主播合计", NUMBER),
        Column("unmanned", UNMANNED, NUMBER), Column("whole", "两者相加", NUMBER),
        Column("exported", "整场导出", NUMBER), Column("difference", "整场 − 相加", NUMBER),
    )  # fmt: skip
    label = METRICS[found.amount].label
    return Table(f"逐场核对 · {label}(元)", columns, tuple(rows), caption="", folded=True)


def _estimated(found: Board) -> tuple[Block, ...]:
    """Sessions that were shared out by time, for want of minutes; nothing of them is scored."""
    answer = found.answer
    rows: dict[tuple[str, str], list[float]] = {}
    own = np.flatnonzero(answer.dimensions["estimated"].astype(bool) & (answer.dimensions["host"] != UNMANNED))
    names = (answer.dimensions[key][own].tolist() for key in ("session", "host"))
    figures = (np.nan_to_num(answer.numerators[key][own]).tolist() for key in ("live_minutes", found.amount))
    for session, host, length, amount in zip(*names, *figures, strict=True):
        sums = rows.setdefault((session, host), [0.0, 0.0])
        sums[0] += length
        sums[1] += amount
    if not rows:
        return ()
    listed = [
        (parts_of_session(session)[1], parts_of_session(session)[0], host, length, cents(amount))
        for (session, host), (length, amount) in rows.items()
    ]
    listed.sort(key=lambda row: (row[0], row[1], row[2]), reverse=True)
    heads = (
        Column("start", "开播", DATETIME), Column("account", "账号", TEXT), Column("host", "主播", TEXT),
        Column("live_minutes", "开播时长", MINUTES), Column(found.amount, METRICS[found.amount].label, YUAN),
    )  # fmt: skip
    caption = "这些场次没有分钟数据,整场按上播时长分给主播,不进评分。补传分钟趋势后会自动重算。"
    number = len({session for session, _ in rows})
    return (Table(f"按时长估算的 {number} 场", heads, tuple(listed), caption=caption, folded=True),)


def lag_blocks(store: Store, window: Window, found: Board) -> tuple[Block, ...]:
    """Whose money it would be if orders came three or five minutes after what led to them: plain sums and places."""
    title = "订单延迟 0、3、5 分钟"
    if window.until - window.since > MANY_DAYS:
        return (Note(title, f"这段时间超过 {MANY_DAYS.days} 天,请选短一些的周期再看订单延迟。"),)
    told = lagged(store, window.merchant, window.accounts, window.since, window.until)
    money: dict[str, dict[int, float]] = {}
    for one in told:
        value = one.gmv if found.amount == "gmv" else one.user_pay
        if value is not None:
            money.setdefault(one.host, {})[one.lag] = value
    if not money:
        return (Note(title, "这段时间没有分钟数据,看不出订单延迟的影响。"),)
    hours = {host.name: host.abilities[found.money].denominator for host in found.hosts if host.abilities}
    rated = {name: length for name, length in hours.items() if length}
    places = {lag: _places({host: own.get(lag, 0.0) / rated[host] for host, own in money.items() if host in rated})
              for lag in LAGS}  # fmt: skip
    names = sorted(money, key=lambda host: (host == UNMANNED, places[LAGS[0]].get(host, len(money))))
    rows = []
    for host in names:
        amounts = [money[host].get(lag, 0.0) for lag in LAGS]
        base = amounts[0]
        most = max((abs(amount - base) for amount in amounts), default=0.0)
        own_places = [places[lag].get(host) for lag in LAGS]
        rows.append((host, *map(cents, amounts), *own_places, most / base if base else None))
    columns = (
        Column("host", "主播", TEXT), *(Column(f"lag{lag}", _word(lag), YUAN) for lag in LAGS),
        *(Column(f"place{lag}", f"原始名次({_word(lag)})", RANK) for lag in LAGS),
        Column("most", "最多差", RATE),
    )  # fmt: skip
    changed = [lag for lag in LAGS[1:] if places[lag] != places[LAGS[0]]]
    said = f"晚 {'、'.join(map(str, changed))} 分钟算,原始名次会变" if changed else "晚几分钟算,原始名次都不变"
    caption = f"订单归给下单前几分钟在播的人。{said};名次按单小时{METRICS[found.amount].label}的原始值"
    return (Table(title, columns, tuple(rows), caption=caption),)


def _word(lag: int) -> str:
    return f"晚 {lag} 分钟" if lag else "不延迟"


def _places(values: dict[str, float]) -> dict[str, int]:
    return {host: 1 + sum(other > value for other in values.values()) for host, value in values.items()}


def compass_blocks(store: Store, window: Window, found: Board) -> tuple[Block, ...]:
    """What 罗盘 prints of the same hosts, period by period, beside ours; none of it is scored."""
    answer = ask(store, "host_report", _COMPASS, window, ("account", "since", "day", "host"))
    if not len(answer):
        lacking = "没有上传罗盘「主播分析」。罗盘 → 直播 → 主播分析里可以导出;上传后这里并排列出,引流能力也以它为准。"
        return (Note("罗盘的数", lacking),)
    whole = window.since.date(), (window.until - timedelta(minutes=1)).date()
    kept = [key for key in _COMPASS if np.isfinite(_value(answer, key)).any()]
    columns = (
        Column("host", "主播", TEXT), Column("account", "账号", TEXT), Column("period", "周期", TEXT),
        *(Column(key, METRICS[key].label, METRICS[key].unit) for key in kept),
        Column("ours", f"我们算的单小时{METRICS[found.amount].label}", YUAN), Column("score", "我们的评分", NUMBER),
    )  # fmt: skip
    one_account = len(set(answer.dimensions["account"].tolist())) == 1
    rows = []
    order = sorted(range(len(answer)), key=lambda at: str(answer.dimensions["day"][at]), reverse=True)[:_SPANS]
    for at in order:
        name = str(answer.dimensions["host"][at])
        first, last = (answer.dimensions[key][at].astype("datetime64[D]").item() for key in ("since", "day"))
        values = (float(_value(answer, key)[at]) for key in kept)
        own = found.host(name) if whole == (first, last) and one_account else None
        ours = own.abilities[found.money].raw if own and found.money in own.abilities else None
        period = f"{first:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"
        account = str(answer.dimensions["account"][at])
        rows.append((name, account, period, *(value if np.isfinite(value) else None for value in values), ours,
                     own.score if own else None))  # fmt: skip
    caption = "罗盘印出的率没有分母,不能相加;我们的数只在周期完全一样、只看一个账号时并列。罗盘不扣时段的影响。"
    return (Table("罗盘主播分析", columns, tuple(rows), caption=caption),)


def _value(answer: Answer, key: str) -> Floats:
    above, below = answer.numerators[key], answer.denominators.get(key)
    return above if below is None else np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
