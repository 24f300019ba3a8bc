"""The beginning of sessions, asked of their minutes, and which tables hold anything: against SQL of our own."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from core.metrics.ask import Window, ask
from core.warehouse import around
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

ALL = Window(DEMO_MERCHANT, (), datetime(2026, 1, 1), datetime(2027, 1, 1))


def test_the_beginning_of_each_session_is_summed_up_to_that_minute_and_not_through_it(demo_store: Store) -> None:
    found = ask(demo_store, "minute", ("entries", "orders"), ALL, ("session",), first=timedelta(minutes=45))
    rows = demo_store.query(
        "SELECT session, sum(entries), sum(orders) FROM current_minute WHERE session IS NOT NULL AND merchant = ? "
        "AND date_diff('minute', start, minute) < 45 GROUP BY session ORDER BY session",
        [DEMO_MERCHANT],
    )
    assert found.dimensions["session"].tolist() == [session for session, *_ in rows]
    for place, key in ((1, "entries"), (2, "orders")):
        told = np.array([row[place] for row in rows], dtype=np.float64)
        np.testing.assert_array_equal(found.numerators[key], told)
    whole = ask(demo_store, "minute", ("entries",), ALL, ("session",))
    assert (whole.numerators["entries"] > found.numerators["entries"]).all()


def test_only_a_fact_that_has_minutes_has_a_beginning(demo_store: Store) -> None:
    with pytest.raises(KeyError, match="minute is no dimension of live"):
        ask(demo_store, "live", ("gmv",), ALL, ("session",), first=timedelta(minutes=45))


def test_the_last_minute_of_every_session_that_has_minutes_is_known(demo_store: Store) -> None:
    rows = demo_store.query("SELECT account, session, start, max(minute) FROM current_minute GROUP BY ALL")
    told: dict[str, tuple[datetime, datetime]] = {}
    for account in {account for account, *_ in rows}:
        told |= around.minutes_told(demo_store, DEMO_MERCHANT, account, ALL.since, ALL.until)
    assert told == {session: (start, last) for _, session, start, last in rows}
    late = around.minutes_told(demo_store, DEMO_MERCHANT, rows[0][0], ALL.since, rows[0][2])
    assert rows[0][1] not in late


def test_a_table_is_present_where_the_merchant_has_a_row_in_it(demo_store: Store) -> None:
    tables = ("current_minute", "current_shift", "current_tiktok_live", "entry_promotion")
    assert around.present(demo_store, DEMO_MERCHANT, tables) == {"current_minute", "current_shift"}
    assert around.present(demo_store, "别的商家", tables) == frozenset()
