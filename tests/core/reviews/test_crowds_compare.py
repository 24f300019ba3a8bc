"""Two products, sessions, hosts, price mechanisms: what differs, how far, and that nothing does by chance."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from core.methods.lift import p_value
from core.reviews import review
from core.reviews.blocks import Note, Portrait, Review, Table
from core.reviews.crowds.comparing import DIFFER, FEW, SAME, TOO_RARE, UNCOUNTED, held
from core.reviews.crowds.lifting import FACT, strongest
from core.reviews.crowds.told import ALIKE, BY_PEOPLE, Kind, Subject, Told, told
from core.reviews.crowds.told import Portrait as Printed
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.core.reviews.crowd_cases import JUMPER, product, room, whole_evening
from tests.core.reviews.goods_shops import cells
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

JEANS = {
    **JUMPER,
    "年龄": {"18-23": (0.34, 0.20), "24-30": (0.30, 0.28), "31-35": (0.14, 0.212), "36-40": (0.10, 0.16),
             "50岁以上": (0.12, 0.148)},
}  # fmt: skip
YOUNG = {"年龄": {"18-30": (0.70, 0.5), "31-50": (0.20, 0.4), "50岁以上": (0.10, 0.1)}}
OLD = {"年龄": {"18-30": (0.20, 0.5), "31-50": (0.30, 0.4), "50岁以上": (0.50, 0.1)}}


def compared(store: Store, **question: Any) -> dict[str, Any]:
    found: Review = review(store, "crowds", Question(MERCHANT, **question))
    return {block.title: block for step in found.steps if step.title == "对比" for block in step.blocks}


def note(blocks: dict[str, Any], kind: str) -> Note:
    return next(block for title, block in blocks.items() if title.startswith(f"{kind}对比:"))


def rows(blocks: dict[str, Any], title: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    table = blocks[title]
    assert isinstance(table, Table)
    return {(row["dimension"], row.get("label")): row for row in cells(table)}


def jensen_shannon(one: list[float], other: list[float]) -> float:
    """By its definition: half the relative entropies to the middle, in bits, and the root."""
    p, q = np.array(one) / sum(one), np.array(other) / sum(other)
    m = (p + q) / 2
    return float(np.sqrt((p * np.log2(p / m)).sum() / 2 + (q * np.log2(q / m)).sum() / 2))


def test_two_products_differ_where_their_buyers_do_and_their_base_is_told(store: Store) -> None:
    put(store, product(JUMPER, people=(400, 20_000)), product(JEANS, "1", "牛仔裤", people=(380, 18_000)))
    blocks = compared(store)
    said = note(blocks, "商品").text
    assert said.startswith("事实:毛衣 的成交人群与 牛仔裤 比,年龄「36-40」多(34.0% 对 10.0%)、年龄「18-23」少")
    assert "曝光人群本来就不是同一批" in said
    labels = rows(blocks, "商品:成交人群逐个标签")
    assert labels["年龄", "36-40"]["said"] == labels["年龄", "18-23"]["said"] == DIFFER
    assert {row["said"] for (dimension, _), row in labels.items() if dimension != "年龄"} == {SAME}
    assert (labels["年龄", "36-40"]["one"], labels["年龄", "36-40"]["other"]) == (0.34, 0.10)
    apart = rows(blocks, "商品:差多远")
    ages = [[shares[0] for shares in case["年龄"].values()] for case in (JUMPER, JEANS)]
    assert apart["年龄", None]["distance"] == pytest.approx(jensen_shannon(*ages))
    assert apart["年龄", None]["chance"] == pytest.approx((4 * (1 / 400 + 1 / 380) / (8 * np.log(2))) ** 0.5, rel=0.02)
    assert (apart["八大消费群体", None]["distance"], apart["年龄", None]["base"]) == (0, 0)
    assert apart["同行业商家偏好", None]["distance"] is None
    pictures = {block.dimension: block for block in blocks.values() if isinstance(block, Portrait)}
    assert pictures["年龄"].crowds == ("毛衣", "牛仔裤")
    assert {name: picture.folded for name, picture in pictures.items()} == {
        "年龄": False, "同行业商家偏好": True, "八大消费群体": True,
    }  # fmt: skip


def test_every_label_of_every_dimension_is_one_family(store: Store) -> None:
    """28.0 % against 36.0 % of 400 each would stand among five labels, and doesn't among eleven."""
    shares = (0.28, 0.364)
    other = {**JUMPER, "年龄": {"36-40": (shares[0], 0.3), "其余": (1 - shares[0], 0.7)}}
    this = {**JUMPER, "年龄": {"36-40": (shares[1], 0.3), "其余": (1 - shares[1], 0.7)}}
    chance = p_value(shares[1], 400, shares[0], 400)
    assert chance is not None and 0.05 / 8 < chance < 0.05 / 2
    put(store, product(this, people=(400, 20_000)), product(other, "1", "牛仔裤", people=(400, 20_000)))
    labels = rows(compared(store), "商品:成交人群逐个标签")
    assert labels["年龄", "36-40"]["said"] == SAME


def test_without_headcounts_nothing_is_called_a_difference(store: Store) -> None:
    put(store, product(JUMPER), product(JEANS, "1", "牛仔裤", people=(380, 18_000)))
    blocks = compared(store)
    assert note(blocks, "商品").text.startswith("没有人数,差别分不出是不是凭运气;推测:差得最多的是年龄")
    assert {row["said"] for row in rows(blocks, "商品:成交人群逐个标签").values()} == {UNCOUNTED}
    assert {row["chance"] for row in rows(blocks, "商品:差多远").values()} == {None}


def test_few_buyers_are_told_as_few(store: Store) -> None:
    put(store, product(JUMPER, people=(12, 20_000)), product(JEANS, "1", "牛仔裤", people=(380, 18_000)))
    assert {row["said"] for row in rows(compared(store), "商品:成交人群逐个标签").values()} == {FEW}


def test_picks_name_the_two_and_an_unknown_one_is_told(store: Store) -> None:
    put(
        store, product(JUMPER, people=(400, 20_000)), product(JEANS, "1", "牛仔裤", people=(380, 18_000)),
        product(JUMPER, "2", "裙子", people=(90, 5_000)), shop_list(live("11-19 20:00"), live("11-20 20:00")),
        room(YOUNG, "11-19 20:00"), room(OLD, "11-20 20:00"),
    )  # fmt: skip
    assert {title.split(":")[0] for title in compared(store) if "对比:" in title} == {"商品对比", "场次对比"}
    picked = compared(store, picks=("product:2", "product:1"))
    assert [title for title in picked if "对比:" in title] == ["商品对比:裙子 与 牛仔裤"]
    both = compared(store, picks=("product:2", "session:a1 2026-11-20 20:00", "session:a1 2026-11-19 20:00"))
    assert [title for title in both if "对比:" in title] == ["场次对比:11-20 20:00 a1 与 11-19 20:00 a1"]
    assert not [title for title in compared(store, picks=("host:走了的人",)) if "对比:" in title]
    alone = compared(store, picks=("product:2", "host:走了的人"))
    assert note(alone, "商品").title == "商品对比:裙子 与 毛衣"
    assert alone["有选中的比不了"].text.startswith("近 90 天没有「走了的人」的人群画像")


def live(start: str, **counts: Any) -> Any:
    return session(start, start.replace("20:00", "22:00"), **{"viewers": 10_000, "buyers": 400, **counts})


def test_the_session_under_review_is_compared_with_the_largest_other_one(store: Store) -> None:
    days = {"11-18": (YOUNG, 900), "11-19": (OLD, 500), "11-20": (OLD, 300)}
    put(
        store, shop_list(*(live(f"{day} 20:00", buyers=buyers) for day, (_, buyers) in days.items())),
        *(room(case, f"{day} 20:00") for day, (case, _) in days.items()),
    )  # fmt: skip
    blocks = compared(store, start=date(2026, 11, 20), end=date(2026, 11, 20))
    said = note(blocks, "场次")
    assert said.title == "场次对比:11-20 20:00 a1 与 11-18 20:00 a1"
    assert "年龄「50岁以上」多(50.0% 对 10.0%)" in said.text
    assert "两场来的人不是同一批" in said.text


def test_hosts_are_compared_by_sessions_of_their_own_and_only_with_enough_of_them(store: Store) -> None:
    """Two evenings each: 小满 brings the young, 阿杰 the old. A third, shared, is nobody's."""
    plan = {"11-16": ("小满", YOUNG), "11-17": ("阿杰", OLD), "11-18": ("小满", YOUNG), "11-19": ("阿杰", OLD)}
    starts = [f"{day} 20:00" for day in plan]
    put(
        store, shop_list(*(live(start, buyers=300 + place) for place, start in enumerate((*starts, "11-20 20:00")))),
        batch("roster", landing("shift", [whole_evening(host, f"{day} 20:00") for day, (host, _) in plan.items()])),
        *(room(case, f"{day} 20:00") for day, (_, case) in plan.items()), room(YOUNG, "11-20 20:00"),
    )  # fmt: skip
    blocks = compared(store, picks=("host:小满", "host:阿杰"))
    assert note(blocks, "主播").title == "主播对比:小满(2 场) 与 阿杰(2 场)"
    labels = rows(blocks, "主播:成交人群逐个标签")
    assert labels["年龄", "18-30"]["said"] == DIFFER
    assert labels["年龄", "18-30"]["one"] == pytest.approx(0.70)
    assert f"按{BY_PEOPLE}加权" in blocks["主播:成交人群逐个标签"].caption
    put(store, shop_list(live("11-15 20:00", buyers=None)), room(OLD, "11-15 20:00"))
    put(store, batch("roster", landing("shift", [whole_evening("阿杰", "11-15 20:00")])))
    uncounted = rows(compared(store, picks=("host:小满", "host:阿杰")), "主播:成交人群逐个标签")
    assert uncounted["年龄", "18-30"]["said"] == UNCOUNTED


def test_price_mechanisms_are_those_that_sessions_are_tagged_with(store: Store) -> None:
    names = ("11-18 20:00", "11-19 20:00", "11-20 20:00")
    put(
        store, shop_list(*(live(start) for start in names)),
        *(room(case, start) for start, case in zip(names, (YOUNG, OLD, OLD), strict=True)),
    )  # fmt: skip
    tags = [
        {"session": f"a1 2026-{start}", "kind": kind, "name": name}
        for start, kind, name in zip(names, ("价格机制", "价格机制", "场景"), ("满减", "直降", "户外"), strict=True)
    ]
    ledger.enter(store, MERCHANT, "tag", tags, "tests")
    blocks = compared(store, picks=("mechanism:满减", "mechanism:直降"))
    assert note(blocks, "价格机制").text.startswith(f"还不能判断:{TOO_RARE}")
    assert {row["said"] for row in rows(blocks, "价格机制:成交人群逐个标签").values()} == {TOO_RARE}


def made(kind: Kind, sessions: list[tuple[dict[tuple[str, str], dict[str, float]], int]], seen: float = 0.0) -> Told:
    """A subject of so many times: shares per crowd and dimension, and the buyers of each."""
    names = tuple(f"a {place}" for place in range(len(sessions)))
    own = Subject(kind, "x", "x", (date(2026, 11, 1), date(2026, 11, 2)), names, ("成交", "曝光"), {}, {})
    return told(
        own,
        [
            Printed(shares, {key: float(buyers) if key[0] == "成交" else seen for key in shares})
            for shares, buyers in sessions
        ],
    )


def test_shares_of_several_sessions_weigh_by_people_and_alike_where_one_is_not_counted() -> None:
    key = "成交", "年龄"
    sessions = [({key: {"a": 0.2, "b": 0.8}}, 100), ({key: {"a": 0.6, "b": 0.3, "c": 0.1}}, 300)]
    counted = made("host", sessions)
    assert counted.shares[key] == pytest.approx({"a": 0.5, "b": 0.425})
    assert (counted.people[key], counted.weighed) == (400, BY_PEOPLE)
    uncounted = made("host", [sessions[0], (sessions[1][0], 0)])
    assert uncounted.shares[key] == pytest.approx({"a": 0.4, "b": 0.55})
    assert (uncounted.people, uncounted.weighed) == ({}, ALIKE)


SHAPES = {"年龄": 5, "八大消费群体": 8, "城市等级": 6, "性别": 2, "省份": 20}


def drawn(rng: np.random.Generator, crowd: dict[str, Any], people: int, name: str) -> dict[Any, dict[str, float]]:
    """What so many people of a crowd look like."""
    counts = {dimension: rng.multinomial(people, shares) for dimension, shares in crowd.items()}
    return {
        (name, dimension): {str(label): count / people for label, count in enumerate(own.tolist())}
        for dimension, own in counts.items()
    }


def claimed(rng: np.random.Generator) -> tuple[bool, bool, bool]:
    """Whether two products, a product's buyers, or two hosts of three evenings each that stray by a tenth are claimed
    to differ, where all are of one crowd."""
    crowd = {name: rng.dirichlet(np.full(labels, 3.0)) for name, labels in SHAPES.items()}
    buyers = [int(rng.choice([25, 60, 300, 2_000])) for _ in range(2)]
    seen = drawn(rng, crowd, 20_000, "曝光")
    one, other = (made("product", [(drawn(rng, crowd, n, "成交") | seen, n)], 20_000.0) for n in buyers)
    best = strongest(one)
    hosts = [made("host", [(evening(rng, crowd), 300) for _ in range(3)]) for _ in range(2)]
    return (
        any(label.said == DIFFER for label in held(one, other)),
        best is not None and best[1] == FACT,
        any(label.said == DIFFER for label in held(*hosts)),
    )


def evening(rng: np.random.Generator, crowd: dict[str, Any]) -> dict[Any, dict[str, float]]:
    strayed = {name: shares * np.exp(rng.normal(0, 0.1, len(shares))) for name, shares in crowd.items()}
    return drawn(rng, {name: shares / shares.sum() for name, shares in strayed.items()}, 300, "成交")


def test_one_and_the_same_crowd_is_claimed_to_differ_in_one_case_of_twenty_at_most() -> None:
    """Of 4,000 draws 1.5 % of pairs of products, 2.4 % of products and 1.6 % of pairs of hosts carry a claim."""
    rng = np.random.default_rng(20261122)
    told_ = np.array([claimed(rng) for _ in range(120)])
    assert (told_.mean(axis=0) <= 0.05).all()
