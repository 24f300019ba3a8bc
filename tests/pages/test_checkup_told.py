"""差评率 and 品质退单率 on the page: the sentence, a target, the reasons a person places, and what to bring."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.warehouse import ledger, plans
from core.warehouse.store import Store
from pages.shared.checkup.returns import listed, said
from pages.shared.desk import open_store
from tests.conftest import DEMO_MERCHANT

PAGE = "pages/shop/checkup.py"


def section(at: AppTest, title: str) -> AppTest:
    at.query_params["section"] = title
    at = at.run().switch_page(PAGE).run()
    assert not at.exception
    assert not at.error
    return at


def plain(at: AppTest) -> str:
    return " ".join(one.value for one in (*at.markdown, *at.header, *at.info)).replace("\\", "")


def test_the_rate_of_bad_reviews_and_how_far_a_target_is(demo: AppTest) -> None:
    at = section(demo, "差评率")
    assert "支付14日差评率 7.5%" in at.header[0].value.replace("\\", "")
    assert "离目标多远" not in plain(at)
    at.number_input(key="bad_target").set_value(3.0).run()
    assert not at.exception
    assert "少 12 单差评" in plain(at)
    next(button for button in at.button if button.label == "来历").click().run()
    assert not at.exception
    assert not at.error


def test_a_reason_that_is_placed_counts_from_then_on_and_can_be_taken_back(demo: AppTest, database: Path) -> None:
    at = section(demo, "品质退单率")
    assert "手感偏硬(5 单)还没归类" in plain(at)
    store = open_store(str(database))
    ledger.enter(store, DEMO_MERCHANT, "return_reason", [{"reason": "手感偏硬", "quality": True}], "tests")
    at.run()
    assert "还没归类" not in plain(at)
    next(button for button in at.button if button.label == "恢复默认").click().run()
    assert not at.exception
    assert plans.return_reasons(store, DEMO_MERCHANT) == {}
    assert "手感偏硬(5 单)还没归类" in plain(at)


@pytest.mark.parametrize(("title", "template"), [("差评率", "评价明细"), ("品质退单率", "退单明细")])
def test_without_its_table_a_section_says_what_to_upload(
    demo: AppTest, database: Path, title: str, template: str
) -> None:
    store = Store(str(database))
    for (upload,) in store.query("SELECT upload_id FROM upload WHERE kind IN ('order_review', 'order_return')"):
        ledger.undo(store, upload, "tests")
    store.close()
    at = section(demo, title)
    assert f"上传「{template}」" in plain(at)
    assert f"下载{template}模板" in {getattr(found, "label", "") for found in at.get("download_button")}


def test_reasons_that_nobody_placed_come_first_and_are_not_entered() -> None:
    rows = listed({"商品破损": True, "不想要": False}, ["手感偏硬", "商品破损"])
    assert rows == [("手感偏硬", None), ("商品破损", "算品质"), ("不想要", "不算品质")]
    assert said(rows) == [{"reason": "商品破损", "quality": True}, {"reason": "不想要", "quality": False}]
    twice = [("  ", "算品质"), (None, None), ("甲 ", "算品质"), ("甲", "不算品质")]
    assert said(twice) == [{"reason": "甲", "quality": False}]
