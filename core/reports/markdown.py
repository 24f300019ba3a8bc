"""A review as Markdown, to read in a chat or a document.

Owns Markdown's markup and its escaping; tables and words come from `rows` and `texts`. Text from people or files stays
text: no link, image, formula, directive or HTML of theirs can render.
"""

import re
from collections.abc import Iterable, Iterator

from core.reports.charts.words import timeline_words
from core.reports.rows import Rows, table_rows
from core.reports.texts import (
    FACT,
    GUESS,
    TRY,
    attribution_line,
    clean,
    finding_text,
    loose_findings,
    scope_line,
)
from core.reviews.blocks import Attribution, Block, Findings, Note, Review, Timeline
from core.reviews.readings import Finding

MOST = 40
"""Points of time that a table here lists; of more, minutes of a session, only words are said."""

_SPECIAL = re.compile(r"([\\`*_\[\]|$~#&@^])")
_COLON = re.compile(r":(?=[A-Za-z/+])")
_DOT = re.compile(r"(?i)(www)\.")
_START = re.compile(r"^(\d*)([.)](?=\s|$)|[-+=](?=[-+=\s]|$))")


def write_markdown(review: Review) -> bytes:
    return ("\n".join(_lines(review)).rstrip() + "\n").encode()


def escape(text: object, start: bool = False) -> str:
    """Text that Markdown shows as it is; `start` where it opens a line."""
    escaped = _SPECIAL.sub(r"\\\1", clean(text)).replace("<", "&lt;").replace(">", "&gt;")
    escaped = _DOT.sub(r"\1\\.", _COLON.sub(r"\\:", escaped))
    return _START.sub(r"\1\\\2", escaped) if start else escaped


def _lines(review: Review) -> Iterator[str]:
    yield f"# {escape(review.title)}\n"
    yield f"**{escape(review.headline)}**\n"
    yield f"{escape(scope_line(review), start=True)}\n"
    for step in review.steps:
        yield f"## {escape(step.title)}\n"
        for block in step.blocks:
            yield f"### {escape(block.title)}\n"
            yield from _block(block)
    loose = loose_findings(review)
    if loose:
        yield "## 发现\n"
        yield from _findings(loose)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Findings():
            yield from _findings(block.findings) if block.findings else [f"{escape(block.empty, start=True)}\n"]
        case Note():
            yield f"{escape(block.text, start=True)}\n"
        case _:
            if isinstance(block, Attribution):
                yield f"{escape(attribution_line(block), start=True)}\n"
            rows = table_rows(block)
            if isinstance(block, Timeline) and rows is not None and len(rows.rows) > MOST:
                yield f"{escape(timeline_words(block), start=True)}\n"
            elif rows is not None:
                yield from _table(rows)
            caption = getattr(block, "caption", "")
            if caption:
                yield f"{escape(caption, start=True)}\n"


def _table(rows: Rows) -> Iterator[str]:
    if not rows.rows:
        yield "没有数据\n"
        return
    yield _line(map(escape, rows.header))
    yield _line("---:" if numeric else "---" for numeric in rows.numeric)
    for cells in rows.rows:
        yield _line(escape(cell.text) for cell in cells)
    if rows.total:
        yield _line(f"**{escape(cell.text)}**" if cell.text else "" for cell in rows.total)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        told = finding_text(finding)
        yield f"- {told.icon or '·'} **{FACT}** {escape(told.fact)} — {escape(' · '.join(told.proof))}"
        yield from (f"  - {GUESS}: {escape(guess)}" for guess in told.guesses)
        yield from (f"  - {TRY}: {escape(advice)}" for advice in told.advice)
    yield ""
