"""Which session a file is about: its name decides, else its times; what is left to choose is asked, never guessed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.reading.attach import Doubt, Home, Known, LiveSession, Times, attach
from core.reading.names import day_in, moments_in, period_in, session_in, stamps_in
from tests.core.reading.workbooks import Row

MINUTES = "流量综合趋势分析下载_数据更新日期2026-11-21.xlsx"


def at(text: str) -> datetime:
    """ "20 19:33" in November 2026."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M" if text.count(":") == 1 else "%Y-%m-%d %H:%M:%S")


def live(start: str, stop: str | None, account: str = "qingye", name: str = "晴野户外", **more: Any) -> LiveSession:
    return LiveSession(account, name, at(start), at(stop) if stop else None, **more)


MORNING = live("20 08:30:12", "20 12:31:40")
EVENING = live("20 19:33:32", "21 00:20:05")
OUTLET = live("20 20:06:49", "20 23:10:00", "00835", "晴野奥莱")
ALL = (MORNING, EVENING, OUTLET)


def minutes(first: str, last: str, **figures: Any) -> list[Row]:
    """A trend's rows, minute by minute, both ends included."""
    count = int((at(last) - at(first)) / timedelta(minutes=1)) + 1
    stamps = (at(first) + timedelta(minutes=n) for n in range(count))
    return [
        {"时间": f"{stamp:%Y/%m/%d %H:%M}", "进入直播间人数": 10 + n % 7, "评论次数": n % 5} | figures
        for n, stamp in enumerate(stamps)
    ]


def rows(first: str, last: str) -> Times:
    step = (at(last) - at(first)) / 100
    return Times(tuple(at(first) + n * step for n in range(101)))


def found(name: str, times: Times, *known: LiveSession, day: date | None = None) -> LiveSession | None:
    home = attach(name, times, Known(tuple(sorted(known, key=lambda one: one.start))), day)
    return home.session if isinstance(home, Home) else None


def asked(name: str, times: Times, *known: LiveSession, day: date | None = None) -> Doubt:
    doubt = attach(name, times, Known(tuple(sorted(known, key=lambda one: one.start))), day)
    assert isinstance(doubt, Doubt)
    return doubt


# Names


@pytest.mark.parametrize(
    "name",
    [
        "直播间详情页_晴野户外_2026-11-20_19-33-32_流量综合趋势分析.xlsx",
        "直播间详情页_晴野户外_2026-11-20_19-33-58_流量综合趋势分析 (1).xlsx",  # another second of the same minute
        "讲解_晴野户外_2026-11-20_19-33-32.xlsx",
        "晴野户外 2026-11-20 19-33 讲解.xlsx",
        "晴野户外 2026-11-20 19：33 讲解.xlsx",
        "qingye_2026-11-20_19-33-32_商品.csv",
        "商品明细_2026-11-20_19-33-32.xlsx",  # nobody else starts in this minute
        "直播间详情页_趋势下载_2026-11-22_15-40-44(晴野户外_2026-11-21_00-20-05).xlsx",
        "直播间详情页_趋势下载_2026-11-22_15-40-44（晴野户外_2026-11-21_00-21-30）.xlsx",  # its end, a minute later
    ],
)
def test_a_name_with_an_accounts_start_or_end_decides(name: str) -> None:
    assert found(name, Times(), *ALL) == EVENING
    assert found(name, rows("20 20:10", "20 22:00"), *ALL) == EVENING, "whatever else may fit the rows"


def test_a_rooms_id_in_the_name_decides_over_all_else() -> None:
    rooms = [
        live("20 08:30", "20 12:31", live_id="7710215394117620498"),
        live("20 14:00", "20 18:00", live_id="77" * 9),
    ]
    for name in ("7710215394117620498_商品明细.xlsx", "晴野户外_2026-11-20_14-00-00_7710215394117620498.xlsx"):
        assert found(name, rows("20 14:10", "20 17:00"), *rooms) == rooms[0]


def test_a_session_known_as_another_room_is_no_candidate() -> None:
    other = live("20 08:30", "20 12:31", live_id="7710215394117620498")
    nobodys = live("20 14:00", "20 18:00")
    assert asked("7799999999999999999_商品明细.xlsx", Times(), other, nobodys).others == (nobodys,)
    assert found("7799999999999999999_分钟.xlsx", rows("20 08:31", "20 12:30"), other, nobodys) is None


def test_an_accounts_name_within_another_word_is_not_meant() -> None:
    brand, shop = live("20 08:30", "20 12:31", "a1", "晴野"), live("20 08:40", "20 12:40", "a2", "晴野_旗舰店")
    inside = rows("20 08:41", "20 12:30")
    assert found("分钟_晴野_旗舰店.xlsx", inside, brand, shop) == shop
    assert found("分钟_晴野.xlsx", inside, brand, shop) == brand
    assert found("分钟_晴野家居.xlsx", inside, brand, shop) is None


def test_a_stamp_that_is_no_known_start_makes_a_session_of_its_own() -> None:
    home = attach("直播间详情页_晴野户外_2026-11-19_08-15-49_流量.xlsx", Times(), Known(ALL))
    assert isinstance(home, Home)
    assert (home.session, home.unknown) == (LiveSession("qingye", "晴野户外", at("19 08:15:49")), True)
    stranger = found("直播间详情页_别家_2026-11-20_19-33-32_流量.xlsx", Times(), *ALL)
    assert stranger == LiveSession(None, "别家", at("20 19:33:32")), "not the one of another account that starts then"


def test_a_stamp_that_fits_nothing_is_no_reason_to_take_the_only_session_of_its_day() -> None:
    name = "晴野户外_2026-11-20_21-15-00_商品明细.xlsx"
    assert found(name, Times(), EVENING) is None
    assert asked(name, Times(), EVENING).others == (EVENING,)
    assert found(name, rows("20 19:40", "20 23:00"), EVENING) == EVENING, "its rows are"


def test_when_a_file_was_made_says_nothing_about_its_session() -> None:
    started_while_downloading = live("22 15:40:20", "22 18:00")
    name = "直播间详情页_趋势下载_2026-11-22_15-40-44(晴野户外_2026-11-21_00-20-05).xlsx"
    assert found(name, Times(), EVENING, started_while_downloading) == EVENING
    assert found("商品明细导出_2026-11-22_15-40-44.xlsx", Times(), started_while_downloading) is None
    assert found("商品明细_数据更新日期2026-11-20.xlsx", Times(), EVENING) is None


# Times


def test_the_only_session_that_contains_the_rows_has_them() -> None:
    assert found(MINUTES, rows("20 08:31", "20 12:31"), *ALL) == MORNING
    assert found(MINUTES, rows("20 19:34", "21 00:20"), *ALL) == EVENING, "the outlet was on, but not all the time"
    lunch = live("20 10:00", "20 11:00", "00835", "晴野奥莱")
    assert found(MINUTES, rows("20 08:27", "20 12:35"), *ALL, lunch) == MORNING, "clocks differ by minutes"


def test_two_accounts_at_the_same_time_are_asked_about_the_best_fit_first() -> None:
    doubt = asked(MINUTES, rows("20 20:07", "20 23:09"), *ALL)
    assert doubt.likely == (OUTLET, EVENING)
    assert not doubt.several
    just_over = live("20 19:00", "20 20:06:30", "00835", "晴野奥莱")
    assert not asked(MINUTES, rows("20 20:07", "20 23:09"), *ALL, just_over).several
    assert found(MINUTES, rows("20 20:07", "20 23:09"), MORNING, EVENING) == EVENING


def test_an_account_in_the_name_leaves_that_accounts_sessions() -> None:
    assert found("晴野奥莱_" + MINUTES, rows("20 20:07", "20 23:09"), *ALL) == OUTLET
    assert found("晴野户外_" + MINUTES, rows("20 20:07", "20 23:09"), *ALL) == EVENING


def test_a_restart_within_minutes_is_told_apart() -> None:
    short, long = live("20 14:02:10", "20 14:03:20"), live("20 14:06:00", "20 18:00:00")
    assert found(MINUTES, rows("20 14:02", "20 14:04"), short, long) == short
    assert found(MINUTES, rows("20 14:06", "20 18:00"), short, long) == long


def test_a_day_of_several_sessions_of_one_account_belongs_to_none_of_them() -> None:
    doubt = asked(MINUTES, rows("20 00:00", "20 23:59"), *ALL)
    assert doubt.several
    assert set(doubt.likely) == set(ALL)


def test_rows_that_one_session_has_most_of_are_its_own() -> None:
    still_on = live("20 19:33:32", "20 22:00")  # listed before it ended
    assert found(MINUTES, rows("20 19:34", "21 00:20"), still_on) == still_on
    assert found(MINUTES, rows("20 15:00", "21 00:20"), still_on) is None, "most of it is outside"
    later = live("20 23:00", "20 23:50", "00835", "晴野奥莱")
    assert asked(MINUTES, rows("20 19:34", "21 00:20"), still_on, later).likely == (still_on, later), "another has some"


def test_a_session_of_unknown_end_takes_only_rows_from_its_beginning_on() -> None:
    open_end = live("20 08:30:12", None)
    assert found(MINUTES, rows("20 08:31", "20 12:31"), open_end) == open_end
    assert found(MINUTES, rows("20 19:34", "20 23:00"), open_end) is None
    assert asked(MINUTES, rows("20 19:34", "20 23:00"), open_end).likely == (open_end,)
    assert found(MINUTES, rows("20 19:34", "20 23:00"), open_end, EVENING) == EVENING, "it ended before the next began"


def test_times_of_day_need_a_day() -> None:
    clocks = Times(clocks=tuple(datetime(1970, 1, 1) + timedelta(minutes=n) for n in range(19 * 60 + 35, 24 * 60, 5)))
    midnight = Times(clocks=(*clocks.clocks, datetime(1970, 1, 1, 0, 10)))
    for times in (clocks, midnight):
        assert found("讲解_晴野户外.xlsx", times, *ALL) is None, "they fit every day"
        assert found("讲解_晴野户外_2026-11-20.xlsx", times, *ALL) == EVENING
        assert found("讲解_晴野户外.xlsx", times, *ALL, day=date(2026, 11, 20)) == EVENING
        assert found("讲解_晴野户外.xlsx", times, *ALL, day=date(2026, 11, 19)) is None


def test_a_day_decides_where_it_has_one_session_and_nothing_tells_more() -> None:
    assert found("晴野奥莱_2026-11-20_商品明细.xlsx", Times(), *ALL) == OUTLET
    assert found("商品明细.xlsx", Times(), OUTLET, day=date(2026, 11, 20)) == OUTLET
    assert found("晴野户外_2026-11-20_商品明细.xlsx", Times(), *ALL) is None
    assert asked("晴野户外_2026-11-20_商品明细.xlsx", Times(), *ALL).likely == (MORNING, EVENING)
    assert found("晴野奥莱_商品明细.xlsx", Times(), *ALL) is None, "it may have had others"


def test_when_goods_were_listed_puts_candidates_in_order_and_decides_nothing() -> None:
    listed = Times(listed=(at("20 19:20"), at("20 19:40"), at("20 23:30")))
    assert asked("7710215394117620498_商品明细.xlsx", listed, *ALL).likely == (EVENING, OUTLET)


# Spellings


@pytest.mark.parametrize(
    ("name", "moments", "stamps", "day"),
    [
        ("a_2026-11-20_19-33-32.xlsx", ["20 19:33:32"], ["20 19:33:32"], date(2026, 11, 20)),
        ("a 2026-11-20 19：33.xlsx", ["20 19:33"], ["20 19:33"], date(2026, 11, 20)),
        ("数据下载_2026-11-21_09-12-33.xlsx", ["21 09:12:33"], [], None),
        ("数据更新日期2026-11-21_a_2026-11-20.xlsx", [], [], date(2026, 11, 20)),
        ("20261101-20261120.xlsx", [], [], None),
        ("a_2026-11-20_25-61-00.xlsx", [], [], date(2026, 11, 20)),
    ],
)
def test_what_a_name_says_about_time(name: str, moments: list[str], stamps: list[str], day: date | None) -> None:
    assert moments_in(name) == [at(text) for text in moments]
    assert stamps_in(name) == [at(text) for text in stamps]
    assert day_in(name) == day


def test_a_period_in_a_name_is_one_day_or_two() -> None:
    assert period_in("x_20261101-20261120_数据更新时间20261121.xlsx") == (date(2026, 11, 1), date(2026, 11, 20))
    assert period_in("x_2026-11-20.xlsx") == (date(2026, 11, 20), date(2026, 11, 20))
    assert period_in("20261101-20261110-20261120.xlsx") is None


def test_compass_names_its_files_after_the_session() -> None:
    named = session_in("直播间详情页_晴野(官方)_2026-11-20_19-33-32_整场数据下载 (1).xlsx")
    assert named is not None
    assert (named.account, named.start, named.stop) == ("晴野(官方)", at("20 19:33:32"), None)
    named = session_in("直播间详情页_整场数据下载_2026-11-22_15-40-44(晴野(官方)_2026-11-21_00-20-05).xlsx")
    assert named is not None
    assert (named.account, named.start, named.stop) == ("晴野(官方)", None, at("21 00:20:05"))
    assert session_in("晴野_2026-11-20_19-33-32.xlsx") is None
    assert session_in("直播间详情页_整场数据下载_2026-11-22_15-40-44.xlsx") is None
