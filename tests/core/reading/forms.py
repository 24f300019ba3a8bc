"""A table written in every form in which files come: workbooks of all kinds, text, pages, archives.

Owns the writing, quick enough for thousands. The cells are texts; what they say is decided elsewhere.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import escape
from random import Random

from tests.core.reading import hostile
from tests.core.reading.mutations import Book, Table

NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(book: Book, dice: Random) -> tuple[str, bytes]:
    """The book in one form: its suffix and its bytes. Text and pages hold only the first worksheet."""
    return dice.choices(FORMS, WEIGHTS)[0](book, dice)


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsx(book: Book, dice: Random) -> tuple[str, bytes]:
    below = dice.choice((0, 0, 0, 2))
    sheets = [
        hostile.sheet_xml(_rows(rows, below, dice), dice.choice(("A1", "A1:C3", "A1:XFD9"))) for rows in book.values()
    ]
    parts = hostile.parts(*sheets)
    listing = parts["xl/workbook.xml"]
    for number, title in enumerate(book, 1):
        hidden = ' state="hidden"' if dice.random() < 0.05 else ""
        name = NO_XML.sub("", title).replace('"', "") or "x"
        listing = listing.replace(f'name="表{number}"', f'name="{escape(name)}"{hidden}')
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in (parts | {"xl/workbook.xml": listing}).items():
            archive.writestr(name, part.encode("utf-8", errors="replace"))
    return dice.choice(("xlsx", "xlsx", "xls", "csv")), made.getvalue()


def _rows(rows: Table, below: int, dice: Random) -> str:
    made = []
    for n, row in enumerate(rows, 1 + below):
        cells = "".join(_cell(f"{_letters(column)}{n}", text, dice) for column, text in enumerate(row, 1))
        made.append(f'<row r="{n}">{cells}</row>')
    return "".join(made)


def _cell(place: str, text: str, dice: Random) -> str:
    if not text:
        return ""
    if NUMBER.fullmatch(text) and dice.random() < 0.5:
        return f'<c r="{place}"><v>{text}</v></c>'
    if text.startswith("#") and dice.random() < 0.5:
        return f'<c r="{place}" t="e"><f>1/0</f><v>{escape(text)}</v></c>'
    if text.startswith("=") and dice.random() < 0.5:
        return f'<c r="{place}"><f>{escape(text[1:])}</f></c>'
    return hostile.text_cell(place, escape(NO_XML.sub("", text)))


def _csv(book: Book, dice: Random) -> tuple[str, bytes]:
    made = io.StringIO()
    quoting = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    mark, end = dice.choice(",,,\t;"), dice.choice(("\r\n", "\n"))
    writer = csv.writer(made, delimiter=mark, quoting=quoting, lineterminator=end)
    tail = dice.choice(("", "", "\t"))
    for row in next(iter(book.values())):
        writer.writerow([cell + tail for cell in row])
    text = made.getvalue()
    if dice.random() < 0.1:
        text = text.replace('"', "", dice.choice((1, -1)))
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"))
    return dice.choice(("csv", "csv", "xlsx", "txt")), text.encode(encoding, errors="replace")


def _page(book: Book, dice: Random) -> tuple[str, bytes]:
    tables = "".join(
        "<table>" + "".join("<tr>" + "".join(_page_cell(c, dice) for c in row) + "</tr>" for row in rows) + "</table>"
        for rows in book.values()
    )
    encoding = dice.choice(("utf-8", "gb18030"))
    page = f'<html><head><meta charset="{encoding}"></head><body>{tables}</body></html>'
    return "xls", page.encode(encoding, errors="replace")


def _page_cell(text: str, dice: Random) -> str:
    span = dice.choice(("", "", "", "", "", ' colspan="2"', ' rowspan="3"'))
    return f"<td{span}>{text if dice.random() < 0.02 else escape(text)}</td>"


def _excel_2003(book: Book, dice: Random) -> tuple[str, bytes]:
    def cell(text: str) -> str:
        index = f' ss:Index="{dice.randrange(60)}"' if dice.random() < 0.01 else ""
        return f'<Cell{index}><Data ss:Type="String">{escape(NO_XML.sub("", text))}</Data></Cell>'

    sheets = "".join(
        f'<Worksheet ss:Name="{escape(NO_XML.sub("", title))}"><Table>'
        + "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
        + "</Table></Worksheet>"
        for title, rows in book.items()
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return "xls", f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheets}</Workbook>'.encode()


def _archive(book: Book, dice: Random) -> tuple[str, bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(dice.randint(0, 3)):
            form = dice.choice((_xlsx, _csv, _page))
            suffix, raw = form(book, dice)
            archive.writestr(dice.choice((f"{number}.{suffix}", f"九月/{number}.{suffix}", f"._{number}")), raw)
    return "zip", made.getvalue()


FORMS: tuple[Callable[[Book, Random], tuple[str, bytes]], ...] = (_xlsx, _csv, _page, _excel_2003, _archive)
WEIGHTS = (10, 5, 1, 1, 1)
