"""What holds for the pages as files."""

import ast
from pathlib import Path

PAGES = Path(__file__).parents[2] / "pages"


def test_pages_holds_only_folders() -> None:
    """A script directly in pages/ could be opened without the frame."""
    assert [entry.name for entry in PAGES.iterdir() if entry.is_file()] == []


def test_no_raw_html_and_no_shorthand() -> None:
    banned = {"html", "line_chart", "bar_chart", "area_chart", "altair_chart", "write", "components"}
    for path in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st":
                assert node.attr not in banned, path
            if isinstance(node, ast.keyword):
                assert node.arg != "unsafe_allow_html", path


def test_cached_functions_leave_nothing_out_of_their_key() -> None:
    for path in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "cache_" in ast.unparse(ast.Tuple(node.decorator_list)):
                assert not [argument.arg for argument in node.args.args if argument.arg.startswith("_")], path
