"""Every format renders every block, and their figures agree character for character.

Golden files: `FUPAN_GOLDEN=1 pytest tests/core/reports` writes them anew; look at the difference before keeping it.
"""

import json
import os
import re
from decimal import Decimal
from html import escape as html_escape
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import load_workbook

from core.reports import FORMATS
from core.reports.document import document, plain
from core.reports.markdown import escape as markdown_escape
from core.reports.rows import table_rows
from core.reports.texts import clean, reading_label, term_label
from core.reviews.blocks import Attribution, Block, Cards, Funnel, Table
from core.units import show_cents
from tests.core.reports.sample import ATTRIBUTION, CHANNELS, FUNNEL, PAY_RATE_FELL, REVIEW, TREND

GOLDEN = Path(__file__).parent / "golden"
BLOCKS = [block for step in REVIEW.steps for block in step.blocks]
READINGS = [reading for block in BLOCKS if isinstance(block, Cards) for reading in block.readings]
READINGS += [*FUNNEL.stages, *FUNNEL.rates, FUNNEL.whole]


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    return {key: format.write(REVIEW) for key, format in FORMATS.items()}


@pytest.fixture(scope="module")
def markdown(written) -> str:
    return written["md"].decode()


@pytest.fixture(scope="module")
def page(written) -> str:
    return re.sub(r"<svg.*?</svg>", "", written["html"].decode(), flags=re.DOTALL)


@pytest.fixture(scope="module")
def book(written):
    """As a preview reads it: a formula by the value that was written beside it."""
    return load_workbook(BytesIO(written["xlsx"]), data_only=True)


def as_text(key: str, written: bytes) -> str:
    """A golden's text: pictures depend on the machine's fonts and a workbook's bytes on the clock, so neither is in."""
    if key == "html":
        return re.sub(r"<svg.*?</svg>", "<svg/>", written.decode(), flags=re.DOTALL).replace("><", ">\n<")
    if key != "xlsx":
        return written.decode()
    lines = []
    for sheet in load_workbook(BytesIO(written)):
        lines.append(f"[{sheet.title}] {sheet.freeze_panes}")
        for row in sheet.iter_rows():
            cells = [f"{c.coordinate} {c.data_type} {c.number_format} {c.value!r}" for c in row if c.value is not None]
            lines += cells
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "png"])  # its own test looks at the picture
def test_every_format_writes_what_its_golden_file_holds(key, written):
    golden = GOLDEN / f"traffic.{key}.txt"
    text = as_text(key, written[key])
    if os.environ.get("FUPAN_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_sample_has_every_block_there_is():
    assert {type(block) for block in BLOCKS} == set(get_args(Block))


def test_every_block_is_in_every_format(markdown, page, book, written):
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    told = json.loads(written["json"])
    titles = [block["title"] for step in told["steps"] for block in step["blocks"]]
    for block in BLOCKS:
        assert f"### {markdown_escape(block.title)}\n" in markdown
        assert f"<h3>{html_escape(clean(block.title))}</h3>" in page
        assert clean(block.title) in words
        assert block.title in titles


def test_a_reading_is_written_the_same_everywhere(markdown, page):
    for reading in READINGS:
        for text in (reading.value_text, reading.before_text, reading.change_text, reading.verdict_text):
            assert text in markdown
            assert text in unescape(page)


def test_a_table_is_written_the_same_in_markdown_and_on_the_page(markdown, page):
    for block in BLOCKS:
        rows = table_rows(block)
        if rows is None:
            continue
        for place, texts in enumerate(rows.texts):
            escaped = [markdown_escape(text) for text in texts]
            if place == len(rows.rows):  # the total is bold
                escaped = [f"**{text}**" if text else "" for text in escaped]
            assert f"| {' | '.join(escaped)} |" in markdown
            if not isinstance(block, Cards):
                assert all(f">{html_escape(text)}</td>" in page for text in texts)


def test_money_that_adds_up_is_written_to_the_cent_everywhere(markdown, page):
    for yuan in [ATTRIBUTION.total, *(term.yuan for term in ATTRIBUTION.terms), PAY_RATE_FELL.effect_yuan]:
        assert show_cents(yuan) in markdown
        assert show_cents(yuan) in page


def sheet_row(sheet, title: str, label: str) -> list[object]:
    """The row of a label in the block of a title."""
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(values) if row[0] == clean(title))
    return next(row for row in values[start + 1 :] if row[0] == label)


def digits(values: list[object]) -> list[object]:
    """The same numbers with the 16 digits that a workbook carries."""
    return [float(f"{value:.16g}") if isinstance(value, float) else value for value in values]


def test_the_workbook_holds_the_numbers_of_the_json(book, written):
    told = json.loads(written["json"])
    for place, step in enumerate(REVIEW.steps):
        sheet = book.worksheets[place + 1]
        for block, json_block in zip(step.blocks, told["steps"][place]["blocks"], strict=True):
            if isinstance(block, Cards | Funnel):
                names = ["readings"] if isinstance(block, Cards) else ["stages", "rates"]
                shown = [r for name in names for r in zip(getattr(block, name), json_block[name], strict=True)]
                for reading, raw in shown:
                    row = sheet_row(sheet, block.title, reading_label(reading))
                    assert row[1:4] == digits([raw["value"], raw["before"], raw["change"]])
            if isinstance(block, Attribution):
                for term, raw in zip(block.terms, json_block["terms"], strict=True):
                    row = sheet_row(sheet, block.title, term_label(term))
                    assert row[1] == raw["yuan"]
                    assert row[5:7] == digits([raw["value"], raw["before"]])
            if isinstance(block, Table) and block.rows:
                for cells, raw in zip(block.rows, json_block["rows"], strict=True):
                    row = sheet_row(sheet, block.title, clean(cells[0]))
                    shown = [plain(value) for value in row[1 : len(block.columns)]]
                    assert shown == digits(list(raw.values())[1:])


def test_a_number_in_the_workbook_is_a_number_with_its_format(book):
    row = next(row for row in book.worksheets[2].iter_rows() if row[0].value == "点击支付率")
    assert (row[1].data_type, row[1].number_format) == ("n", "0.00%")
    assert row[4].value == "真变化 · 变差"


def test_terms_in_the_json_sum_to_the_total_exactly():
    block = document(REVIEW)["steps"][1]["blocks"][1]
    cents = [Decimal(str(term["yuan"])) for term in block["terms"]]
    assert sum(cents) == Decimal(str(block["total"])) == Decimal("-8230.15")
    parts = block["terms"][0]["parts"]
    assert sum(Decimal(str(part["yuan"])) for part in parts) == Decimal(str(block["terms"][0]["yuan"]))


def test_the_json_names_scope_steps_findings_and_raw_figures(written):
    assert written["json"].endswith(b"}\n")
    told = json.loads(written["json"])
    assert told["review"] == "traffic"
    assert told["scope"]["title"] == REVIEW.scope and told["scope"]["as_of"] == "2026-07-30T09:12:00"
    rate = told["steps"][1]["blocks"][0]["rates"][3]
    assert (rate["value"], rate["unit"], rate["verdict"], rate["compass_verdict"]) == (
        236 / 2981,
        "rate",
        "real",
        "poor",
    )
    assert told["findings"][0]["interval"] == [-11870.0, -7650.0]
    assert told["findings"][1]["where"] == {"channel": "![x](http://e)"}
    assert told["steps"][2]["blocks"][2]["series"][0]["points"][5][1] is None


def test_the_time_of_every_point_of_a_trend_is_in_its_table():
    rows = table_rows(TREND)
    assert rows.texts[-1] == ("2026-07-29 20:00", "本期", "9.4%")
    assert rows.texts[5][2] == "—"


def test_a_column_says_its_unit_unless_its_name_or_its_cells_do():
    assert table_rows(CHANNELS).header[:3] == ("渠道", "进入次数", "订单")
    assert table_rows(CHANNELS, full=True).header[4] == "成交金额(元)"


def test_each_finding_is_told_once(markdown):
    assert markdown.count("商品点击率在") == 1
    assert markdown.count("逼单节奏变慢") == 1
