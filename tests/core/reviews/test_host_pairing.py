"""排班建议: whose buyers are alike, by how much evidence, and when nothing may be said."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.metrics.ask import Window, ask
from core.reports import FORMATS
from core.reviews.blocks import Heatmap, Note, Review, Table
from core.reviews.hosts.board import board
from core.reviews.hosts.crowds import Crowd, Pair, crowds, listed, lists, pairs
from core.reviews.hosts.pairing import handover, pairing
from core.reviews.hosts.slots import BETTER, STRONG, cells
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 29)
WINDOW = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
WOMEN = {"性别": {"女性": 0.78, "男性": 0.22}, "年龄": {"24-30": 0.3, "31-40": 0.45, "41-50": 0.25}}
ALSO = {"性别": {"女性": 0.76, "男性": 0.24}, "年龄": {"24-30": 0.32, "31-40": 0.43, "41-50": 0.25}}
MEN = {"性别": {"女性": 0.2, "男性": 0.8}, "年龄": {"24-30": 0.1, "31-40": 0.3, "41-50": 0.6}}


def portrait(start: datetime, shares: Mapping[str, Mapping[str, float]]) -> list[dict[str, Any]]:
    return [
        {"start": start, "crowd": "成交", "dimension": dimension, "label": label, "share": share}
        for dimension, own in shares.items()
        for label, share in own.items()
    ]


@pytest.fixture(scope="module")
def shop() -> Iterator[Store]:
    """Mornings of 小安, afternoons of 小北, evenings of 大山, each alone; on the fourth day 新人 shares the morning
    with 小安. 400 buyers each."""
    store = Store(":memory:")
    rows, shifts, told = [], [], []
    for day in range(2, 6):
        for host, hour, shares in (("小安", 8, WOMEN), ("小北", 13, ALSO), ("大山", 19, MEN)):
            start = datetime(2026, 11, day, hour)
            end = start + timedelta(hours=2)
            rows.append(session(f"{start:%m-%d %H:%M}", f"{end:%m-%d %H:%M}", gmv="4000.00", buyers=400))
            half = start + timedelta(hours=1) if day == 5 and hour == 8 else end
            shifts.append({"host": host, "shift_on": start, "shift_off": half, "day": start.date()})
            if half < end:
                shifts.append({"host": "新人", "shift_on": half, "shift_off": end, "day": start.date()})
            told += portrait(start, shares)
    put(
        store, shop_list(*rows), batch("roster", landing("shift", shifts)), batch("audience", landing("audience", told))
    )
    yield store
    store.close()


def found_in(store: Store) -> dict[frozenset[str], Pair]:
    onair = ask(store, "host", ("live_minutes",), WINDOW, ("session", "host", "slot"))
    return {frozenset((pair.one.host, pair.other.host)): pair for pair in pairs(crowds(store, WINDOW, onair))}


def test_alike_and_different_crowds_are_told_from_sessions_of_one_host(shop: Store) -> None:
    found = found_in(shop)
    alike, apart = found[frozenset(("小安", "小北"))], found[frozenset(("小安", "大山"))]
    assert (alike.said, apart.said) == ("alike", "apart")
    assert {crowd.host: crowd.sessions for pair in found.values() for crowd in (pair.one, pair.other)} == {
        "大山": 4, "小北": 4, "小安": 3,
    }  # fmt: skip
    ours = alike.one if alike.one.host == "小安" else alike.other
    assert ours.buyers == 1_200
    assert ours.shares["性别"]["女性"] == pytest.approx(0.78)
    assert handover(alike).startswith("两人的成交人群相近(")
    assert {"女性 78%/76%", "女性 76%/78%"} & set(handover(alike).replace("(", "、").split("、"))
    assert "不必换一批" in handover(alike)
    assert "男性" in handover(apart) or "女性" in handover(apart)


def test_the_page_gives_reasons_a_map_and_how_often_two_followed_each_other(shop: Store) -> None:
    review = pairing(shop, MERCHANT, (), FIRST, LAST, None)
    assert review.headline.startswith("「小安」和「小北」的成交人群最相近") or "「小北」和「小安」" in review.headline
    first = review.steps[0].blocks
    (chart,) = [block for block in first if isinstance(block, Heatmap)]
    assert chart.rows == chart.columns == ("大山", "小北", "小安")
    assert [chart.cells[n][n] for n in range(3)] == [None, None, None]
    tables = [block for block in first if isinstance(block, Table)]
    assert [row[1] for row in tables[0].rows] == ["相近", "不同", "不同"]
    assert "不是安排" in tables[0].caption
    # no minutes: nothing is known of slots, and that is said with the hours that wait for them
    notes = [block for block in review.steps[1].blocks if isinstance(block, Note)]
    assert [note.title for note in notes] == ["还分不出时段", "另有 24 小时按时长估算"]
    for form in FORMATS.values():
        assert form.write(review)


@pytest.mark.parametrize(
    ("sessions", "buyers", "why"),
    [(1, 400.0, "每人要有 2 场"), (3, 12.0, "成交不到"), (3, None, "没有成交人数")],
)
def test_too_little_evidence_says_nothing_and_why(sessions: int, buyers: float | None, why: str) -> None:
    crowd = Crowd("甲", sessions, buyers, WOMEN)
    (pair,) = pairs([crowd, Crowd("乙", 5, 5_000.0, MEN)])
    assert pair.said == "thin"
    assert why in pair.why
    assert pair.why in handover(pair)
    assert (pair.chance is None) == (buyers is None)


def test_a_host_whose_own_sessions_swing_is_held_to_no_line() -> None:
    """The same distance and buyers, but 小安's sessions differ from each other far more than chance makes them."""
    steady, other = Crowd("小安", 4, 400.0, WOMEN, (1.0, 0.8)), Crowd("小北", 4, 400.0, ALSO, (1.1, 0.9))
    swinging = Crowd("小安", 4, 400.0, WOMEN, (60.0, 40.0))
    (sure,), (unsure,) = pairs([steady, other]), pairs([swinging, other])
    assert (sure.said, unsure.said) == ("alike", "open")
    assert unsure.distance == sure.distance
    assert unsure.chance is not None
    assert sure.chance is not None
    assert unsure.chance > 4 * sure.chance
    assert "说不准" in handover(unsure)


def test_crowds_without_a_dimension_in_common_are_no_pair() -> None:
    assert pairs([Crowd("甲", 3, 900.0, {"性别": WOMEN["性别"]}), Crowd("乙", 3, 900.0, {"年龄": MEN["年龄"]})]) == ()


def report(host: str, week: int, genders: str, ages: str, buyers: int = 300) -> dict[str, Any]:
    first = date(2026, 11, 2) + timedelta(weeks=week)
    return {
        "host": host, "since": first, "day": first + timedelta(days=6), "buyers": buyers, "top_genders": genders,
        "top_ages": ages,
    }  # fmt: skip


def test_lists_are_rough_and_say_nothing_where_a_hosts_own_do_not_hold(store: Store) -> None:
    women, men = ("女性", "31-40、24-30、41-50"), ("男性", "50岁以上、18-23、41-50")
    put(store, batch("host_report", landing("host_report", [
        *(report("小安", week, *women) for week in (0, 1)), *(report("大山", week, *men) for week in (0, 1)),
        *(report("小北", week, *women) for week in (0, 1)),
        report("未指派", 0, *women), report("新人", 0, *women, buyers=4),
    ])))  # fmt: skip
    found = {(pair.one, pair.other): pair for pair in listed(lists(store, WINDOW))}
    assert set(found) == {("大山", "小北"), ("大山", "小安"), ("小北", "小安")}
    apart = found["大山", "小安"]
    assert apart.overlap == pytest.approx(1 / 6)
    assert (apart.own, apart.lists, apart.said) == (1.0, 2, "apart")
    same = found["小北", "小安"]
    assert (same.overlap, same.said) == (1.0, "open")
    assert same.common == {"性别": ("女性",), "年龄": ("24-30", "31-40", "41-50")}


def test_one_period_of_lists_tells_nothing(store: Store) -> None:
    put(store, batch("host_report", landing("host_report", [
        report("小安", 0, "女性", "31-40"), report("大山", 0, "男性", "18-23"),
    ])))  # fmt: skip
    (pair,) = listed(lists(store, WINDOW))
    assert (pair.said, pair.own) == ("thin", None)
    assert "一期" in pair.why


def slot_shop(store: Store, planted: float) -> None:
    """Four weeks of mornings and evenings in which three hosts take turns by the hour; 小安 has `planted` times the
    money in the evening."""
    rows, shifts, minutes = [], [], []
    names = ("小安", "小北", "大山")
    for day in range(2, 28):
        for hour, money in ((8, 10), (19, 20)):
            start = datetime(2026, 11, day, hour)
            rows.append(session(f"{start:%m-%d %H:%M}", f"{start + timedelta(hours=3):%m-%d %H:%M}", gmv="9000.00"))
            for place, host in enumerate(names[day % 3 :] + names[: day % 3]):
                since = start + timedelta(hours=place)
                shifts.append(
                    {"host": host, "shift_on": since, "shift_off": since + timedelta(hours=1), "day": since.date()}
                )
                luck = 0.8 + 0.4 * ((day * 7 + place * 5 + hour) % 11) / 10
                factor = planted if host == "小安" and hour == 19 else 1.0
                minutes += [
                    {
                        "start": start, "day": start.date(), "minute": since + timedelta(minutes=minute),
                        "gmv": Decimal(str(round(money * factor * luck, 2))), "entries": 10, "orders": 1,
                    }
                    for minute in range(60)
                ]  # fmt: skip
    put(
        store,
        shop_list(*rows),
        batch("roster", landing("shift", shifts)),
        batch("minute_trend", landing("minute", minutes)),
    )


@pytest.mark.parametrize(("planted", "suits"), [(2.0, True), (1.0, False)])
def test_a_slot_that_suits_a_host_is_found_and_none_is_made_up(store: Store, planted: float, suits: bool) -> None:
    slot_shop(store, planted)
    found = cells(board(store, MERCHANT, (), WINDOW.since, WINDOW.until))
    evening = next(cell for cell in found if (cell.host, cell.slot) == ("小安", 3))
    named = {(cell.host, cell.slot) for cell in found if cell.said in (BETTER, STRONG)}
    assert (evening.said == BETTER) == suits
    assert {host for host, slot in named if slot in (3, 7)} == ({"小安"} if suits else set())
    assert suits or not named
    assert evening.ratio is not None
    assert (evening.ratio > 1.5) == suits
    assert evening.sessions == 20
    assert evening.hours == pytest.approx(20)


def test_the_demo_has_lists_alone_and_too_few_hours_and_says_both(demo_store: Store) -> None:
    review: Review = pairing(demo_store, DEMO_MERCHANT, (), date(2026, 10, 24), date(2026, 11, 20), None)
    assert review.headline == "还不能判断谁和谁的成交人群相近(只有前几名的名单);时段上还看不出谁更合适"
    words = FORMATS["md"].write(review).decode()
    assert "粗略" in words
    assert "「人群画像」(罗盘 → 直播 → 直播列表" in words
    assert "小时按时长估算" in words
