"""Two merchants with the same accounts and files never see each other's rows."""

from datetime import datetime

from core.metrics.ask import Window, ask
from core.warehouse import holdings, ledger
from core.warehouse.store import Store
from tests.core.warehouse.made import at, channel_day, detail, put, session, shop_list

A, B = "商家甲", "商家乙"


def both(store: Store) -> None:
    """The same files for both, and for B a newer list, another channel, and entries of its own."""
    live = session("11-03 20:00", "11-03 22:00", viewers=1, gmv="10.00", account_name="小店")
    files = [shop_list(live), detail(live, ("关注", 5)), channel_day("11-03", ("关注", 50))]
    put(store, *files, merchant=A)
    put(store, *files, merchant=B)
    put(store, shop_list(live | {"viewers": 2, "gmv": live["gmv"] * 2}), detail(live, ("搜索", 6)), merchant=B)
    ledger.enter(store, B, "mapping", [{"sheet": "live_list", "header": "场观", "column_key": "viewers"}], "测试")
    ledger.enter(store, B, "promotion", [{"day": at("11-11 00:00").date(), "name": "双11"}], "测试")


def test_the_same_file_of_another_merchant_is_no_duplicate(store: Store) -> None:
    file = shop_list(session("11-03 20:00", viewers=1))
    (first,), (second,) = put(store, file, merchant=A), put(store, file, merchant=B)
    assert not first.duplicate and not second.duplicate
    assert first.superseded == second.superseded == 0


def test_facts_are_asked_for_one_merchant(store: Store) -> None:
    both(store)

    def told(merchant: str) -> list[float]:
        window = Window(merchant, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
        live = ask(store, "live", ["gmv"], window, ["session"])
        channel = ask(store, "channel", ["entries"], window, ["session", "channel"])
        assert len(live) == len(channel) == 1
        return [float(live.numerators["gmv"][0]), float(channel.numerators["entries"][0])]

    assert told(A) == [10.0, 5.0]
    assert told(B) == [20.0, 6.0]
    assert (
        len(ask(store, "live", ["gmv"], Window("商家丙", (), datetime(2026, 1, 1), datetime(2027, 1, 1)), ["day"])) == 0
    )


def test_what_is_held_is_told_for_one_merchant(store: Store) -> None:
    both(store)
    assert holdings.merchants(store) == (A, B)
    assert (len(holdings.uploads(store, A)), len(holdings.uploads(store, B))) == (3, 7)
    assert [cover.sessions for cover in holdings.coverage(store, A)] == [1]
    assert (holdings.revisions(store, A), len(holdings.revisions(store, B))) == ([], 1)
    assert (holdings.mappings(store, A), len(holdings.mappings(store, B))) == ({}, 1)
    assert (holdings.promotions(store, A), len(holdings.promotions(store, B))) == ({}, 1)
    assert holdings.known_names(store, A) == {"小店": "a1"}
    assert (len(holdings.sessions(store, A)), len(holdings.sessions(store, B))) == (1, 1)
    assert holdings.as_of(store, A) != holdings.as_of(store, B)
    nobody = "商家丙"
    assert holdings.version(store, nobody) == 0
    assert holdings.as_of(store, nobody) is None
    for told in (holdings.uploads, holdings.coverage, holdings.revisions, holdings.sessions):
        assert told(store, nobody) == []
    for known in (holdings.known_names, holdings.mappings, holdings.promotions):
        assert known(store, nobody) == {}


def test_a_change_for_one_merchant_changes_nothing_of_the_others(store: Store) -> None:
    both(store)

    def rows_of_a() -> list[object]:
        tables = (
            "upload",
            "current_live",
            "current_channel",
            "current_session",
            "version",
            "landed_live",
            "upload_issue",
        )
        return [store.query(f"SELECT * FROM {table} WHERE merchant = ? ORDER BY ALL", [A]) for table in tables]

    before = rows_of_a()
    for upload in holdings.uploads(store, B):
        ledger.undo(store, upload.upload_id, "测试")
    put(store, shop_list(session("11-03 20:00", viewers=99)), merchant=B)
    assert rows_of_a() == before
    ledger.forget(store, B)
    assert rows_of_a() == before
    assert holdings.merchants(store) == (A,)


def test_a_nickname_known_to_one_merchant_is_unknown_to_the_other(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", account="x1", account_name="小店")), merchant=A)
    put(store, shop_list(session("11-03 20:00", account="x2", account_name="小店")), merchant=B)
    assert holdings.known_names(store, A) == {"小店": "x1"}
    assert holdings.known_names(store, B) == {"小店": "x2"}
