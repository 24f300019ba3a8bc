"""主播卡: what one host is strong and weak in, beside others in the same slots and the host's own past."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from core.metrics.ask import Window
from core.reports import FORMATS
from core.reviews.blocks import Note, Review, Table, Trend
from core.reviews.goods.explained import Explained
from core.reviews.hosts.board import Board
from core.reviews.hosts.card import card, one_page, span_board
from core.reviews.hosts.card_advice import advice_for
from core.reviews.hosts.card_products import hosts_of, products_of
from core.reviews.hosts.card_weeks import OTHERS
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.host_shop import HOSTS, LAST, LONELY, fill
from tests.core.warehouse.made import MERCHANT


@pytest.fixture(scope="module")
def shop() -> Iterator[Store]:
    store = Store(":memory:")
    fill(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def board(shop: Store) -> Board:
    return span_board(shop, MERCHANT, LAST.date())


def table(review: Review, title: str) -> Table:
    return next(block for block in review.blocks if isinstance(block, Table) and block.title == title)


def column(found: Table, key: str) -> dict[Any, Any]:
    place = [one.key for one in found.columns].index(key)
    return {row[0]: row[place] for row in found.rows}


def test_only_a_weak_ability_is_called_weak_and_it_says_what_to_try(shop: Store, board: Board) -> None:
    """小安 makes half as many follow as the others: nothing else about any of the four differs."""
    found = card(shop, board, "小安")
    verdicts = column(table(found, "和同时段的其他主播比"), "verdict")
    assert set(verdicts) == {"单小时成交金额", "留人", "互动", "吸粉", "转化"}
    assert {ability for ability, said in verdicts.items() if said != "看不出差别"} == {"吸粉"}
    assert verdicts["吸粉"] == "偏弱"
    (weak,) = found.findings
    assert weak.verdict_text == "真差别", "below others of the same time, which is no change"
    assert (weak.metric, weak.where) == ("host_follow_rate", (("host", "小安"),))
    assert [(one.moves, one.guard) for one in weak.advice] == [("follow_rate", "watch_seconds_per_viewer")]
    assert "口播点关注" in weak.advice[0].text
    assert "弱在吸粉" in found.headline


def test_a_fall_against_the_own_past_is_real_and_quiet_weeks_are_not(shop: Store, board: Board) -> None:
    moved = {
        host: [
            row[0] for row in table(card(shop, board, host), "和自己的过去比").rows if str(row[4]).startswith("真变化")
        ]
        for host in HOSTS
    }
    assert moved == {"小安": [], "阿杰": ["吸粉"], "晚晴": [], "青禾": []}
    assert "最近一周吸粉真的变差" in card(shop, board, "阿杰").headline


def test_a_week_is_the_sums_of_its_minutes_beside_the_others_in_the_same_slots(shop: Store, board: Board) -> None:
    found = card(shop, board, "阿杰")
    follows = next(block for block in found.blocks if isinstance(block, Trend) and block.metric == "host_follow_rate")
    own = follows.series[0]
    assert [series.name for series in follows.series] == ["阿杰", OTHERS]
    assert len(own.points) == 6, "weeks before the first minutes are left out"
    ((above, below),) = shop.query(
        "SELECT sum(minute.new_followers), sum(minute.entries) FROM fact_minute AS minute "
        "JOIN fact_shift AS shift ON shift.session = minute.session AND shift.host = '阿杰' "
        "AND minute.minute >= shift.shift_on AND minute.minute < shift.shift_off WHERE minute.day >= $first",
        {"first": (LAST - timedelta(days=6)).date()},
    )
    first, value = own.points[-1]
    assert first == LAST - timedelta(days=6)
    assert value == pytest.approx(float(above) / float(below))


def test_one_week_alone_is_no_line_and_says_what_is_missing(shop: Store) -> None:
    """Four weeks that end on the first day with minutes."""
    early = span_board(shop, MERCHANT, (LAST - timedelta(days=41)).date(), 4)
    blocks = card(shop, early, "小安").blocks
    assert not any(isinstance(block, Trend) for block in blocks)
    assert any(isinstance(block, Note) and block.title == "还画不出走势" for block in blocks)


def test_a_product_sold_better_than_by_others_is_named_and_the_rest_is_not(shop: Store, board: Board) -> None:
    """晚晴 sells socks to twelve clicks of a hundred, all others to five; caps sell alike."""
    found = table(card(shop, board, "晚晴"), "讲过的商品")
    assert column(found, "verdict") == {"羊毛袜": "更好", "冷帽": "看不出差别"}
    clicks, orders = shop.query(
        "SELECT sum(product_clicks), sum(orders) FROM fact_explanation AS one "
        "JOIN fact_shift AS shift ON shift.session = one.session AND shift.host = '晚晴' "
        "AND explain_start >= shift_on AND explain_end <= shift_off WHERE product_id = '羊毛袜'"
    )[0]
    row = next(row for row in found.rows if row[0] == "羊毛袜")
    assert row[1:5] == (42, clicks, orders, pytest.approx(float(orders) / float(clicks)))
    assert row[6] == pytest.approx(0.12 / 0.05, rel=0.25)


def test_an_explanation_over_a_handover_is_nobodys(shop: Store, board: Board) -> None:
    """Every jacket began five minutes before its host went on air."""
    for host in HOSTS:
        assert "冲锋衣" not in column(table(card(shop, board, host), "讲过的商品"), "verdict")


def test_a_host_without_minutes_is_not_compared_and_is_told_why(shop: Store, board: Board) -> None:
    found = card(shop, board, LONELY)
    assert found.headline == f"{LONELY} 还不能排名(按时长估算),能力还不能比较"
    assert not found.findings
    figures = table(found, "上播")
    assert figures.rows[0][:2] == (120.0, 1)
    assert "没有分钟数据" in figures.caption
    assert any("请上传" in getattr(block, "text", "") for block in found.blocks)


def test_the_paper_has_the_weeks_as_a_table_and_every_format_writes_it(shop: Store, board: Board) -> None:
    printed = one_page(card(shop, board, "小安"))
    assert not any(isinstance(block, Trend) for block in printed.blocks)
    assert len(table(printed, "每周的数字和样本").rows) == 6
    assert [step.title for step in printed.steps] == ["能力", "每周和时段", "商品和讲解"]
    for key in ("md", "html", "json"):
        assert "小安" in FORMATS[key].write(printed).decode()


def test_explanations_worth_watching_are_the_hosts_own(demo_store: Store) -> None:
    """小满 was on air on 11-19 from 19:27 to 22:00, the last ten minutes together with 晚晴."""
    found = card(demo_store, span_board(demo_store, DEMO_MERCHANT, date(2026, 11, 20)), "小满")
    watched = table(found, "好的一次和差的一次")
    assert watched.rows
    assert all("11-19 19:27" <= str(row[1]) < "11-19 21:50" for row in watched.rows)
    assert {row[-1] for row in table(found, "讲过的商品").rows} == {"样本不足"}, "one evening a side is no comparison"


def test_who_converts_badly_is_told_which_products_go_best_and_how_sure_that_is(shop: Store, board: Board) -> None:
    explained = Explained(shop, MERCHANT, sorted(set(board.answer.dimensions["session"].tolist())))
    whose = hosts_of(shop, Window(MERCHANT, (), board.since, board.until), explained.all)
    sure, unsure = (advice_for("host_click_order_rate", products_of(whose, host))[0] for host in ("晚晴", "青禾"))
    assert sure.text.startswith("转化最好的是「羊毛袜」(10.7%)")
    assert (sure.moves, sure.guard, sure.unverified) == ("pay_rate", "uv_value", "")
    assert unsure.unverified
    assert advice_for("host_click_order_rate", ())[0].text.startswith("找出自己转化最好的")
