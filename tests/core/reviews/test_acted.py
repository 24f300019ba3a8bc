"""An action that names a crowd package says how that did against the others of the sessions it was meant for."""

from datetime import datetime
from typing import Any

from core.entries import action_row
from core.reviews.blocks import Table
from core.reviews.outcomes import outcome_blocks, outcomes
from core.warehouse import ledger
from core.warehouse.plans import Action
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, at, batch, landing, put, session, shop_list


def evening(day: int, best: int, account: str = "a1") -> Any:
    """Two packages of an evening: of 1 000 who clicked, `best` bought through the first and 100 through the second."""
    live = session(f"11-{day} 19:30", f"11-{day} 23:00", account=account)
    place = {"start": live["start"], "account": account, "product_click_users": 1_000, "ad_cost": 100}
    rows = [place | {"package": "甲", "buyers": best, "gmv": 600}, place | {"package": "乙", "buyers": 100, "gmv": 300}]
    return shop_list(live), batch("crowd_package", landing("crowd_package", rows))


def act(store: Store, package: str, account: str = "a1", until: datetime | None = None) -> None:
    action = Action("x", account, at("11-18 12:00"), until, "换人群包", "view_pay_rate", "", (), "", package)
    ledger.enter(store, MERCHANT, "action", [action_row(action)], "测试")


def said(store: Store, until: datetime | None = None) -> str:
    (outcome,) = outcomes(store, MERCHANT, until)
    return outcome.package


def test_the_sessions_before_the_action_and_other_accounts_are_left_out(store: Store) -> None:
    for files in (evening(17, 10), evening(18, 150), evening(19, 150), evening(19, 10, "a2")):
        put(store, *files)
    act(store, "甲")
    assert said(store) == (
        "人群包「甲」点击成交转化率 15.0%,同场其他包 10.0%(+50.0%,高于同场其他包);ROI 6.00 对 3.00(+100.0%,只是相除)"
    )
    assert "15.0%" in said(store, at("11-19 12:00"))
    act(store, "甲", account="")
    assert "10.3%" in said(store), "310 of 3 000"
    act(store, "甲", until=at("11-18 13:00"))
    assert "还没有投放数据" in said(store)


def test_a_package_that_no_figures_tell_of_asks_for_them_and_one_without_says_nothing(store: Store) -> None:
    put(store, *evening(18, 150))
    act(store, "丙")
    assert said(store).startswith("人群包「丙」还没有投放数据")
    act(store, "")
    assert said(store) == ""


def test_the_weeks_table_of_grounds_tells_it_first(store: Store) -> None:
    put(store, *evening(18, 150))
    act(store, "甲")
    grounds = outcome_blocks(store, MERCHANT, at("11-16 00:00"), at("11-23 00:00"))[1]
    assert isinstance(grounds, Table)
    assert str(grounds.rows[0][1]).startswith("人群包「甲」点击成交转化率 15.0%")
