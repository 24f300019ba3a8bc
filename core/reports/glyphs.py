"""What the pictures' font can draw, and how wide.

Owns the font that is shipped in `fonts/`: which characters it has, their widths, and what stands in for those it lacks,
so that no picture ever shows an empty box. It reads two tables of the font itself, so nothing can disagree with it. No
layout and no markup enters here.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Fupan Sans"
SUBSTITUTE = "〓"
"""The printers' sign for a character that is not at hand."""
MORE = "…"

_BOLD, _REGULAR = "FupanSans-Bold.otf", "FupanSans-Regular.otf"
_CLOSING = r"[，。；：、）」』】！？”,\.;:!\?\)\]\}%…·]"
_OPENING = r"[（「『【“\(\[]"
_WORD = re.compile(rf"{_OPENING}*(?:[A-Za-z0-9¥$+\-−.,%@_/:]+|.){_CLOSING}*", re.DOTALL)
"""What a line is broken into: a figure, a Latin word or one character, with the brackets and marks around it."""


@cache
def widths(bold: bool = False) -> dict[str, float]:
    """The width in em of every character that the font has (OpenType 1.9: tables head, hhea, hmtx, cmap)."""
    data = (FONTS / (_BOLD if bold else _REGULAR)).read_bytes()
    (many,) = struct.unpack_from(">H", data, 4)
    directory = (struct.unpack_from(">4sIII", data, 12 + 16 * place) for place in range(many))
    at = {name: offset for name, _, offset, _ in directory}
    (em,) = struct.unpack_from(">H", data, at[b"head"] + 18)
    (measured,) = struct.unpack_from(">H", data, at[b"hhea"] + 34)
    advances = struct.unpack_from(">" + "H2x" * measured, data, at[b"hmtx"])
    return {chr(code): advances[min(glyph, measured - 1)] / em for code, glyph in _cmap(data, at[b"cmap"]).items()}


def _cmap(data: bytes, table: int) -> dict[int, int]:
    """Code point → glyph, from the table's first subtable: segments (format 4), as fonttools writes it."""
    (offset,) = struct.unpack_from(">I", data, table + 8)
    start = table + offset
    form, _, _, doubled = struct.unpack_from(">4H", data, start)
    assert form == 4, form
    many = doubled // 2
    ends = struct.unpack_from(f">{many}H", data, start + 14)
    begins = struct.unpack_from(f">{many}H", data, start + 16 + doubled)
    deltas = struct.unpack_from(f">{many}H", data, start + 16 + 2 * doubled)
    offsets_at = start + 16 + 3 * doubled
    found: dict[int, int] = {}
    for place, (first, last, delta) in enumerate(zip(begins, ends, deltas, strict=True)):
        (skip,) = struct.unpack_from(">H", data, offsets_at + 2 * place)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if skip:
                (glyph,) = struct.unpack_from(">H", data, offsets_at + 2 * place + skip + 2 * (code - first))
            if skip == 0 or glyph:
                found[code] = (glyph + delta) % 0x10000
    return {code: glyph for code, glyph in found.items() if glyph}


def drawable(text: str) -> str:
    """The text in characters that the font has: marks that it lacks are dropped, anything else it lacks becomes 〓."""
    known = widths()
    return "".join(
        c if c in known else "" if unicodedata.category(c).startswith(("M", "C")) else SUBSTITUTE for c in text
    )


def is_bold(text: str) -> bool:
    """Whether the bold face has all of it."""
    return all(c in widths(True) for c in text)


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a drawable text is at a size. Raises KeyError for a character that the font lacks."""
    of = widths(bold and is_bold(text))
    return size * sum(of[c] for c in text)


def cut(text: str, size: float, room: float, bold: bool = False) -> str:
    """The text on one line of `room`, with … where it was too long."""
    if width(text, size, bold) <= room:
        return text
    while text and width(text + MORE, size, bold) > room:
        text = text[:-1]
    return text.rstrip() + MORE


def wrapped(text: str, size: float, room: float, most: int, bold: bool = False) -> list[str]:
    """The text in at most `most` lines of `room`: figures and Latin words stay whole, no line starts with a closing
    mark or ends with an opening one. What doesn't fit ends in …."""
    lines, line = [], ""
    for word in _WORD.findall(text):
        for piece in [word] if width(word, size, bold) <= room else list(word):
            if line and width(line + piece, size, bold) > room:
                lines.append(line)
                line = piece.lstrip()
            else:
                line += piece
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut("".join(lines[most - 1 :]), size, room, bold)]
    return [line.rstrip() for line in lines]
