"""Products as circles: every one is drawn, the medians part them, and no name covers another on a phone."""

from dataclasses import replace

import pytest
import vl_convert

from core.reports.charts import alt, chart
from core.reviews.blocks import Point
from tests.core.reports.sample_plots import SCATTER, SCRIPT

CROWDED = replace(
    SCATTER,
    points=tuple(Point(f"很长的商品名称{n}", 0.2 + n / 1_000, 0.05, 100.0 + n, "主推") for n in range(60)),
)


def rows_of(block) -> list[dict]:
    return chart(block)["datasets"]["rows"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [340, 1100])
def test_it_draws_on_a_phone_and_on_a_desk(dark, width):
    drawn = vl_convert.vegalite_to_svg({**chart(SCATTER, dark), "width": width}, allowed_base_urls=[])
    assert all(word in drawn for word in (*SCATTER.quadrants, SCATTER.x.label, SCATTER.y.label, "主推", "常规"))


def test_area_is_the_figure_and_the_largest_lies_below_the_others():
    large, small = rows_of(SCATTER)
    assert large["area"] / small["area"] == pytest.approx(12_000.5 / 300)
    assert (large["x"], large["y"]) == (0.31, 0.12)


def test_names_that_would_cover_each_other_or_a_circle_are_left_to_the_tooltip():
    rows = rows_of(CROWDED)
    assert len(rows) == 60
    assert len([row for row in rows if row["label"]]) <= 1
    assert {row["name"] for row in rows} == {point.name for point in CROWDED.points}
    apart = (Point("左", 0.1, 0.1, 5.0, "主推"), Point("右", 0.3, 0.1, 4.0, "主推"), Point("上", 0.2, 0.3, 3.0, "主推"))
    assert {row["label"] for row in rows_of(replace(SCATTER, points=apart))} == {"左", "右", "上"}


def test_text_of_people_is_data_only():
    drawn = chart(SCATTER)
    data = drawn.pop("datasets")
    assert SCRIPT in str(data)
    assert SCRIPT not in str({key: value for key, value in drawn.items() if key != "description"})


def test_one_thing_alone_has_no_medians_and_is_drawn_all_the_same():
    alone = replace(SCATTER, points=SCATTER.points[:1], x_middle=None, y_middle=None)
    assert len(rows_of(alone)) == 1
    assert not any("strokeDash" in str(layer) for layer in chart(alone)["layer"])
    assert vl_convert.vegalite_to_svg({**chart(alone), "width": 340}, allowed_base_urls=[])


def test_nothing_is_no_picture_and_the_words_say_what_is_largest():
    assert chart(replace(SCATTER, points=())) is None
    assert "成交金额最大的是 =冲锋衣" in alt(SCATTER)
