"""The workbook as a whole: which sheets it has, what they are called, and what stands on each.

Owns the order of sheets and blocks. Where cells stand is `page`'s, what is worked out `formulas`'.
"""

import io
import re

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.palette import ramp
from core.reports.rows import Cell, Rows, cents, figure, table_rows, words
from core.reports.texts import (
    FACT,
    GUESS,
    TRY,
    attribution_line,
    clean,
    finding_text,
    scope_line,
)
from core.reports.workbook.dictionary import NAME, dictionary
from core.reports.workbook.formulas import formulas
from core.reports.workbook.page import BOLD, MUTED, TITLE, Page
from core.reports.workbook.pictures import native
from core.reports.workbook.values import with_values
from core.reviews.blocks import Attribution, Block, Findings, Heatmap, Note, Review
from core.reviews.readings import Finding
from core.units import DATETIME

OVERVIEW = "概览"


def write_workbook(review: Review) -> bytes:
    book = Workbook()
    book.properties.title, book.properties.subject = clean(review.title), clean(review.scope)
    book.properties.creator = "Fupan 复盘"
    # The values beside the formulas are right, but whoever opens it to change a figure wants it worked out anew.
    book.calculation.fullCalcOnLoad = True
    taken: set[str] = set()
    pages = [_overview(_page(review, book.active, OVERVIEW, taken), review)]
    for step in review.steps:
        page = _page(review, book.create_sheet(), step.title, taken)
        page.line(step.title, TITLE)
        page.freeze()
        for block in step.blocks:
            page.gap()
            page.line(block.title, BOLD)
            _block(page, block)
        pages.append(page)
    meanings = dictionary(review)
    if meanings.rows:
        page = _page(review, book.create_sheet(), NAME, taken)
        page.line(NAME, TITLE)
        page.table(meanings, {})
        pages.append(page)
    for page in pages:
        page.finish()
    target = io.BytesIO()
    book.save(target)
    return with_values(target.getvalue(), [page.values for page in pages])


def _page(review: Review, sheet: Worksheet, title: str, taken: set[str]) -> Page:
    sheet.title = _sheet_name(title, taken)
    return Page(sheet, review.title, review.scope)


def _overview(page: Page, review: Review) -> Page:
    page.line(review.title, TITLE)
    page.freeze()
    page.line(review.headline, BOLD)
    page.line(scope_line(review), MUTED)
    page.gap()
    facts = (
        ("商家", words(review.merchant)),
        ("范围", words(review.scope)),
        ("对比", words(review.against)),
        ("数据截至", figure(review.as_of, DATETIME)),
    )
    for name, cell in facts:
        page.pair(name, cell)
    page.gap()
    page.line("发现", BOLD)
    _findings(page, Findings("", review.findings))
    return page


def _block(page: Page, block: Block) -> None:
    match block:
        case Findings():
            _findings(page, block)
        case Note():
            page.line(block.text)
        case _:
            if isinstance(block, Attribution):
                page.line(attribution_line(block))
            rows = table_rows(block, full=True)
            if rows is not None:
                _table(page, block, rows)
            caption = getattr(block, "caption", "")
            if caption:
                page.line(caption, MUTED)


def _table(page: Page, block: Block, rows: Rows) -> None:
    head = page.row
    page.table(rows, formulas(block, rows, head + 1))
    if isinstance(block, Heatmap) and rows.rows:
        cells = f"B{head + 1}:{get_column_letter(len(rows.header))}{head + len(rows.rows)}"
        low, high = (colour.removeprefix("#") for colour in (ramp(False)[0], ramp(False)[3]))
        scale = ColorScaleRule(start_type="min", start_color=low, end_type="max", end_color=high)
        page.sheet.conditional_formatting.add(cells, scale)
    drawn = native(block, rows, page.sheet, head)
    if drawn is not None:
        page.picture(drawn)


def _findings(page: Page, block: Findings) -> None:
    if not block.findings:
        page.line(block.empty)
        return
    header = (FACT, "影响(元)", "区间下限", "区间上限", "判断", GUESS, TRY)
    page.table(Rows(header, tuple(map(_finding, block.findings)), (False, True, True, True, *[False] * 3)), {})


def _finding(finding: Finding) -> tuple[Cell, ...]:
    told = finding_text(finding)
    low, high = finding.interval or (None, None)
    return (
        words(told.fact),
        cents(finding.effect_yuan),
        cents(low),
        cents(high),
        words(finding.verdict_text),
        words(";".join(told.guesses)),
        words(";".join(map(str, told.advice))),
    )


def _sheet_name(title: str, taken: set[str]) -> str:
    """A legal name of at most 31 characters that no other sheet bears: the title up to its first colon."""
    cleaned = clean(title)
    short = _legal(re.split("[:\\uff1a]", cleaned)[0]) or _legal(cleaned) or "步骤"
    name, count = short, 2
    while name.casefold() in taken or name.casefold() == "history":
        name = f"{short[:27].rstrip()} {count}"
        count += 1
    taken.add(name.casefold())
    return name


def _legal(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip(" '")[:31].strip(" '")
