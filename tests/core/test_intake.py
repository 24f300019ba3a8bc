"""From files on disk to receipts: one file's trouble never costs another."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core import intake
from core.errors import FupanError, PassedOver, UnknownExport, UnreadableFile
from core.intake import Hints
from core.reading.shape import normal
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.core.reading import details
from tests.core.reading.workbooks import channels, sessions, talent_sessions, write, write_table

MERCHANT = "示例商家"


@pytest.fixture
def store(tmp_path: Path):
    opened = Store(str(tmp_path / "fupan.duckdb"))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as merchants have it: good files, a foreign one, a damaged one, and what systems leave behind."""
    path = tmp_path / "下载"
    path.mkdir()
    write_table(path / "1 直播间列表.xlsx", sessions(4))
    write(path / details.SHOP_DETAIL_NAME, details.shop_detail())
    write(path / "3 通讯录.xlsx", details.foreign()["通讯录.xlsx"])
    (path / "4 坏的.xlsx").write_bytes((path / "1 直播间列表.xlsx").read_bytes()[:2_000])
    (path / ".DS_Store").write_bytes(b"\0")
    (path / "Thumbs.db").write_bytes(b"\0")
    return path


def test_all_files_below_a_folder_are_taken_in_order_of_name(folder: Path) -> None:
    names = [source.name for source in intake.sources_in([folder])]
    tables = ["1 直播间列表.xlsx", "3 通讯录.xlsx", "4 坏的.xlsx"]
    assert names == [".DS_Store", *tables, "Thumbs.db", details.SHOP_DETAIL_NAME]


def test_a_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(FupanError, match="没有找到"):
        intake.sources_in([tmp_path / "没有"])


def test_examining_writes_nothing(store: Store, folder: Path) -> None:
    readings = intake.examine(store, MERCHANT, intake.sources_in([folder]))
    errors = [type(reading.error) for reading in readings]
    assert errors == [PassedOver, type(None), UnknownExport, UnreadableFile, PassedOver, type(None)]
    assert store.query("SELECT count(*) FROM upload") == [(0,)]


def test_progress_names_every_file(store: Store, folder: Path) -> None:
    told: list[str] = []
    intake.examine(store, MERCHANT, intake.sources_in([folder]), progress=told.append)
    assert len(told) == 6


def test_one_files_trouble_costs_no_other(store: Store, folder: Path) -> None:
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in([folder]), "tests")
    assert [outcome.receipt is not None for outcome in outcomes] == [False, True, False, False, False, True]
    assert all(
        outcome.receipt or (outcome.error and outcome.error.fact and outcome.error.remedy) for outcome in outcomes
    )
    receipts = [outcome.receipt for outcome in outcomes if outcome.receipt]
    assert [(receipt.rows, receipt.rejected, receipt.duplicate) for receipt in receipts] == [
        (4, 0, False),
        (18, 0, False),
    ]
    gmv = sum(Decimal(str(row["直播间成交金额"])) for row in sessions(4))
    assert store.query("SELECT sum(gmv) FROM landed_live") == [(gmv,)]


def test_a_file_that_came_before_is_a_duplicate_under_any_name(store: Store, tmp_path: Path) -> None:
    first = write_table(tmp_path / "a.xlsx", sessions(2))
    again = tmp_path / "a (1).xlsx"
    again.write_bytes(first.read_bytes())
    outcomes = intake.take_in(store, MERCHANT, intake.sources_in([first, again]), "tests")
    assert [outcome.receipt and outcome.receipt.duplicate for outcome in outcomes] == [False, True]
    assert store.query("SELECT count(*) FROM landed_live") == [(2,)]


def test_hints_fill_in_what_a_file_does_not_say(store: Store, tmp_path: Path) -> None:
    paths = [
        write_table(tmp_path / "a 明细.xlsx", talent_sessions(1)),
        write_table(tmp_path / "b 渠道.xlsx", channels()),
    ]
    hints = Hints(account="00123", day=date(2026, 4, 12))
    readings = intake.examine(store, MERCHANT, intake.sources_in(paths), hints)
    assert [reading.batch and reading.batch.accounts for reading in readings] == [("00123",), ("00123",)]
    assert readings[1].batch is not None
    assert readings[1].batch.period == (date(2026, 4, 12), date(2026, 4, 12))


def test_a_header_mapped_by_hand_is_remembered(store: Store, tmp_path: Path) -> None:
    rows = [{"开播时刻" if key == "直播开始时间" else key: cell for key, cell in row.items()} for row in sessions(2)]
    path = write_table(tmp_path / "list.xlsx", rows)
    (before,) = intake.examine(store, MERCHANT, intake.sources_in([path]))
    assert isinstance(before.error, UnknownExport)
    assert before.sheets is not None
    mapping = {"sheet": "live_list", "header": normal("开播时刻"), "column_key": "start"}
    ledger.enter(store, MERCHANT, "mapping", [mapping], "tests")
    (after,) = intake.understand(store, MERCHANT, [before.sheets])
    assert after.batch is not None
    assert after.batch.landings[0].rows["start"].to_list()[0] == datetime(2026, 9, 1, 8, 49, 37)
