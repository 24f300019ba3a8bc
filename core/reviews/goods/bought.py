"""The 转化 board of a period: products by how many of those who clicked bought, and whose rate has really changed.

Owns the ranks by that rate and what of a move may be called real: a place won among rates that can't be told apart is
no news. A product's rate is judged as everywhere (`core.methods.judging`), all of the board together.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from core.methods.decomposition import attribute
from core.methods.intervals import wilson
from core.methods.judging import Judgement, holm, judge
from core.metrics import METRICS
from core.reviews.attribution import cents
from core.reviews.blocks import Column, Table
from core.reviews.evidence import READING_ALPHA
from core.reviews.goods.movers import moved, ranks
from core.reviews.goods.own import CLAIM_ALPHA
from core.reviews.goods.period import Amount, Period, board, in_order, largest
from core.reviews.goods.quadrants import estimates
from core.reviews.goods.shelf import PAY, Ints
from core.reviews.readings import VERDICTS
from core.units import PEOPLE, RANK, RATE, TEXT, YUAN, show_change

TITLE = "转化榜"


def bought_board(period: Period) -> Table:
    shelf = period.shelf
    least = METRICS[PAY].minimum
    sums = [[shelf.sums(place, PAY, side) for place in range(len(shelf))] for side in _groups(period)]
    enough = [[below >= least for _, below in side] for side in sums]
    floors = [
        [_floor(*pair) if large else None for pair, large in zip(side, told, strict=True)]
        for side, told in zip(sums, enough, strict=True)
    ]
    places, places_before = ranks(floors[0]), ranks(floors[1])
    judged = _judged(period, [all(pair) for pair in zip(*enough, strict=True)])
    rows: list[dict[str, object]] = []
    for place in in_order(places, places_before, period.here):
        (above, below), (above_before, below_before) = (side[place] for side in sums)
        if not below and not below_before:
            continue
        now, before = _rate(above, below), _rate(above_before, below_before)
        rows.append(
            {
                "name": shelf.names[place], "rank": places[place], "rank_before": places_before[place],
                "moved": _said(period, place, (places[place], places_before[place]), judged.get(place)),
                "role": period.roles[place].role,
                **({"product_click_users": below, "buyers": above} if below else {}),
                PAY: now, "before": before, "change": show_change(now, before, RATE) if period.compared else None,
                "floor": floors[0][place], "effect": _effect(period, place) if place in judged else None,
                "sessions": _sessions(period, place, before if enough[1][place] else None),
                "product_id": shelf.ids[place],
            }
        )  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), Column("rank", "名次", RANK), Column("moved", "变动", TEXT),
        Column(PAY, METRICS[PAY].label, RATE, of=("buyers", "product_click_users")),
        Column("before", "转化对比", RATE), Column("change", "转化变化", TEXT), Column("floor", "转化至少", RATE),
        Column("product_click_users", METRICS["product_click_users"].label, PEOPLE),
        Column("buyers", METRICS["buyers"].label, PEOPLE), Column("effect", "转化对金额的影响", YUAN, signed=True),
        Column("sessions", "主要场次", TEXT), Column("role", "角色", TEXT), Column("rank_before", "原名次", RANK),
        Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    return board(TITLE, columns, rows, _caption(period, len(judged)))


def _groups(period: Period) -> tuple[Ints, Ints]:
    against = period.evidence.against
    return period.evidence.inside, against if period.compared else against[:0]


def _floor(above: float, below: float) -> float:
    return wilson(min(above, below), below)[0]


def _rate(above: float, below: float) -> Amount:
    return above / below if below > 0 else None


def _judged(period: Period, both: Sequence[bool]) -> dict[int, tuple[Judgement, bool]]:
    """Products with clicks enough on both sides: the judgement of their rate, and whether it stands among all."""
    tested = {
        place: judge(period.evidence.history, period.shelf.measure(place, PAY), READING_ALPHA)
        for place, enough in enumerate(both)
        if enough
    }
    stand = holm([one.p_value for one in tested.values()], alpha=CLAIM_ALPHA)
    return {place: (one, stands) for (place, one), stands in zip(tested.items(), stand, strict=True)}


def _said(
    period: Period, place: int, places: tuple[int | None, int | None], judged: tuple[Judgement, bool] | None
) -> str:
    """A move in words. One between places is news only where the product's own rate has really changed."""
    if period.here[place] and places[0] is None:
        return VERDICTS["too_few"]
    if not period.compared:
        return ""
    if period.here[place] != period.there[place]:
        return period.moved(place, *places)
    if judged is None:
        return f"对比{VERDICTS['too_few']}"
    judgement, stands = judged
    if stands and judgement.verdict == "real":
        return f"{moved(*places)},{VERDICTS['real']}({'升' if (judgement.z or 0.0) > 0 else '降'})"
    return VERDICTS["normal" if judgement.verdict == "real" else judgement.verdict]


def _effect(period: Period, place: int) -> Decimal | None:
    """The rate's part of the change of the product's own money: clicks × rate × money per buyer, LMDI.

    None where a factor is nought or isn't told in the same sessions.
    """
    shelf = period.shelf
    above, below = shelf.sides(place, PAY)
    columns = np.stack([below, above, shelf.values(place, shelf.money)])
    known = np.isfinite(columns).all(axis=0)
    after, before = (columns[:, known] @ weights[known] for weights in period.weights)
    if min(*after, *before) <= 0:
        return None
    old, new = ([side[0], side[1] / side[0], side[2] / side[1]] for side in (before, after))
    return cents(attribute(old, new)[1])


def _sessions(period: Period, place: int, before: Amount) -> str:
    """The sessions that moved its rate most: buyers beyond what the rate before would have made of their clicks.

    Without a rate before, those with most clicks.
    """
    above, below = (np.nan_to_num(side) for side in period.shelf.sides(place, PAY))
    inside = period.evidence.inside
    if not period.here[place]:
        inside = period.evidence.against
    gained = below if before is None or not period.here[place] else above - before * below
    way = 1.0 if gained[inside].sum() >= 0 else -1.0
    told = [at for at in largest(way * gained, inside) if below[at] > 0 and way * gained[at] > 0]
    mark = "" if period.here[place] else "原 "
    return ";".join(f"{mark}{period.at(at)} {above[at]:,.0f}/{below[at]:,.0f}" for at in told)


def _caption(period: Period, tested: int) -> list[str]:
    metric = METRICS[PAY]
    said = [
        f"按「转化至少」排:{metric.label} 95% 区间的下限,点的人少、靠运气高的排不到前面",
        f"点击不足 {metric.minimum} 人的排在后面,{VERDICTS['too_few']}",
        "人数按场次累加" if len(period.evidence.inside) > 1 else "",
        period.coverage(),
    ]
    if period.compared:
        said.append(
            f"{tested} 个商品两边都够人数,一起检验(场次之间本来的起伏也算进去),站得住才写{VERDICTS['real']},"
            f"其余名次怎么动都是{VERDICTS['normal']}。转化对金额的影响只是拆账"
        )
    return [*said, "主要场次:成交人数/点击人数", estimates(period.shelf)]
