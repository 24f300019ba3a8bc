"""Small things of the week's pages: a goal on 今日, a bar that compares nothing, lines without sums of their own."""

from datetime import date, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.reviews.blocks import Column, Table
from core.units import TEXT, YUAN
from core.warehouse import ledger
from core.warehouse.store import Store
from pages.shared.show.cells import figure_at
from tests.conftest import DEMO_MERCHANT


def links(at: AppTest) -> list[str]:
    return [one.proto.label for one in at.get("page_link")]


def test_a_running_goal_stands_on_today_and_leads_to_the_goals(demo: AppTest, database: Path) -> None:
    last = date(2026, 11, 20)
    store = Store(str(database))
    row = {"account": "", "metric": "gmv", "since": last - timedelta(days=4), "until": last + timedelta(days=2)}
    ledger.enter(store, DEMO_MERCHANT, "goal", [{**row, "value": 300_000.0}], "tests")
    store.close()
    at = demo.run()
    assert not at.exception
    assert any("全部账号 11\\-16 至 11\\-22 的成交金额" in label for label in links(at))


def test_what_rooms_are_held_against_is_not_asked(demo: AppTest) -> None:
    at = demo.run().switch_page("pages/week/rooms.py").run()
    assert "week_against" not in {one.key for one in at.selectbox}
    assert "period" in {one.key for one in at.selectbox}


def test_an_accounts_or_a_spans_line_opens_no_empty_explanation() -> None:
    money = Column("gmv", "成交金额", YUAN)
    for key in ("account", "span"):
        assert figure_at(Table("表", (Column(key, "行", TEXT), money), (("甲店", 5.0),)), 0, 1) is None
    assert figure_at(Table("表", (Column("name", "行", TEXT), money), (("甲店", 5.0),)), 0, 1) is not None
