"""The recipes of the README, applied to a copy of the project and tried."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
RECIPE = re.compile(r"<!-- recipe: (\w+) -->\n```diff\n(.*?)\n```", re.DOTALL)
RECIPES = dict(RECIPE.findall((ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the project with one recipe applied."""
    copy = tmp_path / "project"
    for folder in ("core", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder)  # compiled modules too: they are as old as their sources
    shutil.copy(ROOT / "streamlit_app.py", copy)
    patch = tmp_path / "recipe.diff"
    patch.write_text(f"{RECIPES[request.param]}\n", encoding="utf-8")
    subprocess.run(["git", "apply", str(patch)], cwd=copy, check=True)
    return copy


def run(project: Path, *arguments: str) -> str:
    """What a Python command prints in the copy, on a database of its own."""
    environment = os.environ | {"FUPAN_DATABASE": str(project / "try.duckdb"), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=project, env=environment, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def test_the_readme_has_the_four_recipes() -> None:
    assert set(RECIPES) == {"metric", "export", "page", "format"}


@pytest.mark.parametrize("project", ["metric"], indirect=True)
def test_a_metric_added_by_the_recipe_is_in_the_dictionary(project: Path) -> None:
    metrics = {metric["metric"]: metric for metric in json.loads(run(project, "-m", "core", "metrics", "--json"))}
    assert metrics["items_per_buyer"]["formula"] == "成交件数 ÷ 成交人数"


@pytest.mark.parametrize("project", ["export"], indirect=True)
def test_an_export_added_by_the_recipe_is_recognised_and_lands(project: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["抖音号", "直播开始时间", "福袋名称", "参与人数"])
    sheet.append(["room_1", "2026/11/20 19:30:00", "露营灯", "1,204"])
    book.save(project / "bags.xlsx")
    (receipt,) = json.loads(run(project, "-m", "core", "import", "bags.xlsx", "--json"))
    assert (receipt["kind"], receipt["rows"], receipt["rejected"]) == ("lucky_bag", 1, 0)


@pytest.mark.parametrize("project", ["page"], indirect=True)
def test_a_page_added_by_the_recipe_opens_in_the_frame(project: Path) -> None:
    script = (
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('streamlit_app.py', default_timeout=60).run()\n"
        "app.switch_page('pages/review/weekday.py').run()\n"
        "assert not app.exception, app.exception\n"
        "print(app.title[0].value, len(app.text))\n"
    )
    assert run(project, "-W", "ignore", "-c", script).split() == ["按星期", "7"]


@pytest.mark.parametrize("project", ["format"], indirect=True)
def test_a_format_added_by_the_recipe_is_written_by_the_command_line(project: Path) -> None:
    lists = [str(ROOT / "seeds" / "exports" / name) for name in ("直播间列表_2.xlsx", "直播间列表_3.xlsx")]
    run(project, "-m", "core", "import", *lists)
    assert "成交金额" in run(project, "-m", "core", "review", "traffic", "--format", "txt")
