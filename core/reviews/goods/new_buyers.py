"""The 拉新 board: products by 首购新客数, where a list of just this period tells them.

Owns which list of products speaks of the period under review. New buyers of days or of another period never stand for
it: who buys first on Monday and again on Sunday is new once, and only the list of the whole period knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import Answer, Window, ask
from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.goods.movers import GONE, NEW, moved, ranks
from core.reviews.goods.roles import Played
from core.reviews.goods.shelf import Shelf
from core.reviews.resolve import BACK, window_back
from core.reviews.windows import moments_of
from core.sheets import EXPORTS
from core.units import PEOPLE, RANK, RATE, TEXT
from core.warehouse import holdings
from core.warehouse.store import Store

BROUGHT = "拉新榜"
EVERYWHERE = "全部"
"""The carrier that stands for all of them: what sold by 商品卡 is part of it."""

_KEYS = ("new_buyers", "buyers")
Days = tuple[date, date]

_DAY = timedelta(days=1)
_LONGEST = timedelta(days=31)
"""How long after the period a list may end that is told not to be of it."""


@dataclass(frozen=True)
class _Listed:
    """A list of products over the days from `since` to `until`: product id → (new buyers, buyers), NaN where untold.

    `names` are those it gives.
    """

    since: date
    until: date
    products: dict[str, tuple[float, float]]
    names: dict[str, str]

    @property
    def days(self) -> str:
        return f"{self.since} 至 {self.until}"

    @property
    def tells(self) -> bool:
        return any(np.isfinite(new) for new, _ in self.products.values())


def new_buyer_board(store: Store, shelf: Shelf, roles: Sequence[Played]) -> Block:
    """The board of the period of the sessions under review; a note that names the export where there is none."""
    scope = shelf.scope
    days = scope.days or _days_of(shelf, scope.sessions)
    earlier = _days_before(shelf, days)
    lists = _lists(store, scope.merchant, min([days[0], *(earlier or ())]), days[1])
    now = _of_period(store, shelf, lists, days, scope.sessions)
    if now is None or not now.tells:
        return Note("还没有拉新榜", _lacking(lists, now, days))
    before = _of_period(store, shelf, lists, earlier, scope.comparison) if earlier else None
    return _board(shelf, roles, now, before if before is not None and before.tells else None, earlier)


def _days_of(shelf: Shelf, sessions: Sequence[str]) -> Days:
    starts = dict(zip(shelf.evidence.sessions, shelf.evidence.days, strict=True))
    days = [starts[session] for session in sessions]
    return min(days), max(days)


def _days_before(shelf: Shelf, days: Days) -> Days | None:
    """The first and the last day of the comparison, None without one or where it is of another length."""
    scope = shelf.scope
    if not scope.comparison:
        return None
    if scope.against in BACK:
        since, until = window_back(*days, scope.against)
        return since.date(), (until - _DAY).date()
    found = _days_of(shelf, scope.comparison)
    return found if found[1] - found[0] == days[1] - days[0] else None


def _lists(store: Store, merchant: str, first: date, last: date) -> list[_Listed]:
    """Every list of all carriers that ends on or after the first day, the shortest period first."""
    window = Window(merchant, (), datetime.combine(first, time()), datetime.combine(last, time()) + _LONGEST)
    by = ("account", "since", "day", "product_id", "product_name")
    answer = ask(store, "shop_product", _KEYS, window, by, {"carrier": EVERYWHERE})
    found: dict[tuple[object, ...], _Listed] = {}
    ids, names = (answer.dimensions[name].tolist() for name in by[3:])
    for place, (product, name) in enumerate(zip(map(str, ids), names, strict=True)):
        slot = tuple(answer.dimensions[key][place] for key in by[:3])
        one = found.setdefault(slot, _Listed(_day(slot[1]), _day(slot[2]), {}, {}))
        one.products[product] = _figures(answer, place)
        if name and name != product:  # a list without names has the id in their place
            one.names[product] = name
    lists = list(found.values())
    return sorted(lists, key=lambda one: one.until - one.since)


def _figures(answer: Answer, place: int) -> tuple[float, float]:
    new, buyers = (float(answer.numerators[key][place]) for key in _KEYS)
    return new, buyers


def _day(value: object) -> date:
    day: date = np.datetime64(value, "D").astype(object)  # type: ignore[call-overload]
    return day


def _of_period(
    store: Store, shelf: Shelf, lists: Sequence[_Listed], days: Days, sessions: Sequence[str]
) -> _Listed | None:
    """The list of just these days, if these sessions are all that were held in them: it can't be narrowed."""
    found = next((one for one in lists if (one.since, one.until) == days), None)
    if found is None:
        return None
    held = holdings.sessions(store, shelf.scope.merchant, shelf.scope.accounts, *moments_of(*days))
    return found if {session.session for session in held} == set(sessions) else None


def _lacking(lists: Sequence[_Listed], now: _Listed | None, days: Days) -> str:
    """Which export is missing, and why one that is loaded doesn't do."""
    metric, export, (first, last) = METRICS["new_buyers"], EXPORTS["product_list"], days
    wanted = f"{first} 至 {last}" if first != last else f"{first}"
    said = f"上传周期为 {wanted} 的{export.offered},下载时勾选「{metric.label}」,就能看到哪些商品带来新客。"
    if now is not None:
        return f"{now.days} 的{export.title}没有「{metric.label}」这一列。{said}"
    other = next((one for one in lists if one.tells and one.since <= last and one.until >= first), None)
    if other is None:
        return f"没有这段时间的{export.title}。{said}"
    return (
        f"已有的{export.title}是 {other.days},和本期不是同一段、同一批场次,不能拿来用:一段时间的新客不能由各天相加,"
        f"也不能从更长的周期里截。{said}"
    )


def _board(shelf: Shelf, roles: Sequence[Played], now: _Listed, before: _Listed | None, earlier: Days | None) -> Table:
    played = {product: one.role for product, one in zip(shelf.ids, roles, strict=False)}
    live = dict(zip(shelf.ids, shelf.names, strict=True))
    names = {**(before.names if before else {}), **now.names, **live}
    ids = list(dict.fromkeys([*now.products, *(before.products if before else ())]))
    counts, counts_before = (
        [_told(one.products.get(product, (np.nan, np.nan))[0]) if one else None for product in ids]
        for one in (now, before)
    )
    places, places_before = ranks(counts), ranks(counts_before)
    order = sorted(range(len(ids)), key=lambda at: (places[at] or len(ids) + 1, places_before[at] or len(ids) + 1))
    rows = []
    for at in order:
        product = ids[at]
        if counts[at] is None and counts_before[at] is None:
            continue
        buyers = _told(now.products.get(product, (np.nan, np.nan))[1])
        value, old = counts[at], counts_before[at]
        rows.append(
            {
                "name": names.get(product, f"商品 {product}"), "rank": places[at], "rank_before": places_before[at],
                "moved": _word(now, before, product) or moved(places[at], places_before[at]),
                "role": played.get(product), "new_buyers": value, "before": old,
                "change": value - old if value is not None and old is not None else None,
                "buyers": buyers, "share": value / buyers if value is not None and buyers else None,
                "list_id": product,
            }
        )  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), Column("rank", "名次", RANK), Column("moved", "变动", TEXT),
        Column("new_buyers", METRICS["new_buyers"].label, PEOPLE), Column("before", "首购新客对比", PEOPLE),
        Column("change", "差额", PEOPLE, signed=True), Column("buyers", METRICS["buyers"].label, PEOPLE),
        Column("share", "首购新客占比", RATE, of=("new_buyers", "buyers")), Column("role", "角色", TEXT),
        Column("rank_before", "原名次", RANK), Column("list_id", "商品ID", TEXT),
    )  # fmt: skip
    told = [column for column in columns if any(row[column.key] not in (None, "") for row in rows)]
    return Table(
        f"{BROUGHT}({now.days})",
        tuple(told),
        tuple(tuple(row[column.key] for column in told) for row in rows),
        caption="。".join(filter(None, _caption(now, before, earlier))),
    )


def _told(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _word(now: _Listed, before: _Listed | None, product: str) -> str:
    if before is None or (product in now.products) == (product in before.products):
        return ""
    return NEW if product in now.products else GONE


def _caption(now: _Listed, before: _Listed | None, earlier: Days | None) -> list[str]:
    export = EXPORTS["product_list"]
    said = [
        f"来自 {now.days} 的{export.title}:全店所有渠道,不只直播,分不到账号和场次",
        "同一个人首购买了几个商品,几个商品都算他,所以不合计",
    ]
    if before is not None:
        said.append(f"对比是 {before.days} 的{export.title};名次和差额只是加减,没有判断")
    elif earlier is not None:
        wanted = f"{earlier[0]} 至 {earlier[1]}"
        said.append(f"没有 {wanted} 带「{METRICS['new_buyers'].label}」的{export.title},看不出名次变化")
    return said
