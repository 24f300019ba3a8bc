"""The page of 交易构成: one dimension at a time, who is looked into, any two dimensions, and what to upload first."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import intake
from core.reviews.blocks import Table
from core.reviews.provenance import explain
from core.reviews.shop.dimensions import GROUPS
from core.reviews.shop.drill import CARDS, LIVE, SELLERS
from core.reviews.shop.pairs import TITLE as CROSSED
from core.reviews.shop.scenario import CHECKED
from core.scope import Question
from core.warehouse.store import Store
from pages.shared.answers import answer
from pages.shared.desk import Desk
from pages.shared.show.cells import figure_at
from pages.shared.week.bar import spans_of
from tests.conftest import DEMO_MERCHANT, EXPORTS

PAGE = "pages/shop/shop.py"
COMPOSITION = "抖音电商罗盘-成交分析*.xlsx"


@pytest.fixture
def at(demo: AppTest) -> AppTest:
    return demo.run().switch_page(PAGE).run()


def heads(at: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in at.subheader]


def at_dimension(at: AppTest, group: str) -> AppTest:
    return at.segmented_control(key="dimension").set_value(group).run()


def test_the_page_opens_with_the_sentence_and_one_dimension(at: AppTest) -> None:
    assert not at.exception
    assert not at.error
    assert "成交金额" in at.header[0].value
    shown = heads(at)
    assert [one for one in shown if one in GROUPS] == [GROUPS[0]]
    assert shown[-1] in (CROSSED, CHECKED)


def test_accounts_and_channels_lead_further(at: AppTest) -> None:
    at_dimension(at, "账号")
    assert not at.exception
    assert {"账号", SELLERS} <= set(heads(at))
    at_dimension(at, "渠道")
    assert {"渠道", CARDS, LIVE} <= set(heads(at))
    assert SELLERS not in heads(at)
    at_dimension(at, "账号")  # a seller is picked by name and looked into
    box = at.multiselect(key="seller")
    assert [label.split("(")[0] for label in box.options][:2] == ["晴野户外旗舰店", "晴野户外折扣仓"]
    box.set_value([box.options[1]]).run()
    assert not at.exception
    told = [one.value.replace("\\", "") for one in at.markdown]
    assert any("**晴野户外折扣仓 " in one and "各载体" in one for one in told)
    assert not any("**自营 " in one for one in told)


def test_any_two_dimensions_in_either_order_and_any_period_are_picked(at: AppTest) -> None:
    at.selectbox(key="pair_by").select("人群").run()
    assert at.selectbox(key="pair_then").options == ["载体"]
    assert not at.exception
    crossed = next(one.value for one in at.dataframe if "首购" in one.value.columns)
    assert set(crossed.iloc[:, 0]) == {"直播", "短视频", "商品卡", "图文", "其他"}
    # The periods are the weeks and months that have days.
    options = at.selectbox(key="shop_period").options
    assert options == [
        "最近 7 天", *spans_of([date(2026, 11, 4), date(2026, 11, 12), date(2026, 11, 20)]), "自选日期",
    ]  # fmt: skip
    at.selectbox(key="shop_period").select("11-09 至 11-15").run()
    assert not at.exception
    assert any("2026\\-11\\-09 至 2026\\-11\\-15" in one.value for one in at.caption)


def test_only_the_shops_own_export_is_enough(empty: AppTest, database: Path) -> None:
    store = Store(str(database))
    intake.take_in(store, DEMO_MERCHANT, intake.sources_in(sorted(EXPORTS.rglob(COMPOSITION))), "tests")
    store.close()
    at = empty.run().switch_page(PAGE).run()
    assert not at.exception
    assert not at.error
    assert at.header
    at_dimension(at, "渠道")
    assert not at.exception
    assert any("整场数据下载" in one.value for one in at.info)


def test_with_nothing_loaded_it_says_where_to_get_the_export(empty: AppTest) -> None:
    at = empty.run().switch_page(PAGE).run()
    assert not at.exception
    told = " ".join(one.value.replace("\\", "") for one in at.markdown)
    assert "罗盘 → 交易 → 全店成交分析 → 下载明细" in told
    assert at.button(key="go_upload")


def test_a_cell_of_a_drill_table_knows_which_part_of_which_days_it_is(at: AppTest) -> None:
    desk: Desk = at.session_state["desk"]
    days = date(2026, 11, 14), date(2026, 11, 20)
    written = answer(desk, "shop", Question(DEMO_MERCHANT, start=days[0], end=days[1], against="previous-period"))
    tables = [one for step in written.steps if step.title in (SELLERS, LIVE) for one in step.blocks]
    own = [one for one in tables if isinstance(one, Table) and one.within]
    assert len(own) == 5
    for block in own:
        column = next(place for place, one in enumerate(block.columns) if one.key == "click_order_rate")
        figure = figure_at(block, 0, column)
        assert figure is not None
        told = explain(desk.store, DEMO_MERCHANT, (), figure.metric, figure.where, figure.reading, days)
        assert told.numerator.value is not None
        assert told.uploads
