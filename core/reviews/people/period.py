"""Who came and who bought in a period, against the period before: fans and new buyers, and portraits label by label.

Owns how the portraits of several sessions are put together, and which labels may be said to have moved. A label that
one session's export leaves out is missing, never nought: it is not pooled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

import numpy as np

from core.methods.lift import lift, lift_interval
from core.methods.pooling import Floats, Pool, dispersion, p_values
from core.metrics.ask import GRAIN, Answer, ask
from core.reviews.blocks import Block, Cards, Column, Label, Note, Portrait, Table
from core.reviews.evidence import Evidence
from core.reviews.people.portraits import (
    CAME,
    COUNTED_BY,
    FIRST,
    LEAST_BUYERS,
    MOST,
    TINY_SHARE,
    TOGETHER,
)
from core.reviews.people.scenario import SHARES
from core.reviews.readings import VERDICTS, Verdict
from core.reviews.resolve import word_of
from core.reviews.windows import window_of
from core.scope import Scope
from core.sheets import EXPORTS
from core.units import RATE, TEXT, show, show_change
from core.warehouse.store import Store

CROWDS = ("看播", "成交")
NOW = "本期"
WANTED = ("fan_view_share", "fan_buyer_share", "new_buyer_share")
"""The shares that are asked for where they aren't loaded."""

LEAST_MOVE = 0.03
"""The least change of a share that is spoken of: three points, an empirical line."""
ROWS = 10
"""Labels named as those that moved most."""

_KEYS = ("audience_share", "audience_users")
_PRINTED, _COUNTED, _ALIKE = "画像导出的人数", "场次的观看、成交人数", "各场同等"


@dataclass(frozen=True, eq=False)
class _Side:
    """One crowd's dimension over the sessions of a period that have it: labels that all of them tell.

    `weighed` says in words by what. Weights are people unless it is _ALIKE.
    """

    labels: tuple[str, ...]
    pool: Pool
    weighed: str

    @property
    def people(self) -> float | None:
        return None if self.weighed == _ALIKE else self.pool.size

    def of(self, labels: Sequence[str]) -> Pool:
        places = [self.labels.index(label) for label in labels]
        return Pool(self.pool.shares[:, places], self.pool.people)


@dataclass(frozen=True)
class _Moved:
    """A label on both sides, and whether it has moved."""

    label: Label
    verdict: Verdict

    @property
    def change(self) -> float:
        now, before = self.label.shares
        return (now or 0.0) - (before or 0.0)


@dataclass(frozen=True)
class _Pair:
    """One crowd's dimension, now and before."""

    crowd: str
    dimension: str
    now: _Side
    before: _Side
    moved: tuple[_Moved, ...]


def portrait_change(store: Store, scope: Scope) -> tuple[Block, ...]:
    """The shares of fans and new buyers, judged; then the portraits of both periods and the labels that moved most.

    A note stands in the place of what no upload tells.
    """
    evidence = Evidence(store, scope, (*SHARES, *COUNTED_BY.values()))
    return (*_shares(evidence), *_portraits(store, evidence))


def _shares(evidence: Evidence) -> tuple[Block, ...]:
    readings = {key: evidence.reading(key) for key in SHARES}
    cards = Cards("粉丝与新客占比", tuple(one for one in readings.values() if one.value is not None))
    missing = "、".join(readings[key].label for key in WANTED if readings[key].value is None)
    text = f"这段时间的导出没有{missing}。上传带这些列的{EXPORTS['live_list'].offered}即可补上。"
    lacking = (Note("粉丝与新客占比不全" if cards.readings else cards.title, text),) if missing else ()
    return (*((cards,) if cards.readings else ()), *lacking)


def _portraits(store: Store, evidence: Evidence) -> tuple[Block, ...]:
    scope = evidence.scope
    window = window_of(scope.merchant, (*scope.sessions, *scope.comparison))
    window = replace(window, since=datetime.combine(window.since, time()))  # this fact is asked by days
    answer = ask(store, "audience", _KEYS, window, sorted(GRAIN["audience"]))
    told = set(answer.dimensions["session"].tolist()) if len(answer) else set()
    counts = [sum(session in told for session in side) for side in (scope.sessions, scope.comparison)]
    if not counts[0] or not counts[1]:
        return (_nothing(scope, counts),)
    now, before = (_sides(answer, evidence, side) for side in (scope.sessions, scope.comparison))
    pairs = _tested([_Pair(*key, now[key], before[key], ()) for key in now if key in before])
    if not pairs:
        text = f"{NOW}和{word_of(scope)}的画像没有同一个人群、同一个维度、每场都写了的标签,比不了。"
        return (Note("画像对不上", text),)
    pairs.sort(key=_place)
    coverage = (
        f"有画像的场次:{NOW} {counts[0]}/{len(scope.sessions)} 场,{word_of(scope)} "
        f"{counts[1]}/{len(scope.comparison)} 场,只代表这些场次"
    )
    return (_most(pairs, coverage, word_of(scope)), *(_picture(pair, word_of(scope)) for pair in pairs))


def _nothing(scope: Scope, counts: Sequence[int]) -> Note:
    """Which side has no portraits, and which export brings them."""
    if not scope.comparison:
        return Note("没有比人群画像", "这次是和同时段常态比,画像只在两段时间之间比:把对比换成上一周期或同期再看。")
    sides = [word for word, number in zip((NOW, word_of(scope)), counts, strict=True) if not number]
    has = f"{NOW}有 {counts[0]} 场有画像。" if counts[0] else ""
    text = (
        f"{'和'.join(sides)}的场次没有人群画像,没法看来的人、买的人变了没有。{has}"
        f"上传{'这些' if len(sides) > 1 else '那些'}场次的{EXPORTS['audience'].offered},"
        f"选{'、'.join(CROWDS)}两种人群,先抄{'、'.join(FIRST)}。"
    )
    return Note("还不能比人群画像", text)


def _sides(answer: Answer, evidence: Evidence, sessions: Sequence[str]) -> dict[tuple[str, str], _Side]:
    """Per crowd and dimension what the sessions tell together."""
    wanted = set(sessions)
    names = [answer.dimensions[name].astype(str).tolist() for name in ("session", "crowd", "dimension", "label")]
    figures = [answer.numerators[key].tolist() for key in _KEYS]
    told: dict[tuple[str, str], dict[str, dict[str, tuple[float, float]]]] = {}
    for session, crowd, dimension, label, share, users in zip(*names, *figures, strict=True):
        if session in wanted and crowd in CROWDS and np.isfinite(share):
            told.setdefault((crowd, dimension), {}).setdefault(session, {})[label] = (share, users)
    found = {key: _side(key[0], own, evidence) for key, own in told.items()}
    return {key: side for key, side in found.items() if side is not None}


def _side(crowd: str, told: dict[str, dict[str, tuple[float, float]]], evidence: Evidence) -> _Side | None:
    labels = tuple(label for label in next(iter(told.values())) if all(label in own for own in told.values()))
    if not labels:
        return None
    shares = np.array([[min(own[label][0], 1.0) for label in labels] for own in told.values()])
    printed = np.array([sum(users for _, users in own.values()) for own in told.values()])
    places = {session: place for place, session in enumerate(evidence.sessions)}
    at = [places[session] for session in told]
    counted = evidence.live.numerators[COUNTED_BY[crowd]][at]
    for people, word in ((printed, _PRINTED), (counted, _COUNTED)):
        if (people > 0).all():  # NaN isn't
            return _Side(labels, Pool(shares, people), word)
    return _Side(labels, Pool(shares, np.ones(len(shares))), _ALIKE)


def _tested(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Pairs with their labels, every label of all crowds and dimensions tested together (Bonferroni, 5 %)."""
    shared = [[label for label in pair.now.labels if label in pair.before.labels] for pair in pairs]
    family = sum(map(len, shared))
    return [
        replace(pair, moved=_labels(pair, labels, TOGETHER / family))
        for pair, labels in zip(pairs, shared, strict=True)
        if labels
    ]


def _labels(pair: _Pair, labels: Sequence[str], alpha: float) -> tuple[_Moved, ...]:
    now, before = pair.now.of(labels), pair.before.of(labels)
    known = pair.now.people is not None and pair.before.people is not None
    chances = p_values(now, before) if known else None
    strays = dispersion((now, before)) if known else None
    few = known and min(now.size, before.size) < LEAST_BUYERS
    found = []
    for place, name in enumerate(labels):
        shares = min(float(now.together[place]), 1.0), min(float(before.together[place]), 1.0)
        interval = None
        if strays is not None:
            by = float(strays[0][place])
            interval = lift_interval(shares[0], now.size / by, shares[1], before.size / by)
        # A lift stands only beside what it may be off by: untested it would read as news.
        ratio = lift(*shares) if interval is not None else None
        label = Label(name, shares, ratio, shares[1], shares[0] - shares[1], interval)
        found.append(_Moved(label, _verdict(chances, place, shares[0] - shares[1], alpha, few=few, known=known)))
    return tuple(sorted(found, key=lambda one: -one.change))


def _verdict(chances: Floats | None, place: int, change: float, alpha: float, *, few: bool, known: bool) -> Verdict:
    if few or not known:
        return "too_few"
    if chances is None:
        return "no_history"
    return "real" if chances[place] <= alpha and abs(change) >= LEAST_MOVE else "normal"


def _place(pair: _Pair) -> tuple[int, int]:
    """First who came, in the dimensions that matter most."""
    first = FIRST.index(pair.dimension) if pair.dimension in FIRST else len(FIRST)
    return CROWDS.index(pair.crowd), first


def _shown(pair: _Pair) -> list[_Moved]:
    return [one for one in pair.moved if max(one.label.shares[0] or 0.0, one.label.shares[1] or 0.0) >= TINY_SHARE]


def _most(pairs: Sequence[_Pair], coverage: str, against: str) -> Table:
    """The labels that moved most: those that surely did first."""
    every = [(pair, one) for pair in pairs for one in _shown(pair)]
    every.sort(key=lambda told: (told[1].verdict != "real", -abs(told[1].change)))
    rows = tuple(
        (
            one.label.name, pair.crowd, pair.dimension, *one.label.shares,
            show_change(one.label.shares[0], one.label.shares[1], RATE), VERDICTS[one.verdict],
        )
        for pair, one in every[:ROWS]
    )  # fmt: skip
    columns = (
        Column("label", "标签", TEXT), Column("crowd", "人群", TEXT), Column("dimension", "维度", TEXT),
        Column("share", NOW, RATE), Column("before", against, RATE), Column("change", "变化", TEXT),
        Column("verdict", "判断", TEXT),
    )  # fmt: skip
    return Table("变得最多的标签", columns, rows, caption="。".join([coverage, *_basis(pairs, len(every))]))


def _basis(pairs: Sequence[_Pair], labels: int) -> list[str]:
    """How the sessions were put together, and what the verdicts rest on."""
    weighed = dict.fromkeys(side.weighed for pair in pairs for side in (pair.now, pair.before))
    said = [f"几场的占比按{'、'.join(weighed)}加权合在一起,有一场没写的标签不合"]
    if labels > ROWS:
        said.append(f"共 {labels} 个标签,这里只列变得最多的 {ROWS} 个")
    verdicts = {one.verdict for pair in pairs for one in pair.moved}
    if verdicts & {"real", "normal"}:
        said.append(
            f"{VERDICTS['real']}:所有标签一起检验、场次之间本来的起伏也算进去还站得住,"
            f"并且差 {LEAST_MOVE * 100:.0f} 个百分点以上"
        )
    if "no_history" in verdicts:
        said.append(f"{VERDICTS['no_history']}:有画像的场次太少,分不清是变了还是平常的起伏")
    if "too_few" in verdicts:
        said.append(f"{VERDICTS['too_few']}:人数不到 {LEAST_BUYERS},或没有人数")
    return said


def _picture(pair: _Pair, against: str) -> Portrait:
    shown = _shown(pair)
    left = len(shown) - MOST
    if left > 0:
        told = sorted(shown, key=lambda one: -abs(one.change))[:MOST]
        shown = [one for one in shown if one in told]
    sure = [one for one in shown if one.verdict == "real"]
    title = f"{pair.crowd} · {pair.dimension}"
    if sure:
        title += ":" + ",".join(_words(one) for one in (sure[:1] + sure[1:][-1:]))
    sizes = [
        f"{word} {len(side.pool.people)} 场" + (f" {side.people:,.0f} 人" if side.people is not None else "")
        for word, side in ((NOW, pair.now), (against, pair.before))
    ]
    notes = [f"{CAME.get(pair.crowd, '买的人')},{'、'.join(sizes)}"]
    if left > 0:
        notes.append(f"只画变得最多的 {MOST} 个标签,其余 {left} 个变得更少")
    return Portrait(
        title,
        pair.dimension,
        (NOW, against),
        tuple(one.label for one in shown),
        ";".join(notes),
        folded=not sure and pair.dimension != FIRST[0],
    )


def _words(one: _Moved) -> str:
    now, before = one.label.shares
    return f"「{one.label.name}」{'多了' if one.change > 0 else '少了'}({show(before, RATE)} → {show(now, RATE)})"
