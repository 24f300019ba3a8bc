"""A change of a product of factors, split into one amount per factor that add up to it.

Owns the additive LMDI-I split (Ang 2005, Energy Policy 33:867), its limits at zero (Ang & Liu 2007, Energy Policy
35:238), its sum over channels, and the rounding to cents that keeps a sum. No metric names, no store, no uncertainty
(`intervals` has that) may enter.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

CENT = Decimal("0.01")

Volumes = tuple[float, float, float]
"""One channel on one side: (entries, orders, money)."""


def logarithmic_mean(a: float, b: float) -> float:
    """L(a, b) = (a − b) / (ln a − ln b), L(a, a) = a, and 0 where either is 0. Raises ValueError below zero."""
    _check(np.array([a, b], dtype=np.float64))
    if a == 0 or b == 0:
        return 0.0
    return b * _growth(math.log(a / b))


def attribute(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """The yuan (or whatever the product is in) that each factor contributes to Π after − Π before.

    Term k is L(V1, V0) · ln(after_k / before_k); the terms sum to V1 − V0 up to float rounding. If the product leaves
    or reaches zero, the factors that were or became zero share the whole change equally. Raises ValueError for
    factors that are negative, not finite or of different numbers.
    """
    if len(before) != len(after):
        raise ValueError("both sides need the same factors")
    terms = attribute_draws(np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64))
    return [float(term) for term in terms]


def attribute_draws(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """`attribute` along the last axis: two arrays of shape (..., k) give terms of shape (..., k).

    Same limits and the same ValueError; leading axes broadcast.
    """
    before, after = np.broadcast_arrays(before, after)
    _check(before)
    _check(after)
    old, new = before.prod(axis=-1, keepdims=True), after.prod(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(after) - np.log(before)
        total = logs.sum(axis=-1, keepdims=True)
        terms = old * np.where(total == 0, 1.0, np.expm1(total) / total) * logs
    born, died = (old == 0) & (new > 0), (old > 0) & (new == 0)
    if not (born | died | ((old == 0) & (new == 0))).any():
        return np.asarray(terms)
    zeros = np.where(born, before == 0, after == 0)
    shared = (new - old) * zeros / np.maximum(zeros.sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.where((old > 0) & (new > 0), terms, np.where(born | died, shared, 0.0)))


@dataclass(frozen=True)
class ChannelTerms:
    """What one channel contributes to the change of the channels' money, in yuan, by cause; the parts add to `total`.

    `traffic` is its part of the change of all entries together, `mix` of the change of its share of them.
    """

    name: str
    traffic: float = 0.0
    mix: float = 0.0
    order_rate: float = 0.0
    ticket: float = 0.0
    born_or_died: float = 0.0

    @property
    def total(self) -> float:
        return self.traffic + self.mix + self.order_rate + self.ticket + self.born_or_died


def attribute_channels(before: Mapping[str, Volumes], after: Mapping[str, Volumes]) -> list[ChannelTerms]:
    """Split Σ money after − Σ money before over channels and causes, exactly (up to float rounding).

    Money of a channel is all entries × its share × orders per entry × money per order, split by `attribute`. A channel
    where one of the three amounts is zero, absent or negative on one side has no logarithm there, so its whole change
    is `born_or_died`. Channels come in the order of `before`, then those only in `after`. Raises ValueError for amounts
    that are not finite.
    """
    old_total, new_total = _entries(before), _entries(after)
    result = []
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, (0.0, 0.0, 0.0)), after.get(name, (0.0, 0.0, 0.0))
        if min(*old, *new) > 0:
            traffic, mix, order_rate, ticket = attribute(_factors(old, old_total), _factors(new, new_total))
            result.append(ChannelTerms(name, traffic, mix, order_rate, ticket))
        else:
            result.append(ChannelTerms(name, born_or_died=new[2] - old[2]))
    return result


def to_cents(terms: Sequence[float], total: Decimal) -> list[Decimal]:
    """Round `terms` (yuan) to cents that sum to `total` exactly, by largest remainder.

    Raises ValueError if the terms miss the total by more than a cent each.
    """
    exact = [Decimal(term) for term in terms]
    rounded = [term.quantize(CENT, ROUND_FLOOR) for term in exact]
    missing = int((total.quantize(CENT) - sum(rounded, Decimal(0))) / CENT)
    if abs(total - sum(exact, Decimal(0))) > CENT * max(len(exact), 1):
        raise ValueError(f"terms sum to {sum(terms)}, not to {total}")
    if not exact:
        return []
    each, extra = divmod(missing, len(exact))
    by_remainder = sorted(range(len(exact)), key=lambda i: rounded[i] - exact[i])
    for place, i in enumerate(by_remainder):
        rounded[i] += CENT * (each + (place < extra))
    return rounded


def _growth(rate: float) -> float:
    """(e^rate − 1) / rate, the logarithmic mean of e^rate and 1."""
    return math.expm1(rate) / rate if rate else 1.0


def _check(factors: NDArray[np.float64]) -> None:
    if not (np.isfinite(factors).all() and (factors >= 0).all()):
        raise ValueError("factors must be finite and not negative")


def _entries(channels: Mapping[str, Volumes]) -> float:
    """Of all channels: a negative number of entries would take the others' shares above one."""
    if not np.isfinite(np.array([*channels.values()], dtype=np.float64)).all():
        raise ValueError("volumes must be finite")
    return math.fsum(max(entries, 0.0) for entries, _, _ in channels.values())


def _factors(volumes: Volumes, all_entries: float) -> list[float]:
    entries, orders, money = volumes
    return [all_entries, entries / all_entries, orders / entries, money / orders]
