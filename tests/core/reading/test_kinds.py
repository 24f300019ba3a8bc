"""The forms in which tables come besides xlsx and CSV, each under whatever name."""

import shutil
from pathlib import Path

import pytest

from core.errors import EmptyExport, UnreadableFile
from core.reading.grid import Grid
from tests.core.reading import hostile, packed
from tests.core.reading.workbooks import opened, read_one


def grids(path: Path) -> tuple[Grid, ...]:
    return opened(path).grids


def rows(grid: Grid) -> list[list[str | None]]:
    return [list(row.values()) for row in grid.cells.to_pylist()]


def table(path: Path) -> list[list[str | None]]:
    (grid,) = grids(path)
    return rows(grid)


def refusal(path: Path) -> str:
    found = read_one(path)
    assert isinstance(found, UnreadableFile), found
    assert found.fact.startswith(f"「{path.name}」") and found.remedy
    return found.fact


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


# Other workbooks


def test_a_binary_workbook_reads_like_any_other(tmp_path: Path) -> None:
    data, hidden = grids(packed.unpacked(tmp_path / "a.xlsb", packed.XLSB))
    assert (data.sheet, data.hidden, data.first_row) == ("数据", False, 3)
    assert rows(data) == [["标题", None], ["12.5", "3781962349133562210"]]
    assert (hidden.sheet, hidden.hidden, rows(hidden)) == ("隐", True, [["h"]])


def test_an_open_document_reads_like_any_other(tmp_path: Path) -> None:
    cells = [
        hostile.open_cell("string", "", "甲"),
        hostile.open_cell("float", "943.116017", "943.1"),
        hostile.open_cell("percentage", "0.0421", "4.21%"),
        hostile.open_cell("date", "2026-09-01T08:49:37", "9月1日"),
        hostile.open_cell("time", "PT01H05M07S", "1:05"),
    ]
    blank = '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    above, below = (f'<table:table-row table:number-rows-repeated="{n}">{blank}' for n in (2, 1_048_000))
    body = f"{above}<table:table-row>{''.join(cells)}</table:table-row>{below}"
    (grid,) = grids(hostile.open_document(tmp_path / "a.ods", body))
    assert (grid.sheet, grid.first_row) == ("表1", 3)
    assert rows(grid) == [["甲", "943.116017", "0.0421", "2026-09-01T08:49:37", "1:05:07"]]


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "XLS", "dat", ""])
def test_a_workbook_of_any_kind_reads_under_any_name(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "真").mkdir()
    originals = [
        hostile.workbook(tmp_path / "真" / "1", {"数据": [["标题"]]}),
        packed.unpacked(tmp_path / "真" / "2", packed.XLSB),
        hostile.old_workbook(tmp_path / "真" / "3"),
        hostile.open_document(
            tmp_path / "真" / "4", f"<table:table-row>{hostile.open_cell('string', '', '标题')}</table:table-row>"
        ),
    ]
    copies = [shutil.copy(path, tmp_path / f"{path.name}.{suffix}") for path in originals]
    assert [grids(path)[0].cells.column(0)[0].as_py() for path in copies] == ["标题"] * 4


def test_an_open_document_of_text_and_a_locked_one_are_told_apart(tmp_path: Path) -> None:
    text = hostile.open_document(tmp_path / "a.ods", kind="application/vnd.oasis.opendocument.text")
    assert "OpenDocument 文档,但不是表格" in refusal(text)
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    assert "密码" in refusal(hostile.open_document(tmp_path / "b.ods", listed=locked))


# Web pages


PAGE = """<html><head><meta charset="{}"><style>td {{ color: red }}</style></head><body>
<table><caption>x</caption><tr><th>日期</th><th>成交&nbsp;金额</th></tr>
<tr><td>2026/9/1<td> ¥1,024.50 <script>alert("甲")</script></td></tr>
<tr><td>&lt;script&gt;</td><td>5<br>元</td></tr></table></body></html>"""


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8")])
def test_a_page_called_xls_is_read_in_its_own_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    path = written(tmp_path / "a.xls", PAGE.format(declared), encoding)
    assert table(path) == [["日期", "成交 金额"], ["2026/9/1", "¥1,024.50"], ["<script>", "5\n元"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_page_with_a_mark_of_its_encoding_needs_no_other(tmp_path: Path, encoding: str) -> None:
    assert table(written(tmp_path / "a.xls", "<table><tr><td>甲<td>乙</table>", encoding)) == [["甲", "乙"]]


def test_what_spans_cells_stands_in_the_first_and_moves_the_others(tmp_path: Path) -> None:
    body = (
        "<tr><th rowspan=2>主播<th colspan='2'>流量<th rowspan=9>注</tr><tr><th>曝光<th>观看</tr>"
        "<tr><td>小夏<td>10<td>3</tr><tr><td colspan=0>小秋<td colspan=x>20<td>5</tr>"
    )
    assert table(written(tmp_path / "a.xls", f"<table>{body}</table>")) == [
        ["主播", "流量", None, "注"],
        [None, "曝光", "观看", None],
        ["小夏", "10", "3", None],
        ["小秋", "20", "5", None],
    ]


def test_every_table_of_a_page_is_a_worksheet_even_inside_another(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><table><tr><td>外<table><tr><td>内</td></tr></table>面</td></tr></table><table><tr><td>后"
    found = [(grid.sheet, rows(grid)) for grid in grids(written(tmp_path / "a.xls", page))]
    assert found == [("表格 1", [["外面"]]), ("表格 2", [["内"]]), ("表格 3", [["后"]])]


def test_a_page_without_tables_is_most_likely_one_to_sign_in(tmp_path: Path) -> None:
    assert "里面没有表格" in refusal(written(tmp_path / "a.xls", "<!DOCTYPE html><html><body>请登录</body></html>"))


def test_a_page_of_empty_tables_is_an_empty_export(tmp_path: Path) -> None:
    assert isinstance(read_one(written(tmp_path / "a.xls", "<table><tr><td> </td></tr></table>")), EmptyExport)


@pytest.mark.parametrize("row", ["<td colspan=9999999>" * 3, "<td>" * 17_000])
def test_a_page_wider_than_any_worksheet_is_refused(tmp_path: Path, row: str) -> None:
    assert "范围太大" in refusal(written(tmp_path / "a.xls", f"<table><tr>{row}</table>"))


def test_a_csv_that_speaks_of_tags_stays_a_csv(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "直播标题,金额\n<table><tr><td>抢购,1\n<script>alert(1)</script>,2\n")
    assert table(path) == [["直播标题", "金额"], ["<table><tr><td>抢购", "1"], ["<script>alert(1)</script>", "2"]]


@pytest.mark.parametrize("content", ["<?xml version='1.0'?><note/>", "MIME-Version: 1.0\nContent-Type: multipart"])
def test_xml_and_archives_of_pages_are_named_for_what_they_are(tmp_path: Path, content: str) -> None:
    assert "其实是" in refusal(written(tmp_path / "a.xls", content))


# SpreadsheetML


def excel_2003(*sheets: str, declared: str = "UTF-8", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>{before}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{"".join(sheets)}</Workbook>'
    )


def sheet_2003(title: str, body: str, after: str = "") -> str:
    return f'<Worksheet ss:Name="{title}"><Table>{body}</Table>{after}</Worksheet>'


def cell_2003(text: str, more: str = "", kind: str = "String") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", "UTF-8"), ("gb18030", "GB2312"), ("utf-16", "UTF-16")])
def test_a_workbook_of_excel_2003_is_read_in_its_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    body = (
        f"<Row>{cell_2003('日期')}{cell_2003('金额')}</Row>"
        f"<Row ss:Index='3'>{cell_2003('2026-09-01T08:49:37.000', kind='DateTime')}"
        f"{cell_2003('1024.5', 'ss:Index=' + chr(34) + '2' + chr(34), 'Number')}</Row>"
    )
    path = written(tmp_path / "a.xls", excel_2003(sheet_2003("明细", body), declared=declared), encoding)
    (grid,) = grids(path)
    assert (grid.sheet, grid.hidden) == ("明细", False)
    assert rows(grid) == [["日期", "金额"], [None, None], ["2026-09-01T08:49:37.000", "1024.5"]]


def test_hidden_sheets_places_and_merged_cells_of_excel_2003(tmp_path: Path) -> None:
    hidden = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    comment = "<Cell><Data ss:Type='String'>乙</Data><Comment><ss:Data>备注</ss:Data></Comment></Cell>"
    merged = f"<Row>{cell_2003('甲', 'ss:MergeAcross=' + chr(34) + '1' + chr(34))}{comment}</Row>"
    path = written(tmp_path / "a.xls", excel_2003(sheet_2003("一", merged), sheet_2003("二", merged, hidden)))
    first, second = grids(path)
    assert rows(first) == [["甲", None, "乙"]]
    assert (first.hidden, second.hidden) == (False, True)


def test_entities_and_places_beyond_the_sheet_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE s [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;">]>'
    body = f"<Row>{cell_2003('&b;')}</Row>"
    assert "XML 实体声明" in refusal(written(tmp_path / "a.xls", excel_2003(sheet_2003("一", body), before=laughs)))
    far = f"<Row ss:Index='1048577'>{cell_2003('甲')}</Row>"
    assert "范围太大" in refusal(written(tmp_path / "b.xls", excel_2003(sheet_2003("一", far))))
    assert "损坏" in refusal(written(tmp_path / "c.xls", excel_2003(sheet_2003("一", "<Row>"))))


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_remarks_above_the_header_do_not_tell_the_delimiter(tmp_path: Path, encoding: str) -> None:
    text = "直播明细,数据仅供参考\n统计周期: 2026-09-01\n\n日期\t账号\t成交金额\t\n20260901\t甲,乙,丙,丁\t1,234\t\n"
    assert table(written(tmp_path / "a.csv", text, encoding))[3:] == [
        ["日期", "账号", "成交金额"],
        ["20260901", "甲,乙,丙,丁", "1,234"],
    ]


def test_a_csv_that_breaks_off_inside_a_character_is_damaged(tmp_path: Path) -> None:
    whole = "日期,金额\n1,二".encode()
    assert "没有下载完整" in refusal(written(tmp_path / "a.csv", whole[:-1]))


def test_a_few_bytes_that_mean_nothing_cost_their_cells_only(tmp_path: Path) -> None:
    """A nickname that was cut off inside a character, as some systems do."""
    lines = ["日期,昵称,金额", *(f"2026090{n % 9},示例户外旗舰店,{n}" for n in range(200))]
    text = "\n".join(lines).encode("gb18030").replace("店,7\n".encode("gb18030"), b"\xb5,7\n")
    found = opened(written(tmp_path / "a.csv", text))
    assert rows(found.grids[0])[8] == ["20260907", "示例户外旗舰\ufffd", "7"]
    (issue,) = found.issues
    assert (issue.row, issue.fact) == (
        9,
        "1 个单元格里有认不出的字节,以 \ufffd 代替,第一个在第 2 列(示例户外旗舰\ufffd)",
    )
