"""付费与自然, and short videos: costs stand where an export says them, and nowhere else."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core import intake
from core.intake import Hints
from core.reviews import review
from core.reviews.blocks import Note, Review, Table, Timeline
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT, EXPORTS

EVENING = "qingye_outdoor 2026-11-20 19:33"


def traffic(store: Store, **question: Any) -> Review:
    return review(store, "traffic", Question(DEMO_MERCHANT, **question))


def blocks(found: Review, kind: type) -> dict[str, Any]:
    return {block.title: block for step in found.steps for block in step.blocks if isinstance(block, kind)}


def cells(table: Table) -> list[dict[str, object]]:
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def placed(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo store with the hours of 千川 uploaded for their account."""
    store = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("paid") / "copy.duckdb")))
    ((upload,),) = store.query("SELECT upload_id FROM upload WHERE kind = 'qianchuan_hour'")
    ledger.undo(store, upload, "tests")
    (path,) = EXPORTS.glob("**/2026-11-20 23_59_59_*.xlsx")
    hints = Hints(account="qingye_outdoor")
    for outcome in intake.take_in(store, DEMO_MERCHANT, intake.sources_in([path]), "tests", hints):
        assert outcome.receipt is not None
    yield store
    store.close()


def test_hours_stand_beside_the_minutes_of_the_same_hour(placed: Store) -> None:
    found = traffic(placed)
    rows = cells(blocks(found, Table)["千川分时"])
    assert [row["hour"] for row in rows] == [datetime(2026, 11, 20, hour) for hour in range(19, 24)]
    ((cost, sold, net, entries),) = placed.query(
        """
        SELECT ad.ad_cost, ad.ad_gmv, ad.net_gmv, (
            SELECT sum(entries) FROM fact_minute WHERE session = ? AND date_trunc('hour', minute) = ad.hour
        ) FROM current_ad_hour AS ad WHERE ad.hour = '2026-11-20 21:00'
        """,
        [EVENING],
    )
    assert rows[2]["whole_ad_cost"] == float(cost)
    assert rows[2]["roi"] == pytest.approx(float(sold) / float(cost))
    assert rows[2]["net_roi"] == pytest.approx(float(net) / float(cost))
    assert rows[2]["entries"] == entries
    curve = blocks(found, Timeline)["投放消耗与 ROI,逐小时"]
    assert not curve.picks
    assert [line.metric for line in curve.lines] == ["whole_ad_cost", "ad_gmv", "roi", "net_roi"]


def test_hours_that_name_no_account_find_it_by_the_sums_of_the_day(demo_store: Store) -> None:
    rows = cells(blocks(traffic(demo_store), Table)["千川分时"])
    assert [row["hour"] for row in rows] == [datetime(2026, 11, 20, hour) for hour in range(19, 24)]


def test_hours_under_no_account_say_what_to_do(demo_database: Path, tmp_path: Path) -> None:
    """The days that would tell whose the hours are have been taken back."""
    store = Store(str(shutil.copy(demo_database, tmp_path / "copy.duckdb")))
    for (upload,) in store.query("SELECT upload_id FROM upload WHERE kind = 'qianchuan_live'"):
        ledger.undo(store, upload, "tests")
    notes = blocks(traffic(store), Note)
    store.close()
    assert "填写抖音号" in notes["千川数据没有对上账号"].text
    assert "缺少千川数据" not in notes


def test_a_day_of_several_sessions_is_not_one_session_s(demo_store: Store) -> None:
    table = blocks(traffic(demo_store), Table)["千川按天"]
    (row,) = cells(table)
    assert row["sessions"] == "当天几场合计"
    assert "分不到单场" in table.caption
    alone = traffic(demo_store, sessions=(datetime(2026, 11, 7, 20, 2),), accounts=("00835512",))
    (row,) = cells(blocks(alone, Table)["千川按天"])
    assert row["sessions"] == "当天只有这一场"
    assert "roi" not in row  # nothing of 全域 was uploaded for that account
    assert row["direct_roi"] == pytest.approx(78.95 / 21.43)


def test_without_any_export_of_ads_the_menu_is_named(demo_store: Store) -> None:
    notes = blocks(traffic(demo_store, sessions=(datetime(2026, 10, 28, 8, 31),)), Note)
    assert "巨量千川 → 数据 → 全域推广 → 直播分析" in notes["缺少千川数据"].text
    assert "分小时" in notes["缺少千川数据"].text


def test_paid_and_natural_add_up_and_no_cost_is_invented(demo_store: Store) -> None:
    rows = {str(row["channel"]): row for row in cells(blocks(traffic(demo_store), Table)["付费渠道与自然渠道"])}
    said = {
        name: (entries, orders, cost)
        for name, entries, orders, cost in demo_store.query(
            "SELECT channel, entries, orders, ad_cost FROM fact_channel WHERE session = ?", [EVENING]
        )
    }
    paid = ("千川PC版", "小店随心推")
    assert rows["付费合计"]["entries"] == sum(said[name][0] for name in paid)
    assert rows["付费合计"]["ad_cost"] == pytest.approx(sum(float(said[name][2]) for name in paid))
    natural = [name for name in said if name not in paid]
    assert rows["自然合计"]["entries"] == sum(said[name][0] for name in natural)
    assert rows["自然合计"]["order_rate"] == pytest.approx(
        sum(said[name][1] for name in natural) / sum(said[name][0] for name in natural)
    )
    assert rows["自然合计"]["ad_cost"] is None
    assert rows["小店随心推"]["user_pay_per_order"] is None  # three orders carry no ticket


def test_videos_come_by_entries_with_their_share_of_the_channel(demo_store: Store) -> None:
    rows = cells(blocks(traffic(demo_store), Table)["短视频引流"])
    expected = demo_store.query(
        "SELECT video_title, posted_at, entries, entries / entry_exposure_count, entries / "
        "(SELECT entries FROM fact_channel WHERE session = $1 AND channel = '短视频引流') "
        "FROM fact_video_session WHERE session = $1 ORDER BY entries DESC",
        [EVENING],
    )
    keys = ("video_title", "posted_at", "entries", "entry_click_rate", "entry_share")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        (title, posted, entries, pytest.approx(rate), pytest.approx(share))
        for title, posted, entries, rate, share in expected
    ]


def test_over_several_sessions_a_video_s_times_add_up(demo_store: Store) -> None:
    moments = (datetime(2026, 11, 20, 13, 55), datetime(2026, 11, 20, 19, 33))
    rows = cells(blocks(traffic(demo_store, sessions=moments), Table)["短视频引流"])
    total = demo_store.query("SELECT sum(entries) FROM fact_video_session WHERE start IN (SELECT start FROM fact_live "
                             "WHERE day = '2026-11-20' AND hour(start) > 12)")  # fmt: skip
    assert sum(float(str(row["entries"])) for row in rows) == float(total[0][0])


def test_without_videos_the_export_is_named(demo_store: Store) -> None:
    found = traffic(demo_store, sessions=(datetime(2026, 11, 7, 20, 2),), accounts=("00835512",))
    assert "整场数据下载" in blocks(found, Note)["短视频引流"].text
