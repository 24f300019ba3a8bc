from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.warehouse import holdings
from core.warehouse.store import DEFAULT_MERCHANT
from pages.shared.desk import open_store
from tests.pages.workbooks import FILE, SCRIPT, hostile, session, shop_list

UPLOAD = "pages/data/upload.py"


def _drop(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    at = at.run().switch_page(UPLOAD).run()
    for name, content in files:
        at.file_uploader[0].upload(name, content)
    at.run()
    assert not at.exception
    return at


def test_nothing_is_written_before_the_click(empty: AppTest, database: Path) -> None:
    at = _drop(empty, (FILE, hostile()), ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(64)))
    assert holdings.uploads(open_store(str(database)), DEFAULT_MERCHANT) == []
    assert at.button(key="commit").label == "入库 1 个文件"
    assert "图片" in at.error[0].proto.title
    files, tallies, rejected = (found.value for found in at.dataframe[:3])
    assert list(files["状态"]) == ["不能入库", "部分拒绝"]
    assert tallies.iloc[0][["读到", "入库", "拒绝"]].to_list() == [3, 2, 1]
    assert rejected.iloc[0]["表头"] == "直播间曝光人数"


def test_commit_then_the_same_file_again(empty: AppTest, database: Path) -> None:
    content = hostile()
    at = _drop(empty, (FILE, content))
    at.button(key="commit").click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["1 个文件", "2", "0 行", "0 个"]
    at = _drop(at, (FILE, content))
    at.button(key="commit").click().run()
    assert [metric.value for metric in at.metric] == ["0 个文件", "0", "0 行", "1 个"]
    assert len(holdings.uploads(open_store(str(database)), DEFAULT_MERCHANT)) == 1


def test_a_newer_export_replaces_and_undo_asks_first(empty: AppTest) -> None:
    at = _drop(empty, ("a.xlsx", shop_list([session(1, 1000), session(2, 500)])))
    at.button(key="commit").click().run()
    at = _drop(at, ("b.xlsx", shop_list([session(1, 900)])))
    at.button(key="commit").click().run()
    assert at.metric[2].value == "1 行"
    at.switch_page("pages/data/holdings.py").run()
    ledger = next(found for found in at.dataframe if "状态" in found.value)
    assert list(ledger.value["文件"]) == ["b.xlsx", "a.xlsx"]
    key = next(key for key in at.session_state.keys() if str(key).startswith("ledger_"))  # noqa: SIM118
    at.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at.button(key="undo").click().run()
    # A dialog runs apart from the page, which this tester can't: the browser's test goes on from here.
    assert at.button(key="confirm_undo")
    assert "撤销选中的 1 条" in {button.label for button in at.button}


def test_a_header_mapped_by_hand_is_remembered(empty: AppTest, database: Path) -> None:
    rows = [[*session(1), 77], [*session(2), 88]]
    content = shop_list(rows, "今日点赞 :red[x]")
    at = _drop(empty, ("a.xlsx", content))
    ask = next(found for found in at.selectbox if "对应到" in found.label)
    assert ":red[" not in ask.label
    ask.set_value("点赞次数").run()
    at.button(key="save_mapping").click().run()
    assert not at.exception
    assert not [found for found in at.selectbox if "对应到" in found.label]
    at.button(key="commit").click().run()
    assert open_store(str(database)).query("SELECT likes FROM fact_live ORDER BY start") == [(77,), (88,)]
    at.switch_page("pages/data/holdings.py").run()
    assert "手工对应表头" in list(next(found for found in at.dataframe if "状态" in found.value).value["文件"])


def test_unknown_headers_are_asked_about_literally(empty: AppTest) -> None:
    at = _drop(empty, (FILE, hostile()))
    labels = [found.label for found in at.selectbox if "对应到" in found.label]
    assert len(labels) == 2
    assert not [label for label in labels if SCRIPT in label]


def test_the_spool_is_gone_afterwards(empty: AppTest, tmp_path: Path) -> None:
    import tempfile

    before = set(Path(tempfile.gettempdir()).glob("fupan-upload-*"))
    _drop(empty, (FILE, hostile()))
    assert set(Path(tempfile.gettempdir()).glob("fupan-upload-*")) <= before
