"""What the shop's days are held against where the period before makes no fair comparison: its own days before."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.metrics import METRICS
from core.reviews import review
from core.reviews.blocks import Attribution, Note, Table, Trend
from core.reviews.readings import Reading
from core.reviews.shop.against import LATEST, Against, against
from core.reviews.shop.days import shop_scope
from core.reviews.shop.dimensions import SHOP
from core.reviews.shop.drill import SELLERS
from core.reviews.shop.effects import attribution, effects
from core.reviews.shop.parts import told
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

FIRST, LAST = date(2026, 11, 14), date(2026, 11, 20)
"""A Saturday and the Friday after it."""
BEFORE = date(2026, 11, 7), date(2026, 11, 13)
DOUBLE = date(2026, 11, 11)
DAY = timedelta(days=1)


def days(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def held(there: Collection[date], promotions: Collection[date] = (), now: tuple[date, date] = (FIRST, LAST)) -> Against:
    return against(now, BEFORE, "上一周期", there, dict.fromkeys(promotions, "双11"))


MONTH = days(date(2026, 10, 10), LAST)


def test_a_period_like_it_is_held_against_as_asked() -> None:
    found = held(MONTH)
    assert (found.word, found.said, found.unfair) == ("上一周期", "", "")
    assert found.weights == dict.fromkeys(days(*BEFORE), 1.0)


def test_a_promotion_before_leaves_the_ordinary_days_before_as_many_of_each_kind() -> None:
    found = held(days(date(2026, 11, 4), LAST), [DOUBLE])
    ordinary = [day for day in days(date(2026, 11, 4), BEFORE[1]) if day != DOUBLE]
    # Seven weekdays stand for five, the one weekend for itself.
    assert found.weights == {day: 1.0 if day.weekday() >= 5 else pytest.approx(5 / 7) for day in ordinary}
    assert sum(found.weights.values()) == pytest.approx(7)
    assert (found.word, found.unfair) == ("之前 9 个平日", "")
    assert found.said == "上一周期含双11,改和之前 9 个平日比(按天折算,工作日和周末各按本期的天数)"
    assert found.title == "之前 9 个平日 11-04 至 11-13(没和上一周期比:含双11)"


def test_no_more_than_four_weeks_of_ordinary_days_stand_for_the_usual() -> None:
    found = held(days(date(2026, 9, 1), LAST), [DOUBLE])
    assert len(found.weights) == LATEST
    assert max(found.weights) == BEFORE[1] and DOUBLE not in found.weights


def test_a_day_that_is_missing_now_is_counted_on_neither_side() -> None:
    gone = date(2026, 11, 18)
    found = held([day for day in MONTH if day != gone])
    assert len(found.now) == 6 and gone not in found.now
    assert set(found.weights) == {day - 7 * DAY for day in found.now}
    assert found.said == "本期缺 11-18 的成交分析,两边都只算其余 6 天"


def test_days_that_are_missing_before_are_stood_for_by_others() -> None:
    found = held([day for day in MONTH if day != date(2026, 11, 9)])
    assert found.said.startswith("上一周期缺 11-09 的成交分析,改和之前 28 个平日比")
    assert sum(found.weights.values()) == pytest.approx(7)


def test_a_promotion_now_is_held_against_promotions_or_nothing() -> None:
    festival, sale = date(2026, 11, 19), date(2026, 10, 20)
    alone = held(MONTH, [festival])
    assert not alone.weights
    assert alone.unfair == "本期含双11,之前没有别的大促日:大促日只与大促日相比,先不比"
    both = held(MONTH, [festival, sale])
    assert both.weights[sale] == 1.0
    assert sum(weight for day, weight in both.weights.items() if day != sale) == pytest.approx(6)
    assert both.word == "之前 28 个平日和 1 个大促日"


def test_more_promotion_days_on_one_side_than_on_the_other_are_not_like_it() -> None:
    before, now = [DOUBLE, DOUBLE - DAY], date(2026, 11, 19)
    found = held(MONTH, [*before, now])
    assert found.said.startswith("上一周期有 2 个大促日,本期 1 个,改和之前")
    # The two before stand for the one now, 28 ordinary days for the six others.
    assert [found.weights[day] for day in before] == [0.5, 0.5]
    assert sum(found.weights.values()) == pytest.approx(7)
    alike = held(MONTH, [DOUBLE, now])
    assert (alike.word, alike.said) == ("上一周期", "")


def test_a_weekend_held_against_weekdays_is_said() -> None:
    weekend = FIRST, FIRST + DAY
    found = against(weekend, (FIRST - 2 * DAY, FIRST - DAY), "上一周期", MONTH, {})
    assert found.weights == {FIRST - 2 * DAY: 1.0, FIRST - DAY: 1.0}
    assert found.said == "本期周末 2 天,上一周期 0 天,差额里含周末和工作日的不同"


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (date(2026, 11, 14), "之前也没有同类的平日"),
        (date(2026, 11, 10), "之前同类的平日只有 3 个,不到 4 个"),
        (date(2026, 11, 8), "之前的周末太少"),
    ],
)
def test_too_few_days_before_show_nothing(since: date, why: str) -> None:
    found = held(days(since, LAST), [DOUBLE])
    assert not found.weights and why in found.unfair and found.unfair.endswith("补传更早的成交分析后就能比")


# The demo: 双11 within the week before


@pytest.fixture(scope="module")
def usual(promotion_store: Store) -> dict[str, float]:
    """By SQL on the sheet: the mean ordinary day, weekdays times five, weekend days times two."""
    rows = promotion_store.query(
        """SELECT carrier, isodow(day) > 5, avg(gmv), avg(orders), avg(product_clicks) FROM current_composition
           WHERE sale_type = '全部' AND ad_period = '不限' AND day < $first AND day <> $promotion GROUP BY ALL""",
        {"first": FIRST, "promotion": DOUBLE},
    )
    found: dict[str, float] = {}
    for carrier, weekend, *means in rows:
        for key, mean in zip(("gmv", "orders", "clicks"), means, strict=True):
            found[f"{carrier} {key}"] = found.get(f"{carrier} {key}", 0.0) + float(mean) * (2 if weekend else 5)
    return found


def test_the_week_after_a_promotion_is_held_against_the_usual_level_in_all_it_says(
    promotion_store: Store, usual: dict[str, float]
) -> None:
    found = review(promotion_store, "shop", Question(DEMO_MERCHANT))
    note = found.steps[0].blocks[0]
    assert isinstance(note, Note)
    assert note.text == "上一周期含双11,改和之前 9 个平日比(按天折算,工作日和周末各按本期的天数)。"
    assert found.against.startswith("之前 9 个平日")
    (split,) = (block for block in found.blocks if isinstance(block, Attribution))
    assert float(split.before) == pytest.approx(usual["全部 gmv"], abs=0.006)
    assert sum(term.yuan for term in split.terms) == split.total
    assert all(sum(part.yuan for part in term.parts) == term.yuan for term in split.terms if term.parts)
    assert not any("未覆盖" in term.label for term in split.terms)
    live = next(term for term in split.terms if term.label == "直播")
    assert live.before == pytest.approx(usual["直播 gmv"])
    for block in found.blocks:
        if isinstance(block, Table) and {"change", "before"} <= {column.key for column in block.columns}:
            keys = [column.key for column in block.columns]
            money, changed, before = (keys.index(key) for key in (keys[keys.index("share") - 1], "change", "before"))
            sums = [
                sum((Decimal(str(row[at] or 0)) for row in block.rows), Decimal(0)) for at in (money, changed, before)
            ]
            assert sums[1] == sums[0] - sums[2]


def test_cards_and_rates_stand_beside_the_usual_level(promotion_store: Store, usual: dict[str, float]) -> None:
    found = review(promotion_store, "shop", Question(DEMO_MERCHANT))
    readings = {
        one.metric: one for block in found.blocks for one in getattr(block, "readings", ()) if isinstance(one, Reading)
    }
    assert readings["gmv"].before == pytest.approx(usual["全部 gmv"])
    assert readings["click_order_rate"].before == pytest.approx(usual["全部 orders"] / usual["全部 clicks"])
    assert readings["ticket_per_order"].before == pytest.approx(usual["全部 gmv"] / usual["全部 orders"])
    assert {readings[key].verdict for key in ("gmv", "product_clicks", "orders")} == {"normal"}


def test_the_headline_tells_the_change_its_arithmetic_and_the_first_opening(promotion_store: Store) -> None:
    said = review(promotion_store, "shop", Question(DEMO_MERCHANT)).headline
    money, mostly, opening = said.split(";")
    assert "比之前 9 个平日少 ¥" in money
    assert mostly.startswith("主要是直播少了 ¥") and mostly.endswith("(算术,没有判断)")
    assert opening.startswith("机会点:载体「商品卡」一次点击带来 ¥")


def test_sheets_of_many_values_and_every_split_are_held_against_the_same_days(promotion_store: Store) -> None:
    one = told(promotion_store, shop_scope(promotion_store, Question(DEMO_MERCHANT)))
    for key in ("account", "carrier_account", "product", "terminal", "price_band", "crowd", "leaf"):
        parts = one.parts(key)
        assert parts.compared and len(parts.before.days) == 9
        moved = sum((one.yuan for one in effects(parts)), Decimal(0))
        split = attribution(parts, one.against.word)
        assert split is not None and sum(term.yuan for term in split.terms) == split.total
        left = sum((term.yuan for term in split.terms if "未覆盖" in term.label), Decimal(0))
        assert moved + left == split.total
    assert one.parts(SHOP).before.whole["orders"] > 0
    trends = [
        block
        for step in review(promotion_store, "shop", Question(DEMO_MERCHANT)).steps
        if step.title == SELLERS
        for block in step.blocks
        if isinstance(block, Trend)
    ]
    assert trends and all(DOUBLE not in [at.date() for at, _ in line.points] for one in trends for line in one.series)
    assert METRICS[trends[0].metric].unit == trends[0].unit
