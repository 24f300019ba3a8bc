"""千川 files in all spellings: by day, by hour, by material, 全域 apart from 标准, totals never among the rows."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.reading.shape import normal
from core.sheets import EXPORTS
from core.sheets.declaration import Export, Form
from core.sheets.qianchuan_standard import QIANCHUAN_STANDARD_MATERIAL
from tests.core.reading.qianchuan_files import (
    DAYS_NAME,
    HOURS_NAME,
    MATERIALS_NAME,
    STANDARD_NAME,
    days,
    hours,
    materials,
    standard,
    standard_days,
    standard_materials,
    write_csv,
)
from tests.core.reading.workbooks import (
    batch,
    counted,
    landed,
    matched,
    refusal,
    table,
    total,
    write,
    write_table,
)

# Which file is which


FILES = {
    "qianchuan_live": (DAYS_NAME, days()),
    "qianchuan_hour": (HOURS_NAME, hours("00:00-01:00", "01:00-02:00")),
    "qianchuan_material": (MATERIALS_NAME, materials()),
    "qianchuan_standard": ("标准推广_2026-07-01_2026-07-02.xlsx", standard_days()),
    "qianchuan_standard_material": ("标准推广素材_20260701-20260707.xlsx", standard_materials()),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_file_is_taken_for_its_own_kind_and_read_whole(tmp_path: Path, kind: str) -> None:
    name, rows = FILES[kind]
    found = batch(write_table(tmp_path / name, rows))
    assert found.export.key == kind
    assert [issue.fact for issue in found.issues if "没有抖音号" not in issue.fact] == []


@pytest.mark.parametrize("kind", FILES)
def test_the_order_of_the_columns_does_not_matter_and_strangers_are_named(tmp_path: Path, kind: str) -> None:
    name, rows = FILES[kind]
    found = batch(write_table(tmp_path / name, [{**row, "备用": "x"} for row in rows], [*reversed(rows[0]), "备用"]))
    assert found.export.key == kind
    assert any("「备用」" in issue.fact for issue in found.issues)


def test_a_product_promotion_without_an_account_is_not_taken_for_the_room(tmp_path: Path) -> None:
    rows = [
        {
            "商品ID": "37819623491335600",
            "日期": "2026-07-08",
            "整体消耗": "10",
            "整体成交金额": "20",
            "整体成交订单数": 1,
        }
    ]
    assert matched(write_table(tmp_path / "全域推商品.xlsx", rows)).export is None


# 全域 by day


def test_the_period_s_total_is_a_total_and_the_days_are_its_rows(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / DAYS_NAME, days()))
    assert counted(found) == (3, 2, 0, 1, 0)
    first, second = landed(found, "ad_day")
    assert (first["account"], first["day"], first["since"]) == ("示例户外旗舰店", date(2026, 7, 8), None)
    assert second["ad_cost"] == Decimal("20775.72")
    assert total(found, "ad_cost", "ad_day") == Decimal("39412.08")  # as the total says
    assert total(found, "ad_orders", "ad_day") == 1402
    assert total(found, "net_gmv", "ad_day") == Decimal("91044.10")
    assert first["refund_1h_share"] == pytest.approx(0.071)


def test_a_row_for_all_accounts_is_a_total_too(tmp_path: Path) -> None:
    rows = [*days(), days()[1] | {"抖音号名称": "全部"}]
    assert counted(batch(write_table(tmp_path / DAYS_NAME, rows))) == (4, 2, 0, 2, 0)


def test_the_form_with_an_account_s_id_takes_the_id(tmp_path: Path) -> None:
    row = {
        "日期": "2026-07-08", "抖音号名称": "示例户外旗舰店", "抖音号ID": "00123456789", "净成交ROI": 2,
        "净成交金额": 2000,
        "净成交订单数": 50, "净成交订单成本": 20, "用户实际支付金额": 2200, "净成交金额结算率(%)": 83.2,
        "1小时内退款率": "7.1%", "整体展示次数": 10_000, "整体点击次数": 100, "整体点击率": "1.00%", "整体转化率": "3%",
        "整体消耗": 1000, "整体成交金额": 2400, "整体支付ROI": 2.4, "整体千次展现费用": 100,
    }  # fmt: skip
    total_row = {**row, "日期": "全部"}
    found = batch(write_table(tmp_path / "示例_推广直播间画面_1.xlsx", [total_row, row]))
    (only,) = landed(found, "ad_day")
    assert found.issues == ()
    assert (only["account"], only["net_orders"], only["ad_impressions"]) == ("00123456789", 50, 10_000)
    assert only["settled_share"] == pytest.approx(0.832)


@pytest.mark.parametrize(
    ("today", "other"),
    [
        ("整体消耗", "综合成本"),
        ("整体消耗", "整体消耗（元）"),
        ("整体支付ROI", "综合ROI"),
        ("整体支付ROI", "综合营销ROI"),
        ("整体成交金额", "整体成交金额(元)"),
        ("智能优惠券金额", "整体成交智能优惠券金额(元)"),
    ],
)
def test_other_pages_name_the_same_figure_otherwise(tmp_path: Path, today: str, other: str) -> None:
    rows = [{other if name == today else name: cell for name, cell in row.items()} for row in days()]
    found = batch(write_table(tmp_path / DAYS_NAME, rows))
    assert found.issues == ()
    assert landed(found, "ad_day") == landed(batch(write_table(tmp_path / "today.xlsx", days())), "ad_day")


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        ("整体支付ROI", 2.5756, False),  # more digits than usual
        ("整体支付ROI", 2.58, False),
        ("整体支付ROI", 2.57, False),  # cut
        ("整体支付ROI", 2.48, True),
        ("净成交ROI", 2, True),
        ("整体成交订单成本", "30.55", False),
        ("整体成交订单成本", "35.05", True),
    ],
)
def test_printed_ratios_are_held_against_their_row(tmp_path: Path, header: str, cell: Any, told: bool) -> None:
    rows = days()
    rows[1][header] = cell
    issues = batch(write_table(tmp_path / DAYS_NAME, rows)).issues
    assert [issue.header for issue in issues] == ([header] if told else [])


def test_a_number_cell_drops_its_zeros_and_is_no_less_rounded_for_it(tmp_path: Path) -> None:
    """2.996 is printed as 3.00, and the cell then says 3."""
    rows = [
        days()[1]
        | {"整体消耗": "10,000", "整体成交金额": "29,960", "整体支付ROI": 3, "整体成交订单成本": "-", "净成交ROI": 4.1}
    ]
    assert batch(write_table(tmp_path / DAYS_NAME, rows)).issues == ()


def test_a_cell_that_is_no_amount_costs_its_row_and_says_so(tmp_path: Path) -> None:
    rows = days()
    rows[2]["整体消耗"] = "见附件"
    found = batch(write_table(tmp_path / DAYS_NAME, rows))
    (rejected,) = found.rejected
    assert (rejected.row, rejected.header, rejected.text, rejected.why) == (4, "整体消耗", "见附件", "不是金额")
    assert counted(found) == (3, 1, 1, 1, 0)


# 全域 by hour


@pytest.mark.parametrize(
    "cells",
    [
        ("0", "13"), (0, 13), ("00:00", "13:00"), ("00:00-01:00", "13:00-14:00"), ("00:00 - 01:00", "13:00 - 14:00"),
        ("2026-07-08 00:00", "2026-07-08 13:00"), ("2026-07-08 00:00:00", "2026/07/08 13:00:00"), ("0时", "13时"),
        ("2026-07-08 00:00-01:00", "2026-07-08 13:00-14:00"),
    ],
)  # fmt: skip
def test_an_hour_is_read_however_it_is_written(tmp_path: Path, cells: tuple[Any, ...]) -> None:
    found = batch(write_table(tmp_path / HOURS_NAME, hours(*cells)))
    rows = landed(found, "ad_hour")
    assert [row["hour"] for row in rows] == [datetime(2026, 7, 8), datetime(2026, 7, 8, 13)]
    assert {row["day"] for row in rows} == {date(2026, 7, 8)}
    assert total(found, "ad_cost", "ad_hour") == Decimal("2202.00")


def test_a_moment_in_the_row_tells_the_day_and_not_the_file_s_name(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / HOURS_NAME, hours("2026-07-01 23:00", "2026-07-02 00:00")))
    assert [row["day"] for row in landed(found, "ad_hour")] == [date(2026, 7, 1), date(2026, 7, 2)]


def test_a_day_column_comes_before_the_file_s_name(tmp_path: Path) -> None:
    rows = [{"日期": "2026-07-05", **row} for row in hours("22:00-23:00", "23:00-24:00")]
    found = landed(batch(write_table(tmp_path / HOURS_NAME, rows)), "ad_hour")
    assert [row["hour"] for row in found] == [datetime(2026, 7, 5, 22), datetime(2026, 7, 5, 23)]


def test_hours_of_no_day_are_asked_about(tmp_path: Path) -> None:
    path = write_table(tmp_path / "分小时.xlsx", hours("8", "9"))
    assert "是哪一天" in refusal(path).fact
    assert landed(batch(path, day=date(2026, 7, 3)), "ad_hour")[0]["hour"] == datetime(2026, 7, 3, 8)


def test_a_sum_over_the_hours_is_a_total(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / HOURS_NAME, hours("全部", "8", "9", "25")))
    assert counted(found) == (4, 2, 1, 1, 0)
    assert [(one.row, one.why) for one in found.rejected] == [(5, "不是小时")]


def test_a_file_without_an_account_takes_the_one_that_a_person_gives(tmp_path: Path) -> None:
    path = write_table(tmp_path / HOURS_NAME, hours("8"))
    assert batch(path, account="00123").accounts == ("00123",)
    unnamed = batch(path)
    assert any("没有抖音号" in issue.fact for issue in unnamed.issues)


def test_one_account_is_not_given_to_two_names_of_a_file(tmp_path: Path) -> None:
    """An hourly file in the same drop may need it."""
    rows = [{"抖音号名称": name, **standard_days()[0]} for name in ("旗舰店", "折扣仓")]
    path = write_table(tmp_path / "标准推广.xlsx", rows)
    assert batch(path, account="00123").accounts == ("折扣仓", "旗舰店")
    assert batch(path, account="00123", names=(("旗舰店", "00123"),)).accounts == ("00123", "折扣仓")
    assert batch(write_table(tmp_path / "一个.xlsx", rows[:1]), account="00123").accounts == ("00123",)


# Materials


def test_materials_belong_to_the_period_in_the_file_s_name(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / MATERIALS_NAME, materials()))
    rows = landed(found, "ad_material")
    assert len(materials()[0]) == 29
    assert {(row["since"], row["day"]) for row in rows} == {(date(2026, 7, 1), date(2026, 7, 7))}
    assert total(found, "ad_cost", "ad_material") == Decimal("3003.00")
    assert rows[0]["material_id"] == "7490000000000000000"
    assert (rows[0]["plays"], rows[0]["play_3s_share"], rows[0]["material_seconds"]) == (90_000, 0.45, 35)


def test_a_material_without_an_id_is_rejected_and_a_total_is_none(tmp_path: Path) -> None:
    rows = materials(2)
    rows[1] |= {"素材ID": "-", "素材名称": "-"}
    rows.append(materials(1)[0] | {"素材ID": "", "素材名称": "总计"})
    found = batch(write_table(tmp_path / MATERIALS_NAME, rows))
    assert counted(found) == (3, 1, 1, 1, 0)
    assert [(one.row, one.header, one.why) for one in found.rejected] == [(3, "素材ID", "不能为空")]


# 标准推广


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_csv_is_read_in_both_encodings(tmp_path: Path, encoding: str) -> None:
    found = batch(write_csv(tmp_path / STANDARD_NAME, standard_materials(), encoding))
    assert found.export.key == "qianchuan_standard_material"
    assert total(found, "ad_cost", "ad_standard_material") == Decimal("201.50")
    first = landed(found, "ad_standard_material")[0]
    assert (first["since"], first["day"]) == (date(2026, 7, 1), date(2026, 7, 7))
    assert first["play_through_share"] == pytest.approx(0.034)
    assert [issue.fact for issue in found.issues if "没有抖音号" not in issue.fact] == []


ALIASES = {
    "消耗(元)": ("消耗", "花费(元)", "花费"),
    "展示次数": ("展示数",),
    "点击次数": ("点击数",),
    "平均千次展现费用(元)": ("千次展示费用(元)", "平均千次展示费用", "CPM"),
    "点击均价(元)": ("平均点击单价", "点击均价"),
    "转化率(%)": ("点击转化率(%)", "总转化率(%)"),
    "直接成交金额(元)": ("直接支付成交金额(元)", "直接支付成交金额"),
    "3s播放数": ("3秒播放数",),
    "播放完成率(%)": ("完播率(%)",),
}


@pytest.mark.parametrize(("today", "other"), [(today, other) for today, others in ALIASES.items() for other in others])
def test_every_spelling_of_a_header_means_the_same(tmp_path: Path, today: str, other: str) -> None:
    rows = [{other if name == today else name: cell for name, cell in row.items()} for row in standard_materials()]
    found, usual = batch(write_csv(tmp_path / STANDARD_NAME, rows, "gbk")), standard_materials()
    assert landed(found, "ad_standard_material") == landed(
        batch(write_csv(tmp_path / f"other_{STANDARD_NAME}", usual, "gbk")), "ad_standard_material"
    )
    assert not any("重算不符" in issue.fact for issue in found.issues)


def test_a_material_may_be_known_by_its_name_only(tmp_path: Path) -> None:
    rows = [{"素材名称": f"素材{n}", **row} for n, row in enumerate(standard())]
    found = batch(write_csv(tmp_path / STANDARD_NAME, rows, "utf-8-sig"))
    assert [row["material_name"] for row in landed(found, "ad_standard_material")] == ["素材0", "素材1"]


def test_a_material_needs_an_id_or_a_name_and_either_will_do(tmp_path: Path) -> None:
    rows = [{"素材名称": name, **row} for name, row in zip(("-", "素材1"), standard_materials(), strict=True)]
    rows[1]["素材ID"] = "-"
    rows.append(rows[0] | {"素材ID": "-"})
    found = batch(write_csv(tmp_path / STANDARD_NAME, rows, "utf-8-sig"))
    assert counted(found) == (3, 2, 1, 0, 0)


def test_days_of_single_plans_are_rows_of_their_own(tmp_path: Path) -> None:
    rows = [{"计划ID": f"18000000000000{n}", **row, "日期": "2026-07-01"} for n, row in enumerate(standard_days())]
    found = batch(write_table(tmp_path / "标准推广.xlsx", [*rows, rows[0] | {"计划ID": "", "日期": "总计"}]))
    assert counted(found) == (3, 2, 0, 1, 0)
    assert total(found, "ad_cost", "ad_standard") == Decimal("201.50")


def test_whole_and_standard_promotion_never_share_a_table() -> None:
    """Their costs add up: were they one table, the newer file would replace the other."""
    tables = {kind: {sheet.table for sheet in found.sheets} for kind, found in _exports().items()}
    assert len({name for names in tables.values() for name in names}) == len(FILES)


def test_no_spelling_means_two_figures() -> None:
    for export in _exports().values():
        for sheet in export.sheets:
            spelled = [normal(header) for column in sheet.columns for header in column.headers]
            assert len(spelled) == len(set(spelled)), sheet.key


def test_no_printed_ratio_is_data() -> None:
    (sheet,) = QIANCHUAN_STANDARD_MATERIAL.sheets
    checked = {check.printed for check in sheet.checks}
    assert {sheet.column(key).form for key in checked} == {Form.WITNESS}


def _exports() -> dict[str, Export]:
    return {kind: EXPORTS[kind] for kind in FILES}


def test_two_worksheets_of_one_file_are_one_list(tmp_path: Path) -> None:
    first, second = days()[:2], [days()[0], days()[2]]
    found = batch(write(tmp_path / DAYS_NAME, {"第1页": table(first), "第2页": table(second)}))
    assert total(found, "ad_orders", "ad_day") == 1402
