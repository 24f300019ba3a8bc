"""Files made to crash, fill or deceive the reader: each is refused in words, and the next one is read."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import UnreadableFile
from core.reading import reader
from core.reading.grid import Sheets, Source
from core.reading.reader import read
from tests.core.reading import hostile


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    return hostile.workbook(tmp_path / "好的.xlsx", {"一": [["日期"]]})


def refusal_between(honest: Path, bad: Path) -> str:
    """What is said of `bad`, read between two files that must not suffer from it."""
    before, refused, after = (outcome for _, outcome in read([Source(p.name, p) for p in (honest, bad, honest)]))
    assert isinstance(before, Sheets)
    assert isinstance(after, Sheets)
    assert isinstance(refused, UnreadableFile), refused
    assert refused.fact.startswith(f"「{bad.name}」")
    assert refused.remedy
    return refused.fact


def test_a_range_from_the_first_to_the_last_cell_is_refused_by_its_size(tmp_path: Path, honest: Path) -> None:
    body = (
        f'<row r="1">{hostile.text_cell("A1", "甲")}</row>'
        f'<row r="1048576">{hostile.text_cell("XFD1048576", "乙")}</row>'
    )
    assert "超过 2000 万个单元格" in refusal_between(honest, hostile.raw_workbook(tmp_path / "a.xlsx", body))


def test_a_file_that_kills_the_parser_costs_only_itself(tmp_path: Path, honest: Path) -> None:
    liar = f'<row r="1">{hostile.text_cell("A1", "甲")}{hostile.text_cell("ZZ1048576", "乙")}</row>'
    assert "中途停止" in refusal_between(honest, hostile.raw_workbook(tmp_path / "a.xlsx", liar))


def test_shared_strings_that_unfold_beyond_memory_kill_only_the_child(tmp_path: Path, honest: Path) -> None:
    body = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    parts = hostile.parts(hostile.sheet_xml(body), shared=f"<si><t>{'字' * 32_000}</t></si>")
    assert "中途停止" in refusal_between(honest, hostile.zipped(tmp_path / "a.xlsx", parts))


def test_entities_are_refused_in_every_part(tmp_path: Path, honest: Path) -> None:
    laughs = '<!DOCTYPE s [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = f'<row r="1">{hostile.text_cell("A1", "&b;")}</row>'
    sheet = hostile.raw_workbook(tmp_path / "a.xlsx", body, before=laughs)
    parts = hostile.parts(hostile.sheet_xml(body))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<workbook", f"{laughs}<workbook")
    book = hostile.zipped(tmp_path / "b.xlsx", parts)
    assert "XML 实体声明" in refusal_between(honest, sheet)
    assert "XML 实体声明" in refusal_between(honest, book)


def test_a_sheet_that_breaks_off_is_named(tmp_path: Path, honest: Path) -> None:
    whole, broken = hostile.sheet_xml(""), hostile.sheet_xml('<row r="1"><c r="A1"><v>1').split("</sheetData>")[0]
    path = hostile.zipped(tmp_path / "a.xlsx", hostile.parts(whole, broken))
    assert "的工作表「表2」已经损坏" in refusal_between(honest, path)


def test_a_part_with_flipped_bytes_is_damaged(tmp_path: Path, honest: Path) -> None:
    raw = bytearray(hostile.workbook(tmp_path / "a.xlsx", {"一": [[f"商品{n}"] for n in range(500)]}).read_bytes())
    start = raw.find(b"xl/worksheets/sheet1.xml") + 40
    raw[start : start + 40] = bytes(40)
    (tmp_path / "a.xlsx").write_bytes(raw)
    assert "损坏" in refusal_between(honest, tmp_path / "a.xlsx")


def test_nul_as_a_character_reference_is_damaged(tmp_path: Path, honest: Path) -> None:
    body = f'<row r="1">{hostile.text_cell("A1", "甲&#0;")}</row>'
    assert "损坏" in refusal_between(honest, hostile.raw_workbook(tmp_path / "a.xlsx", body))


def test_raw_nul_and_direction_marks_in_a_workbook_are_removed(tmp_path: Path) -> None:
    cell = hostile.text_cell("A1", "甲\0&#x202e;乙")
    path = hostile.raw_workbook(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>')
    ((_, outcome),) = read([Source(path.name, path)])
    assert isinstance(outcome, Sheets)
    assert outcome.grids[0].cells.to_pylist() == [{"0": "甲乙"}]


def test_a_csv_wider_than_any_worksheet_is_refused(tmp_path: Path, honest: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "," * 20_000 + "c\n", encoding="utf-8")
    assert "范围太大" in refusal_between(honest, path)


def test_a_csv_whose_padding_would_fill_memory_is_refused(tmp_path: Path, honest: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 100_000 + "," * 9_999 + "\n", encoding="utf-8")
    assert "范围太大" in refusal_between(honest, path)


def test_a_workbook_whose_part_is_missing_is_damaged(tmp_path: Path, honest: Path) -> None:
    parts = hostile.parts(hostile.sheet_xml(""))
    del parts["xl/worksheets/sheet1.xml"]
    assert "损坏" in refusal_between(honest, hostile.zipped(tmp_path / "a.xlsx", parts))


def test_a_folder_of_bad_files_gives_as_many_refusals(tmp_path: Path, honest: Path) -> None:
    (tmp_path / "空.xlsx").touch()
    (tmp_path / "文.xlsx").write_bytes(b"Rar!")
    paths = [tmp_path / "空.xlsx", tmp_path / "文.xlsx", tmp_path / "没有.xlsx", honest]
    found = [outcome for _, outcome in read([Source(path.name, path) for path in paths])]
    assert [isinstance(outcome, UnreadableFile) for outcome in found] == [True, True, True, False]


def test_reading_may_stop_half_way_and_leaves_nothing_behind(tmp_path: Path, honest: Path) -> None:
    for _ in range(5):  # more often than there are places for children
        reading = read([Source(honest.name, honest)] * 3)
        next(reading)
        reading.close()
    assert [path.name for path in tmp_path.iterdir()] == [honest.name]


def test_readers_at_the_same_time_get_their_own_files(tmp_path: Path) -> None:
    paths = [hostile.workbook(tmp_path / f"{n}.xlsx", {f"表{n}": [[f"甲{n}"]]}) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda path: list(read([Source(path.name, path)] * 2)), paths))
    titles = [[outcome.grids[0].sheet for _, outcome in pairs if isinstance(outcome, Sheets)] for pairs in found]
    assert titles == [[f"表{n}"] * 2 for n in range(6)]


def test_many_small_files_come_back_in_order_whichever_child_read_them(tmp_path: Path) -> None:
    paths = [hostile.workbook(tmp_path / f"{n:02}.xlsx", {f"表{n}": [[f"甲{n}"]]}) for n in range(reader.MANY + 4)]
    paths[3].write_bytes(b"Rar!")
    liar = f'<row r="1">{hostile.text_cell("A1", "甲")}{hostile.text_cell("ZZ1048576", "乙")}</row>'
    hostile.raw_workbook(paths[6], liar)  # kills the child
    with zipfile.ZipFile(tmp_path / "九月.zip", "w") as archive:
        for path in paths[:3]:
            archive.write(path, path.name)
    sources = [Source(path.name, path) for path in (*paths[:5], tmp_path / "九月.zip", *paths[5:])]
    found = list(read(sources))
    names = [f"{n:02}.xlsx" for n in range(len(paths))]
    assert [source.name for source, _ in found] == [
        *names[:5], *(f"九月.zip/{name}" for name in names[:3]), *names[5:],
    ]  # fmt: skip
    for source, outcome in found:
        number = int(source.name[-7:-5])
        if number in (3, 6):
            assert isinstance(outcome, UnreadableFile)
        else:
            assert isinstance(outcome, Sheets)
            assert outcome.grids[0].cells[0][0].as_py() == f"甲{number}"


def test_reading_by_two_may_stop_half_way_and_gives_both_places_back(tmp_path: Path, honest: Path) -> None:
    for _ in range(3):
        reading = read([Source(honest.name, honest)] * reader.MANY)
        next(reading)
        reading.close()
    assert [path.name for path in tmp_path.iterdir()] == [honest.name]
    assert all(isinstance(outcome, Sheets) for _, outcome in read([Source(honest.name, honest)] * reader.MANY))
