import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.intake import take_in
from core.reading.grid import Source
from core.warehouse.store import DEFAULT_MERCHANT, Store
from tests.pages.workbooks import IMAGE, session, shop_list


def told(at: AppTest) -> str:
    return "\n".join(one.value for one in at.markdown)


def test_the_app_opens_on_the_latest_session(demo: AppTest) -> None:
    at = demo.run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "今日"
    assert [(one.label, one.value) for one in at.metric] == [("成交金额", "¥1\\.4万"), ("单小时成交金额", "¥3\\,327")]
    assert "点击支付率 6\\.6\\%" in told(at)
    assert "下一班没有排班" in told(at)
    assert len(at.get("page_link")) == 7


def test_a_session_that_is_picked_is_the_same_on_the_other_pages(demo: AppTest) -> None:
    at = demo.run()
    label = next(label for label in at.selectbox(key="session").options if label.startswith("2026-11-18 周三 19:27"))
    at.selectbox(key="session").set_value(label).run()
    assert "11\\-18 周三 19\\:27" in told(at)
    at.switch_page("pages/review/traffic.py").run()
    assert at.selectbox(key="session").value == label


@pytest.mark.parametrize("sessions", [1, 2])
def test_a_session_list_alone_is_enough(empty: AppTest, database: Path, tmp_path: Path, sessions: int) -> None:
    file = tmp_path / "直播间列表.xlsx"
    file.write_bytes(shop_list([session(day, name=IMAGE) for day in range(1, sessions + 1)]))
    store = Store(str(database))
    take_in(store, DEFAULT_MERCHANT, [Source(file.name, file)], "tests")
    store.close()
    at = empty.run()
    assert not at.exception
    assert at.metric[0].value == "¥1\\,000"
    assert "可比的历史场次还不够" in told(at)
    assert "整场数据下载" in told(at)
    assert "\\!\\[x\\]" in told(at)
    assert "![x]" not in told(at)
    assert "成交人数 80" in json.loads(at.get("vega_lite_chart")[0].proto.spec)["description"]
