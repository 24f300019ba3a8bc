"""人群洞察 · 投放 as a page: what is picked, a headcount typed, a list taken along or written down as an action."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.warehouse import plans
from core.warehouse.plans import Action, Headcount
from core.warehouse.store import Store
from pages.shared.crowds.headcounts import changed
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import batch, landing, put, session, shop_list

PAGE = "pages/shop/crowds.py"
LATEST = "qingye_outdoor 2026-11-20 19:33"


def opened(at: AppTest) -> AppTest:
    at = at.run().switch_page(PAGE).run()
    assert not at.exception
    assert not at.error
    return at


def box(at: AppTest, key: str) -> Any:
    return next(one for one in at.selectbox if one.key == key)


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()


def tables(at: AppTest) -> list[Any]:
    return [one.value for one in at.dataframe]


def actions(database: Path) -> tuple[Action, ...]:
    store = Store(str(database))
    found = plans.actions(store, DEMO_MERCHANT)
    store.close()
    return found


def test_larger_sessions_with_portraits_come_first_and_a_pick_is_answered(demo: AppTest) -> None:
    at = opened(demo)
    assert at.title[0].value == "人群洞察 · 投放"
    offered = box(at, "crowd_session").options
    assert offered[0] == "规模最大的一场"
    assert [" 有画像" in label for label in offered[1:5]] == [True, True, True, False]
    assert "11\\-18 19\\:27" in at.caption[0].value
    box(at, "crowd_session").set_value(next(label for label in offered if "11-19" in label and "有画像" in label))
    at = at.run()
    assert not at.exception
    assert not at.error
    assert box(at, "crowd_session_b").options[0].startswith("11-18")  # never against itself
    assert "11\\-19 19\\:27" in at.caption[0].value


def test_a_typed_headcount_is_the_size_that_is_shown(demo: AppTest, database: Path) -> None:
    at = opened(demo)
    at.session_state["headcounts"] = True
    at = at.run()
    field = next(one for one in at.number_input if one.label == "互动未成交")
    assert field.value is None
    field.set_value(1_234)
    at = press(at, "保存人数")
    assert not at.error
    assert any("有人数的场次里 11\\-18 19\\:27" in one.value and "互动未成交 1\\,234" in one.value for one in at.info)
    assert next(one for one in at.number_input if one.label == "互动未成交").value == 1_234
    store = Store(str(database))
    (said,) = plans.headcounts(store, DEMO_MERCHANT)
    store.close()
    assert said == Headcount("qingye_outdoor 2026-11-18 19:27", "", date(2026, 11, 18), "互动未成交", 1_234)


def test_what_is_unchanged_is_not_entered_and_what_is_emptied_is_taken_back_on_its_day() -> None:
    known = [
        Headcount("", "1", date(2026, 11, 1), "曝光未购买", 5),
        Headcount("", "1", date(2026, 11, 1), "点击未购买", 3),
    ]
    rows = changed(known, "", "1", date(2026, 11, 9), {"曝光未购买": None, "点击未购买": 3, "x": 7})
    assert [(row["day"], row["crowd"], row["people"]) for row in rows] == [
        (date(2026, 11, 1), "曝光未购买", None), (date(2026, 11, 9), "x", 7),
    ]  # fmt: skip
    assert {(row["session"], row["product_id"]) for row in rows} == {(None, "1")}


def test_the_list_leaves_as_files_and_becomes_an_action_with_its_package(demo: AppTest, database: Path) -> None:
    at = opened(demo)
    labels = [button.proto.label for button in at.get("download_button")]
    assert {"下载名单(xlsx)", "下载名单(csv)"} <= set(labels)
    package = next(one for one in at.selectbox if one.label == "人群包名称")
    name = package.options[0]  # those that figures of packages tell of
    package.set_value(name)
    at = press(at, "记为行动")
    assert not at.error
    assert "记为行动" not in {button.label for button in at.button}
    noted = next(one for one in actions(database) if one.package == name)
    assert noted.text.startswith("千川定向:")
    assert (noted.metric, noted.guard) == ("pay_rate", "exposure_users")


def test_without_anything_it_says_what_to_copy_and_where(empty: AppTest) -> None:
    at = opened(empty)
    told = "".join(one.value for one in at.markdown)
    assert "人群画像" in told
    assert "商品人群洞察" in told
    assert "去上传" in {button.label for button in at.button}


@pytest.mark.parametrize("counted", [True, False])
def test_portraits_of_products_alone_or_of_sessions_nobody_counted_are_enough(
    empty: AppTest, database: Path, counted: bool
) -> None:
    store = Store(str(database))
    rows: list[dict[str, Any]] = [
        {"crowd": crowd, "dimension": "年龄", "label": label, "share": share}
        for crowd, shares in (("成交", (0.7, 0.3)), ("曝光", (0.4, 0.6)))
        for label, share in zip(("31-40", "24-30"), shares, strict=True)
    ]
    if counted:
        product = {"account": "全店", "day": date(2026, 11, 20), "product_id": "1", "product_name": "毛衣"}
        put(store, batch("product_audience", landing("product_audience", [product | row for row in rows])))
    else:
        put(store, shop_list(session("11-20 20:00", "11-20 22:00", gmv="5.00")))
        put(store, batch("audience", landing("audience", [session("11-20 20:00", **row) for row in rows])))
    store.close()
    at = opened(empty)
    assert "31\\-40" in at.header[0].value
    assert "下载名单(xlsx)" in {button.proto.label for button in at.get("download_button")}
