import io
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.reports.templates import TEMPLATES
from core.warehouse import holdings
from core.warehouse.store import DEFAULT_MERCHANT, Store
from pages.shared.desk import open_store
from tests.pages.workbooks import FILE, hostile, minutes, session, shop_list

UPLOAD = "pages/data/upload.py"


def drop(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    at = at.run().switch_page(UPLOAD).run()
    for name, content in files:
        at.file_uploader[0].upload(name, content)
    at.run()
    assert not at.exception
    return at


def land(at: AppTest) -> AppTest:
    at.button(key="commit").click().run()
    assert not at.exception
    return at


def store(database: Path) -> Store:
    return open_store(str(database))


def files(at: AppTest) -> dict[str, list[object]]:
    """The table of all files, by column."""
    table = next(found.value for found in at.dataframe if "状态" in found.value)
    return {name: table[name].to_list() for name in table}


def zipped(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


def test_nothing_is_written_before_the_click(empty: AppTest, database: Path) -> None:
    at = drop(empty, (FILE, hostile()), ("坏.xlsx", b"PK\x03\x04 broken"))
    assert holdings.uploads(store(database), DEFAULT_MERCHANT) == []
    assert at.button(key="commit").label == "入库 1 个文件"
    assert "坏" in at.error[0].proto.title
    assert files(at)["状态"] == ["不能入库", "部分拒绝"]
    tallies, rejected = (found.value for found in at.dataframe[1:3])
    assert tallies.iloc[0][["读到", "入库", "拒绝"]].to_list() == [3, 2, 1]
    assert rejected.iloc[0]["表头"] == "直播间曝光人数"


def test_a_file_that_came_before_is_named_before_the_click(empty: AppTest, database: Path) -> None:
    content, new = hostile(), shop_list([session(9)])  # written once: a workbook tells the second it was made in
    at = land(drop(empty, (FILE, content)))
    assert [metric.value for metric in at.metric] == ["1 个文件", "2", "0 行", "0 个", "1 行"]
    at = drop(at, ("again.xlsx", content), ("new.xlsx", new), ("new copy.xlsx", new))
    found = files(at)
    assert found["状态"] == ["可以入库", "已有", "已有"]
    assert str(found["说明"][1]).endswith(f"传过,当时叫「{FILE}」")
    assert found["说明"][2] == "和这次的「new.xlsx」内容一样"
    assert at.button(key="commit").label == "入库 1 个文件"
    land(at)
    assert len(holdings.uploads(store(database), DEFAULT_MERCHANT)) == 2


def test_a_newer_export_replaces_and_its_revisions_are_told(empty: AppTest) -> None:
    at = land(drop(empty, ("a.xlsx", shop_list([session(1, 1000), session(2, 500)]))))
    at = land(drop(at, ("b.xlsx", shop_list([session(1, 900)]))))
    assert at.metric[2].value == "1 行"
    revised = next(found.value for found in at.dataframe if "旧" in found.value)
    assert revised[["旧", "新", "变化"]].to_numpy().tolist() == [["¥1,000", "¥900", "-¥100"]]
    at = land(drop(at, ("c.xlsx", shop_list([session(3, 70)]))))
    assert not [found for found in at.dataframe if "旧" in found.value], "another upload's revisions"


def test_undo_asks_first(empty: AppTest) -> None:
    at = land(drop(empty, ("a.xlsx", shop_list([session(1)]))))
    at.switch_page("pages/data/holdings.py").run()
    key = next(key for key in at.session_state.keys() if str(key).startswith("ledger_"))  # noqa: SIM118
    at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at.button(key="undo").click().run()
    # A dialog runs apart from the page, which this tester can't: the browser's test goes on from here.
    assert at.button(key="confirm_undo")
    assert "撤销选中的 1 条" in {button.label for button in at.button}


def test_a_whole_folder_has_one_summary_and_a_filter(empty: AppTest) -> None:
    lists = [(f"列表 ({n}).xlsx", shop_list([session(n % 28 + 1, account=f"a{n}")])) for n in range(40)]
    broken = [(f"坏 ({n}).xlsx", b"PK\x03\x04 broken" + bytes([n])) for n in range(4)]
    litter = [
        (".DS_Store", b"\0\0\0\1Bud1"),
        ("a/._列表.xlsx", b"\0\5\x16\7"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    ]
    at = drop(empty, *lists, *broken, *litter)
    (states,) = (found for found in at.get("button_group") if "读到 47 个文件" in found.label)
    assert states.options == ["全部 47", "不能入库 4", "可以入库 40", "略过 3"]
    assert not at.error, "so many stand in the table, with their reasons"
    assert files(at)["说明"][0] == "已经损坏,或者没有下载完整"
    told = " ".join(text.value for text in at.text)
    assert "略过「.DS_Store」:是macOS 记文件夹样式的文件" in told
    assert "略过「图.png」:是一张图片" in told
    states.set_value("可以入库").run()
    assert set(files(at)["状态"]) == {"可以入库"}
    at = land(at)
    assert at.metric[0].value == "40 个文件"
    assert at.metric[-1].value == "4 个文件", "what could not land; litter is no failure"


def test_an_archive_is_its_files(empty: AppTest) -> None:
    content = shop_list([session(1)])
    packed = {"九月/a.xlsx": content, "九月/b.xlsx": shop_list([session(2)]), "__MACOSX/九月/._a.xlsx": b"\0\5\x16\7"}
    at = drop(empty, ("下载.zip", zipped(**packed)), ("a.xlsx", content))
    found = files(at)
    assert found["文件"] == ["下载.zip/九月/a.xlsx", "下载.zip/九月/b.xlsx", "a.xlsx"]
    assert found["状态"] == ["可以入库", "可以入库", "已有"]
    assert land(at).metric[1].value == "2"


@pytest.fixture
def two_rooms(empty: AppTest) -> AppTest:
    """A store in which two accounts are live at the same time on every day."""
    rows = [session(day, name=name, account=name) for day in (3, 4) for name in ("旗舰店", "奥莱店")]
    return land(drop(empty, ("list.xlsx", shop_list(rows))))


def test_which_session_is_asked_and_never_guessed(two_rooms: AppTest, database: Path) -> None:
    at = drop(two_rooms, ("分钟 a.xlsx", minutes(3)), ("分钟 b.xlsx", minutes(4)))
    asked = [found for found in at.selectbox if "是哪一场" in found.label]
    assert [found.value for found in asked] == [None, None]
    assert set(asked[0].options[:2]) == {
        "旗舰店 · 2026-08-03 周一 · 20:00–23:00",
        "奥莱店 · 2026-08-03 周一 · 20:00–23:00",
    }
    assert at.button(key="commit").disabled
    assert not at.error
    asked[0].set_value("奥莱店 · 2026-08-03 周一 · 20:00–23:00").run()
    assert at.button(key="commit").label == "入库 1 个文件"
    asked = [found for found in at.selectbox if "是哪一场" in found.label]
    assert asked[0].value == "奥莱店 · 2026-08-03 周一 · 20:00–23:00", "it can still be changed"
    asked[1].set_value("其他场次…").run()
    elsewhere = next(found for found in at.selectbox if "其他场次" in found.label)
    assert len(elsewhere.options) == 4
    elsewhere.set_value("旗舰店 · 2026-08-04 周二 · 20:00–23:00").run()
    land(at)
    rows = store(database).query("SELECT account, day, count(*) FROM current_minute GROUP BY account, day ORDER BY day")
    assert [(account, day.day, number) for account, day, number in rows] == [("奥莱店", 3, 120), ("旗舰店", 4, 120)]


def test_a_session_of_another_file_of_the_drop_is_found_whatever_came_first(empty: AppTest) -> None:
    at = drop(empty, ("分钟.xlsx", minutes(5)))
    assert at.button(key="commit").disabled
    assert not at.error, "it is asked about, beside the sessions that it may be"
    assert [found.value for found in at.markdown if "要选定是哪一场" in found.value]
    at.file_uploader[1].upload("九月/list.xlsx", shop_list([session(5)])).run()
    assert not at.exception
    assert at.button(key="commit").label == "入库 2 个文件"
    assert files(at)["识别为"] == ["直播间列表", "流量综合趋势分析"]


ROSTER = "直播间账号\t主播姓名\t上播日期\t上播时间\t下播时间\n旗舰店\t小安\t2026-08-03\t20:00\t21:30"


def test_a_pasted_table_lands_like_a_file(empty: AppTest, database: Path) -> None:
    roster = f"{ROSTER}\n旗舰店\t阿杰\t2026-08-03\t21:30\t23:00"
    at = empty.run().switch_page(UPLOAD).run()
    at.text_area[0].set_value(roster)
    next(found for found in at.button if found.label == "读取粘贴的表格").click().run()
    assert not at.exception
    assert at.button(key="commit").label == "入库 1 个文件"
    assert "识别为 **上播记录**" in " ".join(found.value for found in at.markdown)
    land(at)
    assert store(database).query("SELECT host FROM current_shift ORDER BY host") == [("小安",), ("阿杰",)]
    (upload,) = holdings.uploads(store(database), DEFAULT_MERCHANT)
    assert upload.file.startswith("粘贴的表格_")
    assert upload.file.endswith(".tsv")


def test_a_pasted_table_can_be_taken_out_again(empty: AppTest) -> None:
    at = empty.run().switch_page(UPLOAD).run()
    at.text_area[0].set_value(
        "直播间账号\t主播姓名\t上播日期\t上播时间\t下播时间\n旗舰店\t小安\t2026-08-03\t20:00\t21:30"
    )
    next(found for found in at.button if found.label == "读取粘贴的表格").click().run()
    next(found for found in at.button if found.label.startswith("移除 粘贴的表格")).click().run()
    assert not at.exception
    assert "commit" not in {found.key for found in at.button}


def test_the_spool_is_gone_afterwards(empty: AppTest) -> None:
    before = set(Path(tempfile.gettempdir()).glob("fupan-upload-*"))
    drop(empty, (FILE, hostile()))
    assert set(Path(tempfile.gettempdir()).glob("fupan-upload-*")) <= before


def test_all_rejected_rows_are_offered_at_once(empty: AppTest) -> None:
    at = drop(empty, ("a.xlsx", hostile()), ("b.xlsx", hostile(900)))
    offered = {found.label for found in at.get("download_button")}
    templates = {f"下载{template.export.title}模板" for template in TEMPLATES.values()}
    assert offered - templates == {"下载全部退回的行(2 个文件 2 行)", "下载退回的行"} and templates <= offered


def test_money_is_not_lost_on_the_way(empty: AppTest, database: Path) -> None:
    land(drop(empty, ("a.xlsx", shop_list([session(1, 1000.25), session(2, 0.35)]))))
    assert store(database).query("SELECT sum(gmv) FROM fact_live") == [(Decimal("1000.60"),)]
