"""How long a first visit takes: a browser that never was here, a server that has answered before.

    python -m benchmarks.browser DATABASE [VISITS] [PATH]

Prints per screen the median and the slowest of the visits, from the address to the last element drawn.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
SCREENS: dict[str, ViewportSize] = {"1440": {"width": 1440, "height": 900}, "390": {"width": 390, "height": 844}}
IDLE = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
    && document.querySelectorAll('[data-testid=stMainBlockContainer] [data-testid=stHeading]').length > 0
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(one => one.querySelector('svg'))"""


def main(database: str, visits: int = 5, path: str = "") -> None:
    """Serve the database, warm it with one visit, then look on with a new profile each time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "serve.py", f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "FUPAN_DATABASE": str(Path(database).resolve())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        with sync_playwright() as playwright:
            program = os.environ.get("FUPAN_CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            for name, screen in SCREENS.items():
                _visit(browser, f"{address}/{path}", screen)
                taken = [_visit(browser, f"{address}/{path}", screen) for _ in range(visits)]
                print(f"{name} px  median {statistics.median(taken):.2f} s  slowest {max(taken):.2f} s")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("the server didn't come up")


def _visit(browser: Browser, address: str, screen: ViewportSize) -> float:
    """Seconds from the address to the last element drawn, with an empty cache."""
    context = browser.new_context(viewport=screen, locale="zh-CN")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(IDLE).wait_for()
    page.wait_for_function(DRAWN)
    taken = time.perf_counter() - begun
    context.close()
    return taken


if __name__ == "__main__":
    wanted = dict(enumerate(sys.argv[1:]))
    main(wanted[0], int(wanted.get(1, "5")), wanted.get(2, ""))
