"""What a change in money cost, cause by cause, to the cent.

Owns which factors the money of a session is made of and how terms become yuan that add up. The decomposition itself is
LMDI-I (`core.methods.decomposition`); channels are split on the same money, and what they do not cover is its own row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from core.methods.decomposition import attribute, attribute_channels, to_cents
from core.methods.intervals import attribution_interval
from core.metrics import METRICS
from core.reviews.blocks import Attribution, Reading, Term
from core.reviews.evidence import Evidence
from core.units import MINUTES, TIMES

Floats = NDArray[np.float64]

TICKET_OF = {"gmv": "ticket_per_buyer", "user_pay": "user_pay_per_buyer"}
ORDER_TICKET_OF = {"gmv": "ticket_per_order", "user_pay": "user_pay_per_order"}

UNCOVERED = "渠道未覆盖"

_STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")
_RATES = ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate")
_SHORT_STAGES, _SHORT_RATES = ("viewers", "buyers"), ("view_pay_rate",)
_LEAST_HISTORY = 8
_CENT = Decimal("0.01")


def money_of(evidence: Evidence) -> str | None:
    """The one money of a review: gmv if every session on both sides has it, else user_pay if all do, else none."""
    for key in TICKET_OF:
        known = np.isfinite(evidence.live.numerators[key])
        weights, whole = evidence.before_weights(known)
        if known[evidence.inside].all() and whole and weights.any():
            return key
    return None


@dataclass(frozen=True)
class Factors:
    """The factors of a money: their metric keys, and their values on both sides. `hours` where lengths are known."""

    keys: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    before_hours: float | None
    after_hours: float | None
    centre_size: int


def factors(evidence: Evidence, money: str) -> Factors | None:
    """Five stages of people and a ticket, or viewers, buyers and a ticket where a stage is missing; else None."""
    for stages, rates in ((_STAGES, _RATES), (_SHORT_STAGES, _SHORT_RATES)):
        columns = [evidence.live.numerators[key] for key in (*stages, money)]
        usable = np.logical_and.reduce([np.isfinite(column) for column in columns])
        weights, whole = evidence.before_weights(usable)
        if not usable[evidence.inside].all() or not whole or not weights.any():
            continue
        chosen = weights > 0
        after = [float(column[evidence.inside].sum()) for column in columns]
        before = [float(weights[chosen] @ column[chosen]) for column in columns]
        timed = np.isfinite(evidence.hours)
        hours_known = bool(timed[evidence.inside].all() and timed[chosen].all())
        pairs = [_ratios(old, new) for old, new in zip(_neighbours(before), _neighbours(after), strict=True)]
        return Factors(
            keys=(stages[0], *rates, TICKET_OF[money]),
            before=(before[0], *(old for old, _ in pairs)),
            after=(after[0], *(new for _, new in pairs)),
            before_hours=float(weights[chosen] @ evidence.hours[chosen]) if hours_known else None,
            after_hours=float(evidence.hours[evidence.inside].sum()) if hours_known else None,
            centre_size=int(chosen.sum()),
        )
    return None


def _neighbours(sums: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(sums[1:], sums[:-1], strict=True))


def _ratios(before: tuple[float, float], after: tuple[float, float]) -> tuple[float, float]:
    """Both ratios; where one side has nothing to divide by, the other side's stands in: nobody knows better."""
    old = before[0] / before[1] if before[1] else None
    new = after[0] / after[1] if after[1] else None
    known = old if old is not None else new if new is not None else 0.0
    return (old if old is not None else known, new if new is not None else known)


def attribution(evidence: Evidence, money: str, readings: dict[str, Reading]) -> Attribution | None:
    """The change of `money` in yuan of exposure, each rate and the ticket; None where the factors aren't loaded."""
    found = factors(evidence, money)
    if found is None:
        return None
    before, after = _cents(np.prod(found.before)), _cents(np.prod(found.after))
    total = after - before
    old, new = list(found.before), list(found.after)
    timed = bool(found.before_hours and found.after_hours)
    if timed:  # hours and volume per hour in the place of the volume: together they are its term
        assert found.before_hours is not None and found.after_hours is not None
        old = [found.before_hours, old[0] / found.before_hours, *old[1:]]
        new = [found.after_hours, new[0] / found.after_hours, *new[1:]]
    yuan = to_cents(attribute(old, new), total)
    parts: tuple[Term, ...] = ()
    if timed:
        label = METRICS[found.keys[0]].label
        parts = (
            Term("live_minutes", "开播时长", yuan[0], MINUTES, new[0] * 60, old[0] * 60),
            Term(found.keys[0], f"每小时{label}", yuan[1], METRICS[found.keys[0]].unit, new[1], old[1]),
        )
        yuan = [yuan[0] + yuan[1], *yuan[2:]]
    intervals = _intervals(evidence, found)
    terms = tuple(
        Term(
            metric=key,
            label=METRICS[key].label,
            yuan=amount,
            unit=METRICS[key].unit,
            value=after_value,
            before=before_value,
            interval=interval,
            verdict=readings[key].verdict,
            parts=parts if place == 0 else (),
        )
        for place, (key, amount, before_value, after_value, interval) in enumerate(
            zip(found.keys, yuan, found.before, found.after, intervals, strict=True)
        )
    )
    spread = intervals[0] is not None
    return Attribution(
        title=f"{METRICS[money].label}的变化来自哪里",
        money=money,
        money_label=METRICS[money].label,
        before=before,
        after=after,
        total=total,
        terms=terms,
        caption=f"按{METRICS[money].label}计,LMDI 分解,各项相加等于总变化"
        + (";区间为 80%,按本账号场次间的波动重抽样" if spread else ";历史场次不足,没有给出区间"),
    )


def _intervals(evidence: Evidence, found: Factors) -> list[tuple[Decimal, Decimal] | None]:
    residuals = evidence.history.residuals([evidence.measure(key) for key in found.keys])
    if len(residuals) < _LEAST_HISTORY or min(*found.before, *found.after) <= 0:
        return [None] * len(found.keys)
    bounds = attribution_interval(
        np.array(found.before),
        np.array(found.after),
        residuals,
        found.centre_size,
        len(evidence.inside),
        seed=evidence.scope.seed,
    )
    return [(_cents(low), _cents(high)) for low, high in bounds[: len(found.keys)]]


def channel_attribution(evidence: Evidence, money: str) -> Attribution | None:
    """The change of the channels' money per channel: traffic, mix, order rate and ticket, and what channels leave out.

    On `money` if the channels carry it, else on the other one, named in the block. None where either side has no
    channel rows.
    """
    for key in dict.fromkeys((money, *TICKET_OF)):
        found = _on(evidence, key)
        if found is not None:
            return found
    return None


def _on(evidence: Evidence, money: str) -> Attribution | None:
    names = list(evidence.channels)
    if not names:
        return None
    amounts = {
        name: [evidence.channels[name][key][0] for key in ("entries", "orders", money)] for name in names
    }
    covered = np.logical_or.reduce([np.isfinite(np.sum(columns, axis=0)) for columns in amounts.values()])
    whole_money = evidence.live.numerators[money]
    covered &= np.isfinite(whole_money)
    weights, whole = evidence.before_weights(covered)
    if not covered[evidence.inside].all() or not whole or not weights.any():
        return None
    after_weights = np.zeros(len(weights))
    after_weights[evidence.inside] = 1.0
    before, after = _volumes(amounts, weights), _volumes(amounts, after_weights)
    all_before, all_after = _sum(whole_money, weights), _sum(whole_money, after_weights)
    split = attribute_channels(before, after)
    gap_before = all_before - sum(volume[2] for volume in before.values())
    gap_after = all_after - sum(volume[2] for volume in after.values())
    leaves: list[float] = []
    for channel in split:
        leaves += [channel.traffic, channel.mix, channel.order_rate, channel.ticket, channel.born_or_died]
    total = _cents(all_after) - _cents(all_before)
    yuan = to_cents([*leaves, gap_after - gap_before], total)
    terms = []
    for place, channel in enumerate(split):
        own = yuan[place * 5 : place * 5 + 5]
        old, new = before.get(channel.name, (0.0, 0.0, 0.0)), after.get(channel.name, (0.0, 0.0, 0.0))
        terms.append(_channel_term(evidence, money, channel.name, own, old, new))
    terms.sort(key=lambda term: -abs(term.yuan))
    if yuan[-1] or abs(gap_after) >= 0.005:
        unit = METRICS[money].unit
        terms.append(Term(money, UNCOVERED, yuan[-1], unit, gap_after, gap_before))
    label = METRICS[money].label
    return Attribution(
        title=f"各渠道让{label}变了多少",
        money=money,
        money_label=label,
        before=_cents(all_before),
        after=_cents(all_after),
        total=total,
        terms=tuple(terms),
        caption=f"按{label}计;每个渠道再分为总流量、占比、转化率和笔单价;{UNCOVERED}是整场金额减各渠道之和",
    )


def _channel_term(
    evidence: Evidence,
    money: str,
    name: str,
    yuan: Sequence[Decimal],
    old: tuple[float, ...],
    new: tuple[float, ...],
) -> Term:
    where = (("channel", name),)
    ticket = ORDER_TICKET_OF[money]
    unit = METRICS[money].unit
    total = sum(yuan, Decimal(0))
    if yuan[4]:
        return Term(money, f"{name}(新增或消失)", total, unit, new[2], old[2], where=where)
    share = METRICS["order_rate"].unit
    verdict = {key: evidence.judgement(key, name).verdict for key in ("entries", "order_rate", ticket)}
    parts = (
        Term("entries", "总流量", yuan[0], TIMES, new[0], old[0], where, verdict=verdict["entries"]),
        Term("entry_share", "流量占比", yuan[1], share, None, None, where, verdict=verdict["entries"]),
        Term(
            "order_rate", "转化率", yuan[2], share, _rate(new, 1, 0), _rate(old, 1, 0), where,
            verdict=verdict["order_rate"],
        ),
        Term(
            ticket, "笔单价", yuan[3], METRICS[ticket].unit, _rate(new, 2, 1), _rate(old, 2, 1), where,
            verdict=verdict[ticket],
        ),
    )  # fmt: skip
    overall = "real" if "real" in verdict.values() else verdict["entries"]
    return Term(money, name, total, unit, new[2], old[2], where, verdict=overall, parts=parts)


def _rate(volumes: tuple[float, ...], above: int, below: int) -> float | None:
    return volumes[above] / volumes[below] if volumes[below] else None


def _volumes(amounts: dict[str, list[Floats]], weights: Floats) -> dict[str, tuple[float, float, float]]:
    """Entries, orders and money per channel under the weights; only sessions where all three are known."""
    found = {}
    for name, columns in amounts.items():
        known = np.isfinite(np.sum(columns, axis=0)) & (weights > 0)
        if known.any():
            entries, orders, money = (float(weights[known] @ column[known]) for column in columns)
            found[name] = (entries, orders, money)
    return found


def _sum(values: Floats, weights: Floats) -> float:
    chosen = weights > 0
    return float(weights[chosen] @ values[chosen])


def _cents(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(_CENT, ROUND_HALF_UP)
