"""What was read, before anything is written: all files at a glance, then one file in full.

Owns the tables of the upload page. Names, headers and cells are shown as plain text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from core.errors import Issue, Level
from core.intake import Reading
from core.reading.batch import Batch, Rejected, Tally
from core.reading.match import GridMatch
from core.reports.texts import clean
from pages.shared.guarding import tell
from pages.shared.literal import literal

TOLD = 8
"""What is told in sentences, up to this many; more stand in a table."""

LEVELS: dict[Level, str] = {"error": "错误", "warning": "提醒", "note": "说明"}


def overview(found: Sequence[Reading]) -> None:
    """Every file in one line, those that need a look first."""
    ordered = sorted(found, key=lambda reading: (_state(reading)[0], reading.name))
    for reading in [reading for reading in ordered if reading.error is not None][:TOLD]:
        assert reading.error is not None
        tell(reading.error)
    if len(found) > 1:
        table([_line(reading) for reading in ordered], "读到的文件")
    _look_closer([reading for reading in ordered if reading.match is not None])


def _look_closer(known: Sequence[Reading]) -> None:
    """One file in full: the only one, or the one picked."""
    if len(known) > 1:
        places = {f"{number}. {reading.name}": reading for number, reading in enumerate(known, start=1)}
        picked = st.selectbox("看一个文件的细节", list(places), key="looked_at")
        known = [places.get(picked, known[0])]
    for reading in known:
        _detail(reading)


def _state(reading: Reading) -> tuple[int, str]:
    batch = reading.batch
    if batch is None:
        return 0, "不能入库"
    if batch.rejected:
        return 1, "部分拒绝"
    if any(issue.level != "note" for issue in batch.issues):
        return 2, "有提醒"
    return 3, "可以入库"


def _line(reading: Reading) -> dict[str, object]:
    batch = reading.batch
    return {
        "状态": _state(reading)[1],
        "文件": reading.name,
        "识别为": batch.export.title if batch else "—",
        "日期": _period(batch),
        "读到": sum(tally.read for tally in batch.tallies) if batch else None,
        "入库": batch.rows if batch else None,
        "拒绝": len(batch.rejected) if batch else None,
    }


def _period(batch: Batch | None) -> str:
    if batch is None or batch.period is None:
        return "—"
    first, last = batch.period
    return f"{first}" if first == last else f"{first} 至 {last}"


def _detail(reading: Reading) -> None:
    with st.container(border=True, gap="small"):
        batch, match = reading.batch, reading.match
        st.text(reading.name)
        if batch is not None:
            whose = literal("、".join(batch.accounts))
            st.markdown(f"识别为 **{literal(batch.export.title)}** · 账号 {whose} · {_period(batch)}")
            table([_tally(tally) for tally in batch.tallies], "每张表读到多少行")
            rejections(batch.rejected)
            issues(batch.issues)
        if match is None:
            return
        for grid in match.grids:
            _grid(grid)
        for ignored in match.ignored:
            st.caption(f"没有用到的工作表: {literal(ignored.sheet)}")


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
    if grid.missing:
        lacking = "、".join(column.header for column in grid.missing)
        st.warning(f"缺少必需的列: {literal(lacking)}", icon=":material/rule:")
    known = [header for header in grid.headers if header.text]
    title = f"{grid.grid.sheet}: 认出 {len(grid.found)} 列"
    unknown = f",{len(grid.unknown)} 列没认出" if grid.unknown else ""
    with st.expander(literal(title + unknown), type="compact", expanded=bool(grid.unknown or grid.missing)):
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


def table(lines: Sequence[Mapping[str, object]], name: str) -> None:
    height: Literal["content"] | int = "content" if len(lines) <= 10 else 388
    first: Any = {0: st.column_config.Column(pinned=True)}
    frame = pd.DataFrame(lines)
    st.dataframe(frame, hide_index=True, height=height, alt=name, placeholder="—", column_config=first)
