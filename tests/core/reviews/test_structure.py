"""The channels of a period: they and what they leave out are the sessions' money; missing exports are no news."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core.reviews.blocks import Attribution, Note, Split, Table
from core.reviews.resolve import resolve
from core.reviews.room import Room
from core.reviews.structure import NOT_SPLIT, channel_structure
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.goods_shops import cells
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

FIRST = datetime(2026, 11, 2, 20)


def shop(store: Store, *days: tuple[int, float, dict[str, tuple[int, int, float]]]) -> None:
    """Sessions by (days from Monday, own money, channel → entries, orders, money)."""
    live, channels = [], []
    for day, money, parts in days:
        start = FIRST + timedelta(days=day)
        entries, orders = (sum(part[at] for part in parts.values()) for at in (0, 1))
        session = rows_of_session("a1", start, gmv=money, views=entries + 100, orders=orders + 1, exposure_users=10_000)
        live.append(session)
        place = {key: session[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
        channels += [
            {**place, "channel": name, "entries": came, "orders": bought, "gmv": paid}
            for name, (came, bought, paid) in parts.items()
        ]
    commit(store, batch("a.xlsx", live, channels))


def structure(store: Store, merchant: str = MERCHANT, **question: object) -> tuple[Room, list[object]]:
    asked = {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "against": "previous-period", **question}
    room = Room(store, resolve(store, Question(merchant, **asked)))  # type: ignore[arg-type]
    return room, list(channel_structure(store, room.evidence, room.channels))


def of(blocks: list[object], kind: type) -> list[object]:
    return [block for block in blocks if isinstance(block, kind)]


def total(table: Table, key: str) -> object:
    assert table.totals is not None
    return dict(zip((column.key for column in table.columns), table.totals, strict=True))[key]


def test_channels_and_what_they_leave_out_are_the_money_to_the_cent(store: Store) -> None:
    shop(
        store,
        (0, 1_000.10, {"推荐feed": (1_000, 10, 600.05), "千川PC版": (500, 5, 300.02)}),
        (7, 1_500.33, {"推荐feed": (1_200, 15, 900.11), "搜索": (100, 4, 200.04)}),
    )
    room, blocks = structure(store)
    (table,) = of(blocks, Table)
    assert isinstance(table, Table)
    rows = {str(row["channel"]): row for row in cells(table)}
    assert [row["gmv"] for row in rows.values()] == [Decimal("900.11"), Decimal("200.04"), None, Decimal("400.18")]
    assert rows["渠道未覆盖"]["money_before"] == Decimal("100.03")
    assert (total(table, "gmv"), total(table, "money_before")) == (Decimal("1500.33"), Decimal("1000.10"))
    assert total(table, "effect") == Decimal("500.23") == sum(row["effect"] for row in rows.values())  # type: ignore[misc]
    feed = rows["推荐feed"]
    assert feed["effect"] == feed["effect_entries"] + feed["effect_rate"] + feed["effect_ticket"] == Decimal("300.06")  # type: ignore[operator]
    assert rows["千川PC版"]["effect_born"] == Decimal("-300.02")
    assert feed["order_rate"] == pytest.approx(15 / 1_200)
    assert total(table, "order_rate") == pytest.approx(20 / 1_400)
    assert total(table, "ticket_per_order") == pytest.approx(1500.33 / 20)
    assert of(blocks, Attribution) == [room.channels]
    entries, money = of(blocks, Split)
    assert [(part.name, part.value) for part in entries.parts] == [("自然", 1_300), ("付费", 0)]  # type: ignore[attr-defined]
    assert [part.before_share for part in money.parts] == pytest.approx([600.05 / 900.07, 300.02 / 900.07])  # type: ignore[attr-defined]


def test_a_slot_with_a_missing_export_is_split_on_neither_side(store: Store) -> None:
    """Saturday's channels are missing this week: no channel of a weekend may pass for one that fell."""
    weekday, weekend = {"推荐feed": (1_000, 10, 600.0)}, {"推荐feed": (9_000, 90, 5_400.0)}
    shop(
        store,
        (0, 700.0, weekday),
        (5, 6_000.0, weekend),
        (7, 800.0, weekday),
        (12, 6_100.0, {}),
        (13, 6_200.0, weekend),
    )
    room, blocks = structure(store)
    assert room.channels is None
    (split,) = of(blocks, Attribution)
    assert isinstance(split, Attribution)
    assert {term.label: term.yuan for term in split.terms} == {
        "推荐feed": 0, "渠道未覆盖": Decimal("100.00"), NOT_SPLIT: Decimal("6300.00"),
    }  # fmt: skip
    assert (split.before, split.after, split.total) == (Decimal("6700.00"), Decimal("13100.00"), Decimal("6400.00"))
    (table,) = of(blocks, Table)
    assert isinstance(table, Table) and "本期 2/3 场,对比 2/2 场有渠道数据" in table.caption
    assert {column.key for column in table.columns}.isdisjoint({"effect", "verdict"})
    assert total(table, "gmv") == Decimal("13100.00")


def test_without_channels_of_the_comparison_nothing_is_split(store: Store) -> None:
    shop(store, (0, 700.0, {}), (7, 800.0, {"推荐feed": (1_000, 10, 600.0)}))
    _, blocks = structure(store)
    note = blocks[-1]
    assert isinstance(note, Note) and "对比的场次没有渠道数据" in note.text
    assert not of(blocks, Attribution)


def test_without_any_channels_the_export_is_named(store: Store) -> None:
    shop(store, (0, 700.0, {}), (7, 800.0, {}))
    _, blocks = structure(store)
    assert len(blocks) == 1 and isinstance(blocks[0], Note) and "整场数据" in blocks[0].text


def test_the_demo_weeks_channels_come_to_what_its_sessions_took(demo_store: Store) -> None:
    """Against SQL that doesn't go through our compiler; two of the demo's accounts, one without channels."""
    for accounts in ((), ("qingye_outdoor",)):
        _, blocks = structure(
            demo_store, DEMO_MERCHANT, start=date(2026, 11, 14), end=date(2026, 11, 20), accounts=accounts
        )
        (table,) = of(blocks, Table)
        (split,) = of(blocks, Attribution)
        assert isinstance(table, Table) and isinstance(split, Attribution)
        chosen = "AND account = 'qingye_outdoor'" if accounts else ""
        sums = [
            demo_store.query(
                f"SELECT sum(user_pay) FROM fact_live WHERE merchant = ? AND day BETWEEN ? AND ? {chosen}",
                [DEMO_MERCHANT, date(2026, 11, first), date(2026, 11, last)],
            )[0][0]
            for first, last in ((14, 20), (7, 13))
        ]
        assert [total(table, "user_pay"), total(table, "money_before")] == sums == [split.after, split.before]
        assert sum((term.yuan for term in split.terms), Decimal(0)) == split.total == sums[0] - sums[1]
        assert sum(Decimal(str(row["user_pay"])) for row in cells(table)) == sums[0]
