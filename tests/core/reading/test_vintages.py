"""Every layout and vintage lands with the figures that add up by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.core.reading import details
from tests.core.reading.workbooks import (
    LIST_55,
    OLDER,
    Row,
    batch,
    channels,
    counted,
    landed,
    sessions,
    table,
    talent_sessions,
    total,
    write,
    write_table,
)

LIST_54 = tuple(header for header in LIST_55 if header != "直播激励观看次数")


def money(rows: list[Row], header: str) -> Decimal:
    return sum((Decimal(str(row[header])) for row in rows), Decimal(0))


@pytest.mark.parametrize("headers", [LIST_55, LIST_54, tuple(sorted(LIST_55)), (*LIST_54, "店铺ID", "店铺名称")])
def test_a_shop_list_lands_whole_in_any_column_order(tmp_path: Path, headers: tuple[str, ...]) -> None:
    rows = [row | {"店铺ID": "1234567", "店铺名称": "示例店"} for row in sessions(4)]
    found = batch(write_table(tmp_path / "直播间列表.xlsx", rows, headers))
    assert (found.export.key, found.accounts, found.rows, found.rejected) == ("live_list", ("00123456789",), 4, ())
    assert counted(found) == (4, 4, 0, 0, 0)
    assert total(found, "gmv") == money(rows, "直播间成交金额")
    assert total(found, "user_pay") == money(rows, "直播间用户支付金额")
    assert total(found, "orders") == sum(row["直播间成交订单数"] for row in rows)
    assert total(found, "viewers") == sum(row["直播间观看人数"] for row in rows)
    assert total(found, "ad_cost") == money(rows, "投放消耗(店铺绑定)")
    first = landed(found)[0]
    assert first["start"] == datetime(2026, 9, 1, 8, 49, 37)
    assert first["stop"] == datetime(2026, 9, 1, 14, 50, 3)
    assert first["watch_seconds_per_viewer"] == pytest.approx(64.2)
    assert first["old_fan_view_share"] == 0.0421
    assert first["live_seconds"] == 360 * 60
    assert [issue for issue in found.issues if issue.level == "warning"] == []


@pytest.mark.parametrize(("today", "older"), [(today, older) for today, names in OLDER.items() for older in names])
def test_an_older_name_means_the_same(tmp_path: Path, today: str, older: str) -> None:
    rows = sessions(2)
    renamed = [{older if header == today else header: cell for header, cell in row.items()} for row in rows]
    now = batch(write_table(tmp_path / "now.xlsx", rows))
    then = batch(write_table(tmp_path / "then.xlsx", renamed))
    assert then.export is now.export
    assert then.issues == now.issues == ()
    for was, has in zip(landed(now), landed(then), strict=True):
        differ = {key for key in was if was[key] != has[key]}
        if older == "直播时长(小时)":
            differ -= {"live_seconds"}
        assert not differ


def test_units_of_headers_scale_the_figure(tmp_path: Path) -> None:
    row = sessions(1)[0]
    for header in ("直播时长(分钟)", "人均观看时长(分钟)", "直播间成交金额", "直播间观看人数"):
        del row[header]
    row |= {
        "直播时长(小时)": 6.5,
        "平均停留时长（秒）": 64,
        "成交金额(万元)": "6.10453",
        "点赞量（万）": "1.25",
        "观看人数(万)": 1.1682,
    }
    (session,) = landed(batch(write_table(tmp_path / "list.xlsx", [row])))
    assert session["live_seconds"] == 23_400
    assert session["watch_seconds_per_viewer"] == 64
    assert session["gmv"] == Decimal("61045.30")
    assert (session["likes"], session["viewers"]) == (12_500, 11_682)


START = datetime(2026, 9, 1, 8, 49, 37)


@pytest.mark.parametrize(
    "written",
    [
        "2026/09/01 08:49:37",
        "2026/9/1 8:49:37",
        "2026-09-01 08:49:37",
        START,
        46266.3677893519,
        "2026年9月1日 08:49:37",
    ],
)
def test_a_start_is_the_same_moment_however_it_is_written(tmp_path: Path, written: Any) -> None:
    rows = [sessions(1)[0] | {"直播开始时间": written}]
    (session,) = landed(batch(write_table(tmp_path / "list.xlsx", rows)))
    assert session["start"] == START
    assert session["day"] == date(2026, 9, 1)


def test_text_cells_of_a_list_mean_what_its_numbers_mean(tmp_path: Path) -> None:
    plain = sessions(1)[0]
    dressed = plain | {
        "直播间成交金额": "¥61,045.30",
        "直播间用户支付金额": "￥55,911.17",
        "直播间观看人数": "１１，６８２",
        "直播间曝光人数": "114,539",
        "直播间观看次数": "1.6471万",
        "人均观看时长(分钟)": "1分4秒",
        "观看老粉占比": "4.21%",
        "直播时长(分钟)": timedelta(hours=6),
        "直播间退款金额": "1,053.24元",
    }
    (was,) = landed(batch(write_table(tmp_path / "plain.xlsx", [plain])))
    (has,) = landed(batch(write_table(tmp_path / "dressed.xlsx", [dressed])))
    assert was["watch_seconds_per_viewer"] == pytest.approx(64.2)
    assert has["watch_seconds_per_viewer"] == 64
    assert {key for key in was if was[key] != has[key]} == {"watch_seconds_per_viewer"}


@pytest.mark.parametrize("mark", ["-", "—", "--", "/", "null", "", None, "暂无数据", "#DIV/0!"])
def test_a_missing_figure_is_missing_and_not_nothing(tmp_path: Path, mark: str | None) -> None:
    rows = [sessions(1)[0] | {"直播间成交金额": mark, "评论次数": mark, "观看老粉占比": mark}]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    (session,) = landed(found)
    assert (session["gmv"], session["comments"], session["old_fan_view_share"]) == (None, None, None)
    assert "gmv" in found.landings[0].headers
    assert found.rejected == ()


def test_shares_are_read_by_their_sign_and_never_by_their_size(tmp_path: Path) -> None:
    shares = [0.0421, "4.21%", 1, 0, 76.0]
    rows = [row | {"观看老粉占比": share} for row, share in zip(sessions(5), shares, strict=True)]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert [row["old_fan_view_share"] for row in landed(found)] == [0.0421, 0.0421, 1.0, 0.0, 76.0]
    marked = [{"观看老粉占比(%)": 4.13, **row} for row in sessions(1)]
    del marked[0]["观看老粉占比"]
    assert landed(batch(write_table(tmp_path / "marked.xlsx", marked)))[0]["old_fan_view_share"] == 0.0413


def test_a_talents_list_lands_under_the_account_it_is_given(tmp_path: Path) -> None:
    path = write_table(tmp_path / "直播明细.xlsx", talent_sessions(3))
    found = batch(path, account="example_host")
    assert (found.export.key, found.accounts, found.rows, found.rejected) == ("talent_list", ("example_host",), 3, ())
    first = landed(found)[0]
    assert total(found, "gmv") == Decimal("4039.9") + Decimal("4040.9") + Decimal("4041.9")
    assert total(found, "orders") == 101 + 102 + 103
    assert total(found, "viewers") == 12_345 + 12_346 + 12_347
    assert first["start"] == datetime(2026, 7, 8, 16, 33)
    assert first["stop"] == datetime(2026, 7, 8, 17, 54, 5)
    assert first["live_id"] == "7600000000000000090"
    assert (first["fan_view_share"], first["fan_buyer_share"]) == (0.421, 0.612)
    assert (first["shipped_amount"], first["settled_gmv"], first["views"]) == (Decimal("3900.00"), None, 18_000)
    assert [issue for issue in found.issues if issue.level == "warning"] == []


def test_a_talents_list_without_any_account_says_so(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / "直播明细.xlsx", talent_sessions(1)))
    assert found.accounts == ("未指明账号",)
    assert any("没有抖音号" in issue.fact for issue in found.issues)


def test_a_talents_list_with_an_account_is_still_a_talents_list(tmp_path: Path) -> None:
    rows = [{"达人昵称": "示例", "抖音号": "00123", **row} for row in talent_sessions(2)]
    found = batch(write_table(tmp_path / "直播明细.xlsx", rows))
    assert (found.export.key, found.accounts) == ("talent_list", ("00123",))


@pytest.mark.parametrize(
    ("span", "stop"),
    [
        ("2026/07/28 08:15:49-2026/07/28 15:44:39", datetime(2026, 7, 28, 15, 44, 39)),
        ("2026-07-28 08:15:49 ~ 2026-07-28 15:44:39", datetime(2026, 7, 28, 15, 44, 39)),
        ("2026-07-28_08-15-49~2026-07-28_15-44-39", datetime(2026, 7, 28, 15, 44, 39)),
        ("2026/07/28 08:15:49至01:44:39", datetime(2026, 7, 29, 1, 44, 39)),
    ],
)
def test_start_and_stop_may_stand_in_one_cell(tmp_path: Path, span: str, stop: datetime) -> None:
    row = {"直播时间": span} | talent_sessions(1)[0]
    del row["直播开始时间"], row["直播时长"]
    (session,) = landed(batch(write_table(tmp_path / "直播明细.xlsx", [row, {**row, "直播时间": "-"}][:1])))
    assert (session["start"], session["stop"]) == (datetime(2026, 7, 28, 8, 15, 49), stop)


def test_other_names_of_start_and_stop_in_a_talents_list(tmp_path: Path) -> None:
    row = {"开播时间": "2026/07/08 16:33", "关播时间": "2026/07/09 01:00"} | talent_sessions(1)[0]
    del row["直播开始时间"]
    (session,) = landed(batch(write_table(tmp_path / "直播明细.xlsx", [row])))
    assert (session["start"], session["stop"]) == (datetime(2026, 7, 8, 16, 33), datetime(2026, 7, 9, 1, 0))


def test_the_shops_workbook_about_one_session(tmp_path: Path) -> None:
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, details.shop_detail()))
    assert (found.export.key, found.accounts, found.rejected) == ("live_detail", ("00123456789",), ())
    assert [issue for issue in found.issues if issue.level == "warning"] == []
    (session,) = landed(found)
    assert (session["start"], session["stop"]) == (datetime(2026, 7, 28, 8, 15, 49), datetime(2026, 7, 28, 15, 44, 39))
    assert (session["user_pay"], session.get("gmv"), session["buyers"]) == (Decimal("216552.00"), None, 46)
    assert (session["exposure_users"], session["viewers"], session["views"]) == (67_016, 6_782, 8_947)
    assert (session["orders"], session["ad_cost"], session["followers"]) == (47, Decimal("2201.51"), 12_000)
    assert session["watch_seconds_per_viewer"] == 65
    assert total(found, "user_pay", "channel") == Decimal("216552.00")
    assert total(found, "orders", "channel") == 47
    assert total(found, "entries", "channel") == 8_947
    assert len(landed(found, "channel")) == 6
    products = [row for row in landed(found, "product") if row["sku"] is None]
    variants = [row for row in landed(found, "product") if row["sku"] is not None]
    assert sum(row["user_pay"] for row in products) == Decimal("216552.00")
    assert [row["items"] for row in products] == [40, 39, 38]
    assert [(row["product_id"], row["product_name"]) for row in variants[:2]] == [
        ("3781962349133562200", "示例商品0")
    ] * 2
    assert {row["start"] for row in landed(found, "product")} == {datetime(2026, 7, 28, 8, 15, 49)}
    assert total(found, "entry_exposure_count", "feeder_video") == 24_031
    assert found.exported_at is None


def test_the_talents_workbook_about_one_session(tmp_path: Path) -> None:
    found = batch(write(tmp_path / details.TALENT_DETAIL_NAME, details.talent_detail()))
    assert (found.export.key, found.accounts, found.rejected) == ("live_detail", ("example_shop",), ())
    assert found.exported_at == datetime(2025, 9, 9, 15, 40, 44)
    (session,) = landed(found)
    assert (session["start"], session["stop"]) == (datetime(2025, 9, 8), datetime(2025, 9, 8, 7, 0, 46))
    assert (session["natural_viewers"], session["paid_viewers"], session["exposure_count"]) == (5_200, 1_600, 280_300)
    assert (session["gmv"], session["views"], session["ad_cost"]) == (Decimal("20000.00"), 8_800, Decimal("2201.51"))
    assert (session["new_followers"], session["refund_users"]) == (66, 8)
    assert total(found, "gmv", "channel") == Decimal("20000.00")
    products = [row for row in landed(found, "product") if row["sku"] is None]
    variants = [row for row in landed(found, "product") if row["sku"] is not None]
    assert sum(row["gmv"] for row in products) == Decimal("20000.00")
    assert [row["product_click_users"] for row in products] == [4_100, 4_100]
    assert [row["sku"] for row in variants] == ["500ml", "250ml"] * 2
    assert [row["product_id"] for row in variants] == ["3781962349133562210"] * 2 + ["3781962349133562211"] * 2
    assert [(row["gmv"], row["refund_users"], row["product_exposure_users"]) for row in variants[:2]] == [
        (Decimal("5000.00"), 3, None),
        (Decimal("2000.00"), None, None),
    ]


@pytest.mark.parametrize(
    "day", [20260412, "20260412", "2026-04-12", "2026/4/12", date(2026, 4, 12), "20260412-20260412"]
)
def test_a_channel_table_is_dated_by_its_own_column(tmp_path: Path, day: Any) -> None:
    rows = [{"日期": day, **row} for row in channels("成交金额")]
    found = batch(write_table(tmp_path / "渠道分析.xlsx", rows), account="a1")
    assert (found.export.key, found.accounts, found.rows) == ("channel_table", ("a1",), 6)
    assert counted(found) == (8, 6, 0, 2, 0)
    assert total(found, "gmv", "channel") == Decimal("216552.00")
    assert total(found, "entries", "channel") == 8_947
    assert {row["day"] for row in landed(found, "channel")} == {date(2026, 4, 12)}
    assert {row["start"] for row in landed(found, "channel")} == {None}


def test_a_channel_table_of_several_days_keeps_them_apart(tmp_path: Path) -> None:
    rows = [{"日期": f"2026041{n}", **row} for n in (2, 3) for row in channels("成交金额")]
    found = batch(write_table(tmp_path / "渠道分析.xlsx", rows), account="a1")
    assert counted(found) == (16, 12, 0, 4, 0)
    assert total(found, "gmv", "channel") == 2 * Decimal("216552.00")


def test_other_names_in_a_channel_table(tmp_path: Path) -> None:
    rows = [
        {
            "统计日期": "2026-04-12",
            "流量渠道": "推荐feed",
            "进入直播间次数": "1.2万",
            "引流人数": "9,000",
            "成交金额(元)": 87_893.57,
        },
        {
            "统计日期": "2026-04-12",
            "流量渠道": "全部",
            "进入直播间次数": "1.2万",
            "引流人数": "9,000",
            "成交金额(元)": 87_893.57,
        },
    ]
    (channel,) = landed(batch(write_table(tmp_path / "a.xlsx", rows), account="a1"), "channel")
    assert (channel["channel"], channel["entries"], channel["viewers"]) == ("推荐feed", 12_000, 9_000)
    assert channel["gmv"] == Decimal("87893.57")


def test_of_two_levels_of_channels_nothing_counts_twice(tmp_path: Path) -> None:
    levels = [
        ("整体", "全部", 1_000, 100), ("自然流量", "全部", 700, 60), ("自然流量", "推荐feed", 500, 40), ("自然流量", "其他", 200, 20),
        ("付费流量", "全部", 300, 40), (None, "千川PC版", 250, 30), (None, "其他", 50, 10), ("站外", "-", 0, 0),
    ]  # fmt: skip
    rows = [{"日期": 20260412, "一级渠道": a, "二级渠道": b, "观看次数": n, "成交金额": m} for a, b, n, m in levels]
    found = batch(write_table(tmp_path / "渠道.xlsx", rows), account="a1")
    assert counted(found) == (8, 5, 0, 3, 0)
    assert [row["channel"] for row in landed(found, "channel")] == [
        "推荐feed",
        "自然流量/其他",
        "千川PC版",
        "付费流量/其他",
        "站外",
    ]
    assert (total(found, "entries", "channel"), total(found, "gmv", "channel")) == (1_000, 100)


def test_a_subtotal_without_its_channels_is_a_channel(tmp_path: Path) -> None:
    rows = [{"日期": 20260412, "渠道名称": name, "观看次数": n, "成交订单数": 1} for name, n in
            (("全部流量", 10), ("推荐feed", 7), ("全部付费流量", 3))]  # fmt: skip
    found = batch(write_table(tmp_path / "渠道.xlsx", rows), account="a1")
    assert [row["channel"] for row in landed(found, "channel")] == ["推荐feed", "全部付费流量"]


def test_a_channel_table_without_a_date_takes_the_day_in_its_name(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / "渠道分析_20260412.xlsx", channels()), account="a1")
    assert {row["day"] for row in landed(found, "channel")} == {date(2026, 4, 12)}
    assert {row["start"] for row in landed(found, "channel")} == {None}


def test_a_channel_table_named_after_a_session_belongs_to_it(tmp_path: Path) -> None:
    found = batch(
        write_table(tmp_path / "直播间详情页_示例_2026-07-28_08-15-49_渠道分析.xlsx", channels()), account="a1"
    )
    assert {row["start"] for row in landed(found, "channel")} == {datetime(2026, 7, 28, 8, 15, 49)}


def test_notes_above_the_header_and_sheets_beside_it_do_no_harm(tmp_path: Path) -> None:
    notes = [["数据来源:抖音电商罗盘"], ["统计周期", "2026-09-01 至 2026-09-03"], []]
    found = batch(
        write(
            tmp_path / "list.xlsx",
            {"说明": [["口径说明"], ["成交金额为支付口径"]], "Sheet1": [*notes, *table(sessions(3))]},
        )
    )
    assert (found.rows, found.rejected) == (3, ())
    assert any("没有读取" in issue.fact and issue.sheet == "说明" for issue in found.issues)


def test_a_hidden_draft_counts_for_nothing(tmp_path: Path) -> None:
    draft = [row | {"直播间成交金额": 999_999, "备用": 1} for row in sessions(9)]
    path = write(tmp_path / "list.xlsx", {"草稿": table(draft), "Sheet1": table(sessions(3))}, hidden=["草稿"])
    found = batch(path)
    assert (found.rows, total(found, "gmv")) == (3, money(sessions(3), "直播间成交金额"))


def test_a_list_split_over_several_worksheets_is_one_list(tmp_path: Path) -> None:
    rows = sessions(5)
    found = batch(write(tmp_path / "list.xlsx", {"8月": table(rows[:3]), "9月": table(rows[2:])}))
    assert counted(found) == (6, 5, 0, 0, 1)
    assert total(found, "gmv") == money(rows, "直播间成交金额")
