"""行动 as a page: written with one click where a finding stands, changed by hand, and trials typed in."""

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.entries import action_row, enter_file
from core.warehouse import ledger, plans
from core.warehouse.plans import Action
from pages.shared.desk import open_store
from tests.conftest import DEMO_MERCHANT, EXPORTS

ACTIONS = "pages/week/actions.py"
FINDING_PAGES = ("pages/review/today.py", "pages/review/daily.py", "pages/review/traffic.py", "pages/review/people.py")


@pytest.fixture
def acting(demo: AppTest, database: Path) -> AppTest:
    """The demo with what its people typed."""
    enter_file(open_store(str(database)), DEMO_MERCHANT, (EXPORTS.parent / "entries.toml").read_bytes(), "tests")
    return demo


def known(database: Path) -> tuple[Action, ...]:
    return plans.actions(open_store(str(database)), DEMO_MERCHANT)


def notes(at: AppTest) -> list[str]:
    return [button.key for button in at.button if str(button.key).startswith("note_")]


def test_an_advice_becomes_an_action_with_one_click_wherever_it_stands(demo: AppTest, database: Path) -> None:
    at = demo.run()
    for page in FINDING_PAGES:
        at.switch_page(page).run()
        assert not at.exception
        assert notes(at) or page.endswith("people.py"), page
    at.switch_page("pages/review/traffic.py").run()
    first = notes(at)[0]
    at.button(key=first).click().run()
    assert not at.exception
    (action,) = known(database)
    assert (action.metric, action.guard, action.account) == ("pay_rate", "refund_rate", "qingye_outdoor")
    assert action.at.replace(second=0) == datetime(2026, 11, 20, 23, 54)
    assert action.why.startswith("点击支付率 6.6%")
    assert "已记为行动:从 11-20 23:54 起看点击支付率" in at.toast[0].value
    assert first not in notes(at)
    at.switch_page("pages/review/today.py").run()
    assert first.rsplit("_", 1)[1] not in {key.rsplit("_", 1)[1] for key in notes(at)}
    at.switch_page(ACTIONS).run()
    assert any("还早:还差 2 场" in text.value.replace("\\", "") for text in at.markdown)


def test_verdicts_are_shown_and_an_action_is_struck_out(acting: AppTest, database: Path) -> None:
    at = acting.run().switch_page(ACTIONS).run()
    assert not at.exception
    assert any("5 条行动:有效 1,看不出变化 3,还早 1" in text.value.replace("\\", "") for text in at.markdown)
    assert any("推算" in text.value for text in at.markdown)
    gone = known(database)[0].action
    at.button(key=f"strike_{gone}").click().run()
    assert gone not in {action.action for action in known(database)}
    assert f"strike_{gone}" not in {button.key for button in at.button}


def test_the_form_of_an_action_opens_filled_in_and_hostile_words_stay_words(acting: AppTest, database: Path) -> None:
    store = open_store(str(database))
    hostile = Action("x", "", datetime(2026, 11, 18, 12), None, "换[背景](http://x)布", "view_rate", "", (), "")
    ledger.enter(store, DEMO_MERCHANT, "action", [action_row(hostile)], "tests")
    at = acting.run().switch_page(ACTIONS).run()
    assert not any("](http://x)" in text.value for text in at.markdown)
    # A dialog runs apart from the page, which this tester can't: what it enters is tested with `core.entries`.
    at.button(key="edit_x").click().run()
    assert not at.exception
    assert at.text_input[0].value == hostile.text
    at.button(key="end_x").click().run()
    assert next(action for action in known(database) if action.action == "x").until is not None


def test_trials_say_their_verdict_and_are_struck_out(acting: AppTest, database: Path) -> None:
    at = acting.run().switch_page(ACTIONS)
    at.query_params["part"] = "对照实验"
    at.run()
    assert not at.exception
    said = " ".join(text.value for text in at.markdown)
    assert "B 组被污染" in said
    assert "不像是碰巧" in said
    first, second = plans.trials(open_store(str(database)), DEMO_MERCHANT)
    at.button(key=f"edit_{second.trial}").click().run()
    assert not at.exception
    assert {one.label: one.value for one in at.number_input}["A 组看播人数"] == 24_880
    at.button(key=f"strike_{first.trial}").click().run()
    assert plans.trials(open_store(str(database)), DEMO_MERCHANT) == (second,)
