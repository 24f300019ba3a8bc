"""Product boards of a period: 成交, 转化 and 拉新, who moved on them, and the sessions that made it.

Owns which boards there are and what is said where no upload fills them. Each board is a module of its own.
"""

from core.reviews.blocks import Block, Note
from core.reviews.evidence import Evidence
from core.reviews.goods.bought import TITLE as BOUGHT
from core.reviews.goods.bought import bought_board
from core.reviews.goods.new_buyers import new_buyer_board
from core.reviews.goods.period import Period
from core.reviews.goods.roles import played
from core.reviews.goods.shelf import Shelf
from core.reviews.goods.sold import TITLE as SOLD
from core.reviews.goods.sold import sold_board
from core.sheets import EXPORTS
from core.warehouse import entered
from core.warehouse.store import Store


def boards(store: Store, evidence: Evidence) -> tuple[Block, ...]:
    """The boards of the sessions under review, with movers where the comparison has products too.

    `evidence` is that of any look at a scope which holds `goods.LIVE`. A note stands in the place of a board that no
    upload can fill.
    """
    shelf = Shelf(store, evidence, compared=True)
    if not shelf.covered(shelf.money)[evidence.inside].any():
        offered = f"{EXPORTS['live_detail'].offered},或{EXPORTS['product_detail'].offered}"
        text = f"这段时间的场次没有商品数据。上传这些场次的{offered},就有{SOLD}和{BOUGHT}。"
        return (Note("还没有商品榜", text), new_buyer_board(store, shelf, ()))
    roles = played(shelf, entered.roles(store, shelf.scope.merchant))
    period = Period(shelf, roles)
    return (sold_board(period), bought_board(period), new_buyer_board(store, shelf, roles))
