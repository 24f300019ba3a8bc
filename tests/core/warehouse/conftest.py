"""A store of its own for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.warehouse.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def demo_store(demo_database: Path, tmp_path: Path) -> Iterator[Store]:
    """The demo merchant's downloads, imported."""
    opened = Store(str(shutil.copy(demo_database, tmp_path / "demo.duckdb")))
    yield opened
    opened.close()
