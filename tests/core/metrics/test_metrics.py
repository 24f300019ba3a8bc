"""Every metric against SQL written by hand from its definition, over random scopes of sessions with gaps."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest

from core.metrics import METRICS, formula
from core.metrics.ask import APART, DIMENSIONS, GRAIN, PEOPLE_APART, Window, ask
from core.metrics.declaration import CONDITIONS
from core.warehouse.store import Store
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

COUNTS = (
    "exposure_users", "exposure_count", "viewers", "views", "product_exposure_users", "product_exposure_count",
    "product_click_users", "product_clicks", "buyers", "orders", "items", "refund_orders", "refund_users",
    "new_followers", "lost_followers", "new_fanclub", "comments", "likes", "shares", "peak_online",
)  # fmt: skip
MONEY = ("gmv", "user_pay", "net_gmv", "refund_amount", "ad_cost", "ad_cost_promoted")
SHARES = ("interaction_share", "fan_view_share", "old_fan_view_share", "fan_buyer_share", "new_buyer_share")

# Metric → (what is summed above, what below), by hand. `h` is the length in hours.
H = "(date_diff('second', start, stop) / 3600.0)"
LIVE = {
    **{key: (key, None) for key in (*COUNTS, *MONEY) if key != "peak_online"},
    "view_rate": ("viewers", "exposure_users"),
    "product_exposure_rate": ("product_exposure_users", "viewers"),
    "product_click_rate": ("product_click_users", "product_exposure_users"),
    "pay_rate": ("buyers", "product_click_users"),
    "exposure_pay_rate": ("buyers", "exposure_users"),
    "view_pay_rate": ("buyers", "viewers"),
    "view_rate_by_times": ("views", "exposure_count"),
    "product_exposure_rate_by_times": ("product_exposure_count", "views"),
    "product_click_rate_by_times": ("product_clicks", "product_exposure_count"),
    "pay_rate_by_times": ("orders", "product_clicks"),
    "exposure_pay_rate_by_times": ("orders", "exposure_count"),
    "ticket_per_buyer": ("gmv", "buyers"),
    "user_pay_per_buyer": ("user_pay", "buyers"),
    "ticket_per_order": ("gmv", "orders"),
    "user_pay_per_order": ("user_pay", "orders"),
    "live_minutes": ("date_diff('second', start, stop) / 60.0", None),
    "gmv_per_hour": ("gmv", H),
    "user_pay_per_hour": ("user_pay", H),
    "gpm": ("gmv * 1000", "views"),
    "uv_value": ("gmv", "viewers"),
    "refund_rate": ("refund_amount", "gmv"),
    "refund_1h_rate": ("(gmv - net_gmv)", "gmv"),
    "net_followers": ("new_followers - lost_followers", None),
    "follow_rate": ("new_followers", "viewers"),
    "fanclub_rate": ("new_fanclub", "viewers"),
    "comment_rate": ("comments", "viewers"),
    "interaction_rate": ("viewers * interaction_share", "viewers"),
    "watch_seconds_per_viewer": ("viewers * watch_seconds_per_viewer", "viewers"),
    "average_online": (f"{H} * average_online", H),
    "fan_view_share": ("viewers * fan_view_share", "viewers"),
    "old_fan_view_share": ("viewers * old_fan_view_share", "viewers"),
    "fan_buyer_share": ("buyers * fan_buyer_share", "buyers"),
    "new_buyer_share": ("buyers * new_buyer_share", "buyers"),
}
CHANNEL = {
    "entries": ("entries", None),
    "orders": ("orders", None),
    "gmv": ("gmv", None),
    "user_pay": ("user_pay", None),
    "ad_cost": ("ad_cost", None),
    "order_rate": ("orders", "entries"),
    "ticket_per_order": ("gmv", "orders"),
    "user_pay_per_order": ("user_pay", "orders"),
}
HAND = {"live": LIVE, "channel": CHANNEL}


@pytest.fixture(scope="module")
def gappy() -> Iterator[Store]:
    """Three accounts, 120 sessions with channels; every cell is missing one time in seven, some are zero."""
    rng = np.random.default_rng(7)

    def cell(high: float, whole: bool) -> float | None:
        if rng.random() < 1 / 7:
            return None
        drawn = 0.0 if rng.random() < 0.1 else float(rng.uniform(0, high))
        return int(drawn) if whole else round(drawn, 2)

    live, channels = [], []
    for number in range(120):
        start = datetime(2026, 7, 1) + timedelta(hours=7 * number, minutes=number % 11)
        row = rows_of_session(
            f"a{number % 3}", start, hours=float(rng.uniform(0.2, 5)),
            **{key: cell(9000, True) for key in COUNTS}, **{key: cell(90_000, False) for key in MONEY},
            **{key: cell(1, False) for key in SHARES},
            average_online=cell(300, False), watch_seconds_per_viewer=cell(120, False),
        )  # fmt: skip
        if rng.random() < 0.1:
            row["stop"] = None
        live.append(row)
        place = {key: row[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
        for name in ("推荐feed", "关注", "没见过的渠道"):
            figures = {"entries": cell(5000, True), "orders": cell(90, True), "gmv": cell(9000, False)}
            money = {"user_pay": cell(9000, False), "ad_cost": cell(500, False)}
            channels.append({**place, "channel": name, **figures, **money})
    store = Store(":memory:")
    commit(store, batch("gappy.xlsx", live, channels))
    yield store
    store.close()


def windows(count: int) -> list[Window]:
    rng = np.random.default_rng(11)
    found = [Window(MERCHANT, (), datetime(2026, 1, 1), datetime(2027, 1, 1))]
    for _ in range(count):
        accounts = tuple(name for name in ("a0", "a1", "a2") if rng.random() < 0.5)
        since = datetime(2026, 7, 1) + timedelta(hours=int(rng.integers(0, 500)))
        found.append(Window(MERCHANT, accounts, since, since + timedelta(hours=int(rng.integers(1, 400)))))
    return found


def by_hand(store: Store, fact: str, key: str, window: Window, by: tuple[str, ...]) -> list[tuple[float, ...]]:
    above, below = HAND[fact][key]
    both = f"CASE WHEN ({below}) IS NOT NULL THEN {above} END" if below else above
    under = f", sum(CASE WHEN ({above}) IS NOT NULL THEN {below} END)::DOUBLE" if below else ""
    whose = "" if not window.accounts else f"AND account IN ({', '.join(repr(name) for name in window.accounts)})"
    return store.query(
        f"SELECT {', '.join(by)}, sum({both})::DOUBLE {under} FROM current_{fact} "
        f"WHERE merchant = ? AND start >= ? AND start < ? {whose} GROUP BY ALL ORDER BY {', '.join(by)}",
        [window.merchant, window.since, window.until],
    )


def same(found: np.ndarray, told: list[float | None]) -> None:
    expected = np.array([np.nan if value is None else value for value in told], dtype=float)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(("fact", "by"), [
    ("live", ("account",)), ("live", ("day",)), ("live", ("session",)), ("live", ("account", "day")),
    ("channel", ("channel",)), ("channel", ("session", "channel")), ("channel", ("day", "channel")),
])  # fmt: skip
def test_every_metric_is_its_two_sums_over_the_rows_that_have_both(
    gappy: Store, fact: str, by: tuple[str, ...]
) -> None:
    keys = [key for key in METRICS if fact in METRICS[key].facts and key != "peak_online"]
    assert set(keys) == set(HAND[fact]), "a metric without a definition by hand"
    for window in windows(6):
        answer = ask(gappy, fact, keys, window, by)
        for key in keys:
            told = by_hand(gappy, fact, key, window, by)
            assert len(answer) == len(told)
            same(answer.numerators[key], [row[len(by)] for row in told])
            if METRICS[key].is_ratio:
                same(answer.denominators[key], [row[len(by) + 1] for row in told])
            else:
                assert key not in answer.denominators


def test_the_largest_of_several_sessions_is_their_peak_and_not_their_sum(gappy: Store) -> None:
    answer = ask(gappy, "live", ["peak_online"], windows(0)[0], ("account",))
    told = gappy.query("SELECT account, max(peak_online) FROM current_live GROUP BY account ORDER BY account")
    same(answer.numerators["peak_online"], [row[1] for row in told])


def test_a_rate_over_several_sessions_is_never_the_average_of_their_rates() -> None:
    store = Store(":memory:")
    first = rows_of_session("a", datetime(2026, 7, 1, 8), exposure_users=100, viewers=50)
    second = rows_of_session("a", datetime(2026, 7, 1, 20), exposure_users=900, viewers=90)
    commit(store, batch("two.xlsx", [first, second]))
    answer = ask(
        store, "live", ["view_rate"], Window(MERCHANT, (), datetime(2026, 7, 1), datetime(2026, 7, 2)), ["day"]
    )
    assert answer.numerators["view_rate"].tolist() == [140]
    assert answer.denominators["view_rate"].tolist() == [1000]
    store.close()


def test_an_account_or_merchant_that_is_not_asked_for_is_not_in_the_answer(gappy: Store) -> None:
    window = Window(MERCHANT, ("a1",), datetime(2026, 1, 1), datetime(2027, 1, 1))
    assert set(ask(gappy, "live", ["gmv"], window, ("account",)).dimensions["account"]) == {"a1"}
    other = Window("别的商家", (), window.since, window.until)
    assert len(ask(gappy, "live", ["gmv"], other, ("account",))) == 0


def test_a_metric_or_a_dimension_that_a_fact_does_not_have_is_refused(gappy: Store) -> None:
    window = windows(0)[0]
    with pytest.raises(KeyError):
        ask(gappy, "channel", ["viewers"], window, ("channel",))
    with pytest.raises(KeyError):
        ask(gappy, "live", ["gmv"], window, ("merchant; DROP TABLE upload",))


def test_every_metric_can_be_asked_of_each_of_its_facts(gappy: Store) -> None:
    for fact in DIMENSIONS:
        keys = [key for key in METRICS if fact in METRICS[key].facts]
        for by in (sorted(GRAIN[fact]), ["account", *APART.get(fact, ()), *PEOPLE_APART.get(fact, ())]):
            assert len(ask(gappy, fact, keys, windows(0)[0], by).numerators) == len(keys)


def test_every_formula_can_be_read_aloud() -> None:
    assert formula(METRICS["view_rate"]) == "直播间观看人数 ÷ 直播间曝光人数"
    assert formula(METRICS["gmv_per_hour"]) == "成交金额 ÷ 开播小时数"
    assert formula(METRICS["gpm"]) == "1000 × 成交金额 ÷ 直播间观看次数"
    for metric in METRICS.values():
        spoken = formula(metric)
        assert spoken
        assert "_" not in spoken, metric.key


def test_every_tip_says_what_must_not_suffer_and_every_condition_is_known() -> None:
    for metric in METRICS.values():
        for tip in metric.tips:
            assert tip.guard in METRICS, (metric.key, tip.text)
            assert tip.guard != metric.key
            assert not tip.condition or tip.condition in CONDITIONS
            assert not set("!!") & set(tip.text)


def test_the_factors_of_the_money_have_advice_when_they_are_low() -> None:
    for key in ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer",
                "user_pay_per_buyer", "exposure_users", "entries", "order_rate", "ticket_per_order",
                "user_pay_per_order", "view_pay_rate"):  # fmt: skip
        assert METRICS[key].low_means, key
        assert METRICS[key].tips, key


def test_user_pay_is_never_called_gmv() -> None:
    for metric in METRICS.values():
        uses = f"{metric.numerator} {metric.denominator}"
        assert not ("user_pay" in uses and "gmv" in uses), metric.key
        if "user_pay" in uses:
            assert "成交金额" not in (metric.label, *metric.aliases), metric.key
