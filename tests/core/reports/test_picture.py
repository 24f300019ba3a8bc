"""The picture: in the font that is shipped, with nothing clipped, no empty box, and the same bytes every time."""

import re
import struct
import zlib
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from fontTools.ttLib import TTFont

from core.reports.glyphs import FONTS, SUBSTITUTE, cut, drawable, width, widths, wrapped
from core.reports.picture import EDGE, SCALE, WIDTH, drawing, write_png
from core.reviews.blocks import Cards, Findings, Review, Step
from tests.core.reports.sample import CARDS, FUNNEL, HOSTILE, PAY_RATE_FELL, REVIEW

RARE = "玥喆堃 𠮷㐂 🔥👨‍👩‍👧 é̈ ﷽ ★ \U000e0001"
LONG = "晴野可水洗三防轻量徒步速干衣" * 12
TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")


@cache
def font(face: str) -> tuple[set[str], dict[str, float]]:
    """The characters of a face and their widths, as fontTools reads them."""
    found = TTFont(FONTS / f"FupanSans-{face}.otf")
    names, metrics = found.getBestCmap(), found["hmtx"]
    return set(map(chr, names)), {chr(code): metrics[name][0] / 1000 for code, name in names.items()}


def hostile() -> Review:
    finding = replace(PAY_RATE_FELL, text=f"{LONG} {RARE}", guesses=(*HOSTILE, RARE), where=(("channel", LONG),))
    readings = tuple(replace(reading, label=f"{RARE}{LONG}") for reading in CARDS.readings)
    funnel = replace(FUNNEL, stages=tuple(replace(stage, label=f"{RARE}{stage.label}") for stage in FUNNEL.stages))
    return replace(
        REVIEW,
        title=RARE,
        headline=f"{RARE}{LONG}" * 3,
        merchant=LONG,
        steps=(Step("一", (Cards(LONG, readings), funnel)), *REVIEW.steps[1:], Step("二", (Findings("发现", ()),))),
        findings=(finding,) * 9,
    )


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and the unpacked rows of a picture."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack_from(">II", png, 16)
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        data = png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(png[at + 4 : at + 8] + data)
        packed += data if png[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return wide, high, zlib.decompress(packed)


@pytest.mark.parametrize("face", ["Regular", "Bold"])
def test_characters_and_widths_are_those_that_the_font_has(face: str) -> None:
    assert widths(face == "Bold") == font(face)[1]


@cache
def drawn_of(name: str) -> str:
    return drawing(hostile() if name == "hostile" else REVIEW)


@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_every_character_drawn_has_a_glyph_in_the_face_it_is_drawn_in(name: str) -> None:
    drawn = TEXT.findall(drawn_of(name))
    assert len(drawn) > 50
    for attributes, text in drawn:
        face = "Bold" if 'font-weight="bold"' in attributes else "Regular"
        assert set(unescape(text)) <= font(face)[0], text
        assert 'font-family="Fupan Sans"' in attributes


def test_names_of_people_are_drawn_as_they_are_and_what_is_not_at_hand_is_seen_to_be_missing() -> None:
    assert drawable("主播玥喆堃 ¥1.2万 ▲▼■·—…%「」→×÷−") == "主播玥喆堃 ¥1.2万 ▲▼■·—…%「」→×÷−"
    assert drawable("𠮷家🔥") == f"{SUBSTITUTE}家{SUBSTITUTE}"
    assert drawable("e\u0301\ufe0f") == "e"


def test_nothing_of_its_own_text_runs_over_the_edge() -> None:
    sheet = re.sub(r"<svg x=.*?</svg>", "", drawn_of("hostile"), flags=re.DOTALL)
    for attributes, text in TEXT.findall(sheet):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        face = "Bold" if "font-weight" in given else "Regular"
        wide = float(given["font-size"]) * sum(font(face)[1][c] for c in unescape(text))
        assert float(given["x"]) >= EDGE
        assert float(given["x"]) + wide <= WIDTH - EDGE + 0.01, text


def test_lines_never_stand_on_each_other() -> None:
    sheet = re.sub(r"<svg x=.*?</svg>", "", drawn_of("hostile"), flags=re.DOTALL)
    places = {}
    for attributes, text in TEXT.findall(sheet):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        places.setdefault(float(given["x"]), []).append((float(given["y"]), float(given["font-size"]), text))
    for column in places.values():
        for (_, _, above), (y, size, text) in zip(sorted(column), sorted(column)[1:], strict=False):
            previous = next(one for one in sorted(column) if one[2] == above and one[0] < y)
            assert y - previous[0] >= size, (above, text)


def test_a_paragraph_keeps_figures_and_words_whole_and_says_when_it_was_cut() -> None:
    text = "成交金额 ¥12,345.60,比同时段常态少 ¥8,230.15(-20.7%);影响最大的是「推荐feed」的进入次数"
    lines = wrapped(text, 18, 200, 20)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 18) <= 200 for line in lines)
    assert any("¥12,345.60," in line for line in lines) and any("「推" in line for line in lines)
    assert not any(line[0] in ",;)」" for line in lines)
    short = wrapped(text, 18, 200, 2)
    assert len(short) == 2 and short[1].endswith("…") and width(short[1], 18) <= 200
    assert cut("一二三", 10, 30) == "一二三"
    assert cut("一二三四", 10, 30) == "一二…"


def test_the_picture_is_a_phone_wide_and_holds_more_than_paper() -> None:
    wide, high, rows = pixels(write_png(REVIEW))
    assert wide == round(WIDTH * SCALE) == 1_080
    assert high > wide
    assert len(rows) == high * (1 + 4 * wide)
    assert len(rows) - rows.count(0) > 100_000  # a blank sheet is rows of "as above"


def test_the_same_review_is_the_same_picture() -> None:
    review = replace(REVIEW, steps=REVIEW.steps[:1])
    assert write_png(review) == write_png(review)


def test_a_review_of_nothing_is_a_picture_too() -> None:
    wide, high, _ = pixels(write_png(replace(REVIEW, as_of=None, steps=(), findings=())))
    assert (wide, high > 200) == (1_080, True)
