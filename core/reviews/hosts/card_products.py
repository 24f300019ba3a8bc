"""Which products one host sells better or worse than others do: orders out of clicks, same product, same slot.

Owns whose explanation it was, the comparison (Mantel-Haenszel over account and slot, widened by how much one host
strays from session to session, shrunk towards the host's own mean) and its control over all products. One session on a
side says nothing: whatever was special about that night is all of it. No table.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from core.methods.distributions import normal_quantile, two_sided_p
from core.methods.judging import holm
from core.metrics import METRICS
from core.metrics.ask import Window, ask
from core.reviews.goods.explained import Explanation
from core.scope import parts_of_session
from core.warehouse.store import Store

CLAIM_ALPHA = 0.05
LEAST_SESSIONS = 2
"""Sessions in which both sides must have explained a product."""

_WHOLE, _STRANGE = 0.8, 0.1
"""An explanation is a host's who was on air for this much of it, while nobody else was for more than that."""

Shift = tuple[str, datetime, datetime]
Whose = tuple[Explanation, str]
"""An explanation and its host."""


@dataclass(frozen=True)
class Sold:
    """A product of the host: own orders ÷ clicks, and the same of the others in the same slots.

    `ratio` is the one over the other, shrunk, with its 80 % interval; None where either side has too few clicks or
    sessions to say anything. `stands`: more than chance, all products tested together.
    """

    product: str
    name: str
    explained: int
    clicks: float
    orders: float
    others_clicks: float
    others: float | None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    stands: bool = False

    @property
    def own(self) -> float:
        return self.orders / self.clicks


def hosts_of(store: Store, window: Window, explained: Sequence[Explanation]) -> list[Whose]:
    """Explanations with whose they were, without those at a handover, of several hosts together and of nobody."""
    answer = ask(store, "shift", (), window, ("session", "host", "shift_on", "shift_off"))
    shifts: dict[str, list[Shift]] = defaultdict(list)
    moments = (answer.dimensions[name].astype("datetime64[s]").tolist() for name in ("shift_on", "shift_off"))
    names = (answer.dimensions[name].tolist() for name in ("session", "host"))
    for session, host, on, off in zip(*names, *moments, strict=True):
        if host and on and off:
            shifts[session].append((host, on, off))
    found = []
    for one in explained:
        parts = _parts(one, shifts[one.session])
        host = max(parts, key=lambda name: parts[name], default="")
        if host and parts[host] >= _WHOLE and all(parts[name] <= _STRANGE for name in parts if name != host):
            found.append((one, host))
    return found


def _parts(one: Explanation, shifts: Sequence[Shift]) -> dict[str, float]:
    end = one.start + timedelta(minutes=one.minutes)
    found: dict[str, float] = defaultdict(float)
    for host, on, off in shifts:
        found[host] += max((min(off, end) - max(on, one.start)).total_seconds(), 0.0) / 60 / one.minutes
    return found


def products_of(whose: Sequence[Whose], host: str) -> tuple[Sold, ...]:
    """The host's products with clicks, the largest difference first. Explanations that tell no clicks or no orders
    don't count."""
    told = [(one, name) for one, name in whose if one.amounts["product_clicks"] and one.amounts["orders"] is not None]
    mine = list(dict.fromkeys(one.product for one, name in told if name == host))
    spread, df = _dispersion(told)
    rows: list[Sold] = []
    tests: list[tuple[float, float, float] | None] = []
    for product in mine:
        own = [one for one, name in told if one.product == product and name == host]
        others = [one for one, name in told if one.product == product and name != host]
        row, test = _row(own, others, spread)
        rows.append(row)
        tests.append(test)
    known = [place for place, test in enumerate(tests) if test is not None]
    p_values = [two_sided_p(test[2], df) if (test := tests[place]) is not None else None for place in known]
    stands = holm(p_values, alpha=CLAIM_ALPHA)
    shrunk = _shrunk([test[:2] for test in tests if test is not None])
    for place, (ratio, low, high), stood in zip(known, shrunk, stands, strict=True):
        rows[place] = replace(rows[place], ratio=ratio, low=low, high=high, stands=stood)
    return tuple(sorted(rows, key=lambda row: (row.ratio is None, -abs(math.log(row.ratio or 1.0)), -row.clicks)))


def _slot(one: Explanation) -> tuple[str, int]:
    return parts_of_session(one.session)[0], one.start.hour // 6 + (4 if one.start.weekday() > 4 else 0)


def _counts(ones: Sequence[Explanation]) -> tuple[float, float]:
    return sum(one.amounts["product_clicks"] or 0.0 for one in ones), sum(one.amounts["orders"] or 0.0 for one in ones)


def _row(
    own: Sequence[Explanation], others: Sequence[Explanation], spread: float
) -> tuple[Sold, tuple[float, float, float] | None]:
    """The plain figures, and the log ratio, its variance and its z where there is enough on both sides."""
    clicks, orders = _counts(own)
    alike = {_slot(one) for one in own}
    beside = [one for one in others if _slot(one) in alike]
    other_clicks, other_orders = _counts(beside)
    row = Sold(
        own[0].product, own[0].name, len(own), clicks, orders, other_clicks,
        other_orders / other_clicks if other_clicks else None,
    )  # fmt: skip
    least = METRICS["host_click_order_rate"].minimum
    over = under = between = excess = 0.0
    held = [0.0, 0.0]
    for slot in alike:
        (c, o), (d, p) = (_counts([one for one in side if _slot(one) == slot]) for side in (own, beside))
        if not d:
            continue
        over, under = over + o * d / (c + d), under + p * c / (c + d)
        between += (o + p) * c * d / (c + d) ** 2
        excess += o - (o + p) * c / (c + d)
        held = [held[0] + c, held[1] + d]
    nights = min(len({one.session for one in side}) for side in (own, beside))
    if min(held) < least or nights < LEAST_SESSIONS or between <= 0:
        return row, None
    # Half an order on either side keeps the ratio of a product that nobody bought from one of them finite.
    ratio = math.log((over + 0.25) / (under + 0.25))
    variance = spread * between / ((over + 0.25) * (under + 0.25))
    return row, (ratio, variance, excess / math.sqrt(spread * between))


def _dispersion(told: Sequence[Whose]) -> tuple[float, float]:
    """Pearson's χ² per degree of freedom of orders given clicks from session to session, within product, slot and host;
    at least 1."""
    cells: dict[tuple[object, ...], dict[str, list[Explanation]]] = defaultdict(lambda: defaultdict(list))
    for one, host in told:
        cells[one.product, _slot(one), host][one.session].append(one)
    strayed, df = 0.0, 0
    for nights in cells.values():
        counts = [_counts(ones) for ones in nights.values()]
        clicks, orders = (sum(column) for column in zip(*counts, strict=True))
        if len(counts) < 2 or not orders:
            continue
        strayed += sum((own - clicked * orders / clicks) ** 2 / (clicked * orders / clicks) for clicked, own in counts)
        df += len(counts) - 1
    return (max(strayed / df, 1.0), float(df)) if df else (1.0, 1.0)


def _shrunk(tests: Sequence[tuple[float, ...]]) -> list[tuple[float, float, float]]:
    """Ratios drawn to their common mean by how little each knows (DerSimonian & Laird 1986), with 80 % intervals."""
    if not tests:
        return []
    values, variances = (np.array(column) for column in zip(*tests, strict=True))
    weights = 1 / variances
    mean = float(weights @ values / weights.sum())
    surplus = float(weights @ (values - mean) ** 2) - (len(values) - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = max(surplus / scale, 0.0) if scale > 0 else 0.0
    total = 1 / (variances + between)
    middle = float(total @ values / total.sum())
    share = between / (between + variances)
    centre = middle + share * (values - middle)
    error = np.sqrt(share * variances + (1 - share) ** 2 / total.sum())
    z = normal_quantile(0.8)
    bounds = (centre, centre - z * error, centre + z * error)
    return [(float(a), float(b), float(c)) for a, b, c in zip(*(np.exp(bound) for bound in bounds), strict=True)]
