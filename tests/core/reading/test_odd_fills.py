"""Tables that people fill in, filled in oddly: what is lost is said, and nothing lands as something else."""

from pathlib import Path

import openpyxl
import pytest

from core.errors import EmptyExport
from core.reading.batch import Batch
from tests.core.reading.workbooks import Row, batch, counted, landed, outcomes, write_table

SHARE = {"日期": "2026-11-20", "商品ID": "3790000000000000001", "人群": "成交", "维度": "年龄", "占比": "100%"}
RETURN = {
    "售后单号": "1400000000000000001", "订单编号": "6900000000000000001", "申请时间": "2026-11-12 10:02:00",
    "退款原因": "破损", "退款金额": "89.00",
}  # fmt: skip
REVIEW = {
    "订单编号": "6900000000000000001", "商品名称": "壶", "支付时间": "2026-11-01 10:00:00",
    "评价时间": "2026-11-05 10:00:00", "商品评分": 5, "服务评分": 5, "物流评分": 5,
}  # fmt: skip
PACKAGE = {"账号": "晴野", "开播时间": "2026-11-20 19:30:00", "人群包": "妈妈包", "消耗": "400", "成交人数": "24"}


def read(folder: Path, *rows: Row) -> Batch:
    return batch(write_table(folder / "表.xlsx", rows))


def test_ids_that_a_workbook_holds_as_numbers_have_lost_digits_and_never_become_one_product(tmp_path: Path) -> None:
    path = tmp_path / "商品人群画像.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["商品ID", "日期", "人群", "维度", "标签", "占比"])
    for id_ in (3790000000000000001, 3790000000000000002, "3790000000000000003", "3790000000000004400"):
        book.active.append([id_, "2026-11-20", "成交", "年龄", "31-40", "100%"])
    book.save(path)
    found = batch(path)
    assert [row["product_id"] for row in landed(found, "product_audience")] == [
        "3790000000000000003", "3790000000000004400",
    ]  # fmt: skip
    assert [(entry.row, entry.header, entry.text) for entry in found.rejected] == [
        (2, "商品ID", "3.79E+18"), (3, "商品ID", "3.79E+18"),
    ]  # fmt: skip
    assert "后几位已经丢失" in found.rejected[0].why


@pytest.mark.parametrize("written", ["3.79E+18", "3.79e18", "3.7819623E18", "4E+18"])
def test_an_id_in_scientific_notation_costs_its_row(tmp_path: Path, written: str) -> None:
    found = read(tmp_path, SHARE | {"标签": "31-40"}, SHARE | {"标签": "18-23", "商品ID": written})
    assert (counted(found), found.rejected[0].header) == ((2, 1, 1, 0, 0), "商品ID")


@pytest.mark.parametrize("header", ["占比", "占比(%)"])
@pytest.mark.parametrize("written", ["-20%", "120%"])
def test_no_share_of_a_whole_is_below_nothing_or_above_all(tmp_path: Path, header: str, written: str) -> None:
    rows = [{**SHARE, "标签": "31-40"}, {**SHARE, "标签": "18-23", "占比": written}]
    found = read(tmp_path, *({header if key == "占比" else key: cell for key, cell in row.items()} for row in rows))
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [(3, header, "不是比例")]


def test_a_total_below_a_list_of_orders_is_no_order(tmp_path: Path) -> None:
    total = dict.fromkeys(RETURN, "") | {"售后单号": "合计", "申请时间": "2026-11-12", "退款金额": "89.00"}
    assert counted(read(tmp_path, RETURN, total)) == (2, 1, 0, 1, 0)
    last = dict.fromkeys(REVIEW, "") | {"订单编号": "总计", "支付时间": "2026-11-01", "评价时间": "2026-11-02"}
    assert counted(read(tmp_path, REVIEW, last)) == (2, 1, 0, 1, 0)


def test_what_a_reason_or_a_product_is_called_makes_no_total(tmp_path: Path) -> None:
    other = RETURN | {"售后单号": "1400000000000000002", "退款原因": "全部"}
    assert counted(read(tmp_path, RETURN, other)) == (2, 2, 0, 0, 0)
    assert counted(read(tmp_path, REVIEW, REVIEW | {"订单编号": "69002", "商品名称": "合计"})) == (2, 2, 0, 0, 0)


def test_a_package_called_unlimited_is_one_and_a_total_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, PACKAGE, PACKAGE | {"人群包": "不限"}, PACKAGE | {"人群包": "合计"})
    assert counted(found) == (3, 2, 0, 1, 0)
    assert [row["package"] for row in landed(found, "crowd_package")] == ["妈妈包", "不限"]


def test_a_template_of_which_only_the_header_is_left_asks_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "评价.xlsx"
    book = openpyxl.Workbook()
    book.active.append(list(REVIEW))
    book.save(path)
    (refused,) = outcomes(path)
    assert isinstance(refused, EmptyExport)
    assert refused.remedy == "请填好再上传"


@pytest.mark.parametrize("written", ["无", "没有团长", "-", None])
def test_no_leader_is_nobody_of_that_name(tmp_path: Path, written: str | None) -> None:
    row = {"日期": "2026-11-20", "商品名称": "袜", "近90天联盟销量": 800, "团长": written, "合作": "无"}
    ((landing,),) = (landed(read(tmp_path, row), "alliance_product"),)
    assert (landing["leader"], landing["cooperation"]) == (None, "无")
