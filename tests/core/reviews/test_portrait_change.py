"""Portraits of a period beside those of the period before: how they are put together, and what may be said of them."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from core.reading.batch import Batch
from core.reviews.blocks import Block, Cards, Note, Portrait, Table
from core.reviews.people.period import portrait_change
from core.reviews.resolve import resolve
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse.store import Store
from tests.core.reviews.goods_shops import cells
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

BEFORE = ("11-02", "11-03", "11-04", "11-05")
NOW = ("11-09", "11-10", "11-11", "11-12")


def crowd(
    day: str, shares: dict[str, float], name: str = "看播", users: dict[str, int] | None = None
) -> list[dict[str, Any]]:
    return [
        session(f"{day} 20:00", crowd=name, dimension="年龄", label=label, share=share,
                users=users[label] if users else None)
        for label, share in shares.items()
    ]  # fmt: skip


def lives(*days: str, **figures: Any) -> Batch:
    return shop_list(*(session(f"{day} 20:00", f"{day} 23:00", **figures) for day in days))


def written(store: Store, against: str = "previous-period") -> tuple[Block, ...]:
    question = Question(MERCHANT, start=date(2026, 11, 9), end=date(2026, 11, 15), against=against)
    return portrait_change(store, resolve(store, question))


def ages(blocks: tuple[Block, ...]) -> Portrait:
    return next(block for block in blocks if isinstance(block, Portrait))


def audience(*rows: list[dict[str, Any]]) -> Batch:
    return batch("audience", landing("audience", [row for part in rows for row in part]))


def test_shares_are_pooled_by_the_viewers_of_each_session(store: Store) -> None:
    put(store, lives("11-02", viewers=2_000), lives("11-09", viewers=1_000), lives("11-10", viewers=3_000))
    put(
        store,
        audience(crowd("11-02", {"青": 0.5, "老": 0.5}), crowd("11-09", {"青": 0.2, "老": 0.8}),
                 crowd("11-10", {"青": 0.4, "老": 0.6})),
    )  # fmt: skip
    blocks = written(store)
    young = next(label for label in ages(blocks).labels if label.name == "青")
    assert young.shares == pytest.approx((0.35, 0.5))
    most = next(block for block in blocks if isinstance(block, Table))
    assert "按场次的观看、成交人数加权" in most.caption
    assert "本期 2/2 场,上一周期 1/1 场" in most.caption


def test_headcounts_of_the_export_come_first_and_without_any_all_sessions_weigh_alike(store: Store) -> None:
    put(store, lives("11-02", "11-09", "11-10", exposure_users=9))
    old, first, second = crowd("11-02", {"青": 0.5, "老": 0.5}), {"青": 0.2, "老": 0.8}, {"青": 0.4, "老": 0.6}
    put(store, audience(old, crowd("11-09", first), crowd("11-10", second)))
    alike = ages(written(store))
    assert next(one for one in alike.labels if one.name == "青").shares == pytest.approx((0.3, 0.5))
    assert [one.lift for one in alike.labels] == [None, None]
    put(
        store,
        audience(
            crowd("11-09", first, users={"青": 20, "老": 80}), crowd("11-10", second, users={"青": 120, "老": 180})
        ),
    )
    counted = ages(written(store))
    assert next(one for one in counted.labels if one.name == "青").shares == pytest.approx((0.35, 0.5))


def test_a_label_that_one_session_leaves_out_is_not_pooled(store: Store) -> None:
    put(store, lives("11-02", "11-09", "11-10", viewers=1_000))
    put(
        store,
        audience(
            crowd("11-02", {"青": 0.5, "老": 0.5}), crowd("11-09", {"青": 0.4, "老": 0.6}), crowd("11-10", {"青": 0.9})
        ),
    )
    assert [label.name for label in ages(written(store)).labels] == ["青"]


def test_a_steady_shift_is_real_and_a_straying_one_is_not(store: Store) -> None:
    put(store, lives(*BEFORE, *NOW, viewers=2_000, buyers=400))
    steady = [crowd(day, {"青": 0.30 + 0.005 * turn, "老": 0.70 - 0.005 * turn}) for turn, day in enumerate(BEFORE)]
    steady += [crowd(day, {"青": 0.42 + 0.005 * turn, "老": 0.58 - 0.005 * turn}) for turn, day in enumerate(NOW)]
    wild = [
        crowd(day, {"青": share, "老": 1 - share}, "成交")
        for day, share in zip((*BEFORE, *NOW), (0.1, 0.5, 0.2, 0.4, 0.2, 0.6, 0.3, 0.5))
    ]
    put(store, audience(*steady, *wild))
    blocks = written(store)
    most = next(block for block in blocks if isinstance(block, Table))
    told = {(row["crowd"], row["label"]): row["verdict"] for row in cells(most)}
    assert told["看播", "青"] == told["看播", "老"] == "真变化"
    assert told["成交", "青"] == "正常波动"
    assert ages(blocks).title == "看播 · 年龄:「青」多了(30.8% → 42.8%),「老」少了(69.2% → 57.2%)"


def test_one_portrait_on_either_side_is_never_news(store: Store) -> None:
    put(store, lives("11-02", "11-09", viewers=50_000))
    put(store, audience(crowd("11-02", {"青": 0.2, "老": 0.8}), crowd("11-09", {"青": 0.6, "老": 0.4})))
    blocks = written(store)
    most = next(block for block in blocks if isinstance(block, Table))
    assert {row["verdict"] for row in cells(most)} == {"历史不足"}
    assert ages(blocks).title == "看播 · 年龄"


def test_the_side_without_portraits_is_named_with_the_export(store: Store) -> None:
    put(store, lives("11-02", "11-09", viewers=1_000), audience(crowd("11-09", {"青": 0.6, "老": 0.4})))
    notes = [block for block in written(store) if isinstance(block, Note)]
    assert notes[-1].text.startswith("上一周期的场次没有人群画像") and EXPORTS["audience"].offered in notes[-1].text
    assert "成交新客占比" in notes[0].text
    assert "把对比换成上一周期" in written(store, "usual")[-1].text  # type: ignore[union-attr]


def test_fan_and_new_buyer_shares_are_judged_as_everywhere(store: Store) -> None:
    rng = np.random.default_rng(3)
    days = [*((10, day) for day in range(1, 32)), *((11, day) for day in range(1, 13))]
    shares = [0.2 * float(np.exp(rng.normal(0, 0.03))) * (1.5 if day > (11, 8) else 1) for day in days]
    rows = [
        session(f"{month}-{day:02} 20:00", f"{month}-{day:02} 23:00", viewers=10_000, buyers=1_000,
                fan_view_share=round(share, 4))
        for (month, day), share in zip(days, shares, strict=True)
    ]  # fmt: skip
    put(store, shop_list(*rows))
    cards = written(store)[0]
    assert isinstance(cards, Cards)
    (fans,) = [one for one in cards.readings if one.metric == "fan_view_share"]
    assert (fans.verdict, fans.good) == ("real", "stable")
