"""差评率: now and before, which goods and which of the three scores bring it about, and how far a target is.

Owns the blocks of these steps and the loading behind them. The rule itself is `core.rules.bad_reviews`'.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.methods.intervals import wilson
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.blocks import Cards, Column, Note, Part, Split, Step, Table
from core.reviews.checkup.judged import rate, said
from core.reviews.checkup.span import REVIEWS_TABLE, days_of, target_of
from core.reviews.readings import Advice, Finding, Reading
from core.reviews.resolve import days_back
from core.reviews.windows import moments_of
from core.rules.bad_reviews import ASPECTS, BAD_SUM, DAYS, MORE_REVIEWS, Aspect, blamed, way_to
from core.scope import Scope
from core.units import NUMBER, ORDERS, RATE, TEXT, TIMES, show
from core.warehouse import holdings
from core.warehouse.store import Store

STEPS = RATE_STEP, GOODS_STEP, ASPECTS_STEP = "差评率", "哪些商品拖的", "差在商品、服务还是物流"
LOW = 2
"""A score up to this is a low one."""

MOST = 20
VALID = "有效"
_KEYS = ("review_lines", "valid_reviews")
_SCORES = tuple(aspect.score for aspect in ASPECTS)
_BY = ("day", "days_later", "product_id", "product_name", "standing", *_SCORES)

Scores = tuple[int, int, int]
Sums = tuple[int, int]
"""Bad reviews, and valid ones."""


@dataclass
class Side:
    """Reviews of one span: lines by how they count, and valid ones by product and scores."""

    standings: Counter[str] = field(default_factory=Counter)
    goods: dict[str, Counter[Scores]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def scored(self) -> Counter[Scores]:
        return sum(self.goods.values(), Counter())

    @property
    def sums(self) -> Sums:
        return sums(self.scored)


def sums(scored: Mapping[Scores, int]) -> Sums:
    """How many are bad, and how many there are."""
    return sum(number for scores, number in scored.items() if sum(scores) <= BAD_SUM), sum(scored.values())


@dataclass(frozen=True)
class Told:
    """Reviews of now and of the span before. `as_early` are those of before that had come by then as far as those of
    now have by now: orders just paid have fewer, and whoever is angry may write first. `names` of the goods, and the
    first and the last day of payment that is told of.
    """

    now: Side
    as_early: Side
    before: Side
    names: dict[str, str]
    first: date
    last: date


def told(store: Store, scope: Scope) -> Told | None:
    """What is loaded of both spans; None where no reviews are loaded at all."""
    known = holdings.days_told(store, scope.merchant, REVIEWS_TABLE)
    if known is None:
        return None
    first, last = days_of(scope)
    back = days_back(first, last, scope.against)
    window = Window(scope.merchant, (), moments_of(*back)[0], moments_of(first, last)[1])
    answer = ask(store, "order_review", _KEYS, window, _BY)
    now, as_early, before, names = Side(), Side(), Side(), dict[str, str]()
    days = answer.dimensions["day"].astype("datetime64[D]").tolist()
    later = [timedelta(days=int(number)) for number in answer.dimensions["days_later"].tolist()]
    newest = max((day + wait for day, wait in zip(days, later, strict=True)), default=last)
    until = newest - (first - back[0])
    columns = [answer.dimensions[name].tolist() for name in _BY[2:]]
    counts = [answer.numerators[key].tolist() for key in _KEYS]
    for day, wait, product_id, name, standing, *scores, lines, valid in zip(
        days, later, *columns, *counts, strict=True
    ):
        if back[1] < day < first:
            continue
        product = str(product_id or name or "")
        names.setdefault(product, str(name or product_id or "没写商品"))
        for side in (now,) if day >= first else (before, as_early) if day + wait <= until else (before,):
            side.standings[standing] += int(lines)
            if valid:
                quality, service, logistics = map(int, scores)
                side.goods[product][quality, service, logistics] += int(valid)
    return Told(now, as_early, before, names, *known)


def steps(found: Told | None, scope: Scope) -> tuple[Step, ...]:
    """The steps about reviews, or what to bring where there are none."""
    if found is None:
        text = "上传「评价明细」就能看差评率:下载模板,从 抖店 → 用户 → 评价管理 把评价抄进去。"
        return (Step(RATE_STEP, (Note("还没有评价明细", text),)),)
    bad, valid = found.now.sums
    if not valid:
        text = f"这几天付款的订单还没有有效评价(评价明细有 {found.first} 至 {found.last} 付款的订单)。"
        return (Step(RATE_STEP, (Note("没有有效评价", text), *_counting(found))),)
    head = Step(
        RATE_STEP,
        (Cards(RATE_STEP, (bad_rate(found),)), *_target(found, scope), *_unripe(found, scope), *_counting(found)),
    )
    if not bad:
        return (head,)
    return head, Step(GOODS_STEP, (_goods(found),)), Step(ASPECTS_STEP, (_split(found), _aspects(found), _advice()))


def bad_rate(found: Told) -> Reading:
    """Now, against what was there of the span before when it was as fresh."""
    return rate("bad_review_rate", found.now.sums, found.as_early.sums, note="快手口径")


def findings(found: Told | None) -> tuple[Finding, ...]:
    """The one claim: the rate has really risen, with the product that weighs most and what pulls its reviews down."""
    if found is None or not found.now.sums[1]:
        return ()
    reading = bad_rate(found)
    if reading.verdict != "real" or reading.change is None or reading.change <= 0:
        return ()
    product, scored = max(found.now.goods.items(), key=lambda one: sums(one[1]))
    bad, valid = sums(scored)
    aspect = lowest(scored)
    text = (
        f"支付14日差评率 {reading.value_text},上一周期同样早晚是 {reading.before_text}({reading.change_text});"
        f"{found.names[product]}的差评最多:{valid} 单有效评价里 {bad} 单,占全部差评的 {_part(bad, found)}"
    )
    guess = f"这个商品的差评里,打得最低的多是{aspect.title}"
    advice = tuple(Advice(words, "bad_review_rate") for words in aspect.tries)
    return (Finding("bad_review_rate", (), None, None, "real", text, (guess,), advice),)


def lowest(scored: Mapping[Scores, int]) -> Aspect:
    """The aspect that most bad reviews go to."""
    parts = blamed(scored)
    return ASPECTS[max(range(len(ASPECTS)), key=lambda place: parts[place])]


def _part(bad: int, found: Told) -> str:
    return show(bad / found.now.sums[0], RATE)


def _unripe(found: Told, scope: Scope) -> tuple[Note, ...]:
    """What may still change, and days that no review is of."""
    first, last = days_of(scope)
    lines = []
    if last > found.last:
        lines.append(f"评价明细只到 {found.last} 付款的订单,之后的没有")
    if first < found.first:
        lines.append(f"评价明细从 {found.first} 付款的订单开始,之前的没有")
    if last > found.last - timedelta(days=DAYS):
        bad, valid = found.before.sums
        whole = f",到今天为止是 {show(bad / valid, RATE)}({bad} ÷ {valid} 单)" if valid else ""
        lines.append(f"付款不满 {DAYS} 日的订单评价还会再来,过几天补传再看;上一周期也只取了同样早晚来的评价来比{whole}")
    return (Note("这个数还会变", ";".join(lines) + "。"),) if lines else ()


def _counting(found: Told) -> tuple[Table, ...]:
    order = (VALID, "默认好评", "不是首次", f"不在{DAYS}日内", "评分不全")
    rows = tuple((name, found.now.standings.get(name, 0), found.before.standings.get(name, 0)) for name in order)
    return (
        Table(
            "每一条评价怎么计的",
            (
                Column("standing", "怎么计", TEXT),
                Column("lines", METRICS["review_lines"].label, TIMES, adds=True),
                Column("lines_before", "上一周期", TIMES, adds=True),
            ),
            rows,
            caption=f"只有「{VALID}」进公式;整 {DAYS} 日算在内,追评不改首次的分",
            folded=True,
            totals=("合计", sum(row[1] for row in rows), sum(row[2] for row in rows)),
        ),
    )


def _goods(found: Told) -> Table:
    """Goods with bad reviews, those with most of them first; the others in one line."""
    told = {key: sums(scored) for key, scored in found.now.goods.items()}
    ranked = sorted(told, key=lambda key: (-told[key][0], told[key][1], key))
    shown = [key for key in ranked if told[key][0]][:MOST]
    rows = [
        _good(found, found.names[key], told[key], lowest(found.now.goods[key]).title, found.as_early.goods.get(key))
        for key in shown
    ]
    rest = [told[key] for key in ranked if key not in shown]
    if rest:
        both = sum(bad for bad, _ in rest), sum(valid for _, valid in rest)
        rows.append(_good(found, f"其他 {len(rest)} 个商品", both, None, None))
    bad, valid = found.now.sums
    return Table(
        "差评按商品",
        (
            Column("product", "商品", TEXT),
            Column("rate", "差评率", RATE, of=("bad", "valid")),
            Column("bad", "差评", ORDERS, adds=True),
            Column("valid", "评价", ORDERS, adds=True),
            Column("interval", "可能在(95%)", TEXT),
            Column("part", "占全部差评", RATE),
            Column("aspect", "多是哪项低", TEXT),
            Column("before", "上一周期差评率", RATE),
        ),
        tuple(rows),
        caption=f"差评和评价都只数有效的,上一周期只取同样早晚来的;"
        f"评价不到 {METRICS['bad_review_rate'].minimum} 单的,差评率只当参考,看区间",
        totals=("合计", bad / valid, bad, valid, "", 1.0, "", _over(found.as_early.sums)),
    )


def _good(
    found: Told, name: str, told: Sums, aspect: str | None, before: Mapping[Scores, int] | None
) -> tuple[object, ...]:
    bad, valid = told
    low, high = wilson(bad, valid)
    interval = f"{show(low, RATE)}–{show(high, RATE)}"
    then = _over(sums(before)) if before else None
    return (name, _over(told), bad, valid, interval, bad / found.now.sums[0], aspect, then)


def _over(told: Sums) -> float | None:
    return told[0] / told[1] if told[1] else None


def _split(found: Told) -> Split:
    """Which scores bad reviews go to, as a picture."""
    sides = (found.now.scored, found.before.scored)
    now, before = (tuple(float(part) for part in blamed(side)) for side in sides)
    bad, earlier = (sums(side)[0] for side in sides)
    rows = sorted(
        zip((aspect.title for aspect in ASPECTS), now, before, strict=True), key=lambda row: row[1], reverse=True
    )
    parts = tuple(Part(name, part, part / bad, then / earlier if earlier else None) for name, part, then in rows)
    title = f"差评最常低在{parts[0].name}({show(parts[0].share, RATE)})"
    return Split(title, "bad_reviews", METRICS["bad_reviews"].unit, parts, caption="每单归到最低的那项,并列就平分")


def _aspects(found: Told) -> Table:
    now, before = found.now.scored, found.before.scored
    bad, valid = sums(now)
    parts = blamed(now)
    rows: list[tuple[float, tuple[object, ...]]] = []
    for place, aspect in enumerate(ASPECTS):
        low = sum(number for scores, number in now.items() if scores[place] <= LOW)
        summed, then = (sum(scores[place] * number for scores, number in side.items()) for side in (now, before))
        mean_before = then / before.total() if before else None
        part = float(parts[place])
        rows.append((part, (aspect.title, part, part / bad, summed / valid, mean_before, low / valid)))
    return Table(
        "差评按三项评分",
        (
            Column("aspect", "评分", TEXT),
            Column("blamed", "差评归到它", ORDERS, adds=True),
            Column("part", "占全部差评", RATE),
            Column("mean", "平均分", NUMBER),
            Column("mean_before", "上一周期平均分", NUMBER),
            Column("low", f"打 {LOW} 分及以下的占比", RATE),
        ),
        tuple(row for _, row in sorted(rows, key=lambda one: one[0], reverse=True)),
        caption="每单差评归到三项里最低的那项;并列最低就平分,所以会有小数",
        totals=("合计", float(sum(parts)), 1.0, None, None, None),
    )


def _advice() -> Table:
    rows = tuple((aspect.title, text) for aspect in ASPECTS for text in aspect.tries)
    return Table(
        "可以试的",
        (Column("aspect", "评分", TEXT), Column("text", "做法", TEXT)),
        (*rows, ("评价数", MORE_REVIEWS)),
    )


def _target(found: Told, scope: Scope) -> tuple[Note, ...]:
    target = target_of(scope.picks)
    if target is None:
        return ()
    bad, valid = found.now.sums
    way = way_to(bad, valid, target)
    aim = show(float(target), RATE)
    if not way.fewer:
        text = f"现在 {bad} ÷ {valid} = {show(bad / valid, RATE)},已经在 {aim} 以内。"
    else:
        more = f",或者再多 {way.more:,} 单不是差评的有效评价" if way.more is not None else ""
        now = f"现在 {bad} ÷ {valid} = {show(bad / valid, RATE)}"
        text = f"{now}。同样多的评价里少 {way.fewer:,} 单差评{more},就到 {aim}。"
    return (Note("离目标多远(算术,不是预测)", text),)


def headline(found: Told | None) -> str:
    """The rate in a sentence, with what became of it; empty where there is none."""
    return said((bad_rate(found),)) if found is not None and found.now.sums[1] else ""
