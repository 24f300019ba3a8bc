"""What flows through a session is shared out to its hosts: to the cent, whatever the shifts, however it came to be."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.methods.comparable import Calendar
from core.metrics.ask import Window, ask
from core.reading.batch import Batch
from core.warehouse import ledger, winners
from core.warehouse.lags import lagged
from core.warehouse.origins import origins
from core.warehouse.sharing import SLOT, UNMANNED
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, at, batch, contents, landing, put, session, shop_list

EVENING = session("11-03 22:30:20", "11-04 00:40", gmv="500.00", orders=50, new_followers=7)
HOUR = session("11-03 20:00", "11-03 21:00", gmv="60.00")
MINUTE = timedelta(minutes=1)
WEEK = "SELECT unnest(generate_series(TIMESTAMP '2026-11-02', TIMESTAMP '2026-11-08 23:00', INTERVAL 1 HOUR)) AS hour"
COUNTS = ("entries", "orders", "comments", "new_followers", "product_click_users")

# What each host has of a session's minutes: in equal parts where several are on air, 未排班 where nobody is.
PARTS = """
WITH part AS (
    SELECT minute.*, coalesce(shift.host, '未排班') AS host,
           1.0 / count(*) OVER (PARTITION BY minute.session, minute.minute) AS part
    FROM fact_minute AS minute
    LEFT JOIN fact_shift AS shift
        ON shift.session = minute.session AND minute.minute >= shift.shift_on AND minute.minute < shift.shift_off
)
SELECT session, host, sum(part), sum(gmv * part), sum(orders * part), sum(entries * part), sum(comments * part),
       sum(new_followers * part), sum(product_click_users * part), sum(online * part)
FROM part GROUP BY session, host ORDER BY session, host
"""
OURS = """
SELECT session, host, sum(minutes)::DOUBLE, sum(gmv)::DOUBLE, sum(orders)::DOUBLE, sum(entries)::DOUBLE,
       sum(comments)::DOUBLE, sum(new_followers)::DOUBLE, sum(minute_product_clicks)::DOUBLE,
       sum(online_minutes)::DOUBLE
FROM fact_host WHERE NOT estimated GROUP BY session, host ORDER BY session, host
"""


def minutes(first: str, count: int, start: str = "", **told: Any) -> Batch:
    """`count` minutes of a session; a figure is the same in each, or a function of the minute's number."""
    begin = at(first)
    rows = [
        {"start": at(start or first), "day": at(start or first).date(), "minute": begin + n * MINUTE}
        | {key: value(n) if callable(value) else value for key, value in told.items()}
        for n in range(count)
    ]
    return batch("minute_trend", landing("minute", rows))


def shift(host: str, on: str, off: str, **more: Any) -> dict[str, Any]:
    return {"host": host, "shift_on": at(on), "shift_off": at(off), "day": at(on).date(), **more}


def roster(*rows: Mapping[str, Any]) -> Batch:
    return batch("roster", landing("shift", rows))


def shares(store: Store, figure: str = "gmv") -> dict[str, float]:
    return dict(store.query(f"SELECT host, sum({figure})::DOUBLE FROM fact_host GROUP BY host ORDER BY host"))


def cents(number: int) -> Decimal:
    return Decimal(number * 37 % 1_000) / 100


def test_a_minute_is_its_hosts_from_going_on_up_to_going_off(store: Store) -> None:
    """Touching shifts share no minute, a gap is nobody's, and midnight changes nothing."""
    put(store, shop_list(EVENING), minutes("11-03 22:30", 131, gmv=Decimal("1.00"), online=10, entries=3))
    put(store, roster(
        shift("小安", "11-03 22:00", "11-03 23:00"), shift("阿杰", "11-03 23:00", "11-03 23:50"),
        shift("小安", "11-03 23:55", "11-04 00:10"),
    ))  # fmt: skip
    assert shares(store) == {"小安": 30 + 15, "阿杰": 50, UNMANNED: 5 + 31}
    assert shares(store, "minutes") == shares(store)
    assert shares(store, "online_minutes") == {"小安": 450, "阿杰": 500, UNMANNED: 360}
    slots = store.query("SELECT slot, host, minutes::BIGINT FROM fact_host ORDER BY slot DESC, host")
    assert slots == [(3, "小安", 35), (3, UNMANNED, 5), (3, "阿杰", 50), (0, "小安", 10), (0, UNMANNED, 31)]


def test_hosts_on_air_together_have_equal_parts_to_the_cent_and_it_is_told(store: Store) -> None:
    put(store, minutes("11-03 10:00", 10, gmv=Decimal("0.01"), orders=1))
    put(store, roster(shift("小安、阿杰、晚晴", "11-03 10:00", "11-03 10:10")))
    assert sum(shares(store).values()) == pytest.approx(0.10, abs=1e-9)
    assert sorted(round(own, 2) for own in shares(store).values()) == [0.03, 0.03, 0.04]
    assert sorted(shares(store, "orders").values()) == pytest.approx([3.33, 3.33, 3.34])
    assert store.query("SELECT sum(orders), sum(shared_minutes), sum(minutes) FROM fact_host") == [(10, 10, 10)]


def test_without_minutes_a_session_is_shared_out_by_time_and_says_so(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", "11-03 23:00", gmv="100.00", orders=10, views=900)))
    put(store, roster(shift("小安", "11-03 19:30", "11-03 21:00"), shift("小安、阿杰", "11-03 21:00", "11-03 22:00")))
    assert store.query("SELECT DISTINCT estimated FROM fact_host") == [(True,)]
    assert shares(store) == pytest.approx({"小安": 50, "阿杰": 16.67, UNMANNED: 33.33}, abs=0.011)
    assert store.query("SELECT sum(gmv), sum(orders), sum(minutes), count(entries) FROM fact_host") == [
        (Decimal("100.00"), 10, 180, 0)
    ]
    put(store, minutes("11-03 20:00", 180, gmv=Decimal("0.50")))
    assert store.query("SELECT DISTINCT estimated FROM fact_host") == [(False,)]
    assert shares(store) == {"小安": 45, "阿杰": 15, UNMANNED: 30}


def test_a_session_without_minutes_and_shifts_or_without_an_end_is_nobodys(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", "11-03 23:30", gmv="100.00"), session("11-04 20:00", gmv="30.00")))
    put(store, roster(shift("小安", "11-04 19:30", "11-04 22:00")))
    rows = store.query("SELECT day::VARCHAR, host, estimated, hours, gmv FROM fact_host ORDER BY day")
    assert rows == [
        ("2026-11-03", UNMANNED, True, 3.5, Decimal("100.00")), ("2026-11-04", UNMANNED, True, None, Decimal("30.00")),
    ]  # fmt: skip


def test_a_shift_across_midnight_reaches_the_session_of_the_day_before_and_lets_go_of_it(store: Store) -> None:
    put(store, minutes("11-03 22:30", 131, gmv=Decimal("1.00")), shop_list(EVENING))
    (receipt,) = put(store, roster(shift("小安", "11-04 00:05", "11-04 00:15")))
    assert shares(store) == {"小安": 10, UNMANNED: 121}
    ledger.undo(store, receipt.upload_id, "测试")
    assert shares(store) == {UNMANNED: 131}


def test_what_the_minutes_lack_of_the_exported_session_can_be_told(store: Store) -> None:
    """Hosts and 未排班 are what the minutes come to; the session's own total is another question to another fact."""
    put(store, shop_list(EVENING), minutes("11-03 22:30", 131, gmv=Decimal("3.00"), new_followers=1))
    window = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
    shared = ask(store, "host", ("gmv", "orders"), window, ("session",))
    told = ask(store, "live", ("gmv", "orders"), window, ("session",))
    assert told.numerators["gmv"] - shared.numerators["gmv"] == [500 - 393]
    assert shared.numerators["orders"] != shared.numerators["orders"], "a figure that no minute tells is missing"


def test_a_rate_of_entry_takes_entries_only_from_minutes_that_tell_how_many_saw_the_room(store: Store) -> None:
    told = minutes("11-03 20:00", 60, entries=20, printed_view_rate=lambda n: 0.1 if n < 30 else None, comments=2)
    put(store, told, roster(shift("小安", "11-03 20:00", "11-03 21:00")))
    window = Window(MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
    found = ask(store, "host", ("host_view_rate", "host_interaction_rate"), window, ("host",))
    assert list(found.dimensions["host"]) == ["小安"]
    assert found.numerators["host_view_rate"] / found.denominators["host_view_rate"] == pytest.approx(0.1)
    assert found.denominators["host_view_rate"] == [6_000]
    assert (found.numerators["host_interaction_rate"], found.denominators["host_interaction_rate"]) == ([120], [1_200])
    assert len(ask(store, "host", ("gmv",), window, ("host",), only={"estimated": "true"})) == 0


def test_of_the_demo_every_flow_is_the_join_of_minutes_and_shifts(demo_store: Store) -> None:
    ours, theirs = demo_store.query(OURS), demo_store.query(PARTS)
    assert [row[:2] for row in ours] == [row[:2] for row in theirs]
    for own, other in zip(ours, theirs, strict=True):
        assert [x or 0 for x in own[2:]] == pytest.approx([float(x or 0) for x in other[2:]], abs=0.05), own[:2]
    whole = [
        demo_store.query(f"SELECT sum(gmv), sum(user_pay), sum(orders), sum(entries), sum(new_followers) FROM {of}")
        for of in ("fact_minute", "fact_host WHERE NOT estimated")
    ]
    assert whole[0] == whole[1]
    assert len(ours) == 20
    hosts = {row[1] for row in ours} - {UNMANNED}
    assert len(hosts) == 4
    hours, slots = zip(*demo_store.query(f"SELECT hour, {SLOT.format('hour')} FROM ({WEEK})"), strict=True)
    begins = np.array(hours, dtype="datetime64[s]")
    week = Calendar(begins, begins + 3_600, np.zeros(len(begins), int), np.zeros(len(begins), bool))
    assert list(slots) == week.slots.tolist(), "the same slots as sessions have"
    files = {one.kind for one in origins(demo_store, DEMO_MERCHANT, [ours[-1][0]], "host", ["gmv"])}
    assert "minute_trend" in files
    late = lagged(demo_store, DEMO_MERCHANT, (), datetime(2026, 11, 1), datetime(2026, 12, 1))
    now = {host: sum(row[3] or 0 for row in ours if row[1] == host) for host in hosts}
    assert {one.host: one.gmv for one in late if one.lag == 0 and one.host in hosts} == pytest.approx(now, abs=0.05)
    for lag in (0, 3, 5):
        assert sum(one.gmv or 0 for one in late if one.lag == lag) == pytest.approx(float(whole[0][0][0]))


def test_an_order_belongs_to_who_was_on_air_some_minutes_before(store: Store) -> None:
    put(store, shop_list(HOUR), minutes("11-03 20:00", 60, gmv=lambda n: Decimal(n), orders=1))
    put(store, roster(shift("小安", "11-03 20:00", "11-03 20:30"), shift("阿杰", "11-03 20:30", "11-03 21:00")))
    found = lagged(store, MERCHANT, ("a1",), at("11-03 00:00"), at("11-04 00:00"))
    early = {0: sum(range(30)), 3: sum(range(33)), 5: sum(range(35))}
    assert {one.lag: (one.gmv, one.orders) for one in found if one.host == "小安"} == {
        0: (early[0], 30), 3: (early[3], 33), 5: (early[5], 35),
    }  # fmt: skip
    assert {one.gmv for one in found if one.host == "阿杰"} == {1770 - own for own in early.values()}
    assert lagged(store, MERCHANT, ("别处",), at("11-03 00:00"), at("11-04 00:00")) == ()


def test_an_older_store_is_completed_with_what_its_hosts_did(tmp_path: Path) -> None:
    path = str(tmp_path / "fupan.duckdb")
    store = Store(path)
    put(store, shop_list(HOUR), minutes("11-03 20:00", 30, gmv=Decimal("1.00")))
    put(store, roster(shift("小安", "11-03 20:10", "11-03 20:20")))
    found = contents(store)
    with store.writing() as cursor:
        cursor.execute("DROP VIEW fact_host")
        cursor.execute("DROP TABLE current_host")
    store.close()
    store = Store(path)
    assert contents(store) == found
    assert shares(store) == {"小安": 10, UNMANNED: 20}
    store.close()


def a_file(chance: random.Random) -> Batch:
    """Minutes, a list or a roster of a few days; sessions cross midnight, shifts overlap, and leave gaps."""
    kind = chance.choice(("minute", "minute", "list", "roster", "roster"))
    begins = [at("11-03 21:00") + timedelta(hours=13 * slot) for slot in chance.sample(range(5), chance.randint(1, 2))]
    if kind == "list":
        lives = [
            {"account": "a1", "start": begin, "stop": begin + timedelta(minutes=chance.choice((90, 200))),
             "gmv": cents(chance.randint(1, 900)), "orders": chance.choice((None, 5))}
            for begin in begins
        ]  # fmt: skip
        return batch("live_list", landing("live", lives), name=str(chance.random()))
    if kind == "minute":
        figures = chance.sample(COUNTS, 3)
        rows = [
            {"start": begin, "minute": begin + n * MINUTE, "gmv": cents(chance.randint(0, 900))}
            | {key: chance.randint(0, 5) for key in figures}
            for begin in begins
            for n in range(chance.choice((40, 190)))
        ]
        return batch("minute_trend", landing("minute", rows), name=str(chance.random()))
    shifts = []
    for _ in range(chance.randint(1, 5)):
        on = at("11-03 20:00") + timedelta(minutes=chance.randint(0, 65 * 60), seconds=chance.choice((0, 30)))
        off = on + timedelta(minutes=chance.choice((30, 60, 300)))
        hosts = "、".join(chance.sample(("小安", "阿杰", "晚晴"), chance.randint(1, 3)))
        shifts.append({"host": hosts, "shift_on": on, "shift_off": off, "day": on.date()})
    unique = {(row["day"], row["host"], row["shift_on"]): row for row in shifts}
    return batch("roster", landing("shift", unique.values()), name=str(chance.random()))


def history(store: Store, seed: int) -> Iterator[None]:
    chance = random.Random(seed)
    alive: list[str] = []
    for _ in range(8):
        if alive and chance.random() < 0.3:
            ledger.undo(store, alive.pop(chance.randrange(len(alive))), "测试")
        else:
            alive += [one.upload_id for one in ledger.commit(store, MERCHANT, [a_file(chance)], "测试")]
        yield


@pytest.mark.parametrize("seed", range(2))
def test_sharing_out_what_was_touched_gives_what_sharing_out_everything_gives(store: Store, seed: int) -> None:
    for _ in history(store, seed):
        found = store.query("SELECT * FROM current_host ORDER BY ALL")
        with store.writing() as cursor:
            winners.rebuild(cursor, MERCHANT, None)
        assert store.query("SELECT * FROM current_host ORDER BY ALL") == found
        for session_, gmv, whole in store.query(
            "SELECT session, sum(gmv), (SELECT sum(gmv) FROM fact_minute AS own WHERE own.session = fact_host.session) "
            "FROM fact_host WHERE NOT estimated GROUP BY session"
        ):
            assert gmv == whole, session_
    ours, theirs = store.query(OURS), store.query(PARTS)
    assert [row[:2] for row in ours] == [row[:2] for row in theirs]
    for own, other in zip(ours, theirs, strict=True):
        assert [x or 0 for x in own[2:]] == pytest.approx([float(x or 0) for x in other[2:]], abs=0.1), own[:2]
