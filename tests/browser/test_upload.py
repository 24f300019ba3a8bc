"""Files with names that try to be something else: dropped, shown, written, taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Visit
from tests.pages.workbooks import COLOUR, FILE, IMAGE, SCRIPT, hostile, session, shop_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _drop(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator('input[type="file"]').first.set_input_files(
        [{"name": name, "mimeType": XLSX, "buffer": content} for name, content in files]
    )
    expect(page.get_by_role("button", name="入库", exact=False).first).to_be_visible()


def test_hostile_names_are_shown_as_they_are(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server)
    page = seen.page
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    seen.open("upload")
    _drop(page, (FILE, hostile()), (f"{IMAGE.replace('/', '_')}.xlsx", b"no table"))
    seen.settle()
    expect(page.get_by_test_id("stText").filter(has_text=FILE)).to_be_visible()
    page.get_by_text("没认出的表头 2 个").click()
    for header in (SCRIPT, f"成交额新名 {COLOUR}"):
        expect(page.get_by_test_id("stMarkdown").filter(has_text=header)).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main.locator("img, script")).to_have_count(0)
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        seen.is_sound()
    page.get_by_role("button", name="入库 1 个文件").click()
    expect(page.get_by_role("heading", name="入库完成")).to_be_visible()
    for path in ("", "upload", "holdings"):
        seen.go(path)
        expect(page.get_by_test_id("stMain").locator("img, script")).to_have_count(0)
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            seen.is_sound()
    expect(page.get_by_test_id("stMarkdown").filter(has_text="![x]")).to_be_visible()


def test_undo_gives_back_what_was_there(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server)
    page = seen.page
    seen.open("")
    for gmv in (1000, 900):
        seen.go("upload")
        _drop(page, ("list.xlsx", shop_list([session(9, gmv, account="undo")])))
        page.get_by_role("button", name="入库 1 个文件").click()
        expect(page.get_by_role("heading", name="入库完成")).to_be_visible()
        seen.go("traffic")
    headline = page.get_by_role("heading", level=2).first
    expect(headline).to_contain_text("¥900")
    seen.go("holdings")
    page.get_by_test_id("stDataFrame").click(position={"x": 16, "y": 52})  # the box before the newest upload
    page.get_by_role("button", name="撤销选中的 1 条").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    seen.go("traffic")
    expect(headline).to_contain_text("¥1,000")
    seen.is_sound()
