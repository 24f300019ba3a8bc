"""Whose orders they would be, if an order belonged to who was on air some minutes before it.

Owns that one question, asked on demand of the minutes of a few weeks: viewers need time to decide and to pay, so money
of the first minutes after a change may be the last host's. Nothing here is stored, and nothing is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.warehouse.sharing import STRETCH, UNMANNED
from core.warehouse.store import Store

LAGS = (0, 3, 5)
"""Minutes that an order may come after what led to it."""

_WHOSE = (
    "merchant = $merchant AND start >= $since AND start < $until AND ($everyone OR list_contains($accounts, account))"
)

_LAGGED = f"""
WITH stretch AS ({STRETCH.format(where=_WHOSE)}), counted AS (
    SELECT session, minute, date_trunc('minute', start) AS first, gmv, user_pay, orders
    FROM fact_minute WHERE {_WHOSE}
), moved AS (
    SELECT session, gmv, user_pay, orders, lag.minutes AS lag,
           greatest(minute - to_minutes(lag.minutes), least(minute, first)) AS led
    FROM counted CROSS JOIN (SELECT unnest($lags) AS minutes) AS lag
), part AS (
    SELECT moved.*, unnest(coalesce(stretch.hosts, ['{UNMANNED}'])) AS host, coalesce(len(stretch.hosts), 1) AS hosts
    FROM moved
    LEFT JOIN stretch ON stretch.session = moved.session
        AND moved.led >= stretch.since AND moved.led < stretch.until
)
SELECT host, lag, sum(CAST(gmv AS DOUBLE) / hosts), sum(CAST(user_pay AS DOUBLE) / hosts),
       sum(CAST(orders AS DOUBLE) / hosts)
FROM part GROUP BY host, lag ORDER BY host, lag
"""


@dataclass(frozen=True)
class Lagged:
    """What a host (or 未排班) sold if orders come `lag` minutes late; None where no minute tells it."""

    host: str
    lag: int
    gmv: float | None
    user_pay: float | None
    orders: float | None


def lagged(
    store: Store,
    merchant: str,
    accounts: Sequence[str],
    since: datetime,
    until: datetime,
    lags: Sequence[int] = LAGS,
) -> tuple[Lagged, ...]:
    """Orders and money per host and lag, over the minutes of sessions that start in [since, until), no accounts: all.

    What comes in a session's first minutes stays with whoever opened it. Each lag has the same sums over all hosts and
    未排班.
    """
    rows = store.query(
        _LAGGED,
        {
            "merchant": merchant, "since": since, "until": until, "everyone": not accounts,
            "accounts": list(accounts), "lags": list(lags),
        },
    )  # fmt: skip
    return tuple(Lagged(*row) for row in rows)
