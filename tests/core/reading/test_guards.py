"""What an upload is told before anything parses it."""

from pathlib import Path

import pytest

from core.errors import PassedOver, UnreadableFile
from core.reading import archives, guards
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


def passed_over(path: Path) -> str:
    with pytest.raises(PassedOver) as caught:
        inspect(path)
    assert caught.value.fact.startswith(f"「{path.name}」")
    assert caught.value.remedy
    return caught.value.fact


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    book = hostile.workbook(tmp_path / "表.csv", {"一": [["日期"]]})
    text = written(tmp_path / "表.xlsx", "日期,金额\n1,2\n".encode())
    old = hostile.old_workbook(tmp_path / "旧.xlsx")
    page = written(tmp_path / "页.xls", "\ufeff\r\n<html><body><table><tr><td>日期".encode())
    document = hostile.open_document(tmp_path / "开.xlsx")
    found = [inspect(path) for path in (book, text, old, page, document)]
    assert found == ["xlsx", "csv", "xls", "html", "ods"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b'<?xml version="1.0"?><Workbook>', "XML 或网页"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "MHTML"),
        (bytes(range(256)) * 4, "不是表格"),
        (b"", "空文件"),
    ],
)
def test_a_foreign_file_called_xlsx_is_named_for_what_it_is(tmp_path: Path, content: bytes, what: str) -> None:
    assert what in refusal(written(tmp_path / "直播.xlsx", content))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (hostile.PNG, "一张图片"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "一张图片"),
        (b"GIF89a" + bytes(20), "一张图片"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "一张图片"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "视频"),
        (b"\x00\x00\x00\x18ftypmp42", "视频"),
        ((b"G" + bytes(187)) * 4, "视频"),
        (b"FLV\x01\x05" + bytes(20), "视频"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x00\x00\x00\x01Bud1\x00", "macOS"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "macOS"),
    ],
)
def test_pictures_and_recordings_are_passed_over_whatever_they_are_called(
    tmp_path: Path, content: bytes, what: str
) -> None:
    assert what in passed_over(written(tmp_path / "直播.xlsx", content))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("~$直播.xlsx", "临时锁文件"),
        (".~直播.xlsx", "临时锁文件"),
        (".DS_Store", "macOS"),
        ("._直播.xlsx", "macOS"),
        ("Thumbs.db", "Windows"),
        ("Desktop.ini", "Windows"),
    ],
)
def test_what_systems_leave_in_folders_is_passed_over_by_its_name(tmp_path: Path, name: str, what: str) -> None:
    assert what in passed_over(written(tmp_path / name, b"\x05admin".ljust(165)))


def test_a_recording_may_be_larger_than_any_table(tmp_path: Path) -> None:
    path = written(tmp_path / "回放.mp4", b"\x00\x00\x00\x18ftypmp42")
    with open(path, "r+b") as file:
        file.truncate(guards.MAX_BYTES + 1)
    assert "一段视频" in passed_over(path)


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
        ("content.xml", "OpenDocument"),
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
    assert "密码" in refusal(hostile.flag_encrypted(hostile.raw_workbook(tmp_path / "a.xlsx", "")))


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
    path = hostile.claiming(tmp_path / "a.xlsx", unpacked=archives.MAX_UNPACKED_BYTES)
    assert "解开后有" in refusal(path)


def test_a_zip_whose_parts_overlap_is_refused(tmp_path: Path) -> None:
    path = hostile.claiming(tmp_path / "a.xlsx", packed=1 << 20, unpacked=1 << 20)
    assert "互相重叠" in refusal(path)


def test_a_zip_with_an_endless_directory_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    parts = {f"xl/media/{n:0100}.png": b"" for n in range(9_000)}
    assert "里面的文件太多" in refusal(hostile.zipped(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.99])
def test_a_download_that_was_cut_off_is_damaged(tmp_path: Path, keep: float) -> None:
    whole = hostile.workbook(tmp_path / "a.xlsx", {"一": [["日期"]]}).read_bytes()
    assert "没有下载完整" in refusal(written(tmp_path / "a.xlsx", whole[: int(len(whole) * keep)]))
