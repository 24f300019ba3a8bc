"""The products of a scope and of the 90 days before it, aligned with its sessions.

Owns the loading of products, their names, and the one money that they share with the room. What is said of a product,
and what is concluded, is for the other modules of this room. People are never added up over products here.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.methods.measure import Measure
from core.metrics import METRICS
from core.metrics.ask import Answer, Floats, ask
from core.reviews.attribution import TICKET_OF, weights_before
from core.reviews.evidence import Evidence
from core.reviews.windows import window_of
from core.warehouse.store import Store

Ints = NDArray[np.int64]

CLICK, PAY = "product_click_rate", "click_pay_rate"
RATES = (CLICK, PAY)
REFUND_RATE_OF = {"gmv": "product_refund_rate", "user_pay": "product_refund_pay_rate"}
VOLUMES = (
    "product_exposure_users", "product_click_users", "buyers", "orders", "items", "gmv", "user_pay", "refund_amount",
    "explain_count",
)  # fmt: skip
_LOADED_RATES = (*RATES, *REFUND_RATE_OF.values())
LIVE = ("gmv", "user_pay", "orders", "fan_view_share", "old_fan_view_share")
"""What is needed of the room: its money and orders, and who watches, for advice that asks for it."""
_END = 4
"""Digits of an id that stand behind a name which two products share."""


class Shelf:
    """The products that were in the sessions under review, largest money first.

    `evidence` are the sessions, `window` is where they lie. `ids` and `names` have one entry per product: its place in
    them is what every method takes. Figures per session are NaN where a product was not in it, or its file doesn't
    tell. `all_ids` are all products that ever were in a session of the window, `sold` the rows of `ids` among them.
    `compared` adds, behind the others, what was only in the sessions held against.
    """

    def __init__(self, store: Store, evidence: Evidence, *, compared: bool = False) -> None:
        self.scope = evidence.scope
        self.evidence = evidence
        self.window = window_of(self.scope.merchant, evidence.sessions)
        by = ("session", "product_id", "product_name", "estimated")
        answer = ask(store, "product", (*VOLUMES, *_LOADED_RATES), self.window, by)
        ids, rows = np.unique(answer.dimensions["product_id"].astype(str), return_inverse=True)
        self.all_ids: list[str] = ids.tolist()
        self._load(answer, rows.astype(np.int64))
        among = np.concatenate([evidence.inside, evidence.against]) if compared else evidence.inside
        here = np.flatnonzero(self._present[:, among].any(axis=1))
        amounts = [self._total(self._numerators[self.money], row) or 0.0 for row in here.tolist()]
        gone = [not self._present[row, evidence.inside].any() for row in here.tolist()]
        self.sold = here[sorted(range(len(here)), key=lambda at: (gone[at], -amounts[at]))]
        self.ids = [self.all_ids[row] for row in self.sold]
        self.names = list(told_apart({product: self._names[product] for product in self.ids}).values())

    def _load(self, answer: Answer, rows: Ints) -> None:
        """The rows of the answer, spread out over products (`rows` says which of them each is of) and sessions."""
        place = {session: index for index, session in enumerate(self.evidence.sessions)}
        at = np.array([place.get(session, -1) for session in answer.dimensions["session"].tolist()], dtype=np.int64)
        known = at >= 0

        def spread(values: Floats) -> Floats:
            found = np.full((len(self.all_ids), len(place)), np.nan)
            found[rows[known], at[known]] = values[known]
            return found

        self._numerators = {key: spread(answer.numerators[key]) for key in (*VOLUMES, *_LOADED_RATES)}
        self._denominators = {key: spread(answer.denominators[key]) for key in _LOADED_RATES}
        self._present = np.isfinite(spread(np.ones(len(answer))))
        self._estimated = spread(answer.dimensions["estimated"].astype(np.float64)) == 1
        self._names = {product: product for product in self.all_ids}
        products, names = (answer.dimensions[name].tolist() for name in ("product_id", "product_name"))
        self._names |= {str(product): str(name) for product, name in zip(products, names, strict=True) if name}

    def __bool__(self) -> bool:
        return len(self.sold) > 0

    def __len__(self) -> int:
        return len(self.sold)

    @cached_property
    def money(self) -> str:
        """The money that products share with the room on both sides, gmv first; else what most sessions tell."""
        carried = {key: self.covered(key) for key in TICKET_OF}
        for key, has in carried.items():
            if weights_before(self.evidence, has & np.isfinite(self.evidence.live.numerators[key])) is not None:
                return key
        told = {key: int(has[self.evidence.inside].sum()) for key, has in carried.items()}
        return max(told, key=lambda key: told[key]) if any(told.values()) else "user_pay"

    @property
    def money_label(self) -> str:
        return METRICS[self.money].label

    def present(self, product: int, among: Ints | None = None) -> bool:
        """Whether the product was in any of the sessions under review (or of those given)."""
        at = self.evidence.inside if among is None else among
        return bool(self._present[self.sold[product], at].any())

    def values(self, product: int, key: str) -> Floats:
        """A volume of the product at that place in every session."""
        return np.asarray(self._numerators[key][self.sold[product]])

    def sides(self, product: int, key: str) -> tuple[Floats, Floats]:
        """A rate's two sums of the product in every session."""
        row = self.sold[product]
        return self._numerators[key][row], self._denominators[key][row]

    def total(self, product: int, key: str) -> float | None:
        """A volume over the sessions under review, None where none of them tells it. People are 按场次累加."""
        return self._total(self._numerators[key], int(self.sold[product]))

    def _total(self, array: Floats, row: int) -> float | None:
        own = array[row, self.evidence.inside]
        return float(np.nansum(own)) if np.isfinite(own).any() else None

    def sums(self, product: int, key: str, among: Ints | None = None) -> tuple[float, float]:
        """A rate's two sums over the sessions under review (or those given), (0, 0) where none tells both."""
        at = self.evidence.inside if among is None else among
        above, below = (side[at] for side in self.sides(product, key))
        return float(np.nansum(above)), float(np.nansum(below))

    def rate(self, product: int, key: str) -> float | None:
        above, below = self.sums(product, key)
        return above / below if below > 0 else None

    def before(self, product: int, key: str) -> float | None:
        """The rate over the sessions that stand as before, each of which carries it."""
        above, below = self.sides(product, key)
        known: NDArray[np.bool_] = np.isfinite(above) & np.isfinite(below) & np.greater(below, 0)
        weights, _ = self.evidence.before_weights(known)
        used = (weights > 0) & known
        under = float(weights[used] @ below[used]) if used.any() else 0.0
        return float(weights[used] @ above[used]) / under if under > 0 else None

    def measure(self, product: int, key: str) -> Measure:
        """The rate as it is judged."""
        metric = METRICS[key]
        return Measure(*self.sides(product, key), metric.noise, metric.minimum)

    def covered(self, key: str) -> NDArray[np.bool_]:
        """Sessions in which any product tells the volume."""
        return np.asarray(np.isfinite(self._numerators[key]).any(axis=0))

    def everything(self, key: str) -> Floats:
        """A volume of all products that ever were in a session of the window: shape (products, sessions)."""
        return self._numerators[key]

    def name_of(self, row: int) -> str:
        """The name of a product by its place in `all_ids`."""
        return self._names[self.all_ids[row]]

    def estimated(self, product: int) -> bool:
        """Whether people were worked out from printed rates in a session under review."""
        return bool(self._estimated[self.sold[product], self.evidence.inside].any())

    def seen(self) -> list[tuple[str, date]]:
        """Per product of `all_ids` the day on which it first was in a session of the window."""
        days = np.array(self.evidence.days, dtype="datetime64[D]")
        first = np.where(self._present, days, np.datetime64("NaT")) if len(days) else self._present
        return [
            (product, np.nanmin(own[~np.isnat(own)]).astype(object))
            for product, own in zip(self.all_ids, first, strict=True)
            if (~np.isnat(own)).any()
        ]


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Product id → its name, with the end of the id where two products share one."""
    borne = Counter(names.values())
    return {product: name if borne[name] == 1 else f"{name} …{product[-_END:]}" for product, name in names.items()}
