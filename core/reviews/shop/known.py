"""What 成交分析 could be asked about at all: its days, and who sold.

Owns these two questions, which a page asks before anything is reviewed.
"""

from dataclasses import dataclass
from datetime import date

from core.metrics.ask import Window, ask
from core.reviews.windows import moments_of
from core.scope import EARLIEST, LATEST
from core.warehouse.store import Store

_FACT = "composition"


@dataclass(frozen=True)
class Seller:
    """An account that sold: its 抖音号, how it was called last, and whether it is 自营 or 合作."""

    account: str
    name: str
    sale_type: str


def days_known(store: Store, merchant: str) -> tuple[date, ...]:
    """The days that 成交概览 tells, oldest first."""
    found = ask(store, _FACT, ("user_pay",), _ever(merchant), ("day",), {"dimension": "shop"})
    return tuple(found.dimensions["day"].astype("datetime64[D]").tolist())


def sellers(store: Store, merchant: str) -> tuple[Seller, ...]:
    """Every account with an 抖音号 that sold on any day, those with the most money first."""
    by = ("day", "value_id", "name", "sale_type")
    found = ask(store, _FACT, ("user_pay",), _ever(merchant), by, {"dimension": "account"})
    paid: dict[str, float] = {}
    latest: dict[str, Seller] = {}
    names = (found.dimensions[key].tolist() for key in by[1:])
    for account, name, sale_type, own in zip(*names, found.numerators["user_pay"].tolist(), strict=True):
        if account is None:
            continue
        paid[account] = paid.get(account, 0.0) + (own if own == own else 0.0)
        latest[account] = Seller(account, name or account, sale_type)
    return tuple(latest[account] for account in sorted(latest, key=lambda account: (-paid[account], account)))


def _ever(merchant: str) -> Window:
    return Window(merchant, (), *moments_of(EARLIEST, LATEST))
