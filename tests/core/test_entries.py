"""What people typed, from a file: all of it or nothing, twice the same is once, and in words what is wrong."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from core.__main__ import main
from core.entries import LONGEST, LONGEST_WHY, action_row, enter_file, trial_rows, trial_struck
from core.errors import FupanError
from core.warehouse import entered, holdings, ledger, plans
from core.warehouse.plans import Action
from core.warehouse.store import Store
from tests.conftest import EXPORTS

DEMO = EXPORTS.parent / "entries.toml"
GOAL = "[[goal]]\nmetric = 'gmv'\nsince = 2026-11-02\nuntil = 2026-11-08\n"
TRIAL = "[[trial]]\nname = 'x'\nsince = 2026-11-01\nuntil = 2026-11-02\n"
CHANGE = "[[action]]\nat = 2026-11-05T12:00:00\ntext = '换灯'\nmetric = 'view_rate'\n"
HEADS = "[[headcount]]\nsession = 'a 2026-11-20 19:33'\ncrowd = '互动未购'\n"
ACTION = Action("1", "a", datetime(2026, 11, 5, 12), None, "换灯", "view_rate", "pay_rate", (3,), "")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = Store(":memory:")
    yield store
    store.close()


def test_the_demo_file_enters_all_that_it_says_and_once_if_said_twice(store: Store) -> None:
    for _ in range(2):
        counts = enter_file(store, "示例", DEMO.read_bytes(), "tests")
        assert counts == {"大促日历": 1, "场次标签": 3, "同行值": 4, "目标": 2, "行动": 5, "对照实验": 2, "人群人数": 3}
    found = plans.actions(store, "示例")
    assert [action.metric for action in found] == [
        "pay_rate",
        "view_pay_rate",
        "product_click_rate",
        "gmv_per_hour",
        "view_rate",
    ]
    assert all(action.guard and action.why for action in found)
    assert [(trial.switched, trial.share) for trial in plans.trials(store, "示例")] == [(True, 0.5), (False, 0.5)]
    assert (len(plans.goals(store, "示例")), len(plans.peers(store, "示例"))) == (2, 4)
    assert holdings.promotions(store, "示例") == {date(2026, 11, 11): "双11"}


def test_an_entry_can_be_struck_out_and_the_striking_undone(store: Store) -> None:
    enter_file(store, "划掉", DEMO.read_bytes(), "tests")
    first, second = plans.trials(store, "划掉")
    upload = ledger.enter(store, "划掉", "trial", trial_struck(first), "tests")
    assert plans.trials(store, "划掉") == (second,)
    ledger.undo(store, upload, "tests")
    assert plans.trials(store, "划掉") == (first, second)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("[[action]", "不是 TOML"),
        ("", "什么都没写"),
        ("[[wish]]\ntext = '多卖'", "看不懂「wish」"),
        ("[action]\ntext = '换灯'", r"要写成 \[\[action\]\]"),
        ("[[action]]\ntext = '换灯'\nmetric = 'view_rate'", "缺一项或写法不对"),
        ("[[action]]\nat = 2026-11-05T12:00:00\ntext = '换灯'\nmetric = 'views_rate'", "没有名为「views_rate」的指标"),
        ("[[action]]\nat = 2026-11-05T12:00:00\ntext = ' '\nmetric = 'view_rate'", "还没有写改了什么"),
        ("[[action]]\nat = 2026-11-05T12:00:00+08:00\ntext = '换灯'\nmetric = 'view_rate'", "不带时区"),
        ("[[goal]]\nmetric = 'gmv'\nsince = 2026-11-02\nuntil = 2026-11-01\nvalue = 1", "结束日期早于开始日期"),
        ("[[goal]]\nmetric = 'gmv'\nsince = 2026-11-02\nuntil = 2026-11-03\nvalue = nan", "不是数字"),
        ("[[peer]]\naccount = 'a'\nmetric = 'gmv'\nline = '冠军'\nday = 2026-11-01\nvalue = 1", "没有「冠军」这一档"),
        ("[[trial]]\nname = 'x'\nsince = 2026-11-01\nuntil = 2026-11-02\nfigures = { viewer = [1, 1] }", "viewer"),
        (f"{TRIAL}figures = {{ viewers = [9, 9], buyers = [1, 2, 3] }}", r"buyers 要写成两组的两个数,如 \[100, 98\]"),
        (f"{TRIAL}figures = {{ viewers = [9, 1{'0' * 400}], buyers = [1, 2] }}", "大得不可能"),
        (f"{TRIAL}switched = 'no'\nfigures = {{ viewers = [9, 9], buyers = [1, 2] }}", "true 或 false"),
        (f"wish = {'[' * 20_000}", "套得太深"),
        (f"wish = {'1' * 5_000}", "不是 TOML"),
        (f"{GOAL}value = 0", "目标值要大于 0"),
        (f"{GOAL.replace('gmv', 'pay_rate')}value = 8.5", "超过 100%"),
        (f"{GOAL.replace('gmv', 'average_online')}value = 8", "平均在线人数不能设目标"),
        (f"{GOAL.replace('until = 2026', 'until = 2028')}value = 8", "太长或太远"),
        (f"{GOAL.replace('2026', '0001')}value = 8", "0001-11-02 不在 2000 到 2099 年之间"),
        (f"{GOAL}value = 8\n{GOAL}value = 9", r"两条说的是同一个\(gmv、2026-11-02、2026-11-08\)"),
        ("[[action]]\nat = 9999-12-31T12:00:00\ntext = '换灯'\nmetric = 'view_rate'", "9999-12-31 不在"),
        (f"{CHANGE}untill = 2026-11-09T00:00:00", "没有「untill」这一项"),
        (f"{CHANGE}account = ['a']", "account 要写成引号里的文字"),
        (f"{CHANGE}parts = [true]", "parts 要写成"),
        (f"{CHANGE}id = '1'\n{CHANGE}id = '1'", r"两条说的是同一个\(1\)"),
        (f"{CHANGE}package = 3", "package 要写成引号里的文字"),
        ("[[headcount]]\ncrowd = '成交'\npeople = 3", "session 和 product_id 要写一个"),
        ("[[headcount]]\nsession = '昨晚'\ncrowd = '成交'\npeople = 3", "session 要写成"),
        ("[[headcount]]\nproduct_id = '1'\ncrowd = '成交'\npeople = 3", "没有写 day"),
        ("[[headcount]]\nsession = 'a 2026-11-20 19:33'\ncrowd = '成交'\npeople = 2.5", "不小于 0 的整数"),
        ("[[tag]]\nsession = 'a 2026-11-20 19:33'\nkind = '机制'\nname = '满减'", "没有「机制」这一类"),
        ("[[tag]]\nsession = '昨晚'\nkind = '活动'\nname = '满减'", "session 要写成"),
        ("[[tag]]\nsession = 'a 2026-11-20 19:33'\nkind = '活动'\nname = ''", "name 要写"),
        (f"{HEADS}people = 3\n{HEADS.replace('互动未购', '互动未成交用户')}people = 4", r"同一个\(a 2026-11-20 19:33"),
    ],
)
def test_a_file_that_cannot_be_is_refused_whole_and_in_words(store: Store, text: str, fact: str) -> None:
    good = "[[promotion]]\nday = 2026-11-11\nname = '双11'\n" if text else ""
    with pytest.raises(FupanError, match=fact):
        enter_file(store, "拒绝", f"{good}{text}".encode(), "tests")
    assert holdings.promotions(store, "拒绝") == {}


def test_an_action_may_name_a_crowd_package_and_crowds_are_counted_under_their_one_name(store: Store) -> None:
    product = "[[headcount]]\nproduct_id = '379'\nday = 2026-11-19\ncrowd = '曝光未购'\npeople = 9_000\n"
    for people in (480, 486):
        text = f"{CHANGE}package = ' 资深中产包 '\n{HEADS}people = {people}\n{product}"
        enter_file(store, "人群包", text.encode(), "tests")
    assert [action.package for action in plans.actions(store, "人群包")] == ["资深中产包"]
    assert plans.headcounts(store, "人群包") == (
        plans.Headcount("", "379", date(2026, 11, 19), "曝光未购买", 9_000),
        plans.Headcount("a 2026-11-20 19:33", "", date(2026, 11, 20), "互动未成交", 486),
    )


def test_sessions_are_tagged_and_an_unsaid_tag_is_gone_when_its_session_is_said_again(store: Store) -> None:
    line = "[[tag]]\nsession = 'a 2026-11-20 19:33'\nkind = '价格机制'\nname = '{}'\n"
    for names in (("满减", "长" * 30), ("直降",)):
        enter_file(store, "标签", "".join(map(line.format, names)).encode(), "tests")
        found = entered.tags(store, "标签")["a 2026-11-20 19:33"]
        assert [tag.name for tag in found] == sorted(name[:20] for name in names)


def test_times_that_run_backwards_are_refused() -> None:
    with pytest.raises(FupanError, match="早于开始"):
        action_row(Action(**vars(ACTION) | {"until": datetime(2026, 11, 5, 11)}))
    backwards = plans.Trial("1", "x", "", date(2026, 11, 2), date(2026, 11, 1), 0.5, False,
                            {"viewers": (10, 10), "buyers": (1, 1)})  # fmt: skip
    with pytest.raises(FupanError, match="早于开始日期"):
        trial_rows(backwards)


def test_what_is_too_long_to_be_changed_on_the_page_is_cut() -> None:
    row = action_row(Action(**vars(ACTION) | {"text": "长" * 999, "why": "因" * 999}))
    assert (row["text"], row["why"]) == ("长" * LONGEST, "因" * LONGEST_WHY)
    named = plans.Trial("1", "长" * 999, "", date(2026, 11, 1), date(2026, 11, 2), 0.5, False,
                        {"viewers": (10, 10), "buyers": (1, 1)})  # fmt: skip
    assert {one["name"] for one in trial_rows(named)} == {"长" * LONGEST}


def test_the_command_enters_a_file_and_says_what_it_could_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--database", str(tmp_path / "fupan.duckdb"), "--merchant", "晴野户外"]
    assert main(["enter", str(DEMO), *database]) == 0
    assert (
        capsys.readouterr().out
        == "已写入:大促日历 1 条、场次标签 3 条、同行值 4 条、目标 2 条、行动 5 条、对照实验 2 条、人群人数 3 条\n"
    )
    assert main(["enter", str(tmp_path / "none.toml"), *database]) == 1
    assert "打不开" in capsys.readouterr().err
