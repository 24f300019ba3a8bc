"""What pages do in a browser: links, the fold, downloads, the example. That each opens: test_walk.py."""

from collections.abc import Callable

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import SIZES, Visit
from tests.browser.walking import PAGES


def test_the_first_visitor_may_come_through_any_link(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server)
    seen.open("traffic")
    expect(seen.page.get_by_role("heading", name=PAGES["traffic"], exact=True).first).to_be_visible()
    expect(seen.page.get_by_role("dialog")).to_have_count(0)
    seen.is_sound()


def test_the_essential_is_above_the_fold(demo_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(demo_server)
    seen.open("traffic")
    for width, height in SIZES.items():
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.settle()
        headline = seen.page.get_by_role("heading", level=2).first
        expect(headline).to_contain_text("点击支付率")
        expect(headline).to_be_in_viewport(ratio=1)
        for card in seen.page.get_by_test_id("stMetric").all()[:4]:
            expect(card).to_be_in_viewport(ratio=1)
    expect(seen.page.get_by_test_id("stVegaLiteChart").first).to_contain_text("成交人数")


def pick(seen: Visit, box: str, option: str, told: str) -> None:
    """Choose in a select box until the address tells it: on a busy machine a list may be drawn anew under the click."""
    for _ in range(5):
        seen.settle()
        seen.page.get_by_role("combobox", name=box).click()
        seen.page.get_by_role("option", name=option).first.click()
        try:
            seen.page.wait_for_url(f"**{told}*", timeout=4000)
        except TimeoutError:
            continue
        return
    pytest.fail(f"{option} could not be chosen in {box}")


def test_the_scope_is_in_the_address(demo_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(demo_server)
    seen.open("traffic")
    page = seen.page
    pick(seen, "和什么比", "上周同时段", "against=")
    caption = page.get_by_test_id("stCaptionContainer").filter(has_text="数据截至")
    expect(caption).to_contain_text("上周同时段")
    pick(seen, "场次", "2026-11-18", "session=2026-11-18")
    expect(caption).to_contain_text("2026-11-18")

    other = visit(demo_server)
    other.page.goto(page.url)
    other.settle()
    expect(other.page.get_by_test_id("stCaptionContainer").filter(has_text="数据截至")).to_have_text(
        caption.inner_text()
    )


def test_a_report_is_downloaded(demo_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(demo_server)
    seen.open("traffic")
    seen.page.get_by_role("button", name="下载报告").click()
    with seen.page.expect_download() as caught:
        seen.page.get_by_role("button", name="json").click()
    written = caught.value.path().read_text(encoding="utf-8")
    assert "点击支付率" in written
    assert caught.value.suggested_filename.endswith(".json")


def test_the_example_comes_and_goes(own_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(own_server, 390)
    seen.open("")
    seen.page.get_by_role("button", name="载入示例数据").click()
    expect(seen.page.get_by_role("button", name="移除")).to_be_visible(timeout=60_000)
    expect(seen.page.get_by_test_id("stMarkdown").filter(has_text="点击支付率").first).to_be_visible()
    seen.settle()
    seen.is_sound()
    seen.page.get_by_role("button", name="移除").click()
    expect(seen.page.get_by_role("button", name="载入示例数据")).to_be_visible()
