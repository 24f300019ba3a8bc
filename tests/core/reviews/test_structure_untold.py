"""Sums that stay those shown: a session without money, negative money, an account without channels; and periods that
may not be held against another."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.errors import NothingToReview
from core.reviews import review
from core.reviews.blocks import Attribution, Block, Table
from core.reviews.resolve import resolve, window_back
from core.reviews.room import Room
from core.reviews.structure import NOT_SPLIT, channel_structure
from core.reviews.weekly.spans import spans
from core.reviews.weekly.totals import accounts_table
from core.scope import SAME_SPAN, Question
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

Row = dict[str, Any]
FIRST = datetime(2026, 7, 6, 9)
PERIODS: Row = {"start": date(2026, 7, 13), "end": date(2026, 7, 19), "against": "previous-period"}


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store(":memory:")
    yield store
    store.close()


def days(account: str, gmv: float, number: int = 14) -> list[Row]:
    return [
        rows_of_session(account, FIRST + timedelta(days=day), gmv=gmv, views=10_000, orders=200)
        for day in range(number)
    ]


def channels(live: list[Row], gmv: float) -> list[Row]:
    place = ("row", "account", "account_name", "start", "stop", "day")
    return [
        {key: row[key] for key in place} | {"channel": name, "entries": 4_000, "orders": 80, "gmv": gmv}
        for row in live
        for name in ("关注", "搜索")
    ]


def blocks(store: Store, live: list[Row], of: list[Row], **asked: Any) -> tuple[Block, ...]:
    commit(store, batch("a", live, of))
    room = Room(store, resolve(store, Question(MERCHANT, **asked)))
    return channel_structure(store, room.evidence, room.channels)


def table(found: tuple[Block, ...]) -> Table:
    return next(one for one in found if isinstance(one, Table))


def split(found: tuple[Block, ...]) -> Attribution:
    return next(one for one in found if isinstance(one, Attribution))


def total(of: Table, key: str) -> Any:
    assert of.totals is not None
    return of.totals[[column.key for column in of.columns].index(key)]


def test_a_session_without_its_own_money_brings_no_channels_into_the_sum(store: Store) -> None:
    live = days("a", 1_000.0)
    live[-3]["gmv"] = None
    found = table(blocks(store, live, channels(live, 300.0), **PERIODS))
    assert total(found, "gmv") == Decimal("6000.00")  # six of the seven sessions
    assert total(found, "entries") == 60_000
    assert total(found, "money_before") == Decimal("7000.00")
    assert "另有 1 场没有自己的成交金额,它们的渠道也没有算进来" in found.caption


def test_the_usual_level_of_a_period_is_that_of_its_sessions_without_channels_too(store: Store) -> None:
    told, silent = days("a", 1_000.0, 28), days("b", 500.0, 28)
    week = {"start": date(2026, 7, 27), "end": date(2026, 8, 2)}
    found = blocks(store, [*told, *silent], channels(told, 300.0), against="usual", **week)
    assert (total(table(found), "gmv"), total(table(found), "money_before")) == (Decimal("10500.00"),) * 2
    moved = split(found)
    assert (moved.before, moved.after) == (Decimal("10500.00"),) * 2
    (rest,) = [term for term in moved.terms if term.label == NOT_SPLIT]
    assert (rest.yuan, rest.before) == (Decimal("0.00"), 3_500.0)


def test_negative_money_of_a_channel_is_told_whole_and_not_split(store: Store) -> None:
    live = days("a", 1_000.0)
    of = channels(live, 300.0)
    for row in of[-14:]:
        if row["channel"] == "搜索":
            row["gmv"] = -50.0
    found = blocks(store, live, of, **PERIODS)
    moved = {term.label: term for term in split(found).terms}
    assert moved["搜索(金额为负,不再拆)"].yuan == Decimal("-2450.00")  # 7 × (−50 − 300)
    assert sum((term.yuan for term in moved.values()), Decimal(0)) == split(found).total == Decimal("0.00")
    assert total(table(found), "gmv") == Decimal("7000.00")


def test_a_session_without_money_lends_no_hours_to_an_accounts_money_per_hour(store: Store) -> None:
    live = [*days("a", 1_000.0), *days("b", 500.0)]
    live[-1]["gmv"] = None
    commit(store, batch("a", live))
    found = accounts_table(Room(store, resolve(store, Question(MERCHANT, **PERIODS))))
    assert found is not None
    place = [column.key for column in found.columns].index("gmv_per_hour")
    assert [round(row[place] * 3, 6) for row in found.rows] == [1_000.0, 500.0]  # type: ignore[operator]
    assert found.totals is not None and found.totals[place] == pytest.approx(10_000 / 13 / 3)


def test_some_of_a_periods_sessions_are_not_held_against_all_of_another(store: Store) -> None:
    morning = days("a", 1_000.0, 2)
    late = [
        {**row, "start": row["start"] + timedelta(hours=9), "stop": row["stop"] + timedelta(hours=9)} for row in morning
    ]
    commit(store, batch("a", [*morning, *late]))
    for named, said in (([morning[1]], "07-07 只看选中的 1 场,上一周期是全部场次"), ([morning[1], late[1]], "")):
        scope = resolve(store, Question(MERCHANT, sessions=tuple(row["start"] for row in named), against="usual"))
        found = spans(store, scope, ("gmv",))
        assert found.unfair(found.before).removeprefix("本期 ") == said
        assert (found.change(found.before, "gmv") is None) == bool(said)


def test_a_day_that_no_session_can_be_on_is_refused_in_words(store: Store) -> None:
    commit(store, batch("a", days("a", 1_000.0, 1)))
    for first, last in ((date(1, 1, 1), date(2026, 7, 6)), (date(2026, 7, 6), date(9999, 12, 31))):
        with pytest.raises(NothingToReview, match="不在 2000 到 2099 年之间"):
            review(store, "weekly", Question(MERCHANT, start=first, end=last))


def test_a_span_longer_than_a_year_is_not_held_against_itself() -> None:
    _, until = window_back(date(2025, 1, 1), date(2026, 7, 1), SAME_SPAN)
    assert until <= datetime(2025, 1, 1)
