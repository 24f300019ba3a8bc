"""The explanations of one host worth watching again: the best beside the weakest of the same product in a session.

Owns the choice and the table; how two explanations compare at equal online is `core.reviews.goods.explained`'s.
"""

from collections.abc import Sequence
from copy import copy

from core.reviews.blocks import Block, Column, Note, Table
from core.reviews.goods.explained import COUNTS, Explained, Pair
from core.reviews.hosts.card_products import Whose
from core.units import NUMBER, TEXT

MOST = 3
PAIRS = "好的一次和差的一次"


def watch_blocks(explained: Explained, whose: Sequence[Whose], host: str) -> tuple[Block, ...]:
    """The surest pairs of the host's explanations, and whether any is more than chance."""
    mine = copy(explained)  # as loaded: nothing has been worked out of all of them yet
    mine.all = [one for one, name in whose if name == host]
    pairs = [
        pair
        for session, product in dict.fromkeys((one.session, one.product) for one in mine.all)
        for pair in [mine.extremes(product, session)]
        if pair is not None
    ]
    if not pairs:
        return (Note("没有可以比的讲解", "这位主播还没有把同一件商品在一场里讲过两次以上。"),)
    pairs.sort(key=lambda pair: -pair.ratio.low)
    clear = [pair for pair in pairs if pair.clear]
    text = "同一商品的几次讲解之间,没有大到能确认的差别:这几对可以当素材看,不能当结论"
    if clear:
        text = "、".join(f"「{pair.first.name}」{_when(pair)}" for pair in clear[:MOST])
        text += f":同样的货{mine.equal},好的一次和差的一次差得明显,对着录屏看差在哪"
    rows = tuple(
        (
            pair.first.name, f"{pair.first.start:%m-%d %H:%M}", f"{pair.other.start:%H:%M}", COUNTS[pair.key],
            pair.first.per_minute(pair.key), pair.other.per_minute(pair.key), pair.ratio.ratio,
            f"{pair.ratio.low:.2f}–{pair.ratio.high:.2f}", "差别明显" if pair.clear else "看不出差别",
        )
        for pair in pairs[:MOST]
    )  # fmt: skip
    columns = (
        Column("name", "商品", TEXT), Column("best", "好的一次", TEXT), Column("worst", "差的一次", TEXT),
        Column("by", "比什么", TEXT), Column("best_rate", "好/分钟", NUMBER),
        Column("worst_rate", "差/分钟", NUMBER), Column("ratio", f"倍数{mine.equal}", NUMBER),
        Column("interval", "95% 区间", TEXT), Column("verdict", "判断", TEXT),
    )  # fmt: skip
    held = "按在线人数 × 分钟折算到同等在线" if mine.by_online else "导出没有在线人数,只按分钟折算"
    caption = f"{held};好坏是事后挑的,区间已为此放宽"
    if not clear:
        return (Table(PAIRS, columns, rows, f"{text}。{caption}"),)
    return (Note("看哪几次", f"{text}。"), Table(PAIRS, columns, rows, caption))


def _when(pair: Pair) -> str:
    return f"{pair.first.start:%m-%d %H:%M} 与 {pair.other.start:%H:%M}"
