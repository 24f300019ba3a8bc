"""流量效能 as blocks: every channel's entries, order rate, ticket and money, their trend, and 自然 beside 付费.

Owns how channels are laid out. Tables that say only a day are shown apart and never meet the channels of sessions.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.metrics.channel import CHANNEL
from core.reviews.blocks import Attribution, Block, Column, Note, Part, Series, Split, Table, Trend
from core.reviews.channels import ORDER_TICKET_OF, group_of
from core.reviews.evidence import Evidence, finite
from core.reviews.windows import moments_of
from core.units import RATE, TEXT, TIMES, YUAN
from core.warehouse.store import Store

CHANNEL_KEYS = (
    "entries", "orders", "gmv", "user_pay", "ad_cost",
    *(metric.key for metric in CHANNEL if metric.is_ratio and metric.facts),
)  # fmt: skip

_TREND_SESSIONS = 12
_TREND_CHANNELS = 5
_MEANING = "转化率 = 成交订单数 ÷ 进入次数;笔单价 = 金额 ÷ 成交订单数"


def channel_blocks(store: Store, evidence: Evidence, channels: Attribution | None) -> tuple[Block, ...]:
    names = [name for name in evidence.channels if evidence.reading("entries", name).value is not None]
    if not names:
        by_day = _by_day(store, evidence)
        if by_day is not None:
            return (by_day,)
        menu = "罗盘 → 直播 → 直播列表 → 直播详情"
        return (Note("还没有渠道数据", f"上传这一场的「整场数据下载」({menu}),就能看到每个渠道。"),)
    money = channels.money if channels else _channel_money(evidence, names)
    ordered = sorted(names, key=lambda name: -(evidence.reading("entries", name).value or 0.0))
    blocks: list[Block] = [_table(evidence, ordered, money, channels)]
    if channels is not None:
        blocks.append(channels)
    entries = {name: evidence.reading("entries", name) for name in ordered}
    split = groups({name: (one.value, one.before) for name, one in entries.items()}, "entries", "自然与付费流量")
    if split is not None:
        blocks.append(split)
    keys = ("entries", "order_rate", ORDER_TICKET_OF[money])
    trends = [trend for trend in (_trend(evidence, ordered, key) for key in keys) if trend]
    blocks += [replace(trend, folded=place > 0) for place, trend in enumerate(trends)]
    return tuple(blocks)


def _channel_money(evidence: Evidence, names: list[str]) -> str:
    return "gmv" if any(np.isfinite(evidence.sides("gmv", name).numerator) for name in names) else "user_pay"


def _table(evidence: Evidence, names: list[str], money: str, channels: Attribution | None) -> Table:
    ticket = ORDER_TICKET_OF[money]
    effects = {dict(term.where).get("channel"): term.yuan for term in channels.terms} if channels else {}
    entries = {name: evidence.reading("entries", name) for name in names}
    total = sum(reading.value or 0.0 for reading in entries.values())
    columns = [
        Column("channel", "渠道", TEXT), Column("group", "分组", TEXT), Column("entries", "进入次数", TIMES),
        Column("entries_before", "对比", TIMES), Column("entry_share", "流量占比", RATE),
        Column("order_rate", "转化率", RATE), Column("order_rate_before", "对比", RATE),
        Column(ticket, METRICS[ticket].label, YUAN), Column("ticket_before", "对比", YUAN),
        Column(money, METRICS[money].label, YUAN), Column("effect", "影响", YUAN, signed=True),
        Column("verdict", "判断", TEXT),
    ]  # fmt: skip
    rows = []
    for name in names:
        rate, price = (evidence.reading(key, name) for key in ("order_rate", ticket))
        amount = finite(evidence.sides(money, name).numerator)
        judged = [(reading.label, reading.verdict) for reading in (entries[name], rate, price)]
        moved = "、".join(label for label, verdict in judged if verdict == "real")
        quiet = entries[name].verdict_text if entries[name].verdict != "real" else "正常波动"
        rows.append(
            (
                name, group_of(name), entries[name].value, entries[name].before,
                (entries[name].value or 0.0) / total if total else None, rate.value, rate.before,
                price.value, price.before, amount, effects.get(name), f"真变化:{moved}" if moved else quiet,
            )
        )  # fmt: skip
    return Table("各渠道", tuple(columns), tuple(rows), caption=_MEANING)


def groups(sides: Mapping[str, tuple[float | None, float | None]], key: str, title: str) -> Split | None:
    """自然 beside 付费 by a volume of the channels: `sides` has each one's now and before. None where nothing came."""
    now: dict[str, float] = {}
    then: dict[str, float] = {}
    for name, (value, before) in sides.items():
        now[group_of(name)] = now.get(group_of(name), 0.0) + (value or 0.0)
        then[group_of(name)] = then.get(group_of(name), 0.0) + (before or 0.0)
    total, total_before = sum(now.values()), sum(then.values())
    if not total:
        return None
    parts = tuple(
        Part(group, value, value / total, then[group] / total_before if total_before else None)
        for group, value in sorted(now.items(), key=lambda item: -item[1])
    )
    return Split(title, key, METRICS[key].unit, parts, caption=f"按{METRICS[key].label}")


def _trend(evidence: Evidence, names: list[str], key: str) -> Trend | None:
    """The largest channels over the latest sessions of one account and, for one session, part of the day.

    Of several accounts under review it is the one of the last session that has the figure at all.
    """
    parts = evidence.calendar.parts
    alike = parts == parts[evidence.inside[-1]] if len(evidence.inside) == 1 else None
    told = np.isfinite(np.stack([evidence.values(key, name) for name in names[:_TREND_CHANNELS]]))
    under_review = evidence.inside[told[:, evidence.inside].any(axis=0)]
    if not len(under_review):
        return None
    last = int(under_review[-1])
    indices = evidence.lately(max(_TREND_SESSIONS, len(evidence.inside)), last, alike)
    if len(indices) < 2:
        return None
    times = {int(index): evidence.starts[index].astype(object) for index in indices}
    series = []
    for name in names[:_TREND_CHANNELS]:
        values = evidence.values(key, name)
        points = ((times[index], finite(values[index])) for index in times)
        series.append(Series(name, tuple(points)))
    marked = tuple(times[index] for index in evidence.inside.tolist() if index in times)
    metric = METRICS[key]
    when = "同账号同时段最近" if len(evidence.inside) == 1 else "同账号最近"
    accounts = evidence.live.dimensions["account"]
    several = len(set(accounts[evidence.inside].tolist())) > 1
    caption = f"{when} {len(indices)} 场,按开播时间" + (f";抖音号 {accounts[last]}" if several else "")
    return Trend(f"各渠道{metric.label}走势", key, metric.unit, tuple(series), marked, caption)


def _by_day(store: Store, evidence: Evidence) -> Table | None:
    """渠道(按天): channel tables that name no session, of the days and accounts under review."""
    days = sorted({evidence.days[index] for index in evidence.inside})
    accounts = sorted({str(evidence.live.dimensions["account"][index]) for index in evidence.inside})
    window = Window(evidence.scope.merchant, tuple(accounts), *moments_of(days[0], days[-1]))
    answer = ask(store, "channel_day", CHANNEL_KEYS, window, ("channel",))
    if not len(answer):
        return None
    money = next((key for key in ORDER_TICKET_OF if np.isfinite(answer.numerators[key]).any()), "user_pay")
    ticket = ORDER_TICKET_OF[money]
    total = float(np.nansum(answer.numerators["entries"]))
    rows = []
    for place in np.argsort(-np.nan_to_num(answer.numerators["entries"]), kind="stable").tolist():
        name = str(answer.dimensions["channel"][place])
        entries, amount = (finite(answer.numerators[key][place]) for key in ("entries", money))
        rate, price = (
            finite(np.divide(answer.numerators[key][place], answer.denominators[key][place] or np.nan))
            for key in ("order_rate", ticket)
        )
        share = entries / total if entries is not None and total else None
        rows.append((name, group_of(name), entries, share, rate, price, amount))
    columns = (
        Column("channel", "渠道", TEXT), Column("group", "分组", TEXT), Column("entries", "进入次数", TIMES),
        Column("entry_share", "流量占比", RATE), Column("order_rate", "转化率", RATE),
        Column(ticket, METRICS[ticket].label, YUAN), Column(money, METRICS[money].label, YUAN),
    )  # fmt: skip
    caption = f"这些表只写了日期,没有写场次:按整天列出,不与分场次的渠道混算,也不下判断。{_MEANING}"
    return Table("渠道(按天)", columns, tuple(rows), caption=caption)
