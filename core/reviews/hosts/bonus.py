"""绩效: what the hosts of a span are paid by the rules that a manager typed, line by line.

Owns which time a rule may count (by the minute, of a host with enough of it, never 按时长估算 or 未排班) and what
becomes of a row that was typed. The arithmetic is `core.methods.paying`'s, the sheet as a review `bonus_sheet`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from core.errors import FupanError
from core.methods.paying import Paid, Tier, Way, pay
from core.metrics.host import ABILITIES
from core.reviews.attribution import cents
from core.reviews.hosts.board import BY_TIME, MONEY, TOO_FEW, Board, Host, board
from core.reviews.windows import moments_of
from core.warehouse.plans import BonusTier
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store

TITLE = "绩效"
WEEK, MONTH = "week", "month"
PERIODS = {MONTH: "每月", WEEK: "每周"}
WAYS: dict[Way, str] = {"fixed": "达标奖(元)", "hourly": "每小时奖(元)", "part": "提成(超出部分的 %)"}
HOURS = "live_minutes"
AMOUNTS = ("gmv", "user_pay")
PAYABLE = {
    "gmv_per_hour": ABILITIES["gmv_per_hour"], "user_pay_per_hour": ABILITIES["user_pay_per_hour"],
    "gmv": "成交金额", "user_pay": "用户支付金额", HOURS: "上播时长",
    **{key: name for key, name in ABILITIES.items() if not key.endswith("per_hour")},
}  # fmt: skip
"""What a rule may look at, under the names of the leaderboard. Time is kept in minutes and typed in hours."""

_SIXTY, _CENTS = Decimal(60), Decimal("0.00")


@dataclass(frozen=True)
class Rule:
    """A rule with its tiers, the lowest first. No accounts or hosts: all of them."""

    name: str
    accounts: tuple[str, ...]
    hosts: tuple[str, ...]
    period: str
    metric: str
    way: Way
    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class Line:
    """What one rule pays one host: the figure's two sums (of money an hour: sixty times it, and minutes), and the
    minutes on air behind them."""

    host: str
    rule: Rule
    numerator: Decimal
    denominator: Decimal
    minutes: Decimal
    paid: Paid

    @property
    def figure(self) -> float | None:
        return float(self.numerator / self.denominator) if self.denominator else None


@dataclass(frozen=True)
class Left:
    """Time that no rule counts: whose, why, how long, and the money that passed in it."""

    host: str
    why: str
    minutes: float
    gmv: Decimal | None


@dataclass(frozen=True)
class Sheet:
    """Everything paid over the days [first, last]; `last_day` is the latest day with data, None for none.

    `hosts` are those that a rule pays or may pay, `known` all who were on air.
    """

    first: date
    last: date
    rules: tuple[Rule, ...]
    hosts: tuple[str, ...]
    known: tuple[str, ...]
    lines: tuple[Line, ...]
    left: tuple[Left, ...]
    last_day: date | None

    @property
    def total(self) -> Decimal:
        return sum((line.paid.yuan for line in self.lines), _CENTS)

    def of(self, host: str, rule: Rule) -> Line | None:
        return next((line for line in self.lines if line.host == host and line.rule == rule), None)


def rules_of(tiers: Sequence[BonusTier]) -> tuple[Rule, ...]:
    """Tiers put together by the rule that they name, in the order of their first lines.

    Raises FupanError for tiers of one name that don't belong together, and for what can't be paid.
    """
    found: dict[str, list[BonusTier]] = {}
    for tier in tiers:
        found.setdefault(tier.rule, []).append(tier)
    return tuple(_rule(name, own) for name, own in found.items())


def _rule(name: str, tiers: Sequence[BonusTier]) -> Rule:
    first = tiers[0]
    told = [(set(one.accounts), set(one.hosts), one.period, one.metric, one.way) for one in tiers]
    if any(one != told[0] for one in told):
        raise FupanError(
            f"规则「{name}」有几行,指标、方式、周期或对象却不一样", "同名的行是同一条规则的几档,不同的规则请换个名字"
        )
    way = next((way for way in WAYS if way == first.way), None)
    if first.metric not in PAYABLE or way is None or first.period not in PERIODS:
        raise FupanError(f"规则「{name}」的指标、方式或周期没有选对", "请从列表里选")
    if way == "part" and first.metric not in AMOUNTS:
        raise FupanError(
            f"规则「{name}」按{PAYABLE[first.metric]}提成,算不出钱",
            "提成请选成交金额或用户支付金额,其他指标用达标奖或每小时奖",
        )
    if any(not 0 <= one.threshold < float("inf") or not 0 < one.value < float("inf") for one in tiers):
        raise FupanError(f"规则「{name}」的门槛或数值不对", "门槛写 0 或正数,数值写大于 0 的数")
    if way == "part" and any(one.value > 1 for one in tiers):
        raise FupanError(f"规则「{name}」的提成超过 100%", "提成写百分数,2 就是 2%")
    if len({one.threshold for one in tiers}) < len(tiers):
        raise FupanError(f"规则「{name}」有两档门槛相同", "请只留一档,或改掉其中一个门槛")
    own = sorted((Tier(exact(one.threshold), exact(one.value)) for one in tiers), key=lambda tier: tier.threshold)
    return Rule(name, first.accounts, first.hosts, first.period, first.metric, way, tuple(own))


def exact(value: float) -> Decimal:
    """The decimal that was typed: 0.1 is a tenth."""
    return Decimal(repr(float(value)))


def sheet(
    store: Store, merchant: str, accounts: Sequence[str], first: date, last: date, rules: Sequence[Rule]
) -> Sheet:
    """The bonus of the sessions that start on the days [first, last], both included."""
    found = board(store, merchant, accounts, *moments_of(first, last))
    paid = [host for host in found.hosts if not _why(host)]
    lines = [
        _line(found, host.name, rule)
        for host in sorted(paid, key=lambda host: host.name)
        for rule in rules
        if not rule.hosts or host.name in rule.hosts
    ]
    days = found.answer.dimensions["start"].astype("datetime64[D]")
    last_day = days.max().astype(object) if len(days) else None
    hosts = tuple(dict.fromkeys(line.host for line in lines))
    known = tuple(host.name for host in found.hosts)
    return Sheet(first, last, tuple(rules), hosts, known, tuple(lines), _left(found), last_day)


def _why(host: Host) -> str:
    """Why a host is paid nothing by these rules: who can't be told apart from the others still has figures of their
    own, and is paid."""
    return host.why if host.why in (BY_TIME, TOO_FEW) else ""


def _line(found: Board, name: str, rule: Rule) -> Line:
    dimensions = found.answer.dimensions
    own = (dimensions["host"] == name) & ~dimensions["estimated"].astype(bool)
    if rule.accounts:
        own &= np.isin(dimensions["account"].astype(str), list(rule.accounts))
    values, bases = found.answer.numerators[rule.metric], found.answer.denominators.get(rule.metric)
    own &= np.isfinite(values) & (True if bases is None else np.isfinite(bases))
    minutes, above = _sum(found, HOURS, own), _sum(found, rule.metric, own)
    if rule.metric == HOURS:
        below = _SIXTY
    elif bases is None:
        below = Decimal(1)
    elif rule.metric in MONEY:  # in hours the division would be rounded, and a threshold missed by that
        above, below = above * _SIXTY, minutes
    else:
        below = _added(bases[own])
    return Line(name, rule, above, below, minutes, pay(rule.way, rule.tiers, above, below, minutes))


def _sum(found: Board, key: str, own: np.ndarray) -> Decimal:
    return _added(found.answer.numerators[key][own])


def _added(values: np.ndarray) -> Decimal:
    """Flows are kept in hundredths: so are their sums."""
    return sum((cents(value) for value in values[np.isfinite(values)].tolist()), _CENTS)


def _left(found: Board) -> tuple[Left, ...]:
    """All time that isn't paid for: of estimated stints, of hosts with too little, and nobody's."""
    left = []
    dimensions, values = found.answer.dimensions, found.answer.numerators
    estimated = dimensions["estimated"].astype(bool)
    for host in (*found.hosts, *((found.unmanned,) if found.unmanned else ())):
        whole = UNMANNED if host.name == UNMANNED else TOO_FEW if _why(host) == TOO_FEW else ""
        for why, rows in ((whole, ~estimated), (whole if whole == UNMANNED else BY_TIME, estimated)):
            own = (dimensions["host"] == host.name) & rows
            if why and own.any():
                gmv = values["gmv"][own]
                money = _sum(found, "gmv", own) if np.isfinite(gmv).any() else None
                left.append(Left(host.name, why, float(np.nansum(values[HOURS][own])), money))
    return tuple(_merged(left))


def _merged(left: Sequence[Left]) -> list[Left]:
    """One line per host and reason."""
    found: dict[tuple[str, str], Left] = {}
    for one in left:
        same = found.get((one.host, one.why))
        money = one.gmv if same is None or same.gmv is None else same.gmv + (one.gmv or _CENTS)
        found[one.host, one.why] = Left(one.host, one.why, one.minutes + (same.minutes if same else 0.0), money)
    return list(found.values())
