"""The traffic review where data is scarce, odd or special: what it says, and what it doesn't claim."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.reports import FORMATS
from core.reports.document import document
from core.reviews import review
from core.reviews.blocks import Cards, Note, Review
from core.scope import COMPARISONS, SAME_SPAN, USUAL, Question
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.shops import MERCHANT, batch, commit, readings, rows_of_session

MAIN = "qingye_outdoor"
FULL = {
    "exposure_users": 100_000, "exposure_count": 155_000, "viewers": 10_000, "views": 14_000,
    "product_exposure_users": 8_000, "product_exposure_count": 40_000, "product_click_users": 2_800,
    "product_clicks": 4_400, "buyers": 224, "orders": 230, "gmv": 18_000.0, "user_pay": 17_500.0,
}  # fmt: skip
LAST = datetime(2026, 7, 21, 20)


def strayed(day: int, **changed: float | None) -> dict[str, float | None]:
    return {key: round(value * (1 + 0.03 * (day % 5 - 2)), 2) for key, value in FULL.items()} | changed


def evenings(days: int, **changed: float | None) -> list[dict[str, object]]:
    """One session an evening, the days before the last."""
    return [rows_of_session("a", LAST - timedelta(days=day), **strayed(day, **changed)) for day in range(days, 0, -1)]


def channel_rows(row: dict[str, object], *volumes: tuple[str, int, int, float]) -> list[dict[str, object]]:
    place = {key: row[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
    return [
        {**place, "channel": name, "entries": entries, "orders": orders, "user_pay": paid}
        for name, entries, orders, paid in volumes
    ]


def written(store: Store, **question: Any) -> Review:
    return review(store, "traffic", Question(MERCHANT, **question))


def titles(review: Review) -> list[str]:
    return [block.title for step in review.steps for block in step.blocks]


def block(review: Review, title: str) -> Any:
    return next(block for step in review.steps for block in step.blocks if block.title == title)


def verdicts(review: Review) -> set[object]:
    return {reading["verdict"] for reading in readings(document(review)) if reading["value"] is not None}


# Scarce


def test_the_first_session_ever_is_shown_whole_and_judged_by_nothing(store: Store) -> None:
    commit(store, batch("list.xlsx", [rows_of_session("a", LAST, **FULL)]))
    first = written(store)
    assert verdicts(first) == {"no_history"}
    assert first.findings == ()
    assert first.headline == "成交金额 ¥1.8万;可比的历史场次还不够,先不下判断"
    assert "可比的历史场次不足" in block(first, "没有拆解金额").text
    assert block(first, "发现与建议").empty == "可比的历史场次还不够,先不下判断"
    assert block(first, "还没有渠道数据").text.startswith("上传这一场的「整场数据下载」(罗盘 → ")
    assert block(first, "按人数看").rates[0].value == 0.1
    assert all(FORMATS[name].write(first) for name in FORMATS)


def test_a_session_with_a_tiny_sample_is_not_judged(demo_store: Store) -> None:
    broken = datetime(2026, 11, 14, 14, 2, 10)
    tiny = review(demo_store, "traffic", Question(DEMO_MERCHANT, (MAIN,), sessions=(broken,)))
    ticket = next(reading for reading in readings(document(tiny)) if reading["metric"] == "ticket_per_buyer")
    assert ticket["denominator"] == 5
    assert ticket["verdict"] == "too_few"
    pay = next(reading for reading in readings(document(tiny)) if reading["metric"] == "pay_rate")
    assert pay["verdict"] in ("too_few", "normal")
    assert not [finding for finding in tiny.findings if finding.metric in ("pay_rate", "ticket_per_buyer")]


def test_a_handful_of_people_is_too_few(store: Store) -> None:
    few = {"exposure_users": 150, "viewers": 20, "product_exposure_users": 15, "product_click_users": 6, "buyers": 1}
    commit(store, batch("list.xlsx", [*evenings(12), rows_of_session("a", LAST, hours=0.1, **few, gmv=80.0)]))
    known = {reading["metric"]: reading["verdict"] for reading in readings(document(written(store)))}
    for key in ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer"):
        assert known[key] == "too_few"


def test_a_session_without_an_end_is_judged_per_session_instead_of_per_hour(store: Store) -> None:
    open_ended = rows_of_session("a", LAST, **FULL) | {"stop": None}
    commit(store, batch("list.xlsx", [*evenings(12), open_ended]))
    review = written(store)
    assert review.scope == "2026-07-21 20:00 · a 直播间"
    known = {reading["metric"]: reading for reading in readings(document(review))}
    assert known["exposure_users"]["verdict"] == "normal"
    assert "gmv_per_hour" not in known


def test_a_session_of_no_length_at_all_is_reviewed(store: Store) -> None:
    commit(store, batch("list.xlsx", [*evenings(12), rows_of_session("a", LAST, hours=0.0, **FULL)]))
    known = {reading["metric"]: reading for reading in readings(document(written(store)))}
    assert known["gmv"]["verdict"] == "normal"
    assert "gmv_per_hour" not in known


def test_a_session_in_which_nothing_happened_is_reviewed(store: Store) -> None:
    nothing = dict.fromkeys(FULL, 0)
    commit(store, batch("list.xlsx", [*evenings(12), rows_of_session("a", LAST, **nothing)]))
    review = written(store)
    assert block(review, "按人数看").rates[0].value is None
    assert "0.0%" not in [cell.value_text for cell in block(review, "按人数看").rates]
    assert all(FORMATS[name].write(review) for name in FORMATS)


def test_a_figure_that_is_missing_is_not_zero(store: Store) -> None:
    partly = rows_of_session("a", LAST, **FULL | {"product_exposure_users": None})
    commit(store, batch("list.xlsx", [*evenings(12), partly]))
    funnel = block(written(store), "按人数看")
    assert funnel.stages[2].value is None
    assert funnel.stages[2].value_text == "—"
    assert [rate.value is None for rate in funnel.rates] == [False, True, True, False]


# Several sessions


def test_people_of_several_sessions_say_that_they_are_added_up(store: Store) -> None:
    commit(store, batch("list.xlsx", [*evenings(14), rows_of_session("a", LAST, **FULL)]))
    several = {
        reading["metric"]: reading
        for reading in readings(document(written(store, start=date(2026, 7, 20), end=LAST.date())))
    }
    assert several["viewers"]["note"] == "按场次累加"
    assert several["view_rate"]["note"] == "按场次累加"
    assert several["gmv"]["note"] == ""
    assert several["viewers"]["compass_verdict"] is None
    alone = {reading["metric"]: reading for reading in readings(document(written(store)))}
    assert alone["viewers"]["note"] == ""


def test_a_rate_over_several_sessions_is_their_sums_divided_once(store: Store) -> None:
    small = rows_of_session("a", LAST - timedelta(hours=8), exposure_users=1000, viewers=900)
    large = rows_of_session("a", LAST, exposure_users=99_000, viewers=9_100)
    commit(store, batch("list.xlsx", [small, large]))
    reading = block(written(store, start=LAST.date()), "按人数看").rates[0]
    assert (reading.numerator, reading.denominator, reading.value) == (10_000, 100_000, 0.1)


@pytest.mark.parametrize("against", [*(key for key in COMPARISONS if key != SAME_SPAN), "2026/11/13 19:30:06"])
def test_every_comparison_gives_a_review_in_every_format(promotion_store: Store, against: str) -> None:
    question = Question(DEMO_MERCHANT, (MAIN,), against=against)
    found = review(promotion_store, "traffic", question)
    slid = ("entries", (("channel", "直播推荐"),))
    assert {(finding.metric, finding.where) for finding in found.findings} <= {("pay_rate", ()), slid}
    assert found.findings or against == "previous-period"
    assert found.against.startswith(COMPARISONS.get(against, "指定场次"))
    drawn = ("html", "png") if against != USUAL else ()  # pictures are slow, and the same figures as the words
    assert all(FORMATS[name].write(found) for name in FORMATS if name not in drawn)


def test_a_week_of_two_accounts_against_the_week_before(demo_store: Store) -> None:
    span = {"start": date(2026, 11, 14), "end": date(2026, 11, 20)}
    week = review(demo_store, "traffic", Question(DEMO_MERCHANT, **span, against="previous-period"))
    assert week.scope == "2026-11-14 至 2026-11-20 · 25 场 · 晴野户外旗舰店、晴野户外折扣仓"
    rows = demo_store.query("SELECT sum(gmv) FROM fact_live WHERE day BETWEEN '2026-11-14' AND '2026-11-20'")
    assert block(week, "关键数字").readings[0].value == pytest.approx(float(rows[0][0]))


# Promotion days


def test_a_promotion_session_is_held_against_promotion_days_only(promotion_store: Store) -> None:
    question = Question(DEMO_MERCHANT, (MAIN,), start=date(2026, 11, 11))
    big = review(promotion_store, "traffic", question)
    assert verdicts(big) == {"no_history"}
    assert {reading["reason"] for reading in readings(document(big))} == {"promotion"}
    assert big.findings == ()
    assert big.headline.endswith("大促日只与大促日相比,可比的场次还不够,先不下判断")
    assert "双11" in block(big, "大促日").text


def test_a_promotion_day_always_shows_who_came_and_who_bought(promotion_store: Store, store: Store) -> None:
    big = review(promotion_store, "traffic", Question(DEMO_MERCHANT, (MAIN,), start=date(2026, 11, 11)))
    crowd = block(big, "大促人群:粉丝与新客占比")
    assert isinstance(crowd, Cards)
    assert [reading.metric for reading in crowd.readings] == ["old_fan_view_share"]
    shares = {"fan_view_share": 0.31, "fan_buyer_share": 0.5, "new_buyer_share": 0.62}
    commit(store, batch("list.xlsx", [rows_of_session("a", LAST, **FULL, **shares)]))
    ledger.enter(store, MERCHANT, "promotion", [{"day": LAST.date(), "name": "618"}], "tests")
    assert {reading.metric: reading.value for reading in block(written(store), crowd.title).readings} == shares
    assert crowd.title not in titles(review(promotion_store, "traffic", Question(DEMO_MERCHANT, (MAIN,))))


def test_without_those_shares_a_promotion_day_says_what_to_upload(store: Store) -> None:
    commit(store, batch("list.xlsx", [rows_of_session("a", LAST, **FULL)]))
    ledger.enter(store, MERCHANT, "promotion", [{"day": LAST.date(), "name": "618"}], "tests")
    assert isinstance(block(written(store), "大促人群:粉丝与新客占比"), Note)


def test_ordinary_days_and_promotion_days_each_have_their_own_history(store: Store) -> None:
    commit(store, batch("list.xlsx", [*evenings(30), rows_of_session("a", LAST, **strayed(0))]))
    promotions = range(0, 30, 2)  # the last evening and every other before it
    typed = [{"day": LAST.date() - timedelta(days=day), "name": "大促"} for day in promotions]
    ledger.enter(store, MERCHANT, "promotion", typed, "tests")
    for last in (0, 1):
        alike = [day for day in range(last + 2, 31, 2) if (LAST - timedelta(days=day)).weekday() < 5]
        review = written(store, sessions=(LAST - timedelta(days=last),))
        assert block(review, "按人数看").rates[0].judged_by == f"同账号同时段(工作日/周末分开) {len(alike)} 场"


# Channels


def test_an_unknown_channel_stays_visible_and_belongs_to_no_group(store: Store) -> None:
    rows = [*evenings(12), rows_of_session("a", LAST, **FULL)]
    volumes = (("直播推荐", 9000, 150, 12_000.0), ("外星引流", 3000, 40, 3000.0), ("千川PC版", 2000, 40, 2500.0))
    channels = [each for row in rows for each in channel_rows(row, *volumes)]
    commit(store, batch("list.xlsx", rows, channels))
    groups = {row[0]: row[1] for row in block(written(store), "各渠道").rows}
    assert groups == {"直播推荐": "自然", "外星引流": "未归类", "千川PC版": "付费"}
    shares = {part.name: part.share for part in block(written(store), "自然与付费流量").parts}
    assert shares == pytest.approx({"自然": 9 / 14, "未归类": 3 / 14, "付费": 2 / 14})


def test_a_file_with_only_the_paid_total_shows_it_as_paid(store: Store) -> None:
    last = rows_of_session("a", LAST, **FULL)
    commit(store, batch("list.xlsx", [last], channel_rows(last, ("全部付费流量", 2000, 30, 2500.0))))
    assert [row[:2] for row in block(written(store), "各渠道").rows] == [("全部付费流量", "付费")]


def test_channel_tables_that_say_only_a_day_stand_apart(store: Store) -> None:
    last = rows_of_session("a", LAST, **FULL)
    by_day = [
        each | {"start": None, "stop": None}
        for each in channel_rows(last, ("直播推荐", 9000, 150, 12_000.0), ("千川PC版", 1000, 30, 2400.0))
    ]
    commit(store, batch("list.xlsx", [last]), batch("channels.xlsx", [], by_day, kind="channel_table"))
    review = written(store)
    table = block(review, "渠道(按天)")
    assert table.rows == (
        ("直播推荐", "自然", 9000, 0.9, 150 / 9000, 80.0, 12_000.0),
        ("千川PC版", "付费", 1000, 0.1, 0.03, 80.0, 2400.0),
    )
    assert "各渠道" not in titles(review)
    assert all(FORMATS[name].write(review) for name in FORMATS)


def test_day_tables_never_mix_with_the_channels_of_sessions(store: Store) -> None:
    last = rows_of_session("a", LAST, **FULL)
    by_day = [each | {"start": None, "stop": None} for each in channel_rows(last, ("关注", 5000, 9, 900.0))]
    own = batch("list.xlsx", [last], channel_rows(last, ("直播推荐", 9000, 150, 12_000.0)))
    commit(store, own, batch("channels.xlsx", [], by_day, kind="channel_table"))
    review = written(store)
    assert [row[0] for row in block(review, "各渠道").rows] == ["直播推荐"]
    assert "渠道(按天)" not in titles(review)


def test_channels_carry_the_same_money_on_both_sides(store: Store) -> None:
    rows = [*evenings(12), rows_of_session("a", LAST, **FULL)]
    channels = [each for row in rows for each in channel_rows(row, ("直播推荐", 9000, 150, 12_000.0))]
    commit(store, batch("list.xlsx", rows, channels))
    review = written(store)
    split = block(review, "各渠道让用户支付金额变了多少")
    assert (split.money, float(split.after)) == ("user_pay", 17_500.0)
    assert block(review, "成交金额的变化来自哪里").money == "gmv"


# Words


def sentences(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from sentences(each)
    elif isinstance(value, list):
        for each in value:
            yield from sentences(each)
    elif isinstance(value, str):
        yield value


def test_nothing_shouts_and_nothing_is_unfinished(demo_store: Store, promotion_store: Store, store: Store) -> None:
    commit(store, batch("list.xlsx", [rows_of_session("a", LAST, **FULL)]))
    reviews = [written(store)]
    for against in ("usual", "previous", "last-week", "previous-period"):
        reviews.append(review(demo_store, "traffic", Question(DEMO_MERCHANT, (MAIN,), against=against)))
    reviews.append(
        review(promotion_store, "traffic", Question(DEMO_MERCHANT, start=date(2026, 11, 9), end=date(2026, 11, 15)))
    )
    for each in reviews:
        for sentence in sentences(document(each)):
            assert not set("!!?") & set(sentence), sentence
            for bad in ("None", "nan", "{", "Decimal", ",,", ";;", "。。"):
                assert bad not in sentence, sentence


def test_the_headline_says_the_money_the_change_and_the_cause(promotion_store: Store) -> None:
    latest = review(promotion_store, "traffic", Question(DEMO_MERCHANT, (MAIN,)))
    money, cause = "成交金额 ¥1.4万,比同时段常态少 ¥9,848(-40.5%)", "能确认的变化里,影响最大的是点击支付率(-¥6,442)"
    assert latest.headline == f"{money};{cause},另有 1 项真变化"
    assert latest.findings[0].text.startswith(
        "点击支付率 6.6%,同时段常态 9.2%(-2.7pp,-28.8%),相当于少卖 ¥6,442;超出前 17 场同时段的正常波动。"
    )


def test_every_piece_of_advice_says_what_it_moves_and_what_must_not_suffer(promotion_store: Store) -> None:
    for finding in review(promotion_store, "traffic", Question(DEMO_MERCHANT, (MAIN,))).findings:
        assert finding.advice
        for advice in finding.advice:
            assert advice.moves == finding.metric
            assert advice.guard


# Conditional advice


NEW_GOODS = "加快上新频率,给常来的人新理由"


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"fan_view_share": 0.62}, [""]),
        ({"fan_view_share": 0.30}, []),
        ({}, ["粉丝或老客在观众里占多数"]),
        ({"old_fan_view_share": 0.55}, [""]),
        ({"old_fan_view_share": 0.10}, ["粉丝或老客在观众里占多数"]),
    ],
)
def test_new_goods_are_advised_where_fans_dominate_and_left_open_where_nobody_knows(
    store: Store, shares: dict[str, float], expected: list[str]
) -> None:
    low = FULL | {"product_click_users": 1400, "buyers": 112, "gmv": 9000.0, "user_pay": 8700.0}
    commit(store, batch("list.xlsx", [*evenings(20), rows_of_session("a", LAST, **low, **shares)]))
    first = written(store).findings[0]
    assert first.metric == "product_click_rate"
    assert [advice.unverified for advice in first.advice if advice.text == NEW_GOODS] == expected


def test_the_crowd_that_was_aimed_at_is_always_to_be_checked(store: Store) -> None:
    low = {key: value if key.startswith("exposure") else value * 0.5 for key, value in FULL.items()}
    commit(store, batch("list.xlsx", [*evenings(20), rows_of_session("a", LAST, **low)]))
    first = written(store).findings[0]
    assert first.metric == "view_rate"
    assert [advice.unverified for advice in first.advice if "千川" in advice.text] == [
        "投放人群与正在讲解的商品的目标人群不一致"
    ]


def test_what_got_better_is_to_be_repeated_and_blamed_on_nothing(store: Store) -> None:
    better = FULL | {"buyers": 448, "orders": 460, "gmv": 36_000.0, "user_pay": 35_000.0}
    commit(store, batch("list.xlsx", [*evenings(20), rows_of_session("a", LAST, **better)]))
    first = written(store).findings[0]
    assert (first.metric, first.guesses) == ("pay_rate", ())
    assert [advice.text for advice in first.advice] == ["记下这场的做法,下一场同时段照做一次,看能否保持"]
    assert "多卖" in first.text
