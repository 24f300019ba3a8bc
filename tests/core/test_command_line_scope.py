"""The command line narrows a review by tags and to a part of a session, and says in words what can't be."""

import re
from pathlib import Path

import pytest

from core.__main__ import main
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

LATEST, BEFORE = "qingye_outdoor 2026-11-20 19:33", "qingye_outdoor 2026-11-18 19:27"


@pytest.fixture(scope="module")
def database(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo with 满减 on two evenings."""
    path = tmp_path_factory.mktemp("tags") / "own.duckdb"
    path.write_bytes(demo_database.read_bytes())
    store = Store(str(path))
    rows = [{"session": session, "kind": "价格机制", "name": "满减"} for session in (LATEST, BEFORE)]
    ledger.enter(store, DEMO_MERCHANT, "tag", rows, "tests")
    store.close()
    return str(path)


def run(capsys: pytest.CaptureFixture[str], database: str, *arguments: str) -> tuple[int, str, str]:
    code = main(["review", "traffic", "--database", database, *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_tag_narrows_and_is_held_against(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, database, "--tag", "满减", "--against", "tag:满减")
    assert code == 0
    assert "比标签「满减」的那一场" in out
    assert "2026-11-20 19:33" in out
    code, out, _ = run(capsys, database, "--tag", "满减", "--from", "2026-11-14", "--to", "2026-11-19")
    assert code == 0
    assert "2026-11-18 19:27" in out


def test_a_part_of_a_session_is_taken_on_its_own_clock(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, database, "--session", "2026-11-20 19:33", "--span", "20:00-20:30")
    assert code == 0
    assert "2026-11-20 19:33" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tag", "没有"), "没有带标签「没有」的"),
        (("--against", "tag:没有"), "没有带标签「没有」的场次可以对比"),
        (("--span", "20:00-20:30"), "没有指明是哪一场"),
        (("--session", "2026-11-20 19:33", "--span", "八点"), "「八点」不是一段时间"),
        (("--session", "2026-11-20 19:33", "--span", "10:00-11:00"), "不在这一场里"),
    ],
)
def test_what_cannot_be_narrowed_is_one_line_of_fact_and_remedy(
    database: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = run(capsys, database, *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert re.fullmatch(r"[^\n]+。[^\n]+。?\n", err)
