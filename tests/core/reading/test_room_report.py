"""直播间修正报表: rooms find their sessions, and nothing in it becomes a session with figures of its own."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from core.intake import take_in
from core.metrics.ask import Window, ask
from core.reading.grid import Source
from core.warehouse import holdings
from core.warehouse.store import Store
from tests.core.reading.workbooks import (
    Row,
    batch,
    counted,
    landed,
    matched,
    refusal,
    sessions,
    talent_sessions,
    write,
    write_table,
)

M = "示例"
NAME = "2026-09-05日直播间修正报表导出.xlsx"


def rooms(count: int = 3) -> list[Row]:
    """The rooms of the sessions that `workbooks.sessions` lists."""
    return [
        {
            "统计日期": "20260901-20260904",
            "直播间ID": f"760000000000000009{n}",
            "直播间名称": f"户外专场{n}",
            "店铺名称": "示例户外",
            "直播开始时间": row["直播开始时间"],
            "直播结束时间": row["直播结束时间"],
            "直播时长(分)": row["直播时长(分钟)"],
            "达人ID": "2871650093317468",
            "抖音号": row["主播抖音号"],
            "达人昵称": row["主播昵称"],
            "账号类型": "官方",
        }
        for n, row in enumerate(sessions(count))
    ]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def upload(store: Store, *paths: Path) -> None:
    outcomes = take_in(store, M, [Source(path.name, path) for path in paths], "试")
    assert [str(outcome.error) for outcome in outcomes if outcome.error] == []


def test_every_row_is_a_room_with_its_title_and_owner(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / NAME, rooms()))
    assert (found.export.key, counted(found), found.issues) == ("room_report", (3, 3, 0, 0, 0), ())
    first = landed(found, "room")[0]
    assert (first["live_id"], first["live_title"], first["account"]) == (
        "7600000000000000090",
        "户外专场0",
        "00123456789",
    )
    assert (first["stat_period"], first["talent_id"]) == ("20260901-20260904", "2871650093317468")
    assert (first["start"], first["live_seconds"]) == (datetime(2026, 9, 1, 8, 49, 37), 6 * 3600)


def test_a_room_without_a_start_is_rejected(tmp_path: Path) -> None:
    rows = rooms()
    rows[1]["直播开始时间"] = "-"
    rows[2]["直播间ID"] = "7.6E+18"
    found = batch(write_table(tmp_path / NAME, rows))
    assert counted(found) == (3, 1, 2, 0, 0)
    assert [one.header for one in found.rejected] == ["直播开始时间", "直播间ID"]


@pytest.mark.parametrize("header", ["直播间ID", "直播开始时间"])
def test_a_report_without_a_required_header_is_not_guessed_at(tmp_path: Path, header: str) -> None:
    rows = [{"神秘列" if name == header else name: cell for name, cell in row.items()} for row in rooms()]
    assert refusal(write_table(tmp_path / NAME, rows)).fact == f"「{NAME}」不是 Fupan 认识的导出表"


@pytest.mark.parametrize("rows", [sessions(), talent_sessions()], ids=["shop", "talent"])
def test_a_list_of_sessions_is_not_taken_for_it(tmp_path: Path, rows: list[Row]) -> None:
    export = matched(write_table(tmp_path / "list.xlsx", rows)).export
    assert export is not None
    assert export.key in ("live_list", "talent_list")


def test_it_makes_no_session_and_tells_those_there_are_their_rooms(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / NAME, rooms(3)), write_table(tmp_path / "list.xlsx", sessions(2)))
    assert store.query("SELECT count(*) FROM fact_live WHERE merchant = ?", [M]) == [(2,)]
    told = store.query(
        "SELECT live.start, room.live_id, room.live_title, room.account_type FROM fact_live AS live "
        "JOIN fact_room AS room USING (merchant, session) WHERE merchant = ? ORDER BY start",
        [M],
    )
    assert [row[1:] for row in told] == [(f"760000000000000009{n}", f"户外专场{n}", "官方") for n in (0, 1)]
    window = Window(M, (), datetime(2026, 1, 1), datetime(2027, 1, 1))
    assert list(ask(store, "room", [], window, ["session", "live_id"]).dimensions["live_id"]) == [
        f"760000000000000009{n}" for n in range(3)
    ]


def test_a_list_that_knows_its_rooms_itself_needs_no_report(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / "list.xlsx", talent_sessions(2)))
    assert store.query("SELECT live_id, live_title FROM fact_room WHERE merchant = ? ORDER BY live_id", [M]) == [
        ("7600000000000000090", "秋冬户外专场0"),
        ("7600000000000000091", "秋冬户外专场1"),
    ]


def test_a_newer_report_renames_a_room(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / NAME, rooms(2)))
    upload(store, write_table(tmp_path / "later.xlsx", [rooms(1)[0] | {"直播间名称": "改名了"}]))
    assert store.query("SELECT live_title FROM fact_room WHERE merchant = ? ORDER BY start", [M]) == [
        ("改名了",),
        ("户外专场1",),
    ]


MINUTES = [("时间", "进入直播间人数", "实时在线人数", "评论次数"), ("08:55", 29, 76, 3), ("08:56", 36, 56, 0)]


@pytest.mark.parametrize("together", [True, False])
def test_a_file_that_bears_a_room_s_id_finds_its_session(store: Store, tmp_path: Path, together: bool) -> None:
    """The clock alone would fit every session."""
    report = write_table(tmp_path / NAME, rooms(3))
    minutes = write(tmp_path / "7600000000000000091_流量综合趋势分析下载.xlsx", {"分钟级趋势": MINUTES})
    known = [report, write_table(tmp_path / "list.xlsx", sessions(3))]
    if together:
        upload(store, minutes, *known)
    else:
        upload(store, *known)
        upload(store, minutes)
    (second,) = [row for row in holdings.live_sessions(store, M) if row.live_id == "7600000000000000091"]
    found = store.query("SELECT DISTINCT start, account FROM fact_minute WHERE merchant = ?", [M])
    assert found == [(second.start, "00123456789")] == [(datetime(2026, 9, 1, 19, 49, 37), "00123456789")]
