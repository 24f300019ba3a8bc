"""主播分析 in one header row and in two, with merged cells; what was on air under no name is no host."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.sheets.host_report import UNASSIGNED
from tests.conftest import EXPORTS
from tests.core.reading.workbooks import (
    Row,
    batch,
    counted,
    landed,
    outcomes,
    refusal,
    sessions,
    table,
    total,
    write_table,
)

FILE = "主播分析_20261114-20261120.xlsx"
FIGURES: Row = {
    "账号": "示例户外旗舰店",
    "主播名称": "小安",
    "开播时长": "3小时20分",
    "直播间用户支付金额": "¥28,237",
    "单小时用户支付金额": "¥8,471.1",
    "最高在线人数": 93,
    "平均在线人数": 81,
    "平均件单价": "¥79.2",
    "引流能力 曝光-观看率": "9.81%",
    "留人能力 留存率": "34.2%",
    "互动能力 观看-互动率": "4.10%",
    "吸粉能力 新增粉丝数": 60,
    "吸粉能力 观看-关注率": "0.9%",
    "吸粉能力 新加团人数": 6,
    "转化能力 单UV价值(元)": 1.81,
    "成交人数": 136,
    "策略人群TOP3": "精致妈妈,资深中产,小镇中老年",
    "性别": "女",
    "年龄段TOP3": "31-40,41-50,24-30",
    "城市等级TOP3": "三线,二线,新一线",
    "地域分布TOP3": "广东,江苏,山东",
}
LANDED = {
    "host": "小安", "live_seconds": 12_000, "user_pay": Decimal(28237), "peak_online": 93, "average_online": 81,
    "compass_item_price": 79.2, "compass_view_rate": 0.0981, "compass_stay_rate": 0.342,
    "compass_interaction_rate": 0.041, "new_followers": 60, "compass_follow_rate": 0.009, "new_fanclub": 6,
    "compass_uv_value": 1.81, "buyers": 136, "top_crowds": "精致妈妈、资深中产、小镇中老年", "top_genders": "女性",
    "top_ages": "31-40、41-50、24-30", "top_cities": "三线、二线、新一线", "top_provinces": "广东、江苏、山东",
    "since": date(2026, 11, 14), "day": date(2026, 11, 20), "account": "示例户外旗舰店", "start": None,
}  # fmt: skip


def rows() -> list[Row]:
    second = {"主播名称": "阿杰", "直播间用户支付金额": "¥11,714", "单小时用户支付金额": "¥3,514.2", "成交人数": 148}
    nobody = {"主播名称": "-", "直播间用户支付金额": "¥10,137", "单小时用户支付金额": "¥3,041.1", "成交人数": 21}
    return [FIGURES, FIGURES | second, FIGURES | nobody]


def merged(path: Path) -> Path:
    """The same table under two header rows: groups above what they group, the others over both rows."""
    book = openpyxl.Workbook()
    sheet, cells = book.active, table(rows())
    for number, row in enumerate(cells[1:], start=3):
        for place, cell in enumerate(row, start=1):
            sheet.cell(number, place, cell)
    groups = [str(header).partition(" ") for header in cells[0]]
    for place, (group, _, name) in enumerate(groups, start=1):
        sheet.cell(1, place, group)
        sheet.cell(2, place, name or None)
        if not name:
            sheet.merge_cells(start_row=1, end_row=2, start_column=place, end_column=place)
    for group in dict.fromkeys(group for group, _, name in groups if name):
        own = [place for place, (other, _, _) in enumerate(groups, start=1) if other == group]
        sheet.merge_cells(start_row=1, end_row=1, start_column=own[0], end_column=own[-1])
    book.save(path)
    return path


def test_a_host_lands_with_all_that_is_printed_for_the_period_of_the_files_name(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / FILE, rows()))
    assert (found.export.key, counted(found)) == ("host_report", (3, 3, 0, 0, 0))
    first = landed(found, "host_report")[0]
    assert {key: first[key] for key in LANDED} == LANDED
    assert total(found, "user_pay", "host_report") == Decimal(50088)
    assert found.issues == ()


def test_two_header_rows_with_merged_cells_mean_what_one_row_means(tmp_path: Path) -> None:
    flat = batch(write_table(tmp_path / FILE, rows()))
    two = batch(merged(tmp_path / "主播分析_20261114-20261120 (1).xlsx"))
    assert two.issues == ()
    plain = [{key: cell for key, cell in row.items() if key != "row"} for row in landed(flat, "host_report")]
    assert [{key: cell for key, cell in row.items() if key != "row"} for row in landed(two, "host_report")] == plain
    assert [row["row"] for row in landed(two, "host_report")] == [3, 4, 5]


@pytest.mark.parametrize("joint", ["/", "", "-", " / "])
def test_a_group_and_its_figure_may_be_joined_otherwise(tmp_path: Path, joint: str) -> None:
    row = {header.replace(" ", joint): cell for header, cell in FIGURES.items()}
    (host,) = landed(batch(write_table(tmp_path / FILE, [row])), "host_report")
    assert {key: host[key] for key in LANDED} == LANDED


@pytest.mark.parametrize("name", ["-", "--", None, "暂无"])
def test_what_was_on_air_under_no_name_is_kept_and_is_no_host(tmp_path: Path, name: str | None) -> None:
    found = batch(
        write_table(tmp_path / FILE, [FIGURES, FIGURES | {"主播名称": name, "直播间用户支付金额": "¥10,137"}])
    )
    assert counted(found) == (2, 2, 0, 0, 0)
    assert [row["host"] for row in landed(found, "host_report")] == ["小安", UNASSIGNED]


def test_a_row_over_all_hosts_is_a_total(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / FILE, [*rows(), FIGURES | {"主播名称": "整体"}]))
    assert counted(found) == (4, 3, 0, 1, 0)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3小时20分", 12_000), ("200分钟", 12_000), ("03:20:00", 12_000), (timedelta(hours=3, minutes=20), 12_000),
     ("12小时", 43_200), (3.5, 12_600), ("45分10秒", 2_710)],
)  # fmt: skip
def test_a_duration_is_the_same_however_it_is_written(tmp_path: Path, written: Any, seconds: int) -> None:
    row = FIGURES | {"开播时长": written, "单小时用户支付金额": "-"}
    (host,) = landed(batch(write_table(tmp_path / FILE, [row])), "host_report")
    assert host["live_seconds"] == seconds


@pytest.mark.parametrize(
    ("name", "since", "day"),
    [
        ("主播分析_20261114-20261120.xlsx", date(2026, 11, 14), date(2026, 11, 20)),
        ("店铺_主播分析_2026-11-14~2026-11-20(1).xlsx", date(2026, 11, 14), date(2026, 11, 20)),
        ("主播分析_20261120.xlsx", None, date(2026, 11, 20)),
        ("主播分析_20261120-20261120.xlsx", None, date(2026, 11, 20)),
    ],
)
def test_the_files_name_tells_the_period(tmp_path: Path, name: str, since: date | None, day: date) -> None:
    found = batch(write_table(tmp_path / name, [FIGURES]))
    (host,) = landed(found, "host_report")
    assert (host["since"], host["day"]) == (since, day)
    assert found.period == (since or day, day)


def test_without_a_period_a_person_is_asked(tmp_path: Path) -> None:
    path = write_table(tmp_path / "主播分析.xlsx", rows())
    assert (refusal(path).fact, refusal(path).remedy) == (
        "「主播分析.xlsx」没有写明是哪几天", "请在上传页选定日期,或给表格加一列「日期」再上传",
    )  # fmt: skip
    assert {row["day"] for row in landed(batch(path, day=date(2026, 11, 20)), "host_report")} == {date(2026, 11, 20)}
    dated = write_table(tmp_path / "带日期.xlsx", [{"日期": "20261119"} | FIGURES, {"日期": "20261120"} | FIGURES])
    assert counted(batch(dated)) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("开播时长", "一阵", "不是时长"),
        ("直播间用户支付金额", "若干", "不是金额"),
        ("引流能力 曝光-观看率", "高", "不是比例"),
    ],
)
def test_a_bad_cell_costs_its_row_and_is_named(tmp_path: Path, header: str, cell: str, why: str) -> None:
    found = batch(write_table(tmp_path / FILE, [*rows(), FIGURES | {"主播名称": "新人", header: cell}]))
    assert [(entry.row, entry.header, entry.text, entry.why) for entry in found.rejected] == [(5, header, cell, why)]
    assert counted(found) == (4, 3, 1, 0, 0)


@pytest.mark.parametrize(("printed", "told"), [("¥8,471.1", 0), ("¥8,436", 0), ("¥8,400", 1), ("¥9,000", 1), ("-", 0)])
def test_money_per_hour_is_held_against_a_length_cut_to_the_minute(tmp_path: Path, printed: str, told: int) -> None:
    """28 237 in 3:20:00 to 3:20:59 is 8 429.6 to 8 471.1 per hour."""
    found = batch(write_table(tmp_path / FILE, [FIGURES | {"单小时用户支付金额": printed}]))
    assert [issue.header for issue in found.issues] == ["单小时用户支付金额"] * told


def test_a_list_of_sessions_is_no_report_on_hosts_and_the_other_way_round(tmp_path: Path) -> None:
    assert batch(write_table(tmp_path / FILE, sessions(2))).export.key == "live_list"
    short = {"主播昵称": "示例", "主播抖音号": "a", "直播开始时间": "2026/09/01 08:00:00", "开播时长": "2小时",
             "观看人数": 10, "成交人数": 1, "最高在线人数": 5}  # fmt: skip
    assert batch(write_table(tmp_path / "主播分析.xlsx", [short])).export.key == "live_list"
    assert batch(write_table(tmp_path / "直播间列表_20261120.xlsx", rows())).export.key == "host_report"


def test_a_nickname_stands_for_the_account_that_a_list_of_the_same_drop_names(tmp_path: Path) -> None:
    report, live_list = write_table(tmp_path / FILE, rows()), write_table(tmp_path / "list.xlsx", sessions(1, "0012"))
    assert outcomes(report, live_list)[0].accounts == ("0012",)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["主播分析_20261107-20261113.xlsx", "主播分析_20261114-20261120.xlsx"])
def test_the_demo_reports_land_with_the_sums_of_their_cells(name: str) -> None:
    """One has a header in one row, the other in two: money and buyers stand in the fourth and the 16th column."""
    path = next(EXPORTS.rglob(name))
    cells = [row for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True) if row[2] and row[15]]
    told = [row for row in cells if str(row[3]).startswith("¥")]
    found = batch(path)
    assert counted(found)[:2] == (len(told), len(told))
    money = sum(Decimal(str(row[3]).replace("¥", "").replace(",", "")) for row in told)
    assert total(found, "user_pay", "host_report") == money > 0
    assert total(found, "buyers", "host_report") == sum(int(str(row[15]).replace(",", "")) for row in told)
    hosts = [row["host"] for row in landed(found, "host_report")]
    assert hosts == [UNASSIGNED if row[1] == "-" else row[1] for row in told]
