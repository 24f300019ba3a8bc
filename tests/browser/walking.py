"""What every page has to keep: what a walk over all pages looks for on each.

Owns the list of pages, which is the app's own navigation, the search for clipped text, and axe with what is excused.
"""

import ast

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.conftest import ROOT, SIZES, Visit


def pages() -> dict[str, str]:
    """Path → title of every page in the app's navigation; the landing page's path is empty."""
    tree = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    found = {}
    for call in calls:
        told = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
        script = str(ast.literal_eval(call.args[0]))
        found["" if told.get("default") else script.rpartition("/")[2].removesuffix(".py")] = str(told["title"])
    return found


PAGES = pages()

EXCUSED = {
    # Streamlit's navigation puts a <div> between its <ul> and <li>.
    "list": ["[data-testid=stSidebarNavItems]"],
    "listitem": ["[data-testid=stSidebarNavItems]"],
    # Vega draws the rectangle of a brush as marks of its own, which can't be given a title.
    "svg-img-alt": ["[class*=brush]"],
    # Streamlit writes what is chosen in the one primary colour, and writes white on it elsewhere: on a dark ground no
    # colour does both. The choice is told by its border and to screen readers too.
    "color-contrast": ["button[data-selected=true]"],
}
"""Rule → where its violations are Streamlit's or Vega's own and can't be changed from a script."""

_AXE = """async (excused) => {
    const found = await axe.run(document, {resultTypes: ['violations'], elementRef: true});
    const grave = found.violations.filter(one => ['serious', 'critical'].includes(one.impact));
    return grave.flatMap(one => one.nodes
        .filter(node => !(excused[one.id] || []).some(where => node.element.closest(where)))
        .map(node => [one.id, node.html.slice(0, 160), ...node.any.map(why => why.message)].join(' | ')));
}"""

_CLIPPED = """() => {
    const found = [];
    const short = '[data-testid=stMetricLabel] *, [data-testid=stMetricValue] *, [data-testid=stMetricDelta] *, '
        + '[data-testid=stMain] button *, [data-testid=stMain] h1, [data-testid=stMain] h2, [data-testid=stMain] h3';
    for (const one of document.querySelectorAll(short)) {
        const hides = getComputedStyle(one).overflow !== 'visible';
        if (hides && one.clientWidth && one.scrollWidth > one.clientWidth + 1) found.push(one.innerText);
    }
    for (const picture of document.querySelectorAll('[data-testid=stVegaLiteChart] svg')) {
        const frame = picture.getBoundingClientRect();
        for (const text of picture.querySelectorAll('text')) {
            const box = text.getBoundingClientRect();
            const out = box.left < frame.left - 3 || box.right > frame.right + 3
                || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
            if (box.width && out && text.textContent.trim()) found.push('in a picture: ' + text.textContent);
        }
    }
    return found;
}"""


def fits(seen: Visit, *widths: int) -> None:
    """Sound at these widths, with nothing cut off in cards, buttons, headings and pictures."""
    for width in widths or SIZES:
        size = seen.page.viewport_size
        if size is None or size["width"] != width:
            seen.page.set_viewport_size({"width": width, "height": SIZES[width]})
            seen.settle()
        seen.is_sound()
        nothing_clipped(seen.page)


def nothing_clipped(page: Page) -> None:
    """Pictures follow a resize a moment later: asked until it holds."""
    try:
        page.wait_for_function(f"() => ({_CLIPPED})().length === 0", timeout=5_000)
    except TookTooLong:
        assert page.evaluate(_CLIPPED) == [], page.viewport_size


def accessible(page: Page) -> None:
    """No violation that axe calls serious or critical, but for what is excused."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    assert page.evaluate(_AXE, EXCUSED) == []


def titled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


def drawn(page: Page) -> None:
    """Every picture that the page holds is there."""
    pictures = page.get_by_test_id("stVegaLiteChart")
    expect(pictures.filter(has=page.locator("svg"))).to_have_count(pictures.count())
