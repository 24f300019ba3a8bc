"""What 交易构成 claims, and what it only tells: on shops small enough to reckon by hand, and on the demo shop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from core.metrics import METRICS
from core.reviews.blocks import Block, Note, Table
from core.reviews.readings import Finding
from core.reviews.shop.beside import LATEST, Better, better, every_better
from core.reviews.shop.days import shop_scope
from core.reviews.shop.dimensions import LEAF, SHOP
from core.reviews.shop.findings import MORE_IN, WORSE_IN, nothing_found, said_once, shop_findings
from core.reviews.shop.judging import CLICKS, CROWD, ORDERS, RATE, SHARE, Book, book, changes, claimed
from core.reviews.shop.parts import Told, told
from core.reviews.shop.standing import first_or_again, standing_blocks
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

WEEK = date(2026, 11, 14), date(2026, 11, 20)
PROMOTION = date(2026, 11, 11)
HISTORY, SPAN = 28, 7

Part = tuple[float, float, float, float]
"""Clicks a day, orders per click, yuan per order, refunds over money."""


def shop(
    usual: dict[str, dict[str, Part]], now: dict[str, dict[str, Part]] | None = None, history: int = HISTORY
) -> Book:
    """A shop whose parts are the same every day but for a hair up or down, and otherwise under review.

    The shop is what its carriers are together.
    """
    count = history + SPAN
    days = np.datetime64("2026-07-06") + np.arange(count)
    inside = np.arange(count) >= history
    rng = np.random.default_rng(7)
    parts: dict[str, dict[str, dict[str, np.ndarray]]] = {}
    for dimension, own in usual.items():
        parts[dimension] = {}
        for name, before in own.items():
            after = (now or {}).get(dimension, {}).get(name, before)
            clicks, rate, price, refunded = (np.where(inside, b, a) for a, b in zip(before, after, strict=True))
            unrest = np.exp(rng.normal(0, 0.0005, (3, count)))
            unrest[:, inside] = 1.0
            clicks, rate, price = clicks * unrest[0], rate * unrest[1], price * unrest[2]
            paid = clicks * rate * price
            parts[dimension][name] = {
                "user_pay": paid, ORDERS: clicks * rate, CLICKS: clicks, "refund_amount": paid * refunded
            }  # fmt: skip
    keys = ("user_pay", ORDERS, CLICKS, "refund_amount")
    whole = {key: np.sum([sums[key] for sums in parts["carrier"].values()], axis=0) for key in keys}
    return Book(
        days, inside, np.zeros(count, dtype=np.bool_), {**parts, SHOP: {"": whole}},
        dict.fromkeys((*parts, SHOP), "user_pay"),
    )  # fmt: skip


LIVE, CARD = (9_000.0, 0.06, 80.0, 0.1), (3_000.0, 0.06, 80.0, 0.1)


def titled(one: Finding) -> str:
    """机会点, 主推品类 or 主攻价格带; empty for a change."""
    return one.guesses[0].partition(":")[0] if one.effect_yuan is None and one.guesses else ""


def spoken(days: Book) -> tuple[Finding, ...]:
    return shop_findings(days, every_better(days))


def blocks_of(one: Told) -> tuple[Block, ...]:
    days = book(one)
    return standing_blocks(one, days, every_better(days))


def told_of(store: Store, first: date, last: date) -> Told:
    return told(store, shop_scope(store, Question(DEMO_MERCHANT, (), first, last)))


def test_what_a_rate_cost_is_its_part_of_the_change_in_money() -> None:
    """9 000 clicks × 7 days × (6 % → 3 %) × ¥80: only the rate moved, so the whole loss of ¥151,200 is the rate's."""
    found = shop({"carrier": {"直播": LIVE, "商品卡": CARD}}, {"carrier": {"直播": (9_000, 0.03, 80, 0.1)}})
    (one,) = (one for one in claimed(changes(found)) if one.dimension == "carrier")
    assert (one.name, one.place, one.worse) == ("直播", RATE, True)
    assert one.yuan is not None and one.yuan == pytest.approx(Decimal(-151_200), rel=Decimal("0.001"))
    assert one.interval is not None and one.interval[0] < one.yuan < one.interval[1] < 0
    assert [one.value, one.before] == pytest.approx([0.03, 0.06], rel=0.001)


def test_a_change_of_one_carrier_is_said_once_as_the_carriers_and_names_where_else_it_shows() -> None:
    usual = {"carrier": {"直播": LIVE, "商品卡": CARD}, "account": {"旗舰店": LIVE, "折扣仓": CARD}}
    worse = (9_000.0, 0.03, 80.0, 0.1)
    found = spoken(shop(usual, {"carrier": {"直播": worse}, "account": {"旗舰店": worse}}))
    (fall,) = (one for one in found if one.effect_yuan is not None)
    assert fall.text.startswith(("载体「直播」的点击支付转化率", "账号「旗舰店」的点击支付转化率"))
    assert ("账号「旗舰店」" in fall.text) and ("载体「直播」" in fall.text)
    assert fall.advice[0].moves == "click_order_rate"


def test_a_change_that_all_carriers_share_is_the_shops() -> None:
    usual = {"carrier": {"直播": LIVE, "商品卡": CARD}}
    half = {"carrier": {"直播": (9_000.0, 0.03, 80.0, 0.1), "商品卡": (3_000.0, 0.03, 80.0, 0.1)}}
    found = shop(usual, half)
    ((one, _),) = said_once(found, claimed(changes(found)))
    assert (one.dimension, one.place) == (SHOP, RATE)


def test_a_week_like_those_before_carries_no_change() -> None:
    assert not claimed(changes(shop({"carrier": {"直播": LIVE, "商品卡": CARD}})))


def test_seven_earlier_days_judge_nothing_and_eight_do() -> None:
    usual, now = {"carrier": {"直播": LIVE, "商品卡": CARD}}, {"carrier": {"直播": (9_000.0, 0.03, 80.0, 0.1)}}
    assert not changes(shop(usual, now, history=7))
    assert changes(shop(usual, now, history=8))


def test_a_promotion_on_one_side_is_left_out_of_it() -> None:
    """The only day that differs is a promotion: nothing is left to claim, though clicks were tenfold."""
    usual = {"carrier": {"直播": LIVE, "商品卡": CARD}}
    plain = shop(usual)
    for sums in (plain.whole, *plain.parts["carrier"].values()):
        for key in ("user_pay", ORDERS, CLICKS, "refund_amount"):
            sums[key][-1] *= 10
    named = plain.promotions.copy()
    named[-1] = True
    excepted = Book(plain.days, plain.now, named, plain.parts, plain.moneys)
    assert not claimed(changes(excepted))
    assert len(excepted.judged) == SPAN - 1


def test_an_opening_is_worth_more_per_click_and_small_and_its_yuan_are_a_guess() -> None:
    """8 % × ¥80 less a tenth is ¥5.76 a click beside ¥4.32; 1 % of 77 000 clicks is 770, so ¥1,109 more."""
    found = spoken(shop({"carrier": {"直播": LIVE, "短视频": (2_000.0, 0.08, 80.0, 0.1)}}))
    (one,) = (one for one in found if titled(one) == "机会点")
    assert one.text.startswith("载体「短视频」一次点击带来 ¥5.76,全店其余 ¥4.32(+33.")
    assert (one.effect_yuan, one.where, one.metric) == (None, (("carrier", "短视频"),), "click_order_rate")
    assert "约多 ¥1,10" in one.guesses[0] and "算术" in one.guesses[0]


def test_what_has_most_of_the_clicks_is_no_opening() -> None:
    found = spoken(shop({"carrier": {"直播": (9_000.0, 0.08, 80.0, 0.1), "短视频": CARD}}))
    assert not [one for one in found if titled(one) == "机会点"]


GOODS: dict[str, dict[str, Part]] = {
    "carrier": {"直播": LIVE, "商品卡": CARD},
    LEAF: {
        "户外 > 上衣 > 冲锋衣": (2_000.0, 0.06, 200.0, 0.1),
        "户外 > 上衣 > 抓绒衣": (5_000.0, 0.06, 90.0, 0.1),
        "户外 > 配件 > 手套": (5_000.0, 0.06, 22.0, 0.1),
    },
}


def test_the_category_to_push_pays_most_per_click_and_holds() -> None:
    (one,) = (one for one in spoken(shop(GOODS)) if titled(one) == "主推品类")
    assert one.text.startswith("品类「冲锋衣」一次点击带来 ¥10.80,全店其余 ")
    assert one.advice[0].guard == "user_pay_refund_rate"
    assert "点击和订单由导出的笔单价和转化率推算" in one.guesses[0]


def test_a_category_that_is_refunded_much_more_is_not_pushed() -> None:
    returned = {**GOODS, LEAF: {**GOODS[LEAF], "户外 > 上衣 > 冲锋衣": (2_000.0, 0.06, 200.0, 0.3)}}
    pushed = [one.text for one in spoken(shop(returned)) if titled(one) == "主推品类"]
    assert not any("冲锋衣" in text for text in pushed)


def test_what_a_category_that_seldom_sells_brings_per_click_is_not_told() -> None:
    """Days without an order tell no clicks: of 80 clicks at 1 % the days that sold look twice as good as all do."""
    for orders, told_of in ((0.05, 0), (0.07, 1)):
        small = {**GOODS, LEAF: {**GOODS[LEAF], "户外 > 配件 > 帽子": (80.0, orders, 90.0, 0.1)}}
        assert len([one for one in better(shop(small), LEAF) if one.name.endswith("帽子")]) == told_of


def test_who_spends_more_is_said_only_where_it_stands_among_all_that_is_compared() -> None:
    again = Better(CROWD, "复购", 20, 90.0, 84.0, (87.0, 93.0), 0.02, 0.4)
    assert "看不出哪边一次花得更多" in first_or_again([again], [])
    assert "先花在叫回老客上" in first_or_again([again], [again])
    less = replace(again, each=80.0, interval=(78.0, 82.0))
    assert "先花在拉新上" in first_or_again([less], [less])


def test_days_longer_ago_than_the_history_are_no_usual_days() -> None:
    """The same week a year before comes along where it is asked for; it is nobody's usual level."""
    near = shop({"carrier": {"直播": LIVE, "商品卡": CARD}})
    days = near.days.copy()
    days[:14] -= np.timedelta64(364, "D")
    far = Book(days, near.now, near.promotions, near.parts, near.moneys)
    assert (len(near.earlier), len(far.earlier)) == (HISTORY, HISTORY - 14)


def test_a_category_that_has_just_sunk_is_not_pushed() -> None:
    sunk = {LEAF: {"户外 > 上衣 > 冲锋衣": (2_000.0, 0.04, 200.0, 0.1)}}
    found = spoken(shop(GOODS, sunk))
    (fall,) = (one for one in found if one.text.startswith("品类「冲锋衣」的点击支付转化率"))
    assert "点击和订单由导出的笔单价和转化率推算" in fall.text
    assert not any(titled(one) == "主推品类" and "冲锋衣" in one.text for one in found)


def test_every_advice_names_metrics_that_there_are() -> None:
    found: Sequence[tuple[str, str]] = (*MORE_IN.values(), *WORSE_IN.values())
    assert {guard for _, guard in found} <= METRICS.keys()


def test_money_per_click_of_the_demo_is_what_its_rows_say(promotion_store: Store) -> None:
    """商品卡 over all ordinary days told, against the rest of the shop: by SQL that doesn't go through the compiler."""
    (own, rest, days) = promotion_store.query(
        """
        SELECT sum(card.user_pay - card.refund_amount) / sum(card.product_clicks),
               sum(shop.user_pay - shop.refund_amount - card.user_pay + card.refund_amount)
                   / sum(shop.product_clicks - card.product_clicks),
               count(*)
        FROM fact_composition AS card JOIN fact_composition AS shop USING (merchant, day)
        WHERE card.dimension = 'carrier' AND card.value = '商品卡' AND shop.dimension = 'shop' AND day <> $promotion
        """,
        {"promotion": PROMOTION},
    )[0]
    one = next(one for one in better(book(told_of(promotion_store, *WEEK)), "carrier") if one.name == "商品卡")
    assert (one.days, days) == (16, 16)
    assert one.days <= LATEST
    assert [one.each, one.rest] == pytest.approx([float(own), float(rest)])


def test_the_demo_has_two_openings_and_a_category_and_a_band_to_push(promotion_store: Store) -> None:
    found = spoken(book(told_of(promotion_store, *WEEK)))
    assert [(titled(one), one.text.partition("一次点击")[0]) for one in found] == [
        ("机会点", "载体「商品卡」"),
        ("机会点", "载体「短视频」"),
        ("主推品类", "品类「冲锋衣」"),
        ("主攻价格带", "价格带「130以上」"),
    ]
    assert all(one.verdict == "real" and one.apart for one in found)


def test_a_promotion_alone_is_not_judged_and_says_so(promotion_store: Store) -> None:
    one = told_of(promotion_store, PROMOTION, PROMOTION)
    assert spoken(book(one)) == ()
    (note,) = (block for block in blocks_of(one) if isinstance(block, Note) and "哪些天" in block.title)
    assert nothing_found(book(one)) == "这几天没有可判的平日,先不下判断"
    assert "本期没有可判的平日" in note.text and "大促日 11-11(双11)" in note.text


def test_too_short_a_history_and_missing_days_are_said(promotion_store: Store) -> None:
    (short, *_) = blocks_of(told_of(promotion_store, date(2026, 11, 8), date(2026, 11, 10)))
    assert isinstance(short, Note) and "历史不足:本期之前只有 4 个平日" in short.text
    (gap, *_) = blocks_of(told_of(promotion_store, date(2026, 11, 19), date(2026, 11, 22)))
    assert isinstance(gap, Note) and "缺 11-21、11-22 的成交分析" in gap.text


def test_more_accounts_than_one_are_nobody_to_send_clicks_to(promotion_store: Store) -> None:
    one = told_of(promotion_store, *WEEK)
    assert "更多账号" in {value.name for value in one.daily("account").values}
    assert "更多账号" not in book(one).parts["account"]


def test_tables_say_that_they_are_arithmetic_and_hold_no_verdict(promotion_store: Store) -> None:
    tables = [block for block in blocks_of(told_of(promotion_store, *WEEK)) if isinstance(block, Table)]
    assert [table.title for table in tables][-1] == "首购与复购"
    assert all(table.caption.startswith("算术,不是判断") for table in tables)
    crowds = tables[-1]
    shares = [row[2] for row in crowds.rows]
    assert [row[0] for row in crowds.rows] == ["首购", "复购"]
    assert sum(share for share in shares if isinstance(share, float)) == pytest.approx(1)


def test_what_buyers_are_is_tested_as_a_share(promotion_store: Store) -> None:
    (one,) = (one for one in changes(book(told_of(promotion_store, *WEEK))) if one.dimension == CROWD)
    (first, both) = promotion_store.query(
        "SELECT sum(buyers) FILTER (value = '首购'), sum(buyers) FROM fact_composition "
        "WHERE dimension = 'crowd' AND day BETWEEN $first AND $last",
        {"first": WEEK[0], "last": WEEK[1]},
    )[0]
    assert one.value == pytest.approx(first / both)
    assert (one.place, one.yuan) == (SHARE, None)
