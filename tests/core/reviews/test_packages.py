"""人群包投放: packages against the others of the same session, put together session by session, never overclaimed."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from core.reviews.blocks import Note, Step, Table
from core.reviews.crowds.packages import known_packages, packages_step
from core.reviews.crowds.standing import Run, standings, standings_by_place
from core.scope import Scope
from core.warehouse import ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list

WEEK = (date(2026, 11, 14), date(2026, 11, 20))
FIGURES = ("product_click_users", "buyers", "ad_cost", "gmv")


def scope(*sessions: str, merchant: str = MERCHANT) -> Scope:
    return Scope(merchant, sessions, (), "usual", "", "", days=WEEK)


def upload(store: Store, **of: list[tuple[Any, ...]]) -> None:
    """Per evening (d19=…) its packages: name, product click users, buyers, cost, gmv."""
    for day, packages in of.items():
        live = session(f"11-{day[1:]} 19:30", f"11-{day[1:]} 23:00")
        rows = [{"package": name, "start": live["start"]} | dict(zip(FIGURES, told)) for name, *told in packages]
        put(store, shop_list(live), batch("crowd_package", landing("crowd_package", rows)))


def tables(step: Step) -> dict[str, list[dict[str, Any]]]:
    return {
        block.title: [dict(zip([column.key for column in block.columns], row, strict=True)) for row in block.rows]
        for block in step.blocks
        if isinstance(block, Table)
    }


def notes(step: Step) -> list[Note]:
    return [block for block in step.blocks if isinstance(block, Note)]


def test_a_package_is_held_against_the_others_of_its_own_sessions_only(store: Store) -> None:
    upload(
        store,
        d19=[("甲", 1_000, 150, 500.0, 3_000.0), ("乙", 1_000, 100, 500.0, 2_000.0)],
        d20=[("乙", 1_000, 20, 900.0, 100.0), ("丙", 1_000, 20, 900.0, 100.0)],
    )
    together = {row["package"]: row for row in tables(packages_step(store, scope()))["人群包和同场其他包比"]}
    first = together["甲"]
    assert (first["places"], first["package_click_pay_rate"], first["others_rate"]) == (1, 0.15, 0.1)
    assert (first["rate_above"], first["roi_above"]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert first["verdict"] == "高于同场其他包"
    assert (together["乙"]["places"], together["乙"]["package_click_pay_rate"]) == (2, 0.06)
    assert together["乙"]["others_rate"] == pytest.approx(170 / 2_000)
    assert together["丙"]["verdict"] == "看不出差别"


def test_a_rate_over_few_people_is_not_judged_and_a_lone_package_is_not_compared(store: Store) -> None:
    upload(store, d19=[("甲", 40, 6, 50.0, 300.0), ("乙", 40, 1, 50.0, 60.0)], d20=[("丙", 900, 90, 50.0, 300.0)])
    rows = {row["package"]: row for row in tables(packages_step(store, scope()))["人群包和同场其他包比"]}
    assert rows["甲"]["verdict"] == rows["乙"]["verdict"] == "人数太少或没写,不判断"
    assert (rows["甲"]["interval"], rows["丙"]["verdict"]) == (None, "同场没有别的包,没法比")
    assert (rows["丙"]["package_click_pay_rate"], rows["丙"]["others_rate"]) == (0.1, None)


def test_what_was_not_told_is_missing_and_never_nought(store: Store) -> None:
    upload(store, d20=[("甲", None, None, 50.0, 300.0), ("乙", 500, 50, None, 300.0), ("丙", 20, 30, 10.0, 5.0)])
    rows = {row["package"]: row for row in tables(packages_step(store, scope()))["人群包和同场其他包比"]}
    assert (rows["甲"]["package_buyers"], rows["甲"]["package_click_pay_rate"], rows["甲"]["package_roi"]) == (
        None,
        None,
        6,
    )
    assert rows["乙"]["package_roi"] is None
    assert rows["丙"]["package_click_pay_rate"] is None, "more buyers than people who clicked"


def test_a_package_that_only_ran_on_a_better_evening_is_not_called_better(store: Store) -> None:
    upload(
        store,
        d19=[("甲", 2_000, 400, 1.0, 1.0), ("乙", 500, 100, 1.0, 1.0)],
        d20=[("甲", 500, 25, 1.0, 1.0), ("乙", 2_000, 100, 1.0, 1.0)],
    )
    rows = {row["package"]: row for row in tables(packages_step(store, scope()))["人群包和同场其他包比"]}
    assert rows["甲"]["rate_above"] == pytest.approx(1.125)
    assert rows["甲"]["verdict"] == "看不出差别"


def test_quiet_packages_are_hardly_ever_told_apart() -> None:
    dice = np.random.default_rng(3)

    def run(place: int, package: int) -> Run:
        figures: dict[str, float | None] = dict.fromkeys(("package_cost", "package_gmv"))
        people: dict[str, float | None] = {
            "package_click_users": 200.0,
            "package_buyers": float(dice.binomial(200, 0.1)),
        }
        return Run(f"p{place}", f"p{place}", "a", WEEK[1], f"包{package}", "", figures | people)

    found = [0, 0]
    for _ in range(200):
        told = [run(place, package) for place in range(4) for package in range(4)]
        found[0] += any(one.verdict in ("better", "worse") for one in standings(told))
        by_place = standings_by_place(told)
        found[1] += any(one.verdict in ("better", "worse") for own in by_place.values() for one in own)
    assert max(found) <= 16


def test_each_session_lists_its_packages_and_others_are_left_to_the_sum(store: Store) -> None:
    for day, buyers in (("d19", 30), ("d20", 60)):
        upload(store, **{day: [("甲", 400, buyers, 100.0, 900.0), ("乙", 400, 30, 100.0, 900.0)]})
    found = tables(packages_step(store, scope("a1 2026-11-20 19:30")))
    assert [(row["place"], row["package"]) for row in found["逐场的人群包"]] == [
        ("11-20 19:30", "甲"),
        ("11-20 19:30", "乙"),
    ]
    assert found["逐场的人群包"][0]["rate_above"] == pytest.approx(1.0)
    assert {row["places"] for row in found["人群包和同场其他包比"]} == {2}


def test_rows_of_a_day_are_compared_within_the_accounts_day(store: Store) -> None:
    rows = [
        {"account": account, "day": WEEK[1], "package": name, "product_click_users": 500, "buyers": buyers}
        for account, name, buyers in (("a1", "甲", 80), ("a1", "乙", 40), ("a2", "丙", 40))
    ]
    put(store, batch("crowd_package", landing("crowd_package", rows)))
    found = {row["package"]: row for row in tables(packages_step(store, scope()))["逐场的人群包"]}
    assert (found["甲"]["place"], found["甲"]["rate_above"]) == ("11-20 全天", pytest.approx(1.0))
    assert found["丙"]["verdict"] == "同场没有别的包,没法比"


def test_the_action_that_set_a_package_up_stands_beside_it(store: Store) -> None:
    upload(store, d20=[("甲", 400, 60, 100.0, 900.0), ("乙", 400, 30, 100.0, 900.0)])
    for at, package in (("2026-11-18T12:00", "甲"), ("2026-11-19T09:00", "甲"), ("2026-11-19T10:00", "丁")):
        row = {
            "action": at, "account": "", "at": datetime.fromisoformat(at), "until": None, "text": f"投{package}",
            "metric": "pay_rate", "guard": "", "parts": [], "why": "", "package": package,
        }  # fmt: skip
        ledger.enter(store, MERCHANT, "action", [row], "测试")
    step = packages_step(store, scope())
    rows = {row["package"]: row for row in tables(step)["人群包和同场其他包比"]}
    assert (rows["甲"]["set_up"], rows["乙"]["set_up"]) == ("11-18 12:00 投甲", None)
    assert "「丁」" in notes(step)[-1].text
    assert known_packages(store, MERCHANT) == ("丁", "乙", "甲")


def test_without_figures_it_says_where_to_write_them(store: Store) -> None:
    (note,) = notes(packages_step(store, scope()))
    assert note.title == "还没有人群包投放数据"
    assert "人群包投放模板" in note.text


def test_the_demos_best_package_is_above_the_others_by_what_its_file_says(
    demo_store: Store, answers: dict[str, Any]
) -> None:
    step = packages_step(demo_store, scope(merchant=DEMO_MERCHANT))
    for row in tables(step)["人群包和同场其他包比"]:
        answer = answers["packages"]["of"][row["package"]]
        told = (row["package_click_pay_rate"], row["others_rate"], row["package_roi"], row["others_roi"])
        wanted = (answer[key] for key in ("click_pay_rate", "others_click_pay_rate", "roi", "others_roi"))
        assert told == pytest.approx(tuple(wanted))
    best = tables(step)["人群包和同场其他包比"][0]
    assert (best["package"], best["verdict"]) == ("资深中产·北坡户外偏好", "高于同场其他包")
    assert best["package"] in notes(step)[0].title
