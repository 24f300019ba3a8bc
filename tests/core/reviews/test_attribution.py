"""Money split over factors: exact to the cent whatever the sessions look like, and the same every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reports import FORMATS
from core.reviews import review
from core.reviews.blocks import Attribution, Note, Review
from core.scope import Question
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session, stock

STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")
FULL = dict(zip(STAGES, (100_000, 10_000, 8_000, 2_800, 224), strict=True))
LAST = datetime(2026, 7, 21, 20)


@contextmanager
def opened(rows: list[dict[str, object]], channels: list[dict[str, object]] | None = None) -> Iterator[Store]:
    store = Store(":memory:")
    commit(store, batch("list.xlsx", rows, channels or []))
    yield store
    store.close()


def history(days: int = 12, **changed: float | None) -> list[dict[str, object]]:
    rows = []
    for day in range(1, days + 1):
        strayed = {key: round(value * (1 + 0.03 * (day % 5 - 2))) for key, value in FULL.items()}
        figures: dict[str, float | None] = {**strayed, "gmv": 18_000.0 + 37.13 * day, "user_pay": 17_500.0 + day}
        rows.append(rows_of_session("a", LAST - timedelta(days=day), **figures | changed))
    return rows


def splits(store: Store, **question: object) -> list[Attribution]:
    written = review(store, "traffic", Question(MERCHANT, **question))  # type: ignore[arg-type]
    return [block for step in written.steps for block in step.blocks if isinstance(block, Attribution)]


def notes(written: Review) -> dict[str, str]:
    return {block.title: block.text for step in written.steps for block in step.blocks if isinstance(block, Note)}


counts = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 500_000))
money = st.decimals(0, 10**7, places=2).map(float)
stages = st.fixed_dictionaries({key: st.one_of(counts, counts, st.none()) for key in STAGES[:4]} | {"buyers": counts})
latest = st.tuples(stages, money, st.sampled_from([0.0, 0.2, 3.0]))


def adds_up(split: Attribution) -> bool:
    whole = sum((term.yuan for term in split.terms), Decimal(0)) == split.total == split.after - split.before
    parted = [term for term in split.terms if term.parts]
    return whole and all(sum((part.yuan for part in term.parts), Decimal(0)) == term.yuan for term in parted)


@settings(max_examples=6, deadline=None)
@given(sessions=st.lists(latest, min_size=8, max_size=12), against=st.sampled_from(["usual", "previous"]))
def test_terms_sum_to_the_change_whatever_the_session_looks_like(
    sessions: list[tuple[dict[str, float | None], float, float]], against: str
) -> None:
    rows = []
    for number, (figures, paid, hours) in enumerate(sessions):
        last = rows_of_session("a", LAST, hours=hours, **figures, gmv=paid)
        rows += [row | {"account": f"a{number}"} for row in (*history(), last)]
    with opened(rows) as store:
        for number, (_, paid, _) in enumerate(sessions):
            for split in splits(store, accounts=(f"a{number}",), against=against):
                assert adds_up(split)
                assert split.after == Decimal(str(paid)).quantize(Decimal("0.01"))


volumes = st.one_of(st.just((0, 0, 0.0)), st.tuples(st.integers(0, 9999), st.integers(0, 99), money), st.none())
PLACE = ("row", "account", "account_name", "start", "stop", "day")
NAMES = ("推荐feed", "关注", "搜索", "从没见过")


@settings(max_examples=6, deadline=None)
@given(sessions=st.lists(st.tuples(st.tuples(volumes, volumes, volumes, volumes), money), min_size=8, max_size=12))
def test_channels_and_what_they_do_not_cover_sum_to_the_change(
    sessions: list[tuple[tuple[tuple[int, int, float] | None, ...], float]],
) -> None:
    rows: list[dict[str, object]] = []
    channels: list[dict[str, object]] = []
    for number, (now, paid) in enumerate(sessions):
        own = [row | {"account": f"a{number}"} for row in (*history(), rows_of_session("a", LAST, **FULL, gmv=paid))]
        rows += own
        for row in own:
            usual = [(1000 + 7 * place, 20 + place, 1500.55 + place) for place in range(3)]
            for name, volume in zip(NAMES, now if row is own[-1] else usual, strict=False):
                if volume is not None:
                    figures = dict(zip(("entries", "orders", "gmv"), volume, strict=True))
                    channels.append({**{key: row[key] for key in PLACE}, "channel": name, **figures})
    with opened(rows, channels) as store:
        for number in range(len(sessions)):
            assert all(adds_up(split) for split in splits(store, accounts=(f"a{number}",)))


def test_nobody_bought_costs_all_of_the_money() -> None:
    nobody = rows_of_session("a", LAST, **FULL | {"buyers": 0}, gmv=0.0)
    with opened([*history(), nobody]) as store:
        whole = splits(store)[0]
        terms = {term.metric: term.yuan for term in whole.terms}
        assert whole.after == 0
        assert terms["pay_rate"] == whole.total == -whole.before


def test_money_without_any_buyer_is_not_split_but_explained() -> None:
    with opened([*history(), rows_of_session("a", LAST, **FULL | {"buyers": 0}, gmv=99.0)]) as store:
        written = review(store, "traffic", Question(MERCHANT))
        assert splits(store) == []
        assert "没有拆解金额" in notes(written)


def test_without_product_exposure_the_money_is_split_by_viewers_and_says_what_is_missing() -> None:
    with opened(
        [*history(), rows_of_session("a", LAST, **FULL | {"product_exposure_users": None}, gmv=9000.0)]
    ) as store:
        whole = splits(store)[0]
        assert [term.metric for term in whole.terms] == ["viewers", "view_pay_rate", "ticket_per_buyer"]
        assert sum(term.yuan for term in whole.terms) == whole.total
        written = review(store, "traffic", Question(MERCHANT))
        assert notes(written)["拆解不完整"].startswith("本期或对比场次缺少商品曝光人数,")


def test_one_money_a_review_gmv_where_all_have_it() -> None:
    with opened([*history(), rows_of_session("a", LAST, **FULL, gmv=9000.0, user_pay=8000.0)]) as store:
        assert {split.money for split in splits(store)} == {"gmv"}


def test_a_store_with_only_user_pay_is_split_on_it_and_never_called_gmv() -> None:
    with opened([*history(gmv=None), rows_of_session("a", LAST, **FULL, user_pay=8000.0)]) as store:
        whole = splits(store)[0]
        assert (whole.money, whole.money_label) == ("user_pay", "用户支付金额")
        assert whole.terms[-1].metric == "user_pay_per_buyer"
        written = review(store, "traffic", Question(MERCHANT))
        assert written.headline.startswith("用户支付金额 ¥8,000")
        told = FORMATS["md"].write(written).decode()
        assert " 成交金额 " not in told
        assert "客单价(实付)" in told


def test_two_sides_without_a_common_money_are_not_split() -> None:
    last, before = rows_of_session("a", LAST, **FULL, gmv=9000.0), LAST - timedelta(days=1)
    with opened([*history(gmv=None), last]) as store:
        assert splits(store, against=f"{before:%Y/%m/%d %H:%M}") == []
        written = review(store, "traffic", Question(MERCHANT, against="previous"))
        assert "没有拆解金额" in notes(written)
        assert written.headline.startswith("成交金额 ¥9,000;")


def test_the_split_is_the_same_in_every_call_and_every_format() -> None:
    store = Store(":memory:")
    (account,) = stock(store, 1, seed=3)
    question = Question(MERCHANT, accounts=(account,))
    first, second = (review(store, "traffic", question) for _ in range(2))
    assert first == second
    whole = next(block for block in first.steps[0].blocks if isinstance(block, Attribution))
    text = FORMATS["md"].write(first).decode()
    for term in whole.terms:
        assert term.interval is not None
        assert f"{abs(term.interval[0]):,.2f}" in text
    store.close()


def test_the_intervals_of_ordinary_shops_hold_the_estimate() -> None:
    store = Store(":memory:")
    for account in stock(store, 12, seed=4):
        for term in splits(store, accounts=(account,))[0].terms:
            low, high = term.interval or (term.yuan, term.yuan)
            assert low <= term.yuan <= high
            assert low < high
    store.close()


def test_hours_and_exposure_per_hour_are_sub_lines_only_where_lengths_are_known() -> None:
    without_stop = rows_of_session("a", LAST, **FULL, gmv=9000.0) | {"stop": None}
    with opened([*history(), without_stop]) as store:
        assert splits(store)[0].terms[0].parts == ()
    with opened([*history(), rows_of_session("a", LAST, hours=6.0, **FULL, gmv=9000.0)]) as store:
        hours, per_hour = splits(store)[0].terms[0].parts
        assert (hours.label, per_hour.label) == ("开播时长", "每小时直播间曝光人数")
        assert hours.yuan > 0 > per_hour.yuan
        assert (hours.value, hours.before) == pytest.approx((360, 180))


def test_a_session_as_usual_is_said_to_be_level() -> None:
    same = {**FULL, "gmv": 18_000.0}
    rows = [rows_of_session("a", LAST - timedelta(days=day), **same) for day in range(13)]
    with opened(rows) as store:
        assert review(store, "traffic", Question(MERCHANT)).headline.startswith("成交金额 ¥1.8万,与同时段常态持平;")
