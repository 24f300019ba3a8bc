"""抓重点 · 直播间: which rooms and sessions of a period need a look, and which are worth copying.

Owns the order of the scenario and its findings. Tiers and labels are `roomwise`'s; a finding is a label that was given,
so it is controlled with all others of its session. Nothing here depends on what the scope is held against.
"""

from collections.abc import Iterable
from decimal import Decimal

from core.metrics import METRICS
from core.reviews.attribution import cents
from core.reviews.blocks import Block, Findings, Note, Review, Step, Table
from core.reviews.causes import KEEP
from core.reviews.evidence import Evidence
from core.reviews.findings import ranked
from core.reviews.readings import Advice, Finding
from core.reviews.rooms.labelling import Tested
from core.reviews.rooms.labels import COST, REFUND
from core.reviews.rooms.listing import (
    account_table,
    both_table,
    compass_words,
    metric_of,
    ordered,
    said,
    session_table,
    text_of,
    why_table,
)
from core.reviews.rooms.roomwise import CHANNEL_KEYS, LIVE_KEYS, Placed, Rooms, looked_at
from core.reviews.written import written
from core.scope import Scope
from core.units import YUAN, show, show_ratio
from core.warehouse.store import Store

KEY, TITLE = "rooms", "抓重点 · 直播间"
FIRST, COPIED = "先处理什么", "值得照做"
AGAINST = "同账号同时段常态"
MOST = 8
"""Findings that are told as such; the table has all labels."""

PEER_MENU = "罗盘 → 直播 → 直播复盘 → 直播间分析"


def rooms(store: Store, scope: Scope) -> Review:
    """Every account and session of the scope in its tier, with its labels."""
    found = looked_at(store, Evidence(store, scope, LIVE_KEYS, CHANNEL_KEYS))
    faults, strengths = findings(found)
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=headline(found),
        against=AGAINST,
        steps=(
            Step("账号:谁好谁差", (account_table(found), *_untyped(found))),
            Step("场次:哪一场要看", (session_table(found),)),
            Step(FIRST, (Findings(FIRST, faults, empty=_nothing(found)),)),
            Step(COPIED, (Findings(COPIED, strengths, empty="没有哪一场真的好过同时段常态"),)),
            Step("标签的依据", _grounds(found)),
        ),
        findings=(*faults, *strengths),
    )


def room_blocks(store: Store, evidence: Evidence) -> tuple[Block, ...]:
    """The short version for the weekly report: the accounts, the sessions that carry a label, and what they rest on.

    `evidence` is that of any look at a scope which holds LIVE_KEYS and channels.
    """
    found = looked_at(store, evidence)
    labelled = [one for one in ordered(found.sessions) if one.faults or one.strengths]
    blocks: list[Block] = [Note("抓重点", headline(found)), account_table(found), *_untyped(found)]
    if labelled:
        blocks.append(why_table((*found.accounts, *labelled)))
    return tuple(blocks)


def headline(found: Rooms) -> str:
    """How many sessions carry a label, which one first, and how many 罗盘口径 would name."""
    total = len(found.sessions)
    carrying = [one for one in found.sessions if one.faults]
    compass = sum(any(t.label.kind == "fault" and t.compass_says for t in one.labelled.tests) for one in found.sessions)
    beside = f";按罗盘 ±30% 会标 {compass} 场" if compass else ""
    if not carrying:
        return f"{total} 场{_nothing(found)}{beside}"
    one, (test, yuan) = max(
        ((one, fault) for one in carrying for fault in one.faults), key=lambda pair: -(pair[1][1] or 0.0)
    )
    effect = f",{_effect(test, yuan)}" if yuan is not None else ""
    return f"{total} 场里 {len(carrying)} 场真的不对劲,先看 {one.name} 的{said(test)}{effect}{beside}"


def _nothing(found: Rooms) -> str:
    if not any(one.labelled.tests for one in found.sessions):
        return "都还没有够用的同时段历史,先不贴标签"
    return "里没有超出正常波动的异常"


def _untyped(found: Rooms) -> tuple[Note, ...]:
    if not found.untyped:
        return ()
    who = found.untyped[0] if len(found.untyped) == 1 else f"{len(found.untyped)} 个账号"
    text = f"{who}的 GMV 分层只和自己的账号中位比。罗盘给了同行线({PEER_MENU})就抄到「周报 · 直播间」页末的「同行线」。"
    return (Note("没有同行线", text),)


def _grounds(found: Rooms) -> tuple[Table, ...]:
    """Labels that were given, with their numbers; then every rule and both counts."""
    carrying = [one for one in (*found.accounts, *ordered(found.sessions)) if one.faults or one.strengths or one.gaps]
    own = [why_table(carrying)] if carrying else []
    return (*own, both_table(found))


def findings(found: Rooms) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The faults and the strengths that weigh most, of accounts (where there is more than one session) and sessions."""
    placed = [*(one for one in found.accounts if len(one.sessions) > 1), *found.sessions]
    faults = _findings((one, test, yuan) for one in placed for test, yuan in one.faults)
    urgent = sorted(faults, key=lambda fault: (fault.effect_yuan or 0) > 0)  # what brought money can wait
    strengths = _findings((one, test, yuan) for one in placed for test, yuan in one.strengths)
    return tuple(urgent[:MOST]), strengths[:MOST]


def _findings(given: Iterable[tuple[Placed, Tested, float | None]]) -> tuple[Finding, ...]:
    return ranked([_finding(*one) for one in given])


def _finding(one: Placed, test: Tested, yuan: float | None) -> Finding:
    effect = cents(yuan) if yuan is not None else None
    several = f"({len(one.sessions)} 场合起来)" if len(one.sessions) > 1 else ""
    compass = f";罗盘口径 {compass_words(test)}" if test.compass is not None else ""
    cost = f",{_effect(test, effect)}" if effect is not None else ""
    return Finding(
        metric=test.label.metric,
        where=(("channel", test.channel),) if test.channel else (),
        effect_yuan=effect,
        interval=None,
        verdict="real",
        text=(
            f"{one.name}{several} · {said(test)}:{metric_of(test)} {text_of(test, test.value)},"
            f"常态 {text_of(test, test.usual)}({show_ratio(test.value / test.usual - 1)}){cost};"
            f"超出同时段 {test.comparables} 场的正常波动{compass}"
        ),
        guesses=_guesses(test),
        advice=_advice(test),
    )


def _effect(test: Tested, yuan: Decimal | float | None) -> str:
    amount = show(abs(yuan or 0), YUAN)
    if test.label.metric == COST:
        return f"多花 {amount}"
    if test.label.metric == REFUND:
        return f"多退 {amount}"
    return f"相当于{'少' if (yuan or 0) < 0 else '多'}卖 {amount}"


def _guesses(test: Tested) -> tuple[str, ...]:
    low = METRICS[test.label.metric].low_means
    return (low,) if low and test.label.sign < 0 and test.label.kind == "fault" else ()


def _advice(test: Tested) -> tuple[Advice, ...]:
    """The first tips that need no condition; to keep on where it went well."""
    tips = [tip for tip in test.label.tips if not tip.condition][:2]
    if tips:
        return tuple(Advice(tip.text, test.label.metric, tip.guard) for tip in tips)
    return (Advice(KEEP, test.label.metric),) if test.label.kind == "strength" else ()
