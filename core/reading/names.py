"""What a file's own name says about time and about whose session it is.

Owns the spellings of dates, moments, rooms and sessions in file names. Names decide only where the content is silent,
and what a name says of the file's own making (数据更新日期, a download's stamp) is about nothing else.
"""

import contextlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

_STAMP = r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}[_ T]+\d{1,2}[-_:.时点]\d{2}(?:[-_:.分]\d{2})?(?!\d)"
_PARTS = re.compile(r"\d+")
_DAY = re.compile(r"(?<!\d)(20\d{2})(?:([-_.年])(\d{1,2})[-_.月](\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_MADE = re.compile(
    r"(?:数据)?(?:更新|下载|导出)(?:日期|时间)?[_:]?\s*20\d{2}[-_.]?\d{2}[-_.]?\d{2}"
    r"(?:[_ T]+\d{2}[-_:.]\d{2}(?:[-_:.]\d{2})?)?"
    r"|20\d{2}-\d{2}-\d{2}日(?=.*导出)"
)
_ROOM = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
_STARTED = re.compile(rf"直播间详情页_(.+?)_({_STAMP})")
_STOPPED = re.compile(rf"\(((?:[^()]|\([^()]*\))+?)_({_STAMP})\)")


@dataclass(frozen=True)
class NamedSession:
    """A session as Compass names its file: whose, and when it began or, in 百应's names, ended."""

    account: str
    start: datetime | None = None
    stop: datetime | None = None


def plain(name: str) -> str:
    """A name in half width, in which accounts can be looked for."""
    return unicodedata.normalize("NFKC", name)


def moments_in(name: str) -> list[datetime]:
    """Every moment that a name holds, to the second or to the minute, in its order."""
    return [moment for stamp in re.findall(_STAMP, plain(name)) for moment in _moment(stamp)]


def stamps_in(name: str) -> list[datetime]:
    """The moments in a name that are not those of its making."""
    return moments_in(_MADE.sub(" ", plain(name)))


def made_at(stamp: str) -> datetime | None:
    """When a file was made by the stamp in its name, which may be no more than a day."""
    told = [*moments_in(stamp), *(datetime.combine(day, time()) for day in _days(stamp))]
    return told[0] if told else None


def rooms_in(name: str) -> frozenset[str]:
    """Everything in a name that can be the id of a live room."""
    return frozenset(_ROOM.findall(plain(name)))


def session_in(name: str) -> NamedSession | None:
    """The session in a name such as 直播间详情页_<账号>_<开播>_… or …(<账号>_<关播>)."""
    text = _MADE.sub(" ", plain(name))
    for pattern, end in ((_STOPPED, "stop"), (_STARTED, "start")):
        told = pattern.search(text)
        for moment in _moment(told.group(2)) if told else ():
            assert told is not None
            return NamedSession(told.group(1), **{end: moment})
    return None


def _moment(stamp: str) -> list[datetime]:
    with contextlib.suppress(ValueError):
        return [datetime(*map(int, _PARTS.findall(stamp)))]  # type: ignore[arg-type]  # five or six of them
    return []


def day_in(name: str) -> date | None:
    """The one day that a name speaks of, None where it names several. When it was made (数据更新日期) doesn't count."""
    found = set(_days(name))
    return found.pop() if len(found) == 1 else None


def period_in(name: str) -> tuple[date, date] | None:
    """The first and the last day of the period that a name speaks of: one day, or two."""
    found = sorted(set(_days(name)))
    return (found[0], found[-1]) if 1 <= len(found) <= 2 else None


def _days(name: str) -> list[date]:
    found = []
    for year, _, month, day, two, digits in _DAY.findall(_MADE.sub(" ", name)):
        with contextlib.suppress(ValueError):
            found.append(date(int(year), int(month or two), int(day or digits)))
    return found
