"""The demo merchant's 千川 files, rooms and TikTok lives: the facts give what was read out of the files by hand."""

import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.intake import sources_in, take_in
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT, EXPORTS

SEEDS = EXPORTS.parent
ANSWERS: dict[str, Any] = tomllib.loads((SEEDS / "answers.toml").read_text(encoding="utf-8"), parse_float=Decimal)
ADS = ANSWERS["qianchuan"]
MAIN = "qingye_outdoor"


@pytest.fixture(scope="module")
def demo(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("ads") / "demo.duckdb")))
    yield opened
    opened.close()


def sums(store: Store, fact: str, columns: str, where: str = "true") -> tuple[Any, ...]:
    (row,) = store.query(f"SELECT {columns} FROM fact_{fact} WHERE merchant = ? AND {where}", [DEMO_MERCHANT])
    return row


def test_only_these_files_are_taken_for_promotion_or_rooms(demo: Store) -> None:
    kinds = {
        "qianchuan_live": [*ADS["live"]],
        "qianchuan_hour": [*ADS["hours"]],
        "qianchuan_material": [*ADS["videos"]],
        "qianchuan_standard": [*ADS["campaigns"]],
        "room_report": ["2026-11-21日直播间修正报表导出.xlsx"],
    }
    taken = demo.query("SELECT kind, list(file ORDER BY file) FROM upload GROUP BY kind")
    foreign = {"qianchuan_standard_material", "short_video", "tiktok_live", "tiktok_board"}
    assert {kind: files for kind, files in taken if kind in kinds} == kinds
    assert foreign & {kind for kind, _ in taken} == set()


def test_the_days_of_whole_promotion(demo: Store) -> None:
    (answer,) = ADS["live"].values()
    rows = demo.query(
        "SELECT CAST(day AS VARCHAR), whole_ad_cost, ad_gmv FROM fact_ad_day "
        "WHERE merchant = ? AND account = ? AND whole_ad_cost IS NOT NULL",
        [DEMO_MERCHANT, MAIN],
    )
    assert {day: [cost, gmv] for day, cost, gmv in rows} == answer["days"]
    found = sums(demo, "ad_day", "sum(whole_ad_cost), sum(ad_gmv), sum(ad_net_gmv), sum(ad_orders)")
    assert found == tuple(answer[key] for key in ("cost", "gmv", "net_gmv", "orders"))


def test_whole_and_standard_promotion_together_are_what_the_sessions_spent(demo: Store) -> None:
    rows = demo.query(
        "SELECT CAST(day AS VARCHAR), total_ad_cost FROM fact_ad_day WHERE merchant = ? AND account = ?",
        [DEMO_MERCHANT, MAIN],
    )
    assert ADS["main_account_days"].items() <= dict(rows).items()


@pytest.mark.parametrize("name", ADS["campaigns"])
def test_standard_promotion_by_account(demo: Store, name: str) -> None:
    first, last = name.removesuffix(".csv").split("_")[1].split("-")
    answer = ADS["campaigns"][name]
    within = f"strftime(day, '%Y%m%d') BETWEEN '{first}' AND '{last}'"
    found = sums(demo, "ad_day", "sum(standard_ad_cost), sum(direct_gmv), sum(direct_orders)", within)
    assert found == tuple(answer[key] for key in ("cost", "gmv", "orders"))
    by_account = demo.query(
        f"SELECT account_name, sum(standard_ad_cost) FROM fact_ad_day WHERE merchant = ? AND {within} GROUP BY 1",
        [DEMO_MERCHANT],
    )
    assert dict(by_account) == {key[8:]: cost for key, cost in answer.items() if key.startswith("cost of ")}


def test_the_hours_of_a_day(demo: Store) -> None:
    (answer,) = ADS["hours"].values()
    found = sums(demo, "ad_hour", "count(*), sum(whole_ad_cost), sum(ad_gmv), sum(ad_net_gmv), sum(ad_orders)")
    assert found == tuple(answer[key] for key in ("rows", "cost", "gmv", "net_gmv", "orders"))


def test_the_materials_of_a_week(demo: Store) -> None:
    (answer,) = ADS["videos"].values()
    columns = "count(*), sum(whole_ad_cost), sum(ad_gmv), sum(ad_orders), sum(ad_impressions)"
    found = sums(demo, "ad_material", columns, "promotion = '全域'")
    assert found == tuple(answer[key] for key in ("rows", "cost", "gmv", "orders", "impressions"))


def test_every_session_of_two_weeks_has_its_room(demo: Store) -> None:
    answer = ANSWERS["rooms"]
    found = sums(demo, "room", "count(*), count(DISTINCT live_id)")
    assert found == (answer["rows"], answer["rows"])
    joined = "(merchant, session) IN (SELECT merchant, session FROM fact_live)"
    assert sums(demo, "room", "count(*)", joined) == (answer["sessions_of_the_lists"],)


def test_the_tiktok_lives_and_the_board_of_one(tmp_path: Path) -> None:
    store = Store(":memory:")
    names = [name for name in ANSWERS["foreign"] if "快手" not in name]
    found = take_in(store, DEMO_MERCHANT, sources_in([SEEDS / "foreign" / name for name in names]), "试")
    assert [str(outcome.error) for outcome in found if outcome.error] == []
    (lives,) = (answer for name, answer in ANSWERS["foreign"].items() if name.startswith("Creator"))
    (board,) = (answer for name, answer in ANSWERS["foreign"].items() if name.startswith("LIVE-Board"))
    columns = {
        "rows": "count(*)", "rooms": "list(live_id ORDER BY live_id)", "first": "min(start)", "last": "max(stop)",
        "gmv_usd": "sum(local_gmv)",
        "Views": "sum(views)", "Impressions": "sum(exposure_count)", "Attributed orders": "sum(orders)",
        "Attributed items sold": "sum(items)", "Customers": "sum(buyers)", "Product clicks": "sum(product_clicks)",
        "New followers": "sum(new_followers)", "Comments": "sum(comments)", "Likes": "sum(likes)",
        "Shares": "sum(shares)", "over_midnight": "count(*) FILTER (WHERE CAST(stop AS DATE) > day)",
    }  # fmt: skip
    told = dict(zip(columns, sums(store, "tiktok_live", ", ".join(columns.values()), "currency = 'USD'"), strict=True))
    assert told == {key: sorted(lives[key]) if key == "rooms" else lives[key] for key in columns}
    found_board = sums(store, "tiktok_minute", "count(*), min(minute), max(minute), sum(local_gmv), sum(orders)")
    assert found_board == tuple(board[key] for key in ("rows", "first", "last", "gmv_usd", "orders"))
    (whole,) = store.query("SELECT local_gmv, orders FROM fact_tiktok_live WHERE live_id = ?", [board["room"]])
    assert whole == found_board[3:]
    assert sums(store, "tiktok_product", "count(*)") == (board["product_rows"],)
    store.close()
