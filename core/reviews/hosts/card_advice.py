"""What to work on with one host: what the source of the method advises for each weak ability, and what others can copy.

Owns which ability is called weak or strong (the draws of the board's fit, all abilities together) and the advice. An
action is judged by whole sessions, so advice moves the figure of the room that an ability shows in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.methods.judging import holm
from core.metrics import METRICS
from core.metrics.declaration import Tip
from core.metrics.host import ABILITIES
from core.reviews.hosts.board import Ability, Board
from core.reviews.hosts.card_products import Sold
from core.reviews.readings import Advice, Finding
from core.units import RATE, show, show_ratio

CLAIM_ALPHA = 0.10
"""Level of all abilities of a host together; the draws are shrunk already."""

IN_ROOM = {
    "host_view_rate": "view_rate",
    "host_stay": "watch_seconds_per_viewer",
    "host_interaction_rate": "interaction_rate",
    "host_follow_rate": "follow_rate",
    "host_click_order_rate": "pay_rate",
    "host_gmv_per_entry": "uv_value",
    "host_user_pay_per_entry": "uv_value",
}
"""What an ability is called in the whole room: an action is judged by whole sessions."""

_MOST = 3


@dataclass(frozen=True)
class Strength:
    """An ability of the host: `word` says 偏强, 偏弱 or that it can't be told from an average host's."""

    ability: Ability
    sign: int

    @property
    def word(self) -> str:
        return "偏强" if self.sign > 0 else "偏弱" if self.sign < 0 else "看不出差别"


def strengths(board: Board, host: str) -> tuple[Strength, ...]:
    """Every ability that the host can be compared by."""
    found = board.host(host)
    if found is None:
        return ()
    known = [one for one in found.abilities.values() if one.effect is not None]
    number = board.fits.names.index(host)
    draws = [board.fits.effects[one.key].draws[:, number] for one in known]
    p_values = [2 * max(min(float((own > 0).mean()), float((own < 0).mean())), 1 / (2 * len(own))) for own in draws]
    stands = holm([min(p, 1.0) for p in p_values], alpha=CLAIM_ALPHA)
    return tuple(
        Strength(one, (1 if float(own.mean()) > 0 else -1) if stood else 0)
        for one, own, stood in zip(known, draws, stands, strict=True)
    )


def findings(board: Board, host: str, sold: Sequence[Sold]) -> tuple[Finding, ...]:
    """A finding per weak ability, the weakest first, each with what to try."""
    weak = [one.ability for one in strengths(board, host) if one.sign < 0]
    return tuple(_finding(host, ability, sold) for ability in sorted(weak, key=lambda one: one.effect or 1.0))


def _finding(host: str, ability: Ability, sold: Sequence[Sold]) -> Finding:
    metric = METRICS[ability.key]
    assert ability.effect is not None and ability.low is not None and ability.high is not None
    low, high = (show_ratio(bound - 1) for bound in (ability.low, ability.high))
    text = (
        f"{ABILITIES[ability.key]} {show(ability.raw, metric.unit)},"
        f"比同时段一位平均主播 {show_ratio(ability.effect - 1)}(80% 区间 {low} 至 {high})"
    )
    return Finding(
        ability.key, (("host", host),), None, None, "real", text,
        (metric.low_means,) if metric.low_means else (), advice_for(ability.key, sold), apart=True,
    )  # fmt: skip


def advice_for(key: str, sold: Sequence[Sold]) -> tuple[Advice, ...]:
    """What to try for an ability; of 转化 with the products that this host sells best, by name."""
    return tuple(_advice(key, tip, sold) for tip in METRICS[key].tips)


def _advice(key: str, tip: Tip, sold: Sequence[Sold]) -> Advice:
    moves, guard = IN_ROOM.get(key, key), IN_ROOM.get(tip.guard, tip.guard)
    if key != "host_click_order_rate" or "转化最好" not in tip.text or not sold:
        return Advice(tip.text, moves, guard)
    told = [row for row in sold if row.clicks >= METRICS[key].minimum]
    sure = [row for row in told if row.stands and (row.ratio or 0) > 1]
    if not told:
        return Advice(tip.text, moves, guard)
    best = sorted(sure or told, key=lambda row: -(row.ratio or row.own) if sure else -row.own)[:_MOST]
    names = "、".join(f"「{row.name}」({show(row.own, RATE)})" for row in best)
    return Advice(f"转化最好的是{names}:补上同类的货来讲", moves, guard, "" if sure else "和其他主播的差别还不能确认")
