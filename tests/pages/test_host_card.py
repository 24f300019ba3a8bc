"""主播卡 on the page: the host stands in the address, advice becomes an action, notes are kept in the ledger."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.warehouse import plans
from core.warehouse.plans import Action
from core.warehouse.store import Store
from pages.shared.desk import open_store
from tests.core.reviews.host_shop import fill
from tests.core.warehouse.made import MERCHANT, put, session, shop_list

PAGE = "pages/hosts/host.py"


@pytest.fixture
def at(database: Path, empty: AppTest) -> AppTest:
    store = Store(str(database))
    fill(store)
    store.close()
    empty.run().switch_page(PAGE)
    empty.query_params["host"] = "小安"
    return empty.run()


def known(database: Path) -> tuple[Action, ...]:
    return plans.actions(open_store(str(database)), MERCHANT)


def texts(at: AppTest) -> str:
    return "\n".join(one.value.replace("\\", "") for one in (*at.markdown, *at.caption))


def test_advice_and_notes_of_a_host_become_actions_that_name_the_host(at: AppTest, database: Path) -> None:
    assert not at.exception
    assert at.selectbox(key="host").value == "小安"
    assert "弱在吸粉" in at.header[0].value
    assert {"开播时长", "评分(0–100)"} <= {one.label.replace("\\", "") for one in at.metric}
    assert "还没有辅导记录" in texts(at)
    (button,) = [one for one in at.button if str(one.key).startswith("note_")]
    button.click().run()
    assert not at.exception
    (advised,) = known(database)
    assert advised.text.startswith("「小安」每小时固定几次口播点关注")
    assert (advised.metric, advised.guard) == ("follow_rate", "watch_seconds_per_viewer")
    at.text_input[0].input("开场先念粉丝福利[链](http://x)")
    next(one for one in at.button if one.label == "记为行动" and not str(one.key).startswith("note_")).click().run()
    assert not at.exception
    typed = next(action for action in known(database) if action.action != advised.action)
    assert typed.text == "「小安」开场先念粉丝福利[链](http://x)"
    assert (typed.metric, typed.account, typed.parts) == ("follow_rate", "a1", (2, 3))
    assert "开场先念粉丝福利" in texts(at)
    assert not any("](http://x)" in one.value for one in at.markdown)
    at.selectbox(key="host").set_value("晚晴").run()
    assert not at.exception
    assert "还没有辅导记录" in texts(at)


def test_the_demo_says_what_is_missing(demo: AppTest) -> None:
    at = demo.run().switch_page(PAGE).run()
    assert not at.exception
    said = " ".join(one.value.replace("\\", "") for one in at.info)
    assert "只有一周有足够的分钟数据" in said
    assert "要自己此前 90 天里至少 8 段" in said


def test_without_a_roster_the_page_leads_to_it(database: Path, empty: AppTest) -> None:
    store = Store(str(database))
    put(store, shop_list(session("11-03 20:00", "11-03 21:00", gmv="60.00")))
    store.close()
    at = empty.run().switch_page(PAGE).run()
    assert not at.exception
    assert "还没有上播记录" in at.info[0].value
