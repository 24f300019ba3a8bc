"""主播排行: who is the better host once the slots are taken out, how sure that is, and what it rests on.

Owns the order of the scenario and its sentences. Scores are `board`'s, changes `movement`'s, tables `listing`'s; that
hosts and 未排班 are the whole is shown by `checking`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.metrics import METRICS
from core.metrics.ask import Window
from core.metrics.host import ABILITIES
from core.reviews.blocks import Block, Column, Note, Ranking, Review, Step
from core.reviews.hosts.board import APART, DEFAULT_WEIGHTS, Board, Host, board
from core.reviews.hosts.checking import check_blocks, compass_blocks, lag_blocks
from core.reviews.hosts.listing import ability_blocks, movement_blocks, ranked, weight_blocks
from core.reviews.hosts.movement import Movement, moved
from core.reviews.resolve import BACK, window_back, word_of
from core.reviews.windows import moments_of, window_of
from core.reviews.written import written
from core.scope import Scope
from core.units import RATE, show
from core.warehouse import plans
from core.warehouse.store import Store

KEY, TITLE = "hosts", "主播排行"
ROSTER = "主播 → 上播记录(/roster)"
NO_ROSTER = f"还没有上播记录,不知道谁在播。请在「{ROSTER}」里填上每位主播的上下播时间,或上传上播记录表。"


def hosts(store: Store, scope: Scope) -> Review:
    """Every host of the scope: places, abilities, what they rest on, and how they changed."""
    window = span_of(scope)
    typed = plans.weights(store, scope.merchant)
    weights = typed or DEFAULT_WEIGHTS
    found = _board(store, window, scope.sessions, weights)
    earlier = _earlier(store, scope, weights)
    movements = moved(found, earlier) if earlier is not None else {}
    steps = _steps(store, scope, window, found, movements, earlier) if found.hosts else (_without(found),)
    return written(
        store,
        scope,
        KEY,
        TITLE,
        headline=headline(found),
        against=scope.against_title if earlier is not None else "同时段的其他主播",
        steps=steps,
    )


def span_of(scope: Scope) -> Window:
    """The days that were asked about, or from the first to the last of the sessions."""
    if scope.days is None:
        return window_of(scope.merchant, scope.sessions)
    return Window(scope.merchant, scope.accounts, *moments_of(*scope.days))


def _board(store: Store, window: Window, sessions: Sequence[str], weights: dict[str, float]) -> Board:
    return board(store, window.merchant, window.accounts, window.since, window.until, weights, sessions)


def _earlier(store: Store, scope: Scope, weights: dict[str, float]) -> Board | None:
    """The board of the span that the scope is held against; None where it is held against no span."""
    if scope.against not in BACK or not scope.comparison:
        return None
    first, last = scope.days or tuple(day.date() for day in _ends(span_of(scope)))
    since, until = window_back(first, last, scope.against)
    window = Window(scope.merchant, scope.accounts, since, until)
    return _board(store, window, scope.comparison, weights)


def _ends(window: Window) -> tuple[datetime, datetime]:
    return window.since, window.until - timedelta(minutes=1)


def _steps(
    store: Store, scope: Scope, window: Window, found: Board, movements: dict[str, Movement], earlier: Board | None
) -> tuple[Step, ...]:
    against = word_of(scope)
    return (
        Step("排行", (leaderboard(found, movements), *_apart(found))),
        Step("六项能力", ability_blocks(found)),
        Step("变化", movement_blocks(found, movements, earlier, against)),
        Step("权重", weight_blocks(found, plans.weights(store, scope.merchant))),
        Step("对得上吗", check_blocks(store, window, found, scope.sessions)),
        Step("订单晚几分钟来", lag_blocks(store, window, found)),
        Step("罗盘的主播分析", compass_blocks(store, window, found)),
    )


def leaderboard(found: Board, movements: dict[str, Movement]) -> Ranking:
    """The block `Ranking`: placed hosts, the others with the reason, 未排班 last."""
    rows = [*found.hosts, *([found.unmanned] if found.unmanned else [])]
    shares = "、".join(f"{ABILITIES[key]} {show(share, RATE)}" for key, share in found.weights.items())
    return Ranking(
        "排行",
        found.amount,
        METRICS[found.amount].label,
        tuple(Column(key, ABILITIES[key], METRICS[key].unit) for key in found.abilities),
        tuple(ranked(found, row, movements.get(row.name)) for row in rows),
        caption=(
            "评分 = 100 × 好过中间那位主播的可能,先按同账号、同时段、同四周的水平扣掉时段的影响,再按样本多少收缩;"
            f"权重:{shares or '没有可以计分的能力'}。分不出先后的名次并列。"
            "金额含按时长估算的场次,评分只用有分钟数据的场次。"
        ),
    )


def headline(found: Board) -> str:
    """Who leads and whether that is certain; ties as ties."""
    placed = [host for host in found.hosts if host.scored]
    if not found.hosts:
        return "还没有上播记录,排不了主播"
    if not placed:
        reasons = "、".join(dict.fromkeys(host.why for host in found.hosts if host.why))
        return f"{len(found.hosts)} 位主播都还不能排名:{reasons}"
    largest = max({host.group for host in placed}, key=lambda group: sum(host.group == group for host in placed))
    own = [host for host in placed if host.group == largest]
    apart = f";共 {found.groups} 组主播{APART},组与组之间无法区分" if found.groups > 1 else ""
    return f"{_leads(own)}{apart}"


def _leads(own: Sequence[Host]) -> str:
    first = [host for host in own if host.place == 1]
    if len(first) == len(own):
        return f"{len(own)} 位主播分不出先后:{_names(first)}都并列第一"
    if len(first) > 1:
        return f"{_names(first)}并列第一,还分不出先后"
    return f"{first[0].name} 排第一,是这 {len(own)} 位里最强的可能 {first[0].best:.0%}"


def _names(hosts_: Sequence[Host]) -> str:
    more = f"等 {len(hosts_)} 位" if len(hosts_) > 4 else ""
    return "、".join(host.name for host in hosts_[:4]) + more


def _apart(found: Board) -> tuple[Note, ...]:
    """Said where hosts can't be told apart because no slot links them."""
    alone = [host.name for host in found.hosts if host.why == APART]
    if found.groups < 2 and not alone:
        return ()
    said = [f"{'、'.join(alone)}没有和别的主播同一时段上播过"] if alone else []
    if found.groups > 1:
        said.append(f"其余主播分成 {found.groups} 组,组与组没有共同的时段,名次只在组内有意义")
    return (Note(APART, f"{';'.join(said)}。换几次班,让他们在同一账号的同一时段都播过,就能比。"),)


def _without(found: Board) -> Step:
    blocks: tuple[Block, ...] = (Note("还没有上播记录", NO_ROSTER),)
    return Step("排行", (leaderboard(found, {}), *blocks) if found.unmanned else blocks)
