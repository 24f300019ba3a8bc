"""What each product added to or took from the change in money, and what the ticket's change is made of.

Owns the two exact splits that products allow: a change in money over products, and one in money per order over product
mix, unit price and items per order. What products don't account for is a row of its own in both. The decomposition
itself is LMDI-I (`core.methods.decomposition`).
"""

from dataclasses import dataclass

import numpy as np

from core.methods.decomposition import attribute, to_cents
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.attribution import cents, weights_before
from core.reviews.blocks import Attribution, Term
from core.reviews.channels import ORDER_TICKET_OF
from core.reviews.goods.shelf import Shelf
from core.units import YUAN

UNCOVERED, MIX = "未归到商品", "商品结构"
UNIT_PRICE_OF = {"gmv": "unit_price", "user_pay": "user_pay_unit_price"}


@dataclass(frozen=True)
class Worth:
    """The change of the money over products, and every product's own money before, by its place on the shelf."""

    attribution: Attribution
    before: tuple[float, ...]


def worth(shelf: Shelf) -> Worth | None:
    """None where a session under review, or all that it is held against, tells no money of products."""
    key, evidence = shelf.money, shelf.evidence
    whole = evidence.live.numerators[key]
    weights = weights_before(evidence, shelf.covered(key) & np.isfinite(whole))
    if weights is None:
        return None
    money = np.nan_to_num(shelf.everything(key))
    after, before = money[:, evidence.inside].sum(axis=1), money @ weights
    all_after, all_before = float(whole[evidence.inside].sum()), _dot(weights, whole)
    gap = (all_after - float(after.sum())) - (all_before - float(before.sum()))
    total = cents(all_after) - cents(all_before)
    moved = [row for row in range(len(after)) if after[row] or before[row]]
    yuan = to_cents([*(float(after[row] - before[row]) for row in moved), gap], total)
    names = dict(zip(shelf.sold.tolist(), shelf.names, strict=True))
    terms = sorted(
        (
            Term(key, name, amount, YUAN, float(after[row]), float(before[row]), (("product", name),))
            for row, amount in zip(moved, yuan[:-1], strict=True)
            for name in [names.get(row, shelf.name_of(row))]
        ),
        key=lambda term: -abs(term.yuan),
    )
    if yuan[-1] or abs(gap) >= 0.005:
        unnamed = (all_after - float(after.sum()), all_before - float(before.sum()))
        terms.append(Term(key, UNCOVERED, yuan[-1], YUAN, *unnamed))
    split = Attribution(
        title=f"{shelf.money_label}的变化,按商品",
        money=key,
        money_label=shelf.money_label,
        before=cents(all_before),
        after=cents(all_after),
        total=total,
        terms=tuple(terms),
        caption=f"按{shelf.money_label}计,各商品的差额相加等于总变化;只是加减,没有判断",
    )
    return Worth(split, tuple(float(before[row]) for row in shelf.sold))


def ticket(shelf: Shelf) -> Attribution | None:
    """The change of money per order in product mix, unit price and items per order; None where a part isn't loaded.

    A product's money per order is (pieces of all products / orders) × its share of the pieces × its unit price; the
    three terms are summed over products. A product that is on one side only is mix. What products don't account for
    is the rest of the room's money per order.
    """
    money, evidence = shelf.money, shelf.evidence
    whole, orders = evidence.live.numerators[money], evidence.live.numerators["orders"]
    usable = shelf.covered(money) & shelf.covered("items") & np.isfinite(whole) & np.isfinite(orders)
    weights = weights_before(evidence, usable)
    if weights is None:
        return None
    ones = np.zeros(len(weights))
    ones[evidence.inside] = 1.0
    sides = []
    for side in (weights, ones):
        amounts, pieces = (np.nan_to_num(shelf.everything(key)) @ side for key in (money, "items"))
        sides.append((amounts, pieces, _dot(side, whole), _dot(side, orders)))
    if any(min(pieces.sum(), everything, number) <= 0 for _, pieces, everything, number in sides):
        return None
    (old, old_pieces, old_whole, old_orders), (new, new_pieces, new_whole, new_orders) = sides
    mix = price = basket = 0.0
    for row in range(len(old)):
        if min(old[row], new[row], old_pieces[row], new_pieces[row]) <= 0:
            mix += float(new[row] / new_orders - old[row] / old_orders)
            continue
        own = attribute(
            [old_pieces.sum() / old_orders, old_pieces[row] / old_pieces.sum(), old[row] / old_pieces[row]],
            [new_pieces.sum() / new_orders, new_pieces[row] / new_pieces.sum(), new[row] / new_pieces[row]],
        )
        basket, mix, price = basket + own[0], mix + own[1], price + own[2]
    gaps = ((new_whole - new.sum()) / new_orders, (old_whole - old.sum()) / old_orders)
    after, before = new_whole / new_orders, old_whole / old_orders
    total = cents(after) - cents(before)
    yuan = to_cents([mix, price, basket, gaps[0] - gaps[1]], total)
    # The mean price at what each product cost before stands between the two: its way there is mix, from there is price.
    prices = np.where(old_pieces > 0, old / np.maximum(old_pieces, 1e-12), new / np.maximum(new_pieces, 1e-12))
    mean_before, same_prices = old.sum() / old_pieces.sum(), float(prices @ new_pieces) / new_pieces.sum()
    key, unit_price, per_order = ORDER_TICKET_OF[money], METRICS[UNIT_PRICE_OF[money]], METRICS["items_per_order"]
    terms = [
        Term(unit_price.key, MIX, yuan[0], YUAN, same_prices, mean_before),
        Term(unit_price.key, unit_price.label, yuan[1], YUAN, new.sum() / new_pieces.sum(), same_prices),
        Term(per_order.key, per_order.label, yuan[2], per_order.unit, new_pieces.sum() / new_orders,
             old_pieces.sum() / old_orders),
    ]  # fmt: skip
    if yuan[3] or abs(gaps[0]) >= 0.005:
        terms.append(Term(key, UNCOVERED, yuan[3], YUAN, *gaps))
    return Attribution(
        title="笔单价的变化来自哪里",
        money=key,
        money_label=METRICS[key].label,
        before=cents(before),
        after=cents(after),
        total=total,
        terms=tuple(terms),
        caption="每单多花或少花的钱,各项相加等于总变化。商品结构:卖得更多的是贵的还是便宜的(每件按对比时的价算);"
        "件单价:同一商品卖得贵了还是便宜了;每单件数:一单买了几件",
    )


def _dot(weights: Floats, values: Floats) -> float:
    chosen = weights > 0
    return float(weights[chosen] @ values[chosen])
