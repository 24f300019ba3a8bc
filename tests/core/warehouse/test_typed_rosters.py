"""Rosters that are typed: stored as a file's are, emptied, taken back; checked by the same rules before they are."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import FupanError
from core.reading.shifts import Line, Shift, changed_days, typed_batch
from core.warehouse import faults, ledger, rosters
from core.warehouse.faults import Fault, faults_of, on_air
from core.warehouse.holdings import Session
from core.warehouse.remarks import remarks
from core.warehouse.store import Store
from core.warehouse.templates import template_rows, templates
from tests.core.warehouse.made import MERCHANT, at, batch, contents, landing, put, session, shop_list

MORNING, EVENING = session("11-03 08:00", "11-03 12:00"), session("11-03 20:00", "11-04 00:30")
TUESDAY, WEDNESDAY = date(2026, 11, 3), date(2026, 11, 4)
MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 8)


def shift(host: str, on: str, off: str, day: date | None = None, row: int = 0, note: str = "") -> Shift:
    return Shift(day or at(on).date(), host, at(on), at(off), note=note, row=row)


def uploaded(*shifts: Shift, **more: Any) -> Any:
    rows = [
        {"host": one.host, "shift_on": one.on, "shift_off": one.off, "day": one.day, "note": one.note or None}
        for one in shifts
    ]
    return batch("roster", landing("shift", rows), **more)


def save(store: Store, *after: Shift) -> str:
    """What a person leaves standing in the week."""
    days = changed_days(stored(store), after)
    (receipt,) = ledger.commit(store, MERCHANT, [typed_batch("a1", "示例", days)], "小北")
    return receipt.upload_id


def stored(store: Store) -> list[Shift]:
    return [one for one in rosters.week(store, MERCHANT, "a1", MONDAY).shifts if MONDAY <= one.day <= SUNDAY]


def on_record(store: Store) -> list[list[tuple[Any, ...]]]:
    """All that is held of shifts; the upload bore no nickname."""
    tables = ("current_shift", "fact_shift")
    return [store.query(f"SELECT * EXCLUDE (account_name) FROM {table} ORDER BY ALL") for table in tables]


FIRST, SECOND = shift("小安", "11-03 08:00", "11-03 10:00", note="早"), shift("阿杰", "11-03 10:00", "11-03 12:00")
LATER = shift("小安", "11-04 08:00", "11-04 10:00")


def test_what_is_typed_is_stored_as_what_is_uploaded(store: Store) -> None:
    put(store, shop_list(MORNING, EVENING))
    (receipt,) = put(store, uploaded(FIRST, SECOND, LATER))
    before = on_record(store)
    assert [len(rows) for rows in before] == [3, 3]
    ledger.undo(store, receipt.upload_id, "测试")
    assert on_record(store) == [[], []]
    save(store, FIRST, SECOND, LATER)
    assert on_record(store) == before
    assert stored(store) == [FIRST, SECOND, LATER]


def test_a_day_that_is_emptied_is_empty_and_undo_brings_it_back_exactly(store: Store) -> None:
    put(store, shop_list(MORNING, EVENING), uploaded(FIRST, SECOND, LATER))
    before = contents(store)
    edit = save(store, LATER)
    assert stored(store) == [LATER]
    assert store.query("SELECT count(*) FROM fact_shift WHERE day = '2026-11-03'") == [(0,)]
    found = rosters.faults(store.query, MERCHANT, TUESDAY, TUESDAY)
    assert [fault.kind for fault in found] == ["unmanned", "unmanned"]
    ledger.undo(store, edit, "测试")
    assert contents(store) == before


def test_only_the_days_that_were_changed_are_replaced_and_the_newer_word_holds(store: Store) -> None:
    put(store, uploaded(FIRST, SECOND, LATER))
    save(store, FIRST, SECOND, shift("小满", "11-04 08:00", "11-04 10:00"))
    put(store, uploaded(shift("小雨", "11-03 08:00", "11-03 12:00"), name="新的.xlsx"))
    assert [one.host for one in stored(store)] == ["小雨", "小满"]
    last = save(store, FIRST)
    assert stored(store) == [FIRST]
    ledger.undo(store, last, "测试")
    assert [one.host for one in stored(store)] == ["小雨", "小满"]


def test_saying_the_same_again_counts_as_a_new_word(store: Store) -> None:
    save(store, FIRST)
    save(store, SECOND)
    save(store, FIRST)
    assert stored(store) == [FIRST]


def test_shifts_that_are_still_to_come_are_kept_and_find_their_session_later(store: Store) -> None:
    put(store, shop_list(MORNING))
    save(store, shift("小安", "11-05 20:00", "11-06 00:30"))
    assert store.query("SELECT session FROM fact_shift") == [(None,)]
    put(store, shop_list(session("11-05 20:00", "11-06 00:20"), name="后来.xlsx"))
    assert store.query("SELECT session, strftime(shift_off, '%d %H:%M') FROM fact_shift") == [
        ("a1 2026-11-05 20:00", "06 00:20")
    ]


def test_the_history_says_who_added_and_removed_what_and_leaves_out_what_was_taken_back(store: Store) -> None:
    put(store, uploaded(FIRST, SECOND, LATER, name="十一月.xlsx"))
    undone = save(store, FIRST)
    ledger.undo(store, undone, "小南")
    save(store, FIRST, shift("阿杰", "11-03 10:00", "11-03 12:30"), LATER)
    newest, middle, oldest = rosters.history(store, MERCHANT, "a1", MONDAY, SUNDAY)
    assert (newest.author, newest.file) == ("小北", "上播记录(手工编辑)")
    assert (newest.added, newest.removed) == ((shift("阿杰", "11-03 10:00", "11-03 12:30"),), (SECOND,))
    assert newest.period == (TUESDAY, TUESDAY)
    assert (middle.added, middle.removed, middle.undone_by) == ((), (SECOND, LATER), "小南")
    assert (oldest.added, oldest.removed) == ((FIRST, SECOND, LATER), ())
    assert rosters.history(store, MERCHANT, "a2", MONDAY, SUNDAY) == []


def test_a_template_is_the_newest_of_its_name_until_it_is_struck_out(store: Store) -> None:
    early, late = (0, Line(None, "小安", "08:00", "12:00", note="早")), (6, Line(None, "阿杰", "20:00", "00:30"))
    ledger.enter(store, MERCHANT, "roster_template", template_rows("平日", [early]), "小北")
    newer = ledger.enter(store, MERCHANT, "roster_template", template_rows("平日", [early, late]), "小北")
    ledger.enter(store, MERCHANT, "roster_template", template_rows("大促", [late]), "小北")
    assert templates(store, MERCHANT) == {"平日": (early, late), "大促": (late,)}
    ledger.enter(store, MERCHANT, "roster_template", template_rows("大促", []), "小北")
    ledger.undo(store, newer, "小北")
    assert templates(store, MERCHANT) == {"平日": (early,)}
    assert templates(store, "商家乙") == {}


@pytest.mark.parametrize("seed", range(4))
def test_shifts_lie_where_the_fact_says_they_lie(store: Store, seed: int) -> None:
    """Made-up weeks, with shifts that touch, overlap, leave gaps and cross midnight."""
    dice = random.Random(seed)
    lives, starts = [], at("11-02 08:00")
    for _ in range(8):
        start = starts + timedelta(minutes=dice.randrange(30, 500), seconds=dice.randrange(60))
        stop = start + timedelta(minutes=dice.randrange(60, 400)) if dice.random() > 0.2 else None
        lives.append({"account": "a1", "start": start, "stop": stop})
        starts = stop or start + timedelta(hours=3)
    shifts = {}
    for row in range(25):
        on = at("11-02 06:00") + timedelta(minutes=5 * dice.randrange(0, 700))
        host = dice.choice(["小安", "阿杰", "小安、阿杰", "小满"])
        shifts[on.date(), host, on] = Shift(
            on.date(), host, on, on + timedelta(minutes=5 * dice.randrange(0, 60)), row=row
        )
    put(store, shop_list(*lives), uploaded(*shifts.values()))
    held = rosters.week(store, MERCHANT, "a1", MONDAY)
    sessions = list(held.sessions)
    ours = sorted(
        (one.session.session, one.host, one.on, one.off) for one in on_air(shifts.values(), sessions) if one.session
    )
    told = store.query(
        "SELECT session, host, shift_on, shift_off FROM fact_shift WHERE session IS NOT NULL ORDER BY ALL"
    )
    assert ours == told
    typed = faults_of("a1", None, list(shifts.values()), sessions, MONDAY, SUNDAY, known=True)
    assert typed == rosters.faults(store.query, MERCHANT, MONDAY, SUNDAY)


def told(*shifts: Shift, hosts: frozenset[str] = frozenset({"小安", "阿杰", "小雨"})) -> list[str]:
    lives = [
        Session("m", "a1", None, at("11-03 08:00"), at("11-03 12:00"), TUESDAY),
        Session("e", "a1", None, at("11-03 20:00"), at("11-04 00:30"), TUESDAY),
    ]
    found = faults_of("a1", None, shifts, lives, MONDAY, SUNDAY, known=True)
    return [issue.fact for issue in remarks(shifts, found, hosts, at("11-04 00:30"))]


def test_remarks_name_the_rows_and_the_nearest_name() -> None:
    assert told(
        shift("小安", "11-03 08:00", "11-03 10:10", row=1), shift("阿洁", "11-03 10:00", "11-03 12:00", row=2),
        shift("小安", "11-03 20:00", "11-04 00:30", row=3), shift("小雨", "11-03 14:00", "11-03 15:00", row=4),
        shift("小雨", "11-03 16:00", "11-03 16:00", row=5), shift("小雨", "11-06 20:00", "11-06 22:00", row=6),
    ) == [
        "第 2 行:「阿洁」这个名字以前没有出现过",
        "第 4 行:11-03 14:00 至 15:00 小雨 上播时没有直播",
        "第 5 行:11-03 16:00 小雨 上播和下播是同一时刻",
        "第 1、2 行:11-03 10:00 至 10:10 同时有 小安、阿洁 上播",
        "第 6 行:晚于已有的直播数据,先当排班存着",
        "第 3 行:跨过零点,下播算在次日",
    ]  # fmt: skip


def test_an_unknown_name_is_held_against_the_known_ones_where_there_are_any() -> None:
    whole = shift("小鱼", "11-03 08:00", "11-03 12:00", row=1), shift("小安", "11-03 20:00", "11-04 00:00", row=2)
    (strange,) = [issue for issue in remarks(whole, [], {"小雨", "阿杰"}, None) if "小鱼" in issue.fact]
    assert strange.remedy == "是「小雨」的话请改成一样的写法,是新人就不用改"
    assert not [fact for fact in told(*whole, hosts=frozenset()) if "名字" in fact]
    (alone,) = remarks(whole[:1], [], {"阿杰"}, None)
    assert alone.remedy == "是新人就不用改"


def test_gaps_are_told_without_a_row_and_nothing_more() -> None:
    assert told(
        shift("小安", "11-03 08:00", "11-03 11:00", row=1), shift("阿杰", "11-03 20:00", "11-04 00:00", row=2)
    ) == [
        "11-03 11:00 至 12:00 直播中没有人上播",
        "11-04 00:00 至 00:30 直播中没有人上播",
    ]


def test_every_kind_of_fault_has_a_level() -> None:
    assert set(faults.LEVELS.values()) == {"warning", "note"}
    assert Fault("gap", "a", None, (), at("11-03 10:00"), at("11-03 11:00")).fact.endswith("直播中没有人上播")


def test_an_edit_can_be_taken_back_once(store: Store) -> None:
    edit = save(store, FIRST)
    ledger.undo(store, edit, "测试")
    with pytest.raises(FupanError):
        ledger.undo(store, edit, "测试")
