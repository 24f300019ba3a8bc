"""What many tests share: the demo merchant's database, and a browser to look at pages with."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

EXPORTS = Path(__file__).parents[1] / "seeds" / "exports"
DEMO_MERCHANT = "晴野户外"


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A closed database file into which the demo downloads were imported, made once for all workers of a run.

    Copy it before you write to it.
    """
    from core import intake
    from core.warehouse.store import Store

    own = tmp_path_factory.getbasetemp()
    path = (own if worker_id == "master" else own.parent) / "demo.duckdb"
    with FileLock(f"{path}.lock"):
        if path.exists():
            return path
        making = path.with_name("making.duckdb")
        store = Store(str(making))
        outcomes = intake.take_in(store, DEMO_MERCHANT, intake.sources_in([EXPORTS]), "tests")
        store.close()
        assert [outcome.name for outcome in outcomes if outcome.error] == []
        return making.rename(path)


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The browser's program: FUPAN_CHROMIUM, else the machine's own, else None, which is Playwright's."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("FUPAN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
