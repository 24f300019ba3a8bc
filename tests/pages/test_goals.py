"""目标: goals on the page, the first one with one click, and what the table of goals takes and refuses."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import FupanError
from core.metrics import METRICS
from core.reviews.aiming import EVERYONE, SETTABLE
from core.warehouse import holdings, ledger, plans
from core.warehouse.plans import Goal
from pages.shared.aims.editor import LABELS, changes, typed
from pages.shared.aims.spans import spans
from pages.shared.desk import open_store
from tests.conftest import DEMO_MERCHANT

PAGE = "pages/week/goals.py"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
WEEK = (date(2026, 11, 16), date(2026, 11, 22))
ACCOUNTS = {EVERYONE: "", "晴野": "qingye"}


def words(at: AppTest) -> str:
    return "\n".join(one.value for one in (*at.header, *at.markdown, *at.caption, *at.subheader))


def test_the_first_goal_is_one_click_and_can_be_undone(demo: AppTest, database: Path) -> None:
    at = demo.run().switch_page(PAGE).run()
    assert not at.exception
    assert at.button(key="first_本月").label == "本月成交金额 ¥130\\.0万"
    at.button(key="first_本月").click().run()
    assert not at.exception
    store = open_store(str(database))
    assert plans.goals(store, DEMO_MERCHANT) == (Goal("", "gmv", *NOVEMBER, 1_300_000.0),)
    assert "全部账号 11\\-01 至 11\\-30 的成交金额" in at.header[0].value
    (upload,) = [one for one in holdings.uploads(store, DEMO_MERCHANT) if one.kind == "entry_goal"]
    assert upload.author == "本机"
    ledger.undo(store, upload.upload_id, "tests")
    at.run()
    assert at.button(key="first_本周").label == "本周成交金额 ¥29\\.0万"


def test_goals_stand_with_their_pace_their_forecast_and_the_day_they_are_counted_to(
    demo: AppTest, database: Path
) -> None:
    rows = [
        {"account": account, "metric": metric, "since": span[0], "until": span[1], "value": value}
        for account, metric, span, value in (
            ("", "gmv", NOVEMBER, 1_650_000.0),
            ("qingye_outdoor", "gmv", WEEK, 320_000.0),
            ("<b>x</b>", "pay_rate", NOVEMBER, 0.085),
        )
    ]
    ledger.enter(open_store(str(database)), DEMO_MERCHANT, "goal", rows, "tests")
    at = demo.run().switch_page(PAGE).run()
    assert not at.exception
    told = words(at)
    assert "数到 2026\\-11\\-20" in told
    assert "3 个目标进行中" in at.header[0].value
    assert "80\\% 区间" in told
    assert "\\<b\\>x\\<\\/b\\>" in told
    listed = at.dataframe[-1].value
    assert set(listed["目标值"]) == {8.5, 1_650_000.0, 320_000.0}
    assert at.button(key="save_goals").disabled


def test_without_data_the_page_says_what_to_upload(empty: AppTest) -> None:
    at = empty.run().switch_page(PAGE).run()
    assert not at.exception
    assert [one.value for one in at.subheader] == ["还没有数据"]


def test_rows_are_goals_and_what_is_not_ready_waits() -> None:
    rows = [
        (None, "成交金额", None, None, 1_300_000.0),
        ("晴野", "点击支付率", date(2026, 11, 16), "2026-11-22", 8.5),
        ("晴野", None, None, None, 5.0),
        ("晴野", "成交人数", None, None, None),
    ]
    assert typed(rows, ACCOUNTS, LABELS, NOVEMBER) == {
        ("", "gmv", *NOVEMBER): 1_300_000.0,
        ("qingye", "pay_rate", *WEEK): 0.085,
    }


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        (("外人", "成交金额", None, None, 1.0), "没有账号「外人」"),
        ((EVERYONE, "心情", None, None, 1.0), "「心情」不能设目标"),
        (
            (EVERYONE, "成交金额", date(2026, 11, 9), date(2026, 11, 2), 1.0),
            "全部账号 成交金额 的结束日期 2026-11-02 早于开始日期 2026-11-09",
        ),
        ((EVERYONE, "成交金额", date(2026, 11, 9), None, 1.0), "有一行只写了开始或结束日期"),
        ((EVERYONE, "成交金额", None, None, 0.0), "全部账号 成交金额 的目标值不是正数"),
        ((EVERYONE, "点击支付率", None, None, 850.0), "全部账号 点击支付率 的目标值超过 100%"),
        ((EVERYONE, "成交人数", None, None, 1.0), "全部账号 成交人数 在 2026-11-01 至 2026-11-30 有两个目标"),
        (
            (EVERYONE, "成交人数", date(2026, 11, 20), date(2026, 12, 10), 1.0),
            "全部账号 成交人数 的两个目标日期重叠:2026-11-01 至 2026-11-30,2026-11-20 至 2026-12-10",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(row: tuple[object, ...], fact: str) -> None:
    with pytest.raises(FupanError) as raised:
        typed([(EVERYONE, "成交人数", None, None, 900.0), row], ACCOUNTS, LABELS, NOVEMBER)
    assert raised.value.fact == fact
    assert raised.value.remedy


def test_a_week_inside_a_month_or_across_two_is_a_goal_of_its_own() -> None:
    rows = [
        (EVERYONE, "成交金额", *span, 1.0)
        for span in (NOVEMBER, WEEK, (date(2026, 11, 30), date(2026, 12, 6)), (date(2026, 12, 1), date(2026, 12, 31)))
    ]
    assert len(typed(rows, ACCOUNTS, LABELS, NOVEMBER)) == 4


def test_only_what_changed_is_entered_and_what_is_gone_without_a_value() -> None:
    kept, raised, gone, new = (("", key, *NOVEMBER) for key in ("gmv", "buyers", "orders", "items"))
    rows = changes({kept: 1.0, raised: 2.0, gone: 3.0}, {kept: 1.0, raised: 2.5, new: 4.0})
    assert [(row["metric"], row["value"]) for row in rows] == [("buyers", 2.5), ("items", 4.0), ("orders", None)]


def test_weeks_begin_on_monday_and_months_end_on_their_last_day() -> None:
    found = spans(date(2026, 11, 20))
    assert found == {
        "本周": WEEK,
        "下周": (date(2026, 11, 23), date(2026, 11, 29)),
        "本月": NOVEMBER,
        "下月": (date(2026, 12, 1), date(2026, 12, 31)),
    }
    assert spans(date(2026, 12, 31))["下月"] == (date(2027, 1, 1), date(2027, 1, 31))


def test_every_metric_that_can_be_set_is_one_of_a_session_and_has_a_label_of_its_own() -> None:
    assert all("live" in METRICS[key].facts for key in SETTABLE)
    assert len(LABELS) == len(SETTABLE)
