"""直播日报 · 流量: where viewers are lost on the way to paying, and which channel brought fewer of them.

Owns the order of this scenario and its words: 五维四率 by people and by times, what the change cost in yuan, the
channels' efficiency, findings. Figures come judged from `evidence`; nothing is computed here that another scenario needs.
"""

import numpy as np

from core.metrics import METRICS
from core.metrics.channel import CHANNEL
from core.metrics.live import EXPOSURE_PAY, EXPOSURE_PAY_TIMES, FUNNEL_PEOPLE, FUNNEL_TIMES
from core.reviews.attribution import ORDER_TICKET_OF, TICKET_OF, attribution, channel_attribution, money_of
from core.reviews.blocks import (
    Attribution, Block, Cards, Column, Findings, Funnel, Note, Part, Reading, Review, Series, Split, Step, Table, Trend,
)  # fmt: skip
from core.reviews.evidence import Evidence
from core.reviews.findings import claims, findings
from core.scope import Scope
from core.sheets.channel_table import GROUPS, NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS
from core.units import RATE, TEXT, TIMES, YUAN, show, show_ratio
from core.warehouse import holdings
from core.warehouse.store import Store

KEY, TITLE = "traffic", "直播日报 · 流量"

_PEOPLE_STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")
_TIMES_STAGES = ("exposure_count", "views", "product_exposure_count", "product_clicks", "orders")
_LIVE = tuple(
    dict.fromkeys(
        (
            *_PEOPLE_STAGES, *_TIMES_STAGES, "gmv", "user_pay", "gmv_per_hour", "user_pay_per_hour", "live_minutes",
            *(metric.key for metric in (*FUNNEL_PEOPLE, EXPOSURE_PAY, *FUNNEL_TIMES, EXPOSURE_PAY_TIMES)),
            *TICKET_OF.values(), "view_pay_rate", "ad_cost", "refund_amount", "fan_view_share", "old_fan_view_share",
            "new_buyer_share",
        )
    )
)  # fmt: skip
_CHANNEL = ("entries", "orders", "gmv", "user_pay", *(metric.key for metric in CHANNEL if metric.key != "entries"))

_TREND_SESSIONS = 12
_TREND_CHANNELS = 5


def traffic(store: Store, scope: Scope) -> Review:
    """The review of a scope's traffic. Every figure in it is over the scope's sessions and nothing else."""
    evidence = Evidence(store, scope, _LIVE, _CHANNEL)
    money = money_of(evidence)
    readings = {key: evidence.reading(key) for key in _LIVE}
    whole = attribution(evidence, money, readings) if money else None
    channels = channel_attribution(evidence, money or "gmv")
    found = findings(evidence, whole, channels, scope.against_title)
    return Review(
        key=KEY,
        title=TITLE,
        headline=_headline(readings, money, whole, scope.against_title, claims(found) if found else ""),
        merchant=scope.merchant,
        scope=scope.title,
        against=scope.against_title,
        as_of=holdings.as_of(store, scope.merchant),
        steps=(
            Step("五维四率:人在哪一步流失", _funnel_blocks(readings, money, whole)),
            Step("流量效能:哪个渠道变了", _channel_blocks(evidence, channels)),
            Step("发现与建议", _finding_blocks(evidence, found)),
        ),
        findings=found,
    )


def _headline(
    readings: dict[str, Reading], money: str | None, whole: Attribution | None, against: str, claim: str
) -> str:
    shown = readings[money or ("gmv" if readings["gmv"].value is not None else "user_pay")]
    sentence = f"{shown.label} {shown.value_text}"
    if whole is not None and whole.before:
        less = "少" if whole.total < 0 else "多"
        ratio = show_ratio(float(whole.total / whole.before))
        sentence += f",比{against}{less} {show(abs(whole.total), YUAN)}({ratio})"
    return f"{sentence};{claim}" if claim else f"{sentence};没有发现超出正常波动的变化"


def _funnel_blocks(readings: dict[str, Reading], money: str | None, whole: Attribution | None) -> tuple[Block, ...]:
    ticket = TICKET_OF[money] if money else TICKET_OF["gmv"]
    pay = money or ("gmv" if readings["gmv"].value is not None else "user_pay")
    cards = (pay, f"{pay}_per_hour", "buyers", ticket, "exposure_users", "live_minutes")
    blocks: list[Block] = [Cards("关键数字", tuple(readings[key] for key in cards if readings[key].value is not None))]
    by_people = tuple(readings[key] for key in _PEOPLE_STAGES)
    by_times = tuple(readings[key] for key in _TIMES_STAGES)
    rates = tuple(readings[metric.key] for metric in FUNNEL_PEOPLE)
    times_rates = tuple(readings[metric.key] for metric in FUNNEL_TIMES)
    blocks.append(Funnel("按人数看", "people", by_people, rates, readings[EXPOSURE_PAY.key]))
    if any(stage.value is not None for stage in by_times):
        blocks.append(Funnel("按次数看", "times", by_times, times_rates, readings[EXPOSURE_PAY_TIMES.key]))
    if whole is not None:
        blocks.append(whole)
    else:
        blocks.append(Note("没有拆解金额", _why_no_attribution(readings)))
    return tuple(blocks)


def _why_no_attribution(readings: dict[str, Reading]) -> str:
    lacking = [readings[key].label for key in _PEOPLE_STAGES if readings[key].value is None]
    if lacking:
        return f"缺少{'、'.join(lacking)},无法把金额拆到每一步。上传同一场的直播间列表或整场数据即可补上。"
    return "可对比的历史场次不足,或两边没有同一种金额。多传几周的直播间列表后会自动给出。"


def _channel_blocks(evidence: Evidence, channels: Attribution | None) -> tuple[Block, ...]:
    names = [name for name in evidence.channels if evidence.reading("entries", name).value is not None]
    if not names:
        return (Note("还没有渠道数据", "上传这一场的「整场数据下载」(罗盘 → 直播 → 直播列表 → 直播详情),就能看到每个渠道。"),)
    money = channels.money if channels else _channel_money(evidence, names)
    ordered = sorted(names, key=lambda name: -(evidence.reading("entries", name).value or 0.0))
    blocks: list[Block] = [_table(evidence, ordered, money, channels)]
    if channels is not None:
        blocks.append(channels)
    split = _split(evidence, ordered)
    if split is not None:
        blocks.append(split)
    blocks += [trend for trend in (_trend(evidence, ordered, key) for key in ("entries", "order_rate")) if trend]
    return tuple(blocks)


def _channel_money(evidence: Evidence, names: list[str]) -> str:
    return "gmv" if any(evidence.reading("gmv", name).value is not None for name in names) else "user_pay"


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
        rate, price, amount = (evidence.reading(key, name) for key in ("order_rate", ticket, money))
        judged = [(reading.label, reading.verdict) for reading in (entries[name], rate, price)]
        moved = "、".join(label for label, verdict in judged if verdict == "real")
        quiet = entries[name].verdict_text if entries[name].verdict != "real" else "正常波动"
        rows.append(
            (
                name, group_of(name), entries[name].value, entries[name].before,
                (entries[name].value or 0.0) / total if total else None, rate.value, rate.before,
                price.value, price.before, amount.value, effects.get(name), f"真变化:{moved}" if moved else quiet,
            )
        )  # fmt: skip
    return Table("各渠道", tuple(columns), tuple(rows), caption="转化率 = 成交订单数 ÷ 进入次数;笔单价 = 金额 ÷ 成交订单数")


def group_of(channel: str) -> str:
    """自然 or 付费; an unknown name belongs to neither and says so."""
    if channel in GROUPS[NATURAL] or channel in NATURAL_TOTALS:
        return NATURAL
    return PAID if channel in GROUPS[PAID] or channel in PAID_TOTALS else "未归类"


def _split(evidence: Evidence, names: list[str]) -> Split | None:
    now: dict[str, float] = {}
    then: dict[str, float] = {}
    for name in names:
        reading = evidence.reading("entries", name)
        now[group_of(name)] = now.get(group_of(name), 0.0) + (reading.value or 0.0)
        then[group_of(name)] = then.get(group_of(name), 0.0) + (reading.before or 0.0)
    total, total_before = sum(now.values()), sum(then.values())
    if not total:
        return None
    parts = tuple(
        Part(group, value, value / total, then[group] / total_before if total_before else None)
        for group, value in sorted(now.items(), key=lambda item: -item[1])
    )
    return Split("自然与付费流量", "entries", TIMES, parts, caption="按进入次数")


def _trend(evidence: Evidence, names: list[str], key: str) -> Trend | None:
    """The largest channels over the latest sessions of the same account and part of the day."""
    last = int(evidence.inside[-1])
    alike = (evidence.calendar.accounts == evidence.calendar.accounts[last]) & (
        evidence.starts <= evidence.starts[last]
    )
    if len(evidence.inside) == 1:
        alike &= evidence.calendar.parts == evidence.calendar.parts[last]
    indices = np.flatnonzero(alike)[np.argsort(evidence.starts[alike])][-max(_TREND_SESSIONS, len(evidence.inside)) :]
    if len(indices) < 2:
        return None
    series = []
    for name in names[:_TREND_CHANNELS]:
        numerators, denominators = evidence.sums(key, name)
        values = np.divide(numerators, denominators, out=np.full(len(numerators), np.nan), where=denominators > 0)
        points = tuple(
            (evidence.starts[index].astype(object), None if np.isnan(values[index]) else float(values[index]))
            for index in indices
        )
        series.append(Series(name, points))
    marked = tuple(evidence.starts[index].astype(object) for index in evidence.inside if index in indices)
    metric = METRICS[key]
    when = "同账号同时段最近" if len(evidence.inside) == 1 else "同账号最近"
    caption = f"{when} {len(indices)} 场,按开播时间"
    return Trend(f"各渠道{metric.label}走势", key, metric.unit, tuple(series), marked, caption)


def _finding_blocks(evidence: Evidence, found: tuple) -> tuple[Block, ...]:  # type: ignore[type-arg]
    blocks: list[Block] = [Findings("发现与建议", found)]
    days = {evidence.live.dimensions["day"][index] for index in evidence.inside}
    named = [name for day, name in evidence.promotions.items() if any(str(day) == str(other)[:10] for other in days)]
    if named:
        blocks.append(Note("大促日", f"本期包含 {'、'.join(named)},只与大促日相比,不与平日相比。"))
    return tuple(blocks)
