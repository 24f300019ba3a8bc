"""Files about one session that don't say which: they find it in the store or in the same drop, or a person is asked."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import FupanError, Issue
from core.reading.attach import LiveSession, UnplacedTable
from core.reading.batch import Batch
from tests.core.reading.test_attach import ALL, EVENING, MINUTES, MORNING, OUTLET, at, live, minutes
from tests.core.reading.workbooks import Row, batch, landed, matched, outcomes, refusal, write_table


def listed(*found: LiveSession) -> list[Row]:
    """Sessions as the shop's list has them."""
    return [
        {
            "主播昵称": one.account_name,
            "主播抖音号": one.account,
            "直播开始时间": f"{one.start:%Y/%m/%d %H:%M:%S}",
            "直播结束时间": f"{one.stop:%Y/%m/%d %H:%M:%S}",
            "直播间观看人数": 1000,
        }
        for one in found
    ]


def where(found: Batch | FupanError) -> set[tuple[Any, ...]]:
    assert isinstance(found, Batch), found
    return {(row["account"], row["start"], row["day"]) for row in landed(found, "minute")}


def told(found: Batch, word: str) -> list[Issue]:
    return [issue for issue in found.issues if word in issue.fact]


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    return write_table(tmp_path / MINUTES, minutes("20 19:34", "21 00:19"))


@pytest.fixture
def both_on(tmp_path: Path) -> Path:
    """Rows that the evening contains as well as the outlet."""
    return write_table(tmp_path / MINUTES, minutes("20 20:10", "20 23:00"))


PLACE = ("qingye", EVENING.start, date(2026, 11, 20))


def test_a_session_may_be_known_from_the_store_or_from_another_file_of_the_drop(tmp_path: Path, evening: Path) -> None:
    assert where(batch(evening, known=ALL)) == {PLACE}
    book = write_table(tmp_path / "直播间列表.xlsx", listed(MORNING, EVENING, OUTLET))
    for drop in ([book, evening], [evening, book]):
        found = dict(zip((path.name for path in drop), outcomes(*drop), strict=True))
        assert where(found[evening.name]) == {PLACE}


def test_of_two_files_that_know_a_session_the_one_that_knows_the_second_says_when_it_started(
    tmp_path: Path, evening: Path
) -> None:
    book = write_table(tmp_path / "直播间列表.xlsx", listed(EVENING))
    _, found = outcomes(book, evening, known=(live("20 19:33", "21 00:20"),))
    assert where(found) == {PLACE}


def test_minutes_keep_their_own_time_and_the_day_on_which_their_session_started(evening: Path) -> None:
    rows = landed(batch(evening, known=ALL), "minute")
    assert (rows[0]["minute"], rows[-1]["minute"]) == (at("20 19:34"), at("21 00:19"))
    assert {row["day"] for row in rows} == {date(2026, 11, 20)}
    assert {(row["account_name"], row["stop"]) for row in rows} == {("晴野户外", EVENING.stop)}


def test_what_was_inferred_is_said(evening: Path, tmp_path: Path) -> None:
    (issue,) = told(batch(evening, known=ALL), "没有写明")
    assert (issue.level, issue.fact) == ("note", "没有写明是哪一场,按表里的时间记在「晴野户外 2026-11-20 19:33」")
    named = write_table(tmp_path / f"晴野户外_2026-11-20_19-33-32_{MINUTES}", minutes("20 19:34", "21 00:19"))
    assert batch(named, known=ALL).issues == ()


def test_two_accounts_on_at_the_same_time_are_asked_about(both_on: Path) -> None:
    error = refusal(both_on, known=ALL)
    assert isinstance(error, UnplacedTable)
    assert error.candidates[:2] == (OUTLET, EVENING)
    assert error.fact == (
        f"「{MINUTES}」是流量综合趋势分析,但没有写明是哪一场,时间是 2026-11-20 20:10 至 11-20 23:00;"
        "可能是 「晴野奥莱 2026-11-20 20:06」、「晴野户外 2026-11-20 19:33」"
    )
    assert "上传页选定" in error.remedy
    assert "文件名" in error.remedy
    assert where(batch(both_on, known=ALL, account="00835")) == {("00835", OUTLET.start, date(2026, 11, 20))}


def test_sessions_of_accounts_with_one_nickname_are_told_by_their_ids(both_on: Path) -> None:
    twin = LiveSession("q2", "晴野户外", EVENING.start, EVENING.stop)
    error = refusal(both_on, known=(EVENING, twin))
    assert "「q2 2026-11-20 19:33」、「qingye 2026-11-20 19:33」" in error.fact


def test_without_any_session_it_says_what_to_upload(evening: Path) -> None:
    error = refusal(evening)
    assert isinstance(error, UnplacedTable)
    assert error.candidates == ()
    assert error.fact.endswith("至 11-21 00:19,也还没有任何场次可以对应")
    assert error.remedy == "请先上传这一天的直播间列表,或和它一起上传"


def test_rows_that_fit_no_session_get_the_nearest_ones_offered(tmp_path: Path) -> None:
    path = write_table(tmp_path / MINUTES, minutes("19 08:00", "19 09:00"))
    error = refusal(path, known=ALL)
    assert isinstance(error, UnplacedTable)
    assert error.fact.endswith(",没有对得上的场次")
    assert error.candidates == (MORNING, EVENING, OUTLET)


def test_a_whole_day_of_several_sessions_is_no_file_of_one(tmp_path: Path) -> None:
    path = write_table(tmp_path / MINUTES, minutes("20 00:00", "20 23:59"))
    error = refusal(path, known=(MORNING, EVENING))
    assert (
        "同一个账号不止一场,一个文件只能记在一场:「晴野户外 2026-11-20 19:33」、「晴野户外 2026-11-20 08:30」"
        in error.fact
    )
    assert "按场下载" in error.remedy


def test_what_a_person_chose_wins_and_rows_outside_are_told(both_on: Path, evening: Path) -> None:
    digest = matched(both_on).sheets.content_hash
    assert where(batch(both_on, known=ALL, chosen=((digest, EVENING),))) == {PLACE}
    assert where(batch(both_on, known=ALL, session=EVENING)) == {PLACE}
    found = batch(evening, known=ALL, chosen=((matched(evening).sheets.content_hash, OUTLET),), session=EVENING)
    assert where(found) == {("00835", OUTLET.start, date(2026, 11, 20))}
    (issue,) = told(found, "不在")
    early, late = 20 * 60 + 2 - (19 * 60 + 34), 24 * 60 + 19 - (23 * 60 + 15)
    assert issue.level == "warning"
    assert issue.fact.startswith(f"有 {early + late} 行的时间不在「晴野奥莱 2026-11-20 20:06」")
    assert found.rows == 286, "they are kept"


def test_a_person_may_name_the_account_either_way_and_the_start_to_the_minute(both_on: Path) -> None:
    for account in ("qingye", "晴野户外"):
        meant = LiveSession(account, None, at("20 19:33"))
        found = batch(both_on, known=ALL, session=meant)
        assert where(found) == {PLACE}
        assert {row["stop"] for row in landed(found, "minute")} == {EVENING.stop}


def test_a_person_may_name_a_session_that_nobody_knows_and_hears_so(both_on: Path) -> None:
    found = batch(both_on, known=ALL, session=LiveSession("晴野户外", None, at("19 19:33")))
    assert where(found) == {("qingye", at("19 19:33"), date(2026, 11, 19))}
    assert told(found, "还没有「晴野户外 2026-11-19 19:33」这一场")[0].level == "warning"


def test_a_nickname_of_two_accounts_is_asked_about(both_on: Path) -> None:
    twin = LiveSession("q2", "晴野户外", EVENING.start, EVENING.stop)
    error = refusal(both_on, known=(EVENING, twin), session=LiveSession("晴野户外", None, at("20 19:33")))
    assert isinstance(error, UnplacedTable)
    assert len(error.candidates) == 2


def test_a_stamp_of_an_unknown_session_makes_one(tmp_path: Path) -> None:
    name = "直播间详情页_晴野户外_2026-11-19_20-00-05_" + MINUTES
    path = write_table(tmp_path / name, minutes("19 20:00", "19 21:00"))
    known = batch(path, known=ALL)
    assert where(known) == {("qingye", at("19 20:00:05"), date(2026, 11, 19))}
    assert [issue.level for issue in told(known, "还没有")] == ["note"]
    stranger = batch(path)
    assert where(stranger) == {("晴野户外", at("19 20:00:05"), date(2026, 11, 19))}
    (issue,) = told(stranger, "还没有")
    assert (issue.level, "抖音号" in issue.fact) == ("warning", True)


def test_a_session_under_a_nickname_gives_way_to_that_of_its_account(evening: Path) -> None:
    provisional = LiveSession("晴野户外", "晴野户外", at("20 19:33"), at("21 00:20"))
    assert where(batch(evening, known=(provisional, EVENING))) == {PLACE}


def test_files_of_one_drop_are_placed_one_by_one(tmp_path: Path, both_on: Path, evening: Path) -> None:
    """One that has to be asked about costs none of the others."""
    (tmp_path / "x").mkdir()
    morning = write_table(tmp_path / "x" / MINUTES, minutes("20 08:31", "20 12:31"))
    other = write_table(tmp_path / "x" / "y.xlsx", minutes("20 20:10", "20 23:00"))
    first, second, third = outcomes(morning, other, evening, known=ALL)
    assert where(first) == {("qingye", MORNING.start, date(2026, 11, 20))}
    assert isinstance(second, UnplacedTable)
    assert where(third) == {PLACE}


def test_times_of_day_take_the_day_of_their_session(tmp_path: Path) -> None:
    rows = [row | {"时间": row["时间"].split()[1]} for row in minutes("20 19:34", "21 00:19")]
    path = write_table(tmp_path / "分钟_晴野户外_2026-11-20.xlsx", rows)
    found = landed(batch(path, known=ALL), "minute")
    assert (found[0]["minute"], found[-1]["minute"]) == (at("20 19:34"), at("21 00:19"))
    after = live("21 00:03:00", "21 02:00:00")
    path = write_table(
        tmp_path / "晴野户外_2026-11-21_00-03.xlsx", [{**rows[0], "时间": clock} for clock in ("23:59", "00:04")]
    )
    assert [row["minute"] for row in landed(batch(path, known=(after,)), "minute")] == [at("20 23:59"), at("21 00:04")]
