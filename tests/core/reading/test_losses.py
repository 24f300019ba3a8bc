"""Cells that hold something of which nothing can be read: each worksheet says how many, and where the first is."""

import re
from pathlib import Path

import pytest

from core.errors import Issue, UnreadableFile
from tests.core.reading import hostile, packed
from tests.core.reading.hostile import text_cell
from tests.core.reading.workbooks import opened, read_one

TEXT = ' t="str"'


def issues(path: Path) -> list[Issue]:
    found = opened(path).issues
    assert all(issue.level == "warning" and issue.remedy for issue in found)
    return list(found)


def said(path: Path) -> list[tuple[str, int | None, str]]:
    return [(issue.sheet, issue.row, issue.fact) for issue in issues(path)]


def formula(place: str, result: str, kind: str = "") -> str:
    return f'<c r="{place}"{kind}><f>A1&gt;1</f>{result}</c>'


def test_an_honest_workbook_loses_nothing(tmp_path: Path) -> None:
    path = hostile.workbook(tmp_path / "a.xlsx", {"一": [["日期", "金额"], ["1", None], [None, "N/A"], ["  ", 0]]})
    assert issues(path) == []


@pytest.mark.parametrize("result", ["", "<v></v>", "<v/>", "<v> </v>"], ids=["none", "empty", "closed", "blank"])
def test_formulas_without_results_are_counted_per_worksheet(tmp_path: Path, result: str) -> None:
    lost = f'<row r="1">{text_cell("A1", "甲")}</row><row r="7">{formula("A7", result)}{formula("C7", result)}</row>'
    kept = f'<row r="1">{formula("A1", "<v>1</v>")}{formula("B1", "<v>a</v>", TEXT)}</row>'
    path = hostile.zipped(tmp_path / "a.xlsx", hostile.parts(hostile.sheet_xml(kept), hostile.sheet_xml(lost)))
    assert said(path) == [("表2", 7, "2 个公式没有存下结果,读到的是空白,第一个在 A 列")]


def test_a_formula_whose_result_is_a_text_of_no_characters_is_no_loss(tmp_path: Path) -> None:
    body = f'<row r="1">{text_cell("A1", "甲")}{formula("B1", "<v></v>", TEXT)}</row>'
    assert issues(hostile.raw_workbook(tmp_path / "a.xlsx", body)) == []


def test_a_formula_shared_from_another_cell_counts_too(tmp_path: Path) -> None:
    shared = '<c r="AB3"><f t="shared" si="0"/></c>'
    body = f'<row r="1">{text_cell("A1", "甲")}</row><row r="3">{shared}{text_cell("AC3", "乙")}</row>'
    assert said(hostile.raw_workbook(tmp_path / "a.xlsx", body)) == [
        ("表1", 3, "1 个公式没有存下结果,读到的是空白,第一个在 AB 列")
    ]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formulas_are_found_wherever_the_blocks_of_the_scan_are_cut(tmp_path: Path, prefix: str) -> None:
    """Several megabytes of formulas without results, so that a block ends at every place within one."""
    body = f'<row r="1">{text_cell("A1", "甲")}</row>' + "".join(
        f'<row r="{n}">{formula(f"B{n}", "")}{formula(f"C{n}", "")}</row>' for n in range(2, 30_002)
    )
    xml = hostile.sheet_xml(body).replace('xmlns="', f'xmlns{":" * bool(prefix)}{prefix[:-1]}="')
    parts = hostile.parts(re.sub("<(/?)(?=[a-z])", rf"<\1{prefix}", xml))
    assert said(hostile.zipped(tmp_path / "a.xlsx", parts)) == [
        ("表1", 2, "60000 个公式没有存下结果,读到的是空白,第一个在 B 列")
    ]


def test_a_workbook_of_nothing_but_formulas_without_results_is_refused_by_that(tmp_path: Path) -> None:
    path = hostile.raw_workbook(tmp_path / "a.xlsx", f'<row r="2">{formula("B2", "")}</row>')
    found = read_one(path)
    assert isinstance(found, UnreadableFile)
    assert found.fact == "「a.xlsx」里一个值也没有读到:1 个公式没有存下结果,读到的是空白,第一个在 B 列"
    assert "保存一次" in found.remedy


def test_cells_that_are_errors_are_counted_with_the_first_of_them(tmp_path: Path) -> None:
    cells = [("B2", "#N/A"), ("A3", "#DIV/0!"), ("A4", "#REF!")]
    body = f'<row r="1">{text_cell("A1", "甲")}{text_cell("B1", "乙")}</row>' + "".join(
        f'<row r="{place[1]}"><c r="{place}" t="e"><f>1/0</f><v>{error}</v></c></row>' for place, error in cells
    )
    (issue,) = issues(hostile.raw_workbook(tmp_path / "a.xlsx", body))
    assert (issue.row, issue.text) == (2, "#N/A")
    assert issue.fact == "3 个单元格是错误值,读到的是空白,第一个在第 2 列(#N/A)"


def test_errors_of_old_binary_and_open_documents_are_counted_too(tmp_path: Path) -> None:
    old = packed.unpacked(tmp_path / "a.xls", packed.XLS)
    assert said(old) == [("一", 7, "1 个单元格是错误值,读到的是空白,第一个在第 1 列(#N/A)")]
    binary = packed.unpacked(tmp_path / "a.xlsb", packed.XLSB)
    assert said(binary) == [("数据", 3, "1 个单元格是错误值,读到的是空白,第一个在 C 列(#DIV/0!)")]
    error = hostile.open_cell("string", "", "#REF!", 'office:string-value="" calcext:value-type="error"')
    wide = '<table:table-cell table:number-columns-repeated="2"/>'
    body = (
        f'<table:table-row table:number-rows-repeated="4">{wide}</table:table-row>'
        f"<table:table-row>{wide}{error}{hostile.open_cell('string', '', '甲')}</table:table-row>"
    )
    document = hostile.open_document(tmp_path / "a.ods", body)
    assert said(document) == [("表1", 5, "1 个单元格是错误值,读到的是空白,第一个在第 3 列(#REF!)")]


def test_a_date_beyond_all_calendars_is_counted(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>{v}</v></c></row>' for n, v in ((1, "46000.5"), (2, "1e10")))
    path = hostile.dated_workbook(tmp_path / "a.xlsx", cells)
    assert said(path) == [("表1", 2, "1 个单元格的日期或时间超出了历法,读到的是空白,第一个在第 1 列")]


def test_an_error_value_that_nobody_knows_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = hostile.raw_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>')
    found = read_one(path)
    assert isinstance(found, UnreadableFile)
    assert "的工作表「表1」里有这里不认识的错误值" in found.fact
