"""The time axis on its page: lines to choose, a part to pick and to let go, all of it in the URL."""

from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

SPAN = (datetime(2026, 11, 20, 21, 40), datetime(2026, 11, 20, 22, 30))
WHOLE = (datetime(2026, 11, 20, 19, 33), datetime(2026, 11, 20, 23, 55))
PART = "选中的一段 21:40–22:30"


@pytest.fixture
def demo(demo: AppTest) -> AppTest:
    return demo.switch_page("pages/review/traffic.py")


def steps(at: AppTest) -> list[str]:
    assert not at.exception
    assert not at.error
    return [found.value.replace("\\", "") for found in at.subheader]


def test_a_part_is_picked_and_let_go(demo: AppTest) -> None:
    at = demo.run()
    assert at.slider(key="span").value == WHOLE
    before = steps(at)
    at.slider(key="span").set_value(SPAN).run()
    shown = steps(at)
    assert PART in shown
    assert [title for title in shown if title != PART] == before
    next(button for button in at.button if button.label == "看整场").click().run()
    assert steps(at) == before
    assert at.slider(key="span").value == WHOLE


def test_a_link_brings_the_part(demo: AppTest) -> None:
    demo.query_params["span"] = [f"{moment:%Y-%m-%dT%H:%M}" for moment in SPAN]
    assert PART in steps(demo.run())


def test_a_part_of_another_session_is_dropped(demo: AppTest) -> None:
    at = demo.run()
    at.slider(key="span").set_value(SPAN).run()
    sessions = at.selectbox(key="session")
    other = next(option for option in sessions.options if option.startswith("2026-11-20 周五 13:55"))
    sessions.set_value(other).run()
    assert not [title for title in steps(at) if title.startswith("选中")]
    assert at.slider(key="span").value[0] == datetime(2026, 11, 20, 13, 55)


def lines(at: AppTest) -> Any:
    groups: Any = at.get("button_group")
    return next(one for one in groups if "进入次数" in one.options)


def test_lines_are_chosen_and_no_choice_is_the_usual_one(demo: AppTest) -> None:
    at = demo.run()
    assert lines(at).value == ["进入次数", "在线人数", "成交金额"]
    lines(at).set_value(["成交订单数"]).run()
    steps(at)
    lines(at).set_value([]).run()
    steps(at)
