"""Where each given file stands before anything is written.

Owns the states, their order and the words of one line about a file. What a file is was decided by reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import FupanError, PassedOver
from core.intake import Reading
from core.reading.attach import UnplacedTable
from core.reading.batch import Batch
from core.warehouse.holdings import Upload

REFUSED, PARTLY, NOTED, GOOD, KNOWN, PASSED = "不能入库", "部分拒绝", "有提醒", "可以入库", "已有", "略过"
STATES = (REFUSED, PARTLY, NOTED, GOOD, KNOWN, PASSED)
"""Those that need a look come first."""


@dataclass(frozen=True)
class Standing:
    """A file with its state and, in a few words, what there is to know about it."""

    reading: Reading
    state: str
    word: str = ""

    @property
    def can_land(self) -> bool:
        return self.state in (PARTLY, NOTED, GOOD)

    @property
    def line(self) -> dict[str, object]:
        batch = self.reading.batch
        return {
            "状态": self.state,
            "文件": self.reading.name,
            "说明": self.word,
            "识别为": batch.export.title if batch else "—",
            "日期": period(batch.period if batch else None),
            "读到": sum(tally.read for tally in batch.tallies) if batch else None,
            "入库": batch.rows if batch else None,
            "拒绝": len(batch.rejected) if batch else None,
        }


def standings(found: Sequence[Reading], uploaded: Mapping[str, Upload]) -> list[Standing]:
    """Every file's state, those that need a look first. `uploaded` are earlier uploads by the hash of their content."""
    first: dict[str, str] = {}
    told = [_standing(reading, uploaded, first) for reading in found]
    return sorted(told, key=lambda one: (STATES.index(one.state), one.reading.name))


def _standing(reading: Reading, uploaded: Mapping[str, Upload], first: dict[str, str]) -> Standing:
    batch, error = reading.batch, reading.error
    if isinstance(error, PassedOver):
        return Standing(reading, PASSED, without_name(error, reading.name))
    own = reading.sheets.content_hash if reading.sheets else ""
    if own in uploaded:
        earlier = uploaded[own]
        return Standing(reading, KNOWN, f"{earlier.uploaded_at:%Y-%m-%d %H:%M} 传过,当时叫「{earlier.file}」")
    if own and own in first:
        return Standing(reading, KNOWN, f"和这次的「{first[own]}」内容一样")
    if own:
        first[own] = reading.name
    if batch is None:
        return Standing(reading, REFUSED, _why(reading))
    serious = [issue for issue in batch.issues if issue.level != "note"]
    if batch.rejected:
        first_one = batch.rejected[0]
        return Standing(reading, PARTLY, f"「{first_one.header}」{first_one.why}")
    if serious:
        return Standing(reading, NOTED, serious[0].fact)
    return Standing(reading, GOOD)


def _why(reading: Reading) -> str:
    """What stops a file: something to answer on this page, or what its error says."""
    if isinstance(reading.error, UnplacedTable):
        return "要先选定是哪一场"
    if is_unexplained(reading):
        nearest = reading.match.nearest if reading.match else None
        return f"像{nearest.title},要先补上缺的列" if nearest else "要先说明它是什么表"
    return without_name(reading.error, reading.name)


def is_unexplained(reading: Reading) -> bool:
    """Whether a table was read that is no known kind, so that a person may say what it is."""
    return reading.sheets is not None and reading.match is not None and reading.match.export is None


def without_name(error: FupanError | None, name: str) -> str:
    """What an error says, without the name of the file that the line bears already."""
    return error.fact.removeprefix(f"「{name}」") if error else ""


def counted(told: Sequence[Standing]) -> dict[str, int]:
    """How many files are in each state that any is in."""
    numbers = {state: sum(one.state == state for one in told) for state in STATES}
    return {state: number for state, number in numbers.items() if number}


def period(days: tuple[date, date] | None) -> str:
    """A day, or the first and the last."""
    if days is None:
        return "—"
    first, last = days
    return f"{first}" if first == last else f"{first} 至 {last}"


def about(batch: Batch) -> str:
    """Whose and when, in one line."""
    return f"账号 {'、'.join(batch.accounts)} · {period(batch.period)}"
