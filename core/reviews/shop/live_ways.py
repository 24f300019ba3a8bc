"""Live by whether advertising ran, and by natural and paid channels of the sessions of these days.

Owns that the two are told apart: 投放时段 are hours of the calendar's day in 成交分析, channels belong to sessions,
which count whole on the day they began. How far the two are from each other is said beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Answer, Floats, Window, ask
from core.reviews.attribution import cents
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.channels import ORDER_TICKET_OF, UNKNOWN_GROUP, group_of
from core.reviews.shop.lines import Line, amount, table, trend
from core.reviews.shop.parts import Told
from core.reviews.totals import share, totals
from core.reviews.windows import moments_of
from core.scope import COMPARISONS, Scope, parts_of_session
from core.sheets import EXPORTS
from core.sheets.channel_table import NATURAL, NATURAL_TOTALS, PAID, PAID_TOTALS
from core.units import RATE, TEXT, YUAN, show, show_cents
from core.warehouse import holdings

BROADCAST = "直播"
PERIODS, GROUPED, CHANNELS = "直播按投放时段", "直播间自然与付费", "直播间逐个渠道"

_KEYS = ("gmv", "user_pay", "entries", "orders")
Sums = Mapping[str, float | None]


def live_blocks(one: Told) -> tuple[Block, ...]:
    """Hours with advertising and without, then channels by group; a note where no session tells its channels."""
    return (*_periods(one), *_channels(one))


def _periods(one: Told) -> tuple[Block, ...]:
    found = one.parts("carrier_ad_period")
    lines: list[Line] = [
        ((value.ad_period,), [place]) for place, value in enumerate(found.values) if value.carrier == BROADCAST
    ]
    if not lines:
        return ()
    heads = [Column("ad_period", "投放时段", TEXT)]
    caption = "按成交时有没有在投放分,投放时段里也有免费流量的成交;付费流量带来多少看下面的渠道。"
    daily = one.daily("carrier_ad_period")
    days = {value.ad_period: [place] for place, value in enumerate(daily.values) if value.carrier == BROADCAST}
    drawn = trend(f"直播各投放时段每天的{METRICS[found.money].label}", daily, days)
    return (
        drawn,
        table(PERIODS, one, found, heads, lines, caption=caption, within=(("carrier", BROADCAST),)),
    )


@dataclass(frozen=True)
class _Ways:
    """What the channels of both spans' sessions tell, per channel. `told` and `all` are numbers of sessions."""

    money: str
    now: Mapping[str, Sums]
    before: Mapping[str, Sums]
    told: tuple[int, int]
    all: tuple[int, int]
    unfair: str

    @property
    def compares(self) -> bool:
        return self.told == self.all and min(self.told) > 0 and not self.unfair


def _channels(one: Told) -> tuple[Block, ...]:
    ways = _ways(one)
    if ways is None:
        whose = "所选账号" if one.scope.accounts else ""
        said = f"{whose}没有这几天的场次渠道数据,分不出直播间的自然和付费:上传{EXPORTS['live_detail'].offered}。"
        return (Note(GROUPED, said),)
    groups: dict[str, list[str]] = {}
    for name in sorted({*ways.now, *ways.before}, key=lambda name: -(_money(ways, name) or 0.0)):
        groups.setdefault(group_of(name), []).append(name)
    ordered = [group for group in (NATURAL, PAID, UNKNOWN_GROUP) if group in groups]
    against = f"比{one.against.word}"
    grouped = [((group, f"{len(groups[group])} 个"), groups[group]) for group in ordered]
    each = [((name, group), [name]) for group in ordered for name in groups[group]]
    return (
        _table(GROUPED, ways, against, ("group", "流量"), ("ways", "渠道"), grouped, _beside(one, ways)),
        _table(CHANNELS, ways, against, ("channel", "渠道"), ("group", "流量"), each, _sessions(ways), folded=True),
    )


def _ways(one: Told) -> _Ways | None:
    """The channels of the sessions of both sides' days; None where none of those under review tells any."""
    scope, held = one.scope, one.against
    weights = (dict.fromkeys(held.now, 1.0), held.weights)
    every = {day for side in weights for day in side}
    bounds = moments_of(min(every), max(every))
    answer = ask(one.store, "channel", _KEYS, Window(scope.merchant, scope.accounts, *bounds), ("session", "channel"))
    sessions: list[str | None] = answer.dimensions["session"].tolist()
    days = [parts_of_session(session)[1].date() if session else None for session in sessions]
    sides = [np.array([side.get(day, 0.0) if day else 0.0 for day in days]) for side in weights]
    if not sides[0].any():
        return None
    whole = np.isfinite(answer.numerators["gmv"])
    money = "gmv" if whole[(sides[0] > 0) | (sides[1] > 0)].all() else "user_pay"
    now, before = (_sums(answer, side) for side in sides)
    live = [parts_of_session(session)[1].date() for session in (*scope.sessions, *_before(one, bounds))]
    told = [len({sessions[row] for row in np.flatnonzero(side).tolist()}) for side in sides]
    known = [sum(day in side for day in live) for side in weights]
    return _Ways(money, now, before, (told[0], told[1]), (known[0], known[1]), one.unfair)


def _before(one: Told, bounds: tuple[datetime, datetime]) -> tuple[str, ...]:
    """The sessions of the days held against: those that came along where these are the days asked for."""
    scope, weights = one.scope, one.against.weights
    if not weights or one.against.word == COMPARISONS[scope.against]:
        return scope.comparison
    first = datetime.combine(one.now[0], time())
    found = holdings.sessions(one.store, scope.merchant, scope.accounts, bounds[0], first)
    return tuple(session.session for session in found)


def _sums(answer: Answer, weights: Floats) -> dict[str, Sums]:
    """Per channel Σ weight · session; the totals of a group only where nothing else tells the group."""
    channels, side = answer.dimensions["channel"].astype(str), weights > 0
    names = set(channels[side].tolist())
    parts = {name for name in names if name not in (*NATURAL_TOTALS, *PAID_TOTALS)}
    names -= {name for name in names - parts if group_of(name) in map(group_of, parts)}
    found: dict[str, Sums] = {}
    for name in names:
        own = side & (channels == name)
        known = {key: answer.numerators[key][own] * weights[own] for key in _KEYS}
        found[name] = {
            key: float(np.nansum(values)) if np.isfinite(values).any() else None for key, values in known.items()
        }
    return found


def _add(side: Mapping[str, Sums], key: str, names: Sequence[str]) -> float | None:
    known = [value for name in names if name in side and (value := side[name][key]) is not None]
    return sum(known) if known else None


def _money(ways: _Ways, name: str) -> float | None:
    return _add(ways.now, ways.money, [name])


def _table(
    title: str,
    ways: _Ways,
    against: str,
    first: tuple[str, str],
    second: tuple[str, str],
    lines: Sequence[tuple[tuple[str, str], Sequence[str]]],
    caption: str,
    *,
    folded: bool = False,
) -> Table:
    money, ticket = METRICS[ways.money], METRICS[ORDER_TICKET_OF[ways.money]]
    order_rate = METRICS["order_rate"]
    whole = _add(ways.now, ways.money, list(ways.now)) or 0.0
    columns = (
        Column(*first, TEXT), Column(*second, TEXT), Column(money.key, money.label, YUAN, adds=True),
        Column("part", "占比", RATE, adds=True),
        *((Column("change", against, YUAN, signed=True, adds=True),) if ways.compares else ()),
        Column("orders", METRICS["orders"].label, METRICS["orders"].unit, adds=True),
        Column(ticket.key, ticket.label, YUAN),
        Column("entries", METRICS["entries"].label, METRICS["entries"].unit, adds=True),
        Column("order_rate", order_rate.label, RATE),
    )  # fmt: skip

    def line(names: Sequence[str]) -> tuple[object, ...]:
        paid, orders, entries = (_add(ways.now, key, names) for key in (ways.money, "orders", "entries"))
        return (
            None if paid is None else cents(paid), share(paid, whole),
            *((_change(ways, names),) if ways.compares else ()), orders,
            _per(paid, orders, ticket.minimum), entries, _per(orders, entries, order_rate.minimum),
        )  # fmt: skip

    rows = tuple((*heads, *line(names)) for heads, names in lines)
    of = "channel" if first[0] == "channel" else ""
    return Table(title, columns, rows, caption=caption, of=of, folded=folded, totals=totals(columns, rows))


def _per(above: float | None, below: float | None, least: int) -> float | None:
    return above / below if above is not None and below and below >= least else None


def _change(ways: _Ways, names: Sequence[str]) -> Decimal:
    now, before = (_add(side, ways.money, names) or 0.0 for side in (ways.now, ways.before))
    return cents(now) - cents(before)


def _sessions(ways: _Ways) -> str:
    told, before = (f"{some} / {every} 场" for some, every in zip(ways.told, ways.all, strict=True))
    unlike = "" if ways.told == ways.all else ";没有都齐,不算变化"
    return f"有渠道数据的场次:本期 {told},对比 {before}{unlike}。渠道表没有成交人数,按订单算笔单价。"


def _beside(one: Told, ways: _Ways) -> str:
    """How the sessions' channels compare with live in 成交分析 on the same money."""
    composed = _composed(one.scope, one, ways.money)
    own = _add(ways.now, ways.money, list(ways.now))
    if composed is None or own is None:
        return _sessions(ways)
    label = METRICS[ways.money].label
    whose = "所选账号" if one.scope.accounts else "自营"
    return (
        f"按场次计,一场整场算在开播那天;成交分析按自然日计。渠道合计{label} {show(own, YUAN)},"
        f"成交分析里{whose}的直播 {show(composed, YUAN)},差 {show_cents(cents(own) - cents(composed))}:"
        "跨零点的场次、没传的场次和渠道口径都会造成差。"
        f"{_sessions(ways)}"
    )


def _composed(scope: Scope, one: Told, money: str) -> float | None:
    """Live of these days in 成交分析: of the accounts asked about, else of 自营."""
    found = one.parts("carrier_account" if scope.accounts else "sale_type_carrier")
    places = [
        place
        for place, value in enumerate(found.values)
        if value.carrier == BROADCAST
        and (value.value_id in scope.accounts if scope.accounts else value.sale_type == "自营")
    ]
    return amount(found.now, money, places)
