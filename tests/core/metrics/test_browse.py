"""What has landed is shown as it lies, under names that people know."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.metrics import browse
from core.metrics.ask import APART, DIMENSIONS
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT


@pytest.fixture(scope="module")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """For looking only."""
    opened = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("browsed") / "demo.duckdb")))
    yield opened
    opened.close()


@pytest.mark.parametrize("fact", DIMENSIONS)
def test_every_column_of_every_fact_has_a_name_of_its_own(fact: str) -> None:
    store = Store(":memory:")
    heads = browse.browse(store, "x", fact).heads
    store.close()
    labels = [head.label for head in heads]
    assert [head.key for head in heads if head.label == head.key] == []
    assert sorted(labels) == sorted(set(labels))
    assert browse.title(fact)


def test_what_is_held_is_told_with_its_days_and_accounts(demo: Store) -> None:
    found = {one.fact: one for one in browse.held(demo, DEMO_MERCHANT)}
    assert len({one.title for one in found.values()}) == len(found)
    for fact in DIMENSIONS:
        ((rows, first, last, accounts),) = demo.query(
            f"SELECT count(*), min(day), max(day), count(DISTINCT account) FROM fact_{fact} WHERE merchant = ?",
            [DEMO_MERCHANT],
        )
        if not rows:
            assert fact not in found
            continue
        one = found[fact]
        assert (one.rows, one.first, one.last, len(one.accounts)) == (rows, first, last, accounts)


def test_the_newest_rows_come_first_and_no_more_than_asked_for(demo: Store) -> None:
    shown = browse.browse(demo, DEMO_MERCHANT, "live", limit=5)
    place = next(place for place, head in enumerate(shown.heads) if head.key == "start")
    starts = [start for (start,) in demo.query("SELECT start FROM fact_live ORDER BY start DESC LIMIT 5")]
    assert [row[place] for row in shown.rows] == starts


def test_sums_are_over_all_rows_and_only_of_what_adds_up(demo: Store) -> None:
    shown = browse.browse(demo, DEMO_MERCHANT, "live", limit=1)
    ((gmv, viewers),) = demo.query("SELECT sum(gmv), sum(viewers) FROM fact_live WHERE merchant = ?", [DEMO_MERCHANT])
    assert (shown.totals["gmv"], shown.totals["viewers"]) == (gmv, viewers)
    assert not {"peak_online", "watch_seconds_per_viewer", "fan_view_share", "hours"} & set(shown.totals)


@pytest.mark.parametrize("fact", APART)
def test_rows_that_tell_the_same_thing_twice_are_never_summed(demo: Store, fact: str) -> None:
    assert browse.browse(demo, DEMO_MERCHANT, fact, limit=1).totals == {}


def test_another_merchants_rows_are_not_there(demo: Store) -> None:
    assert browse.held(demo, "别家") == []
    assert browse.browse(demo, "别家", "live").rows == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("shop", "全店"),
        ("sale_type_carrier_ad_period", "售卖类型 × 载体 × 投放时段"),
        ("carrier_item", "载体 × 单载体"),
        ("category_4", "四级类目"),
        ("年龄", "年龄"),
        ("carrier_new", "carrier_new"),
    ],
)
def test_ways_to_take_a_day_apart_are_spoken(code: str, words: str) -> None:
    assert browse.spoken(code) == words


def test_no_code_reaches_a_person(demo: Store) -> None:
    for one in browse.held(demo, DEMO_MERCHANT):
        shown = browse.browse(demo, DEMO_MERCHANT, one.fact, limit=10_000)
        for place, head in enumerate(shown.heads):
            if head.key == "dimension":
                assert [row[place] for row in shown.rows if row[place].isascii()] == []
