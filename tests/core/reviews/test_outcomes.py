"""What became of an action: the verdict that hand computation gives, and no verdict where there is none to give."""

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.entries import action_row, action_struck, enter_file
from core.reviews.outcomes import Outcome, outcome_blocks, outcomes
from core.warehouse import ledger
from core.warehouse.plans import Action, actions
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT, EXPORTS
from tests.core.reviews.conftest import _copy
from tests.core.reviews.shops import batch, commit, rows_of_session

MONDAY = datetime(2026, 10, 5)
BEFORE, AFTER = 10, 5
RATES = {"viewers": 0.0588, "product_exposure_users": 0.8, "product_click_users": 0.3, "buyers": 0.08}
Factor = Callable[[str, bool], float]


@pytest.fixture(scope="module")
def shops() -> Iterator[Store]:
    """One store for shops that are each a merchant of their own."""
    store = Store(":memory:")
    yield store
    store.close()


def weekdays(number: int) -> list[datetime]:
    days = (MONDAY + timedelta(days=n) for n in range(number * 2))
    return [day for day in days if day.weekday() < 5][:number]


CHANGED = weekdays(BEFORE + 1)[BEFORE] + timedelta(hours=6)


def sessions(account: str, hour: int, factor: Factor, after: int = AFTER, wobble: int = 0) -> list[dict[str, object]]:
    """One session a weekday. Of five each strays by another percent, so that they cancel out.

    `factor` is what is done to a figure before or after.
    """
    rows = []
    for place, day in enumerate(weekdays(BEFORE + after)):
        late, stray = place >= BEFORE, 1 + 0.01 * ((place * 7 + wobble) % 5 - 2)
        told: dict[str, float] = {"exposure_users": round(1_000_000 * factor("exposure_users", late))}
        people = told["exposure_users"]
        for stage, rate in RATES.items():
            people = told[stage] = round(people * rate * factor(stage, late) * (stray if stage == "viewers" else 1))
        rows.append(rows_of_session(account, day + timedelta(hours=hour), **told, gmv=told["buyers"] * 90.0))
    return rows


def shop(store: Store, merchant: str, *rows: list[dict[str, object]], **said: Any) -> Outcome:
    """A shop with these sessions and one action; what came of it."""
    commit(store, batch(f"{merchant}.xlsx", [row for one in rows for row in one]), merchant=merchant)
    return told(store, merchant, **said)


def told(store: Store, merchant: str, **said: Any) -> Outcome:
    usual: dict[str, Any] = {
        "action": "1", "account": "a", "at": CHANGED, "until": None, "text": "改了一处", "metric": "view_rate",
        "guard": "", "parts": (), "why": "",
    }  # fmt: skip
    action = Action(**usual | said)
    ledger.enter(store, merchant, "action", [action_row(action)], "tests")
    return next(one for one in outcomes(store, merchant) if one.action.action == action.action)


def only(**changed: float) -> Factor:
    """These figures times so much after the change; everything else as before."""
    return lambda key, late: changed.get(key, 1.0) if late else 1.0


def quiet(key: str, late: bool) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("merchant", "changed", "metric", "by"),
    [
        ("生鲜", {"viewers": 7.1 / 5.88}, "view_rate", 0.2074),
        ("服饰", {"product_click_users": 1.1, "exposure_users": 1.36 / 1.1}, "product_click_rate", 0.10),
        ("服饰金额", {"product_click_users": 1.1, "exposure_users": 1.36 / 1.1}, "gmv_per_hour", 0.36),
        ("美妆", {"buyers": 1.2, "exposure_users": 3.14 / 1.2}, "pay_rate", 0.20),
        ("美妆金额", {"buyers": 1.2, "exposure_users": 3.14 / 1.2}, "gmv_per_hour", 2.14),
    ],
)
def test_the_changes_that_merchants_tell_of_worked_by_what_they_say(
    shops: Store, merchant: str, changed: dict[str, float], metric: str, by: float
) -> None:
    found = shop(shops, merchant, sessions("a", 20, only(**changed)), metric=metric)
    assert (found.verdict, found.verdict_text) == ("works", "有效")
    assert found.effect is not None
    assert (found.effect.before, found.effect.after, found.effect.controls) == (BEFORE, AFTER, 0)
    assert found.effect.ratio == pytest.approx(by, rel=0.01)
    assert found.effect.interval[0] <= found.effect.effect <= found.effect.interval[1]
    assert found.before is not None
    assert found.after == pytest.approx(found.before * (1 + by), rel=0.01)


def test_what_moved_all_slots_and_accounts_is_no_effect(shops: Store) -> None:
    all_up = only(viewers=1.3)
    found = shop(
        shops, "大家一起涨", sessions("a", 20, all_up), sessions("a", 9, all_up, wobble=2),
        sessions("b", 20, all_up, wobble=1), parts=(3,),
    )  # fmt: skip
    assert found.verdict == "unseen"
    assert found.effect is not None
    assert (found.effect.controls, found.effect.ratio) == (2 * (BEFORE + AFTER), pytest.approx(0, abs=0.01))
    assert "看不出变化(能看出的最小变化 ±" in found.verdict_text
    assert "对照 30 场(没动的时段和账号)" in found.notes[0]


def test_a_guard_that_falls_is_told_and_a_metric_that_falls_is_worse(shops: Store) -> None:
    rows = sessions("a", 20, only(viewers=1.2, buyers=0.8))
    found = shop(shops, "护栏", rows, guard="pay_rate")
    assert (found.verdict_text, found.guard_text) == ("护栏受损", "点击支付率 受损(-20.0%)")
    worse = told(shops, "护栏", action="2", metric="pay_rate", guard="view_rate")
    assert (worse.verdict_text, worse.guard_text) == ("变差", "观看点击率 没有受损(+20.0%)")


def test_what_is_too_early_says_how_many_sessions_are_wanted(shops: Store) -> None:
    found = shop(shops, "还早", sessions("a", 20, only(viewers=1.2), after=1))
    assert found.verdict_text == "还早:还差 1 场"  # 11 ways to choose one day of eleven, 66 to choose two of twelve
    assert found.effect is None
    early = told(shops, "还早", action="2", at=MONDAY + timedelta(days=2))
    assert early.verdict_text == "历史不足:之前可比的还差 2 场"


def test_promotion_days_and_the_session_that_called_for_the_action_are_left_out(shops: Store) -> None:
    days = weekdays(BEFORE + AFTER)

    rows = sessions("a", 20, quiet)
    for place in (BEFORE - 1, BEFORE + 1):
        rows[place]["viewers"] = 20_000
    commit(shops, batch("strange.xlsx", rows), merchant="反常")
    promoted = days[BEFORE + 1].date()
    ledger.enter(shops, "反常", "promotion", [{"day": promoted, "name": "大促"}], "tests")
    found = told(shops, "反常", why="观看点击率低了")
    assert found.effect is not None
    assert (found.effect.before, found.effect.after) == (BEFORE - 1, AFTER - 1)
    assert found.effect.ratio == pytest.approx(0, abs=0.01)
    assert found.notes[1] == "大促日的 1 场没有算"
    assert f"{days[BEFORE - 1]:%m-%d} 20:00" in found.notes[2]


def test_two_actions_of_the_same_time_cannot_be_told_apart(shops: Store) -> None:
    shop(shops, "两件事", sessions("a", 20, only(viewers=1.2)))
    second = told(shops, "两件事", action="2", at=CHANGED + timedelta(days=1), text="又改一处")
    assert second.notes[-1].startswith("和「改了一处」同一时期")
    apart = told(shops, "两件事", action="3", metric="pay_rate")
    assert not any("同一时期" in note for note in apart.notes)


def test_what_ended_is_judged_until_then_and_what_is_struck_out_is_gone(shops: Store) -> None:
    days = weekdays(BEFORE + AFTER)
    found = shop(shops, "停用", sessions("a", 20, only(viewers=1.2)), until=days[BEFORE + 3])
    assert found.effect is not None
    assert found.effect.after == 3
    (action,) = actions(shops, "停用")
    ledger.enter(shops, "停用", "action", [action_struck(action)], "tests")
    assert outcomes(shops, "停用") == ()


def test_a_metric_that_sessions_do_not_have_is_not_judged(shops: Store) -> None:
    found = shop(shops, "看别的", sessions("a", 20, quiet), metric="order_rate")
    assert found.verdict == "unjudged"
    assert found.effect is None


@pytest.fixture(scope="module")
def acting_store(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo merchant with what they typed."""
    store = _copy(demo_database, tmp_path_factory.mktemp("acting"))
    enter_file(store, DEMO_MERCHANT, (EXPORTS.parent / "entries.toml").read_bytes(), "tests")
    yield store
    store.close()


def logs_by_hand(store: Store, above: str, below: str, where: str) -> list[tuple[Any, ...]]:
    """(account, weekend, part, late, log) of ordinary sessions, from the sessions themselves."""
    return store.query(f"""
        SELECT account, isodow(middle) >= 6, hour(middle) // 6, start >= done, ln({above} / {below}) FROM (
            SELECT *, start + (stop - start) / 2 AS middle, TIMESTAMP '2026-11-05 23:59:00' AS done FROM fact_live
            WHERE merchant = '{DEMO_MERCHANT}' AND day <> DATE '2026-11-11'
        ) WHERE {where}
    """)


def test_the_rebuilt_scene_of_the_demo_worked_by_what_hand_computation_gives(acting_store: Store) -> None:
    found = next(one for one in outcomes(acting_store, DEMO_MERCHANT) if one.action.metric == "view_rate")
    # The two sessions of the evening in which the finding was made don't count as before.
    rows = logs_by_hand(
        acting_store, "viewers", "exposure_users", "NOT (day = DATE '2026-11-05' AND start::TIME >= TIME '19:00')"
    )
    slots = {row[:3] for row in rows}
    sides = {
        slot: [[row[4] for row in rows if row[:3] == slot and row[3] is late] for late in (False, True)]
        for slot in slots
    }
    both = [pair for pair in sides.values() if all(pair)]
    after = sum(len(late) for _, late in both)
    by_hand = sum(len(late) * (sum(late) / len(late) - sum(early) / len(early)) for early, late in both) / after
    assert found.effect is not None
    assert (found.effect.before, found.effect.after) == (sum(len(early) for early, _ in both), after)
    assert found.effect.effect == pytest.approx(by_hand, abs=1e-9)
    assert found.verdict_text == "有效"
    assert found.effect.interval[0] < math.log(1.2074) < found.effect.interval[1] + 0.01
    assert found.guard is not None
    assert not found.guard.hurt
    assert found.yuan is not None
    assert "推算" in found.worth_text


def test_the_other_actions_of_the_demo_claim_nothing_that_is_not_there(acting_store: Store) -> None:
    """Nothing else was planted: two can't be seen, one is of the last evening."""
    by_metric = {one.action.metric: one for one in outcomes(acting_store, DEMO_MERCHANT)}
    assert by_metric["product_click_rate"].verdict == "unseen"
    assert by_metric["gmv_per_hour"].verdict == "unseen"
    assert by_metric["pay_rate"].verdict_text == "还早:还差 1 场"


def test_a_week_names_the_actions_that_its_sessions_are_witnesses_of(acting_store: Store) -> None:
    week = datetime(2026, 11, 7), datetime(2026, 11, 14)
    table, grounds = outcome_blocks(acting_store, DEMO_MERCHANT, *week)
    assert [row[2] for row in table.rows] == ["单小时成交金额", "观看点击率"]
    assert [column.label for column in table.columns][-2:] == ["判断", "护栏"]
    assert len(grounds.rows) == 2
    assert outcome_blocks(acting_store, DEMO_MERCHANT, datetime(2026, 10, 24), datetime(2026, 10, 31)) == ()
