"""A table copied from a spreadsheet, read as an uploaded one is and put into the grid: it is saved from there.

Owns the box and what becomes of rows of other accounts or weeks. Headers and cells are the reader's.
"""

import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from core import intake
from core.errors import FupanError
from core.intake import Hints
from core.reading.grid import Source
from core.reading.shifts import Line, Shift
from core.reports.texts import clean
from core.sheets.roster import HOST
from pages.shared.desk import Desk
from pages.shared.guarding import tell
from pages.shared.literal import literal
from pages.shared.roster import drafts
from pages.shared.roster.place import Place

_ORDER = ("上播日期", HOST.header, "上播时间", "下播时间", "场控", "备注")


def paste_box(desk: Desk, place: Place) -> None:
    """The box behind a button. What is pasted replaces the days that it speaks of, in the grid only."""
    with st.popover("粘贴表格", icon=":material/content_paste:"), st.form("paste_roster", border=False):
        text = st.text_area(
            "粘贴表格", height=150, placeholder="\t".join(_ORDER), key="pasted_roster",
            help="从 Excel 或 WPS 选中、复制,再粘贴到这里。没有表头就按 日期、主播、上播、下播、场控、备注 的顺序读。",
        )  # fmt: skip
        if st.form_submit_button("放进表里", icon=":material/check:") and text.strip():
            try:
                lines, told = pasted(desk, place, text)
            except FupanError as error:
                tell(error)
                return
            drafts.fill(desk, place, lines, told)


def pasted(desk: Desk, place: Place, text: str) -> tuple[list[Line], str]:
    """The week's lines with those pasted, and what was done. Raises FupanError where nothing of it can be read."""
    with tempfile.TemporaryDirectory(prefix="fupan-paste-") as folder:
        path = Path(folder) / "pasted"
        path.write_bytes(with_header(text).encode("utf-8", "replace"))
        (read,) = intake.examine(
            desk.store, desk.merchant, [Source("粘贴的上播记录.tsv", path)], Hints(account=place.account)
        )
    if read.error is not None or read.batch is None:
        raise read.error or FupanError("粘贴的内容里没有上播记录", "请连表头一起复制")
    if read.batch.export.key != "roster":
        raise FupanError(f"粘贴的是{read.batch.export.title},不是上播记录", "请到「上传」页粘贴别的表格")
    rows = [row for landing in read.batch.landings for row in landing.rows.to_dicts()]
    own = [row for row in rows if row["account"] == place.account and place.has(row["day"])]
    if not own:
        raise FupanError("粘贴的行都不是这个账号这一周的", "请换到那个账号那一周再粘贴,或到「上传」页整份上传")
    days: set[date] = {row["day"] for row in own}
    kept = [line for line in drafts.current(desk, place) if line.day not in days]
    lines = [*kept, *(_line(row) for row in own)]
    lines.sort(key=lambda line: (line.day or date.max, line.on))
    told = [f"放进 {len(own)} 行,还没有保存"]
    if len(own) < len(rows):
        told.append(f"{len(rows) - len(own)} 行是别的账号或别的周,没有放进来")
    told += [f"第 {bad.row} 行没有读懂({literal(bad.text)}:{literal(bad.why)})" for bad in read.batch.rejected[:5]]
    return lines, ";".join(told)


def with_header(text: str) -> str:
    """The text under a header row, which it may have brought itself."""
    first = text.lstrip("\n").split("\n", 1)[0]
    cells = [clean(cell) for cell in first.split("\t")]
    if set(cells) & set(HOST.headers):
        return text
    return "\t".join(_ORDER[: max(len(cells), 4)]) + "\n" + text


def _line(row: dict[str, Any]) -> Line:
    on: datetime = row["shift_on"]
    shift = Shift(row["day"], row["host"], on, row["shift_off"], row.get("controller") or "", row.get("note") or "")
    return replace(shift.line, number=0)
