"""场次对比: any number of sessions side by side, each against its own usual level and against the first of them.

Owns which metrics stand side by side, in what order sessions stand, and which sessions are worth comparing. Judged is
as everywhere (`evidence`): two sessions of different slots are first brought to their slots.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from core.methods.comparable import Calendar
from core.metrics import METRICS
from core.metrics.live import EXPOSURE_PAY, FUNNEL_PEOPLE, REFUND_DAYS
from core.reviews.attribution import STAGES, TICKET_OF, attribution, money_of
from core.reviews.blocks import Block, Findings, Matrix, Note, Review, Step
from core.reviews.evidence import Evidence
from core.reviews.findings import claims, findings
from core.reviews.readings import Finding, Reading
from core.scope import Scope, parts_of_session
from core.units import YUAN, show, weekday
from core.warehouse import holdings
from core.warehouse.holdings import Session
from core.warehouse.store import Store

KEY, TITLE = "compare", "场次对比"
APART = "差多少"

RATES = (*(metric.key for metric in FUNNEL_PEOPLE), EXPOSURE_PAY.key)
_AROUND_MONEY = {
    "gmv": ("gmv", "gmv_per_hour", "ticket_per_buyer", "gpm", "uv_value", "refund_rate"),
    "user_pay": ("user_pay", "user_pay_per_hour", "user_pay_per_buyer"),
}
_MORE = (
    "live_minutes", *STAGES, "orders", "items", "average_online", "peak_online", "watch_seconds_per_viewer",
    "interaction_rate", "comment_rate", "new_followers", "follow_rate", "fan_view_share", "fan_buyer_share",
    "new_buyer_share", "refund_amount", "ad_cost",
)  # fmt: skip
SUGGESTED = 3
"""Sessions of the same slot that stand beside the latest one, unless others are picked."""


REFUNDS = ("refund_rate", "refund_amount")
MATURE = timedelta(days=REFUND_DAYS)
"""Until then refunds still come in: younger sessions would look better than their own history, each time."""


def compare(store: Store, scope: Scope) -> Review:
    """The sessions of the scope and of its comparison side by side, the latest first."""
    loaded = Evidence(store, scope, (*_AROUND_MONEY["gmv"], *_AROUND_MONEY["user_pay"], *RATES, *_MORE))
    shown = sorted({*scope.sessions, *scope.comparison}, key=lambda name: parts_of_session(name)[::-1], reverse=True)
    heads = _heads(loaded, shown)
    own = [loaded.alone(session) for session in shown]
    first, others = shown[0], shown[1:]
    between = [loaded.alone(session, first) for session in others]
    keys = _keys(loaded, shown)
    as_of = holdings.as_of(store, scope.merchant)
    pair = loaded.alone(shown[0], shown[1]) if len(shown) == 2 else None
    explained, found = _explained(pair, heads)
    steps = [Step("并排看", (*_promotions(own, heads), *_side_by_side(own, heads, keys, as_of)))]
    if others:
        few = keys[: keys.index(RATES[-1]) + 2]
        steps.append(Step(APART, _against_first(between, heads, few, as_of)))
    if explained:
        steps.append(Step("差的钱来自哪里", explained))
    return Review(
        key=KEY,
        title=TITLE,
        headline=_headline(own, heads, keys[0]) + (f";{claims(found)}" if found else ""),
        merchant=scope.merchant,
        scope=scope.title if len(scope.sessions) == len(shown) else f"{len(shown)} 场",
        against="各场自己的同时段常态",
        as_of=as_of,
        steps=tuple(steps),
        findings=found,
        sessions=tuple(shown),
    )


def suggested(sessions: Sequence[Session], anchor: Session) -> tuple[list[Session], list[Session]]:
    """The earlier sessions of the anchor's account and slot, the latest first; and all others, the latest first.

    `sessions` are in order of start and hold the anchor. Promotion days are not told apart here: a person picks.
    """
    starts = np.array([session.start for session in sessions], dtype="datetime64[s]")
    stops = np.array([session.stop or session.start for session in sessions], dtype="datetime64[s]")
    calendar = Calendar(starts, stops, np.zeros(len(sessions), np.int64), np.zeros(len(sessions), np.bool_))
    place = next(index for index, session in enumerate(sessions) if session.session == anchor.session)
    alike: list[Session] = []
    others: list[Session] = []
    for index in reversed(range(len(sessions))):
        same = sessions[index].account == anchor.account and calendar.slots[index] == calendar.slots[place]
        if index != place:
            (alike if same and index < place else others).append(sessions[index])
    return alike, others


def _heads(loaded: Evidence, shown: Sequence[str]) -> tuple[str, ...]:
    """When each session began; and whose it is, where they are of several accounts."""
    places = [loaded.sessions.index(name) for name in shown]
    starts: list[datetime] = [loaded.starts[place].astype(datetime) for place in places]
    accounts = [str(loaded.live.dimensions["account"][place]) for place in places]
    names: dict[str, str | None] = {}
    if len(set(accounts)) > 1:
        names = dict(zip(accounts, loaded.live.dimensions["account_name"][places].tolist(), strict=True))
    year = "%Y-" if len({start.year for start in starts}) > 1 else ""
    return tuple(
        f"{start:{year}%m-%d} {weekday(start)} {start:%H:%M}" + (f" {names[account] or account}" if names else "")
        for start, account in zip(starts, accounts, strict=True)
    )


def _keys(loaded: Evidence, shown: Sequence[str]) -> tuple[str, ...]:
    """Metrics in order of reading; one money where all sessions share one, else both."""
    places = [loaded.sessions.index(name) for name in shown]
    shared = [money for money in TICKET_OF if np.isfinite(loaded.live.numerators[money][places]).all()]
    moneys = [key for money in shared[:1] or TICKET_OF for key in _AROUND_MONEY[money]]
    return (*moneys[:2], *_MORE[:6], *RATES, *moneys[2:], *_MORE[6:])


def _matrix(
    title: str,
    views: Sequence[Evidence],
    heads: Sequence[str],
    keys: Sequence[str],
    as_of: datetime | None,
    caption: str,
) -> Matrix:
    """A line per metric that any of the sessions carries."""
    rows = [[_ripe(view, key, as_of) for view in views] for key in keys]
    return Matrix(
        title=title,
        of="session",
        heads=tuple(heads),
        notes=tuple(_judged_by(column) for column in zip(*rows, strict=True)),
        rows=tuple(
            tuple(one if one.value is not None else None for one in row)
            for row in rows
            if any(one.value is not None for one in row)
        ),
        caption=caption,
    )


def _ripe(evidence: Evidence, key: str, as_of: datetime | None) -> Reading:
    """The reading; refunds that still come in stand beside nothing."""
    reading = evidence.reading(key)
    newest = evidence.starts[np.concatenate([evidence.inside, evidence.against])].max().astype(datetime)
    if key not in REFUNDS or as_of is None or as_of - newest >= MATURE:
        return reading
    growing = f"不满 {REFUND_DAYS} 天,退款还会变"
    return replace(reading, before=None, verdict="too_few", compass_verdict=None, reason=growing)


def _judged_by(column: Sequence[Reading]) -> str:
    """The history that judged most of a session's figures."""
    told = [reading.judged_by for reading in column if reading.judged_by]
    return max(dict.fromkeys(told), key=told.count, default="历史不足,没有判断")


def _side_by_side(
    own: Sequence[Evidence], heads: Sequence[str], keys: Sequence[str], as_of: datetime | None
) -> tuple[Block, ...]:
    drawn = "圆点是这一场,短竖线是它自己的同时段常态;每一步各用一把尺,两端的数写在尺上,不从零开始"
    rates = _matrix("每一步的转化率", own, heads, RATES, as_of, drawn)
    every = _matrix("每个指标", own, heads, keys, as_of, "变化都是与这一场自己的同时段常态比")
    return (rates, every) if rates.rows else (every,)


def _against_first(
    between: Sequence[Evidence], heads: Sequence[str], keys: Sequence[str], as_of: datetime | None
) -> tuple[Block, ...]:
    caption = f"变化是比 {heads[0]} 高或低多少;判断看的是各自扣除账号与时段的差异之后还差多少"
    return (_matrix(APART, between, heads[1:], keys, as_of, caption),)


def _explained(pair: Evidence | None, heads: Sequence[str]) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """Of exactly two sessions: what the difference in money comes from, and what of it may be claimed."""
    money = money_of(pair) if pair is not None else None
    split = attribution(pair, money) if pair is not None and money else None
    if pair is None or split is None:
        return (), ()
    found = findings(pair, split, None, heads[1])
    empty = "两场的差别没有超出正常波动,或历史还不够判断"
    return (split, Findings("发现与建议", found, empty=empty)), found


def _promotions(own: Sequence[Evidence], heads: Sequence[str]) -> tuple[Block, ...]:
    names = ("、".join(view.promotion_names) for view in own)
    told = [f"{head}({name})" for name, head in zip(names, heads, strict=True) if name]
    text = "、".join(told) + " 是大促场次:它只与大促日相比,与平日场次并排时差别主要来自大促。"
    return (Note("大促日", text),) if told else ()


def _headline(own: Sequence[Evidence], heads: Sequence[str], money: str) -> str:
    """Which session earned most an hour, and which least. That is what the files say, not what it comes from."""
    hourly = f"{money}_per_hour"
    key = hourly if all(view.reading(hourly).value is not None for view in own) else money
    values = (view.reading(key).value for view in own)
    known = [(value, head) for value, head in zip(values, heads, strict=True) if value is not None]
    label = METRICS[key].label
    if len(known) < 2:
        return f"{heads[0]}:{label} {show(known[0][0], YUAN)}" if known else f"{len(heads)} 场都没有成交金额"
    (most, best), (least, worst) = max(known), min(known)
    return f"{len(heads)} 场里{label}最高的是 {best}({show(most, YUAN)}),最低的是 {worst}({show(least, YUAN)})"
