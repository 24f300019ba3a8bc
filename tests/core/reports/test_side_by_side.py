"""Things side by side: a scale of its own per metric, and their figures in messages and in the picture."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from core.reports import FORMATS
from core.reports.charts import alt, chart, compact
from core.reports.picture import drawing
from core.reviews.blocks import Attribution, Cards, Matrix, Review, Step
from core.reviews.readings import Reading
from core.units import RATE, YUAN
from tests.core.reports.sample import ATTRIBUTION, CARDS, FUNNEL, REVIEW

HEADS = ("11-20 周五", "11-19 周四", "11-18 周三")


def rate(value: float | None, before: float | None = None) -> Reading:
    return Reading("view_rate", "观看点击率", RATE, value, before, verdict="normal", good="up")


def money(value: float, before: float) -> Reading:
    return Reading("gmv", "成交金额", YUAN, value, before, verdict="real", good="up")


RATES = Matrix("转化率", "session", HEADS, ("",) * 3, ((rate(0.82, 0.819), rate(0.821, 0.82), rate(0.815)),))
EVERY = Matrix("每个指标", "session", HEADS, ("",) * 3, ((money(800, 1000), None, money(1200, 1000)),))
BESIDE = replace(REVIEW, findings=(), steps=(Step("并排看", (RATES, EVERY)),))


def places(*values: float) -> list[float]:
    drawn = chart(replace(RATES, heads=HEADS[: len(values)], rows=(tuple(map(rate, values)),)))
    assert drawn is not None
    return [row["dot"] for rows in drawn["datasets"].values() for row in rows if row["head"]]


@pytest.mark.parametrize("values", [(0.82, 0.821, 0.8), (0.06, 0.1, 0.09), (0.002, 0.0021, 0.5), (0.0, 0.3, 0.1)])
def test_dots_keep_their_order_and_stand_apart_from_both_ends(values: tuple[float, ...]) -> None:
    drawn = places(*values)
    assert sorted(drawn) == [place for _, place in sorted(zip(values, drawn, strict=True))]
    assert min(drawn) >= 0 and max(drawn) <= 0.95
    assert max(drawn) - min(drawn) > 0.05


def test_a_hairs_breadth_does_not_fill_the_scale() -> None:
    low, high = places(0.82, 0.821)
    assert 0.4 < low < high < 0.6
    assert high - low < 0.02


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_one_value_alone_has_a_place(value: float) -> None:
    assert 0 <= places(value)[0] <= 1


def test_the_ends_of_the_scale_are_written_on_it() -> None:
    drawn = chart(RATES)
    assert drawn is not None
    (head,) = (row for rows in drawn["datasets"].values() for row in rows if row["panel"])
    assert (head["low"], head["high"]) == ("77.7%", "85.9%")


@pytest.mark.parametrize("key", ["wecom", "wecom_md", "feishu"])
def test_a_message_tells_each_thing_where_there_are_no_cards(key: str) -> None:
    text = FORMATS[key].write(BESIDE).decode()
    assert "成交金额:11-20 周五 ¥800,-20.0% ▼ 真变化 · 变差;11-18 周三 ¥1,200,+20.0% ▲ 真变化 · 变好" in text
    assert "11-19 周四" not in text


def test_cards_go_first() -> None:
    text = FORMATS["feishu"].write(with_first(BESIDE, CARDS)).decode()
    assert "成交金额:11-20 周五" not in text


def with_first(review: Review, block: Any) -> Review:
    return replace(review, steps=(Step("先", (block,)), *review.steps))


def test_the_picture_tells_each_thing_too() -> None:
    drawn = unescape(drawing(BESIDE))
    assert [text in drawn for text in ("¥800", "¥1,200", "▼-20.0% 变差", "▲+20.0% 变好")] == [True] * 4
    assert "¥800" not in unescape(drawing(with_first(BESIDE, Cards("空", CARDS.readings[:1]))))


def test_a_long_split_is_told_by_its_largest_terms_and_still_adds_up() -> None:
    first = ATTRIBUTION.terms[0]
    terms = tuple(replace(first, label=f"商品{n}", yuan=first.yuan * 0 + n, verdict=None) for n in range(1, 11))
    split = Attribution(**{**vars_of(ATTRIBUTION), "terms": terms, "total": first.yuan * 0 + 55})
    text = FORMATS["wecom"].write(replace(REVIEW, findings=(), steps=(Step("钱", (split,)),))).decode()
    assert [name in text for name in ("商品10 ", "商品5 ", "商品4 ")] == [True, True, False]
    assert "其余 4 项 +¥10.00" in text


def vars_of(block: Attribution) -> dict[str, Any]:
    return {name: value for name, value in vars(block).items() if name != "type"}


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("no_history", "历史不足,没有判断"), ("too_few", "样本不足,没有判断"), ("normal", "没有超出正常波动的变化")],
)
def test_nothing_judged_is_not_nothing_changed(verdict: Any, said: str) -> None:
    judged = tuple(replace(reading, verdict=verdict) for reading in FUNNEL.rates)
    funnel = replace(FUNNEL, rates=judged, whole=replace(FUNNEL.whole, verdict=verdict))
    assert said in alt(funnel)


def test_the_small_funnel_writes_each_figure_with_its_change_and_verdict() -> None:
    (rows,) = compact(FUNNEL)["datasets"].values()
    assert len(rows) == len(FUNNEL.stages)
    for row, rate_ in zip(rows, (*FUNNEL.rates, FUNNEL.whole), strict=True):
        assert row["rate_now"] == rate_.value_text
        assert rate_.change_text in row["rate_told"]
