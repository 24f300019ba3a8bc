"""What a change in money cost, factor by factor, to the cent.

Owns which factors the money of a session is made of, and which money a review speaks of. The decomposition itself is
LMDI-I (`core.methods.decomposition`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from core.methods.chain import chained
from core.methods.decomposition import attribute, to_cents
from core.methods.intervals import attribution_interval
from core.metrics import METRICS
from core.metrics.ask import Floats
from core.reviews.blocks import Attribution, Term
from core.reviews.evidence import Evidence
from core.units import MINUTES

TICKET_OF = {"gmv": "ticket_per_buyer", "user_pay": "user_pay_per_buyer"}
"""The moneys a review can speak of, the better one first, with the ticket on the same money."""

STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")
RATES = ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate")
_SHORT_STAGES, _SHORT_RATES = ("viewers", "buyers"), ("view_pay_rate",)
_LEAST_HISTORY = 8
_CENT = Decimal("0.01")


def cents(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(_CENT, ROUND_HALF_UP)


def money_of(evidence: Evidence) -> str | None:
    """The one money of a review: gmv if every session on both sides has it, else user_pay if all do, else none."""
    return next((key for key in TICKET_OF if not _lacking(evidence, (key,))), None)


def _lacking(evidence: Evidence, keys: Sequence[str]) -> tuple[str, ...]:
    """Those of the volumes that a session under review lacks, or that have nothing to be compared with."""
    return tuple(key for key in keys if _weights(evidence, [evidence.live.numerators[key]]) is None)


def weights_before(evidence: Evidence, usable: NDArray[np.bool_]) -> Floats | None:
    """Weights of the sessions that stand as before, of `usable` ones; None if a side doesn't carry them whole."""
    weights, whole = evidence.before_weights(usable)
    return weights if usable[evidence.inside].all() and whole and weights.any() else None


def _weights(evidence: Evidence, columns: Sequence[Floats]) -> Floats | None:
    """Those of the sessions that carry all columns."""
    return weights_before(evidence, np.logical_and.reduce([np.isfinite(column) for column in columns]))


@dataclass(frozen=True)
class Factors:
    """The factors of a money: their metric keys, and their values on both sides. `hours` where lengths are known."""

    keys: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    before_money: float
    after_money: float
    before_hours: float | None
    after_hours: float | None
    centre_size: int


def factors(evidence: Evidence, money: str, account: str | None = None) -> Factors | None:
    """Five stages of people and a ticket, or viewers, buyers and a ticket where a stage is missing; else None.

    Of one `account` they are its part of both sides: the accounts' moneys sum to the whole's, whatever is held against.
    """
    for stages, rates in ((STAGES, RATES), (_SHORT_STAGES, _SHORT_RATES)):
        columns = [evidence.live.numerators[key] for key in (*stages, money)]
        weights = _weights(evidence, columns)
        if weights is None:
            continue
        chosen, inside = weights > 0, evidence.inside
        if account is not None:
            own = evidence.live.dimensions["account"] == account
            chosen, inside = chosen & own, inside[own[inside]]
        after = [float(column[inside].sum()) for column in columns]
        before = [float(weights[chosen] @ column[chosen]) for column in columns]
        both = chained(before, after)
        if both is not None:
            return Factors(
                keys=(stages[0], *rates, TICKET_OF[money]),
                before=both[0],
                after=both[1],
                before_money=before[-1],
                after_money=after[-1],
                before_hours=_hours(evidence, weights[chosen], chosen),
                after_hours=_hours(evidence, np.ones(len(inside)), inside),
                centre_size=int(chosen.sum()),
            )
    return None


def _hours(evidence: Evidence, weights: Floats, which: NDArray[np.bool_] | NDArray[np.int64]) -> float | None:
    hours = float(weights @ evidence.hours[which])
    return hours if math.isfinite(hours) and hours > 0 else None


def attribution(evidence: Evidence, money: str) -> Attribution | None:
    """The change of `money` in yuan of exposure, each rate and the ticket; None where the factors aren't loaded."""
    found = factors(evidence, money)
    if found is None:
        return None
    before, after = cents(found.before_money), cents(found.after_money)
    yuan, parts = yuan_of(found, after - before)
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
            verdict=evidence.reading(key).verdict,
            parts=parts if place == 0 else (),
        )
        for place, (key, amount, before_value, after_value, interval) in enumerate(
            zip(found.keys, yuan, found.before, found.after, intervals, strict=True)
        )
    )
    label = METRICS[money].label
    spread = ";区间为 80%,按本账号场次间的波动重抽样" if intervals[0] is not None else ";历史场次不足,没有给出区间"
    return Attribution(
        title=f"{label}的变化来自哪里",
        money=money,
        money_label=label,
        before=before,
        after=after,
        total=after - before,
        terms=terms,
        caption=f"按{label}计,LMDI 分解,各项相加等于总变化{spread}",
    )


def yuan_of(found: Factors, total: Decimal) -> tuple[list[Decimal], tuple[Term, ...]]:
    """Cents per factor that sum to `total`, and what the first is made of where the lengths are known on both sides."""
    old, new = list(found.before), list(found.after)
    if found.before_hours is None or found.after_hours is None:
        return to_cents(attribute(old, new), total), ()
    # Hours and volume per hour stand in the place of the volume: together they are its term.
    old = [found.before_hours, old[0] / found.before_hours, *old[1:]]
    new = [found.after_hours, new[0] / found.after_hours, *new[1:]]
    yuan = to_cents(attribute(old, new), total)
    volume = METRICS[found.keys[0]]
    parts = (
        Term("live_minutes", "开播时长", yuan[0], MINUTES, new[0] * 60, old[0] * 60),
        Term(volume.key, f"每小时{volume.label}", yuan[1], volume.unit, new[1], old[1]),
    )
    return [yuan[0] + yuan[1], *yuan[2:]], parts


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
    return [(cents(low), cents(high)) for low, high in bounds[: len(found.keys)]]


def lacking_stages(evidence: Evidence) -> tuple[str, ...]:
    """The stages of the funnel that keep the whole split from being made."""
    return _lacking(evidence, STAGES)
