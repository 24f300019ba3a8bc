"""The roster to fill in: an empty 上播记录 as a workbook, with examples, checked cells and a page that explains it.

Owns its layout and its words; the headers are those that the importer knows it by. Nothing of a merchant enters it. The
example rows say so in their date, which is no date: the importer refuses them by name, and an untouched template lands
nothing.
"""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.reports.palette import LIGHT
from core.sheets.roster import EXPLANATIONS, ROSTER

FILE = "上播记录模板.xlsx"
EXAMPLE = "示例(不导入)"
ROWS = 2_000

_SHEET = ROSTER.sheets[0]
_KEYS = ("account_name", "host", "day", "shift_on", "shift_off", "controller", "note")
_WIDTHS = (22, 16, 26, 12, 12, 14, 28)
_FORMATS = {"account_name": "@", "host": "@", "day": "yyyy-mm-dd", "shift_on": "hh:mm", "shift_off": "hh:mm"}
_EXAMPLES = (
    ("示例旗舰店", "小安", f"{EXAMPLE} 2026-11-20", "08:55", "12:10", "老王", "填写时请把示例行改掉或删掉"),
    ("示例旗舰店", "小安、阿杰", f"{EXAMPLE} 2026-11-20", "22:30", "01:30", "老王", "两人同播写在一格,下播在次日"),
)
_LINES = (
    ("每行写什么", "一位主播从上播到下播的一段;同一场里换人就另起一行"),
    (_SHEET.column("account_name").header, "和直播间列表里的昵称一字不差,也可以写抖音号;只有一个账号也请写上"),
    (_SHEET.column("host").header, "同一个人每次写法要一致;两人同播写在一格,用顿号隔开,例如 小安、阿杰"),
    (_SHEET.column("day").header, "上播那天,例如 2026-11-20;零点以后才下播的,写上播那天"),
    (_SHEET.column("shift_on").header, "24 小时制,例如 08:55"),
    (_SHEET.column("shift_off").header, "早于上播时间就算次日,例如 22:30 上播 01:30 下播;播到零点写 24:00 或 00:00"),
    (f"{_SHEET.column('controller').header}、{_SHEET.column('note').header}", "可以不填"),
    ("示例行", f"日期里写着「{EXAMPLE}」的行不会导入,可以直接改成自己的,也可以删掉"),
    ("改错", "改好后整份再上传:同一账号同一天以新的一份为准"),
    ("什么时候填", "直播结束的第二天;记录的场次越多,主播之间的比较越可信"),
)


def write_roster_template() -> bytes:
    """The template as an .xlsx file."""
    book = Workbook()
    sheet = book.active
    sheet.title = ROSTER.title
    _text(sheet, 1, [_SHEET.column(key).header for key in _KEYS])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=LIGHT.grid.removeprefix("#"))
    for number, example in enumerate(_EXAMPLES, start=2):
        _text(sheet, number, example)
        for cell in sheet[number]:
            cell.font = Font(italic=True, color=LIGHT.muted.removeprefix("#"))
    for place, (key, width) in enumerate(zip(_KEYS, _WIDTHS, strict=True), start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.number_format, column.width = _FORMATS.get(key, "General"), width
    sheet.freeze_panes = "A2"
    _check_cells(sheet)
    _explain(book.create_sheet(EXPLANATIONS))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _text(sheet: Worksheet, row: int, texts: list[str] | tuple[str, ...]) -> None:
    """A row of words: whatever they begin with, none of them is a formula."""
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(row, place, text)
        cell.data_type = "s"


def _check_cells(sheet: Worksheet) -> None:
    day = DataValidation("date", operator="greaterThan", formula1=str(_serial(date(2020, 1, 1))), allow_blank=True)
    day.promptTitle, day.prompt = _SHEET.column("day").header, "例如 2026-11-20"
    day.errorTitle, day.error = "不是日期", "请写成 2026-11-20 这样"
    clock = DataValidation("decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
    clock.promptTitle, clock.prompt = "时间", "24 小时制,例如 08:55"
    clock.errorTitle, clock.error = "不是时间", "请写成 08:55 这样"
    for check, keys in ((day, ("day",)), (clock, ("shift_on", "shift_off"))):
        check.showInputMessage = check.showErrorMessage = True
        sheet.add_data_validation(check)
        for key in keys:
            letter = get_column_letter(_KEYS.index(key) + 1)
            check.add(f"{letter}2:{letter}{ROWS}")


def _serial(day: date) -> int:
    """A date as spreadsheets count it."""
    return (day - date(1899, 12, 30)).days


def _explain(sheet: Worksheet) -> None:
    for number, line in enumerate(_LINES, start=1):
        _text(sheet, number, line)
        sheet.cell(number, 1).font = Font(bold=True)
        sheet.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 80
