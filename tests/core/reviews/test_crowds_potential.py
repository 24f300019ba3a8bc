"""Who showed interest and didn't buy: counted where somebody counts, and never over two sessions."""

from datetime import date
from typing import Any

from core.reviews.blocks import Note, Step, Table
from core.reviews.crowds.potential import GOODS, ROOMS, UNKNOWN, potential_step
from core.reviews.crowds.subjects import PRINTED, TYPED, portrayed
from core.reviews.resolve import resolve
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.goods_shops import cells
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

SMALL, LARGE = "11-19 20:00", "11-18 20:00"


def step(store: Store, merchant: str = MERCHANT, **question: Any) -> Step:
    scope = resolve(store, Question(merchant, **question))
    return potential_step(store, scope, portrayed(store, scope))


def table(found: Step, title: str) -> list[dict[str, Any]]:
    (one,) = [block for block in found.blocks if isinstance(block, Table) and block.title == title]
    return cells(one)


def note(found: Step) -> str:
    return next(block.text for block in found.blocks if isinstance(block, Note))


def rooms(store: Store) -> None:
    put(
        store,
        shop_list(
            session(SMALL, "11-19 22:00", viewers=1_000, buyers=40),
            session(LARGE, "11-18 22:00", viewers=9_000, buyers=90),
        ),
    )


def typed(store: Store, **said: Any) -> None:
    row = {"session": None, "product_id": None, "day": date(2026, 11, 19), "crowd": "互动未成交", "people": 1, **said}
    ledger.enter(store, MERCHANT, "headcount", [row], "tests")


def test_larger_sessions_come_first_and_without_a_count_there_is_none(store: Store) -> None:
    rooms(store)
    found = step(store)
    assert [(row["name"], row["left"], row["talked"], row["origin"]) for row in table(found, ROOMS)] == [
        ("11-18 20:00 a1", 8_910, None, UNKNOWN), ("11-19 20:00 a1", 960, None, UNKNOWN),
    ]  # fmt: skip
    assert "规模最大的是 11-18 20:00" in note(found)
    assert "推送人群到千川" in note(found)


def test_a_typed_headcount_sizes_its_session_alone_and_can_be_taken_back(store: Store) -> None:
    rooms(store)
    typed(store, session=f"a1 2026-{SMALL}", people=321)
    large, small = table(step(store), ROOMS)
    assert (small["talked"], small["stayed"], small["origin"]) == (321, None, TYPED)
    assert (large["talked"], large["origin"]) == (None, UNKNOWN)
    assert "有人数的场次里 11-19 20:00 a1 最多(没买的 960、互动未成交 321)" in note(step(store))
    typed(store, session=f"a1 2026-{SMALL}", people=None)
    assert {row["origin"] for row in table(step(store), ROOMS)} == {UNKNOWN}


def test_a_small_session_whose_crowd_was_counted_stands_below_the_larger_ones(store: Store) -> None:
    large = [session(f"11-{day} 20:00", f"11-{day} 22:00", viewers=900 + day, buyers=9) for day in range(10, 19)]
    put(store, shop_list(session(SMALL, "11-19 22:00", viewers=100, buyers=4), *large))
    assert [row["watched"] for row in table(step(store, start=date(2026, 11, 18), end=date(2026, 11, 18)), ROOMS)] == [
        *range(918, 910, -1)
    ]
    typed(store, session=f"a1 2026-{SMALL}", people=21)
    last = table(step(store, start=date(2026, 11, 19), end=date(2026, 11, 19)), ROOMS)[-1]
    assert (last["watched"], last["talked"]) == (100, 21)
    earlier = table(step(store, start=date(2026, 11, 10), end=date(2026, 11, 19)), ROOMS)
    assert [row["watched"] for row in earlier][-1] == 100


def test_a_portrait_with_people_comes_before_what_was_typed_and_says_which_labels_are_commoner(store: Store) -> None:
    rooms(store)
    typed(store, session=f"a1 2026-{LARGE}", people=5)
    shares = {"互动未成交": (0.7, 0.3), "成交": (0.4, 0.6)}
    rows = [
        session(LARGE, crowd=crowd, dimension="年龄", label=label, share=share, users=round(share * people))
        for crowd, people in (("互动未成交", 600), ("成交", 90))
        for label, share in zip(("24-30", "31-40"), shares[crowd], strict=True)
    ]
    put(store, batch("audience", landing("audience", rows)))
    large, small = table(step(store), ROOMS)
    assert (large["talked"], large["origin"]) == (600, PRINTED)
    assert large["labels"] == "互动未成交:年龄「24-30」70.0%"
    assert small["labels"] is None


def test_of_products_who_saw_and_did_not_buy_is_counted_in_the_one_session_with_most_of_them(store: Store) -> None:
    rooms(store)
    goods = [
        session(start, product_id="1", product_name="牛仔裤", product_exposure_users=seen, product_click_users=clicks,
                buyers=bought, user_pay="100.00")
        for start, seen, clicks, bought in ((SMALL, 500, 60, 20), (LARGE, 800, 90, 30))
    ]  # fmt: skip
    put(store, batch("live_detail", landing("product", goods)))
    (one,) = table(step(store, start=date(2026, 11, 18), end=date(2026, 11, 19)), GOODS)
    assert (one["session"], one["seen"], one["clicked"], one["origin"]) == ("11-18 20:00", 770, 60, UNKNOWN)
    typed(store, product_id="1", crowd="曝光未购买", people=4_000)
    (one,) = table(step(store), GOODS)
    assert (one["session"], one["seen"]) == ("11-19 20:00", 480)
    assert (one["seen_compass"], one["origin"]) == (4_000, TYPED)


def test_on_the_demo_the_crowds_are_those_of_sql_and_roles_choose_the_products(demo_store: Store) -> None:
    found = step(demo_store, DEMO_MERCHANT)
    known = demo_store.query(
        "SELECT strftime(start, '%m-%d %H:%M ') || account_name, viewers - buyers FROM fact_live "
        "WHERE merchant = $merchant AND viewers IS NOT NULL AND day >= '2026-10-21'",
        {"merchant": DEMO_MERCHANT},
    )
    listed = table(found, ROOMS)
    assert {(row["name"], row["left"]) for row in listed} <= set(known)
    assert listed[0]["left"] == max(left for _, left in known)
    assert "11-20 19:33 晴野户外旗舰店" in {row["name"] for row in listed}
    goods = table(found, GOODS)
    assert {row["role"] for row in goods} == {"主推", "新品"}
    sizes = dict(
        demo_store.query(
            "SELECT product_name, product_exposure_users - buyers FROM fact_product "
            "WHERE merchant = $merchant AND session = 'qingye_outdoor 2026-11-20 19:33'",
            {"merchant": DEMO_MERCHANT},
        )
    )
    assert all(row["seen"] == sizes[row["name"]] for row in goods)


def test_without_sessions_figures_it_says_what_to_upload(store: Store) -> None:
    put(store, shop_list(session(SMALL, "11-19 22:00", gmv="5.00")))
    found = step(store)
    assert not [block for block in found.blocks if isinstance(block, Table)]
    assert "直播间列表" in note(found)
