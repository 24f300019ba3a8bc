"""The page of the leaderboard: everybody is on it, and the weights that a person types hold."""

import pytest
from streamlit.testing.v1 import AppTest

from core.warehouse import plans
from core.warehouse.sharing import UNMANNED
from pages.shared.desk import Desk
from tests.conftest import DEMO_MERCHANT

PAGE = "pages/hosts/hosts.py"


@pytest.fixture
def at(demo: AppTest) -> AppTest:
    return demo.run().switch_page(PAGE).run()


def test_everybody_is_on_the_page_and_typed_weights_hold_until_they_are_put_back(at: AppTest) -> None:
    assert not at.exception and not at.error
    heads = [one.value.replace("\\", "") for one in at.subheader]
    assert heads[:3] == ["排行", "六项能力", "变化"] and heads[-1] == "评分权重"
    assert UNMANNED in list(at.dataframe[0].value["主播"])
    desk: Desk = at.session_state["desk"]
    next(one for one in at.number_input if one.label == "留人").set_value(9.0)
    at.run()
    at.button(key="save_weights").click()
    at.run()
    assert not at.exception
    assert plans.weights(desk.store, DEMO_MERCHANT)["host_stay"] == 9.0
    ways = next(frame.value for frame in at.dataframe if "默认权重" in frame.value.columns)
    assert "现在的权重" in ways.columns
    at.button(key="reset_weights").click()
    at.run()
    assert plans.weights(desk.store, DEMO_MERCHANT) == {}
