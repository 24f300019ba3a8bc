"""视频详情数据: short videos of a period, with (元) behind the amounts or without."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.intake import take_in
from core.metrics.ask import Window, ask
from core.reading.grid import Source
from core.warehouse.store import Store
from tests.core.reading import details
from tests.core.reading.workbooks import Row, batch, counted, landed, total, write, write_table

M = "示例"
NAME = "[20260630-20260706]_{自营}_{挂车}_{全部}_{所有账号}_{发布时间不限}视频详情数据.xlsx"
WINDOW = Window(M, (), datetime(2026, 1, 1), datetime(2027, 1, 1))


def videos(count: int = 3) -> list[Row]:
    return [
        {
            "视频标题": f"三秒看懂这件外套 #{n}",
            "视频ID": f"752000000000000000{n}",
            "是否投放": "否" if n else "是",
            "播放链接": "https://www.iesdouyin.com/share/video/1",
            "发布时间": "2026-06-29 18:00:00",
            "达人昵称": "示例户外旗舰店",
            "达人抖音号": "00123456789",
            "带货商品ID": "3781962349133560000",
            "视频观看次数": f"{12_000 + n:,}",
            "用户支付金额(元)": f"{5_000 + n}.50",
            "退款金额(元)": 100,
            "引流直播间用户支付金额(元)": "3,000",
            "看后搜用户支付金额(元)": 200,
            "引流店铺页用户支付金额(元)": 0,
            "点赞数": 500,
            "评论数": 40,
            "收藏数": 30,
            "转发数": 20,
            "点击关注次数": 9,
            "完播率": "12.50%",
            "平均观看时长": "17秒",
            "商品曝光次数": 8_000,
            "商品点击次数": 400,
            "成交订单数": 33,
            "成交人数": 31,
            "直播间入口曝光次数": 6_000,
            "引流直播间次数": 300,
            "引流直播成交订单数": 12,
            "投放消耗(元)": "-" if n else 800,
            "预估佣金支出(元)": 0,
        }
        for n in range(count)
    ]


def slim() -> list[Row]:
    return [{name.removesuffix("(元)"): cell for name, cell in row.items()} for row in videos()]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(":memory:")
    yield opened
    opened.close()


def upload(store: Store, *paths: Path) -> None:
    outcomes = take_in(store, M, [Source(path.name, path) for path in paths], "试")
    assert [str(outcome.error) for outcome in outcomes if outcome.error] == []


@pytest.mark.parametrize("rows", [videos(), slim()], ids=["full", "slim"])
def test_both_forms_are_read_alike(tmp_path: Path, rows: list[Row]) -> None:
    found = batch(write_table(tmp_path / NAME, rows))
    assert (found.export.key, counted(found), found.issues) == ("short_video", (3, 3, 0, 0, 0), ())
    first = landed(found, "video")[0]
    assert (first["since"], first["day"], first["account"]) == (date(2026, 6, 30), date(2026, 7, 6), "00123456789")
    assert (first["video_id"], first["play_through_share"]) == ("7520000000000000000", 0.125)
    assert total(found, "user_pay", "video") == Decimal("15004.50")
    assert total(found, "entries", "video") == 900


def test_a_video_without_an_id_is_rejected_and_a_sum_is_a_total(tmp_path: Path) -> None:
    rows = videos()
    rows[1]["视频ID"] = "-"
    rows.append(dict.fromkeys(rows[0], "-") | {"视频标题": "总计", "视频观看次数": "36,003"})
    found = batch(write_table(tmp_path / NAME, rows))
    assert counted(found) == (4, 2, 1, 1, 0)
    assert [(one.row, one.header) for one in found.rejected] == [(3, "视频ID")]


def test_a_video_twice_in_a_file_counts_once(tmp_path: Path) -> None:
    found = batch(write_table(tmp_path / NAME, [*videos(), videos()[0]]))
    assert counted(found) == (4, 3, 0, 0, 1)


def test_overlapping_periods_are_never_added_up(store: Store, tmp_path: Path) -> None:
    upload(store, write_table(tmp_path / NAME, videos()))
    upload(store, write_table(tmp_path / "[20260701-20260731]_{自营}_视频详情数据.xlsx", slim()[:1]))
    with pytest.raises(KeyError):
        ask(store, "video", ["user_pay"], WINDOW, ["account"])
    found = ask(store, "video", ["user_pay", "entry_click_rate", "video_play_through_rate"], WINDOW, ["since", "day"])
    assert list(found.numerators["user_pay"]) == [15_004.5, 5_000.5]
    assert list(found.numerators["entry_click_rate"] / found.denominators["entry_click_rate"]) == [0.05, 0.05]
    assert found.numerators["video_play_through_rate"][0] == pytest.approx(0.125 * 36_003)


def test_the_videos_of_a_session_are_a_fact_of_their_own(store: Store, tmp_path: Path) -> None:
    upload(store, write(tmp_path / details.SHOP_DETAIL_NAME, details.shop_detail()))
    rows = store.query(
        "SELECT video_title, posted_at, entry_exposure_count, entries FROM fact_video_session "
        "WHERE merchant = ? ORDER BY video_title",
        [M],
    )
    assert rows == [
        ("引流视频A #户外", datetime(2026, 7, 27, 18, 20), 12_031, 410),
        ("引流视频B", datetime(2026, 7, 26, 9, 10), 12_000, None),
    ]
    answer = ask(store, "video_session", ["entries", "entry_click_rate"], WINDOW, ["session"])
    assert answer.numerators["entries"][0] == 410
    assert answer.denominators["entry_click_rate"][0] == 12_031  # only of videos that say both
