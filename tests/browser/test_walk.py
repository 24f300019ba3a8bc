"""Every page of the navigation, wide and narrow, light and dark, with much data, with little and with none."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from core import intake
from core.warehouse.store import Store
from tests.browser.conftest import SIZES, Visit, serving
from tests.browser.walking import PAGES, accessible, fits, nothing_clipped, titled
from tests.conftest import DEMO_MERCHANT
from tests.pages.workbooks import session, shop_list


@pytest.fixture(scope="module")
def little_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two sessions and nothing else. For looking only."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "直播间列表.xlsx").write_bytes(shop_list([session(3), session(4)]))
    store = Store(str(folder / "little.duckdb"))
    outcomes = intake.take_in(store, DEMO_MERCHANT, intake.sources_in([folder / "直播间列表.xlsx"]), "tests")
    store.close()
    assert [outcome.error for outcome in outcomes] == [None]
    with serving(folder / "little.duckdb") as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_data(demo_server: str, visit: Callable[..., Visit], path: str) -> None:
    seen = visit(demo_server)
    seen.open(path)
    titled(seen.page)
    accessible(seen.page)
    fits(seen)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_the_dark_on_a_phone(demo_server: str, visit: Callable[..., Visit], path: str) -> None:
    seen = visit(demo_server, 390, "dark")
    seen.open(path)
    titled(seen.page)
    accessible(seen.page)
    fits(seen, 390)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_two_sessions(little_server: str, visit: Callable[..., Visit], path: str) -> None:
    seen = visit(little_server)
    seen.open(path)
    titled(seen.page)
    fits(seen)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_nothing(empty_server: str, visit: Callable[..., Visit], path: str) -> None:
    seen = visit(empty_server, 1440, "dark")
    seen.open(path)
    titled(seen.page)
    if path != "dictionary":
        expect(seen.page.get_by_role("button", name="载入示例数据")).to_be_visible()
    fits(seen)


@pytest.mark.parametrize("width", SIZES)
def test_a_figure_opens_its_explanation(demo_server: str, visit: Callable[..., Visit], width: int) -> None:
    seen = visit(demo_server, width)
    seen.open("traffic")
    page = seen.page
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="来历").first.click()
    expect(dialog).to_contain_text("来自 1 个上传")
    seen.settle()
    nothing_clipped(page)
    accessible(page)
    dialog.get_by_text("上传记录里看").click()
    expect(page.get_by_role("heading", name="数据", exact=True).first).to_be_visible()


def test_a_cell_of_a_table_opens_its_explanation(demo_server: str, visit: Callable[..., Visit]) -> None:
    """The tables are canvases: the cell is the one at this place."""
    seen = visit(demo_server)
    seen.open("traffic")
    page = seen.page
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 500, "y": 52})
    expect(page.get_by_role("dialog")).to_contain_text("公式")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_text("看数字").first.click()
    expect(page.get_by_text("点一个数字,看它的来历", exact=True).first).to_be_visible()
    seen.settle()
    expect(page.get_by_role("dialog")).to_have_count(0)  # what stays marked opens nothing again
