"""The picture of a time axis: one unit or an index, lanes that don't overlap, and names as data only."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.reports.charts import chart
from core.reports.charts.timeline import SMOOTHED
from core.reviews.blocks import Band, Line, Mark, Timeline
from core.units import NUMBER, RATE, TIMES

START = datetime(2026, 11, 20, 23, 50)
EVIL = "<img src=x onerror=alert(1)>'+datum.at+'"


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def line(metric: str, unit: Any, *values: float | None) -> Line:
    return Line(metric, metric, unit, tuple((at(n), value) for n, value in enumerate(values)))


BLOCK = Timeline(
    "走势", "a 2026-11-20 23:50", START, at(20),
    (line("entries", TIMES, *[10.0] * 19, 20.0), line("online", NUMBER, *[50.0] * 20),
     line("pay", RATE, *[0.1] * 10, None, *[0.3] * 9)),
    ("entries", "online"),
)  # fmt: skip


def rows(block: Timeline, kind: str) -> list[dict[str, Any]]:
    spec = chart(block)
    assert spec is not None
    return [row for row in spec["datasets"]["rows"] if row["kind"] == kind]


def test_lines_of_several_units_are_drawn_as_an_index() -> None:
    drawn = rows(BLOCK, "line")
    assert {row["value"] for row in drawn if row["name"] == "online"} == {100.0}
    values = [row["value"] for row in drawn if row["name"] == "entries"]
    assert abs(sum(values) / len(values) - 100) < 1e-3
    assert "平均 = 100" in json.dumps(chart(BLOCK), ensure_ascii=False)


def test_lines_of_one_unit_are_drawn_in_it_and_volumes_as_means() -> None:
    drawn = rows(replace(BLOCK, shown=("entries",)), "line")
    assert drawn[0]["value"] == 10.0
    assert drawn[-1]["value"] == pytest.approx((10 + 10 + 20) / 3, abs=1e-6)
    assert f"次 · {SMOOTHED} 分钟平均" in json.dumps(chart(replace(BLOCK, shown=("entries",))), ensure_ascii=False)


def test_rates_are_never_averaged_and_gaps_stay_gaps() -> None:
    drawn = rows(replace(BLOCK, shown=("pay",)), "line")
    assert [row["value"] for row in drawn] == [0.1] * 10 + [None] + [0.3] * 9


def test_times_are_shown_as_written_wherever_one_looks() -> None:
    assert rows(BLOCK, "line")[10]["at"] == "2026-11-21T00:00:00Z"


def test_what_overlaps_lies_in_rows_of_its_own() -> None:
    bands = (
        Band("shift", "甲", at(0), at(10)),
        Band("shift", "乙", at(8), at(20)),
        Band("shift", "丙", at(10), at(20)),
    )
    drawn = {row["name"]: row["y"] for row in rows(replace(BLOCK, bands=bands), "band")}
    assert drawn["甲"] == drawn["丙"] != drawn["乙"]
    spec, plain = chart(replace(BLOCK, bands=bands)), chart(BLOCK)
    assert spec is not None
    assert plain is not None
    assert spec["height"] > plain["height"]


def test_marks_have_a_word_only_where_there_is_room() -> None:
    marks = (
        Mark(at(1), "改价", "a"),
        Mark(at(1.2), "发券", "b"),
        Mark(at(1.4), "提问", "c"),
        Mark(at(19.5), "下播", "d"),
    )
    drawn = rows(replace(BLOCK, marks=marks), "mark")
    assert [row["word"] for row in drawn] == ["改价", "发券", "", "下播"]
    assert [row["left"] for row in drawn] == [False, False, False, True]


def test_a_longer_word_needs_more_room() -> None:
    marks = (Mark(at(5), "加库存", "a"), Mark(at(7.5), "换主播", "b"), Mark(at(7.8), "发券", "c"))
    short = (Mark(at(5), "发券", "a"), Mark(at(8.2), "改价", "b"))
    drawn = rows(replace(BLOCK, marks=marks), "mark")
    assert [row["word"] for row in drawn] == ["加库存", "换主播", ""]
    assert drawn[0]["y"] < drawn[1]["y"]
    assert len({row["y"] for row in rows(replace(BLOCK, marks=short), "mark")}) == 1


def test_a_point_answers_with_its_own_figures_and_what_went_on() -> None:
    block = replace(
        BLOCK, bands=(Band("explanation", "手套", at(3), at(4)),), marks=(Mark(at(3.5), "改价", "降到 29"),)
    )
    touch = rows(block, "touch")[3]
    assert touch["when"] == "23:53"
    assert touch["text"] == "entries 10 · online 50.00"
    assert touch["name"] == "手套、改价:降到 29"


def test_names_are_data_and_nothing_else() -> None:
    block = replace(BLOCK, bands=(Band("explanation", EVIL, at(3), at(9)),), marks=(Mark(at(3), EVIL, EVIL),))
    spec = chart(block)
    assert spec is not None
    assert EVIL not in json.dumps({key: value for key, value in spec.items() if key != "datasets"}, ensure_ascii=False)


def test_the_part_picked_is_marked_and_no_figures_is_no_picture() -> None:
    (span,) = rows(replace(BLOCK, span=(at(2), at(5))), "span")
    assert (span["at"], span["until"]) == ("2026-11-20T23:52:00Z", "2026-11-20T23:55:00Z")
    assert chart(replace(BLOCK, lines=(line("entries", TIMES, None, None),))) is None
