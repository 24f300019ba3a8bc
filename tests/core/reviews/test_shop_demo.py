"""交易构成 of the demo merchant: the whole review beside what its workbook says."""

from datetime import date
from decimal import Decimal

from core.reviews import review
from core.reviews.blocks import Attribution, Table
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT


def test_the_demo_is_taken_apart_as_its_workbook_says(demo_store: Store) -> None:
    found = review(demo_store, "shop", Question(DEMO_MERCHANT, start=date(2026, 11, 18), end=date(2026, 11, 20)))
    rows = demo_store.query(
        "SELECT sum(gmv) FILTER (WHERE day >= DATE '2026-11-18'), sum(gmv) FILTER (WHERE day < DATE '2026-11-18') "
        "FROM current_composition WHERE sale_type = '全部' AND carrier = '全部' AND ad_period = '不限' "
        "AND day BETWEEN DATE '2026-11-15' AND DATE '2026-11-20'"
    )
    (split,) = (block for block in found.blocks if isinstance(block, Attribution))
    assert (split.after, split.before) == rows[0]
    assert [step.title for step in found.steps][:8] == [
        "全店", "看出了什么", "终端", "账号", "渠道", "品类", "价格带", "人群",
    ]  # fmt: skip
    assert found.steps[-1].title == "核对"
    assert "比上一周期" in found.headline
    for block in found.blocks:
        if isinstance(block, Table) and {"born", "flow"} & {column.key for column in block.columns}:
            keys = [column.key for column in block.columns]
            shown = [dict(zip(keys, row, strict=True)) for row in block.rows]
            money = keys[keys.index("share") - 1]
            assert sum((Decimal(str(row["change"])) for row in shown), Decimal(0)) == sum(
                (Decimal(str(row[money])) - Decimal(str(row["before"] or 0)) for row in shown), Decimal(0)
            )
