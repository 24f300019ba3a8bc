"""The crowds review: the source's cases typed in, who is suggested first, lists for 千川, and quiet without data."""

from datetime import date
from typing import Any

import pytest

from core.methods.lift import lift_interval
from core.reports import FORMATS
from core.reports.targeting import write_targeting_workbook
from core.reviews import REVIEWS, review
from core.reviews.blocks import Note, Portrait, Review, Table
from core.reviews.crowds.lifting import FACT, GUESS, OPEN
from core.reviews.people.targeting import TITLE as LIST
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.crowd_cases import DAY, JUMPER, product, room
from tests.core.reviews.goods_shops import cells
from tests.core.reviews.test_people import CASE, HOSTILE
from tests.core.warehouse.made import MERCHANT, put, session, shop_list

START = "11-20 20:00"
RANKED = "成交比曝光更常见的标签"


def written(store: Store, merchant: str = MERCHANT, **question: Any) -> Review:
    return review(store, "crowds", Question(merchant, **question))


def blocks(found: Review, step: str) -> dict[str, Any]:
    """By title the blocks of the steps whose title begins so."""
    return {block.title: block for one in found.steps if one.title.startswith(step) for block in one.blocks}


def lists(found: Review) -> dict[str, Table]:
    return {block.title: block for block in found.blocks if block.title.startswith(LIST) and isinstance(block, Table)}


def live(start: str = START, **counts: Any) -> Any:
    return session(start, start.replace("20:00", "22:00"), **{"viewers": 10_000, "buyers": 300, **counts})


# A product: who buys against who saw it


def test_the_jumper_of_the_source_is_aimed_at_by_its_three_labels(store: Store) -> None:
    """Group, clothing shop and age are where its buyers lie above those who saw it: they rank first on the list."""
    put(store, product(JUMPER, people=(400, 20_000)))
    found = written(store)
    table = lists(found)[f"{LIST} · 毛衣"]
    assert [(row[0], row[1], row[2]) for row in table.rows[:3]] == [
        ("定向", "八大消费群体", "资深中产"), ("定向", "年龄", "36-40"), ("定向", "同行业商家偏好", "某服装旗舰店"),
    ]  # fmt: skip
    assert [row[0] for row in table.rows[3:]] == ["排除"] * (len(table.rows) - 3)
    assert table.rows[0][-1] == "占看到商品的人的 11.0%,却占成交的 31.0%"
    assert found.headline == ("事实:毛衣 的成交里八大消费群体「资深中产」占 31.0%,曝光里 11.0%(2.82 倍),先定向他们")


def test_labels_are_ranked_by_reach_times_lift_less_one_with_intervals(store: Store) -> None:
    put(store, product(JUMPER, people=(400, 20_000)))
    rows = cells(blocks(written(store), "商品人群")[RANKED])
    assert [row["label"] for row in rows] == ["资深中产", "36-40", "某服装旗舰店", "精致妈妈", "31-35"]
    first = rows[0]
    assert (first["lift"], first["score"]) == pytest.approx((0.31 / 0.11, 0.20))
    assert (first["low"], first["high"]) == pytest.approx(lift_interval(0.31, 400, 0.11, 20_000), rel=0.01)
    assert [row["standing"] for row in rows] == [FACT, FACT, FACT, OPEN, OPEN]


def test_without_headcounts_a_lift_stands_as_a_guess_and_bears_no_interval(store: Store) -> None:
    put(store, product(JUMPER))
    found = written(store)
    rows = cells(blocks(found, "商品人群")[RANKED])
    assert {row["standing"] for row in rows} == {GUESS}
    assert {(row["low"], row["high"]) for row in rows} == {(None, None)}
    assert found.headline.startswith("推测(无样本量):毛衣")
    assert isinstance(blocks(found, "商品人群")["没有人数"], Note)
    assert lists(found)[f"{LIST} · 毛衣"].caption.endswith("这份名单只作推测")


def test_typed_headcounts_stand_in_for_those_that_no_export_prints(store: Store) -> None:
    put(store, product(JUMPER, since=date(2026, 11, 14)))
    rows = [
        {"session": None, "product_id": "3790", "day": date(2026, 11, 18), "crowd": crowd, "people": people}
        for crowd, people in (("成交", 400), ("曝光", 20_000))
    ]
    ledger.enter(store, MERCHANT, "headcount", rows, "tests")
    found = blocks(written(store), "商品人群")
    told = {row["crowd"]: (row["people"], row["origin"]) for row in cells(found["人群漏斗:曝光 → 点击 → 成交"])}
    assert told == {"曝光": (20_000, "手填"), "点击": (None, "没有人数"), "成交": (400, "手填")}
    assert cells(found[RANKED])[0]["standing"] == FACT


def test_headcounts_follow_from_labels_that_exclude_nobody_without_counting_anybody_twice(store: Store) -> None:
    """Several preferences of one person: 400 buyers, of whom 300 and 240 prefer two things."""
    several = {"商品偏好": {"牛仔裤": (0.75, 0.40), "休闲裤": (0.60, 0.50)}}
    put(store, product(several, people=(400, 20_000)))
    found = blocks(written(store), "商品人群")
    funnel = {row["crowd"]: row["people"] for row in cells(found["人群漏斗:曝光 → 点击 → 成交"])}
    assert (funnel["成交"], funnel["曝光"]) == (400, 20_000)


def test_preferences_come_in_the_order_of_a_product_and_those_missing_are_named(store: Store) -> None:
    jeans = {**JUMPER, "商品偏好": {"牛仔裤": (0.30, 0.20), "裙子": (0.20, 0.30)}}
    put(store, product({name: jeans[name] for name in reversed(jeans)}, people=(400, 20_000)))
    found = blocks(written(store), "商品人群")
    pictures = [block.dimension for block in found.values() if isinstance(block, Portrait)]
    assert pictures == ["年龄", "同行业商家偏好", "八大消费群体", "商品偏好"]
    put(store, product({"年龄": JUMPER["年龄"]}, "3791", "裙子"))
    lacking = [block.text for block in written(store).blocks if block.title == "还缺的维度" and isinstance(block, Note)]
    assert any("「同行业商家偏好」、「八大消费群体」" in text and "商品人群洞察" in text for text in lacking)


def test_labels_that_name_nobody_are_not_aimed_at(store: Store) -> None:
    put(store, product({"八大消费群体": {"其他": (0.60, 0.30), "精致妈妈": (0.40, 0.35)}}, people=(400, 20_000)))
    found = written(store)
    assert [row["label"] for row in cells(blocks(found, "商品人群")[RANKED])] == ["精致妈妈"]
    assert not lists(found)


def test_of_many_products_the_largest_are_drawn_and_a_picked_one_before_them(store: Store) -> None:
    put(store, *(product(JUMPER, f"{n}", f"款{n}", people=(100 * n, 9_000)) for n in range(1, 6)))
    found = written(store)
    steps = [step.title for step in found.steps if step.title.startswith("商品人群")]
    assert steps == ["商品人群:款5", "商品人群:款4", "商品人群:款3"]
    assert "另有 2 个商品有画像" in blocks(found, "没有画出来的")["还有别的画像"].text
    picked = written(store, picks=("product:2",))
    assert next(step.title for step in picked.steps if step.title.startswith("商品人群")) == "商品人群:款2"
    assert next(iter(lists(picked))) == f"{LIST} · 款2"


def test_a_product_is_told_by_its_latest_portrait_and_never_by_two_periods_together(store: Store) -> None:
    older = {"年龄": {"18-23": (0.9, 0.5), "36-40": (0.1, 0.5)}}
    put(
        store,
        product(older, people=(900, 9_000), day=date(2026, 11, 6), since=date(2026, 10, 31)),
        product(JUMPER, people=(400, 20_000), since=date(2026, 11, 14)),
        product(older, "1", "没有成交画像", crowds=("曝光", "点击")),
        product(older, "2", "太久以前", day=date(2026, 7, 1)),
    )
    (table,) = blocks(written(store), "先看谁").values()
    told = {row["label"]: (row["days"], row["buyers"]) for row in cells(table)}
    assert told == {"毛衣": ("2026-11-14 至 2026-11-20", 400), "没有成交画像": ("2026-11-20", None)}


# The live room


def test_the_live_case_of_the_source_comes_out_of_its_data(store: Store) -> None:
    """Buyers gather at 25–35 and in high value, those who didn't buy above 50: whom to aim at, whom to leave out."""
    put(store, shop_list(live()), room(CASE, START, ("成交", "看播", "未成交")))
    found = written(store)
    rows = lists(found)[f"{LIST} · 11-20 20:00 a1"].rows
    assert [(row[0], row[2]) for row in rows] == [
        ("定向", "25-35"), ("定向", "高"), ("定向", "精致妈妈"),
        ("排除", "小镇中老年"), ("排除", "50岁以上"), ("排除", "低"), ("排除", "18-24"),
    ]  # fmt: skip
    assert found.headline.startswith("事实:11-20 20:00 a1 的成交里年龄「25-35」占 48.0%,看播里 21.0%")
    pictures = [block for block in blocks(found, "直播人群").values() if isinstance(block, Portrait)]
    assert [one.dimension for one in pictures] == ["年龄", "八大消费群体", "本行业下单价值"]
    assert pictures[0].crowds == ("成交", "看播", "未成交")


def test_buyers_are_held_against_those_who_saw_the_room_where_these_are_told(store: Store) -> None:
    put(store, shop_list(live(exposure_users=90_000)), room(CASE, START, ("成交", "看播", "曝光")))
    picture = next(b for b in blocks(written(store), "直播人群").values() if isinstance(b, Portrait))
    assert picture.crowds == ("成交", "曝光")
    assert "曝光 90,000 人" in picture.caption


def test_a_base_of_one_dimension_alone_gives_way_to_one_that_has_them_all(store: Store) -> None:
    told: Any = {
        name: {label: (*shares[:2], shares[1] if name == "年龄" else None) for label, shares in labels.items()}
        for name, labels in CASE.items()
    }
    put(store, shop_list(live()), room(told, START, ("成交", "看播", "曝光")))
    pictures = [block for block in blocks(written(store), "直播人群").values() if isinstance(block, Portrait)]
    assert [(one.dimension, one.crowds) for one in pictures] == [(name, ("成交", "看播")) for name in CASE]


def test_the_funnel_of_crowds_divides_people_by_people_alone(store: Store) -> None:
    put(store, shop_list(live(exposure_users=50_000, interaction_share=0.06)), room(CASE, START))
    found = blocks(written(store), "直播人群")
    rows = cells(found["人群漏斗:曝光 → 看播 → 互动 → 成交"])
    assert [(row["crowd"], row["people"], row["part"], row["of_whole"]) for row in rows] == [
        ("曝光", 50_000, None, None), ("看播", 10_000, 0.2, None), ("互动", 600, 0.06, 0.06), ("成交", 300, None, 0.03),
    ]  # fmt: skip


def test_unasked_the_largest_session_with_a_portrait_of_thirty_days_is_reviewed(store: Store) -> None:
    days = ("10-10", "11-05", "11-12", "11-20")
    buyers = dict(zip(days, (900, 150, 400, 200), strict=True))
    put(
        store,
        shop_list(*(live(f"{day} 20:00", buyers=number) for day, number in {**buyers, "11-19": 999}.items())),
        *(room(CASE, f"{day} 20:00") for day in days),
    )  # fmt: skip
    found = written(store)
    assert found.sessions == ("a1 2026-11-12 20:00",)
    listed = blocks(found, "先看谁")
    table = next(block for block in listed.values() if isinstance(block, Table))
    assert [row["buyers"] for row in cells(table)] == [900, 400, 200, 150]
    assert "11-19 20:00 a1(成交 999 人)" in listed["更大的场次还没有画像"].text
    named = written(store, start=date(2026, 11, 20), end=date(2026, 11, 20))
    assert named.sessions == ("a1 2026-11-20 20:00",)
    assert "直播人群:11-20 20:00 a1" in [step.title for step in named.steps]


def test_few_buyers_make_no_list_and_no_fact(store: Store) -> None:
    put(store, shop_list(live(viewers=200, buyers=6)), room(CASE, START))
    found = written(store)
    assert found.headline == "11-20 20:00 a1 的成交只有 6 人,样本不足,先不下判断"
    assert not lists(found)


def test_the_list_of_one_subject_is_right_as_a_whole(store: Store) -> None:
    """A label that would stand in its dimension alone doesn't beside sixty others."""
    age = {"36-40": (0.30, 0.245), "18-23": (0.70, 0.755)}
    put(store, product({"年龄": age}, people=(500, 20_000)))
    assert blocks(written(store), "商品人群")["年龄:「36-40」更会买(1.22 倍),「18-23」来得多买得少(0.93 倍)"]
    provinces = {f"省{place}": (1 / 60, 1 / 60) for place in range(60)}
    put(store, product({"年龄": age, "省份": provinces}, people=(500, 20_000)))
    found = written(store)
    assert blocks(found, "商品人群")["年龄:看着有差别,还说不准"]
    assert cells(blocks(found, "商品人群")[RANKED])[0]["standing"] == OPEN
    assert not lists(found)


# Whole


def test_a_portrait_without_its_session_is_drawn_and_the_session_is_not_taken_for_known(store: Store) -> None:
    put(store, room(CASE, START))
    found = written(store)
    assert found.sessions == ()
    assert found.headline.startswith("推测(无样本量):11-20 20:00 a1 的成交里年龄「25-35」占 48.0%")
    put(store, shop_list(live("11-19 20:00")))
    assert written(store).sessions == ("a1 2026-11-19 20:00",)


def test_nothing_loaded_says_what_to_copy_from_where(store: Store) -> None:
    put(store, shop_list(live()))
    found = written(store)
    assert found.headline == "还没有能比的人群画像"
    notes = blocks(found, "直播和商品的人群")
    assert "人群分析 → 对比人群" in notes["还没有直播人群画像"].text
    assert "商品人群洞察" in notes["还没有商品人群画像"].text
    assert all(FORMATS[name].write(found) for name in FORMATS)


def test_hostile_names_pass_through_every_format(store: Store) -> None:
    hostile: Any = {HOSTILE: {HOSTILE: (0.6, 0.3), "b": (0.4, 0.7)}}
    put(
        store, shop_list(live()), room(hostile, START), product(hostile, HOSTILE, HOSTILE, people=(400, 9_000)),
        product(hostile, "2", HOSTILE, people=(300, 9_000)),
    )  # fmt: skip
    found = written(store, picks=(f"product:{HOSTILE}", "product:2"))
    assert all(FORMATS[name].write(found) for name in FORMATS)
    assert b"<script>alert" not in FORMATS["html"].write(found)
    assert all(write_targeting_workbook(table) for table in lists(found).values())


def test_the_demo_products_are_those_of_its_file(demo_store: Store) -> None:
    """Shares, lifts and ranks of the largest product by SQL that doesn't go through the review."""
    found = written(demo_store, DEMO_MERCHANT)
    assert REVIEWS["crowds"].title == found.title
    step = next(step for step in found.steps if step.title.startswith("商品人群"))
    table = next(block for block in step.blocks if block.title == RANKED)
    assert isinstance(table, Table)
    first = cells(table)[0]
    answer = demo_store.query(
        """
        SELECT bought.product_name, bought.dimension, bought.label, bought.share, seen.share
        FROM current_product_audience AS bought
        JOIN current_product_audience AS seen USING (merchant, product_id, dimension, label)
        WHERE bought.crowd = '成交' AND seen.crowd = '曝光' AND product_id = (
            SELECT product_id FROM current_product_audience WHERE crowd = '成交' AND dimension = '年龄'
            GROUP BY product_id ORDER BY sum(users) DESC NULLS LAST LIMIT 1
        )
        ORDER BY bought.share - seen.share DESC LIMIT 1
        """
    )
    name, dimension, label, bought, seen = answer[0]
    assert step.title == f"商品人群:{name}"
    assert (first["dimension"], first["label"]) == (dimension, label)
    assert (first["share"], first["lift"]) == pytest.approx((bought, bought / seen))


def test_a_day_without_a_session_still_tells_of_its_products(store: Store) -> None:
    put(store, product(JUMPER, people=(400, 20_000)))
    found = written(store, start=DAY, end=DAY)
    assert found.sessions == ()
    assert "商品人群:毛衣" in [step.title for step in found.steps]
