"""上播记录: the week that is shown, the ways to fill it, saving, and taking back."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.reading.shifts import Line
from core.warehouse import rosters
from core.warehouse.templates import templates
from pages.shared.desk import open_store
from pages.shared.roster.grid import frame, lines_in
from pages.shared.roster.pasting import with_header
from pages.shared.roster.place import week_label
from tests.conftest import DEMO_MERCHANT

ROSTER, ACCOUNT = "pages/hosts/roster.py", "qingye_outdoor"
NEXT = date(2026, 11, 23)


@pytest.fixture
def week(demo: AppTest) -> AppTest:
    at = demo.run().switch_page(ROSTER).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(one.value for one in (*at.markdown, *at.info, *at.text, *at.caption)).replace("\\", "")


def stored(database: Path, first: date) -> list[tuple[str, str, datetime]]:
    shifts = rosters.week(open_store(str(database)), DEMO_MERCHANT, ACCOUNT, first).shifts
    return [(f"{one.day:%a}", one.host, one.on) for one in shifts if 0 <= (one.day - first).days < 7]


def turn_to(at: AppTest, day: date) -> AppTest:
    at.selectbox(key="week").set_value(week_label(day)).run()
    assert not at.exception
    return at


def test_the_newest_week_with_data_is_shown_with_what_is_missing_in_it(week: AppTest) -> None:
    assert week.selectbox(key="week").value == "2026-11-16 至 11-22"
    assert "这一周 15 场直播,**1 场还没有上播记录、1 段没人上播**" in said(week)
    assert "没有保存" not in said(week)
    grid = week.dataframe[0].value
    assert len(grid) == 28
    assert grid.iloc[11].tolist()[2:] == ["小满", "21:55", "00:20", "阿南", "跨天"]
    assert "第 23、24 行:11-19 21:50 至 22:00 同时有 小满、晚晴 上播" in said(week)
    assert week.button(key="save_roster").disabled


def test_last_week_is_copied_looked_at_saved_and_taken_back(week: AppTest, database: Path) -> None:
    before = stored(database, date(2026, 11, 16))
    turn_to(week, NEXT)
    assert "这一周还没有直播数据,可以先排班" in said(week)
    week.button(key="copy_week").click().run()
    assert "从上一周填了 5 天" in said(week)
    assert "有改动没保存" in said(week)
    assert "第 1–28 行:晚于已有的直播数据,先当排班存着" in said(week)
    assert stored(database, NEXT) == []
    week.button(key="save_roster").click().run()
    assert not week.exception
    assert [row[:2] for row in stored(database, NEXT)] == [row[:2] for row in before]
    week.session_state["part"] = "改动记录"
    week.run()
    assert "上播记录(手工编辑)" in said(week)
    assert "加 青禾 11-23 08:30–10:30 (场控 小北)" in said(week)
    (undo,) = [button for button in week.button if (button.key or "").startswith("confirm_")]
    undo.click().run()
    assert not week.exception
    assert stored(database, NEXT) == []


def test_what_was_not_saved_is_still_there_after_looking_at_another_week(week: AppTest) -> None:
    turn_to(week, NEXT)
    week.button(key="copy_week").click().run()
    turn_to(week, date(2026, 11, 16))
    assert "有改动没保存" not in said(week)
    turn_to(week, NEXT)
    assert "有改动没保存" in said(week)
    assert len(week.dataframe[0].value) == 28
    week.button(key="drop_roster").click().run()
    assert len(week.dataframe[0].value) == 0


def test_time_without_a_host_becomes_rows_that_lack_only_the_name(week: AppTest) -> None:
    week.button(key="open_time").click().run()
    assert "有 2 行写得不全,改好才能保存" in said(week)
    assert "第 29 行:没有写主播" in said(week)
    assert week.button(key="save_roster").disabled
    added = week.dataframe[0].value.tail(2).values.tolist()
    assert [row[2:5] for row in added] == [["", "08:27", "12:51"], ["", "15:55", "16:10"]]


def test_a_week_is_kept_as_a_template_and_put_on_another(week: AppTest, database: Path) -> None:
    (name,) = [box for box in week.text_input if box.label == "把这一周存成模板"]
    name.set_value("平日三班")
    (save,) = [button for button in week.button if button.label == "存为模板"]
    save.click().run()
    assert not week.exception
    assert [len(own) for own in templates(open_store(str(database)), DEMO_MERCHANT).values()] == [28]
    turn_to(week, date(2026, 11, 30) if week_label(date(2026, 11, 30)) in week.selectbox(key="week").options else NEXT)
    week.button(key="use_template").click().run()
    assert "从模板「平日三班」填了 5 天" in said(week)


def test_a_pasted_table_replaces_its_days_in_the_grid(week: AppTest) -> None:
    rows = ["2026-11-20\t小鱼\t8:30\t12:50", "2026-11-20\t青禾\t19:30\t0:00", "2026-11-02\t青禾\t8:00\t9:00"]
    week.text_area(key="pasted_roster").set_value("\n".join(rows))
    (put,) = [button for button in week.button if button.label == "放进表里"]
    put.click().run()
    assert not week.exception
    assert "放进 2 行,还没有保存;1 行是别的账号或别的周,没有放进来" in said(week)
    assert week.dataframe[0].value["主播"].tolist()[-2:] == ["小鱼", "青禾"]
    assert len(week.dataframe[0].value) == 26
    assert "「小鱼」这个名字以前没有出现过" in said(week)


def test_the_to_do_of_today_leads_to_the_week(demo: AppTest) -> None:
    links = [link.proto for link in demo.run().get("page_link")]
    (todo,) = [link for link in links if "补" in link.label]
    assert "roster" in todo.page
    assert "week=2026-11-16" in todo.query_string


def test_without_data_the_page_says_what_to_upload(empty: AppTest) -> None:
    at = empty.run().switch_page(ROSTER).run()
    assert not at.exception
    assert at.subheader[0].value == "还没有数据"


def test_rows_of_the_grid_keep_their_numbers_and_new_ones_are_counted_on() -> None:
    day = date(2026, 11, 20)
    lines = [Line(day, "小雨", "08:00", "09:00", number=1), Line(day, "小安", "09:00", "10:00", number=2)]
    drawn = frame(lines)
    assert lines_in(drawn) == lines
    drawn.loc[2] = [None, day, " 阿\u200b杰 ", "10:00", None, None, None]
    found = lines_in(drawn.drop(index=0))
    assert [(line.number, line.host) for line in found] == [(2, "小安"), (3, "阿杰")]


def test_cells_without_a_header_are_read_in_the_grids_order() -> None:
    assert with_header("2026-11-20\t小雨\t8:00\t9:00").splitlines()[0] == "上播日期\t主播姓名\t上播时间\t下播时间"
    assert with_header("主播\t日期\nx\ty") == "主播\t日期\nx\ty"
