"""Undo gives back exactly what was there."""

from itertools import permutations

import pytest

from core.errors import FupanError
from core.reading.batch import Batch
from core.warehouse import holdings, ledger
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    MERCHANT,
    at,
    batch,
    channel_day,
    contents,
    detail,
    everything,
    landing,
    put,
    session,
    shop_list,
)  # fmt: skip

EVENING = ("11-03 20:00", "11-03 22:00")
TOLD = ("11-03 20:02:30", "11-03 22:00")  # the same session, as the workbook has it

FILES: list[Batch] = [
    shop_list(session(*EVENING, viewers=1, buyers=1), session("11-04 23:59:40", "11-05 02:00", viewers=2)),
    detail(session(*TOLD, viewers=5), ("关注", 5), ("搜索", 6), exported_at=at("11-09 08:00")),
    detail(session(*TOLD, likes=6), ("关注", 7), exported_at=at("11-08 08:00")),
    detail(session("11-05 00:00", "11-05 02:00", viewers=7), ("关注", 8)),
    shop_list(session(*EVENING, viewers=3), session("11-05 20:00", viewers=4)),
    channel_day("11-03", ("关注", 50)),
]


def test_undoing_the_newest_gives_back_what_it_replaced_to_the_last_cell(store: Store) -> None:
    put(store, *FILES[:4])
    before = contents(store)
    receipt = put(store, FILES[4])[0]
    assert contents(store) != before
    assert ledger.undo(store, receipt.upload_id, "测试") == receipt.file
    assert contents(store) == before


@pytest.mark.parametrize("gone", range(len(FILES)))
def test_undoing_any_upload_is_as_if_it_had_never_come(store: Store, gone: int) -> None:
    receipts = put(store, *FILES)
    ledger.undo(store, receipts[gone].upload_id, "测试")
    never = Store(":memory:")
    put(never, *FILES[:gone], *FILES[gone + 1 :])
    assert contents(store) == contents(never)
    never.close()


def test_uploads_can_be_undone_in_any_order(store: Store) -> None:
    empty = contents(store)
    for order in list(permutations(range(4)))[::8]:
        receipts = put(store, *FILES[:4])
        for place in order:
            ledger.undo(store, receipts[place].upload_id, "测试")
        assert contents(store) == empty


def test_a_file_can_be_imported_again_after_its_undo_and_counts_as_the_newest(store: Store) -> None:
    old, new = shop_list(session("11-03 20:00", viewers=1)), shop_list(session("11-03 20:00", viewers=2))
    first, _ = put(store, old, new)
    ledger.undo(store, first.upload_id, "测试")
    (again,) = put(store, old)
    assert not again.duplicate and again.upload_id != first.upload_id and again.superseded == 1
    assert store.query("SELECT viewers FROM fact_live") == [(1,)]


def test_undone_uploads_stay_in_the_ledger_with_who_took_them_back(store: Store) -> None:
    (receipt,) = put(store, FILES[0])
    ledger.undo(store, receipt.upload_id, "小王")
    (line,) = holdings.uploads(store, MERCHANT)
    assert line.undone_by == "小王" and line.undone_at is not None and line.undone_at >= line.uploaded_at
    assert store.query("SELECT count(*) FROM landed_live") == [(2,)], "every version is kept"


def test_an_undo_that_cannot_be_is_said_and_changes_nothing(store: Store) -> None:
    (receipt,) = put(store, FILES[0])
    ledger.undo(store, receipt.upload_id, "测试")
    before = everything(store)
    with pytest.raises(FupanError, match="已经撤销过了"):
        ledger.undo(store, receipt.upload_id, "测试")
    with pytest.raises(FupanError, match="没有编号为 nix 的上传"):
        ledger.undo(store, "nix", "测试")
    assert everything(store) == before


def test_undoing_one_of_two_joined_sessions_leaves_the_other_under_its_own_start(store: Store) -> None:
    listed, told = put(
        store,
        shop_list(session("11-03 20:00", "11-03 22:00", buyers=1)),
        batch("live_detail", landing("live", [session("11-03 20:03:10", "11-03 22:00", viewers=2)])),
    )
    ledger.undo(store, told.upload_id, "测试")
    assert store.query("SELECT start, buyers, viewers FROM fact_live") == [(at("11-03 20:00"), 1, None)]
    ledger.undo(store, listed.upload_id, "测试")
    assert store.query("SELECT count(*) FROM current_session") == [(0,)]
