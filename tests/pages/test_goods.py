"""The page of products: its review, the roles that a person sets, and two explanations beside each other."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.reviews.goods.roles import BY_RULE
from core.warehouse.entered import Role
from pages.shared.goods.roles import entries


@pytest.fixture
def demo(demo: AppTest) -> AppTest:
    return demo.switch_page("pages/review/goods.py")


def test_the_page_shows_the_review_the_pair_and_the_roles(demo: AppTest) -> None:
    at = demo.run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "直播日报 · 商品"
    assert "主推" in at.header[0].value
    assert [one.value for one in at.subheader][-2:] == ["任意两次讲解", "商品角色"]
    product = next(option for option in at.selectbox(key="explained").options if "摇粒绒" in option)
    at.selectbox(key="explained").set_value(product).run()
    assert not at.exception
    assert len(at.selectbox(key="explained_a").options) == 6
    assert any("第6次与第1次" in one.value for one in at.markdown)


def test_a_product_and_a_pair_come_from_the_url(demo: AppTest) -> None:
    demo.query_params["explained"] = "晴野摇粒绒立领外套男女同款"
    demo.query_params["explained_a"] = "第2次 20:08"
    at = demo.run()
    assert any("第2次与第1次" in one.value for one in at.markdown)


def test_a_role_is_entered_from_the_session_on_and_what_stood_in_between_no_longer_holds() -> None:
    known = [Role("a", "x", date(2026, 9, day), "主推") for day in (1, 5, 9)]
    since, last = date(2026, 9, 3), date(2026, 9, 6)
    assert entries(known, "a", "x", "新品", since, last) == [(since, "新品"), (date(2026, 9, 5), None)]
    assert entries(known, "a", "x", BY_RULE, since, last) == [(date(2026, 9, 1), None), (date(2026, 9, 5), None)]
    assert entries(known, "b", "x", "常规", since, last) == [(since, "常规")]
