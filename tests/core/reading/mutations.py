"""Tables as merchants have them, and all the ways in which one may come out wrong.

Owns what is changed: values of cells, headers, rows and worksheets of otherwise sound files, the XML inside them, and
their bytes. Everything follows from the dice that are handed in. Nothing is read, judged or written to disk here.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from core.sheets import EXPORTS
from core.sheets.declaration import Column, Export, Form, Layout, Sheet
from tests.core.reading import details
from tests.core.reading.workbooks import Cells, sessions, table, talent_sessions

Table = list[list[str]]
Book = dict[str, Table]

ODD = (
    "", " ", "-", "--", "0", "-0", "-1", "00", "1e308", "-1e308", "1e-320", "9" * 400, "NaN", "inf", "-inf", "null",
    "None", "٣٤٥", "１２３４", "Ⅻ", "½", "1.2万", "1.2万万", "3.4亿亿", "1w-2.5w", "130以上", "10-20", "¥", "¥-5",
    "￥1,2,3.4.5", "$1e9", "100%", "100%%", "-12.5%", "1e5%", "99999999999999999999", "7600000000000000097",
    "7.6E+18", "9223372036854775808", "92233720368547758.08", "0.1" + "0" * 60 + "1", "1分5秒",
    "1小时99999999999分", "-1分", "25:61:61", "99:99", "2h37m", "2026/09/01", "2026/9/1 8:49:37",
    "2026/02/30 12:00:00", "0000/00/00", "9999-12-31 23:59:59", "1899-12-30", "1970-01-01 00:00:00", "20260901",
    "20269999", "46000.5", "-46000", "1e10", "2026-09-01T08:49:37.000+08:00", "2262/04/12",
    "2026/07/28 08:15:49-2026/07/28 15:44:39", "2026/07/28 15:44:39-2026/07/28 08:15:49", "12:08-12:11", "昨天",
    "暂无数据", "整体", "合计", "全部", "其他", "更多账号", "未指明账号", "#N/A", "#DIV/0!", "#REF!", "TRUE", "=1+1",
    "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "<script>alert(1)</script>", "![x](http://x.invalid/y)", "$x^2$", "a|b",
    "a,b;c\td", '"', "'", '""', "\n", "a\r\nb", "\\", "\u202e倒着", "零\u200b宽", "\ufeff头", "👨‍👩‍👧‍👦",
    "e\u0301", "\x00", "\x1b[31m", "\x85", "\u2028", "\ud7ff\ue000", "字" * 5_000, "'); DROP TABLE upload; --",
    "{0}", "%s", "../../etc/passwd", "http://p.invalid/1.jpeg",
)  # fmt: skip
PLACES = ("", "0", "-1", "A1", "B7", "XFD1048576", "zz", "4294967296", "&lt;", "e", "s", "d", "str", "b", "hidden")
REMARKS = ("直播明细", "数据仅供参考,以罗盘为准", "统计周期: 2026-09-01 ~ 2026-09-07", "")
UNITS = ("(元)", "（万元）", "(分)", "(%)", "(分钟)", "（人数）", "(次数)", " ", "_1", "环比")

START = "2026/09/{day:02} {hour:02}:49:37"


# Sound tables


def book(dice: Random) -> Book:
    """A file of any kind that is declared, or one of those that the other tests know in detail."""
    known = (_listed, _talent_listed, details.shop_detail, details.talent_detail)
    chosen = dice.choice((*EXPORTS.values(), *known, *known))
    if isinstance(chosen, Export):
        return _declared(chosen, dice)
    return {title: [list(map(_text, row)) for row in rows] for title, rows in chosen().items()}


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _listed() -> dict[str, Cells]:
    return {"Sheet1": table(sessions(6))}


def _talent_listed() -> dict[str, Cells]:
    return {"Sheet1": table(talent_sessions(4))}


def _declared(export: Export, dice: Random) -> Book:
    found: Book = {}
    for number, sheet in enumerate(export.sheets):
        title = dice.choice((*sheet.telling, f"Sheet{number + 1}"))
        found[title if title not in found else f"{title}{number}"] = _rows(sheet, dice)
    return found


def _rows(sheet: Sheet, dice: Random) -> Table:
    needed = {key for names in sheet.required for key in names.split("|")}
    columns = [column for column in sheet.columns if column.key in needed or dice.random() < 0.7]
    headers = [dice.choice(column.headers) if dice.random() < 0.3 else column.header for column in columns]
    count = 1 if sheet.layout in (Layout.RECORD, Layout.PAIRS) else dice.randint(1, 12)
    rows = [[_value(column, dice, n) for column in columns] for n in range(count)]
    if sheet.layout is Layout.PAIRS:
        return [[header, value] for header, value in zip(headers, rows[0], strict=True)]
    if sheet.layout is Layout.BLOCKS:
        return [line for row in rows for line in (headers, row, ["-", *row[1:]])]
    return [headers, *rows]


def _value(column: Column, dice: Random, n: int) -> str:
    moment = START.format(day=1 + n % 28, hour=8 + n % 12)
    count = dice.randrange(100_000)
    choices: Mapping[Form, tuple[str, ...]] = {
        Form.TEXT: (f"{column.header}{n % 4}", "直播", "全部", "-"),
        Form.LIST: ("女装、男装", "甲,乙"),
        Form.ID: (f"76000000000000000{n:02}",),
        Form.COUNT: (str(count), f"{count:,}", f"{count / 10_000:.1f}万", "-"),
        Form.MONEY: (f"{count / 100:.2f}", f"¥{count / 100:,.2f}", "-"),
        Form.LOCAL: (f"${count / 100:,.2f}", f"RM{count}"),
        Form.SHARE: (f"{count % 1000 / 10}%", f"{count / 100_000}"),
        Form.WITNESS: (f"{count % 1000 / 10}%", f"{count / 100_000}", "-"),
        Form.NUMBER: (f"{count / 100}",),
        Form.SECONDS: (f"{count % 9000}", "1小时21分5秒", "58秒"),
        Form.DATETIME: (moment,),
        Form.DATE: (moment[:10], moment[:10].replace("/", "")),
        Form.SPAN: (f"{moment}-{moment[:-8]}23:59:00",),
        Form.MOMENT: (moment, moment[11:16]),
        Form.MINUTE: (moment[:-3],),
        Form.HOUR: (f"{8 + n % 12:02}:00-{9 + n % 12:02}:00", str(n % 24)),
        Form.WINDOW: (f"{moment[11:16]}-23:11",),
    }
    return dice.choice(choices[column.form])


# Values, headers, rows, worksheets


def spoil(book: Book, dice: Random) -> None:
    """One to five changes anywhere in the book. It always keeps a worksheet."""
    for _ in range(dice.randint(1, 5)):
        title = dice.choice(list(book))
        dice.choices(SPOILERS, WEIGHTS)[0](book, title, dice)


def _place(rows: Table, dice: Random) -> tuple[int, int] | None:
    row = dice.randrange(len(rows)) if rows else 0
    return (row, dice.randrange(len(rows[row]))) if rows and rows[row] else None


def _some_cells(book: Book, title: str, dice: Random) -> None:
    for _ in range(dice.choice((1, 2, 5, 30))):
        if place := _place(book[title], dice):
            book[title][place[0]][place[1]] = dice.choice(ODD)


def _whole_column(book: Book, title: str, dice: Random) -> None:
    if place := _place(book[title], dice):
        value = dice.choice(ODD)
        for row in book[title][1:]:
            if place[1] < len(row):
                row[place[1]] = value


def _digits(book: Book, title: str, dice: Random) -> None:
    if place := _place(book[title], dice):
        row, column = place
        book[title][row][column] = re.sub(r"\d", lambda _: str(dice.randrange(10)), book[title][row][column])


def _header(book: Book, title: str, dice: Random) -> None:
    rows = book[title]
    if not rows or not rows[0]:
        return
    header, a, b = rows[0], dice.randrange(len(rows[0])), dice.randrange(len(rows[0]))
    match dice.randrange(7):
        case 0:
            header[a] = header[b]
        case 1:
            header[a] = ""
        case 2:
            header[a] += dice.choice(UNITS)
        case 3:
            header[a] = dice.choice(ODD)
        case 4:
            header[a], header[b] = header[b], header[a]
        case 5:
            header[a] = dice.choice(dice.choice(list(EXPORTS.values())).sheets[0].columns).header
        case _:
            rows[0] = ["".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text) for text in header]


def _columns(book: Book, title: str, dice: Random) -> None:
    rows = book[title]
    width = max(map(len, rows), default=0)
    if not width:
        return
    at, kind = dice.randrange(width), dice.randrange(4)
    for row in rows:
        if kind == 0:
            del row[at : at + 1]
        elif kind == 1:
            row[at:at] = row[at : at + 1]
        elif kind == 2:
            row.insert(0, "")
        else:
            row[:] = row[at:] + row[:at]


def _lines(book: Book, title: str, dice: Random) -> None:
    rows = book[title]
    if not rows:
        return
    at = dice.randrange(len(rows))
    match dice.randrange(8):
        case 0:
            del rows[at]
        case 1:
            rows[at:at] = [list(rows[at]) for _ in range(dice.choice((1, 3, 200)))]
        case 2:
            rows.insert(at, [])
        case 3:
            rows.insert(at, list(rows[0]))
        case 4:
            rows.append([dice.choice(("整体", "合计", "全部")), *rows[-1][1:]])
        case 5:
            rows[0:0] = [[dice.choice(REMARKS)] for _ in range(dice.randint(1, 13))]
        case 6:
            dice.shuffle(rows)
        case _:
            rows[at] = rows[at][: dice.randint(0, len(rows[at]))] + [dice.choice(ODD)] * dice.choice((0, 1, 40))


def _sheets(book: Book, title: str, dice: Random) -> None:
    match dice.randrange(4):
        case 0:
            book[f"{title} (2)"] = [list(row) for row in book[title]]
        case 1 if len(book) > 1:
            del book[title]
        case 2:
            other = dice.choice(list(book))
            book[title], book[other] = book[other], book[title]
        case _:
            name = dice.choice(("说明", "Sheet9", "基本信息", "透视"))
            book[name] = [[dice.choice(ODD) for _ in range(9)] for _ in range(9)]


SPOILERS: tuple[Callable[[Book, str, Random], None], ...] = (
    _some_cells, _whole_column, _digits, _header, _columns, _lines, _sheets,
)  # fmt: skip
WEIGHTS = (8, 4, 3, 4, 2, 3, 1)


# The XML inside a workbook, the entries of a zip, and bytes


def twist(raw: bytes, dice: Random) -> bytes:
    """A zip whose parts are changed as text and packed anew, so that every checksum holds; of no zip, its bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return scramble(raw, dice)
    for _ in range(dice.randint(1, 4) if parts else 0):
        name = dice.choice(list(parts))
        parts[name] = _twisted(parts[name], dice)
    return _zipped(list(parts.items()))


def _twisted(part: bytes, dice: Random) -> bytes:
    text = part.decode("utf-8", errors="replace")
    spots = list(re.finditer(r'"[^"]*"|>[^<]+<|</?[\w:]+', text))
    if not spots:
        return part
    spot, kind = dice.choice(spots), dice.randrange(5)
    found = text[spot.start() : spot.end()]
    if found[0] in '">' and kind < 4:
        new = found[0] + dice.choice((*PLACES, *ODD[:40])) + found[-1]
    elif kind == 4:
        new = found * 2
    else:
        new = dice.choice(("", "<c", "</row", "<v", "<f", "<row", "<!--", "<sheet"))
    return (text[: spot.start()] + new + text[spot.end() :]).encode("utf-8", errors="replace")


def shuffle_parts(raw: bytes, dice: Random) -> bytes:
    """Entries of a zip removed, doubled, exchanged or renamed."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except zipfile.BadZipFile:
        return scramble(raw, dice)
    if not parts:
        return raw
    a, b = dice.randrange(len(parts)), dice.randrange(len(parts))
    match dice.randrange(4):
        case 0:
            del parts[a]
        case 1:
            parts.append((parts[a][0] + dice.choice(("", "2", "/x")), parts[b][1]))
        case 2:
            (name_a, part_a), (name_b, part_b) = parts[a], parts[b]
            parts[a], parts[b] = (name_a, part_b), (name_b, part_a)
        case _:
            parts[a] = (dice.choice(("../x", "/x", "x" * 300, parts[a][0].upper(), "名.xml")), parts[a][1])
    return _zipped(parts)


def scramble(raw: bytes, dice: Random) -> bytes:
    """Bytes flipped, cut off, doubled or blanked."""
    changed = bytearray(raw)
    for _ in range(dice.choice((1, 1, 8))):
        at = dice.randrange(len(changed)) if changed else 0
        match dice.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del changed[at:]
            case 2:
                changed[at:at] = changed[at : at + dice.randrange(1, 2_000)]
            case 3:
                changed[at : at + 16] = bytes(16)
            case _:
                del changed[at : at + dice.randrange(1, 200)]
    return bytes(changed)


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:  # of which two may have the same name
            archive.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()
