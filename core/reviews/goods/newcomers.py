"""新品 beside 主推: in this session, over the last days, and by variant; and what to do with each.

Owns the comparison and its stated rule. Both are in the same sessions, so nothing of the day has to be taken out; the
mathematics is in `core.methods.likelihood`. A pooled rate of 主推 counts a person once per product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from core.methods.likelihood import dispersion, probability_greater
from core.metrics import METRICS
from core.metrics.ask import Floats, Window, ask
from core.reviews.blocks import Block, Column, Note, Series, Table, Trend
from core.reviews.goods.roles import MAIN, NEW, NEW_DAYS, Played
from core.reviews.goods.shelf import CLICK, PAY, RATES, Ints, Shelf
from core.reviews.goods.worth import UNIT_PRICE_OF
from core.units import PIECES, RATE, TEXT, YUAN, show
from core.warehouse.store import Store

BETTER, WORSE, ALIKE, TOO_FEW = "很可能更好", "很可能更差", "差不多", "样本不足"
LIKELY = 0.95

UP, GO_ON, STOP = "升主推", "继续测", "停"
DAYS, LEAST_DAYS = 5, 3
SURE = 0.9
_SHARE_TO_KEEP = 0.7
RULE = (
    f"近 {DAYS} 天里至少卖了 {LEAST_DAYS} 天才下结论:曝光到成交的转化有 {SURE:.0%} 的把握高于同场主推,{UP};"
    f"有 {SURE:.0%} 的把握连主推的 {_SHARE_TO_KEEP:.0%} 都不到,{STOP};其余{GO_ON}"
)
NEXT = {
    UP: "按好卖的规格追单备货,下一场排进主推时段,价格机制先不动",
    GO_ON: "下一场在流量稳的时段再讲几轮,先补断码的规格,三天后再看",
    STOP: "不再追单,库存做赠品或凑单;讲解时间让给次推",
}
_WATCHED = 5


@dataclass(frozen=True)
class Counts:
    """People who came and people who went on, per session: both of shape (sessions,), NaN where absent."""

    went_on: Floats
    came: Floats

    @property
    def sums(self) -> tuple[float, float]:
        return float(np.nansum(self.went_on)), float(np.nansum(self.came))

    @property
    def rate(self) -> float | None:
        above, below = self.sums
        return above / below if below > 0 else None

    @property
    def nested(self) -> tuple[float, float]:
        """The sums as a share: an export may count more who clicked than it says were shown the product."""
        above, below = self.sums
        return min(above, below), below

    @property
    def widened(self) -> tuple[float, float]:
        """The share, worth as much less as sessions stray more than chance."""
        above, below = self.nested
        known = np.isfinite(self.went_on) & np.isfinite(self.came)
        by = dispersion(self.went_on[known].tolist(), self.came[known].tolist())
        return above / by, below / by


def newcomer_blocks(store: Store, shelf: Shelf, roles: Sequence[Played]) -> tuple[Block, ...]:
    """This session's comparison, the last days with a verdict, their course, and variants where there are any."""
    new = [place for place, played in enumerate(roles) if played.role == NEW]
    main = [place for place, played in enumerate(roles) if played.role == MAIN]
    if not new:
        text = f"首次出现不满 {NEW_DAYS} 天的商品算新品,要有更早的商品数据才看得出来;也可以在下面人工指定。"
        return (Note("这几场没有新品", text),)
    if not main:
        return (Note("没有主推可比", "新品要和同场主推比,请在下面至少指定一个主推。"),)
    days = _days(shelf)
    blocks: list[Block] = [_here(shelf, new, main), _followed(shelf, new, main, days)]
    if len(days) > 1:
        blocks += [_course(shelf, new, main, days, key) for key in RATES]
    variants = _variants(store, shelf, new, days)
    return (*blocks, *([variants] if variants is not None else []))


def likelihood_word(probability: float | None) -> str:
    if probability is None:
        return TOO_FEW
    return BETTER if probability >= LIKELY else WORSE if probability <= 1 - LIKELY else ALIKE


def _counts(shelf: Shelf, places: Sequence[int], key: str, at: Ints) -> Counts:
    """The sums of a rate over some products (a person counts once per product) in each of the sessions `at`."""
    above, below = (np.stack([shelf.sides(place, key)[side][at] for place in places]) for side in (0, 1))
    known = np.isfinite(above).any(axis=0)
    return Counts(np.where(known, np.nansum(above, axis=0), np.nan), np.where(known, np.nansum(below, axis=0), np.nan))


def _through(shelf: Shelf, places: Sequence[int], at: Ints) -> Counts:
    """Buyers out of the people who were shown the products, where both are told."""
    bought, shown = (
        np.stack([side[at] for side in (shelf.values(place, key) for place in places)])
        for key in ("buyers", "product_exposure_users")
    )
    both = np.isfinite(bought) & np.isfinite(shown)
    known = both.any(axis=0)
    bought, shown = (np.where(both, side, 0.0).sum(axis=0) for side in (bought, shown))
    return Counts(np.where(known, bought, np.nan), np.where(known, shown, np.nan))


def _here(shelf: Shelf, new: Sequence[int], main: Sequence[int]) -> Table:
    at = shelf.evidence.inside
    rows: list[tuple[object, ...]] = []
    for place in new:
        row: list[object] = [shelf.names[place]]
        for key in RATES:
            own, other = _counts(shelf, [place], key, at), _counts(shelf, main, key, at)
            enough = min(own.sums[1], other.sums[1]) >= METRICS[key].minimum
            chance = probability_greater(*own.nested, *other.nested) if enough else None
            row += [own.sums[1] or None, own.rate, other.rate, chance, likelihood_word(chance)]
        rows.append((*row, shelf.ids[place]))
    columns = [Column("name", "新品", TEXT)]
    for key, below, word in ((CLICK, "product_exposure_users", "点击率"), (PAY, "product_click_users", "转化率")):
        metric = METRICS[key]
        columns += [
            Column(below, METRICS[below].label, METRICS[below].unit), Column(key, metric.label, RATE),
            Column(f"{key}_main", f"主推{word}", RATE), Column(f"{key}_chance", f"{word}更高的可能", RATE),
            Column(f"{key}_word", f"{word}结论", TEXT),
        ]  # fmt: skip
    caption = (
        f"主推是这 {len(main)} 个合在一起(同一人看了几个算几次);可能性达到 {LIKELY:.0%} 才说很可能,"
        f"曝光不足 {METRICS[CLICK].minimum} 人、点击不足 {METRICS[PAY].minimum} 人不说"
    )
    return Table("新品和同场主推比", (*columns, Column("product_id", "商品ID", TEXT)), tuple(rows), caption, "product")


def _days(shelf: Shelf) -> list[date]:
    """The last days, up to the last one under review, on which there was a session of these accounts."""
    evidence = shelf.evidence
    last = max(evidence.days[index] for index in evidence.inside)
    return sorted({day for day in evidence.days if last - timedelta(days=DAYS) < day <= last})


def _on(shelf: Shelf, days: Sequence[date], place: int | None = None) -> Ints:
    """The sessions on these days, of those only in which the product was."""
    days_of = np.array([day in days for day in shelf.evidence.days], dtype=np.bool_)
    if place is not None:
        days_of &= np.isfinite(shelf.sides(place, CLICK)[1]) | np.isfinite(shelf.sides(place, PAY)[1])
    return np.flatnonzero(days_of)


def _followed(shelf: Shelf, new: Sequence[int], main: Sequence[int], days: Sequence[date]) -> Table:
    rows: list[tuple[object, ...]] = []
    for place in new:
        at = _on(shelf, days, place)
        sold = len({shelf.evidence.days[index] for index in at})
        own, other = _through(shelf, [place], at), _through(shelf, main, at)
        word, better = verdict(own, other, sold)
        rows.append(
            (
                shelf.names[place], word, f"{sold} 天", own.sums[1] or None, _counts(shelf, [place], CLICK, at).rate,
                _counts(shelf, main, CLICK, at).rate, _counts(shelf, [place], PAY, at).rate,
                _counts(shelf, main, PAY, at).rate, own.rate, other.rate, better,
                *(_per_thousand(shelf, places, at) for places in ([place], main)), NEXT[word], shelf.ids[place],
            )
        )  # fmt: skip
    shown = METRICS["product_exposure_users"]
    columns = (
        Column("name", "新品", TEXT), Column("verdict", "结论", TEXT), Column("days", "卖了几天", TEXT),
        Column("days_shown", shown.label, shown.unit),
        Column("days_click", METRICS[CLICK].label, RATE), Column("days_click_main", "主推点击率", RATE),
        Column("days_pay", METRICS[PAY].label, RATE), Column("days_pay_main", "主推转化率", RATE),
        Column("days_through", "曝光到成交", RATE), Column("days_through_main", "主推曝光到成交", RATE),
        Column("chance", "高于主推的可能", RATE),
        Column("per_thousand", "每千人曝光金额", YUAN), Column("per_thousand_main", "主推每千人曝光金额", YUAN),
        Column("next", "接下来", TEXT), Column("product_id", "商品ID", TEXT),
    )  # fmt: skip
    caption = f"{RULE}。人数按场次累加;可能性已按场次间的起伏放宽。每千人曝光金额低于主推的,升之前先想好怎么提客单"
    return Table(f"新品近 {len(days)} 天:升主推、继续测还是停", columns, tuple(rows), caption, "product")


def verdict(own: Counts, other: Counts, days: int) -> tuple[str, float | None]:
    """What to do with a 新品 that was sold on so many days, and how likely it converts better than 主推."""
    if min(own.sums[1], other.sums[1]) < METRICS[CLICK].minimum:
        return GO_ON, None
    (bought, shown), (main_bought, main_shown) = own.widened, other.widened
    better = probability_greater(bought, shown, main_bought, main_shown)
    keeps = probability_greater(bought, shown, main_bought * _SHARE_TO_KEEP, main_shown)
    if days < LEAST_DAYS:
        return GO_ON, better
    return (UP if better >= SURE else STOP if keeps <= 1 - SURE else GO_ON), better


def _per_thousand(shelf: Shelf, places: Sequence[int], at: Ints) -> float | None:
    """Money per thousand people shown the products, in the sessions that tell both."""
    money = np.stack([shelf.values(place, shelf.money)[at] for place in places])
    shown = np.stack([shelf.values(place, "product_exposure_users")[at] for place in places])
    both = np.isfinite(money) & np.isfinite(shown)
    below = float(shown[both].sum())
    return 1000 * float(money[both].sum()) / below if below > 0 else None


def _course(shelf: Shelf, new: Sequence[int], main: Sequence[int], days: Sequence[date], key: str) -> Trend:
    """A rate day by day: the 新品 with most people, and 主推 together."""
    watched = sorted(new, key=lambda place: -shelf.sums(place, key)[1])[:_WATCHED]
    lines = [*((shelf.names[place], [place]) for place in watched), (MAIN, list(main))]
    series = tuple(
        Series(
            name,
            tuple((datetime.combine(day, time()), _counts(shelf, places, key, _on(shelf, [day])).rate) for day in days),
        )
        for name, places in lines
    )
    inside = {shelf.evidence.days[index] for index in shelf.evidence.inside}
    marked = tuple(datetime.combine(day, time()) for day in days if day in inside)
    title = f"新品与主推的{METRICS[key].label},逐日"
    return Trend(title, key, RATE, series, marked, "同一天的几场合在一起", folded=True)


def _variants(store: Store, shelf: Shelf, new: Sequence[int], days: Sequence[date]) -> Table | None:
    """What sold of each 新品, variant by variant, over these days; None where no export tells variants."""
    window = shelf.window
    since = datetime.combine(days[0], time())
    key = UNIT_PRICE_OF[shelf.money]
    answer = ask(
        store, "product_sku", (key,), Window(window.merchant, window.accounts, since, window.until),
        ("session", "product_id", "sku"),
    )  # fmt: skip
    found: dict[int, dict[str, list[float]]] = {place: {} for place in new}
    place_of = {shelf.ids[place]: place for place in new}
    known = set(shelf.evidence.sessions)
    for session, product, sku, money, items in zip(
        *(answer.dimensions[name].tolist() for name in ("session", "product_id", "sku")),
        answer.numerators[key], answer.denominators[key], strict=True,
    ):  # fmt: skip
        if product in place_of and session in known and np.isfinite(items):
            sums = found[place_of[product]].setdefault(str(sku), [0.0, 0.0])
            sums[0] += float(money)
            sums[1] += float(items)
    rows: list[tuple[object, ...]] = []
    total = 0.0
    for place, variants in found.items():
        whole = sum(items for _, items in variants.values())
        total += whole
        for sku, (money, items) in sorted(variants.items(), key=lambda item: -item[1][1]):
            rows.append((shelf.names[place], sku, items, items / whole if whole else None, money))
    if not rows:
        return None
    columns = (
        Column("name", "新品", TEXT), Column("sku", "规格", TEXT), Column("sku_items", METRICS["items"].label, PIECES),
        Column("share", "占本品件数", RATE), Column("sku_money", shelf.money_label, YUAN),
    )  # fmt: skip
    span = f"{days[0]:%m-%d} 至 {days[-1]:%m-%d}"
    caption = f"{span} 合计 {show(total, PIECES)} 件;追单先追排在前面的规格,断码的先补"
    return Table("新品按规格(SKU):追哪一个", columns, tuple(rows), caption, folded=True)
