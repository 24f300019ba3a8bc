"""Every figure opens its own explanation."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.metrics import METRICS
from core.reports.rows import table_rows
from core.reviews import REVIEWS, review
from core.reviews.blocks import Block, Review, Table
from core.reviews.provenance import explain
from core.scope import Question
from core.warehouse import holdings
from core.warehouse.store import Store
from pages.shared.show.cells import figure_at
from tests.conftest import DEMO_MERCHANT
from tests.core.reports.sample import REVIEW


@pytest.fixture(scope="module")
def store(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("explained") / "copy.duckdb")))
    yield opened
    opened.close()


def _told(at: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*at.markdown, *at.caption))


def test_a_card_opens_its_explanation(demo: AppTest) -> None:
    demo.run()
    demo.switch_page("pages/review/traffic.py").run()
    assert "算式" not in _told(demo)
    by_label = [button for button in demo.button if button.label == "来历"]
    assert len(by_label) == len(demo.metric)
    by_label[2].click().run()
    assert not demo.exception
    told = _told(demo)
    assert "成交人数 178 人" in told
    assert "来自 1 个上传" in told
    assert "直播间列表\\_3\\.xlsx" in told


def _cells(block: Block) -> Iterator[tuple[int, int, Any]]:
    rows = table_rows(block)
    for row, cells in enumerate(rows.rows if rows else ()):
        for column, cell in enumerate(cells):
            yield row, column, cell


def test_every_cell_with_a_metric_leads_to_the_figure_that_stands_there() -> None:
    """Or to that of its line, where it is a change or a verdict."""
    for block in (block for step in REVIEW.steps for block in step.blocks):
        rows = table_rows(block)
        for row, column, _ in _cells(block):
            found = figure_at(block, row, column)
            if found is not None:
                assert found.metric in METRICS
                assert rows is not None
                shown = [float(cell.raw) for cell in rows.rows[row] if isinstance(cell.raw, int | float | Decimal)]
                assert found.reading.value in (None, *shown), (block.title, row, column)


@pytest.mark.parametrize("name", sorted(REVIEWS))
def test_figures_of_every_review_have_an_explanation(store: Store, name: str) -> None:
    """Of channels with sums and files: of every column some, as a line that adds several up is no channel."""
    found: Review = review(store, name, Question(DEMO_MERCHANT))
    loaded = holdings.sessions(store, DEMO_MERCHANT)
    for block in (block for step in found.steps for block in step.blocks):
        of_channels = isinstance(block, Table) and block.columns[0].key == "channel"
        explained: dict[int, bool] = {}
        for row, column, cell in _cells(block):
            figure = figure_at(block, row, column, found.sessions, loaded)
            if figure is None or cell.raw is None or explained.get(column):
                continue
            if column in explained and not of_channels:
                continue
            sessions = found.sessions if figure.sessions is None else figure.sessions
            told = explain(store, DEMO_MERCHANT, sessions, figure.metric, figure.where, figure.reading)
            assert told.formula
            # Shares of all channels have no rows of their own behind them.
            whole = told.numerator.value is not None and bool(told.uploads)
            explained[column] = whole or not METRICS[figure.metric].facts
        if of_channels:
            assert explained
            assert all(explained.values()), (block, explained)
