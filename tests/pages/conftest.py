"""The app run in this process by Streamlit's own tester, each test on a database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "fupan.duckdb"
    monkeypatch.setenv("FUPAN_DATABASE", str(path))
    monkeypatch.chdir(ROOT)
    yield path
    st.cache_resource.clear()  # closes the store
    st.cache_data.clear()


@pytest.fixture
def empty(database: Path) -> AppTest:
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)


@pytest.fixture
def demo(database: Path, demo_database: Path) -> AppTest:
    shutil.copy(demo_database, database)
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
