"""Two dimensions at once: cells against SQL over the sheets, margins that add up, nothing that isn't in the export."""

from datetime import date
from typing import Any

import pytest

from core.reviews.blocks import Step, Table
from core.reviews.shop.days import shop_scope
from core.reviews.shop.pairs import REST, crossed, pairs_step, sides
from core.reviews.shop.parts import told
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

FIRST, LAST = date(2026, 11, 14), date(2026, 11, 20)
SPANS = {"first": FIRST, "last": LAST, "before": date(2026, 11, 7)}


@pytest.fixture(scope="module")
def step(demo_store: Store) -> Step:
    return pairs_step(told(demo_store, shop_scope(demo_store, Question(DEMO_MERCHANT, start=FIRST, end=LAST))))


def table(step: Step, title: str) -> Table:
    return next(block for block in step.blocks if isinstance(block, Table) and block.title == title)


def lines(found: Table) -> dict[str, dict[str, Any]]:
    return {str(row[0]): dict(zip((one.key for one in found.columns), row, strict=True)) for row in found.rows}


def test_every_pair_that_the_export_carries_is_a_folded_table(step: Step) -> None:
    titles = [block.title for block in step.blocks]
    assert titles == [one.label for one in crossed()]
    assert all(isinstance(block, Table) and block.folded for block in step.blocks)
    assert {("自营/合作", "载体"), ("自营/合作", "投放时段"), ("载体", "投放时段"), ("载体", "账号"), ("载体", "人群"),
            ("载体", "商品"), ("自营/合作", "终端")} == {sides(one) for one in crossed()}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "sheet", "across", "down", "money"),
    [
        ("自营/合作 × 载体", "composition", "sale_type", "carrier", "gmv"),
        ("自营/合作 × 终端", "composition_terminal", "sale_type", "terminal", "gmv"),
        ("载体 × 人群", "composition_crowd", "crowd", "carrier", "user_pay"),
        ("载体 × 商品", "composition_product", "carrier", "product_name", "user_pay"),
        ("载体 × 账号/渠道", "composition_carrier", "carrier", "holder", "gmv"),
    ],
)
def test_cells_are_the_sums_of_the_sheet(
    demo_store: Store, step: Step, title: str, sheet: str, across: str, down: str, money: str
) -> None:
    narrowed = "AND ad_period = '不限'" if sheet == "composition" else ""
    expected = demo_store.query(
        f"""SELECT {across}, {down}, sum({money}) FILTER (day >= $first), sum({money}) FILTER (day < $first)
            FROM current_{sheet}
            WHERE {across} NOT IN ('全部', '整体') AND {down} NOT IN ('全部', '整体') {narrowed}
              AND day BETWEEN $before AND $last GROUP BY ALL""",
        SPANS,
    )
    found = lines(table(step, title))
    assert expected
    for head, name, now, before in expected:
        assert found[name][f"{money}_{head}"] == (now or 0)
        assert found[name][f"change_{head}"] == (now or 0) - (before or 0)


def test_cells_that_the_export_leaves_out_stay_empty(step: Step) -> None:
    found = lines(table(step, "载体 × 账号/渠道"))
    assert found["晴野户外旗舰店"]["gmv_商品卡"] is None
    assert found["猜你喜欢"]["gmv_直播"] is None


def test_columns_add_up_to_the_carrier(demo_store: Store, step: Step) -> None:
    (live,) = demo_store.query(
        """SELECT sum(gmv) FROM current_composition WHERE sale_type = '全部' AND carrier = '直播' AND ad_period = '不限'
           AND day BETWEEN $first AND $last""",
        {"first": FIRST, "last": LAST},
    )
    found = table(step, "载体 × 投放时段")
    totals = dict(zip((one.key for one in found.columns), found.totals or (), strict=True))
    periods = lines(found)["直播"]
    assert sum(periods[key] for key in totals if key.startswith("gmv_")) == live[0]
    assert REST not in " ".join(lines(found))


def test_spans_that_do_not_compare_have_no_changes(promotion_store: Store) -> None:
    day = date(2026, 11, 11)
    held = pairs_step(told(promotion_store, shop_scope(promotion_store, Question(DEMO_MERCHANT, start=day, end=day))))
    keys = {column.key for block in held.blocks if isinstance(block, Table) for column in block.columns}
    assert not any(key.startswith("change") for key in keys)
