"""Who comes and who buys, label by label: the portraits of crowds held against each other, a session's or another's.

Owns which crowds are compared, the order of dimensions and labels, which cells are too small to show, and which
differences so few people may show by chance. Shares are read as they are printed; crowds of several sessions are never
put together, and a label that an export leaves out is missing, never nought.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.methods.lift import lift, lift_interval, p_value, score
from core.metrics import METRICS
from core.metrics.ask import GRAIN, Answer, ask
from core.reviews.blocks import Label, Portrait
from core.reviews.evidence import Evidence
from core.reviews.windows import window_of
from core.scope import parts_of_session
from core.sheets import EXPORTS
from core.warehouse.store import Store

BUYERS, LEFT = "成交", "未成交"
BASES = ("看播", "曝光", "有效看播", LEFT)
"""Whom the buyers are held against: the first of these that the portraits have."""
CAME = {"看播": "来的人", "曝光": "看到直播间的人", "有效看播": "认真看的人", LEFT: "没买的人"}

FIRST = ("年龄", "八大消费群体", "本行业下单价值")
"""The dimensions that matter most for a live room, in order; the others follow as they stand."""

COUNTED_BY = {
    "看播": "viewers", "成交": "buyers", "曝光": "exposure_users", "点击": "product_click_users",
}  # fmt: skip
"""Which figure of the session counts a crowd where the portrait itself has no headcounts."""

TINY_SHARE, TINY_PEOPLE = 0.01, 5
"""Cells below this on both sides say nothing: a share without headcounts, or so few buyers found and expected."""

TOGETHER = 0.05
"""How often a portrait without any difference may show one."""

LEAST_BUYERS = METRICS["fan_buyer_share"].minimum
"""Fewer buyers say nothing about who buys: the least that a share of buyers rests on everywhere."""

MOST = 10
"""Labels in one picture: of more (provinces) those that stand out most on either side."""

GAP = 0.05
"""The least difference of two shares that the drift sentence speaks of: five points, an empirical line."""

_WHOLE = 0.95
"""Labels that together bear less than this of a crowd are not all of it: exports round, and leave tiny labels out."""

LOOK_BACK = timedelta(days=30)

_KEYS = ("audience_share", "audience_users")


@dataclass(frozen=True)
class Sort:
    """What portraits are of: the dimensions that matter most, in order, whom buyers are held against (the first of
    these that the portraits have), and these in words."""

    first: tuple[str, ...]
    bases: tuple[str, ...]
    came: dict[str, str]


SESSION = Sort(FIRST, BASES, CAME)


@dataclass(frozen=True, kw_only=True)
class Crowds:
    """Portraits of one thing: `shares[crowd, dimension][label]`, and how many people a crowd's dimension counts."""

    shares: dict[tuple[str, str], dict[str, float]]
    people: dict[tuple[str, str], float]
    base: str
    sort: Sort = SESSION

    @property
    def crowds(self) -> tuple[str, ...]:
        """The buyers, whom they are held against, and those who didn't buy, where there are such."""
        left = any(crowd == LEFT for crowd, _ in self.shares) and self.base != LEFT
        return (BUYERS, self.base, LEFT) if left else (BUYERS, self.base)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those that both compared crowds have: the default ones first."""
        both = [name for crowd, name in self.shares if crowd == BUYERS and (self.base, name) in self.shares]
        first = self.sort.first
        return tuple(sorted(both, key=lambda name: first.index(name) if name in first else len(first)))

    def whole(self, crowd: str, dimension: str) -> bool:
        """Whether the labels make up all of the crowd."""
        return sum(self.shares.get((crowd, dimension), {}).values()) >= _WHOLE

    def labels(self, dimension: str, target: str, base: str) -> list[Label]:
        """Every label of the two crowds, whom it favours first; the third crowd's shares where both are usual."""
        crowds = self.crowds if (target, base) == self.crowds[:2] else (target, base)
        shares = [self.shares.get((crowd, dimension), {}) for crowd in crowds]
        found = []
        for name in dict.fromkeys(label for own in shares for label in own):
            own = tuple(of.get(name) for of in shares)
            found.append(
                Label(
                    name, own, lift(own[0], own[1]), own[1], score(own[0], own[1]),
                    self._interval(dimension, (target, base), own),
                )
            )  # fmt: skip
        return sorted(found, key=lambda label: -(label.score if label.score is not None else -2.0))

    def _interval(
        self, dimension: str, crowds: tuple[str, str], shares: Sequence[float | None]
    ) -> tuple[float, float] | None:
        known = [self.people.get((crowd, dimension), 0.0) for crowd in crowds]
        if shares[0] is None or not shares[1] or min(known) < 1:
            return None
        return lift_interval(min(shares[0], 1.0), known[0], min(shares[1], 1.0), known[1])

    def stands(self, label: Label, dimension: str, target: str, base: str, among: Sequence[str]) -> bool:
        """Whether a label's two shares differ by more than so few people do by chance, all labels of the dimensions
        `among` looked at together (Bonferroni, 5 %). Where nobody was counted the shares are taken as they are."""
        counts = [self.people.get((crowd, dimension), 0.0) for crowd in (target, base)]
        shares = [min(share, 1.0) for share in label.shares[:2] if share is not None]
        if len(shares) < 2 or min(counts) < 1:
            return len(shares) == 2
        chance = p_value(shares[0], counts[0], shares[1], counts[1])
        return chance is not None and chance * sum(len(self.shares[BUYERS, name]) for name in among) <= TOGETHER

    @property
    def too_few(self) -> str:
        """Why nothing is concluded, where the buyers are known to be too few for it."""
        buyers = min((number for (crowd, _), number in self.people.items() if crowd == BUYERS), default=None)
        return "" if buyers is None or buyers >= LEAST_BUYERS else f"成交只有 {buyers:,.0f} 人,样本不足,先不下判断"

    def tiny(self, dimension: str, label: Label) -> bool:
        """Whether a cell is too small on both sides to be shown."""
        share, base = label.shares[0] or 0.0, label.shares[1] or 0.0
        buyers = self.people.get((BUYERS, dimension))
        return max(share, base) < TINY_SHARE if buyers is None else max(share, base) * buyers < TINY_PEOPLE


@dataclass(frozen=True, kw_only=True)
class Portraits(Crowds):
    """One session's portraits."""

    session: str
    start: datetime


def portraits(store: Store, evidence: Evidence) -> tuple[Portraits | None, Portraits | None]:
    """Of the sessions under review the latest with portraits of its buyers, and the one before it of the same account.

    None where there is none.
    """
    scope = evidence.scope
    window = window_of(scope.merchant, scope.sessions)
    window = replace(window, since=window.since - LOOK_BACK)
    answer = ask(store, "audience", _KEYS, window, sorted(GRAIN["audience"]))
    if not len(answer):
        return None, None
    sessions, crowds = answer.dimensions["session"], answer.dimensions["crowd"].tolist()
    buying = {name for name, crowd in zip(sessions.tolist(), crowds, strict=True) if name and crowd == BUYERS}
    told = {name: parts_of_session(name) for name in buying}
    latest = next((name for name in reversed(scope.sessions) if name in told), None)
    if latest is None:
        return None, None
    account, start = told[latest]
    own = _of(answer, sessions == latest, latest, start, _headcounts(evidence, latest))
    earlier = [name for name, (whose, when) in told.items() if whose == account and when < start]
    if own is None or not earlier:
        return own, None
    before = max(earlier, key=lambda name: told[name][1])
    return own, _of(answer, sessions == before, before, told[before][1], _headcounts(evidence, before))


def _headcounts(evidence: Evidence, session: str) -> dict[str, float]:
    """How many people the session counts per crowd."""
    if session not in evidence.sessions:
        return {}
    place = evidence.sessions.index(session)
    found = {crowd: float(evidence.live.numerators[key][place]) for crowd, key in COUNTED_BY.items()}
    return {crowd: number for crowd, number in found.items() if np.isfinite(number)}


def _of(
    answer: Answer, rows: NDArray[np.bool_], session: str, start: datetime, counts: dict[str, float]
) -> Portraits | None:
    names = [answer.dimensions[name][rows].astype(str).tolist() for name in ("crowd", "dimension", "label")]
    figures = [answer.numerators[key][rows].tolist() for key in _KEYS]
    shares: dict[tuple[str, str], dict[str, float]] = {}
    people: dict[tuple[str, str], float] = {}
    for crowd, dimension, label, share, users in zip(*names, *figures, strict=True):
        if np.isfinite(share):
            shares.setdefault((crowd, dimension), {})[label] = share
        if np.isfinite(users):
            people[crowd, dimension] = people.get((crowd, dimension), 0.0) + users
    base = next((name for name in BASES if any(crowd == name for crowd, _ in shares)), None)
    if base is None:
        return None
    for crowd, dimension in shares:
        if crowd in counts:
            people.setdefault((crowd, dimension), counts[crowd])
    if "看播" in counts and BUYERS in counts:
        for crowd, dimension in shares:
            if crowd == LEFT:
                people.setdefault((crowd, dimension), max(counts["看播"] - counts[BUYERS], 0.0))
    return Portraits(session=session, start=start, shares=shares, people=people, base=base)


def portrait_blocks(found: Crowds, among: Sequence[str] = ()) -> tuple[Portrait, ...]:
    """A portrait per dimension, the default ones first; labels by reach × (lift − 1).

    What a title names is tested together with all labels of the dimensions `among`, and a difference that doesn't stand
    so is told as open; without them, it is tested with those of its own.
    """
    blocks = (_block(found, name, among) for name in found.dimensions)
    return tuple(block for block in blocks if block.labels)


def _block(found: Crowds, dimension: str, among: Sequence[str]) -> Portrait:
    every = found.labels(dimension, BUYERS, found.base)
    shown = [label for label in every if not found.tiny(dimension, label)]
    notes = [f"{len(every) - len(shown)} 个人数太少的标签不列"] if len(shown) < len(every) else []
    if len(shown) > MOST:
        notes.append(f"只画差得最多的 {MOST} 个标签,其余 {len(shown) - MOST} 个差得更少")
        told = sorted(shown, key=lambda label: -abs(label.score or 0.0))[:MOST]
        shown = [label for label in shown if label in told]
    buyers, base = (found.people.get((crowd, dimension)) for crowd in found.crowds[:2])
    if buyers and base:
        notes.insert(0, f"样本 成交 {buyers:,.0f} 人、{found.base} {base:,.0f} 人;灰色的倍数,95% 区间里有 1,还说不准")
    else:
        notes.insert(0, "导出没有人数:无样本量,倍数不带区间")
    block = Portrait(_title(found, dimension, shown, among), dimension, found.crowds, tuple(shown), ";".join(notes))
    return replace(block, folded=not differs(block))


def _title(found: Crowds, dimension: str, labels: Sequence[Label], among: Sequence[str]) -> str:
    """What stands out, as a title: 年龄:「31-40」更会买(1.50 倍),「24-30」来得多买得少(0.37 倍)."""
    clear = [label for label in labels if found.stands(label, dimension, BUYERS, found.base, among or (dimension,))]
    told = []
    if clear and (clear[0].score or 0.0) >= GAP:
        told.append(f"「{clear[0].name}」更会买({clear[0].lift:.2f} 倍)")
    if clear and (clear[-1].score or 0.0) <= -GAP:
        told.append(f"「{clear[-1].name}」来得多买得少({clear[-1].lift:.2f} 倍)")
    if not told and among and any(abs(label.score or 0.0) >= GAP for label in labels):
        return f"{dimension}:看着有差别,还说不准"
    return f"{dimension}:{','.join(told)}" if told else f"{dimension}:成交与{found.base}差别不大"


def differs(block: Portrait) -> bool:
    """Whether any label differs by enough to be spoken of."""
    return any(abs(label.score or 0.0) >= GAP for label in block.labels)


def strongest(blocks: Iterable[Portrait]) -> Portrait | None:
    """The portrait in which buyers differ most: one label's reach × (lift − 1) is the largest."""
    return max(
        blocks, key=lambda block: max((abs(label.score or 0.0) for label in block.labels), default=0.0), default=None
    )


def lacking(found: Crowds, kind: str = "audience") -> str:
    """Which of the default dimensions the portraits don't have, and in which export to get them; "" if none."""
    missing = "、".join(f"「{name}」" for name in found.sort.first if name not in found.dimensions)
    return f"画像里没有{missing},可以抄下来补传({EXPORTS[kind].menu})" if missing else ""
