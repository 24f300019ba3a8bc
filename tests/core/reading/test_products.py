"""商品明细 of a room and 商品列表 of a shop: every product once, ids as text, rates without counts as data."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import UnknownExport
from core.reading.attach import LiveSession, UnplacedTable
from tests.core.reading import details
from tests.core.reading.workbooks import Row, batch, counted, landed, matched, refusal, table, total, write, write_table

ROOM = "7600000000000000097"
LIVE = LiveSession(
    "00123456789", "示例户外旗舰店", datetime(2026, 7, 28, 8, 15, 49), datetime(2026, 7, 28, 15, 44, 39), ROOM
)
NAME = f"{ROOM}_商品明细.xlsx"


def goods() -> list[Row]:
    """Products as the live tab writes them: text, full-width brackets, no buyers and nobody who saw them."""
    figures = (
        ("2210", "示例商品0", 2, "¥9.9", "¥2,637", 265, 356, "30.2%", "4.1%", "¥264.52", 1, "¥79", 0, "¥0"),
        ("2211", "示例商品1", 11, "¥9.9-¥29.9", "¥65,536.50", 157, 195, "21.7%", "15.4%", "-", 3, "¥237", 2, "¥158"),
        ("2212", "示例商品2", 0, "-", "¥0", 0, 0, "-", "-", "-", 0, "¥0", 0, "¥0"),
    )  # fmt: skip
    return [
        {
            "商品ID": f"378196234913356{tail}", "商品名称": name, "首次上架时间": "2026/07/28 08:20:11",
            "讲解次数": told,
            "直播间价格": price, "用户支付金额": pay, "成交件数": items, "预售订单数": 0, "商品点击人数": clicks,
            "商品曝光-点击率（人数）": click_rate, "商品点击-成交转化率（人数）": pay_rate, "千次曝光用户支付金额": gpm,
            "发货前退款订单数": pre, "发货前退款金额": pre_amount, "发货前退款人数": pre, "发货前订单退款率": "2.1%",
            "发货后退款订单数": post, "发货后退款金额": post_amount, "发货后退款人数": post, "发货后订单退款率": "-",
        }
        for tail, name, told, price, pay, items, clicks, click_rate, pay_rate, gpm, pre, pre_amount, post,
        post_amount in figures
    ]  # fmt: skip


OLDER = {
    "商品ID": ("商品编号", "商品id", "产品ID"),
    "商品名称": ("商品标题", "产品名称"),
    "首次上架时间": ("挂载时间", "直播间上架时间", "上架时间"),
    "直播间价格": ("商品价格", "到手价"),
    "商品点击人数": ("点击人数",),
    "商品曝光-点击率（人数）": ("商品曝光-点击率(人数)", "曝光点击率"),
    "商品点击-成交转化率（人数）": ("点击成交率",),
    "发货前退款订单数": ("售中退款件数",),
    "发货前退款金额": ("售中退款金额",),
    "发货后退款订单数": ("售后退款件数",),
    "发货后退款金额": ("售后退款金额",),
}


def test_the_products_of_a_room_land_under_its_session(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / NAME, goods()), known=(LIVE,))
    assert (found.export.key, counted(found), found.issues) == ("product_detail", (3, 3, 0, 0, 0), ())
    rows = landed(found, "product")
    assert {(row["account"], row["start"], row["stop"], row["day"]) for row in rows} == {
        (LIVE.account, LIVE.start, LIVE.stop, date(2026, 7, 28))
    }
    assert [row["product_id"] for row in rows] == [row["商品ID"] for row in goods()]
    assert total(found, "user_pay", "product") == Decimal("68173.50")
    assert (total(found, "items", "product"), total(found, "refund_pre_amount", "product")) == (422, Decimal(316))
    assert [row["live_price"] for row in rows] == ["¥9.9", "¥9.9-¥29.9", None]
    assert [row["product_click_share"] for row in rows] == [0.302, 0.217, None]
    assert [row["click_pay_share"] for row in rows] == [0.041, 0.154, None]
    assert [row["exposure_gpm"] for row in rows] == [Decimal("264.52"), None, None]
    assert rows[0]["listed_at"] == datetime(2026, 7, 28, 8, 20, 11)


@pytest.mark.parametrize(("today", "older"), [(today, older) for today, names in OLDER.items() for older in names])
def test_an_older_name_means_the_same(tmp_path: Path, today: str, older: str) -> None:
    renamed = [{older if header == today else header: cell for header, cell in row.items()} for row in goods()]
    now = batch(write_table(tmp_path / NAME, goods()), known=(LIVE,))
    then = batch(write_table(tmp_path / f"x_{NAME}", renamed), known=(LIVE,))
    assert (landed(then, "product"), then.issues) == (landed(now, "product"), now.issues)


@pytest.mark.parametrize("spelled", ["3781962349133562210.0", "3781962349133562210\t"])
def test_an_id_is_text_however_a_spreadsheet_wrapped_it(tmp_path: Path, spelled: str) -> None:
    rows = [goods()[0] | {"商品ID": spelled}, *goods()[1:]]
    found = batch(write_table(tmp_path / NAME, rows), known=(LIVE,))
    assert landed(found, "product")[0]["product_id"] == "3781962349133562210"


def test_an_id_that_lost_its_digits_costs_its_row(tmp_path: Path) -> None:
    rows = [goods()[0] | {"商品ID": "3.78196E+18"}, *goods()[1:]]
    found = batch(write_table(tmp_path / NAME, rows), known=(LIVE,))
    assert [(entry.row, entry.header) for entry in found.rejected] == [(2, "商品ID")]
    assert "科学计数法" in found.rejected[0].why


def test_a_csv_in_gbk_with_tabs_behind_its_ids_lands_as_the_workbook_does(tmp_path: Path) -> None:
    path = tmp_path / f"{ROOM}_商品明细.csv"
    lines = [",".join(goods()[0])]
    for row in goods():
        cells = [f"{cell}\t" if key in ("商品ID", "首次上架时间") else str(cell) for key, cell in row.items()]
        lines.append(",".join(f'"{cell.replace("¥", "￥")}"' for cell in cells))
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    as_csv, as_book = batch(path, known=(LIVE,)), batch(write_table(tmp_path / NAME, goods()), known=(LIVE,))
    price = {"live_price": None}
    assert [row | price for row in landed(as_csv, "product")] == [row | price for row in landed(as_book, "product")]


def test_headers_that_come_again_are_no_products(tmp_path: Path) -> None:
    cells = table(goods())
    found = batch(write(tmp_path / NAME, {"Sheet1": [*cells[:2], cells[0], *cells[2:]]}), known=(LIVE,))
    assert (counted(found), found.rejected) == ((3, 3, 0, 0, 0), ())


def test_of_a_product_that_comes_twice_the_first_row_counts(tmp_path: Path) -> None:
    rows = goods()
    found = batch(write_table(tmp_path / NAME, [*rows, rows[0], rows[1] | {"成交件数": 1}]), known=(LIVE,))
    assert counted(found) == (5, 3, 0, 0, 2)
    assert total(found, "items", "product") == 422
    (issue,) = found.issues
    assert (issue.level, issue.fact) == ("warning", "有 2 行重复,只计第一次出现的,其中 1 行内容不一致")


def test_rows_below_a_product_are_its_variants_and_count_for_nothing(tmp_path: Path) -> None:
    rows = [{"商品 SKU 名称": None, **row} for row in goods()]
    blank = dict.fromkeys(rows[0])
    variants = [blank | {"商品ID": "-", "商品 SKU 名称": f"规格{n}", "成交件数": n} for n in (1, 2)]
    found = batch(write_table(tmp_path / NAME, [rows[0], *variants, *rows[1:]]), known=(LIVE,))
    products = [row for row in landed(found, "product") if row["sku"] is None]
    assert sum(row["items"] for row in products) == 422
    assert [(row["product_id"], row["sku"]) for row in landed(found, "product") if row["sku"]] == [
        ("3781962349133562210", "规格1"), ("3781962349133562210", "规格2"),
    ]  # fmt: skip
    assert counted(found) == (5, 5, 0, 0, 0)


@pytest.mark.parametrize(("head", "sku"), [
    (("商品编号", "商品名称", "用户支付金额", "成交件数"), "商品 SKU 名称"),
    (("商品ID", "商品标题", "用户支付金额", "成交件数"), "SKU名称"),
    (("商品 ID", "商品名称", "用户支付金额", "成交件数"), "sku 名称"),
])  # fmt: skip
def test_the_products_of_a_sessions_workbook_under_older_names(tmp_path: Path, head: tuple[str, ...], sku: str) -> None:
    sheet: list[Any] = []
    for n, items in enumerate((40, 30)):
        sheet += [head, (f"378196234913356220{n}", f"商品{n}", "¥100", items)]
        sheet += [("-", sku, *head[2:]), ("-", "红", "¥60", items - 10), ("-", "蓝", "¥40", 10)]
    book = details.shop_detail() | {"商品分析-商品明细": sheet}
    found = batch(write(tmp_path / details.SHOP_DETAIL_NAME, book))
    rows = landed(found, "product")
    assert sum(row["items"] for row in rows if row["sku"] is None) == 70
    assert sum(row["items"] for row in rows if row["sku"]) == 70
    assert [row["sku"] for row in rows] == [None, "红", "蓝"] * 2


def test_a_total_below_the_products_is_no_product(tmp_path: Path) -> None:
    whole = dict.fromkeys(goods()[0]) | {"商品ID": "合计", "成交件数": 422}
    found = batch(write_table(tmp_path / NAME, [*goods(), whole]), known=(LIVE,))
    assert counted(found) == (4, 3, 0, 1, 0)


def test_products_of_a_room_that_nobody_knows_are_asked_about_and_remembered(tmp_path: Path) -> None:
    roomless = LiveSession(LIVE.account, LIVE.account_name, LIVE.start, LIVE.stop)
    next_day = LiveSession(LIVE.account, LIVE.account_name, datetime(2026, 7, 29, 8), datetime(2026, 7, 29, 12))
    path = write_table(tmp_path / NAME, goods())
    error = refusal(path, known=(roomless, next_day))
    assert isinstance(error, UnplacedTable)
    assert error.candidates[0] == roomless, "its goods were listed then"
    found = batch(path, known=(roomless, next_day), session=roomless)
    assert {row["live_id"] for row in landed(found, "product")} == {ROOM}


def test_a_table_of_products_with_a_renamed_header_is_recognised(tmp_path: Path) -> None:
    rows = [{"编号列" if header == "商品ID" else header: cell for header, cell in row.items()} for row in goods()]
    error = refusal(write_table(tmp_path / NAME, rows))
    assert isinstance(error, UnknownExport)
    assert error.fact == f"「{NAME}」看起来像商品明细,但缺少必需的列 「商品ID」"


# The shop's products


LIST_NAME = "经营版_商品_商品列表__20261114-20261120_数据更新时间20261121.xlsx"
CARD_NAME = "商品卡列表数据_2026_05_01~2026_05_31.xlsx"


def shop_goods() -> list[Row]:
    return [
        {
            "商品名称": f"示例{n}", "商品ID": f"379001234567890100{n}", "商品状态": "售卖中",
            "商品价格": price, "成交金额": 1000.5 + n, "用户支付金额": 900 + n, "成交订单数": 12,
            "成交件数": 15, "成交人数": 10, "商品曝光人数": 1000, "商品点击人数": 200,
            "商品曝光-点击转化率(人数)": 0.2, "商品点击-成交转化率(人数)": 0.05,
            "千次曝光用户支付金额": 538.56, "退款金额(支付时间)": 90, "退款订单数(支付时间)": 2,
            "退款率(支付时间)": 0.1, "首购新客数": 6,
        }
        for n, price in enumerate((89, "89-129"))
    ]  # fmt: skip


def card_goods(prefix: str) -> list[Row]:
    """The 商品卡 list with the figures of its wide form, or of the narrow one that drops the prefix."""
    on_card = {
        "曝光人数": 1000, "点击人数": 200, "点击率(人数)": "20%", "新客点击人数": 150, "老客点击人数": 50,
        "新客点击占比": "75%", "老客点击占比": "25%", "点击-成交转化率(人数)": "5%", "用户支付金额(元)": "1,500.25",
    }  # fmt: skip
    plain = {"成交人数": 10, "成交客单价(元)": "150.03", "首购新客数": 6, "首购新客占比": "60%", "复购老客数": 4}
    return [
        {"商品名称": "示例", "商品ID": "3790012345678901003", "商品链接": "https://example.com/1"}
        | {f"{prefix}{header}": cell for header, cell in on_card.items()}
        | plain
    ]


def test_a_shops_list_lands_under_its_period(tmp_path: Path) -> None:
    found = batch(write(tmp_path / LIST_NAME, {"商品列表": table(shop_goods())}))
    assert (found.export.key, found.exported_at, found.issues) == ("product_list", datetime(2026, 11, 21), ())
    rows = landed(found, "shop_product")
    assert {(row["account"], row["start"], row["since"], row["day"]) for row in rows} == {
        ("全店", None, date(2026, 11, 14), date(2026, 11, 20))
    }
    assert total(found, "gmv", "shop_product") == Decimal("2002.00")
    assert total(found, "new_buyers", "shop_product") == 12
    assert [row["price"] for row in rows] == ["89", "89-129"]


def test_a_list_whose_printed_rates_do_not_fit_its_counts_says_so(tmp_path: Path) -> None:
    rows = [row | {"退款率(支付时间)": 0.5} for row in shop_goods()]
    found = batch(write_table(tmp_path / LIST_NAME, rows))
    (issue,) = found.issues
    assert issue.header == "退款率(支付时间)"
    assert "退款金额(支付时间) ÷ 用户支付金额" in issue.fact


@pytest.mark.parametrize("prefix", ["商品卡", ""])
def test_both_forms_of_the_card_list_land_alike_and_apart_from_the_list(tmp_path: Path, prefix: str) -> None:
    found = batch(write_table(tmp_path / CARD_NAME, card_goods(prefix)))
    assert (found.export.key, found.issues) == ("product_card_list", ())
    (row,) = landed(found, "card_product")
    assert (row["since"], row["day"]) == (date(2026, 5, 1), date(2026, 5, 31))
    figures = ("product_exposure_users", "product_click_users", "new_click_users", "buyers", "new_buyers", "old_buyers")
    assert [row[key] for key in figures] == [1000, 200, 150, 10, 6, 4]
    assert row["user_pay"] == Decimal("1500.25")


@pytest.mark.parametrize(("name", "rows"), [(LIST_NAME, shop_goods()), (CARD_NAME, card_goods("商品卡"))])
def test_a_list_with_a_renamed_header_is_recognised(tmp_path: Path, name: str, rows: list[Row]) -> None:
    renamed = [{"编号列" if header == "商品ID" else header: cell for header, cell in row.items()} for row in rows]
    error = refusal(write_table(tmp_path / name, renamed))
    assert "缺少必需的列 「商品ID」" in error.fact


def test_a_list_without_a_period_in_its_name_asks_for_it(tmp_path: Path) -> None:
    error = refusal(write_table(tmp_path / "商品列表.xlsx", shop_goods()))
    assert "是哪几天" in error.fact
    assert batch(write_table(tmp_path / "商品列表.xlsx", shop_goods()), day=date(2026, 11, 20)).rows == 2


def test_a_shops_list_is_never_taken_for_a_rooms_products_nor_the_other_way(tmp_path: Path) -> None:
    few = ("商品ID", "商品名称", "商品价格", "成交金额", "成交件数")
    found = matched(write_table(tmp_path / LIST_NAME, shop_goods(), few))
    assert found.export is not None
    assert found.export.key == "product_list"
    few = ("商品ID", "商品名称", "讲解次数", "用户支付金额", "成交件数")
    found = matched(write_table(tmp_path / NAME, goods(), few))
    assert found.export is not None
    assert found.export.key == "product_detail"
