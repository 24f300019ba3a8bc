"""主播排行 as a whole review: it adds up to the cent, says who can't be placed and why, and what changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from core.metrics.host import ABILITIES
from core.reading.batch import Batch
from core.reports.document import document
from core.reviews import review
from core.reviews.blocks import Note, Ranking, Review, Table
from core.reviews.hosts.board import APART, BY_TIME, TOO_FEW, board
from core.reviews.hosts.movement import moved
from core.scope import Question
from core.warehouse import ledger, plans
from core.warehouse.sharing import UNMANNED
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, at, batch, landing, put, session, shop_list

FIRST, LAST = date(2026, 11, 14), date(2026, 11, 20)
MINUTE = timedelta(minutes=1)
FLOWS = ("gmv", "user_pay", "orders", "new_followers", "new_fanclub", "comments", "likes", "ad_cost")

Figure = Callable[[int], object]


def shift(host: str, on: datetime, off: datetime) -> dict[str, Any]:
    return {"host": host, "shift_on": on, "shift_off": off, "day": on.date()}


def roster(rows: Sequence[Mapping[str, Any]]) -> Batch:
    return batch("roster", landing("shift", rows))


def minute_rows(start: datetime, count: int, **told: Figure) -> list[dict[str, Any]]:
    return [
        {"start": start, "day": start.date(), "minute": start + n * MINUTE} | {key: f(n) for key, f in told.items()}
        for n in range(count)
    ]


def written(store: Store, first: date, last: date, merchant: str = MERCHANT) -> Review:
    return review(store, "hosts", Question(merchant, start=first, end=last))


def ranking(found: Review) -> Ranking:
    return next(block for block in found.blocks if isinstance(block, Ranking))


def table(found: Review, title: str) -> Table:
    return next(block for block in found.blocks if isinstance(block, Table) and block.title.startswith(title))


def notes(found: Review) -> dict[str, str]:
    return {block.title: block.text for block in found.blocks if isinstance(block, Note)}


def rotating(
    months: Mapping[int, Mapping[str, float]], noise: float = 0.15, each: int = 30, account: str = "a1"
) -> tuple[Batch, ...]:
    """A month of evenings for every key: two hosts per evening for half an hour each, in turns that give everyone every
    place. A host's figure a minute is the evening's own times its effect."""
    rng = np.random.default_rng(3)
    lines: list[dict[str, Any]] = []
    shifts: list[dict[str, Any]] = []
    evenings: list[dict[str, Any]] = []
    for month, effects in months.items():
        names = list(effects)
        for day in range(1, 29):
            start = datetime(2026, month, day, 20)
            evenings.append(
                session(f"{start:%m-%d %H:%M}", f"{start + 2 * each * MINUTE:%m-%d %H:%M}", account=account)
            )
            level = 50 * float(np.exp(rng.normal(0, 0.2)))
            pair = [names[(day + day // len(names)) % len(names)], names[(day + 1 + 2 * (day % 2)) % len(names)]]
            for place, name in enumerate(pair):
                own = level * effects[name] * float(np.exp(rng.normal(0, noise)))
                begin = start + place * each * MINUTE
                shifts.append({**shift(name, begin, begin + each * MINUTE), "account": account})
                lines += [
                    {"account": account, "start": start, "day": start.date(), "minute": begin + n * MINUTE,
                     "gmv": Decimal(f"{own:.2f}"), "entries": 20, "online": 40}
                    for n in range(each)
                ]  # fmt: skip
    return shop_list(*evenings), batch("minute_trend", landing("minute", lines)), roster(shifts)


@pytest.fixture(scope="module")
def demo(demo_store: Store) -> Review:
    return written(demo_store, FIRST, LAST, DEMO_MERCHANT)


def test_hosts_and_nobody_are_every_session_to_the_cent_for_every_flow(demo_store: Store, demo: Review) -> None:
    minutes = ", ".join(f"sum({flow})" for flow in FLOWS)
    (told,) = demo_store.query(f"SELECT {minutes} FROM fact_minute WHERE day BETWEEN ? AND ?", [FIRST, LAST])
    (shared,) = demo_store.query(
        f"SELECT {minutes} FROM fact_host WHERE NOT estimated AND day BETWEEN ? AND ?", [FIRST, LAST]
    )
    assert [value and Decimal(value) for value in shared] == [value and Decimal(value) for value in told]
    ((money,),) = demo_store.query(
        "SELECT (SELECT sum(gmv) FROM current_minute WHERE day BETWEEN $first AND $last) + (SELECT sum(gmv) FROM "
        "current_live ANTI JOIN current_minute USING (session) WHERE current_live.day BETWEEN $first AND $last)",
        {"first": FIRST, "last": LAST},
    )
    assert sum(row.gmv or 0 for row in ranking(demo).rows) == money
    for name, hosts, nobody, whole, minute, exported, gap in table(demo, "主播 + 未排班").rows:
        assert (hosts or 0) + (nobody or 0) == whole == minute, name  # type: ignore[operator]
        assert exported is None or gap == 0, name


def test_the_leaderboard_in_json_has_everybody_with_both_figures_and_nobody_without_a_score(demo: Review) -> None:
    steps: Any = document(demo)["steps"]
    (found,) = (block for step in steps for block in step["blocks"] if block["type"] == "ranking")
    rows = found["rows"]
    assert [row["host"] for row in rows][-1] == UNMANNED
    assert rows[-1]["score"] is None and rows[-1]["rank"] is None and rows[-1]["interval"] is None
    for row in rows[:-1]:
        low, high = row["interval"]
        assert 0 <= low <= row["score"] <= high <= 100
        assert row["rank_interval"][0] <= row["rank_interval"][1]
        assert set(row["abilities"]) == set(row["raw"]) == set(row["effects"]) <= set(ABILITIES)
        assert row["hours"] > 0 and row["gmv"] > 0 and 0 <= row["best"] <= 1
    assert [row["score"] for row in rows[:-1]] == sorted((row["score"] for row in rows[:-1]), reverse=True)


def test_ties_are_called_ties(demo: Review) -> None:
    first = [row for row in ranking(demo).rows if row.rank == 1]
    assert len(first) > 1 and all(row.tied for row in first)
    assert "并列第一" in demo.headline


def test_shifts_that_touch_overlap_leave_gaps_and_cross_midnight_keep_the_whole(store: Store) -> None:
    begin = at("11-03 22:30")
    put(store, shop_list(session("11-03 22:30", "11-04 00:40", gmv="130.00", orders=131)))
    lines = minute_rows(begin, 130, gmv=lambda n: Decimal("1.00"), orders=lambda n: 1)
    put(store, batch("minute_trend", landing("minute", lines)))
    put(store, roster([
        shift("小安", at("11-03 22:30"), at("11-03 23:00")), shift("阿杰", at("11-03 23:00"), at("11-03 23:40")),
        shift("小安", at("11-03 23:30"), at("11-04 00:10")),
    ]))  # fmt: skip
    found = written(store, date(2026, 11, 3), date(2026, 11, 3))
    rows = {row.host: row for row in ranking(found).rows}
    assert {name: row.gmv for name, row in rows.items()} == {"小安": 65, "阿杰": 35, UNMANNED: 30}
    assert {name: row.hours * 60 for name, row in rows.items()} == pytest.approx({"小安": 65, "阿杰": 35, UNMANNED: 30})
    assert "同播 5分00秒" in rows["小安"].sample
    money, orders = table(found, "主播 + 未排班").rows
    assert money == ("成交金额(元)", 100, 30, 130, 130, 130, 0)
    assert orders == ("成交订单数(单)", 100, 30, 130, 130, 131, 1)
    assert rows["小安"].rank is None and rows["小安"].note == TOO_FEW
    assert found.headline == f"2 位主播都还不能排名:{TOO_FEW}"


def test_a_host_who_rose_from_third_to_first_is_said_to_have_risen_and_the_others_are_not_guessed(
    store: Store,
) -> None:
    """What the merchants' own example tells: third in September, first in November."""
    september = {"乙": 1.9, "丙": 1.4, "甲": 1.0, "丁": 0.7}
    november = {"乙": 1.4, "丙": 1.0, "甲": 2.0, "丁": 0.7}
    put(store, *rotating({9: september, 11: november}))
    then, now = (
        board(store, MERCHANT, (), datetime(2026, month, 1), datetime(2026, month + 1, 1)) for month in (9, 11)
    )
    assert [host.name for host in then.hosts] == ["乙", "丙", "甲", "丁"]
    assert [host.name for host in now.hosts] == ["甲", "乙", "丙", "丁"]
    changes = moved(now, then)
    assert (changes["甲"].before, changes["甲"].place, changes["甲"].moved) == (3, 1, True)
    assert not changes["丁"].moved
    same = moved(then, board(store, MERCHANT, (), datetime(2026, 9, 1), datetime(2026, 10, 1)))
    assert not any(change.moved for change in same.values())


def test_a_change_between_two_spans_of_the_same_hosts_is_only_said_where_it_is_real(store: Store) -> None:
    """Four equal hosts: places change by chance, and nobody has moved."""
    put(store, *rotating({8: dict.fromkeys("甲乙丙丁", 1.0), 9: dict.fromkeys("甲乙丙丁", 1.0)}, noise=0.3))
    found = review(store, "hosts", Question(MERCHANT, start=date(2026, 9, 1), end=date(2026, 9, 28)))
    verdicts = [row[3] for row in table(found, "名次的变化").rows]
    assert len(verdicts) == 4 and not any(str(verdict).startswith("真的") for verdict in verdicts)
    assert all(row.before and row.now for row in ranking(found).rows)


def test_who_cannot_be_placed_is_listed_with_the_reason(store: Store) -> None:
    put(store, *rotating({9: {"甲": 1.2, "乙": 1.0, "丙": 0.9}}))
    nights = [session(f"09-{day:02} 02:00", f"09-{day:02} 03:00") for day in range(1, 6)]
    put(
        store,
        shop_list(*(session(f"09-{day:02} 09:00", f"09-{day:02} 10:00", gmv="90.00") for day in range(1, 6)), *nights),
    )
    lone = [minute_rows(datetime(2026, 9, day, 2), 60, gmv=lambda n: Decimal("2.00")) for day in range(1, 6)]
    put(store, batch("minute_trend", landing("minute", [line for lines in lone for line in lines])))
    put(store, roster([
        *(shift("按时", datetime(2026, 9, day, 9), datetime(2026, 9, day, 10)) for day in range(1, 6)),
        *(shift("深夜", datetime(2026, 9, day, 2), datetime(2026, 9, day, 3)) for day in range(1, 6)),
    ]))  # fmt: skip
    found = written(store, date(2026, 9, 1), date(2026, 9, 28))
    rows = {row.host: row for row in ranking(found).rows}
    assert {name: rows[name].note for name in ("按时", "深夜")} == {"按时": BY_TIME, "深夜": APART}
    assert all(rows[name].score is None and rows[name].rank is None for name in ("按时", "深夜"))
    assert rows["按时"].gmv == 450 and rows["按时"].raw["gmv_per_hour"] is None
    assert "深夜" in notes(found)[APART]
    assert len(table(found, "按时长估算的 5 场").rows) == 5


def test_weights_that_a_person_sets_count_and_their_effect_is_shown(store: Store) -> None:
    """甲 sells more, 乙 keeps people longer; who leads is the manager's to say."""
    lines, shifts = [], []
    for day in range(1, 29):
        start = datetime(2026, 9, day, 20)
        for place, name in enumerate(("甲", "乙", "丙", "丁") if day % 2 else ("丁", "丙", "乙", "甲")):
            begin = start + place * 30 * MINUTE
            shifts.append(shift(name, begin, begin + 30 * MINUTE))
            wobble = 1 + (day % 5) / 20
            gmv, online = {"甲": (40, 20), "乙": (20, 40)}.get(name, (28, 28))
            lines += [
                {"start": start, "day": start.date(), "minute": begin + n * MINUTE, "entries": 20,
                 "online": round(online * wobble), "gmv": Decimal(gmv) * Decimal(str(wobble))}
                for n in range(30)
            ]  # fmt: skip
    evenings = [session(f"09-{day:02} 20:00", f"09-{day:02} 22:00") for day in range(1, 29)]
    put(store, shop_list(*evenings), batch("minute_trend", landing("minute", lines)), roster(shifts))
    span = (date(2026, 9, 1), date(2026, 9, 28))
    assert ranking(written(store, *span)).rows[0].host == "甲"
    upload = ledger.enter(store, MERCHANT, "weight", [{"ability": "host_stay", "value": 3.0}], "小北")
    assert plans.weights(store, MERCHANT) == {"host_stay": 3.0}
    found = written(store, *span)
    assert ranking(found).rows[0].host == "乙"
    shown = table(found, "权重的影响")
    ways = [column.label for column in shown.columns][1:5]
    assert ways == ["默认权重", "只看单小时成交金额", "各项相等", "现在的权重"]
    by_host = {row[0]: row[1:5] for row in shown.rows}
    assert str(by_host["甲"][0]).startswith("第 1") and str(by_host["乙"][3]).startswith("第 1")
    ledger.undo(store, upload, "小北")
    assert plans.weights(store, MERCHANT) == {}


def test_without_a_roster_it_is_said_where_to_enter_one(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", "11-03 23:00", gmv="100.00")))
    found = written(store, date(2026, 11, 3), date(2026, 11, 3))
    assert found.headline == "还没有上播记录,排不了主播"
    assert "/roster" in notes(found)["还没有上播记录"]
    assert [row.host for row in ranking(found).rows] == [UNMANNED]
    document(found)
