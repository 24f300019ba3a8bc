"""Files are known by their headers; a foreign one is never mistaken, a renamed header never guessed."""

from pathlib import Path

import pytest

from core.errors import UnknownExport
from core.reading.shape import normal, unit_of
from tests.core.reading import details
from tests.core.reading.workbooks import (
    Row,
    batch,
    channels,
    landed,
    matched,
    refusal,
    sessions,
    talent_sessions,
    write,
    write_table,
)


def renamed(rows: list[Row], header: str, other: str) -> list[Row]:
    return [{other if name == header else name: cell for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("name", list(details.foreign()))
def test_a_download_of_another_family_is_unknown_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, details.foreign()[name])
    found = matched(path)
    assert (found.export, found.nearest, found.grids) == (None, None, ())
    error = refusal(path)
    assert isinstance(error, UnknownExport)
    assert error.fact == f"「{name}」不是 Fupan 认识的导出表"
    assert "对应" in error.remedy


@pytest.mark.parametrize("header", ["主播抖音号", "直播开始时间"])
def test_a_list_with_a_renamed_required_header_is_refused_by_name(tmp_path: Path, header: str) -> None:
    path = write_table(tmp_path / "list.xlsx", renamed(sessions(2), header, "神秘列"))
    error = refusal(path)
    assert error.fact == f"「list.xlsx」看起来像直播间列表,但缺少必需的列 「{header}」"
    assert "对应" in error.remedy
    assert "直播间列表 → 下载明细" in error.remedy


def test_viewers_may_be_missing_where_views_are_there_but_not_both(tmp_path: Path) -> None:
    rows = renamed(sessions(2), "直播间观看人数", "甲")
    assert batch(write_table(tmp_path / "list.xlsx", rows)).rows == 2
    error = refusal(write_table(tmp_path / "neither.xlsx", renamed(rows, "直播间观看次数", "乙")))
    assert "「直播间观看人数」" in error.fact


@pytest.mark.parametrize(
    ("rows", "header", "sheet", "key"),
    [
        (sessions(2), "主播抖音号", "live_list", "account"),
        (sessions(2), "直播开始时间", "live_list", "start"),
        (talent_sessions(2), "直播开始时间", "talent_list", "start"),
        ([{"日期": 20260412, **row} for row in channels()], "渠道名称", "channels", "channel"),
        ([{"日期": 20260412, **row} for row in channels()], "观看次数", "channels", "entries"),
    ],
)
def test_a_mapped_header_lets_the_file_land(tmp_path: Path, rows: list[Row], header: str, sheet: str, key: str) -> None:
    path = write_table(tmp_path / "list.xlsx", renamed(rows, header, "神秘 列（元）"))
    found = matched(path)
    assert (found.export, [(one.key, column.key) for one, column in found.missing]) == (None, [(sheet, key)])
    (grid,) = found.grids
    assert [unknown.text for unknown in grid.unknown] == ["神秘 列（元）"]
    after = batch(path, mappings={(sheet, normal("神秘列(元)")): key}, account="a")
    assert after.rejected == ()
    table = "channel" if sheet == "channels" else "live"
    assert all(row[key] is not None for row in landed(after, table))


def test_a_header_mapped_to_nothing_is_left_out_in_silence(tmp_path: Path) -> None:
    path = write_table(tmp_path / "list.xlsx", [row | {"自定义": 1} for row in sessions(1)])
    assert any("自定义" in issue.fact for issue in batch(path).issues)
    after = batch(path, mappings={("live_list", "自定义"): "", ("live_list", "评论次数"): ""})
    assert after.issues == ()
    assert "comments" not in after.landings[0].headers


def test_a_workbook_without_its_basics_in_order_is_not_taken_for_a_channel_table(tmp_path: Path) -> None:
    book = details.shop_detail()
    book["基本信息"] = [[{"直播时间": "神秘列"}.get(cell, cell) for cell in row] for row in book["基本信息"]]
    error = refusal(write(tmp_path / details.SHOP_DETAIL_NAME, book))
    assert "看起来像整场数据下载,但缺少必需的列 「直播时间」" in error.fact


def test_a_part_that_lacks_its_names_is_left_out_and_told(tmp_path: Path) -> None:
    book = details.shop_detail()
    products = [[{"商品ID": "货号"}.get(cell, cell) for cell in row] for row in book["商品分析-商品明细"]]
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, book | {"商品分析-商品明细": products}))
    assert landed(found, "product") == []
    (issue,) = [issue for issue in found.issues if issue.level == "warning"]
    assert (issue.sheet, issue.fact) == ("商品分析-商品明细", "缺少 「商品ID」,这张表没有读取")


def test_a_short_list_of_spans_is_not_taken_for_a_workbook_about_one_session(tmp_path: Path) -> None:
    rows = [
        {"达人昵称": "示例", "直播时间": f"2026/07/0{n} 08:00-09:00", "观看人数": 10, "成交金额": 5, "成交人数": 1}
        for n in (1, 2, 3)
    ]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert (found.export.key, found.rows) == ("talent_list", 3)
    one = batch(write_table(tmp_path / "one.xlsx", rows[:1]))
    assert (one.export.key, one.rows) == ("talent_list", 1)


def test_headers_are_compared_without_width_case_blanks_and_dashes() -> None:
    assert normal("直播 时长（分钟）") == normal("直播时长(分钟)") == normal("直播时长(分钟）")
    assert normal("商品曝光—点击率") == normal("商品曝光-点击率") == normal("商品曝光→点击率")
    assert normal("ＧＭＶ") == "gmv"
    assert unit_of("成交金额(元)") == ("成交金额", "元")
    assert unit_of("观看-成交率(人数)") == ("观看-成交率(人数)", "")


def test_a_damaged_layout_never_raises(tmp_path: Path) -> None:
    for rows in ([["渠道名称"]], [["直播开始时间", "观看人数"]], [[None, None, "成交人数"], [1, 2, 3]], [["基本信息"]]):
        path = write(tmp_path / "x.xlsx", {"基本信息": rows, "商品": rows})
        assert isinstance(refusal(path), UnknownExport)
