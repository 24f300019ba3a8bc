"""Every host of a span of days: hours, figures, and where they stand once the slots are taken out.

Owns the way from the rows of `fact_host` (session × host × slot) to the fits of `core.methods.ranking`, and who is
placed: only minutes count (what was shared out by time is shown and never scored), a host needs enough of them,
and hosts that no slot links are not placed among each other. Words, tables and judgement of sessions don't enter here.

    found = board(store, merchant, accounts, since, until)      # one statement, whatever the span
    found.hosts        # Host by Host, best first; unplaced ones last, `why` says why
    found.unmanned     # 未排班, None where every minute was somebody's
    found.rated(weights)   # the same under other weights, without asking again
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from core.methods.ranking import (
    Effects,
    Floats,
    Ints,
    Noise,
    Stints,
    combined,
    compare,
    interval_of,
    levels,
    places,
    standing,
)
from core.metrics import METRICS
from core.metrics.ask import Answer, Window, ask
from core.metrics.host import ABILITIES
from core.reviews.attribution import cents
from core.reviews.hosts.summing import Sums, numbered, within
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store

MONEY = ("gmv_per_hour", "user_pay_per_hour")
DEFAULT_WEIGHTS: dict[str, float] = {
    "gmv_per_hour": 4, "host_stay": 1, "host_interaction_rate": 1, "host_follow_rate": 1, "host_click_order_rate": 1,
}  # fmt: skip
"""Half is money an hour, the other half the four abilities that minutes tell. 引流 has none: its exposures are an
estimate. `user_pay_per_hour` takes the weight of money where minutes have no gmv."""

LEAST_SESSIONS, LEAST_HOURS = 3, 3.0
"""A host with less than this by the minute isn't placed."""

BY_TIME, TOO_FEW, APART = "按时长估算", "样本不足", "时段不重叠"
"""Why a host isn't placed: no minutes at all; not enough of them; no slot shared with anybody, however indirectly."""

_PLAIN = ("gmv", "user_pay", "orders", "entries", "live_minutes", "shared_minutes")
_BY = ("session", "host", "slot", "account", "start", "estimated")


@dataclass(frozen=True)
class Ability:
    """One ability of one host, over minutes only.

    `raw` is Σ ÷ Σ as it stands; `effect` the figure over that of an average host in the same slots (1.12: twelve per
    cent better), `low` and `high` its 80 % interval; `score` 0–100 by this ability alone. None where not known:
    `numerator` and `denominator` are the sums, the latter in the metric's own unit (hours, entries, clicks).
    """

    key: str
    raw: float | None
    numerator: float | None
    denominator: float | None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class Host:
    """One host over the span. Money is to the cent and of all stints, estimated ones too.

    `minutes` on air, of which `estimated_minutes` rest on no minute file and `shared_minutes` were with somebody else;
    `score` 0–100 = 100·P(better than the middle host of the group), `low`–`high` what it is at the ends of the 80 %
    interval of the effect; `best` P(best of the group); `place` in its `group` (ties share one), `place_low`–
    `place_high` its 80 % interval, all 0 or None where `why` says why not. `raw_place` is by plain money an hour.
    """

    name: str
    minutes: float
    estimated_minutes: float
    shared_minutes: float
    sessions: int
    stints: int
    slots: tuple[int, ...]
    gmv: Decimal | None
    user_pay: Decimal | None
    orders: float | None
    abilities: dict[str, Ability]
    group: int = 0
    raw_place: int = 0
    score: float | None = None
    low: float | None = None
    high: float | None = None
    best: float | None = None
    place: int = 0
    place_low: int = 0
    place_high: int = 0
    why: str = ""

    @property
    def hours(self) -> float:
        """On air by the minute: what scores rest on."""
        return (self.minutes - self.estimated_minutes) / 60

    @property
    def scored(self) -> bool:
        return self.place > 0


@dataclass(frozen=True)
class Rated:
    """A host's standing under some weights; None and 0 where it isn't placed."""

    score: float | None
    low: float | None
    high: float | None
    best: float | None
    place: int
    place_low: int
    place_high: int


@dataclass(frozen=True, eq=False)
class Fits:
    """The fit behind a board: `names` by number, 未排班 among them, `effects` per ability over these numbers, `group`
    which of them can be held against each other, and `placed`, the numbers of those that are."""

    names: tuple[str, ...]
    effects: dict[str, Effects]
    group: Ints
    placed: Ints


@dataclass(frozen=True, eq=False)
class Board:
    """All hosts over [since, until), best first; `money` is the one amount that the span is read by.

    `abilities` are the keys that anybody has, in order; `weights` what counted, shares that sum to one. `answer` are
    the stints behind it (session × host × slot, 未排班 and estimated ones too), for whoever needs them one by one.
    """

    merchant: str
    accounts: tuple[str, ...]
    since: datetime
    until: datetime
    money: str
    abilities: tuple[str, ...]
    weights: dict[str, float]
    hosts: tuple[Host, ...]
    unmanned: Host | None
    answer: Answer
    fits: "Fits"

    @property
    def amount(self) -> str:
        """The amount itself: gmv or user_pay."""
        return self.money.removesuffix("_per_hour")

    @property
    def groups(self) -> int:
        """How many groups of hosts can't be placed among each other."""
        return len({host.group for host in self.hosts if host.scored})

    def host(self, name: str) -> Host | None:
        return next((host for host in self.hosts if host.name == name), None)

    def rated(self, weights: Mapping[str, float]) -> dict[str, Rated]:
        """Where every placed host would stand under other weights (keys of ABILITIES, unknown and missing ones 0)."""
        return _rated(self.fits, _shares(weights, self.money, self.fits.effects))

    def draws(self) -> tuple[tuple[str, ...], Floats, Ints]:
        """Names of the hosts that are placed, their draws (draws, hosts) under the board's weights, and their groups.

        For who is better than whom: the share of draws in which one is above the other, within a group.
        """
        placed = self.fits.placed
        names = tuple(self.fits.names[number] for number in placed.tolist())
        return names, _combined(self.fits, self.weights)[:, placed], self.fits.group[placed]


def board(
    store: Store,
    merchant: str,
    accounts: Sequence[str],
    since: datetime,
    until: datetime,
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
    sessions: Collection[str] | None = None,
) -> Board:
    """The board of the sessions that start in [since, until), no accounts: all. Empty where nothing was loaded.

    `weights` per ability need not sum to one; where none of them belongs to an ability that anybody has, money alone
    counts. `sessions` are the ids of the only ones that count, where not all of the span do.
    """
    window = Window(merchant, tuple(accounts), since, until)
    keys = tuple(dict.fromkeys((*ABILITIES, *_PLAIN)))
    answer = within(ask(store, "host", keys, window, _BY), sessions)
    names, host = numbered(answer.dimensions["host"].tolist())
    estimated = answer.dimensions["estimated"].astype(bool)
    sums = Sums(answer, host, len(names), estimated)
    money = next((key for key in MONEY if np.isfinite(answer.numerators[key][~estimated]).any()), "")
    money = money or next((key for key in MONEY if np.isfinite(answer.numerators[key]).any()), MONEY[0])
    keys = tuple(key for key in ABILITIES if (key not in MONEY or key == money) and sums.has(key))
    own = np.array([name != UNMANNED for name in names], dtype=bool)
    effects = _effects(answer, host, own, estimated, keys, _seed(window))
    shares = _shares(weights, money, effects)
    enough = own & (sums.sessions >= LEAST_SESSIONS) & (sums.by_minute >= 60 * LEAST_HOURS)
    group = effects[next(iter(shares))].group if shares else np.zeros(len(names), dtype=np.int64)
    size = np.bincount(group[enough], minlength=len(names) + 1)
    placed = np.flatnonzero(enough & (size[group] > 1) & bool(shares))
    fits = Fits(tuple(names), effects, group, placed)
    rated = _rated(fits, shares)
    scores = {key: _alone(effects[key], placed) for key in keys}
    raw = places(np.where(own & enough, sums.rate(money), np.nan))
    hosts = []
    for index, name in enumerate(names):
        why = ""
        if name not in rated:
            why = BY_TIME if not sums.by_minute[index] else APART if enough[index] else TOO_FEW
        hosts.append(
            _host(index, name, sums, effects, scores, rated.get(name), int(group[index]), why, int(raw[index]))
        )
    unmanned = next((one for one in hosts if one.name == UNMANNED), None)
    shown = sorted((one for one in hosts if one.name != UNMANNED), key=_order)
    return Board(
        merchant, tuple(accounts), since, until, money, keys, shares, tuple(shown), unmanned, answer, fits,
    )  # fmt: skip


def _effects(
    answer: Answer, host: Ints, own: NDArray[np.bool_], estimated: NDArray[np.bool_], keys: Sequence[str], seed: int
) -> dict[str, Effects]:
    """The fit of every ability over the stints that minutes tell, 未排班 left out."""
    told = own[host] & ~estimated if len(host) else np.zeros(0, dtype=bool)
    if not told.any():
        return {}
    _, account = numbered(answer.dimensions["account"][told].tolist())
    day = answer.dimensions["start"][told].astype("datetime64[D]").astype(np.int64)
    level = levels(account, answer.dimensions["slot"][told].astype(np.int64), day)
    hours = answer.numerators["live_minutes"][told] / 60

    def fitted(place: int) -> Effects:
        key = keys[place]
        noise: Noise = "counted" if METRICS[key].noise == "counted" else "measured"
        stints = Stints(host[told], level, answer.numerators[key][told], answer.denominators[key][told], hours, noise)
        return compare(stints, len(own), seed + place)

    # numpy lets other threads run while it multiplies, sorts and draws: two fits at once take a third less.
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(keys, pool.map(fitted, range(len(keys))), strict=True))


def _shares(weights: Mapping[str, float], money: str, effects: Mapping[str, Effects]) -> dict[str, float]:
    """What of the weights applies here, summing to one. Either amount's weight is the weight of the one there is."""
    wanted = {key: weight for key, weight in weights.items() if key not in MONEY}
    amount = max((weights.get(key, 0.0) for key in MONEY), default=0.0)
    found = {key: {**wanted, money: amount}.get(key, 0.0) for key in effects}
    whole = sum(found.values())
    if whole <= 0:
        return {key: 1.0 for key in effects if key == money}
    return {key: weight / whole for key, weight in found.items() if weight > 0}


def _combined(fits: Fits, shares: Mapping[str, float]) -> Floats:
    if not shares:
        return np.zeros((1, len(fits.names)))
    return combined([fits.effects[key] for key in shares], list(shares.values()))


def _rated(fits: Fits, shares: Mapping[str, float]) -> dict[str, Rated]:
    if not len(fits.placed) or not shares:
        return {}
    draws, group = _combined(fits, shares)[:, fits.placed], _dense(fits.group[fits.placed])
    stands = standing(draws, group)
    ends = _ends(draws, group)
    return {
        fits.names[number]: Rated(
            float(stands.score[place]), min(float(ends[0, place]), float(stands.score[place])),
            max(float(ends[1, place]), float(stands.score[place])), float(stands.best[place]),
            int(stands.place[place]), int(stands.place_low[place]), int(stands.place_high[place]),
        )
        for place, number in enumerate(fits.placed.tolist())
    }  # fmt: skip


def _ends(draws: Floats, group: Ints) -> Floats:
    """(2, hosts): 100·P(the middle host of the group is below) with the own effect at either end of its interval."""
    low, high = interval_of(draws)
    found = np.zeros((2, draws.shape[1]))
    for number in np.unique(group):
        members = np.flatnonzero(group == number)
        middle = np.sort(_middle(draws[:, members]))
        for end, bound in enumerate((low, high)):
            found[end, members] = 100 * np.searchsorted(middle, bound[members]) / len(middle)
    return found


def _alone(effects: Effects, placed: Ints) -> dict[int, float]:
    """Score by one ability, per host that is placed; none where it can't be told."""
    group, draws = effects.group[placed], effects.draws[:, placed]
    found: dict[int, float] = {}
    size = np.bincount(group, minlength=1)
    for members_each in set(size.tolist()) - {0, 1}:
        # Groups of one size stand side by side: hosts of a group next to each other.
        order = np.argsort(group, kind="stable")
        order = order[size[group[order]] == members_each]
        own = draws[:, order].reshape(len(draws), -1, members_each)
        middle = _middle(own)[..., np.newaxis]
        score = 100 * ((own > middle).mean(axis=0) + (own == middle).mean(axis=0) / 2).ravel()
        told = effects.stints[placed[order]] > 0
        found |= dict(zip(placed[order][told].tolist(), score[told].tolist(), strict=True))
    return found


def _middle(values: Floats) -> Floats:
    """The median along the last axis: of thousands of short rows sorting tells it sooner than numpy's own."""
    ordered, size = np.sort(values, axis=-1), values.shape[-1]
    return np.asarray((ordered[..., (size - 1) // 2] + ordered[..., size // 2]) / 2)


def _dense(group: Ints) -> Ints:
    return np.asarray(np.unique(group, return_inverse=True)[1])


def _host(
    index: int, name: str, sums: Sums, effects: Mapping[str, Effects], scores: Mapping[str, Mapping[int, float]],
    rated: Rated | None, group: int, why: str, raw_place: int,
) -> Host:  # fmt: skip
    abilities = {}
    for key, fit in effects.items():
        above, below = (float(sums_of[index]) for sums_of in sums.pair(key))
        told = np.isfinite(below) and below > 0
        enough = told and below >= METRICS[key].minimum and bool(fit.stints[index]) and not why
        abilities[key] = Ability(
            key,
            above / below if told else None,
            above if told else None,
            below if told else None,
            float(fit.ratio[index]) if enough else None,
            float(fit.low[index]) if enough else None,
            float(fit.high[index]) if enough else None,
            scores[key].get(index) if enough else None,
        )
    gmv, user_pay = sums.whole("gmv", index), sums.whole("user_pay", index)
    standing_ = vars(rated) if rated is not None else {}
    return Host(
        name, float(sums.minutes[index]), float(sums.minutes[index] - sums.by_minute[index]), float(sums.shared[index]),
        int(sums.sessions[index]), int(sums.stints[index]), sums.slots(index),
        None if gmv is None else cents(gmv), None if user_pay is None else cents(user_pay), sums.whole("orders", index),
        abilities, group, raw_place, why=why, **standing_,
    )  # fmt: skip


def _order(host: Host) -> tuple[object, ...]:
    """Placed ones by group, place and score; then the others by hours."""
    return (not host.scored, host.group if host.scored else 0, host.place, -(host.score or 0), -host.minutes, host.name)


def _seed(window: Window) -> int:
    named = "\x1f".join((window.merchant, *window.accounts, f"{window.since} {window.until}"))
    return int.from_bytes(blake2b(named.encode(), digest_size=6).digest())
