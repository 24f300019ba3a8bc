"""The page of rooms: names that lead to a daily review, peer lines that are typed, the fold of the noise table."""

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.reviews import review
from core.reviews.rooms.listing import SESSIONS
from core.scope import Question
from core.warehouse import plans
from core.warehouse.plans import EXCELLENT, MEDIAN, Peer
from pages.shared.answers import answer
from pages.shared.desk import Desk, open_store
from pages.shared.rooms.page import DAILY, room_way, session_ways
from pages.shared.rooms.peers import changed, listed
from tests.conftest import DEMO_MERCHANT

PAGE = "pages/week/rooms.py"
NAMES = {"a": "甲店", "b": "乙店"}
PEERS = (
    Peer("a", "gmv", EXCELLENT, date(2026, 9, 1), 30_000.0),
    Peer("a", "gmv", MEDIAN, date(2026, 9, 1), 10_000.0),
)


@pytest.fixture
def at(demo: AppTest) -> AppTest:
    return demo.run().switch_page(PAGE).run()


def test_the_page_shows_rooms_sessions_what_to_do_and_the_lines(at: AppTest) -> None:
    assert not at.exception
    assert not at.error
    assert "真的不对劲" in at.header[0].value
    heads = [one.value.replace("\\", "") for one in at.subheader]
    assert heads[:4] == ["账号:谁好谁差", "场次:哪一场要看", "先处理什么", "值得照做"]
    assert "同行线" in heads
    accounts, sessions = (frame.value for frame in at.dataframe[:2])
    assert len(sessions) == accounts["场次"].sum() == 25
    labelled = sessions[sessions["标签"].map(len) > 0]
    assert list(labelled["场次"].str[:11]) == ["11-20 19:33", "11-14 14:02"]


def scope_of(at: AppTest) -> str:
    return next(caption.value for caption in at.caption if "数据截至" in caption.value)


def test_a_session_leads_to_its_daily_review(at: AppTest) -> None:
    desk: Desk = at.session_state["desk"]
    written = answer(desk, "rooms", Question(DEMO_MERCHANT))
    ways = session_ways(desk, written)
    lines = {str(row[0]) for block in written.blocks for row in getattr(block, "rows", ()) if block.title == SESSIONS}
    assert set(ways) == lines
    at.switch_page(DAILY)
    at.query_params.update(ways["11-19 19:27 晴野户外旗舰店"])
    at.run()
    assert not at.exception
    assert "2026\\-11\\-19 19\\:27" in scope_of(at)


def test_an_account_leads_to_its_days_in_the_daily_review(at: AppTest) -> None:
    written = answer(at.session_state["desk"], "rooms", Question(DEMO_MERCHANT))
    at.switch_page(DAILY)
    for key, value in room_way(written).items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    assert "2026\\-11\\-14 至 2026\\-11\\-20 · 25 场" in scope_of(at)


def test_typed_lines_are_entered_changed_and_taken_back() -> None:
    accounts = {name: account for account, name in NAMES.items()}
    assert listed(PEERS, NAMES) == [("甲店", date(2026, 9, 1), 10_000.0, 30_000.0)]
    day = pd.Timestamp(2026, 9, 1)
    assert changed(PEERS, [("甲店", day, 10_000.0, 30_000.0)], accounts) == []
    again = [("甲店", day, 12_000.0, None), ("乙店", day, None, 8_000.0), ("乙店", None, 1.0, 1.0)]
    said = {(row["account"], row["line"]): row["value"] for row in changed(PEERS, again, accounts)}
    assert said == {("a", MEDIAN): 12_000.0, ("a", EXCELLENT): None, ("b", EXCELLENT): 8_000.0}
    assert {row["value"] for row in changed(PEERS, [], accounts)} == {None}


def test_saved_lines_place_the_rooms(at: AppTest) -> None:
    desk: Desk = at.session_state["desk"]
    editor = f"peers_{DEMO_MERCHANT}_{desk.version}"
    at.session_state[editor] = {
        "edited_rows": {1: {MEDIAN: 30_000.0, EXCELLENT: 60_000.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    at.run()
    assert not at.exception
    at.button(key=f"save_{editor}").click().run()
    store = open_store(desk.database)
    assert [(one.account, one.line, one.value) for one in plans.peers(store, DEMO_MERCHANT)] == [
        ("qingye_outdoor", MEDIAN, 30_000.0),
        ("qingye_outdoor", EXCELLENT, 60_000.0),
    ]
    written = review(store, "rooms", Question(DEMO_MERCHANT))
    assert {row[3] for row in getattr(written.blocks[0], "rows", ())} == {"同行中位–优秀", "账号中位以上"}


def test_the_noise_table_is_folded_until_it_is_asked_for(at: AppTest) -> None:
    assert not any("纯噪声" in str(frame.value.to_numpy()) for frame in at.dataframe)
