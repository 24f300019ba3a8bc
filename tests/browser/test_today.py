"""The landing page on the phone it is made for."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_the_essential_fits_on_one_phone_screen(demo_server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(demo_server, 390)
    seen.open("")
    page = seen.page
    words = page.get_by_test_id("stMarkdown")
    essential = (
        page.get_by_test_id("stMetric").nth(0),
        page.get_by_test_id("stMetric").nth(1),
        page.get_by_test_id("stVegaLiteChart").locator("svg"),
        words.filter(has_text="最后上播"),
        words.filter(has_text="少卖").first,
        page.get_by_test_id("stPageLink").filter(has_text="日报"),
    )
    for each in essential:
        expect(each).to_be_in_viewport(ratio=1)
    for text in ("成交人数", "点击支付率", "变差", "正常波动"):
        expect(page.get_by_test_id("stVegaLiteChart")).to_contain_text(text)
    seen.is_sound()
