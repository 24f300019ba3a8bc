"""上播记录 as merchants keep them: every way to write a time, hosts who share one, and what can't be taken."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.reading.batch import Rejected
from core.reading.convert import BEFORE_ITS_BEGIN
from core.reports.templates import TEMPLATES
from core.reports.templates.writing import write_template
from tests.core.reading.workbooks import (
    Row,
    batch,
    counted,
    landed,
    outcomes,
    refusal,
    sessions,
    table,
    write,
    write_table,
)

ROW: Row = {
    "直播间账号": "示例户外旗舰店",
    "主播姓名": "小安",
    "上播日期": "2026-09-01",
    "上播时间": "08:55",
    "下播时间": "12:10",
    "场控": "老王",
    "备注": None,
}
ON, OFF = datetime(2026, 9, 1, 8, 55), datetime(2026, 9, 1, 12, 10)


def renamed(names: dict[str, str]) -> list[Row]:
    return [{names.get(header, header): cell for header, cell in ROW.items()}]


def shift(path: Path, **hints: Any) -> Row:
    (row,) = landed(batch(path, **hints), "shift")
    return row


def test_a_shift_lands_with_its_host_its_times_and_its_day(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / "上播记录.xlsx", [ROW]))
    assert (found.export.key, found.accounts, counted(found)) == ("roster", ("示例户外旗舰店",), (1, 1, 0, 0, 0))
    (row,) = landed(found, "shift")
    assert (row["host"], row["shift_on"], row["shift_off"]) == ("小安", ON, OFF)
    assert (row["day"], row["start"], row["controller"]) == (date(2026, 9, 1), None, "老王")
    assert found.issues == ()


@pytest.mark.parametrize(
    "names",
    [
        {"主播姓名": "主播", "上播日期": "日期", "上播时间": "上播", "下播时间": "下播", "直播间账号": "账号"},
        {"主播姓名": "主播名称", "上播时间": "开始时间", "下播时间": "结束时间", "直播间账号": "抖音号"},
    ],
)
def test_an_older_name_means_the_same(tmp_path: Path, names: dict[str, str]) -> None:
    row = shift(write_table(tmp_path / "排班.xlsx", renamed(names)))
    assert (row["account"], row["host"], row["shift_on"], row["shift_off"]) == ("示例户外旗舰店", "小安", ON, OFF)


@pytest.mark.parametrize(
    ("on", "off", "ends"),
    [
        ("8:55", "12:10", OFF),
        ("08：55", "12：10:00", OFF),
        (time(8, 55), time(12, 10), OFF),
        (datetime(2026, 9, 1, 8, 55), datetime(2026, 9, 1, 12, 10), OFF),
        ("2026/9/1 8:55", "2026-09-01 12:10:00", OFF),
        ("8:55", "2026-09-01 12:10", OFF),
        ("8:55", "24:00", datetime(2026, 9, 2)),
        ("8:55", "00:00", datetime(2026, 9, 2)),
        ("8:55", "01:30", datetime(2026, 9, 2, 1, 30)),
        ("8:55", "25:30", datetime(2026, 9, 2, 1, 30)),
        ("2026-09-01 08:55", "2026-09-02 01:30", datetime(2026, 9, 2, 1, 30)),
    ],
)
def test_a_time_is_the_same_however_it_is_written(tmp_path: Path, on: Any, off: Any, ends: datetime) -> None:
    row = shift(write_table(tmp_path / "上播记录.xlsx", [ROW | {"上播时间": on, "下播时间": off}]))
    assert (row["shift_on"], row["shift_off"], row["day"]) == (ON, ends, date(2026, 9, 1))


@pytest.mark.parametrize(
    ("window", "ends"),
    [
        ("08:55-12:10", OFF),
        ("8:55 ~ 12:10", OFF),
        ("08:55至01:30", datetime(2026, 9, 2, 1, 30)),
        ("2026-09-01 08:55-2026-09-01 12:10", OFF),
    ],
)
def test_both_times_may_stand_in_one_cell(tmp_path: Path, window: str, ends: datetime) -> None:
    row = {"主播": "小安", "日期": "2026-09-01", "上播时段": window, "账号": "a1"}
    found = shift(write_table(tmp_path / "排班.xlsx", [row]))
    assert (found["shift_on"], found["shift_off"]) == (ON, ends)


def test_full_times_tell_their_own_day(tmp_path: Path) -> None:
    row = {header: cell for header, cell in ROW.items() if header != "上播日期"}
    row |= {"上播时间": "2026-09-01 22:30", "下播时间": "2026-09-02 01:30"}
    found = shift(write_table(tmp_path / "上播记录.xlsx", [row]))
    assert (found["day"], found["shift_off"]) == (date(2026, 9, 1), datetime(2026, 9, 2, 1, 30))


def test_times_of_day_without_a_date_ask_for_one(tmp_path: Path) -> None:
    path = write_table(
        tmp_path / "上播记录.xlsx", [{header: cell for header, cell in ROW.items() if header != "上播日期"}]
    )
    error = refusal(path)
    assert (error.fact, error.remedy) == (
        "「上播记录.xlsx」没有写明是哪一天", "请在上传页选定日期,或给表格加一列「日期」再上传",
    )  # fmt: skip
    assert shift(path, day=date(2026, 9, 1))["shift_on"] == ON


@pytest.mark.parametrize("cell", ["小安、阿杰", "小安,阿杰", "小安 / 阿杰", "小安；阿杰", "小安\n阿杰", "小安&阿杰、"])
def test_hosts_who_share_a_shift_are_told_apart_however_they_are_parted(tmp_path: Path, cell: str) -> None:
    found = batch(write_table(tmp_path / "上播记录.xlsx", [ROW | {"主播姓名": cell}]))
    assert (counted(found), landed(found, "shift")[0]["host"]) == ((1, 1, 0, 0, 0), "小安、阿杰")


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("主播姓名", None, "不能为空"),
        ("主播姓名", "-", "不能为空"),
        ("主播姓名", "、", "没有写出名字"),
        ("上播时间", None, "不能为空"),
        ("下播时间", "-", "不能为空"),
        ("上播时间", "早上", "不是时间"),
        ("下播时间", "25:70", "不是时间"),
        ("上播日期", "周二", "不是日期"),
        ("上播日期", None, "不能为空"),
        ("下播时间", "2026-08-31 12:10", BEFORE_ITS_BEGIN),
    ],
)
def test_a_shift_that_lacks_something_costs_its_row_and_is_named(
    tmp_path: Path, header: str, cell: str | None, why: str
) -> None:
    rows = [ROW, ROW | {"上播时间": "2026-09-02 08:55", header: cell}, ROW | {"上播时间": "14:00", "下播时间": "15:00"}]
    if header == "上播日期":
        rows[1]["上播时间"] = "08:55"
    found = batch(write_table(tmp_path / "上播记录.xlsx", rows))
    told = cell if cell not in (None, "-") else ""
    assert found.rejected == (Rejected("Sheet1", 3, header, told, why),)
    assert counted(found) == (3, 2, 1, 0, 0)


def test_a_window_that_says_nothing_is_named_by_its_own_header(tmp_path: Path) -> None:
    rows = [{"主播": "小安", "日期": "2026-09-01", "时段": window} for window in ("08:55-12:10", None, "8:55-12:70")]
    found = batch(write_table(tmp_path / "排班.xlsx", rows))
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [
        (3, "时段", "不能为空"), (4, "时段", "不是起止时间"),
    ]  # fmt: skip


def test_of_a_shift_entered_twice_the_first_counts(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / "上播记录.xlsx", [ROW, ROW | {"下播时间": "12:20"}]))
    assert (counted(found), landed(found, "shift")[0]["shift_off"]) == ((2, 1, 0, 0, 1), OFF)
    assert [issue.fact for issue in found.issues] == ["有 1 行重复,只计第一次出现的,其中 1 行内容不一致"]


def test_a_nickname_stands_for_the_account_that_a_list_of_the_same_drop_names(tmp_path: Path) -> None:
    roster = write_table(tmp_path / "上播记录.xlsx", [ROW])
    live_list = write_table(tmp_path / "直播间列表.xlsx", sessions(2, "00123456789"))
    assert outcomes(roster, live_list)[0].accounts == ("00123456789",)  # type: ignore[union-attr]
    other = write_table(tmp_path / "另一个.xlsx", sessions(2, "another"))
    both = outcomes(roster, live_list, other)[0]
    assert both.accounts == ("示例户外旗舰店",)  # type: ignore[union-attr]
    assert outcomes(roster, live_list, names=(("示例户外旗舰店", "old"),))[0].accounts == ("示例户外旗舰店",)  # type: ignore[union-attr]


def test_a_known_nickname_is_not_overruled_by_an_account_given_for_the_drop(tmp_path: Path) -> None:
    path = write_table(tmp_path / "上播记录.xlsx", [ROW, ROW | {"直播间账号": "没见过的号", "上播时间": "20:00"}])
    rows = landed(batch(path, account="given", names=(("示例户外旗舰店", "0012"),)), "shift")
    assert [row["account"] for row in rows] == ["0012", "given"]


def test_a_list_of_sessions_stays_one_and_so_does_a_roster(tmp_path: Path) -> None:
    assert batch(write_table(tmp_path / "上播记录.xlsx", sessions(2))).export.key == "live_list"
    hosted = [row | {"主播": "小安"} for row in sessions(2)]
    assert batch(write_table(tmp_path / "上播记录.xlsx", hosted)).export.key == "live_list"
    assert batch(write_table(tmp_path / "直播间列表.xlsx", [ROW])).export.key == "roster"


# The template


def filled(path: Path, rows: list[list[Any]]) -> Path:
    path.write_bytes(write_template(TEMPLATES["roster"]))
    book = openpyxl.load_workbook(path)
    for number, cells in enumerate(rows, start=2):
        for place, cell in enumerate(cells, start=1):
            book.active.cell(number, place, cell)
    book.save(path)
    return path


def test_the_untouched_template_lands_nothing_and_says_so(tmp_path: Path) -> None:
    found = batch(filled(tmp_path / TEMPLATES["roster"].file, []))
    assert (found.export.key, counted(found)) == ("roster", (2, 0, 2, 0, 0))
    assert [(entry.row, entry.header, entry.text) for entry in found.rejected] == [
        (2, "上播日期", "示例(不导入) 2026-11-20"), (3, "上播日期", "示例(不导入) 2026-11-20"),
    ]  # fmt: skip
    assert found.issues == ()


def test_what_is_filled_into_the_template_comes_back(tmp_path: Path) -> None:
    rows = [
        ["0123", "小安", date(2026, 11, 20), time(8, 55), time(12, 10), "老王", None],
        ["0123", "小安、阿杰", "2026-11-20", "22:30", "01:30", None, "=1+1"],
        ["0123", "阿杰", date(2026, 11, 20), time(20, 0), time(0, 0), None, None],
    ]
    found = batch(filled(tmp_path / TEMPLATES["roster"].file, rows))
    assert counted(found) == (3, 3, 0, 0, 0)
    assert [(row["account"], row["host"], row["shift_on"], row["shift_off"]) for row in landed(found, "shift")] == [
        ("0123", "小安", datetime(2026, 11, 20, 8, 55), datetime(2026, 11, 20, 12, 10)),
        ("0123", "小安、阿杰", datetime(2026, 11, 20, 22, 30), datetime(2026, 11, 21, 1, 30)),
        ("0123", "阿杰", datetime(2026, 11, 20, 20), datetime(2026, 11, 21)),
    ]


def test_the_template_has_no_formula_and_checks_its_dates_and_times(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled(tmp_path / TEMPLATES["roster"].file, []))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    checks = {str(check.sqref): check.type for check in book.active.data_validations.dataValidation}
    assert checks == {"C2:C2000": "date", "D2:D2000 E2:E2000": "decimal"}
    assert book.sheetnames == ["上播记录", "填写说明"]


def test_a_roster_with_only_a_header_is_empty(tmp_path: Path) -> None:
    assert "只有表头" in refusal(write(tmp_path / "上播记录.xlsx", {"Sheet1": table([ROW])[:1]})).fact
