"""How a comparison of two subjects is told: what differs in words, how far apart they are, label by label, in pictures.

Owns these blocks and what is said of a base that differs too. Which labels differ is `comparing`'s.
"""

from collections.abc import Sequence

from core.methods.likeness import by_chance, distance
from core.reviews.blocks import Block, Column, Note, Portrait, Table
from core.reviews.crowds.comparing import DIFFER, FEW, SAME, TOO_RARE, UNCOUNTED, Held, held, shared
from core.reviews.crowds.subjects import ADDED
from core.reviews.crowds.told import KINDS, Key, Told
from core.reviews.people.period import LEAST_MOVE
from core.reviews.people.portraits import BUYERS, LEAST_BUYERS, MOST, TINY_SHARE
from core.units import NUMBER, RATE, TEXT, show, show_change

ROWS = 12
"""Labels named: of more those that differ most."""

_WHOLE = 0.95, 1.05
"""Shares of a dimension that come to this are all of a crowd, and nobody bears two of its labels."""


def comparison_blocks(one: Told, other: Told) -> tuple[Block, ...]:
    """Dimension by dimension how far the two are apart; label by label by how much; pictures; and what it rests on."""
    every = held(one, other)
    title = f"{KINDS[one.subject.kind]}对比:{one.subject.label} 与 {other.subject.label}"
    if not every:
        text = f"{one.subject.label} 和 {other.subject.label} 的成交人群没有同一个维度的同样标签,比不了。"
        return (Note(title, text),)
    shown = [label for label in every if max(share or 0.0 for share in label.label.shares) >= TINY_SHARE]
    pictures = (
        _picture(one, other, name, [label for label in shown if label.dimension == name]) for name in shared(one, other)
    )
    return (
        _words(title, one, other, shown),
        _apart(one, other, shown),
        _most(one, other, shown, len(every)),
        *filter(None, pictures),
    )


def _words(title: str, one: Told, other: Told, shown: Sequence[Held]) -> Note:
    """What differs, as fact; what is behind it, as far as it isn't the two's own."""
    sure = sorted((label for label in shown if label.said == DIFFER), key=lambda label: -abs(label.change))
    saids = {label.said for label in shown}
    if sure:
        told = "、".join(_one(label) for label in sure[:3])
        fact = f"事实:{one.subject.label} 的成交人群与 {other.subject.label} 比,{told}"
    elif saids <= {UNCOUNTED}:
        most = max(shown, key=lambda label: abs(label.change), default=None)
        fact = "没有人数,差别分不出是不是凭运气" + (f";推测:差得最多的是{_one(most)}" if most else "")
    elif SAME in saids:
        fact = f"两边的成交人群看不出差别(全部标签一起检验,或差不到 {LEAST_MOVE * 100:.0f} 个百分点)"
    else:
        fact = f"还不能判断:{'、'.join(sorted(saids))}"
    return Note(title, f"{fact}。{_base(one, other)}")


def _one(label: Held) -> str:
    a, b = label.label.shares
    more = "多" if label.change > 0 else "少"
    return f"{label.dimension}「{label.label.name}」{more}({show(a, RATE)} 对 {show(b, RATE)})"


def _change(label: Held) -> str:
    return show_change(label.label.shares[0], label.label.shares[1], RATE)


def _base(one: Told, other: Told) -> str:
    """Buyers come out of those who saw it: two bases that differ make two crowds of buyers that differ."""
    same = one.base == other.base and one.base != ""
    if one.subject.kind == "product":
        beside = (
            f"各自的{one.base}人群差多少见下表" if same else "两边没有同一种曝光人群,分不出差别来自谁看到、还是谁买"
        )
        return f"两个商品的曝光人群本来就不是同一批,成交人群的差别有一部分是曝光带来的:{beside}。"
    if one.subject.kind == "session":
        return f"两场来的人不是同一批,{f'{one.base}人群差多少见下表' if same else '没有同一种对比人群'}。"
    return "人群按场次合在一起,同一位主播、同一种机制两场之间本来的起伏也算进了判断;时段和商品的不同没有扣除。"


def _apart(one: Told, other: Told, shown: Sequence[Held]) -> Table:
    base = one.base if one.base == other.base else ""
    rows = []
    for dimension in shared(one, other):
        own = [label for label in shown if label.dimension == dimension]
        most = max(own, key=lambda label: abs(label.change), default=None)
        said = DIFFER if any(label.said == DIFFER for label in own) else most.said if most else FEW
        apart, chance = _distance(one, other, (BUYERS, dimension))
        rows.append((
            dimension, said, f"{most.label.name} {_change(most)}" if most else None, apart, chance,
            _distance(one, other, (base, dimension))[0] if base else None,
        ))  # fmt: skip
    columns = (
        Column("dimension", "画像维度", TEXT), Column("said", "判断", TEXT), Column("most", "差得最多的标签", TEXT),
        Column("distance", "成交人群的距离", NUMBER), Column("chance", "凭运气会有", NUMBER),
        Column("base", f"{base or '对比'}人群的距离", NUMBER),
    )  # fmt: skip
    caption = (
        "距离是 Jensen–Shannon 距离:0 一样,1 完全不同;凭运气会有:同一批人抽两次、这么多人也会差出的距离,"
        "没有人数或几场合在一起时不写。一个人可以有几个标签的维度(偏好)和没抄全的维度不算距离"
    )
    return Table(f"{KINDS[one.subject.kind]}:差多远", columns, tuple(rows), caption)


def _distance(one: Told, other: Told, key: Key) -> tuple[float | None, float | None]:
    """How far two whole portraits are apart, and how far chance takes so few people; of several sessions put together
    nobody knows how many people they are."""
    sides = [side.shares.get(key, {}) for side in (one, other)]
    if any(not _WHOLE[0] <= sum(own.values()) <= _WHOLE[1] for own in sides):
        return None, None
    labels = list(dict.fromkeys(name for own in sides for name in own))
    apart = distance(*([own.get(name, 0.0) for name in labels] for own in sides))
    counts = [side.people.get(key, 0.0) for side in (one, other)]
    alone = min(counts) >= 1 and not one.weighed and not other.weighed
    return apart, by_chance(len(labels), counts[0], counts[1]) if alone else None


def _most(one: Told, other: Told, shown: Sequence[Held], tested: int) -> Table:
    ranked = sorted(shown, key=lambda label: (label.said != DIFFER, -abs(label.change)))
    rows = tuple(
        (
            label.label.name, label.dimension, _change(label), label.said, *label.label.shares,
        )
        for label in ranked[:ROWS]
    )  # fmt: skip
    columns = (
        Column("label", "标签", TEXT), Column("dimension", "画像维度", TEXT), Column("change", "差", TEXT),
        Column("said", "判断", TEXT), Column("one", one.subject.label, RATE),
        Column("other", other.subject.label, RATE),
    )  # fmt: skip
    said = [f"{DIFFER}:两边全部 {tested} 个标签一起检验还站得住,并且差 {LEAST_MOVE * 100:.0f} 个百分点以上"]
    weighed = "、".join(dict.fromkeys(side.weighed for side in (one, other) if side.weighed))
    said += [f"几场的占比按{weighed}加权合在一起,有一场没写的标签不合"] if weighed else []
    reasons = {
        UNCOUNTED: "没有成交人数",
        FEW: f"成交不到 {LEAST_BUYERS} 人,或有这个标签的人太少",
        TOO_RARE: "场次太少,不知道自己两场之间差多少",
    }
    told = {label.said for label in shown}
    said += [f"{word}:{reason}" for word, reason in reasons.items() if word in told]
    return Table(f"{KINDS[one.subject.kind]}:成交人群逐个标签", columns, rows, "。".join(said))


def _picture(one: Told, other: Told, dimension: str, labels: Sequence[Held]) -> Portrait | None:
    """The buyers of both side by side: open where they surely differ, else of the main dimensions when asked."""
    sure = [label for label in labels if label.said == DIFFER]
    if not labels or not (sure or dimension in one.sort.first):
        return None
    drawn = sorted(labels, key=lambda label: -abs(label.change))[:MOST]
    drawn.sort(key=lambda label: -label.change)
    ends = sure[:1] + sure[1:][-1:]
    told = ",".join(_one(label).removeprefix(dimension) for label in ends) or labels[0].said
    counts = [(side, side.people.get((BUYERS, dimension))) for side in (one, other)]
    told_by = [
        f"{side.subject.label} 成交 {count:,.0f} 人{f'({ADDED})' if side.weighed else ''}"
        for side, count in counts
        if count
    ]
    caption = "、".join(told_by) or "没有人数"
    names = one.subject.label, other.subject.label
    return Portrait(
        f"{dimension}:{told}", dimension, names, tuple(label.label for label in drawn), caption, folded=not sure
    )  # fmt: skip
