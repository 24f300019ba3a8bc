"""Tags and events of sessions: typed into tables, entered whole, and asked for from the URL."""

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import FupanError
from core.warehouse import ledger
from core.warehouse.entered import Event, Tag
from core.warehouse.holdings import Session
from pages.shared.desk import open_store
from pages.shared.tagging.events import typed
from pages.shared.tagging.tags import changes, tags_in
from tests.conftest import DEMO_MERCHANT

TRAFFIC, HOLDINGS = "pages/review/traffic.py", "pages/data/holdings.py"
LATEST, BEFORE = "qingye_outdoor 2026-11-20 19:33", "qingye_outdoor 2026-11-19 19:27"
START, STOP = datetime(2026, 11, 19, 19, 27, 25), datetime(2026, 11, 20, 0, 20)
NIGHT = Session(BEFORE, "a", "晴野", START, STOP, START.date())


def bears(session: str, *tags: Tag) -> list[dict[str, object]]:
    return [{"session": session, "kind": tag.kind, "name": tag.name} for tag in tags]


@pytest.fixture
def tagged(demo: AppTest, database: Path) -> AppTest:
    """The demo with 满减 on its two latest evenings."""
    rows = [row for session in (LATEST, BEFORE) for row in bears(session, Tag("价格机制", "满减"))]
    ledger.enter(open_store(str(database)), DEMO_MERCHANT, "tag", rows, "tests")
    return demo


def test_without_tags_the_bar_has_no_place_for_them(demo: AppTest) -> None:
    at = demo.run().switch_page(TRAFFIC).run()
    assert not at.exception
    assert "tag" not in {one.key for one in at.multiselect}
    assert not [option for option in at.selectbox(key="against").options if option.startswith("标签")]


def test_tags_narrow_the_bar_and_can_be_held_against_all_from_the_url(tagged: AppTest) -> None:
    at = tagged.run().switch_page(TRAFFIC)
    at.query_params["tag"] = "满减"
    at.query_params["against"] = "标签:满减"
    at.run()
    assert not at.exception
    assert at.multiselect(key="tag").value == ["满减"]
    assert len(at.selectbox(key="session").options) == 1 + 2
    assert any("标签「满减」的那一场" in caption.value for caption in at.caption)
    assert "标签「满减」" in at.header[0].value
    at.multiselect(key="tag").set_value([]).run()
    assert len(at.selectbox(key="session").options) == 1 + 93


def test_the_sessions_and_their_tags_are_listed_newest_first(tagged: AppTest) -> None:
    at = tagged.run().switch_page(HOLDINGS)
    at.query_params["part"] = "标签"
    at.run()
    assert not at.exception
    listed = at.dataframe[0].value
    assert len(listed) == 93
    assert listed["价格机制"].to_list()[0] == "满减"
    assert listed["开播"].to_list()[0] == "2026-11-20 周五 19:33"
    assert at.button(key="save_tags").disabled


def test_several_tags_in_one_cell_stand_apart() -> None:
    row = {"开播": "x", "大促": "", "价格机制": "满减、买一送一, 满减", "场景": None, "活动": " 新品\u200b首发 "}
    assert tags_in(row) == [Tag("价格机制", "满减"), Tag("价格机制", "买一送一"), Tag("活动", "新品首发")]


def test_only_sessions_that_changed_are_entered_with_all_their_tags() -> None:
    full, scene = Tag("价格机制", "满减"), Tag("场景", "外景")
    before = {"a": (full,), "b": (full, scene), "c": (scene,)}
    after = {"a": [full], "b": [], "c": [scene, full], "d": []}
    assert changes(before, after) == [{"session": "b", "kind": None, "name": None}, *bears("c", scene, full)]
    assert changes(before, {"b": [scene, full]}) == []


def test_typed_times_are_of_the_session_also_past_midnight_and_unfinished_rows_wait() -> None:
    rows = [("20:15", "改价", "外套"), ("0:05", None, "收尾"), (None, "发券", "x"), ("21:00", "发券", None)]
    assert typed(NIGHT, rows) == [
        Event(datetime(2026, 11, 19, 20, 15), "改价", "外套"),
        Event(datetime(2026, 11, 20, 0, 5), "事件", "收尾"),
    ]


@pytest.mark.parametrize(
    ("clock", "fact"), [("18:00", "18:00 不在这一场里(19:27–00:20)"), ("八点", "「八点」不是时间")]
)
def test_a_time_that_is_not_in_the_session_is_refused(clock: str, fact: str) -> None:
    with pytest.raises(FupanError) as raised:
        typed(NIGHT, [(clock, "改价", "外套")])
    assert raised.value.fact == fact
    assert raised.value.remedy
