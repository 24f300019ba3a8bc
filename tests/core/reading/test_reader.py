"""What reading makes of real files and of files made to break it."""

import datetime as dt
from pathlib import Path

import pytest

from core.errors import EmptyExport, FupanError, UnreadableFile
from core.reading.grid import Grid, Sheets
from tests.core.reading import hostile
from tests.core.reading.workbooks import opened, read_one


def outcomes(*paths: Path) -> list[Sheets | FupanError]:
    return [read_one(path) for path in paths]


def grids(path: Path) -> tuple[Grid, ...]:
    return opened(path).grids


def rows(path: Path) -> list[list[str | None]]:
    (grid,) = grids(path)
    return cells(grid)


def cells(grid: Grid) -> list[list[str | None]]:
    assert grid.cells.column_names == [str(i) for i in range(grid.cells.num_columns)]
    return [list(row.values()) for row in grid.cells.to_pylist()]


def refusal(path: Path) -> str:
    (outcome,) = outcomes(path)
    assert isinstance(outcome, UnreadableFile), outcome
    assert outcome.fact.startswith(f"「{path.name}」")
    return outcome.fact


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


# What an honest workbook becomes


def test_every_cell_becomes_text(tmp_path: Path) -> None:
    when = dt.datetime(2026, 1, 2, 3, 4, 5)
    path = hostile.workbook(tmp_path / "a.xlsx", {"一": [["¥26,439.25", 943.116017, 20260630, when, True, 0.0421]]})
    assert rows(path) == [["¥26,439.25", "943.116017", "20260630", "2026-01-02 03:04:05", "true", "0.0421"]]


def test_a_long_id_in_a_text_cell_keeps_every_digit(tmp_path: Path) -> None:
    assert rows(hostile.workbook(tmp_path / "a.xlsx", {"一": [["3781962349133562210"]]})) == [["3781962349133562210"]]


def test_the_file_is_known_by_its_name_its_size_and_its_bytes(tmp_path: Path) -> None:
    path = hostile.workbook(tmp_path / "a.xlsx", {"一": [["日期"]]})
    twin = written(tmp_path / "b.xlsx", path.read_bytes())
    first, second = outcomes(path, twin)
    assert isinstance(first, Sheets)
    assert isinstance(second, Sheets)
    assert first.source.name == "a.xlsx"
    assert first.size == path.stat().st_size
    assert first.content_hash == second.content_hash
    assert len(first.content_hash) == 64


def test_sheets_keep_their_order_and_hidden_ones_say_so(tmp_path: Path) -> None:
    sheets = {"看板": [["a"]], "R&D": [["b"]], "空": [], "明细": [["c"]]}
    found = grids(hostile.workbook(tmp_path / "a.xlsx", sheets, hidden=["R&D"]))
    assert [(grid.sheet, grid.hidden) for grid in found] == [("看板", False), ("R&D", True), ("明细", False)]


def test_the_first_row_is_the_worksheets_own_number(tmp_path: Path) -> None:
    blank, header, data = [None] * 3, [None, "日期", "金额"], [None, "1月", 5]
    (grid,) = grids(hostile.workbook(tmp_path / "a.xlsx", {"一": [blank, blank, header, blank, data]}))
    assert grid.first_row == 3
    assert cells(grid) == [["日期", "金额"], [None, None], ["1月", "5"]]


def test_two_headers_of_one_name_both_stay(tmp_path: Path) -> None:
    assert rows(hostile.workbook(tmp_path / "a.xlsx", {"一": [["金额", "金额"], [1, 2]]})) == [["金额"] * 2, ["1", "2"]]


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    data, hidden = grids(hostile.old_workbook(tmp_path / "a.xls"))
    assert (data.sheet, data.hidden, data.first_row) == ("数据", False, 3)
    assert cells(data) == [["标题", None], ["12.5", "3781962349133562210"]]
    assert (hidden.sheet, hidden.hidden) == ("隐", True)


def test_blanks_are_trimmed_and_unseen_characters_removed(tmp_path: Path) -> None:
    found = rows(written(tmp_path / "a.csv", "\u3000金额\t,\u202e名\u200b字\u2069\n \t,甲\x00\x07乙\n\u200b,1\n"))
    assert found == [["金额", "名字"], [None, "甲乙"], [None, "1"]]


def test_a_large_workbook_comes_back_whole(tmp_path: Path) -> None:
    count = 30_000
    body = "".join(
        f'<row r="{n}">{hostile.text_cell(f"A{n}", f"商品{n}")}<c r="B{n}"><v>{n}.25</v></c></row>'
        for n in range(1, count + 1)
    )
    (grid,) = grids(hostile.raw_workbook(tmp_path / "a.xlsx", body))
    names, numbers = (column.to_pylist() for column in grid.cells.columns)
    assert names == [f"商品{n}" for n in range(1, count + 1)]
    assert sum(map(float, numbers)) == count * (count + 1) / 2 + count / 4


# Workbooks that are odd, and read all the same


def test_a_wrong_dimension_hides_no_row(tmp_path: Path) -> None:
    body = "".join(f'<row r="{n}">{hostile.text_cell(f"A{n}", f"甲{n}")}</row>' for n in range(1, 6))
    assert len(rows(hostile.raw_workbook(tmp_path / "a.xlsx", body, dimension="A1"))) == 5


def test_error_cells_and_formulas_without_a_value_are_missing(tmp_path: Path) -> None:
    body = '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><v>5</v></c></row>'
    named = f'<row r="2">{hostile.text_cell("A2", "甲")}</row>'
    assert rows(hostile.raw_workbook(tmp_path / "a.xlsx", body + named)) == [[None, None, "5"], ["甲", None, None]]


def test_rows_of_empty_styled_cells_to_the_end_of_the_sheet_are_cut_off(tmp_path: Path) -> None:
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_048_577))
    path = hostile.raw_workbook(tmp_path / "a.xlsx", f'<row r="1">{hostile.text_cell("A1", "甲")}</row>{styled}')
    assert rows(path) == [["甲"]]


def test_a_cell_may_be_as_long_as_excel_allows(tmp_path: Path) -> None:
    assert rows(hostile.workbook(tmp_path / "a.xlsx", {"一": [["字" * 32_767]]})) == [["字" * 32_767]]


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "<script>alert(1)</script>", "![x](http://x.invalid)", "$x^2$", "'"],
)
def test_a_text_that_could_be_taken_for_something_else_stays_that_text(tmp_path: Path, text: str) -> None:
    cell = hostile.text_cell("A1", text.replace("<", "&lt;"))
    book = hostile.raw_workbook(tmp_path / "a.xlsx", f'<row r="1">{cell}{hostile.text_cell("B1", "乙")}</row>')
    assert rows(book) == [[text, "乙"]]
    assert rows(written(tmp_path / "a.csv", f"日期,金额\n{text},乙\n"))[1] == [text, "乙"]


def test_a_worksheet_of_every_column_that_excel_has_comes_back_whole(tmp_path: Path) -> None:
    (grid,) = grids(written(tmp_path / "a.csv", ",".join(map(str, range(16_384)))))
    assert grid.cells.shape == (1, 16_384)
    assert grid.cells.column(16_383).to_pylist() == ["16383"]


def test_a_chart_sheet_is_passed_over(tmp_path: Path) -> None:
    (grid,) = grids(hostile.with_chart_sheet(tmp_path / "a.xlsx"))
    assert (grid.sheet, cells(grid)) == ("数据", [["日期"]])


# Files of text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_csv_reads_in_every_encoding_it_comes_in(tmp_path: Path, encoding: str) -> None:
    text = "日期,商品\t,金额\r\n20260630,3781962349133562210\t,￥1\r\n"
    found = rows(written(tmp_path / "a.csv", text, encoding))
    assert found == [["日期", "商品", "金额"], ["20260630", "3781962349133562210", "￥1"]]


def test_a_csv_called_xlsx_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.xlsx", "日期,金额\n1,2\n")) == [["日期", "金额"], ["1", "2"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_header_tells_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    assert rows(written(tmp_path / "a.csv", hostile.csv_text([["日期", "金额"], ["1", "2"]], delimiter))) == [
        ["日期", "金额"],
        ["1", "2"],
    ]


def test_a_comma_in_the_header_wins_over_a_tab_that_trails(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.csv", "日期\t,金额\t\n1\t,2;3\t\n")) == [["日期", "金额"], ["1", "2;3"]]


def test_ragged_rows_are_padded_to_the_longest_wherever_it_stands(tmp_path: Path) -> None:
    lines = ["标题", "日期,金额", *["1,2"] * 25_000, "7,8,9"]
    found = rows(written(tmp_path / "a.csv", "\n".join(lines)))
    assert (len(found), found[0], found[1], found[-1]) == (
        25_003,
        ["标题", None, None],
        ["日期", "金额", None],
        ["7", "8", "9"],
    )


def test_empty_lines_keep_the_numbers_of_the_rows_below(tmp_path: Path) -> None:
    (grid,) = grids(written(tmp_path / "a.csv", "\n\n日期,金额\n\n1,2\n\n"))
    assert (grid.first_row, cells(grid)) == (3, [["日期", "金额"], [None, None], ["1", "2"]])


def test_a_quoted_cell_may_hold_commas_and_lines(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.csv", '甲,"乙,丙\n丁"\n"引""号",2\n')) == [["甲", "乙,丙\n丁"], ['引"号', "2"]]


def test_a_quote_that_never_closes_swallows_no_rows(tmp_path: Path) -> None:
    assert "双引号没有成对" in refusal(written(tmp_path / "a.csv", '名称,数量\n"5寸,1\n6寸,2\n'))


def test_prose_is_no_table(tmp_path: Path) -> None:
    assert "普通文字" in refusal(written(tmp_path / "a.csv", "今天直播很好\n明天继续\n"))


def test_text_of_no_known_encoding_is_refused(tmp_path: Path) -> None:
    assert "编码" in refusal(written(tmp_path / "a.csv", b"\xff,\x80,\xa1\xff\n" * 9))


# Nothing in it


def test_an_export_without_data_says_so(tmp_path: Path) -> None:
    book = hostile.workbook(tmp_path / "a.xlsx", {"一": [[None], [None, "暂无数据"]], "二": []})
    text = written(tmp_path / "b.csv", "暂无数据\r\n\r\n")
    for path, outcome in zip((book, text), outcomes(book, text), strict=True):
        assert isinstance(outcome, EmptyExport)
        assert outcome.fact == f"「{path.name}」里没有数据,只写着“暂无数据”"


def test_a_workbook_without_any_content_is_an_empty_export(tmp_path: Path) -> None:
    blank = hostile.workbook(tmp_path / "a.xlsx", {"一": [], "二": [[" ", "\u200b"]]})
    assert isinstance(outcomes(blank)[0], EmptyExport)
