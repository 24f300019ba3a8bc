"""直播日报 · 流量: where viewers are lost on the way to paying, and which channel brought fewer of them.

Owns the order of this scenario: 五维四率 by people and by times, what the change cost in yuan, the minutes and a part
picked of them, the channels, 付费 and 自然, short videos, findings. Figures come judged from `room`; nothing that
another scenario needs is computed here.
"""

from core.reviews.blocks import Block, Review, Step
from core.reviews.efficiency import channel_blocks
from core.reviews.feeders import feeder_blocks
from core.reviews.minutes import TITLE as TITLE_OF_MINUTES
from core.reviews.minutes import Minutes, minutes_of, no_minutes, timeline
from core.reviews.paid import paid_blocks
from core.reviews.room import Room
from core.reviews.span import span_step
from core.reviews.written import written
from core.scope import Scope
from core.warehouse.store import Store

KEY, TITLE = "traffic", "直播日报 · 流量"


def traffic(store: Store, scope: Scope) -> Review:
    """The review of a scope's traffic. Every figure in it is over the scope's sessions and nothing else."""
    room = Room(store, scope)
    minutes = minutes_of(store, scope)
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=room.headline,
        steps=(
            Step("五维四率:人在哪一步流失", _funnel_blocks(room)),
            *_minute_steps(scope, minutes),
            Step("流量效能:哪个渠道变了", channel_blocks(store, room.evidence, room.channels)),
            Step("付费与自然:投放花了多少,带来多少", paid_blocks(store, room.evidence, minutes)),
            Step("短视频引流:哪条视频带来了人", feeder_blocks(store, room.evidence)),
            Step("发现与建议", (room.finding_block(),)),
        ),
        findings=room.findings,
    )


def _funnel_blocks(room: Room) -> tuple[Block, ...]:
    funnels = (room.people_funnel(), room.times_funnel())
    shown = (funnel for funnel in funnels if funnel is not None)
    return (*room.opening(), *shown, *room.money_blocks())


def _minute_steps(scope: Scope, minutes: Minutes | None) -> tuple[Step, ...]:
    """The time axis and, where a part of it was picked, that part against the rest."""
    if minutes is None:
        return (Step(TITLE_OF_MINUTES, (no_minutes(scope),)),)
    axis = Step(TITLE_OF_MINUTES, (timeline(minutes, scope.span),))
    return (axis, span_step(minutes, scope.span)) if scope.span else (axis,)
