"""One dimension of the shop told in blocks: its shares, its money and what moved it, its buyers, rates and refunds.

Owns the columns of these tables and what their captions say that the export leaves out. Sums are `parts`', the split of
a change is `effects`'.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from core.metrics import METRICS
from core.reviews.attribution import TICKET_OF, cents
from core.reviews.blocks import Block, Column, Part, Split, Table
from core.reviews.evidence import finite
from core.reviews.shop.dimensions import CATEGORY, PRICE_BAND
from core.reviews.shop.effects import CAUSES, PER_ORDER, UNCOVERED, WORDS, effects, uncovered
from core.reviews.shop.parts import Parts
from core.reviews.totals import ratio, share, totals
from core.units import NUMBER, PEOPLE, RATE, TEXT, YUAN, show

MOST = 30
"""Values of one table: of hundreds of accounts those with the most money, the others together in one line."""
MOST_SHARES = 8
MONEYS = ("gmv", "user_pay")
UNSPLIT = "拆不开"
BY_DAYS = "成交人数按天累加(同一个人两天都买算两次),不能跨行相加"

Row = dict[str, object]


def dimension_blocks(parts: Parts, *, folded: bool = False) -> tuple[Block, ...]:
    """Shares, money, and the rest; nothing where these days have no such sheet. `folded`: all of it is detail."""
    if not len(parts):
        return ()
    shares = None if folded else _shares(parts)
    money = _money(parts, folded)
    within = (("dimension", parts.dimension.key),)
    return (*((shares,) if shares else ()), *(replace(one, within=within) for one in (money, _selling(parts))))


def _order(parts: Parts) -> list[int]:
    """Largest money first; price bands from the cheapest."""
    places = list(range(len(parts)))
    if parts.dimension.group != PRICE_BAND:
        return places

    def lowest(place: int) -> float:
        number = re.match(r"\d+(\.\d+)?", parts.values[place].name)
        return float(number[0]) if number else np.inf

    return sorted(places, key=lowest)


def _names(parts: Parts, place: int) -> Row:
    """What a value is called, and what stands beside it: whose account, and under which category."""
    value = parts.values[place]
    if parts.dimension.group == CATEGORY and " > " in value.name:
        above, _, name = value.name.rpartition(" > ")
        return {"value": name, "above": above.replace(" > ", " / ")}
    whose = "·".join(filter(None, (value.sale_type, value.holder_type))) if parts.dimension.key == "account" else None
    return {"value": value.name, **({"whose": whose} if whose else {})}


def _heads(parts: Parts) -> list[Column]:
    return [Column("value", parts.dimension.label, TEXT), Column("whose", "谁的", TEXT),
            Column("above", "上级类目", TEXT)]  # fmt: skip


def _shares(parts: Parts) -> Split | None:
    """Shares of the shop's money as dots; None of more values than a picture bears."""
    if not 1 < len(parts) <= MOST_SHARES:
        return None
    sides = [list(told) for told in parts.cents]
    gaps = [uncovered(parts, side) for side in (parts.now, parts.before)]
    names = [str(_names(parts, place)["value"]) for place in range(len(parts))]
    if any(gap > 0 for gap in gaps):
        names.append(f"{parts.dimension.label}{UNCOVERED}")
        sides = [[*side, max(gap, Decimal(0))] for side, gap in zip(sides, gaps, strict=True)]
    now, before = ([max(float(amount), 0.0) for amount in side] for side in sides)
    if not sum(now):
        return None
    held = parts.compared and sum(before) > 0
    order = [*_order(parts), *range(len(parts), len(names))]
    found = tuple(
        Part(names[at], now[at], now[at] / sum(now), before[at] / sum(before) if held else None)
        for at in order
        if now[at] or before[at]
    )
    label = METRICS[parts.money].label
    first = max(found, key=lambda part: part.value)
    return Split(
        f"{parts.dimension.label}:{first.name}占{label}的 {show(first.share, RATE)}",
        parts.money,
        METRICS[parts.money].unit,
        found,
    )


def _money(parts: Parts, folded: bool) -> Table:
    """Money of both sides, shares, and the change in yuan with its causes."""
    money, label = parts.money, METRICS[parts.money].label
    now, before = parts.cents
    gaps = [uncovered(parts, side) for side in (parts.now, parts.before)]
    wholes = [float(sum(side, gap)) for side, gap in zip((now, before), gaps, strict=True)]
    held = bool(parts.before.days)
    moved = effects(parts) if parts.compared else ()
    rows: list[Row] = []
    for place in _order(parts):
        row: Row = {**_names(parts, place), money: now[place]}
        if held:
            row["before"] = before[place]
        if moved:
            row["change"] = moved[place].yuan
            row |= dict(zip(CAUSES, moved[place].parts or (), strict=False))
            if moved[place].parts is None and moved[place].yuan:
                row["unsplit" if now[place] and before[place] else "born"] = moved[place].yuan
        rows.append(row)
    rows = _cut(rows, ("before", "change", *CAUSES, "born", "unsplit", money))
    if any(gaps):
        rows.append({"value": UNCOVERED, money: gaps[0], **({"before": gaps[1]} if held else {}),
                     **({"change": gaps[0] - gaps[1]} if moved else {})})  # fmt: skip
    for row in rows:
        shares = [_share(row.get(key), whole) for key, whole in zip((money, "before"), wholes, strict=True)]
        row |= {"share": shares[0], "share_before": shares[1]}
        row["share_change"] = _points(shares) if parts.compared else None
    columns = [
        *_heads(parts), Column(money, label, YUAN, adds=True), Column("share", "占比", RATE),
        Column("change", "变化", YUAN, signed=True, adds=True),
        *(Column(key, words, YUAN, signed=True, adds=True)
          for key, words in zip(CAUSES, WORDS[parts.dimension.flow], strict=True)),
        Column("born", "新增或消失", YUAN, signed=True, adds=True),
        Column("unsplit", UNSPLIT, YUAN, signed=True, adds=True),
        Column("before", f"{label}对比", YUAN, adds=True), Column("share_before", "占比对比", RATE),
        Column("share_change", "占比变化(pp)", NUMBER, signed=True),
    ]  # fmt: skip
    unsplit = any("unsplit" in row for row in rows)
    return _table(f"{parts.dimension.label}:钱从哪来,差在哪", columns, rows, _said(parts, any(gaps), unsplit), folded)


def _share(amount: object, whole: float) -> float | None:
    return share(float(amount), whole) if isinstance(amount, Decimal) else None


def _selling(parts: Parts) -> Table:
    """Buyers and their ticket, clicks, orders and their rate, refunds; as far as the export carries them."""
    money = parts.money
    rates = _rates(money)
    volumes = _volumes(parts)
    rows = [_names(parts, place) | volumes[place] for place in _order(parts)]
    rows = _cut(rows, tuple(f"{key}{side}" for key in parts.dimension.carries if key != "buyers" for side in _SIDES))
    for row in rows:
        for key, (above, below) in rates.items():
            now, before = (_rate(row, key, f"{above}{side}", f"{below}{side}") for side in _SIDES)
            row |= {key: now, f"{key}{_WAS}": before}
            if METRICS[key].unit == RATE:
                row[f"{key}_change"] = _points((now, before))
    columns = [*_heads(parts), Column("buyers", METRICS["buyers"].label, PEOPLE)]
    bases = {"click_order_rate": ("product_clicks", "orders"), "user_pay_refund_rate": ("refund_amount",)}
    for key in rates:
        label, unit = METRICS[key].label, METRICS[key].unit
        columns += [Column(one, METRICS[one].label, METRICS[one].unit, adds=True) for one in bases.get(key, ())]
        columns += [Column(key, label, unit, of=rates[key]), Column(f"{key}{_WAS}", f"{label}对比", unit)]
        columns += [Column(f"{key}_change", f"{label}变化(pp)", NUMBER, signed=True)] if unit == RATE else []
    columns += [Column(key, METRICS[key].label, YUAN, adds=True) for key in MONEYS]
    said = [*_refrained(parts), BY_DAYS if "buyers" in parts.dimension.carries and parts.now.several else ""]
    return _table(f"{parts.dimension.label}:买家、转化和退款", columns, rows, said, folded=True)


_WAS = "_before"
_SIDES = ("", _WAS)


def _rates(money: str) -> dict[str, tuple[str, str]]:
    """Rates by the two columns that they divide."""
    return {
        TICKET_OF[money]: (money, "buyers"), "click_order_rate": ("orders", "product_clicks"),
        PER_ORDER[money]: (money, "orders"), "user_pay_refund_rate": ("refund_amount", "user_pay"),
    }  # fmt: skip


def _volumes(parts: Parts) -> list[Row]:
    """The volumes of every value, of before too where the sides compare; None where one isn't told of every day that
    sold anything."""
    sides = zip(_SIDES, (parts.now, parts.before) if parts.compared else (parts.now,), strict=False)
    columns = {
        f"{key}{suffix}": [_amount(key, one) for one in side.complete(key, parts.money).tolist()]
        for suffix, side in sides
        for key in parts.dimension.carries
    }
    return [{key: column[place] for key, column in columns.items()} for place in range(len(parts))]


def _amount(key: str, value: float) -> float | Decimal | None:
    amount = finite(value)
    return amount if amount is None or METRICS[key].unit != YUAN else cents(amount)


def _rate(row: Row, key: str, above: str, below: str) -> float | None:
    """None where too little is divided by to say anything."""
    found = ratio(row.get(above), row.get(below))
    return found if found is not None and float(str(row[below])) >= METRICS[key].minimum else None


def _cut(rows: list[Row], adding: Sequence[str]) -> list[Row]:
    """The first rows, and one for the others with the sums of what adds up."""
    if len(rows) <= MOST + 1:
        return rows
    rest: Row = {"value": f"其余 {len(rows) - MOST} 个"}
    for key in adding:
        known = [row[key] for row in rows[MOST:] if row.get(key) is not None]
        if known:
            rest[key] = sum(known[1:], known[0])  # type: ignore[call-overload]
    return [*rows[:MOST], rest]


def _points(sides: Sequence[float | None]) -> float | None:
    """A difference of two shares in percentage points."""
    now, before = sides
    return None if now is None or before is None else 100 * (now - before)


def _table(title: str, columns: Sequence[Column], rows: Sequence[Row], said: Sequence[str], folded: bool) -> Table:
    told = {key for row in rows for key, value in row.items() if value is not None}
    shown = tuple(column for column in columns if column.key in told)
    cells = tuple(tuple(row.get(column.key) for column in shown) for row in rows)
    caption = ";".join(filter(None, said))
    return Table(title, shown, cells, caption, folded=folded, totals=totals(shown, cells) if len(cells) > 1 else None)


def _said(parts: Parts, gap: bool, unsplit: bool) -> list[str]:
    """What isn't obvious about the money: which it is, that it isn't judged, what is left out or can't be split."""
    dimension, label = parts.dimension, METRICS[parts.money].label
    said = []
    if parts.money == "user_pay":
        said.append(f"这张表的导出没有成交金额,看的是{label}" if "gmv" not in dimension.carries else f"看的是{label}")
    if parts.unfair:
        said.append(f"没有算变化:{parts.unfair}")
    else:
        said.append(f"变化 = {' + '.join(WORDS[dimension.flow])} + 新增或消失,精确到分;只是加减,没有判断")
    if unsplit:
        said.append(f"{UNSPLIT} = 两边都有成交、却有一边没有{METRICS[dimension.flow].label}或订单的,变化不分原因")
    if gap:
        said.append(f"{UNCOVERED} = 全店减各{dimension.label}之和")
    return said


def _refrained(parts: Parts) -> list[str]:
    """What this sheet doesn't carry, and what was worked out."""
    dimension = parts.dimension
    absent = [METRICS[key].label for key in (*MONEYS[:1], "buyers", "product_clicks", "refund_amount")
              if key not in dimension.carries]  # fmt: skip
    said = [f"导出的这张表没有{'、'.join(absent)}"] if absent else []
    if dimension.estimated:
        said.append("订单数和点击次数是用印出的笔单价和转化率反推的(估算),没有成交的日子推不出点击")
    if "refund_amount" in dimension.carries:
        said.append("退款按支付的日子计,近的一段还会增加,不要和更早的直接比")
    return said
