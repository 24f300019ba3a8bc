"""Archives as merchants pack them: every file inside is read like any other, or it is said why not."""

import os
import struct
import zipfile
from pathlib import Path

import pytest

from core.errors import FupanError, PassedOver, UnreadableFile
from core.reading.grid import Sheets, Source
from core.reading.reader import read
from tests.core.reading import hostile


def found(path: Path, key: str = "") -> list[tuple[Source, Sheets | FupanError]]:
    return list(read([Source(path.name, path, key)]))


def told(path: Path) -> dict[str, str]:
    """What is said of each file: its cells, or the sentence."""
    return {source.name: _said(outcome) for source, outcome in found(path)}


def _said(outcome: Sheets | FupanError) -> str:
    if isinstance(outcome, FupanError):
        assert outcome.remedy
        return outcome.fact
    return str([list(row.values()) for grid in outcome.grids for row in grid.cells.to_pylist()])


def refusal(path: Path) -> str:
    ((source, outcome),) = found(path)
    assert source.name == path.name
    assert isinstance(outcome, UnreadableFile), outcome
    assert outcome.fact.startswith(f"「{path.name}」")
    assert outcome.remedy
    return outcome.fact


def book(tmp_path: Path, text: str) -> bytes:
    return hostile.workbook(tmp_path / "页.xlsx", {"一": [[text]]}).read_bytes()


def named_raw(path: Path, entries: dict[bytes, bytes]) -> Path:
    """A zip whose names are these very bytes, without the flag of UTF-8."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, content in enumerate(entries.values()):
            archive.writestr(f"{number:03}", content)
    raw = path.read_bytes()
    for number, name in enumerate(entries):
        assert len(name) == 3, "names of three bytes keep every offset"
        raw = raw.replace(f"{number:03}".encode(), name)
    path.write_bytes(raw)
    return path


def test_every_file_of_an_archive_is_read_under_its_own_name(tmp_path: Path) -> None:
    entries = {"甲.xlsx": book(tmp_path, "甲"), "九月/": b"", "九月/乙.csv": "日期,金额\n1,2\n"}
    path = hostile.zipped(tmp_path / "下载.zip", entries)
    assert told(path) == {"下载.zip/甲.xlsx": "[['甲']]", "下载.zip/九月/乙.csv": "[['日期', '金额'], ['1', '2']]"}


def test_the_files_of_an_archive_bear_its_key(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "a.zip", {"甲.csv": "日期,金额\n", "乙.png": hostile.PNG})
    assert [source.key for source, _ in found(path, "第三个")] == ["第三个", "第三个"]


def test_a_file_is_the_same_file_inside_an_archive(tmp_path: Path) -> None:
    content = book(tmp_path, "甲")
    path = hostile.zipped(tmp_path / "a.zip", {"乙.xlsx": content})
    ((_, inside),) = found(path)
    ((_, outside),) = found(tmp_path / "页.xlsx")
    assert isinstance(inside, Sheets) and isinstance(outside, Sheets)
    assert (inside.content_hash, inside.size) == (outside.content_hash, len(content))


def test_archives_and_files_come_back_in_the_order_given(tmp_path: Path) -> None:
    first = hostile.zipped(tmp_path / "1.zip", {"b.csv": "a,b\n", "a.csv": "a,b\n"})
    paths = [first, hostile.workbook(tmp_path / "2.xlsx", {"一": [["x"]]}), tmp_path / "3.xlsx"]
    pairs = list(read([Source(path.name, path) for path in paths]))
    assert [source.name for source, _ in pairs] == ["1.zip/b.csv", "1.zip/a.csv", "2.xlsx", "3.xlsx"]
    assert [isinstance(outcome, Sheets) for _, outcome in pairs] == [True, True, True, False]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_flag_of_utf_8_are_gbk_or_utf_8(tmp_path: Path, encoding: str) -> None:
    name = {"gb18030": "表a", "utf-8": "表"}[encoding]
    path = named_raw(tmp_path / "a.zip", {name.encode(encoding): b"a,b\n1,2\n"})
    assert list(told(path)) == [f"a.zip/{name}"]


def test_a_name_of_an_archive_is_shown_without_what_deceives(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "a.zip", {"夹\\\u202e名\x07\n.csv": "a,b\n", "长" * 999 + ".csv": "a,b\n"})
    first, second = told(path)
    assert first == "a.zip/夹/名.csv"
    assert len(second) < 220 and second.endswith("长.csv")


def test_litter_in_an_archive_is_passed_over_by_name_and_by_content(tmp_path: Path) -> None:
    table = "日期,金额\n1,2\n"
    entries = {"__MACOSX/九月/._甲.csv": "x", "九月/.DS_Store": "x", "封面.xlsx": hostile.PNG, "九月/甲.csv": table}
    outcomes = {source.name: outcome for source, outcome in found(hostile.zipped(tmp_path / "a.zip", entries))}
    passed = [name for name, outcome in outcomes.items() if isinstance(outcome, PassedOver)]
    assert passed == ["a.zip/__MACOSX/九月/._甲.csv", "a.zip/九月/.DS_Store", "a.zip/封面.xlsx"]
    assert isinstance(outcomes["a.zip/九月/甲.csv"], Sheets)


def test_an_archive_inside_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    inner = hostile.zipped(tmp_path / "内.zip", {"甲.csv": "a,b\n"}).read_bytes()
    said = told(hostile.zipped(tmp_path / "a.zip", {"内.zip": inner, "乙.csv": "a,b\n"}))
    assert "压缩包里的压缩包" in said["a.zip/内.zip"]
    assert said["a.zip/乙.csv"] == "[['a', 'b']]"


@pytest.mark.parametrize("entries", [{}, {"空/": b""}])
def test_an_archive_with_nothing_in_it_is_one_refusal(tmp_path: Path, entries: dict[str, bytes]) -> None:
    assert "空的压缩包" in refusal(hostile.zipped(tmp_path / "a.zip", entries))


def test_a_locked_archive_asks_to_be_unpacked(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "a.zip", {"甲.csv": "a,b\n"})
    assert "加了密码" in refusal(hostile.flag_encrypted(path))


@pytest.mark.parametrize("name", ["../甲.csv", "/甲.csv", "九月\\..\\..\\甲.csv", "C:/甲.csv"])
def test_an_archive_with_a_path_that_leaves_it_is_refused(tmp_path: Path, name: str) -> None:
    assert "指向别处的路径" in refusal(hostile.zipped(tmp_path / "a.zip", {name: "a,b\n"}))


def test_a_bomb_in_an_archive_is_refused_by_the_ratio_of_either(tmp_path: Path) -> None:
    bomb = hostile.raw_workbook(tmp_path / "b.xlsx", '<row><c s="1"/></row>' * 3_000_000)
    assert "压缩比" in told(hostile.zipped(tmp_path / "a.zip", {"b.xlsx": bomb.read_bytes()}))["a.zip/b.xlsx"]
    assert "压缩比" in refusal(hostile.zipped(tmp_path / "c.zip", {"零.csv": bytes(64 << 20)}))


def test_an_archive_that_would_unpack_without_bound_is_refused(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "a.zip", {f"{n}.csv": os.urandom(99) for n in range(6)})
    raw, at = bytearray(path.read_bytes()), -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<I", raw, at + 24, 199 << 20)
    path.write_bytes(raw)
    assert "压缩结构不正常(解开后有 1194 MB)" in refusal(path)


def test_an_entry_that_lies_about_its_size_or_its_bytes_is_damaged(tmp_path: Path) -> None:
    for place, value in ((24, 5), (24, 5_000), (16, 1), (42, 7)):
        path = hostile.zipped(tmp_path / "a.zip", {"甲.csv": "日期,金额\n" * 99})
        raw = bytearray(path.read_bytes())
        struct.pack_into("<I", raw, raw.find(b"PK\x01\x02") + place, value)
        path.write_bytes(raw)
        assert "损坏" in told(path)["a.zip/甲.csv"], (place, value)


def test_a_way_of_packing_that_is_not_known_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("甲.csv", "a,b\n" * 99)
    assert "压缩方式" in told(path)["a.zip/甲.csv"]


def test_of_what_is_too_large_for_a_table_only_the_beginning_is_unpacked_to_see_what_it_is(tmp_path: Path) -> None:
    video, text = b"\x00\x00\x00\x18ftypmp42" + os.urandom(2 << 20), os.urandom(2 << 20).hex().encode()
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("回放.mp4", video)
        archive.writestr("长.csv", text)
    raw, at = bytearray(path.read_bytes()), -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<I", raw, at + 24, 300 << 20)
    path.write_bytes(raw)
    outcomes = {source.name: outcome for source, outcome in found(path)}
    assert isinstance(outcomes["a.zip/回放.mp4"], PassedOver)
    assert "有 300 MB,超过 200 MB" in _said(outcomes["a.zip/长.csv"])


def test_an_archive_above_the_cap_asks_to_be_unpacked(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "b.zip", {"甲.csv": "a,b\n"})
    raw = path.read_bytes()
    with open(tmp_path / "a.zip", "wb") as file:  # zipfile finds a directory behind any bytes that come first
        file.write(raw)
        file.seek(200 << 20)
        file.write(raw)
    ((_, outcome),) = found(tmp_path / "a.zip")
    assert isinstance(outcome, UnreadableFile)
    assert "超过 200 MB" in outcome.fact and "解压" in outcome.remedy


def test_nothing_of_an_archive_is_left_behind(tmp_path: Path) -> None:
    path = hostile.zipped(tmp_path / "a.zip", {f"{n}.csv": "a,b\n" for n in range(5)})
    reading = read([Source(path.name, path)])
    source, _ = next(reading)
    assert not source.path.exists()
    assert source.path.parent.exists()
    reading.close()  # type: ignore[attr-defined]
    assert not source.path.parent.exists()
