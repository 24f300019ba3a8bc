from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.warehouse.holdings import Coverage
from pages.shared.desk import open_store
from pages.shared.holding.coverage import gaps, level
from pages.shared.holding.entries import changed
from tests.pages.test_upload import drop, land
from tests.pages.workbooks import FILE, hostile

HOLDINGS = "pages/data/holdings.py"


def cover(day: int, sessions: int = 1, channels: int = 1, products: int = 1) -> Coverage:
    return Coverage("a", "名", date(2026, 8, day), sessions, channels, products)


def test_what_is_loaded_and_what_is_missing(demo: AppTest) -> None:
    at = demo.run().switch_page(HOLDINGS).run()
    assert not at.exception
    assert "已载入 93 场,2 个账号" in at.subheader[0].value
    told = " ".join(text.value for text in at.text)
    assert "2026-11-03 没有场次" in told
    assert "2026-11-08 的 3 场里有 1 场缺整场数据" in told


def test_every_part_opens(demo: AppTest) -> None:
    at = demo.run().switch_page(HOLDINGS)
    for part in ("已入库", "修订", "大促日历", "手工对应"):
        at.query_params["part"] = part
        at.run()
        assert not at.exception
        assert not at.error


def test_what_has_landed_can_be_checked_row_by_row(demo: AppTest, database: Path) -> None:
    at = demo.run().switch_page(HOLDINGS)
    at.query_params["part"] = "已入库"
    at.run()
    kinds, sums, rows = (found.value for found in at.dataframe[:3])
    assert kinds.loc[kinds["种类"] == "场次", "行数"].to_list() == [93]
    ((gmv, newest),) = open_store(str(database)).query("SELECT sum(gmv), max(start) FROM fact_live")
    assert sums["gmv"].to_list() == [pytest.approx(float(gmv))]
    assert rows["start"].to_list()[0] == newest
    at.selectbox(key="browsed").set_value("渠道").run()
    assert not at.exception
    ((entries,),) = open_store(str(database)).query("SELECT sum(entries) FROM fact_channel")
    assert at.dataframe[1].value["entries"].to_list() == [entries]
    assert {found.label for found in at.get("download_button")} == {"下载 csv", "下载 xlsx"}


def test_rejected_rows_of_an_earlier_upload_are_offered(empty: AppTest) -> None:
    at = land(drop(empty, (FILE, hostile())))
    at.switch_page(HOLDINGS).run()
    key = next(key for key in at.session_state.keys() if str(key).startswith("ledger_"))  # noqa: SIM118
    at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    assert "下载拒绝的行" in {found.label for found in at.get("download_button")}


def test_levels() -> None:
    assert [level(cover(1)), level(cover(1, 2, 2, 1)), level(cover(1, 2, 1, 1))] == ["有商品", "有渠道", "只有列表"]


def test_gaps_of_a_steady_account_come_in_runs() -> None:
    told = gaps([cover(1), cover(2), cover(5), cover(6, 2, 1, 1)], "名")
    assert told == [
        "名: 2026-08-03 至 2026-08-04(2 天) 没有场次",
        "名: 2026-08-06 的 2 场里有 1 场缺整场数据(渠道或商品)",
    ]


def test_an_account_that_is_seldom_live_has_no_gaps() -> None:
    assert gaps([cover(1), cover(20)], "名") == ["名: 2026-08-01 至 2026-08-20 里有 2 天开播,其余天不算缺口"]


def test_the_calendar_s_changes() -> None:
    known = {date(2026, 11, 11): "双十一", date(2026, 6, 18): "618", date(2026, 8, 1): "老"}
    edited = pd.DataFrame(
        {
            "日期": [date(2026, 11, 11), pd.Timestamp("2026-06-18"), date(2026, 12, 12), None],
            "名称": ["双11", "618", "双十二", "x"],
        }
    )
    assert changed(known, edited) == [
        {"day": date(2026, 11, 11), "name": "双11"},
        {"day": date(2026, 12, 12), "name": "双十二"},
        {"day": date(2026, 8, 1), "name": ""},
    ]
