"""直播周报 · 人货场: a period of any length, against the one before and the same span earlier.

Owns the order of this scenario, and against what it may be held. A step's title begins with the name of its sheet in
the workbook. Every figure comes from the other modules of this room, or is another scenario's.
"""

from dataclasses import replace

from core.reviews import goods, people
from core.reviews.accounts import account_attribution, account_table
from core.reviews.aims import goal_blocks
from core.reviews.blocks import Block, Findings, Funnel, Note, Review, Step, Table, Trend
from core.reviews.daily_hosts import host_blocks
from core.reviews.findings import ranked
from core.reviews.goods.boards import boards
from core.reviews.outcomes import outcome_blocks
from core.reviews.people.period import portrait_change
from core.reviews.room import Room
from core.reviews.rooms import LIVE_KEYS, room_blocks
from core.reviews.structure import channel_structure
from core.reviews.weekly.sessions import MORE, sessions_table
from core.reviews.weekly.slots import slot_map
from core.reviews.weekly.spans import Spans, spans
from core.reviews.weekly.totals import TOTALS, accounts_table, spans_table
from core.reviews.windows import moments_of
from core.reviews.written import written
from core.scope import COMPARISONS, SAME_SPAN, USUAL, Scope
from core.units import show_ratio
from core.warehouse.store import Store

KEY, TITLE = "weekly", "直播周报 · 人货场"
FINDINGS = "发现与建议"


def weekly(store: Store, scope: Scope) -> Review:
    """The review of a scope's period: what it came to, why, and the sessions, channels, goods and people behind it.

    Where the comparison isn't fair (days missing, a promotion on one side only), it is held against the usual level.
    """
    found = spans(store, scope, TOTALS)
    held, warning = _fair(scope, found)
    room = Room(store, held, (*people.KEYS, *goods.LIVE, *LIVE_KEYS, *MORE))
    claimed = ranked((*room.findings, *people.people_findings(room.evidence)))
    money = room.shown.metric
    steps = (
        Step("汇总:多少钱,比之前怎样", _result(room, found, warning)),
        Step("归因:人在哪一步流失,哪个账号变了", _causes(room)),
        Step(FINDINGS, (Findings(FINDINGS, claimed, empty=room.nothing),)),
        Step("直播间分层:哪个好,哪个差", _first_open(room_blocks(store, room.evidence))),
        Step("场次明细:每一场和每个时段", _sessions(room, found)),
        Step("渠道:流量从哪来,值多少钱", channel_structure(store, room.evidence, room.channels)),
        Step("商品榜:卖了什么", _first_open(boards(store, room.evidence))),
        Step("人群:谁来了,谁买了", portrait_change(store, held)),
        Step("主播:各播了多久", tuple(map(_without_clock, host_blocks(store, held, room.evidence)))),
        Step("目标:走到哪了", _in_short(goal_blocks(store, scope.merchant, scope.accounts, found.now.last))),
        Step(
            "行动:改了什么,有没有用",
            outcome_blocks(store, scope.merchant, *moments_of(found.now.first, found.now.last)),
        ),
    )
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=room.headline_of(claimed, _beside(found, money, held)),
        against=held.against_title,
        steps=steps,
        findings=claimed,
    )


def _fair(scope: Scope, found: Spans) -> tuple[Scope, Note | None]:
    """The scope with a comparison that may be made, and what to say where that isn't the one asked for."""
    asked = found.of(scope.against)
    reason = found.unfair(asked) if asked is not None else ""
    if asked is None or not reason:
        return scope, None
    usual = COMPARISONS[USUAL]
    short = found.now if found.running(asked) else asked
    part = "只看一部分场次" if found.picked else f"{short.word}不完整"
    title = "大促日" if found.promoted(asked) and not found.picked else part
    note = Note(title, f"{reason}。两边的总额不能直接相比,下面都改与{usual}相比。")
    return replace(scope, comparison=(), against=USUAL, against_title=f"{usual}(没和{asked.word}比:{title})"), note


def _beside(found: Spans, money: str, held: Scope) -> str:
    """How far the money is from the same span earlier, for the headline; empty where that isn't known or said."""
    change = found.change(found.earlier, money) if held.against != SAME_SPAN else None
    return f"比{COMPARISONS[SAME_SPAN]} {show_ratio(change)}" if change is not None else ""


def _result(room: Room, found: Spans, warning: Note | None) -> tuple[Block, ...]:
    accounts = accounts_table(room)
    # One word on a promotion is enough.
    opening = (one for one in room.opening() if not (warning and isinstance(one, Note) and one.title == warning.title))
    return (
        *((warning,) if warning else ()), *opening, spans_table(found, room.shown.metric),
        *((accounts,) if accounts else ()),
    )  # fmt: skip


def _causes(room: Room) -> tuple[Block, ...]:
    """The funnel, the split of the money over its steps, and over accounts and their steps."""
    split = account_attribution(room.evidence, room.money) if room.money else None
    funnels: tuple[Funnel | None, ...] = (room.people_funnel(), room.times_funnel())
    blocks: list[Block] = [*(funnel for funnel in funnels if funnel is not None), *room.money_blocks()]
    if split is not None and len(split.terms) > 1:
        table = account_table(split)
        # The table first: it parts the picture of the accounts from those of the whole.
        blocks += [*((table,) if table else ()), split]
    return tuple(blocks)


def _sessions(room: Room, found: Spans) -> tuple[Block, ...]:
    money = room.shown.metric
    drawn = slot_map(room.evidence, money, found.now.first, found.now.last)
    return (*((drawn,) if drawn else ()), sessions_table(room.evidence, money))


def _first_open(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first table of a long page is read, those after it are looked up."""
    first = next((place for place, block in enumerate(blocks) if isinstance(block, Table)), 0)
    return tuple(
        replace(block, folded=True) if isinstance(block, Table) and place > first else block
        for place, block in enumerate(blocks)
    )


def _in_short(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """How every goal stands, and its picture when asked: what would close a gap is told where goals are set."""
    tables = tuple(block for block in blocks if isinstance(block, Table) and block.columns[0].key == "aim")
    drawn = tuple(replace(block, folded=True) for block in blocks if isinstance(block, Trend))
    return (*tables, *drawn, *(block for block in blocks if isinstance(block, Note)))


def _without_clock(block: Block) -> Block:
    """Of a week nobody reads every host's every hour."""
    if not isinstance(block, Table):
        return block
    kept = [place for place, column in enumerate(block.columns) if column.key != "clock"]
    rows = tuple(tuple(row[place] for place in kept) for row in block.rows)
    return replace(block, columns=tuple(block.columns[place] for place in kept), rows=rows)
