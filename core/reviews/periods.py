"""What a question leaves open: which sessions a scenario means by 最近, and what it holds them against as a rule.

Owns the latest session, day and week, and each one's own comparison. What a question names stays as it was named; the
sessions themselves are found in `resolve`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from core.reviews.resolve import BACK, window_back
from core.scope import PREVIOUS_PERIOD, USUAL, Question
from core.warehouse import holdings
from core.warehouse.store import Store

Unit = Literal["session", "day", "week"]

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def latest_session(store: Store, question: Question) -> Question:
    """The question as it is: `resolve` takes the latest session where none is named, against its usual level."""
    return question


def latest_day(store: Store, question: Question) -> Question:
    """The same question about the latest day, where it names neither days nor sessions nor tags."""
    if question.start or question.end or question.sessions or question.tags:
        return question
    day = _latest(store, question)
    return replace(question, start=day, end=day)


def latest_week(store: Store, question: Question) -> Question:
    """The same question about the seven days up to the latest, where it names no time: each weekday is in it once.

    Held against the period right before unless something else is asked for, or against the usual level where nothing is
    loaded of an earlier period.
    """
    if not (question.start or question.end):
        if question.sessions or question.tags:
            return question
        last = _latest(store, question)
        question = replace(question, start=last - WEEK + _DAY if last else None, end=last)
    against = question.against or PREVIOUS_PERIOD
    return replace(question, against=against if against not in BACK or _loaded(store, question, against) else USUAL)


def _latest(store: Store, question: Question) -> date | None:
    latest = holdings.sessions(store, question.merchant, question.accounts, latest=1)
    return latest[0].day if latest else None


def _loaded(store: Store, question: Question, against: str) -> bool:
    """Whether there is anything in the span that the days asked about are held against."""
    first, last = question.start or question.end, question.end or question.start
    if first is None or last is None:
        return False
    return bool(holdings.sessions(store, question.merchant, question.accounts, *window_back(first, last, against)))


LATEST: dict[Unit, Callable[[Store, Question], Question]] = {
    "session": latest_session,
    "day": latest_day,
    "week": latest_week,
}
