"""The 成交 board of a period: products by money, whose sold more or less, and in which sessions.

Owns the ranks by money, to the cent with what products leave out of the sessions' own, and nothing that is judged.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from core.methods.decomposition import to_cents
from core.metrics.ask import Floats
from core.reviews.attribution import cents
from core.reviews.blocks import Column, Table
from core.reviews.goods.movers import ranks
from core.reviews.goods.period import Amount, Period, board, in_order, largest
from core.reviews.totals import share, totals
from core.units import RANK, RATE, TEXT, YUAN, show, show_signed

TITLE, UNCOVERED = "成交榜", "商品未覆盖"


def sold_board(period: Period) -> Table:
    shelf, money = period.shelf, period.shelf.money
    now, before = _amounts(period)
    places, places_before = ranks(now), ranks(before)
    wholes = _wholes(period)
    yuan, yuan_before = (_in_cents(side, whole) for side, whole in zip((now, before), wholes, strict=True))
    all_now, all_before = (sum(filter(None, side)) for side in (now, before))
    rows: list[dict[str, object]] = []
    for place in in_order(places, places_before, period.here):
        rows.append(
            {
                "name": shelf.names[place], "rank": places[place], "rank_before": places_before[place],
                "moved": period.moved(place, places[place], places_before[place]) if period.compared else None,
                "role": period.roles[place].role,
                money: None if now[place] is None else yuan[place],
                "before": None if before[place] is None else yuan_before[place],
                "change": yuan[place] - yuan_before[place] if period.compared else None,
                "share": share(now[place], all_now), "share_before": share(before[place], all_before),
                "sessions": _sessions(period, place), "product_id": shelf.ids[place],
            }
        )  # fmt: skip
    if yuan[-1] or yuan_before[-1]:
        rows.append({"name": UNCOVERED, **_money(period, yuan[-1], yuan_before[-1])})
    columns = (
        Column("name", "商品", TEXT), Column(money, shelf.money_label, YUAN, adds=True),
        Column("change", "差额", YUAN, signed=True, adds=True), Column("rank", "名次", RANK),
        Column("moved", "变动", TEXT), Column("share", "占商品金额", RATE), Column("role", "角色", TEXT),
        Column("sessions", "主要场次", TEXT), Column("rank_before", "原名次", RANK),
        Column("before", f"{shelf.money_label}对比", YUAN, adds=True),
        Column("share_before", "占比对比", RATE), Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    table = board(TITLE, columns, rows, _caption(period, bool(yuan[-1] or yuan_before[-1])))
    return replace(table, totals=totals(table.columns, table.rows))


def _money(period: Period, now: Decimal, before: Decimal) -> dict[str, object]:
    said: dict[str, object] = {period.shelf.money: now}
    return {**said, "before": before, "change": now - before} if period.compared else said


def _amounts(period: Period) -> tuple[list[Amount], list[Amount]]:
    """The money of every product on both sides, None where it wasn't there or no file tells."""
    now, before = (
        [_sum(period.shelf.values(place, period.shelf.money), weights) for place in range(len(period.shelf))]
        for weights in period.weights
    )
    return now, before


def _sum(values: Floats, weights: Floats) -> Amount:
    known = np.isfinite(values) & (weights > 0)
    return float(weights[known] @ values[known]) if known.any() else None


def _wholes(period: Period) -> tuple[float, float]:
    """The money of the sessions themselves; of one that doesn't tell its own, what its products make."""
    own = period.evidence.live.numerators[period.shelf.money]
    of_products = np.nansum(period.shelf.everything(period.shelf.money), axis=0)
    values = np.where(np.isfinite(own), own, of_products)
    now, before = (float(weights @ values) for weights in period.weights)
    return now, before


def _in_cents(amounts: Sequence[Amount], whole: float) -> list[Decimal]:
    """The amounts and, last, what they leave out of the whole, in cents that sum to it."""
    told = [amount or 0.0 for amount in amounts]
    return to_cents([*told, whole - sum(told)], cents(whole))


def _sessions(period: Period, place: int) -> str:
    """Where its money or, beside a comparison, the change of it comes from: date, time and yuan of some sessions.

    A session is held against the mean of the account's sessions of the same part of the day before.
    """
    values = np.nan_to_num(period.shelf.values(place, period.shelf.money))
    if not period.here[place]:
        there = period.evidence.against
        return ";".join(f"原 {period.at(at)} {show(values[at], YUAN)}" for at in largest(values, there) if values[at])
    inside = period.evidence.inside[period.told[period.evidence.inside]]
    if not period.there[place]:
        return ";".join(f"{period.at(at)} {show(values[at], YUAN)}" for at in largest(values, inside) if values[at])
    gained = values - _usual(period, values)
    now, before = (float(weights @ values) for weights in period.weights)
    way = 1.0 if now >= before else -1.0
    told = [at for at in largest(way * gained, inside) if way * gained[at] > 0]
    return ";".join(f"{period.at(at)} {show_signed(float(gained[at]), YUAN)}" for at in told)


def _usual(period: Period, values: Floats) -> Floats:
    """Per session the mean over the comparison's of its account and part of the day; 0 where there is none."""
    calendar, against = period.evidence.calendar, period.evidence.against
    against = against[period.told[against]]
    group = calendar.accounts * 4 + calendar.parts
    number = np.bincount(group[against], minlength=int(group.max()) + 1)
    sums = np.bincount(group[against], values[against], minlength=len(number))
    return np.asarray((sums / np.maximum(number, 1))[group])


def _caption(period: Period, gap: bool) -> list[str]:
    label = period.shelf.money_label
    said = [f"按{label}排,相同的并列", period.coverage(), *_untold(period)]
    if gap:
        said.append(
            f"{UNCOVERED}是场次自己的{label}减各商品之和,没有商品数据的场次都在里面,加上它等于这些场次的{label}"
        )
    if period.compared:
        said.append(
            "名次和差额只是加减,没有判断。主要场次:这一场比对比里同账号同时段的场均多卖或少卖多少;新进、跌出的写卖了多少"
        )
    return said


def _untold(period: Period) -> list[str]:
    members = np.concatenate([period.evidence.inside, period.evidence.against])
    number = int((~np.isfinite(period.evidence.live.numerators[period.shelf.money][members])).sum())
    label = period.shelf.money_label
    return [f"{number} 场没有写自己的{label},按它的商品之和计"] if number else []
