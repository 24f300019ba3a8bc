"""直播日报: a day in one page, for whoever wasn't there and for whoever decides what to try tomorrow.

Owns the order of the page, its short tables and the list of actions. Every judgement and every finding is another
scenario's: nothing is tested here, so that a report of all of them claims no more than they do.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.metrics import METRICS
from core.reviews import goods, people
from core.reviews.actions import actions
from core.reviews.blocks import Block, Column, Findings, Note, Review, Scatter, Step, Table
from core.reviews.daily_hosts import host_blocks
from core.reviews.daily_sessions import session_table
from core.reviews.efficiency import channel_blocks
from core.reviews.findings import ranked
from core.reviews.readings import Finding
from core.reviews.room import Room
from core.reviews.written import written
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import TEXT
from core.warehouse.around import carried
from core.warehouse.store import Store

KEY, TITLE = "daily", "直播日报"

MOST_ROWS = 8
"""Channels and products that a report names each."""

_OF_CHANNELS = (
    "channel", "entries", "entries_before", "order_rate", "order_rate_before", "gmv", "user_pay", "effect", "verdict",
)  # fmt: skip

_OF_PRODUCTS = (
    "name", "role", "product_click_rate", "click_pay_rate", "gmv", "user_pay", "share", "share_before", "effect",
)  # fmt: skip

# What a day's report gains by a table that it may lack: the export that brings it, and what it adds.
_ADDS = {
    "channel": ("live_detail", "每个渠道的流量和转化"),
    "product": ("product_detail", "哪些商品涨了跌了"),
    "explanation": ("explanation", "每次讲解带来多少成交"),
    "minute": ("minute_trend", "一场之内什么时候变的"),
    "audience": ("audience", "谁在看、谁在买"),
}


def daily(store: Store, scope: Scope) -> Review:
    """The report of a scope's sessions, of one day as a rule."""
    room = Room(store, scope, (*people.KEYS, *goods.LIVE))
    products, claimed = goods.goods_summary(store, room.evidence)
    found = ranked((*room.findings, *claimed, *people.people_findings(room.evidence)))
    funnel = replace(room.people_funnel(), title="五维四率:人在哪一步流失")
    steps = (
        Step("结果", _result(room)),
        Step("漏斗与归因", (funnel, *room.money_blocks())),
        Step("渠道", _channels(store, room)),
        Step("商品", _products(products)),
        Step("人群", people.people_summary(store, room.evidence)),
        Step("主播", host_blocks(store, scope, room.evidence)),
        Step("发现", (Findings("发现", found, empty=room.nothing),)),
        Step("明日动作", (_actions(found),)),
        Step("数据是否齐全", _lacking(store, scope)),
    )
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=room.headline_of(found),
        steps=steps,
        findings=found,
    )


def _result(room: Room) -> tuple[Block, ...]:
    if len(room.evidence.inside) == 1:
        return room.opening()
    return (*room.opening(), session_table(room.evidence, room.shown.metric))


def _channels(store: Store, room: Room) -> tuple[Block, ...]:
    """The largest channels in few columns; everything else about channels is on the page about traffic."""
    first = channel_blocks(store, room.evidence, room.channels)[0]
    if not isinstance(first, Table):
        return (first,)
    return (_shortened(first, _OF_CHANNELS, "个渠道,见「直播日报 · 流量」"),)


def _products(blocks: tuple[Scatter, Table] | tuple[()]) -> tuple[Block, ...]:
    """The picture of the products and the largest of them; nothing where none are loaded, which the end says."""
    if not blocks:
        return ()
    picture, table = blocks
    return (picture, _shortened(table, _OF_PRODUCTS, "个商品,见「直播日报 · 商品」"))


def _shortened(table: Table, keys: Sequence[str], more: str) -> Table:
    """The first rows, and of the columns those of `keys`."""
    places = [place for place, column in enumerate(table.columns) if column.key in keys]
    left = len(table.rows) - MOST_ROWS
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows[:MOST_ROWS]),
        caption=table.caption + (f";另有 {left} {more}" if left > 0 else ""),
    )


def _actions(found: tuple[Finding, ...]) -> Block:
    todo = actions(found)
    if not todo:
        return Note("明日动作", "没有确认的变化,就不必为它改动。照常开播,一次只试一件事,试之前记下要看哪个指标。")
    columns = (
        Column("action", "动作", TEXT), Column("moves", "看哪个指标", TEXT), Column("guard", "不能伤哪个", TEXT),
        Column("unverified", "待核实", TEXT),
    )  # fmt: skip
    rows = [
        (
            "".join(f"「{value}」" for _, value in action.where) + action.advice.text, _label(action.advice.moves),
            _label(action.advice.guard), action.advice.unverified,
        )
        for action in todo
    ]  # fmt: skip
    told = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return Table(
        "明日动作",
        tuple(columns[place] for place in told),
        tuple(tuple(row[place] for place in told) for row in rows),
        "由上面的发现而来,是可以试的办法,不是结论",
    )


def _label(metric: str) -> str:
    return METRICS[metric].label if metric in METRICS else ""


def _lacking(store: Store, scope: Scope) -> tuple[Block, ...]:
    has = carried(store, scope.merchant, scope.sessions)
    lines = []
    for table, (export, adds) in _ADDS.items():
        lack = len(scope.sessions) - has[table]
        if lack:
            which = "" if lack == len(scope.sessions) else f"(缺 {lack} 场)"
            lines.append(f"{EXPORTS[export].title}{which},补上能看到{adds}({EXPORTS[export].menu})")
    return (Note("还缺的数据", ";".join(lines) + "。"),) if lines else ()
