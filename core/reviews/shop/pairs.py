"""Two ways to take the shop's days apart at once, as far as the export crosses them.

Owns which pairs are shown and their cross tables: money, and its change in yuan. Sums are `parts`'. An export that
leaves a crossing out leaves it out here; nothing is worked out from the margins.
"""

from collections.abc import Sequence
from decimal import Decimal

from core.metrics import METRICS
from core.reviews.attribution import cents
from core.reviews.blocks import Column, Step, Table
from core.reviews.shop.dimensions import DIMENSIONS, Dimension
from core.reviews.shop.grid import Value
from core.reviews.shop.lines import Places, amount, change, said
from core.reviews.shop.listed import listed_alike
from core.reviews.shop.parts import Parts, Told
from core.reviews.totals import totals
from core.units import TEXT, YUAN

TITLE = "交叉:任意两个维度一起看"
MOST = 30
"""Lines of one table: of hundreds of accounts or goods those with the most money, the rest in a line of their own."""
REST = "其余"

_NAMED = {"sale_type": "sale_type", "carrier": "carrier", "ad_period": "ad_period"}
"""Dimensions that a value says itself; any other is the value's own name."""


def crossed() -> tuple[Dimension, ...]:
    """The pairs that the export carries."""
    return tuple(dimension for dimension in DIMENSIONS.values() if dimension.of)


def sides(dimension: Dimension) -> tuple[str, str]:
    """How the two of a pair are called, outer first."""
    assert dimension.of is not None
    outer, inner = (DIMENSIONS[key].label for key in dimension.of)
    return outer, inner


def pairs_step(one: Told) -> Step:
    """A folded table for each pair that these days tell."""
    found = (_table(one, listed_alike(one.parts(dimension.key))) for dimension in crossed())
    return Step(TITLE, tuple(table for table in found if table is not None))


def _of(value: Value, key: str) -> str:
    return str(getattr(value, key)) if key in _NAMED else value.name


def _table(one: Told, found: Parts) -> Table | None:
    """The one of fewer values across, the other down: one pair of columns each, money and its change."""
    if not len(found) or not found.dimension.of:
        return None
    money = found.money
    outer, inner = found.dimension.of
    names = [(_of(value, outer), _of(value, inner)) for value in found.values]
    across = dict.fromkeys(name for name, _ in names)
    down = dict.fromkeys(name for _, name in names)
    turned = len(across) > len(down)
    if turned:
        across, down, names = down, across, [(second, first) for first, second in names]
    cells = {head: _by_name(names, head) for head in across}
    ranked = _most(found, {name: [p for p, own in enumerate(names) if own[1] == name] for name in down})
    label = DIMENSIONS[outer if turned else inner].label
    columns = [Column("name", label, TEXT)]
    for head in across:
        columns.append(Column(f"{money}_{head}", head, YUAN, adds=True))
        if found.compared:
            columns.append(Column(f"change_{head}", f"{head} 变化", YUAN, signed=True, adds=True))
    rows = []
    for name, members in ranked:
        row: list[object] = [name]
        for head in across:
            row += _cell(found, [place for member in members for place in cells[head].get(member, ())])
        rows.append(tuple(row))
    against = f",变化是和{one.against.word}比" if found.compared else ""
    caption = f"{said(one, found)}按{METRICS[money].label}{against};导出里没有这一格的是 —。"
    return Table(
        found.dimension.label, tuple(columns), tuple(rows), caption=caption,
        folded=True, totals=totals(columns, rows) if len(rows) > 1 else None,
    )  # fmt: skip


def _by_name(names: Sequence[tuple[str, str]], head: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, (across, down) in enumerate(names):
        if across == head:
            found.setdefault(down, []).append(place)
    return found


def _most(found: Parts, lines: dict[str, Places]) -> list[tuple[str, list[str]]]:
    """Lines by their money under review; what is beyond MOST put together in a last one."""
    ranked = sorted(lines, key=lambda name: -(amount(found.now, found.money, lines[name]) or 0.0))
    shown: list[tuple[str, list[str]]] = [(name, [name]) for name in ranked[:MOST]]
    return [*shown, (f"{REST} {len(ranked) - MOST} 个", ranked[MOST:])] if len(ranked) > MOST else shown


def _cell(found: Parts, places: Places) -> tuple[Decimal | None, ...]:
    paid = amount(found.now, found.money, places)
    shown = None if paid is None else cents(paid)
    return (shown, change(found, places)) if found.compared else (shown,)
