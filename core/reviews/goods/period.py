"""A shelf over a period and the one it is held against: what a board of products is made from.

Owns which sessions of both sides tell of products, where a product was at all, and how the lines of a board are put in
order. What a board ranks by is its own.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from core.metrics.ask import Floats
from core.reviews.blocks import Column, Table
from core.reviews.goods.movers import GONE, NEW, moved
from core.reviews.goods.roles import Played
from core.reviews.goods.shelf import Ints, Shelf
from core.reviews.resolve import word_of
from core.sheets import EXPORTS

NAMED = 3
"""Sessions named with a product."""

Amount = float | None


class Period:
    """A shelf over the sessions under review and those held against. `compared`: the latter have products too."""

    def __init__(self, shelf: Shelf, roles: Sequence[Played]) -> None:
        self.shelf, self.roles, self.evidence = shelf, roles, shelf.evidence
        self.told = shelf.covered(shelf.money)
        against = self.evidence.against
        self.compared = bool(self.told[against].any())
        self.here = [shelf.present(place) for place in range(len(shelf))]
        self.there = [self.compared and shelf.present(place, against) for place in range(len(shelf))]

    @cached_property
    def weights(self) -> tuple[Floats, Floats]:
        """How sessions weigh now and before: of a comparison that is a mean, less than one each."""
        now, before = np.zeros((2, len(self.told)))
        now[self.evidence.inside] = 1.0
        if self.compared:
            before, _ = self.evidence.before_weights(np.ones(len(self.told), dtype=np.bool_))
        return now, before

    def coverage(self) -> str:
        """How many sessions tell of products, in words."""
        inside, against = self.evidence.inside, self.evidence.against
        said = f"{self.told[inside].sum()}/{len(inside)} 场有商品数据"
        if not len(against):
            return said
        if not self.compared:
            offered = EXPORTS["live_detail"].offered
            return f"{said};对比的 {len(against)} 场都没有,看不出名次变化,补传它们的{offered}即可"
        said = f"本期 {said},{word_of(self.evidence.scope)} {self.told[against].sum()}/{len(against)} 场"
        whole = self.told[inside].all() and self.told[against].all()
        return said if whole else f"{said};缺数据的场次会让新进、跌出和差额失真,补齐了再下结论"

    def moved(self, place: int, now: int | None, before: int | None) -> str:
        """The move of a product: 新进 and 跌出 by whether it was there at all, the others by its places."""
        if self.here[place] != self.there[place]:
            return NEW if self.here[place] else GONE
        return moved(now, before)

    def at(self, index: int) -> str:
        return f"{self.evidence.starts[index].astype(object):%m-%d %H:%M}"


def in_order(now: Sequence[int | None], before: Sequence[int | None], here: Sequence[bool]) -> list[int]:
    """Products by their place; behind them those that are here without one, then those that fell out."""
    return sorted(
        range(len(now)), key=lambda at: (now[at] is None, not here[at], now[at] or before[at] or len(now) + 1)
    )


def board(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    caption: Sequence[str],
) -> Table:
    """Columns that no row tells are left out."""
    told = [column for column in columns if any(row.get(column.key) not in (None, "") for row in rows)]
    return Table(
        title,
        tuple(told),
        tuple(tuple(row.get(column.key) for column in told) for row in rows),
        caption="。".join(filter(None, caption)),
        of="product",
    )


def largest(values: Floats, among: Ints) -> list[int]:
    return [int(at) for at in among[np.argsort(-values[among], kind="stable")][:NAMED]]
