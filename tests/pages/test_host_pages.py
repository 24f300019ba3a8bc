"""排班建议 and 绩效 on the page: what they say of the demo, and rules from the first click to the undo."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import FupanError
from core.warehouse import holdings, ledger, plans
from pages.shared.desk import open_store
from pages.shared.hosts.bonus_rules import entered, examples, typed
from tests.conftest import DEMO_MERCHANT

PAIRING, BONUS = "pages/hosts/pairing.py", "pages/hosts/bonus.py"
LINE = {
    "规则": "时长奖", "指标": "上播时长(小时)", "门槛": 8.0, "方式": "每小时奖(元)", "数值": 15.0, "周期": "每周",
    "主播": ["小满"], "账号": ["晴野"],
}  # fmt: skip


def test_the_first_rules_are_one_click_pay_to_the_cent_and_can_be_undone(demo: AppTest, database: Path) -> None:
    at = demo.run().switch_page(BONUS).run()
    assert not at.exception
    assert at.header[0].value == "还没有绩效规则"
    at.button(key="example_bonus").click().run()
    assert not at.exception
    store = open_store(str(database))
    assert plans.bonus_tiers(store, DEMO_MERCHANT) == examples()
    assert at.header[0].value.startswith("4 位主播合计 ¥")
    assert "不能计入" in at.header[0].value
    assert "没有计入的时长" in [one.value for one in at.subheader]
    (upload,) = [one for one in holdings.uploads(store, DEMO_MERCHANT) if one.kind == "entry_bonus_rule"]
    assert (upload.author, upload.file) == ("本机", "绩效规则")
    ledger.undo(store, upload.upload_id, "tests")
    at.run()
    assert at.header[0].value == "还没有绩效规则"


def test_weekly_rules_stand_in_weeks_and_a_month_only_names_them(demo: AppTest, database: Path) -> None:
    rules = typed([LINE], {"晴野": "qingye_outdoor"})
    ledger.enter(open_store(str(database)), DEMO_MERCHANT, "bonus_rule", entered(rules), "tests")
    at = demo.run().switch_page(BONUS).run()
    assert any("每周算的规则" in one.value and "时长奖" in one.value for one in at.caption)
    at.selectbox(key="bonus_span").set_value("11-16 至 11-22").run()
    assert not at.exception
    assert at.header[0].value.startswith("1 位主播合计 ¥")


def test_who_may_follow_whom_is_rough_on_the_demo_and_says_what_is_missing(demo: AppTest) -> None:
    at = demo.run().switch_page(PAIRING).run()
    assert not at.exception
    assert "还不能判断" in at.header[0].value
    assert {"谁和谁排在一起", "谁适合什么时段"} <= {one.value for one in at.subheader}
    at.selectbox(key="pairing_span").set_value("2026 年 10 月").run()
    assert not at.exception


@pytest.mark.parametrize("page", [PAIRING, BONUS])
def test_without_data_the_example_is_offered(empty: AppTest, page: str) -> None:
    at = empty.run().switch_page(page).run()
    assert not at.exception
    assert at.button(key="load_example")


def test_lines_of_the_table_become_tiers_and_unfinished_ones_wait() -> None:
    accounts = {"晴野": "qingye"}
    (found,) = typed([LINE, LINE | {"指标": None}, LINE | {"数值": float("nan")}], accounts)
    assert (found.rule, found.metric, found.way, found.threshold, found.value) == (
        "时长奖", "live_minutes", "hourly", 8.0, 15.0,
    )  # fmt: skip
    assert (found.accounts, found.hosts, found.period) == (("qingye",), ("小满",), "week")
    bare = {"指标": "吸粉(%)", "方式": "提成(超出部分的 %)", "数值": 2.5, "门槛": 1.1, "周期": None, "主播": None}
    (found,) = typed([bare | {"规则": pd.NA}], accounts)
    assert (found.rule, found.threshold, found.value, found.period) == ("吸粉奖", 0.011, 0.025, "month")
    assert (found.hosts, found.accounts) == ((), ())
    with pytest.raises(FupanError, match="列表"):
        typed([LINE | {"指标": "猜的"}], accounts)
    with pytest.raises(FupanError, match="没有账号"):
        typed([LINE | {"账号": ["别的"]}], accounts)
