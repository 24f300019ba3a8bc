"""The daily report from the command line: what goes to standard output, and which format a file's name asks for."""

from pathlib import Path

import pytest

from core.__main__ import main
from core.reports import FORMATS


def test_the_report_of_the_latest_day_is_printed(
    demo_database: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["review", "daily", "--database", str(demo_database)]) == 0
    told = capsysbinary.readouterr()
    assert told.out.decode().startswith("# 直播日报\n")
    assert "2026-11-20 · 3 场" in told.out.decode()
    assert told.err == b""


def test_a_picture_goes_to_standard_output_as_it_is(
    demo_database: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["review", "daily", "--database", str(demo_database), "--format", "png"]) == 0
    told = capsysbinary.readouterr().out
    assert told[:8] == b"\x89PNG\r\n\x1a\n" and told[-8:-4] == b"IEND"


@pytest.mark.parametrize(("name", "key"), [("a.wecom.md", "wecom_md"), ("a.MD", "md"), ("a.wecom.txt", "wecom")])
def test_the_longest_ending_of_a_file_names_its_format(
    demo_database: Path, tmp_path: Path, name: str, key: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / name
    assert main(["review", "daily", "--database", str(demo_database), "--output", str(target)]) == 0
    assert main(["review", "daily", "--database", str(demo_database), "--format", key]) == 0
    assert target.read_bytes() == capsysbinary.readouterr().out


def test_no_two_formats_end_alike() -> None:
    assert len({form.ending for form in FORMATS.values()}) == len(FORMATS)
