"""绩效 as a review: the sheet of all hosts and rules, each rule worked out, and the time that is left out.

Owns its tables and words. Amounts are `bonus`'s; a workbook computes sums and money an hour again from what stands
beside them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from core.metrics import METRICS
from core.reviews.blocks import Block, Column, Note, Review, Step, Table
from core.reviews.hosts.board import BY_TIME, LEAST_HOURS, LEAST_SESSIONS, MONEY, TOO_FEW
from core.reviews.hosts.bonus import HOURS, PAYABLE, PERIODS, TITLE, Line, Rule, Sheet
from core.sheets import EXPORTS
from core.units import MINUTES, RATE, TEXT, YUAN
from core.warehouse.sharing import UNMANNED

SHEET, LEFT_OUT = "奖金表", "没有计入的时长"

_NOTHING = Decimal("0.00")


def threshold_text(rule: Rule, threshold: Decimal) -> str:
    """A threshold as it was typed: ¥5,000, 8.5%, 40 小时."""
    if rule.metric == HOURS:
        return f"{_plain(threshold)} 小时"
    unit = METRICS[rule.metric].unit
    if unit == RATE:
        return f"{_plain(100 * threshold)}%"
    return f"{'¥' if unit == YUAN else ''}{_plain(threshold)}{unit.suffix if unit == MINUTES else ''}"


def _plain(value: Decimal) -> str:
    """A number as it was typed, with commas: 0.5, 10,000."""
    return f"{value.normalize():,f}"


def rule_text(rule: Rule, names: Mapping[str, str]) -> str:
    """A rule in one sentence."""
    tiers = []
    for tier in rule.tiers:
        start = threshold_text(rule, tier.threshold)
        amount = f"{_plain(100 * tier.value)}%" if rule.way == "part" else f"¥{_plain(tier.value)}"
        tiers.append(
            f"超过 {start} 的部分提 {amount}" if rule.way == "part"
            else f"{start} 起{'每小时 ' if rule.way == 'hourly' else '奖 '}{amount}"
        )  # fmt: skip
    who = "、".join(rule.hosts) if rule.hosts else "全部主播"
    where = f",只算账号 {'、'.join(names.get(one, one) for one in rule.accounts)}" if rule.accounts else ""
    return f"{PERIODS[rule.period]}{PAYABLE[rule.metric]}:{','.join(tiers)}({who}{where})"


def review_of(found: Sheet, merchant: str, names: Mapping[str, str], as_of: datetime | None) -> Review:
    """The sheet as a review; `names` are the accounts as people call them."""
    steps = [Step(SHEET, (_whole(found) if found.lines else _nobody(found), *_warned(found)))]
    if found.lines:
        steps.append(Step("每条规则怎么算", tuple(_detail(found, rule, names) for rule in found.rules)))
    if found.left:
        steps.append(Step(LEFT_OUT, (_left_out(found),)))
    scope = f"{found.first} 至 {found.last}"
    return Review("bonus", TITLE, headline(found), merchant, scope, "各条规则的门槛", as_of, tuple(steps), ())


def headline(found: Sheet) -> str:
    """The sum, and how much of the time on air it rests on."""
    out = sum(one.minutes for one in found.left) / 60
    missing = f";另有 {out:,.1f} 小时不能计入" if found.left else ""
    if not found.rules:
        return "还没有绩效规则"
    if not found.lines:
        return f"这段时间没有能算奖金的主播{missing}"
    return f"{len(found.hosts)} 位主播合计 ¥{found.total:,.2f}{missing}"


def _whole(found: Sheet) -> Table:
    columns = [Column("host", "主播", TEXT)]
    columns += [Column(f"rule{n}", rule.name, YUAN, signed=True, adds=True) for n, rule in enumerate(found.rules)]
    columns.append(Column("total", "合计", YUAN, signed=True, adds=True))
    rows: list[tuple[object, ...]] = []
    for host in found.hosts:
        own = [found.of(host, rule) for rule in found.rules]
        paid = [None if line is None else line.paid.yuan for line in own]
        rows.append((host, *paid, sum((amount for amount in paid if amount is not None), _NOTHING)))
    caption = "空格是规则不适用于这位主播" if any(None in row for row in rows) else ""
    return Table(SHEET, tuple(columns), tuple(rows), caption, totals=_totals(columns, rows))


def _detail(found: Sheet, rule: Rule, names: Mapping[str, str]) -> Table:
    """One rule: each host's figure, the time behind it, what was reached and what it pays."""
    lines = [line for line in found.lines if line.rule == rule]
    columns = (
        Column("host", "主播", TEXT), Column("minutes", "计入时长", MINUTES, adds=True), *_figure_columns(rule),
        Column("bonus", "奖金", YUAN, signed=True, adds=True), Column("worked", "怎么算", TEXT),
    )  # fmt: skip
    rows = tuple((line.host, float(line.minutes), *_figures(line), line.paid.yuan, worked(line)) for line in lines)
    return Table(rule.name, columns, rows, rule_text(rule, names), totals=_totals(columns, rows))


def _totals(columns: Sequence[Column], rows: Sequence[tuple[object, ...]]) -> tuple[object, ...] | None:
    """The last line: the sums of what adds up."""
    return (
        ("合计", *(_total(column, [row[n] for row in rows]) for n, column in enumerate(columns) if n)) if rows else None
    )


def _total(column: Column, values: Sequence[object]) -> object:
    known = [value for value in values if isinstance(value, Decimal | float)]
    return sum(known[1:], known[0]) if column.adds and known else None


def worked(line: Line) -> str:
    """How a line's amount comes about, so that it can be done again by hand."""
    rule, reached = line.rule, line.paid.reached
    said = _divided(line)
    if reached is None:
        return f"{said}没有到 {threshold_text(rule, rule.tiers[0].threshold)}"
    said = f"{said}达到 {threshold_text(rule, reached)}"
    met = [tier for tier in rule.tiers if tier.threshold <= reached]
    if rule.way == "fixed":
        return said
    if rule.way == "hourly":
        return f"{said};{_plain(line.minutes)} 分钟 ÷ 60 × ¥{_plain(met[-1].value)}"
    tops = [*(tier.threshold for tier in met[1:]), line.numerator]
    parts = (
        f"(¥{top:,.2f} - ¥{tier.threshold:,.2f}) × {_plain(100 * tier.value)}%"
        for tier, top in zip(met, tops, strict=True)
    )
    return " + ".join(parts)


def _divided(line: Line) -> str:
    """The two sums of a rate, where no column of money shows them."""
    if line.rule.metric == HOURS or line.rule.metric in MONEY or not METRICS[line.rule.metric].is_ratio:
        return ""
    return f"{_plain(line.numerator)} ÷ {_plain(line.denominator)},"


def _figure_columns(rule: Rule) -> tuple[Column, ...]:
    """The amount that a rate divides stands beside it, so that a workbook can compute it again."""
    if rule.metric == HOURS:
        return ()
    metric = METRICS[rule.metric]
    if rule.metric in MONEY:
        return (
            Column("money", PAYABLE[rule.metric.removesuffix("_per_hour")], YUAN, adds=True),
            Column("figure", PAYABLE[rule.metric], YUAN, of=("money", "minutes"), per=60),
        )
    return (Column("figure", PAYABLE[rule.metric], metric.unit, adds=not metric.is_ratio),)


def _figures(line: Line) -> tuple[object, ...]:
    if line.rule.metric == HOURS:
        return ()
    return (line.numerator / 60, line.figure) if line.rule.metric in MONEY else (line.figure,)


def _left_out(found: Sheet) -> Table:
    columns = (
        Column("host", "主播", TEXT), Column("why", "原因", TEXT), Column("minutes", "没有计入", MINUTES, adds=True),
        Column("money", "这段时间的成交金额", YUAN, adds=True),
    )  # fmt: skip
    rows = tuple((one.host, one.why, one.minutes, one.gmv) for one in found.left)
    caption = (
        f"{BY_TIME}:这些场次没有分钟数据,补传{EXPORTS['minute_trend'].offered}就能计入;"
        f"{TOO_FEW}:不到 {LEAST_SESSIONS} 场或 {LEAST_HOURS:.0f} 小时;{UNMANNED}:没有人登记"
    )
    return Table(LEFT_OUT, columns, rows, caption, totals=_totals(columns, rows))


def _nobody(found: Sheet) -> Note:
    if not found.rules:
        return Note("还没有规则", "在下面的表里写一条规则:看哪个指标、门槛多少、奖多少。")
    least = f"每人至少 {LEAST_SESSIONS} 场、{LEAST_HOURS:.0f} 小时"
    return Note("没有能算奖金的主播", f"要有上播记录和{EXPORTS['minute_trend'].offered},{least}。")


def _warned(found: Sheet) -> tuple[Block, ...]:
    """That the span isn't over yet."""
    if found.last_day is None or found.last_day >= found.last:
        return ()
    text = f"数据到 {found.last_day},这段时间到 {found.last}:之后的场次传上来,金额还会变。"
    return (Note("还没有到期", text),)
