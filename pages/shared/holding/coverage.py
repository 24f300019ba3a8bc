"""Which days of which account are loaded, as a picture and in words.

Owns the picture's layout (a row per month, a column per day of the month, so that it fits a phone however long the
history is) and how complete a day is called. What is loaded comes from core; nothing is queried here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from core.reports.palette import FONT, colours
from core.reviews.windows import days_between, runs
from core.warehouse.holdings import Coverage
from pages.shared.show.pictures import is_dark

ROW = 28
LEVELS = ("有商品", "有渠道", "只有列表", "没有场次")
SHADES = {False: ("#2f5fd0", "#8aa8ea", "#d5e0f8"), True: ("#82a5ff", "#4a63a3", "#2c3955")}
"""Per light and dark ground: the more of a day is there, the stronger."""

STEADY = 0.5
"""An account that is live on at least this share of its days has gaps; any other is live now and then."""


def level(cover: Coverage) -> str:
    """How complete a day is: what all of its sessions have."""
    if cover.with_products == cover.sessions:
        return LEVELS[0]
    return LEVELS[1] if cover.with_channels == cover.sessions else LEVELS[2]


def coverage_picture(covers: Sequence[Coverage], name: str, *, legend: bool) -> None:
    """One account's days; several pictures need the legend once."""
    days = {cover.day: cover for cover in covers}
    rows = [_row(day, days.get(day)) for day in _span(covers)]
    months = sorted({str(row["month"]) for row in rows})
    told = f"{name} 每天的数据: {len(days)} 天有场次,{len(rows) - len(days)} 天没有"
    st.vega_lite_chart(spec=_spec(is_dark(), rows, ROW * len(months), legend), theme=None, alt=told)


def _span(covers: Sequence[Coverage]) -> list[date]:
    return days_between(min(cover.day for cover in covers), max(cover.day for cover in covers))


def _row(day: date, cover: Coverage | None) -> dict[str, Any]:
    told = "—" if cover is None else f"{cover.with_channels}/{cover.sessions} 场有渠道,{cover.with_products} 场有商品"
    return {
        "month": f"{day:%Y-%m}",
        "day": day.day,
        "when": f"{day}",
        "level": LEVELS[3] if cover is None else level(cover),
        "sessions": "" if cover is None else str(cover.sessions),
        "told": told,
        "deep": cover is not None and level(cover) in LEVELS[:2],
    }


def _spec(dark: bool, rows: list[dict[str, Any]], height: int, legend: bool) -> dict[str, Any]:
    look = colours(dark)
    axis = {"title": None, "labelColor": look.muted, "labelFontSize": 11, "domain": False, "ticks": False}
    x = {
        "field": "day", "type": "ordinal", "scale": {"domain": list(range(1, 32)), "paddingInner": 0.12},
        "axis": {**axis, "orient": "top", "labelAngle": 0, "values": [1, 5, 10, 15, 20, 25, 31]},
    }  # fmt: skip
    y = {"field": "month", "type": "ordinal", "sort": "descending", "scale": {"paddingInner": 0.15}, "axis": axis}
    key = {
        "title": None, "orient": "bottom", "columns": 4, "symbolType": "square", "symbolStrokeColor": look.before,
        "symbolStrokeWidth": 1, "labelColor": look.ink, "labelFontSize": 12, "offset": 8,
    }  # fmt: skip
    fills = [*(SHADES[dark]), "transparent"]
    colour: dict[str, Any] = {"field": "level", "type": "nominal", "scale": {"domain": list(LEVELS), "range": fills}}
    colour["legend"] = key if legend else None
    told = {"when": "日期", "level": "完整程度", "sessions": "场次", "told": "其中"}
    tip = [{"field": field, "type": "nominal", "title": title} for field, title in told.items()]
    ink = {"condition": {"test": "datum.deep", "value": look.paper}, "value": look.ink}
    return {
        "data": {"name": "rows"},
        "datasets": {"rows": rows},
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "transparent",
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 2},
        "config": {"font": FONT, "view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 2, "stroke": look.grid, "strokeWidth": 1},
                "encoding": {"x": x, "y": y, "color": colour, "tooltip": tip},
            },
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {"x": x, "y": y, "text": {"field": "sessions", "type": "nominal"}, "fill": ink},
            },
        ],
    }


def gaps(covers: Sequence[Coverage], name: str) -> list[str]:
    """What an account lacks, in words, newest first."""
    span = _span(covers)
    days = {cover.day: cover for cover in covers}
    told = []
    if len(days) < STEADY * len(span):
        told.append(f"{name}: {span[0]} 至 {span[-1]} 里有 {len(days)} 天开播,其余天不算缺口")
    else:
        told += [f"{name}: {_days(run)} 没有场次" for run in reversed(runs([day for day in span if day not in days]))]
    if not any(cover.with_channels for cover in covers):
        return [*told, f"{name}: 只有直播间列表,没有整场数据,看不到渠道和商品"]
    for cover in reversed(covers):
        lacking = cover.sessions - min(cover.with_channels, cover.with_products)
        if lacking:
            told.append(f"{name}: {cover.day} 的 {cover.sessions} 场里有 {lacking} 场缺整场数据(渠道或商品)")
    return told


def _days(run: Sequence[date]) -> str:
    return f"{run[0]}" if len(run) == 1 else f"{run[0]} 至 {run[-1]}({len(run)} 天)"
