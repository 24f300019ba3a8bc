import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import answers
from tests.conftest import DEMO_MERCHANT


@pytest.fixture
def demo(demo: AppTest) -> AppTest:
    return demo.switch_page("pages/review/traffic.py")


def test_the_headline_is_the_review_s(demo: AppTest) -> None:
    at = demo.run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "直播日报 · 流量"
    assert "点击支付率" in at.header[0].value
    assert DEMO_MERCHANT in at.caption[0].value
    assert len(at.metric) >= 4


def test_a_cached_answer_reads_the_same(demo: AppTest) -> None:
    first = [(m.label, m.value, m.delta) for m in demo.run().metric]
    again = [(m.label, m.value, m.delta) for m in demo.run().metric]
    assert first == again
    assert any(value.startswith("¥") for _, value, _ in first)


def test_scope_comes_from_the_url(demo: AppTest) -> None:
    demo.query_params["session"] = "2026-11-18 周三 19:27 晴野户外旗舰店"
    demo.query_params["against"] = "上一场"
    at = demo.run()
    assert not at.exception
    assert r"2026\-11\-18 19\:27" in at.caption[0].value
    at.selectbox(key="against").set_value("上周同时段").run()
    assert "上周同时段" in at.caption[0].value


def test_several_sessions_and_days(demo: AppTest) -> None:
    at = demo.run()
    at.get("segmented_control")[0].set_value("多场").run()
    labels = at.multiselect(key="sessions").options
    at.multiselect(key="sessions").set_value(labels[:2]).run()
    assert not at.exception
    assert "2 场" in at.caption[0].value
    at.get("segmented_control")[0].set_value("日期").run()
    assert not at.exception
    assert r"2026\-11\-14 至 2026\-11\-20" in at.caption[0].value


def test_every_comparison_answers_or_says_why_not(demo: AppTest) -> None:
    at = demo.run()
    for against in at.selectbox(key="against").options[:6]:
        at.selectbox(key="against").set_value(against).run()
        assert not at.exception
        assert not at.error
        assert at.header or at.info


def test_people_or_times(demo: AppTest) -> None:
    at = demo.run()
    basis = next(one for one in at.get("segmented_control") if one.options == ["按人数看", "按次数看"])
    basis.set_value("按次数看").run()
    assert not at.exception


def test_a_bug_shows_a_number_and_no_traceback(
    demo: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(answers, "review", broken)
    at = demo.run()
    assert not at.exception
    shown = at.error[0].value
    assert "错误编号" in shown
    assert "secret" not in shown
    assert "ZeroDivisionError" in caplog.text
    assert "secret detail" in caplog.text


def test_nothing_to_review_is_said_in_words(demo: AppTest) -> None:
    at = demo.run()
    at.get("segmented_control")[0].set_value("单场").run()
    at.selectbox(key="session").set_value(at.selectbox(key="session").options[-1]).run()
    at.selectbox(key="against").set_value("上一场").run()
    assert not at.exception
    assert "没有可以对比的场次" in at.info[0].proto.title
