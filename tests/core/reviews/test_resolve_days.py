"""What a question about days comes to, whether or not anybody was live on them."""

from datetime import date, datetime, timedelta

import pytest

from core.errors import NothingToReview
from core.reviews.resolve import days_back, resolve_days
from core.scope import PREVIOUS_PERIOD, SAME_SPAN, Question
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

FIRST, LAST = date(2026, 7, 8), date(2026, 7, 14)


def ask(**more: object) -> Question:
    return Question(MERCHANT, **{"start": FIRST, "end": LAST} | more)  # type: ignore[arg-type]


def test_days_without_any_session_have_a_scope_all_the_same() -> None:
    store = Store(":memory:")
    scope = resolve_days(store, ask(picks=("product:7",)))
    assert (scope.sessions, scope.comparison, scope.days) == ((), (), (FIRST, LAST))
    assert (scope.title, scope.against_title) == (
        "2026-07-08 至 2026-07-14", "上一周期 2026-07-01 至 2026-07-07",
    )  # fmt: skip
    other = resolve_days(store, ask(start=FIRST - timedelta(days=1)))
    assert scope.picks == ("product:7",) and scope.seed != other.seed
    store.close()


def test_the_sessions_of_both_spans_come_along() -> None:
    store = Store(":memory:")
    starts = [datetime(2026, 7, day, 20) for day in (1, 7, 8, 14, 15)]
    commit(store, batch("list.xlsx", [rows_of_session("a", start, viewers=9) for start in starts]))
    scope = resolve_days(store, ask())
    assert scope.sessions == ("a 2026-07-08 20:00", "a 2026-07-14 20:00")
    assert scope.comparison == ("a 2026-07-01 20:00", "a 2026-07-07 20:00")
    store.close()


def test_days_are_held_against_the_span_before_or_the_same_weekdays_earlier() -> None:
    assert days_back(FIRST, LAST, PREVIOUS_PERIOD) == (date(2026, 7, 1), date(2026, 7, 7))
    assert days_back(FIRST, LAST, SAME_SPAN) == (date(2026, 6, 10), date(2026, 6, 16))
    assert days_back(LAST, LAST, PREVIOUS_PERIOD) == (date(2026, 7, 13), date(2026, 7, 13))


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({"start": None, "end": None, "sessions": (datetime(2026, 7, 8, 20),)}, "按天记"),
        ({"tags": ("满减",)}, "按天记"),
        ({"against": "previous"}, "不能和「上一场」比"),
        ({"against": "2026/07/01 20:00"}, "不能和「2026/07/01 20:00」比"),
        ({"start": LAST, "end": FIRST}, "早于开始日期"),
    ],
)
def test_what_days_cannot_answer_is_one_fact_and_one_remedy(more: dict[str, object], fact: str) -> None:
    store = Store(":memory:")
    with pytest.raises(NothingToReview, match=fact) as caught:
        resolve_days(store, ask(**more))
    assert caught.value.remedy
    store.close()
