"""What a picture of days calls its axis, and what is said of a portrait that is held against nobody."""

from datetime import datetime, timedelta

from core.reports.charts import alt, chart
from core.reviews.blocks import Label, Portrait, Series, Trend
from core.units import YUAN

FIRST = datetime(2026, 11, 16)


def axis(*starts: datetime) -> str:
    block = Trend("成交金额", "gmv", YUAN, (Series("累计", tuple((start, 1.0) for start in starts)),))
    spec = chart(block)
    assert spec is not None
    return str(spec["layer"][0]["encoding"]["x"]["axis"]["title"])


def test_days_are_no_starts_of_sessions() -> None:
    assert axis(FIRST, FIRST + timedelta(days=1)) == "日期"
    assert axis(FIRST, FIRST + timedelta(hours=20)) == "开播日"


def test_a_portrait_without_a_lift_tells_its_largest_shares() -> None:
    labels = (Label("女", (0.4, 0.5), None, 0.5, None), Label("男", (0.6, 0.5), None, 0.5, None))
    said = alt(Portrait("看播 · 性别", "性别", ("本期", "上一周期"), labels))
    assert "本期最多的是男 60.0%、女 40.0%" in said
    assert "没有数据" not in said
