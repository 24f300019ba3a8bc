"""Goals laid out: the blocks and sentences that say how each one stands, and what a first goal could be.

Owns the tables, the words around the figures and the suggestion. The figures themselves and the verdicts are
`core.reviews.aiming`'s.
"""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from core.reviews.aiming import HISTORY, Aim, aims
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.diary import DAY, Diary
from core.units import RATE, TEXT, YUAN, show, show_cents, show_change, show_ratio
from core.warehouse.store import Store


def goal_blocks(store: Store, merchant: str, accounts: Sequence[str], today: date) -> tuple[Block, ...]:
    """The goals of these accounts (none: all) at the end of `today`, as blocks: a table per metric, and for each
    running one its picture, what would close its gap, and what could not be told. () where there are none.
    """
    return blocks_of(aims(store, merchant, accounts, today))


def blocks_of(found: Sequence[Aim]) -> tuple[Block, ...]:
    """`goal_blocks` of goals that are at hand."""
    pictured = (block for aim in found for block in (*([aim.picture] if aim.picture else []), *aim.closing))
    return (*tables(found), *pictured, *notes(found))


def tables(found: Sequence[Aim]) -> tuple[Table, ...]:
    """The goals of each metric as a table: they share its unit."""
    by_metric = [[aim for aim in found if aim.metric.key == key] for key in dict.fromkeys(a.metric.key for a in found)]
    return tuple(_level_table(own) if own[0].is_level else _volume_table(own) for own in by_metric)


def notes(found: Sequence[Aim]) -> tuple[Note, ...]:
    """What a reader has to know of the days behind the figures, each sentence once."""
    told = dict.fromkeys(note for aim in found for note in aim.notes)
    return (Note("目标的数据说明", "".join(told)),) if told else ()


def _volume_table(own: Sequence[Aim]) -> Table:
    metric = own[0].metric
    columns = (
        Column("aim", "目标", TEXT),
        Column("target", "目标值", metric.unit),
        Column("done", "已完成", metric.unit),
        Column("share", "完成度", RATE, of=("done", "target")),
        Column("days", "剩余天数", TEXT),
        Column("expected", f"到 {own[0].today:%m-%d} 应到", metric.unit),
        Column("beside", "比应到", metric.unit, signed=True),
        Column("ahead", "预计", metric.unit),
        Column("low", "80% 区间下限", metric.unit),
        Column("high", "80% 区间上限", metric.unit),
        Column("chance", "达成把握", TEXT),
        Column("verdict", "结论", TEXT),
    )
    rows = tuple(
        (
            f"{aim.name} {aim.span}", aim.goal.value, aim.done, aim.share, f"{aim.left} 天", aim.expected, aim.beside,
            aim.ahead.total if aim.ahead else None, *(aim.ahead.interval if aim.ahead else (None, None)),
            chance_words(aim.chance), aim.verdict,
        )
        for aim in own
    )  # fmt: skip
    caption = f"数到 {own[0].today:%Y-%m-%d};应到和预计按各星期几的历史算,大促日单列"
    return Table(f"目标 · {metric.label}", columns, rows, caption)


def _level_table(own: Sequence[Aim]) -> Table:
    metric = own[0].metric
    columns = (
        Column("aim", "目标", TEXT),
        Column("target", "目标值", metric.unit),
        Column("done", "现在", metric.unit),
        Column("low", "80% 区间下限", metric.unit),
        Column("high", "80% 区间上限", metric.unit),
        Column("days", "剩余天数", TEXT),
        Column("verdict", "结论", TEXT),
    )
    rows = tuple(
        (
            f"{aim.name} {aim.span}",
            aim.goal.value,
            aim.done,
            *(aim.interval or (None, None)),
            f"{aim.left} 天",
            aim.verdict,
        )
        for aim in own
    )
    caption = f"数到 {own[0].today:%Y-%m-%d};先把各场的分子分母相加再相除,区间按场次间的波动"
    return Table(f"目标 · {metric.label}", columns, rows, caption)


def chance_words(chance: float | None) -> str | None:
    """The probability to five percent, which is as much as a few weeks of days can tell."""
    if chance is None:
        return None
    if chance < 0.05:
        return "不到 5%"
    return "95% 以上" if chance > 0.95 else f"约 {5 * round(20 * chance)}%"


def headline(found: Sequence[Aim]) -> str:
    """The one sentence that matters: how the running goals stand."""
    running = [aim for aim in found if aim.state == "running"]
    if not running:
        return "没有进行中的目标"
    if len(running) == 1:
        (aim,) = running
        return f"{aim.name} {aim.span} 的{aim.metric.label}{aim.verdict}"
    verdicts = [aim.verdict for aim in running]
    counted = (f"{verdicts.count(word)} 个{word}" for word in dict.fromkeys(verdicts))
    return f"{len(running)} 个目标进行中:{'、'.join(counted)}"


def done_words(aim: Aim) -> str:
    """已完成 ¥973,006.55 · 59.0%; of a level what it is now."""
    if aim.done is None or aim.share is None:
        return "没有数据"
    if aim.is_level:
        return f"现在 {_full(aim.done, aim)}"
    return f"已完成 {_full(aim.done, aim)} · {show(aim.share, RATE)}"


def sentences(aim: Aim) -> tuple[str, ...]:
    """What is to be said of a goal, the pace first: figures in full, so that they can be checked."""
    if aim.state == "coming" or aim.done is None:
        return ()
    if aim.is_level:
        return (_level_beside(aim),)
    if aim.state == "over":
        rest = aim.done - aim.goal.value
        return (f"{'超出' if rest >= 0 else '差'} {_full(abs(rest), aim)}",)
    return tuple(filter(None, (_pace(aim), _outlook(aim))))


def _pace(aim: Aim) -> str:
    if aim.beside is None or not aim.expected:
        return ""
    way = "超前" if aim.beside >= 0 else "落后"
    expected, beside = (show(value, aim.metric.unit) for value in (aim.expected, abs(aim.beside)))
    return f"到 {aim.today:%m-%d} 应到 {expected},{way} {beside}({show_ratio(aim.beside / aim.expected)})"


def _outlook(aim: Aim) -> str:
    if aim.ahead is None or not aim.left:
        return ""
    low, high = (show(bound, aim.metric.unit) for bound in aim.ahead.interval)
    chance = "" if aim.reached else f",达成把握{chance_words(aim.chance)}"
    return f"预计 {show(aim.ahead.total, aim.metric.unit)}(80% 区间 {low} 至 {high}){chance}"


def _level_beside(aim: Aim) -> str:
    assert aim.done is not None
    change = show_change(aim.done, aim.goal.value, aim.metric.unit)
    if aim.interval is None:
        return f"比目标 {change}" + (";不足 4 场,不给区间" if aim.state == "running" else "")
    low, high = (show(bound, aim.metric.unit) for bound in aim.interval)
    return f"比目标 {change}(80% 区间 {low} 至 {high})"


def _full(value: float, aim: Aim) -> str:
    """Money to the cent; people and orders one by one."""
    unit = aim.metric.unit
    if unit == YUAN and not aim.is_level:
        return show_cents(value).removeprefix("+")
    return show(value, unit) if aim.is_level else f"{value:,.0f} {unit.suffix}"


def suggested(store: Store, merchant: str, key: str, since: date, until: date, today: date) -> float | None:
    """What this volume usually comes to over so many days, all accounts together: the median of the latest such spans,
    or of weeks where there are fewer than two, in two digits. None with less than two weeks of figures.
    """
    length = (until - since).days + 1
    last = min(today, since - DAY)
    diary = Diary(store, merchant, [key], today - HISTORY, today)
    born = diary.first_day("")
    if born is None:
        return None
    for days, end in ((length, last), (7, today)):
        totals = diary.by_day(key, "", born, end) if end >= born else np.zeros(0)
        whole = len(totals) // days
        spans = totals[len(totals) - whole * days :].reshape(whole, days).sum(axis=1)
        spans = spans[np.isfinite(spans)]
        if len(spans) >= 2 and np.median(spans) > 0:
            usual = float(np.median(spans)) * length / days
            return round(usual, 1 - math.floor(math.log10(usual)))
    return None
