"""今日: what stands on the one screen, for a session that ended, one that goes on, and one of which little is known."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.reviews.resolve import resolve
from core.reviews.today import Today, today
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing, put

MINUTE = timedelta(minutes=1)
LAST = datetime(2026, 7, 21, 20)
FULL = {
    "exposure_users": 100_000, "viewers": 10_000, "product_exposure_users": 8_000, "product_click_users": 2_800,
    "buyers": 224, "gmv": 18_000,
}  # fmt: skip


def evening(days: int, hours: float | None = 3, **changed: object) -> dict[str, Any]:
    """A session so many days before the last evening."""
    start = LAST - timedelta(days=days)
    figures = {key: round(value * (1 + 0.03 * (days % 5 - 2))) for key, value in FULL.items()}
    return {"start": start, "stop": start + timedelta(hours=hours) if hours else None, **figures, **changed}


def lists(*rows: dict[str, Any], **more: Any) -> Any:
    return batch("live_list", landing("live", rows), **more)


def minutes(days: int, number: int, yuan: float) -> list[dict[str, Any]]:
    """So many minutes of an evening, each with so much money."""
    start = LAST - timedelta(days=days)
    stop = start + number * MINUTE
    return [{"start": start, "stop": stop, "minute": start + n * MINUTE, "gmv": yuan} for n in range(number)]


def trends(*rows: list[dict[str, Any]], **more: Any) -> Any:
    return batch("minute_trend", landing("minute", [row for session in rows for row in session]), **more)


def roster(*shifts: tuple[str, datetime, float], **more: Any) -> Any:
    rows = [
        {"host": host, "shift_on": on, "shift_off": on + timedelta(hours=hours), "day": on.date()}
        for host, on, hours in shifts
    ]
    return batch("roster", landing("shift", rows), **more)


def seen(store: Store, merchant: str = MERCHANT, **question: Any) -> Today:
    return today(store, resolve(store, Question(merchant, **question)))


def wanted(told: Today) -> list[str]:
    return [todo.what for todo in told.todos]


# What the demo shop reads after its worst evening


def test_the_latest_session_with_its_money_funnel_claims_and_hosts(demo_store: Store) -> None:
    told = seen(demo_store, DEMO_MERCHANT)
    assert told.when == "11-20 周五 19:33–23:54 已下播"
    assert not told.running
    assert (told.money.value, told.money.verdict) == (14452.6, "real")
    hours = demo_store.query("SELECT hours FROM fact_live WHERE start = '2026-11-20 19:33:32'")[0][0]
    assert told.hourly.value == pytest.approx(14452.6 / hours)
    assert [stage.value for stage in told.funnel.stages][-1] == 178
    assert told.funnel.rates[3].verdict == "real"
    first = told.claims[0]
    assert first.text == "点击支付率 6.6%(-3.0pp,-31.2%),少卖 ¥7,567"
    assert first.advice is not None and first.advice.moves == "pay_rate"
    assert len(told.claims) <= 2
    assert told.on_air is not None and told.on_air.host == "青禾"


def test_it_says_what_a_day_still_lacks(demo_store: Store) -> None:
    told = seen(demo_store, DEMO_MERCHANT)
    rows = demo_store.query(
        "SELECT strftime(start, '%m-%d %H:%M') FROM fact_live WHERE day BETWEEN '2026-11-19' AND '2026-11-20' "
        "AND session NOT IN (SELECT session FROM fact_shift WHERE session IS NOT NULL) ORDER BY start"
    )
    assert wanted(told)[0] == f"补 {len(rows)} 场上播记录:{'、'.join(row[0] for row in rows)}"
    assert wanted(told)[1:] == ["在上播记录里写上下一班"]
    other = seen(demo_store, DEMO_MERCHANT, sessions=(datetime(2026, 11, 19, 20, 6),))
    assert [todo.what for todo in other.todos if todo.kind == "export"] == ["整场数据下载", "商品讲解", "人群画像"]
    assert all(todo.menu for todo in told.todos)


def test_who_comes_on_next_is_of_any_account(demo_store: Store) -> None:
    told = seen(demo_store, DEMO_MERCHANT, sessions=(datetime(2026, 11, 20, 13, 55),))
    assert [(shift.host, shift.on.hour) for shift in told.following] == [("阿越", 19)]


# Little is known


def test_a_session_list_alone_is_enough_and_each_further_export_says_what_it_adds(store: Store) -> None:
    put(store, lists(*(evening(day) for day in range(1, 31)), evening(0, buyers=100, gmv=8_000)))
    told = seen(store)
    assert told.claims[0].text.startswith("点击支付率 3.8%(")
    assert told.pace is None
    assert wanted(told) == [
        "补 2 场上播记录:07-20 20:00、07-21 20:00", "在上播记录里写上下一班", "整场数据下载", "流量综合趋势分析",
        "商品讲解", "人群画像",
    ]  # fmt: skip
    assert all(todo.gives for todo in told.todos)


def test_the_first_session_is_shown_and_nothing_is_claimed(store: Store) -> None:
    put(store, lists(evening(0)))
    told = seen(store)
    assert told.claims == ()
    assert told.quiet == "可比的历史场次还不够,先不下判断"
    assert {reading.verdict for reading in (told.money, told.hourly, *told.funnel.rates)} == {"no_history"}


def test_stages_that_the_list_lacks_are_asked_for(store: Store) -> None:
    put(store, lists(evening(0, exposure_users=None)))
    assert "直播间列表" in wanted(seen(store))


def test_a_promotion_day_is_named_and_not_judged_against_ordinary_days(store: Store) -> None:
    put(store, lists(*(evening(day) for day in range(1, 31)), evening(0, gmv=90_000)))
    ledger.enter(store, MERCHANT, "promotion", [{"day": LAST.date(), "name": "618"}], "tests")
    told = seen(store)
    assert told.promotion == "618"
    assert told.claims == ()
    assert told.quiet.startswith("大促日只与大促日相比")


# Running, as far as files go


def running(store: Store, until: int = 90) -> Today:
    """The last evening after 90 minutes at 100 yuan each; three evenings before it at 80, 120 and 200 yuan."""
    before = [minutes(day, 180, yuan) for day, yuan in ((1, 80.0), (7, 120.0), (8, 200.0))]
    exported = LAST + (until + 5) * MINUTE
    lines = [evening(day) for day in range(1, 31)]
    put(
        store,
        lists(*lines, evening(0, hours=None, gmv=8_500), exported_at=exported),
        trends(*before, minutes(0, until, 100.0), exported_at=exported),
        roster(("小安", LAST, 2), ("阿杰", LAST + timedelta(hours=2), 2), exported_at=exported),
    )
    return seen(store)


def test_a_session_without_an_end_is_beside_others_at_the_same_minute(store: Store) -> None:
    told = running(store)
    assert told.running
    assert told.when == "07-21 周二 20:00 开播,数据到 21:30,未见下播"
    assert (told.money.value, told.hourly.value) == (9_000, 6_000)
    assert told.pace is not None
    assert (told.pace.money, told.pace.usual, told.pace.sessions) == (9_000, 90 * 120, 3)
    assert told.pace.text == "到 21:30 ¥9,000,相近时间开播的 3 场播到同样久时中位数 ¥1.1万(-16.7%)"


def test_part_of_a_session_is_never_held_against_whole_ones(store: Store) -> None:
    told = running(store)
    assert told.claims == ()
    assert told.quiet.startswith("还没下播")
    volumes = (told.money, told.hourly, *told.funnel.stages)
    assert {(reading.before, reading.verdict) for reading in volumes} == {(None, "no_history")}
    assert {rate.verdict for rate in told.funnel.rates} == {"normal"}


def test_of_a_running_session_it_says_who_is_on_and_who_follows(store: Store) -> None:
    told = running(store)
    assert told.on_air is not None and told.on_air.host == "小安"
    assert [shift.host for shift in told.following] == ["阿杰"]


def test_with_fewer_than_three_sessions_to_set_beside_no_middle_is_named(store: Store) -> None:
    put(store, lists(*(evening(day) for day in range(3))), trends(*(minutes(day, 180, 90.0) for day in range(3))))
    assert seen(store).pace is None


def test_sessions_that_began_at_another_time_of_day_are_no_pace(store: Store) -> None:
    mornings = [
        [{**row, "start": row["start"] - timedelta(hours=11), "minute": row["minute"] - timedelta(hours=11)}
         for row in minutes(day, 180, 500.0)]
        for day in (1, 2, 3)
    ]  # fmt: skip
    evenings = [minutes(day, 180, yuan) for day, yuan in ((1, 80.0), (2, 90.0), (3, 100.0))]
    put(store, lists(evening(0)), trends(*(mornings + evenings), minutes(0, 180, 100.0)))
    pace = seen(store).pace
    assert pace is not None
    assert (pace.usual, pace.sessions) == (180 * 90, 3)


def test_a_session_of_which_only_minutes_came_is_told_beside_the_last_whole_one(store: Store) -> None:
    put(store, lists(evening(1)), trends(minutes(0, 30, 50.0)))
    told = seen(store)
    assert told.session.day == date(2026, 7, 20)
    assert told.newer is not None
    assert (told.newer.start, told.newer.money, told.newer.usual) == (LAST, 1_500, None)


def test_an_old_session_without_an_end_is_not_called_running(store: Store) -> None:
    put(store, lists(evening(0, hours=None), exported_at=LAST + timedelta(days=3)))
    told = seen(store)
    assert not told.running
    assert told.when.endswith("下播时间未知")


def test_sessions_without_shifts_are_a_to_do_of_their_account_and_day(store: Store) -> None:
    other = [evening(days, account="a2", account_name="另一间") for days in (1, 0)]
    put(store, lists(evening(1), evening(0), *other), roster(("小安", LAST, 3), ("小安", LAST + timedelta(days=1), 3)))
    found = [todo for todo in seen(store, accounts=("a1",)).todos if todo.kind == "roster"]
    assert [(todo.what, todo.account, todo.day) for todo in found] == [
        ("补「a1」 1 场上播记录:07-20 20:00", "a1", date(2026, 7, 20)),
        ("补「另一间」 2 场上播记录:07-20 20:00、07-21 20:00", "a2", date(2026, 7, 20)),
    ]
