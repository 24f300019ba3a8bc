"""Category gaps: the source's shop for men sells no jeans though its buyers prefer them, and what came of it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.reviews.blocks import Note, Step, Table
from core.reviews.crowds.gaps import ABSENT, AFTER, ALIKE, SOLD, TITLE, UNSEEN, gaps_step
from core.reviews.resolve import resolve
from core.scope import Question
from core.warehouse.store import Store
from tests.core.reviews.goods_shops import cells
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

START, LAST = "11-20 20:00", date(2026, 11, 20)
TEN = [f"p{place}" for place in range(10)]


def step(store: Store) -> Step:
    return gaps_step(store, resolve(store, Question(MERCHANT)))


def lines(found: Step, title: str = TITLE) -> list[dict[str, Any]]:
    (one,) = [block for block in found.blocks if isinstance(block, Table) and block.title == title]
    return cells(one)


def note(found: Step) -> str:
    return next(block.text for block in found.blocks if isinstance(block, Note))


def goods(store: Store, *more: tuple[str, int], buyers: int = 50) -> None:
    """Ten best sellers called 夹克, and more (name, pieces)."""
    rows = [
        session(START, product_id=product, product_name=f"夹克{product}", items=100, buyers=buyers, user_pay="100.00")
        for product in TEN
    ] + [session(START, product_id=name, product_name=name, items=items, buyers=items) for name, items in more]
    put(store, shop_list(session(START, "11-20 22:00", viewers=9)), batch("live_detail", landing("product", rows)))


def preferring(*told: tuple[str, dict[str, float], int | None], day: date = LAST) -> Any:
    """Portraits of buyers (with 帽子 of those who saw): (product, share by label, headcount)."""
    rows = [
        {"account": "全店", "day": day, "product_id": product, "product_name": f"夹克{product}",
         "crowd": "曝光" if "帽子" in labels else "成交",
         "dimension": "商品偏好", "label": label, "share": share,
         "users": None if users is None else round(share * users)}
        for product, labels, users in told
        for label, share in labels.items()
    ]  # fmt: skip
    return batch("product_audience", landing("product_audience", rows), name=f"{day}")


def categories(*days: tuple[date, dict[str, str]]) -> Any:
    """Per day the money of leaves such as 男装 > 裤装 > 休闲裤, and of all that is above them."""
    rows = []
    for day, sold in days:
        sums: dict[tuple[str, ...], Decimal] = {}
        for path, money in sold.items():
            parts = path.split(" > ")
            for depth in range(1, len(parts) + 1):
                sums[tuple(parts[:depth])] = sums.get(tuple(parts[:depth]), Decimal()) + Decimal(money)
        for parts_, money_ in sums.items():
            named = {
                f"category_{level}": parts_[level - 1] if level <= len(parts_) else "全部" for level in range(1, 5)
            }
            rows.append({"account": "全店", "day": day, **named, "user_pay": money_})
    return batch("composition", landing("composition_category", rows))


MEN = {"男装 > 裤装 > 休闲裤": "300.00", "男装 > 外套 > 夹克": "600.00", "男装 > 牛仔服饰 > 牛仔外套": "100.00"}
BEFORE = [(LAST - timedelta(days=back), MEN) for back in range(40)]


def test_what_buyers_of_the_ten_best_prefer_and_the_shop_lacks_comes_first_as_a_guess(store: Store) -> None:
    goods(store, ("滞销款", 1))
    put(
        store,
        preferring(
            *((product, {"牛仔裤": 0.30, "休闲裤": 0.40}, 100) for product in TEN[:9]), ("p9", {"夹克": 0.5}, 100)
        ),
        preferring(("滞销款", {"西装": 0.9}, 999), day=LAST - timedelta(days=1)),
        categories(*BEFORE),
    )
    found = step(store)
    rows = lines(found)
    assert [(row["label"], row["sold"], row["products"]) for row in rows] == [
        ("牛仔裤", ABSENT, 9), ("休闲裤", SOLD, 9), ("夹克", SOLD, 1),
    ]  # fmt: skip
    assert rows[0]["share"] == pytest.approx(0.30)
    assert rows[0]["money"] is None
    assert (rows[1]["category"], rows[1]["money"]) == ("男装 > 裤装 > 休闲裤", 30 * 300)
    assert "推测" in note(found)
    assert "试卖" in str(rows[0]["try"])
    assert "「牛仔裤」" in note(found)


def test_shares_are_weighted_by_buyers_over_the_products_that_tell_them(store: Store) -> None:
    """300 of 1,000 and 40 of 100 are 340 of 1,100; a label that one portrait leaves out is no nought there."""
    goods(store)
    put(store, preferring(("p0", {"牛仔裤": 0.30, "西装": 0.70}, 1_000), ("p1", {"牛仔裤": 0.40, "围巾": 0.04}, 100)))
    shares = {row["label"]: row["share"] for row in lines(step(store))}
    assert shares == {"牛仔裤": pytest.approx(340 / 1_100), "西装": pytest.approx(0.70)}
    assert "围巾" not in shares


def test_products_weigh_alike_where_the_buyers_of_one_are_not_known(store: Store) -> None:
    goods(store, buyers=0)
    put(store, preferring(("p0", {"牛仔裤": 0.30}, 1_000), ("p1", {"牛仔裤": 0.40}, None)))
    (row,) = lines(step(store))
    assert row["share"] == pytest.approx(0.35)


def test_the_latest_portrait_of_buyers_counts_and_no_other_crowd(store: Store) -> None:
    goods(store)
    put(
        store,
        preferring(("p0", {"西装": 0.5}, 100), day=LAST - timedelta(days=3)),
        preferring(("p0", {"牛仔裤": 0.5}, 100), ("p0", {"帽子": 0.5}, 100)),
    )
    assert [row["label"] for row in lines(step(store))] == ["牛仔裤"]


def test_names_alike_are_weak_evidence_and_without_categories_a_lack_cannot_be_seen(store: Store) -> None:
    goods(store, ("男士宽松牛仔裤", 1))
    put(store, preferring(("p0", {"服饰鞋包 > 牛仔裤": 0.3, "西装": 0.3}, 100)))
    assert {row["label"]: row["sold"] for row in lines(step(store))} == {"服饰鞋包 > 牛仔裤": ALIKE, "西装": UNSEEN}
    assert "成交分析" in note(step(store))
    put(store, categories(*BEFORE))
    assert {row["label"]: row["sold"] for row in lines(step(store))} == {"服饰鞋包 > 牛仔裤": ALIKE, "西装": ABSENT}


def test_a_category_that_came_later_is_followed_from_its_first_days_on(store: Store) -> None:
    """Jeans come 20 days ago with 100 of 1,000 a day; in the later ten days they are 120 of 1,000: +20 %."""
    goods(store)
    put(store, preferring(("p0", {"牛仔裤": 0.3, "休闲裤": 0.4}, 100)))
    days = []
    for back in range(40):
        jeans = 0 if back >= 20 else 120 if back < 10 else 100
        days.append(
            (
                LAST - timedelta(days=back),
                {"男装 > 裤装 > 休闲裤": f"{1_000 - jeans}", "男装 > 裤装 > 牛仔裤": f"{jeans}"},
            )
        )
    put(store, categories(*days))
    found = step(store)
    (one,) = lines(found, AFTER)
    assert (one["label"], one["since"], one["relative"]) == ("牛仔裤", "2026-11-01", "+20.0%")
    assert (one["before"], one["share"]) == (pytest.approx(0.10), pytest.approx(0.12))
    assert {row["label"]: row["sold"] for row in lines(found)}["牛仔裤"] == SOLD


def test_an_earlier_session_is_answered_by_portraits_of_the_days_after_it(store: Store) -> None:
    """Portraits are of a week or a month: they end after the session that is looked at."""
    goods(store)
    put(store, preferring(("p0", {"牛仔裤": 0.5}, 100), day=LAST + timedelta(days=5)))
    (table,) = [block for block in step(store).blocks if isinstance(block, Table)]
    assert [row["label"] for row in cells(table)] == ["牛仔裤"]
    assert f"截至 {LAST + timedelta(days=5)}" in table.caption


def test_without_portraits_it_says_which_products_to_copy_first(store: Store) -> None:
    goods(store, ("爆款大衣", 500))
    found = step(store)
    assert len(found.blocks) == 1
    assert "先抄卖得最好的「爆款大衣」" in note(found)
    assert "商品人群洞察" in note(found)
