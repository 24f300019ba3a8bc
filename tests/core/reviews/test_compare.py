"""场次对比: sessions side by side, each judged against its own usual level, and told against the first of them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.reports import FORMATS
from core.reports.charts import chart
from core.reviews import review
from core.reviews.blocks import Attribution, Matrix, Note, Review
from core.reviews.compare import suggested
from core.reviews.readings import Reading
from core.scope import Question
from core.warehouse import holdings
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

EVENINGS = tuple(datetime(2026, 11, day, 19, minute) for day, minute in ((20, 33), (19, 27), (18, 27)))
STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")
RATES = ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate")


@pytest.fixture(scope="module")
def three(demo_store: Store) -> Review:
    return demo(demo_store, *EVENINGS)


def demo(store: Store, *starts: datetime, **more: Any) -> Review:
    return review(store, "compare", Question(DEMO_MERCHANT, ("qingye_outdoor",), sessions=starts, **more))


def matrices(found: Review) -> list[Matrix]:
    return [block for step in found.steps for block in step.blocks if isinstance(block, Matrix)]


def line(block: Matrix, metric: str) -> list[Reading | None]:
    return next(list(row) for row in block.rows if any(one and one.metric == metric for one in row))


def test_the_latest_stands_first_and_every_metric_has_its_figure_and_verdict(demo_store: Store, three: Review) -> None:
    rates, every, _ = matrices(three)
    assert every.heads == ("11-20 周五 19:33", "11-19 周四 19:27", "11-18 周三 19:27")
    rows = demo_store.query(
        "SELECT gmv, buyers / product_click_users, viewers FROM fact_live "
        "WHERE account = 'qingye_outdoor' AND hour(start) = 19 AND day >= '2026-11-18' ORDER BY start DESC"
    )
    for key, place in (("gmv", 0), ("pay_rate", 1), ("viewers", 2)):
        assert [one and one.value for one in line(every, key)] == pytest.approx([float(row[place]) for row in rows])
    assert [one and one.verdict for one in line(rates, "pay_rate")] == ["real", "normal", "normal"]
    assert {row[0].metric for row in rates.rows if row[0]} == {*RATES, "exposure_pay_rate"}
    assert "最高的是 11-18 周三 19:27(¥4,921)" in three.headline


@pytest.mark.parametrize("place", range(3))
def test_each_session_reads_as_it_does_alone(demo_store: Store, three: Review, place: int) -> None:
    question = Question(DEMO_MERCHANT, ("qingye_outdoor",), sessions=(EVENINGS[place],))
    alone = review(demo_store, "traffic", question)
    readings = {one.metric: one for block in alone.steps[0].blocks for one in getattr(block, "readings", ())}
    readings |= {one.metric: one for block in alone.steps[0].blocks for one in getattr(block, "rates", ())}
    for key in (*RATES, "gmv", "buyers", "live_minutes"):
        assert line(matrices(three)[1], key)[place] == readings[key]


def test_the_others_are_told_against_the_first(three: Review) -> None:
    _, every, beside = matrices(three)
    assert beside.heads == every.heads[1:]
    money = line(every, "gmv")
    for own, other in zip(money[1:], line(beside, "gmv"), strict=True):
        assert own and other and money[0]
        assert (other.value, other.before) == (own.value, money[0].value)


def test_of_two_sessions_the_difference_is_split_to_the_cent_and_of_three_it_is_not(
    demo_store: Store, three: Review
) -> None:
    two = demo(demo_store, *EVENINGS[:2])
    (split,) = [block for step in two.steps for block in step.blocks if isinstance(block, Attribution)]
    amounts = demo_store.query(
        "SELECT gmv FROM fact_live WHERE account = 'qingye_outdoor' AND hour(start) = 19 ORDER BY start DESC LIMIT 2"
    )
    assert (split.after, split.before) == (amounts[0][0], amounts[1][0])
    assert sum(term.yuan for term in split.terms) == split.total == amounts[0][0] - amounts[1][0]
    assert not [block for step in three.steps for block in step.blocks if isinstance(block, Attribution)]


def test_a_chosen_comparison_is_one_more_session(demo_store: Store) -> None:
    found = demo(demo_store, EVENINGS[0], against="2026/11/18 19:27")
    assert matrices(found)[0].heads == ("11-20 周五 19:33", "11-18 周三 19:27")
    assert len(found.sessions) == 2


def test_one_session_stands_alone(demo_store: Store) -> None:
    found = demo(demo_store, EVENINGS[0])
    assert len(found.steps) == 1
    assert found.headline == "11-20 周五 19:33:单小时成交金额 ¥3,327"


def test_every_format_tells_of_every_session(demo_store: Store, three: Review) -> None:
    for name in ("html", "md", "xlsx", "json"):
        assert FORMATS[name].write(three)
    drawn = chart(matrices(three)[0])
    assert drawn is not None
    heads = [row["head"] for rows in drawn["datasets"].values() for row in rows if row["head"]]
    assert heads == list(matrices(three)[0].heads) * 5


def test_refunds_that_still_come_in_are_not_called_better(three: Review) -> None:
    """The demo's files are of the day after: its history has had weeks of refunds, these evenings a day."""
    for key in ("refund_rate", "refund_amount"):
        assert {(one and one.before, one and one.verdict) for one in line(matrices(three)[1], key)} == {
            (None, "too_few")
        }


def test_a_promotion_day_is_named_beside_ordinary_ones(promotion_store: Store) -> None:
    days = [row[0] for row in promotion_store.query(
        "SELECT start FROM fact_live WHERE account = 'qingye_outdoor' AND day IN ('2026-11-11', '2026-11-12') "
        "AND hour(start) = 19 ORDER BY start"
    )]  # fmt: skip
    found = demo(promotion_store, *days)
    notes = [block.text for block in found.steps[0].blocks if isinstance(block, Note)]
    assert len(notes) == 1
    assert notes[0].startswith(f"{days[0]:%m-%d} 周三 19:") and "双11" in notes[0]
    reading = line(matrices(found)[1], "gmv")[1]
    assert reading is not None and reading.reason == "promotion"


def test_the_funnel_of_one_room_twenty_to_forty_percent_above_another_s(store: Store) -> None:
    """The playbook's picture: two rooms of one day, and layer by layer the left one converts better."""
    ratios = {"view_rate": 1.25, "product_exposure_rate": 1.2, "product_click_rate": 1.4, "pay_rate": 1.3}
    weak = (100_000, 8_000, 5_600, 1_400, 70)
    strong = [100_000.0]
    for place, ratio in enumerate(ratios.values()):
        strong.append(strong[-1] * weak[place + 1] / weak[place] * ratio)
    start = datetime(2026, 7, 21, 20)
    rooms = [
        rows_of_session("strong", start, **dict(zip(STAGES, map(round, strong), strict=True)), gmv=9_555.0),
        rows_of_session("weak", start - timedelta(minutes=5), **dict(zip(STAGES, weak, strict=True)), gmv=3_500.0),
    ]
    commit(store, batch("rooms.xlsx", rooms))
    found = review(store, "compare", Question(MERCHANT, start=date(2026, 7, 21)))
    rates, _, beside = matrices(found)
    assert rates.heads == ("07-21 周二 20:00 strong 直播间", "07-21 周二 19:55 weak 直播间")
    for key, ratio in ratios.items():
        (told,) = line(beside, key)
        assert told is not None and told.relative is not None
        assert 1 / (1 + told.relative) == pytest.approx(ratio, rel=1e-3)
        assert told.verdict == "no_history"
    (split,) = [block for step in found.steps for block in step.blocks if isinstance(block, Attribution)]
    assert all(term.yuan > 0 for term in split.terms if term.metric in ratios)
    assert found.findings == ()


def test_sessions_that_share_no_money_are_still_compared(store: Store) -> None:
    start = datetime(2026, 7, 21, 20)
    before = start - timedelta(days=1)
    rows = [
        rows_of_session("a", start, viewers=900, gmv=900.0),
        rows_of_session("a", before, viewers=800, user_pay=700.0),
    ]
    commit(store, batch("list.xlsx", rows))
    found = review(store, "compare", Question(MERCHANT, start=date(2026, 7, 20), end=date(2026, 7, 21)))
    every = matrices(found)[0]
    assert [one and one.value for one in line(every, "gmv")] == [900, None]
    assert [one and one.value for one in line(every, "user_pay")] == [None, 700]
    assert [one and one.value for one in line(every, "viewers")] == [900, 800]


def test_sessions_of_the_same_slot_and_account_are_suggested_first(demo_store: Store) -> None:
    sessions = holdings.sessions(demo_store, DEMO_MERCHANT)
    alike, others = suggested(sessions, sessions[-1])
    assert [session.start.replace(second=0) for session in alike[:2]] == list(EVENINGS[1:])
    assert {session.account for session in alike} == {"qingye_outdoor"}
    assert all(session.start.weekday() < 5 and session.start.hour >= 18 for session in alike)
    assert len(alike) + len(others) == len(sessions) - 1
    assert others == sorted(others, key=lambda session: session.start, reverse=True)


def test_nothing_earlier_is_suggested_for_the_first_session(store: Store) -> None:
    commit(store, batch("list.xlsx", [rows_of_session("a", datetime(2026, 7, 21, 20), gmv=900.0)]))
    sessions = holdings.sessions(store, MERCHANT)
    assert suggested(sessions, sessions[0]) == ([], [])
