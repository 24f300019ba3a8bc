from streamlit.testing.v1 import AppTest

from core.metrics import METRICS

DICTIONARY = "pages/data/dictionary.py"


def test_every_metric_is_listed(demo: AppTest) -> None:
    at = demo.run().switch_page(DICTIONARY).run()
    assert not at.exception
    assert list(at.dataframe[0].value["代号"]) == list(METRICS)


def test_searching_shows_entries_whole(demo: AppTest) -> None:
    at = demo.run().switch_page(DICTIONARY).run()
    at.text_input(key="q").set_value("点击支付率").run()
    assert not at.exception
    assert any(r"pay\_rate" in text.value for text in at.markdown)
    at.text_input(key="q").set_value("没有的东西").run()
    assert "没有这样的指标" in at.caption[-1].value
