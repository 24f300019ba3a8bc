"""A review as a message: fitted to what 企业微信 and 飞书 take in one go, to be copied and sent as it is.

Owns which lines a message has, which of them go first where there is no room for all, and what each chat would take for
markup, a mention or a link. Names can be none of these. Words and figures come from `texts`; a line is kept whole or
left out, and what is left out is said.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.reports.palette import Tone
from core.reports.texts import (
    FACT,
    GUESS,
    action_texts,
    all_findings,
    change_words,
    clean,
    finding_text,
    reading_icon,
    reading_label,
    reading_tone,
    scope_line,
    side_by_side,
    term_label,
    term_verdict,
    tone,
    verdict_words,
)
from core.reviews.blocks import Attribution, Cards, Review
from core.reviews.readings import Reading
from core.units import show_cents

WECOM_TEXT = 2_048
WECOM_MARKDOWN = 4_096
"""Bytes of UTF-8 that a message robot of 企业微信 takes as text and as Markdown."""
FEISHU_TEXT = 9_000
"""飞书 takes 20 KB for a whole request, in which a Chinese character may be written \\uXXXX: six bytes for three."""

ESSENTIAL = 420
"""Bytes that the headline and the scope may have each: beyond that they end in …, so that they always fit."""


METRICS, THINGS, TERMS = 5, 6, 6
"""How much of what stands side by side, and of a split, a message tells."""


@dataclass(frozen=True)
class Line:
    """`rank` 0 always stays; of the others the highest goes first, and of these the last. Items are numbered, points
    are not."""

    text: str
    rank: int
    kind: Literal["title", "headline", "scope", "head", "item", "point", "below", "note"] = "item"
    tone: Tone = "quiet"


ALWAYS, FIGURES, FACTS, TODO, CAUSES, GUESSES = range(6)
_SECTIONS = {FIGURES: "关键数字", FACTS: "发现", TODO: "明日动作", CAUSES: "钱差在哪"}


def wecom_text(review: Review) -> bytes:
    return _fitted(review, WECOM_TEXT, _plain).encode()


def wecom_markdown(review: Review) -> bytes:
    return _fitted(review, WECOM_MARKDOWN, _wecom).encode()


def feishu_text(review: Review) -> bytes:
    return _fitted(review, FEISHU_TEXT, _plain).encode()


def _fitted(review: Review, limit: int, write: Callable[[Line], str]) -> str:
    """The lines that fit, the least important left out from their end; how many are missing is said."""
    kept = [(line, write(line)) for line in _lines(review)]
    dropped = 0
    while True:
        shown = [text for place, (line, text) in enumerate(kept) if line.kind != "head" or _opens(kept, place)]
        if dropped:
            shown.append(write(Line(f"篇幅所限,省略了 {dropped} 条,完整内容见报告", ALWAYS, "note")))
        rank = max((line.rank for line, _ in kept if line.kind != "head"), default=ALWAYS)
        if sum(len(text.encode()) + 1 for text in shown) <= limit or rank == ALWAYS:
            return "\n".join(shown) + "\n"
        del kept[max(place for place, (line, _) in enumerate(kept) if line.rank == rank and line.kind != "head")]
        dropped += 1


def _opens(kept: list[tuple[Line, str]], place: int) -> bool:
    """Whether a heading has anything under it."""
    return place + 1 < len(kept) and kept[place + 1][0].kind != "head"


def _lines(review: Review) -> Iterator[Line]:
    yield Line(review.title, ALWAYS, "title")
    yield Line(review.headline, ALWAYS, "headline")
    yield Line(scope_line(review), ALWAYS, "scope")
    for rank, section in (
        (FIGURES, _figures(review)), (FACTS, _facts(review)), (TODO, _todo(review)), (CAUSES, _causes(review)),
    ):  # fmt: skip
        yield Line(_SECTIONS[rank], rank, "head")
        yield from section


def _figures(review: Review) -> Iterator[Line]:
    cards = next((block for block in review.blocks if isinstance(block, Cards)), None)
    for reading in cards.readings if cards else ():
        told = f"{reading_label(reading)} {reading.value_text},{_change(reading)}"
        yield Line(told, FIGURES, "point", reading_tone(reading))
    matrix = side_by_side(review)
    for row in matrix.rows[:METRICS] if matrix else ():
        beside = [(head, one) for head, one in zip(matrix.heads if matrix else (), row, strict=True) if one is not None]
        told = ";".join(f"{clean(head)} {one.value_text},{_change(one)}" for head, one in beside[:THINGS])
        more = f";另有 {len(beside) - THINGS} 个" if len(beside) > THINGS else ""
        yield Line(f"{reading_label(beside[0][1])}:{told}{more}", FIGURES, "point")


def _change(reading: Reading) -> str:
    """-31.4% ▼ 真变化 · 变差."""
    return " ".join(filter(None, (change_words(reading), reading_icon(reading), verdict_words(reading))))


def _facts(review: Review) -> Iterator[Line]:
    for number, finding in enumerate(all_findings(review), start=1):
        told = finding_text(finding)
        proof = f"{told.icon} {' · '.join(told.proof)}".strip()
        yield Line(f"{number}. {FACT}:{told.fact}({proof})", FACTS, tone=told.tone)
        for guess in told.guesses:
            yield Line(f"{GUESS}:{guess}", GUESSES, "below")


def _todo(review: Review) -> Iterator[Line]:
    for number, advice in enumerate(action_texts(review), start=1):
        yield Line(f"{number}. {advice}", TODO)


def _causes(review: Review) -> Iterator[Line]:
    split = next((block for block in review.blocks if isinstance(block, Attribution)), None)
    if split is None:
        return
    most = sorted(split.terms, key=lambda term: abs(term.yuan), reverse=True)[:TERMS]
    shown = split.terms if len(split.terms) <= TERMS + 1 else tuple(term for term in split.terms if term in most)
    for term in shown:
        verdict = f"({term_verdict(term)})" if term.verdict else ""
        yield Line(
            f"{term_label(term)} {show_cents(term.yuan)}{verdict}", CAUSES, "point", tone(term.verdict, term.yuan)
        )
    if len(shown) < len(split.terms):
        rest = split.total - sum(term.yuan for term in shown)
        yield Line(f"其余 {len(split.terms) - len(shown)} 项 {show_cents(rest)}", CAUSES, "point")


# What a chat would read as a mention, a tag, a link or markup has a twin of full width that it doesn't.
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "@<>"}
_WIDER = _WIDE | {ord(c): chr(ord(c) + 0xFEE0) for c in "*_`[]#&~|\\"}
_SCHEME = re.compile(r":(?=//)")
_DOMAIN = re.compile(r"(?<=[A-Za-z0-9-])\.(?=[A-Za-z])")
_LATIN = re.compile(r"[A-Za-z0-9.,%+-]+$")

_FONT = {"up": "warning", "down": "info", "flag": "warning"}


def _safe(line: Line, wide: dict[int, str]) -> str:
    text = _DOMAIN.sub("\uff0e", _SCHEME.sub("\uff1a", clean(line.text).translate(wide)))
    return text if line.rank else _short(text)


def _short(text: str) -> str:
    """At most ESSENTIAL bytes, ended by … behind a whole character and a whole word."""
    if len(text.encode()) <= ESSENTIAL:
        return text
    kept = text.encode()[: ESSENTIAL - len("…".encode())].decode(errors="ignore")
    if _LATIN.match(text[len(kept)]):
        kept = _LATIN.sub("", kept) or kept
    return f"{kept.rstrip()}…"


def _plain(line: Line) -> str:
    text = _safe(line, _WIDE)
    before = {"head": "\n", "point": "· ", "below": "  ", "note": "\n"}.get(line.kind, "")
    return f"{before}{text}"


def _wecom(line: Line) -> str:
    text = _safe(line, _WIDER)
    match line.kind:
        case "title":
            return f"## {text}"
        case "headline":
            return f"**{text}**"
        case "head":
            return f"\n### {text}"
        case "item" | "point":
            return f"> {_font(_FONT[line.tone], text) if line.tone in _FONT else text}"
        case "below":
            return f"> {_font('comment', text)}"
        case _:
            return _font("comment", text)


def _font(colour: str, text: str) -> str:
    return f'<font color="{colour}">{text}</font>'
