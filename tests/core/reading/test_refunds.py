"""退款分析: the five stages side by side land whole, whichever way a cell writes its money."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.sheets.refund_report import REFUND_REPORT, STAGES
from tests.core.reading.workbooks import Row, batch, counted, landed, refusal, table, total, write

SEEDS = Path(__file__).parents[3] / "seeds"
NAME = "抖音电商罗盘-退款分析-2026_05_13.xlsx"
DAYS = ("2026/05/13", "2026/05/12")


def report(
    sellers: tuple[str, ...] = ("自营", "合作"), carriers: tuple[str, ...] = ("全部", "直播", "短视频")
) -> list[Row]:
    """Refunds of two days; 全部 sums up its carriers, and the whole its stages."""
    rows = []
    for day in DAYS:
        for seller in sellers:
            for carrier in carriers:
                n = {"直播": 3, "短视频": 1}.get(carrier, 4) * (2 if seller == "自营" else 1) * (1 + DAYS.index(day))
                row: Row = {"日期": day, "退款口径": "订单支付时间", "售卖类型": seller, "载体": carrier}
                for place, (_, title) in enumerate(STAGES):
                    weight = 10 if place == 0 else 5 - place  # 10 = 4 + 3 + 2 + 1
                    amount = Decimal("20.05") * weight * n
                    row |= {
                        f"{title}-退款人数": weight * n,
                        f"{title}-退款订单数": weight * n + 1,
                        f"{title}-退款金额": f"¥{amount:,.2f}" if place % 2 else float(amount),
                        f"{title}-退款率": f"{weight * n / 10}%" if weight else "0%",
                    }
                rows.append(row)
    return rows


def save(path: Path, rows: list[Row]) -> Path:
    return write(path, {"本店数据": table(rows)})


def test_every_stage_lands_with_what_it_cost(tmp_path: Path) -> None:
    found = batch(save(tmp_path / NAME, report()))
    assert (found.export, found.accounts, found.issues) == (REFUND_REPORT, ("全店",), ())
    assert found.period == (date(2026, 5, 12), date(2026, 5, 13))
    assert counted(found) == (12, 12, 0, 0, 0)
    leaves = [row for row in landed(found, "refund") if row["carrier"] != "全部"]
    units = 3 * 4 * 3  # two sellers as 2 and 1, two carriers as 3 and 1, two days as 1 and 2
    for stage, weight in (("all", 10), ("unshipped", 4), ("on_the_way", 3), ("received", 2), ("sent_back", 1)):
        assert sum(row[f"{stage}_amount"] for row in leaves) == Decimal("20.05") * weight * units
        assert sum(row[f"{stage}_users"] for row in leaves) == weight * units
        assert sum(row[f"{stage}_orders"] for row in leaves) == weight * units + len(leaves)
    first = landed(found, "refund")[0]
    assert (first["basis"], first["sale_type"], first["carrier"]) == ("订单支付时间", "自营", "全部")
    assert (first["all_share"], first["sent_back_share"]) == (0.08, 0.008)


def test_the_same_money_is_read_from_every_notation(tmp_path: Path) -> None:
    rows = report()
    cells: list[Any] = ["¥100.50", 80.25, "￥1,080.25", "100.50元", "0.1万", "-"]
    for row, cell in zip(rows, cells, strict=False):
        row["全部退款阶段-退款金额"] = cell
    found = batch(save(tmp_path / NAME, rows))
    amounts = [row["all_amount"] for row in landed(found, "refund")][: len(cells)]
    assert amounts == [*map(Decimal, ("100.50", "80.25", "1080.25", "100.50", "1000.00")), None]


def test_a_report_of_some_stages_lands_without_the_others(tmp_path: Path) -> None:
    rows = [{key: cell for key, cell in row.items() if not key.startswith("已收货")} for row in report()]
    found = batch(save(tmp_path / NAME, rows))
    (landing,) = found.landings
    assert "on_the_way_amount" in landing.headers
    assert not {"received_amount", "sent_back_amount"} & landing.headers
    assert total(found, "all_amount", "refund") > 0


@pytest.mark.parametrize(("header", "cell", "why"), [
    ("载体", None, "不能为空"), ("日期", "上周", "日期"), ("全部退款阶段-退款订单数", -1, "整数"),
    ("发货前退款阶段-退款金额", "约¥100", "金额"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_rejected_with_its_reason(
    tmp_path: Path, header: str, cell: Any, why: str
) -> None:
    rows = report()
    rows[4][header] = cell
    found = batch(save(tmp_path / NAME, rows))
    (rejected,) = found.rejected
    assert (rejected.sheet, rejected.row, rejected.header) == ("本店数据", 6, header)
    assert why in rejected.why
    assert counted(found) == (12, 11, 1, 0, 0)


def test_a_report_without_its_carriers_says_which_column_is_missing(tmp_path: Path) -> None:
    rows = [{key: cell for key, cell in row.items() if key != "载体"} for row in report()]
    assert "「载体」" in refusal(save(tmp_path / NAME, rows)).fact


def test_the_example_reads_as_its_answers_say() -> None:
    answers = tomllib.loads((SEEDS / "answers.toml").read_text(encoding="utf-8"))["refunds"]
    for name, told in answers.items():
        found = batch(SEEDS / "exports" / "详细数据" / name)
        assert found.issues == ()
        assert counted(found)[:2] == (told["rows"], told["rows"])
        for (stage, _), key in zip(STAGES, ("all", "stage_1", "stage_2", "stage_3", "stage_4"), strict=True):
            assert float(total(found, f"{stage}_amount", "refund")) == pytest.approx(told[key]["amount"])
            assert total(found, f"{stage}_orders", "refund") == told[key]["orders"]
