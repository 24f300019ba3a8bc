"""托管资格: the products of the 联盟商品 table, held against 托管计划, all at once.

Owns how the rows of that table become what the rule asks about, and the table of verdicts. The rule itself is
`core.rules.managed_plan`'s. What the rows of a product disagree on is told and never picked from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

import numpy as np

from core.errors import FupanError
from core.metrics.ask import Window, ask
from core.reviews.blocks import Column, Table
from core.reviews.windows import moments_of
from core.rules.managed_plan import Cooperation, Eligibility, Leader, Product, eligibility
from core.sheets.alliance_product import CLOSED, OPEN
from core.units import COUNT, NUMBER, ORDERS, TEXT
from core.warehouse import holdings
from core.warehouse.store import Store

TITLE = "托管资格"
ANY, NOBODY, UNSURE, WRONG = "任何团长", "都不行", "待核实", "数对不上"
ONLY, MANAGED = "只能给", "已托管给"

_FACT = "alliance_product"
_BY = ("account", "day", "product_id", "product_name", "leader", "ordinary_plan", "cooperation")
_PLANS: dict[object, bool] = {OPEN: True, CLOSED: False}
_COOPERATIONS = {str(one): one for one in Cooperation}

Row = dict[str, object]


@dataclass(frozen=True)
class Entrusted:
    """One product: its verdict, or the error that its figures make."""

    product_id: str
    name: str
    found: Eligibility | FupanError

    @property
    def word(self) -> str:
        """任何团长, 只能 and who, 已托管给 and whom, 都不行, 待核实 or 数对不上."""
        if isinstance(self.found, FupanError):
            return WRONG
        running = [one.name for one in self.found.product.leaders if one.cooperation is Cooperation.MANAGED]
        if running:
            return MANAGED + "、".join(running)
        if self.found.blocking is not None:
            return UNSURE if self.found.blocking.holds is None else NOBODY
        able = [standing.leader for standing in self.found.leaders if standing.eligible]
        return ANY if self.found.others.eligible else ONLY + "、".join(able)

    @property
    def todo(self) -> str | None:
        """What stands in the way and what to do about it; None where somebody may take the product or has it."""
        if isinstance(self.found, FupanError):
            return f"{self.found.fact};{self.found.remedy}"
        blocking = self.found.blocking
        if blocking is None or self.word.startswith(MANAGED):
            return None
        return f"{blocking.why};{blocking.remedy}"


def entrusted(store: Store, merchant: str) -> tuple[date, tuple[Entrusted, ...]] | None:
    """Every product of the latest day that the table tells of, the best seller first; None where nothing is loaded."""
    told = holdings.days_told(store, merchant, _FACT)
    if told is None:
        return None
    day = told[1]
    window = Window(merchant, (), *moments_of(day, day))
    answer = ask(store, _FACT, ("alliance_orders", "leader_orders"), window, _BY)
    products: dict[tuple[object, object], list[Row]] = {}
    for place in range(len(answer)):
        row: Row = {name: _plain(answer.dimensions[name][place]) for name in _BY}
        row |= {key: _whole(answer.numerators[key][place]) for key in ("alliance_orders", "leader_orders")}
        products.setdefault((row["product_id"], row["product_name"]), []).append(row)
    found = [_entrusted(rows) for rows in products.values()]
    return day, tuple(sorted(found, key=_sales, reverse=True))


def table(products: Sequence[Entrusted]) -> Table:
    """A line per product: to whom it may go, what stands in the way, and which 团长 has most of it."""
    rows: list[tuple[object, ...]] = []
    for one in products:
        if isinstance(one.found, FupanError):
            rows.append((one.name, one.word, one.todo, None, None, None, None))
            continue
        product = one.found.product
        most = max(one.found.leaders, key=lambda standing: standing.share or Decimal(-1), default=None)
        share = most.share if most else None
        # Never rounded up to the limit.
        percent = None if share is None else float((100 * share).quantize(Decimal("0.01"), ROUND_FLOOR))
        leader = most.leader if most and share is not None else None
        rows.append((one.name, one.word, one.todo, product.sales, len(product.leaders), leader, percent))
    columns = (
        Column("product", "商品", TEXT),
        Column("able", "可以托管给", TEXT),
        Column("todo", "差哪一条,怎么办", TEXT),
        Column("sales", "近90天联盟销量", ORDERS),
        Column("leaders", "团长", COUNT),
        Column("most", "出单最多的团长", TEXT),
        Column("part", "占比(%)", NUMBER),
    )
    return Table(TITLE, columns, tuple(rows))


def _sales(one: Entrusted) -> int:
    return 0 if isinstance(one.found, FupanError) else one.found.product.sales or 0


def _entrusted(rows: Sequence[Row]) -> Entrusted:
    product_id, name = str(rows[0]["product_id"] or ""), str(rows[0]["product_name"] or rows[0]["product_id"])
    try:
        return Entrusted(product_id, name, eligibility(_product(name, rows)))
    except FupanError as error:
        return Entrusted(product_id, name, error)


def _product(name: str, rows: Sequence[Row]) -> Product:
    sales = {row["alliance_orders"] for row in rows} - {None}
    plans = {row["ordinary_plan"] for row in rows} - {None}
    for said, what in ((sales, "近90天联盟销量"), (plans, "普通计划")):
        if len(said) > 1:
            raise FupanError(f"「{name}」各行的{what}写得不一样", "请改成一样的再上传")
    leaders = tuple(
        Leader(str(row["leader"]), _count(row["leader_orders"]), _COOPERATIONS.get(str(row["cooperation"])))
        for row in rows
        if row["leader"] is not None
    )
    return Product(name, _PLANS.get(next(iter(plans), None)), _count(next(iter(sales), None)), leaders)


def _plain(value: object) -> object:
    return None if value is None or value != value or value is np.ma.masked else value


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
