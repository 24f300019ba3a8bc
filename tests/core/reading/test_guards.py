"""What an upload is told before anything parses it."""

from pathlib import Path

import pytest

from core.errors import UnreadableFile
from core.reading import guards
from core.reading.grid import Source
from tests.core.reading import hostile


def inspect(path: Path, name: str = "") -> guards.Kind:
    return guards.inspect(Source(name or path.name, path))


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(UnreadableFile) as caught:
        inspect(path, name)
    assert caught.value.fact.startswith(f"「{name or path.name}」")
    assert caught.value.remedy
    return caught.value.fact


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    book = hostile.workbook(tmp_path / "表.csv", {"一": [["日期"]]})
    text = written(tmp_path / "表.xlsx", "日期,金额\n1,2\n".encode())
    old = hostile.old_workbook(tmp_path / "旧.xlsx")
    assert (inspect(book), inspect(text), inspect(old)) == ("xlsx", "csv", "xls")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (hostile.PNG, "一张图片"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "一张图片"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"\x00\x00\x00\x18ftypmp42", "视频"),
        (b"\x00\x00\x00\x01Bud1\x00", "macOS"),
        ("\ufeff\r\n<html><body><table><tr><td>日期".encode(), "网页"),
        (b'<?xml version="1.0"?><Workbook>', "网页(HTML 或 XML)"),
        (bytes(range(256)) * 4, "不是表格"),
        (b"", "空文件"),
    ],
)
def test_a_foreign_file_called_xlsx_is_named_for_what_it_is(tmp_path: Path, content: bytes, what: str) -> None:
    assert what in refusal(written(tmp_path / "直播.xlsx", content))


def test_the_lock_file_that_excel_leaves_is_recognised_by_its_name(tmp_path: Path) -> None:
    assert "临时锁文件" in refusal(written(tmp_path / "~$直播.xlsx", b"\x05admin".ljust(165)))


def test_a_file_that_is_gone_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert "打不开" in refusal(tmp_path / "没有.xlsx")
    assert "不是一个文件" in refusal(tmp_path)


def test_a_file_above_the_cap_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with open(path, "wb") as file:
        file.truncate(guards.MAX_BYTES + 1)
    assert "超过 200 MB 的上限" in refusal(path)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("a.xlsx", "压缩包"),
    ],
)
def test_a_zip_that_is_no_xlsx_is_named(tmp_path: Path, part: str, what: str) -> None:
    assert what in refusal(hostile.zipped(tmp_path / "a.xlsx", {"[Content_Types].xml": "", part: "x"}))


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "xl\\..\\..\\x.xml", "C:/x.xml"])
def test_a_zip_with_a_path_that_leaves_it_is_refused(tmp_path: Path, name: str) -> None:
    path = hostile.zipped(tmp_path / "a.xlsx", hostile.parts(hostile.sheet_xml("")) | {name: "x"})
    assert "指向别处的路径" in refusal(path)


def test_a_zip_with_two_parts_of_one_name_is_refused(tmp_path: Path) -> None:
    parts = hostile.parts(hostile.sheet_xml(""))
    assert "重名" in refusal(hostile.zipped(tmp_path / "a.xlsx", parts | {"XL/workbook.xml": "x"}))


def test_a_zip_of_encrypted_entries_asks_for_the_password_to_be_removed(tmp_path: Path) -> None:
    assert "密码" in refusal(hostile.flagged_encrypted(tmp_path / "a.xlsx"))


def test_an_encrypted_workbook_asks_for_the_password_to_be_removed(tmp_path: Path) -> None:
    assert "密码" in refusal(hostile.compound(tmp_path / "a.xlsx", "EncryptionInfo", "EncryptedPackage"))


def test_an_old_word_document_is_no_table(tmp_path: Path) -> None:
    assert "Word" in refusal(hostile.compound(tmp_path / "a.xls", "WordDocument"))
    assert "没有工作表" in refusal(hostile.compound(tmp_path / "b.xls", "VisioDocument"))


def test_an_old_workbook_cut_off_before_its_directory_is_damaged(tmp_path: Path) -> None:
    whole = hostile.old_workbook(tmp_path / "a.xls").read_bytes()
    assert "没有下载完整" in refusal(written(tmp_path / "a.xls", whole[:3000]))


def test_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = hostile.raw_workbook(tmp_path / "a.xlsx", '<row><c s="1"/></row>' * 3_000_000)
    assert "压缩比" in refusal(path)


def test_a_zip_that_claims_to_unpack_without_bound_is_refused(tmp_path: Path) -> None:
    path = hostile.claiming(tmp_path / "a.xlsx", unpacked=guards.MAX_UNPACKED_BYTES)
    assert "解开后有" in refusal(path)


def test_a_zip_whose_parts_overlap_is_refused(tmp_path: Path) -> None:
    path = hostile.claiming(tmp_path / "a.xlsx", packed=1 << 20, unpacked=1 << 20)
    assert "互相重叠" in refusal(path)


def test_a_zip_with_an_endless_directory_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    parts = {f"xl/media/{n:0100}.png": b"" for n in range(9_000)}
    assert "损坏" in refusal(hostile.zipped(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.99])
def test_a_download_that_was_cut_off_is_damaged(tmp_path: Path, keep: float) -> None:
    whole = hostile.workbook(tmp_path / "a.xlsx", {"一": [["日期"]]}).read_bytes()
    assert "没有下载完整" in refusal(written(tmp_path / "a.xlsx", whole[: int(len(whole) * keep)]))
