"""A table or a header that nobody knew is explained once, and known from then on."""

from decimal import Decimal
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Selectbox

from core.warehouse import holdings, ledger
from core.warehouse.store import DEFAULT_MERCHANT
from tests.pages.test_upload import drop, files, land, store
from tests.pages.workbooks import FILE, FOREIGN, HEADERS, IMAGE, SCRIPT, foreign, hostile, session, shop_list, workbook

HOLDINGS = "pages/data/holdings.py"


def asked(at: AppTest, header: str) -> Selectbox:
    """The question what a header means."""
    return next(found for found in at.selectbox if found.label.startswith(f"「{header}") and "对应到" in found.label)


def button(at: AppTest, label: str) -> Button:
    return next(found for found in at.button if found.label == label)


def test_a_foreign_table_is_explained_once_and_known_from_then_on(empty: AppTest, database: Path) -> None:
    at = drop(empty, ("视频号 8月.xlsx", foreign(1, 2)), ("视频号 9月.xlsx", foreign(3)))
    assert at.button(key="commit").disabled
    (kind,) = (found for found in at.selectbox if found.label == "这是什么表")
    assert kind.value == "达人直播明细"
    assert asked(at, "场次开始").value == "直播开始时间(必需)"
    assert asked(at, "GMV").value == "直播间成交金额"
    assert asked(at, "备注").value == "不用这一列"
    button(at, "记住").click().run()
    assert not at.exception
    assert not [found for found in at.selectbox if "对应到" in found.label], "the second file has the same headers"
    assert files(at)["状态"] == ["可以入库", "可以入库"]
    land(at)
    at = drop(at, ("视频号 10月.xlsx", foreign(4, gmv=10)))
    assert at.button(key="commit").label == "入库 1 个文件"
    land(at)
    rows = store(database).query("SELECT account_name, count(*), sum(gmv), sum(viewers) FROM fact_live GROUP BY ALL")
    assert rows == [("晴野", 4, Decimal("9011.50"), 4010.0)]


def test_what_is_said_of_a_foreign_table_changes_nothing_for_known_ones(empty: AppTest, database: Path) -> None:
    at = drop(empty, ("视频号.xlsx", foreign(1)))
    asked(at, "GMV").set_value("不用这一列").run()
    button(at, "记住").click().run()
    land(at)
    named = [{"直播间成交金额": "GMV"}.get(header, header) for header in HEADERS]
    land(drop(at, ("list.xlsx", workbook([named, session(5, 700)]))))
    assert store(database).query("SELECT sum(gmv) FROM fact_live") == [(700,)]


def test_two_headers_for_one_figure_and_a_missing_figure_are_told(empty: AppTest) -> None:
    at = drop(empty, ("视频号.xlsx", foreign(1)))
    asked(at, "场次结束").set_value("直播开始时间(必需)").run()
    assert any("只能留一个" in found.value for found in at.warning)
    assert button(at, "记住").disabled
    asked(at, "场次结束").set_value("不用这一列").run()
    asked(at, "场次开始").set_value("不用这一列").run()
    assert [found.value for found in at.warning] == ["还缺必需的列 「直播开始时间」"]
    assert button(at, "记住").disabled


def test_another_kind_can_be_chosen_and_none(empty: AppTest) -> None:
    at = drop(empty, ("视频号.xlsx", foreign(1)))
    kind = next(found for found in at.selectbox if found.label == "这是什么表")
    kind.set_value("渠道分析").run()
    assert any("渠道名称" in found.value for found in at.warning)
    kind = next(found for found in at.selectbox if found.label == "这是什么表")
    kind.set_value(kind.options[-1]).run()
    assert not [found for found in at.selectbox if "对应到" in found.label]


def test_a_foreign_file_that_is_no_table_of_figures_is_folded_away(empty: AppTest) -> None:
    at = drop(
        empty, ("通讯录.xlsx", workbook([["姓名", "电话", "地址"], ["张三", "138", "某地"], ["李四", "139", "某处"]]))
    )
    kind = next(found for found in at.selectbox if found.label == "这是什么表")
    assert kind.value == "不是这些,不用管它"
    assert not [found for found in at.selectbox if "对应到" in found.label]


def test_hostile_headers_and_cells_stay_plain(empty: AppTest) -> None:
    at = drop(empty, (FILE, hostile()), ("视频号.xlsx", foreign(1)))
    shown = [found.value for found in (*at.markdown, *at.caption, *at.warning)]
    shown += [found.label for found in (*at.selectbox, *at.expander)]
    assert [text for text in shown if SCRIPT in text or IMAGE in text] == []
    assert IMAGE in FOREIGN[-1]


def test_a_renamed_required_header_is_suggested(empty: AppTest, database: Path) -> None:
    renamed = [{"直播开始时间": "开播时刻"}.get(header, header) for header in HEADERS]
    at = drop(empty, ("list.xlsx", workbook([renamed, session(1, 500)])))
    assert at.button(key="commit").disabled
    assert asked(at, "开播时刻").value == "直播开始时间(必需)"
    button(at, "记住这些对应").click().run()
    land(at)
    assert store(database).query("SELECT sum(gmv) FROM fact_live") == [(500,)]


def test_an_unknown_header_of_a_known_kind_can_wait(empty: AppTest, database: Path) -> None:
    rows = [[*session(1), 77], [*session(2), 88]]
    at = drop(empty, ("list.xlsx", shop_list(rows, "神秘列")))
    assert asked(at, "神秘列").value == "先不管"
    assert button(at, "记住这些对应").disabled
    assert at.button(key="commit").label == "入库 1 个文件"
    asked(at, "神秘列").set_value("点赞次数").run()
    button(at, "记住这些对应").click().run()
    assert not [found for found in at.selectbox if "对应到" in found.label]
    land(at)
    assert store(database).query("SELECT likes FROM fact_live ORDER BY start") == [(77,), (88,)]


def test_one_question_for_a_header_of_many_files(empty: AppTest) -> None:
    many = [(f"{day}.xlsx", shop_list([[*session(day), 5]], "神秘列")) for day in range(1, 9)]
    at = drop(empty, *many)
    assert len([found for found in at.selectbox if "对应到" in found.label]) == 1
    assert any("等 8 个文件" in found.label for found in at.expander)


def test_a_mapping_is_changed_and_forgotten_where_the_data_is(empty: AppTest, database: Path) -> None:
    at = drop(empty, ("视频号.xlsx", foreign(1)))
    button(at, "记住").click().run()
    land(at)
    at.switch_page(HOLDINGS)
    at.query_params["part"] = "手工对应"
    at.run()
    assert not at.exception
    assert asked(at, "gmv").value == "直播间成交金额"
    asked(at, "gmv").set_value("直播间用户支付金额").run()
    button(at, "保存改动").click().run()
    assert not at.exception
    (one,) = holdings.learnt(store(database), DEFAULT_MERCHANT)
    assert dict(one.columns)["gmv"] == "user_pay"
    asked(at, "买家数").set_value("忘掉这个对应").run()
    button(at, "保存改动").click().run()
    (one,) = holdings.learnt(store(database), DEFAULT_MERCHANT)
    assert "买家数" not in dict(one.columns)
    button(at, "全部忘掉").click().run()
    assert holdings.learnt(store(database), DEFAULT_MERCHANT) == ()
    assert [upload.file for upload in holdings.uploads(store(database), DEFAULT_MERCHANT)].count("手工对应表头") == 4
    newest = holdings.uploads(store(database), DEFAULT_MERCHANT)[0]
    ledger.undo(store(database), newest.upload_id, "tests")
    assert len(holdings.learnt(store(database), DEFAULT_MERCHANT)) == 1, "undoing the forgetting gives it back"
    assert holdings.learnt(store(database), "别家") == ()
