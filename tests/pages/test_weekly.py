from datetime import date

from streamlit.testing.v1 import AppTest

from core.warehouse.holdings import Session
from pages.shared.week.bar import offered


def text(at: AppTest) -> str:
    found = (one.value for kind in (at.caption, at.header, at.subheader, at.markdown) for one in kind)
    return "\n".join(found).replace("\\", "")


def test_the_week_is_one_page_and_its_period_is_in_the_address(demo: AppTest) -> None:
    at = demo.switch_page("pages/week/weekly.py").run()
    assert not at.exception
    assert not at.error
    assert at.title[0].value == "直播周报 · 人货场"
    assert "2026-11-14 至 2026-11-20" in text(at)
    assert "比上一周期" in at.header[0].value
    assert "2026-11-07 至 2026-11-13" in text(at)
    steps = [head.value.split("\\")[0] for head in at.subheader]
    assert steps[:5] == ["汇总", "归因", "发现与建议", "直播间分层", "场次明细"]
    at.selectbox(key="period").select("11-09 至 11-15").run()
    assert not at.exception
    assert "2026-11-09 至 2026-11-15" in text(at)
    at.multiselect(key="account").select("晴野户外折扣仓").run()
    assert not at.exception
    assert "旗舰店" not in at.caption[0].value


def test_a_week_that_is_not_over_and_a_comparison_that_is_not_loaded_still_make_a_page(demo: AppTest) -> None:
    demo.query_params["period"] = "11-16 至 11-22"
    at = demo.switch_page("pages/week/weekly.py").run()
    assert not at.exception
    assert "还没完" in text(at)
    at.selectbox(key="week_against").select("同期").run()
    assert not at.exception
    assert "同时段常态" in text(at)


def test_weeks_and_months_with_sessions_are_offered_the_latest_first() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 4), date(2026, 2, 10))
    sessions = [Session(f"a {day} 20:00", "a", None, None, None, day) for day in days]  # type: ignore[arg-type]
    assert list(offered(sessions)) == [
        "02-09 至 02-15", "2025-12-29 至 01-04", "2026 年 2 月", "2026 年 1 月", "2025 年 12 月",
    ]  # fmt: skip
    assert offered(sessions)["2026 年 2 月"] == (date(2026, 2, 1), date(2026, 2, 28))
