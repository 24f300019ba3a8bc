"""The daily report: which day it means, its sessions and hosts, what it says to do, and that it claims nothing new."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.metrics import METRICS
from core.reports import FORMATS
from core.reviews import review
from core.reviews.actions import MOST, actions
from core.reviews.blocks import Cards, Findings, Note, Review, Table
from core.reviews.periods import latest_day
from core.reviews.readings import Advice, Finding
from core.scope import USUAL, Question
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.shops import MERCHANT, batch, commit, rows_of_session

MAIN, SECOND = "qingye_outdoor", "00835512"
LATEST = date(2026, 11, 20)


def of(store: Store, name: str = "daily", **question: Any) -> Review:
    return review(store, name, Question(DEMO_MERCHANT, **question))


def block(review: Review, kind: type, title: str) -> Any:
    blocks = [block for step in review.steps for block in step.blocks]
    return next(block for block in blocks if isinstance(block, kind) and block.title == title)


def advised(*texts: str, unverified: str = "", where: str = "") -> Finding:
    advice = tuple(Advice(text, "pay_rate", "ticket_per_buyer", unverified) for text in texts)
    return Finding("pay_rate", (("channel", where),) if where else (), None, None, "real", "跌了", advice=advice)


@pytest.fixture(scope="module")
def latest(demo_store: Store) -> Review:
    return of(demo_store)


def test_a_question_without_a_time_means_all_sessions_of_the_latest_day(demo_store: Store, latest: Review) -> None:
    told = [
        name for (name,) in demo_store.query("SELECT session FROM fact_live WHERE day = ? ORDER BY start", [LATEST])
    ]
    assert list(latest.sessions) == told and len(told) == 3
    own = of(demo_store, accounts=(SECOND,))
    assert [session[: len(SECOND)] for session in own.sessions] == [SECOND]


def test_a_question_with_a_time_is_taken_as_it_is(demo_store: Store) -> None:
    start = datetime(2026, 11, 20, 19, 33, 32)
    for asked in (
        Question(DEMO_MERCHANT, sessions=(start,), against=USUAL),
        Question(DEMO_MERCHANT, start=LATEST, against=USUAL),
        Question(DEMO_MERCHANT, end=LATEST, against=USUAL),
        Question(DEMO_MERCHANT, tags=("满减",), against=USUAL),
    ):
        assert latest_day(demo_store, asked) == asked
    empty = Question("没有这个商家", against=USUAL)
    assert latest_day(demo_store, empty) == empty


def test_every_session_is_held_against_its_own_slot(demo_store: Store, latest: Review) -> None:
    table = block(latest, Table, "每一场")
    rows = demo_store.query(
        "SELECT strftime(start, '%H:%M'), hours * 60, gmv, gmv / hours FROM fact_live WHERE day = ? ORDER BY start",
        [LATEST],
    )
    assert len(rows) == len(table.rows) == 3
    for session, told, row in zip(latest.sessions, table.rows, rows, strict=True):
        assert told[0] == row[0]
        assert told[1:4] == pytest.approx([float(value) for value in row[1:]])
        alone = of(demo_store, "traffic", sessions=(datetime.strptime(session[-16:], "%Y-%m-%d %H:%M"),))
        (reading,) = [one for one in block(alone, Cards, "关键数字").readings if one.metric == "gmv_per_hour"]
        assert told[4] == pytest.approx(reading.before)
        assert told[5] == pytest.approx(reading.change)
        assert told[6] == reading.verdict_text


def test_sessions_of_several_accounts_are_told_apart_by_name(demo_store: Store) -> None:
    table = block(of(demo_store, start=date(2026, 11, 19)), Table, "每一场")
    assert [row[0] for row in table.rows][-2:] == ["19:27 晴野户外旗舰店", "20:06 晴野户外折扣仓"]


def test_one_session_needs_no_table_of_sessions(demo_store: Store) -> None:
    told = of(demo_store, sessions=(datetime(2026, 11, 20, 19, 33),))
    assert "每一场" not in [block.title for step in told.steps for block in step.blocks]


def test_hosts_are_on_air_as_long_as_the_roster_says_and_the_rest_is_nobody_s(
    demo_store: Store, latest: Review
) -> None:
    table = block(latest, Table, "谁在播")
    told = {row[0]: row[1] for row in table.rows}
    rows = demo_store.query(
        "SELECT host, sum(hours) * 60, count(DISTINCT session) FROM fact_shift WHERE day = ? AND session IS NOT NULL "
        "GROUP BY host",
        [LATEST],
    )
    idle = told.pop("未排班")
    assert told == pytest.approx({host: float(minutes) for host, minutes, _ in rows})
    # The morning has no roster, and nobody was entered for 15:55 to 16:10; the evening's two hosts follow each other.
    ((morning,),) = demo_store.query(
        "SELECT date_diff('second', start, stop) / 60 FROM fact_live WHERE day = ? ORDER BY start LIMIT 1", [LATEST]
    )
    assert idle == pytest.approx(float(morning) + 15, abs=1)
    assert table.rows[-1][0] == "未排班" and "15:55–16:10" in table.rows[-1][3]


def test_findings_are_those_of_the_scenarios_and_the_headline_names_the_largest(
    demo_store: Store, latest: Review
) -> None:
    allowed = {
        finding for name in ("traffic", "goods", "people") for finding in of(demo_store, name, start=LATEST).findings
    }
    assert set(latest.findings) <= allowed
    assert latest.findings == block(latest, Findings, "发现").findings
    effects = [abs(finding.effect_yuan or 0) for finding in latest.findings]
    assert effects == sorted(effects, reverse=True)
    evening = of(demo_store, sessions=(datetime(2026, 11, 20, 19, 33),))
    assert f"影响最大的是{METRICS[evening.findings[0].metric].label}" in evening.headline


def test_what_to_do_tomorrow_names_the_metric_it_should_move_and_the_one_it_must_not_hurt(demo_store: Store) -> None:
    evening = of(demo_store, sessions=(datetime(2026, 11, 20, 19, 33),))
    table = block(evening, Table, "明日动作")
    assert [column.label for column in table.columns][:3] == ["动作", "看哪个指标", "不能伤哪个"]
    advice = {one.text: one for finding in evening.findings for one in finding.advice}
    assert 0 < len(table.rows) <= MOST
    for row in table.rows:
        (said,) = [one for text, one in advice.items() if row[0].endswith(text)]
        assert row[1:3] == (METRICS[said.moves].label, METRICS[said.guard].label if said.guard else "")


def test_actions_are_said_once_the_first_of_every_finding_first_and_the_unverified_last() -> None:
    found = [
        advised("一", "二"),
        advised("三", "一"),
        advised("待定", unverified="粉丝多吗"),
        advised("一", where="搜索"),
    ]
    told = [(action.advice.text, action.where) for action in actions(found)]
    assert told == [("一", ()), ("三", ()), ("一", (("channel", "搜索"),)), ("二", ()), ("待定", ())]
    assert len(actions([advised(*"一二三四五六七八")])) == MOST
    assert actions([]) == ()


def test_a_quiet_day_says_to_change_nothing(demo_store: Store) -> None:
    quiet = of(demo_store, start=date(2026, 11, 17))
    assert quiet.findings == ()
    assert "不必为它改动" in block(quiet, Note, "明日动作").text
    assert block(quiet, Findings, "发现").empty in quiet.headline


def test_what_is_not_loaded_is_told_with_what_it_would_add(demo_store: Store, latest: Review) -> None:
    told = block(latest, Note, "还缺的数据").text
    assert "商品讲解(缺 2 场),补上能看到每次讲解带来多少成交(罗盘 → 直播 → 直播详情(大屏) → 商品 → 讲解分析)" in told
    assert "整场数据" not in told and "没有下载按钮" not in told


@pytest.fixture
def bare() -> Iterator[Store]:
    """A shop with nothing but the list of its sessions."""
    store = Store(":memory:")
    last = datetime(2026, 7, 21, 20)
    figures = {"exposure_users": 100_000, "viewers": 10_000, "buyers": 200, "gmv": 18_000.0}
    commit(store, batch("list", [rows_of_session("a", last - timedelta(days=day), **figures) for day in range(12)]))
    yield store
    store.close()


def test_a_day_with_nothing_but_the_list_is_reported_and_lacks_the_rest(bare: Store) -> None:
    told = review(bare, "daily", Question(MERCHANT))
    titles = [step.title for step in told.steps]
    assert "商品" not in titles
    assert block(told, Note, "还没有渠道数据") and block(told, Note, "还没有上播记录")
    lacking = block(told, Note, "还缺的数据").text
    for title in ("整场数据下载", "商品明细", "商品讲解", "流量综合趋势分析", "人群画像"):
        assert title in lacking
    assert all(form.write(told) for form in FORMATS.values())


def test_the_report_is_written_in_every_format(demo_store: Store, latest: Review) -> None:
    written = {key: form.write(latest) for key, form in FORMATS.items()}
    assert len(written["wecom"]) <= 2_048 and len(written["wecom_md"]) <= 4_096
    for key in ("md", "wecom", "wecom_md", "feishu"):
        assert "明日动作" in written[key].decode() and "3 场" in written[key].decode()
