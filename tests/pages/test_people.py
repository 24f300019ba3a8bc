"""The people page: portraits, the list to take along, and comments pasted into a session."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.sheets.comments import COMMENTS
from core.warehouse import holdings
from core.warehouse.store import Store
from pages.shared.desk import EXAMPLE
from pages.shared.people.pasting import as_table
from tests.conftest import DEMO_MERCHANT

PAGE = "pages/review/people.py"
LINES = "20:31 这个多少钱\n20:31 这个多少钱\n[20:32:05] =1+1 有没有XL\n没有时间的一行"


def opened(at: AppTest) -> AppTest:
    return at.run().switch_page(PAGE).run()


def paste(at: AppTest, text: str) -> AppTest:
    at.text_area(key="comments_text").set_value(text)
    next(button for button in at.button if button.label == "存进这一场").click()
    return at.run()


def test_the_page_says_who_comes_and_who_buys_and_hands_the_list_out(demo: AppTest) -> None:
    at = opened(demo)
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "直播日报 · 人群"
    assert "31\\-40" in at.header[0].value
    labels = [button.proto.label for button in at.get("download_button")]
    assert {"下载名单(xlsx)", "下载名单(csv)"} <= set(labels)


def test_several_sessions_and_days_are_answered(demo: AppTest) -> None:
    demo.query_params["by"] = "日期"
    at = opened(demo)
    assert not at.exception
    assert not at.error


def test_pasted_comments_replace_those_of_the_session_and_are_in_the_ledger(demo: AppTest, database: Any) -> None:
    at = paste(opened(demo), LINES)
    assert not at.exception
    assert at.success[0].value.startswith("存了 2 行评论")
    assert "替换了之前的" in at.success[0].value
    assert "1 行开头没有时间" in at.success[0].value
    store = Store(str(database)) if not at.exception else None
    assert store is not None
    rows = store.query("SELECT comment, comment_lines, strftime(said_at, '%d %H:%M:%S') FROM fact_comment ORDER BY 1")
    newest = holdings.uploads(store, DEMO_MERCHANT)[0]
    store.close()
    assert rows == [("=1+1 有没有XL", 1, "20 20:32:05"), ("这个多少钱", 2, "20 20:31:00")]
    assert (newest.kind, newest.rows) == (COMMENTS.key, 2)


def test_a_paste_without_any_time_says_what_is_wrong(demo: AppTest) -> None:
    at = paste(opened(demo), "这个多少钱\n有没有XL")
    assert not at.exception
    assert at.error


def test_the_example_takes_no_comments(empty: AppTest) -> None:
    assert EXAMPLE != DEMO_MERCHANT
    at = opened(empty)
    assert not at.exception
    assert not [button for button in at.button if button.label == "存进这一场"]


@pytest.mark.parametrize(
    ("text", "lines", "timeless"),
    [
        ("20:31 a\n20:32\tb", 2, 0),
        ("2026-11-20 20:31:05 a\n[20:32] b\n(20:33),c", 3, 0),
        ("a\nb", 0, 2),
        ("评论时间\t评论内容\n20:31\ta", 1, 0),
        ("", 0, 0),
        ('20:31 "a",b\n20:31 ,', 2, 0),
    ],
)
def test_a_line_is_a_time_and_a_text(text: str, lines: int, timeless: int) -> None:
    pasted = as_table(text)
    assert (len(pasted.content.splitlines()) - 1, pasted.timeless) == (lines, timeless)
