"""What people typed about what they want and try: the newest entry of uploads that count says what holds."""

from datetime import date

from core.warehouse import ledger, plans
from core.warehouse.plans import EXCELLENT, MEDIAN, Peer
from core.warehouse.store import Store

MERCHANT = "甲"


def peer(line: str, day: int, value: float | None, account: str = "a") -> dict[str, object]:
    return {"account": account, "metric": "gmv", "line": line, "day": date(2026, 9, day), "value": value}


def test_the_newest_entry_of_a_peer_line_and_day_holds_and_undo_gives_back_the_one_before() -> None:
    store = Store(":memory:")
    ledger.enter(store, MERCHANT, "peer", [peer(EXCELLENT, 1, 30.0), peer(MEDIAN, 1, 10.0)], "tests")
    later = ledger.enter(store, MERCHANT, "peer", [peer(EXCELLENT, 1, 40.0), peer(EXCELLENT, 5, 50.0)], "tests")
    ledger.enter(store, "乙", "peer", [peer(MEDIAN, 1, 99.0)], "tests")
    first, median, fifth = (
        Peer("a", "gmv", line, date(2026, 9, day), value)
        for line, day, value in ((EXCELLENT, 1, 40.0), (MEDIAN, 1, 10.0), (EXCELLENT, 5, 50.0))
    )
    assert set(plans.peers(store, MERCHANT)) == {first, median, fifth}
    assert [one.day for one in plans.peers(store, MERCHANT)] == [date(2026, 9, day) for day in (1, 1, 5)]
    ledger.undo(store, later, "tests")
    assert {one.value for one in plans.peers(store, MERCHANT)} == {30.0, 10.0}
    store.close()


def test_a_peer_line_without_a_value_is_taken_back() -> None:
    store = Store(":memory:")
    ledger.enter(store, MERCHANT, "peer", [peer(EXCELLENT, 1, 30.0)], "tests")
    ledger.enter(store, MERCHANT, "peer", [peer(EXCELLENT, 1, None)], "tests")
    assert plans.peers(store, MERCHANT) == ()
    store.close()


def headcount(crowd: str, people: int | None, session: str = "a 2026-09-01 20:00") -> dict[str, object]:
    return {"session": session, "product_id": "", "day": date(2026, 9, 1), "crowd": crowd, "people": people}


def test_the_newest_headcount_of_a_crowd_holds_and_none_takes_it_back() -> None:
    store = Store(":memory:")
    ledger.enter(store, MERCHANT, "headcount", [headcount("互动未成交", 900), headcount("成交", 40)], "tests")
    ledger.enter(store, MERCHANT, "headcount", [headcount("互动未成交", 1_200), headcount("成交", None)], "tests")
    (one,) = plans.headcounts(store, MERCHANT)
    assert (one.session, one.product_id, one.crowd, one.people) == ("a 2026-09-01 20:00", "", "互动未成交", 1_200)
    assert plans.headcounts(store, "乙") == ()
    store.close()


def test_a_newer_map_of_reasons_replaces_the_whole_of_the_older() -> None:
    store = Store(":memory:")
    rows = [{"reason": "破损", "quality": True}, {"reason": "不想要了", "quality": False}]
    ledger.enter(store, MERCHANT, "return_reason", rows, "tests")
    assert plans.return_reasons(store, MERCHANT) == {"破损": True, "不想要了": False}
    ledger.enter(store, MERCHANT, "return_reason", rows[:1], "tests")
    assert plans.return_reasons(store, MERCHANT) == {"破损": True}
    ledger.enter(store, MERCHANT, "return_reason", [{"reason": None, "quality": None}], "tests")
    assert plans.return_reasons(store, MERCHANT) == {}
    store.close()
