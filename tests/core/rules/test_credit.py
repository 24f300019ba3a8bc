"""作者信用分: streaks of clean days, exams, appeals, and the day a target is reached."""

from datetime import date, timedelta

import pytest

from core.errors import FupanError
from core.rules.credit import Appeal, Record, project

TODAY = date(2026, 11, 22)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def days(record: Record, target: int) -> list[tuple[int, int, str]]:
    found = project(record, target)
    return [((point.day - TODAY).days, point.score, point.cause[:2]) for point in found.points]


def test_from_ten_on_a_point_takes_thirty_clean_days() -> None:
    assert days(Record(10, TODAY, last_violation=TODAY), 12) == [(30, 11, "连续"), (60, 12, "连续")]


def test_below_ten_a_point_takes_seven() -> None:
    assert days(Record(5, TODAY, last_violation=TODAY), 7) == [(7, 6, "连续"), (14, 7, "连续")]


def test_clean_days_already_run_count() -> None:
    assert days(Record(5, TODAY, last_violation=after(-6)), 6) == [(1, 6, "连续")]
    assert days(Record(11, TODAY, last_violation=after(-29)), 12) == [(1, 12, "连续")]


def test_a_last_point_begins_the_streak_anew() -> None:
    assert days(Record(5, TODAY, last_violation=after(-10), last_point=after(-3)), 6) == [(4, 6, "连续")]
    assert project(Record(5, TODAY, last_violation=after(-10)), 6).days_run == 3  # ten days: one point, three more


def test_at_ten_the_count_begins_anew_and_the_other_reading_is_told() -> None:
    found = project(Record(9, TODAY, last_violation=TODAY), 11)
    assert (found.points[0].day, found.reached, found.otherwise) == (after(7), after(37), after(30))


def test_an_exam_that_crosses_ten_ends_the_streak_of_seven() -> None:
    found = project(Record(9, TODAY, last_violation=after(-5), exams=(after(1),)), 11)
    # Anew from the day after; or five days and the exam's own already count towards thirty.
    assert (found.points[0].day, found.reached, found.otherwise) == (after(1), after(31), after(25))


def test_both_readings_agree_where_ten_is_not_crossed() -> None:
    assert project(Record(10, TODAY, last_violation=TODAY), 11).otherwise is None
    assert project(Record(5, TODAY, last_violation=TODAY), 9).otherwise is None


def test_full_marks_give_a_point_once_in_thirty_days() -> None:
    exams = (after(1), after(2), after(30), after(31))
    record = Record(20, TODAY, last_violation=TODAY, exams=exams)
    assert days(record, 23) == [(1, 21, "考试"), (30, 22, "连续"), (31, 23, "考试")]
    refused = [step for step in project(record, 23).steps if "考试满分不加分" in step]
    assert len(refused) == 2


def test_an_exam_of_the_past_bars_the_next_one_for_thirty_days() -> None:
    record = Record(20, TODAY, last_violation=TODAY, exams=(after(-10), after(5), after(20)))
    assert days(record, 21) == [(20, 21, "考试")]


def test_a_won_appeal_gives_its_points_back() -> None:
    assert days(Record(6, TODAY, last_violation=TODAY, appeals=(Appeal(after(2), 4),)), 11)[0] == (2, 10, "申诉")


def test_appeals_up_to_today_are_in_the_score_already() -> None:
    record = Record(6, TODAY, last_violation=TODAY, appeals=(Appeal(TODAY, 4),))
    assert days(record, 7) == [(7, 7, "连续")]


def test_zero_means_that_the_rights_are_withdrawn() -> None:
    found = project(Record(0, TODAY, last_violation=TODAY), 1)
    assert found.withdrawn
    assert any("电商权限已收回" in step for step in found.steps)
    assert not project(Record(1, TODAY, last_violation=TODAY), 2).withdrawn


def test_without_a_violation_told_the_count_begins_tomorrow() -> None:
    assert days(Record(12, TODAY), 13) == [(30, 13, "连续")]


@pytest.mark.parametrize(
    ("record", "target"),
    [
        (Record(-1, TODAY), 5),
        (Record(5, TODAY), 5),
        (Record(5, TODAY), 1_001),
        (Record(5, TODAY, last_violation=after(1)), 6),
        (Record(5, TODAY, last_point=after(1)), 6),
        (Record(5, TODAY, appeals=(Appeal(after(1), 0),)), 6),
    ],
)
def test_what_cannot_be_is_refused(record: Record, target: int) -> None:
    with pytest.raises(FupanError):
        project(record, target)
