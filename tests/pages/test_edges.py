"""What people paste into the box for comments, as they really write it."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.people.pasting import as_table


@pytest.mark.parametrize(
    "line", ["20:31 多少钱", "20：31 多少钱", "20：31，多少钱", "（20:31）多少钱", "20:31\t多少钱"]
)
def test_a_time_may_be_written_with_chinese_punctuation(line: str) -> None:
    found = as_table(line)
    assert '"20:31","多少钱","1"' in found.content.decode()
    assert not found.empty


def paste(at: AppTest, text: str) -> AppTest:
    at.run().switch_page("pages/review/people.py").run()
    at.text_area(key="comments_text").set_value(text)
    next(button for button in at.button if button.label == "存进这一场").click()
    return at.run()


def test_a_paste_without_any_time_says_so_and_stores_nothing(demo: AppTest) -> None:
    at = paste(demo, "多少钱\n有没有XL")
    assert not at.exception
    assert not at.success
    assert "没有一行以时间开头" in str(at.error[0].proto)


def test_comments_outside_the_session_are_told(demo: AppTest) -> None:
    at = paste(demo, "20:31 多少钱\n8:31 早上好")
    assert at.success[0].value.startswith("存了 2 行评论")
    assert "不在" in at.warning[0].value
