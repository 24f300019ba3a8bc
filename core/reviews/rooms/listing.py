"""Rooms and sessions as tables, and every label with its rule, its numbers and 罗盘口径 beside it.

Owns the columns and the words; figures come finished from `roomwise`.
"""

from collections.abc import Iterable

from core.metrics import METRICS
from core.reviews.blocks import Column, Table
from core.reviews.readings import VERDICTS, Verdict
from core.reviews.rooms.labelling import Tested
from core.reviews.rooms.labels import NAMES, RULES, TESTED
from core.reviews.rooms.roomwise import Placed, Rooms
from core.reviews.rooms.tiers import quarter
from core.units import MINUTES, RANK, RATE, TEXT, YUAN, show, show_ratio
from core.warehouse.plans import EXCELLENT, MEDIAN

LABELS, STRENGTHS, ONLY_COMPASS = "标签", "亮点", "只有罗盘口径会标"
SESSIONS, ACCOUNTS, WHY, BOTH = "每一场在哪一层", "每个账号在哪一层", "每个标签的依据", "两种口径各标了多少场"


def said(test: Tested) -> str:
    """渠道塌陷「推荐feed」, 客单异常(偏低)."""
    if test.channel:
        return f"{test.label.name}「{test.channel}」"
    twice = [one for one in TESTED if one.name == test.label.name]
    return f"{test.label.name}({'偏高' if test.label.sign > 0 else '偏低'})" if len(twice) > 1 else test.label.name


def labels_of(placed: Placed) -> tuple[str, ...]:
    """All labels that are no strengths: tested ones first, then facts."""
    return (*(said(test) for test, _ in placed.faults), *placed.facts)


def account_table(rooms: Rooms) -> Table:
    """A line per account: its money, its tier both ways, its labels over the period."""
    label = METRICS[rooms.money].label
    columns = (
        Column("account", "账号", TEXT), Column("labels", LABELS, TEXT), Column("strengths", STRENGTHS, TEXT),
        Column("tier", "GMV 分层", TEXT), Column("quarter", "自己比自己", TEXT), Column("hourly", "单小时金额", YUAN),
        Column("usual", "同时段常态", YUAN), Column("verdict", "判断", TEXT), Column("money", label, YUAN, adds=True),
        Column("sessions", "场次", RANK, adds=True), Column("middle", "中位日成交", YUAN),
        Column("own", "账号中位", YUAN), Column("median", MEDIAN, YUAN), Column("excellent", EXCELLENT, YUAN),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, *_words(one), one.lines.tier(one.day_money), quarter(one.share), *_hourly(one), one.money,
            len(one.sessions), one.day_money, one.lines.own, one.lines.median, one.lines.excellent,
        )
        for one in rooms.accounts
    )  # fmt: skip
    caption = (
        "GMV 分层看这段时间里成交居中的一天(中位日),因为罗盘的同行线是一天的成交金额;账号中位是近 90 天每天的中位数。"
        "自己比自己:单小时金额在同时段可比场次里的位置,取居中的一场"
    )
    return Table(ACCOUNTS, columns, rows, caption)


def session_table(rooms: Rooms) -> Table:
    """A line per session, those with labels first, then in order of start."""
    money = rooms.money
    columns = (
        Column("session", "场次", TEXT), Column("labels", LABELS, TEXT), Column("strengths", STRENGTHS, TEXT),
        Column(f"{money}_per_hour", "单小时金额", YUAN), Column("usual", "同时段常态", YUAN),
        Column("verdict", "判断", TEXT), Column("quarter", "自己比自己", TEXT), Column("tier", "当天 GMV 分层", TEXT),
        Column(money, METRICS[money].label, YUAN), Column("live_minutes", "时长", MINUTES),
        Column("only_compass", ONLY_COMPASS, TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, *_words(one), *_hourly(one), quarter(one.share), one.lines.tier(one.day_money), one.money,
            _minutes(rooms, one), "、".join(dict.fromkeys(map(said, one.only_compass))),
        )
        for one in ordered(rooms.sessions)
    )  # fmt: skip
    caption = (
        "标签只给真变化:一场的全部标签一起控制,纯噪声里二十场至多一场会有标签。"
        f"「{ONLY_COMPASS}」是 ±30% 规则会报、而我们看来还在正常波动里的"
    )
    return Table(SESSIONS, columns, rows, caption)


def ordered(sessions: Iterable[Placed]) -> list[Placed]:
    """Those with faults first, what cost most before the rest, then those with strengths; else as they come."""
    return sorted(sessions, key=lambda one: (not one.faults, -_weight(one), not one.strengths, not one.facts))


def _weight(one: Placed) -> float:
    return max((-(yuan or 0.0) for _, yuan in one.faults), default=0.0)


def _hourly(one: Placed) -> tuple[float | None, float | None, str]:
    hourly = one.labelled.hourly
    if hourly is None:
        return None, None, VERDICTS["no_history"]
    verdict: Verdict = hourly.verdict
    value, usual = (None if number != number else number for number in (hourly.value, hourly.usual))
    return value, usual, VERDICTS[verdict]


def _words(one: Placed) -> tuple[str, str]:
    return "、".join(labels_of(one)), "、".join(said(test) for test, _ in one.strengths)


def _minutes(rooms: Rooms, one: Placed) -> float | None:
    hours = float(rooms.evidence.hours[one.sessions[0]])
    return 60 * hours if hours > 0 else None


def why_table(placed: Iterable[Placed]) -> Table:
    """A line per label that was given: the figure, its usual level, what that rests on, what 罗盘 would say."""
    columns = (
        Column("of", "账号或场次", TEXT), Column("label", "标签", TEXT), Column("metric", "看的是", TEXT),
        Column("value", "本期", TEXT), Column("usual", "常态", TEXT), Column("change", "相差", RATE, signed=True),
        Column("effect", "影响", YUAN, signed=True), Column("comparables", "可比场次", RANK),
        Column("compass", "罗盘口径(±30%)", TEXT),
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for one in placed:
        for test, yuan in (*one.faults, *one.strengths):
            rows.append(
                (
                    one.name, said(test), metric_of(test), text_of(test, test.value), text_of(test, test.usual),
                    test.value / test.usual - 1, yuan, test.comparables, compass_words(test, len(one.sessions)),
                )
            )  # fmt: skip
        if one.gaps:
            rows.append((one.name, "数据缺口", f"缺{'、'.join(one.gaps)}", "", "", None, None, None, ""))
    caption = "影响是算出来的账(LMDI 分摊;投放和退款是比常态多出的钱),不是因果;每小时的量按开播小时算"
    return Table(WHY, columns, tuple(rows), caption)


def metric_of(test: Tested) -> str:
    """每小时直播间曝光人数, 「推荐feed」每小时进入次数."""
    metric = METRICS[test.label.metric]
    name = f"每小时{metric.label}" if metric.per_hour else metric.label
    return f"「{test.channel}」{name}" if test.channel else name


def text_of(test: Tested, value: float) -> str:
    return show(value, METRICS[test.label.metric].unit)


def compass_words(test: Tested, sessions: int = 1) -> str:
    """-34.1%,同样会标 or -12.0%,不会标(两边不一致)."""
    if test.compass is None:
        return "只对单场" if sessions > 1 else "近 7 天没有可比的场次"
    return f"{show_ratio(test.compass)},{'同样会标' if test.compass_says else '不会标(两边不一致)'}"


def both_table(rooms: Rooms) -> Table:
    """A line per label: its rule, and in how many sessions either way of judging gives it."""
    columns = (
        Column("label", "标签", TEXT), Column("ours", "我们", RANK),
        Column("compass", "罗盘口径", RANK), Column("both", "两边都标", RANK),
        Column("only_ours", "只有我们", RANK), Column("only_compass", "只有罗盘", RANK),
        Column("rule", "什么时候贴", TEXT),
    )  # fmt: skip
    rules = {name: ";".join(dict.fromkeys(t.rule for t in TESTED if t.name == name)) for name in NAMES} | RULES
    rows: list[tuple[object, ...]] = []
    for name in NAMES:
        if name in RULES:
            rows.append((name, sum(name in one.facts for one in rooms.sessions), *(None,) * 4, rules[name]))
            continue
        ours = [_has(one, name, given=True) for one in rooms.sessions]
        compass = [_has(one, name, given=False) for one in rooms.sessions]
        together = sum(a and b for a, b in zip(ours, compass, strict=True))
        alone = sum(ours) - together, sum(compass) - together
        rows.append((name, sum(ours), sum(compass), together, *alone, rules[name]))
    caption = (
        "罗盘口径:与账号近 7 天各场的中位数相比,差 ±30% 就标,不看时段,也不看偶然;"
        "退款只用 1 小时退款率判:30 天内的退款率还在涨,新旧场次不能直接比"
    )
    return Table(BOTH, columns, tuple(rows), caption, folded=True)


def _has(one: Placed, name: str, *, given: bool) -> bool:
    return any(
        (test.given if given else test.compass_says) for test in one.labelled.tests if test.label.name == name
    )  # fmt: skip
