"""直播日报 · 商品: 品效合一, product by product: what sold, who is better than before, who takes over, what it cost.

Owns the order of this scenario and its headline. Every figure comes from the other modules of this room.
"""

import math
from collections.abc import Sequence
from datetime import datetime

from core.reviews.blocks import Block, Findings, Note, Review, Scatter, Step, Table
from core.reviews.evidence import Evidence
from core.reviews.findings import claims
from core.reviews.goods import own
from core.reviews.goods.explained import Explained, explanation_blocks
from core.reviews.goods.listing import listing
from core.reviews.goods.newcomers import newcomer_blocks
from core.reviews.goods.quadrants import scatter
from core.reviews.goods.roles import MAIN, Played, played
from core.reviews.goods.shelf import LIVE, Shelf
from core.reviews.goods.worth import Worth, ticket, worth
from core.reviews.readings import Finding
from core.reviews.resolve import word_of
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import RATE, YUAN, show
from core.warehouse import entered, holdings
from core.warehouse.store import Store

KEY, TITLE = "goods", "直播日报 · 商品"
TALKS = "讲解:哪一次讲得好"


def goods(store: Store, scope: Scope) -> Review:
    """The review of a scope's products. Every figure in it is over the scope's sessions, unless it says otherwise."""
    shelf = Shelf(store, Evidence(store, scope, LIVE))
    roles = played(shelf, entered.roles(store, scope.merchant))
    judged = own.judged(shelf, roles)
    found = own.findings(shelf, roles, judged, word_of(scope))
    as_of = holdings.as_of(store, scope.merchant)
    return Review(
        key=KEY,
        title=TITLE,
        headline=_headline(shelf, roles, judged, found),
        merchant=scope.merchant,
        scope=scope.title,
        against=scope.against_title,
        as_of=as_of,
        steps=_steps(store, shelf, roles, judged, found, as_of) if shelf else _nothing(store, scope),
        findings=found,
        sessions=scope.sessions,
    )


def goods_summary(store: Store, evidence: Evidence) -> tuple[tuple[Scatter, Table] | tuple[()], tuple[Finding, ...]]:
    """The picture and the table of all products, none without products, and what may be claimed of them.

    `evidence` is that of any look at a scope which holds LIVE.
    """
    shelf = Shelf(store, evidence)
    if not shelf:
        return (), ()
    roles = played(shelf, entered.roles(store, shelf.scope.merchant))
    found = own.findings(shelf, roles, own.judged(shelf, roles), word_of(shelf.scope))
    as_of = holdings.as_of(store, shelf.scope.merchant)
    return (scatter(shelf, roles), listing(shelf, roles, worth(shelf), as_of)), found


def _steps(
    store: Store,
    shelf: Shelf,
    roles: Sequence[Played],
    judged: Sequence[own.Judged],
    found: tuple[Finding, ...],
    as_of: datetime | None,
) -> tuple[Step, ...]:
    split = worth(shelf)
    return (
        Step("品效合一:谁有人点,谁有人买", (scatter(shelf, roles), listing(shelf, roles, split, as_of))),
        Step("主推和次推:和自己过去比", _own_blocks(shelf, roles, judged, found)),
        Step("新品:能不能接主推的班", newcomer_blocks(store, shelf, roles)),
        Step(TALKS, explanation_blocks(Explained(store, shelf.scope.merchant, shelf.scope.sessions), shelf.money)),
        Step("金额:哪个商品多卖,哪个少卖", _money_blocks(shelf, split)),
    )


def _own_blocks(
    shelf: Shelf, roles: Sequence[Played], judged: Sequence[own.Judged], found: tuple[Finding, ...]
) -> tuple[Block, ...]:
    if not judged:
        return (Note("没有主推和次推", "这几场的商品都没有更早的销售可排,请在下面人工指定角色。"),)
    block = Findings("发现与建议", found, empty=_nothing_found(judged))
    return (block, own.table(shelf, roles, judged, word_of(shelf.scope)))


def _money_blocks(shelf: Shelf, split: Worth | None) -> tuple[Block, ...]:
    if split is None:
        text = "本期或对比的场次里,有的没有商品的金额。补传这些场次的整场数据或商品明细,就能拆到每个商品。"
        return (Note("没有拆到商品", text),)
    parts = ticket(shelf)
    if parts is not None:
        return (split.attribution, parts)
    text = "笔单价要拆成商品结构、件单价和每单件数,需要两边都有商品的成交件数和直播间的成交订单数。"
    return (split.attribution, Note("没有拆笔单价", text))


def _nothing(store: Store, scope: Scope) -> tuple[Step, ...]:
    """Without products: which export brings them. Explanations may be there all the same."""
    text = (
        f"上传这一场的{EXPORTS['live_detail'].offered},或{EXPORTS['product_detail'].offered},"
        "就能看到每个商品的点击与成交。"
    )
    found = Explained(store, scope.merchant, scope.sessions)
    talks = (Step(TALKS, explanation_blocks(found, "user_pay")),) if found else ()
    return (Step("还没有商品数据", (Note("这几场没有商品数据", text),)), *talks)


def _nothing_found(judged: Sequence[own.Judged]) -> str:
    verdicts = {one.judgement.verdict for one in judged}
    if "normal" in verdicts or "real" in verdicts:
        return "主推和次推都没有大到能确认的变化"
    return "样本太小,先不下判断" if verdicts == {"too_few"} else "卖过这些商品的可比场次还不够,先不下判断"


def _headline(shelf: Shelf, roles: Sequence[Played], judged: Sequence[own.Judged], found: tuple[Finding, ...]) -> str:
    if not shelf:
        return "这几场还没有商品数据"
    amounts = [shelf.total(place, shelf.money) or 0.0 for place in range(len(shelf))]
    main = math.fsum(amounts[place] for place, one in enumerate(roles) if one.role == MAIN)
    number = sum(one.role == MAIN for one in roles)
    whole = math.fsum(amounts)
    sentence = f"{len(shelf)} 个商品{shelf.money_label} {show(whole, YUAN)}"
    if number and whole:
        sentence += f",{number} 个主推占 {show(main / whole, RATE)}"
    return f"{sentence};{claims(found) if found else _nothing_found(judged)}"
