"""A review as one tall picture: what a phone shows in a group chat, without anything to open.

Owns the picture's layout: which parts of a review are in it and where they stand, to the pixel, in the font that is
shipped. Everything is measured before it is placed, so that nothing is clipped or drawn over. Words and figures come
from `texts`, charts from `charts`; nothing is fetched and no text becomes markup.
"""

import re
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from html import escape, unescape

import vl_convert

from core.reports.charts import chart
from core.reports.glyphs import FAMILY, FONTS, cut, drawable, is_bold, width, wrapped
from core.reports.html import svg
from core.reports.palette import LIGHT
from core.reports.texts import (
    BEFORE,
    FACT,
    GUESS,
    action_texts,
    all_findings,
    better,
    clean,
    finding_text,
    reading_icon,
    reading_label,
    reading_tone,
    scope_line,
    side_by_side,
)
from core.reviews.blocks import Attribution, Block, Cards, Funnel, Matrix, Review
from core.reviews.readings import Finding, Reading

WIDTH, SCALE = 400, 2.7
"""The width of a phone, in pixels of its own, and how many pixels of the picture each is: 1 080 in all."""
EDGE = 16
ROOM = WIDTH - 2 * EDGE

MOST_CARDS, MOST_PICTURES, MOST_FINDINGS, MOST_GUESSES, MOST_ACTIONS = 8, 3, 4, 2, 5

MOST_METRICS, MOST_THINGS = 5, 8
_VALUE, _CHANGE = 150, 232
"""Where the figures and the changes of things side by side start."""

_FIRST = (Funnel, Attribution)
"""The charts that a report has first, whatever stands between them."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT = re.compile(r"<(text|tspan)([^>]*)>([^<]*)")


def write_png(review: Review) -> bytes:
    """1 080 pixels wide, as tall as it takes."""
    _register()
    return _packed_png(vl_convert.svg_to_png(drawing(review), scale=SCALE))


@cache
def _register() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _packed_png(png: bytes) -> bytes:
    """The same picture in a third of the bytes: it was packed for speed, and 企业微信 takes pictures up to 2 MB."""
    chunks: list[tuple[bytes, bytes]] = []
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    others = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    packed = (*others[:-1], (b"IDAT", zlib.compress(pixels, 6)), others[-1])
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in packed
    )


class _Sheet:
    """What is drawn so far, from the top down; `y` is where the next thing starts."""

    def __init__(self) -> None:
        self.y = float(EDGE)
        self.parts: list[str] = []

    def text(self, x: float, baseline: float, text: str, size: float, colour: str, bold: bool = False) -> None:
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:g}" y="{baseline:g}" font-family="{FAMILY}" font-size="{size:g}" fill="{colour}"{weight}>'
            f"{escape(text, quote=False)}</text>"
        )

    def lines(
        self, text: str, size: float, colour: str, most: int, bold: bool = False, x: float = EDGE, room: float = ROOM
    ) -> None:
        """A paragraph at `x`, wrapped to `room`, all of it bold or none."""
        shown = drawable(clean(text))
        bold = bold and is_bold(shown)
        for line in wrapped(shown, size, room, most, bold):
            self.text(x, self.y + size, line, size, colour, bold)
            self.y += size * 1.5

    def line(self, text: str, x: float, room: float, size: float, colour: str, bold: bool = False) -> None:
        """One line at `x`, cut to `room`; it doesn't move on."""
        self.text(x, self.y + size, cut(drawable(clean(text)), size, room, bold), size, colour, bold)

    def box(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        round_ = f'rx="{min(6, wide / 2):g}" ry="{min(6, wide / 2):g}"'
        self.parts.append(f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" {round_} fill="{colour}"/>')

    def heading(self, text: str) -> None:
        self.y += 14
        self.box(EDGE, self.y + 2, 4, 15, LIGHT.now)
        self.line(text, EDGE + 11, ROOM - 11, 16, LIGHT.ink, bold=True)
        self.y += 28


def drawing(review: Review) -> str:
    """The picture as SVG, every character of which the font has."""
    sheet = _Sheet()
    sheet.lines(review.title, 13, LIGHT.now, 1, bold=True)
    sheet.y += 3
    sheet.lines(review.headline, 18, LIGHT.ink, 5, bold=True)
    sheet.y += 4
    sheet.lines(scope_line(review), 11.5, LIGHT.muted, 3)
    cards = next((block for block in review.blocks if isinstance(block, Cards) and block.readings), None)
    if cards is not None:
        sheet.heading(cards.title)
        _cards(sheet, cards.readings[:MOST_CARDS])
    matrix = side_by_side(review)
    if matrix is not None:
        sheet.heading(matrix.title)
        _side_by_side(sheet, matrix)
    for block in _pictured(review.blocks):
        _chart(sheet, block)
    found = all_findings(review)
    if found:
        sheet.heading("发现")
        for finding in found[:MOST_FINDINGS]:
            _finding(sheet, finding)
        _rest(sheet, len(found) - MOST_FINDINGS)
    todo = action_texts(review)
    if todo:
        sheet.heading("明日动作")
        for number, advice in enumerate(todo[:MOST_ACTIONS], start=1):
            _action(sheet, number, str(advice))
        _rest(sheet, len(todo) - MOST_ACTIONS)
    sheet.y += 12
    sheet.line("复盘 Fupan · 完整内容见报告", EDGE, ROOM, 11, LIGHT.quiet)
    high = sheet.y + 11 + EDGE
    size = f'width="{WIDTH}" height="{high:g}" viewBox="0 0 {WIDTH} {high:g}"'
    paper = f'<rect width="{WIDTH}" height="{high:g}" fill="{LIGHT.paper}"/>'
    return _TEXT.sub(_drawn, f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paper}{"".join(sheet.parts)}</svg>')


def _cards(sheet: _Sheet, readings: tuple[Reading, ...]) -> None:
    """Two in a row: label, figure, change."""
    gap, high = 8, 68
    wide = (ROOM - gap) / 2
    for place, reading in enumerate(readings):
        x = EDGE + (wide + gap) * (place % 2)
        top = sheet.y
        sheet.box(x, top, wide, high, LIGHT.grid)
        sheet.box(x + 1, top + 1, wide - 2, high - 2, LIGHT.paper)
        room = wide - 20
        sheet.y = top + 8
        sheet.line(reading_label(reading), x + 10, room, 11.5, LIGHT.muted)
        sheet.y = top + 24
        sheet.line(reading.value_text, x + 10, room, 19, LIGHT.ink, bold=True)
        sheet.y = top + 49
        words = " ".join(filter(None, (reading.change_text, reading_icon(reading), better(reading))))
        loud = reading_tone(reading)
        sheet.line(words, x + 10, room, 11.5, LIGHT.muted if loud == "quiet" else LIGHT.tone(loud), loud != "quiet")
        told = 8 + width(drawable(words), 11.5, bold=True)
        before = f"{BEFORE} {reading.before_text}"
        if told + width(before, 11.5) <= room:
            sheet.line(before, x + 10 + told, room - told, 11.5, LIGHT.muted)
        sheet.y = top + (high + gap if place % 2 or place == len(readings) - 1 else 0)


def _side_by_side(sheet: _Sheet, matrix: Matrix) -> None:
    """Per metric its name, and below it a line per thing: what it is called, its figure, its change."""
    for row in matrix.rows[:MOST_METRICS]:
        beside = [(head, one) for head, one in zip(matrix.heads, row, strict=True) if one is not None]
        if beside:
            sheet.lines(reading_label(beside[0][1]), 12, LIGHT.ink, 1, bold=True)
        for head, reading in beside[:MOST_THINGS]:
            loud = reading_tone(reading)
            told = " ".join((reading_icon(reading) + reading.change_text, better(reading) or reading.verdict_text))
            sheet.line(head, EDGE, _VALUE - 8, 12, LIGHT.muted)
            sheet.line(reading.value_text, EDGE + _VALUE, _CHANGE - _VALUE - 8, 12, LIGHT.ink, bold=True)
            colour = LIGHT.muted if loud == "quiet" else LIGHT.tone(loud)
            sheet.line(told, EDGE + _CHANGE, ROOM - _CHANGE, 12, colour)
            sheet.y += 19
        _rest(sheet, len(beside) - MOST_THINGS)
        sheet.y += 7


def _chart(sheet: _Sheet, block: Block) -> None:
    spec = chart(block)
    assert spec is not None
    sheet.heading(block.title)
    drawn = svg({**spec, "config": {**spec.get("config", {}), "font": FAMILY}}, ROOM)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    assert box is not None
    wide, high = float(box[1]), float(box[2])
    place = f'x="{EDGE}" y="{sheet.y:g}" width="{ROOM}" height="{high * ROOM / wide:g}"'
    sheet.parts.append(drawn.replace("<svg ", f"<svg {place} ", 1))
    sheet.y += high * ROOM / wide


def _finding(sheet: _Sheet, finding: Finding) -> None:
    told = finding_text(finding)
    colour = LIGHT.muted if told.tone == "quiet" else LIGHT.tone(told.tone)
    top = sheet.y
    sheet.lines(f"{FACT} {told.fact}", 13.5, LIGHT.ink, 6, x=EDGE + 11, room=ROOM - 11)
    for text in _packed([f"{told.icon} {told.proof[0]}".strip(), *told.proof[1:]], 12, ROOM - 11):
        sheet.lines(text, 12, colour, 1, bold=True, x=EDGE + 11, room=ROOM - 11)
    for guess in told.guesses[:MOST_GUESSES]:
        sheet.lines(f"{GUESS} {guess}", 12, LIGHT.muted, 3, x=EDGE + 11, room=ROOM - 11)
    sheet.box(EDGE, top + 2, 3, sheet.y - top - 4, colour)
    sheet.y += 10


def _packed(texts: list[str], size: float, room: float) -> list[str]:
    """The texts in as few lines as they need, none of them broken."""
    lines = texts[:1]
    for text in texts[1:]:
        longer = f"{lines[-1]} · {text}"
        if width(longer, size, bold=True) <= room:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines


def _action(sheet: _Sheet, number: int, text: str) -> None:
    sheet.line(f"{number}", EDGE, 14, 13.5, LIGHT.now, bold=True)
    sheet.lines(text, 13.5, LIGHT.ink, 4, x=EDGE + 18, room=ROOM - 18)
    sheet.y += 6


def _rest(sheet: _Sheet, number: int) -> None:
    if number > 0:
        sheet.lines(f"另有 {number} 项,见报告", 12, LIGHT.muted, 1)


def _drawn(found: re.Match[str]) -> str:
    """A text of the picture, its charts' included, in characters that the font has; bold where that face has all."""
    attributes, text = found[2], drawable(unescape(found[3]))
    if not is_bold(text):
        attributes = attributes.replace(' font-weight="bold"', "")
    return f"<{found[1]}{attributes}>{escape(text, quote=False)}"


def _pictured(blocks: Sequence[Block]) -> list[Block]:
    """The first of each kind that has a chart, the funnel and the attribution before others."""
    firsts: dict[type, Block] = {}
    for block in blocks:
        if chart(block) is not None:
            firsts.setdefault(type(block), block)
    first = [firsts.pop(kind) for kind in _FIRST if kind in firsts]
    return [*first, *firsts.values()][:MOST_PICTURES]
