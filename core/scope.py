"""What is asked and what it is answered over.

Owns two frozen values, and how a session's id, its start and a part of it are written. A `Question` is what a person
asked for, in dates and words; it fits in a URL and a command line. A `Scope` is what it came to: the sessions
themselves, of one merchant. A Scope is the only thing that may narrow a query, it is the cache key and it names the
file a report is saved as. Neither reads the store, and 今天 or 昨天 has become a date before either exists.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

USUAL = "usual"
PREVIOUS = "previous"
LAST_WEEK = "last-week"
PREVIOUS_PERIOD = "previous-period"
SAME_SPAN = "same-span"
TAGGED = "tag:"

COMPARISONS = {
    USUAL: "同时段常态",
    PREVIOUS: "上一场",
    LAST_WEEK: "上周同时段",
    PREVIOUS_PERIOD: "上一周期",
    SAME_SPAN: "同期",
}


EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""A day outside is mistyped: nothing was sold live then, and what is counted back from it would leave the calendar."""

SESSION_MINUTE = "%Y-%m-%d %H:%M"
"""How a session's id ends, behind its account and a space: its start. The store composes ids so, in SQL."""

_DAY = timedelta(days=1)
_STARTS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


def start_in(text: str) -> datetime | None:
    """A session's start as people write it, to the second or to the minute; None where the text is none."""
    for spelling in _STARTS:
        try:
            return datetime.strptime(text, spelling)
        except ValueError:
            continue
    return None


def parts_of_session(session: str) -> tuple[str, datetime]:
    """The account of a session's id, and its start to the minute: an account may have spaces of its own."""
    account, day, minute = session.rsplit(" ", 2)
    return account, datetime.fromisoformat(f"{day} {minute}")


def on_clock(clock: time, start: datetime) -> datetime:
    """When in a session that began at `start` the clock showed this: a time before that is the next day's."""
    moment = datetime.combine(start, clock)
    return moment if moment >= start.replace(second=0, microsecond=0) else moment + _DAY


def span_in(text: str, start: datetime) -> tuple[datetime, datetime] | None:
    """A part of a session as two times on the clock (20:00-20:30), on its day or past midnight; None for no such text.

    `start` is the session's own. An end before its begin is the next day's.
    """
    try:
        begin, end = (datetime.strptime(part.strip(), "%H:%M") for part in text.replace("–", "-").split("-"))
    except ValueError:
        return None
    first, last = (on_clock(clock.time(), start) for clock in (begin, end))
    return first, last if last > first else last + _DAY


@dataclass(frozen=True)
class Question:
    """What was asked. No accounts means all of them; no dates and no sessions means the latest session.

    `sessions` are start times. `tags` narrow to sessions that bear all of them: with neither dates nor sessions, to the
    latest that does. `span` is a part [from, to) of the one
    session under review, on its minutes. `against` is a key of COMPARISONS, the start time of a chosen session
    ("2026/07/28 08:15:49"), or TAGGED with a tag ("tag:满减"): the sessions of the 90 days before that bear it.
    Empty, it is what the scenario holds against as a rule (`core.reviews.periods`). `picks` are what else a scenario is
    to hold against each other, in its own words ("product:3790…").
    """

    merchant: str
    accounts: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    sessions: tuple[datetime, ...] = ()
    against: str = ""
    tags: tuple[str, ...] = ()
    span: tuple[datetime, datetime] | None = None
    picks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """The sessions under review and those they are held against, of one merchant.

    `sessions` and `comparison` are session ids; an empty comparison means the usual level of comparable sessions.
    `title` and `against_title` are the same in words. `span` is a part [from, to) of the one session under review.
    `days` are the first and the last day that were asked about, None where none were; `accounts` those that were asked
    about, none for all; `picks` are the question's. Of what is told by the calendar's day there may be no sessions.
    """

    merchant: str
    sessions: tuple[str, ...]
    comparison: tuple[str, ...]
    against: str
    title: str
    against_title: str
    span: tuple[datetime, datetime] | None = None
    days: tuple[date, date] | None = None
    accounts: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()

    @property
    def seed(self) -> int:
        """A number that is the same for the same scope everywhere: the seed of anything drawn by chance."""
        days = () if self.sessions or self.days is None else map(str, self.days)
        named = "\x1f".join((self.merchant, *self.sessions, "", *self.comparison, self.against, *days, *self.picks))
        return int.from_bytes(blake2b(named.encode(), digest_size=8).digest())
