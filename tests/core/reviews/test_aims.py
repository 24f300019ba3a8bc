"""Goals: the sums of the store to the cent, pace, forecast, what would close the gap, and what is said of it."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.reviews.aiming import Aim, aims
from core.reviews.aims import chance_words, done_words, goal_blocks, headline, sentences, suggested
from core.reviews.blocks import Note, Table, Trend
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

LAST = date(2026, 11, 20)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
WEEK = (date(2026, 11, 16), date(2026, 11, 22))
LAST_WEEK = (date(2026, 11, 9), date(2026, 11, 15))
OWN = "qingye_outdoor"


def enter(store: Store, *goals: tuple[str, str, tuple[date, date], float | None]) -> str:
    rows = [
        {"account": account, "metric": metric, "since": span[0], "until": span[1], "value": value}
        for account, metric, span, value in goals
    ]
    return ledger.enter(store, DEMO_MERCHANT, "goal", rows, "tests")


@pytest.fixture(scope="module")
def goal_store(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo with a November goal, a weekly one, one that is over, one to come, and a rate. Not to be written to."""
    store = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("goals") / "copy.duckdb")))
    ledger.enter(store, DEMO_MERCHANT, "promotion", [{"day": date(2026, 11, 11), "name": "双11"}], "tests")
    enter(
        store,
        ("", "gmv", NOVEMBER, 1_650_000.0),
        (OWN, "gmv", WEEK, 320_000.0),
        ("", "gmv", LAST_WEEK, 420_000.0),
        ("", "gmv", (date(2026, 12, 1), date(2026, 12, 31)), 1_500_000.0),
        ("", "pay_rate", NOVEMBER, 0.085),
        ("", "new_followers", WEEK, 1_000.0),
    )
    yield store
    store.close()


@pytest.fixture(scope="module")
def found(goal_store: Store) -> tuple[Aim, ...]:
    return aims(goal_store, DEMO_MERCHANT, (), LAST)


def one(found: tuple[Aim, ...], metric: str, span: tuple[date, date]) -> Aim:
    return next(aim for aim in found if aim.metric.key == metric and (aim.goal.since, aim.goal.until) == span)


def asked(store: Store, sql: str) -> tuple[object, ...]:
    return store.query(sql, {"m": DEMO_MERCHANT})[0]


def test_running_goals_come_first_and_those_that_end_soonest_before_the_others(found: tuple[Aim, ...]) -> None:
    assert [aim.state for aim in found] == ["running"] * 4 + ["coming", "over"]
    assert [aim.goal.until for aim in found[:4]] == [WEEK[1], WEEK[1], NOVEMBER[1], NOVEMBER[1]]


def test_what_is_done_is_the_sum_of_the_store_to_the_cent(goal_store: Store, found: tuple[Aim, ...]) -> None:
    month, own, over = (
        asked(goal_store, f"SELECT sum(gmv) FROM current_live WHERE merchant = $m AND {which}")[0]
        for which in (
            "day BETWEEN '2026-11-01' AND '2026-11-20'",
            f"account = '{OWN}' AND day BETWEEN '2026-11-16' AND '2026-11-20'",
            "day BETWEEN '2026-11-09' AND '2026-11-15'",
        )
    )
    assert done_words(one(found, "gmv", NOVEMBER)) == f"已完成 ¥{month:,.2f} · 59.0%"
    assert done_words(one(found, "gmv", WEEK)).startswith(f"已完成 ¥{own:,.2f} · ")
    ended = one(found, "gmv", LAST_WEEK)
    assert ended.verdict == "达成"
    assert sentences(ended) == (f"超出 ¥{over - 420_000:,.2f}",)


def test_the_pace_is_that_of_the_weekdays_and_the_promotion_day_weighs_what_it_brought(found: tuple[Aim, ...]) -> None:
    aim = one(found, "gmv", NOVEMBER)
    assert (aim.gone, aim.left) == (20, 10)
    # Twenty of thirty days, one of them worth more than three: more than two thirds should be there.
    assert aim.expected is not None
    assert 0.68 < aim.expected / 1_650_000 < 0.72
    assert aim.picture is not None
    path, done, coming = (dict(line.points) for line in aim.picture.series)
    assert path[datetime(2026, 11, 20)] == pytest.approx(aim.expected)
    assert path[datetime(2026, 11, 30)] == pytest.approx(1_650_000)
    leap = path[datetime(2026, 11, 11)] - path[datetime(2026, 11, 10)]
    assert leap > 2.5 * (path[datetime(2026, 11, 10)] - path[datetime(2026, 11, 9)])
    assert done[datetime(2026, 11, 3)] == done[datetime(2026, 11, 2)]  # nobody was live on the third
    assert done[datetime(2026, 11, 20)] == pytest.approx(973_006.55)
    assert aim.ahead is not None
    assert coming[datetime(2026, 11, 30)] == pytest.approx(aim.ahead.total)


def test_a_promotion_day_does_not_inflate_the_days_ahead(demo_store: Store, found: tuple[Aim, ...]) -> None:
    """Ten ordinary days of November after the twentieth: between ten of the poorest week and ten of the best."""
    aim = one(found, "gmv", NOVEMBER)
    weeks = demo_store.query(
        "SELECT sum(gmv) / 7 FROM current_live WHERE merchant = $m AND day <> '2026-11-11' "
        "GROUP BY (day - DATE '2026-10-24') // 7 HAVING count(DISTINCT day) = 7",
        {"m": DEMO_MERCHANT},
    )
    assert aim.ahead is not None
    rest = (aim.ahead.total - 973_006.55) / 10
    assert min(float(week) for (week,) in weeks) <= rest <= max(float(week) for (week,) in weeks)
    assert rest < 48_000  # with 11-11 among the ordinary days it would be above
    assert "大促日(11-11)不算进平日的预测。" in aim.notes


def test_a_day_that_looks_like_a_promotion_and_is_not_typed_is_asked_about(demo_database: Path, tmp_path: Path) -> None:
    store = Store(str(shutil.copy(demo_database, tmp_path / "copy.duckdb")))
    goal = ("", "gmv", NOVEMBER, 1_650_000.0)
    enter(store, goal)
    (aim,) = aims(store, DEMO_MERCHANT, (), LAST)
    assert aim.notes == (
        "11-11 的成交金额是平日的 2.5 倍以上,会抬高预测;如果是大促,请在「数据」页的「大促日历」里标上。",
    )
    enter(store, (*goal[:3], None))
    assert aims(store, DEMO_MERCHANT, (), LAST) == ()
    assert goal_blocks(store, DEMO_MERCHANT, (), LAST) == ()
    enter(store, (*goal[:3], 900_000.0))
    (aim,) = aims(store, DEMO_MERCHANT, (), LAST)
    assert aim.verdict == "已达成"
    assert aim.closing == ()
    store.close()


def test_the_same_question_gives_the_same_forecast_whatever_the_goal(goal_store: Store, found: tuple[Aim, ...]) -> None:
    again = aims(goal_store, DEMO_MERCHANT, (), LAST)
    first, second = (one(each, "gmv", NOVEMBER).ahead for each in (found, again))
    assert first is not None and second is not None
    assert first.interval == second.interval
    assert first.interval[0] < first.total < first.interval[1]


def test_a_goal_far_above_the_interval_is_called_so_and_one_that_is_met_too(found: tuple[Aim, ...]) -> None:
    assert one(found, "gmv", NOVEMBER).verdict == "照现在多半达不到"
    assert one(found, "new_followers", WEEK).verdict == "已达成"
    assert headline(found) == "4 个目标进行中:1 个已达成、2 个照现在多半达不到、1 个已到目标"


def test_a_rate_is_the_ratio_of_the_sums_with_the_interval_of_its_sessions(
    goal_store: Store, found: tuple[Aim, ...]
) -> None:
    buyers, clicks = asked(
        goal_store,
        "SELECT sum(buyers), sum(product_click_users) FROM current_live "
        "WHERE merchant = $m AND day BETWEEN '2026-11-01' AND '2026-11-20'",
    )
    aim = one(found, "pay_rate", NOVEMBER)
    assert aim.done == pytest.approx(float(buyers) / float(clicks))  # type: ignore[arg-type]
    assert aim.interval is not None
    assert aim.interval[0] < aim.done < aim.interval[1]
    assert aim.verdict == "已到目标"
    assert aim.ahead is None and aim.picture is None


def test_the_gain_of_a_step_is_what_the_store_says(goal_store: Store, found: tuple[Aim, ...]) -> None:
    """点击支付率 over the weekend that is left, worked out in SQL: per slot the mean money of a recent session times
    (upper quartile / level of the last fourteen days − 1), for as many sessions as the recent weekends had.
    """
    (gain,) = asked(
        goal_store,
        f"""
        WITH session AS (
            SELECT hour(start + (stop - start) / 2) // 6 AS part, gmv, buyers, product_click_users AS clicks,
                   day >= '2026-11-07' AS recent
            FROM current_live
            WHERE merchant = $m AND account = '{OWN}' AND dayofweek(start + (stop - start) / 2) IN (0, 6)
        ), slot AS (
            SELECT part, avg(gmv) FILTER (WHERE recent) AS money, count(*) FILTER (WHERE recent) / 4 * 2 AS ahead,
                   sum(buyers) FILTER (WHERE recent) / sum(clicks) FILTER (WHERE recent) AS now,
                   quantile_cont(buyers / clicks, 0.75) AS best
            FROM session GROUP BY part
        )
        SELECT sum(ahead * money * (greatest(best, now) / now - 1)) FROM slot
        """,
    )
    table, tips = one(found, "gmv", WEEK).closing
    assert isinstance(table, Table) and isinstance(tips, Table)
    rows = {row[0]: row for row in table.rows}
    assert rows["点击支付率"][1] == pytest.approx(float(gain))  # type: ignore[arg-type]
    assert [row[1] for row in table.rows] == sorted((row[1] for row in table.rows), reverse=True)  # type: ignore[type-var]
    assert "推算,不是承诺" in table.title
    assert [row[0] for row in tips.rows] == [row[0] for row in table.rows[:3]]


def test_the_blocks_are_a_table_per_metric_and_the_pictures_of_what_runs(goal_store: Store) -> None:
    blocks = goal_blocks(goal_store, DEMO_MERCHANT, (), LAST)
    titles = [block.title for block in blocks if isinstance(block, Table)]
    assert titles[:3] == ["目标 · 新增粉丝数", "目标 · 成交金额", "目标 · 点击支付率"]
    assert sum(isinstance(block, Trend) for block in blocks) == 3
    assert isinstance(blocks[-1], Note)


def test_only_goals_of_the_accounts_asked_for_are_told(goal_store: Store) -> None:
    assert [aim.goal.account for aim in aims(goal_store, DEMO_MERCHANT, (OWN,), LAST)] == [OWN]


def test_nothing_of_after_the_day_is_counted(goal_store: Store) -> None:
    aim = one(aims(goal_store, DEMO_MERCHANT, (), LAST - timedelta(days=4)), "gmv", WEEK)
    (monday,) = asked(
        goal_store,
        f"SELECT sum(gmv) FROM current_live WHERE account = '{OWN}' AND merchant = $m AND day = '2026-11-16'",
    )
    assert aim.done == pytest.approx(float(monday))  # type: ignore[arg-type]


def test_a_goal_is_over_with_its_last_day(goal_store: Store) -> None:
    aim = one(aims(goal_store, DEMO_MERCHANT, (), LAST_WEEK[1]), "gmv", LAST_WEEK)
    assert (aim.state, aim.verdict, aim.left) == ("over", "达成", 0)


def test_a_short_history_shows_the_pace_alone(goal_store: Store) -> None:
    aim = one(aims(goal_store, DEMO_MERCHANT, (), date(2026, 11, 5)), "gmv", NOVEMBER)
    assert aim.ahead is None
    assert aim.expected is not None
    assert aim.verdict == "历史不足,只看进度"
    assert any("满 14 天才做预测" in note for note in aim.notes)


def test_an_account_that_nobody_knows_and_an_empty_store_say_so(store: Store) -> None:
    enter(store, ("nobody", "gmv", WEEK, 1_000.0), ("", "pay_rate", WEEK, 0.1))
    level, volume = aims(store, DEMO_MERCHANT, (), LAST)
    assert (volume.name, volume.done, volume.verdict) == ("nobody", 0.0, "历史不足,只看进度")
    assert (level.done, level.verdict) == (None, "没有数据")
    assert goal_blocks(store, DEMO_MERCHANT, (), LAST)


def test_a_first_goal_is_what_such_spans_usually_bring(demo_store: Store) -> None:
    weeks = demo_store.query(
        "SELECT sum(gmv) FROM current_live WHERE merchant = $m AND day BETWEEN '2026-10-24' AND '2026-11-15' "
        "GROUP BY (DATE '2026-11-15' - day) // 7 HAVING count(DISTINCT day) >= 6 ORDER BY 1",
        {"m": DEMO_MERCHANT},
    )
    assert suggested(demo_store, DEMO_MERCHANT, "gmv", *WEEK, LAST) == round(float(weeks[len(weeks) // 2][0]), -4)
    assert suggested(demo_store, DEMO_MERCHANT, "gmv", *NOVEMBER, LAST) == 1_300_000
    assert suggested(demo_store, DEMO_MERCHANT, "gmv", *WEEK, date(2026, 10, 26)) is None


def test_a_chance_is_told_to_five_percent() -> None:
    assert [chance_words(each) for each in (None, 0.01, 0.42, 0.97)] == [None, "不到 5%", "约 40%", "95% 以上"]
