"""TikTok Shop LIVE files: few headers or many, money of any country, and sessions never mixed with those of 抖音."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.intake import Hints, take_in
from core.metrics.ask import Window, ask
from core.reading.grid import Source
from core.warehouse import holdings
from core.warehouse.store import Store
from tests.core.reading.tiktok_files import NAME, board, lives, money, sheet
from tests.core.reading.workbooks import (
    Row,
    batch,
    counted,
    landed,
    matched,
    outcomes,
    sessions,
    total,
    write,
    write_table,
)

M = "示例"
WINDOW = Window(M, (), datetime(2026, 1, 1), datetime(2027, 1, 1))


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def upload(store: Store, *paths: Path, account: str | None = None) -> None:
    found = take_in(store, M, [Source(path.name, path) for path in paths], "试", Hints(account=account))
    assert [str(outcome.error) for outcome in found if outcome.error] == []


# The list


def test_the_whole_list_is_read_without_a_doubt(tmp_path: Path) -> None:
    found = batch(write(tmp_path / NAME, sheet(lives())))
    assert (found.export.key, counted(found), found.accounts) == ("tiktok_live", (3, 3, 0, 0, 0), ("TikTok Shop",))
    assert [issue.fact for issue in found.issues] == ["「$」是几种货币共用的符号,这里按美元记"]
    first = landed(found, "tiktok_live")[0]
    assert (first["live_id"], first["live_title"]) == ("7650000000000000000", "Sample LIVE 0")
    assert (first["start"], first["stop"]) == (datetime(2026, 7, 23, 8, 9, 17), datetime(2026, 7, 23, 10, 46, 21))
    assert (first["live_seconds"], first["day"]) == (157 * 60, date(2026, 7, 23))
    assert (first["local_gmv"], first["currency"], first["likes"]) == (Decimal("1234.56"), "USD", 9812)
    assert (first["tap_share"], first["watch_seconds_per_view"]) == (0.0662, 31)
    assert total(found, "local_gmv", "tiktok_live") == Decimal("4003.68")


def test_an_old_file_without_room_ids_in_any_case_of_letters(tmp_path: Path) -> None:
    rows = [{name.upper(): cell for name, cell in row.items() if name != "Room ID"} for row in lives()]
    found = batch(write(tmp_path / NAME, sheet(rows)))
    assert (found.export.key, counted(found)) == ("tiktok_live", (3, 3, 0, 0, 0))
    assert not any("不认识" in issue.fact for issue in found.issues)


@pytest.mark.parametrize(
    "figures",
    [("Views", "Likes"), ("Attributed GMV", "Customers", "CTR"), ("New followers",), ("Avg. viewing duration",)],
)
def test_a_few_figures_are_enough(tmp_path: Path, figures: tuple[str, ...]) -> None:
    """Partner Center exports the nine at most that were ticked."""
    kept = ("Room Title", "Start Time", "End Time", *figures)
    found = batch(write(tmp_path / NAME, sheet([{name: row[name] for name in kept} for row in lives()])))
    assert (found.export.key, found.rows) == ("tiktok_live", 3)


OTHERS = {
    "Impressions": ("LIVE impressions", "LIVE Impression", "Lượt hiển thị"),
    "Product Impressions": ("Product impressions",),
    "Product clicks": ("Product Clicks",),
    "Start Time": ("Start time",),
    "Attributed GMV": ("GMV đã ghi nhận", "Gross revenue"),
    "Attributed items sold": ("Số món bán ra từ sự kiện", "Unit sales"),
    "Attributed SKU orders": ("Đơn hàng SKU", "Orders paid for"),
    "Customers": ("Khách hàng", "Buyers"),
    "Views": ("Lượt xem",),
    "New followers": ("Người theo dõi mới",),
    "Comments": ("Bình luận",),
    "Avg. viewing duration": ("Avg. viewing duration per viewer", "Thời lượng xem TB"),
}


@pytest.mark.parametrize(("today", "other"), [(today, other) for today, names in OTHERS.items() for other in names])
def test_other_names_mean_the_same(tmp_path: Path, today: str, other: str) -> None:
    rows = [{other if name == today else name: cell for name, cell in row.items()} for row in lives()]
    usual = batch(write(tmp_path / NAME, sheet(lives())))
    found = batch(write(tmp_path / f"other_{NAME}", sheet(rows)))
    assert landed(found, "tiktok_live") == landed(usual, "tiktok_live")
    assert [issue.fact for issue in found.issues] == [issue.fact for issue in usual.issues]


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        ("CTR", "2.54", False),  # a plain number is per cent
        ("CTR", "2.54%", False),
        ("CTR", "0.0254", True),
        ("CTOR", "9.00%", True),
        ("AOV", "#DIV/0!", False),
        ("AOV", "$30", True),
        ("Show GPM", "$102.6", True),
    ],
)
def test_printed_rates_are_held_against_their_counts(tmp_path: Path, header: str, cell: str, told: bool) -> None:
    rows = [lives(1)[0] | {header: cell}]
    issues = [issue for issue in batch(write(tmp_path / NAME, sheet(rows))).issues if "重算不符" in issue.fact]
    assert [issue.header for issue in issues] == ([header] if told else [])


def test_a_live_without_a_start_and_a_broken_count_are_rejected_and_a_sum_is_a_total(tmp_path: Path) -> None:
    rows = lives()
    rows[1]["Start Time"] = "-"
    rows[2]["Views"] = "12.5"
    rows.append(dict.fromkeys(rows[0], "") | {"Room ID": "汇总", "Attributed GMV": "$4,003.68"})
    found = batch(write(tmp_path / NAME, sheet(rows)))
    assert counted(found) == (4, 1, 2, 1, 0)
    assert [(one.row, one.header, one.text) for one in found.rejected] == [(5, "Start Time", ""), (6, "Views", "12.5")]


def test_rooms_that_open_in_the_same_minute_are_rows_of_their_own(tmp_path: Path) -> None:
    rows = [row | {"Start Time": "2026-07-23 08:09:17", "End Time": "2026-07-23 10:46:21"} for row in lives()]
    assert counted(batch(write(tmp_path / NAME, sheet(rows)))) == (3, 3, 0, 0, 0)


# Money


def read(tmp_path: Path, rows: list[Row]) -> list[tuple[Any, Any]]:
    found = batch(write(tmp_path / NAME, sheet(rows)))
    return [(row["local_gmv"], row["currency"]) for row in landed(found, "tiktok_live")]


@pytest.mark.parametrize(
    ("cells", "amounts", "currency"),
    [
        (("$1,234.56", "$0.00"), ("1234.56", "0"), "USD"),
        (("US$1,234.5", "US$ 12"), ("1234.50", "12"), "USD"),
        (("R$ 1.234,56", "R$ 1.234"), ("1234.56", "1234"), "BRL"),  # the other cell decides
        (("1.234,56 €", "24,2 €"), ("1234.56", "24.20"), "EUR"),
        (("1 234,56 €", "1 234 567,5 €"), ("1234.56", "1234567.50"), "EUR"),
        (("£1,234.56", "-£5.00"), ("1234.56", "-5"), "GBP"),
        (("Rp 12.000", "Rp12.345.678"), ("12000", "12345678"), "IDR"),
        (("Rp 12.000", "Rp 1.234"), ("12000", "1234"), "IDR"),  # no cents, so thousands
        (("₫1.234.567", "50.000₫"), ("1234567", "50000"), "VND"),
        (("1.234.567đ", "0đ"), ("1234567", "0"), "VND"),
        (("฿1,234.00", "฿ 5"), ("1234", "5"), "THB"),
        (("RM 1,234.50", "RM0.5"), ("1234.50", "0.50"), "MYR"),
        (("₱1,234.50", "PHP 7"), ("1234.50", "7"), "PHP"),
        (("S$1,234.50", "SGD 7"), ("1234.50", "7"), "SGD"),
        (("¥1,234", "1,000円"), ("1234", "1000"), "JPY"),
        (("€1.234", "€2.500"), ("1234", "2500"), "EUR"),  # money has two decimals or none
    ],
)
def test_money_is_read_as_its_country_writes_it(
    tmp_path: Path, cells: tuple[str, str], amounts: tuple[str, str], currency: str
) -> None:
    assert read(tmp_path, money(*cells)) == [(Decimal(amount), currency) for amount in amounts]


def test_a_column_that_shows_nothing_follows_the_others_of_its_file(tmp_path: Path) -> None:
    rows = money("€1.234", "€2.500", Ads_Cost=("€10,50", "€1.200,00"))
    assert read(tmp_path, rows) == [(Decimal(1234), "EUR"), (Decimal(2500), "EUR")]
    rows = money("€1.234", "€2.500", Ads_Cost=("€10.50", "€1,200.00"))
    assert read(tmp_path, rows) == [(Decimal("1.23"), "EUR"), (Decimal("2.50"), "EUR")]


def test_a_column_that_contradicts_itself_is_read_where_it_is_certain(tmp_path: Path) -> None:
    found = batch(write(tmp_path / NAME, sheet(money("$1,234.56", "$1.234,56", "$1.234"))))
    assert [row["local_gmv"] for row in landed(found, "tiktok_live")] == [Decimal("1234.56"), Decimal("1234.56")]
    (rejected,) = found.rejected
    assert (rejected.row, rejected.text) == (6, "$1.234")
    assert "分不清逗号和点" in rejected.why


def test_two_currencies_in_one_row_are_rejected_and_in_two_rows_are_not(tmp_path: Path) -> None:
    rows = money("$1,234.56", "R$ 1.234,56", "R$ 10,00", Ads_Cost=("$24.20", "$24.20", "R$ 5,00"))
    found = batch(write(tmp_path / NAME, sheet(rows)))
    assert [row["currency"] for row in landed(found, "tiktok_live")] == ["USD", "BRL"]
    assert [(one.row, one.header, one.why) for one in found.rejected] == [(5, "Attributed GMV", "同一行里有几种货币")]


def test_a_printed_figure_in_another_currency_costs_nothing(tmp_path: Path) -> None:
    found = batch(write(tmp_path / NAME, sheet(money("R$ 1.234,56", AOV=("$24.20",)))))
    (row,) = landed(found, "tiktok_live")
    assert (row["currency"], row["local_gmv"]) == ("BRL", Decimal("1234.56"))
    (issue,) = found.issues
    assert (issue.header, issue.fact) == ("AOV", "有 1 格读不成数字,只影响核对,不影响数据")


def test_money_without_a_sign_has_no_currency_and_says_so(tmp_path: Path) -> None:
    found = batch(write(tmp_path / NAME, sheet(money("1,234.56", "12.5"))))
    assert [row["currency"] for row in landed(found, "tiktok_live")] == [None, None]
    (issue,) = found.issues
    assert (issue.level, issue.fact[:20]) == ("warning", "有 2 行的金额没有写货币,按未知货币记")
    assert batch(write(tmp_path / "none.xlsx", sheet(money("-", "-")))).issues == ()


def test_a_number_that_could_be_two_is_not_guessed_at(tmp_path: Path) -> None:
    found = batch(write(tmp_path / NAME, sheet(money("1.234", "2,500"))))
    assert len(found.rejected) == 2


def test_a_column_of_currencies_says_what_the_sign_leaves_open(tmp_path: Path) -> None:
    rows = money("$1,234.56", "$1,234.56", "R$ 5,00", Currency=("MXN", "usd", "USD"))
    found = batch(write(tmp_path / NAME, sheet(rows)))
    assert [row["currency"] for row in landed(found, "tiktok_live")] == ["MXN", "USD"]
    assert [one.row for one in found.rejected] == [6]
    assert found.issues == ()


def test_counts_and_rates_follow_their_country_too(tmp_path: Path) -> None:
    row = lives(1)[0]
    points = str.maketrans({",": ".", ".": ","})
    local = {
        name: cell.translate(points) if "Time" not in name and "Room" not in name else cell
        for name, cell in row.items()
    }
    local |= {name: cell.replace("$", "R$ ") for name, cell in local.items() if cell.startswith("$")}
    found = batch(write(tmp_path / NAME, sheet([local])))
    (there,), (here,) = (
        landed(found, "tiktok_live"),
        landed(batch(write(tmp_path / "us.xlsx", sheet([row]))), "tiktok_live"),
    )
    assert found.issues == ()
    assert there | {"currency": "USD"} == here


# LIVE Board


def test_a_board_finds_its_session_by_the_room_above_its_table(tmp_path: Path) -> None:
    """All three sessions run at the same time."""
    rows = [
        row | {"Start Time": f"2026-07-23 08:0{n}:17", "End Time": "2026-07-23 10:46:21"}
        for n, row in enumerate(lives())
    ]
    paths = [write(tmp_path / NAME, sheet(rows)), write(tmp_path / "board.xlsx", board(room="7650000000000000001"))]
    _, found = outcomes(*paths)
    assert not isinstance(found, Exception)
    assert {row["start"] for row in landed(found, "tiktok_minute")} == {datetime(2026, 7, 23, 8, 1, 17)}
    assert total(found, "local_gmv", "tiktok_minute") == Decimal("207.00")
    assert [row["product_name"] for row in landed(found, "tiktok_product")] == ["Lamp 0", "Lamp 1"]


def test_a_board_finds_its_session_by_time_among_those_of_tiktok_only(store: Store, tmp_path: Path) -> None:
    """A 抖音 session runs at the same time."""
    domestic = sessions(1)[0] | {"直播开始时间": "2026/07/23 08:00:00", "直播结束时间": "2026/07/23 11:00:00"}
    board_rows = {title: [row for row in rows if row[:1] != ("Room ID",)] for title, rows in board().items()}
    upload(store, write_table(tmp_path / "list.xlsx", [domestic]), write(tmp_path / NAME, sheet(lives())))
    upload(store, write(tmp_path / "board.xlsx", board_rows))
    rows = store.query("SELECT DISTINCT account, session FROM fact_tiktok_minute WHERE merchant = ?", [M])
    assert rows == [("TikTok Shop", "TikTok Shop 2026-07-23 08:09")]


def test_a_domestic_minute_file_never_lands_in_a_tiktok_session(tmp_path: Path) -> None:
    minutes = [("时间", "进入直播间人数", "实时在线人数"), ("2026/07/23 08:15", 1, 2), ("2026/07/23 08:16", 1, 2)]
    paths = [write(tmp_path / NAME, sheet(lives(1))), write(tmp_path / "minutes.xlsx", {"分钟级趋势": minutes})]
    _, found = outcomes(*paths)
    assert "没有写明是哪一场" in str(found)


def test_a_board_of_no_known_session_is_asked_about(tmp_path: Path) -> None:
    (found,) = outcomes(write(tmp_path / "board.xlsx", board()))
    assert "没有写明是哪一场" in str(found)
    assert "请先上传这一天的TikTok Creator-Live-Performance" in str(found)


# Accounts


def test_an_account_that_a_person_gives_stands_under_the_platform(tmp_path: Path) -> None:
    path = write(tmp_path / NAME, sheet(lives(1)))
    assert batch(path, account="lamp.shop").accounts == ("TikTok Shop lamp.shop",)
    assert batch(path, account="TikTok Shop lamp.shop").accounts == ("TikTok Shop lamp.shop",)
    named = write(tmp_path / "named.xlsx", sheet([{"Username": "lamp.shop", **lives(1)[0]}]))
    assert batch(named, account="other").accounts == ("TikTok Shop lamp.shop",)


def test_an_account_given_for_a_drop_is_not_taken_for_the_same_on_both_platforms(store: Store, tmp_path: Path) -> None:
    """Same name, same minutes: still two sessions."""
    domestic = sessions(1)[0] | {"直播开始时间": "2026/07/23 08:09:17", "直播结束时间": "2026/07/23 10:46:21"}
    files = [write_table(tmp_path / "list.xlsx", [domestic]), write(tmp_path / NAME, sheet(lives(1)))]
    upload(store, *files, account="00123456789")
    assert [(one.account, one.start) for one in holdings.live_sessions(store, M)] == [
        ("00123456789", datetime(2026, 7, 23, 8, 9, 17)),
        ("TikTok Shop 00123456789", datetime(2026, 7, 23, 8, 9, 17)),
    ]
    assert (
        store.query("SELECT count(*) FROM fact_live") == store.query("SELECT count(*) FROM fact_tiktok_live") == [(1,)]
    )
    upload(store, write(tmp_path / "board.xlsx", board()), account="00123456789")
    assert store.query("SELECT DISTINCT account FROM fact_tiktok_minute") == [("TikTok Shop 00123456789",)]


# The facts


def test_amounts_of_two_currencies_are_never_added_up(store: Store, tmp_path: Path) -> None:
    rows = money("$1,000.00", "R$ 2.000,00", "$500.00", Impressions=("10.000", "20.000", "10.000"))
    upload(store, write(tmp_path / NAME, sheet(rows)))
    with pytest.raises(KeyError):
        ask(store, "tiktok_live", ["local_gmv"], WINDOW, ["account"])
    found = ask(store, "tiktok_live", ["local_gmv", "show_gpm", "views"], WINDOW, ["currency"])
    assert list(found.dimensions["currency"]) == ["BRL", "USD"]
    assert list(found.numerators["local_gmv"]) == [2000.0, 1500.0]
    assert list(found.numerators["show_gpm"] / found.denominators["show_gpm"]) == [100.0, 75.0]
    assert list(found.numerators["views"]) == [1021.0, 2042.0]


def test_no_tiktok_session_is_in_a_fact_of_the_live_rooms(store: Store, tmp_path: Path) -> None:
    upload(store, write(tmp_path / NAME, sheet(lives())), write(tmp_path / "board.xlsx", board()))
    for fact in ("live", "minute", "product", "room"):
        assert store.query(f"SELECT count(*) FROM fact_{fact}") == [(0,)]
    assert holdings.coverage(store, M) == []
    assert store.query("SELECT sum(orders), sum(local_gmv) FROM fact_tiktok_product") == [(None, Decimal("199.00"))]


def test_a_later_file_replaces_a_session_and_fills_nothing_in_with_another_currency(
    store: Store, tmp_path: Path
) -> None:
    upload(store, write(tmp_path / NAME, sheet(lives())))
    newer = lives(1)[0] | {"Attributed GMV": "£900.00"}
    shown = {name: newer[name] for name in ("Room ID", "Room Title", "Start Time", "Attributed GMV", "Views")}
    upload(store, write(tmp_path / "newer.xlsx", sheet([shown])))
    rows = store.query("SELECT currency, local_gmv, orders FROM fact_tiktok_live ORDER BY start")
    assert rows == [("GBP", Decimal(900), 51), ("USD", Decimal("1334.56"), 52), ("USD", Decimal("1434.56"), 53)]


# Which file is which


@pytest.mark.parametrize("rows", [sessions(2), lives(2)], ids=["domestic", "tiktok"])
def test_a_list_is_taken_for_its_own_platform_s(tmp_path: Path, rows: list[Row]) -> None:
    export = matched(write_table(tmp_path / "list.xlsx", rows)).export
    assert export is not None
    assert export.key == ("live_list" if "主播昵称" in rows[0] else "tiktok_live")


def test_a_board_is_a_board(tmp_path: Path) -> None:
    export = matched(write(tmp_path / "board.xlsx", board())).export
    assert export is not None
    assert export.key == "tiktok_board"
