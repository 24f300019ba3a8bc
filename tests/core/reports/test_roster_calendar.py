"""The roster as a calendar: what stands under which day, beside what, and what is marked."""

from datetime import date, datetime

from core.reading.shifts import Shift
from core.reports.charts.roster import Calendar, calendar, calendar_words
from core.warehouse.faults import faults_of
from core.warehouse.holdings import Session

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02d} {clock}")


def live(day: int, start: str, stop: datetime) -> Session:
    return Session(f"s{day}{start}", "a", "甲", at(day, start), stop, date(2026, 11, day))


LIVES = (live(16, "20:00", at(17, "01:00")), live(17, "08:00", at(17, "12:00")), live(22, "20:00", at(22, "23:00")))


def rows(*shifts: Shift, kind: str = "band") -> list[tuple[object, ...]]:
    faults = faults_of("a", "甲", shifts, LIVES, MONDAY, SUNDAY, known=True)
    drawn = calendar(Calendar(MONDAY, LIVES, shifts, tuple(faults)), dark=False)
    own = [row for row in drawn["datasets"]["rows"] if row["kind"] == kind]
    return [(row["name"], int(row["x"]), round(row["x2"] - row["x"], 2), row["since"], row["until"]) for row in own]


def shift(host: str, day: int, on: str, off: datetime) -> Shift:
    return Shift(date(2026, 11, day), host, at(day, on), off)


def test_a_shift_after_midnight_stands_under_the_session_that_it_is_in() -> None:
    shifts = shift("小雨", 16, "20:00", at(17, "00:00")), shift("小安", 17, "00:00", at(17, "01:00"))
    assert rows(*shifts) == [("小雨", 0, 0.9, 20, 24), ("小安", 0, 0.9, 24, 25)]


def test_hosts_on_air_together_share_the_width_and_a_short_handover_does_not() -> None:
    together = shift("小雨、小安", 17, "08:00", at(17, "10:00")), shift("阿杰", 17, "09:50", at(17, "12:00"))
    assert rows(*together) == [("小安", 1, 0.45, 8, 10), ("小雨", 1, 0.45, 8, 10), ("阿杰", 1, 0.9, 9 + 5 / 6, 12)]


def test_time_without_a_host_is_marked_and_shifts_of_other_weeks_are_left_out() -> None:
    shifts = shift("小雨", 17, "08:00", at(17, "11:00")), shift("小安", 15, "08:00", at(15, "09:00"))
    assert rows(*shifts) == [("小雨", 1, 0.9, 8, 11)]
    marked = [(name, day, since, until) for name, day, _, since, until in rows(*shifts, kind="open")]
    assert marked == [("无人", 0, 20, 25), ("无人", 1, 11, 12), ("无人", 6, 20, 23)]


def test_its_words_say_how_many_sessions_have_a_host() -> None:
    words = calendar_words(Calendar(MONDAY, LIVES, (shift("小雨", 17, "08:00", at(17, "11:00")),)))
    assert words == "11-16 到 11-22 的上播记录:3 场直播里 1 场有人上播;1 段上播,小雨。"


def test_an_empty_week_is_a_frame_of_days() -> None:
    drawn = calendar(Calendar(MONDAY, (), ()), dark=True)
    assert [row["date"] for row in drawn["datasets"]["rows"] if row["kind"] == "day"][::6] == ["11-16", "11-22"]
    assert drawn["description"] == "11-16 到 11-22 的上播记录:0 场直播里 0 场有人上播;0 段上播,还没有人。"
