"""A merchant's sessions day by day, up to a day: what goals are counted, forecast and taken apart on.

Owns the one question to the store behind them, which days are promotion days, and what kind of day each is. Sums come
as the store has them; no goal, no forecast and no wording enters.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.methods.comparable import Calendar
from core.methods.forecast import APART
from core.metrics.ask import Floats, Window, ask
from core.reviews.windows import moments_of
from core.warehouse import entered, holdings
from core.warehouse.store import Store

DAY = timedelta(days=1)
_PLACE = ("session", "account", "account_name", "start", "stop", "day", "hours")

Flags = NDArray[np.bool_]


class Diary:
    """The live sessions that started on the days [since, until], of all accounts, with the sums of some metrics.

    `accounts` are the accounts with their newest names. `promoted` are the promotion days of the calendar, those still
    to come included, and days with a session that is tagged as one.
    """

    def __init__(self, store: Store, merchant: str, keys: Sequence[str], since: date, until: date) -> None:
        self.until = until
        window = Window(merchant, (), *moments_of(since, until))
        found = ask(store, "live", keys, window, _PLACE)
        self._found = found
        self.hours: Floats = np.asarray(found.dimensions["hours"], dtype=np.float64)
        self.owners: NDArray[Any] = found.dimensions["account"].astype(str)
        self.days: NDArray[Any] = found.dimensions["day"].astype("datetime64[D]")
        order = np.argsort(found.dimensions["start"], kind="stable").tolist()
        names = found.dimensions["account_name"].tolist()
        self.accounts = {str(self.owners[place]): str(names[place] or self.owners[place]) for place in order}
        tags = entered.tags(store, merchant)
        tagged = {session for session, own in tags.items() if any(tag.kind == entered.PROMOTION for tag in own)}
        mine = [place for place, session in enumerate(found.dimensions["session"].tolist()) if session in tagged]
        self.promoted = {*holdings.promotions(store, merchant), *self.days[mine].tolist()}

    def __len__(self) -> int:
        return len(self.owners)

    def calendar(self) -> Calendar:
        """When the sessions took place. A session on a promoted day counts as a promotion's."""
        starts = self._found.dimensions["start"].astype("datetime64[s]")
        stops = self._found.dimensions["stop"].astype("datetime64[s]")
        _, numbers = np.unique(self.owners, return_inverse=True)
        promotion = np.array([day in self.promoted for day in self.days.tolist()], dtype=np.bool_)
        return Calendar(starts, np.where(np.isnat(stops), starts, stops), numbers.astype(np.int64), promotion)

    def sums(self, key: str) -> tuple[Floats, Floats]:
        """Numerators and denominators per session; a volume's denominators are ones."""
        above = self._found.numerators[key]
        return above, self._found.denominators.get(key, np.ones(len(above)))

    def among(self, account: str, first: date, last: date) -> Flags:
        """The sessions of an account ("": of all) on these days."""
        own = (self.days >= np.datetime64(first)) & (self.days <= np.datetime64(last))
        return own & (self.owners == account) if account else own

    def by_day(self, key: str, account: str, first: date, last: date) -> Floats:
        """A volume's total of each of the days: 0 without a session, NaN where a session doesn't carry it."""
        own = self.among(account, first, last)
        place = (self.days[own] - np.datetime64(first)).astype(np.int64)
        return np.bincount(place, self.sums(key)[0][own], (last - first).days + 1).astype(np.float64)

    def first_day(self, account: str) -> date | None:
        """The day of the account's first session here; None where it has none."""
        own = self.days[self.owners == account] if account else self.days
        return own.min().item() if len(own) else None

    def kind(self, day: date) -> int:
        """The kind of a day as `core.methods.forecast` tells them apart."""
        return APART if day in self.promoted else day.weekday()
