"""主推 and 次推 against their own past: is either rate really different, what did it cost, what to try.

Owns the tests, their control over all products together, and the sentences. A product is judged like a room
(`core.methods`): against the sessions of its account's slot in which it was sold. Causes are guesses, as everywhere.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from core.methods.decomposition import attribute
from core.methods.judging import Judgement, holm, judge
from core.metrics import METRICS
from core.reviews import causes
from core.reviews.attribution import cents, weights_before
from core.reviews.blocks import Column, Table
from core.reviews.evidence import READING_ALPHA, judged_by
from core.reviews.findings import ranked, sold
from core.reviews.goods.roles import MAIN, SECOND, Played
from core.reviews.goods.shelf import CLICK, PAY, RATES, Shelf
from core.reviews.readings import VERDICTS, Finding
from core.units import RATE, TEXT, show, show_both_changes, show_change

CLAIM_ALPHA = 0.015
"""Level of all claims about products together. On noise 1.1 % of 700 sessions carry one (simulated: eight products, all
rates of a session straying together by 8 %, each product's own by 10 %). A halved D-O rate of the largest product is
claimed in 25 % of rooms whose products 3,000 people saw, in 66 % of those with 20,000."""


@dataclass(frozen=True)
class Judged:
    """A rate of a product (by its place on the shelf), both sides and the verdict."""

    place: int
    key: str
    value: float | None
    before: float | None
    judgement: Judgement

    @property
    def verdict_text(self) -> str:
        return VERDICTS[self.judgement.verdict]


def judged(shelf: Shelf, roles: Sequence[Played]) -> list[Judged]:
    """Both rates of every 主推 and 次推."""
    return [
        Judged(
            place,
            key,
            shelf.rate(place, key),
            shelf.before(place, key),
            judge(shelf.evidence.history, shelf.measure(place, key), READING_ALPHA),
        )
        for place, played in enumerate(roles)
        if played.role in (MAIN, SECOND)
        for key in RATES
    ]


def table(shelf: Shelf, roles: Sequence[Played], found: Sequence[Judged], against: str) -> Table:
    """One row per 主推 or 次推: both rates, what they were, and the verdicts."""
    by_place: dict[int, dict[str, Judged]] = {}
    for one in found:
        by_place.setdefault(one.place, {})[one.key] = one
    rows = []
    for place, own in by_place.items():
        click, pay = own[CLICK], own[PAY]
        rungs = dict.fromkeys(filter(None, (judged_by(one.judgement) for one in (click, pay))))
        rows.append(
            (
                shelf.names[place], roles[place].role, click.value, click.before, _change(click), click.verdict_text,
                pay.value, pay.before, _change(pay), pay.verdict_text, ";".join(rungs) or None, shelf.ids[place],
            )
        )  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), Column("role", "角色", TEXT),
        Column(CLICK, METRICS[CLICK].label, RATE), Column(f"{CLICK}_before", "点击率对比", RATE),
        Column(f"{CLICK}_change", "点击率变化", TEXT), Column(f"{CLICK}_verdict", "点击率判断", TEXT),
        Column(PAY, METRICS[PAY].label, RATE), Column(f"{PAY}_before", "转化对比", RATE),
        Column(f"{PAY}_change", "转化变化", TEXT), Column(f"{PAY}_verdict", "转化判断", TEXT),
        Column("judged_by", "与哪些场次比", TEXT), Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    caption = f"对比是{against}里卖过这个商品的场次;真变化才值得动手,正常波动先不改"
    return Table("两个率,逐个商品", columns, tuple(rows), caption=caption, of="product", folded=True)


def _change(one: Judged) -> str:
    return show_change(one.value, one.before, RATE)


def claimed(found: Sequence[Judged]) -> list[Judged]:
    """Those that stand when all of them are tested together, and are real by themselves."""
    stand = holm([one.judgement.p_value for one in found], alpha=CLAIM_ALPHA)
    return [one for one, stands in zip(found, stand, strict=True) if stands and one.judgement.verdict == "real"]


def findings(shelf: Shelf, roles: Sequence[Played], found: Sequence[Judged], against: str) -> tuple[Finding, ...]:
    """The claims, largest effect first. `against` is the comparison in a word."""
    said = [_finding(shelf, roles[one.place].role, one, against) for one in claimed(found)]
    return ranked(said)


def _finding(shelf: Shelf, role: str, one: Judged, against: str) -> Finding:
    assert one.value is not None and one.judgement.z is not None
    metric, name = METRICS[one.key], shelf.names[one.place]
    worse = one.judgement.z < 0
    yuan = _effect(shelf, one)
    change = show_both_changes(one.value, one.before, RATE)
    cost = f"相当于{sold(yuan)};" if yuan is not None else ""
    text = (
        f"{role}「{name}」的{metric.label} {show(one.value, RATE)},{against} {show(one.before, RATE)}({change}),"
        f"{cost}超出{judged_by(one.judgement)}的正常波动"
    )
    return Finding(
        metric=one.key,
        where=(("product", name),),
        effect_yuan=yuan,
        interval=None,
        verdict="real",
        text=text,
        guesses=causes.guesses(shelf.evidence, metric, worse, None),
        advice=causes.advice(shelf.evidence, metric, worse),
    )


def _effect(shelf: Shelf, one: Judged) -> Decimal | None:
    """The rate's part of the change of the product's own money, in yuan; None where that can't be split.

    Its money is people shown it × click rate × D-O rate × money per buyer; before is the mean of the sessions that
    carry all of them.
    """
    shown, clicked = shelf.sides(one.place, CLICK)[::-1]
    bought, money = shelf.values(one.place, "buyers"), shelf.values(one.place, shelf.money)
    columns = np.stack([shown, clicked, bought, money])
    known = np.asarray(np.isfinite(columns).all(axis=0))
    weights = weights_before(shelf.evidence, known)
    if weights is None:
        return None
    before = columns[:, weights > 0] @ weights[weights > 0]
    after = columns[:, shelf.evidence.inside].sum(axis=1)
    if min(*before, *after) <= 0:
        return None
    factors = [[side[0], side[1] / side[0], side[2] / side[1], side[3] / side[2]] for side in (before, after)]
    yuan = attribute(*factors)[1 if one.key == CLICK else 2]
    # A rate that fell may stand in a product's split as a gain where it is weighed otherwise: then no yuan are said.
    agrees = one.judgement.z is not None and math.copysign(1.0, yuan) == math.copysign(1.0, one.judgement.z)
    return cents(yuan) if agrees else None
