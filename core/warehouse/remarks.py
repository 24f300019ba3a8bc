"""What is said of a roster while it is typed, before it is saved: every remark names the rows that it is about.

Owns the remarks that only typing calls for (a name never seen, midnight, what lies ahead), and how faults are told by
row. What a fault is says `faults`. Nothing here keeps anybody from saving.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time
from difflib import get_close_matches

from core.errors import Issue
from core.reading.shifts import Shift
from core.warehouse.faults import LEVELS, Fault

_LIKE = 0.5
"""Two names of two characters that share one are as like as that."""


def remarks(
    shifts: Sequence[Shift], faults: Iterable[Fault], hosts: Collection[str], told_until: datetime | None
) -> list[Issue]:
    """Warnings and notes on typed shifts. `hosts` are the names known so far, `told_until` the end of the last session.

    Shifts that begin after that are a plan, and no fault.
    """
    found = [_strange(host, shifts, hosts) for host in _strangers(shifts, hosts)]
    ahead = []
    for fault in faults:
        if fault.kind == "outside" and (told_until is None or fault.since >= told_until):
            ahead += list(fault.rows)
        else:
            found.append(Issue(LEVELS[fault.kind], f"{_rows(fault.rows)}{fault.said}", fault.remedy))
    if ahead:
        fact = f"{_rows(ahead)}晚于已有的直播数据,先当排班存着"
        found.append(Issue("note", fact, "以后导入的直播会自动和它对上"))
    late = [shift.row for shift in shifts if shift.off.date() > shift.on.date() and shift.off.time() != time()]
    if late:
        found.append(Issue("note", f"{_rows(late)}跨过零点,下播算在次日", "如果不是,请核对下播时间"))
    return sorted(found, key=lambda issue: issue.level == "note")


def _strangers(shifts: Sequence[Shift], hosts: Collection[str]) -> list[str]:
    """Names that no roster bears; where there is no roster yet, every name is as good as any."""
    if not hosts:
        return []
    return list(dict.fromkeys(host for shift in shifts for host in shift.hosts if host not in hosts))


def _strange(host: str, shifts: Sequence[Shift], hosts: Collection[str]) -> Issue:
    rows = _rows(shift.row for shift in shifts if host in shift.hosts)
    near = get_close_matches(host, sorted(hosts), n=1, cutoff=_LIKE)
    remedy = f"是「{near[0]}」的话请改成一样的写法,是新人就不用改" if near else "是新人就不用改"
    return Issue("warning", f"{rows}「{host}」这个名字以前没有出现过", remedy)


def _rows(rows: Iterable[int]) -> str:
    """第 2、5–8 行: before a sentence; nothing where no row is meant."""
    runs: list[list[int]] = []
    for row in sorted({row for row in rows if row}):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs]
    return f"第 {'、'.join(parts)} 行:" if parts else ""
