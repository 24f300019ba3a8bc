"""The child process as its parent sees it: it may hang or die, and the next file is read all the same."""

import ast
import os
import sys
from pathlib import Path

import pytest

from core.reading import child as package
from core.reading.process import Child


def job(path: Path, output: Path) -> dict[str, str]:
    return {"kind": "csv", "path": str(path), "output": str(output)}


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe in the file system")
def test_a_file_that_never_ends_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    child = Child(patience=0.5)
    try:
        assert child.ask(job(tmp_path / "a.csv", tmp_path / "cells")) == {"refused": "slow"}
    finally:
        child.end()


def test_the_child_process_imports_nothing_of_fupan_but_itself() -> None:
    folder = Path(package.__file__).parent
    own = f"core.reading.{folder.name}"
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("core", "pages"):
                assert node.module and node.module.startswith(own), f"{path.name}: {node.module}"
