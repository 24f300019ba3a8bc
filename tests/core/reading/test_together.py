"""What is looked at together, once for many files, rows or columns, comes out as if each had been looked at alone."""

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from core.reading.batch import Batch
from core.reading.convert import convert
from core.reading.match import heading
from core.sheets import EXPORTS
from tests.core.reading import details
from tests.core.reading.workbooks import channels, counted, matched, outcomes, sessions, write, write_table

LIST = EXPORTS["live_list"].sheets[0]
NOTATIONS = {
    "直播间曝光人数": ("12", "1,204", "1.2万", "1w-2.5w", "-3", "12.5", None),
    "直播间观看人数": ("7", "8,806", "0.3万", "12%", None),
    "直播间成交金额": ("¥26,439.25", "80", "1.2万", "¥待结算", None),
    "直播间退款金额": ("¥1,053.239", "0", None),
    "商品点击-成交率(人数)": ("12.3%", "0.0421", "一半", None),
    "观看老粉占比": ("4.2%", "1", None),
    "直播时长": ("1小时21分5秒", "90", "约3小时", None),
    "直播结束时间": ("2026/9/1 10:20:30", "2026-09-01 10:20", "昨天", None),
}


def converted(rows: int) -> tuple[pl.DataFrame, dict[str, list[bool]]]:
    found = heading(list(NOTATIONS), LIST, {}).found
    cells = {key: NOTATIONS[header.text] for key, header in found.items()}
    columns = {key: [texts[n % len(texts)] for n in range(rows)] for key, texts in cells.items()}
    texts = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    result = convert(texts.with_columns(pl.lit(0).alias("part"), pl.int_range(pl.len()).alias("row")), found)
    return result.values, {key: bad.to_list() for key, bad in result.bad.items()}


def test_a_text_means_the_same_in_a_short_table_a_tall_one_and_a_column_of_its_own() -> None:
    """Short: columns of one notation are converted as one. Tall: a text that stands in many rows is converted once."""
    (short, bad), (tall, bad_in_tall) = converted(420), converted(42_000)
    assert short.equals(tall.head(420))
    assert {key: rows[:420] for key, rows in bad_in_tall.items()} == bad
    assert set(bad) >= {"exposure_users", "viewers", "gmv", "live_seconds", "stop"}
    assert short["exposure_users"][:6].to_list() == [12, 1204, 12_000, None, None, None]
    assert short["live_seconds"][:3].to_list() == [4865.0, 5400.0, None]


def test_files_laid_out_alike_keep_their_own_unknown_headers(tmp_path: Path) -> None:
    for n, other in enumerate(("备注甲", "备注乙", "")):
        rows = [{**row, other: "好"} for row in sessions(2)]
        found = matched(write_table(tmp_path / f"{n}.xlsx", rows))
        assert [header.text for header in found.grids[0].unknown] == ([other] if other else [])


def test_a_header_further_down_is_found_in_each_file_of_its_kind(tmp_path: Path) -> None:
    for above in ([], [["直播间列表"]], [["九月"], [], ["观看人数", "说明"]]):
        cells = [*above, list(sessions(1)[0]), *(list(row.values()) for row in sessions(3))]
        found = matched(write(tmp_path / f"{len(above)}.xlsx", {"Sheet1": cells}))
        assert found.export is EXPORTS["live_list"]
        assert found.grids[0].row == len(above)


def test_a_word_for_all_is_a_total_in_one_file_and_a_filters_name_in_another(tmp_path: Path) -> None:
    filtered = [{"日期": 20260412, "账号": "全部", **row} for row in channels()]
    mixed = [{"日期": 20260413, "账号": "全部" if n == 7 else "甲", **row} for n, row in enumerate(channels())]
    paths = [write_table(tmp_path / f"{n}.xlsx", rows) for n, rows in enumerate((filtered, mixed, filtered))]
    found = [counted(one) for one in outcomes(*paths, account="a") if isinstance(one, Batch)]
    assert found == [(8, 6, 0, 2, 0), (8, 5, 0, 3, 0), (8, 6, 0, 2, 0)]


def test_products_belong_to_the_product_above_them_in_their_own_file(tmp_path: Path) -> None:
    book = details.shop_detail()
    sheet = book["商品分析-商品明细"]
    paths = []
    for n in range(3):
        start = datetime(2026, 9, 1, 8) + timedelta(days=n)
        own = [[cell if cell != sheet[1][0] else f"37000000000000000{n}" for cell in row] for row in sheet]
        name = details.SHOP_DETAIL_NAME.replace("2026-07-28", f"{start:%Y-%m-%d}")
        paths.append(write(tmp_path / f"{n}_{name}", book | {"商品分析-商品明细": own}))
    together = outcomes(*paths)
    for path, outcome in zip(paths, together, strict=True):
        (alone,) = outcomes(path)
        assert isinstance(outcome, Batch)
        assert isinstance(alone, Batch)
        for one, other in zip(outcome.landings, alone.landings, strict=True):
            assert one.rows.equals(other.rows)
