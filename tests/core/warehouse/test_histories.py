"""Whatever happened, in whatever order: rebuilding a part gives what rebuilding everything gives, and what is right."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from core.reading.batch import Batch
from core.sheets import LANDED
from core.warehouse import ledger, schema, winners
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, at, batch, contents, landing, put

KINDS = ("live_list", "live_detail", "talent_list", "channel_table")  # in order of precedence
FIGURES = ("viewers", "buyers", "orders")
CHANNELS = ("关注", "搜索", "同城")
STEPS = 8
HELD = (
    "current_session", "current_live", "current_channel", "fact_live", "fact_channel", "fact_channel_day", "fact_host",
)  # fmt: skip
"""What such files fill: asked after every step. That the rest stays empty is asked once, at the end."""


def a_file(chance: random.Random, *, jitter: bool) -> Batch:
    """A few sessions of a few days; with jitter their starts wander by minutes and around midnight."""
    kind = chance.choice(KINDS)
    rows: list[dict[str, Any]] = []
    for slot in chance.sample(range(9), chance.randint(1, 4)):
        start = at("11-03 00:00") + timedelta(hours=8 * slot)
        length = timedelta(hours=3)
        if jitter:
            start += timedelta(minutes=chance.randint(-6, 6), seconds=chance.choice((0, 0, 20)))
            length = timedelta(minutes=chance.choice((5, 180, 500)))
        stop = None if kind == "channel_table" else start + length
        rows.append({"account": chance.choice(("a1", "a2")), "start": start, "stop": stop})
    told = chance.sample(FIGURES, chance.randint(0, 3))
    tables = []
    if kind != "channel_table":
        lives = [row | {key: chance.choice((None, chance.randint(1, 99))) for key in told} for row in rows]
        tables.append(landing("live", lives, told))
    if kind in ("live_detail", "channel_table"):
        measured = [key for key in told[:1] if key != "buyers"]
        rows = [
            row
            | {"channel": channel, "entries": chance.randint(1, 99)}
            | {key: chance.randint(1, 99) for key in measured}
            for row in rows
            for channel in chance.sample(CHANNELS, chance.randint(1, 3))
        ]
        if kind == "channel_table" and chance.random() < 0.4:
            rows = [row | {"start": None, "stop": None, "day": row["start"].date()} for row in rows]
        tables.append(landing("channel", rows))
    exported = at("11-20 08:00") + timedelta(hours=chance.randint(0, 9)) if kind == "live_detail" else None
    return batch(kind, *tables, name=str(chance.random()), exported_at=exported)


def history(store: Store, seed: int, *, jitter: bool) -> Iterator[list[Batch]]:
    """Commit and undo at random; after each step, the files that count, in order of their arrival."""
    chance = random.Random(seed)
    alive: list[tuple[str, Batch]] = []
    for _ in range(STEPS):
        if alive and chance.random() < 0.35:
            upload_id, _ = alive.pop(chance.randrange(len(alive)))
            ledger.undo(store, upload_id, "测试")
        else:
            files = [a_file(chance, jitter=jitter) for _ in range(chance.randint(1, 2))]
            receipts = ledger.commit(store, MERCHANT, files, "测试")
            alive += [(receipt.upload_id, file) for receipt, file in zip(receipts, files, strict=True)]
        yield [file for _, file in alive]


@pytest.mark.parametrize("seed", range(8))
def test_rebuilding_what_was_touched_gives_what_rebuilding_everything_gives(store: Store, seed: int) -> None:
    surviving: list[Batch] = []
    for counting in history(store, seed, jitter=True):
        surviving, found = counting, held(store)
        with store.writing() as cursor:
            winners.rebuild(cursor, MERCHANT, None)
        assert held(store) == found
        no_slice_holds_two_rows_for_one_thing(store)
    fresh = Store(":memory:")
    put(fresh, *surviving)
    everything = contents(store)
    assert {name for name, rows in everything.items() if rows} <= set(HELD)
    assert contents(fresh) == everything, "and what a store gives into which only these files ever came"
    fresh.close()


def held(store: Store) -> dict[str, list[str]]:
    return {name: sorted(map(repr, store.query(f"SELECT * FROM {name}"))) for name in HELD}


def no_slice_holds_two_rows_for_one_thing(store: Store) -> None:
    for name in LANDED:
        row = ", ".join(["merchant", "slice", *schema.identity(name)])
        twice = store.query(f"SELECT {row}, count(*) FROM current_{name} GROUP BY {row} HAVING count(*) > 1")
        assert twice == []


@pytest.mark.parametrize("seed", range(100, 106))
def test_every_figure_is_the_one_that_the_rules_worked_out_by_hand_give(store: Store, seed: int) -> None:
    """Sessions keep their starts here, so that a few lines of Python can say what must come out."""
    for counting in history(store, seed, jitter=False):
        assert dict(lives_in(store)) == expected(counting, "live")
        assert dict(channels_in(store)) == expected(counting, "channel")


def lives_in(store: Store) -> Iterator[tuple[Any, Any]]:
    for account, start, *figures in store.query(f"SELECT account, start, {', '.join(FIGURES)} FROM current_live"):
        yield (account, start), tuple(figures)


def channels_in(store: Store) -> Iterator[tuple[Any, Any]]:
    rows = store.query("SELECT account, start, day, session, channel, entries, viewers, orders FROM current_channel")
    for account, start, day, session, channel, *figures in rows:
        yield (account, start if session else day, channel), tuple(figures)


def expected(files: list[Batch], table: str) -> dict[Any, Any]:
    """The rules, once more, without SQL: slices per kind by header and age, then kinds by precedence."""
    figures = FIGURES if table == "live" else ("entries", "viewers", "orders")
    versions: dict[Any, dict[str, list[tuple[frozenset[str], dict[str, Any]]]]] = {}
    for file in sorted(files, key=lambda file: file.exported_at or datetime.max):  # one kind says it, the others don't
        for one in file.landings:
            if one.table != table:
                continue
            slices: dict[Any, dict[Any, Any]] = {}
            for row in one.rows.iter_rows(named=True):
                place = (row["account"], row["start"] or row["day"])
                slices.setdefault(place, {}).setdefault(row.get("channel"), row)
            for place, rows in slices.items():
                versions.setdefault(place, {}).setdefault(file.export.key, []).append((one.headers, rows))
    found = {}
    for place, kinds in versions.items():
        best = min(kinds, key=KINDS.index)
        for thing in kinds[best][-1][1]:
            told = []
            for figure in figures:
                value = None
                for kind in sorted(kinds, key=KINDS.index):
                    holders = [rows for headers, rows in kinds[kind] if figure in headers]
                    if value is None and holders and thing in kinds[kind][-1][1]:
                        value = holders[-1].get(thing, {}).get(figure)
                told.append(value)
            found[(*place, thing) if table == "channel" else place] = tuple(told)
    return found


def reviews_of(chance: random.Random) -> Batch:
    """Some reviews of some orders of three days, one order now and then paid on two of them."""
    rows = [
        {
            "account": "全店", "day": at(f"11-0{day} 00:00").date(), "order_id": order, "review_type": kind,
            "reviewed_at": at("11-10 08:00"), "quality_score": chance.randint(1, 5),
        }
        for day, order, kind in chance.sample([*product((1, 2, 3), "甲乙丙", ("首次", "追评"))], chance.randint(1, 6))
    ]  # fmt: skip
    return batch("order_review", landing("order_review", rows), name=str(chance.random()))


@pytest.mark.parametrize("seed", range(2))
def test_a_part_of_a_day_is_the_newest_file_s_that_speaks_of_it(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    alive: list[tuple[str, Batch]] = []
    for _ in range(STEPS):
        if alive and chance.random() < 0.35:
            ledger.undo(store, alive.pop(chance.randrange(len(alive)))[0], "测试")
        else:
            files = [reviews_of(chance) for _ in range(chance.randint(1, 2))]
            alive += [(one.upload_id, file) for one, file in zip(put(store, *files), files, strict=True)]
        newest: dict[tuple[Any, str], dict[str, int]] = {}
        for _, file in alive:
            told: dict[tuple[Any, str], dict[str, int]] = {}
            for row in file.landings[0].rows.iter_rows(named=True):
                told.setdefault((row["day"], row["order_id"]), {})[row["review_type"]] = row["quality_score"]
            newest |= told
        found = store.query("SELECT day, order_id, review_type, quality_score FROM current_order_review ORDER BY ALL")
        assert found == sorted((*place, kind, score) for place, own in newest.items() for kind, score in own.items())
        whole = store.query("SELECT * FROM current_order_review ORDER BY ALL")
        with store.writing() as cursor:
            winners.rebuild(cursor, MERCHANT, None)
        assert store.query("SELECT * FROM current_order_review ORDER BY ALL") == whole
