"""Folders, foreign tables and pasted ones, as a person brings them; what can't be taken comes back as a workbook."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.pages.workbooks import FILE, foreign, hostile, session, shop_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _drop(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator('input[type="file"]').first.set_input_files(
        [{"name": name, "mimeType": XLSX, "buffer": content} for name, content in files]
    )
    expect(page.get_by_test_id("stMain").get_by_role("button", name="入库")).to_be_visible()


def test_a_foreign_table_is_explained_with_a_few_clicks(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server, 390)
    page = seen.page
    seen.open("upload")
    _drop(page, ("视频号.xlsx", foreign(1, 2)))
    expect(page.get_by_role("combobox", name="这是什么表")).to_have_value(re.compile("达人直播明细.*必需的都有"))
    note = page.get_by_role("combobox", name="备注")
    note.click()
    note.fill("直播标题")
    page.get_by_role("option", name="直播标题").click()
    seen.settle()
    seen.is_sound()
    page.get_by_role("button", name="记住", exact=True).click()
    page.get_by_role("button", name="入库 1 个文件").click()
    expect(page.get_by_role("heading", name="入库完成")).to_be_visible()
    seen.open("holdings?part=手工对应")
    page.get_by_text("一张说明过的表").click()
    expect(page.get_by_text("场次开始", exact=True)).to_be_visible()
    seen.is_sound()


def test_a_whole_folder_is_read_with_what_lies_in_it(
    own_server: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    folder = tmp_path / "九月" / "一周"
    folder.mkdir(parents=True)
    for day in range(1, 13):
        (folder / f"列表 ({day}).xlsx").write_bytes(shop_list([session(day)]))
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    seen = visit(own_server)
    page = seen.page
    seen.open("upload")
    page.get_by_role("tab", name="整个文件夹").click()
    page.locator('input[type="file"]').nth(1).set_input_files(tmp_path / "九月")
    expect(page.get_by_role("button", name="入库 12 个文件")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stText").filter(has_text="是macOS 记文件夹样式的文件")).to_be_visible()
    page.get_by_role("radio", name="可以入库 12").click()
    seen.settle()
    seen.is_sound()
    page.get_by_role("button", name="入库 12 个文件").click()
    expect(page.get_by_role("heading", name="入库完成")).to_be_visible()


def test_rejected_rows_are_downloaded_mended_and_land(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server)
    page = seen.page
    seen.open("upload")
    _drop(page, (FILE, hostile()))
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载退回的行").click()
    assert caught.value.suggested_filename.endswith("_退回的行.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(caught.value.path().read_bytes()))
    assert book.active["E2"].value == "很多人"
    book.active["E2"].value = 50_000
    kept = io.BytesIO()
    book.save(kept)
    seen.open("upload")
    _drop(page, ("mended.xlsx", kept.getvalue()))
    page.get_by_role("button", name="入库 1 个文件").click()
    expect(page.get_by_role("heading", name="入库完成")).to_be_visible()
    expect(page.get_by_test_id("stMetric").filter(has_text="新入库的行")).to_contain_text("3")


def test_a_table_is_pasted(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server, 390)
    page = seen.page
    seen.open("upload")
    page.get_by_role("tab", name="粘贴表格").click()
    roster = "直播间账号\t主播姓名\t上播日期\t上播时间\t下播时间\n旗舰店\t小安\t2026-08-03\t20:00\t21:30"
    page.get_by_role("textbox", name="粘贴表格").fill(roster)
    page.get_by_role("button", name="读取粘贴的表格").click()
    page.get_by_role("button", name="入库 1 个文件").click()
    expect(page.get_by_role("heading", name="入库完成")).to_be_visible()
    seen.is_sound()
