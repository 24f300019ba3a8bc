"""What was read, before anything is written: all files at a glance, then one file in full.

Owns the tables of the upload page. Names, headers and cells are shown as plain text.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from core.errors import Issue, Level
from core.intake import Reading
from core.reading.attach import UnplacedTable
from core.reading.batch import Rejected, Tally
from core.reading.match import GridMatch, Match
from core.reports.rejects import MIME, can_go_back, file_name, write_all_rejects, write_reject_list, write_rejects
from core.reports.texts import clean
from pages.shared.guarding import tell
from pages.shared.literal import literal
from pages.shared.uploading.states import PASSED, Standing, about, counted, is_unexplained

TOLD = 8
"""What is told in sentences, up to this many; more stand in a table."""
LOUD = 3
"""Files that can't be taken, up to this many, are told one by one; more stand in the table with their reasons."""

WIDTHS = {
    "状态": 90, "文件": 220, "说明": 220, "识别为": 140, "日期": 186, "读到": 66, "入库": 66, "拒绝": 66,
}  # fmt: skip
"""In pixels. Given, because the table stays in place while what stands in it grows."""

LEVELS: dict[Level, str] = {"error": "错误", "warning": "提醒", "note": "说明"}
ALL = "全部"


def summary(told: Sequence[Standing]) -> None:
    """How many files are how far, as a filter of the table below it."""
    numbers = counted(told)
    _tell_errors(told)
    if len(told) == 1:
        return
    options = [ALL, *numbers]
    picked = st.pills(
        f"读到 {len(told)} 个文件", options, default=ALL, required=True, key=f"state_{len(told)}",
        format_func=lambda state: f"{state} {numbers.get(state, len(told))}",
    )  # fmt: skip
    shown = [one for one in told if picked == one.state or (picked == ALL and one.state != PASSED)]
    if shown:
        table([one.line for one in shown], "读到的文件", WIDTHS)
    if picked == ALL:
        _passed_over([one for one in told if one.state == PASSED])


def _tell_errors(told: Sequence[Standing]) -> None:
    """What stops a file, unless it is asked about on this page or stands in the table with many others."""
    stopped = [
        one.reading.error
        for one in told
        if one.reading.error is not None and one.state != PASSED
        and not isinstance(one.reading.error, UnplacedTable) and not is_unexplained(one.reading)
    ]  # fmt: skip
    for error in stopped if len(stopped) <= LOUD else ():
        tell(error)


def _passed_over(passed: Sequence[Standing]) -> None:
    """What lies in folders beside tables, a line per sort."""
    sorts: dict[str, list[str]] = {}
    for one in passed:
        sorts.setdefault(one.word.split(",")[0], []).append(one.reading.name)
    if sorts:
        lines = []
        for word, names in sorts.items():
            more = f" 等 {len(names)} 个" if len(names) > 3 else ""
            lines.append(f"略过「{'」「'.join(map(clean, names[:3]))}」{more}:{word}")
        st.text("\n".join(lines))


def rejected_files(told: Sequence[Standing]) -> None:
    """All rejected rows of all files, to be mended and uploaded again."""
    having = [one.reading for one in told if one.can_land and one.reading.batch and one.reading.batch.rejected]
    files = [
        (one.name, one.match, one.batch.rejected)
        for one in having
        if one.batch is not None and one.match is not None and can_go_back(one.match)
    ]
    if len(files) > 1:
        rows = sum(len(rejected) for *_, rejected in files)
        st.download_button(
            f"下载全部退回的行({len(files)} 个文件 {rows:,} 行)", data=partial(write_all_rejects, files),
            file_name="退回的行.zip", mime="application/zip", icon=":material/download:", on_click="ignore",
            key="all_rejects", help="每个文件一张表,退回的行标着原因。改好后再传一次。",
        )  # fmt: skip


def look_closer(told: Sequence[Standing]) -> None:
    """One file in full: the only one, or the one picked."""
    known = [one.reading for one in told if one.reading.match is not None and one.reading.match.grids]
    if len(known) > 1:
        places = {f"{number}. {reading.name}": reading for number, reading in enumerate(known, start=1)}
        picked = st.selectbox("看一个文件的细节", list(places), key="looked_at")
        known = [places.get(picked, known[0])]
    for reading in known:
        _detail(reading)


def _detail(reading: Reading) -> None:
    with st.container(border=True, gap="small"):
        batch, match = reading.batch, reading.match
        st.text(reading.name)
        if batch is not None:
            st.markdown(f"识别为 **{literal(batch.export.title)}** · {literal(about(batch))}")
            table([_tally(tally) for tally in batch.tallies], "每张表读到多少行")
            rejections(batch.rejected)
            if batch.rejected and match is not None:
                _give_back(reading.name, match, batch.rejected)
            issues(batch.issues)
        if match is None:
            return
        for grid in match.grids:
            _grid(grid)
        for ignored in match.ignored:
            st.caption(f"没有用到的工作表: {literal(ignored.sheet)}")


def _give_back(name: str, match: Match, rejected: Sequence[Rejected]) -> None:
    """The file as a workbook to be mended, or a list of its rejected rows where it is too large for that."""
    if can_go_back(match):
        data, told = partial(write_rejects, match, rejected), "整张表都在里面,退回的行标着原因,出错的格涂了颜色。"
    else:
        data, told = partial(write_reject_list, rejected), "表太大,只列出退回的行和原因,请在原文件里改。"
    st.download_button(
        "下载退回的行", data=data, file_name=file_name(name), mime=MIME, icon=":material/download:", key="rejects",
        on_click="ignore", help=f"{told}改好后再传一次,以新的为准。",
    )  # fmt: skip


def rejections(rejected: Sequence[Rejected]) -> None:
    """The rows that could not be taken, each with its place, its text and the reason."""
    if rejected:
        st.markdown(f"**拒绝的 {len(rejected)} 行**")
        rows = [{"工作表": r.sheet, "行": r.row, "表头": r.header, "内容": r.text, "原因": r.why} for r in rejected]
        table(rows, "拒绝的行")


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "表": tally.title or tally.sheet,
        "读到": tally.read,
        "入库": tally.landed,
        "拒绝": tally.rejected,
        "汇总行": tally.totals,
        "重复": tally.repeats,
    }


def _grid(grid: GridMatch) -> None:
    known = [header for header in grid.headers if header.text]
    title = f"{grid.grid.sheet or '这张表'}: 认出 {len(grid.found)} 列"
    unknown = f",{len(grid.unknown)} 列没认出" if grid.unknown else ""
    with st.expander(literal(title + unknown), type="compact"):
        lines = [
            {
                "表头": header.text,
                "含义": header.column.header if header.column else "—",
                "单位": header.unit or "",
                "说明": _remark(header.by_hand, header.repeated, header.column is None),
            }
            for header in known
        ]
        table(lines, "表头和含义")


def _remark(by_hand: bool, repeated: bool, unknown: bool) -> str:
    if repeated:
        return "重复的列,没有采用"
    if by_hand:
        return "手工对应" if not unknown else "手工设为不用"
    return "没认出" if unknown else ""


def issues(found: Sequence[Issue]) -> None:
    """What was noticed, most serious first: some in sentences, many in a table."""
    ranked = sorted(found, key=lambda issue: list(LEVELS).index(issue.level))
    if not ranked:
        return
    st.markdown(f"**提醒 {len(ranked)} 条**")
    if len(ranked) <= TOLD:
        st.text("\n".join(f"{LEVELS[issue.level]} · {clean(issue)}" for issue in ranked))
        return
    lines = [
        {
            "级别": LEVELS[issue.level],
            "发现": issue.fact,
            "怎么办": issue.remedy,
            "工作表": issue.sheet,
            "行": issue.row,
            "表头": issue.header,
        }
        for issue in ranked
    ]
    table(lines, "读取时的提醒")


def table(lines: Sequence[Mapping[str, object]], name: str, widths: Mapping[str, int] | None = None) -> None:
    """Plain lines as a table; the first column stays in view. `widths` are in pixels, by header."""
    height: Literal["content"] | int = "content" if len(lines) <= 10 else 388
    first = next(iter(lines[0])) if lines else ""
    config: dict[Any, Any] = {0: st.column_config.Column(pinned=True, width=(widths or {}).get(first))}
    config |= {
        header: st.column_config.Column(width=width) for header, width in (widths or {}).items() if header != first
    }
    frame = pd.DataFrame(lines)
    st.dataframe(frame, hide_index=True, height=height, alt=name, placeholder="—", column_config=config)
