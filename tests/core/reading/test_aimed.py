"""商品人群画像 and 人群包投放: told apart from what looks like them, and every row where it belongs."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.reading.attach import LiveSession
from core.reading.batch import Batch
from core.reading.likeness import foreign
from core.sheets import EXPORTS
from tests.core.reading.workbooks import Row, batch, counted, landed, matched, opened, refusal, write, write_table

PERIOD = "商品人群画像_20261114-20261120.xlsx"
NIGHT = LiveSession("qy", "晴野", datetime(2026, 11, 20, 19, 33, 32), datetime(2026, 11, 20, 23, 50))


def of_product(label: str, share: str, **more: Any) -> Row:
    told = {"人群": "成交人群", "画像维度": "年龄段", "标签": label, "占比": share, "TGI": 110, "人数": 1_200}
    return {"商品ID": "3790012345678901001", "商品名称": "摇粒绒外套", **told, **more}


PORTRAIT = [of_product("31-35岁", "60%"), of_product("36-40", "40%")]


def read(path: Path) -> Batch:
    return batch(path, known=(NIGHT,))


# Portraits of products


def test_a_products_portrait_is_the_shops_over_the_period_of_its_name(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / PERIOD, PORTRAIT))
    assert (found.export.key, counted(found), found.issues) == ("product_audience", (2, 2, 0, 0, 0), ())
    first = landed(found, "product_audience")[0]
    keys = ("account", "since", "day", "product_id", "product_name", "crowd", "dimension", "label", "share", "users")
    assert tuple(first[key] for key in keys) == (
        "全店", date(2026, 11, 14), date(2026, 11, 20), "3790012345678901001", "摇粒绒外套",
        "成交", "年龄", "31-35", 0.6, 1_200,
    )  # fmt: skip


def test_a_product_without_an_id_is_told_by_its_name_and_one_without_either_is_sent_back(tmp_path: Path) -> None:
    rows = [of_product("31-35", "60%", 商品ID=None), of_product("36-40", "40%", 商品ID=None, 商品名称=None)]
    found = batch(write_table(tmp_path / PERIOD, rows))
    assert [(row["product_id"], row["product_name"]) for row in landed(found, "product_audience")] == [
        (None, "摇粒绒外套")
    ]
    assert [(entry.row, entry.why) for entry in found.rejected] == [(3, "不能为空")]


@pytest.mark.parametrize("product", [("商品ID",), ("商品名称",), ("商品ID", "商品名称")])
def test_only_a_column_of_products_makes_it_a_products_portrait(tmp_path: Path, product: tuple[str, ...]) -> None:
    def without(*left_out: str) -> list[Row]:
        return [{name: cell for name, cell in row.items() if name not in left_out} for row in PORTRAIT]

    others = [name for name in ("商品ID", "商品名称") if name not in product]
    assert (
        matched(write_table(tmp_path / "人群画像_20261120.xlsx", without(*others))).export
        is EXPORTS["product_audience"]
    )
    bare = write_table(tmp_path / PERIOD, without("商品ID", "商品名称"))
    assert matched(bare).export is EXPORTS["audience"]


def test_a_worksheet_per_dimension_says_the_dimension_of_a_products_portrait(tmp_path: Path) -> None:
    def sheet(*rows: tuple[str, str]) -> list[tuple[Any, ...]]:
        return [("商品ID", "人群", "标签", "占比"), *(("3790012345678901001", "曝光未购", *row) for row in rows)]

    book = {"八大人群": sheet(("Z世代", "55%"), ("精致妈妈", "45%")), "同行商家偏好": sheet(("北坡户外", "100%"))}
    rows = landed(batch(write(tmp_path / PERIOD, book)), "product_audience")
    assert {(row["crowd"], row["dimension"]) for row in rows} == {
        ("曝光未购买", "八大消费群体"), ("曝光未购买", "同行业商家偏好"),
    }  # fmt: skip


def test_a_foreign_portrait_is_suggested_for_what_it_has_products_or_not(tmp_path: Path) -> None:
    def best(**headers: str) -> tuple[str, set[str]]:
        rows: list[Row] = [{headers.get(name, name): cell for name, cell in row.items()} for row in PORTRAIT]
        found = foreign(opened(write_table(tmp_path / "x.xlsx", rows)), {})
        assert found is not None
        kind = found.kinds[0]
        return kind.export.key, {guess.column.key for guess in kind.guesses if guess.column}

    renamed = {"标签": "人群标签名", "占比": "用户比例", "人群": "人群名"}
    kind, columns = best(商品ID="商品编码", 商品名称="商品名", **renamed)
    assert kind == "product_audience"
    assert {"product_name", "label", "users"} <= columns
    assert best(商品ID="序号", 商品名称="直播间账号", **renamed)[0] == "audience"


def test_a_products_portrait_without_a_day_asks(tmp_path: Path) -> None:
    assert refusal(write_table(tmp_path / "商品.xlsx", PORTRAIT)).fact == "「商品.xlsx」没有写明是哪几天"


# Crowd packages

PACKAGE: Row = {
    "开播时间": "2026-11-20 19:33", "账号": "晴野", "人群包": "资深中产包", "定向标签": "资深中产、36-40",
    "消耗(元)": "350.5", "展示次数": 9_000, "点击次数(进入直播间)": 400, "商品点击人数": 150, "成交人数": 18,
    "成交订单数": 19, "成交金额(元)": "1,600",
}  # fmt: skip


def test_a_package_belongs_to_the_session_of_its_start(tmp_path: Path) -> None:
    found = read(write_table(tmp_path / "人群包投放.xlsx", [PACKAGE]))
    assert (found.export.key, counted(found), found.issues) == ("crowd_package", (1, 1, 0, 0, 0), ())
    (row,) = landed(found, "crowd_package")
    keys = ("account_name", "start", "package", "targeting", "ad_clicks", "product_click_users", "buyers")
    assert tuple(row[key] for key in keys) == (
        "晴野", datetime(2026, 11, 20, 19, 33), "资深中产包", "资深中产、36-40", 400, 150, 18,
    )  # fmt: skip


def test_a_package_that_aims_at_everybody_is_no_total_and_a_total_is_none(tmp_path: Path) -> None:
    rows = [
        PACKAGE,
        PACKAGE | {"人群包": "系统推荐", "定向标签": "不限"},
        PACKAGE | {"人群包": "合计", "定向标签": None},
    ]
    found = read(write_table(tmp_path / "人群包投放.xlsx", rows))
    assert [row["package"] for row in landed(found, "crowd_package")] == ["资深中产包", "系统推荐"]
    assert counted(found) == (3, 2, 0, 1, 0)


def test_a_table_without_start_goes_by_its_day_or_by_its_name(tmp_path: Path) -> None:
    bare = {key: cell for key, cell in PACKAGE.items() if key != "开播时间"}
    (dated,) = landed(read(write_table(tmp_path / "a.xlsx", [bare | {"日期": "2026-11-20"}])), "crowd_package")
    assert (dated["start"], dated["day"]) == (None, date(2026, 11, 20))
    (named,) = landed(read(write_table(tmp_path / "人群包_晴野_2026-11-20_19-33-32.xlsx", [bare])), "crowd_package")
    assert named["start"] == NIGHT.start
    assert "没有写明是哪一天、哪一场" in refusal(write_table(tmp_path / "b.xlsx", [bare])).fact


def test_plans_of_standard_promotion_stay_what_they_are_even_beside_a_column_of_packages(tmp_path: Path) -> None:
    sheet = EXPORTS["qianchuan_standard"].sheets[0]
    row: Row = dict.fromkeys((column.header for column in sheet.columns[:20]), "1")
    plans = write_table(tmp_path / "a.xlsx", [row | {"日期": "2026-11-20", "人群包": "资深中产包"}])
    assert matched(plans).export is EXPORTS["qianchuan_standard"]
