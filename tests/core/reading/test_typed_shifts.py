"""Shifts as they are typed: what a row may say, what stops it, and how one week fills another."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.reading.shifts import Line, Shift, changed_days, pattern_of, read_shifts, typed_batch, with_pattern

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
FRIDAY = date(2026, 11, 20)


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02d} {clock}")


def line(host: str = "小雨", on: str = "19:30", off: str = "22:00", day: date | None = FRIDAY, number: int = 1) -> Line:
    return Line(day, host, on, off, number=number)


def read_one(typed: Line) -> Shift:
    (found,), wrong = read_shifts([typed], MONDAY, SUNDAY)
    assert not wrong
    return found


@pytest.mark.parametrize(
    ("on", "off", "since", "until"),
    [
        ("19:30", "22:00", at(20, "19:30"), at(20, "22:00")),
        ("19:30", "0:20", at(20, "19:30"), at(21, "00:20")),
        ("19:30", "24:00", at(20, "19:30"), at(21, "00:00")),
        ("24:10", "25:30", at(21, "00:10"), at(21, "01:30")),
        ("8点", "9时15分", at(20, "08:00"), at(20, "09:15")),
        ("8.05", "9:15:30", at(20, "08:05"), at(20, "09:15:30")),
        ("2026-11-20 19:30", "2026/11/21 00:20", at(20, "19:30"), at(21, "00:20")),
        ("19:30", "19:30", at(20, "19:30"), at(20, "19:30")),
    ],
)
def test_times_are_read_as_people_write_them_and_an_earlier_end_is_the_next_days(
    on: str, off: str, since: datetime, until: datetime
) -> None:
    found = read_one(line(on=on, off=off))
    assert (found.on, found.off) == (since, until)
    assert read_one(found.line) == found


@pytest.mark.parametrize(
    ("typed", "fact"),
    [
        (line(host=" "), "没有写主播"),
        (line(day=None), "没有写日期"),
        (line(day=date(2026, 11, 23)), "11-23 不在 11-16 到 11-22 这一周里"),
        (line(on="八点"), "上播时间「八点」看不懂"),
        (line(off=""), "没有写下播时间"),
        (line(off="22:75"), "下播时间「22:75」看不懂"),
        (line(on="2026-02-30 20:00"), "上播时间「2026-02-30 20:00」看不懂"),
        (line(on="2026-11-22 20:00", off="2026-11-20 20:00"), "下播比上播早一天以上"),
    ],
)
def test_a_row_that_cant_be_taken_says_which_and_what_to_do(typed: Line, fact: str) -> None:
    shifts, (wrong,) = read_shifts([replace(typed, number=7), line(host="小安", number=8)], MONDAY, SUNDAY)
    assert (wrong.level, wrong.row, wrong.fact) == ("error", 7, fact)
    assert wrong.remedy
    assert [shift.row for shift in shifts] == [8]


def test_a_row_typed_twice_is_told_and_rows_without_text_are_passed_over() -> None:
    shifts, (wrong,) = read_shifts([line(), Line(FRIDAY, "", "", ""), line(off="23:00", number=3)], MONDAY, SUNDAY)
    assert len(shifts) == 1
    assert str(wrong) == "第 3 行:和第 1 行是同一天同一位主播的同一次上播。请删掉其中一行。"


def test_several_hosts_in_one_cell_are_parted_as_in_a_file() -> None:
    assert read_one(line("小雨/小安,阿杰")).hosts == ("小雨", "小安", "阿杰")


def test_a_week_is_copied_to_days_that_have_none() -> None:
    before = [
        Shift(date(2026, 11, 9), "小雨", at(9, "19:30"), at(10, "00:20"), "小北", "跨天"),
        Shift(date(2026, 11, 13), "小安", at(13, "08:00"), at(13, "10:00")),
    ]
    filled, days = with_pattern([line()], pattern_of(before, date(2026, 11, 9)), MONDAY)
    assert days == 1
    assert filled == [line(), Line(MONDAY, "小雨", "19:30", "00:20", "小北", "跨天")]
    assert with_pattern(filled, pattern_of(before, date(2026, 11, 9)), MONDAY) == (filled, 0)


def test_only_days_that_differ_are_saved_whole_and_an_emptied_day_has_none() -> None:
    kept = Shift(MONDAY, "小雨", at(16, "08:00"), at(16, "10:00"))
    gone = Shift(FRIDAY, "小安", at(20, "08:00"), at(20, "10:00"))
    longer = replace(kept, off=at(16, "11:00"))
    assert changed_days([kept, gone], [kept, gone]) == {}
    assert changed_days([kept, gone], [replace(kept, row=9)]) == {FRIDAY: []}
    days = changed_days([kept, gone], [longer])
    assert days == {MONDAY: [longer], FRIDAY: []}
    batch = typed_batch("a1", "示例", days)
    rows = batch.landings[0].rows.select("day", "host", "shift_off").rows()
    assert rows == [(MONDAY, "小雨", at(16, "11:00")), (FRIDAY, None, None)]
    assert batch.period == (MONDAY, FRIDAY)
    assert batch.content_hash != typed_batch("a1", "示例", days).content_hash


def test_a_shift_of_days_is_written_with_its_date_and_no_week_takes_it_over() -> None:
    long = Shift(MONDAY, "小雨", at(16, "08:00"), at(16, "08:00") + timedelta(days=3))
    assert long.line.off == "2026-11-19 08:00"
    assert read_one(long.line) == long
    assert pattern_of([long], MONDAY) == []
