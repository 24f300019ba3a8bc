"""Category gaps: what buyers of the ten best products prefer and the shop doesn't sell; what became of one filled.

Owns the ten best, how a preference is matched with the shop's categories, and these two tables. A preference is read
from the portraits of buyers as it is printed; that the shop should sell it is a guess and called one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from core.metrics import METRICS
from core.metrics.ask import GRAIN, Answer, Window, ask
from core.reviews.blocks import Block, Column, Note, Step, Table
from core.reviews.crowds.subjects import ON, last_day
from core.reviews.goods.shelf import told_apart
from core.reviews.people.portraits import BUYERS
from core.reviews.people.targeting import NOBODY, REACH
from core.reviews.windows import moments_of
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import COUNT, RATE, TEXT, YUAN, show, show_change, show_ratio
from core.warehouse import holdings
from core.warehouse.store import Store

STEP, TITLE, AFTER = "品类缺口:买家偏好、店里没有", "买家偏好的类目,店里有没有", "补上的品类:上架后占比"

BEST = 10
PREFERRED = ("商品偏好", "类目偏好", "品类偏好")
"""How the dimensions end that say which goods a crowd prefers."""

SOLD, ALIKE, ABSENT, UNSEEN = "卖", "名字像", "没有卖", "看不出"
"""Whether the shop sells it: a category of it sold; something is only called alike; nothing; no category is loaded."""
_ORDER = (ABSENT, ALIKE, UNSEEN, SOLD)

SPAN = timedelta(days=30)
HISTORY = timedelta(days=180)
"""How long before the end of the question categories are followed, to see which came later."""
_HALF = 7
"""Days that either half of the time since a category came has to have."""

_LEVELS = ("category_1", "category_2", "category_3", "category_4")
_MONEY = ("gmv", "user_pay")
_APART = re.compile(r"[>/、,,|;;·]+|\s[-–—]\s")


@dataclass(frozen=True)
class _Best:
    """One of the ten best products: its pieces or money, and how many bought it, added up by session."""

    product: str
    name: str
    size: float
    buyers: float


@dataclass
class _Wish:
    """A preference of buyers: of the products that tell it the buyers who have it, and all buyers."""

    bearing: float = 0.0
    buyers: float = 0.0
    products: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.bearing / self.buyers


@dataclass(frozen=True)
class _Category:
    """A category on its level with its money by day."""

    level: str
    path: str
    names: frozenset[str]
    days: Mapping[date, float]

    def between(self, first: date, last: date) -> float:
        return sum(money for day, money in self.days.items() if first <= day <= last)


@dataclass(frozen=True)
class _Shop:
    """What the shop sells: its categories with the metric key of their money, and the names of its products."""

    categories: tuple[_Category, ...]
    money: str
    listed: frozenset[str]
    names: tuple[str, ...]

    def sells(self, label: str) -> tuple[str, _Category | None]:
        """Whether it sells what a label names, and as which category."""
        wanted = _pieces(label)[-1]
        own = next((one for one in self.categories if wanted in one.names), None)
        if own is not None or wanted in self.listed:
            return SOLD, own
        known = [*(name for one in self.categories for name in one.names), *self.listed]
        if any(wanted in name or (len(name) > 1 and name in wanted) for name in known):
            return ALIKE, None
        if any(wanted in name for name in self.names):
            return ALIKE, None
        return (ABSENT if known else UNSEEN), None


@dataclass(frozen=True)
class _Line:
    """A preference, whether the shop sells it, and as which category."""

    label: str
    wish: _Wish
    sold: str
    own: _Category | None


def gaps_step(store: Store, scope: Scope) -> Step:
    """What buyers prefer and the shop lacks, over the 30 days up to the last day asked about, or up to the latest
    portrait where that is soon after."""
    last = last_day(scope)
    told = holdings.days_told(store, scope.merchant, "product_audience")
    last = min(max(last, told[1]), last + ON) if told else last
    best, counted = _best(store, scope.merchant, last)
    wishes, dimensions = _wishes(store, scope.merchant, last, best)
    if not wishes:
        return Step(STEP, (_nothing(best),))
    shop = _shop(store, scope.merchant, last)
    lines = sorted(
        (_Line(label, wish, *shop.sells(label)) for label, wish in wishes.items()),
        key=lambda line: (_ORDER.index(line.sold), -line.wish.bearing),
    )
    blocks: list[Block] = [_told(lines), _table(lines, shop, last, (counted, *dimensions), len(best))]
    after = _after(lines, shop, last)
    return Step(STEP, (*blocks, after) if after else tuple(blocks))


def _best(store: Store, merchant: str, last: date) -> tuple[list[_Best], str]:
    """The ten best sellers of the live rooms, of the shop's lists where no session tells; by pieces, else by money.

    With them, in words, what they were ranked by.
    """
    first = last - SPAN + timedelta(days=1)
    window = Window(merchant, (), *moments_of(first, last))
    live = ask(store, "product", ("items", *_MONEY, "buyers"), window, ("session", "product_id", "product_name"))
    if len(live):
        return _ranked(live, "直播间")
    by = ("since", "day", "product_id", "product_name")
    lists = ask(store, "shop_product", ("items", *_MONEY, "buyers"), window, by, {"carrier": "全部"})
    if not len(lists):
        return [], ""
    since, until = (lists.dimensions[name].astype("datetime64[D]") for name in ("since", "day"))
    # Of lists that overlap one is taken: the longest, of these the latest.
    length, end = max(zip((until - since).astype(int).tolist(), until.tolist(), strict=True))
    return _ranked(lists, "全店商品列表", ((until - since).astype(int) == length) & (until == np.datetime64(end)))


def _ranked(answer: Answer, where: str, rows: np.ndarray | None = None) -> tuple[list[_Best], str]:
    keep = np.ones(len(answer), dtype=np.bool_) if rows is None else rows
    size = next((key for key in ("items", *_MONEY) if np.isfinite(answer.numerators[key][keep]).any()), "items")
    found: dict[str, _Best] = {}
    columns = (
        *(answer.dimensions[name][keep].tolist() for name in ("product_id", "product_name")),
        *(np.nan_to_num(answer.numerators[key][keep]).tolist() for key in (size, "buyers")),
    )
    for product, name, amount, buyers in zip(*columns, strict=True):
        one = found.get(str(product), _Best(str(product), "", 0.0, 0.0))
        found[str(product)] = _Best(one.product, name or one.name or product, one.size + amount, one.buyers + buyers)
    ranked = sorted(found.values(), key=lambda one: -one.size)
    return [one for one in ranked if one.size > 0][:BEST], f"{where}近 {SPAN.days} 天{METRICS[size].label}最多的商品"


def _wishes(store: Store, merchant: str, last: date, best: Sequence[_Best]) -> tuple[dict[str, _Wish], tuple[str, ...]]:
    """What the buyers of these products prefer, each from the product's latest portrait; and the dimensions' names."""
    window = Window(merchant, (), *moments_of(last - HISTORY, last))
    by = sorted(GRAIN["product_audience"])
    answer = ask(store, "product_audience", ("audience_share", "audience_users"), window, by, {"crowd": BUYERS})
    names = {told.name: told for told in best}
    known = {told.product: told for told in best}
    latest: dict[tuple[str, str], date] = {}
    rows: list[tuple[_Best, str, date, str, float, float]] = []
    columns = [answer.dimensions[name].tolist() for name in ("product_id", "product_name", "dimension", "label")]
    days = answer.dimensions["day"].astype("datetime64[D]").tolist()
    figures = [answer.numerators[key].tolist() for key in ("audience_share", "audience_users")]
    for product, name, dimension, label, day, share, users in zip(*columns, days, *figures, strict=True):
        own = known.get(str(product)) or names.get(str(name))
        if own is None or not str(dimension).endswith(PREFERRED) or label in NOBODY or not np.isfinite(share):
            continue
        rows.append((own, str(dimension), day, str(label), share, users))
        latest[own.product, str(dimension)] = max(latest.get((own.product, str(dimension)), day), day)
    # A crowd's people from labels that exclude nobody: their users over their shares.
    users_of, shares_of = dict.fromkeys(known, 0.0), dict.fromkeys(known, 0.0)
    for own, dimension, day, _, share, users in rows:
        if np.isfinite(users) and latest[own.product, dimension] == day:
            users_of[own.product] += users
            shares_of[own.product] += share
    telling = dict.fromkeys(own for own, *_ in rows)
    weights = {
        own.product: users_of[own.product] / shares_of[own.product] if shares_of[own.product] else own.buyers
        for own in telling
    }
    if not all(weights.values()):  # people and something else can't weigh against each other
        weights = dict.fromkeys(weights, 1.0)
    found: dict[str, _Wish] = {}
    for own, dimension, day, label, share, _ in rows:
        if latest[own.product, dimension] != day:
            continue
        weight = weights[own.product]
        wish = found.setdefault(label, _Wish())
        if own.name in wish.products:
            continue  # the same label in a second dimension of the same product
        wish.bearing += share * weight
        wish.buyers += weight
        wish.products.append(own.name)
    return (
        {label: wish for label, wish in found.items() if wish.share >= REACH},
        tuple(sorted({dimension for _, dimension in latest})),
    )


def _shop(store: Store, merchant: str, last: date) -> _Shop:
    """The shop's categories over the last 180 days, and what its product lists and sessions call its products."""
    window = Window(merchant, (), *moments_of(last - HISTORY, last))
    answer = ask(store, "composition", _MONEY, window, ("day", "dimension", "name"), {"dimension": _LEVELS})
    money = next((key for key in _MONEY if np.isfinite(answer.numerators[key]).any()), _MONEY[-1])
    categories = _categories(answer, money)
    by = ("since", "day", "product_id", "product_name", "category")
    listed = ask(store, "shop_product", ("items",), window, by, {"carrier": "全部"})
    lives = ask(store, "product", ("items",), window, ("product_name",))
    names = {str(name) for one in (listed, lives) for name in one.dimensions["product_name"].tolist() if name}
    own = {piece for text in listed.dimensions["category"].tolist() if text for piece in _pieces(str(text))}
    return _Shop(tuple(categories), money, frozenset(own), tuple(sorted(map(_plain, names))))


def _categories(answer: Answer, money: str) -> list[_Category]:
    """The broader ones first."""
    found: dict[tuple[str, str], dict[date, float]] = {}
    level, path = (answer.dimensions[name].astype(str).tolist() for name in ("dimension", "name"))
    days = answer.dimensions["day"].astype("datetime64[D]").tolist()
    for key, day, amount in zip(zip(level, path, strict=True), days, answer.numerators[money], strict=True):
        if np.isfinite(amount) and amount > 0:
            found.setdefault(key, {})[day] = float(amount)
    return [
        _Category(level, path, frozenset(_pieces(path.split(" > ")[-1])), own)
        for (level, path), own in sorted(found.items())
    ]


def _pieces(text: str) -> list[str]:
    """The categories that a text names, the narrowest last: 服饰鞋包 > 牛仔裤/休闲裤."""
    return [piece for part in _APART.split(text) if (piece := _plain(part))] or [_plain(text)]


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _told(lines: Sequence[_Line]) -> Note:
    lacking = [line for line in lines if line.sold == ABSENT]
    if not lacking:
        if any(line.sold == UNSEEN for line in lines):
            export = EXPORTS["composition"]
            text = f"还不知道店里卖哪些类目,看不出缺口。上传{export.title}({export.menu}),就能逐个类目对上。"
            return Note("品类缺口", text)
        return Note("品类缺口", "事实:买家偏好的类目,店里都在卖,或有名字相近的。先把这些类目的主推款讲好。")
    first = "、".join(f"「{line.label}」({_shown(line.wish)})" for line in lacking[:3])
    best = lacking[0].label
    text = (
        f"事实:卖得最好的商品,买家还偏好{first},店里的类目里没有。推测:这些人已经在店里买过,上对款会再来。"
        f"建议:先挑一两款「{best}」试卖,那一场的千川定向「{best}」偏好人群;"
        "看商品点击率和点击支付率,别让主推款的成交掉下来。"
    )
    return Note("品类缺口", text)


def _shown(wish: _Wish) -> str:
    return f"占成交 {show(wish.share, RATE)},{len(wish.products)} 个商品都有"


def _table(lines: Sequence[_Line], shop: _Shop, last: date, told: Sequence[str], products: int) -> Table:
    """A line per preference, what the shop lacks first."""
    first = last - SPAN + timedelta(days=1)
    label = METRICS[shop.money].label
    columns = (
        Column("label", "买家偏好的类目", TEXT), Column("sold", "店里", TEXT), Column("share", "成交人群占比", RATE),
        Column("products", f"{products} 个里几个有", COUNT), Column("category", "店里的类目", TEXT),
        Column("money", f"近 {SPAN.days} 天{label}", YUAN), Column("try", "可以试(推测)", TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            line.label, line.sold, line.wish.share, len(line.wish.products), line.own.path if line.own else None,
            line.own.between(first, last) if line.own else None, _TRY[line.sold],
        )
        for line in lines
    )  # fmt: skip
    counted, *dimensions = told
    caption = (
        f"取{counted} {products} 个(截至 {last}),{'、'.join(dimensions)}取各商品最近一份成交画像;占比按成交人数加权"
        f"(没有人数的按各场成交人数之和,只作权重;有一个都没有的,各商品同等),只算印出这个标签的商品,"
        f"不到 {show(REACH, RATE)} 的不列。"
        f"{SOLD}:近 {HISTORY.days} 天有同名类目卖出过;{ALIKE}:只有类目或商品名里带这几个字"
    )
    return Table(TITLE, columns, rows, caption)


_TRY = {
    ABSENT: "试卖一两款,定向它的偏好人群", ALIKE: "先核对是不是同一类", UNSEEN: "上传成交分析后再看",
    SOLD: "主推它的场次,定向它的偏好人群",
}  # fmt: skip


def _after(lines: Sequence[_Line], shop: _Shop, last: date) -> Table | None:
    """Preferred categories that came later than the data begins: their share of its level, now and right after."""
    begun = min((day for one in shop.categories for day in one.days), default=last)
    columns = (
        Column("label", "类目", TEXT), Column("since", "开始卖", TEXT), Column("before", "刚上架的占比", RATE),
        Column("share", "后来的占比", RATE), Column("change", "变化", TEXT), Column("relative", "相对变化", TEXT),
        Column("money", f"上架后{METRICS[shop.money].label}", YUAN),
    )  # fmt: skip
    rows = []
    for line in lines:
        own = line.own
        if own is None or (since := min(own.days)) < begun + timedelta(days=_HALF):
            continue
        half = ((last - since).days + 1) // 2
        middle = since + timedelta(days=half)
        parts: list[float | None] = [None, _share(shop, own, since, last)]
        if half >= _HALF:
            parts = [_share(shop, own, since, middle - timedelta(days=1)), _share(shop, own, middle, last)]
        before, now = parts
        change = show_change(now, before, RATE) if before else None
        relative = show_ratio(now / before - 1) if before and now is not None else None
        rows.append((line.label, f"{since}", before, now, change, relative, own.between(since, last)))
    caption = (
        "占比 = 这个类目的金额 ÷ 同一级类目的金额。上架以来的日子对半分,前半是刚上架,后半是后来;"
        f"不到 {2 * _HALF} 天的只列合起来的占比。只是相除,没有检验;变好不等于就是定向带来的"
    )
    return Table(AFTER, columns, tuple(rows), caption) if rows else None


def _share(shop: _Shop, own: _Category, first: date, last: date) -> float | None:
    whole = sum(one.between(first, last) for one in shop.categories if one.level == own.level)
    return own.between(first, last) / whole if whole else None


def _nothing(best: Sequence[_Best]) -> Note:
    export = EXPORTS["product_audience"]
    named = "、".join(f"「{name}」" for name in list(told_apart({one.product: one.name for one in best}).values())[:3])
    which = f"先抄卖得最好的{named}" if named else f"抄销量前 {BEST} 的商品"
    text = (
        f"在{export.menu}里{which}的成交人群,维度选商品偏好,把 商品、人群、画像维度、标签、占比 抄成表格上传,"
        "就能看到买家偏好、店里没有的类目。"
    )
    return Note("还没有买家的商品偏好", text)
