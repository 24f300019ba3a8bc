"""Verdicts on hand-worked histories, and the control of several together."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.methods.comparable import Calendar
from core.methods.distributions import two_sided_p
from core.methods.history import History
from core.methods.judging import aimed, holm, judge, judge_parts
from core.methods.measure import Measure
from tests.core.methods.simulated import calendar as three_a_day


def evenings(count: int, promotion: tuple[int, ...] = (), accounts: list[int] | None = None) -> Calendar:
    """Weekday evenings only: 2026-07-06 is a Monday."""
    dates = [np.datetime64("2026-07-06") + 7 * (i // 5) + i % 5 for i in range(count)]
    starts = np.array([f"{date}T19:00:00" for date in dates], dtype="datetime64[s]")
    marked = np.zeros(count, bool)
    marked[list(promotion)] = True
    return Calendar(starts, starts + np.timedelta64(7200, "s"), np.array(accounts or [0] * count), marked)


def money(*logs: float) -> Measure:
    return Measure(np.exp(np.array(logs)), np.ones(len(logs)), "measured")


SWING = [0.1, -0.1] * 4


def test_money_is_judged_by_the_spread_between_sessions():
    # Mean 0, variance 8·0.01/7 = 0.0114286 with 7 df; the target stands 0.4 above: z = 0.4/√(0.0114286·(1 + 1/8)).
    found = judge(History(evenings(9), [8]), money(*SWING, 0.4))
    assert found.z == pytest.approx(3.5277, abs=1e-4)
    assert found.p_value == pytest.approx(two_sided_p(3.5277, 7), rel=1e-3)
    assert (found.verdict, found.rung, found.comparables, found.reason) == ("real", "same_slot", 8, "")


def test_an_everyday_reading_is_normal():
    assert judge(History(evenings(9), [8]), money(*SWING, 0.1)).verdict == "normal"


def test_the_noise_of_counting_few_people_is_added():
    num, den = np.full(9, 1000.0), np.full(9, 10000.0)
    num[:8] *= np.exp(SWING)
    num[8], den[8] = 7.0, 50.0
    few = judge(History(evenings(9), [8]), Measure(num, den, "nested"))
    # Spread 0.0114286 (counting of 1000 in 10 000 already in it), counting 1/7.5 − 1/50.5 at the target.
    tau = 0.08 / 7 - (1 / 1000 - 1 / 10000)
    # … and at the usual tenth, where 7.5 would be 5.05: the noise of counting is halfway between the two.
    counting = 1 / 7.5 + (7.5 / 50.5 / 0.1 - 1) / 7.5 / 2 - 1 / 50.5
    variance = tau * 9 / 8 + counting + (1 / 1000 - 1 / 10000) / 8
    assert few.z == pytest.approx(math.log(7.5 / 50.5 / 0.1) / math.sqrt(variance), rel=5e-3)
    assert few.verdict == "normal"


def test_too_small_a_denominator_is_too_few():
    measure = Measure(np.full(9, 5.0), np.full(9, 20.0), "nested", minimum=30)
    assert judge(History(evenings(9), [8]), measure).verdict == "too_few"
    absent = Measure(np.full(9, 5.0), np.array([50.0] * 8 + [np.nan]), "nested")
    assert judge(History(evenings(9), [8]), absent).verdict == "too_few"


def test_too_few_sessions_before_are_no_history():
    found = judge(History(evenings(8), [7]), money(*SWING))
    assert (found.verdict, found.p_value, found.rung, found.reason) == ("no_history", None, "none", "")


def test_a_lone_promotion_day_says_so():
    found = judge(History(evenings(20, promotion=(19,)), [19]), money(*SWING, *SWING, 0, 0, 0, 2.0))
    assert (found.verdict, found.rung, found.reason) == ("no_history", "promotion", "promotion")


def test_a_promotion_day_in_the_past_is_not_history():
    logs = [*SWING, 3.0, 0.4]
    judged = judge(History(evenings(10, promotion=(8,)), [9]), money(*logs))
    assert judged.z == pytest.approx(3.5277, abs=1e-4)


def test_one_disaster_in_the_past_hides_nothing():
    logs = np.tile([0.1, -0.1, 0.05, -0.05], 6)
    logs[3] = -4.0
    assert judge(History(evenings(25), [24]), money(*logs, -0.4)).verdict == "real"


def test_a_session_without_any_order_is_judged_and_not_refused():
    num, den = np.full(9, 200.0), np.full(9, 2500.0)
    num[8] = 0.0
    assert judge(History(evenings(9), [8]), Measure(num, den, "nested")).verdict == "real"
    assert judge(History(evenings(9), [8]), Measure(num, den, "measured")).verdict == "real"
    assert judge(History(evenings(9), [8]), Measure(np.zeros(9), den, "nested")).verdict == "normal"
    assert judge(History(evenings(9), [8]), Measure(np.zeros(9), den, "measured")).verdict == "too_few"


def test_what_never_varied_is_real_as_soon_as_it_does():
    constant = Measure(np.full(9, 80.0), np.ones(9), "measured")
    assert judge(History(evenings(9), [8]), constant).verdict == "normal"
    moved = judge(History(evenings(9), [8]), money(*[0.0] * 8, 0.1))
    assert (moved.verdict, moved.z, moved.p_value) == ("real", math.inf, 0.0)


def test_two_sessions_of_one_slot_are_compared_without_the_error_of_their_level():
    # Variance of one session 0.0114286, so of a difference twice that; the level cancels.
    history = History(evenings(10), [9], [8])
    assert judge(history, money(*SWING, -0.2, 0.2)).z == pytest.approx(0.4 / math.sqrt(2 * 0.08 / 7), abs=1e-6)


def test_sessions_of_different_slots_are_compared_at_their_own_levels():
    when = three_a_day(21)
    level = np.tile([0.0, 1.0, 2.0], 21)
    swing = np.resize([0.05, -0.05, 0.02, -0.02], 63)
    usual = level + swing
    history = History(when, [62], [60])
    assert judge(history, money(*usual)).verdict == "normal"
    usual[62] -= 0.5
    assert judge(history, money(*usual)).verdict == "real"


def test_a_period_weighs_its_sessions_by_their_denominators():
    # Two scope sessions with 3 : 1 of the buyers; each holds the same usual level, whose error they share.
    ratio = np.exp(np.array([*SWING, 0.4, 0.0]))
    den = np.array([1.0] * 8 + [3.0, 1.0])
    found = judge(History(evenings(10), [8, 9]), Measure(ratio * den, den, "measured"))
    variance = 0.08 / 7 * (0.75**2 + 0.25**2 + 1 / 8)
    assert found.z == pytest.approx(0.3 / math.sqrt(variance), rel=1e-6)


def test_sessions_in_scope_are_not_their_own_history():
    high = [*SWING, 0.5, 0.5, 0.5]
    together = judge(History(evenings(11), [8, 9, 10]), money(*high))
    assert together.comparables == 8
    assert together.verdict == "real"


def test_a_period_is_not_judged_by_less_than_half_of_it():
    when = evenings(12, promotion=(9, 10, 11))
    period = judge(History(when, [8, 9, 10, 11]), money(*SWING, 0, 2, 2, 2))
    assert (period.verdict, period.reason) == ("no_history", "promotion")
    mostly = judge(History(evenings(12, promotion=(11,)), [8, 9, 10, 11]), money(*SWING, 0, 0, 0, 2))
    assert mostly.verdict == "normal"


def test_accounts_are_held_against_themselves():
    accounts = [0, 1] * 10
    logs = np.where(np.array(accounts) == 0, 0.0, 3.0) + np.repeat(np.resize([0.1, -0.1], 10), 2)
    history = History(evenings(20, accounts=accounts), [18, 19])
    assert judge(history, money(*logs)).verdict == "normal"


def test_residuals_keep_what_moves_together():
    swing = np.array([*SWING, 0.0])
    history = History(evenings(9), [8])
    rows = history.residuals([money(*swing), money(*-swing)])
    assert rows.shape == (8, 2)
    assert np.allclose(rows[:, 0], -rows[:, 1])
    assert rows[:, 0].std() == pytest.approx(math.sqrt(0.08 / 7))
    assert History(evenings(2), [0]).residuals([money(0.0, 0.0)]).shape == (0, 1)


def test_an_empty_scope_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        History(evenings(9), [])


def test_holm_steps_through_the_textbook_example():
    # Holm 1979 at 5 %: .01 ≤ .05/4, .015 ≤ .05/3, .03 > .05/2, so the rest stay unclaimed.
    assert holm([0.01, 0.03, 0.015, 0.04], alpha=0.05) == [True, False, True, False]


def test_a_test_with_more_weight_is_claimed_sooner_and_a_missing_one_gives_its_weight_away():
    assert holm([0.03, 0.03], [0.9, 0.1], alpha=0.04) == [True, True]
    assert holm([0.03, 0.5], [0.5, 0.5], alpha=0.04) == [False, False]
    assert holm([0.03, None], [0.5, 0.5], alpha=0.04) == [True, False]
    assert holm([], alpha=0.04) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1)), min_size=1, max_size=20))
def test_holm_claims_at_least_what_bonferroni_does(tests):
    p_values, weights = zip(*tests, strict=True)
    claimed = holm(p_values, weights, 0.05)
    total = sum(weights)
    for p, weight, claim in zip(p_values, weights, claimed, strict=True):
        assert claim or p > 0.05 * weight / total * (1 - 1e-9)
        assert not claim or p <= 0.05


def test_a_weight_below_zero_is_refused():
    with pytest.raises(ValueError, match="weight"):
        holm([0.1], [-1.0])


def test_the_part_that_strayed_is_told_from_those_whose_rest_it_moved():
    rng = np.random.default_rng(5)
    shared = np.exp(rng.normal(0, 0.3, 21))
    counts = {name: 10_000 * shared * np.exp(rng.normal(0, 0.03, 21)) for name in "abc"}
    counts["b"][20] *= 0.5
    history, ones = History(evenings(21), [20]), np.ones(21)
    parts = {name: Measure(count, ones, "counted") for name, count in counts.items()}
    own = {name: judge(history, part) for name, part in parts.items()}
    found = judge_parts(
        history, parts, own, lambda names: Measure(sum(counts[name] for name in names), ones, "counted"), 0.01
    )
    assert {name: judged.verdict for name, judged in found.items()} == {"a": "normal", "b": "real", "c": "normal"}
    assert all(judged.apart for judged in found.values())
    assert judge_parts(history, {"a": parts["a"]}, own, lambda names: parts["a"], 0.01) == {}


def test_a_level_is_shared_out_whole_and_spent_where_it_helps():
    shared = aimed([0.1, 0.1, 0.05, 1.0], [0.25] * 4, [-0.35] * 4, 0.03)
    assert sum(shared) == pytest.approx(0.03)
    assert shared[0] == shared[1] > shared[2] > shared[3]
    assert aimed([0.0, 0.0], [0.5, 0.5], [-0.35, 0.35], 0.03) == pytest.approx([0.015, 0.015])
