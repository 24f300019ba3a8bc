"""Sessions of which only some carry a figure, and names that pictures trip over: what is said must still be true."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from core.reports.html import svg
from core.reviews import review
from core.reviews.blocks import Trend
from core.reviews.evidence import Evidence
from core.reviews.resolve import resolve
from core.scope import LAST_WEEK, Question
from core.warehouse import holdings, ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

ACCOUNT, DAY = "qingye_outdoor", date(2026, 11, 20)
FEED = "直播推荐"


@pytest.fixture(scope="module")
def partly(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo without the channels of one of the three sessions of 11-20."""
    store = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("partly") / "copy.duckdb")))
    uploads = holdings.uploads(store, DEMO_MERCHANT)
    (whole,) = (one for one in uploads if "2026-11-20_13-55-07_整场数据" in one.file)
    ledger.undo(store, whole.upload_id, "tests")
    yield store
    store.close()


def evidence(store: Store, sessions: tuple[datetime, ...] = (), against: str = "usual") -> Evidence:
    day = None if sessions else DAY
    question = Question(DEMO_MERCHANT, (ACCOUNT,), start=day, end=day, sessions=sessions, against=against)
    return Evidence(store, resolve(store, question), ("gmv",), ("entries", "order_rate"))


def test_what_two_of_three_sessions_brought_is_held_against_the_usual_of_these_two(partly: Store) -> None:
    both = (datetime(2026, 11, 20, 8, 27), datetime(2026, 11, 20, 19, 33))
    day, alone = evidence(partly).reading("entries", FEED), evidence(partly, both).reading("entries", FEED)
    assert day.sample.endswith("2/3 场有此数据")
    assert (day.value, day.before) == (alone.value, alone.before)
    rate, of_both = (evidence(partly, some).reading("order_rate", FEED) for some in ((), both))
    assert (rate.value, rate.before) == (of_both.value, of_both.before)


def test_part_of_the_sessions_is_not_held_against_the_whole_of_others(partly: Store) -> None:
    found = evidence(partly, against=LAST_WEEK)
    assert found.reading("entries", FEED).value is not None
    assert found.reading("entries", FEED).before is None
    assert found.reading("gmv").before is not None


def test_the_trend_of_channels_is_of_an_account_that_has_channels(demo_store: Store) -> None:
    """On 11-19 the other account's session was the last, and its channels are told by nobody."""
    day = date(2026, 11, 19)
    found = review(demo_store, "traffic", Question(DEMO_MERCHANT, start=day, end=day))
    blocks = [block for step in found.steps for block in step.blocks]
    trends = [block for block in blocks if isinstance(block, Trend)]
    assert trends
    for trend in trends:
        assert all(value is not None for line in trend.series for at, value in line.points if at in trend.marked)
        assert trend.caption.endswith(f"抖音号 {ACCOUNT}")
    assert len(trends[0].marked) == 3 < len(found.sessions)


@pytest.mark.parametrize("limit", range(20, 60, 4))
def test_a_long_label_with_rare_characters_can_be_drawn(limit: int) -> None:
    names = [f"{'𠮷野家' * 9}{number}" for number in range(3)]
    spec = {
        "data": {"values": [{"name": name, "value": 1} for name in names]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "value", "type": "quantitative"},
            "y": {"field": "name", "type": "nominal", "axis": {"labelLimit": limit}},
        },
    }
    assert svg(spec, 300).startswith("<svg")


def test_a_change_without_its_other_side_is_not_called_real(partly: Store) -> None:
    """By the two sessions that tell it this channel has changed, but nothing stands beside it that could show so."""
    found = evidence(partly, against=LAST_WEEK)
    assert found.judgement("entries", FEED).verdict == "real"
    assert found.reading("entries", FEED).verdict == "no_history"
