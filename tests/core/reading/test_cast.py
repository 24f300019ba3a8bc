"""What happens to rows: none vanishes, a bad one is named with its place, totals and repeats don't count."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import EmptyExport, UnknownExport
from core.reading.batch import Rejected
from core.reading.convert import A_RANGE, TOO_EARLY
from tests.core.reading import details
from tests.core.reading.workbooks import (
    batch,
    channels,
    counted,
    landed,
    outcomes,
    refusal,
    sessions,
    table,
    talent_sessions,
    total,
    write,
    write_table,
)


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("直播间成交金额", "暂缺", "不是金额"),
        ("直播间成交金额", "12%", "不是金额"),
        ("直播间成交金额", "1,2345", "不是金额"),
        ("直播间观看人数", "1w-2.5w", A_RANGE),
        ("直播间观看人数", "100-250", A_RANGE),
        ("直播间观看人数", "1万+", A_RANGE),
        ("直播间观看人数", "-3", "不是一个不小于 0 的整数"),
        ("直播间观看人数", "12.5", "不是一个不小于 0 的整数"),
        ("直播间观看人数", "inf", "不是一个不小于 0 的整数"),
        ("观看老粉占比", "很多", "不是比例"),
        ("人均观看时长(分钟)", "一会儿", "不是时长"),
        ("直播开始时间", "昨天", "不是时间"),
        ("直播开始时间", "2026/13/01 08:00:00", "不是时间"),
        ("直播结束时间", "2026/08/01 08:00:00", TOO_EARLY),
        ("主播抖音号", "3.78E+18", "被表格软件改成了科学计数法,后几位已经丢失"),
    ],
)
def test_a_bad_cell_costs_its_row_and_is_named(tmp_path: Path, header: str, cell: str, why: str) -> None:
    rows = sessions(3)
    rows[1][header] = cell
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert found.rejected == (Rejected("Sheet1", 3, header, cell, why),)
    assert counted(found) == (3, 2, 1, 0, 0)
    assert total(found, "gmv") == sum(Decimal(str(rows[n]["直播间成交金额"])) for n in (0, 2))


def test_an_empty_start_is_named_too(tmp_path: Path) -> None:
    rows = sessions(3)
    rows[2]["直播开始时间"] = "-"
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert found.rejected == (Rejected("Sheet1", 4, "直播开始时间", "", "不能为空"),)
    spans = [{"直播时间": f"2026/07/0{n} 08:00-09:00"} | talent_sessions(1)[0] for n in (1, 2)]
    for row in spans:
        del row["直播开始时间"]
    spans[1]["直播时间"] = None
    found = batch(write_table(tmp_path / "spans.xlsx", spans), account="a")
    assert found.rejected == (Rejected("Sheet1", 3, "直播时间", "", "不能为空"),)


def test_a_span_of_which_one_end_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    spans = [{"直播时间": span} | talent_sessions(1)[0] for span in
             ("2026/07/01 08:00-2026/07/32 09:00", "2026/07/02 10:00-2026/07/01 09:00")]  # fmt: skip
    for row in spans:
        del row["直播开始时间"]
    found = batch(write_table(tmp_path / "spans.xlsx", spans), account="a")
    assert [entry.why for entry in found.rejected] == ["不是起止时间", TOO_EARLY]


def test_row_numbers_are_the_worksheets_own(tmp_path: Path) -> None:
    rows = sessions(4)
    rows[3]["直播间成交订单数"] = "x"
    cells = [["导出说明"], [], *table(rows)]
    cells.insert(5, [])
    found = batch(write(tmp_path / "list.xlsx", {"Sheet1": cells}))
    assert [entry.row for entry in found.rejected] == [8]
    assert counted(found) == (4, 3, 1, 0, 0)


def test_negative_money_is_money(tmp_path: Path) -> None:
    rows = [row | {"净成交金额": cell} for row, cell in zip(sessions(3), (-534, "¥-1,234.50", "-¥0.01"), strict=True)]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert [row["net_gmv"] for row in landed(found)] == [Decimal("-534.00"), Decimal("-1234.50"), Decimal("-0.01")]


@pytest.mark.parametrize("word", ["合计", "总计", "总计:", "整体", "合计(3场)"])
@pytest.mark.parametrize("header", ["主播头像", "主播昵称", "主播抖音号", "直播开始时间", "序号", "店铺名称"])
def test_a_row_of_totals_counts_for_nothing_wherever_it_says_so(tmp_path: Path, header: str, word: str) -> None:
    rows = [{"序号": n, **row, "店铺名称": "示例店"} for n, row in enumerate(sessions(3), start=1)]
    blank = dict.fromkeys(("序号", "主播头像", "主播昵称", "主播抖音号", "直播开始时间", "直播结束时间", "店铺名称"))
    rows.append(rows[0] | blank | {"直播间成交金额": 183_138.9, header: word})
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert (counted(found), found.rejected) == ((4, 3, 0, 1, 0), ())


def test_a_name_like_a_total_is_a_name_where_a_session_is_told(tmp_path: Path) -> None:
    rows = [sessions(1)[0] | {"主播昵称": "全部"}]
    assert batch(write_table(tmp_path / "list.xlsx", rows)).rows == 1


def test_a_filters_name_in_every_row_is_no_total(tmp_path: Path) -> None:
    rows = [{"日期": 20260412, "账号": "全部", **row} for row in channels()]
    found = batch(write_table(tmp_path / "渠道.xlsx", rows), account="a")
    assert counted(found) == (8, 6, 0, 2, 0)


def test_the_total_over_all_days_is_a_total(tmp_path: Path) -> None:
    rows = [
        {"日期": day, "渠道名称": "推荐feed", "观看次数": 10, "成交订单数": 1}
        for day in ("全部", "20260411", "20260412")
    ]
    found = batch(write_table(tmp_path / "渠道.xlsx", rows), account="a")
    assert (counted(found), total(found, "entries", "channel")) == ((3, 2, 0, 1, 0), 20)


def test_a_total_below_the_products_is_no_variant(tmp_path: Path) -> None:
    book = details.shop_detail()
    rows = [*book["商品分析-商品明细"], ("合计", "-", "¥216,552", 117, 105, "-", "-")]
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, book | {"商品分析-商品明细": rows}))
    products = [row for row in landed(found, "product") if row["sku"] is None]
    assert sum(row["user_pay"] for row in products) == Decimal("216552.00")
    assert len(landed(found, "product")) == 9
    assert found.tallies[-1].totals == 1


def test_variants_may_be_named_in_the_first_column(tmp_path: Path) -> None:
    head = ("商品ID", "商品名称", "用户支付金额", "成交件数")
    rows = [
        head,
        ("3781962349133562210", "示例", "¥90", 3),
        ("sku名称", "用户支付金额", "成交件数", None),
        ("红", "¥60", 2, None),
    ]
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, details.shop_detail() | {"商品分析-商品明细": rows}))
    product, variant = landed(found, "product")
    assert (product["sku"], product["user_pay"], product["items"]) == (None, Decimal("90.00"), 3)
    assert (variant["sku"], variant["user_pay"], variant["items"]) == ("红", Decimal("60.00"), 2)
    assert variant["product_id"] == product["product_id"]


def test_a_header_repeated_in_the_middle_is_no_row(tmp_path: Path) -> None:
    cells = table(sessions(4))
    found = batch(write(tmp_path / "list.xlsx", {"Sheet1": [*cells[:3], cells[0], *cells[3:]]}))
    assert (counted(found), found.rejected) == ((4, 4, 0, 0, 0), ())


def test_of_repeated_rows_the_first_counts(tmp_path: Path) -> None:
    rows = sessions(2)
    found = batch(write_table(tmp_path / "list.xlsx", [*rows, rows[0], rows[1] | {"评论次数": 1}]))
    assert counted(found) == (4, 2, 0, 0, 2)
    assert [row["comments"] for row in landed(found)] == [1637, 1637]
    (issue,) = [issue for issue in found.issues if "重复" in issue.fact]
    assert (issue.level, issue.fact) == ("warning", "有 2 行重复,只计第一次出现的,其中 1 行内容不一致")


def test_accounts_with_the_same_nickname_stay_apart(tmp_path: Path) -> None:
    rows = [*sessions(2, "00123456789"), *sessions(2, "shili_outdoor")]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert (found.accounts, found.rows) == (("00123456789", "shili_outdoor"), 4)


def test_a_nickname_stands_for_the_account_that_bore_it(tmp_path: Path) -> None:
    row = {"达人昵称": "示例"} | talent_sessions(1)[0]
    path = write_table(tmp_path / "list.xlsx", [row])
    assert batch(path, names=tuple({"示例": "00123"}.items())).accounts == ("00123",)
    assert batch(path).accounts == ("示例",)


def test_rows_without_an_account_are_kept_under_their_nickname_and_told(tmp_path: Path) -> None:
    rows = sessions(3)
    rows[1] |= {"主播抖音号": "-", "主播昵称": "更多账号"}
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert found.accounts == ("00123456789", "更多账号")
    assert [issue.fact for issue in found.issues] == ["有 1 行没有抖音号,按昵称记"]


def test_a_blank_row_between_header_and_values_does_no_harm(tmp_path: Path) -> None:
    book = details.shop_detail()
    book["基本信息"] = [book["基本信息"][0], [], book["基本信息"][1]]
    assert landed(batch(write(tmp_path / details.SHOP_DETAIL_NAME, book)))[0]["user_pay"] == Decimal("216552.00")


def test_identifiers_stay_text(tmp_path: Path) -> None:
    ids = ("00123", "7600000000000000097.0", "a_b.c-1")
    rows = [row | {"主播抖音号": account} for row, account in zip(sessions(3), ids, strict=True)]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert [row["account"] for row in landed(found)] == ["00123", "7600000000000000097", "a_b.c-1"]


@pytest.mark.parametrize("name", ["渠道分析.xlsx", "渠道分析_20260401-20260407.xlsx"])
def test_an_undated_channel_table_asks_for_its_day(tmp_path: Path, name: str) -> None:
    path = write_table(tmp_path / name, channels())
    error = refusal(path, account="a")
    assert isinstance(error, UnknownExport)
    assert "哪一天" in error.fact
    assert "选定日期" in error.remedy
    assert {row["day"] for row in landed(batch(path, day=date(2026, 4, 12)), "channel")} == {date(2026, 4, 12)}


def test_a_row_without_a_day_does_not_cost_the_others(tmp_path: Path) -> None:
    rows = [{"日期": day, "渠道名称": "搜索", "观看次数": 10, "成交订单数": 1} for day in (20260412, None)]
    found = batch(write_table(tmp_path / "渠道.xlsx", rows), account="a")
    assert [(entry.row, entry.header) for entry in found.rejected] == [(3, "日期")]
    assert found.rows == 1


def test_a_list_with_nothing_but_a_header_is_an_empty_export(tmp_path: Path) -> None:
    error = refusal(write(tmp_path / "list.xlsx", {"Sheet1": table(sessions(1))[:1]}))
    assert isinstance(error, EmptyExport)
    assert "只有表头" in error.fact
    assert "日期范围" in error.remedy


def test_a_session_whose_time_cannot_be_read_says_where(tmp_path: Path) -> None:
    book = details.shop_detail()
    book["基本信息"] = [book["基本信息"][0], [*book["基本信息"][1][:2], "今天早上", *book["基本信息"][1][3:]]]
    error = refusal(write(tmp_path / "整场数据下载.xlsx", book))
    assert error.fact == "「整场数据下载.xlsx」工作表「基本信息」第 2 行的「直播时间」写着「今天早上」,读不出开播时间"


def test_a_figure_of_a_session_that_cannot_be_read_is_missing_and_said_so(tmp_path: Path) -> None:
    book = details.shop_detail()
    book["流量分析-流量转化"] = [("直播间曝光人数", "6万-7万"), *list(book["流量分析-流量转化"])[1:]]
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, book))
    assert landed(found)[0]["exposure_users"] is None
    (issue,) = [issue for issue in found.issues if issue.level == "warning"]
    assert (issue.sheet, issue.row, issue.header, issue.text) == ("流量分析-流量转化", 1, "直播间曝光人数", "6万-7万")
    assert A_RANGE in issue.fact


def test_two_parts_that_disagree_are_told(tmp_path: Path) -> None:
    book = details.shop_detail()
    book["流量分析-流量转化"] = [("直播间曝光人数", "67,016"), ("直播间观看人数", "7,000"), ("成交人数", "46")]
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, book))
    assert landed(found)[0]["viewers"] == 6_782
    assert any("写着 6782,以后者为准" in issue.fact for issue in found.issues)


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    rows = [row | {"自定义列": "x", "观看人数": 7} for row in sessions(1)]
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert any("「自定义列」" in issue.fact for issue in found.issues)
    assert any(issue.header == "观看人数" and "同一个意思" in issue.fact for issue in found.issues)
    assert landed(found)[0]["viewers"] == 11_682


def test_files_cast_together_come_out_as_if_cast_alone(tmp_path: Path) -> None:
    paths = [
        write_table(tmp_path / "a.xlsx", sessions(3)),
        write(tmp_path / details.SHOP_DETAIL_NAME, details.shop_detail()),
        write_table(tmp_path / "foreign.xlsx", [{"姓名": "张三", "电话": "010"}]),
        write_table(tmp_path / "b.xlsx", [row | {"直播间成交金额": "x"} for row in sessions(2)]),
        write(tmp_path / details.TALENT_DETAIL_NAME, details.talent_detail()),
    ]
    together = outcomes(*paths)
    for path, outcome in zip(paths, together, strict=True):
        (alone,) = outcomes(path)
        assert type(outcome) is type(alone)
        assert str(getattr(outcome, "rejected", outcome)) == str(getattr(alone, "rejected", alone))
        assert getattr(outcome, "tallies", ()) == getattr(alone, "tallies", ())
        others = {one.table: one.rows for one in getattr(alone, "landings", ())}
        for one in getattr(outcome, "landings", ()):
            rows = others.pop(one.table)
            assert one.rows.select(rows.columns).equals(rows)
        assert others == {}


def test_sums_of_many_cents_are_exact(tmp_path: Path) -> None:
    amounts: list[Any] = [Decimal(n * 7919 % 10_000_019) / 100 for n in range(3_000)]
    rows = [
        {"主播抖音号": "a", "直播开始时间": f"2026/09/{1 + n % 28:02d} {n // 28 % 24:02d}:{n // 672:02d}:00",
         "直播间观看人数": n, "直播间成交金额": float(amount) if n % 2 else f"¥{amount:,}"}
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    found = batch(write_table(tmp_path / "list.xlsx", rows))
    assert total(found, "gmv") == sum(amounts)
    assert found.rows == 3_000


def test_a_session_may_start_at_a_time_of_day_beside_its_date(tmp_path: Path) -> None:
    """A list kept by hand: the date in one column, the times in others, the end after midnight."""
    rows = [
        ["主播抖音号", "开播日期", "开播时间", "下播时间", "直播间观看人数", "直播间成交金额"],
        ["a1", "2026/11/1", "19:30", "0:30", "1000", "500.5"],
        ["a1", "", "8:30", "12:00", "1000", "500.5"],
        ["a1", "2026-11-03", "2026/11/3 08:30:00", "2026/11/3 12:00:00", "1000", "500.5"],
    ]
    found = batch(write(tmp_path / "自己记的.xlsx", {"Sheet1": rows}))
    assert [(row["start"], row["stop"]) for row in landed(found)] == [
        (datetime(2026, 11, 1, 19, 30), datetime(2026, 11, 2, 0, 30)),
        (datetime(2026, 11, 3, 8, 30), datetime(2026, 11, 3, 12)),
    ]
    (rejected,) = found.rejected
    assert (rejected.row, rejected.header, rejected.why) == (3, "开播时间", "只写了时刻,没有写日期")


def test_a_duration_that_leads_out_of_the_calendar_is_no_duration(tmp_path: Path) -> None:
    rows = [
        ["主播抖音号", "直播开始时间", "直播时长", "直播间观看人数"],
        ["a1", "2026/11/1 19:30", "1小时99999999999分", "1000"],
    ]
    (rejected,) = batch(write(tmp_path / "list.xlsx", {"Sheet1": rows})).rejected
    assert (rejected.header, rejected.why) == ("直播时长", "不是时长")
