"""成交分析: every sheet and vintage of the workbook lands whole, and figures that contradict each other are told."""

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import Issue
from core.reading.batch import Batch
from core.sheets.composition import COMPOSITION
from core.sheets.declaration import Sheet
from tests.core.reading import composed
from tests.core.reading.composed import CARRIERS, DAYS, PERIODS, gmv, save, sold
from tests.core.reading.workbooks import Row, batch, counted, landed, refusal, table, write

SEEDS = Path(__file__).parents[3] / "seeds"
EXPORTS = SEEDS / "exports" / "详细数据"

SHEET = "composition"
TABLES = {
    "成交概览": "composition", "自营成交": "composition", "合作成交": "composition", "载体构成": "composition_carrier",
    "账号构成": "composition_account", "单载体构成": "composition_item", "终端构成": "composition_terminal",
    "品类构成": "composition_category", "商品构成": "composition_product", "价格带构成": "composition_price_band",
    "人群构成": "composition_crowd",
}  # fmt: skip


def small(path: Path, title: str, rows: list[Row]) -> Batch:
    """The overview and one sheet of one day, with these rows."""
    sheets = {name: table(composed.rows(name, DAYS[:1])) for name in dict.fromkeys(["成交概览", "人群构成"])}
    return batch(write(path, sheets | {title: table(rows)}))


def changed(path: Path, title: str, change: Callable[[list[Row]], Any]) -> Batch:
    """The same after a change to the sheet's rows."""
    rows = composed.rows(title, DAYS[:1])
    change(rows)
    return small(path, title, rows)


def warnings(found: Batch) -> list[Issue]:
    return [issue for issue in found.issues if issue.level == "warning"]


def whole(found: Batch, key: str, day: str, table: str = SHEET, **keys: str) -> Any:
    """The one figure of a day's row with these keys."""
    (row,) = (
        row for row in landed(found, table)
        if f"{row['day']:%Y%m%d}" == day and all(row[name] == text for name, text in keys.items())
    )  # fmt: skip
    return row[key]


SHOP = {"sale_type": "全部", "carrier": "全部", "ad_period": "不限"}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return batch(save(tmp_path_factory.mktemp("usual") / composed.NAME))


def test_every_sheet_lands_whole_in_a_table_of_its_own(usual: Batch) -> None:
    assert usual.export is COMPOSITION
    assert usual.accounts == ("全店",)
    assert usual.period == (date(2026, 6, 29), date(2026, 6, 30))
    assert (usual.rejected, usual.issues, usual.exported_at) == ((), (), None)
    per_sheet = {title: len(composed.rows(title)) for title in TABLES}
    assert {tally.sheet: (tally.read, tally.landed) for tally in usual.tallies} == {
        title: (rows, rows) for title, rows in per_sheet.items()
    }
    for name in set(TABLES.values()):
        assert len(landed(usual, name)) == sum(rows for title, rows in per_sheet.items() if TABLES[title] == name)
        assert {(row["account"], row["start"]) for row in landed(usual, name)} == {("全店", None)}


def test_roll_ups_land_beside_what_they_sum_up(usual: Batch) -> None:
    """No word for all is taken for a total to be dropped: 全部, 不限 and 整体 are levels here."""
    rows = landed(usual, SHEET)
    assert {row["sale_type"] for row in rows} == {"全部", "自营", "合作"}
    assert {row["carrier"] for row in rows} == {"全部", *CARRIERS}
    assert {row["ad_period"] for row in rows} == {"不限", *PERIODS}
    assert len(rows) == 3 * 6 * 4 * len(DAYS)
    assert "整体" in {row["terminal"] for row in landed(usual, "composition_terminal")}
    for day in DAYS:
        assert whole(usual, "gmv", day, **SHOP) == gmv(sold(day))
        assert whole(usual, "orders", day, **SHOP) == sold(day)["orders"]
        own_live = sold(day, ("自营",), ("直播",), PERIODS[:1])
        keys = {"sale_type": "自营", "carrier": "直播", "ad_period": PERIODS[0]}
        assert whole(usual, "user_pay", day, **keys) == own_live["pay"]


@pytest.mark.parametrize("arrange", [
    lambda title, headers: headers,
    lambda title, headers: tuple(reversed(headers)),
    lambda title, headers: composed.older(title) if title in list(TABLES)[:3] else headers,
], ids=["61 columns", "backwards", "51 columns"])  # fmt: skip
def test_columns_are_known_by_their_headers(
    tmp_path: Path, usual: Batch, arrange: Callable[[str, tuple[str, ...]], tuple[str, ...]]
) -> None:
    headers = {title: arrange(title, composed.MADE[title][1]) for title in TABLES}
    found = batch(save(tmp_path / composed.NAME, headers=headers))
    assert found.issues == ()
    for name in set(TABLES.values()):
        for then, now in zip(landed(found, name), landed(usual, name), strict=True):
            assert {key: now[key] for key in then} == then
    advertising = next(landing.headers for landing in found.landings if landing.table == "composition")
    assert ("ad_cost" in advertising) is (len(headers["成交概览"]) > 51)


OLDER = {
    "载体构成": {"自营/合作": "自营/带货", "退款率(支付时间)": "退款率（支付时间）", "净成交订单量": "净成交订单数"},
    "账号构成": {"自营/合作": "自营/带货"},
    "成交概览": {"商品曝光-点击转化率(次数)": "商品点击率(次数)", "平台补贴金额": "电商平台补贴金额"},
    "商品构成": {"电商平台补贴金额": "平台补贴金额"},
    "终端构成": {"1小时退款率(支付时间)": "1小时成交退款率(支付时间)"},
}


def test_older_names_mean_the_same(tmp_path: Path, usual: Batch) -> None:
    book = composed.book()
    for title, names in OLDER.items():
        book[title] = [[names.get(header, header) for header in composed.MADE[title][1]], *book[title][1:]]
    found = batch(write(tmp_path / composed.NAME, book))
    assert found.issues == ()
    for name in set(TABLES.values()):
        assert landed(found, name) == landed(usual, name)


# 发货用户支付金额


def test_what_was_sent_is_written_in_cents_under_a_bare_header(usual: Batch) -> None:
    """Next to the money paid it is as large as it should be: between three quarters and all of it."""
    for day in DAYS:
        assert whole(usual, "shipped_pay", day, **SHOP) == sold(day)["shipped"] / 100
        assert 0.75 < whole(usual, "shipped_pay", day, **SHOP) / whole(usual, "user_pay", day, **SHOP) <= 1


@pytest.mark.parametrize(("header", "cell", "yuan"), [
    ("发货用户支付金额(发货时间)", "17431898", "174318.98"),
    ("发货用户支付金额(发货时间)", "17,431,898", "174318.98"),
    ("发货用户支付金额(发货时间)(分)", "17431898", "174318.98"),
    ("发货用户支付金额(发货时间)(元)", "174319", "174319.00"),
    ("发货用户支付金额(发货时间)（元）", "174318.98", "174318.98"),
    ("发货用户支付金额(发货时间)", "174318.98", "174318.98"),
    ("发货用户支付金额(发货时间)", "¥174,318", "174318.00"),
])  # fmt: skip
def test_the_unit_of_what_was_sent_is_the_headers_or_the_cells_own(
    tmp_path: Path, header: str, cell: str, yuan: str
) -> None:
    """Cents are whole numbers: a worksheet that writes fractions or a currency under the bare header means yuan."""
    rows = [{(header if key == "发货用户支付金额(发货时间)" else key): value for key, value in row.items()}
            for row in composed.rows("成交概览", DAYS[:1])]  # fmt: skip
    rows[0][header], rows[1][header] = cell, "4000"
    found = small(tmp_path / composed.NAME, "成交概览", rows)
    other = Decimal(40) if Decimal(yuan) * 100 == Decimal(cell.strip("¥").replace(",", "")) else Decimal(4000)
    assert [row["shipped_pay"] for row in landed(found, SHEET)[:2]] == [Decimal(yuan), other]


# Cells


def test_nothing_and_zero_are_two_things(usual: Batch) -> None:
    """A card that was advertised and not sold has no figures; a terminal where nobody bought has zeros."""
    day, card = DAYS[0], {"sale_type": "自营", "thing_id": "3898497418429599793"}
    assert whole(usual, "gmv", day, "composition_item", **card) is None
    assert whole(usual, "orders", day, "composition_item", **card) is None
    assert whole(usual, "ad_cost", day, "composition_item", **card) == 0
    assert whole(usual, "ad_cost_promoted", day, "composition_item", **card) == Decimal("17.03")
    assert whole(usual, "gmv", day, "composition_terminal", terminal="其他", sale_type="全部") == 0


def test_more_may_have_been_paid_back_than_came_in(usual: Batch) -> None:
    keys = {"sale_type": "自营", "carrier": "图文", "ad_period": PERIODS[0]}
    pile = sold(DAYS[0], ("自营",), ("图文",), PERIODS[:1])
    assert whole(usual, "settled_by_refund_time", DAYS[0], **keys) == gmv(pile) - pile["late"] < 0


def test_who_has_no_number_lands_by_name_and_labels_stay_labels(usual: Batch) -> None:
    holders = {(row["holder"], row["holder_id"]) for row in landed(usual, "composition_account")}
    assert holders == {("示例旗舰店", "00123456789"), ("8%的@达人🍔", "bVrxbe771"), ("更多账号", None)}
    assert {row["holder_type"] for row in landed(usual, "composition_account")} == {"官方", "联盟", None}
    products = {(row["product_name"], row["product_id"]) for row in landed(usual, "composition_product")}
    assert ("其他", None) in products
    assert ("示例商品", "3590247175606854731") in products
    assert [row["price_band"] for row in landed(usual, "composition_price_band")][:5] == list(composed.BANDS)


@pytest.mark.parametrize(("title", "header", "cell", "why"), [
    ("成交概览", "成交订单数", "很多", "整数"), ("载体构成", "成交金额", "12..5", "金额"),
    ("人群构成", "载体类型", None, "不能为空"), ("价格带构成", "日期", "昨天", "日期"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_rejected_with_its_reason(
    tmp_path: Path, title: str, header: str, cell: Any, why: str
) -> None:
    found = changed(tmp_path / composed.NAME, title, lambda rows: rows[2].update({header: cell}))
    (rejected,) = found.rejected
    assert (rejected.sheet, rejected.row, rejected.header) == (title, 4, header)
    assert why in rejected.why
    everything = sum(len(composed.rows(name, DAYS[:1])) for name in {title, "成交概览", "人群构成"})
    assert counted(found) == (everything, everything - 1, 1, 0, 0)


def test_a_rate_that_cannot_be_read_costs_no_row(tmp_path: Path) -> None:
    found = changed(tmp_path / composed.NAME, "成交概览", lambda rows: rows[2].update({"客单价": "不详"}))
    assert found.rejected == ()
    assert [(issue.level, issue.header) for issue in found.issues] == [("note", "客单价")]


# Sheets


def test_a_sheet_without_known_headers_is_left_out_and_said(tmp_path: Path) -> None:
    book = composed.book() | {"收支概况": [["收支项目", "金额(元)"], ["结算金额", 121011.34]]}
    (issue,) = batch(write(tmp_path / composed.NAME, book)).issues
    assert (issue.level, issue.sheet) == ("note", "收支概况")
    assert "没有读取" in issue.fact


def test_a_sheet_under_another_title_never_passes_for_the_overview(tmp_path: Path) -> None:
    """Three sheets have the same headers: what stands in one of them only its title says."""
    book = {"副本": table(composed.rows("自营成交")), **composed.book()}
    found = batch(write(tmp_path / composed.NAME, book))
    assert [(issue.level, issue.sheet) for issue in found.issues] == [("note", "副本")]
    assert whole(found, "gmv", DAYS[0], **SHOP) == gmv(sold(DAYS[0]))


def test_sheets_may_be_missing_but_not_the_overview(tmp_path: Path) -> None:
    book = composed.book()
    few = {title: book[title] for title in ("成交概览", "品类构成")}
    found = batch(write(tmp_path / "few.xlsx", few))
    assert {landing.table for landing in found.landings} == {"composition", "composition_category"}
    told = refusal(write(tmp_path / "none.xlsx", {title: book[title] for title in ("载体构成", "品类构成")}))
    assert "不是 Fupan 认识的导出表" in told.fact


def test_a_repeated_row_counts_once_and_is_not_summed_twice(tmp_path: Path) -> None:
    found = changed(tmp_path / composed.NAME, "成交概览", lambda rows: rows.append(dict(rows[-1])))
    (issue,) = found.issues
    assert (issue.level, issue.sheet, issue.fact) == ("note", "成交概览", "有 1 行重复,只计第一次出现的")
    assert counted(found)[4] == 1


# Figures that contradict each other


@pytest.mark.parametrize(("title", "sheet"), list(zip(TABLES, COMPOSITION.sheets, strict=True)), ids=list(TABLES))
def test_every_printed_figure_is_held_against_its_row(tmp_path: Path, title: str, sheet: Sheet) -> None:
    """All of a row are wrong at once, each in another way: each is told with that row, and the row stays."""
    rows, names = composed.rows(title, DAYS[:1]), composed.MADE[title][1]
    printed = [next(name for name in names if name in sheet.column(check.printed).headers) for check in sheet.checks]
    place = next(place for place, row in enumerate(rows) if all(row[header] for header in printed))
    for n, header in enumerate(printed):
        rows[place][header] = round(rows[place][header] * (1.5 + n / 10) + 3, 0 if "订单量" in header else 4)
    found = small(tmp_path / composed.NAME, title, rows)
    told = {issue.header: issue for issue in warnings(found) if "重算不符" in issue.fact}
    assert set(told) == set(printed)
    for issue in told.values():
        assert issue.sheet == title
        assert f"共 1 行(第 {place + 2} 行)" in issue.fact
    assert found.rejected == ()


@pytest.mark.parametrize(("title", "header", "cell"), [
    ("成交概览", "客单价", 97), ("载体构成", "退款率(支付时间)", 0.1), ("账号构成", "综合费比(店铺绑定)", 0),
])  # fmt: skip
def test_a_rounded_figure_agrees_even_where_a_spreadsheet_has_dropped_its_zeros(
    tmp_path: Path, title: str, header: str, cell: float
) -> None:
    """97.00 is written 97, 0.1000 is 0.1 and 0.00003 is 0: none is exact, none is as coarse as it looks."""
    above, below = {
        "客单价": ("用户支付金额", "成交人数"), "退款率(支付时间)": ("退款金额(支付时间)", "用户支付金额"),
        "综合费比(店铺绑定)": ("投放消耗(店铺绑定)", "成交金额"),
    }[header]  # fmt: skip
    rows = composed.rows(title)[:1]
    for off, expected in ((0.4, 0), (-5, 1)):
        step = 0.01 if header == "客单价" else 0.0001
        rows[0] = {key: value if key in list(rows[0])[:5] else None for key, value in rows[0].items()}
        rows[0] |= {header: cell, below: 10_000.0, above: (cell + off * step) * 10_000}
        rows[0] |= {"平台佣金(结算口径)": 0, "达人佣金(结算口径)": 0} if "综合" in header else {}
        found = small(tmp_path / f"{off}.xlsx", title, rows)
        assert len([issue for issue in warnings(found) if issue.header == header]) == expected, off


def test_the_parts_of_a_sale_are_named_in_what_is_told(tmp_path: Path) -> None:
    found = changed(tmp_path / composed.NAME, "账号构成", lambda rows: rows[0].update({"净成交金额": 1.5}))
    (issue,) = warnings(found)
    assert (issue.sheet, issue.header) == ("账号构成", "净成交金额")
    row = composed.rows("账号构成")[0]
    should_be = row["成交金额"] - row["1小时成交退款金额(支付时间)"]
    assert f"第 2 行写着 1.5,按 成交金额 - 1小时成交退款金额(支付时间) 应约为 {should_be:.6g}" in issue.fact


@pytest.mark.parametrize(("title", "key", "dropped", "whole_row"), [
    ("成交概览", "载体类型", {"载体类型": "商品卡", "投放时段": "不限"}, 2),
    ("自营成交", "投放时段", {"载体类型": "直播", "投放时段": "非投放时段"}, 6),
    ("终端构成", "终端类型", {"终端类型": "抖音极速版", "售卖类型": "合作"}, 4),
    ("终端构成", "售卖类型", {"终端类型": "红果短剧", "售卖类型": "自营"}, None),
    ("人群构成", "载体类型", {"人群类型": "首购", "载体类型": "图文"}, 8),
])  # fmt: skip
def test_a_missing_row_is_seen_by_the_row_that_sums_it_up(
    tmp_path: Path, title: str, key: str, dropped: Row, whole_row: int | None
) -> None:
    rows = composed.rows(title, DAYS[:1])
    lost = next(row for row in rows if all(row[k] == v for k, v in dropped.items()))
    rows.remove(lost)
    found = small(tmp_path / composed.NAME, title, rows)
    told = [issue for issue in warnings(found) if "分项之和" in issue.fact and issue.header == "用户支付金额"]
    (issue,) = [issue for issue in told if f"按{key}逐项相加" in issue.fact]
    assert issue.sheet == title
    same = {name: value for name, value in dropped.items() if name != key}
    sums_up = next(
        place for place, row in enumerate(rows)
        if all(row[k] == v for k, v in same.items()) and row[key] in ("全部", "不限", "整体")
    )  # fmt: skip
    written, rest = rows[sums_up]["用户支付金额"], rows[sums_up]["用户支付金额"] - lost["用户支付金额"]
    assert f"第 {sums_up + 2} 行(" in issue.fact
    assert f"写着 {written:.12g}" in issue.fact
    assert f"逐项相加是 {rest:.12g}" in issue.fact
    assert whole_row in (None, sums_up + 2)


def test_people_of_several_carriers_need_not_sum_up(usual: Batch) -> None:
    """Who buys from two carriers is one buyer of the day: that is no contradiction."""
    parts = sum(whole(usual, "buyers", DAYS[0], **(SHOP | {"carrier": carrier})) for carrier in CARRIERS)
    assert parts != whole(usual, "buyers", DAYS[0], **SHOP)
    assert warnings(usual) == []


# The example data


@pytest.mark.parametrize("name", [
    "抖音电商罗盘-成交分析-20261104-20261106.xlsx", "抖音电商罗盘-成交分析-20261107-20261120.xlsx",
])  # fmt: skip
def test_the_example_reads_as_its_answers_say(name: str) -> None:
    answers = tomllib.loads((SEEDS / "answers.toml").read_text(encoding="utf-8"))["composition"]["files"][name]
    found = batch(EXPORTS / name)
    assert warnings(found) == []
    rows = {title: count for title, count in answers["rows"].items() if title in TABLES}
    assert {tally.sheet: tally.landed for tally in found.tallies} == rows
    days = {row["day"]: row for row in landed(found, SHEET) if all(row[key] == text for key, text in SHOP.items())}
    told = {f"{day:%Y%m%d}": [float(row["gmv"]), row["orders"], row["buyers"]] for day, row in days.items()}
    assert told == answers["days"]
    columns = {column.header: column for column in COMPOSITION.sheets[0].columns}
    for header, value in answers["totals"].items():
        if header in columns:
            summed = sum(row[columns[header].key] for row in days.values())
            assert float(summed) == pytest.approx(value / 100 if columns[header].bare == "分" else value), header
    assert sum(row["holder_id"] is None for row in landed(found, "composition_account")) == answers["traps"][
        "accounts_without_number"]  # fmt: skip
