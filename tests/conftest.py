"""What many tests share: the demo merchant's database, and a browser to look at pages with."""

import os
import shutil
from pathlib import Path

import pytest

EXPORTS = Path(__file__).parents[1] / "seeds" / "exports"
DEMO_MERCHANT = "晴野户外"


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database file into which the demo downloads were imported, made once. Copy it before you write to it."""
    from core import intake
    from core.warehouse.store import Store

    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    store = Store(str(path))
    outcomes = intake.take_in(store, DEMO_MERCHANT, intake.sources_in([EXPORTS]), "tests")
    store.close()
    assert [outcome.name for outcome in outcomes if outcome.error] == []
    return path


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The browser's program: FUPAN_CHROMIUM, else the machine's own, else None, which is Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("FUPAN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
