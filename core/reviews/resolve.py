"""From what was asked to the sessions it is about.

Owns the meaning of the latest session, of a span of days, and of every comparison. This is the only place where a Scope
is made, and so the only place where it is decided which merchant's and which accounts' sessions may be seen.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from core.errors import NothingToReview
from core.scope import COMPARISONS, LAST_WEEK, PREVIOUS, PREVIOUS_PERIOD, USUAL, Question, Scope
from core.warehouse import holdings
from core.warehouse.holdings import Session
from core.warehouse.store import Store

_NEAR = timedelta(hours=3)
_WEEK = timedelta(days=7)


def resolve(store: Store, question: Question) -> Scope:
    """The sessions that a question means. Raises NothingToReview where there are none, or none to compare with."""
    chosen = _sessions(store, question)
    against = _comparison(store, question, chosen)
    names = [session.session for session in against]
    return Scope(
        merchant=question.merchant,
        sessions=tuple(session.session for session in chosen),
        comparison=tuple(names),
        against=question.against,
        title=_title(chosen),
        against_title=COMPARISONS[USUAL] if question.against == USUAL else f"{_word(question.against)} {_title(against)}",
    )


def _word(against: str) -> str:
    return COMPARISONS.get(against, "指定场次")


def _sessions(store: Store, question: Question) -> list[Session]:
    merchant, accounts = question.merchant, question.accounts
    if question.sessions:
        found = []
        for moment in question.sessions:
            found += _starting(store, question, moment)
        return sorted(set(found), key=lambda session: (session.start, session.session))
    if question.start or question.end:
        first = question.start or question.end
        last = question.end or question.start
        assert first is not None and last is not None
        since, until = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
        found = holdings.sessions(store, merchant, accounts, since, until)
        if not found:
            raise NothingToReview(f"{first} 至 {last} 没有已上传的场次", "请换个日期,或上传这几天的直播间列表")
        return found
    found = holdings.sessions(store, merchant, accounts, latest=1)
    if not found:
        raise NothingToReview("还没有可以复盘的场次", "请先上传直播间列表或整场数据")
    return found


def _starting(store: Store, question: Question, moment: datetime) -> list[Session]:
    minute = moment.replace(second=0, microsecond=0)
    found = holdings.sessions(store, question.merchant, question.accounts, minute, minute + timedelta(minutes=1))
    if not found:
        raise NothingToReview(f"没有 {moment:%Y/%m/%d %H:%M} 开播的场次", "请在数据页核对开播时间")
    return found


def _comparison(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """The sessions held against; none for the usual level, which is found session by session later."""
    if question.against == USUAL:
        return []
    if question.against == PREVIOUS:
        found = _previous(store, question, chosen)
    elif question.against == LAST_WEEK:
        found = _last_week(store, question, chosen)
    elif question.against == PREVIOUS_PERIOD:
        found = _previous_period(store, question, chosen)
    else:
        found = _starting(store, question, _moment(question.against))
    if not found:
        raise NothingToReview(f"没有可以对比的场次({_word(question.against)})", "请换一种对比,或补传更早的数据")
    return found


def _moment(text: str) -> datetime:
    for pattern in ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    known = "、".join(COMPARISONS)
    raise NothingToReview(f"看不懂对比方式「{text}」", f"可以用 {known},或一场的开播时间,如 2026/07/28 08:15:49")


def _by_account(chosen: Sequence[Session]) -> dict[str, list[Session]]:
    grouped: dict[str, list[Session]] = {}
    for session in chosen:
        grouped.setdefault(session.account, []).append(session)
    return grouped


def _previous(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """Per account as many sessions as are under review, right before the first of them."""
    found: list[Session] = []
    for account, sessions in _by_account(chosen).items():
        found += holdings.sessions(
            store, question.merchant, [account], until=sessions[0].start, latest=len(sessions)
        )
    return sorted(found, key=lambda session: session.start)


def _last_week(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """For each session the one of its account that started nearest to the same hour a week before."""
    found: dict[str, Session] = {}
    for session in chosen:
        then = session.start - _WEEK
        near = holdings.sessions(store, question.merchant, [session.account], then - _NEAR, then + _NEAR)
        if near:
            nearest = min(near, key=lambda candidate: abs(candidate.start - then))
            found[nearest.session] = nearest
    return sorted(found.values(), key=lambda session: session.start)


def _previous_period(store: Store, question: Question, chosen: list[Session]) -> list[Session]:
    """All sessions of the same accounts in the span of equal length right before."""
    first = question.start or chosen[0].day
    last = question.end or chosen[-1].day
    since = datetime.combine(first - (last - first) - timedelta(days=1), time())
    accounts = question.accounts or tuple(_by_account(chosen))
    return holdings.sessions(store, question.merchant, accounts, since, datetime.combine(first, time()))


def _title(sessions: Sequence[Session]) -> str:
    names = list(dict.fromkeys(session.account_name or session.account for session in sessions))
    who = "、".join(names[:3]) + (f" 等 {len(names)} 个账号" if len(names) > 3 else "")
    first, last = sessions[0], sessions[-1]
    if len(sessions) == 1:
        end = f"–{first.stop:%H:%M}" if first.stop else ""
        return f"{first.start:%Y-%m-%d %H:%M}{end} · {who}"
    days = f"{first.day}" if first.day == last.day else f"{first.day} 至 {last.day}"
    return f"{days} · {len(sessions)} 场 · {who}"
