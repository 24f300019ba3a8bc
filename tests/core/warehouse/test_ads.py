"""千川 beside the live rooms: every cost once, whatever was uploaded first, and nothing added up twice."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.intake import Hints, take_in
from core.metrics.ask import Window, ask
from core.reading.grid import Source
from core.warehouse.store import Store
from tests.core.reading.qianchuan_files import (
    DAYS_NAME,
    HOURS_NAME,
    MATERIALS_NAME,
    days,
    hours,
    materials,
    standard_days,
    standard_materials,
    write_csv,
)
from tests.core.reading.workbooks import sessions, write_table

M = "示例"
WINDOW = Window(M, (), datetime(2026, 1, 1), datetime(2027, 1, 1))
ACCOUNT, NAME = "00123456789", "示例户外旗舰店"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def upload(store: Store, *paths: Path, account: str | None = None) -> None:
    outcomes = take_in(store, M, [Source(path.name, path) for path in paths], "试", Hints(account=account))
    assert [str(outcome.error) for outcome in outcomes if outcome.error] == []


def live(path: Path, *spans: tuple[str, str], gmv: float = 30_000) -> Path:
    """The account's sessions on 2026-07-08 and -09, as start and end."""
    rows = [
        row | {"直播开始时间": start, "直播结束时间": stop, "直播间成交金额": gmv}
        for row, (start, stop) in zip(sessions(len(spans)), spans, strict=True)
    ]
    return write_table(path, rows)


TWO_ON_THE_8TH = (
    ("2026/07/08 08:00:00", "2026/07/08 11:30:00"),
    ("2026/07/08 19:00:10", "2026/07/09 00:20:00"),
    ("2026/07/09 10:00:00", "2026/07/09 13:00:00"),
)


def by_day(store: Store) -> list[tuple[object, ...]]:
    return store.query(
        "SELECT account, day, session, whole_ad_cost, standard_ad_cost, total_ad_cost, gmv FROM fact_ad_day "
        "WHERE merchant = ? ORDER BY account, day",
        [M],
    )


def test_a_day_has_both_costs_beside_what_its_sessions_sold(store: Store, tmp_path: Path) -> None:
    standard = [
        {"抖音号名称": NAME, **row, "日期": day} for row, day in zip(standard_days(), ("2026-07-09", "2026-07-10"))
    ]
    upload(
        store,
        live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH),
        write_table(tmp_path / DAYS_NAME, days()),
        write_table(tmp_path / "标准推广.xlsx", standard),
    )
    assert by_day(store) == [
        (ACCOUNT, date(2026, 7, 8), None, Decimal("18636.36"), None, Decimal("18636.36"), Decimal(60_000)),
        (ACCOUNT, date(2026, 7, 9), f"{ACCOUNT} 2026-07-09 10:00", Decimal("20775.72"), Decimal("100.25"),
         Decimal("20875.97"), Decimal(30_000)),
        (ACCOUNT, date(2026, 7, 10), None, None, Decimal("101.25"), Decimal("101.25"), None),
    ]  # fmt: skip


@pytest.mark.parametrize("list_first", [True, False])
def test_the_order_of_the_uploads_does_not_matter(store: Store, tmp_path: Path, list_first: bool) -> None:
    """千川 names accounts by their nickname: the list tells whose that is, before or after."""
    files = [live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH), write_table(tmp_path / DAYS_NAME, days())]
    for path in files if list_first else reversed(files):
        upload(store, path)
    assert [(row[0], row[3], row[6]) for row in by_day(store)] == [
        (ACCOUNT, Decimal("18636.36"), Decimal(60_000)),
        (ACCOUNT, Decimal("20775.72"), Decimal(30_000)),
    ]


def test_a_newer_file_under_the_account_itself_replaces_the_one_under_its_nickname(
    store: Store, tmp_path: Path
) -> None:
    upload(store, write_table(tmp_path / DAYS_NAME, days()))
    upload(store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH))
    newer = days()
    newer[1] |= {"整体消耗": "20,000", "整体支付ROI": 2.4, "整体成交订单成本": 32.79, "净成交ROI": 2.05}
    upload(store, write_table(tmp_path / f"新_{DAYS_NAME}", newer))
    assert [row[3] for row in by_day(store)] == [Decimal(20_000), Decimal("20775.72")]


def test_a_file_uploaded_twice_costs_once(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / DAYS_NAME, days()))
    upload(store, write_table(tmp_path / f"又_{DAYS_NAME}", days()[1:]))
    assert [row[3] for row in by_day(store)] == [Decimal("18636.36"), Decimal("20775.72")]


def test_plans_of_a_day_add_up_and_a_period_is_no_day(store: Store, tmp_path: Path) -> None:
    plans = [{"计划ID": f"18000{n}", **row, "日期": "2026-07-08"} for n, row in enumerate(standard_days())]
    upload(store, write_table(tmp_path / "标准推广.xlsx", plans), account=ACCOUNT)
    whole_week = [{name: cell for name, cell in row.items() if name != "日期"} for row in standard_days()[:1]]
    upload(store, write_table(tmp_path / "标准推广_20260706-20260712.xlsx", whole_week), account=ACCOUNT)
    assert [(row[1], row[4]) for row in by_day(store)] == [(date(2026, 7, 8), Decimal("201.50"))]


def hourly_accounts(store: Store) -> list[tuple[object, ...]]:
    return store.query("SELECT account, sum(whole_ad_cost) FROM fact_ad_hour WHERE merchant = ? GROUP BY account", [M])


def test_hours_without_an_account_belong_to_the_one_whose_day_they_add_up_to(store: Store, tmp_path: Path) -> None:
    two_hours = hours("2026-07-08 19:00-20:00", "2026-07-08 20:00-21:00")
    upload(store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH), write_table(tmp_path / HOURS_NAME, two_hours))
    assert hourly_accounts(store) == [("未指明账号", Decimal("2202.00"))]
    day = days()[1] | {"整体消耗": "2,202", "整体成交金额": "4,404", "整体成交订单数": "21", "整体支付ROI": 2.0,
                       "整体成交订单成本": "104.86"}  # fmt: skip
    upload(store, write_table(tmp_path / DAYS_NAME, [day | {"抖音号名称": NAME}]))
    assert hourly_accounts(store) == [(ACCOUNT, Decimal("2202.00"))]


def test_a_day_that_cost_a_cent_more_is_not_that_day(store: Store, tmp_path: Path) -> None:
    two_hours = hours("2026-07-08 19:00-20:00", "2026-07-08 20:00-21:00")
    day = days()[1] | {"整体消耗": "2,202.01", "整体成交金额": "4,404", "整体成交订单数": "21", "整体支付ROI": 2.0,
                       "整体成交订单成本": "104.86"}  # fmt: skip
    upload(
        store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH), write_table(tmp_path / HOURS_NAME, two_hours),
        write_table(tmp_path / DAYS_NAME, [day]),
    )  # fmt: skip
    assert hourly_accounts(store) == [("未指明账号", Decimal("2202.00"))]


def test_the_metrics_of_a_day_are_sums_over_sums(store: Store, tmp_path: Path) -> None:
    upload(store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH), write_table(tmp_path / DAYS_NAME, days()))
    keys = ["whole_ad_cost", "ad_gmv", "roi", "net_roi", "cost_per_order", "ad_cost_share", "ad_refund_1h_rate", "gmv"]
    answer = ask(store, "ad_day", keys, WINDOW, ["account"])
    value = {
        key: float(answer.numerators[key][0]) / float(answer.denominators.get(key, [1.0])[0])
        for key in keys
    }  # fmt: skip
    assert value["whole_ad_cost"] == pytest.approx(39_412.08)
    assert value["ad_gmv"] == pytest.approx(109_566.2)
    assert value["roi"] == pytest.approx(109_566.2 / 39_412.08)  # as the file's own total row says: 2.78
    assert value["net_roi"] == pytest.approx(91_044.10 / 39_412.08)  # 2.31
    assert value["cost_per_order"] == pytest.approx(39_412.08 / 1402)  # 28.11
    assert value["ad_cost_share"] == pytest.approx(39_412.08 / 90_000)
    assert value["ad_refund_1h_rate"] == pytest.approx((0.071 * 48_000 + 0.081 * 61_566.2) / 109_566.2)
    assert value["gmv"] == 90_000


def test_an_hour_stands_beside_the_one_session_that_runs_in_it(store: Store, tmp_path: Path) -> None:
    upload(store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH, ("2026/07/08 11:40:00", "2026/07/08 12:30:00")))
    told = hours("07:00-08:00", "08:00-09:00", "11:00-12:00", "12:00-13:00", "23:00-24:00", "2026-07-09 00:00")
    upload(store, write_table(tmp_path / HOURS_NAME, told), account=ACCOUNT)
    rows = store.query(
        "SELECT hour, session, start, day, whole_ad_cost FROM fact_ad_hour WHERE merchant = ? ORDER BY hour", [M]
    )
    morning, noon, evening = f"{ACCOUNT} 2026-07-08 08:00", f"{ACCOUNT} 2026-07-08 11:40", f"{ACCOUNT} 2026-07-08 19:00"
    assert [(row[0].strftime("%d %H"), row[1]) for row in rows] == [
        ("08 07", None), ("08 08", morning), ("08 11", None), ("08 12", noon), ("08 23", evening), ("09 00", evening),
    ]  # fmt: skip
    assert rows[-1][2:4] == (datetime(2026, 7, 8, 19, 0, 10), date(2026, 7, 9))
    assert sum(row[4] for row in rows) == Decimal("6618.00")  # 1100.5 + … + 1105.5: no hour twice


def test_materials_of_overlapping_periods_are_never_added_up(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / MATERIALS_NAME, materials()))
    upload(store, write_table(tmp_path / "全域数据_素材分析_视频_20260705-20260711.xlsx", materials(1)))
    upload(store, write_csv(tmp_path / "标准推广素材_20260701-20260707.csv", standard_materials(), "gbk"))
    with pytest.raises(KeyError):
        ask(store, "ad_material", ["total_ad_cost"], WINDOW, ["promotion"])
    answer = ask(store, "ad_material", ["total_ad_cost", "ad_click_rate"], WINDOW, ["since", "day", "promotion"])
    costs = dict(zip(answer.dimensions["promotion"], answer.numerators["total_ad_cost"], strict=True))
    assert len(answer) == 3
    assert sorted(answer.numerators["total_ad_cost"]) == [201.5, 1000.0, 3003.0]
    assert costs["标准"] == 201.5
    assert answer.denominators["ad_click_rate"].sum() == 300_000 + 100_000 + 100_000


def test_days_without_promotion_and_other_merchants_are_not_in_it(store: Store, tmp_path: Path) -> None:
    upload(store, live(tmp_path / "list.xlsx", *TWO_ON_THE_8TH), write_table(tmp_path / DAYS_NAME, [days()[2]]))
    assert [row[1] for row in by_day(store)] == [date(2026, 7, 9)]
    assert store.query("SELECT count(*) FROM fact_ad_day WHERE merchant <> ?", [M]) == [(0,)]
