"""Text from people and files stays text in every format, whatever it looks like."""

import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.reports import FORMATS
from core.reports.document import plain
from core.reports.html import tag
from core.reports.markdown import escape
from core.reports.texts import clean
from core.reviews.blocks import Cards, Note, Step
from core.reviews.readings import Reading
from core.units import RATE
from tests.core.reports.sample import FORMULA, HOSTILE, REVIEW

CONTENT = {"main", "section", "article", "h1", "h2", "h3", "p", "div", "span", "b", "ul", "li", "details", "summary"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
PICTURES = {"figure", "svg", "g", "path", "text", "defs", "clippath", "rect", "line"}
ALLOWED = {"html", "head", "meta", "title", "style", "body"} | CONTENT | TABLES | PICTURES


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def page() -> str:
    return FORMATS["html"].write(REVIEW).decode()


@pytest.fixture(scope="module")
def sheets() -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(FORMATS["xlsx"].write(REVIEW))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_page_holds_only_harmless_elements_and_attributes(page):
    seen = Seen()
    seen.feed(page)
    assert seen.tags <= ALLOWED
    names = {name for name, _ in seen.attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "href", "xlink:href", "style")}


def test_the_page_forbids_scripts_and_any_network(page):
    assert "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;; img-src data:" in page
    urls = set(re.findall(r"https?://[^\s\"'<)]+", page))
    assert urls <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://e"}


def test_markup_is_made_of_escaped_text_and_attributes():
    assert tag("p", "<b>", title='"x"') == '<p title="&quot;x&quot;">&lt;b&gt;</p>'


def test_formulas_of_the_workbook_are_ours_alone_and_no_cell_is_a_link_or_an_error(sheets):
    cell = "[A-Z]{1,2}[0-9]+"
    ours = re.compile(rf'IFERROR\({cell}/{cell}(\*60)?,""\)|SUM\({cell}(:{cell})?(,{cell}(:{cell})?)*\)')
    for name, text in sheets.items():
        assert not re.search(r"<hyperlink|t=\"e\"", text)
        if name.startswith("xl/worksheets/"):
            found = re.findall(r"<f\b[^>]*>(.*?)</f>", text)
            assert all(ours.fullmatch(formula.replace("&quot;", '"')) for formula in found), found
            assert text.count("<f>") == text.count("</f>") == len(found)
    assert not any("<f>" in text for name, text in sheets.items() if "sharedStrings" in name)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "#N/A", '=HYPERLINK("http://e")'])
def test_a_text_that_looks_like_a_formula_is_stored_as_text(text):
    review = replace(REVIEW, steps=(Step("一", (Note(text, text),)),))
    sheet = load_workbook(BytesIO(FORMATS["xlsx"].write(review)))["一"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == clean(text)]
    assert len(cells) == 2 and all(cell.data_type == "s" for cell in cells)


def test_sheet_names_are_legal_and_distinct_whatever_the_steps_are_called():
    titles = ["概览", "a/b", "a:b", "a?b", "长" * 60, "长" * 61, "", "'x'", "History", "[]"]
    review = replace(REVIEW, steps=tuple(Step(title, ()) for title in titles))
    names = load_workbook(BytesIO(FORMATS["xlsx"].write(review))).sheetnames
    assert len({name.casefold() for name in names}) == len(titles) + 2  # 概览 and 数据字典
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)


@pytest.mark.parametrize(
    "text", [*HOSTILE, "www.e.com", "a@b.co", "# h", "1. x", "- x", "> q", "~~x~~", ":smile:", "&lt;"]
)
def test_markdown_shows_a_text_as_it_is(text):
    escaped = escape(text, start=True)
    assert not re.search(r"(?<!\\)[\[\]`*|$~_@]|[<>]|\n|(?<!\\)://", escaped)
    plain_again = {"&lt;": "<", "&gt;": ">"}
    shown = re.sub(r"\\[^\w\s]|&lt;|&gt;", lambda found: plain_again.get(found[0], found[0][-1]), escaped)
    assert shown == clean(text)


def test_a_figure_passes_through_markdown_untouched():
    for text in ("¥3,452", "-¥8,230.15", "+1.2pp", "1.2万", "2026-07-29 20:00", "7.1%", "—"):
        assert escape(text, start=True) == text


def test_cleaning_takes_what_deceives_and_leaves_what_is_read():
    assert clean("正\u202e文\u200b\x07") == "正文"
    assert clean("a\nb\tc\u2028d") == "a b c d"
    assert clean("\ud800x\ufffe") == "x"
    assert clean("短视频 & 千川(PC版) 100%") == "短视频 & 千川(PC版) 100%"


def test_deceiving_characters_reach_no_report_that_people_read(page, sheets):
    for text in (page, FORMATS["md"].write(REVIEW).decode(), *sheets.values()):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x07]", text)


def test_what_is_no_number_is_null_in_json_and_empty_in_the_workbook():
    broken = Reading("x", "坏", RATE, float("nan"), float("inf"), float("-inf"), None)
    review = replace(REVIEW, steps=(Step("一", (Cards("坏", (broken,)),)),), findings=())
    told = json.loads(FORMATS["json"].write(review))["steps"][0]["blocks"][0]["readings"][0]
    assert (told["value"], told["before"], told["numerator"], told["change"]) == (None, None, None, None)
    assert plain(float("nan")) is None


def test_a_lone_surrogate_breaks_no_format():
    review = replace(REVIEW, merchant="店\ud800", steps=(Step("\ud800", (Note("\udfff", FORMULA),)),))
    for format in FORMATS.values():
        assert format.write(review)


def test_an_empty_review_is_written_in_every_format():
    review = replace(REVIEW, as_of=None, steps=(), findings=())
    for format in FORMATS.values():
        assert format.write(review)
