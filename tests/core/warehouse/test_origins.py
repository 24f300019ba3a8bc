"""The uploads behind a figure are those whose cells the figure is."""

from typing import Any

import pytest

from core.metrics import METRICS
from core.warehouse import holdings, ledger, schema
from core.warehouse.origins import origins, tables_of
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, at, channel_day, detail, put, session, shop_list

START = "11-03 20:00:05"
SESSION = "a1 2026-11-03 20:00"
NEXT = "a1 2026-11-04 20:00"


def _files(store: Store, fact: str, *columns: str, sessions: tuple[str, ...] = (SESSION,)) -> dict[str, int]:
    """File → how many sessions (or, of a fact of days, days) it feeds."""
    return {one.file: one.sessions + one.days for one in origins(store, MERCHANT, sessions, fact, columns)}


def test_each_column_comes_from_the_newest_upload_that_has_it(store: Store) -> None:
    put(
        store,
        shop_list(session(START, gmv="1000", viewers=500, comments=9), name="先.xlsx"),
        shop_list(session(START, gmv="900", viewers=480), name="后.xlsx"),
    )
    assert _files(store, "live", "gmv") == {"后.xlsx": 1}
    assert _files(store, "live", "comments") == {"先.xlsx": 1}
    assert _files(store, "live", "comments", "viewers") == {"先.xlsx": 1, "后.xlsx": 1}
    assert _files(store, "live", "hours") == {"后.xlsx": 1}


def test_a_header_with_nothing_below_is_said_all_the_same(store: Store) -> None:
    put(
        store,
        shop_list(session(START, gmv="1000", comments=9), name="先.xlsx"),
        shop_list(session(START, gmv="900"), headers=("comments",), name="后.xlsx"),
    )
    assert _files(store, "live", "comments") == {}
    assert _files(store, "live", "gmv") == {"后.xlsx": 1}


def test_an_older_export_that_comes_later_changes_nothing(store: Store) -> None:
    put(
        store,
        shop_list(session(START, gmv="900"), name="新.xlsx", exported_at=at("11-20 08:00")),
        shop_list(session(START, gmv="1000"), name="旧.xlsx", exported_at=at("11-10 08:00")),
    )
    assert _files(store, "live", "gmv") == {"新.xlsx": 1}


def test_what_was_undone_feeds_nothing_and_what_it_replaced_does_again(store: Store) -> None:
    _, second = put(
        store,
        shop_list(session(START, gmv="1000"), name="先.xlsx"),
        shop_list(session(START, gmv="900"), session("11-04 20:00:05", gmv="800"), name="后.xlsx"),
    )
    assert _files(store, "live", "gmv", sessions=(SESSION, NEXT)) == {"后.xlsx": 2}
    assert second.upload_id is not None
    ledger.undo(store, second.upload_id, "测试")
    assert _files(store, "live", "gmv", sessions=(SESSION, NEXT)) == {"先.xlsx": 1}


def test_another_kind_fills_what_the_best_kind_leaves_empty(store: Store) -> None:
    put(
        store,
        detail(session(START, "11-03 22:00:05", gmv="1000", comments=9), ("搜索", 40), name="整场.xlsx"),
        shop_list(session(START, "11-03 22:00:05", gmv="1001"), headers=("comments",), name="列表.xlsx"),
    )
    assert _files(store, "live", "gmv") == {"列表.xlsx": 1}
    assert _files(store, "live", "comments") == {"整场.xlsx": 1}
    assert _files(store, "channel", "entries") == {"整场.xlsx": 1}


def test_tables_of_a_day_feed_the_facts_of_days_only(store: Store) -> None:
    put(
        store,
        shop_list(session(START, gmv="1000"), name="列表.xlsx"),
        channel_day("11-03", ("搜索", 40), name="渠道.xlsx"),
        channel_day("11-04", ("搜索", 40), name="次日.xlsx"),
    )
    assert _files(store, "channel", "entries") == {}
    assert _files(store, "channel_day", "entries") == {"渠道.xlsx": 1}


def test_nothing_is_told_of_another_merchant(store: Store) -> None:
    put(store, shop_list(session(START, gmv="1000")), merchant="商家乙")
    assert _files(store, "live", "gmv") == {}


def test_every_metric_of_every_fact_leads_to_landed_tables_of_that_fact() -> None:
    for metric in METRICS.values():
        for fact in metric.facts:
            assert tables_of(fact), fact
    with pytest.raises(KeyError):
        tables_of("nothing")


@pytest.mark.parametrize(("landed", "fact"), [("live", "live"), ("channel", "channel"), ("minute", "minute")])
def test_the_figures_of_the_demo_are_the_cells_of_the_uploads_named(demo_store: Store, landed: str, fact: str) -> None:
    """Checked cell by cell against the landed rows, for each column and session of the last days by itself."""
    names = [one.session for one in holdings.sessions(demo_store, DEMO_MERCHANT)][-3:]
    seen = 0
    for column in schema.asked(landed):
        for name in names:
            current = _cells(demo_store, f"current_{landed}", column, "session = ?", [name])
            found = origins(demo_store, DEMO_MERCHANT, [name], fact, [column])
            told = [cell for one in found for cell in _told(demo_store, landed, column, name, one.upload_id)]
            assert sorted(set(current)) == sorted(set(told)), (column, name)
            seen += len(current)
    assert seen


def _cells(store: Store, table: str, column: str, which: str, values: list[Any]) -> list[str]:
    rows = store.query(f'SELECT "{column}" FROM {table} WHERE {which} AND "{column}" IS NOT NULL', values)
    return [str(row[0]) for row in rows]


def _told(store: Store, landed: str, column: str, name: str, upload: str) -> list[str]:
    which = "upload_id = ? AND start IN (SELECT landed_start FROM current_session WHERE session = ?)"
    return _cells(store, f"landed_{landed}", column, which, [upload, name])
