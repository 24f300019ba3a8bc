"""What a question comes to: which sessions, and which they are held against."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from core.errors import NothingToReview
from core.reviews.resolve import resolve, word_of
from core.scope import COMPARISONS, SAME_SPAN, Question
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

FIRST = datetime(2026, 7, 1)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Account a streams at 08:15:49 and 20:00:10 for 20 days, account b at 20:00:40 on even days."""
    opened = Store(":memory:")
    rows = []
    for day in range(20):
        midnight = FIRST + timedelta(days=day)
        rows.append(rows_of_session("a", midnight + timedelta(hours=8, minutes=15, seconds=49), viewers=day))
        rows.append(rows_of_session("a", midnight + timedelta(hours=20, seconds=10), hours=4.5, viewers=day))
        if day % 2 == 0:
            rows.append(rows_of_session("b", midnight + timedelta(hours=20, seconds=40), viewers=day))
    commit(opened, batch("list.xlsx", rows))
    yield opened
    opened.close()


def ask(**more: object) -> Question:
    return Question(MERCHANT, **more)  # type: ignore[arg-type]


def test_nothing_asked_means_the_latest_session(store: Store) -> None:
    scope = resolve(store, ask())
    assert scope.sessions == ("a 2026-07-20 20:00",)
    assert scope.comparison == ()
    assert scope.title == "2026-07-20 20:00–00:30 · a 直播间"
    assert (scope.against_title, word_of(scope)) == ("同时段常态", "同时段常态")


def test_an_account_narrows_the_question(store: Store) -> None:
    assert resolve(store, ask(accounts=("b",))).sessions == ("b 2026-07-19 20:00",)


def test_a_day_means_all_its_sessions_of_every_account(store: Store) -> None:
    scope = resolve(store, ask(start=date(2026, 7, 19), end=date(2026, 7, 19)))
    assert scope.sessions == ("a 2026-07-19 08:15", "a 2026-07-19 20:00", "b 2026-07-19 20:00")
    assert scope.title == "2026-07-19 · 3 场 · a 直播间、b 直播间"


def test_a_span_includes_its_last_day(store: Store) -> None:
    scope = resolve(store, ask(accounts=("a",), start=date(2026, 7, 2), end=date(2026, 7, 4)))
    assert len(scope.sessions) == 6
    assert scope.title == "2026-07-02 至 2026-07-04 · 6 场 · a 直播间"
    assert resolve(store, ask(start=date(2026, 7, 2))) == resolve(store, ask(end=date(2026, 7, 2)))


@pytest.mark.parametrize("second", [0, 49, 30])
def test_a_start_counts_to_the_minute(store: Store, second: int) -> None:
    moment = datetime(2026, 7, 6, 8, 15, second)
    assert resolve(store, ask(sessions=(moment,))).sessions == ("a 2026-07-06 08:15",)


def test_several_starts_are_put_in_order_and_counted_once(store: Store) -> None:
    later, earlier = datetime(2026, 7, 6, 20), datetime(2026, 7, 6, 8, 15)
    scope = resolve(store, ask(accounts=("a",), sessions=(later, earlier, later)))
    assert scope.sessions == ("a 2026-07-06 08:15", "a 2026-07-06 20:00")


def test_previous_is_the_session_right_before_of_the_same_account(store: Store) -> None:
    scope = resolve(store, ask(accounts=("b",), against="previous"))
    assert scope.comparison == ("b 2026-07-17 20:00",)
    assert scope.against_title == "上一场 2026-07-17 20:00–23:00 · b 直播间"
    assert word_of(scope) == "上一场"


def test_previous_of_several_sessions_is_as_many_before_the_first(store: Store) -> None:
    day = date(2026, 7, 19)
    scope = resolve(store, ask(start=day, end=day, against="previous"))
    assert scope.comparison == ("b 2026-07-17 20:00", "a 2026-07-18 08:15", "a 2026-07-18 20:00")
    assert word_of(scope) == "之前 3 场"


def test_last_week_is_the_same_hour_seven_days_before(store: Store) -> None:
    scope = resolve(store, ask(against="last-week"))
    assert scope.comparison == ("a 2026-07-13 20:00",)
    assert word_of(scope) == "上周同时段"


def test_last_week_never_overlaps_what_is_under_review(store: Store) -> None:
    scope = resolve(store, ask(accounts=("a",), start=date(2026, 7, 12), end=date(2026, 7, 20), against="last-week"))
    assert not set(scope.sessions) & set(scope.comparison)
    assert len(scope.comparison) == len(set(scope.comparison))
    assert scope.comparison[-1] == "a 2026-07-06 20:00"


def test_previous_period_is_the_span_of_equal_length_right_before(store: Store) -> None:
    span = {"start": date(2026, 7, 8), "end": date(2026, 7, 14)}
    scope = resolve(store, ask(accounts=("a",), **span, against="previous-period"))
    assert (scope.comparison[0], scope.comparison[-1]) == ("a 2026-07-01 08:15", "a 2026-07-07 20:00")
    assert len(scope.comparison) == 14
    latest = resolve(store, ask(against="previous-period"))
    assert latest.comparison == ("a 2026-07-19 08:15", "a 2026-07-19 20:00")


def test_days_asked_of_all_accounts_are_held_against_all_accounts(store: Store) -> None:
    """b does not stream on the 20th: of the day before it counts all the same, unless accounts were named."""
    day = {"start": date(2026, 7, 20), "end": date(2026, 7, 20), "against": "previous-period"}
    assert resolve(store, ask(**day)).comparison[-1] == "b 2026-07-19 20:00"
    assert all(session.startswith("a ") for session in resolve(store, ask(**day, accounts=("a",))).comparison)


@pytest.mark.parametrize("text", ["2026/07/06 20:00:10", "2026/07/06 20:00", "2026-07-06 20:00:59"])
def test_a_chosen_session_is_of_the_account_under_review(store: Store, text: str) -> None:
    scope = resolve(store, ask(against=text))
    assert scope.comparison == ("a 2026-07-06 20:00",)
    assert scope.against_title.startswith("指定场次 2026-07-06 20:00")


def test_a_chosen_session_may_be_another_accounts_where_the_question_allows_it(store: Store) -> None:
    morning = datetime(2026, 7, 6, 8, 15)
    assert resolve(store, ask(accounts=("b",), against="2026/07/05 20:00")).comparison == ("b 2026-07-05 20:00",)
    scope = resolve(store, ask(sessions=(datetime(2026, 7, 6, 20),), against="2026/07/05 20:00"))
    assert scope.comparison == ("a 2026-07-05 20:00",)
    with pytest.raises(NothingToReview):
        resolve(store, ask(accounts=("b",), against=f"{morning:%Y/%m/%d %H:%M}"))


def test_every_comparison_can_be_asked_for(store: Store) -> None:
    for against in COMPARISONS:
        if against != SAME_SPAN:
            assert resolve(store, ask(against=against)).against == against


def test_the_same_span_is_four_weeks_before_and_of_more_than_four_weeks_a_year() -> None:
    store = Store(":memory:")
    days = (datetime(2026, 6, 22, 20), datetime(2026, 7, 19, 20), datetime(2026, 7, 20, 20))
    commit(store, batch("list.xlsx", [rows_of_session("a", start, viewers=5) for start in days]))
    asked = ask(start=date(2026, 7, 19), end=date(2026, 7, 20), against=SAME_SPAN)
    assert resolve(store, asked).comparison == ("a 2026-06-22 20:00",)
    with pytest.raises(NothingToReview, match="同期"):
        resolve(store, ask(start=date(2026, 6, 21), end=date(2026, 7, 20), against=SAME_SPAN))
    store.close()


def test_the_same_question_draws_the_same_chance_and_another_one_another(store: Store) -> None:
    assert resolve(store, ask()).seed == resolve(store, ask()).seed
    assert resolve(store, ask()).seed != resolve(store, ask(against="previous")).seed


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ({"start": date(2020, 1, 1)}, "2020-01-01 没有已上传的场次"),
        ({"start": date(2020, 1, 1), "end": date(2020, 1, 3)}, "2020-01-01 至 2020-01-03 没有已上传的场次"),
        ({"start": date(2026, 7, 4), "end": date(2026, 7, 1)}, "结束日期 2026-07-01 早于开始日期 2026-07-04"),
        ({"accounts": ("没有",)}, "抖音号 没有 还没有可以复盘的场次"),
        ({"sessions": (datetime(2026, 7, 6, 3, 3),)}, "没有 2026/07/06 03:03 开播的场次"),
        ({"against": "昨天"}, "看不懂对比方式「昨天」"),
        ({"against": "2026/07/20 20:00"}, "指定的对比场次就在要复盘的场次里"),
        ({"start": date(2026, 7, 1), "against": "previous-period"}, "没有可以对比的场次(上一周期)"),
        ({"start": date(2026, 7, 1), "against": "last-week"}, "没有可以对比的场次(上周同时段)"),
        ({"start": date(2026, 7, 1), "against": "previous"}, "没有可以对比的场次(上一场)"),
    ],
)
def test_what_cannot_be_answered_is_one_fact_and_one_remedy(
    store: Store, question: dict[str, object], fact: str
) -> None:
    with pytest.raises(NothingToReview) as raised:
        resolve(store, ask(**question))
    assert raised.value.fact == fact
    assert raised.value.remedy
    assert "\n" not in str(raised.value)


def test_another_merchants_sessions_are_never_seen(store: Store) -> None:
    with pytest.raises(NothingToReview):
        resolve(store, Question("别的商家"))
