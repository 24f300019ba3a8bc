"""A real server and a real browser: each server in a process of its own, on a free port, with a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
Scheme = Literal["light", "dark"]
SECONDS = 15
SIZES = {1440: 900, 390: 844}

expect.set_options(timeout=SECONDS * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The address of a server over this database, which nobody has visited yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "serve.py", f"--server.port={port}"]
    log = database.with_suffix(".log")
    with open(log, "wb") as written:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "FUPAN_DATABASE": str(database)}, stdout=written, stderr=written
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server didn't come up:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def demo_server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For looking only."""
    path = tmp_path_factory.mktemp("served") / "demo.duckdb"
    shutil.copy(demo_database, path)
    with serving(path) as address:
        yield address


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For looking only."""
    with serving(tmp_path_factory.mktemp("served") / "empty.duckdb") as address:
        yield address


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One store that the tests of a file fill one after the other, empty at first."""
    with serving(tmp_path_factory.mktemp("served") / "own.duckdb") as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str | None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield found
        found.close()


@dataclass
class Visit:
    """A page of the app, and what it asked of other places."""

    page: Page
    address: str
    strayed: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def go(self, path: str) -> None:
        """To another page by a click in the navigation, which on a phone lies beside the screen: much faster."""
        there = f"{self.address}/{path}"
        self.page.locator(f'[data-testid=stSidebarNavLink][href="{there}"]').dispatch_event("click")
        self.page.wait_for_url(lambda url: url.partition("?")[0] == there)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and the page shows it."""
        idle = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
        self.page.locator(idle).wait_for()
        expect(self.page.get_by_test_id("stMainBlockContainer")).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def is_sound(self) -> None:
        """Nothing broken, nothing wider than the screen, nothing fetched from elsewhere."""
        page = self.page
        expect(page.get_by_test_id("stException")).to_have_count(0)
        shown = page.get_by_test_id("stMain").inner_text()
        assert "Traceback" not in shown
        assert "错误编号" not in shown
        # After a resize the layout follows a moment later.
        page.wait_for_function(
            "() => Math.max(document.querySelector('[data-testid=stMain]').scrollWidth,"
            " document.documentElement.scrollWidth) <= window.innerWidth"
        )
        assert self.strayed == []


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[[int, Scheme], BrowserContext]]:
    """One browser profile per screen and colour scheme: Streamlit's own five megabytes are fetched once for each."""
    made: dict[tuple[int, Scheme], BrowserContext] = {}

    def context(width: int, scheme: Scheme) -> BrowserContext:
        if (width, scheme) not in made:
            small = width < 500
            size: ViewportSize = {"width": width, "height": SIZES[width]}
            made[width, scheme] = browser.new_context(
                viewport=size, locale="zh-CN", is_mobile=small, has_touch=small, color_scheme=scheme
            )
            made[width, scheme].set_default_timeout(SECONDS * 1000)
        return made[width, scheme]

    yield context
    for one in made.values():
        one.close()


def begin(context: BrowserContext, address: str) -> Visit:
    """A visit that hasn't opened any page yet."""
    made = Visit(context.new_page(), address)

    def note(url: str) -> None:
        if not url.startswith((f"{address}/", address.replace("http", "ws"), "data:", "blob:")):
            made.strayed.append(url)

    made.page.on("request", lambda request: note(request.url))
    made.page.on("websocket", lambda socket: note(socket.url))
    return made


@pytest.fixture
def visit(contexts: Callable[[int, Scheme], BrowserContext]) -> Iterator[Callable[..., Visit]]:
    """Start a visit to a server: `visit(address, width, scheme)`."""
    begun: list[Visit] = []

    def start(address: str, width: int = 1440, scheme: Scheme = "light") -> Visit:
        begun.append(begin(contexts(width, scheme), address))
        return begun[-1]

    yield start
    for each in begun:
        each.page.close()
