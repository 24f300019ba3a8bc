"""What the tests of reviews and metrics share: the demo store, open, and the figures worked out independently."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT, EXPORTS


@pytest.fixture(scope="session")
def answers() -> dict[str, Any]:
    return tomllib.loads((EXPORTS.parent / "answers.toml").read_text(encoding="utf-8"))


def _copy(database: Path, folder: Path) -> Store:
    return Store(str(shutil.copy(database, folder / "copy.duckdb")))


@pytest.fixture(scope="session")
def demo_store(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo merchant's store as imported. Not to be written to."""
    store = _copy(demo_database, tmp_path_factory.mktemp("reviews"))
    yield store
    store.close()


@pytest.fixture(scope="session")
def promotion_store(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same with 11-11 typed as a promotion day. Not to be written to."""
    store = _copy(demo_database, tmp_path_factory.mktemp("promotion"))
    ledger.enter(store, DEMO_MERCHANT, "promotion", [{"day": date(2026, 11, 11), "name": "双11"}], "tests")
    yield store
    store.close()


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store(":memory:")
    yield store
    store.close()
