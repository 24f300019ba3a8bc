"""店铺体检: rates, goods, aspects and reasons as read out of the files, what they are divided by, what is claimed."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.entries import enter_file
from core.errors import NothingToReview
from core.reports import FORMATS
from core.reviews import review
from core.reviews.blocks import Cards, Note, Review, Table
from core.reviews.checkup.judged import verdict
from core.reviews.readings import Reading
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session

DAY = date(2026, 11, 20)
Counts = NDArray[np.int64]


@pytest.fixture(scope="module")
def demo(demo_store: Store) -> Review:
    return review(demo_store, "checkup", Question(DEMO_MERCHANT, picks=("target:3",)))


def readings(found: Review, step: str) -> tuple[Reading, ...]:
    return next(
        block.readings for one in found.steps if one.title == step for block in one.blocks if isinstance(block, Cards)
    )


def table(found: Review, title: str) -> dict[object, dict[str, object]]:
    """Rows of a table by their first cell, cells by column."""
    (one,) = [b for b in found.blocks if isinstance(b, Table) and b.title == title]
    return {row[0]: dict(zip((column.key for column in one.columns), row, strict=True)) for row in one.rows}


def notes(found: Review) -> str:
    return " ".join(f"{block.title} {block.text}" for block in found.blocks if isinstance(block, Note))


def reviews_of(*orders: tuple[date, int, tuple[int, int, int]], name: str = "评价.xlsx") -> Any:
    """Reviews given so many days after payment."""
    rows = [
        {
            "row": number, "account": "全店", "day": paid, "order_id": f"{name}{number}", "product_id": "1",
            "product_name": "壶", "paid_at": datetime.combine(paid, datetime.min.time()),
            "reviewed_at": datetime.combine(paid + timedelta(days=later), datetime.min.time()),
            "quality_score": scores[0], "service_score": scores[1], "logistics_score": scores[2], "review_type": "首次",
        }
        for number, (paid, later, scores) in enumerate(orders)
    ]  # fmt: skip
    return batch("order_review", landing("order_review", rows), name=name)


def returns_of(*reasons: tuple[date, str], name: str = "退单.xlsx") -> Any:
    rows = [
        {
            "row": number, "account": "全店", "day": day, "return_id": str(number), "product_id": "1",
            "product_name": "壶", "asked_at": datetime.combine(day, datetime.min.time()), "return_reason": reason,
        }
        for number, (day, reason) in enumerate(reasons)
    ]  # fmt: skip
    return batch("order_return", landing("order_return", rows), name=name)


def test_the_demo_s_bad_reviews_are_those_of_the_file(demo: Review, answers: dict[str, Any]) -> None:
    told = answers["order_reviews"]
    (rate,) = readings(demo, "差评率")
    assert (rate.numerator, rate.denominator) == (told["now"]["bad"], told["now"]["valid"])
    assert rate.verdict == "real"
    goods = table(demo, "差评按商品")
    worst = goods[told["now"]["worst"]]
    assert (worst["bad"], worst["aspect"]) == (told["now"]["worst_bad"], "物流")
    assert f"({told['before']['bad']} ÷ {told['before']['valid']} 单)" in notes(demo)


def test_blame_and_goods_sum_to_all_bad_reviews(demo: Review, answers: dict[str, Any]) -> None:
    bad = answers["order_reviews"]["now"]["bad"]
    blamed = [float(str(row["blamed"])) for row in table(demo, "差评按三项评分").values()]
    assert sum(blamed) == pytest.approx(bad)
    counted = table(demo, "每一条评价怎么计的")
    assert counted["有效"]["lines"] == answers["order_reviews"]["now"]["valid"]


def test_the_demo_s_returns_are_those_of_the_file(demo: Review, answers: dict[str, Any], demo_store: Store) -> None:
    told = answers["order_returns"]
    by_shop, by_sessions = readings(demo, "品质退单率")
    ((orders,),) = demo_store.query(
        "SELECT sum(orders) FROM fact_composition "
        "WHERE dimension = 'shop' AND day BETWEEN '2026-11-07' AND '2026-11-20'"
    )
    assert (by_shop.numerator, by_shop.denominator) == (told["now"]["quality"], orders)
    assert (by_shop.before, by_shop.verdict) == (None, "no_history")
    sold = demo_store.query(
        "SELECT sum(orders) FILTER (WHERE day > '2026-11-06'), sum(orders) FILTER (WHERE day <= '2026-11-06') "
        "FROM fact_live"
    )[0]
    assert by_sessions.denominator == sold[0]
    assert by_sessions.before == pytest.approx(told["before"]["quality"] / sold[1])
    assert by_sessions.verdict == "real"
    reasons = table(demo, "退单按原因")
    assert {reason: row["number"] for reason, row in reasons.items()} == told["now"]["reasons"]
    assert reasons["手感偏硬"]["kind"] == "未归类"


def test_the_findings_name_the_story_and_the_target_is_arithmetic(demo: Review) -> None:
    first, second = demo.findings
    assert {one.verdict_text for one in demo.findings} == {"真变化"}
    assert "保温壶" in first.text
    assert "物流" in first.guesses[0]
    assert "商品与描述不符" in second.text
    assert "软壳徒步裤" in second.text
    assert "少 12 单差评,或者再多 399 单不是差评的有效评价,就到 3.0%" in notes(demo)


def test_a_placed_reason_moves_the_rate(store: Store) -> None:
    put(store, returns_of((DAY, "异味"), (DAY, "商品破损"), (DAY, "不想要")))
    put(store, batch("live_list", landing("live", [session("11-20 20:00:00", "11-20 22:00:00", orders=200)])))
    (before,) = readings(review(store, "checkup", Question(MERCHANT)), "品质退单率")
    assert (before.numerator, before.denominator) == (1, 200)
    said = '[[return_reason]]\nreason = "异味"\nquality = true\n'
    assert enter_file(store, MERCHANT, said.encode(), "测试") == {"退单原因": 1}
    found = review(store, "checkup", Question(MERCHANT))
    (after,) = readings(found, "品质退单率")
    assert (after.numerator, after.note) == (2, "除以场次订单")
    assert "先除以场次订单" in notes(found)


@pytest.mark.parametrize(("first", "compared"), [(27, True), (20, False)])
def test_a_span_before_that_the_returns_or_the_sessions_do_not_fill_is_not_compared(
    store: Store, first: int, compared: bool
) -> None:
    """Nine days of returns over fourteen of orders would be a low rate, and any rate after it a rise."""
    days = [DAY - timedelta(days=back) for back in range(28)]
    lives = [session(f"{day:%m-%d} 20:00:00", f"{day:%m-%d} 22:00:00", orders=100) for day in days]
    put(store, returns_of(*((day, "商品破损") for day in days[: first + 1])))
    put(store, batch("live_list", landing("live", lives)))
    found = review(store, "checkup", Question(MERCHANT))
    (rate,) = readings(found, "品质退单率")
    assert (rate.value, rate.before) == (0.01, 0.01 if compared else None)
    assert ("这次不和上一周期比" in notes(found)) is not compared
    assert found.findings == ()


def test_more_returns_than_orders_are_no_share_and_not_judged(store: Store) -> None:
    days = [DAY - timedelta(days=back) for back in range(28)]
    put(store, returns_of(*((day, "商品破损") for day in days for _ in range(12))))
    lives = [session(f"{day:%m-%d} 20:00:00", f"{day:%m-%d} 22:00:00", orders=10) for day in days]
    put(store, batch("live_list", landing("live", lives)))
    (rate,) = readings(review(store, "checkup", Question(MERCHANT)), "品质退单率")
    assert (rate.value, rate.verdict) == (pytest.approx(1.2), "too_few")


def test_without_any_orders_there_is_no_rate_but_the_reasons_stand(store: Store) -> None:
    put(store, returns_of((DAY, "商品破损")))
    found = review(store, "checkup", Question(MERCHANT))
    assert not [block for block in found.blocks if isinstance(block, Cards)]
    assert "算不出比率" in notes(found)
    assert "还没有评价明细" in notes(found)
    assert table(found, "退单按原因")["商品破损"]["kind"] == "算品质"


def test_the_span_before_is_taken_as_fresh_as_this_one(store: Store) -> None:
    """Of the newest orders only reviews of two days are in: so of those before only what had come by then."""
    good, bad = (5, 5, 5), (1, 1, 1)
    before = DAY - timedelta(days=14)
    put(store, reviews_of((DAY, 2, good), (DAY, 2, bad), (before, 2, good), (before, 9, bad), (before, 3, bad)))
    (rate,) = readings(review(store, "checkup", Question(MERCHANT)), "差评率")
    assert (rate.value, rate.before, rate.verdict) == (0.5, 0.0, "too_few")


def test_days_that_are_asked_for_are_taken_and_a_lone_good_day_claims_nothing(store: Store) -> None:
    put(store, reviews_of((DAY, 1, (5, 5, 5)), (DAY - timedelta(days=1), 1, (1, 1, 1))))
    found = review(store, "checkup", Question(MERCHANT, start=DAY, end=DAY))
    (rate,) = readings(found, "差评率")
    assert (rate.numerator, rate.denominator, rate.before) == (0, 1, 1.0)
    assert found.findings == ()
    assert "哪些商品拖的" not in [step.title for step in found.steps]


@pytest.mark.parametrize("picks", [("target:abc",), ("target:101",), ("target:-1",), ("target:1/0",)])
def test_a_target_that_is_none_is_refused(store: Store, picks: tuple[str, ...]) -> None:
    put(store, reviews_of((DAY, 1, (5, 5, 5))))
    with pytest.raises(NothingToReview, match="不是目标差评率"):
        review(store, "checkup", Question(MERCHANT, picks=picks))


def test_hostile_names_pass_through_every_format(store: Store) -> None:
    name = "=1+1<script>[x](javascript:1)|$a$"
    rows = [
        {
            "row": number, "account": "全店", "day": DAY, "return_id": str(number), "product_id": "1",
            "product_name": name, "asked_at": datetime.combine(DAY, datetime.min.time()), "return_reason": name,
        }
        for number in range(3)
    ]  # fmt: skip
    put(store, batch("order_return", landing("order_return", rows)), reviews_of((DAY, 1, (1, 1, 1))))
    found = review(store, "checkup", Question(MERCHANT))
    for key in ("html", "md"):
        assert b"<script>[x]" not in FORMATS[key].write(found)


def test_with_nothing_loaded_it_says_what_to_bring(store: Store) -> None:
    with pytest.raises(NothingToReview, match="还没有评价明细"):
        review(store, "checkup", Question(MERCHANT))


def _claimed(now: Counts, before: Counts, valid: int) -> float:
    told = [
        verdict("bad_review_rate", (a, valid), (b, valid)) == "real"
        for a, b in zip(now.tolist(), before.tolist(), strict=True)
    ]
    return sum(told) / len(told)


def test_quiet_shops_are_told_of_a_change_one_time_in_forty_and_a_tripled_rate_is_seen() -> None:
    rng = np.random.default_rng(1)
    for rate in (0.01, 0.03, 0.08):
        assert _claimed(rng.binomial(300, rate, 1000), rng.binomial(300, rate, 1000), 300) < 0.025
    assert _claimed(rng.binomial(300, 0.09, 300), rng.binomial(300, 0.03, 300), 300) > 0.7
