"""The minutes of sessions: what adds up does, what doesn't is averaged, and no newer file erases what it didn't ask."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core import intake
from core.errors import FupanError
from core.intake import Hints
from core.metrics import METRICS, formula
from core.metrics.ask import Window, ask
from core.warehouse import ledger
from core.warehouse.ledger import Receipt
from core.warehouse.store import Store
from tests.core.reading.workbooks import Row, write_table

MERCHANT = "商家甲"
WINDOW = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
NAME = "直播间详情页_晴野_2026-11-20_23-58-{second}_流量综合趋势分析下载_数据更新日期2026-11-{made}.xlsx"
LIST = {"主播昵称": "晴野", "主播抖音号": "qy", "直播开始时间": "2026/11/20 23:58:07",
        "直播结束时间": "2026/11/21 00:01:40", "直播间观看人数": 90, "直播间成交金额": 500}  # fmt: skip


def minutes(*online: float | str, **figures: Any) -> list[Row]:
    """From 23:58 on, a minute each."""
    stamps = ("2026/11/20 23:58", "2026/11/20 23:59", "2026/11/21 00:00", "2026/11/21 00:01")
    return [
        {"时间": stamp, "实时在线人数": number, "成交金额": f"¥{100 * n}", "成交订单数": n, "进入直播间人数": 10}
        | figures
        for n, (stamp, number) in enumerate(zip(stamps, online, strict=False))
    ]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def take(store: Store, *paths: Path, **hints: Any) -> list[Receipt | FupanError]:
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in(paths), "tests", Hints(**hints))
    return [outcome.receipt or outcome.error for outcome in outcomes]  # type: ignore[misc]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_table(tmp_path / "直播间列表.xlsx", [LIST])
    write_table(tmp_path / NAME.format(second="07", made=21), minutes(80, 60, "-", 10))
    return tmp_path


def test_who_is_online_is_averaged_over_the_minutes_that_say_so_and_the_rest_adds_up(
    store: Store, folder: Path
) -> None:
    take(store, folder)
    found = ask(store, "minute", ["online", "gmv", "orders", "entries"], WINDOW, ["session"])
    assert list(found.dimensions["session"]) == ["qy 2026-11-20 23:58"]
    assert (found.numerators["online"].tolist(), found.denominators["online"].tolist()) == ([150], [3])
    assert [found.numerators[key].tolist() for key in ("gmv", "orders", "entries")] == [[600], [6], [40]]
    each = ask(store, "minute", ["online", "gmv"], WINDOW, ["session", "minute"])
    assert each.numerators["gmv"].tolist() == [0, 100, 200, 300]
    assert each.dimensions["minute"][2] == datetime(2026, 11, 21)


def test_minutes_after_midnight_belong_to_the_day_their_session_started(store: Store, folder: Path) -> None:
    take(store, folder)
    assert store.query("SELECT DISTINCT day, start FROM fact_minute") == [
        (datetime(2026, 11, 20).date(), datetime(2026, 11, 20, 23, 58, 7))
    ]


def test_a_newer_file_with_fewer_columns_erases_none_of_the_older_ones(store: Store, folder: Path) -> None:
    take(store, folder)
    newer = write_table(folder / NAME.format(second="07", made=22), minutes(81, 61, 41, 11), ("时间", "实时在线人数"))
    (receipt,) = take(store, newer)
    assert isinstance(receipt, Receipt)
    rows = store.query("SELECT online, gmv, orders FROM fact_minute ORDER BY minute")
    assert [tuple(map(int, row)) for row in rows] == [(81, 0, 0), (61, 100, 1), (41, 200, 2), (11, 300, 3)]
    ledger.undo(store, receipt.upload_id, "tests")
    assert store.query("SELECT online FROM fact_minute ORDER BY minute") == [(80.0,), (60.0,), (None,), (10.0,)]


def test_an_older_download_that_comes_later_changes_only_what_the_newer_one_lacks(store: Store, folder: Path) -> None:
    """What a file says of its own age counts, not when it was uploaded."""
    take(store, folder)
    older = minutes(1, 1, 1, 1, 评论次数=5)
    take(store, write_table(folder / NAME.format(second="07", made=20), older))
    rows = store.query("SELECT online, comments FROM fact_minute ORDER BY minute")
    assert rows == [(80.0, 5), (60.0, 5), (None, 5), (10.0, 5)]


def test_minutes_keep_their_session_when_the_list_comes_later_and_knows_the_second(
    store: Store, tmp_path: Path
) -> None:
    path = write_table(tmp_path / NAME.format(second="00", made=21), minutes(80, 60, 40, 10))
    take(store, path, account="qy")
    assert store.query("SELECT DISTINCT session, start FROM fact_minute") == [
        ("qy 2026-11-20 23:58", datetime(2026, 11, 20, 23, 58))
    ]
    take(store, write_table(tmp_path / "直播间列表.xlsx", [LIST]))
    assert store.query("SELECT DISTINCT session, start, stop FROM fact_minute") == [
        ("qy 2026-11-20 23:58", datetime(2026, 11, 20, 23, 58, 7), datetime(2026, 11, 21, 0, 1, 40))
    ]
    assert store.query("SELECT count(*) FROM fact_live") == [(1,)]


def test_a_file_that_was_asked_about_lands_once_its_session_is_chosen(store: Store, tmp_path: Path) -> None:
    other = LIST | {"主播抖音号": "q2", "主播昵称": "晴野奥莱"}
    take(store, write_table(tmp_path / "直播间列表.xlsx", [LIST, other]))
    path = write_table(tmp_path / "分钟.xlsx", minutes(80, 60, 40, 10))
    (reading,) = intake.examine(store, MERCHANT, intake.sources_in([path]))
    assert reading.sheets is not None
    candidates = reading.error.candidates  # type: ignore[union-attr]
    assert [str(one) for one in candidates] == ["晴野奥莱 2026-11-20 23:58", "晴野 2026-11-20 23:58"]
    hints = Hints(sessions=((reading.sheets.content_hash, candidates[0]),))
    (again,) = intake.understand(store, MERCHANT, [reading.sheets], hints)
    assert again.batch is not None
    ledger.commit(store, MERCHANT, [again.batch], "tests")
    assert store.query("SELECT DISTINCT account FROM fact_minute") == [("q2",)]


def test_formulas_of_minutes_never_put_people_beside_times() -> None:
    assert formula(METRICS["minute_entry_pay_rate"]) == "成交人次(分钟累加) ÷ 进入次数"
    assert formula(METRICS["minute_ticket"]) == "成交金额 ÷ 成交人次(分钟累加)"
    assert formula(METRICS["pay_rate"]) == "成交人数 ÷ 商品点击人数"
