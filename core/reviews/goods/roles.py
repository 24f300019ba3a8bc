"""What part a product plays: 主推, 次推, 新品 or 常规, by rule or because a person said so.

Owns the rule and its words. A role comes from what sold before the sessions under review, never from them: or a product
would lose the role in the very session in which it did badly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from core.reviews.goods.shelf import Shelf
from core.warehouse.entered import Role

MAIN, SECOND, NEW, USUAL = "主推", "次推", "新品", "常规"
ROLES = (MAIN, SECOND, NEW, USUAL)
BY_RULE, BY_PERSON = "按规则", "人工"

NEW_DAYS = 7
LOOKING_BACK = timedelta(days=14)
_MAIN_SHARE, _SECOND_SHARE = 0.5, 0.8

RULE = (
    f"角色按规则:首次出现不满 {NEW_DAYS} 天的是新品;其余按前 {LOOKING_BACK.days} 天的金额从大到小,"
    f"累计到 {_MAIN_SHARE:.0%} 的是主推,到 {_SECOND_SHARE:.0%} 的是次推,余下是常规。人工定的角色从定的那天起优先"
)
"""The 首次上架时间 of an export is when the product was hung into that one session, so it says nothing about age."""


@dataclass(frozen=True)
class Played:
    """A product's role and who gave it: BY_RULE or BY_PERSON."""

    role: str
    by: str


def played(shelf: Shelf, said: tuple[Role, ...]) -> list[Played]:
    """The role of every product of the shelf, in its order."""
    evidence = shelf.evidence
    last = max(evidence.days[index] for index in evidence.inside)
    accounts = {str(evidence.live.dimensions["account"][index]) for index in evidence.inside}
    spoken = {
        role.product_id: role.role
        for role in said
        if role.account in accounts and role.day <= last and role.role in ROLES
    }
    here = [product for place, product in enumerate(shelf.ids) if shelf.present(place)]
    # What is only held against plays the part it had; the parts of the others don't depend on it.
    gone = _ruled(shelf, shelf.ids, last) if len(here) < len(shelf.ids) else {}
    ruled = {**gone, **_ruled(shelf, here, last)}
    return [
        Played(spoken[product], BY_PERSON) if product in spoken else Played(ruled[product], BY_RULE)
        for product in shelf.ids
    ]


def _ruled(shelf: Shelf, products: Sequence[str], last: date) -> dict[str, str]:
    first_seen = dict(shelf.seen())
    opened = min(first_seen.values(), default=last)
    young = {
        product
        for product in products
        # where the shelf itself is younger than that, nobody knows what is new on it
        if first_seen[product] > last - timedelta(days=NEW_DAYS) and opened <= last - timedelta(days=NEW_DAYS)
    }
    amounts = _amounts(shelf, products)
    ranked = sorted((product for product in products if product not in young), key=lambda p: -amounts[p])
    whole = sum(amounts[product] for product in ranked)
    roles = dict.fromkeys(young, NEW)
    reached = 0.0
    for product in ranked:
        share = reached / whole if whole else 1.0
        roles[product] = MAIN if share < _MAIN_SHARE else SECOND if share < _SECOND_SHARE else USUAL
        reached += amounts[product]
    return roles


def _amounts(shelf: Shelf, products: Sequence[str]) -> dict[str, float]:
    """The money of each product in the days before the sessions under review; of these where nothing was before."""
    evidence = shelf.evidence
    opened = evidence.starts[evidence.inside].min()
    before = (evidence.starts < opened) & (evidence.starts >= opened - np.timedelta64(LOOKING_BACK))
    money = shelf.everything(shelf.money)
    place = {product: row for row, product in enumerate(shelf.all_ids)}
    for sessions in (np.flatnonzero(before), evidence.inside):
        amounts = np.nansum(money[:, sessions], axis=1)
        told = {product: float(amounts[place[product]]) for product in products}
        if any(told.values()):
            break
    return told
