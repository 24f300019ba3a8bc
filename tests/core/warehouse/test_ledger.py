"""A commit writes all of a batch or nothing, the same file once, and accounts for every row."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from core import intake
from core.errors import FupanError, Issue
from core.intake import Reading
from core.reading.batch import Batch, Landing, Rejected
from core.sheets import LANDED
from core.warehouse import holdings, ledger
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    MERCHANT,
    at,
    batch,
    contents,
    detail,
    everything,
    landing,
    put,
    session,
    shop_list,
)  # fmt: skip


def spoilt() -> Batch:
    """A file whose reading has gone wrong: a count that is a text."""
    good = landing("live", [session("11-06 20:00", viewers=1)])
    return batch("live_list", Landing("live", good.rows.with_columns(pl.lit("很多").alias("viewers")), good.headers))


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(store: Store) -> None:
    file = shop_list(session("11-03 20:00", viewers=1), name="甲.xlsx")
    (first,) = put(store, file)
    before = everything(store)
    (again,) = put(store, file)
    assert again.duplicate and again.upload_id == first.upload_id and again.rows == 0
    assert everything(store) == before, "neither a ledger line nor the version"


def test_a_file_of_which_nothing_landed_may_come_again(store: Store) -> None:
    """Its rows were rejected; after a header was mapped by hand they are not."""
    file = shop_list(session("11-03 20:00", viewers=1))
    nothing = replace(file, landings=tuple(replace(one, rows=one.rows.clear()) for one in file.landings))
    put(store, nothing)
    (receipt,) = put(store, file)
    assert (receipt.duplicate, receipt.rows) == (False, 1)


def test_the_same_content_under_two_names_in_one_batch_is_written_once(store: Store) -> None:
    file = shop_list(session("11-03 20:00", viewers=1))
    first, second = ledger.commit(store, MERCHANT, [file, file], "测试")
    assert (first.duplicate, second.duplicate) == (False, True)
    assert second.upload_id == first.upload_id
    assert len(holdings.uploads(store, MERCHANT)) == 1


def test_every_change_gives_the_merchant_a_version_never_seen_before(store: Store) -> None:
    seen = [holdings.version(store, MERCHANT)]

    def fresh() -> None:
        seen.append(holdings.version(store, MERCHANT))
        assert len(set(seen)) == len(seen) and seen[-1] == max(seen)

    file = shop_list(session("11-03 20:00", viewers=1))
    (receipt,) = put(store, file)
    fresh()
    ledger.undo(store, receipt.upload_id, "测试")
    fresh()
    entry = ledger.enter(store, MERCHANT, "promotion", [{"day": at("11-11 00:00").date(), "name": "双11"}], "测试")
    fresh()
    ledger.undo(store, entry, "测试")
    fresh()
    ledger.forget(store, MERCHANT)
    assert holdings.version(store, MERCHANT) == 0
    put(store, file)
    fresh()


def test_one_bad_file_leaves_the_whole_batch_unwritten(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", viewers=1)))
    before = everything(store)
    with pytest.raises(FupanError, match="viewers 读成了 String"):
        ledger.commit(store, MERCHANT, [shop_list(session("11-05 20:00", viewers=1)), spoilt()], "测试")
    assert everything(store) == before


def test_a_failure_in_the_middle_of_the_transaction_leaves_the_whole_batch_unwritten(store: Store) -> None:
    before = everything(store)
    unheard = shop_list(session("11-03 20:00", viewers=1), issues=(Issue("note", "half a character: \ud800"),))
    with pytest.raises(FupanError, match="这 2 个文件里有数据库不接受的内容"):
        ledger.commit(store, MERCHANT, [shop_list(session("11-05 20:00", viewers=1)), unheard], "测试")
    assert everything(store) == before
    put(store, shop_list(session("11-05 20:00", viewers=1)))
    assert store.query("SELECT count(*) FROM fact_live") == [(1,)], "the store goes on"


def test_rows_without_account_or_day_are_refused_with_the_file(store: Store) -> None:
    nobody = landing("live", [session("11-03 20:00") | {"account": None}])
    with pytest.raises(FupanError, match="没有写明账号或日期"):
        put(store, batch("live_list", nobody))


def test_intake_writes_the_good_files_when_one_of_them_cannot_be(store: Store) -> None:
    files = [shop_list(session("11-03 20:00", viewers=1)), spoilt(), shop_list(session("11-05 20:00", viewers=2))]
    outcomes = intake.commit(store, MERCHANT, [Reading(one.file, None, None, one, None) for one in files], "测试")
    assert [outcome.receipt is not None for outcome in outcomes] == [True, False, True]
    assert "读成了" in str(outcomes[1].error)
    assert store.query("SELECT viewers FROM fact_live ORDER BY start") == [(1,), (2,)]


def test_the_ledger_accounts_for_every_row_that_was_read(store: Store) -> None:
    bad = tuple(Rejected("表", number, "观看人数", "很多", "不是整数") for number in (7, 5))
    (receipt,) = put(store, shop_list(session("11-03 20:00"), session("11-04 20:00"), rejected=bad))
    (line,) = holdings.uploads(store, MERCHANT)
    assert (line.read, line.rows, line.rejected, line.totals, line.repeats) == (4, 2, 2, 0, 0)
    assert receipt.rejected == 2
    assert [rejected.row for rejected in holdings.rejects_of(store, receipt.upload_id)] == [5, 7]


def test_the_ledger_of_the_demo_downloads_accounts_for_every_row(demo_store: Store) -> None:
    lines = holdings.uploads(demo_store, holdings.merchants(demo_store)[0])
    assert lines
    for line in lines:
        assert line.read == line.rows + line.rejected + line.totals + line.repeats, line.file
    assert sum(line.rows for line in lines) == sum(
        demo_store.query(f"SELECT count(*) FROM landed_{name}")[0][0] for name in LANDED
    )


def test_a_ledger_line_says_what_the_file_is_about(store: Store) -> None:
    live = session("11-03 20:00", "11-03 22:00", account="a2")
    put(store, detail(live, ("关注", 5), name="整场.xlsx", exported_at=at("11-05 08:00")))
    put(store, shop_list(session("11-01 20:00"), session("11-09 20:00")))
    second, first = holdings.uploads(store, MERCHANT)
    assert (first.file, first.kind, first.accounts, first.author) == ("整场.xlsx", "live_detail", "a2", "测试")
    assert (first.rows, first.exported_at) == (2, at("11-05 08:00"))
    assert (second.period_from, second.period_to) == (at("11-01 00:00").date(), at("11-09 00:00").date())


def test_the_order_of_uploads_survives_a_clock_that_was_set_back(store: Store, tmp_path: Path) -> None:
    put(store, shop_list(session("11-03 20:00", viewers=1)))
    with store.writing() as cursor:
        cursor.execute("UPDATE upload SET uploaded_at = uploaded_at + INTERVAL 1 DAY")
    put(store, shop_list(session("11-03 20:00", viewers=2)))
    assert store.query("SELECT viewers FROM fact_live") == [(2,)]
    second, first = holdings.uploads(store, MERCHANT)
    assert second.uploaded_at - first.uploaded_at == timedelta(microseconds=1)


def test_kinds_that_disagree_are_said_once_per_figure_with_an_example(store: Store) -> None:
    days = ("11-03", "11-04", "11-05")
    put(store, *(detail(session(f"{day} 20:00", f"{day} 22:00", gmv="100.00", viewers=1000)) for day in days))
    (receipt,) = put(
        store, shop_list(*(session(f"{day} 20:00", f"{day} 22:00", gmv="103.00", viewers=1005) for day in days))
    )
    (issue,) = receipt.issues
    assert issue.fact == (
        "有 3 场的「直播间成交金额」在「直播间列表」和「整场数据下载」里不同,采用前者,"
        "例如「a1 2026-11-03 20:00」:103 与 100"
    )
    assert holdings.issues_of(store, receipt.upload_id) == [issue]
    assert str(store.query("SELECT sum(gmv) FROM fact_live")[0][0]) == "309.00"


def test_only_the_newest_version_of_each_kind_is_compared(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", viewers=1)), shop_list(session("11-03 20:00", viewers=1000)))
    (receipt,) = put(store, detail(session("11-03 20:00", "11-03 22:00", viewers=1000)))
    assert receipt.issues == ()


def test_money_that_shrank_without_more_refunds_asks_whether_the_file_is_older(store: Store) -> None:
    def told(gmv: str, refund: str) -> Batch:
        return shop_list(session("11-03 20:00", gmv=gmv, refund_amount=refund))

    first, refunded, shrunk = put(store, told("100.00", "0.00"), told("90.00", "10.00"), told("80.00", "10.00"))
    assert first.issues == refunded.issues == ()
    assert ["这份文件可能下载得更早" in issue.fact for issue in shrunk.issues] == [True]


def test_money_stays_to_the_cent(store: Store) -> None:
    put(store, shop_list(*(session(f"11-{day:02} 20:00", gmv="0.10") for day in range(1, 31))))
    assert store.query("SELECT sum(gmv) FROM fact_live") == [(Decimal("3.00"),)]


def test_forgetting_a_merchant_removes_every_row_of_theirs_and_no_other(store: Store) -> None:
    put(store, shop_list(session("11-03 20:00", viewers=2)), merchant="商家乙")
    kept = everything(store)
    put(store, shop_list(session("11-03 20:00", viewers=1)), detail(session("11-03 20:00", "11-03 22:00"), ("关注", 1)))
    ledger.enter(
        store, MERCHANT, "mapping", [{"sheet": "live_list", "header": "场观", "column_key": "viewers"}], "测试"
    )
    ledger.forget(store, MERCHANT)
    assert everything(store) == kept
    assert contents(store)["fact_live"]
