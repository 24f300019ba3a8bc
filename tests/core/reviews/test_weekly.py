"""直播周报: sums to the cent by plain SQL, both comparisons, and what may not be compared."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from core.reviews import review
from core.reviews.blocks import Attribution, Cards, Heatmap, Note, Review, Table
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

Kind = TypeVar("Kind", Table, Attribution, Heatmap, Note)

WEEK = (date(2026, 11, 14), date(2026, 11, 20))
STAGES = ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers")


def weekly(store: Store, start: date, end: date, **more: Any) -> Review:
    return review(store, "weekly", Question(DEMO_MERCHANT, start=start, end=end, **more))


def block(written: Review, kind: type[Kind], title: str) -> Kind:
    (found,) = [one for one in written.blocks if isinstance(one, kind) and one.title.startswith(title)]
    return found


def column(table: Table, key: str) -> list[Any]:
    place = [one.key for one in table.columns].index(key)
    return [row[place] for row in table.rows]


def total(table: Table, key: str) -> Any:
    assert table.totals is not None
    return table.totals[[one.key for one in table.columns].index(key)]


def sql(store: Store, what: str, start: date, end: date, merchant: str = DEMO_MERCHANT) -> Any:
    (row,) = store.query(
        f"SELECT {what} FROM current_live WHERE merchant = ? AND day BETWEEN ? AND ?", [merchant, start, end]
    )
    return row[0] if len(row) == 1 else row


@pytest.fixture(scope="module")
def week(demo_store: Store) -> Review:
    return weekly(demo_store, *WEEK)


# Sums


def test_no_time_named_is_the_seven_days_up_to_the_latest_against_the_seven_before(
    demo_store: Store, week: Review
) -> None:
    written = review(demo_store, "weekly", Question(DEMO_MERCHANT))
    assert (written.sessions, written.against) == (week.sessions, week.against)
    assert written.against.startswith("上一周期 2026-11-07 至 2026-11-13")


def test_sessions_and_accounts_sum_to_the_total_to_the_cent(demo_store: Store, week: Review) -> None:
    money = sql(demo_store, "sum(gmv)", *WEEK)
    for title in ("每一场", "各账号"):
        table = block(week, Table, title)
        assert sum(column(table, "gmv"), Decimal(0)) == total(table, "gmv") == money
    assert len(block(week, Table, "每一场").rows) == sql(demo_store, "count(*)", *WEEK)
    for title in ("成交金额的变化来自哪里", "各账号让"):
        assert block(week, Attribution, title).after == money


def test_channels_and_what_they_do_not_cover_sum_to_the_sessions_money(demo_store: Store, week: Review) -> None:
    (step,) = [one for one in week.steps if one.title.startswith("渠道")]
    (table,) = [one for one in step.blocks if isinstance(one, Table)][:1]
    keys = [one.key for one in table.columns]
    money = next(key for key in ("gmv", "user_pay") if key in keys)
    amounts = [Decimal(str(round(float(value), 2))) for value in column(table, money) if value is not None]
    assert sum(amounts, Decimal(0)) == sql(demo_store, f"sum({money})", *WEEK)


def test_a_rate_of_the_total_is_sum_over_sum(demo_store: Store, week: Review) -> None:
    table = block(week, Table, "每一场")
    for above, below, key in (
        ("viewers", "exposure_users", "view_rate"),
        ("buyers", "product_click_users", "pay_rate"),
        ("gmv", "buyers", "ticket_per_buyer"),
        ("gmv", "epoch(stop - start) / 3600", "gmv_per_hour"),
    ):
        assert total(table, key) == pytest.approx(float(sql(demo_store, f"sum({above}) / sum({below})", *WEEK)))


def test_a_cell_of_the_heat_map_is_money_over_hours(demo_store: Store, week: Review) -> None:
    drawn = block(week, Heatmap, "什么时候卖得好")
    evening = drawn.columns.index("晚上 18–24 点")
    (paid, hours, number), = demo_store.query(
        "SELECT sum(gmv), sum(epoch(stop - start)) / 3600, count(*) FROM current_live WHERE merchant = ? AND day = ? "
        "AND hour(start + (stop - start) / 2) >= 18", [DEMO_MERCHANT, WEEK[0]]
    )  # fmt: skip
    assert drawn.rows[0] == "11-14 周六"
    assert drawn.cells[0][evening] == pytest.approx(float(paid) / hours)
    assert drawn.samples[0][evening] == f"{number} 场 {hours:.1f} 小时"


def test_more_than_two_weeks_have_a_row_for_each_weekday(demo_store: Store) -> None:
    drawn = block(weekly(demo_store, date(2026, 11, 1), date(2026, 11, 20)), Heatmap, "什么时候卖得好")
    assert drawn.rows == ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


# Both comparisons


def test_the_period_before_and_the_same_span_stand_beside_it(demo_store: Store) -> None:
    now, before = (date(2026, 11, 15), date(2026, 11, 18)), (date(2026, 11, 11), date(2026, 11, 14))
    written = weekly(demo_store, *now, accounts=("qingye_outdoor",), against="usual")
    table = block(written, Table, "本期与之前")
    own = "sum(gmv) FILTER (WHERE account = 'qingye_outdoor')"
    sums = [sql(demo_store, own, *span) for span in (now, before)]
    assert column(table, "gmv") == [*sums, None]
    assert column(table, "gmv_change")[1] == pytest.approx(float(sums[0] / sums[1]) - 1)
    assert "同期 10-18 至 10-21 没有已上传的场次" in table.caption


def test_a_period_without_an_earlier_one_is_told_so_and_carries_no_change(demo_store: Store) -> None:
    written = weekly(demo_store, date(2026, 10, 24), date(2026, 10, 30))
    table = block(written, Table, "本期与之前")
    assert written.against == "同时段常态"
    assert "比上一周期" not in written.headline
    assert "上一周期 10-17 至 10-23 没有已上传的场次" in table.caption
    assert not any(one.signed for one in table.columns)


def test_a_day_off_is_no_reason_not_to_compare(demo_store: Store) -> None:
    written = weekly(demo_store, date(2026, 11, 9), date(2026, 11, 15))  # nobody was live on 11-03
    assert written.against.startswith("上一周期 2026-11-02 至 2026-11-08")


def test_a_period_in_which_the_data_begins_is_not_held_against(demo_store: Store) -> None:
    written = weekly(demo_store, date(2026, 10, 28), date(2026, 11, 2))  # 10-24 is the first day loaded
    assert block(written, Note, "上一周期不完整").text.startswith("数据从 10-24 才有,上一周期 10-22 至 10-27 只有 4 天")
    table = block(written, Table, "本期与之前")
    assert "gmv_change" not in [one.key for one in table.columns]
    assert column(table, "gmv_per_hour_change")[1] is not None
    assert written.against.startswith("同时段常态")


def test_a_week_that_is_not_over_is_not_held_against_a_whole_one(demo_store: Store) -> None:
    written = weekly(demo_store, date(2026, 11, 16), date(2026, 11, 22))
    assert "还没完" in block(written, Note, "本期不完整").text
    assert "gmv_change" not in [one.key for one in block(written, Table, "本期与之前").columns]
    assert "比上一周期" not in written.headline


@pytest.mark.parametrize("days", [(date(2026, 11, 12), date(2026, 11, 18)), (date(2026, 11, 9), date(2026, 11, 12))])
def test_a_promotion_on_one_side_only_is_said_loudly_and_never_compared(
    promotion_store: Store, days: tuple[date, date]
) -> None:
    written = weekly(promotion_store, *days)
    first = written.blocks[0]
    assert isinstance(first, Note)
    assert "双11" in first.text and "没有" in first.text
    assert written.against.startswith("同时段常态")
    assert not any(one.signed for one in block(written, Table, "本期与之前").columns)


# Accounts


@pytest.fixture(scope="module")
def changing() -> Iterator[Store]:
    """Account a streams every day; b only until the week under review, c only in it."""
    opened = Store(":memory:")
    first = datetime(2026, 6, 1, 20)
    rows = []
    for day in range(42):
        for account, from_day, to_day in (("a", 0, 42), ("b", 0, 35), ("c", 35, 42)):
            if from_day <= day < to_day:
                people = [round(value * (1 + 0.02 * (day % 5))) for value in (90_000, 9_000, 7_000, 2_500, 200)]
                figures = dict(zip(STAGES, people, strict=True)) | {"gmv": 15_000.01 + 33.37 * day}
                start = first + timedelta(days=day, minutes="abc".index(account))
                rows.append(rows_of_session(account, start, hours=3 + 0.1 * (day % 3), **figures))
    commit(opened, batch("list.xlsx", rows))
    yield opened
    opened.close()


@pytest.mark.parametrize("against", ["", "same-span", "usual"])
def test_accounts_their_steps_and_sub_lines_sum_to_the_cent(changing: Store, against: str) -> None:
    accounts = ("a",) if against == "usual" else ()
    written = review(changing, "weekly", Question(MERCHANT, accounts=accounts, against=against))
    found = [one for one in written.blocks if isinstance(one, Attribution) and one.title.startswith("各账号")]
    if against == "usual":  # one account is the whole
        assert not found
        return
    (split,) = found
    days = (date(2026, 7, 6), date(2026, 7, 12))
    back = timedelta(weeks=1 if not against else 4)
    now, then = (sql(changing, "sum(gmv)", days[0] - by, days[1] - by, merchant=MERCHANT) for by in (timedelta(), back))
    assert (split.after, split.before, split.total) == (now, then, now - then)
    assert sum((term.yuan for term in split.terms), Decimal(0)) == split.total
    assert {term.label for term in split.terms} == {"a 直播间", "b 直播间(消失)", "c 直播间(新增)"}
    (term,) = [one for one in split.terms if one.parts]
    assert len(term.parts) == 6
    assert sum((part.yuan for part in term.parts), Decimal(0)) == term.yuan
    assert sum((line.yuan for line in term.parts[0].parts), Decimal(0)) == term.parts[0].yuan
    table = block(written, Table, "账号 × 每一步")
    assert total(table, "change") == split.total


def test_an_account_that_is_gone_still_counts_in_the_period_before(changing: Store) -> None:
    table = block(review(changing, "weekly", Question(MERCHANT)), Table, "各账号")
    before = sql(changing, "sum(gmv)", date(2026, 6, 29), date(2026, 7, 5), merchant=MERCHANT)
    assert total(table, "before") == before
    assert dict(zip(column(table, "account"), column(table, "gmv"), strict=True))["b 直播间"] is None


def test_the_same_span_earlier_is_in_the_headline(changing: Store) -> None:
    headline = review(changing, "weekly", Question(MERCHANT)).headline
    now, then = (sql(changing, "sum(gmv)", date(2026, m, d), date(2026, m, d) + timedelta(days=6), merchant=MERCHANT)
                 for m, d in ((7, 6), (6, 8)))  # fmt: skip
    assert f"比同期 {100 * float(now / then - 1):+.1f}%;" in headline


def test_a_week_with_a_promotion_has_no_ordinary_week_before_it(promotion_store: Store) -> None:
    written = weekly(promotion_store, date(2026, 11, 9), date(2026, 11, 15))
    hourly = next(one for one in block(written, Cards, "关键数字").readings if one.metric == "gmv_per_hour")
    assert (hourly.before, hourly.verdict) == (None, "no_history")
    assert written.headline.endswith("大促日只与大促日相比,可比的场次还不够,先不下判断")
