"""What happened in a session, put together for its timeline."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core import intake
from core.reviews.blocks import Mark
from core.reviews.events import marks
from core.warehouse import entered, ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reading.workbooks import write_table
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

START = datetime(2026, 7, 20, 20, 0, 10)
SESSION = "a 2026-07-20 20:00"
FIRST, LATE = datetime(2026, 7, 20, 20, 15), datetime(2026, 7, 20, 22, 40)
DAY = (datetime(2026, 7, 20), datetime(2026, 7, 21))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One session with two imported events."""
    opened = Store(":memory:")
    commit(opened, batch("list.xlsx", [rows_of_session("a", START, viewers=10)]))
    own = {"抖音号": "a", "开播时间": f"{START:%Y/%m/%d %H:%M:%S}"}
    rows = [
        {"时间": f"{FIRST:%H:%M}", "类型": "改价", "事件": "外套 399 改 369", **own},
        {"时间": f"{LATE:%H:%M}", "类型": "发券", "事件": "满 300 减 30", **own},
    ]
    path = write_table(tmp_path / "事件.xlsx", rows)
    (outcome,) = intake.take_in(opened, MERCHANT, intake.sources_in([path]), "tests", intake.Hints())
    assert outcome.error is None
    yield opened
    opened.close()


def typed(store: Store, *events: tuple[datetime | None, str | None, str | None]) -> str:
    rows = [{"session": SESSION, "at": at, "kind": kind, "name": name} for at, kind, name in events]
    return ledger.enter(store, MERCHANT, "event", rows, "tests")


def test_typed_and_imported_events_are_told_together_and_once(store: Store) -> None:
    between = datetime(2026, 7, 20, 21, 5)
    typed(store, (between, "换主播", "小安"), (FIRST, "改价", "外套 399 改 369"))
    assert marks(store, MERCHANT, SESSION, *DAY) == (
        Mark(FIRST, "改价", "外套 399 改 369"),
        Mark(between, "换主播", "小安"),
        Mark(LATE, "发券", "满 300 减 30"),
    )
    assert [mark.at for mark in marks(store, MERCHANT, SESSION, FIRST, LATE)] == [FIRST, between]
    assert marks(store, "别的商家", SESSION, *DAY) == ()
    assert marks(store, MERCHANT, "a 2026-07-19 20:00", *DAY) == ()


def test_what_was_typed_last_counts_and_undo_gives_back_what_was_there(store: Store) -> None:
    typed(store, (FIRST, "改价", "一"), (LATE, "改价", "二"))
    second = typed(store, (LATE, "改价", "三"))
    assert [event.name for event in entered.typed_events(store, MERCHANT, SESSION)] == ["三"]
    gone = typed(store, (None, None, None))
    assert entered.typed_events(store, MERCHANT, SESSION) == ()
    for upload in (gone, second):
        ledger.undo(store, upload, "tests")
    assert [event.name for event in entered.typed_events(store, MERCHANT, SESSION)] == ["一", "二"]


def test_the_events_of_the_demo_are_those_of_its_file(demo_store: Store, answers: dict[str, Any]) -> None:
    (said,) = answers["events"]["files"].values()
    session = f"{said['account_id']} {said['start']:%Y-%m-%d %H:%M}"
    found = marks(demo_store, DEMO_MERCHANT, session, datetime(2026, 11, 20), datetime(2026, 11, 22))
    assert [(mark.at, mark.kind, mark.name) for mark in found] == list(
        zip(said["at"], said["kinds"], said["events"], strict=True)
    )
