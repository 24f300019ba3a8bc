"""Every page of the navigation, wide and narrow, light and dark, with much data, with little and with none."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from core import intake
from core.warehouse.store import Store
from tests.browser.conftest import SIZES, Scheme, Visit, begin, serving
from tests.browser.walking import PAGES, accessible, drawn, fits, nothing_clipped, titled
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


@pytest.fixture(scope="module")
def walk(contexts: Callable[[int, Scheme], BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """To a page: the first of a server, a screen and a scheme by its address, the others by clicks from there."""
    begun: dict[tuple[str, int, Scheme], Visit] = {}

    def to(path: str, address: str, width: int = 1440, scheme: Scheme = "light") -> Visit:
        seen = begun.get((address, width, scheme))
        if seen is None:
            seen = begun[address, width, scheme] = begin(contexts(width, scheme), address)
            seen.open(path)
        else:
            seen.strayed.clear()
            seen.page.set_viewport_size({"width": width, "height": SIZES[width]})
            seen.go(path)
        return seen

    yield to
    for each in begun.values():
        each.page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_data(demo_server: str, walk: Callable[..., Visit], path: str) -> None:
    seen = walk(path, demo_server)
    titled(seen.page)
    drawn(seen.page)
    accessible(seen.page)
    fits(seen)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_the_dark_on_a_phone(demo_server: str, walk: Callable[..., Visit], path: str) -> None:
    seen = walk(path, demo_server, 390, "dark")
    titled(seen.page)
    drawn(seen.page)
    accessible(seen.page)
    fits(seen, 390)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_two_sessions(little_server: str, walk: Callable[..., Visit], path: str) -> None:
    seen = walk(path, little_server)
    titled(seen.page)
    drawn(seen.page)
    fits(seen)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_nothing(empty_server: str, walk: Callable[..., Visit], path: str) -> None:
    seen = walk(path, empty_server, 1440, "dark")
    titled(seen.page)
    if path != "dictionary":
        expect(seen.page.get_by_role("button", name="载入示例数据")).to_be_visible()
    fits(seen)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_figure_opens_its_explanation(
    demo_server: str, walk: Callable[..., Visit], width: int, scheme: Scheme
) -> None:
    seen = walk("traffic", demo_server, width, scheme)
    page = seen.page
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="来历").first.click()
    expect(dialog).to_contain_text("来自 1 个上传")
    seen.settle()
    nothing_clipped(page)
    accessible(page)
    dialog.get_by_text("上传记录里看").click()
    expect(page.get_by_role("heading", name="数据", exact=True).first).to_be_visible()


def test_a_cell_of_a_table_opens_its_explanation(demo_server: str, walk: Callable[..., Visit]) -> None:
    """The tables are canvases: the cell is the one at this place."""
    seen = walk("traffic", demo_server)
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
