"""What the store says about itself: coverage, revisions, names, entries."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from core import intake
from core.reading.batch import Rejected
from core.reading.grid import Source
from core.warehouse import holdings, ledger
from core.warehouse.holdings import Coverage
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    MERCHANT,
    at,
    batch,
    channel_day,
    detail,
    landing,
    put,
    session,
    shop_list,
)  # fmt: skip

ROOT = Path(__file__).parents[3]


def test_coverage_counts_the_sessions_of_a_day_and_what_came_with_them(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00")
    place = {key: live[key] for key in ("account", "start", "stop")}
    product = landing("product", [place | {"product_id": "1", "items": 1}])
    put(
        store,
        shop_list(
            session("11-03 20:00", "11-03 22:00", account_name="旧名"),
            session("11-03 08:00", "11-03 10:00", account_name="旧名"),
            session("11-04 20:00", "11-04 22:00", account="a2", account_name="二店"),
        ),
        batch("live_detail", landing("live", [live | {"account_name": "新名"}]), product),
        detail(session("11-03 08:00", "11-03 10:00"), ("关注", 1)),
        channel_day("11-05", ("关注", 9)),
    )
    assert holdings.coverage(store, MERCHANT) == [
        Coverage("a1", "旧名", date(2026, 11, 3), sessions=2, with_channels=1, with_products=1),
        Coverage("a2", "二店", date(2026, 11, 4), sessions=1, with_channels=0, with_products=0),
    ]


def test_revisions_are_the_sessions_whose_money_a_later_export_changed(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", gmv="100.00"), session("11-04 20:00", gmv="7.00")),
        shop_list(session("11-03 20:00", gmv="90.00"), session("11-04 20:00", gmv="7.00")),
        detail(session("11-03 20:00", "11-03 22:00", user_pay="88.00")),
    )
    (revision,) = holdings.revisions(store, MERCHANT)
    assert (revision.session, revision.kind) == ("a1 2026-11-03 20:00", "live_list")
    assert (revision.before, revision.after) == (Decimal("100.00"), Decimal("90.00"))


def test_one_money_is_never_called_a_revision_of_the_other(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", gmv="100.00")),
        shop_list(session("11-03 20:00", user_pay="95.00")),
    )
    assert holdings.revisions(store, MERCHANT) == []


def test_an_undone_upload_revises_nothing(store: Store) -> None:
    _, second = put(
        store, shop_list(session("11-03 20:00", gmv="100.00")), shop_list(session("11-03 20:00", gmv="90.00"))
    )
    ledger.undo(store, second.upload_id, "测试")
    assert holdings.revisions(store, MERCHANT) == []


def test_data_are_as_of_the_newest_file_that_counts(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00")
    put(store, detail(live, exported_at=at("11-05 08:00")))
    (newer,) = put(store, detail(live, ("关注", 1), exported_at=at("11-06 08:00")))
    ledger.enter(store, MERCHANT, "promotion", [{"day": date(2026, 11, 11), "name": "双11"}], "测试")
    assert holdings.as_of(store, MERCHANT) == at("11-06 08:00")
    ledger.undo(store, newer.upload_id, "测试")
    assert holdings.as_of(store, MERCHANT) == at("11-05 08:00")


def test_rejected_rows_can_be_looked_at_later(store: Store) -> None:
    bad = (Rejected("Sheet1", 9, "观看人数", "很多", "不是整数"), Rejected("Sheet1", 3, "开播时间", "", "不能为空"))
    (receipt,) = put(store, shop_list(session("11-03 20:00"), rejected=bad))
    assert holdings.rejects_of(store, receipt.upload_id) == [bad[1], bad[0]]
    assert holdings.rejects_of(store, "nix") == []


def test_a_nickname_is_known_only_if_exactly_one_number_bore_it(store: Store) -> None:
    first, second = put(
        store,
        shop_list(session("11-03 20:00", account="x1", account_name="小店")),
        shop_list(session("11-03 20:00", account="x2", account_name="小店"), name="别家.xlsx"),
    )
    assert holdings.known_names(store, MERCHANT) == {}
    ledger.undo(store, second.upload_id, "测试")
    assert holdings.known_names(store, MERCHANT) == {"小店": "x1"}, "what was undone doesn't count"
    put(store, shop_list(session("11-05 20:00", account="x1", account_name="改名了")))
    put(store, shop_list(session("11-06 20:00", account="路人", account_name="路人")))
    assert holdings.known_names(store, MERCHANT) == {"小店": "x1", "改名了": "x1"}, "a provisional account is no number"
    ledger.undo(store, first.upload_id, "测试")
    assert holdings.known_names(store, MERCHANT) == {"改名了": "x1"}


def test_a_file_with_a_nickname_only_goes_to_the_number_that_bore_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "达人直播明细.csv"
    path.write_text("直播标题,主播昵称,开播时间,观看人数\n秋款,小店,2026-11-05 20:00:00,7\n", encoding="utf-8")
    take = [Source(path.name, path)]
    assert [one.error for one in intake.take_in(store, MERCHANT, take, "测试")] == [None]
    assert [one.account for one in holdings.sessions(store, MERCHANT)] == ["小店"], "provisional"
    ledger.undo(store, holdings.uploads(store, MERCHANT)[0].upload_id, "测试")
    put(store, shop_list(session("11-03 20:00", account="x1", account_name="小店")))
    assert [one.error for one in intake.take_in(store, MERCHANT, take, "测试")] == [None]
    assert [one.account for one in holdings.sessions(store, MERCHANT)] == ["x1", "x1"]


def test_the_newest_mapping_counts_and_its_undo_gives_back_the_older(store: Store) -> None:
    def enter(column_key: str) -> str:
        rows = [{"sheet": "live_list", "header": "场观", "column_key": column_key}]
        return ledger.enter(store, MERCHANT, "mapping", rows, "测试")

    enter("viewers")
    second = enter("views")
    assert holdings.mappings(store, MERCHANT) == {("live_list", "场观"): "views"}
    ledger.undo(store, second, "测试")
    assert holdings.mappings(store, MERCHANT) == {("live_list", "场观"): "viewers"}


def test_a_promotion_day_can_be_renamed_removed_and_given_back(store: Store) -> None:
    day = date(2026, 11, 11)

    def enter(name: str | None) -> str:
        return ledger.enter(store, MERCHANT, "promotion", [{"day": day, "name": name}], "测试")

    enter("双11")
    enter("双十一")
    assert holdings.promotions(store, MERCHANT) == {day: "双十一"}
    for nothing in ("", None):
        removed = enter(nothing)
        assert holdings.promotions(store, MERCHANT) == {}
        ledger.undo(store, removed, "测试")
        assert holdings.promotions(store, MERCHANT) == {day: "双十一"}


def test_an_entry_is_a_line_of_the_ledger(store: Store) -> None:
    ledger.enter(store, MERCHANT, "promotion", [{"day": date(2026, 11, 11), "name": "双11"}], "小王")
    (line,) = holdings.uploads(store, MERCHANT)
    assert (line.file, line.kind, line.rows, line.author) == ("大促日历", "entry_promotion", 1, "小王")


def test_sessions_can_be_asked_for_by_account_time_and_number(store: Store) -> None:
    put(
        store,
        shop_list(*(session(f"11-{day:02} 20:00", f"11-{day:02} 22:00") for day in range(1, 8))),
        shop_list(session("11-03 08:00", account="a2")),
    )
    days = [one.start.day for one in holdings.sessions(store, MERCHANT, ["a1"], at("11-02 20:00"), at("11-06 20:00"))]
    assert days == [2, 3, 4, 5]
    assert [one.start.day for one in holdings.sessions(store, MERCHANT, latest=2)] == [6, 7]
    assert len(holdings.sessions(store, MERCHANT)) == 8


def test_the_demo_downloads_give_the_totals_worked_out_by_hand(demo_store: Store) -> None:
    answers = tomllib.loads((ROOT / "seeds" / "answers.toml").read_text(encoding="utf-8"))
    winning, files = answers["list"]["winning"], answers["files"]
    sessions = "SELECT count(*), sum(superseded) FROM upload WHERE kind IN ('live_list', 'live_detail')"
    assert demo_store.query(sessions) == [
        (files["lists"] + files["details"], answers["list"]["superseded"]["older"]["sessions"])
    ]
    figures = ("exposure_users", "viewers", "views", "buyers", "orders", "refund_orders", "gmv", "user_pay", "net_gmv")
    for account, expected in winning.items():
        (found,) = demo_store.query(
            f"SELECT count(*), {', '.join(f'sum({figure})' for figure in figures)} FROM fact_live "
            "WHERE ? IN ('all', account)",
            [account],
        )
        assert [float(value) for value in found] == [expected["sessions"], *(expected[figure] for figure in figures)]
    channels = demo_store.query("SELECT count(*) FROM fact_channel")
    assert channels == [(answers["detail"]["totals"]["leaf_channel_rows"],)]
    assert demo_store.query("SELECT count(*) FROM fact_product") == [(answers["detail"]["totals"]["product_rows"],)]
