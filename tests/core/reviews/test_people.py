"""The people review: the source's case typed in, the demo's evening, and what it doesn't say of noise or of nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import vl_convert

from core.methods.lift import lift_interval
from core.reports import FORMATS
from core.reports.charts import chart
from core.reviews import review
from core.reviews.blocks import Cards, Portrait, Review, Table
from core.reviews.evidence import Evidence
from core.reviews.people import KEYS, people_summary
from core.reviews.resolve import resolve
from core.scope import Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

MAIN = "qingye_outdoor"
START = "11-20 20:00"
HOSTILE = '=cmd|"<script>alert(1)</script>![x](http://y)'

AGES = {
    "18-24": (0.12, 0.20, 0.21),
    "25-35": (0.48, 0.21, 0.20),
    "36-50": (0.28, 0.27, 0.27),
    "50岁以上": (0.12, 0.32, 0.32),
}
GROUPS = {
    "精致妈妈": (0.40, 0.22, 0.21),
    "小镇中老年": (0.10, 0.33, 0.34),
    "Z世代": (0.30, 0.27, 0.27),
    "都市银发": (0.20, 0.18, 0.18),
}
VALUES = {"高": (0.55, 0.30, 0.29), "中": (0.30, 0.40, 0.40), "低": (0.15, 0.30, 0.31)}
CASE = {"年龄": AGES, "八大消费群体": GROUPS, "本行业下单价值": VALUES}


def crowds(case: dict[str, dict[str, tuple[float | None, ...]]], start: str = START, **users: Any) -> Any:
    rows = [
        session(start, crowd=crowd, dimension=dimension, label=label, share=shares[place], **users)
        for place, crowd in enumerate(("成交", "看播", "未成交"))
        for dimension, labels in case.items()
        for label, shares in labels.items()
        if shares[place] is not None
    ]
    return batch("audience", landing("audience", rows))


def said(*lines: tuple[str, str], start: str = START) -> Any:
    day = start.split()[0]
    moments = [datetime.fromisoformat(f"2026-{day} {clock}") for clock, _ in lines]
    told = [(moment, text) for moment, (_, text) in zip(moments, lines, strict=True)]
    return batch("comments", landing("comment", [session(start, said_at=at, comment=text) for at, text in told]))


def explained(*spans: tuple[str, str, str, str], start: str = START) -> Any:
    rows = [
        session(start, product_id=product, product_name=name,
                explain_start=datetime.fromisoformat(f"2026-11-20 {begun}"),
                explain_end=datetime.fromisoformat(f"2026-11-20 {ended}"))
        for product, name, begun, ended in spans
    ]  # fmt: skip
    return batch("explanation", landing("explanation", rows))


def written(store: Store, merchant: str = MERCHANT, **question: Any) -> Review:
    return review(store, "people", Question(merchant, **question))


def blocks(review: Review) -> dict[str, Any]:
    return {block.title: block for step in review.steps for block in step.blocks}


def portraits(review: Review) -> dict[str, Portrait]:
    return {block.dimension: block for block in blocks(review).values() if isinstance(block, Portrait)}


def label(portrait: Portrait, name: str) -> Any:
    return next(one for one in portrait.labels if one.name == name)


# Who comes, who buys


def test_the_case_of_the_source_comes_out_of_its_data(store: Store) -> None:
    """Buyers gather at 25–35 and in high value, those who didn't buy above 50 and in small towns."""
    put(store, shop_list(session(START, viewers=10_000, buyers=300)), crowds(CASE))
    found = written(store)
    bought, left = found.headline.split(";没买的人更集中在")
    assert bought.startswith("成交的人更集中在年龄「25-35」(48.0%,来的人里 21.0%)")
    assert "本行业下单价值「高」(55.0%,来的人里 30.0%)" in bought
    assert "年龄「50岁以上」(32.0%,成交的人里 12.0%)" in left
    assert "八大消费群体「小镇中老年」(34.0%,成交的人里 10.0%)" in left
    note = blocks(found)["谁来、谁买"].text
    assert note.index("事实:") < note.index("推测:") < note.index("建议:")
    assert "引流有偏差" in note


def test_labels_are_ranked_by_reach_times_lift_less_one(store: Store) -> None:
    put(store, shop_list(session(START, viewers=10_000, buyers=300)), crowds(CASE))
    found = portraits(written(store))
    assert list(found) == ["年龄", "八大消费群体", "本行业下单价值"]
    ages = found["年龄"]
    assert [one.name for one in ages.labels] == ["25-35", "36-50", "18-24", "50岁以上"]
    first = ages.labels[0]
    assert first.shares == (0.48, 0.21, 0.20)
    assert (first.lift, first.tgi) == pytest.approx((0.48 / 0.21, 100 * 0.48 / 0.21))
    assert (first.score, first.interval) == (pytest.approx(0.27), lift_interval(0.48, 300, 0.21, 10_000))
    assert all(sum(share or 0 for share in crowd) <= 1.0001 for crowd in zip(*(one.shares for one in ages.labels)))


def test_labels_to_aim_at_and_to_leave_out_with_the_reason(store: Store) -> None:
    put(store, shop_list(session(START, viewers=10_000, buyers=300)), crowds(CASE))
    rows = blocks(written(store))["千川定向与排除名单"].rows
    told = [(row[0], row[2]) for row in rows]
    assert told == [
        ("定向", "25-35"), ("定向", "高"), ("定向", "精致妈妈"),
        ("排除", "小镇中老年"), ("排除", "50岁以上"), ("排除", "低"), ("排除", "18-24"),
    ]  # fmt: skip
    assert rows[0][-1] == "占来的人的 21.0%,却占成交的 48.0%"


def test_without_headcounts_there_is_a_lift_and_no_interval(store: Store) -> None:
    put(store, shop_list(session(START, exposure_users=1)), crowds(CASE))
    ages = portraits(written(store))["年龄"]
    assert [one.interval for one in ages.labels] == [None] * 4
    assert "无样本量" in ages.caption


def test_few_buyers_make_no_claim_of_a_drift(store: Store) -> None:
    put(store, shop_list(session(START, viewers=200, buyers=6)), crowds(CASE))
    found = written(store)
    assert found.headline == "成交只有 6 人,样本不足,先不下判断"
    assert "千川定向与排除名单" in blocks(found)
    assert not isinstance(blocks(found)["千川定向与排除名单"], Table)


def test_tiny_cells_are_left_out_and_that_is_told(store: Store) -> None:
    small = {"年龄": {"25-35": (0.990, 0.985, 0.985), "50岁以上": (0.010, 0.015, 0.015)}}
    put(store, shop_list(session(START, viewers=10_000, buyers=300)), crowds(small))
    ages = portraits(written(store))["年龄"]
    assert [one.name for one in ages.labels] == ["25-35"]
    assert "1 个人数太少的标签不列" in ages.caption


def test_a_label_that_one_crowd_lacks_is_missing_and_not_nought(store: Store) -> None:
    partly: Any = {"年龄": {"25-35": (0.6, 0.5, 0.5), "50岁以上": (None, 0.5, 0.5)}}
    put(store, shop_list(session(START, viewers=10_000, buyers=300)), crowds(partly))
    old = label(portraits(written(store))["年龄"], "50岁以上")
    assert old.shares == (None, 0.5, 0.5)
    assert (old.lift, old.score, old.interval) == (None, None, None)


def test_portraits_are_those_of_one_session_and_it_is_named(store: Store) -> None:
    before = {"年龄": {name: (bought, came / 2 if name == "50岁以上" else came, left)
                     for name, (bought, came, left) in AGES.items()}}  # fmt: skip
    lives = [session(f"11-{day} 20:00", viewers=10_000, buyers=300) for day in (18, 19, 20)]
    put(store, shop_list(*lives), crowds(before, "11-18 20:00"), crowds(CASE, "11-19 20:00"))
    first, last = datetime(2026, 11, 18).date(), datetime(2026, 11, 20).date()
    told = blocks(written(store, start=first, end=last))["画像说明"].text
    assert told.startswith("一次看 3 场,画像不能跨场相加,这里是最近有画像的 2026-11-19 20:00 那场")
    assert "与 11-18 20:00 那场的画像比,来的人里年龄「50岁以上」16.0% → 32.0%" in told
    assert "还没有人群画像" in blocks(written(store))


def test_the_demo_evening_shows_the_young_who_came_and_did_not_buy(demo_store: Store, answers: dict[str, Any]) -> None:
    ages = portraits(written(demo_store, DEMO_MERCHANT))["年龄"]
    name = next(name for name in answers["audience"]["files"] if "2026-11-20" in name)
    answer = answers["audience"]["files"][name]
    young = [label(ages, one) for one in ("18-23", "24-30")]
    assert sum(one.shares[1] for one in young) == pytest.approx(answer["viewers_18_30"])
    assert sum(one.shares[0] for one in young) == pytest.approx(answer["buyers_18_30"])
    assert all(one.interval[1] < 1 for one in young)


# Fans, new buyers, followers


def evenings(days: int, **last: float | None) -> Iterable[dict[str, Any]]:
    for day in range(days, -1, -1):
        start = datetime(2026, 11, 20, 20) - timedelta(days=day)
        stray = 1 + 0.03 * (day % 5 - 2)
        figures: dict[str, Any] = {
            "viewers": round(10_000 * stray), "buyers": 300, "fan_view_share": 0.3 * stray,
            "fan_buyer_share": 0.5 / stray, "new_buyer_share": 0.6 * stray, "new_followers": 150, "lost_followers": 20,
        } | (last if day == 0 else {})  # fmt: skip
        yield session(f"{start:%m-%d %H:%M}", f"{start + timedelta(hours=3):%m-%d %H:%M}", **figures)


def test_a_quiet_evening_carries_no_claim_and_a_lost_half_of_new_buyers_does(store: Store) -> None:
    put(store, shop_list(*evenings(20)))
    quiet = written(store)
    assert quiet.findings == ()
    assert blocks(quiet)["变化"].empty.startswith("没有哪个占比确认变了")
    put(store, shop_list(*evenings(20, new_buyer_share=0.3)))
    (claim,) = written(store).findings
    assert (claim.metric, claim.effect_yuan, claim.verdict) == ("new_buyer_share", None, "real")
    assert claim.text.startswith("成交新客占比 30.0%,同时段常态 60.")
    assert claim.advice[0].guard == "fan_view_share"


def test_net_followers_are_new_less_lost_and_a_cost_stands_only_where_it_is_known(
    demo_store: Store, store: Store
) -> None:
    found = blocks(written(demo_store, DEMO_MERCHANT))
    values = {reading.metric: reading.value for reading in found["涨粉"].readings}
    assert values["net_followers"] == values["new_followers"] - values["lost_followers"]
    plain, whole = found["涨粉成本(按来源)"].rows
    (won, spent), = demo_store.query(
        "SELECT sum(new_followers), sum(ad_cost) FROM current_ad_standard WHERE account = ? AND day = '2026-11-20'",
        [MAIN],
    )  # fmt: skip
    assert plain[:4] == ("标准推广", won, float(spent), pytest.approx(float(spent) / won))
    assert (whole[0], whole[1], whole[3]) == ("全域推广", None, None)
    put(store, shop_list(*evenings(2)))
    assert "标准推广" in blocks(written(store))["涨粉成本还缺花费"].text


def test_viewers_are_held_against_buyers_by_whole_portraits_only(store: Store) -> None:
    partly: Any = CASE | {"省份": {"广东": (0.2, 0.1, 0.1)}}
    put(store, shop_list(session(START, viewers=10_000, buyers=300, new_followers=9)), crowds(partly))
    rows = blocks(written(store))["来的人像不像会买的人"].rows
    assert {row[0] for row in rows} == set(CASE)
    assert all(0 < row[1] < 1 for row in rows)
    assert rows[0][2].startswith("明显不同")


# Comments


def test_questions_go_to_the_product_they_name_or_to_the_one_explained_then(store: Store) -> None:
    put(
        store,
        shop_list(session(START, "11-20 22:00", viewers=10_000, buyers=300)),
        explained(("1", "晴野轻羽绒马甲", "20:30:00", "20:35:00"), ("2", "晴野触屏手套", "20:36:00", "20:40:00")),
        said(
            ("20:31:00", "这个多少钱"), ("20:31:05", "来了"), ("20:35:30", "有没有XL"),
            ("20:37:00", "羽绒马甲几天发货"), ("20:38:00", "手套防水吗"), ("21:30:00", "主播几点下播"),
        ),
    )  # fmt: skip
    rows = {row[0]: row[1:4] for row in blocks(written(store))["每个商品被问了什么"].rows}
    assert rows == {"晴野轻羽绒马甲": (3, 1, 2), "晴野触屏手套": (1, 1, 0), "不在讲解时": (1, 0, None)}


def test_minutes_count_questions_from_the_first_comment_to_the_last(demo_store: Store, answers: dict[str, Any]) -> None:
    found = written(demo_store, DEMO_MERCHANT)
    (answer,) = answers["comments"]["files"].values()
    timeline = next(block for block in blocks(found).values() if block.type == "timeline")
    questions, comments = (dict(line.points) for line in timeline.lines)
    assert (sum(comments.values()), max(comments.values())) == (answer["rows"], answer["busiest_minute"])
    assert (timeline.start, min(comments)) == (answer["first"].replace(second=0),) * 2
    table = blocks(found)["每个商品被问了什么"]
    assert sum(row[1] for row in table.rows) == sum(questions.values()) == answer["questions"]


def test_a_part_of_the_session_asks_its_own_questions(demo_store: Store) -> None:
    span = datetime(2026, 11, 20, 20, 0), datetime(2026, 11, 20, 20, 30)
    part = blocks(written(demo_store, DEMO_MERCHANT, span=span))
    (asked,) = demo_store.query(
        "SELECT count(*) FROM current_comment WHERE said_at >= ? AND said_at < ?", list(span)
    )[0]  # fmt: skip
    assert f"20:00–20:30 {asked} 条评论" in part["每个商品被问了什么"].caption


def test_hostile_names_and_comments_pass_through_every_format(store: Store) -> None:
    hostile: Any = {HOSTILE: {HOSTILE: (0.6, 0.3, 0.3), "b": (0.4, 0.7, 0.7)}}
    put(store, shop_list(session(START, "11-20 22:00", viewers=10_000, buyers=300)), crowds(hostile))
    put(store, said(("20:31:00", f"{HOSTILE}吗"), ("20:32:00", "b?")))
    found = written(store)
    assert all(FORMATS[name].write(found) for name in FORMATS)
    assert b"<script>alert" not in FORMATS["html"].write(found)
    (portrait,) = portraits(found).values()
    assert "alert(1)" not in str({**chart(portrait), "datasets": {}, "description": ""})  # type: ignore[dict-item]


def test_comments_are_an_upload_that_can_be_taken_back(store: Store) -> None:
    put(store, shop_list(session(START, "11-20 22:00", viewers=10_000, buyers=300)))
    (receipt,) = put(store, said(("20:31:00", "防水吗")))
    assert "每个商品被问了什么" in blocks(written(store))
    ledger.undo(store, receipt.upload_id, "测试")
    assert "还没有评论" in blocks(written(store))


# Whole


def test_nothing_at_all_says_what_to_bring_and_where_from(store: Store) -> None:
    put(store, shop_list(session(START, exposure_users=1)))
    found = written(store)
    assert set(blocks(found)) == {"还没有粉丝与新客占比", "还没有人群画像", "还没有涨粉数据", "还没有评论"}
    assert "人群分析 → 对比人群" in blocks(found)["还没有人群画像"].text
    assert found.headline == "还没有人群数据"
    assert all(FORMATS[name].write(found) for name in FORMATS)


def test_the_summary_is_two_blocks_with_the_portrait_that_differs_most(demo_store: Store) -> None:
    scope = resolve(demo_store, Question(DEMO_MERCHANT, (MAIN,)))
    cards, portrait = people_summary(demo_store, Evidence(demo_store, scope, KEYS))
    assert isinstance(cards, Cards)
    assert isinstance(portrait, Portrait)
    assert portrait.dimension == "年龄"


@pytest.mark.parametrize("dark", [False, True])
def test_a_portrait_draws_at_the_width_of_a_phone(dark: bool, demo_store: Store) -> None:
    portrait = portraits(written(demo_store, DEMO_MERCHANT))["年龄"]
    spec = chart(portrait, dark)
    assert spec is not None
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 340}, allowed_base_urls=[])
    assert 'width="340"' in drawn
    assert chart(replace(portrait, labels=())) is None
