"""Tags of sessions and parts of a session: what they narrow, what is held against them, what they change."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import NothingToReview
from core.reviews import review
from core.reviews.blocks import Attribution, Cards, Funnel, Note, Review
from core.reviews.resolve import resolve, word_of
from core.scope import Question, parts_of_session, span_in
from core.warehouse import entered, holdings, ledger
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT

MAIN, OTHER = "qingye_outdoor", "00835512"
LATEST = "qingye_outdoor 2026-11-20 19:33"
BEARING = ("2026-11-12", "2026-11-16", "2026-11-18")
"""Evenings of the main account that are tagged 满减, beside the latest."""

Words = list[tuple[str, str]]


def tag(store: Store, tags: dict[str, Words]) -> str:
    said = [(session, *word) for session, words in tags.items() for word in words]
    rows: list[dict[str, object]] = [{"session": one, "kind": kind, "name": name} for one, kind, name in said]
    rows += [{"session": session, "kind": None, "name": None} for session, words in tags.items() if not words]
    return ledger.enter(store, DEMO_MERCHANT, "tag", rows, "tests")


def evenings(store: Store, account: str = MAIN) -> list[str]:
    sessions = holdings.sessions(store, DEMO_MERCHANT, [account])
    return [one.session for one in sessions if one.start.hour >= 19]


@pytest.fixture(scope="module")
def tagged(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo merchant with 满减 on four evenings, 双11 on the sessions of its day, 冬季 on one of the other."""
    opened = Store(str(shutil.copy(demo_database, tmp_path_factory.mktemp("tagged") / "copy.duckdb")))
    mechanism = [name for name in evenings(opened) if parts_of_session(name)[1].date().isoformat() in BEARING]
    sessions = holdings.sessions(opened, DEMO_MERCHANT, [MAIN])
    promotion = [one.session for one in sessions if one.day == date(2026, 11, 11)]
    tag(
        opened,
        {
            **{name: [("价格机制", "满减")] for name in (*mechanism, LATEST)},
            **{name: [("大促", "双11")] for name in promotion},
            evenings(opened, OTHER)[-1]: [("场景", "冬季"), ("价格机制", "满减")],
        },
    )
    yield opened
    opened.close()


def asked(store: Store, **question: object) -> Review:
    return review(store, "traffic", Question(DEMO_MERCHANT, (MAIN,), **question))  # type: ignore[arg-type]


def verdicts(found: Review) -> set[str]:
    cards = next(block for step in found.steps for block in step.blocks if isinstance(block, Cards))
    return {reading.verdict for reading in cards.readings}


def titles(found: Review) -> list[str]:
    return [block.title for step in found.steps for block in step.blocks]


# What is reviewed


def test_a_tag_means_the_latest_session_that_bears_it(tagged: Store) -> None:
    assert resolve(tagged, Question(DEMO_MERCHANT, tags=("满减",))).sessions == (LATEST,)
    both = resolve(tagged, Question(DEMO_MERCHANT, tags=("满减", "冬季")))
    assert [parts_of_session(one)[0] for one in both.sessions] == [OTHER]
    assert both.title.endswith("· 标签「满减」「冬季」")


def test_days_are_narrowed_to_the_sessions_that_bear_the_tag(tagged: Store) -> None:
    first, last = date(2026, 11, 12), date(2026, 11, 18)
    scope = resolve(tagged, Question(DEMO_MERCHANT, (MAIN,), first, last, tags=("满减",)))
    assert [str(parts_of_session(one)[1].date()) for one in scope.sessions] == list(BEARING)
    assert scope.title == "2026-11-12 至 2026-11-18 · 3 场 · 晴野户外旗舰店 · 标签「满减」"


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ({"tags": ("没有",)}, "已上传的场次里没有带标签「没有」的"),
        ({"tags": ("冬季",), "accounts": (MAIN,)}, f"抖音号 {MAIN} 已上传的场次里没有带标签「冬季」的"),
        ({"tags": ("满减",), "start": date(2026, 11, 13)}, "2026-11-13 里没有带标签「满减」的"),
        ({"tags": ("双11",), "sessions": (datetime(2026, 11, 20, 19, 33),)}, "选中的场次里没有带标签「双11」的"),
        ({"against": "tag:没有"}, "之前 90 天没有带标签「没有」的场次可以对比"),
        ({"against": "tag:冬季"}, "之前 90 天没有带标签「冬季」的场次可以对比"),
    ],
)
def test_a_tag_that_no_session_bears_is_said(tagged: Store, question: dict[str, object], fact: str) -> None:
    with pytest.raises(NothingToReview) as raised:
        resolve(tagged, Question(DEMO_MERCHANT, **question))  # type: ignore[arg-type]
    assert raised.value.fact == fact
    assert "标签" in raised.value.remedy


# What it is held against


def test_held_against_a_tag_are_the_earlier_sessions_of_the_account_that_bear_it(tagged: Store) -> None:
    scope = resolve(tagged, Question(DEMO_MERCHANT, (MAIN,), against="tag:满减"))
    assert [str(parts_of_session(one)[1].date()) for one in scope.comparison] == list(BEARING)
    assert word_of(scope) == "标签「满减」的 3 场均值"
    earliest = resolve(tagged, Question(DEMO_MERCHANT, (MAIN,), start=date(2026, 11, 16), against="tag:满减"))
    assert len(earliest.comparison) == 1
    assert earliest.against_title.startswith("标签「满减」的那一场 2026-11-12")


def test_the_figures_held_against_a_tag_are_the_mean_of_its_sessions(tagged: Store) -> None:
    found = asked(tagged, against="tag:满减")
    days = ", ".join(f"'{day}'" for day in BEARING)
    ((gmv, buyers, clicks),) = tagged.query(
        f"""
        SELECT sum(gmv), sum(buyers), sum(product_click_users) FROM fact_live
        WHERE account = '{MAIN}' AND day IN ({days}) AND hour(start) >= 19
        """
    )
    figures = next(block for step in found.steps for block in step.blocks if block.title == "关键数字")
    assert isinstance(figures, Cards)
    before = {reading.metric: reading.before for reading in figures.readings}
    assert before["gmv"] == pytest.approx(float(gmv) / 3)
    assert before["buyers"] == pytest.approx(buyers / 3)
    funnel = next(block for step in found.steps for block in step.blocks if isinstance(block, Funnel))
    assert funnel.rates[-1].before == pytest.approx(buyers / clicks)
    split = next(block for step in found.steps for block in step.blocks if isinstance(block, Attribution))
    assert float(split.before) == pytest.approx(float(gmv) / 3, abs=0.01)
    assert sum((term.yuan for term in split.terms), Decimal(0)) == split.total
    assert "标签「满减」的 3 场均值" in found.headline


# What it changes


def test_a_session_tagged_as_a_promotion_is_judged_as_one_and_taken_back_is_not(tagged: Store) -> None:
    assert "real" in verdicts(asked(tagged))
    upload = tag(tagged, {LATEST: [("大促", "黑五"), ("价格机制", "满减")]})
    promoted = asked(tagged)
    assert verdicts(promoted) == {"no_history"}
    assert promoted.findings == ()
    assert "大促日只与大促日相比" in promoted.headline
    told = next(block for step in promoted.steps for block in step.blocks if block.title == "大促日")
    assert isinstance(told, Note)
    assert "黑五" in told.text
    ledger.undo(tagged, upload, "tests")
    assert "real" in verdicts(asked(tagged))


def test_sessions_tagged_as_promotions_are_no_history_of_ordinary_ones(tagged: Store, demo_store: Store) -> None:
    """The three sessions of 11-11 were tagged: the evening among them leaves the history of later evenings."""

    def judged_by(store: Store) -> str:
        found = asked(store)
        cards = next(block for step in found.steps for block in step.blocks if isinstance(block, Cards))
        return cards.readings[0].judged_by

    count = [int(judged_by(store).split()[-2]) for store in (demo_store, tagged)]
    assert count[0] - count[1] in (0, 1)  # the latest twenty may reach further back instead
    ((promotion,),) = tagged.query(
        f"SELECT count(*) FROM fact_live WHERE account = '{MAIN}' AND day = '2026-11-11' AND hour(start) >= 19"
    )
    assert promotion == 1


def test_a_new_price_mechanism_asks_who_came_and_the_same_one_again_does_not(tagged: Store) -> None:
    title = "换价格机制后的人群:粉丝与新客占比"
    changed = asked(tagged)
    assert title in titles(changed)
    note = next(block for step in changed.steps for block in step.blocks if block.title == "价格机制有变")
    assert isinstance(note, Note)
    assert "「满减」" in note.text
    assert title not in titles(asked(tagged, start=date(2026, 11, 13)))
    before = holdings.sessions(tagged, DEMO_MERCHANT, [MAIN], until=datetime(2026, 11, 20, 19), latest=1)
    upload = tag(tagged, {before[0].session: [("价格机制", "满减")]})
    assert title not in titles(asked(tagged))
    ledger.undo(tagged, upload, "tests")


def test_the_newest_tags_of_a_session_count_and_undo_gives_back_the_older_ones(tagged: Store) -> None:
    other = evenings(tagged)[0]
    first = tag(tagged, {other: [("活动", "新品首发"), ("场景", "外景")]})
    second = tag(tagged, {other: []})
    assert other not in entered.tags(tagged, DEMO_MERCHANT)
    ledger.undo(tagged, second, "tests")
    assert {one.name for one in entered.tags(tagged, DEMO_MERCHANT)[other]} == {"新品首发", "外景"}
    ledger.undo(tagged, first, "tests")
    assert other not in entered.tags(tagged, DEMO_MERCHANT)
    assert LATEST in entered.tags(tagged, DEMO_MERCHANT)


# A part of a session


def test_a_part_of_a_session_is_kept_within_it(demo_store: Store) -> None:
    """11-20 19:33:32 to 23:54:09."""
    whole = (datetime(2026, 11, 20, 19), datetime(2026, 11, 21, 1))
    scope = resolve(demo_store, Question(DEMO_MERCHANT, span=whole))
    assert scope.span == (datetime(2026, 11, 20, 19, 33), datetime(2026, 11, 20, 23, 54, 9))
    part = (datetime(2026, 11, 20, 20), datetime(2026, 11, 20, 20, 30))
    assert resolve(demo_store, Question(DEMO_MERCHANT, span=part)).span == part
    assert resolve(demo_store, Question(DEMO_MERCHANT)).span is None


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ({}, "时间段 11-21 02:00 至 11-21 02:30 不在这一场里(11-20 19:33 至 11-20 23:54)"),
        ({"start": date(2026, 11, 20)}, "选了 3 场,不能只看其中一段时间"),
    ],
)
def test_a_part_of_no_session_is_refused(demo_store: Store, question: dict[str, object], fact: str) -> None:
    night = datetime(2026, 11, 21, 2)
    with pytest.raises(NothingToReview) as raised:
        resolve(demo_store, Question(DEMO_MERCHANT, span=(night, night + timedelta(minutes=30)), **question))  # type: ignore[arg-type]
    assert raised.value.fact == fact
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20:00-20:30", "20 20:00", "20 20:30"),
        ("23:50 - 0:10", "20 23:50", "21 00:10"),
        ("00:10–00:40", "21 00:10", "21 00:40"),
        ("19:27-19:28", "20 19:27", "20 19:28"),
    ],
)
def test_a_part_is_written_on_the_clock_and_may_cross_midnight(text: str, first: str, last: str) -> None:
    found = span_in(text, datetime(2026, 11, 20, 19, 27, 25))
    assert found is not None
    assert [f"{moment:%d %H:%M}" for moment in found] == [first, last]


@pytest.mark.parametrize("text", ["", "20:00", "20:00-25:00", "20:00-20:10-20:20", "八点到九点"])
def test_any_other_text_is_no_part(text: str) -> None:
    assert span_in(text, datetime(2026, 11, 20, 19, 27)) is None


def test_a_session_s_name_comes_apart_whatever_the_account_is_called() -> None:
    assert parts_of_session("a b 2026-01-01 20:00") == ("a b", datetime(2026, 1, 1, 20))
