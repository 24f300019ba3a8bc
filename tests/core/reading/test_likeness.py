"""A foreign table is suggested for what it is, never taken for it; an explanation holds for such tables alone."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from core.reading import likeness
from core.reading.grid import Grid, Sheets, Source
from core.reading.learnt import Learnt, explained
from core.reading.likeness import Kind
from core.reading.match import match
from core.reading.shape import normal
from core.sheets import EXPORTS

LIST = EXPORTS["live_list"].sheets[0]
KUAISHOU: dict[str, str] = {
    "快手号": "qingye_88",
    "开播时间": "2026-08-01 19:30:05",
    "下播时间": "2026-08-01 23:01:00",
    "直播时长": "3小时30分55秒",
    "观看人数": "12,001",
    "观看次数": "1.8万",
    "涨粉量": "88",
    "点赞量": "2.1万",
    "支付订单数": "130",
    "支付金额(元)": "12345.6",
    "支付人数": "120",
    "客单价": "102.9",
    "主播心情": "好",
}


def sheets(*grids: Sequence[Sequence[str | None]]) -> Sheets:
    """A file that was read, one grid per worksheet."""
    return Sheets(Source("x.xlsx", Path("x")), "hash", 1, tuple(grid(rows, f"表{n}") for n, rows in enumerate(grids)))


def grid(rows: Sequence[Sequence[str | None]], title: str = "表") -> Grid:
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    return Grid(title, False, 1, pa.table(columns, [str(place) for place in range(len(columns))]))


def table(columns: dict[str, str], *above: str) -> list[list[str | None]]:
    """Three equal rows below a header, itself below single lines of words."""
    rest: list[str | None] = [None] * (len(columns) - 1)
    return [*([line, *rest] for line in above), list(columns), *[list(columns.values())] * 3]


def best(rows: Sequence[Sequence[str | None]], said: dict[tuple[str, str], str] | None = None) -> Kind:
    found = likeness.foreign(sheets(rows), said or {})
    assert found is not None
    return found.kinds[0]


def suggested(kind: Kind) -> dict[str, str]:
    return {guess.text: guess.column.key for guess in kind.guesses if guess.column}


def one(header: str, cell: str) -> tuple[str | None, list[str]]:
    """What a single header of a list of sessions is suggested to be, and what else it may be."""
    (guess,) = likeness.guesses(grid([[header], [cell], [cell]]), 0, {header: 0}, LIST, LIST.columns)
    return guess.column and guess.column.key, [column.key for column in guess.others]


def test_another_platforms_list_of_sessions_is_one_with_every_header_in_its_place() -> None:
    found = likeness.foreign(sheets(table(KUAISHOU, "快手小店", "统计周期 2026-08")), {})
    assert found is not None
    assert found.row == 2
    assert found.kinds[0].export.key == "live_list"
    assert found.kinds[0].missing == ()
    assert suggested(found.kinds[0]) == {
        "快手号": "account", "开播时间": "start", "下播时间": "stop", "直播时长": "live_seconds", "观看人数": "viewers",
        "观看次数": "views", "涨粉量": "new_followers", "点赞量": "likes", "支付订单数": "orders", "支付人数": "buyers",
        "支付金额(元)": "user_pay",
    }  # fmt: skip


def test_without_an_account_it_is_the_list_that_needs_none() -> None:
    kind = best(table({header: cell for header, cell in KUAISHOU.items() if header != "快手号"}))
    assert (kind.export.key, kind.missing) == ("talent_list", ())


def test_the_worksheet_that_is_a_table_of_figures_is_looked_at() -> None:
    found = likeness.foreign(sheets([["说明", "内容"], ["口径", "见官网"]], table(KUAISHOU)), {})
    assert found is not None
    assert found.grid.sheet == "表1"


def test_an_address_book_is_nothing_that_would_be_suggested() -> None:
    assert best([["姓名", "电话"], ["张三", "13800000000"], ["李四", "13900000000"]]).worth < likeness.UNLIKELY


@pytest.mark.parametrize("rows", [[["只有一格"]], [["1", "2"], ["3", "4"]], [["a", "b"]]])
def test_a_file_without_a_header_above_cells_is_no_table(rows: list[list[str | None]]) -> None:
    assert likeness.foreign(sheets(rows), {}) is None


@pytest.mark.parametrize(
    ("header", "cell", "key"),
    [
        ("场次开始", "2026/8/1 19:30", "start"),
        ("看播人数", "1000", "viewers"),
        ("弹幕条数", "35", "comments"),
        ("展现人数", "1000", "exposure_users"),
        ("买家数", "28", "buyers"),
        ("订单成交金额", "3,000.5", None),  # a part of it, perhaps
        ("发货前退款金额", "79", None),  # another figure than 退款金额
        ("客单价", "102.9", None),  # not 件单价
        ("1小时退款人数", "3", None),
    ],
)
def test_names_that_count_something_else_are_never_suggested(header: str, cell: str, key: str | None) -> None:
    assert one(header, cell)[0] == key


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("观看人数", "1w-2.5w"),
        ("观看人数", "12.5%"),
        ("开播时间", "昨天晚上"),
        ("主播抖音号", "3.78E+18"),
        ("直播时长", "很久"),
    ],
)
def test_cells_that_do_not_read_as_the_figure_speak_against_the_name(header: str, cell: str) -> None:
    assert one(header, cell) == (None, [])


def test_a_name_that_two_figures_share_is_left_to_the_person() -> None:
    column, others = one("观看", "1000")
    assert column is None
    assert {"viewers", "views"} <= set(others[:4])


def test_two_headers_never_get_one_column() -> None:
    kind = best(table(KUAISHOU | {"观看人数(去重)": "11,000", "直播间观看人数": "12,001"}))
    keys = list(suggested(kind).values())
    assert len(keys) == len(set(keys))
    assert "viewers" in keys


def test_what_was_said_before_is_suggested_first() -> None:
    said = {("live_list", "主播心情"): "live_title", ("live_list", normal("观看次数")): ""}
    found = suggested(best(table(KUAISHOU), said))
    assert found["主播心情"] == "live_title"
    assert "观看次数" not in found


def test_names_and_values_in_two_columns_are_looked_at_too() -> None:
    sheet = EXPORTS["live_detail"].sheet("funnel_pairs")
    cells = grid([["观看人数", "5"], ["下单总人数", "7"]])
    (guess,) = likeness.guesses(cells, None, {"下单总人数": 1}, sheet, sheet.columns)
    assert guess.examples == ("7",)


# Explanations


SOLD = Learnt("live_list", frozenset({"号", "时", "看"}), (("号", "account"), ("时", "start"), ("看", "viewers")))
FLOW = Learnt(
    "minutes", frozenset({"时", "线", "看"}), (("号", ""), ("时", "minute"), ("线", "online"), ("看", "entries"))
)
SESSION = ["k1", "2026-08-01 20:00:00", "100"]


def read_as(rows: list[list[str | None]], *learnt: Learnt) -> tuple[str, dict[str, str]] | None:
    found = explained(sheets(rows), {}, learnt)
    if found is None or found.export is None:
        return None
    (taken,) = found.grids
    return found.export.key, {header.text: key for key, header in taken.found.items()}


def test_an_explained_table_is_what_was_said() -> None:
    rows: list[list[str | None]] = [["标题", None, None, None], ["号", "时", "看", "评论次数"], [*SESSION, "3"]]
    columns = {"号": "account", "时": "start", "看": "viewers", "评论次数": "comments"}
    assert read_as(rows, SOLD) == ("live_list", columns)
    assert match(sheets(rows)).export is None


def test_tables_of_two_kinds_with_shared_headers_do_not_steal_each_other() -> None:
    sold: list[list[str | None]] = [["号", "时", "看"], [*SESSION]]
    flow: list[list[str | None]] = [["号", "时", "看", "线"], [*SESSION, "7"]]
    for learnt in ((SOLD, FLOW), (FLOW, SOLD)):
        assert read_as(sold, *learnt) == ("live_list", {"号": "account", "时": "start", "看": "viewers"})
    kept = Learnt(FLOW.sheet, FLOW.among | {"号"}, FLOW.columns)
    for learnt in ((SOLD, kept), (kept, SOLD)):
        assert read_as(flow, *learnt) == ("minute_trend", {"时": "minute", "线": "online", "看": "entries"})


def test_of_two_explanations_of_one_table_the_newer_holds() -> None:
    newer = Learnt("live_list", SOLD.among, (("号", "account"), ("时", "start"), ("看", "views")))
    rows: list[list[str | None]] = [["号", "时", "看"], [*SESSION]]
    assert read_as(rows, SOLD, newer) == ("live_list", {"号": "account", "时": "start", "看": "views"})


def test_an_explanation_without_all_its_headers_or_required_figures_does_not_hold() -> None:
    rows: list[list[str | None]] = [["号", "时", "看过"], [*SESSION]]
    assert read_as(rows, SOLD) is None
    lacking = Learnt("live_list", frozenset({"号", "时"}), (("号", "account"), ("时", "start")))
    assert read_as(rows, lacking) is None


def test_a_kind_that_is_no_longer_declared_explains_nothing() -> None:
    assert read_as([["号", "时", "看"], [*SESSION]], Learnt("gone", SOLD.among, SOLD.columns)) is None


def test_the_columns_that_fupan_adds_itself_are_no_headers() -> None:
    rows: list[list[str | None]] = [
        ["号", "时", "看", "退回原因", "原行号"],
        [*SESSION, "「看」不能为空", "2"],
    ]
    found = explained(sheets(rows), {}, [SOLD])
    assert found is not None
    assert found.grids[0].unknown == ()
    assert "退回原因" not in {guess.text for guess in best(rows).guesses}
