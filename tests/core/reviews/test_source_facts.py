"""Figures that the platform's course and its merchants tell of, typed in as data, come out of reviews and reports."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.reports import FORMATS
from core.reviews import review
from core.reviews.blocks import Attribution, Funnel, Note, Portrait, Review, Table, Term
from core.reviews.crowds.packages import packages_step
from core.scope import Question, Scope
from core.warehouse.store import Store
from tests.core.reviews import goods_shops
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session
from tests.core.warehouse import made

NOW = datetime(2026, 11, 6, 20)
BEFORE = NOW - timedelta(days=1)
RATES = {"viewers": 0.10, "product_exposure_users": 0.75, "product_click_users": 0.30, "buyers": 0.05}


def session(start: datetime, exposure: float = 1_000_000, ticket: float = 200.0, **changed: float) -> dict[str, object]:
    """A session whose rates are the usual ones times `changed`, its money buyers × ticket."""
    figures: dict[str, float] = {"exposure_users": exposure}
    people = exposure
    for stage, rate in RATES.items():
        people = figures[stage] = round(people * rate * changed.get(stage, 1.0))
    return rows_of_session("a", start, **figures, orders=figures["buyers"], gmv=round(figures["buyers"] * ticket, 2))


def written(store: Store, name: str = "traffic", against: str = "previous", **question: Any) -> Review:
    return review(store, name, Question(MERCHANT, against=against, **question))


def texts(found: Review) -> list[str]:
    """The review as Markdown and as a page."""
    return [FORMATS[name].write(found).decode() for name in ("md", "html")]


def blocks(found: Review, kind: type) -> list[Any]:
    return [block for step in found.steps for block in step.blocks if isinstance(block, kind)]


def terms(found: Review) -> tuple[dict[str, Term], Attribution]:
    whole = blocks(found, Attribution)[0]
    return {term.metric: term for term in whole.terms}, whole


def told(found: Review, *words: str) -> None:
    for text in texts(found):
        for word in words:
            assert word in text, word


def test_a_view_rate_of_7_1_percent_is_a_fifth_above_5_88(store: Store) -> None:
    last = {"exposure_users": 100_000, "viewers": 7_100, "gmv": 9_000.0}
    commit(store, batch("list.xlsx", [rows_of_session("a", BEFORE, **last | {"viewers": 5_880}),
                                      rows_of_session("a", NOW, **last)]))  # fmt: skip
    found = written(store)
    rate = blocks(found, Funnel)[0].rates[0]
    assert (rate.value, rate.before) == (0.071, 0.0588)
    assert rate.relative == pytest.approx(0.2074, abs=1e-4)
    told(found, "7.1%", "5.9%", "+1.2pp(+20.7%)")


@pytest.mark.parametrize(
    ("stage", "rate", "money", "metric", "share"),
    [("product_click_users", 1.10, 1.36, "product_click_rate", 0.31), ("buyers", 1.20, 3.14, "pay_rate", 0.16)],
)
def test_a_rate_explains_its_part_of_a_rise_in_money(
    store: Store, stage: str, rate: float, money: float, metric: str, share: float
) -> None:
    risen = session(NOW, exposure=round(1_000_000 * money / rate), **{stage: rate})
    commit(
        store,
        batch("list.xlsx", [session(BEFORE, ticket=2_222.0), risen | {"gmv": float(str(risen["buyers"])) * 2_222}]),
    )
    found = written(store)
    by_metric, whole = terms(found)
    assert float(whole.total / whole.before) == pytest.approx(money - 1, abs=2e-3)
    assert float(by_metric[metric].yuan / whole.total) == pytest.approx(share, abs=5e-3)
    assert share == pytest.approx(math.log(rate) / math.log(money), abs=5e-3)
    assert sum(term.yuan for term in whole.terms) == whole.total
    told(found, f"{by_metric[metric].yuan:,.2f}", f"+{(rate - 1) * 100:.1f}%")
    if metric == "product_click_rate":
        assert float(whole.total) == pytest.approx(900_000, rel=0.01)


def test_one_funnel_is_a_fifth_to_two_fifths_above_the_other_layer_by_layer(store: Store) -> None:
    better = {"viewers": 1.2, "product_exposure_users": 1.25, "product_click_users": 1.4, "buyers": 1.3}
    commit(store, batch("list.xlsx", [session(BEFORE), session(NOW, **better)]))
    found = written(store, against=f"{BEFORE:%Y/%m/%d %H:%M:%S}")
    rates = blocks(found, Funnel)[0].rates
    assert [rate.relative for rate in rates] == [pytest.approx(by - 1, abs=1e-3) for by in better.values()]
    told(found, "(+20.0%)", "(+25.0%)", "(+40.0%)", "(+30.0%)")
    beside = written(store, "compare", "usual", sessions=(BEFORE, NOW))
    told(beside, *(rate.value_text for rate in rates), *(rate.before_text for rate in rates))


def test_an_order_rate_that_sinks_pulls_the_channels_money_down_and_then_its_traffic(store: Store) -> None:
    feed = "推荐feed"
    rows: list[dict[str, object]] = []
    channels: list[dict[str, object]] = []
    days = [NOW - timedelta(days=back) for back in range(26, -1, -1) if (NOW - timedelta(days=back)).weekday() < 5]
    for place, start in enumerate(days):
        left = len(days) - place  # the rate sinks in the last six evenings, the entries in the last three
        stray = 1 + 0.02 * ((place * 7) % 5 - 2)
        entries = round((30_000 if left > 3 else 17_000) * stray)
        volumes = {feed: (entries, 0.016 if left > 6 else 0.013), "关注": (12_000, 0.03), "千川PC版": (9_000, 0.02)}
        orders = {name: round(amount * rate) for name, (amount, rate) in volumes.items()}
        row = session(start, exposure=round(700_000 * stray)) | {"gmv": sum(orders.values()) * 100.0}
        rows.append(row)
        place_of = {key: row[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
        channels += [
            {**place_of, "channel": name, "entries": amount, "orders": orders[name], "gmv": orders[name] * 100.0}
            for name, (amount, _) in volumes.items()
        ]
    commit(store, batch("list.xlsx", rows, channels))
    found = written(store, against=f"{days[0]:%Y/%m/%d %H:%M:%S}")
    part = next(term for term in blocks(found, Attribution)[1].terms if term.label == feed)
    rate = next(each for each in part.parts if each.metric == "order_rate")
    assert (rate.before, rate.value) == (pytest.approx(0.016, abs=1e-4), pytest.approx(0.013, abs=1e-4))
    assert part.yuan < rate.yuan < 0
    told(found, feed, "1.6%", "1.3%")
    usual = written(store, against="usual")
    first = next(each for each in usual.findings if each.where == (("channel", feed),))
    assert first.metric in ("entries", "order_rate")
    assert any(f"「{feed}」的转化率从 {days[-6]:%m-%d} 起走低" in guess for guess in first.guesses)
    assert any(f"进入次数到 {days[-3]:%m-%d} 才下降" in guess for guess in first.guesses)
    told(usual, f"从 {days[-6]:%m-%d} 起走低")


def test_the_28th_explanation_beats_the_18th(store: Store) -> None:
    row = session(NOW) | {"stop": NOW + timedelta(hours=5)}
    explanations = []
    for nth in range(1, 31):
        better = {28: 2.0, 18: 0.4}.get(nth, 1.0)
        began = NOW + timedelta(minutes=9 * nth)
        figures = {"entries": 300, "product_clicks": 200, "orders": 30, "gmv": 2880}
        each = {key: round(usual * better) for key, usual in figures.items()}
        at = {"explain_start": began, "explain_end": began + timedelta(minutes=5), "online": 800.0}
        explanations.append({**goods_shops.product_row(row, "1", "外套", **each), **at})
    commit(store, goods_shops.batch("room.xlsx", goods_shops.ROOM, live=[row]))
    commit(store, goods_shops.batch("talk.xlsx", goods_shops.TALK, explanation=explanations))
    found = written(store, "goods", against="usual")
    best = next(block for block in blocks(found, Table) if "最好的一次" in block.title).rows[0]
    assert any(str(cell).startswith("第28次") for cell in best)
    assert any(str(cell).startswith("第18次") for cell in best)
    told(found, "第28次", "第18次")


def portrait(crowd: str, dimension: str, **shares: float) -> list[dict[str, object]]:
    place = {key: session(NOW)[key] for key in ("row", "account", "account_name", "start", "stop", "day")}
    return [
        {**place, "crowd": crowd, "dimension": dimension, "label": label, "share": share}
        for label, share in shares.items()
    ]


def test_buyers_of_25_to_35_and_leavers_above_50_are_told_apart(store: Store) -> None:
    ages: Sequence[str] = ("18-24", "25-35", "36-49", "50岁以上")
    rows = [
        *portrait("成交", "年龄", **dict(zip(ages, (0.12, 0.55, 0.23, 0.10), strict=True))),
        *portrait("未成交", "年龄", **dict(zip(ages, (0.10, 0.18, 0.25, 0.47), strict=True))),
        *portrait("成交", "八大消费群体", 精致妈妈=0.34, 新锐白领=0.3, 资深中产=0.2, 小镇中老年=0.06, 其他=0.1),
        *portrait("未成交", "八大消费群体", 精致妈妈=0.14, 新锐白领=0.12, 资深中产=0.1, 小镇中老年=0.44, 其他=0.2),
    ]
    commit(store, batch("list.xlsx", [session(NOW)]))
    commit(store, goods_shops.batch("portrait.xlsx", "audience", audience=rows))
    found = written(store, "people", against="usual")
    by_dimension = {block.dimension: block for block in blocks(found, Portrait)}
    age = {label.name: label for label in by_dimension["年龄"].labels}
    assert by_dimension["年龄"].labels[0].name == "25-35"
    assert age["25-35"].lift == pytest.approx(0.55 / 0.18)
    assert age["50岁以上"].lift == pytest.approx(0.10 / 0.47)
    eight = {label.name: label for label in by_dimension["八大消费群体"].labels}
    assert eight["小镇中老年"].lift == min(label.lift for label in eight.values() if label.lift is not None)
    told(found, "25-35", "50岁以上", "小镇中老年", "3.06")
    assert "50岁以上" in found.headline


def test_the_package_of_a_sweater_is_half_again_above_the_others_of_its_session(store: Store) -> None:
    """A package of 资深中产, another shop's customers and 36-40: rate and return 50 % above the others together."""
    live = made.session("11-20 19:30", "11-20 23:30")
    names = ("package", "targeting", "product_click_users", "buyers", "ad_cost", "gmv")
    rows = [
        ("毛衣成交人群", "资深中产、36-40、某服装旗舰店", 1_200, 144, 2_000, 9_000),
        ("系统推荐", "不限", 1_500, 110, 3_000, 8_700),
        ("达人相似", "相似达人", 1_000, 90, 2_500, 7_800),
    ]
    plans = [{"start": live["start"]} | dict(zip(names, row, strict=True)) for row in rows]
    made.put(store, made.shop_list(live), made.batch("crowd_package", made.landing("crowd_package", plans)))
    days = (date(2026, 11, 20), date(2026, 11, 20))
    step = packages_step(store, Scope(made.MERCHANT, ("a1 2026-11-20 19:30",), (), "usual", "", "", days=days))
    note, table = step.blocks[:2]
    assert isinstance(note, Note)
    assert isinstance(table, Table)
    best = dict(zip([column.key for column in table.columns], table.rows[0], strict=True))
    assert best["package"] == "毛衣成交人群"
    assert (best["package_click_pay_rate"], best["others_rate"]) == (0.12, pytest.approx(200 / 2_500))
    assert best["rate_above"] == pytest.approx(0.5)
    assert (best["package_roi"], best["others_roi"], best["roi_above"]) == (4.5, 3.0, pytest.approx(0.5))
    assert best["verdict"] == "高于同场其他包"
    assert "毛衣成交人群" in note.title
    assert "+50.0%" in note.text
