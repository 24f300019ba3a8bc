"""The minutes of a session in the traffic review: what the store has, on one axis, and words where it has none."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.reports import FORMATS
from core.reviews import review
from core.reviews.blocks import Note, Review, Timeline
from core.reviews.minutes import TITLE
from core.scope import Question
from core.units import NUMBER, RATE
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

EVENING = "qingye_outdoor 2026-11-20 19:33"
SPAN = (datetime(2026, 11, 20, 21, 40), datetime(2026, 11, 20, 22, 30))


def traffic(store: Store, **question: Any) -> Review:
    return review(store, "traffic", Question(DEMO_MERCHANT, **question))


def axis(found: Review) -> Timeline:
    return next(block for step in found.steps for block in step.blocks if isinstance(block, Timeline) and block.picks)


def note(found: Review, title: str) -> Note:
    blocks = (block for step in found.steps for block in step.blocks)
    return next(block for block in blocks if isinstance(block, Note) and block.title == title)


@pytest.fixture(scope="module")
def picked(demo_store: Store) -> Review:
    return traffic(demo_store, span=SPAN)


def test_every_minute_is_there_as_it_was_landed(demo_store: Store, picked: Review) -> None:
    rows = demo_store.query(
        "SELECT minute, entries, online, orders, gmv FROM fact_minute WHERE session = ? ORDER BY minute", [EVENING]
    )
    lines = {line.metric: line for line in axis(picked).lines}
    for place, key in enumerate(("entries", "online", "orders", "gmv"), 1):
        assert [at for at, _ in lines[key].points] == [row[0] for row in rows]
        assert [value for _, value in lines[key].points] == [float(row[place]) for row in rows]
    assert lines["online"].unit == NUMBER


def test_a_rate_s_point_is_the_sums_of_the_quarter_hour_around_it(demo_store: Store, picked: Review) -> None:
    line = next(line for line in axis(picked).lines if line.metric == "minute_product_click_rate")
    assert line.unit == RATE
    ((clicks, shown),) = demo_store.query(
        "SELECT sum(product_click_users), sum(product_exposure_users) FROM fact_minute WHERE session = ? "
        "AND minute BETWEEN '2026-11-20 20:53' AND '2026-11-20 21:07'",
        [EVENING],
    )
    assert dict(line.points)[datetime(2026, 11, 20, 21)] == pytest.approx(clicks / shown)


def test_shifts_and_explanations_lie_on_the_same_axis(demo_store: Store, picked: Review) -> None:
    found = axis(picked)
    assert [band.name for band in found.bands if band.kind == "shift"] == ["阿越", "青禾"]
    told = demo_store.query("SELECT count(*) FROM fact_explanation WHERE session = ?", [EVENING])
    assert len([band for band in found.bands if band.kind == "explanation"]) == told[0][0]
    assert all(found.start <= band.start < band.end <= found.end for band in found.bands)
    assert found.bands[2].text.startswith("第 1 次讲解,成交 ")


def test_what_nobody_ordered_cost_nothing_though_the_minute_says_nothing(demo_store: Store) -> None:
    found = axis(traffic(demo_store, sessions=(datetime(2026, 11, 19, 20, 6),), accounts=("00835512",)))
    money = next(line for line in found.lines if line.metric == "gmv")
    assert None not in [value for _, value in money.points]
    assert sum(value or 0 for _, value in money.points) == pytest.approx(
        float(demo_store.query("SELECT sum(gmv) FROM fact_minute WHERE account = '00835512'")[0][0])
    )


def test_a_part_of_the_session_gets_a_step_of_its_own_and_changes_nothing_else(
    demo_store: Store, picked: Review
) -> None:
    whole = traffic(demo_store)
    titles = [step.title for step in picked.steps]
    assert titles[2] == "选中的一段 21:40–22:30"
    assert [title for title in titles if title != titles[2]] == [step.title for step in whole.steps]
    assert axis(picked).span == SPAN
    assert axis(whole).span is None
    assert (picked.headline, picked.findings) == (whole.headline, whole.findings)
    rest = [step for step in picked.steps if step.title not in (titles[2], TITLE)]
    assert rest == [step for step in whole.steps if step.title != TITLE]


def test_the_part_s_funnel_is_the_sum_of_its_minutes(demo_store: Store, picked: Review) -> None:
    funnel = picked.steps[2].blocks[1]
    rows = demo_store.query(
        "SELECT minute >= ? AND minute < ? AS inside, count(*), sum(entries), sum(buyers) FROM fact_minute "
        "WHERE session = ? GROUP BY inside ORDER BY inside",
        [*SPAN, EVENING],
    )
    (_, rest, rest_entries, rest_buyers), (_, length, entries, buyers) = rows
    stages = funnel.stages  # type: ignore[union-attr]
    assert (stages[0].value, stages[-1].value) == (entries, buyers)
    assert stages[0].before == pytest.approx(float(rest_entries) * length / rest)
    assert stages[-1].before == pytest.approx(float(rest_buyers) * length / rest)


def test_several_sessions_and_sessions_without_minutes_say_so(demo_store: Store) -> None:
    several = traffic(demo_store, sessions=(datetime(2026, 11, 20, 8, 27), datetime(2026, 11, 20, 13, 55)))
    assert "一次看一场" in note(several, TITLE).text
    without = traffic(demo_store, sessions=(datetime(2026, 11, 17, 19, 35),))
    assert "罗盘 → 直播 → 直播详情 → 流量分析 → 综合趋势分析" in note(without, TITLE).text


def test_the_minutes_are_words_in_markdown_and_rows_in_the_workbook(picked: Review) -> None:
    told = FORMATS["md"].write(picked).decode()
    assert "2026-11-20 20:11" not in told
    assert "19:33 到 23:55:进入次数最高" in told
    assert len(FORMATS["xlsx"].write(picked)) > 0
    alone = replace(picked, steps=tuple(step for step in picked.steps if step.title == TITLE))  # few pictures: fast
    page = FORMATS["html"].write(alone).decode()
    assert "<summary>逐点数据</summary>" in page
