"""The command line: names, exit codes, what goes to which stream, and the shapes of its JSON."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.__main__ import main
from core.metrics import METRICS
from core.reports import FORMATS
from tests.conftest import DEMO_MERCHANT, EXPORTS
from tests.core.reading.workbooks import write_table

ROOT = Path(__file__).parents[2]
LIST = EXPORTS / "直播间列表_2.xlsx"
DETAIL = EXPORTS / "直播间详情页_晴野户外旗舰店_2026-10-24_08-30-20_整场数据下载.xlsx"

# The public names of metrics.md for sessions and channels.
PUBLIC = {
    "exposure_users", "exposure_count", "viewers", "views", "product_exposure_users",
    "product_exposure_count", "product_click_users", "product_clicks", "buyers", "orders", "items", "gmv",
    "user_pay", "net_gmv", "refund_amount", "refund_orders", "refund_users", "new_followers",
    "lost_followers", "new_fanclub", "comments", "likes", "shares", "live_minutes", "peak_online",
    "average_online", "watch_seconds_per_viewer", "ad_cost", "view_rate", "product_exposure_rate",
    "product_click_rate", "pay_rate", "exposure_pay_rate", "view_pay_rate", "ticket_per_buyer",
    "ticket_per_order", "gpm", "uv_value", "interaction_rate", "follow_rate", "fanclub_rate", "gmv_per_hour",
    "refund_rate", "fan_view_share", "fan_buyer_share", "new_buyer_share", "entries", "order_rate",
    "entry_share", "click_pay_rate", "explain_count", "view_rate_by_times", "product_exposure_rate_by_times",
    "product_click_rate_by_times", "pay_rate_by_times", "exposure_pay_rate_by_times", "user_pay_per_buyer",
    "user_pay_per_order",
}  # fmt: skip

Run = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command on this test's own database: exit code, standard output, lines of standard error."""

    def command(*arguments: object, database: Path = tmp_path / "own.duckdb") -> tuple[int, str, list[str]]:
        where = [] if arguments[0] == "metrics" else ["--database", str(database)]
        capsys.readouterr()
        code = main([*map(str, arguments), *where])
        captured = capsys.readouterr()
        return code, captured.out, captured.err.splitlines()

    return command


@pytest.fixture
def demo(run: Run, demo_database: Path, tmp_path: Path) -> Run:
    """The same on a copy of the demo merchant's database."""
    copy = Path(shutil.copy(demo_database, tmp_path / "own.duckdb"))
    return lambda *arguments: run(*arguments, database=copy)


# import


def test_import_says_in_json_what_became_of_every_file_and_nothing_else(run: Run) -> None:
    code, out, err = run("import", LIST, DETAIL, "--json")
    assert (code, err) == (0, [])
    files = json.loads(out)
    keys = ["file", "kind", "account", "rows", "rejected", "superseded", "duplicate", "issues", "candidates"]
    assert [list(each) for each in files] == [keys, keys]
    first, second = files
    assert (first["file"], first["kind"], first["account"]) == (LIST.name, "live_list", "00835512、qingye_outdoor")
    assert (first["rows"], first["rejected"], first["superseded"], first["duplicate"]) == (28, 0, 0, False)
    assert first["issues"] == []
    assert (second["kind"], second["account"]) == ("live_detail", "qingye_outdoor")


def test_a_newer_export_of_the_same_days_supersedes_rows(run: Run) -> None:
    run("import", EXPORTS / "直播间列表_1.xlsx")
    _, out, _ = run("import", EXPORTS / "直播间列表_3.xlsx", "--json")
    assert json.loads(out)[0]["superseded"] == 24


def test_the_same_file_again_is_a_duplicate_and_no_problem(run: Run) -> None:
    run("import", LIST)
    code, out, _ = run("import", LIST, "--json")
    assert code == 0
    assert (json.loads(out)[0]["duplicate"], json.loads(out)[0]["rows"]) == (True, 0)
    code, out, _ = run("import", LIST)
    assert code == 0
    assert "已经在库里" in out


def test_every_file_that_could_not_be_read_is_one_line_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "坏文件.xlsx").write_bytes(b"no workbook")
    (tmp_path / "别的.csv").write_text("姓名,年龄\n甲,3\n", encoding="utf-8")
    code, out, err = run(
        "import", tmp_path / "坏文件.xlsx", LIST, tmp_path / "别的.csv", tmp_path / "没有.xlsx", "--json"
    )
    assert code == 1
    assert len(err) == 3
    files = {each["file"]: each for each in json.loads(out)}
    assert files[LIST.name]["rows"] == 28
    for name in ("坏文件.xlsx", "别的.csv", "没有.xlsx"):
        assert (files[name]["kind"], files[name]["rows"]) == (None, 0)
        (issue,) = files[name]["issues"]
        assert issue["level"] == "error"
        assert issue["fact"]
        assert issue["remedy"]
    code, out, err = run("import", LIST)
    assert "已经在库里" in out, "what could be read was kept"


def test_a_folder_is_read_with_all_that_is_below_it(run: Run, tmp_path: Path) -> None:
    below = tmp_path / "下载" / "十月"
    below.mkdir(parents=True)
    shutil.copy(LIST, below)
    code, out, _ = run("import", tmp_path / "下载", "--json")
    assert code == 0
    assert [each["file"] for each in json.loads(out)] == [LIST.name]


def test_an_empty_folder_is_a_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    code, out, err = run("import", tmp_path / "空", "--json")
    assert code == 1
    assert len(err) == 1
    assert json.loads(out)[0]["issues"][0]["fact"].endswith("里没有可以读的文件")


def test_the_only_merchant_there_is_is_meant(run: Run) -> None:
    run("import", LIST, "--merchant", DEMO_MERCHANT)
    run("import", DETAIL)
    _, out, _ = run("holdings", "--json")
    assert [each["merchant"] for each in json.loads(out)] == [DEMO_MERCHANT]


def test_without_any_merchant_it_is_the_default_one(run: Run) -> None:
    run("import", LIST)
    _, out, _ = run("holdings", "--json")
    assert [each["merchant"] for each in json.loads(out)] == ["默认商家"]


def test_with_several_merchants_one_must_be_named(run: Run) -> None:
    run("import", LIST, "--merchant", "甲")
    run("import", LIST, "--merchant", "乙")
    code, out, err = run("review", "traffic")
    assert (code, out) == (1, "")
    assert err == ["库里有 2 个商家:甲、乙。请用 --merchant 指明是哪一个。"]
    assert run("review", "traffic", "--merchant", "乙")[0] == 0


MINUTES = EXPORTS / "详细数据" / "流量综合趋势分析下载_数据更新日期2026-11-21 (1).xlsx"


def test_a_file_that_does_not_say_its_session_is_offered_those_to_choose_from(run: Run, tmp_path: Path) -> None:
    code, out, err = run("import", MINUTES)
    assert (code, out, len(err)) == (1, "", 1)
    assert err[0].endswith("请先上传这一天的直播间列表,或和它一起上传。")
    day = [{"时间": f"2026/11/18 {hour:02d}:00", "进入直播间人数": 1, "评论次数": 2} for hour in range(24)]
    path = write_table(tmp_path / "一整天.xlsx", day)
    run("import", EXPORTS / "直播间列表_3.xlsx")
    code, out, err = run("import", path, "--json")
    assert (code, len(err)) == (1, 1)
    (told,) = json.loads(out)
    assert "晴野户外旗舰店 2026-11-18 14:05" in told["candidates"]
    offered = re.findall(r'--session (".*")', err[0])[0].split(" 或 ")
    assert [json.loads(one) for one in offered] == told["candidates"][:5]
    code, out, err = run("import", path, "--session", json.loads(offered[0]))
    assert (code, err) == (0, [])
    assert "有 20 行的时间不在" in out


@pytest.mark.parametrize("session", ["qingye_outdoor 2026-11-18 14:05", "晴野户外旗舰店 2026/11/18 14:05:06"])
def test_import_puts_what_says_no_session_into_the_one_named(run: Run, session: str) -> None:
    run("import", EXPORTS / "直播间列表_3.xlsx")
    code, out, err = run("import", MINUTES, "--session", session)
    assert (code, err) == (0, [])
    assert "还没有" not in out


def test_import_takes_the_account_and_the_day_that_a_table_does_not_name(run: Run, tmp_path: Path) -> None:
    rows = [{"渠道名称": name, "观看次数": 10, "成交订单数": 1} for name in ("搜索", "关注")]
    path = write_table(tmp_path / "渠道.xlsx", rows)
    assert run("import", path, "--account", "00835512")[0] == 1
    code, out, _ = run("import", path, "--account", "00835512", "--day", "2026-11-18", "--json")
    (told,) = json.loads(out)
    assert (code, told["account"], told["rows"], told["issues"]) == (0, "00835512", 2, [])


# review


def test_without_a_scope_the_latest_session_is_reviewed_against_its_usual_level(demo: Run) -> None:
    code, out, err = demo("review", "traffic", "--format", "json")
    assert (code, err) == (0, [])
    told = json.loads(out)
    assert told["scope"]["title"].startswith("2026-11-20 19:33")
    assert told["scope"]["against"] == "同时段常态"
    first = told["findings"][0]
    assert list(first)[:6] == ["metric", "where", "effect_yuan", "interval", "verdict", "text"]
    assert (first["metric"], first["verdict"], first["where"]) == ("pay_rate", "real", {})
    assert first["interval"][0] < first["effect_yuan"] < first["interval"][1]
    assert first["advice"]


def test_readings_and_attribution_are_raw_numbers(demo: Run) -> None:
    told = json.loads(demo("review", "traffic", "--format", "json")[1])
    blocks = [block for step in told["steps"] for block in step["blocks"]]
    rate = next(block for block in blocks if block["type"] == "funnel")["rates"][0]
    keys = {"metric", "label", "value", "before", "change", "numerator", "denominator", "unit", "verdict"}
    assert keys | {"compass_verdict"} <= set(rate)
    assert rate["value"] == rate["numerator"] / rate["denominator"]
    assert rate["change"] == pytest.approx(rate["value"] - rate["before"])
    assert rate["unit"] == "rate"
    splits = [block for block in blocks if block["type"] == "attribution"]
    assert [split["money"] for split in splits] == ["gmv", "user_pay"]
    for split in splits:
        assert round(sum(term["yuan"] for term in split["terms"]), 2) == split["total"]


@pytest.mark.parametrize("arguments", [
    ("--day", "2026-11-20"), ("--day", "2026/11/20"), ("--from", "2026-11-18", "--to", "2026-11-20"),
    ("--session", "2026/11/20 19:33:32"), ("--session", "2026/11/20 19:33"), ("--account", "00835512"),
    ("--against", "previous"), ("--against", "last-week"), ("--against", "previous-period"),
    ("--against", "2026/11/13 19:30:06"), ("--session", "2026/11/20 19:33", "--session", "2026/11/19 19:27"),
])  # fmt: skip
def test_every_way_to_ask_is_answered(demo: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = demo("review", "traffic", *arguments)
    assert (code, err) == (0, [])
    assert out.startswith("# 直播日报 · 流量\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_to_a_file(demo: Run, tmp_path: Path, form: str) -> None:
    by_ending = tmp_path / f"复盘.{FORMATS[form].ending}"
    assert demo("review", "traffic", "--output", by_ending) == (0, "", [f"已写入 {by_ending}"])
    assert by_ending.stat().st_size > 1000
    if form not in ("html", "png"):  # pictures are slow: drawn once
        named = tmp_path / "复盘"
        assert demo("review", "traffic", "--format", form, "--output", named) == (0, "", [f"已写入 {named}"])
        assert named.read_bytes()[:2] == by_ending.read_bytes()[:2]
        if form != "xlsx":  # a workbook carries the moment it was written
            assert named.read_bytes() == by_ending.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("nope",), "没有名为「nope」的复盘。可以用:traffic、"),
        (("traffic", "--day", "2020-01-01"), "2020-01-01 没有已上传的场次。请换个日期,或上传这几天的直播间列表。"),
        (("traffic", "--to", "2026-11-20"), "只写了 --to,没有写 --from。请把起止日期都写上。"),
        (("traffic", "--account", "x"), "抖音号 x 还没有可以复盘的场次。请先上传直播间列表或整场数据。"),
        (("traffic", "--session", "2026/11/20 03:00"), "没有 2026/11/20 03:00 开播的场次。请核对开播时间,精确到分钟。"),
        (("traffic", "--output", "/没有/这个.md"), "写不进 /没有/这个.md(No such file or directory)。"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_nothing_on_standard_output(
    demo: Run, arguments: tuple[str, ...], line: str
) -> None:
    code, out, err = demo("review", *arguments)
    assert (code, out, len(err)) == (1, "", 1)
    assert err[0].startswith(line)


def test_an_empty_store_says_what_to_upload(run: Run) -> None:
    told = run("review", "traffic")
    assert told == (1, "", ["还没有可以复盘的场次。请先上传直播间列表或整场数据。"])


# holdings, undo, metrics


def test_undo_takes_an_upload_back_by_the_number_that_holdings_shows(run: Run) -> None:
    run("import", LIST)
    (merchant,) = json.loads(run("holdings", "--json")[1])
    (upload,) = merchant["uploads"]
    assert (upload["file"], upload["rows"], upload["undone_at"]) == (LIST.name, 28, None)
    assert sum(day["sessions"] for day in merchant["coverage"]) == 28
    assert upload["upload_id"] in run("holdings")[1]
    assert run("undo", upload["upload_id"]) == (0, f"已撤销「{LIST.name}」\n", [])
    (merchant,) = json.loads(run("holdings", "--json")[1])
    assert merchant["coverage"] == []
    assert merchant["uploads"][0]["undone_at"]
    assert run("review", "traffic")[0] == 1
    code, out, err = run("undo", upload["upload_id"])
    assert (code, out, len(err)) == (1, "", 1)


def test_undoing_what_never_came_is_one_line(run: Run) -> None:
    code, out, err = run("undo", "abc")
    assert (code, out, len(err)) == (1, "", 1)
    assert "abc" in err[0]


def test_holdings_of_an_empty_store(run: Run) -> None:
    assert json.loads(run("holdings", "--json")[1]) == []
    assert run("holdings")[1].startswith("库里还没有数据")


def test_the_metrics_have_their_public_names_and_need_no_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("metrics", "--json")
    assert code == 0
    rows = {row["metric"]: row for row in json.loads(out)}
    assert PUBLIC.issubset(rows)
    assert list(rows) == list(METRICS)
    assert rows["view_rate"]["formula"] == "直播间观看人数 ÷ 直播间曝光人数"
    assert {"曝光-观看率", "看播率"} <= set(rows["view_rate"]["aliases"])
    assert "观看点击率 = 直播间观看人数 ÷ 直播间曝光人数" in run("metrics")[1]
    assert list(tmp_path.iterdir()) == []


# The process


def python(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)], cwd=ROOT, text=True, encoding="utf-8",
        capture_output=True, check=False, **more,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [
    (), ("nope",), ("review",), ("review", "traffic", "--format", "pdf"), ("review", "traffic", "--day", "昨天"),
    ("review", "traffic", "--day", "2026-11-20", "--session", "2026/11/20 19:33"), ("metrics", "--nope"),
    ("import", "x", "--session", "2026-11-20"), ("import", "x", "--session", "qingye 昨天 19:33"),
])  # fmt: skip
def test_arguments_that_make_no_sense_are_refused_with_the_usage(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    told = capsys.readouterr()
    assert (left.value.code, told.out) == (2, "")
    assert "usage: python -m core" in told.err


def test_the_process_ends_with_the_code_and_without_a_traceback() -> None:
    done = python("review")
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: python -m core" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_another_process_holds_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "held.duckdb"
    opening = "import sys; from core.warehouse.store import Store; held = Store(sys.argv[1])"
    hold = f"{opening}; print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"1"
        for arguments in (("holdings", "--json"), ("import", LIST, "--json")):
            done = python(*arguments, "--database", path)
            assert (done.returncode, done.stdout) == (1, "")
            assert len(done.stderr.splitlines()) == 1
            assert "占用" in done.stderr
        holder.communicate(timeout=60)


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 500)
    done = python("holdings", "--database", tmp_path / "notes.txt")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
