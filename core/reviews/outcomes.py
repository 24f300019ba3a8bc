"""What became of what was changed: each action judged by the sessions after it.

Owns which sessions stand before and after an action and which beside it, the verdict and its words. The mathematics is
in `core.methods.before_after`; what was typed is in `core.warehouse.plans`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.methods.before_after import Effect, effect_of, lacking, usable
from core.methods.comparable import Calendar
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.blocks import Block, Column, Table
from core.reviews.crowds.acted import package_words
from core.units import MISSING, TEXT, YUAN, show, show_ratio, show_signed
from core.warehouse import entered, holdings
from core.warehouse.plans import Action, actions
from core.warehouse.store import Store

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OutcomeVerdict = Literal["works", "worse", "unseen", "guard_hurt", "early", "little_before", "unjudged"]
VERDICTS: dict[OutcomeVerdict, str] = {
    "works": "有效",
    "worse": "变差",
    "unseen": "看不出变化",
    "guard_hurt": "护栏受损",
    "early": "还早",
    "little_before": "历史不足",
    "unjudged": "不按场次判断",
}

HISTORY = timedelta(days=90)
SETTLES = timedelta(days=28)
"""Sessions later than this are no witnesses of a change any more: too much else has changed by then."""
_LATE = timedelta(minutes=5)
"""A session that ends so shortly behind the moment typed was before it: people round."""

PARTS = ("凌晨", "上午", "下午", "晚上")
JUDGED = tuple(
    metric.key
    for metric in METRICS.values()
    if "live" in metric.facts and metric.good in ("up", "down") and metric.over == "sum"
)
"""What an action can be judged by: metrics of whole sessions of which one way is better."""

_FACTORS = frozenset((
    "exposure_users", "viewers", "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate",
    "view_pay_rate", "exposure_pay_rate", "buyers", "orders", "ticket_per_buyer", "user_pay_per_buyer", "gmv",
    "user_pay", "gmv_per_hour", "user_pay_per_hour", "uv_value", "gpm",
))  # fmt: skip
"""Metrics in which a session's money is proportional: a fifth more of one is a fifth more money, all else the same."""

IN_ROOM = {
    "entries": "views",
    "order_rate": "view_pay_rate",
    "click_pay_rate": "pay_rate",
}
"""What a metric of one channel or product is called in the whole room: an action is judged by whole sessions."""

_MONEY = ("gmv", "user_pay")
_PLACE = ("session", "account", "start", "stop", "day", "hours")


@dataclass(frozen=True)
class Guard:
    """The metric that must not suffer: its effect, None where there is too little to judge, and whether it did."""

    metric: str
    effect: Effect | None
    hurt: bool


@dataclass(frozen=True)
class Outcome:
    """An action and what came of it. `before` and `after` are the metric over the touched sessions on both sides.

    `lacks` is how many more sessions a verdict wants (before for little_before, after for early). `yuan` is what the
    effect is worth in a mean session after it, by arithmetic; None where it isn't proportional to money or not seen.
    `notes` say what to know of the comparison, in sentences; `package` how the crowd package that it set up did against
    the others of the same sessions, empty where it names none.
    """

    action: Action
    verdict: OutcomeVerdict
    effect: Effect | None
    before: float | None
    after: float | None
    guard: Guard | None
    lacks: int
    yuan: float | None
    notes: tuple[str, ...]
    package: str = ""

    @property
    def label(self) -> str:
        return metric_label(self.action.metric)

    @property
    def verdict_text(self) -> str:
        """有效; 还早:还差 2 场; 看不出变化(能看出的最小变化 ±12%)."""
        word = VERDICTS[self.verdict]
        if self.verdict == "early":
            return f"{word}:还差 {self.lacks} 场"
        if self.verdict == "little_before":
            return f"{word}:之前可比的还差 {self.lacks} 场"
        if self.verdict == "unseen" and self.effect is not None:
            return f"{word}(能看出的最小变化 ±{np.expm1(self.effect.smallest) * 100:.0f}%)"
        return word

    @property
    def way_text(self) -> str:
        """8.5% → 10.3%."""
        return f"{level(self.action.metric, self.before)} → {level(self.action.metric, self.after)}"

    @property
    def change_text(self) -> str:
        return show_ratio(self.effect.ratio) if self.effect else MISSING

    @property
    def interval_text(self) -> str:
        if self.effect is None:
            return MISSING
        low, high = (show_ratio(float(np.expm1(edge))) for edge in self.effect.interval)
        return f"{low} 至 {high}"

    @property
    def guard_text(self) -> str:
        """点击支付率 没有受损(+1.2%)."""
        if self.guard is None:
            return MISSING
        label, effect = metric_label(self.guard.metric), self.guard.effect
        if effect is None:
            return f"{label} 还判断不了"
        return f"{label} {'受损' if self.guard.hurt else '没有受损'}({show_ratio(effect.ratio)})"

    @property
    def worth_text(self) -> str:
        """What the effect is worth, said to be arithmetic; empty where it can't be said."""
        return "" if self.yuan is None else f"推算:每场约 {show_signed(self.yuan, YUAN)},按其他环节不变算,不是承诺"


def metric_label(key: str) -> str:
    """A metric as an action names it: a volume is judged per live hour."""
    if key not in METRICS:
        return key
    return METRICS[key].label + ("(每小时)" if METRICS[key].per_hour else "")


def level(key: str, value: float | None) -> str:
    return show(value, METRICS[key].unit) if key in METRICS else MISSING


def outcomes(store: Store, merchant: str, until: datetime | None = None) -> tuple[Outcome, ...]:
    """Every action with its verdict, the latest first; judged by sessions that started before `until`, else by all.

    Actions of after `until` are left out.
    """
    told = [action for action in actions(store, merchant) if until is None or action.at < until]
    if not told:
        return ()
    court = _Court(store, merchant, told, until)
    packages = package_words(store, merchant, told, until)
    return tuple(replace(court.outcome(action), package=packages.get(action.action, "")) for action in told)


def outcome_blocks(store: Store, merchant: str, since: datetime, until: datetime) -> tuple[Block, ...]:
    """The actions that sessions of [since, until) are witnesses of, with their verdicts as of `until`; else nothing."""
    running = [
        outcome
        for outcome in outcomes(store, merchant, until)
        if outcome.action.at + SETTLES > since and (outcome.action.until is None or outcome.action.until > since)
    ]
    if not running:
        return ()
    heads = ("行动", "生效", "指标", "之前→之后", "变化", "80% 区间", "判断", "护栏")
    keys = ("action", "at", "metric", "way", "change", "interval", "verdict", "guard")
    rows = tuple(
        (
            one.action.text, when(one.action), one.label, one.way_text, one.change_text, one.interval_text,
            one.verdict_text, one.guard_text,
        )
        for one in running
    )  # fmt: skip
    table = Table(
        "行动与结果",
        tuple(Column(key, head, TEXT) for key, head in zip(keys, heads, strict=True)),
        rows,
        "变化是同一时段之前与之后相比,减去没动过的时段和账号的变化;之前→之后是原始水平,不扣这些",
    )
    grounds = Table(
        "行动是怎么判断的",
        (Column("action", "行动", TEXT), Column("grounds", "依据", TEXT)),
        tuple((one.action.text, ";".join(filter(None, (one.package, *one.notes, one.worth_text)))) for one in running),
        folded=True,
    )
    return (table, grounds)


def when(action: Action) -> str:
    """11-05 23:50 起; 11-05 23:50 至 11-12 08:00,只在晚上."""
    end = f" 至 {action.until:%m-%d %H:%M}" if action.until else " 起"
    parts = f",只在{'、'.join(PARTS[part] for part in action.parts)}" if action.parts else ""
    return f"{action.at:%m-%d %H:%M}{end}{parts}"


class _Court:
    """All sessions that any of the actions is judged by, as aligned arrays: one question to the store."""

    def __init__(self, store: Store, merchant: str, told: Sequence[Action], until: datetime | None) -> None:
        named = {key for action in told for key in (action.metric, action.guard) if key in JUDGED}
        first = min(action.at for action in told) - HISTORY
        last = max(action.at for action in told) + SETTLES
        window = Window(merchant, (), first, last if until is None else min(until, last))
        self.told = told
        self.live = ask(store, "live", tuple(sorted(named | set(_MONEY))), window, _PLACE)
        place = self.live.dimensions
        self.accounts: list[str] = place["account"].tolist()
        self.starts = place["start"].astype("datetime64[s]")
        stops = place["stop"].astype("datetime64[s]")
        self.stops = np.where(np.isnat(stops), self.starts, stops)
        self.days = place["day"].astype("datetime64[D]").astype(np.int64)
        self.hours = np.asarray(place["hours"], dtype=np.float64)
        calendar, tags = holdings.promotions(store, merchant), entered.tags(store, merchant)
        promotion = np.array(
            [
                bool(calendar.get(day)) or any(tag.kind == entered.PROMOTION for tag in tags.get(session, ()))
                for session, day in zip(
                    place["session"].tolist(), place["day"].astype("datetime64[D]").tolist(), strict=True
                )
            ],
            dtype=np.bool_,
        )
        _, numbers = np.unique(np.array(self.accounts, dtype=str), return_inverse=True)
        self.calendar = Calendar(self.starts, self.stops, numbers.astype(np.int64), promotion)

    def outcome(self, action: Action) -> Outcome:
        if action.metric not in JUDGED:
            what = (
                f"{metric_label(action.metric)}不是整场的指标,或没有好坏方向,这里不判断"
                if action.metric
                else "没有写看哪个指标"
            )
            return Outcome(action, "unjudged", None, None, None, None, 0, None, (what,))
        touched, after, inside, notes = self._sides(action)
        effect, rows, lacks = self._effect(action, action.metric, touched, after, inside)
        guard = self._guard(action, touched, after, inside)
        before_level, after_level = (self._level(action.metric, rows & touched & side) for side in (~after, after))
        verdict = _verdict(action, effect, guard, lacks)
        yuan = self._worth(action.metric, effect, rows & touched & after) if verdict in ("works", "worse") else None
        counted = self._counted(action, effect, rows, touched, after)
        return Outcome(
            action, verdict, effect, before_level, after_level, guard, max(lacks), yuan,
            (counted, *notes, *self._beside(action)),
        )  # fmt: skip

    def _sides(self, action: Action) -> tuple[Flags, Flags, Flags, list[str]]:
        """Which sessions were touched, which are after the change, and which count at all; with what was left out."""
        at = np.datetime64(action.at, "s")
        end = np.datetime64(min(filter(None, (action.until, action.at + SETTLES))), "s")
        own = np.array([not action.account or account == action.account for account in self.accounts], dtype=np.bool_)
        touched = own & (np.isin(self.calendar.parts, action.parts) if action.parts else True)
        after = self.starts >= at
        early = ~after & (self.starts >= at - np.timedelta64(HISTORY)) & (self.stops <= at + np.timedelta64(_LATE))
        span = early | (after & (self.starts < end))
        inside = span & ~self.calendar.promotion
        notes = []
        promoted = int((span & touched & self.calendar.promotion).sum())
        if promoted:
            notes.append(f"大促日的 {promoted} 场没有算")
        if action.why:
            # An action that answers a finding was written because the session right before it was out of the ordinary.
            # The next one would be nearer to the usual whatever was done: with it, doing nothing looks like a success.
            answered = np.flatnonzero(inside & touched & ~after)
            own_last = {self.accounts[one]: one for one in answered[np.argsort(self.starts[answered])].tolist()}
            for last in own_last.values():
                inside[last] = False
            told = "、".join(f"{self.starts[last].astype(datetime):%m-%d %H:%M}" for last in own_last.values())
            if told:
                notes.append(f"写下行动之前的那一场({told})没有算进之前:反常的一场之后,什么都不做也会往常态靠")
        return touched, after, inside, notes

    def _logs(self, key: str) -> Floats:
        """The metric per session as it is judged, logged; NaN where it has no value or too little behind it."""
        metric = METRICS[key]
        above = self.live.numerators[key]
        below = (
            self.live.denominators[key] if metric.is_ratio else self.hours if metric.per_hour else np.ones(len(above))
        )
        enough = (above > 0) & (below > 0) & (below >= metric.minimum if metric.is_ratio else True)
        values = np.divide(above, below, out=np.full(len(above), np.nan), where=enough)
        return np.asarray(np.log(values))

    def _effect(
        self, action: Action, key: str, touched: Flags, after: Flags, inside: Flags
    ) -> tuple[Effect | None, Flags, tuple[int, int]]:
        """The effect, the sessions it rests on, and what is lacking before and after."""
        logs = self._logs(key)
        known = inside & np.isfinite(logs)
        slots = self.calendar.accounts * 8 + self.calendar.slots
        rows = np.zeros(len(known), dtype=np.bool_)
        rows[known] = usable(after[known], touched[known], slots[known])
        lacks = lacking(after[rows], touched[rows], self.days[rows])
        if lacks != (0, 0):
            return None, rows, lacks
        named = "\x1f".join((action.action, key, f"{action.at}"))
        seed = int.from_bytes(blake2b(named.encode(), digest_size=8).digest())
        found = effect_of(logs[rows], after[rows], touched[rows], slots[rows], self.days[rows], seed)
        return found, rows, lacks

    def _guard(self, action: Action, touched: Flags, after: Flags, inside: Flags) -> Guard | None:
        if action.guard not in JUDGED:
            return None
        effect, _, _ = self._effect(action, action.guard, touched, after, inside)
        worse = effect is not None and (effect.effect < 0) == (METRICS[action.guard].good == "up")
        return Guard(action.guard, effect, effect is not None and effect.stands and worse)

    def _level(self, key: str, rows: Flags) -> float | None:
        """Σ ÷ Σ over these sessions; a volume per live hour."""
        metric = METRICS[key]
        below = self.live.denominators[key] if metric.is_ratio else self.hours
        total = float(below[rows].sum())
        return float(self.live.numerators[key][rows].sum()) / total if total > 0 else None

    def _worth(self, key: str, effect: Effect | None, rows: Flags) -> float | None:
        """What a mean session after would lack without the effect, all else the same: money × (1 − 1 ÷ (1 + r))."""
        if effect is None or key not in _FACTORS:
            return None
        for money in _MONEY:
            amounts = self.live.numerators[money][rows]
            if len(amounts) and np.isfinite(amounts).all():
                return float(amounts.mean()) * (1 - 1 / (1 + effect.ratio))
        return None

    def _counted(self, action: Action, effect: Effect | None, rows: Flags, touched: Flags, after: Flags) -> str:
        if effect is None:
            early, late = (int((rows & touched & side).sum()) for side in (~after, after))
            return f"同时段的之前 {early} 场,之后 {late} 场"
        sides = f"同时段的之前 {effect.before} 场,之后 {effect.after} 场"
        if not effect.controls:
            return f"{sides},没有对照:这段时间别的变化也会算在它头上"
        others = np.array([account != action.account for account in self.accounts], dtype=np.bool_)
        own = bool((rows & ~touched & ~others).any())
        whose = "其他账号" if not own else "没动的时段" if not (rows & ~touched & others).any() else "没动的时段和账号"
        return f"{sides},对照 {effect.controls} 场({whose})"

    def _beside(self, action: Action) -> list[str]:
        """Other actions of the same time whose effect can't be told from this one's."""
        found = [other.text for other in self.told if other.action != action.action and _meets(action, other)]
        if not found:
            return []
        return [f"和「{'」「'.join(found)}」同一时期,也会影响这个指标,分不开是谁的作用"]


def _meets(action: Action, other: Action) -> bool:
    """Whether both touched the same sessions and metric at nearly the same time. Whatever is done moves the money."""
    accounts = not action.account or not other.account or action.account == other.account
    parts = not action.parts or not other.parts or bool(set(action.parts) & set(other.parts))
    metrics = action.metric == other.metric or METRICS[action.metric].key in (
        *_MONEY,
        "gmv_per_hour",
        "user_pay_per_hour",
    )
    near = abs(action.at - other.at) < SETTLES
    first, second = sorted((action, other), key=lambda one: one.at)
    lasting = first.until is None or first.until > second.at
    return accounts and parts and metrics and near and lasting


def _verdict(action: Action, effect: Effect | None, guard: Guard | None, lacks: tuple[int, int]) -> OutcomeVerdict:
    if effect is None:
        return "little_before" if lacks[0] else "early"
    better = (effect.effect > 0) == (METRICS[action.metric].good == "up")
    if effect.stands and not better:
        return "worse"
    if guard is not None and guard.hurt:
        return "guard_hurt"
    return "works" if effect.stands else "unseen"
