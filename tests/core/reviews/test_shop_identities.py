"""What has to add up in 成交分析: quiet where it does, and named to the day and figure where it doesn't."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from core.reviews.blocks import Note, Table
from core.reviews.shop.days import shop_scope
from core.reviews.shop.identities import GROSS, identities, identity_blocks
from core.reviews.shop.parts import Told, told
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reading import composed
from tests.core.reading.composed import gmv
from tests.core.reading.workbooks import Row, batch, table, write
from tests.core.warehouse.made import MERCHANT, put

DAYS = ("20260630", "20260629")
QUESTION = Question(MERCHANT, start=date(2026, 6, 30), end=date(2026, 6, 30))


def loaded(store: Store, folder: Path, **changed: list[Row]) -> Told:
    titles: Sequence[str] = tuple({"成交概览": None, "自营成交": None, "合作成交": None, **changed})
    sheets = {title: table(changed.get(title) or composed.rows(title, DAYS)) for title in titles}
    put(store, batch(write(folder / composed.NAME, sheets)))
    return told(store, shop_scope(store, QUESTION))


def bent(title: str, header: str, by: float, **keys: str) -> list[Row]:
    """A sheet with one figure that is told otherwise."""
    rows = composed.rows(title, DAYS)
    (row,) = (row for row in rows if all(row[key] == value for key, value in {"日期": DAYS[0], **keys}.items()))
    row[header] += by
    return rows


def failures(one: Told) -> list[tuple[str, str, str, Decimal]]:
    blocks = identity_blocks(one)
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    return sorted((str(day), str(what), str(metric), Decimal(str(off))) for day, what, metric, _, _, off in rows)


def test_the_demo_adds_up_and_one_line_says_so(demo_store: Store) -> None:
    one = told(demo_store, shop_scope(demo_store, Question(DEMO_MERCHANT)))
    (note,) = identity_blocks(one)
    assert isinstance(note, Note)
    number = sum(int(held.known.sum()) for held in identities(one))
    assert number > 1000
    assert note.text == f"核对 {number} 项(各表之和与全店、金额之间的关系,逐天),都对得上。"


def test_people_and_what_was_worked_out_are_held_to_nothing(demo_store: Store) -> None:
    one = told(demo_store, shop_scope(demo_store, Question(DEMO_MERCHANT)))
    assert "buyers" not in {held.key for held in identities(one)}
    assert {held.key for held in identities(one) if "价格带" in held.what} == {"user_pay"}


def test_a_carrier_that_tells_too_much_is_named_wherever_it_shows(tmp_path: Path, store: Store) -> None:
    one = loaded(store, tmp_path, 成交概览=bent("成交概览", "成交订单数", 7, 载体类型="直播", 投放时段="不限"))
    assert failures(one) == [
        ("2026-06-30", "自营/合作 × 载体之和=直播", "成交订单数", Decimal("-7.00")),
        ("2026-06-30", "载体 × 投放时段之和=直播", "成交订单数", Decimal("-7.00")),
        ("2026-06-30", "载体之和=全店", "成交订单数", Decimal("7.00")),
    ]
    (note,) = (block for block in identity_blocks(one) if isinstance(block, Note))
    assert "3 项对不上,最多差 7 单:3 项超过全店当天的 0.1%" in note.text


def test_the_money_of_a_day_has_to_be_its_parts(tmp_path: Path, store: Store) -> None:
    one = loaded(store, tmp_path, 成交概览=bent("成交概览", "平台补贴金额", 5, 载体类型="全部", 投放时段="不限"))
    assert failures(one) == [
        ("2026-06-30", "成交金额 = 用户支付 + 优惠券 + 平台补贴 + 达人补贴", "成交金额", Decimal("5.00"))
    ]


def test_differences_below_a_thousandth_of_the_day_are_told_and_folded(tmp_path: Path, store: Store) -> None:
    one = loaded(store, tmp_path, 成交概览=bent("成交概览", "成交金额", 0.5, 载体类型="直播", 投放时段="不限"))
    shop = float(sum(gmv(pile) for pile in [composed.sold(DAYS[0])]))
    assert GROSS * shop > 0.5
    note, table = identity_blocks(one)
    assert isinstance(note, Note) and "最多差 ¥0.50:都不到全店当天的 0.1%" in note.text
    assert isinstance(table, Table) and table.folded and len(table.rows) == 3


def test_cents_that_rounding_explains_are_no_failure(tmp_path: Path, store: Store) -> None:
    rows = bent("成交概览", "成交金额", 0.03, 载体类型="直播", 投放时段="不限")
    assert failures(loaded(store, tmp_path, 成交概览=rows)) == []


def test_categories_may_leave_something_out_and_never_be_more_than_the_shop(tmp_path: Path, store: Store) -> None:
    rows = bent("品类构成", "用户支付金额", -50, 一级类目="居家日用", 二级类目="全部")
    one = loaded(store, tmp_path, 品类构成=rows)
    assert failures(one) == []
    rows = bent("品类构成", "用户支付金额", 50, 一级类目="居家日用", 二级类目="全部")
    other = Store(":memory:")
    assert failures(loaded(other, tmp_path, 品类构成=rows)) == [
        ("2026-06-30", "一级类目之和不超过全店", "用户支付金额", Decimal("50.00"))
    ]
    other.close()


def test_both_spans_are_checked(tmp_path: Path, store: Store) -> None:
    rows = composed.rows("成交概览", DAYS)
    (row,) = (r for r in rows if (r["日期"], r["载体类型"], r["投放时段"]) == (DAYS[1], "图文", "不限"))
    row["商品点击次数"] -= 11
    assert {(day, off) for day, _, _, off in failures(loaded(store, tmp_path, 成交概览=rows))} == {
        ("2026-06-29", Decimal("11.00")), ("2026-06-29", Decimal("-11.00")),
    }  # fmt: skip
