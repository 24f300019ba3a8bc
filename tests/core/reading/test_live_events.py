"""直播事件: lists that people keep of what was done in the room, as moments or as times on the clock."""

from datetime import datetime
from pathlib import Path

import pytest

from core.reading.attach import LiveSession, UnplacedTable
from tests.core.reading.workbooks import batch, counted, landed, refusal, write_table

NIGHT = LiveSession("qy", "晴野", datetime(2026, 11, 19, 19, 27, 25), datetime(2026, 11, 20, 0, 20, 10))
NAME = "直播事件_晴野_2026-11-19_19-27-25.xlsx"
AT = (datetime(2026, 11, 19, 20, 15), datetime(2026, 11, 20, 0, 5))


@pytest.mark.parametrize("spelling", ["%Y/%m/%d %H:%M", "%H:%M"])
@pytest.mark.parametrize(
    "headers", [("时间", "类型", "事件"), ("事件时间", "事件类型", "说明"), ("时间", "类型", "内容")]
)
def test_events_land_under_their_session_also_past_midnight(
    tmp_path: Path, spelling: str, headers: tuple[str, str, str]
) -> None:
    lines = zip(AT, ("改价", "发券"), ("399 改 369", "满 300 减 30"), strict=True)
    rows = [dict(zip(headers, (f"{at:{spelling}}", kind, what), strict=True)) for at, kind, what in lines]
    found = batch(write_table(tmp_path / NAME, rows), known=(NIGHT,))
    assert (found.export.key, counted(found), found.issues) == ("live_events", (2, 2, 0, 0, 0), ())
    assert [(row["event_at"], row["event_kind"], row["event"]) for row in landed(found, "event")] == [
        (AT[0], "改价", "399 改 369"),
        (AT[1], "发券", "满 300 减 30"),
    ]
    assert {row["start"] for row in landed(found, "event")} == {NIGHT.start}


def test_without_a_kind_an_event_is_an_event(tmp_path: Path) -> None:
    path = write_table(tmp_path / NAME, [{"时间": "20:15", "事件": "改价"}])
    assert [row["event_kind"] for row in landed(batch(path, known=(NIGHT,)), "event")] == ["事件"]


def test_two_events_of_one_moment_both_count_and_the_same_one_twice_once(tmp_path: Path) -> None:
    rows = [{"时间": "20:15", "类型": "改价", "事件": what} for what in ("外套", "帽子", "外套")]
    assert counted(batch(write_table(tmp_path / NAME, rows), known=(NIGHT,))) == (3, 2, 0, 0, 1)


def test_a_line_without_a_time_is_rejected_by_name(tmp_path: Path) -> None:
    rows = [{"时间": at, "类型": "改价", "事件": "外套"} for at in ("20:15", "开播后")]
    found = batch(write_table(tmp_path / NAME, rows), known=(NIGHT,))
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [(3, "时间", "不是时间")]


def test_moments_tell_the_session_and_times_on_the_clock_alone_do_not(tmp_path: Path) -> None:
    moments = write_table(tmp_path / "事件.xlsx", [{"时间": f"{at:%Y-%m-%d %H:%M}", "事件": "改价"} for at in AT])
    assert {row["account"] for row in landed(batch(moments, known=(NIGHT,)), "event")} == {"qy"}
    clocks = write_table(tmp_path / "钟点.xlsx", [{"时间": f"{at:%H:%M}", "事件": "改价"} for at in AT])
    assert isinstance(refusal(clocks, known=(NIGHT,)), UnplacedTable)


def test_what_viewers_wrote_is_no_event(tmp_path: Path) -> None:
    """时间 and 内容 alone are a list of comments."""
    rows = [{"时间": f"{at:%Y-%m-%d %H:%M}", "内容": "有货吗"} for at in AT]
    path = write_table(tmp_path / "导出.xlsx", rows)
    assert batch(path, known=(NIGHT,)).export.key == "comments"
