import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def compared(demo: AppTest) -> AppTest:
    return demo.switch_page("pages/review/compare.py")


def test_the_latest_stands_beside_three_of_its_slot(compared: AppTest) -> None:
    at = compared.run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "场次对比"
    picked = at.multiselect(key="sessions").value
    assert [label[:16] for label in picked] == [
        "2026-11-20 周五 19",
        "2026-11-19 周四 19",
        "2026-11-18 周三 19",
        "2026-11-17 周二 19",
    ]
    assert at.header[0].value.startswith("4 场里单小时成交金额最高的是")
    every = at.dataframe[0].value
    assert list(every.columns) == [
        "指标",
        "11-20 周五 19:33",
        "11-19 周四 19:27",
        "11-18 周三 19:27",
        "11-17 周二 19:35",
    ]
    assert every.loc[every["指标"] == "点击支付率", "11-20 周五 19:33"].item() == "6.6% ▼-3.0pp 变差"


def test_any_sessions_of_any_account_can_be_picked(compared: AppTest) -> None:
    at = compared.run()
    options = at.multiselect(key="sessions").options
    other = next(label for label in options if "折扣仓" in label)
    at.multiselect(key="sessions").set_value([options[0], other]).run()
    assert not at.exception
    assert "旗舰店" in at.header[0].value
    assert [one.value for one in at.subheader] == ["并排看", "差多少", "差的钱来自哪里"]
    at.multiselect(key="sessions").set_value(options[:6]).run()
    assert at.header[0].value.startswith("6 场里")
    at.multiselect(key="sessions").set_value([]).run()
    assert at.header[0].value.startswith("4 场里")
