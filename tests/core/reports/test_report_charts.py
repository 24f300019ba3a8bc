"""Pictures tell the block's figures, keep quiet about noise, and take people's text as data only."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
import vl_convert

from core.reports.charts import alt, chart
from core.reports.palette import colours, colours_of, ramp
from core.reviews.blocks import Attribution, Funnel, Series, Split, Term, Trend
from core.units import RATE
from tests.core.reports.sample import (
    ATTRIBUTION,
    CARDS,
    CHANNEL_TREND,
    CHANNELS,
    FUNNEL,
    HOSTILE,
    REVIEW,
    SPLIT,
    TREND,
)
from tests.core.reports.sample_plots import HEATMAP

PICTURED = (FUNNEL, ATTRIBUTION, TREND, CHANNEL_TREND, SPLIT, HEATMAP)


def rows_of(spec) -> list[dict]:
    return spec["datasets"]["rows"]


@pytest.mark.parametrize("block", PICTURED, ids=lambda block: block.title)
@pytest.mark.parametrize("dark", [False, True])
def test_every_picture_draws_at_the_width_of_a_phone(block, dark):
    drawn = vl_convert.vegalite_to_svg({**chart(block, dark), "width": 340}, allowed_base_urls=[])
    assert 'width="340"' in drawn
    assert "PingFang SC" in drawn


@pytest.mark.parametrize("block", PICTURED, ids=lambda block: block.title)
def test_a_picture_is_as_wide_as_its_container_and_needs_nothing_from_outside(block):
    spec = chart(block)
    assert spec["width"] == "container"
    assert list(spec["datasets"]) == ["rows"]
    assert "url" not in json.dumps(spec["layer"])


@pytest.mark.parametrize("block", PICTURED, ids=lambda block: block.title)
def test_drawing_one_block_leaves_the_next_one_alone(block):
    first = json.dumps(chart(block), sort_keys=True)
    for other in PICTURED:
        chart(other)
    assert json.dumps(chart(block), sort_keys=True) == first


def test_names_of_people_enter_as_data_and_never_as_expressions():
    hostile = [
        replace(FUNNEL, stages=tuple(replace(stage, label=name) for stage, name in zip(FUNNEL.stages, HOSTILE))),
        replace(ATTRIBUTION, terms=tuple(replace(t, label=name) for t, name in zip(ATTRIBUTION.terms, HOSTILE))),
        replace(CHANNEL_TREND, series=tuple(Series(name, TREND.series[0].points) for name in HOSTILE)),
        replace(SPLIT, parts=tuple(replace(SPLIT.parts[0], name=name) for name in HOSTILE)),
    ]
    for block in hostile:
        spec = chart(block)
        data, description = spec.pop("datasets"), spec.pop("description")
        domains = [layer["encoding"].get("color", {}).get("scale") for layer in spec["layer"]]
        frame = json.dumps(spec["layer"], ensure_ascii=False)
        if isinstance(block, Trend):
            frame = frame.replace(json.dumps(domains[0], ensure_ascii=False), "")
        assert "alert(1)" not in frame
        assert "alert(1)" in json.dumps(data) and "alert(1)" in description
        assert "<script" not in vl_convert.vegalite_to_svg({**chart(block), "width": 340})


def test_the_funnel_writes_every_stage_and_rate_as_the_readings_do():
    rows = rows_of(chart(FUNNEL))
    assert [row["stage_now"] for row in rows] == [stage.value_text for stage in FUNNEL.stages]
    assert [row["rate_now"] for row in rows] == [rate.value_text for rate in (*FUNNEL.rates, FUNNEL.whole)]


def test_the_waterfall_ends_where_the_change_ends():
    rows = rows_of(chart(ATTRIBUTION))
    assert rows[0]["start"] == 0
    assert rows[-2]["end"] == pytest.approx(float(ATTRIBUTION.total))
    assert (rows[-1]["start"], rows[-1]["end"]) == (0, float(ATTRIBUTION.total))


def test_only_real_changes_are_loud_and_red_is_up():
    look = colours()
    drawn = {row["label"]: row["colour"] for row in rows_of(chart(ATTRIBUTION))}
    assert drawn["点击支付率"] == look.down and drawn["商品点击率"] == look.up
    assert drawn["曝光人数"] == drawn["客单价"] == look.quiet


def test_the_other_habit_of_colours_swaps_up_and_down_and_nothing_else():
    look = colours()
    drawn = {row["label"]: row["colour"] for row in rows_of(chart(ATTRIBUTION, red_up=False))}
    assert drawn["点击支付率"] == look.up and drawn["商品点击率"] == look.down
    assert drawn["合计"] == look.now


def test_a_waterfall_of_many_terms_draws_the_largest_and_sums_the_rest():
    terms = tuple(Term(f"m{i}", f"渠道{i}", Decimal(i), RATE, 0.1, 0.1) for i in range(1, 31))
    block = replace(ATTRIBUTION, terms=terms, total=Decimal(465), after=ATTRIBUTION.before + 465)
    rows = rows_of(chart(block))
    assert [row["label"] for row in rows[-2:]] == ["其余 19 项", "合计"]
    assert rows[-2]["end"] == 465 and "渠道30" in [row["label"] for row in rows]


def test_sessions_under_review_stand_out_and_a_missing_figure_leaves_a_gap():
    rows = rows_of(chart(TREND))
    assert [row["marked"] for row in rows] == [False] * 13 + [True]
    assert rows[5]["value"] is None
    assert rows[-1]["fill"] == colours().now


def test_two_lines_of_one_name_stay_two_lines():
    twice = replace(CHANNEL_TREND, series=(CHANNEL_TREND.series[0], CHANNEL_TREND.series[0]))
    assert len({row["name"] for row in rows_of(chart(twice))}) == 2


def test_a_name_keeps_its_colour_and_two_names_in_one_picture_never_share_one():
    names = [f"渠道{i}" for i in range(10)]
    assert len(set(colours_of(names).values())) == 10
    assert colours_of(["推荐feed"]) == {"推荐feed": colours_of(["千川PC版", "推荐feed"])["推荐feed"]}


def test_what_figures_and_words_say_better_has_no_picture():
    assert chart(CARDS) is None and chart(CHANNELS) is None
    assert chart(Trend("空", "gmv", RATE, (Series("a", ((datetime(2026, 7, 1), None),)),))) is None
    assert chart(Split("空", "gmv", RATE, ())) is None
    assert chart(Funnel("空", "people", (), (), FUNNEL.whole)) is None


def test_a_waterfall_without_terms_still_shows_the_change():
    block = Attribution("空", "gmv", "成交金额", Decimal(1), Decimal(1), Decimal(0), ())
    assert len(rows_of(chart(block))) == 1


def test_every_block_says_its_takeaway_in_words():
    for step in REVIEW.steps:
        for block in step.blocks:
            assert len(alt(block)) > len(block.title) + 2
    assert "点击支付率 10.9% → 7.9%" in alt(FUNNEL)
    assert "-¥9,842.10(真变化)" in alt(ATTRIBUTION)
    assert "没有超出正常波动的变化" in alt(replace(CARDS, readings=CARDS.readings[1:2]))


def test_a_heat_map_is_darkest_where_it_is_most_and_bare_where_nothing_was():
    cells = [row for row in rows_of(chart(HEATMAP)) if row["row"]]
    painted = {(row["row"], row["column"]): row["paint"] for row in cells}
    assert painted["周六", "晚上"] == ramp(False)[-1] and painted["周二", "=深夜"] == ramp(False)[0]
    bare = [row for row in cells if row["text"] == "—"]
    assert len(bare) == 6 and {row["paint"] for row in bare} == {"transparent"}
    assert {row["sample"] for row in cells if row["text"] == "¥1.2万"} == {"4 场 12.0 小时"}
    assert chart(replace(HEATMAP, cells=((None,) * 4,) * 4)) is None
