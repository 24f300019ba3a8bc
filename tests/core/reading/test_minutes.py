"""流量综合趋势分析: any columns, any vintage, every minute once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.reading.attach import LiveSession
from core.reading.batch import Batch
from tests.core.reading.workbooks import Row, batch, counted, landed, matched, refusal, total, write, write_table

NAME = "流量综合趋势分析下载_数据更新日期2025-09-09.xlsx"
NIGHT = LiveSession("yezi", "叶子户外", datetime(2025, 9, 8, 23, 50, 7), datetime(2025, 9, 9, 0, 9, 40))

# Ten minutes on both sides of midnight, as Compass writes them.
FIGURES: list[tuple[Any, ...]] = [
    (29, 17, 76, "8.02%", 17, 9, 0, 194, 1, 0, "-", 5, 4, "¥345", "48.66"),
    (36, 9, 56, "8.06%", 22, 4, 1, 247, 4, 1, "41秒", 4, 0, "-", "28.86"),
    (27, 25, 61, "11.56%", 45, 4, 6, 155, 0, 1, "1分2秒", 3, 0, "¥1,345.50", "13.80"),
    (56, 11, 54, "11.46%", 17, 9, 8, 273, 2, 0, "1小时0分3秒", 2, 4, "¥0", "10.03"),
]
HEADERS = (
    "时间", "进入直播间人数", "离开直播间人数", "实时在线人数", "曝光-观看率", "商品曝光人数", "商品点击人数",
    "评论次数", "点赞次数", "新增粉丝数", "新加直播团人数", "人均观看时长", "成交订单数", "成交人数", "成交金额",
    "千川消耗",
)  # fmt: skip

OLDER = {
    "时间": ("日期时间", "分钟", "timeMinute", "抓取时间"),
    "进入直播间人数": ("进入人数", "观看人数", "直播间观看人数"),
    "离开直播间人数": ("直播间离开人数", "离开人数"),
    "实时在线人数": ("在线人数", "平均在线人数"),
    "商品点击人数": ("点击人数",),
    "评论次数": ("新增评论数",),
    "新增粉丝数": ("新增关注数", "关注人数", "关注"),
    "新加直播团人数": ("新加团人数",),
    "人均观看时长": ("平均观看时长", "观看时长", "人均观看时长（过去15分钟）"),
    "成交金额": ("GMV", "成交金额（元）"),
    "千川消耗": ("千川消耗(元)",),
}


def trend() -> list[Row]:
    first = datetime(2025, 9, 8, 23, 58)
    return [
        dict(zip(HEADERS, (f"{first + timedelta(minutes=n):%Y/%m/%d %H:%M}", *figures), strict=True))
        for n, figures in enumerate(FIGURES)
    ]


def read(path: Path) -> Batch:
    return batch(path, known=(NIGHT,))


def test_a_trend_lands_whole(tmp_path: Path) -> None:
    found = read(write(tmp_path / NAME, {"分钟级趋势": [HEADERS, *([*row.values()] for row in trend())]}))
    assert (found.export.key, found.exported_at) == ("minute_trend", datetime(2025, 9, 9))
    assert counted(found) == (4, 4, 0, 0, 0)
    rows = landed(found, "minute")
    assert [row["minute"] for row in rows] == [datetime(2025, 9, 8, 23, 58) + timedelta(minutes=n) for n in range(4)]
    assert {(row["account"], row["start"], row["day"]) for row in rows} == {("yezi", NIGHT.start, date(2025, 9, 8))}
    assert total(found, "entries", "minute") == 29 + 36 + 27 + 56
    assert total(found, "gmv", "minute") == Decimal("1690.50")
    assert total(found, "ad_cost", "minute") == Decimal("101.35")
    assert [row["gmv"] for row in rows] == [Decimal(345), None, Decimal("1345.50"), Decimal(0)]
    assert [row["watch_seconds_per_viewer"] for row in rows] == [None, 41, 62, 3603]
    assert [row["printed_view_rate"] for row in rows] == pytest.approx([0.0802, 0.0806, 0.1156, 0.1146])
    assert [row["online"] for row in rows] == [76, 56, 61, 54]


@pytest.mark.parametrize(("today", "older"), [(today, older) for today, names in OLDER.items() for older in names])
def test_an_older_name_means_the_same(tmp_path: Path, today: str, older: str) -> None:
    renamed = [{older if header == today else header: cell for header, cell in row.items()} for row in trend()]
    now, then = (read(write_table(tmp_path / f"{n}.xlsx", rows)) for n, rows in enumerate((trend(), renamed)))
    assert landed(then, "minute") == landed(now, "minute")
    assert [issue.fact for issue in then.issues] == [issue.fact for issue in now.issues]


@pytest.mark.parametrize("ticked", [*((header,) for header in HEADERS[1:]), HEADERS[-1:0:-1], HEADERS[1:4]])
def test_any_figures_may_have_been_ticked_in_any_order(tmp_path: Path, ticked: tuple[str, ...]) -> None:
    whole = landed(read(write_table(tmp_path / NAME, trend())), "minute")
    found = read(write_table(tmp_path / f"x_{NAME}", trend(), (*ticked, "时间")))
    assert found.export.key == "minute_trend"
    for was, has in zip(whole, landed(found, "minute"), strict=True):
        assert {key: was[key] for key in has} == has


def test_figures_that_are_not_the_same_stay_apart(tmp_path: Path) -> None:
    """People are no times, the room's exposure is not that of goods, and what buyers paid is not the turnover."""
    row = {"时间": "2025/09/08 23:58", "评论次数": 1, "互动人数": 2, "点赞次数": 3, "点赞人数": 4}
    row |= {"商品曝光人数": 5, "直播间曝光人数": 6, "成交金额": 7, "用户支付金额": 8, "商品点击率": "9%"}
    row |= {"成交件数": 10, "成交订单数": 11}
    found = read(write_table(tmp_path / "x.xlsx", [row]))
    (minute,) = landed(found, "minute")
    keys = ("comments", "interaction_users", "likes", "like_users", "product_exposure_users", "exposure_users", "gmv")
    assert [minute[key] for key in keys] == [1, 2, 3, 4, 5, 6, 7]
    assert (minute["user_pay"], minute["printed_product_click_rate"], minute["items"], minute["orders"]) == (
        8, 0.09, 10, 11,
    )  # fmt: skip
    assert found.issues[1:] == ()


def test_money_is_in_cents_only_where_its_header_says_so(tmp_path: Path) -> None:
    rows = [{"时间": "2025/09/08 23:58", "评论次数": 1, "成交金额(分)": 711500, "用户支付金额": 7115}]
    (minute,) = landed(read(write_table(tmp_path / "x.xlsx", rows)), "minute")
    assert (minute["gmv"], minute["user_pay"]) == (Decimal("7115.00"), Decimal("7115.00"))


def test_a_minute_that_comes_twice_counts_once(tmp_path: Path) -> None:
    rows = trend()
    found = read(write_table(tmp_path / NAME, [*rows, rows[0], rows[1] | {"评论次数": 99}]))
    assert counted(found) == (6, 4, 0, 0, 2)
    assert total(found, "comments", "minute") == 0 + 1 + 6 + 8
    (issue,) = [issue for issue in found.issues if "重复" in issue.fact]
    assert issue.fact == "有 2 行重复,只计第一次出现的,其中 1 行内容不一致"


def test_snapshots_of_other_tools_count_once_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "场控.csv"
    lines = [
        "抓取时间,实时在线人数,进入直播间人数,离开直播间人数,累计观看人数,成交件数,GMV,人均看播时长,曝光人数,付费流量",
        "2025-09-08 23:58:03,76,29,17,1029,5,345.00,41,300,3",
        "2025-09-08 23:58:33,77,30,17,1059,5,345.00,41,301,3",
        "2025-09-08 23:59:03,56,36,9,1095,4,0,42,310,4",
    ]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    found = read(path)
    assert counted(found) == (3, 2, 0, 0, 1)
    rows = landed(found, "minute")
    assert [row["minute"] for row in rows] == [datetime(2025, 9, 8, 23, 58), datetime(2025, 9, 8, 23, 59)]
    assert [(row["entries"], row["gmv"], row["exposure_users"]) for row in rows] == [
        (29, Decimal("345.00"), 300),
        (36, Decimal("0.00"), 310),
    ]
    assert any("「累计观看人数」" in issue.fact for issue in found.issues), "a running total is no figure of a minute"


def test_a_running_total_is_no_figure_of_a_minute_and_left_out(tmp_path: Path) -> None:
    """Other tools write down what the screen shows, which counts up from the start."""
    first = datetime(2025, 9, 8, 23, 51)
    rows = [
        {"抓取时间": f"{first + timedelta(minutes=n):%Y-%m-%d %H:%M:%S}", "实时在线人数": 50 + n, "GMV": 100 * (n // 2),
         "进入直播间人数": 10 + n % 3, "成交订单数": n // 5, "评论次数": 3}
        for n in range(12)
    ]  # fmt: skip
    found = read(write_table(tmp_path / "场控.xlsx", rows[::-1]))
    assert (counted(found), found.rejected) == ((12, 12, 0, 0, 0), ())
    assert total(found, "gmv", "minute") == 0
    assert all(row["gmv"] is None for row in landed(found, "minute"))
    (issue,) = [issue for issue in found.issues if issue.level == "warning"]
    assert (issue.header, issue.fact) == ("GMV", "从头到尾只增不减,是累计的数,不是每分钟的数,没有读取")
    assert "gmv" not in found.landings[0].headers, "it must not erase what another file knows"
    figures = ("entries", "orders", "comments", "online")
    assert [total(found, key, "minute") for key in figures] == [132, 9, 36, 666], "few steps, no step, and no flow"


def test_a_minute_that_cannot_be_read_is_named_and_a_total_left_out(tmp_path: Path) -> None:
    rows = trend()
    rows[1]["时间"], rows[2]["成交金额"], rows[3]["时间"] = "刚才", "1千多", "-"
    found = read(write_table(tmp_path / NAME, [*rows, rows[0] | {"时间": "合计"}]))
    assert counted(found) == (5, 1, 3, 1, 0)
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [
        (3, "时间", "不是时间"),
        (4, "成交金额", "不是金额"),
        (5, "时间", "不能为空"),
    ]


@pytest.mark.parametrize("missing", ["时间", "任意"])
def test_a_trend_with_a_header_that_nobody_knows_is_recognised_as_one(tmp_path: Path, missing: str) -> None:
    rows = [{"神秘列" if header == missing else header: cell for header, cell in row.items()} for row in trend()]
    found = matched(write_table(tmp_path / NAME, [row | {"任意": 1} for row in rows]))
    assert found.nearest is not None
    assert found.nearest.key == "minute_trend"
    if missing == "时间":
        assert found.export is None
        error = refusal(write_table(tmp_path / "x.xlsx", rows))
        assert error.fact == "「x.xlsx」看起来像流量综合趋势分析,但缺少必需的列 「时间」"
        mapped = batch(write_table(tmp_path / "y.xlsx", rows), {("minutes", "神秘列"): "minute"}, known=(NIGHT,))
        assert mapped.rows == 4


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("2025-09-08 23:58:00", datetime(2025, 9, 8, 23, 58)),
        (datetime(2025, 9, 8, 23, 58), datetime(2025, 9, 8, 23, 58)),
        (1757347080, datetime(2025, 9, 8, 23, 58)),
        (45908.998611111, datetime(2025, 9, 8, 23, 58)),
        ("2025年9月8日 23:58", datetime(2025, 9, 8, 23, 58)),
    ],
)
def test_a_minute_is_the_same_however_it_is_written(tmp_path: Path, written: Any, minute: datetime) -> None:
    rows = [trend()[0] | {"时间": written}]
    assert landed(read(write_table(tmp_path / NAME, rows)), "minute")[0]["minute"] == minute
