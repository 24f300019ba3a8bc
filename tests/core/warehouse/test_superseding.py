"""A newer export of the same slice replaces the older one: rows whole, columns by header."""

from decimal import Decimal

from core.reading.batch import Batch
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    MERCHANT,
    at,
    batch,
    channel_day,
    channels,
    channels_of,
    contents,
    detail,
    landing,
    lives,
    put,
    session,
    shop_list,
)  # fmt: skip


def test_a_newer_export_of_the_same_sessions_replaces_their_rows(store: Store) -> None:
    first, second = put(
        store,
        shop_list(session("11-03 20:00:05", "11-03 22:00", gmv="100.00"), session("11-04 20:00", gmv="50.00")),
        shop_list(session("11-03 20:00:05", "11-03 22:00", gmv="90.50")),
    )
    assert lives(store, "gmv") == [("2026-11-03 20:00", Decimal("90.50")), ("2026-11-04 20:00", Decimal("50.00"))]
    assert (first.superseded, second.superseded) == (0, 1)


def test_rows_that_the_newer_export_of_a_session_no_longer_has_are_gone(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00", viewers=10)
    receipts = put(store, detail(live, ("关注", 5), ("搜索", 3)), detail(live, ("关注", 6)))
    assert channels(store) == [("11-03 20:00", "关注", 6)]
    assert receipts[1].superseded == 3, "the record and two channels"


def test_a_column_missing_from_the_newer_export_keeps_the_older_figures(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", viewers=10, buyers=2), session("11-04 20:00", viewers=20, buyers=4)),
        shop_list(session("11-03 20:00", viewers=11), session("11-04 20:00", viewers=21)),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", 11, 2), ("2026-11-04 20:00", 21, 4)]


def test_a_dash_in_a_column_that_is_there_is_a_missing_figure(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", viewers=10, buyers=2)),
        shop_list(session("11-03 20:00", viewers=None), headers=["buyers"]),
    )
    assert lives(store, "viewers", "buyers") == [("2026-11-03 20:00", None, None)]


def test_each_column_comes_whole_from_the_newest_upload_that_has_it(store: Store) -> None:
    """Never a mixture: a row that the newest holder of a column does not have gets no figure from an older one."""
    live = session("11-03 20:00", "11-03 22:00")
    place = {key: live[key] for key in ("account", "start", "stop")}

    def told(*rows: dict[str, object]) -> Batch:
        return batch("live_detail", landing("live", [live]), landing("channel", [place | row for row in rows]))

    put(
        store,
        told({"channel": "关注", "entries": 1, "orders": 1}, {"channel": "搜索", "entries": 1, "orders": 1}),
        told({"channel": "关注", "entries": 2, "orders": 2}),
        told({"channel": "关注", "entries": 3}, {"channel": "搜索", "entries": 3}),
    )
    rows = store.query("SELECT channel, entries, orders FROM fact_channel ORDER BY channel")
    assert rows == [("关注", 3, 2), ("搜索", 3, None)]


def test_three_vintages_each_fill_only_what_newer_ones_lack(store: Store) -> None:
    put(
        store,
        shop_list(session("11-03 20:00", viewers=1, buyers=1, orders=1, items=1)),
        shop_list(session("11-03 20:00", viewers=2, buyers=None, orders=2)),
        shop_list(session("11-03 20:00", viewers=3)),
    )
    assert lives(store, "viewers", "buyers", "orders", "items") == [("2026-11-03 20:00", 3, None, 2, 1)]


def test_the_date_of_the_export_decides_before_the_time_of_the_upload(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00")
    put(
        store,
        detail(live | {"viewers": 2}, exported_at=at("11-10 09:00")),
        detail(live | {"viewers": 1}, exported_at=at("11-05 09:00")),
    )
    assert lives(store, "viewers") == [("2026-11-03 20:00", 2)]


def test_without_a_date_of_export_the_later_upload_counts(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", viewers=1)), shop_list(session("11-03 20:00", viewers=2)))
    assert lives(store, "viewers") == [("2026-11-03 20:00", 2)]


def test_an_older_export_that_comes_later_replaces_nothing(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00")
    receipts = put(
        store,
        detail(live | {"viewers": 1}, exported_at=at("11-05 09:00")),
        detail(live | {"viewers": 3}, exported_at=at("11-10 09:00")),
        detail(live | {"viewers": 2}, exported_at=at("11-07 09:00")),
    )
    assert [receipt.superseded for receipt in receipts] == [0, 1, 0]
    assert lives(store, "viewers") == [("2026-11-03 20:00", 3)]


def test_files_of_one_batch_replace_each_other_in_their_order(store: Store) -> None:
    files = [shop_list(session("11-03 20:00", viewers=number)) for number in (1, 2, 3)]
    receipts = ledger.commit(store, MERCHANT, files, "测试")
    assert lives(store, "viewers") == [("2026-11-03 20:00", 3)]
    assert [receipt.superseded for receipt in receipts] == [0, 1, 1]


def test_kinds_fill_each_others_gaps_and_the_better_kind_counts_whatever_came_last(store: Store) -> None:
    listed = shop_list(session("11-03 20:00:05", "11-03 22:00:05", gmv="100.00", viewers=None))
    told = detail(session("11-03 20:00", "11-03 22:00", gmv="99.00", viewers=7, interaction_share=0.5))
    talent = batch(
        "talent_list", landing("live", [session("11-03 20:00", "11-03 22:00", viewers=8, likes=3, gmv="1.00")])
    )
    expected = [("2026-11-03 20:00", Decimal("100.00"), 7, 0.5, 3)]
    for order in ([listed, told, talent], [talent, told, listed], [told, talent, listed]):
        fresh = Store(":memory:")
        put(fresh, *order)
        assert lives(fresh, "gmv", "viewers", "interaction_share", "likes") == expected
        fresh.close()


def test_channels_come_from_the_best_kind_only_and_the_other_fills_gaps(store: Store) -> None:
    put(
        store,
        channels_of("11-03 20:00", ("关注", 1), ("同城", 2)),
        detail(session("11-03 20:00", "11-03 22:00"), ("关注", 5), ("搜索", 3)),
    )
    assert channels(store) == [("11-03 20:00", "关注", 5), ("11-03 20:00", "搜索", 3)]


def test_a_channel_table_fills_the_money_that_the_workbook_does_not_have(store: Store) -> None:
    rows = [session("11-03 20:00", channel="关注", entries=9, gmv="12.00")]
    put(
        store,
        detail(session("11-03 20:00", "11-03 22:00"), ("关注", 5)),
        batch("channel_table", landing("channel", rows)),
    )
    assert store.query("SELECT channel, entries, gmv FROM fact_channel") == [("关注", 5, Decimal("12.00"))]


def test_a_table_of_a_day_lands_apart_and_never_mixes_with_sessions(store: Store) -> None:
    put(
        store,
        detail(session("11-03 20:00", "11-03 22:00"), ("关注", 5)),
        channel_day("11-03", ("关注", 50), ("搜索", 7)),
        channel_day("11-03", ("关注", 60)),
    )
    assert channels(store) == [("11-03 20:00", "关注", 5)]
    assert store.query("SELECT channel, entries FROM fact_channel_day") == [("关注", 60)]


def test_another_account_or_day_is_another_slice(store: Store) -> None:
    put(
        store,
        channel_day("11-03", ("关注", 1)),
        channel_day("11-04", ("关注", 2)),
        channel_day("11-03", ("关注", 3), account="a2"),
    )
    assert store.query("SELECT sum(entries), count(*) FROM fact_channel_day") == [(6, 3)]


def test_session_channels_bear_the_sessions_own_start_whatever_their_file_says(store: Store) -> None:
    put(
        store,
        detail(session("11-03 20:00", "11-03 22:00"), ("关注", 5)),
        shop_list(session("11-03 20:00:05", "11-03 22:00:09")),
    )
    assert store.query("SELECT start, stop FROM fact_channel") == store.query("SELECT start, stop FROM fact_live")
    assert store.query("SELECT start FROM fact_live") == [(at("11-03 20:00:05"),)]


def test_committing_nothing_shows_nothing(store: Store) -> None:
    before = contents(store)
    (receipt,) = put(store, batch("live_list", name="空.xlsx"))
    assert receipt.rows == 0
    assert contents(store) == before
