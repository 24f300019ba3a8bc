"""What has landed, as it lies in the facts: for checking an import against the file it came from.

Owns the plain look at a fact: how much there is, its newest rows and the sums of its columns, under the names that
metrics and declarations give them. Nothing is divided, judged or compared here; whoever wants a metric asks.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from core.metrics import METRICS, word
from core.metrics.ask import APART, DIMENSIONS
from core.sheets import EXPORTS, LANDED
from core.sheets.declaration import Column, Form
from core.units import COUNT, DATETIME, NUMBER, RATE, SECONDS, TEXT, YUAN, Unit
from core.warehouse.store import Store

NEWEST = 500

LABELS = {
    "session": "场次", "account": "抖音号", "account_name": "账号", "start": "开播", "stop": "下播", "day": "日期",
    "since": "起始日期", "hours": "时长(小时)", "channel": "渠道", "product_id": "商品ID", "product_name": "商品名称",
    "sku": "规格",
    "estimated": "含估算", "nth": "第几次讲解", "explain_start": "讲解开始", "explain_end": "讲解结束",
    "carrier": "载体", "minute": "时间", "minutes": "分钟数", "host": "主播", "shift_on": "上播",
    "shift_off": "下播(主播)", "dimension": "维度", "label": "标签", "place": "排位", "crowd": "人群",
    "live_id": "直播间ID", "live_title": "直播标题", "account_type": "账号类型", "shop_name": "店铺",
    "talent_id": "达人ID", "currency": "币种", "zone": "时区", "video_id": "视频ID", "video_title": "视频标题",
    "posted_at": "发布时间", "hour": "小时", "slot": "时段", "promotion": "推广方式", "material_id": "素材ID",
    "material_name": "素材名称", "value": "取值", "value_id": "取值ID", "name": "名称", "sale_type": "售卖类型",
    "ad_period": "投放时段", "holder_type": "承接方", "basis": "口径", "stage": "退款阶段",
    "event_at": "发生时间", "event_kind": "类型", "event": "事件",
    "category": "类目",
    "order_id": "订单编号", "paid_at": "支付时间", "reviewed_at": "评价时间", "review_type": "评价类型",
    "quality_score": "商品评分", "service_score": "服务评分", "logistics_score": "物流评分", "standing": "怎么计",
    "days_later": "几天后评价",
    "return_id": "售后单号", "asked_at": "申请时间", "return_reason": "退款原因",
    "ordinary_plan": "普通计划", "leader": "团长", "cooperation": "合作",
}  # fmt: skip
"""What the dimensions are called, whatever the fact."""

PARTS = {
    "shop": "全店", "sale_type": LABELS["sale_type"], "carrier": LABELS["carrier"], "ad_period": LABELS["ad_period"],
    "account": "账号", "item": "单载体", "terminal": "终端", "product": "商品", "price_band": "价格带",
    "category_1": "一级类目", "category_2": "二级类目", "category_3": "三级类目", "category_4": "四级类目",
    "crowd": LABELS["crowd"], "stage": LABELS["stage"],
}  # fmt: skip
"""The ways to take a shop's day apart, and what a code such as carrier_item is made of."""

_CODE = re.compile("_?(" + "|".join(sorted(PARTS, key=len, reverse=True)) + ")")

_TITLES = {
    "channel_day": "渠道(按天)", "product_sku": "商品规格(SKU)", "host_portrait": "主播的人群",
    "host": "主播的时段", "video_session": "引流短视频(按场)",
}  # fmt: skip
"""Facts that are no landed table of their own."""

_UNITS = {
    Form.SHARE: RATE, Form.WITNESS: RATE, Form.MONEY: YUAN, Form.SECONDS: SECONDS, Form.COUNT: COUNT,
    Form.NUMBER: NUMBER, Form.LOCAL: NUMBER,
}  # fmt: skip
_BY_TYPE = {"BIGINT": COUNT, "INTEGER": COUNT, "HUGEINT": COUNT, "DOUBLE": NUMBER, "TIMESTAMP": DATETIME}


@dataclass(frozen=True)
class Head:
    """A column of a fact: its name in Chinese, its unit, and whether a sum over its rows means anything."""

    key: str
    label: str
    unit: Unit
    adds: bool


@dataclass(frozen=True)
class Holding:
    """How much of a fact there is. `first` and `last` are days."""

    fact: str
    title: str
    rows: int
    first: date | None
    last: date | None
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Browsed:
    """The newest rows of a fact, each in the order of `heads`, and the sums over all its rows by column key."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: dict[str, Any]


def title(fact: str) -> str:
    """What a row of a fact is about."""
    return LANDED[fact].title if fact in LANDED else _TITLES[fact]


def held(store: Store, merchant: str) -> list[Holding]:
    """Every fact of which this merchant has rows, in the order in which facts are declared."""
    counts = " UNION ALL ".join(
        f"SELECT '{fact}', count(*), min(day), max(day), list(DISTINCT account) FROM fact_{fact} WHERE merchant = $m"
        for fact in DIMENSIONS
    )
    rows = {fact: rest for fact, *rest in store.query(counts, {"m": merchant})}
    return [
        Holding(fact, title(fact), number, first, last, tuple(sorted(accounts or ())))
        for fact in DIMENSIONS
        for number, first, last, accounts in [rows[fact]]
        if number
    ]


def browse(store: Store, merchant: str, fact: str, limit: int = NEWEST) -> Browsed:
    """The newest rows of a fact of this merchant, at most `limit`. Raises KeyError for a fact that isn't declared."""
    order = ", ".join(f"{name} DESC" for name in ("day", "start") if name in ("day", *DIMENSIONS[fact]))
    kinds = store.query(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $table "
        "AND column_name <> 'merchant' ORDER BY ordinal_position",
        {"table": f"fact_{fact}"},
    )
    heads = tuple(_head(fact, name, kind) for name, kind in kinds)
    listed = ", ".join(f'"{head.key}"' for head in heads)
    rows = store.query(
        f"SELECT {listed} FROM fact_{fact} WHERE merchant = $merchant ORDER BY {order} LIMIT $limit",
        {"merchant": merchant, "limit": limit},
    )
    place = next((place for place, head in enumerate(heads) if head.key == "dimension"), None)
    if place is not None:
        rows = [(*row[:place], spoken(row[place]), *row[place + 1 :]) for row in rows]
    adding = [head.key for head in heads if head.adds]
    if not adding:
        return Browsed(heads, tuple(rows), {})
    sums = ", ".join(f'sum("{key}")' for key in adding)
    (totals,) = store.query(f"SELECT {sums} FROM fact_{fact} WHERE merchant = $merchant", {"merchant": merchant})
    return Browsed(heads, tuple(rows), dict(zip(adding, totals, strict=True)))


def spoken(dimension: str) -> str:
    """A way to take a day apart, in words: carrier_item is 载体 × 单载体. One that is in words already stays so."""
    found = _CODE.findall(dimension)
    return " × ".join(PARTS[part] for part in found) if "_".join(found) == dimension else dimension


@lru_cache(maxsize=2_000)
def _head(fact: str, name: str, kind: str) -> Head:
    by_type = YUAN if kind.startswith("DECIMAL") else _BY_TYPE.get(kind, TEXT)
    if name in LABELS:
        return Head(name, LABELS[name], by_type, adds=False)
    own = (metric for metric in METRICS.values() if metric.numerator == name and fact in metric.facts)
    metric = next((metric for metric in own if not metric.is_ratio), METRICS.get(name))
    column = _column(fact, name)
    unit = metric.unit if metric else _UNITS.get(column.form, by_type) if column else by_type
    adds = metric is not None and metric.numerator == name and not metric.is_ratio and metric.over == "sum"
    return Head(name, metric.label if metric else _word(name, column), unit, adds and fact not in APART)


def _column(fact: str, name: str) -> Column | None:
    """The declaration of a column of the landed table that a fact is named after."""
    sheets = (sheet for export in EXPORTS.values() for sheet in export.sheets if sheet.table == fact)
    return next((column for sheet in sheets for column in sheet.columns if column.key == name), None)


def _word(name: str, column: Column | None) -> str:
    return column.header if column else word(name)
