"""The table of products: what each was shown, clicked, sold and sent back, and what it did to the money.

Owns which columns there are and what is said below them. Columns that no product tells are left out.
"""

from collections.abc import Sequence
from datetime import datetime

from core.metrics import METRICS
from core.metrics.live import REFUND_DAYS
from core.reviews.blocks import Column, Table
from core.reviews.goods.quadrants import enough, estimates
from core.reviews.goods.roles import RULE, Played
from core.reviews.goods.shelf import CLICK, PAY, REFUND_RATE_OF, Shelf
from core.reviews.goods.worth import Worth
from core.units import RATE, TEXT, YUAN, show, show_change

_KEPT = ("name", "role")
_SHIFT = 0.02
"""A change of a product's share of the money that is worth a sentence; it is arithmetic, not a verdict."""


def listing(shelf: Shelf, roles: Sequence[Played], split: Worth | None, as_of: datetime | None) -> Table:
    """One row per product, largest money first."""
    money = shelf.money
    whole = sum(shelf.total(place, money) or 0.0 for place in range(len(shelf)))
    whole_before = sum(split.before) if split else 0.0
    columns = (
        Column("name", "商品", TEXT), Column("role", "角色", TEXT), Column("by", "角色来自", TEXT),
        Column("sample", "样本", TEXT),
        *(_column(key) for key in ("product_exposure_users", CLICK, "product_click_users", PAY, "buyers")),
        _column("orders"), _column("items"), _column(money),
        Column("share", "金额占比", RATE), Column("share_before", "对比占比", RATE),
        Column("effect", "对金额变化的影响", YUAN, signed=True),
        _column("refund_amount"), _column(REFUND_RATE_OF[money]), _column("explain_count"),
        Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    effects = {dict(term.where).get("product"): term.yuan for term in split.attribution.terms} if split else {}
    rows = []
    for place in range(len(shelf)):
        amount = shelf.total(place, money)
        told = {
            **{key: shelf.total(place, key) for key in (
                "product_exposure_users", "product_click_users", "buyers", "orders", "items", "refund_amount",
                "explain_count",
            )},
            "name": shelf.names[place], "role": roles[place].role, "by": roles[place].by,
            "sample": None if enough(shelf, place) else "样本不足",
            CLICK: shelf.rate(place, CLICK), PAY: shelf.rate(place, PAY), money: amount,
            "share": amount / whole if amount is not None and whole else None,
            "share_before": split.before[place] / whole_before if split and whole_before else None,
            "effect": effects.get(shelf.names[place]),
            REFUND_RATE_OF[money]: shelf.rate(place, REFUND_RATE_OF[money]),
            "product_id": shelf.ids[place],
        }  # fmt: skip
        rows.append([told[column.key] for column in columns])
    kept = [at for at, column in enumerate(columns) if column.key in _KEPT or any(row[at] is not None for row in rows)]
    return Table(
        "商品明细",
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        caption="。".join(_caption(shelf, split, as_of, whole, whole_before)),
        of="product",
    )


def _column(key: str) -> Column:
    return Column(key, METRICS[key].label, METRICS[key].unit)


def _caption(shelf: Shelf, split: Worth | None, as_of: datetime | None, whole: float, whole_before: float) -> list[str]:
    said = [RULE]
    if len(shelf.scope.sessions) > 1:
        said.append("人数按场次累加:同一人来了几场算几次")
    if estimates(shelf):
        said.append(estimates(shelf))
    moved = _moved(shelf, split, whole, whole_before)
    if moved:
        said.append(moved)
    last = max(shelf.evidence.days[index] for index in shelf.evidence.inside)
    passed = (as_of.date() - last).days if as_of is not None else 0
    refunds = any(shelf.total(place, "refund_amount") is not None for place in range(len(shelf)))
    if refunds and passed < REFUND_DAYS:
        said.append(f"退款在 {REFUND_DAYS} 天内还会变多,数据到开播后第 {max(passed, 0)} 天,先别拿它和旧场次比")
    return said


def _moved(shelf: Shelf, split: Worth | None, whole: float, whole_before: float) -> str:
    """Whose share of the money moved most."""
    if split is None or not whole or not whole_before:
        return ""
    shares = [
        ((shelf.total(place, shelf.money) or 0.0) / whole, split.before[place] / whole_before)
        for place in range(len(shelf))
    ]
    place = max(range(len(shares)), key=lambda place: abs(shares[place][0] - shares[place][1]))
    now, before = shares[place]
    if abs(now - before) < _SHIFT:
        return ""
    way = f"{show(before, RATE)} → {show(now, RATE)}({show_change(now, before, RATE)})"
    return f"金额占比动得最多的是「{shelf.names[place]}」:{way}"
