"""商品讲解: when a product was explained, told in any notation of time, also across midnight."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.reading.attach import LiveSession, UnplacedTable
from core.reading.batch import Batch
from tests.core.reading.workbooks import Row, batch, counted, landed, matched, refusal, total, write, write_table

NIGHT = LiveSession("qy", "晴野", datetime(2026, 11, 19, 19, 27, 25), datetime(2026, 11, 20, 0, 20, 10))
NAME = "讲解分析_晴野_2026-11-19_19-27-25.xlsx"
BEGUN = (datetime(2026, 11, 19, 19, 32, 10), datetime(2026, 11, 19, 23, 58, 30), datetime(2026, 11, 20, 0, 11, 5))
SECONDS = (532, 242, 65)


def explained(spelling: str = "%Y/%m/%d %H:%M:%S") -> list[Row]:
    return [
        {
            "商品ID": f"379001234567890100{n % 2}", "商品名称": f"示例{n % 2}",
            "讲解开始时间": f"{begun:{spelling}}",
            "讲解结束时间": f"{begun + timedelta(seconds=seconds):{spelling}}", "讲解时长": seconds,
            "商品点击次数": 97 - n, "直播间进入次数（推荐流）": 212, "平均在线人数": 39.5, "成交订单数": 2,
            "讲解成交金额": "¥62.91",
        }
        for n, (begun, seconds) in enumerate(zip(BEGUN, SECONDS, strict=True))
    ]  # fmt: skip


def read(path: Path) -> Batch:
    return batch(path, known=(NIGHT,))


def spans(found: Batch) -> list[tuple[Any, ...]]:
    return [(row["explain_start"], row["explain_end"]) for row in landed(found, "explanation")]


def test_explanations_land_under_their_session(tmp_path: Path) -> None:
    found = read(write_table(tmp_path / NAME, explained()))
    assert (found.export.key, counted(found), found.issues) == ("explanation", (3, 3, 0, 0, 0), ())
    rows = landed(found, "explanation")
    assert {(row["account"], row["start"], row["day"]) for row in rows} == {("qy", NIGHT.start, NIGHT.start.date())}
    assert spans(found) == [
        (begun, begun + timedelta(seconds=long)) for begun, long in zip(BEGUN, SECONDS, strict=True)
    ]
    assert [row["explain_seconds"] for row in rows] == list(SECONDS)
    assert total(found, "gmv", "explanation") == Decimal("188.73")
    assert (rows[0]["entries"], rows[0]["product_clicks"], rows[0]["online"]) == (212, 97, 39.5)


def test_unix_seconds_are_moments_in_beijing(tmp_path: Path) -> None:
    rows = [
        row | {"讲解开始时间": int((begun - datetime(1970, 1, 1, 8)).total_seconds()), "讲解结束时间": None}
        for row, begun in zip(explained(), BEGUN, strict=True)
    ]
    names = {"讲解开始时间": "讲解开始时间戳", "讲解结束时间": "讲解结束时间戳"}
    rows = [{names.get(header, header): cell for header, cell in row.items()} for row in rows]
    found = read(write_table(tmp_path / NAME, rows))
    assert [row["explain_start"] for row in landed(found, "explanation")] == list(BEGUN)


@pytest.mark.parametrize("header", ["商品讲解时间", "explain_time"])
def test_a_window_on_the_clock_is_of_the_sessions_day_or_of_the_next(tmp_path: Path, header: str) -> None:
    windows = ("19:32-19:41", "23:58-00:02", "00:11-00:12")
    kept = ("商品ID", "商品点击次数", "平均在线人数")
    rows = [{key: row[key] for key in kept} | {header: cell} for row, cell in zip(explained(), windows, strict=True)]
    found = read(write_table(tmp_path / NAME, rows))
    assert spans(found) == [
        (datetime(2026, 11, 19, 19, 32), datetime(2026, 11, 19, 19, 41)),
        (datetime(2026, 11, 19, 23, 58), datetime(2026, 11, 20, 0, 2)),
        (datetime(2026, 11, 20, 0, 11), datetime(2026, 11, 20, 0, 12)),
    ]


def test_clock_times_in_two_columns_cross_midnight_too(tmp_path: Path) -> None:
    found = read(write_table(tmp_path / NAME, explained("%H:%M:%S")))
    assert spans(found) == [
        (begun, begun + timedelta(seconds=long)) for begun, long in zip(BEGUN, SECONDS, strict=True)
    ]


@pytest.mark.parametrize(
    ("written", "seconds"), [("8分52秒", 532), (532, 532), ("532秒", 532), ("00:08:52", 532), ("1小时1分", 3660)]
)
def test_a_duration_is_in_seconds_unless_it_says_otherwise(tmp_path: Path, written: Any, seconds: int) -> None:
    found = read(write_table(tmp_path / NAME, [explained()[0] | {"讲解时长": written}]))
    assert landed(found, "explanation")[0]["explain_seconds"] == seconds


@pytest.mark.parametrize(
    ("header", "cell", "key"),
    [
        ("讲解成交金额(分)", 711500, "gmv"),
        ("商品成交金额", "¥7,115", "gmv"),
        ("商品用户支付金额", "¥7,115", "user_pay"),
        ("用户支付金额(元)", 7115, "user_pay"),
        ("商品用户支付金额（分）", "711,500", "user_pay"),
    ],
)
def test_money_is_what_its_header_says_and_in_its_unit(tmp_path: Path, header: str, cell: Any, key: str) -> None:
    row = {name: value for name, value in explained()[0].items() if name != "讲解成交金额"} | {header: cell}
    (found,) = landed(read(write_table(tmp_path / NAME, [row])), "explanation")
    assert found[key] == Decimal("7115.00")
    assert {"gmv", "user_pay"} & set(found) == {key}


@pytest.mark.parametrize("older", ["直播间进入次数（自然推荐Feed）", "直播间进入次数(推荐 feed)"])
def test_entries_through_recommendation_have_several_names(tmp_path: Path, older: str) -> None:
    rows = [{older if "进入" in name else name: value for name, value in row.items()} for row in explained()]
    assert total(read(write_table(tmp_path / NAME, rows)), "entries", "explanation") == 636


@pytest.mark.parametrize(
    ("change", "header", "why"),
    [
        ({"讲解开始时间": "开播后"}, "讲解开始时间", "不是时间"),
        ({"讲解开始时间": None}, "讲解开始时间", "不能为空"),
        ({"商品ID": "-"}, "商品ID", "不能为空"),
        ({"讲解结束时间": "2026/11/19 19:00:00"}, "讲解结束时间", "早于开始的时间"),
    ],
)
def test_a_bad_cell_costs_its_row_and_is_named(tmp_path: Path, change: Row, header: str, why: str) -> None:
    rows = explained()
    found = read(write_table(tmp_path / NAME, [rows[0] | change, *rows[1:]]))
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [(2, header, why)]
    assert counted(found) == (3, 2, 1, 0, 0)


def test_a_window_of_which_one_end_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    rows = [
        {"商品ID": "1", "商品讲解时间": window, "商品点击次数": 1} for window in ("19:32-19:61", "19:32", "19:40-19:50")
    ]
    found = read(write_table(tmp_path / NAME, rows))
    assert [entry.header for entry in found.rejected] == ["商品讲解时间"] * 2
    assert found.rows == 1


def test_the_same_explanation_twice_counts_once(tmp_path: Path) -> None:
    rows = explained()
    found = read(write_table(tmp_path / NAME, [*rows, rows[0], rows[1] | {"成交订单数": 9}]))
    assert counted(found) == (5, 3, 0, 0, 2)
    assert total(found, "orders", "explanation") == 6


def test_a_name_without_a_session_is_settled_by_the_rows_times_or_asked(tmp_path: Path) -> None:
    path = write_table(tmp_path / "讲解.xlsx", explained())
    outlet = LiveSession("q2", "奥莱", NIGHT.start, NIGHT.stop)
    assert landed(batch(path, known=(NIGHT,)), "explanation")[0]["start"] == NIGHT.start
    assert isinstance(refusal(path, known=(NIGHT, outlet)), UnplacedTable)
    clocks = write_table(tmp_path / "钟点.xlsx", explained("%H:%M:%S"))
    assert isinstance(refusal(clocks, known=(NIGHT,)), UnplacedTable), "they fit every day"
    assert batch(clocks, known=(NIGHT,), day=NIGHT.start.date()).rows == 3


def test_rows_that_name_their_session_need_nobody_to_tell(tmp_path: Path) -> None:
    own = {"抖音号": "q9", "直播开始时间": "2026/11/19 19:27:25", "直播结束时间": "2026/11/20 00:20:10"}
    found = batch(write_table(tmp_path / "讲解.xlsx", [row | own for row in explained("%H:%M:%S")]))
    assert {(row["account"], row["start"]) for row in landed(found, "explanation")} == {("q9", NIGHT.start)}
    assert spans(found)[2][0] == BEGUN[2]


def test_a_room_named_in_the_rows_is_as_good_as_one_in_the_name(tmp_path: Path) -> None:
    known = (
        LiveSession("qy", "晴野", NIGHT.start, NIGHT.stop, "7709842732868653027"),
        LiveSession("q2", "奥莱", NIGHT.start),
    )
    path = write_table(tmp_path / "讲解.xlsx", [row | {"room_id": "7709842732868653027"} for row in explained()])
    assert landed(batch(path, known=known), "explanation")[0]["account"] == "qy"


def test_a_collectors_workbook_lands_its_explanations_and_says_what_it_leaves(tmp_path: Path) -> None:
    """Other tools put their whole collection into one workbook."""
    rows = explained()
    book = {
        "场次概览": [("项目", "值"), ("备注", "无")],
        "商品讲解": [list(rows[0]), *(list(row.values()) for row in rows)],
    }
    found = read(write(tmp_path / NAME, book))
    assert (found.export.key, found.rows) == ("explanation", 3)
    assert [issue.sheet for issue in found.issues] == ["场次概览"]


def test_explanations_with_a_renamed_header_are_recognised(tmp_path: Path) -> None:
    rows = [{"编号列" if name == "商品ID" else name: value for name, value in row.items()} for row in explained()]
    found = matched(write_table(tmp_path / NAME, rows))
    assert found.nearest is not None
    assert (found.export, found.nearest.key) == (None, "explanation")
