from streamlit.testing.v1 import AppTest

from core.reports import FORMATS
from core.reports.chat import WECOM_TEXT


def test_the_day_is_one_page_and_its_messages_wait_to_be_copied(demo: AppTest) -> None:
    at = demo.switch_page("pages/review/daily.py").run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "直播日报"
    assert "3 场" in at.caption[0].value
    steps = [head.value for head in at.subheader]
    assert steps[:2] == ["结果", "漏斗与归因"] and {"发现", "明日动作", "主播"} <= set(steps)
    boxes = [box.value for box in at.code]
    assert len(boxes) == sum(form.copied for form in FORMATS.values())
    assert len(boxes[0].encode()) <= WECOM_TEXT
    assert at.header[0].value.split(";")[0].replace("\\", "")[:8] == boxes[0].splitlines()[1][:8]


def test_another_review_is_shared_in_the_same_way(demo: AppTest) -> None:
    at = demo.switch_page("pages/review/traffic.py").run()
    assert not at.exception
    assert at.code[0].value.startswith("直播日报 · 流量\n")
