"""评论: when something was said in any notation of time, who said it left out, and the text kept as it is."""

from datetime import datetime
from pathlib import Path

import pytest

from core.errors import UnknownExport
from core.reading.attach import LiveSession, UnplacedTable
from core.reading.batch import Batch
from tests.core.reading.workbooks import Row, batch, counted, landed, matched, refusal, write_table

NIGHT = LiveSession("qy", "晴野", datetime(2026, 11, 19, 19, 27, 25), datetime(2026, 11, 20, 0, 20, 10))
NAME = "评论_晴野_2026-11-19_19-27-25.xlsx"


def said(*lines: tuple[str, str], time: str = "评论时间", text: str = "评论内容") -> list[Row]:
    return [{time: at, "用户昵称": "山里的风", text: words} for at, words in lines]


def read(path: Path) -> Batch:
    return batch(path, known=(NIGHT,))


def told(found: Batch) -> list[tuple[object, object]]:
    return [(row["said_at"], row["comment"]) for row in landed(found, "comment")]


def test_clock_times_follow_the_start_of_the_session_over_midnight(tmp_path: Path) -> None:
    found = read(write_table(tmp_path / NAME, said(("20:31", "这个多少钱"), ("0:05:30", "还有货吗"))))
    assert (found.export.key, counted(found)) == ("comments", (2, 2, 0, 0, 0))
    assert told(found) == [
        (datetime(2026, 11, 19, 20, 31), "这个多少钱"),
        (datetime(2026, 11, 20, 0, 5, 30), "还有货吗"),
    ]


@pytest.mark.parametrize(("time", "text"), [("时间", "内容"), ("发言时间", "弹幕"), ("弹幕时间", "评论")])
def test_headers_as_collectors_write_them(time: str, text: str, tmp_path: Path) -> None:
    path = write_table(tmp_path / NAME, said(("2026-11-19 20:31:05", "防水吗"), time=time, text=text))
    assert told(read(path)) == [(datetime(2026, 11, 19, 20, 31, 5), "防水吗")]


def test_who_said_it_is_not_kept_and_that_is_told(tmp_path: Path) -> None:
    found = read(write_table(tmp_path / NAME, said(("20:31", "防水吗"))))
    (row,) = landed(found, "comment")
    assert "山里的风" not in map(str, row.values())
    assert [(issue.level, issue.header) for issue in found.issues] == [("note", "用户昵称")]


def test_words_for_all_are_comments_like_others(tmp_path: Path) -> None:
    lines = [("20:31", "全部"), ("20:32", "不限"), ("20:33", "合计")]
    assert [words for _, words in told(read(write_table(tmp_path / NAME, said(*lines))))] == ["全部", "不限", "合计"]


def test_the_same_text_in_the_same_moment_counts_once_unless_the_table_counts(tmp_path: Path) -> None:
    twice = read(write_table(tmp_path / NAME, said(("20:31", "防水吗"), ("20:31", "防水吗"))))
    assert counted(twice) == (2, 1, 0, 0, 1)
    rows: list[Row] = [{"评论时间": "20:31", "评论内容": "防水吗", "条数": 3}]
    assert [row["said_times"] for row in landed(read(write_table(tmp_path / f"2_{NAME}", rows)), "comment")] == [3]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "![x](http://y)", "'; DROP TABLE upload --"])
def test_a_text_is_kept_as_it_was_written(words: str, tmp_path: Path) -> None:
    assert [text for _, text in told(read(write_table(tmp_path / NAME, said(("20:31", words)))))] == [words]


def test_comments_that_name_no_session_are_asked_about(tmp_path: Path) -> None:
    other = LiveSession("qy", "晴野", datetime(2026, 11, 18, 19, 30), datetime(2026, 11, 18, 23, 0))
    path = write_table(tmp_path / "评论.xlsx", said(("20:31", "防水吗")))
    assert isinstance(refusal(path, known=(NIGHT, other)), UnplacedTable)


def test_minutes_with_a_count_of_comments_stay_minutes(tmp_path: Path) -> None:
    rows: list[Row] = [{"时间": "20:31", "进入直播间人数": 12, "评论次数": 3}]
    assert matched(write_table(tmp_path / "a.xlsx", rows)).export.key == "minute_trend"


def test_what_is_said_of_an_order_is_no_comment_in_a_live_room(tmp_path: Path) -> None:
    rows: list[Row] = [{"订单编号": "69210001", "评论时间": "2026-11-19 20:31:05", "评论内容": "质量很好"}]
    assert isinstance(refusal(write_table(tmp_path / "评价.xlsx", rows), known=(NIGHT,)), UnknownExport)
