"""The demo review against figures that were worked out from the workbooks without the product (seeds/answers.toml)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.reports.document import document
from core.reviews import review
from core.reviews.blocks import Attribution, Funnel, Review, Table
from core.reviews.readings import Reading
from core.scope import Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

MAIN = "qingye_outdoor"
LATEST = Question(DEMO_MERCHANT, accounts=(MAIN,))


@pytest.fixture(scope="module")
def latest(demo_store: Store) -> Review:
    return review(demo_store, "traffic", LATEST)


@pytest.fixture(scope="module")
def ordinary(promotion_store: Store) -> Review:
    """The same session where 11-11 is typed as a promotion day."""
    return review(promotion_store, "traffic", LATEST)


def blocks(written: Review, kind: type) -> list[Any]:
    return [block for step in written.steps for block in step.blocks if isinstance(block, kind)]


def readings(written: Review) -> dict[str, Reading]:
    found = {}
    for step in written.steps:
        for block in step.blocks:
            if isinstance(block, Funnel):
                found |= {each.metric: each for each in (*block.stages, *block.rates, block.whole)}
            for each in getattr(block, "readings", ()):
                found[each.metric] = each
    return found


def test_the_latest_session_has_the_figures_of_the_list(latest: Review, answers: dict[str, Any]) -> None:
    told, known = answers["latest"], readings(latest)
    for key in ("exposure_users", "exposure_count", "viewers", "views", "product_exposure_users", "buyers", "orders",
                "product_exposure_count", "product_click_users", "product_clicks", "gmv"):  # fmt: skip
        assert known[key].value == told[key], key
    assert known["live_minutes"].value == pytest.approx(told["seconds"] / 60)
    for key in ("view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "exposure_pay_rate",
                "ticket_per_buyer", "gmv_per_hour"):  # fmt: skip
        assert known[key].value == pytest.approx(told["rates"][key], abs=1e-9), key


@pytest.mark.parametrize("name", ["baseline", "baseline_ordinary"])
def test_before_is_the_mean_of_the_comparable_sessions(
    name: str, latest: Review, ordinary: Review, answers: dict[str, Any]
) -> None:
    known = readings(latest if name == "baseline" else ordinary)
    mean = answers[name]["mean"]
    for key in ("exposure_users", "viewers", "product_exposure_users", "product_click_users", "buyers", "gmv",
                "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "exposure_pay_rate",
                "ticket_per_buyer", "gmv_per_hour", "views", "orders"):  # fmt: skip
        assert known[key].before == pytest.approx(mean[key], rel=1e-7), key
    assert known["view_rate"].judged_by == f"同账号同时段(工作日/周末分开) {answers[name]['sessions']} 场"


@pytest.mark.parametrize("name", ["baseline", "baseline_ordinary"])
def test_the_six_factors_cost_what_lmdi_says_and_sum_to_the_cent(
    name: str, latest: Review, ordinary: Review, answers: dict[str, Any]
) -> None:
    whole = blocks(latest if name == "baseline" else ordinary, Attribution)[0]
    told = answers[name]["attribution"]
    assert whole.money == "gmv"
    assert whole.before == Decimal(str(round(told["gmv_before"], 2)))
    assert whole.after == Decimal(str(told["gmv_after"]))
    assert [term.metric for term in whole.terms] == [
        "exposure_users", "view_rate", "product_exposure_rate", "product_click_rate", "pay_rate", "ticket_per_buyer",
    ]  # fmt: skip
    for term in whole.terms:
        assert float(term.yuan) == pytest.approx(told[term.metric], abs=0.011), term.metric
        low, high = term.interval
        assert low <= term.yuan <= high, term.metric
    hours, per_hour = whole.terms[0].parts
    assert float(hours.yuan) == pytest.approx(told["exposure_users__hours"], abs=0.011)
    assert float(per_hour.yuan) == pytest.approx(told["exposure_users__per_hour"], abs=0.011)
    assert hours.yuan + per_hour.yuan == whole.terms[0].yuan
    assert sum(term.yuan for term in whole.terms) == whole.total == whole.after - whole.before


def test_the_pay_rate_of_the_last_evening_is_found_and_named_first(latest: Review, ordinary: Review) -> None:
    for written in (latest, ordinary):
        first = written.findings[0]
        assert (first.metric, first.verdict, first.where) == ("pay_rate", "real", ())
        assert first.effect_yuan < -5000


def test_the_recommend_channel_whose_rate_slid_before_its_entries_fell_is_linked_as_a_guess(ordinary: Review) -> None:
    first = ordinary.findings[0]
    assert "按渠道看以「直播推荐」为主(转化率 1.6% → 1.1%" in first.text
    assert any("「直播推荐」的转化率从 11-" in guess and "进入次数到 11-19 才下降" in guess for guess in first.guesses)
    assert not any("走低" in first.text for first in ordinary.findings)


def test_the_channels_of_the_latest_session_are_those_of_its_detail_file(
    latest: Review, answers: dict[str, Any]
) -> None:
    table = next(block for block in blocks(latest, Table) if block.title == "各渠道")
    written = [block for step in document(latest)["steps"] for block in step["blocks"]]  # type: ignore[attr-defined]
    rows = {row["channel"]: row for row in next(one for one in written if one["title"] == "各渠道")["rows"]}
    told = {
        name: each
        for name, each in answers["latest"]["channels"].items()
        if name not in ("total", "residual", "全部付费流量")
    }
    assert set(rows) == set(told)
    assert "整体" not in rows
    for name, each in told.items():
        assert rows[name]["entries"] == each["entries"]
        assert rows[name]["user_pay"] == each["user_pay"]
        assert rows[name]["entry_share"] == pytest.approx(each["entry_share"], abs=1e-9)
        assert rows[name]["order_rate"] == pytest.approx(each["order_rate"], abs=1e-9)
        assert rows[name]["user_pay_per_order"] == pytest.approx(each["ticket_per_order"], abs=1e-9)
        assert rows[name]["group"] == ("付费" if each.get("ad_cost") else "自然")
    assert "gmv" not in [column.key for column in table.columns]


def test_channels_are_split_on_user_pay_since_they_carry_no_gmv_and_the_rest_is_its_own_row(
    latest: Review, answers: dict[str, Any]
) -> None:
    channels = blocks(latest, Attribution)[1]
    assert channels.money == "user_pay"
    assert float(channels.before) == pytest.approx(answers["baseline"]["mean"]["user_pay"], abs=0.005)
    assert float(channels.after) == answers["latest"]["user_pay"]
    assert sum(term.yuan for term in channels.terms) == channels.total == channels.after - channels.before
    rest = channels.terms[-1]
    assert rest.label == "渠道未覆盖"
    assert rest.value == pytest.approx(answers["latest"]["channels"]["residual"]["user_pay"], abs=0.005)
    for term in channels.terms[:-1]:
        assert sum(part.yuan for part in term.parts) == term.yuan


def test_the_promotion_day_has_the_totals_of_its_three_sessions(
    promotion_store: Store, answers: dict[str, Any]
) -> None:
    written = review(promotion_store, "traffic", Question(DEMO_MERCHANT, (MAIN,), start=date(2026, 11, 11)))
    told, known = answers["stories"]["promotion_day"], readings(written)
    for key in ("exposure_users", "viewers", "buyers", "orders", "gmv", "views"):
        assert known[key].value == told[key], key
    assert known["pay_rate"].numerator == told["buyers"]
    assert known["pay_rate"].denominator == told["product_click_users"]


def test_the_rebuilt_scene_shows_in_the_view_rate_of_the_day_after(demo_store: Store, answers: dict[str, Any]) -> None:
    question = Question(DEMO_MERCHANT, (MAIN,), start=date(2026, 11, 6), against="previous-period")
    reading = readings(review(demo_store, "traffic", question))["view_rate"]
    told = answers["stories"]["scene_view_rate"]
    assert reading.value == pytest.approx(told["after"], abs=1e-9)
    assert reading.before == pytest.approx(told["before"], abs=1e-9)
    assert reading.verdict == "real"
    assert reading.note == "按场次累加"


def test_the_trend_shows_the_slide_of_the_recommend_channel(latest: Review, answers: dict[str, Any]) -> None:
    told = answers["stories"]["recommend"]
    trends = {block.metric: block for step in latest.steps for block in step.blocks if block.type == "trend"}
    for key in ("entries", "order_rate"):
        points = next(series for series in trends[key].series if series.name == "直播推荐").points[-8:]
        assert [value for _, value in points] == pytest.approx(told[key], abs=1e-9)
        assert [at for at, _ in points] == told["start"]
        assert trends[key].marked == (told["start"][-1],)
